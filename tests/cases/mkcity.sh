#!/bin/sh
# SPDX-License-Identifier: MIT
# mkcity: the same seed gives the same bytes; a city without defects is a clean coverage and a city with
# defects has what its list says, both judged by SpatiaLite (GEOS) and not by code of ours.
. "$(dirname "$0")/../tap.sh"

# every parcel file of a city in one SpatiaLite table, in the zone it was drawn in
gather() { # city db
    rm -f "$2"
    for file in "$1"/deliveries/thua-dat-*; do
        case $file in *.shp | *.geojson | *.gpkg | *.fgb | *.csv | *.gml) ;; *) continue ;; esac
        case $file in *thanh-an*) zone=9210 ;; *) zone=5899 ;; esac
        case $file in
        *.shp) fields="XAID AS commune, SHBANDO AS sheet, SHTHUA AS number, DIENTICH AS area" ;;
        *.gpkg | *.fgb) fields="MaXa AS commune, SoHieuToBanDo AS sheet, SoThuTuThua AS number, DienTich AS area" ;;
        *.csv) fields="MAXA AS commune, SOTO AS sheet, SOTHUA AS number, DTICH AS area" ;;
        *) fields="maXa AS commune, soHieuToBanDo AS sheet, soThuTuThua AS number, dienTich AS area" ;;
        esac
        layer=$(ogrinfo -q "$file" 2>/dev/null | sed -n '1s/^[0-9]*: \(.*\) (.*$/\1/p')
        layer=${layer:-$(ogrinfo -q "$file" 2>/dev/null | sed -n '1s/^[0-9]*: //p')}
        ogr2ogr -f SQLite -dsco SPATIALITE=YES -append -nln parcels$zone -nlt GEOMETRY -a_srs EPSG:$zone \
            -lco GEOMETRY_NAME=geom -dialect OGRSQL -sql "SELECT $fields FROM \"$layer\"" "$2" "$file" \
            >/dev/null 2>&1
    done
}
ask() { # db sql
    sqlite3 "$1" "SELECT load_extension('mod_spatialite');" "$2" 2>/dev/null | sed 1d
}
rows() { tail -n +2 "$1" | wc -l | tr -d ' '; }

exits 2 "no folder is a mistake of use" "$mkcity" --seed 1 --parcels 100
exits 2 "so is an unknown option" "$mkcity" --out "$tmp/x" --frobnicate
exits 2 "so is an unknown format" "$mkcity" --out "$tmp/x" --format dxf
exits 2 "so is a number of parcels that is none" "$mkcity" --out "$tmp/x" --parcels many

ok "a city is made" "$mkcity" --seed 21 --parcels 1200 --out "$tmp/a"
ok "and once more" "$mkcity" --seed 21 --parcels 1200 --out "$tmp/b"
for file in truth.csv ranh.yaml deliveries/thua-dat-thanh-an-khu-dan-cu.shp \
    deliveries/thua-dat-thanh-an-khu-dan-cu.dbf deliveries/thua-dat-thanh-an-dong-ruong.geojson \
    deliveries/thua-dat-phu-my-phia-tay.gpkg deliveries/thua-dat-phu-my-phia-dong.fgb \
    deliveries/thua-dat-tan-phuoc-phia-tay.csv deliveries/thua-dat-tan-phuoc-phia-dong.gml \
    deliveries/ranh-gioi-xa.geojson deliveries/ho-so.csv deliveries/quy-hoach.gpkg; do
    ok "same seed, same bytes: $file" cmp "$tmp/a/$file" "$tmp/b/$file"
done
ok "a second run into the same folder replaces it" "$mkcity" --seed 21 --parcels 1200 --out "$tmp/a"
ok "with the same list" cmp "$tmp/a/truth.csv" "$tmp/b/truth.csv"
ok "another seed" "$mkcity" --seed 22 --parcels 1200 --out "$tmp/b"
not_ok "gives another city" cmp "$tmp/a/truth.csv" "$tmp/b/truth.csv"

