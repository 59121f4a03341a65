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
# a boundary is one line, with the codes along it; what belongs to it stands indented below
boundary() { grep -A "${3:-0}" "^error.*$1" "${2:-text}"; }
is "the overlap with both parcels, its 20 m2 and its width" "$(boundary T101)" "error T101  sheet 7, parcel 2 × 3: 1 overlap, 1.00 m wide, 20.00 m²"
# a code that a surveyor need not know is told by its title
cat >twice.csv <<'END'
wkt,xa,to,thua
"POLYGON((604000 1192000,604020 1192000,604020 1192020,604000 1192020,604000 1192000))",26740,7,1
"POLYGON((604000 1192000,604020 1192000,604020 1192020,604000 1192020,604000 1192000))",26740,7,2
"POLYGON((604040 1192000,604060 1192000,604060 1192020,604040 1192020,604040 1192000))",26740,7,3
"POLYGON((604045 1192005,604050 1192005,604050 1192010,604045 1192010,604045 1192005))",26740,7,4
END
"$ranh" check --crs EPSG:9210 --scale 500 --no-layer --field commune=xa --field sheet=to --field number=thua twice.csv >twice.txt 2>/dev/null
is "two parcels of one shape" "$(boundary T103 twice.txt)" "error T103  sheet 7, parcel 1 × 2: duplicate parcel geometry, 20.00 m wide, 400.00 m²"
is "a parcel inside another" "$(boundary T104 twice.txt)" "error T104  sheet 7, parcel 3 × 4: parcel inside another, 5.00 m wide, 25.00 m²"
ok "in Vietnamese" sh -c "\"$ranh\" check --lang vi --crs EPSG:9210 --scale 500 --no-layer --field commune=xa --field sheet=to --field number=thua twice.csv | grep -q 'lỗi T103  tờ 7, thửa 1 × 2: hai thửa trùng hình, rộng 20,00 m, 400,00 m²'"
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
is "QGIS finds a style for each layer" "$(sqlite3 sheet.csv.ranh.gpkg "SELECT count(*) FROM gpkg_contents c JOIN layer_styles s ON s.f_table_name = c.table_name AND s.useAsDefault = 1
    AND s.f_geometry_column = coalesce((SELECT column_name FROM gpkg_geometry_columns g WHERE g.table_name = c.table_name), '')")" \
    "$(sqlite3 sheet.csv.ranh.gpkg "SELECT count(*) FROM gpkg_contents WHERE table_name LIKE 'findings%'")"
sqlite3 sheet.csv.ranh.gpkg "SELECT styleQML FROM layer_styles WHERE f_table_name = 'findings_areas'" >style.qml
ok "the style is XML" xmllint --noout --nonet style.qml
is "it names only columns that are there" "$(xmllint --nonet --xpath '//alias/@field' style.qml | sed 's/.*"\(.*\)"/\1/' | sort | while read -r c; do
    sqlite3 sheet.csv.ranh.gpkg "SELECT count(*) FROM pragma_table_info('findings_areas') WHERE name = '$c'"; done | sort -u)" 1
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
is "--json: why this reference system: there is no project to declare it" "$(get "json_extract(j, '\$.files[0].crs_reason')")" "given with --crs"
is "--json: the file with its sum" "$(get "substr(json_extract(j, '\$.files[0].sha256'), 1, 64)")" "$(sha256sum sheet.csv | cut -c1-64)"

exits 1 "--fail-on error" check --fail-on error --no-layer sheet.csv
head -n 2 sheet.csv >clean.csv
exits 0 "--fail-on error with a clean file" check --fail-on error --no-layer clean.csv
check --no-layer clean.csv >clean.txt 2>/dev/null
ok "a clean file says so" grep -qx 'Nothing found in 1 parcel.' clean.txt
check clean.csv >clean.txt 2>/dev/null
is "its layers stand, empty: QGIS refuses a file without a layer" \
    "$(ogrinfo -ro -so -al clean.csv.ranh.gpkg | sed -n 's/^Layer name: \(find.*\)/\1/p; s/^Feature Count: 0/0/p' | tr '\n' ' ')" \
    "findings_areas 0 findings_lines 0 findings_points 0 findings_without_place 0 "

