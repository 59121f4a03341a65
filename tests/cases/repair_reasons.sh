#!/bin/sh
# SPDX-License-Identifier: MIT
# Repairs and findings of a border say the same about who moves, by one article; a gap beside one parcel only has a
# reason of its own; a list made from checks that are out of date says so.
. "$(dirname "$0")/../tap.sh"
command -v sqlite3 >/dev/null || { skip "reasons of repairs" "sqlite3 is missing"; done_testing; }
cd "$tmp" || exit 1

q() { sqlite3 work.sqlite "$1"; }
# box WEST EAST: 10 m from south to north
box() { echo "\"POLYGON(($1 1213000,$2 1213000,$2 1213010,$1 1213010,$1 1213000))\",25750"; }
# project SCALE_A DATE_A SCALE_B DATE_B
project() {
    cat >ranh.yaml <<YAML
project: {name: x, crs: EPSG:9210, as_of: 2026-11-01}
workspace: work.sqlite
sources:
  - {name: one, role: parcels, path: one.csv, wkt: WKT, crs: EPSG:9210, scale: $1${2:+, survey_date: $2}}
  - {name: two, role: parcels, path: two.csv, wkt: WKT, crs: EPSG:9210, scale: $3${4:+, survey_date: $4}}
YAML
}
head='WKT,MAXA,SOTO,SOTHUA'
# sheets WEST: sheet 2 begins there, sheet 1 ends at 600120; parcel 1/1 has a hole that nothing fills
sheets() {
    { echo "$head"; echo "$(box 600100 600120),1,1" | sed 's/))"/),(600105 1213004,600105 1213004.05,600106 1213004.05,600106 1213004,600105 1213004))"/'; } >one.csv
    { echo "$head"; echo "$(box "$1" 600140),2,1"; } >two.csv
}
run() { "$ranh" run --lang en --quiet --to overlap; }
repair() { "$ranh" repair --lang en --quiet "$@"; }
adjust() { q "SELECT adjust_en FROM border WHERE class = 'cross-sheet'"; }

# --- who moves: SCALE_A DATE_A SCALE_B DATE_B -> the key that moves
while read -r sa da sb db moved how; do
    [ "$da" = - ] && da=
    [ "$db" = - ] && db=
    sheets 600119.97
    project "$sa" "$da" "$sb" "$db"
    rm -f work.sqlite
    run >/dev/null 2>&1
    repair >"$tmp/out"
    why=$(adjust)
    ok "$sa $da beside $sb $db: $moved moves" \
        [ "$(q "SELECT key_a FROM repair WHERE abs(area_change_m2) > 0.01")" = "25750/$moved" ]
    ok "the remark has the sentence of the border" \
        [ "$(q "SELECT count(*) FROM repair WHERE instr(note_en, '${why:-no sentence}') > 0")" -gt 0 ]
    is "who moves is $how" "$(q "SELECT count(DISTINCT group_id) FROM repair WHERE note_en LIKE '%confirm who moves%' AND note_vi LIKE '%hãy xác nhận%'")" \
        "$([ "$how" = "open" ] && echo 1 || echo 0)"
done <<'CASES'
500 2018-01-10 500 2021-05-03 2/1 decided
500 2021-05-03 500 2018-01-10 1/1 decided
2000 2018-01-10 500 2021-05-03 1/1 decided
500 - 2000 - 2/1 decided
500 2021-05-03 500 2021-05-03 2/1 open
500 - 500 2021-05-03 2/1 open
CASES

# --- too wide
while read -r da db reason; do
    [ "$da" = - ] && da=
    sheets 600119.4
    project 500 "$da" 500 "$db"
    rm -f work.sqlite
    run >/dev/null 2>&1
    repair >"$tmp/out"
    is "60 cm, surveys of '$da' and '$db'" "$(q "SELECT reason FROM repair_none WHERE code = 'T102'")" "$reason"
    is "and the border does not say otherwise" "$(q "SELECT adjust = 'report' FROM overlap WHERE class = 'cross-sheet'")" \
        "$([ "$reason" = beyond-limit-dates ] && echo 1 || echo 0)"
