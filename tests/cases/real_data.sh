#!/bin/sh
# SPDX-License-Identifier: MIT
# Real files of four countries through the whole pipeline. No expected numbers are stored: each count is checked
# against a second method (GDAL's own count, SpatiaLite's own validity), and what was found is printed.
. "$(dirname "$0")/../tap.sh"

if [ ! -d "$shared" ]; then
    skip "real files of four countries" "the folder $shared is absent"
    done_testing
fi

# run NAME: the project of folder $tmp/NAME; prints what came out.
run() {
    db=$tmp/$1/work.sqlite
    ok "$1: the pipeline runs" "$ranh" run --project "$tmp/$1/ranh.yaml" --quiet
    sqlite3 "$db" "SELECT '# $1: ' || name || ': ' || features_in || ' in, ' || accepted || ' accepted, ' || rejected || ' rejected, '
        || coalesce(operation, 'no operation') FROM source ORDER BY source_id;
        SELECT '# $1: ' || code || ' x ' || count(*) || ' (' || severity || ')' FROM finding GROUP BY code ORDER BY code"
    is "$1: in = accepted + rejected in every source" \
        "$(sqlite3 "$db" 'SELECT count(*) FROM source WHERE features_in <> accepted + rejected')" 0
}
features() { ogrinfo -ro -so -al "$@" 2>/dev/null | sed -n 's/^Feature Count: //p' | head -n 1; }
count() { sqlite3 "$1" "$2"; }
# Validity of every parcel by SpatiaLite, on what the workspace holds.
invalid_by_spatialite() {
    sqlite3 "$1" "SELECT load_extension('mod_spatialite'); SELECT count(*) FROM parcel WHERE geometry IS NOT NULL AND NOT ST_IsValid(geometry);" | tail -n 1
}
invalid_by_ranh() {
    count "$1" "SELECT count(DISTINCT id_a) FROM finding WHERE code GLOB 'G*' AND severity = 'error'"
}

# A project of another country: Vietnamese boxes have no say, every feature finds its place, and the same system in
# other words (WKT without a code) is no contradiction.
is_placed() {
    is "$1: no feature is told to lie in the wrong system" "$(count "$db" "SELECT count(*) FROM finding WHERE code GLOB 'C10[123]'")" 0
    is "$1: every parcel has its place" "$(count "$db" 'SELECT count(*) FROM parcel WHERE geometry IS NULL')" 0
}

# --- the 168 communes of Ho Chi Minh City, as delivered: degrees without a CRS statement --------------------
mkdir -p "$tmp/hcmc"
cat >"$tmp/hcmc/ranh.yaml" <<END
project: {name: "Ranh giới 168 phường, xã", name_en: "168 communes", crs: EPSG:9210, as_of: 2026-11-01}
workspace: work.sqlite
sources:
  - name: communes
    role: communes
    path: $shared/vn-admin-2025/hcmc-168-communes-raw.geojson
    crs: EPSG:4326
    fields: {code: a02_xa, name: a03_ten}
  - name: communes-as-parcels
    role: parcels
    path: $shared/vn-admin-2025/hcmc-168-communes-raw.geojson
    crs: EPSG:4326
    commune: "79"
    fields: {sheet: a02_xa, number: id}
tile: {path: tiles.mbtiles, min_zoom: 9, max_zoom: 12}
publish: {path: site}
END
run hcmc
is "hcmc: GDAL counts the same features" "$(count "$db" "SELECT features_in FROM source WHERE name = 'communes'")" \
    "$(features "$shared/vn-admin-2025/hcmc-168-communes-raw.geojson")"
is "hcmc: the pinned operation was used" "$(count "$db" "SELECT count(*) FROM source WHERE operation LIKE '%6960%'")" 2
is "hcmc: SpatiaLite finds the same number of invalid polygons" "$(invalid_by_ranh "$db")" "$(invalid_by_spatialite "$db")"
ok "hcmc: tiles were drawn" test "$(count "$tmp/hcmc/tiles.mbtiles" 'SELECT count(*) FROM tiles')" -gt 20
ok "hcmc: the site has a front page" test -s "$tmp/hcmc/site/index.html"

# --- four French cadastre sheets (EDIGEO): a clean fabric, for false alarms -----------------------------------
mkdir -p "$tmp/france"
{
    echo 'project: {name: "Cadastre 25354", name_en: "Cadastre 25354", crs: EPSG:2154, as_of: 2026-11-01}'
    echo 'workspace: work.sqlite'
    echo 'sources:'
    for sheet in AB01 AK01 ZB01 ZC01; do
        mkdir -p "$tmp/france/$sheet"
        tar -xjf "$shared/fr-edigeo/edigeo-25354000$sheet.tar.bz2" -C "$tmp/france/$sheet" 2>/dev/null
        thf=$(find "$tmp/france/$sheet" -name '*.THF')
        echo "  - {name: $sheet, role: parcels, path: $thf, layer: PARCELLE_id, crs: EPSG:2154, commune: '25354', scale: 1000,"
        echo "     fields: {sheet: IDU, number: TEX, area_m2: SUPF}}"
    done
    echo 'tile: {path: tiles.mbtiles, min_zoom: 13, max_zoom: 17}'
    echo 'publish: {path: site}'
} >"$tmp/france/ranh.yaml"
run france
is_placed france
is "france: 302 parcels came in" "$(count "$db" 'SELECT count(*) FROM parcel')" 302
is "france: SpatiaLite finds the same number of invalid polygons" "$(invalid_by_ranh "$db")" "$(invalid_by_spatialite "$db")"
is "france: no overlap in a clean fabric" "$(count "$db" "SELECT count(*) FROM finding WHERE code GLOB 'T1*' AND severity = 'error'")" 0

