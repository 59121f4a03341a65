#!/bin/sh
# SPDX-License-Identifier: MIT
# A delivery of several files of which some cannot be read: the others are checked, and each that was not is told with
# its reason and with what to do.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1

cat >good.csv <<'END'
wkt,xa,to,thua
"POLYGON((604000 1192000,604020 1192000,604020 1192020,604000 1192020,604000 1192000))",26740,7,1
"POLYGON((604040 1192000,604060 1192000,604060 1192020,604040 1192020,604040 1192000))",26740,7,3
END
sed 's/6040/6042/g;s/,1$/,11/;s/,3$/,13/' good.csv >second.csv
printf 'AC1032\0\0\0\0\0\0\0\0\0\0 a drawing of AutoCAD 2018' >bad.dwg
printf 'SQLite format 3\0 cut after the first words' >cut.gpkg
printf 'x,y\n604000,1192000\n604020,1192000\n604020,1192020\n' >list.csv # can be opened, but of which parcel are they?
# shellcheck disable=SC2317 # called by exits
check() { "$ranh" check --no-layer --lang en "$@" >text 2>err; }

exits 7 "files that cannot be read do not keep the others from being checked" check --crs EPSG:9210 --scale 500 bad.dwg good.csv cut.gpkg gone.shp second.csv
ok "the readable ones are checked" grep -qx 'good.csv: 2 parcels, EPSG:9210, 1:500' text
ok "all of them" grep -qx 'second.csv: 2 parcels, EPSG:9210, 1:500' text
ok "a drawing that cannot be read, and why" grep -q '^not read: bad.dwg: .*DWG' text
ok "a database that is cut" grep -q '^not read: cut.gpkg: ' text
ok "a file that is not there" grep -q '^not read: gone.shp: ' text
ok "the advice with it" grep -q '^not read: bad.dwg: .*DXF' text
is "at the end it is said that the answer is not of all" "$(grep -c '^3 of 5 files were not read: bad.dwg, cut.gpkg, gone.shp$' text)" 1
ok "and on standard error" grep -q '3 of 5 files were not read: bad.dwg, cut.gpkg, gone.shp' err
exits 7 "what can be opened and then means nothing is told as well" check --crs EPSG:9210 list.csv good.csv
ok "with its reason" grep -q '^not read: list.csv: ' text
ok "the other is checked" grep -q '^good.csv: 2 parcels' text

# an archive that is cut off, in a folder: the files behind it are no part of it
mkdir folder
cat >folder/a.geojson <<'END'
{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"xa":26740,"to":7,"thua":1},
"geometry":{"type":"Polygon","coordinates":[[[604000,1192000],[604020,1192000],[604020,1192020],[604000,1192000]]]}}]}
END
sed 's/6040/6042/g;s/:1}/:2}/' folder/a.geojson >folder/z.geojson
printf 'PK\003\004 cut off' >folder/m.zip
exits 7 "a damaged archive in a folder" check --crs EPSG:9210 folder
ok "is told by its name" grep -q '^not read: folder/m.zip: ' text
ok "what lies before it is checked" grep -q '^a.geojson: 1 parcel' text
ok "and what lies behind it" grep -q '^z.geojson: 1 parcel' text
is "one of three" "$(grep -c '^1 of 3 files was not read: folder/m.zip$' text)" 1

# an option given once for each file stays with its file
exits 7 "options of each file" check --crs EPSG:9210 --crs EPSG:9210 --scale 200 --scale 500 bad.dwg good.csv
ok "stay with it" grep -qx 'good.csv: 2 parcels, EPSG:9210, 1:500' text
exits 7 "findings do not hide it" check --crs EPSG:9210 --fail-on info bad.dwg good.csv

# the layer lies beside the first file that was read
"$ranh" check --crs EPSG:9210 bad.dwg good.csv >text 2>err
ok "the layer is named after a file that was read" grep -qx 'layer of findings: good.csv.ranh.gpkg' text

exits 7 "as JSON" check --json --crs EPSG:9210 bad.dwg good.csv gone.shp
is "the reasons are in the JSON" "$(python3 -c '
import json; j = json.load(open("text"))
print([(u["file"], u["status"], "DXF" in u["text"]) for u in j["unreadable"]], len(j["files"]))')" \
    "[('bad.dwg', 'input-unreadable', True), ('gone.shp', 'input-unreadable', False)] 1"
check --json --crs EPSG:9210 good.csv
is "none of them where all were read" "$(python3 -c 'import json; print(json.load(open("text"))["unreadable"])')" "[]"

exits 4 "none that can be read" check bad.dwg cut.gpkg
ok "each is named with its reason" sh -c "grep -q 'bad.dwg: .*DXF' err && grep -q 'cut.gpkg: ' err"
exits 4 "none, as JSON" check --json bad.dwg cut.gpkg
is "names all" "$(python3 -c '
import json; e = json.load(open("text"))["error"]
print(e["status"], [u["file"] for u in e["unreadable"]], "DXF" in e["unreadable"][0]["text"])')" \
    "input-unreadable ['bad.dwg', 'cut.gpkg'] True"
