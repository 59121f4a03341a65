#!/bin/sh
# SPDX-License-Identifier: MIT
# Lists of boundary points: one sheet of the made-up city as CSV, XLSX, XLS, ODS and TXT gives back the parcels
# it was made from; small tables checked by head for holes, swapped columns and rows that cannot be used.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1

"$mkcity" --seed 7 --parcels 1500 --no-defects --vertex-list --out city 2>/dev/null
cp city/extra/toa-do-dinh.csv city/extra/toa-do-dinh.xlsx city/extra/toa-do-dinh-hinh.gpkg .
ogr2ogr -f ODS toa-do-dinh.ods toa-do-dinh.xlsx -lco OGR_ODS_FIELD_TYPES=STRING >/dev/null 2>&1
# The two columns of coordinates the other way round, as drawing programs write them.
awk -F';' 'BEGIN { OFS = ";" } NR > 1 { t = $4; $4 = $5; $5 = t } { print }' toa-do-dinh.csv >cad.csv
ogr2ogr -f CSV plain.csv toa-do-dinh.xlsx >/dev/null 2>&1
# Old Excel, with numbers in its cells and the sheet and parcel as text; and bare text under heads, a blank line before a hole.
python=$(command -v /usr/bin/python3 || command -v python3)
"$python" -c "
import csv, xlwt
book = xlwt.Workbook(); sheet = book.add_sheet('Toạ độ')
for r, row in enumerate(csv.reader(open('plain.csv', encoding='utf-8'))):
    for c, v in enumerate(row): sheet.write(r, c, float(v) if r and c not in (1, 2) else v)
book.save('toa-do-dinh.xls')" 2>/dev/null
awk -F';' 'NR > 1 {
    if ($2) { printf "%sTờ %s, thửa %s; diện tích: %s\n", (NR > 2 ? "\n" : ""), $2, $3, $6; back = 0 }
    else if ($1 == 1) { if (back) printf "\n"; back = !back }
    printf "%s\t%s\t%s\n", $1, $4, $5 }' toa-do-dinh.csv >rows.txt

source_of() { printf '  - {name: %s, role: parcels, path: %s, crs: EPSG:9210, commune: "27676", scale: 500%s}\n' "$1" "$2" "$3"; }
{
    printf 'project: {name: "Thử", crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: w.sqlite\nsources:\n'
    source_of hinh toa-do-dinh-hinh.gpkg ", fields: {sheet: to, number: thua, area_m2: dien_tich}"
    source_of csv toa-do-dinh.csv ""
    source_of xlsx toa-do-dinh.xlsx ""
    source_of ods toa-do-dinh.ods ""
    source_of cad cad.csv ", x: X, y: Y"
    source_of plain plain.csv ""
    source_of txt rows.txt ""
    [ ! -f toa-do-dinh.xls ] || source_of xls toa-do-dinh.xls ""
} >ranh.yaml
exits 0 "ingest and reproject" "$ranh" run --to reproject
asked() { sqlite3 w.sqlite "$1"; }
# Equal blobs: every vertex of every ring on the same 0.1 mm, in the same order.
same() {
    asked "SELECT count(*) FROM parcel a JOIN source s USING (source_id) LEFT JOIN parcel b ON b.key = a.key AND
        b.geometry = a.geometry AND b.source_id = (SELECT source_id FROM source WHERE name = '$1') AND
        abs(a.area_recorded_m2 - b.area_recorded_m2) < 0.05 AND abs(a.native_area_m2 - b.native_area_m2) < 0.1
        WHERE s.name = 'hinh' AND b.parcel_id IS NULL"
}
n=$(asked "SELECT accepted FROM source WHERE name = 'hinh'")
ok "there are parcels to compare" test "$n" -gt 20
forms="csv xlsx ods cad plain txt"
if [ -f toa-do-dinh.xls ]; then forms="$forms xls"; else skip "the sheet as .xls" "python3-xlwt is not installed"; fi
for s in $forms; do
    is "$s: as many parcels" "$(asked "SELECT accepted || ' ' || rejected FROM source WHERE name = '$s'")" "$n 0"
    is "$s: the same key, area and vertices, to the grid of 0.1 mm" "$(same "$s")" "0"
    is "$s: which column is north is told, and nothing else" "$(asked "SELECT group_concat(code, ' ') FROM finding f JOIN source s USING (source_id) WHERE s.name = '$s'")" "F121"
