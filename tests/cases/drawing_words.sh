#!/bin/sh
# SPDX-License-Identifier: MIT
# One sheet of the made-up city as DGN V7 and as DXF, in UTF-8, TCVN3 and VNI, with the words that drawings carry (title,
# commune, streets, waters, places), and once with four words only. It gives back the same parcels, every word as it
# was written, and what was found is told: the encoding for certain where there are ten values, never in silence.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1

asked() { sqlite3 w.sqlite "SELECT load_extension('mod_spatialite');" "ATTACH 'truth.sqlite' AS t;" "$1" 2>/dev/null | sed 1d; }
project() { # NAME of the drawings
    printf 'project: {name: "Thử", crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: w.sqlite\nsources:\n'
    for kind in dgn dxf; do
        printf '  - {name: %s, role: parcels, path: city/extra/%s.%s, crs: EPSG:9210, commune: "27676", scale: 500, sheet: "12"}\n' \
            $kind "$1" $kind
    done
}
codes() { asked "SELECT coalesce(group_concat(code, ' '), '') FROM (SELECT code FROM finding JOIN source s USING (source_id) WHERE s.name = '$1' ORDER BY code)"; }
on_sheet() { sqlite3 :memory: "SELECT $2 FROM json_each(cast(readfile('sheet.json') AS text)) s, json_each(s.value, '\$.columns') c
    WHERE json_extract(s.value, '\$.source') = '$1' AND json_extract(c.value, '\$.column') = 'Text'"; }
# The bytes of words in the file, whoever reads it: GDAL takes those of a DGN as they are; of a DXF the texts of one line.
bytes_of_file() {
    case $1 in
    dxf) LC_ALL=C awk '{ sub(/\r$/, "") } NR % 2 { group = $1 + 0; next } group == 0 { kind = $0 } group == 8 { level = $0 }
        group == 1 && kind == "TEXT" && level ~ /^Level (28|39|48)$/ { print }' city/extra/ban-ve.dxf ;;
    dgn) ogr2ogr -f CSV /vsistdout/ "city/extra/ban-ve.dgn" -sql "SELECT Text FROM elements WHERE Level IN (28, 39, 48, 63)" 2>/dev/null | sed 1d | tr -d '"' ;;
    esac
}