done <<'CASES'
2018-01-10 2021-05-03 beyond-limit-dates
2021-05-03 2021-05-03 beyond-limit
- 2021-05-03 beyond-limit-no-date
CASES

# --- one neighbour
is "a gap beside one parcel says so" "$(q "SELECT DISTINCT reason FROM repair_none WHERE code LIKE 'T20%'")" "one-neighbour"

# --- parts that share an edge are joined
sheets 600120
echo '"MULTIPOLYGON(((600200 1213000,600210 1213000,600210 1213010,600200 1213010,600200 1213000)),((600210 1213000,600220 1213000,600220 1213010,600210 1213010,600210 1213000)))",25750,1,9' >>one.csv
project 500 2018-01-10 500 2021-05-03
run >/dev/null 2>&1
is "a common edge is told, as a matter of parts" "$(q "SELECT group_concat(code || ' ' || measured, ' ') FROM (SELECT * FROM finding WHERE key_a = '25750/1/9' AND code LIKE 'G%' ORDER BY code)")" "G110 2.0 G120 10.0"
repair --apply G120 >"$tmp/out"
is "joined, the area stays" "$(q "SELECT method || ' ' || (abs(area_change_m2) < 1e-9) FROM repair WHERE codes LIKE '%G120%'")" "make-valid 1"
run >/dev/null 2>&1
is "then it is one part" "$(q "SELECT count(*) FROM finding WHERE key_a = '25750/1/9' AND code LIKE 'G%'")" "0"

# --- a crack along many parcels of one sheet, corners of both sides apart
mkdir "$tmp/many"
# crack N: N lots on each side
crack() {
    (
        echo 'WKT,MAXA,SOTO,SOTHUA'
        for i in $(seq 0 $(($1 - 1))); do
            w=$((600000 + 4 * i)) e=$((600004 + 4 * i))
            echo "\"POLYGON(($w 1213000,$e 1213000,$e 1213012,$w 1213012,$w 1213000))\",25750,1,$((2 * i + 1))"
            echo "\"POLYGON(($((w + 1)) 1213012.04,$((e + 1)) 1213012.04,$((e + 1)) 1213024,$((w + 1)) 1213024,$((w + 1)) 1213012.04))\",25750,1,$((2 * i + 2))"
        done
    ) >"$tmp/many/sheet.csv"
    rm -f "$tmp/many/work.sqlite"
    "$ranh" run --project "$tmp/many/ranh.yaml" --to overlap --quiet >/dev/null 2>&1
    "$ranh" repair --project "$tmp/many/ranh.yaml" --quiet >"$tmp/out" 2>&1
}
many() { sqlite3 "$tmp/many/work.sqlite" "$1"; }
cat >"$tmp/many/ranh.yaml" <<'END'
project: {name: x, crs: EPSG:9210, as_of: 2026-11-01}
workspace: work.sqlite
sources:
  - {name: sheet, role: parcels, path: sheet.csv, wkt: WKT, crs: EPSG:9210, scale: 500, commune_asof: 2025-08-01}
END
crack 70
is "a crack along 140 parcels is one repair" "$(many "SELECT count(DISTINCT group_id) || ' ' || group_concat(DISTINCT method) FROM repair WHERE codes = 'T206'") $(many 'SELECT count(*) FROM repair_none')" "1 snap 0"
"$ranh" repair --project "$tmp/many/ranh.yaml" --quiet --apply T206 >"$tmp/out" 2>&1
"$ranh" run --project "$tmp/many/ranh.yaml" --to overlap --quiet >/dev/null 2>&1
is "and closed in one run, with nothing new" "$(many "SELECT (SELECT count(*) FROM gap) || ' ' || (SELECT count(*) FROM overlap) || ' ' || (SELECT count(*) FROM finding WHERE code <> 'A106')")" "0 0 0"
crack 520
is "along more than can be moved at once it says so" "$(many "SELECT count(*) FROM repair") $(many 'SELECT reason FROM repair_none')" "0 many-parcels"