# --- Japan: zoning with Shift_JIS text, lots, flood areas as restrictions --------------------------------------
mkdir -p "$tmp/japan"
jp=$shared/jp-plateau-permit
cat >"$tmp/japan/ranh.yaml" <<END
project: {name: "茅野市", name_en: "Chino", crs: EPSG:2450, as_of: 2026-11-01}
workspace: work.sqlite
sources:
  - {name: lots, role: parcels, path: $jp/f_lot_number.shp, crs: EPSG:2450, commune: "20214", fields: {sheet: districtid, number: chiban}}
  - {name: zones, role: zones, path: $jp/use_districts.shp, crs: EPSG:2450, fields: {function: youto, function_name: youto, code: ogc_fid}}
  - {name: flood, role: restrictions, path: $jp/flood_assumption.shp, crs: EPSG:2450}
tile: {path: tiles.mbtiles, min_zoom: 12, max_zoom: 16}
publish: {path: site}
END
run japan
is_placed japan
is "japan: every lot came in" "$(count "$db" "SELECT features_in FROM source WHERE name = 'lots'")" "$(features "$jp/f_lot_number.shp")"
is "japan: zone names are readable Japanese" "$(count "$db" "SELECT count(*) > 0 FROM zone WHERE function_name LIKE '%住居%'")" 1
is "japan: no zone name has a replacement character" "$(count "$db" "SELECT count(*) FROM zone WHERE instr(function_name, char(65533))")" 0
is "japan: shares of a lot never exceed one" "$(count "$db" 'SELECT count(*) FROM (SELECT sum(share) s FROM parcel_zone GROUP BY parcel_id) WHERE s > 1.5')" 0

# --- Spain: INSPIRE GML and a GeoPackage that lies about its count ----------------------------------------------
mkdir -p "$tmp/spain"
es=$shared/es-catastro
cat >"$tmp/spain/ranh.yaml" <<END
project: {name: "Catastro", name_en: "Catastro", crs: EPSG:32628, as_of: 2026-11-01}
workspace: work.sqlite
sources:
  - {name: parcels, role: parcels, path: $es/parcel.gpkg, commune: "38012", fields: {sheet: namespace, number: localId, area_m2: areaValue}}
  - {name: zones, role: zones, path: $es/zoning.gml, fields: {code: localId, function: label}}
tile: {path: tiles.mbtiles, min_zoom: 13, max_zoom: 16}
publish: {path: site}
END
before=$(cd "$es" && ls -la)
run spain
is_placed spain
is "spain: the delivery folder was not touched" "$(cd "$es" && ls -la)" "$before"
is "spain: GML zones counted as GDAL counts them" "$(count "$db" "SELECT features_in FROM source WHERE name = 'zones'")" \
    "$(cp "$es/zoning.gml" "$tmp/z.gml"; features "$tmp/z.gml")"
is "spain: SpatiaLite finds the same number of invalid polygons" "$(invalid_by_ranh "$db")" "$(invalid_by_spatialite "$db")"

# --- permit registers as they are published ---------------------------------------------------------------------
mkdir -p "$tmp/permits"
us=$shared/us-permits
cat >"$tmp/permits/ranh.yaml" <<END
project: {name: "Giấy phép", name_en: "Permits", crs: EPSG:9210, as_of: 2026-11-01}
workspace: work.sqlite
sources:
  - {name: calgary, role: permits, path: $us/calgary_building_permits_5000.csv, fields: {permit_no: permitnum, issued: issueddate, filed: applieddate, floor_area_m2: totalsqft, address: originaladdress, status: statuscurrent, work: workclass}}
  - {name: dob, role: permits, path: $us/dobjobs.csv, fields: {permit_no: "Job #", sheet: Block, number: Lot, status: Job Status}}
publish: {path: site}
END
ok "permits: two registers are taken in and linked" "$ranh" run --project "$tmp/permits/ranh.yaml" --quiet --to link
db=$tmp/permits/work.sqlite
is "permits: all 5,000 of Calgary" "$(count "$db" "SELECT features_in FROM source WHERE name = 'calgary'")" \
    "$(features "$us/calgary_building_permits_5000.csv")"
done_testing
