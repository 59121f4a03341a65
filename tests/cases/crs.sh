#!/bin/sh
# SPDX-License-Identifier: MIT
# Which reference system a file is in, as a person meets it: a wrong declaration is told with the zone that fits,
# `crs: auto` takes one answer and no other, and what no national operation covers comes in by a labelled shift.
. "$(dirname "$0")/../tap.sh"

cd "$tmp" || exit 1
says() { # text pattern command... : what it prints on stderr
    says_text=$1 says_pattern=$2
    shift 2
    "$@" >/dev/null 2>"$tmp/err" || :
    cp "$tmp/err" "$tmp/.tap"
    grep -q -- "$says_pattern" "$tmp/err"
    tap_say $? "$says_text"
}
field() { sqlite3 -batch work.sqlite "$1"; }
spatial() { printf '.load mod_spatialite\n%s;\n' "$1" | sqlite3 -batch work.sqlite; }
run() { "$ranh" run --project ranh.yaml --to reproject --quiet --lang en; }
# project LINES: ranh.yaml with one source sheet.csv and these further lines of it
project() {
    printf 'project: {name: x, crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: work.sqlite\nsources:\n  - name: sheet\n    role: parcels\n    path: sheet.csv\n    wkt: WKT\n    fields: {commune: MAXA, sheet: SOTO, number: SOTHUA}\n%s\n' "$1" >ranh.yaml
}
# sheet COMMUNE EAST NORTH: three parcels of 20 x 10 m
sheet() {
    echo 'WKT,MAXA,SOTO,SOTHUA'
    for i in 0 1 2; do
        w=$(($2 + 20 * i)) e=$(($2 + 20 * i + 20)) s=$3 n=$(($3 + 10))
        echo "\"POLYGON(($w $s,$e $s,$e $n,$w $n,$w $s))\",$1,12,$((i + 1))"
    done
}

# --- the sample city's sheet that states the wrong zone ---------------------------------------------------
cp "$root/datasets/sample/extra/sai-mui-chieu.geojson" wrong.geojson
"$ranh" check wrong.geojson --no-layer --json --lang en >wrong.json 2>wrong.err
ok "a sheet in the wrong zone is found, and the zone named" grep -q 'looks like VN-2000 107°45′ (EPSG:5899)' wrong.json
ok "told once" test "$(grep -o '"code":"C101"' wrong.json | wc -l)" = 1

# --- crs: auto ---------------------------------------------------------------------------------------------
sheet 26740 603796 1191942 >sheet.csv
project '    crs: auto'
ok "auto: the commune leaves one zone" run
is "it is written down, and why" \
    "$(field "SELECT crs_used, crs_reason LIKE 'detected: of % readings the only one that brings 3 sampled features into their own commune%225 m%' FROM source")" "EPSG:9210|1"
sheet 26740 385064 1191972 >sheet.csv
ok "auto: the same ground drawn in the other zone" run
is "is read in the other zone" "$(field "SELECT crs_used FROM source")" "EPSG:5899"
is "and comes to lie in the same place" "$(spatial "SELECT ST_MinX(geometry) BETWEEN 603780 AND 603810 FROM parcel WHERE number = '1'")" 1
is "nothing to tell" "$(field "SELECT count(*) FROM finding")" 0

sheet 26740 685850 1191942 >sheet.csv
exits 6 "auto: 105° or UTM 48N cannot be told apart" run
says "the list is given" 'EPSG:5897.*EPSG:3405.*EPSG:32648' run
sheet 26740 1191942 603796 >sheet.csv
exits 6 "auto: swapped axes are not turned silently" run
says "but named" 'EPSG:9210), x and y swapped' run
sheet 26740 18685850 1191942 >sheet.csv
exits 6 "auto: HN-72 is recognised by its prefix and refused" run
says "with advice" 'HN-72.*local_shift' run
sheet 26740 12 34 >sheet.csv
exits 6 "auto: nonsense is no answer" run
sheet 26740 603796 1191942 >sheet.csv
project ''
exits 6 "without auto nothing is guessed" run
says "but the advice knows what the numbers look like" 'looks like VN-2000 105°45′ (EPSG:9210)' run
"$ranh" check sheet.csv --no-layer --json --lang en >check.json 2>check.err
ok "ranh check looks by itself where a table states nothing" test -s check.json

# Without a commune: beside a source that has a system.
sheet '' 603796 1191942 >sheet.csv
sheet '' 603796 1191972 >beside.csv
project '    crs: auto
  - {name: beside, role: parcels, path: beside.csv, wkt: WKT, crs: EPSG:9210}'
ok "auto: beside a sheet that has a zone" run
is "says so" "$(field "SELECT crs_used, crs_reason LIKE '%to the other sources%' FROM source WHERE name = 'sheet'")" "EPSG:9210|1"
project '    crs: auto'
exits 6 "alone and without a commune several zones fit" run