done
ok "there is a hole among them" test "$(printf '.load mod_spatialite\nSELECT count(*) FROM parcel WHERE ST_NumInteriorRing(ST_GeometryN(geometry, 1)) > 0;\n' | sqlite3 -batch w.sqlite)" -gt 0
is "X is north by law" "$(asked "SELECT count(*) FROM finding f JOIN source s USING (source_id) WHERE code = 'F121'
    AND s.name = 'csv' AND message_en LIKE '%column X is north and column Y is east%'")" "1"
is "X is east in drawings" "$(asked "SELECT count(*) FROM finding f JOIN source s USING (source_id) WHERE code = 'F121'
    AND s.name = 'cad' AND message_en LIKE '%column Y is north and column X is east%'")" "1"

# A hole behind a ring that comes back, and one behind a ring that does not; two parts; rows that are no use.
cat >small.csv <<'END'
STT,Tờ,Thửa,X,Y
1,7,1,1192000,604000
2,,,1192000,604020
3,,,1192020,604020
4,,,1192020,604000
1,,,1192000,604000
1,,,1192005,604005
2,,,1192005,604015
3,,,1192015,604015
,,,,
1,7,2,1192000,604020
2,7,2,1192000,604040
3,7,2,1192020,604040
4,7,2,1192020,604020
1,7,2,1192005,604025
2,7,2,1192005,604035
3,7,2,1192015,604035
1,7,3,1192000,604050
2,7,3,1192000,604060
3,7,3,1192010,604060
1,7,3,1192000,604050
4,7,3,1192000,604070
5,7,3,1192000,604080
6,7,3,1192010,604080
1,7,4,1192000,604090
2,7,4,1192000,604095
1,7,5,1192000,604100
2,7,5,604110,1192000
3,7,5,1192010,604110
1,7,6,1192000,604120
2,7,6,1192000,
3,7,6,1192010,604130
END
"$ranh" check --json --no-layer --crs EPSG:9210 --commune 26740 --scale 500 small.csv >small.json 2>err
said() { sqlite3 :memory: "select $1 from json_each(cast(readfile('small.json') as text), '\$.findings') f where $2"; }
is "in = out + rejected" "$(sqlite3 :memory: "select json_extract(j, '\$.files[0].features_in') || ' ' || json_extract(j, '\$.files[0].accepted')
    || ' ' || json_extract(j, '\$.files[0].rejected') from (select cast(readfile('small.json') as text) as j)")" "6 3 3"
is "both holes are holes: nothing covers them" "$(said "group_concat(round(json_extract(f.value, '\$.area_m2'), 1), ' ')" \
    "json_extract(f.value, '\$.code') = 'T201'")" "50.0 50.0"
is "a part outside the first ring is a part" "$(said "count(*)" "json_extract(f.value, '\$.code') = 'G110'")" "1"
is "a ring of two points names its row" "$(said "count(*)" "json_extract(f.value, '\$.code') = 'F122' and
    json_extract(f.value, '\$.message_en') like '%row 24: the ring that begins here has fewer than three points%'")" "1"
is "a row with X and Y exchanged names itself" "$(said "count(*)" "json_extract(f.value, '\$.code') = 'F122' and
    json_extract(f.value, '\$.message_en') like '%row 27: X and Y are exchanged%'")" "1"
is "a row without a coordinate names itself" "$(said "count(*)" "json_extract(f.value, '\$.code') = 'F122' and
    json_extract(f.value, '\$.message_vi') like '%dòng 30: thiếu tọa độ%'")" "1"

