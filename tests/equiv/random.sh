#!/bin/sh
# SPDX-License-Identifier: MIT
# Whatever happens to the sheets of a city (moved by a tenth of a millimetre or by metres, dropped, delivered again,
# put over others, in another zone, in another order), to its plans, corridors, permits, rules or date, the workspace brought up to date is the one made anew, with
# one thread and with two. RANH_SEED and RANH_STEPS choose.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../dump.sh"
command -v python3 >/dev/null || { skip "random changes" "python3 is missing"; done_testing; }
here=$(cd "$(dirname "$0")" && pwd)
seed=${RANH_SEED:-$(date +%N | sed 's/^0*//')}
echo "# seed $seed (RANH_SEED)"
mkdir "$tmp/city" && cd "$tmp/city" || exit 1
python3 "$here/random_city.py" make . "$seed"
run() { "$ranh" run --to zoning --quiet "$@" >"$tmp/run.txt" 2>&1 || { cat "$tmp/run.txt"; return 1; }; }
ok "the city" run -j 1
ok "has flaws of all kinds" test "$(sqlite3 work/city.sqlite "SELECT count(DISTINCT code) FROM finding WHERE stage = 'overlap'")" -ge 4
ok "and plans say something of most kinds" test "$(sqlite3 work/city.sqlite "SELECT count(DISTINCT code) FROM finding WHERE stage = 'zoning'")" -ge 6
changed=0
for step in $(seq 1 "${RANH_STEPS:-12}"); do
    what=$(python3 "$here/random_city.py" change . "$seed-$step")
    threads=$((step % 2 + 1))
    run_id=$(sqlite3 work/city.sqlite "SELECT max(run_id) FROM stage_run")
    planned=$("$ranh" run --to zoning --dry-run --lang en 2>&1 | awk '/would run/ { printf "%s%s", sep, $1; sep = " " }')
    ok "$what: brought up to date" run -j $threads
    is "$what: what ran was told ahead" "$planned" "$(sqlite3 work/city.sqlite "SELECT group_concat(stage, ' ') FROM (SELECT stage FROM stage_run WHERE run_id > $run_id ORDER BY run_id)")"
    sed 's|^workspace: .*|workspace: work/anew.sqlite|' ranh.yaml >anew.yaml
    rm -f work/anew.sqlite*
    ok "$what: made anew" run -j $((3 - threads)) --project anew.yaml
    dump work/city.sqlite >"$tmp/now.txt"
    dump work/anew.sqlite >"$tmp/anew.txt"
    ok "$what: the same" diff "$tmp/now.txt" "$tmp/anew.txt"
    [ -z "$planned" ] || changed=$((changed + 1))
done
ok "most of it were changes" test $changed -gt 2
done_testing