head -n 1 sheet.csv >nothing.csv
check --no-layer nothing.csv >nothing.txt 2>/dev/null
ok "a file with names of columns alone is no clean file" grep -q '^error F141' nothing.txt
exits 1 "nor is it to a script" check --no-layer --fail-on error nothing.csv

# The lot beside them on another sheet, in a second file.
printf 'WKT,xa,to,thua,dientich,loai\n"POLYGON((604069 1192000,604080 1192000,604080 1192020,604069 1192020,604069 1192000))",26740,8,1,220.0,ODT\n' >other.csv
check --no-layer sheet.csv other.csv >two.txt 2>/dev/null
is "two files are looked at together, each named" "$(boundary T102 two.txt 1)" "error T102  sheet 7 × 8: 1 overlap, 1.00 m wide, 20.00 m²
    begin with sheet 7, parcel 1 × sheet 8, parcel 1 (sheet.csv × other.csv)"
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
is "places between two sheets are one line" "$(boundary T102 border.txt 1)" "error T102  sheet 1 × 2: 3 overlaps, 20.0 cm wide, 12.00 m²
    begin with sheet 1, parcel 1 × sheet 2, parcel 1"
is "places between two parcels are one line" "$(boundary T101 border.txt)" "error T101 T202  sheet 3, parcel 1 × 2: 1 overlap, 50.0 cm wide, 2.00 m², 1 missing vertex"
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

# A chain: lot 2 reaches into 1 and 3, 4 into 3; 8 into 9 elsewhere. A missing vertex alone joins nothing.
{
    echo 'WKT,xa,to,thua'
    for lot in "1 0 10" "2 9.8 20.3" "3 20 30" "4 29.5 40" "8 100 110.2" "9 110 120"; do
        echo "$lot" | awk '{ a = 604000 + $2; b = 604000 + $3
            printf "\"POLYGON((%.1f 1192000,%.1f 1192000,%.1f 1192020,%.1f 1192020,%.1f 1192000))\",26740,9,%d\n", a, b, b, a, a, $1 }'
    done
} >chain.csv
"$ranh" check --no-layer --crs EPSG:9210 --field commune=xa --field sheet=to --field number=thua chain.csv >chain.txt 2>/dev/null
is "neighbours one after the other are one line, others another" "$(boundary T101 chain.txt 1 | grep -v '^--\|^note')" \
    "error T101  sheet 9, parcel 1 × 2 and 2 more: 3 overlaps, 20.0 cm to 50.0 cm wide, 20.00 m²
    begin with sheet 9, parcel 3 × 4
error T101  sheet 9, parcel 8 × 9: 1 overlap, 20.0 cm wide, 4.00 m²"

# Two sheets of two scales and dates that meet: one strip of 1.3 m, one of 0.4 m, three within the limit of 0.308 m.
lots() { # sheet, west edge; widths by which the lots of the eastern sheet reach west
    echo 'WKT,xa,to,thua'
    n=0 sheet=$1 x=$2
    shift 2
    for w in "$@"; do
        n=$((n + 1)) y=$((1192000 + 10 * n))
        west=$(awk -v x="$x" -v w="$w" 'BEGIN { printf "%.3f", x - w }')
        echo "\"POLYGON(($west $y,$((x + 20)) $y,$((x + 20)) $((y + 10)),$west $((y + 10)),$west $y))\",26740,$sheet,$n"
    done
}
lots 6 604000 0 0 0 0 0 >old.csv
lots 7 604020 1.3 0.4 0.2 0.01 0.003 >new.csv
"$ranh" check --crs EPSG:9210 --field commune=xa --field sheet=to --field number=thua --scale 500 --scale 2000 \
    --survey-date 2018-01-10 --survey-date 2021-05-03 old.csv new.csv >seam.txt 2>&1
