#!/bin/sh
# SPDX-License-Identifier: MIT
# Repairs: proposed with before, after and change of area; applied only when named; the delivered geometry
# stays; the checks after are out of date and then find nothing; again after reproject; undone to the byte.
. "$(dirname "$0")/../tap.sh"
command -v sqlite3 >/dev/null || { skip "repair" "sqlite3 is missing"; done_testing; }

city=$tmp/city
$mkcity --seed 3 --parcels 2000 --out "$city" >/dev/null 2>&1
project=$city/ranh.yaml
db=$city/work/city.sqlite
q() { sqlite3 "$db" "$1"; }
table() { q "SELECT parcel_id, hex(geometry), native_area_m2 FROM parcel ORDER BY parcel_id" | sha256sum; }
delivered() { q "SELECT delivered_id, hex(geometry), attributes FROM delivered ORDER BY delivered_id" | sha256sum; }
repair() { "$ranh" repair --project "$project" --lang en --quiet "$@"; }

exits 0 "the city is checked" "$ranh" run --project "$project" --to overlap --quiet
before=$(table) as_delivered=$(delivered)
exits 0 "a dry run" repair --dry-run
is "writes nothing" "$(q 'SELECT count(*) FROM repair')" "0"
exits 0 "repairs are proposed" repair
is "and nothing else is done" "$(table)" "$before"
ok "every kind of flaw that can be mended has its method" [ \
    "$(q "SELECT group_concat(m, ' ') FROM (SELECT DISTINCT substr(codes, 1, 4) || '=' || method AS m FROM repair ORDER BY m)")" \
    = "G103=close-ring G104=make-valid G105=make-valid G106=make-valid G107=remove-repeated G111=remove-spike T105=snap T202=insert-vertex" ]
is "what each code means tells how it is applied" \
    "$(for c in $(q "SELECT DISTINCT codes FROM repair"); do "$ranh" explain "$c" --lang en | grep -q "ranh repair --apply $c" || echo "$c"; done)" ""
not_ok "but not of one that nobody can mend at the desk" sh -c "'$ranh' explain T204 | grep -q 'repair --apply'"
is "what only leaves out or closes changes no area" \
    "$(q "SELECT count(*) FROM repair WHERE method IN ('close-ring', 'remove-repeated', 'remove-spike') AND abs(area_change_m2) > 1e-9")" "0"
is "each names a finding that is there" "$(q "SELECT count(*) FROM repair WHERE finding_id NOT IN (SELECT finding_id FROM finding)")" "0"
list=$(repair)
is "the same proposals again" "$(repair)" "$list"
repair --json >"$tmp/repair.json"
is "JSON is JSON" "$(sqlite3 :memory: "SELECT json_valid(cast(readfile('$tmp/repair.json') AS text))")" "1"

# --- applying
exits 2 "a code that nothing has" repair --apply G199
exits 2 "an id that nothing has" repair --id ffffffff
is "change nothing" "$(table)" "$before"
n=$(q "SELECT count(*) FROM repair WHERE codes LIKE '%G104%'")
exits 0 "one code is applied" repair --apply G104 --who "Tổ đo đạc"
is "as many as were proposed, with who" "$(q "SELECT count(*) FROM repair WHERE state = 'applied' AND who = 'Tổ đo đạc'")" "$n"
is "what was delivered stays" "$(delivered)" "$as_delivered"
not_ok "the parcels changed" [ "$(table)" = "$before" ]
"$ranh" status --project "$project" --lang en >"$tmp/out"
for stage in validate overlap; do
    ok "$stage is out of date, repairs are why" grep -qE "^$stage +out of date.*repairs" "$tmp/out"
done
ok "reproject is not" grep -qE "^reproject +up to date" "$tmp/out"
repair >"$tmp/out"
is "nothing is proposed twice before the checks ran" "$(grep -c 'G104.*proposed' "$tmp/out")" "0"
exits 0 "the checks again" "$ranh" run --project "$project" --to overlap --quiet
is "the flaw is gone" "$(q "SELECT count(*) FROM finding WHERE code = 'G104'")" "0"
is "the spatial index is right" "$(q "SELECT count(*) FROM idx_parcel_geometry")" "$(q 'SELECT count(*) FROM parcel WHERE geometry IS NOT NULL')"

# --- again
after=$(table)
exits 0 "everything from the files once more" "$ranh" run --project "$project" --to overlap --force --quiet
is "the repairs are in it" "$(table)" "$after"
first=$(q "SELECT repair_id FROM repair WHERE state = 'applied' ORDER BY repair_id LIMIT 1")
hash=$(q "SELECT before_hash FROM repair WHERE repair_id = '$first'")
q "UPDATE repair SET before_hash = 'other' WHERE repair_id = '$first'"
exits 0 "a parcel that was delivered otherwise" "$ranh" run --project "$project" --to overlap --force --quiet
is "its repair has lapsed" "$(q "SELECT state FROM repair WHERE repair_id = '$first'")" "lapsed"
is "the flaw is told again" "$(q "SELECT count(*) > 0 FROM finding WHERE code = 'G104'")" "1"
q "UPDATE repair SET before_hash = '$hash' WHERE repair_id = '$first'"
exits 0 "delivered as before" "$ranh" run --project "$project" --to overlap --force --quiet
is "it is applied again" "$(table)" "$after"
q "UPDATE source SET feature_ahead = NULL" # as of files whose numbers of features jump
exits 0 "placed once more" "$ranh" reproject --project "$project" --quiet
is "what was repaired is found where numbers jump, too" "$(q "SELECT count(*) FROM repair WHERE state = 'lapsed'") $(table)" "0 $after"
exits 0 "the checks after it" "$ranh" run --project "$project" --to overlap --quiet

# --- undoing
exits 2 "undo needs to be told what" repair --undo
exits 0 "undone" repair --undo --apply G104
is "geometries and areas are those of before" "$(q "SELECT count(*) FROM repair WHERE state = 'applied'") $(table)" "0 $before"

# --- nothing new in silence
new="SELECT f.code AS code, f.key_a AS a, f.key_b AS b FROM finding f LEFT JOIN was.finding w ON w.code = f.code AND w.key_a IS f.key_a
     AND w.key_b IS f.key_b WHERE w.code IS NULL"
exits 0 "checked once more" "$ranh" run --project "$project" --to overlap --quiet
cp "$db" "$tmp/was.sqlite"
exits 0 "everything is applied" repair --apply G --apply T
exits 0 "and checked" "$ranh" run --project "$project" --to overlap --quiet
asked() { sqlite3 "$db" "ATTACH '$tmp/was.sqlite' AS was" "$1"; }
ok "what a flaw had hidden is found: area, parts" [ "$(asked "SELECT count(*) FROM ($new) WHERE code IN ('A104', 'G110')")" -gt 2 ]
is "each was told in the remark beforehand" "$(asked "SELECT group_concat(code || ' ' || a, '; ') FROM ($new) WHERE NOT EXISTS (SELECT 1
    FROM repair r WHERE r.state = 'applied' AND r.key_a IN (a, b) AND instr(r.note_en, 'next check will then tell: ') > 0
    AND instr(r.note_en, code || ' ') > 0 AND instr(r.note_vi, code || ' ') > 0)")" ""
is "and each that was told is found" "$(asked "SELECT count(*) FROM repair r JOIN (SELECT 'A104' AS code UNION SELECT 'G110' UNION SELECT 'A105') c
    WHERE r.state = 'applied' AND r.method = 'make-valid' AND instr(r.note_en, c.code || ' ') > 0
    AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.code = c.code AND f.key_a = r.key_a)")" "0"
done_testing
