#!/bin/sh
# SPDX-License-Identifier: MIT
# `ranh check`: a file with defects that are known, in metres that can be checked by head.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1

# Four lots of 20 m x 10 m in a row; B reaches 1 m into C, D is a bow-tie, E repeats the number of A, and
# its recorded area is 50 m2 too much.
cat >sheet.csv <<'END'
WKT,xa,to,thua,dientich,loai
"POLYGON((604000 1192000,604010 1192000,604010 1192020,604000 1192020,604000 1192000))",26740,7,1,200.0,ODT
"POLYGON((604010 1192000,604021 1192000,604021 1192020,604010 1192020,604010 1192000))",26740,7,2,220.0,ODT
"POLYGON((604020 1192000,604030 1192000,604030 1192020,604020 1192020,604020 1192000))",26740,7,3,200.0,ODT
"POLYGON((604040 1192000,604050 1192020,604050 1192000,604040 1192020,604040 1192000))",26740,7,4,200.0,ODT
"POLYGON((604060 1192000,604070 1192000,604070 1192020,604060 1192020,604060 1192000))",26740,7,1,250.0,ODT
END
fields="--field commune=xa --field sheet=to --field number=thua --field area_m2=dientich --field land_use=loai"
# shellcheck disable=SC2086 # the options are meant to be split
check() { "$ranh" check --crs EPSG:9210 --scale 500 $fields "$@"; }

exits 0 "findings are results, not failures" check sheet.csv
check sheet.csv >text 2>err
is "nothing on standard error" "$(cat err)" ""
ok "the file's line: parcels, system, scale" grep -qx 'sheet.csv: 5 parcels, EPSG:9210, 1:500' text
places() { awk -v code="$1" '/^[^ ]/ { on = $2 == code } on && /^ /' "${2:-text}"; }
is "the overlap with both parcels, its 20 m2 and its width" "$(places T101)" "    sheet 7, parcel 2 × 3    20.00 m²  at most 1.00 m wide"
ok "the bow-tie" grep -q "^    sheet 7, parcel 4" text
ok "the number given twice" grep -qE '^error A101  .*, 1$' text
is "the recorded area: how far off" "$(places A104)" "    sheet 7, parcel 1    50.00 m²"
is "three things to begin with, one of each family first" "$(sed -n '/^Begin with:/,$p' text | sed -nE 's/^([123])\. [^(]*\(([A-Z]).*/\1\2/p' | tr -d '\n')" "1G2T3A"
is "errors come before warnings and notes" "$(awk '/^(error|warning|note) /{print $1}' text | uniq | tr '\n' ' ' | sed 's/ $//')" \
    "$(awk '/^(error|warning|note) /{print $1}' text | LC_ALL=C sort -u | sed 's/error/1 error/;s/warning/2 warning/;s/note/3 note/' | sort | cut -d' ' -f2 | tr '\n' ' ' | sed 's/ $//')"
ok "the totals" grep -qE '^errors: [0-9]+, warnings: [0-9]+, notes: [0-9]+, in 5 parcels$' text
ok "the layer is named" grep -qx 'layer of findings: sheet.csv.ranh.gpkg' text

ok "the layer can be read" ogrinfo -ro -so sheet.csv.ranh.gpkg findings_areas
is "the overlap lies where it lies" "$(ogr2ogr -f CSV /vsistdout/ sheet.csv.ranh.gpkg -dialect sqlite \
    -sql "select round(st_minx(geom)) || ' ' || round(st_maxx(geom)) || ' ' || round(st_area(geom), 2) as place from findings_areas where code = 'T101'" 2>/dev/null | tail -n 1 | tr -d '"')" "604020.0 604021.0 20.0"
is "its system is that of the workspace" "$(ogrinfo -ro -so sheet.csv.ranh.gpkg findings_areas | grep -c 'ID\["EPSG",9210\]')" "1"
exits 0 "the layer is ours and is replaced" check sheet.csv
exits 0 "--no-layer" check --no-layer sheet.csv --output none.gpkg
is "writes none" "$(ls none.gpkg 2>/dev/null)" ""

check --json --no-layer sheet.csv >all.json 2>/dev/null
get() { sqlite3 :memory: "select $1 from (select cast(readfile('all.json') as text) as j)"; }
is "--json is JSON" "$(get "json_valid(j)")" "1"
is "--json: the overlap is measured and placed" "$(sqlite3 :memory: "select round(json_extract(f.value, '\$.area_m2'), 2) || ' ' ||
    json_extract(f.value, '\$.x') || ' ' || json_extract(f.value, '\$.y') from json_each(cast(readfile('all.json') as text), '\$.findings') f
    where json_extract(f.value, '\$.code') = 'T101'")" "20.0 604020.5 1192010.0"
is "--json: every finding says itself in both languages" "$(sqlite3 :memory: "select count(*) from json_each(cast(readfile('all.json') as text), '\$.findings') f
    where coalesce(json_extract(f.value, '\$.message_vi'), '') = '' or coalesce(json_extract(f.value, '\$.message_en'), '') = ''")" "0"
is "--json: the file with its sum" "$(get "substr(json_extract(j, '\$.files[0].sha256'), 1, 64)")" "$(sha256sum sheet.csv | cut -c1-64)"