# --- a clean city --------------------------------------------------------------------------------
ok "a city without defects" "$mkcity" --seed 23 --parcels 900 --no-defects --out "$tmp/clean"
is "its list is empty" "$(rows "$tmp/clean/truth.csv")" 0
gather "$tmp/clean" "$tmp/clean.db"
for zone in 9210 5899; do
    t=parcels$zone
    is "$zone: every parcel is valid" \
        "$(ask "$tmp/clean.db" "SELECT count(*) FROM $t WHERE geom IS NULL OR ST_IsValid(geom) <> 1")" 0
    is "$zone: the areas add up to the area of the union, one piece without a hole" \
        "$(ask "$tmp/clean.db" "SELECT abs((SELECT sum(ST_Area(geom)) FROM $t) - ST_Area(u)) < 0.001, \
            ST_NumGeometries(u), ST_NumInteriorRing(ST_GeometryN(u, 1)) \
            FROM (SELECT ST_UnaryUnion(ST_Collect(geom)) AS u FROM $t)")" "1|1|0"
    is "$zone: every recorded area is the true one, rounded to 0.1 m²" \
        "$(ask "$tmp/clean.db" "SELECT count(*) FROM $t WHERE NOT abs(area - ST_Area(geom)) < 0.0501")" 0
    is "$zone: no number twice on a sheet" \
        "$(ask "$tmp/clean.db" "SELECT count(*) - count(DISTINCT commune || '/' || sheet || '/' || number) FROM $t")" 0
done

# --- a city with defects ---------------------------------------------------------------------------
ok "a city with defects" "$mkcity" --seed 24 --parcels 2000 --out "$tmp/city"
for code in A101 A102 A103 A104 A105 A106 F101 F110 G101 G103 G104 G105 G106 G107 G110 G111 P101 P102 P103 \
    T101 T102 T103 T104 T105 T201 T202 T203 Z101 Z201 Z202 Z203 Z301 Z401; do
    ok "the list has a $code" grep -q ",$code," "$tmp/city/truth.csv"
done
gather "$tmp/city" "$tmp/city.db"
sqlite3 "$tmp/city.db" ".mode csv" ".import $tmp/city/truth.csv truth" 2>/dev/null
for zone in 9210 5899; do
    t=parcels$zone
    # overlaps as GEOS sees them; mean width tells the strips along a border from the others
    ask "$tmp/city.db" "CREATE TABLE both$zone AS
        SELECT a.commune || '/' || a.sheet AS sa, b.commune || '/' || b.sheet AS sb, '/' || a.number AS na, '/' || b.number AS nb,
            ST_Intersection(a.geom, b.geom) AS common
        FROM $t a JOIN $t b ON a.ogc_fid < b.ogc_fid AND MbrIntersects(a.geom, b.geom)
        WHERE ST_IsValid(a.geom) = 1 AND ST_IsValid(b.geom) = 1 AND ST_Area(ST_Intersection(a.geom, b.geom)) > 1e-4;
        CREATE VIEW seen$zone AS SELECT *, ST_Area(common) AS area, 2 * ST_Area(common) / ST_Perimeter(common) < 0.04 AS strip
        FROM both$zone"
    ask "$tmp/city.db" "SELECT min(sa || na, sb || nb), max(sa || na, sb || nb), round(area, 2) FROM seen$zone
        WHERE NOT strip AND area > 0.01 ORDER BY 1, 2" >"$tmp/seen"
    ask "$tmp/city.db" "SELECT min(key_a, key_b), max(key_a, key_b), round(area_m2, 2) FROM truth
        WHERE code IN ('T101', 'T102', 'T103', 'T104')
        AND (substr(key_a, 1, 5) = '27676') = ($zone = 9210) ORDER BY 1, 2" >"$tmp/told"
    ok "$zone: the overlaps are those of the list, and no others" cmp "$tmp/seen" "$tmp/told"
    ask "$tmp/city.db" "SELECT min(sa, sb), max(sa, sb), round(sum(area), 1) FROM seen$zone
        WHERE strip AND sa <> sb GROUP BY 1, 2 HAVING sum(area) > 0.05 ORDER BY 1, 2" >"$tmp/seen"
    ask "$tmp/city.db" "SELECT min(key_a, key_b), max(key_a, key_b), round(area_m2, 1) FROM truth
        WHERE code = 'T105' AND note LIKE '%lies on%' AND (substr(key_a, 1, 5) = '27676') = ($zone = 9210) ORDER BY 1, 2" >"$tmp/told"
    ok "$zone: sheets lie on each other where the list says, by as much" cmp "$tmp/seen" "$tmp/told"
    is "$zone: as many invalid parcels as the list says" \
        "$(ask "$tmp/city.db" "SELECT count(*) FROM $t WHERE geom IS NULL OR ST_IsValid(geom) <> 1")" \
        "$(ask "$tmp/city.db" "SELECT count(*) FROM truth WHERE code IN ('F101', 'G101', 'G103', 'G104', 'G105', 'G106', 'G111')
            AND (source LIKE '%thanh-an%') = ($zone = 9210)")"
done

ok "a city for measurements" "$mkcity" --seed 25 --parcels 3000 --format bench --no-defects --out "$tmp/bench"
ok "has one file per zone" test -s "$tmp/bench/deliveries/parcels-5899.fgb"
done_testing