for encoding in utf8 tcvn3 vni; do
    case $encoding in utf8) name=UTF-8 told='' ;; tcvn3) name=TCVN3 told='F109 F112' ;; vni) name=VNI told=F112 ;; esac
    rm -rf city w.sqlite truth.sqlite
    "$mkcity" --seed 31 --parcels 1500 --no-defects --drawings --encoding $encoding --out city 2>/dev/null
    ogr2ogr -f SQLite -dsco SPATIALITE=YES truth.sqlite city/extra/ban-ve-hinh.gpkg >/dev/null 2>&1
    sqlite3 -csv truth.sqlite ".import city/extra/ban-ve-chu.csv word" >/dev/null 2>&1
    [ $encoding = utf8 ] && cp city/extra/ban-ve-chu.csv words.csv
    ok "$name: the words of the list are the same in each encoding" cmp words.csv city/extra/ban-ve-chu.csv
    n=$(sqlite3 truth.sqlite "SELECT count(*) FROM thua" 2>/dev/null)
    words=$(sqlite3 truth.sqlite "SELECT count(*) FROM word" 2>/dev/null)
    ok "$name: there are parcels and words to compare" test "$n" -gt 80 -a "$words" -gt 15
    project ban-ve >ranh.yaml
    exits 0 "$name: ingest and reproject" "$ranh" run -q --to reproject
    "$ranh" sheet --json >sheet.json 2>/dev/null
    for kind in dgn dxf; do
        is "$name $kind: number, land use, area of the label, and every vertex to the millimetre" \
            "$(asked "SELECT count(*) || ' of ' || (SELECT count(*) FROM parcel JOIN source s USING (source_id) WHERE s.name = '$kind')
                FROM parcel p JOIN source s USING (source_id) JOIN t.thua ON thua = p.number AND loai = p.land_use
                AND abs(dien_tich - p.area_recorded_m2) < 0.001 AND abs(p.native_area_m2 - dien_tich) < 0.0501
                AND ST_Equals(SnapToGrid(p.geometry, 0.001), SnapToGrid(t.thua.geom, 0.001))
                WHERE s.name = '$kind' AND p.key = '27676/12/' || thua")" "$n of $n"
        is "$name $kind: in = accepted + rejected" "$(asked "SELECT features_in = accepted AND rejected = 0 AND features_in =
            (SELECT count(*) FROM delivered d WHERE d.source_id = s.source_id) FROM source s WHERE name = '$kind'")" 1
        is "$name $kind: every word is what was written, at its place, of its kind" \
            "$(asked "SELECT count(*) || ' of ' || (SELECT count(*) FROM drawn_name JOIN source s USING (source_id) WHERE s.name = '$kind')
                FROM t.word t JOIN drawn_name n ON n.text = t.text AND abs(n.x - t.x) < 0.001 AND abs(n.y - t.y) < 0.001 AND n.kind =
                CASE CAST(level AS INTEGER) WHEN 28 THEN 'street' WHEN 39 THEN 'water' WHEN 48 THEN 'place' ELSE 'title' END
                JOIN source s USING (source_id) WHERE s.name = '$kind'")" "$words of $words"
        is "$name $kind: the sheet names the encoding, for certain, by ten values and more" \
            "$(on_sheet $kind "json_extract(c.value, '\$.encoding') || ' ' || json_extract(c.value, '\$.certainty') || ' ' || (json_extract(c.value, '\$.values') >= 10)")" "$name certain 1"
        # A DXF says Windows-1252 whatever it is written in: that is contradicted where a DGN, which says nothing, is recognised.
        is "$name $kind: nothing is told but that, and capitals brought back" "$(codes $kind | sed s/F113/F112/)" "$told"
    done
    if [ $encoding != utf8 ]; then
        bytes_of_file dgn | od -An -v -tx1 | tr '\n' ' ' | sed 's/ 0a/\n/g' | tr -d ' ' >given
        sqlite3 w.sqlite "SELECT lower(coalesce(json_extract(attributes, '\$.Text.hex'), hex(json_extract(attributes, '\$.Text')))) FROM delivered d JOIN source s
            USING (source_id) JOIN drawn_name n USING (delivered_id) WHERE s.name = 'dgn' ORDER BY feature" >kept
        ok "$name dgn: bytes as delivered are kept" cmp kept given
    fi
    # A DXF that says Windows-1252 may be kept as that, letter for byte.
    kept="FROM delivered d JOIN source s USING (source_id) JOIN drawn_name n USING (delivered_id) WHERE s.name = 'dxf' AND n.kind <> 'title' ORDER BY feature"
    bytes_of_file dxf >given
    ok "$name dxf: there are texts of one line" test "$(wc -l <given)" -gt 10
    if [ "$(sqlite3 w.sqlite "SELECT count(*) FROM (SELECT json_extract(attributes, '\$.Text.hex') AS h $kept) WHERE h IS NOT NULL")" -gt 0 ]; then
        sqlite3 w.sqlite "SELECT lower(coalesce(json_extract(attributes, '\$.Text.hex'), hex(json_extract(attributes, '\$.Text')))) $kept" >kept
        od -An -v -tx1 given | tr '\n' ' ' | sed 's/ 0a/\n/g' | tr -d ' ' >given.hex
        ok "$name dxf: bytes as delivered are kept" cmp kept given.hex
    else
        sqlite3 w.sqlite "SELECT json_extract(attributes, '\$.Text') $kept" >kept
        [ $encoding = utf8 ] || iconv -f UTF-8 -t CP1252 kept >kept.bytes
        [ $encoding = utf8 ] && cp kept kept.bytes
        ok "$name dxf: bytes as delivered can be had again" cmp kept.bytes given
    fi
    ok "$name: the names can be had as a layer" "$ranh" export --layer names names-$encoding.csv
    rm -f w.sqlite
    project ban-ve-it-chu >ranh.yaml
    exits 0 "$name: four words only" "$ranh" run -q --to reproject
    "$ranh" sheet --json >sheet.json 2>/dev/null
    for kind in dgn dxf; do
        is "$name $kind: the same parcels" "$(asked "SELECT count(*) FROM parcel p JOIN source s USING (source_id) JOIN t.thua ON thua = p.number AND loai = p.land_use
            AND ST_Equals(SnapToGrid(p.geometry, 0.001), SnapToGrid(t.thua.geom, 0.001)) WHERE s.name = '$kind'")" "$n"
        [ $encoding = utf8 ] ||
            is "$name $kind: four words are not taken for certain, and what they are read as is told" \
                "$(on_sheet $kind "json_extract(c.value, '\$.certainty') <> 'certain'") $(codes $kind | grep -cE 'F108|F112|F113')" "1 1"
    done
done
is "names exported are the same in each encoding" "$(cmp names-tcvn3.csv names-vni.csv 2>&1; cmp names-vni.csv names-utf8.csv 2>&1)" ""
done_testing
