#!/bin/sh
# SPDX-License-Identifier: MIT
# Drawings: one sheet of the made-up city as DGN V7 and as DXF gives back the parcels it was made from; one of
# each flaw is told, at its place, and nothing else; French sheets redrawn as lines come back; no part of a
# drawing is taken for the whole.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1

"$mkcity" --seed 31 --parcels 1500 --no-defects --drawings --out city 2>/dev/null
cp city/extra/ban-ve* .

# --- a clean sheet -------------------------------------------------------------------------------
{
    printf 'project: {name: "Thử", crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: w.sqlite\nsources:\n'
    for kind in dgn dxf; do
        printf '  - {name: %s, role: parcels, path: ban-ve.%s, crs: EPSG:9210, commune: "27676", scale: 500, sheet: "12"}\n' \
            $kind $kind
    done
} >ranh.yaml
exits 0 "ingest and reproject" "$ranh" run --to reproject
ogr2ogr -f SQLite -dsco SPATIALITE=YES truth.sqlite ban-ve-hinh.gpkg >/dev/null 2>&1
asked() { sqlite3 w.sqlite "SELECT load_extension('mod_spatialite');" "ATTACH 'truth.sqlite' AS t;" "$1" 2>/dev/null | sed 1d; }
n=$(sqlite3 truth.sqlite "SELECT count(*) FROM thua" 2>/dev/null)
ok "there are parcels to compare" test "$n" -gt 80
for kind in dgn dxf; do
    is "$kind: as many parcels" "$(asked "SELECT count(*) FROM parcel JOIN source s USING (source_id) WHERE s.name = '$kind'")" "$n"
    is "$kind: number, land use and area of the label, and every vertex to the millimetre" \
        "$(asked "SELECT count(*) FROM parcel p JOIN source s USING (source_id) JOIN t.thua ON thua = p.number AND loai = p.land_use
            AND abs(dien_tich - p.area_recorded_m2) < 0.001 AND abs(p.native_area_m2 - dien_tich) < 0.0501
            AND ST_Equals(SnapToGrid(p.geometry, 0.001), SnapToGrid(t.thua.geom, 0.001))
            WHERE s.name = '$kind' AND p.key = '27676/12/' || thua")" "$n"
    is "$kind: each element of the file came in, and is counted" \
        "$(asked "SELECT features_in = accepted + rejected AND features_in = (SELECT count(*) FROM delivered d WHERE d.source_id = s.source_id)
            FROM source s WHERE s.name = '$kind'")" 1
    is "$kind: as many elements as another program reads" \
        "$(asked "SELECT features_in FROM source WHERE name = '$kind'")" \
        "$(ogrinfo -ro -so -al ban-ve.$kind 2>/dev/null | sed -n 's/^Feature Count: //p')"
    is "$kind: the elements of each parcel are known" \
        "$(asked "SELECT count(*) FROM drawn JOIN parcel USING (parcel_id) JOIN source s USING (source_id) WHERE s.name = '$kind' AND json_array_length(elements) > 1")" "$n"
    exits 0 "$kind: nothing is wrong with it" "$ranh" check ban-ve.$kind --crs EPSG:9210 --commune 27676 --sheet 12 \
        --scale 500 --no-layer --fail-on warning
done
"$ranh" sheet --json >sheet.json 2>/dev/null
on_sheet() { sqlite3 :memory: "SELECT $1 FROM json_each(cast(readfile('sheet.json') AS text)) s, json_each(s.value, '\$.levels') l $2"; }
is "the sheet tells the parcels made of each drawing" "$(on_sheet "DISTINCT json_extract(s.value, '\$.parcels')" "")" "$n"
is "and of each level how many elements went into parcels: on clean sheets, all but the names" \
    "$(on_sheet "count(*) > 6 AND sum(json_extract(l.value, '\$.n') <> json_extract(l.value, '\$.used')) = 0" "WHERE replace(json_extract(l.value, '\$.level'), 'Level ', '') NOT IN ('28', '39', '48', '63')")" 1
is "no finding at all" "$(asked "SELECT count(*) FROM finding")" 0
cp w.sqlite once.sqlite
rm w.sqlite
"$ranh" run --to reproject >/dev/null 2>&1
is "a second run gives the same parcels" \
    "$(sqlite3 w.sqlite "ATTACH 'once.sqlite' AS o; SELECT count(*) FROM parcel p JOIN o.parcel q USING (parcel_id, geometry, delivered_id)")" \
    "$(asked "SELECT count(*) FROM parcel")"