exits 1 "--fail-on error" check --fail-on error --no-layer sheet.csv
head -n 2 sheet.csv >clean.csv
exits 0 "--fail-on error with a clean file" check --fail-on error --no-layer clean.csv
check --no-layer clean.csv >clean.txt 2>/dev/null
ok "a clean file says so" grep -qx 'Nothing found in 1 parcels.' clean.txt

# The lot beside them on another sheet, in a second file.
printf 'WKT,xa,to,thua,dientich,loai\n"POLYGON((604069 1192000,604080 1192000,604080 1192020,604069 1192020,604069 1192000))",26740,8,1,220.0,ODT\n' >other.csv
check --no-layer sheet.csv other.csv >two.txt 2>/dev/null
is "two files are looked at together, each named" "$(places T102 two.txt)" \
    "    sheet 7, parcel 1 × sheet 8, parcel 1 (sheet.csv × other.csv)    20.00 m²  at most 1.00 m wide"
exits 2 "the same file twice" check sheet.csv sheet.csv
check -v --no-layer sheet.csv >said.txt 2>/dev/null
ok "-v says each finding as a sentence" grep -qE '^error +G104  .*26740/7/4' said.txt
"$ranh" check --lang vi --crs EPSG:9210 --no-layer sheet.csv >vi.txt 2>/dev/null
ok "without --scale it says what is not applied, in Vietnamese" grep -q 'ông cho biết tỷ lệ' vi.txt

# A border of two sheets: three strips of 0.2 m are one line; two places of one pair of parcels are one finding.
{
    echo 'WKT,xa,to,thua'
    for i in 1 2 3; do
        y=$((1192000 + 100 * i)) z=$((1192020 + 100 * i))
        echo "\"POLYGON((604000 $y,604010.2 $y,604010.2 $z,604000 $z,604000 $y))\",26740,1,$i"
        echo "\"POLYGON((604010 $y,604020 $y,604020 $z,604010 $z,604010 $y))\",26740,2,$i"
    done
    echo '"POLYGON((604100 1192000,604110 1192000,604110 1192005,604110.5 1192005,604110.5 1192007,604110 1192007,604110 1192015,604110.5 1192015,604110.5 1192017,604110 1192017,604110 1192020,604100 1192020,604100 1192000))",26740,3,1'
    echo '"POLYGON((604110 1192000,604120 1192000,604120 1192020,604110 1192020,604110 1192000))",26740,3,2'
} >border.csv
"$ranh" check --no-layer --crs EPSG:9210 --scale 500 --field commune=xa --field sheet=to --field number=thua border.csv >border.txt 2>/dev/null
is "places between two sheets are one line" "$(places T102 border.txt)" "    sheet 1 × 2  3 places  12.00 m²  at most 20.0 cm wide"
is "places between two parcels are one line" "$(places T101 border.txt)" "    sheet 3, parcel 1 × 2    2.00 m²  at most 50.0 cm wide"
# Of two sheets the areas: 3 x 204 and 3 x 200; sheet 3: 2 m² are counted twice.
ok "the balance of a sheet that does not close" grep -qx '    26740/3  parcels 402.00 − doubled 2.00 = enclosed 400.00 m²' border.txt
ok "and the sheets that close" grep -qx '    2 sheets close: parcels and enclosing areas are 1,212.00 m²' border.txt
ok "without a boundary: NO DATA, and why" grep -q '^NO DATA: .* 26740 .*--communes' border.txt
cat >boundary.geojson <<'END'
{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9210"}}, "features": [
 {"type": "Feature", "properties": {"maXa": "26740"}, "geometry": {"type": "Polygon", "coordinates":
  [[[604000, 1192000], [605000, 1192000], [605000, 1192400], [604000, 1192400], [604000, 1192000]]]}}]}
END
"$ranh" check --no-layer --crs EPSG:9210 --scale 500 --communes boundary.geojson --field commune=xa --field sheet=to --field number=thua border.csv >inside.txt 2>/dev/null
ok "with one: how much of the commune is covered, and no error" grep -qx 'Commune 26740: parcels cover 0.40 % of its 400,000.00 m²; 398,400.00 m² were not delivered' inside.txt
check --dxf sheet.csv >dxf.txt 2>/dev/null
ok "--dxf: a drawing is written and named" grep -qx 'layer of findings: sheet.csv.ranh.dxf' dxf.txt
is "--dxf: a level per code, the line and its sentence" "$(ogr2ogr -f CSV /vsistdout/ sheet.csv.ranh.dxf -dialect sqlite \
    -sql "select Layer || ' ' || (Text like '%26740/7/2%') as l from entities where Layer = 'T101'" 2>/dev/null | tr -d '"' | tail -n 1)" "T101 1"

exits 6 "no reference system: refused, with the remedy" "$ranh" check --no-layer sheet.csv
cp .tap remedy
ok "the remedy" grep -q 'EPSG:9210' remedy
exits 6 "unknown reference system" "$ranh" check --crs EPSG:1 sheet.csv
exits 2 "a column that is not there" "$ranh" check --crs EPSG:9210 --field sheet=zebra sheet.csv
: >empty.shp
exits 4 "an empty file" check empty.shp
exits 4 "a folder" check .
done_testing
