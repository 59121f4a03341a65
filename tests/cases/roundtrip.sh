#!/bin/sh
# SPDX-License-Identifier: MIT
# What was exported is read again as it was: one sheet without defects, through every format of `ranh export`, by a
# project and by `ranh check`. The same keys, areas to 0.1 m², vertices to 1 mm; text of TCVN3 and VNI is
# recognised, not told.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
"$mkcity" --seed 7 --parcels 1500 --no-defects --out city 2>/dev/null
(cd city && "$ranh" run -q --to overlap >/dev/null 2>&1)
commune=27676 sheet=1
here="commune_code = '$commune' AND sheet = '$sheet'"
n=$(sqlite3 city/work/city.sqlite "SELECT count(*) FROM parcel WHERE $here")
ok "there are parcels to compare" test "$n" -gt 20

# name, file, options of the export, keys of the source
formats="gpkg fgb geojson csv utf8 tcvn3 vni dxf"
file() { case $1 in utf8 | tcvn3 | vni) echo "$1.shp" ;; *) echo "sheet.$1" ;; esac; }
for f in $formats; do
    option=
    case $f in tcvn3 | vni) option="--encoding $f" ;; esac
    # shellcheck disable=SC2086 # two words or none
    exits 0 "export as $f" "$ranh" export --project city/ranh.yaml --commune $commune --sheet $sheet $option "$(file $f)"
done
{
    printf 'project: {name: "Thử", crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: again.sqlite\nsources:\n'
    for f in $formats; do
        printf '  - {name: %s, role: parcels, path: %s, crs: %s%s}\n' "$f" "$(file "$f")" \
            "$([ "$f" = geojson ] && echo EPSG:4326 || echo EPSG:9210)" \
            "$([ "$f" = dxf ] && echo ", commune: \"$commune\", sheet: \"$sheet\", scale: 500")"
    done
} >ranh.yaml
exits 0 "all are ingested" "$ranh" run -q --to reproject
same() { # condition on the delivered parcel a and the parcel b it was
    printf '.load mod_spatialite\nATTACH "city/work/city.sqlite" AS c;\n%s\n' "SELECT count(*) FROM parcel a JOIN source s USING (source_id)
        JOIN c.parcel b ON b.key = a.key WHERE s.name = '$f' AND $1;" | sqlite3 -batch again.sqlite
}
for f in $formats; do
    is "$f: as many parcels" "$(sqlite3 again.sqlite "SELECT count(*) FROM parcel JOIN source s USING (source_id) WHERE s.name = '$f'")" "$n"
    is "$f: the same keys" "$(same 1)" "$n"
    is "$f: the same land uses" "$(same "a.land_use IS b.land_use")" "$n"
    is "$f: recorded areas to 0.1 m²" "$(same "abs(a.area_recorded_m2 - coalesce(b.area_recorded_m2, b.native_area_m2)) < 0.0501")" "$n"
    is "$f: areas on the ground to 0.1 m²" "$(same "abs(ST_Area(a.geometry) - ST_Area(b.geometry)) < 0.1")" "$n"
    is "$f: as many vertices, none moved by 1 mm" "$(same "ST_NPoints(a.geometry) = ST_NPoints(b.geometry) AND HausdorffDistance(a.geometry, b.geometry) < 0.001")" "$n"
    crs=EPSG:9210
    [ "$f" = geojson ] && crs=EPSG:4326
    keys=
    [ "$f" = dxf ] && keys="--commune $commune --sheet $sheet"
    # shellcheck disable=SC2086 # two words or none
    exits 0 "$f: ranh check finds no error" "$ranh" check --no-layer --fail-on error --crs $crs --scale 500 $keys "$(file "$f")"
    cp .tap "$f.txt"
    is "$f: and reads as many parcels" "$(sed -n 's/.*: \([0-9]*\) parcels.*/\1/p' "$f.txt" | head -n 1)" "$n"
done
done_testing
