#!/bin/sh
# SPDX-License-Identifier: MIT
# Every prefix of a small delivery, each of its files cut at each kilobyte and small ones finer: all of its rows or one sentence with exit status 4; never a
# crash, a hang, a part, or more than 20 seconds and (without sanitizers) 2 GB of address space.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1

"$mkcity" --seed 5 --parcels 300 --no-defects --vertex-list --out city >/dev/null 2>&1
OGR_XLSX_HEADERS=DISABLE ogr2ogr -f ODS points.ods city/extra/toa-do-dinh.xlsx >/dev/null 2>&1
head -n 60 city/extra/toa-do-dinh.csv >points.csv
iconv -f utf-8 -t utf-16 points.csv >points16.csv
cp city/extra/toa-do-dinh.xlsx points.xlsx
ogr2ogr -f "ESRI Shapefile" p.shp city/extra/toa-do-dinh-hinh.gpkg >/dev/null 2>&1
ogr2ogr -f GPKG p.gpkg city/extra/toa-do-dinh-hinh.gpkg -nln p >/dev/null 2>&1
ogr2ogr -f FlatGeobuf p.fgb city/extra/toa-do-dinh-hinh.gpkg -nln p >/dev/null 2>&1
ogr2ogr -f GeoJSON -lco RFC7946=NO p.geojson city/extra/toa-do-dinh-hinh.gpkg -nln p >/dev/null 2>&1
ogr2ogr -f GML p.gml city/extra/toa-do-dinh-hinh.gpkg -nln p >/dev/null 2>&1
ogr2ogr -f KML p.kml city/extra/toa-do-dinh-hinh.gpkg -nln p >/dev/null 2>&1
ogr2ogr -f 'MapInfo File' p.tab city/extra/toa-do-dinh-hinh.gpkg -nln p >/dev/null 2>&1
ogr2ogr -f 'MapInfo File' -dsco FORMAT=MIF p.mif city/extra/toa-do-dinh-hinh.gpkg -nln p >/dev/null 2>&1
python=$(command -v /usr/bin/python3 || command -v python3)
"$python" -c "
import csv, xlwt
book = xlwt.Workbook(); sheet = book.add_sheet('a')
for r, row in enumerate(csv.reader(open('points.csv', encoding='utf-8'), delimiter=';')):
    for c, v in enumerate(row): sheet.write(r, c, v)
book.save('points.xls')" 2>/dev/null || skip "an .xls" "python3-xlwt is not installed"

bounded="prlimit --as=2000000000"
[ -z "${SANITIZE-}" ] || bounded=
rows() { # prints how many features came in, or the exit status
    r=0
    # shellcheck disable=SC2086 # words
    $bounded timeout 20 "$ranh" check --json --no-layer --crs EPSG:9210 --commune 26740 --scale 500 "$1" >out.json 2>out.err || r=$?
    case $r in
    0 | 1) echo "rows $(sqlite3 :memory: "SELECT json_extract(j, '\$.files[0].features_in') || (json_extract(j, '\$.files[0].features_in') <>
        json_extract(j, '\$.files[0].accepted') + json_extract(j, '\$.files[0].rejected')) FROM (SELECT cast(readfile('out.json') AS text) AS j)")" ;;
    4) [ "$(wc -l <out.err)" = 1 ] && echo refused || echo "4 with $(wc -l <out.err) lines" ;;
    *) echo "exit $r" ;;
    esac
}

STEP=1024
# FILE PART [may: what a cut may give beside a refusal]
cut_up() {
    file=$1 part=$2
    case $part in *.*) ;; *) part=${file%.*}.$part ;; esac
    [ -f "$part" ] || return 0
    whole=$(rows "$file")
    n=$(wc -c <"$part") bad='' tried=0 at=0
    cp "$part" whole.bak
    while [ "$at" -lt "$n" ]; do
        head -c "$at" whole.bak >"$part"
        got=$(rows "$file")
        [ "$got" = refused ] || [ "$got" = "$whole" ] || bad="$bad $at:$got"
        tried=$((tried + 1))
        at=$((at + STEP))
    done
    head -c $((n - 1)) whole.bak >"$part"
    got=$(rows "$file")
    [ "$got" = refused ] || [ "$got" = "$whole" ] || bad="$bad $((n - 1)):$got"
    cp whole.bak "$part"
    case $whole in "rows "*0) ;; *) bad="$bad the whole file: $whole $(head -n 1 out.err)" ;; esac
    is "$part at every $STEP bytes ($tried): complete or refused" "$bad" ""
}
STEP=256
for part in shp shx dbf; do cut_up p.shp $part; done
for part in dat map; do cut_up p.tab $part; done
cut_up p.mif mif
for f in p.geojson p.gml p.kml; do cut_up $f "$f"; done
# Small files, at smaller steps: a .prj of which nothing is left states nothing, and --crs does.
STEP=32
for part in tab id; do cut_up p.tab $part; done
cut_up p.mif mid
cut_up p.shp prj
echo UTF-8 | tr -d '\n' >p.cpg
STEP=1
cut_up p.shp cpg
rm -f p.cpg
STEP=1024
for f in p.gpkg p.fgb points.xlsx points.xls points.ods points16.csv; do cut_up $f "$f"; done

# A CSV cut exactly between two rows is a whole CSV: every other place is told.
n=$(wc -c <points.csv) at=1 bad=''
while [ "$at" -lt "$n" ]; do
    head -c "$at" points.csv >cut.csv
    got=$(rows cut.csv)
    case $got in
    "rows "*) [ "$(tail -c 1 cut.csv | od -An -c | tr -d ' ')" = '\n' ] || [ "$(tail -n 1 cut.csv | tr -cd ';' | wc -c)" = 5 ] || bad="$bad $at:$got" ;;
    refused) ;;
    *) bad="$bad $at:$got" ;;
    esac
    at=$((at + 97))
done
is "points.csv at every 97th byte: complete rows or refused" "$bad" ""
done_testing
