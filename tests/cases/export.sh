#!/bin/sh
# SPDX-License-Identifier: MIT
# `ranh export`: what goes out comes in again. Every format is exported and ingested anew; parcels are compared by
# key, attributes and geometry, and the whole city is checked again with the same result.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
"$mkcity" --seed 7 --parcels 1500 --out city 2>/dev/null
(cd city && "$ranh" run -q --to zoning >/dev/null 2>&1)
out() { "$ranh" export --project city/ranh.yaml "$@"; }
city() { sqlite3 city/work/city.sqlite "$1"; }

for f in gpkg fgb csv shp geojson dxf sql; do
    exits 0 "parcels.$f" out "clean.$f" --clean
done
exits 5 "what is there stays" out clean.gpkg --clean
exits 0 "--overwrite" out clean.gpkg --clean --overwrite
n=$(city "SELECT count(*) FROM parcel p WHERE geometry IS NOT NULL AND NOT EXISTS (SELECT 1 FROM finding f WHERE severity = 'error'
    AND subject = 'parcel' AND verdict NOT IN ('OK', 'NOT_APPLICABLE') AND (p.parcel_id IN (f.id_a, f.id_b) OR f.code = 'A101' AND f.key_a = p.key))")
ok "parcels with errors stay behind" test "$n" -lt "$(city 'SELECT count(*) FROM parcel')"
{
    printf 'project: {name: "Thử", crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: again.sqlite\nsources:\n'
    for f in gpkg fgb csv shp geojson; do
        printf '  - {name: %s, role: parcels, path: clean.%s, crs: %s}\n' "$f" "$f" "$([ "$f" = geojson ] && echo EPSG:4326 || echo EPSG:9210)"
    done
} >ranh.yaml
exits 0 "they are ingested again" "$ranh" run --to reproject
again() { sqlite3 again.sqlite "ATTACH 'city/work/city.sqlite' AS c; $1"; }
for f in gpkg fgb csv shp geojson; do
    is "$f: all of them" "$(again "SELECT accepted || ' ' || rejected FROM source WHERE name = '$f'")" "$n 0"
    is "$f: key, land use, recorded area, scale" "$(again "SELECT count(*) FROM parcel a JOIN source s USING (source_id) JOIN c.parcel b ON b.key = a.key
        WHERE s.name = '$f' AND a.land_use IS b.land_use AND abs(a.area_recorded_m2 - b.area_recorded_m2) < 1e-6 AND a.scale IS b.scale")" \
        "$(again "SELECT count(*) FROM parcel a JOIN source s USING (source_id) JOIN c.parcel b ON b.key = a.key WHERE s.name = '$f' AND b.area_recorded_m2 IS NOT NULL")"
done
for f in gpkg fgb csv; do
    is "$f: every vertex on the same 0.1 mm" "$(again "SELECT count(*) FROM parcel a JOIN source s USING (source_id) JOIN c.parcel b ON b.key = a.key AND
        b.geometry = a.geometry WHERE s.name = '$f'")" "$n"
done
# Shapefiles and RFC 7946 turn rings; degrees with nine decimals are 0.1 mm.
for f in shp geojson; do
    is "$f: no boundary moves by 1 mm" "$(printf '.load mod_spatialite\nATTACH "city/work/city.sqlite" AS c;\n%s\n' "SELECT count(*) FROM parcel a
        JOIN source s USING (source_id) JOIN c.parcel b ON b.key = a.key WHERE s.name = '$f' AND HausdorffDistance(a.geometry, b.geometry) < 0.001;" |
        sqlite3 -batch again.sqlite)" "$n"
done
# The whole city, errors and all: the same findings between parcels as before.
out all.gpkg >/dev/null
"$ranh" check --json --no-layer all.gpkg >all.json 2>/dev/null
for code in T101 T103 T104 G104 A101; do
    is "checked again: as many $code" "$(sqlite3 :memory: "select count(*) from json_each(cast(readfile('all.json') as text), '\$.findings') f
        where json_extract(f.value, '\$.code') = '$code'")" "$(city "SELECT count(*) FROM finding WHERE code = '$code' AND verdict NOT IN ('OK', 'NOT_APPLICABLE')")"
