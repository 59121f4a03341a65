#!/bin/sh
# SPDX-License-Identifier: MIT
# Damaged, wrong and hostile deliveries: each is read completely or refused with one sentence (exit 4),
# never read in part, and nothing is written beside it.
. "$(dirname "$0")/../tap.sh"

# project FILE [extra keys of the source]
project() {
    cat >"$tmp/ranh.yaml" <<YAML
project: {name: "x", crs: EPSG:9210, as_of: 2026-11-01}
workspace: w.sqlite
sources:
  - {name: a, role: parcels, path: "$1"${2:+, $2}}
YAML
}
ingest() { timeout 60 "$ranh" ingest --project "$tmp/ranh.yaml" --progress never; }
asked() { sqlite3 "$tmp/w.sqlite" "$1"; }

# refused TEXT FILE WORDS [keys [status]]: one line on stderr that holds WORDS and the place in ranh.yaml
refused() {
    project "$2" "${4-}"
    r=0
    ingest >"$tmp/.tap" 2>&1 </dev/null || r=$?
    echo "exit status $r" >>"$tmp/.tap"
    [ "$r" = "${5:-4}" ] && [ "$(wc -l <"$tmp/.tap")" = 2 ] && grep -qF "$3" "$tmp/.tap" &&
        grep -qF 'ranh.yaml:4:' "$tmp/.tap"
    tap_say $? "$1"
}

# reads TEXT FILE N [keys]: N features, each accepted or rejected
reads() {
    project "$2" "${4-}"
    r=0
    ingest >"$tmp/.tap" 2>&1 </dev/null || r=$?
    got=$(asked 'SELECT features_in FROM source WHERE features_in = accepted + rejected')
    echo "exit status $r, features: $got, wanted $3" >>"$tmp/.tap"
    [ "$r" = 0 ] && [ "$got" = "$3" ]
    tap_say $? "$1"
}

d=$tmp/d
mkdir -p "$d/folder.shp"

refused "a missing file" "$d/none.shp" "check the path"
refused "a folder" "$d/folder.shp" "is a folder"
: >"$d/empty.gpkg"
refused "an empty file" "$d/empty.gpkg" "is empty"
printf '\320\317\021\340\241\261\032\341' >"$d/v8.dgn"
refused "a MicroStation V8 drawing" "$d/v8.dgn" "save it as V7 DGN"
printf 'AC1032' >"$d/x.dwg"
refused "a DWG" "$d/x.dwg" "save it as DXF"

awk 'BEGIN {
    print "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::9210\"}},\"features\":["
    for (i = 0; i < 200; i++) {
        x = 600000 + 10 * i
        printf "%s{\"type\":\"Feature\",\"properties\":{\"SHBANDO\":\"03\",\"SHTHUA\":\"%d\",\"DIENTICH\":100.5,\"DIADANH\":\"Phường Sài Gòn\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%d,0],[%d,0],[%d,10],[%d,10],[%d,0]]]}}\n", i ? "," : "", i + 1, x, x + 10, x + 10, x, x
    }
    print "]}" }' >"$d/p.geojson"
reads "GeoJSON" "$d/p.geojson" 200
if command -v ogr2ogr >/dev/null; then
    (cd "$d" && ogr2ogr p.shp p.geojson -lco ENCODING=UTF-8 && ogr2ogr p.gpkg p.geojson && ogr2ogr p.fgb p.geojson &&
        ogr2ogr p.gml p.geojson && ogr2ogr -f 'MapInfo File' p.tab p.geojson && ogr2ogr -f 'MapInfo File' p.mif p.geojson &&
        ogr2ogr p.kml p.geojson && ogr2ogr p.xlsx p.geojson && ogr2ogr p.ods p.geojson) >/dev/null 2>&1
    ls "$d" >"$tmp/before"
    for main in shp gpkg fgb gml tab mif kml xlsx ods; do
        reads "$main" "$d/p.$main" 200
    done
    is "nothing is written beside the files" "$(ls "$d")" "$(cat "$tmp/before")"
    # Each file of each delivery cut in the middle and near its end: refused.
    for spec in shp/shp shp/shx shp/dbf gpkg/gpkg fgb/fgb gml/gml tab/tab tab/dat tab/map tab/id mif/mif mif/mid kml/kml \
        xlsx/xlsx ods/ods geojson/geojson; do
        main=${spec%/*} part=${spec#*/}
        for percent in 40 97; do
            rm -rf "$tmp/cut" && mkdir "$tmp/cut" && cp "$d"/p.* "$tmp/cut"
            size=$(wc -c <"$d/p.$part")
            head -c $((size * percent / 100)) "$d/p.$part" >"$tmp/cut/p.$part"
            refused "$main with its .$part cut to $percent %" "$tmp/cut/p.$main" "/cut/p."
        done
    done
    refused "an unknown layer" "$d/p.gpkg" 'it has "p"' 'layer: thua'
    refused "an unknown column" "$d/p.gpkg" 'did you mean "SHBANDO"' 'fields: {sheet: SHBANDOO}' 3
    refused "an unknown field" "$d/p.gpkg" 'did you mean "sheet"' 'fields: {shet: SHBANDO}' 3
    refused "an unknown encoding" "$d/p.shp" 'klingon' 'encoding: klingon'
    rm "$d/p.shx"
    refused "a shapefile without its index" "$d/p.shp" ".shx is missing"