# --- one of each flaw ----------------------------------------------------------------------------
for kind in dgn dxf; do
    "$ranh" check ban-ve-loi.$kind --crs EPSG:9210 --commune 27676 --sheet 12 --scale 500 -o found-$kind.gpkg >/dev/null 2>&1
    for layer in $(ogrinfo -q found-$kind.gpkg 2>/dev/null | sed -n 's/^[0-9]*: \([^ ]*\).*/\1/p'); do
        ogr2ogr -f CSV /vsistdout/ found-$kind.gpkg -dialect SQLITE \
            -sql "SELECT code, ST_X(ST_Centroid(geom)) AS x, ST_Y(ST_Centroid(geom)) AS y FROM \"$layer\" WHERE code GLOB 'L*'" 2>/dev/null | sed 1d
    done >found-$kind.csv
    is "$kind: the flaws are told, and no others" \
        "$(cut -d, -f1 found-$kind.csv | tr -d '"' | sort | uniq -c)" \
        "$(sed 1d ban-ve-loi.csv | cut -d, -f1 | sort | uniq -c)"
    is "$kind: each at its place" "$(awk -F, 'FNR == 1 { file++ } file == 1 && FNR > 1 && $2 { want[$1] = $2; north[$1] = $3 }
        file == 2 { gsub(/"/, ""); if ($1 in want && sqrt(($2 - want[$1])^2 + ($3 - north[$1])^2) < 0.1) delete want[$1] }
        END { for (c in want) printf "%s ", c }' ban-ve-loi.csv found-$kind.csv)" ""
    "$ranh" check ban-ve-loi.$kind --crs EPSG:9210 --commune 27676 --scale 500 --no-layer --json >told 2>&1
    "$ranh" check ban-ve-loi.$kind --crs EPSG:9210 --commune 27676 --sheet 12 --scale 500 --no-layer >text 2>/dev/null
    is "$kind: the terminal says where, not only which element" "$(awk -F, '$1 == "L101" { printf "at N %.0f, E %.0f", $3, $2 }' ban-ve-loi.csv)" \
        "$(sed -n '/ L101 /{n;s/.*\(at N [0-9.]*, E [0-9.]*\).*/\1/p;}' text | awk '{ printf "at N %.0f, E %.0f", $3, $5 }')"
    not_ok "$kind: words that may be a name are not repeated" grep -q "bien ban" told
done

# --- levels --------------------------------------------------------------------------------------
printf 'level,role\n10,other\n23,other\n31,other\n32,other\n' >none.csv
is "another table of levels: no boundary, no parcel" \
    "$("$ranh" check ban-ve.dgn --crs EPSG:9210 --levels none.csv --no-layer 2>&1 | sed -n '1s/.*: \([0-9]*\) .*/\1/p')" 0
printf 'level,role\n10,bounadry\n' >wrong.csv
exits 2 "a role that is none" "$ranh" check ban-ve.dgn --crs EPSG:9210 --levels wrong.csv --no-layer
is "is told with the nearest" "$("$ranh" check ban-ve.dgn --crs EPSG:9210 --levels wrong.csv --no-layer 2>&1 | grep -c 'did you mean "boundary"')" 1

# --- no part for the whole -----------------------------------------------------------------------
for kind in dgn dxf; do
    size=$(wc -c <ban-ve.$kind)
    at=1024
    wrong=""
    while [ $at -lt "$size" ]; do
        head -c $at ban-ve.$kind >cut.$kind
        r=0
        "$ranh" check cut.$kind --crs EPSG:9210 --no-layer >/dev/null 2>cut.err || r=$?
        { [ $r = 4 ] && grep -q "cut" cut.err; } || wrong="$wrong $at:$r"
        at=$((at + 1024))
    done
    is "$kind: every kilobyte short is refused as cut off" "$wrong" ""
done

# --- French sheets, as lines ---------------------------------------------------------------------
if [ -d "$shared/fr-edigeo" ]; then
    mkdir fr
    cd fr || exit 1
    {
        printf 'project: {name: "C", crs: EPSG:2154, as_of: 2026-11-01}\nworkspace: w.sqlite\nsources:\n'
        for s in AB01 AK01 ZB01 ZC01; do
            mkdir -p $s
            tar -xjf "$shared/fr-edigeo/edigeo-25354000$s.tar.bz2" -C $s 2>/dev/null
            thf=$(find $s -name '*.THF')
            label="SELECT '13', 'LABEL(t:\"' || TEX || '\",s:1g)', ST_PointOnSurface(geometry) FROM PARCELLE_id"
            ogr2ogr -f DXF rings-$s.dxf "$thf" -dialect SQLITE \
                -sql "SELECT '10' AS Layer, NULL AS OGR_STYLE, ST_Boundary(geometry) AS geometry FROM PARCELLE_id UNION ALL $label" >/dev/null 2>&1
            ogr2ogr -f DXF once-$s.dxf "$thf" -dialect SQLITE -sql "SELECT '10' AS Layer, NULL AS OGR_STYLE,
                ST_LineMerge(ST_UnaryUnion(ST_Collect(ST_Boundary(geometry)))) AS geometry FROM PARCELLE_id UNION ALL $label" >/dev/null 2>&1
            # DGN: 1 mm in 32 bits reaches 2,147 km, so the origin lies near; GDAL cuts off where it should round
            ogr2ogr -f DGN -dsco ORIGIN=-900000,-6600000,0 -dsco MASTER_UNIT_NAME=m -dsco SUB_UNIT_NAME=mm -dsco SUB_UNITS_PER_MASTER_UNIT=1000 \
                -dsco UOR_PER_SUB_UNIT=1 once-$s.dgn "$thf" -dialect SQLITE -sql "SELECT 10 AS Level, NULL AS Text, NULL AS OGR_STYLE,
                ShiftCoords(ST_LineMerge(ST_UnaryUnion(ST_Collect(ST_Boundary(geometry)))), 0.0003, 0.0003) AS geometry FROM PARCELLE_id UNION ALL
                SELECT 13, TEX, 'LABEL(t:\"' || TEX || '\",s:1g)', ST_PointOnSurface(geometry) FROM PARCELLE_id" >/dev/null 2>&1
            echo "  - {name: true-$s, role: parcels, path: $thf, layer: PARCELLE_id, crs: EPSG:2154, commune: '25354', fields: {sheet: IDU, number: TEX, area_m2: SUPF}}"
            for kind in rings once dgn; do
                file=$kind-$s.dxf
                [ $kind = dgn ] && file=once-$s.dgn
                echo "  - {name: $kind-$s, role: parcels, path: $file, crs: EPSG:2154, commune: '25354', sheet: $s}"
            done
        done
    } >ranh.yaml
    ok "French sheets: ingest and reproject" "$ranh" run --to reproject
    same() { # how many parcels of the truth come back as the same ground under the same number
        sqlite3 w.sqlite "SELECT load_extension('mod_spatialite');" "SELECT count(*) FROM parcel p JOIN source s USING (source_id)
            JOIN source d ON d.name = replace(s.name, 'true', '$1') JOIN parcel q ON q.source_id = d.source_id AND q.number = p.number
            WHERE s.name GLOB 'true*' AND abs(ST_Area(p.geometry) - ST_Area(q.geometry)) < 0.01
            AND coalesce(ST_Area(ST_SymDifference(p.geometry, q.geometry)), 0) < $2 AND HausdorffDistance(p.geometry, q.geometry) < 0.001" 2>/dev/null | sed 1d
    }
    n=$(sqlite3 w.sqlite "SELECT count(*) FROM parcel JOIN source s USING (source_id) WHERE s.name GLOB 'true*'")
    for kind in rings once dgn; do
        is "France, $kind: all parcels come back, every vertex to the millimetre" "$(same $kind 0.01)" "$n"
        is "France, $kind: and no others" "$(sqlite3 w.sqlite "SELECT count(*) FROM parcel JOIN source s USING (source_id) WHERE s.name GLOB '$kind*'")" "$n"
    done
    is "France: lines drawn once have no flaw" "$(sqlite3 w.sqlite "SELECT count(*) FROM finding JOIN source s USING (source_id) WHERE code GLOB 'L*' AND (s.name GLOB 'once*' OR s.name GLOB 'dgn*')")" 0
else
    skip "French sheets" "no test data beside the project"
fi
done_testing