done

is "GeoJSON is RFC 7946: no crs, degrees" "$(grep -c '"crs"' clean.geojson) $(grep -oE '\[ 10[67]\.[0-9]+, 10\.[0-9]+' clean.geojson | wc -l | awk '{print ($1 > 1000)}')" "0 1"
is "SHP: UTF-8 and says so" "$(cat clean.cpg)" "UTF-8"
ok "SQL: a table for PostGIS" grep -q "AddGeometryColumn('public','parcels','geom',9210,'MULTIPOLYGON',2)" clean.sql
ok "SQL: rows by COPY" grep -q '^COPY "public"."parcels"' clean.sql
is "SQL: as many rows" "$(sed -n '/^COPY/,/^\\\./p' clean.sql | grep -c '^0106\|^0103')" "$n"
is "DXF: the levels of the cadastral map" "$(ogr2ogr -f CSV /vsistdout/ clean.dxf -dialect sqlite -sql 'select distinct Layer from entities order by cast(Layer as int)' 2>/dev/null | tail -n +2 | tr -d '"\r' | tr '\n' ' ')" "2 4 10 13 "
is "DXF: a number in every parcel" "$(ogr2ogr -f CSV /vsistdout/ clean.dxf -dialect sqlite -sql "select count(*) as n from entities where Layer = '13'" 2>/dev/null | tail -n 1 | tr -d '"')" "$n"

# A clean sheet as a drawing, read again from its lines and labels.
"$mkcity" --seed 7 --parcels 300 --no-defects --out neat 2>/dev/null
(cd neat && "$ranh" run -q --to reproject >/dev/null 2>&1)
"$ranh" export --project neat/ranh.yaml --commune 27676 --sheet 1 neat.dxf >/dev/null
sqlite3 neat/work/city.sqlite "SELECT number || ' ' || land_use || ' ' || round(area_recorded_m2, 1) FROM parcel WHERE commune_code = '27676' AND sheet = '1'" | sort >neat.want
printf 'project: {name: "Thử", crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: drawn.sqlite\nsources:\n  - {name: d, role: parcels, path: neat.dxf, crs: EPSG:9210, commune: "27676", sheet: "1", scale: 500}\n' >drawn.yaml
"$ranh" run -q --to reproject --project drawn.yaml >/dev/null 2>&1
sqlite3 drawn.sqlite "SELECT number || ' ' || land_use || ' ' || round(area_recorded_m2, 1) FROM parcel" | sort >neat.got
ok "DXF: number, land use and area of every parcel come in again" diff neat.want neat.got
is "DXF: of the ground it encloses" "$(sqlite3 drawn.sqlite "ATTACH 'neat/work/city.sqlite' AS c; SELECT count(*) FROM parcel a JOIN c.parcel b ON
    b.commune_code = '27676' AND b.sheet = '1' AND b.number = a.number WHERE abs(a.native_area_m2 - b.native_area_m2) < 0.1")" "$(wc -l <neat.want)"
is "DXF: nothing is drawn twice, nothing is told" "$(sqlite3 drawn.sqlite "SELECT coalesce(group_concat(DISTINCT code), '') FROM finding WHERE code GLOB 'L*' OR code GLOB 'T*'")" ""

for layer in findings overlaps gaps zones; do
    exits 0 "layer $layer" out --layer $layer $layer.gpkg
done
is "overlaps are all there" "$(ogr2ogr -f CSV /vsistdout/ overlaps.gpkg -dialect sqlite -sql 'select count(*) as n from overlaps' 2>/dev/null | tail -n 1 | tr -d '"')" "$(city 'SELECT count(*) FROM overlap')"
out --layer findings found.dxf >/dev/null
drawn() { ogr2ogr -f CSV /vsistdout/ found.dxf -dialect sqlite -sql "$1" 2>/dev/null | tail -n +2 | tr -d '"\r'; }
is "findings as a drawing: a level per code" "$(drawn "select distinct Layer from entities order by Layer")" \
    "$("$ranh" export --project city/ranh.yaml --layer findings codes.gpkg >/dev/null
    for l in areas lines points; do sqlite3 codes.gpkg "SELECT DISTINCT code FROM findings_$l" 2>/dev/null; done | sort -u)"