else
    skip "cut files of nine formats" "ogr2ogr is not installed"
fi

# A failed run leaves the workspace as it was before.
project "$d/p.geojson"
ingest >/dev/null 2>&1
before=$(asked 'SELECT count(*), sum(length(attributes)) FROM delivered')
refused "a failing run" "$d/none.shp" "check the path"
is "leaves the rows of the run before" "$(asked 'SELECT count(*), sum(length(attributes)) FROM delivered')" "$before"

# Geometry of every sort, and column names given twice.
cat >"$d/odd.csv" <<'CSV'
MaXa,SHBANDO,SHTHUA,GHICHU,GHICHU,WKT
1,1,1,a,b,
1,1,2,a,b,POLYGON EMPTY
1,1,3,a,b,"POLYGON ((0 0,1 0,1 1,0 0))"
1,1,4,a,b,"POLYGON Z ((0 0 1,1 0 1,1 1 1,0 0 1))"
1,1,5,a,b,"CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 2 0, 1 -1, 0 0))"
1,1,6,a,b,"GEOMETRYCOLLECTION (POINT (1 1), POLYGON ((0 0,1 0,1 1,0 0)))"
1,1,7,a,b,"MULTIPOINT (1 1, 2 2)"
1,1,8,a,b,scribble
CSV
reads "odd geometry" "$d/odd.csv" 8
is "what is no parcel is kept, with the reason" \
    "$(asked "SELECT group_concat(coalesce(rejected, 'ok'), ' ') FROM delivered")" "F101 F101 ok ok ok ok F102 F102"
is "and told" "$(asked "SELECT group_concat(code, ' ') FROM (SELECT code FROM finding ORDER BY code)")" \
    "F101 F101 F102 F102 F104 F105 F106"
is "both columns of one name are kept" \
    "$(asked "SELECT json_extract(attributes, '\$.GHICHU') || json_extract(attributes, '\$.GHICHU_2') FROM delivered LIMIT 1")" ab
printf 'MaXa,SHBANDO,SHTHUA,WKT\n1,1,"2,"POLYGON ((0 0,1 0,1 1,0 0))"\n' >"$d/quote.csv"
refused "a CSV with a stray quote" "$d/quote.csv" "quote.csv"

# Rows of polygon files are numbered by the reader, those of drawings as they are made.
ogr2ogr -f DXF "$d/lines.dxf" "$d/p.geojson" -dialect sqlite \
    -sql "SELECT '10' AS Layer, ST_Boundary(geometry) AS geometry FROM p"
cat >"$tmp/ranh.yaml" <<YAML
project: {name: "x", crs: EPSG:9210, as_of: 2026-11-01}
workspace: w.sqlite
sources:
  - {name: a, role: parcels, path: "$d/p.geojson"}
  - {name: b, role: parcels, path: "$d/lines.dxf", crs: EPSG:9210}
  - {name: c, role: parcels, path: "$d/p.geojson"}
YAML
ok "a drawing between two polygon files is read" ingest
is "their rows count from 1 in each, above the number of the source" "$(asked "SELECT group_concat(n, ' ') FROM (SELECT
    (min(parcel_id) & 134217727) || '-' || (max(parcel_id) & 134217727) AS n FROM parcel GROUP BY parcel_id >> 27)")" \
    "1-200 1-200 1-200"
is "and are where their id says" "$(asked "SELECT count(*) FROM parcel WHERE source_id <> parcel_id >> 27")" 0

# Files from the wild: read completely or refused, by the program as a whole.
if [ -d "$shared/hostile" ]; then
    bad=
    for f in "$shared"/hostile/geojsonhint/*/*.geojson "$shared"/hostile/pyshp/* \
        $(find "$shared/hostile/mapshaper" "$shared/es-catastro" -type f \
            \( -name '*.shp' -o -name '*.gpkg' -o -name '*.json' -o -name '*.geojson' -o -name '*.gml' \
            -o -name '*.csv' -o -name '*.tsv' -o -name '*.txt' \)) "$shared"/hostile/mapshaper/dbf/*.dbf; do
        project "$f"
        r=0
        ingest >"$tmp/.out" 2>&1 </dev/null || r=$?
        if [ "$r" = 0 ]; then
            [ "$(asked 'SELECT count(*) FROM source WHERE features_in = accepted + rejected AND features_in = (SELECT count(*) FROM delivered)')" = 1 ] ||
                bad="$bad $f:rows"
        elif [ "$r" != 4 ] || [ "$(wc -l <"$tmp/.out")" != 1 ]; then
            bad="$bad $f:$r"
        fi
    done
    is "files from the wild are read completely or refused" "$bad" ""
    reads "an encoding by .cpg: Shift_JIS" "$shared/jp-plateau-permit/f_district.shp" 10
    is "is decoded for reading, and kept as bytes" \
        "$(asked "SELECT encoding || ' ' || (SELECT count(*) FROM delivered WHERE attributes LIKE '%\"hex\"%') FROM source")" "CP932 10"
else
    skip "files from the wild" "no test data beside the project"
fi
done_testing