is "one line a border: the graves, who reports, who adjusts the rest" "$(boundary T102 seam.txt 3)" \
    "error T102 T105  sheet 6 × 7: 2 overlaps, 40.0 cm to 1.30 m wide, 17.00 m²
    begin with sheet 6, parcel 1 × sheet 7, parcel 1 (old.csv × new.csv)
    nobody may adjust either sheet: report in writing to the Department
    3 overlaps and gaps within the edge-matching limit (30.8 cm), at most 20.0 cm wide; adjust sheet 26740/7, its scale is the smaller (1:2000 beside 1:500)"
layer() { ogr2ogr -f CSV /vsistdout/ old.csv.ranh.gpkg -dialect sqlite -sql "$1" 2>/dev/null | tail -n 1 | tr -d '"'; }
is "the layer groups as the table does" "$(layer "select count(*) || ' ' || count(distinct group_key) || ' ' || max(group_key) || ' ' || min(adjust) || ' ' || max(adjust) as x from findings_areas")" \
    "3 1 26740/6 × 26740/7 b report"
is "its lengths are those along the boundary" "$(layer "select round(sum(length_m), 2) as x from findings_areas where code = 'T102'")" "20"
"$ranh" check --crs EPSG:9210 --field commune=xa --field sheet=to --field number=thua --scale 500 --scale 2000 --all-faces \
    old.csv new.csv >faces.txt 2>&1
is "--all-faces lists what is only counted" "$(grep -c '26740/6 × 26740/7  overlap .*within the limit' faces.txt)" "3"
is "--all-faces: a layer of them" "$(layer "select count(*) as x from small_faces where reason = 'within-limit'")" "3"
exits 2 "a scale for each file, or one for all" "$ranh" check --scale 500 --scale 2000 --scale 500 old.csv new.csv
exits 2 "a scale that is none" "$ranh" check --scale 0 old.csv
exits 2 "a date that is none" "$ranh" check --survey-date yesterday old.csv

# The same border across the zones 105-45 and 107-45: drawn in two systems, adjoining on the ground.
ogr2ogr -f CSV -lco GEOMETRY=AS_WKT -s_srs EPSG:9210 -t_srs EPSG:5899 east.csv new.csv -oo GEOM_POSSIBLE_NAMES=WKT -lco SEPARATOR=COMMA 2>/dev/null
"$ranh" check --no-layer --json --crs EPSG:9210 --crs EPSG:5899 --field commune=xa --field sheet=to --field number=thua --scale 500 \
    old.csv east.csv >zones.json 2>&1
is "across zones: the class, and the same five overlaps" "$(sqlite3 :memory: "select json_extract(b.value, '\$.class') || ' ' ||
    json_extract(b.value, '\$.overlaps') || ' ' || json_extract(b.value, '\$.findings') || ' ' || json_extract(b.value, '\$.within_limit')
    from json_each(cast(readfile('zones.json') as text), '\$.borders') b where json_extract(b.value, '\$.name') like '% × %'")" \
    "cross-zone 5 3 2"
check --dxf sheet.csv >dxf.txt 2>/dev/null
ok "--dxf: a drawing is written and named" grep -qx 'layer of findings: sheet.csv.ranh.dxf' dxf.txt
is "--dxf: a level per code, the line and its sentence" "$(ogr2ogr -f CSV /vsistdout/ sheet.csv.ranh.dxf -dialect sqlite \
    -sql "select Layer || ' ' || max(Text like '%26740/7/2%') as l from entities where Layer = 'T101'" 2>/dev/null | tr -d '"' | tail -n 1)" "T101 1"

exits 6 "no reference system: refused, with the remedy" "$ranh" check --no-layer sheet.csv
cp .tap remedy
ok "the remedy" grep -q 'EPSG:9210' remedy
exits 6 "unknown reference system" "$ranh" check --crs EPSG:1 sheet.csv
exits 2 "a column that is not there" "$ranh" check --crs EPSG:9210 --field sheet=zebra sheet.csv
: >empty.shp
exits 4 "an empty file" check empty.shp
mkdir only && cp empty.shp only
exits 4 "a folder in which nothing can be read" check only