is "and each says what it is" "$(drawn "select count(*) from entities where Text like Layer || ': %'")" \
    "$(for l in areas lines points; do sqlite3 codes.gpkg "SELECT count(*) FROM findings_$l" 2>/dev/null; done | awk '{ n += $1 } END { print n }')"
is "in short lines, no letter cut in two" "$(drawn "select max(length(Text) > 80) || max(Text like '%\U+%') from entities where Text <> ''")" "00"
exits 2 "borders have no shape to draw" out --layer borders x.dxf
out --layer findings found.shp >found.txt
is "a format of one layer: a file per kind, each named" "$(grep -c '^found-' found.txt)" "$(ls found-*.shp found-without-place.dbf 2>/dev/null | sort -u | wc -l)"
out --commune 26704 --sheet 1 --crs EPSG:5899 s.gpkg >/dev/null
is "--commune, --sheet" "$(ogr2ogr -f CSV /vsistdout/ s.gpkg -dialect sqlite -sql "select count(*) || (min(key) like '26704/1/%') as n from parcels" 2>/dev/null | tail -n 1 | tr -d '"')" \
    "$(city "SELECT count(*) || 1 FROM parcel WHERE commune_code = '26704' AND sheet = '1'")"
ok "--crs" sh -c "ogrinfo -ro -so s.gpkg parcels | grep -q '\"EPSG\",5899'"

# Older programs: TCVN3 and VNI, only where reading gives the same text again.
for e in TCVN3 VNI; do
    out --layer zones --encoding $e zones-$e.shp >zones-$e.txt
    not_ok "$e: no .cpg, which those programs would not know" test -e zones-$e.cpg
    printf 'project: {name: "Thử", crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: %s.sqlite\nsources:\n  - {name: z, role: zones, path: zones-%s.shp, encoding: %s}\n' \
        $e $e $e >$e.yaml
    "$ranh" ingest --project $e.yaml >/dev/null 2>&1
    is "$e: the same names come back" "$(sqlite3 $e.sqlite "ATTACH 'city/work/city.sqlite' AS c; SELECT count(*) FROM zone a JOIN c.zone b ON a.rowid & 134217727 = b.rowid & 134217727
        WHERE a.function_name = b.function_name")" "$(city "SELECT count(*) FROM zone WHERE function_name IS NOT NULL")"
done
sqlite3 city/work/city.sqlite "UPDATE zone SET function_name = 'ĐẤT Ở' WHERE zone_id & 134217727 = 3"
out --layer zones --encoding TCVN3 --overwrite zones-TCVN3.shp >cannot.txt
ok "TCVN3 has no toned capitals: the cell is named, not spoilt" grep -q '^1 texts cannot be said in this encoding' cannot.txt

# People: every owner and applicant of the deliveries, looked for in everything that was written.
city "SELECT DISTINCT j.value FROM delivered d, json_each(d.attributes) j WHERE j.type = 'text'
    AND lower(j.key) IN ('tenchu', 'hoten', 'chusudung', 'chu_dau_tu', 'nguoi_nop') AND length(j.value) > 6" >people
ok "there are people in the deliveries" test "$(wc -l <people)" -gt 50
not_ok "none of them is in an export" grep -qaFf people clean.gpkg clean.csv clean.dbf clean.geojson clean.sql clean.dxf findings.gpkg all.gpkg
exits 2 "a layer that is none" out --layer parcel x.gpkg
exits 2 "a filter a layer has not" out --layer zones --sheet 1 x.gpkg
exits 5 "a format that is none" out x.xyz
exits 6 "a system that is refused" out --crs EPSG:2044 x.gpkg
is "nothing is left of a failure" "$(ls x.* 2>/dev/null)" ""
done_testing