# --- three sheets meet: sheet 3 lies 3 and 4 cm off sheets 1 and 2
# corner DATE_1 DATE_2 DATE_3
lot() { echo "\"POLYGON(($2 $4,$3 $4,$3 $5,$2 $5,$2 $4))\",25750,$1"; }
corner() {
    rm -f work.sqlite
    { echo "$head"; lot 1,1 600000 600020 1213000 1213060; lot 1,2 600020 600060 1213040 1213060; lot 1,3 600060 600080 1213000 1213060; } >one.csv
    { echo "$head"; lot 2,1 600020 600060 1213000 1213020; } >two.csv
    { echo "$head"; lot 3,1 600020.03 600060 1213020.04 1213040; } >three.csv
    project 500 "$1" 500 "$2"
    echo "  - {name: three, role: parcels, path: three.csv, wkt: WKT, crs: EPSG:9210, scale: 500${3:+, survey_date: $3}}" >>ranh.yaml
    run >/dev/null 2>&1
    repair >"$tmp/out" 2>&1
}
wrong() { q "SELECT (SELECT count(*) FROM gap WHERE width_m > 0.00015) || ' ' || (SELECT count(*) FROM overlap WHERE width_m > 0.00015) || ' ' || (SELECT count(*) FROM finding WHERE code GLOB '[GT]*')"; }
corner 2018-01-10 2019-02-01 2021-05-03
is "the latest of three sheets is fitted to both others" \
    "$(q "SELECT codes || ' ' || method || ' ' || key_a FROM repair WHERE abs(area_change_m2) > 0.01 AND note_en LIKE '%3 sheets meet here%' AND note_vi LIKE '%3 tờ bản đồ gặp nhau%'")" "T105 snap 25750/3/1"
repair --apply T105 >"$tmp/out" 2>&1
run >/dev/null 2>&1
is "exactly" "$(wrong)" "0 0 0"
corner 2018-01-10 2021-05-03 2019-02-01
is "a sheet of the older two is not, where a later one lies beside it" "$(q "SELECT count(*) FROM repair WHERE key_a = '25750/3/1' AND abs(area_change_m2) > 1.2")" "0"
repair --apply T105 >"$tmp/out" 2>&1
run >/dev/null 2>&1
is "what is left has a reason or is closed" "$([ "$(wrong)" = "0 0 0" ] && echo 1 || q 'SELECT count(*) > 0 FROM repair_none')" "1"
corner 2021-05-03 "" 2018-01-10
is "where dates are missing so that none has to be fitted to all, it says so" "$(q "SELECT count(*) FROM repair_none WHERE reason = 'several-sheets' AND code = 'T105'")" "1"

# --- out of date
sheets 600119.97
project 500 2018-01-10 500 2021-05-03
rm -f work.sqlite
repair 2>"$tmp/err" >"$tmp/out"
ok "before any check: it says what to run" grep -q 'never ran.*ranh run --to overlap' "$tmp/err"
run >/dev/null 2>&1
repair 2>"$tmp/err" >"$tmp/out"
is "after the checks: nothing is said" "$(cat "$tmp/err")" ""
stages() { repair --json 2>/dev/null >list.json; sqlite3 :memory: "SELECT json_array_length(cast(readfile('list.json') AS text), '\$.out_of_date')"; }
is "nor in JSON" "$(stages)" "0"
sheets 600119.96
repair 2>"$tmp/err" >"$tmp/out"
ok "a file changed since" grep -q 'out of date.*ranh run --to overlap' "$tmp/err"
is "in JSON too" "$(stages)" "1"
is "one sentence" "$(grep -c . "$tmp/err")" "1"
run >/dev/null 2>&1
repair --apply snap >"$tmp/out" 2>"$tmp/err"
is "applying from checks that are current says nothing" "$(cat "$tmp/err")" ""
repair 2>"$tmp/err" >"$tmp/out"
ok "a repair was applied since" grep -q 'out of date: validate, overlap (repairs changed).*ranh run --to overlap' "$tmp/err"
done_testing