printf 'Tờ;Thửa;X;Y\n7;1;592.000;604.000\n7;1;592.000;604.010\n7;1;592.020;604.010\n' >two.csv
exits 4 "numbers with two readings are refused" "$ranh" check --no-layer --crs EPSG:9210 two.csv
cp .tap two.txt
ok "and both are shown" grep -q '592.*592000' two.txt
printf 'X;Y\n1192000;604000\n1192000;604010\n1192020;604010\n' >keyless.csv
exits 4 "points of no parcel are refused" "$ranh" check --no-layer --crs EPSG:9210 keyless.csv
printf 'Tờ;Thửa;X;Y\n7;1;1192000;604000\n7;2;1192000;604010\n' >centres.csv
"$ranh" check --no-layer --crs EPSG:9210 centres.csv >centres.txt 2>&1
ok "one row a parcel is no list of boundary points" grep -q 'F101' centres.txt

# Bare text: blocks between blank lines, heads with and without colons, a hole behind a blank line, a point that is
# none, a sheet said once; and a list without names under the name of a CSV, whose first point is no name.
points() { sqlite3 w.sqlite "SELECT coalesce(sheet, '-') || '/' || coalesce(number, '-') || ' ' || round(native_area_m2, 1) || ' ' || coalesce(area_recorded_m2, '-')
    || ' ' || coalesce(land_use, '-') FROM parcel ORDER BY parcel_id" | tr '\n' ';'; }
text() { # FILE [keys of the source]
    printf 'project: {name: x, crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: w.sqlite\nsources:\n  - {name: t, role: parcels, path: %s, crs: EPSG:9210, commune: "26740", scale: 500%s}\n' "$1" "${2-}" >ranh.yaml
    rm -f w.sqlite
    exits 0 "$1 is read" "$ranh" run --project ranh.yaml --to reproject --quiet
}
printf '1 1192000 604000.5\n2 1192000 604020\n3 1192020 604020\n\nA 1192100 604000\nB 1192100 604010\nC 1192110 604010\n' >bare.txt
text bare.txt ', sheet: "7"'
is "blank lines part parcels, which have no number" "$(points)" "7/- 195.0 - -;7/- 50.0 - -;"
is "that is told" "$(asked "SELECT count(*) FROM finding WHERE code = 'A102'")" 1
tr ' ' ';' <bare.txt >bare.csv
text bare.csv
is "no point of a list without names is taken for them" "$(points)" "-/- 195.0 - -;-/- 50.0 - -;"
cat >heads.txt <<'END'
Tờ bản đồ: 7

Thửa đất: 12A; Diện tích (m2): 380,1; Loại đất = ODT; TENCHU: Nguyễn Văn X
1	1192000	604000	1,2
2	1192000	604020	1,2
3	1192020	604020	1.2
4	1192020	604000

1	1192005	604005
2	1192005	604010
3	1192010	604010
4	1192010	604005
Thửa đất số 13
M1 604000.000 1192100.000
M2 604010.000 1192100.000
M3 604010.000 1192110.000

Tờ 8, thửa 03
1;1192100;604030
2;1192100;604040
3;oops;604040
END
text heads.txt
is "heads give keys, areas and uses; a blank line below one a hole; X and Y exchanged keep a parcel out" "$(points)" "7/12A 375.0 380.1 ODT;"
is "so does a coordinate that is none: both lines are named" "$(asked "SELECT group_concat(message_en, ' ') FROM finding WHERE code = 'F122'" | grep -c 'row 14: X and Y.*row 21: a coordinate')" 1
is "no name of a person is told" "$(asked "SELECT count(*) FROM finding WHERE message_vi || message_en LIKE '%Nguyễn%'")" 0
cat >colon.txt <<'END'
Tờ 7, thửa 12:
1	1192000	604000
2	1192000	604020
3	1192020	604020

Tờ 7, thửa 13:
1	1192100	604000
2	1192100	604020
3	1192120	604020
END
text colon.txt
is "a colon behind the number is no label without a value" "$(points)" "7/12 200.0 - -;7/13 200.0 - -;"
cp bare.txt thua.pol
exits 4 "a .pol is not guessed at" "$ranh" check --no-layer --crs EPSG:9210 thua.pol
cp .tap pol.txt
ok "and what to do is said" grep -q 'export it there as SHP' pol.txt
head -c $(($(wc -c <bare.txt) - 3)) bare.txt >cut.txt
exits 4 "a last point cut short is refused" "$ranh" check --no-layer --crs EPSG:9210 cut.txt

# A list cut off between two rows looks whole: unless it counts its points, or comes back to its first ones.
unit() { # NUMBER EAST closing point or not [how many points it says it has]
    printf 'Tờ 7, thửa %s%s\n' "$1" "${4+; số đỉnh: $4}"
    printf '%s\t1192000\t%s\n' 1 "$2" 2 $(($2 + 20))
    printf '3\t1192020\t%s\n4\t1192020\t%s\n' $(($2 + 20)) "$2"
    [ "$3" = no ] || printf '1\t1192000\t%s\n' "$2"
    printf '\n'
}
{ unit 1 604000 no 4; unit 2 604100 yes 4; unit 3 604200 yes 5; } >counted.txt
text counted.txt
is "points are counted with the repeated first one or without" "$(points)" "7/1 400.0 - -;7/2 400.0 - -;7/3 400.0 - -;"
is "that they were counted is told" "$(asked "SELECT count(*) FROM finding WHERE code = 'F121' AND message_en LIKE '%they were counted%'")" 1
sed '$d' counted.txt | sed '$d' | sed '$d' >short.txt
text short.txt
is "a parcel with fewer points than it says stays out" "$(points)" "7/1 400.0 - -;7/2 400.0 - -;"
is "and both numbers are told" "$(asked "SELECT message_en LIKE '%row 15: it says 5 points and has 3%' FROM finding WHERE code = 'F122'")" 1
sed 's/; số đỉnh: .//' counted.txt >uncounted.txt
text uncounted.txt
is "a list that says nothing is told to say nothing" "$(asked "SELECT count(*) FROM finding WHERE code = 'F121' AND message_vi LIKE '%bị cắt giữa hai dòng thì không nhận ra%'")" 1
{ unit 1 604000 yes; unit 2 604100 yes; unit 3 604200 yes; } >closed.txt
text closed.txt
is "where all rings come back to their first points" "$(points)" "7/1 400.0 - -;7/2 400.0 - -;7/3 400.0 - -;"
is "only whole parcels at the end can lack unseen, which is told" "$(asked "SELECT count(*) FROM finding WHERE code = 'F121' AND message_en LIKE '%parcels are missing at the end%'")" 1
sed '$d' closed.txt | sed '$d' >open.txt
text open.txt
is "a last ring that alone does not is kept out" "$(points)" "7/1 400.0 - -;7/2 400.0 - -;"
is "at the row where it ends" "$(asked "SELECT message_en LIKE '%row 19: the last ring ends here%cut off%' FROM finding WHERE code = 'F122'")" 1
"$ranh" sheet --project ranh.yaml >sheet.txt 2>/dev/null
ok "the sheet says which row and why" grep -q 'F122.*row 19: the last ring' sheet.txt
"$ranh" check --no-layer --crs EPSG:9210 --commune 26740 --scale 500 open.txt >check.txt 2>&1
ok "so does ranh check" grep -q 'row 19: the last ring' check.txt
printf 'Tờ,Thửa,Số điểm,X,Y\n7,1,1,1192000,604000\n7,1,2,1192000,604020\n7,1,3,1192020,604020\n' >numbered.csv
text numbered.csv
is "a column that numbers points does not count them" "$(points)" "7/1 200.0 - -;"
iconv -f utf-8 -t utf-16 bare.txt >wide.txt
text wide.txt
is "UTF-16" "$(points)" "-/- 195.0 - -;-/- 50.0 - -;"
done_testing
