#!/bin/sh
# SPDX-License-Identifier: MIT
# Findings over several runs (new, open, gone) and the register of accepted deviations: a decision needs a
# reason, no longer counts for --fail-on, shows on the site, and ends with its date or with the geometry.
. "$(dirname "$0")/../tap.sh"
command -v sqlite3 >/dev/null || { skip "decisions" "sqlite3 is missing"; done_testing; }

city=$tmp/city
$mkcity --seed 3 --parcels 400 --out "$city" >/dev/null 2>&1
project=$city/ranh.yaml
db=$city/work/city.sqlite
q() { sqlite3 "$db" "$1"; }
ranh() { "$ranh" "$@" --project "$project" --lang en --quiet; }
# The date the city is asked for is a line of its project file.
as_of=$(sed -n 's/^ *as_of: *"\{0,1\}\([0-9-]*\)"\{0,1\}.*/\1/p' "$project" | head -n 1)

exits 0 "a first run" "$ranh" run --project "$project" --to overlap --quiet
ranh status >"$tmp/out"
not_ok "after one run of each stage nothing is new" grep -q 'gone' "$tmp/out"

# --- new, open, gone
id=$(q "SELECT finding_id FROM finding WHERE code = 'G104' ORDER BY finding_id LIMIT 1")
q "UPDATE finding SET finding_id = 'feedfeedfeed' WHERE finding_id = '$id'"
n=$(q "SELECT count(*) FROM finding WHERE stage = 'validate' AND code = 'G104'")
exits 0 "validate again, all of it" "$ranh" run --project "$project" --from validate --to validate --force --quiet
ranh status --json >"$tmp/status.json"
change() { sqlite3 :memory: "SELECT json_extract(value, '\$.new'), json_extract(value, '\$.open'), json_extract(value, '\$.gone'),
    json_extract(value, '\$.accepted') FROM json_each(readfile('$tmp/status.json'), '\$.changes') WHERE json_extract(value, '\$.code') = '$1'"; }
is "one is new, one is gone, the others are open" "$(change G104)" "1|$((n - 1))|1|0"
ranh status >"$tmp/out"
ok "status tells it" grep -qE "^G104 +1 +$((n - 1)) +1 +0" "$tmp/out"
exits 0 "and again" "$ranh" validate --project "$project" --quiet
ranh status --json >"$tmp/status.json"
is "now all are open" "$(change G104)" "0|$n|0|0"

# --- waiving
exits 2 "a decision without a reason is refused" "$ranh" waive --project "$project" "$id"
exits 2 "nor one on nothing" "$ranh" waive --project "$project" 0123456789 --reason x
exits 2 "nor with a date that is none" "$ranh" waive --project "$project" "$id" --reason x --expires 2027-02-30
exits 2 "nor on too few letters" "$ranh" waive --project "$project" "$(echo "$id" | cut -c1-3)" --reason x
is "nothing was recorded" "$(q 'SELECT count(*) FROM decision')" "0"
exits 0 "a dry run records nothing" "$ranh" waive --project "$project" "$id" --reason x --dry-run
is "so it says" "$(q 'SELECT count(*) FROM decision')" "0"
exits 0 "the first letters are enough" "$ranh" waive --project "$project" "$(echo "$id" | cut -c1-14)" \
    --reason "ranh cũ, đã có biên bản" --expires 2099-12-31 --who "Phòng A"
ranh status --json >"$tmp/status.json"
is "it counts as accepted" "$(change G104)" "0|$n|0|1"
ranh decisions >"$tmp/out"
ok "the list shows it" grep -q "G104.*ranh cũ, đã có biên bản.*2099-12-31.*holds" "$tmp/out"

# --- what no longer counts
verdict() { "$ranh" run --project "$project" --to overlap --fail-on error --quiet >/dev/null 2>&1; echo $?; }
is "others still count" "$(verdict)" "1"
q "SELECT finding_id FROM finding WHERE severity = 'error'" | while read -r f; do echo "$f"; done |
    xargs "$ranh" waive --project "$project" --quiet --reason "tất cả" --expires 2099-01-01
is "with all accepted the run ends with 0" "$(verdict)" "0"
q "UPDATE decision SET expires = '2001-01-01' WHERE finding_id = '$id'"
if [ -n "$as_of" ]; then is "an expired decision counts again" "$(verdict)" "1"; else skip "expiry" "the city has no date"; fi
ranh decisions >"$tmp/out"
ok "the list says expired" grep -q "G104.*2001-01-01.*expired" "$tmp/out"
q "UPDATE decision SET expires = NULL, measured = 1e9 WHERE finding_id = '$id'"
is "one on another figure counts again" "$(verdict)" "1"
ranh decisions --json >"$tmp/d.json"
is "the list says changed" "$(sqlite3 :memory: "SELECT json_extract(value, '\$.state') FROM json_each(readfile('$tmp/d.json'))
    WHERE json_extract(value, '\$.finding_id') = '$id'")" "changed"
exits 0 "withdrawing" "$ranh" waive --project "$project" "$id" --withdraw
is "it is gone" "$(q "SELECT count(*) FROM decision WHERE finding_id = '$id'")" "0"

# --- bound to the geometry, over runs that check only what changed
"$mkcity" --seed 7 --parcels 700 --out "$tmp/moved" >/dev/null 2>&1
moved() { sqlite3 "$tmp/moved/work/city.sqlite" "$1"; }
again() { "$ranh" run --project "$tmp/moved/ranh.yaml" --to overlap --quiet >/dev/null 2>&1; }
state() { "$ranh" decisions --json --project "$tmp/moved/ranh.yaml" >"$tmp/d.json"; sqlite3 :memory: "SELECT group_concat(DISTINCT json_extract(value, '\$.state'))
    FROM json_each(readfile('$tmp/d.json'))"; }
edit() { # feature, by how much it moves east; the file is written anew in any case
    python3 - "$tmp/moved/deliveries/thua-dat-thanh-an-dong-ruong.geojson" "$1" "$2" <<'PY'
import json, sys
name, feature, by = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
f = json.load(open(name))
move = lambda c: [move(x) for x in c] if isinstance(c[0], list) else [c[0] + by] + c[1:]
g = f["features"][feature]["geometry"]
if by:
    g["coordinates"] = move(g["coordinates"])
json.dump(f, open(name, "w"))
PY
}
again
ids() { moved "SELECT finding_id FROM finding WHERE stage IN ('validate', 'overlap') ORDER BY 1"; }
feature=$(moved "SELECT feature FROM finding JOIN source USING (source_id) WHERE finding.code LIKE 'T10_' AND name = 'thua-dat-thanh-an-dong-ruong' LIMIT 1")
moved "SELECT finding_id FROM finding JOIN source USING (source_id) WHERE finding.code LIKE 'T10_' AND name = 'thua-dat-thanh-an-dong-ruong'
    AND feature = $feature" | xargs "$ranh" waive --project "$tmp/moved/ranh.yaml" --quiet --reason "chờ toà án"
is "it holds" "$(state)" "holds"
edit 0 0
again
ok "it was read again" test "$(moved "SELECT counts ->> 'read' FROM stage_run WHERE stage = 'ingest' ORDER BY run_id DESC LIMIT 1")" = 1
is "a sheet delivered again with the same corners changes nothing" "$(state)" "holds"
ids >"$tmp/before"
edit "$feature" 0.02
again
ids >"$tmp/after"
is "with the boundary moved by 2 cm the finding is gone" "$(state)" "gone"
"$ranh" status --json --project "$tmp/moved/ranh.yaml" >"$tmp/status.json"
told() { sqlite3 :memory: "SELECT sum(json_extract(value, '\$.$1')) FROM json_each(readfile('$tmp/status.json'), '\$.changes')
    WHERE substr(json_extract(value, '\$.code'), 1, 1) IN ('T', 'G', 'E') OR json_extract(value, '\$.code') IN ('A101', 'A103', 'A104', 'A105', 'A106', 'A115', 'A116')"; }
is "new are those that were not there" "$(told new)" "$(LC_ALL=C comm -13 "$tmp/before" "$tmp/after" | wc -l | tr -d ' ')"
is "gone are those that are not there" "$(told gone)" "$(LC_ALL=C comm -23 "$tmp/before" "$tmp/after" | wc -l | tr -d ' ')"
is "open are the others" "$(told open)" "$(LC_ALL=C comm -12 "$tmp/before" "$tmp/after" | wc -l | tr -d ' ')"

# --- the site
exits 0 "accepted again" "$ranh" waive --project "$project" "$id" --reason "lý do riêng" --who "Nguyễn Văn Mật"
exits 0 "the site is made" "$ranh" run --project "$project" --quiet
site=$city/site
ok "the list has the reason" grep -rqs "lý do riêng" "$site/data/findings"
ok "the CSV too" grep -q "lý do riêng" "$site/findings.csv"
not_ok "who decided is not published" grep -rqs "Văn Mật" "$site"
exits 0 "withdrawn" "$ranh" waive --project "$project" "$id" --withdraw
"$ranh" status --project "$project" --lang en >"$tmp/out" 2>/dev/null
ok "publish is out of date, decisions are why" grep -qE "^publish +out of date.*decisions" "$tmp/out"
done_testing