# Sheet and number without a commune: named by what is known, in sentences, boundaries and places.
cat >nocommune.csv <<'END'
wkt,to,thua
"POLYGON((604000 1192000,604010 1192000,604010 1192020,604000 1192020,604000 1192000))",7,30
"POLYGON((604009 1192000,604020 1192000,604020 1192020,604009 1192020,604009 1192000))",7,31
"POLYGON((604040 1192000,604050 1192020,604050 1192000,604040 1192020,604040 1192000))",7,32
"POLYGON((604019 1192000,604030 1192000,604030 1192020,604019 1192020,604019 1192000))",8,1
"POLYGON((604060 1192000,604070 1192000,604070 1192020,604060 1192020,604060 1192000))",7,
"POLYGON((604069 1192000,604080 1192000,604080 1192020,604069 1192020,604069 1192000))",7,
END
"$ranh" check -v --lang vi --crs EPSG:9210 --no-layer nocommune.csv >nocommune.txt 2>/dev/null
ok "a sentence names them by sheet and number" grep -q 'T101  Thửa 30 (tờ 7) và thửa 31 (tờ 7) chồng lên nhau' nocommune.txt
ok "a boundary too" grep -q '^lỗi T101  tờ 7, thửa 30 × 31: ' nocommune.txt
ok "a place too" grep -q '^    tờ 7, thửa 32 ' nocommune.txt
ok "the sheet in its balance" grep -q 'E101  Tờ bản đồ 7 không cân' nocommune.txt
ok "across sheets" grep -q 'tờ 7, thửa 31 × tờ 8, thửa 1' nocommune.txt
ok "without a number they are named by where they were delivered" grep -q 'nocommune.csv #5 × nocommune.csv #6' nocommune.txt
not_ok "the dash for the commune is not shown" grep -q '–/' nocommune.txt
"$ranh" check --lang en --json --crs EPSG:9210 --no-layer nocommune.csv >nocommune.json 2>/dev/null
is "and in English" "$(python3 -c '
import json
print([f["message_en"].split(" overlap")[0] for f in json.load(open("nocommune.json"))["findings"] if f["code"] == "T101"][1])')" "Parcels 30 (sheet 7) and 31 (sheet 7)"

# A hole lies inside its parcel, a gap between parcels.
cat >hole.csv <<'END'
wkt,xa,to,thua
"POLYGON((604000 1192000,604030 1192000,604030 1192020,604000 1192020,604000 1192000),(604010 1192005,604010 1192006,604020 1192006,604020 1192005,604010 1192005))",26740,7,2
"POLYGON((604040 1192000,604050 1192000,604050 1192020,604040 1192020,604040 1192000))",26740,7,3
"POLYGON((604050 1192000,604060 1192000,604060 1192020,604050 1192020,604050 1192011,604051 1192011,604051 1192010,604050 1192010,604050 1192000))",26740,7,4
END
"$ranh" check --json --crs EPSG:9210 --no-layer --field commune=xa hole.csv >hole.json 2>/dev/null
is "a hole inside one parcel, a gap between two" "$(python3 -c '
import json
for f in json.load(open("hole.json"))["findings"]:
    if f["code"] == "T201": print(f["message_vi"].split("; phần")[0]); print(f["message_en"].split("; this")[0])')" "Có khe hở 10,0 m², chỗ rộng nhất 1,00 m bên trong thửa 26740/7/2
There is a gap of 10.0 m², at most 1.00 m wide inside parcel 26740/7/2
Có khe hở 1,0 m², chỗ rộng nhất 1,00 m giữa các thửa 26740/7/3, 26740/7/4
There is a gap of 1.0 m², at most 1.00 m wide between parcels 26740/7/3, 26740/7/4"

# With -v what is being checked is told in the reader's language.
"$ranh" check -v --lang vi --crs EPSG:9210 --no-layer sheet.csv >/dev/null 2>looking
is "what is looked at, in Vietnamese" "$(grep -c '^kiểm tra' looking) $(grep -cx 'kiểm tra chồng lấn' looking) $(grep -cE '^kiểm tra [a-z-]+$' looking)" "15 1 0"
done_testing
