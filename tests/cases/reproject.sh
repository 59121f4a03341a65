#!/bin/sh
# SPDX-License-Identifier: MIT
# The stage reproject as a person uses it: which reference system, what it says when there is none, and that
# the workspace it leaves is a regular SpatiaLite database for other programs.
. "$(dirname "$0")/../tap.sh"

cd "$tmp" || exit 1
says() { # text pattern command... : what it prints on stderr
    says_text=$1 says_pattern=$2
    shift 2
    "$@" >/dev/null 2>"$tmp/err" || :
    ok "$says_text" grep -q -- "$says_pattern" "$tmp/err"
}
field() { sqlite3 -batch work.sqlite "$1"; }
spatial() { printf '.load mod_spatialite\n%s;\n' "$1" | sqlite3 -batch work.sqlite; }
project() { # crs of the source, or nothing
    printf 'project: {name: x, crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: work.sqlite\nsources:\n  - name: to-12\n    role: parcels\n    path: to12.csv\n    wkt: WKT\n%s    fields: {commune: MAXA, sheet: SOTO, number: SOTHUA}\n' \
        "${1:+    crs: $1
}" >ranh.yaml
}
parcels() { # east north of three parcels of 20 x 10 m
    echo 'WKT,MAXA,SOTO,SOTHUA'
    for i in 0 1 2; do
        w=$(($1 + 20 * i)) e=$(($1 + 20 * i + 20)) s=$2 n=$(($2 + 10))
        echo "\"POLYGON(($w $s,$e $s,$e $n,$w $n,$w $s))\",26740,12,$((i + 1))"
    done
}

# --- a source must say where it is -----------------------------------------------------------------
parcels 603796 1191942 >to12.csv
project
"$ranh" ingest --quiet
exits 6 "no reference system: exit 6" "$ranh" reproject
says "the sentence names the source and the key to set" 'to-12.*crs:' "$ranh" reproject
project EPSG:2044
exits 6 "HN-72 is refused" "$ranh" run --to reproject
says "with the reason and what to do" '973/2001' "$ranh" run --to reproject
project EPSG:99999
says "an unknown code is told" 'EPSG:99999.*EPSG:9210' "$ranh" run --to reproject

# --- the same zone, and the neighbouring one -----------------------------------------------------------
project EPSG:9210
ok "declared in the workspace's zone" "$ranh" run --to reproject
is "three parcels, in metres, as delivered" \
    "$(spatial "SELECT count(*), min(ST_MinX(geometry)), max(ST_MaxY(geometry)), sum(ST_Area(geometry)) FROM parcel")" \
    "3|603796.0|1191952.0|600.0"
is "the operation is written down" "$(field "SELECT crs_used || ' ' || substr(operation, 1, 8) || ' ' || accuracy_m FROM source")" \
    "EPSG:9210 identity 0.0"
project EPSG:5899
ok "declared 218 km away: the run goes on" "$ranh" run --to reproject
is "and the source is told once, with the zone that fits" \
    "$(field "SELECT count(*), min(message_en LIKE '%3 of 3 features lie outside their own commune; looks like VN-2000 105°45′ (EPSG:9210)%') FROM finding WHERE code = 'C101'")" \
    "1|1"
parcels 385064 1191972 >to12.csv
ok "drawn there indeed: zone to zone" "$ranh" run --to reproject
is "areas are those of the zone it was drawn in" "$(field "SELECT sum(native_area_m2), min(native_srid) FROM parcel")" "600.0|5899"
is "in the other zone they measure 0.03 m² less (its scale here is 0.003 % smaller)" \
    "$(spatial "SELECT sum(ST_Area(geometry)) BETWEEN 599.95 AND 599.99 FROM parcel")" 1
is "no finding is left" "$(field "SELECT count(*) FROM finding WHERE stage = 'reproject'")" 0

# --- for other programs ----------------------------------------------------------------------------
is "SpatiaLite finds the index of every layer right" \
    "$(spatial "SELECT sum(CheckSpatialIndex(f_table_name, f_geometry_column)) = count(*), count(*) > 7 FROM geometry_columns")" "1|1"
is "SQLite finds the trees and the file right" \
    "$(field "SELECT rtreecheck('idx_parcel_geometry'), (SELECT * FROM pragma_integrity_check)")" "ok|ok"
is "the index answers a window" "$(spatial "SELECT count(*) FROM parcel WHERE rowid IN (SELECT rowid FROM SpatialIndex
    WHERE f_table_name = 'parcel' AND search_frame = BuildMbr(603800, 1191900, 603802, 1192000, 9210))")" 1
is "GDAL opens the layer with its reference system and extent" \
    "$(ogrinfo -so work.sqlite parcel 2>/dev/null | grep -cE '^(Feature Count: 3|Extent: \(6037|PROJCRS\["VN-2000 / TM-3 105-45")')" 3
is "SpatiaLite by itself is 0.8 m off, with the pipeline of crs_pipeline it is not" \
    "$(spatial "SELECT round(ST_X(ST_Transform(p, 4326)) - 106.7008927055, 7) > 0, abs(ST_X(ST_Transform(p, 4326, NULL,
    (SELECT to_wgs84 FROM crs_pipeline WHERE srid = 9210))) - 106.7008927055) < 1e-9 FROM (SELECT
    MakePoint(603796.463, 1191942.259, 9210) AS p)")" "1|1"
is "one file at rest" "$(echo work.sqlite*)" work.sqlite
done_testing
