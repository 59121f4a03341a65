#!/bin/sh
# SPDX-License-Identifier: MIT
# A site that is brought up to date is, byte for byte, the one made from nothing, whatever changed and whatever the
# threads; what did not change is the file it was; and whoever stops it leaves a site that works.
. "$(dirname "$0")/../tap.sh"
[ -e /usr/share/javascript/leaflet/leaflet.css ] || {
    echo "1..0 # SKIP libjs-leaflet is not installed"
    exit 0
}
"$mkcity" --seed 9 --parcels 700 --out "$tmp/city" >/dev/null 2>&1
cd "$tmp/city" || exit 1
ws=work/city.sqlite
asked() { sqlite3 "$ws" "$1"; }
last() { asked "SELECT counts ->> '$1' FROM stage_run WHERE stage = 'publish' AND state = 'done' ORDER BY run_id DESC LIMIT 1"; }
d=deliveries
field=$d/thua-dat-thanh-an-dong-ruong.geojson

# The same project with a workspace, tiles and a site of its own.
anew() {
    sed -e 's|^workspace: .*|workspace: work/anew.sqlite|' -e 's|^tile: {|tile: {path: work/anew.mbtiles, |' \
        -e 's|^publish: .*|publish: {path: anew}|' ranh.yaml >anew.yaml
    grep -c 'anew' anew.yaml
}
is "the other project has places of its own" "$(anew)" 3
up_to_date() { # text
    "$ranh" run --quiet >"$tmp/run.txt" 2>&1 || cat "$tmp/run.txt"
    anew >/dev/null
    rm -rf work/anew.* anew
    "$ranh" run --quiet -j 1 --project anew.yaml --to index >"$tmp/run.txt" 2>&1 || cat "$tmp/run.txt"
    if [ -n "${waived-}" ]; then "$ranh" waive "$waived" --reason 'biên bản 12' --project anew.yaml >"$tmp/run.txt" 2>&1 || cat "$tmp/run.txt"; fi
    "$ranh" run --quiet -j 1 --project anew.yaml >"$tmp/run.txt" 2>&1 || cat "$tmp/run.txt"
    ok "$1: something was written" test "$(last files_written)" -gt 0
    ok "$1: as made from nothing" diff -r site anew
}
up_to_date "the first time"
ok "there is something to compare" test "$(find site -type f | wc -l)" -gt 60
is "all of it was written" "$(last files_written)" "$(last files)"

ok "again" "$ranh" publish --quiet
is "nothing is written" "$(last files_written)" 0
style=$(stat -c %i site/assets/site.css)

# One sheet comes back: a feature less, one that moved.
python3 - "$field" <<'PY'
import json, sys
f = json.load(open(sys.argv[1]))
move = lambda c: [move(x) for x in c] if isinstance(c[0], list) else [c[0] + 1.5] + c[1:]
g = f["features"][5]["geometry"]
g["coordinates"] = move(g["coordinates"])
del f["features"][9]
json.dump(f, open(sys.argv[1], "w"))
PY
up_to_date "one sheet"
ok "some files are written" test "$(last files_written)" -gt 2
ok "and most are not" test "$(last files_written)" -lt $(($(last files) / 2))
is "what did not change is the file it was" "$(stat -c %i site/assets/site.css)" "$style"

sed -i '2,30 s/2026-0/2026-1/' $d/ho-so.csv
up_to_date "dossiers"
for file in "$d"/giay-phep*.csv; do sed -i '5d' "$file"; done
up_to_date "permits"
sed -i '3 s/,[0-9.]*$/,61.35/' $d/chi-so-xa.csv
touch stamp && sleep 0.02
up_to_date "indicators"
is "nothing but scores is written for that" "$(find site -newer stamp -type f | sed 's|site/||; s|/[^/]*$||' | LC_ALL=C sort -u | paste -sd ' ')" "about.html data/scores index.html scores.html"

before=$(find site/tiles -type f | wc -l)
sed -i 's/max_zoom: [0-9]*/max_zoom: 15/' ranh.yaml
up_to_date "fewer tiles"
ok "those too many are gone" test "$(find site/tiles -type f | wc -l)" -lt "$before"

waived=$(asked "SELECT finding_id FROM finding WHERE stage = 'overlap' AND code GLOB 'T*' ORDER BY 1 LIMIT 1")
ok "a deviation is accepted" "$ranh" waive "$waived" --reason 'biên bản 12'
up_to_date "an accepted deviation"
ok "it stands on the site" grep -rqF 'biên bản 12' site/data/findings
ok "it is withdrawn" "$ranh" waive "$waived" --withdraw
waived=
up_to_date "a withdrawn one"
not_ok "it is gone" grep -rqF 'biên bản 12' site/data/findings

# Half of the parcels go: fewer sheets, so that files are left over.
awk '/- name: thua-dat-phu-my-phia-tay/ { skip = 1 } skip && /^  - name:/ && !/phu-my-phia-tay/ { skip = 0 } !skip' ranh.yaml >less.yaml
sheets=$(find site/data/parcels -type f | wc -l)
mv less.yaml ranh.yaml
up_to_date "a source dropped"
ok "its sheets are gone" test "$(find site/data/parcels -type f | wc -l)" -lt "$sheets"
sed -i 's/^  name: .*/  name: "Tên khác"/' ranh.yaml
up_to_date "another name"

# Killed at any moment: the site is the one before or the one after, and the next run makes it.
cp -R site before
sed -i 's/^  name: .*/  name: "Tên nữa"/' ranh.yaml
# Many files that nobody made, so that taking away the folder of before takes long enough to be killed in.
whole=0 killed=0
for ms in 010 020 030 040 050 060 080 100 120 150 200; do
    for n in 1 2 3 4 5 6 7 8; do mkdir -p "site/extra$n" && (cd "site/extra$n" && seq 800 | xargs touch); done
    timeout -s KILL "0.$ms" "$ranh" publish --quiet >"$tmp/run.txt" 2>&1 || killed=$((killed + 1))
    if diff -r --exclude='extra*' site before >/dev/null 2>&1; then
        whole=$((whole + 1))
    elif grep -q 'Tên nữa' site/index.html &&
        [ "$(find site -type f -not -path '*/extra*/*' | wc -l)" = "$(find before -type f | wc -l)" ]; then
        whole=$((whole + 1))
    fi
done
ok "it was killed some times" test "$killed" -gt 1
is "is whole each time" "$whole" 11
sed -i 's/^  name: .*/  name: "Tên cuối"/' ranh.yaml
up_to_date "after that"
is "nothing else is left" "$(find . -maxdepth 1 -name 'site*' | LC_ALL=C sort | paste -sd ' ')" "./site"
done_testing