exits 4 "one alone is told as ever" check bad.dwg
is "once" "$(grep -c 'bad.dwg' err)" 1
"$ranh" check --lang vi --no-layer --crs EPSG:9210 bad.dwg good.csv >text 2>err
ok "in Vietnamese" grep -q '^không đọc được bad.dwg: ' text
ok "the end in Vietnamese" grep -q '^1 trong 2 tệp không đọc được: bad.dwg$' text

# A file whose reference system is refused: which one, why, what to do; the others are checked.
for i in 2 3; do sed "s/,7,1$/,7,${i}1/;s/,7,3$/,7,${i}3/;s/1192/${i}192/g" good.csv >"lost$i.csv"; done # north of the country
exits 7 "a system that is refused does not keep the others from being checked" check lost2.csv --crs EPSG:2044 good.csv --crs EPSG:9210 second.csv --crs EPSG:9210
ok "the others are checked" grep -qx 'good.csv: 2 parcels, EPSG:9210' text
ok "all of them" grep -qx 'second.csv: 2 parcels, EPSG:9210' text
ok "the one is told with its reason and what to do" grep -q '^not checked: lost2.csv: EPSG:2044: Hanoi 1972 .*Convert the file to VN-2000' text
is "the end says so" "$(grep -c '^1 of 3 files was not checked: lost2.csv$' text)" 1
ok "and standard error" grep -q '1 of 3 files was not checked: lost2.csv' err
exits 7 "one that no numbers tell" check lost2.csv --crs auto good.csv --crs EPSG:9210 bad.dwg --crs EPSG:9210
ok "is told with the reason and what to do" grep -q '^not checked: lost2.csv: none of [0-9]* readings .* (or --crs)' text
ok "beside one that cannot be read" grep -q '^not read: bad.dwg: ' text
ok "both at the end" grep -q '^2 of 3 files were not checked: lost2.csv, bad.dwg$' text
exits 7 "several" check lost2.csv --crs auto good.csv --crs EPSG:9210 lost3.csv --crs auto
is "of which the same is said stand in one line" "$(grep '^not checked' text | sed 's/:  *none of .*//')" "not checked: lost2.csv, lost3.csv"
exits 7 "refused, as JSON" check --json lost2.csv --crs EPSG:2044 good.csv --crs EPSG:9210
is "has its own status" "$(python3 -c '
import json; j = json.load(open("text")); print([(u["file"], u["status"]) for u in j["unreadable"]], len(j["files"]))')" "[('lost2.csv', 'crs-refused')] 1"
exits 6 "all refused" check lost2.csv lost3.csv
ok "are told" grep -q 'lost2.csv, lost3.csv: none of' err
exits 6 "one alone" check lost2.csv
is "once" "$(grep -c 'lost2.csv' err)" 1
exits 4 "none, for two kinds of reasons" check lost2.csv bad.dwg
exits 6 "a system nobody knows is a slip of the command line" check good.csv --crs EPSG:9210 second.csv --crs EPSG:99999
ok "and says so" grep -q -- '--crs: "EPSG:99999" is no known' err
"$ranh" check --lang vi --no-layer lost2.csv --crs EPSG:2044 good.csv --crs EPSG:9210 >text 2>err
ok "in Vietnamese" grep -q '^không kiểm tra được lost2.csv: EPSG:2044: Hà Nội 1972' text
ok "the end too" grep -q '^1 trong 2 tệp không kiểm tra được: lost2.csv$' text

# A project hears of all that are refused, not of one a run.
cat >ranh.yaml <<'END'
project: {name: "P", crs: EPSG:9210, as_of: 2026-11-01}
workspace: w.sqlite
sources:
  - {name: one, role: parcels, path: lost2.csv, crs: EPSG:2044}
  - {name: two, role: parcels, path: good.csv, crs: EPSG:9210}
  - {name: three, role: parcels, path: lost3.csv, crs: auto}
END
project() { "$ranh" run --lang en --to reproject >text 2>err; }
exits 6 "two refused of a project" project
ok "the first is told" grep -q 'source one (lost2.csv): EPSG:2044: Hanoi 1972' err
ok "and the second" grep -q 'source three (lost3.csv): none of' err

# A table under the name of another kind is told as the table it is, not as that kind with parts missing.
for kind in shp gpkg fgb dgn xlsx ods dbf; do
    cp good.csv "named.$kind"
    exits 4 "a CSV named .$kind" check "named.$kind"
    ok "is told as a CSV, with the name to give it" grep -q "named.$kind: is CSV by its content.*rename it to end in .csv" err
    rm "named.$kind"
done
printf 'one line of words, but no table' >words.shp
exits 4 "words that are no table" check words.shp
not_ok "are not told as one" grep -q 'is CSV' err
done_testing