# --- local shift -------------------------------------------------------------------------------------------
sheet 26740 603300 1191800 >sheet.csv
project '    crs: EPSG:9210
    local_shift: {label: "Trạm đo mẫu, biên bản 12/2026, 4 điểm khống chế", dx_m: 496.25, dy_m: 142.5}'
ok "a local shift with its label" run
is "moves the sheet" "$(spatial "SELECT ST_MinX(geometry), ST_MinY(geometry), native_srid FROM parcel WHERE number = '1'")" "603796.25|1191942.5|9210"
is "is written beside the operation, with no claim of accuracy" \
    "$(field "SELECT operation LIKE 'local shift \"Trạm đo mẫu%(dx 496.25 m, dy 142.5 m%given by the user, then identity%', accuracy_m IS NULL FROM source")" "1|1"
ok "and stands with its label on the delivery sheet" sh -c "'$ranh' sheet --project ranh.yaml 2>/dev/null | grep -q 'local shift \"Trạm đo mẫu, biên bản 12/2026, 4 điểm khống chế\" (dx 496.25 m, dy 142.5 m'"
for old in EPSG:2044 EPSG:2045 EPSG:2093 EPSG:3148 EPSG:3149 EPSG:3176; do
    project "    crs: $old"
    exits 6 "$old is refused" run
    says "with what can be done" 'local_shift' run
done
project '    crs: EPSG:9210
    local_shift: {label: "đo", dx_m: 0, dy_m: 0, rotation_sec: 10, scale_ppm: 100}'
ok "turned and scaled" run
# 603300 - 4.848e-5 * 1191800 = 603242.22, times 1.0001; and so on, to 1 cm
is "about the origin" "$(spatial "SELECT abs(ST_MinX(geometry) - 603302.54) < 0.02, abs(ST_MinY(geometry) - 1191948.43) < 0.02 FROM parcel WHERE number = '1'")" "1|1"
project '    crs: EPSG:2044
    local_shift: {label: "x", dx_m: 1, dy_m: 1}'
exits 6 "the shift must lead to a VN-2000 zone" run
project '    crs: EPSG:9210
    local_shift: {dx_m: 1, dy_m: 1}'
says "a shift without a label is refused" 'label' run

# Sheet numbers (TT 25/2014 art. 5.5) name kilometres of the zone a sheet was drawn in: one more piece of evidence.
sheets() { # FILE EAST NORTH SHEET
    echo 'WKT,SOTO,SOTHUA'
    for i in 1 2 3 4 5 6 7 8 9 10; do
        w=$(($2 + i * 20)) e=$(($2 + i * 20 + 20)) n=$(($3 + 10))
        echo "\"POLYGON(($w $3,$e $3,$e $n,$w $n,$w $3))\",$4,$i"
    done
}
told() { sqlite3 :memory: "SELECT json_extract(value, '\$.message_en') FROM json_each(cast(readfile('told.json') AS text), '\$.findings') WHERE json_extract(value, '\$.code') = 'C104'"; }
cd "$tmp" || exit 1
sheets x 603100 1191500 "7" >ordinal.csv
exits 6 "without a commune an ordinal number leaves several zones" "$ranh" check --no-layer --scale 500 ordinal.csv
sheets x 603100 1191500 "192 603-1" >statutory.csv
"$ranh" check --no-layer --json --scale 500 statutory.csv >told.json 2>err
is "a statutory number that fits leaves that of the province" "$(sqlite3 :memory: "SELECT json_extract(cast(readfile('told.json') AS text), '\$.files[0].crs_used')") $(told)" "EPSG:9210 "
sheets x 603100 1191500 "192 604-1" >wrong.csv
exits 6 "one that does not fit leaves several" "$ranh" check --no-layer --scale 500 wrong.csv
"$ranh" check --no-layer --json --crs EPSG:9210 --commune 26740 --scale 500 wrong.csv >told.json 2>err
is "parcels outside of their sheet are told, with how far" "$(told)" "The coordinates in wrong.csv do not fit the numbers of its sheets: read as EPSG:9210, 10 of 10 sampled parcels lie outside, at most by 480 m; check the zone and the sheet numbers."
sheets x 384900 1191500 "192 603-1" >moved.csv
"$ranh" check --no-layer --json --crs EPSG:5899 --commune 26740 --scale 500 moved.csv >told.json 2>err
is "and the zone in which the numbers would be right" "$(told | grep -c 'their numbers fit in the zone 105°45′ (EPSG:9210)')" 1
sheets x 603100 1191500 "192 603-1" | sed '2,10s/192 603-1/7/' >mixed.csv
"$ranh" check --no-layer --json --crs EPSG:9210 --commune 26740 --scale 500 mixed.csv >told.json 2>err
is "a number that fits is nothing to tell" "$(told)" ""
done_testing
