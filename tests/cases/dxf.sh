#!/bin/sh
# SPDX-License-Identifier: MIT
# DXF as offices draw: one parcel of 20 m x 20 m, number 12, each time drawn or labelled another way. What cannot
# be read, lies elsewhere or is hidden is told.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
e=604000 n=1192000

pair() { # code value code value ...
    while [ $# -gt 0 ]; do
        printf '%3d\n%s\n' "$1" "$2"
        shift 2
    done
}
line() { pair 0 LINE 8 "${5:-10}" 10 $((e + $1)) 20 $((n + $2)) 11 $((e + $3)) 21 $((n + $4)); }
box() { line 0 0 20 0 "${1:-10}"; line 20 0 20 20 "${1:-10}"; line 20 20 0 20 "${1:-10}"; line 0 20 0 0 "${1:-10}"; }
text() { pair 0 TEXT 8 "${4:-13}" 10 $((e + $1)) 20 $((n + $2)) 40 1 1 "$3"; }
mtext() { pair 0 MTEXT 8 "${4:-13}" 10 $((e + $1)) 20 $((n + $2)) 40 1 71 5 1 "$3"; }
begin() { pair 0 SECTION 2 ENTITIES; }
end() { pair 0 ENDSEC 0 EOF; }
# number, land use, recorded area and measured area of each parcel, then the codes of the findings
read_drawing() {
    printf 'project: {name: "D", crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: w.sqlite\nsources:\n  - {name: d, role: parcels, path: %s, crs: EPSG:9210, commune: "26740", sheet: "1", scale: 500}\n' "$1" >ranh.yaml
    rm -f w.sqlite
    "$ranh" run -q --to reproject >/dev/null 2>err || { cat err; return; }
    sqlite3 w.sqlite "SELECT coalesce(number, '-'), coalesce(land_use, '-'), coalesce(area_recorded_m2, '-'), round(native_area_m2, 2)
        FROM parcel ORDER BY number; SELECT DISTINCT code FROM finding WHERE code GLOB 'L*' OR code GLOB 'F*' ORDER BY code" | tr '|\n' '  ' | sed 's/ $//'
}
drawn() { # what wanted; the entities lie in body
    { begin; cat body; end; } >x.dxf
    is "$1" "$(read_drawing x.dxf)" "$2"
}

{ box; text 10 10 12/ODT/400.0; } >body
drawn "a label in one text" "12 ODT 400.0 400.0"
{ box; pair 0 TEXT 8 13 10 $((e - 9)) 20 $((n - 9)) 40 1 1 12 72 1 11 $((e + 10)) 21 $((n + 10)) 73 2; } >body
drawn "a centred text stands at its alignment point, not at its corner" "12 - - 400.0"
{ box; mtext 10 10 '{\fArial|b0;\S12/400.0;} ODT'; } >body
drawn "a stacked fraction is number over area" "12 ODT 400.0 400.0"
{ box; mtext 10 10 '\pxqc;{\L12\l}\P400,0\PODT'; } >body
drawn "lines of an MTEXT, with codes and a decimal comma" "12 ODT 400.0 400.0"
{ box; text 10 14 12; text 10 10 '400,0' 4; text 10 6 ODT 2; } >body
drawn "three loose texts" "12 ODT 400.0 400.0"
for code in T 2L 1L LN Hg/b; do
    { box; text 10 14 12; text 10 10 '400,0' 4; text 10 6 $code 2; } >body
    drawn "$code, an old code, is read as a land use" "12 $code 400.0 400.0"
    "$ranh" check --no-layer --json --crs EPSG:9210 --commune 26740 --sheet 1 --scale 500 x.dxf >old.json 2>&1
    is "and told as old, not as unknown" "$(sqlite3 :memory: "SELECT group_concat(json_extract(value, '\$.code')) FROM
        json_each(cast(readfile('old.json') AS text), '\$.findings') WHERE json_extract(value, '\$.code') IN ('A103', 'A119')")" A119
done
{ box; text 10 14 12; line 8 13 14 13 13; text 10 10 '400,0'; text 10 6 ODT; } >body
drawn "a fraction drawn with its bar on one level" "12 ODT 400.0 400.0"
{ pair 0 LWPOLYLINE 8 10 90 4 70 1 10 $e 20 $n 10 $((e + 20)) 20 $n 42 1 10 $((e + 20)) 20 $((n + 20)) 10 $e 20 $((n + 20)); text 10 10 12; } >body
drawn "a bulge is half a circle, in chords within a millimetre, and told" "12 - - 557.06 F105"
{ line 0 0 20 0; line 20 0 20 20; line 0 20 0 0
    pair 0 SPLINE 8 10 100 AcDbSpline 70 12 71 2 40 0 40 0 40 0 40 1 40 1 40 1 41 1 41 0.70710678118654752 41 1 \
        10 $((e + 20)) 20 $((n + 20)) 10 $((e + 20)) 20 $((n + 40)) 10 $e 20 $((n + 40))
    line 0 40 0 20; text 10 10 12; } >body
drawn "a rational spline is a quarter of a circle" "12 - - 714.15 F105"
{ box; text 10 10 12; pair 0 LINE 8 10 67 1 10 $e 20 $n 11 $((e + 20)) 21 $((n + 20)); pair 0 TEXT 8 13 67 1 10 $((e + 5)) 20 $((n + 5)) 40 1 1 99; } >body
drawn "paper space takes no part" "12 - - 400.0"
{ box; text 10 10 12; pair 0 REGION 8 10; } >body
drawn "what is not read is told" "12 - - 400.0 L113"
{ box; text 10 10 12; line 0 0 20 0 61; pair 0 LINE 8 61 10 $((e + 20)) 20 $n 11 $((e + 20)).03 21 $((n + 20)); } >body
drawn "a boundary by papers within the limit is the current one" "12 - - 400.0"
{ box; text 10 10 12; line 0 0 20 0 61; line 20 0 17 20 61; } >body
drawn "one that strays is told, and makes no parcel" "12 - - 400.0 L117"
is "by how much at most, of which parcel, and where" "$(sqlite3 w.sqlite "SELECT round(measured, 3) || ' ' || \"limit_value\" || ' ' || key_a || ' ' || feature FROM finding WHERE code = 'L117'")" "2.561 0.04 26740/1/12 6"
{ box RANH_THUA; text 10 10 12; } >body
drawn "no line on a boundary level: told, with the levels there are" "L108 L116"
is "by their names" "$(sqlite3 w.sqlite "SELECT message_en LIKE '%RANH_THUA (4)%' FROM finding WHERE code = 'L116'")" 1

{
    pair 0 SECTION 2 TABLES 0 TABLE 2 LAYER 0 LAYER 2 10 70 0 62 7 0 LAYER 2 23 70 0 62 -7 0 ENDTAB 0 ENDSEC
    pair 0 SECTION 2 BLOCKS 0 BLOCK 8 0 2 REF 70 4 10 0 20 0 1 'D:\ve\DC13.dwg' 0 ENDBLK 8 0
    pair 0 BLOCK 8 0 2 NHAN 70 2 10 0 20 0 3 NHAN 0 ATTDEF 8 13 10 0 20 0 40 1 1 0 3 so 2 SO 70 0 0 ENDBLK 8 0 0 ENDSEC
    begin
    line 0 0 20 0 23; line 20 0 20 20; line 20 20 0 20; line 0 20 0 0
    pair 0 INSERT 8 13 66 1 2 NHAN 10 $((e + 10)) 20 $((n + 10)) 0 ATTRIB 8 13 10 $((e + 10)) 20 $((n + 10)) 40 1 1 12 2 SO 70 0 0 SEQEND 8 13
    pair 0 INSERT 8 0 2 REF 10 0 20 0
    end
} >y.dxf
# lines of a block stay on their own levels, wherever it is inserted; GDAL alone makes one shape of them on the level of the insert
{
    pair 0 SECTION 2 HEADER 9 '$ACADVER' 1 AC1009 0 ENDSEC 0 SECTION 2 BLOCKS 0 BLOCK 8 0 2 LO 70 0 10 0 20 0
    e=0 n=0
    box
    line 0 0 20 20 14
    e=604000 n=1192000
    pair 0 CIRCLE 8 63 10 0 20 0 40 1 0 ENDBLK 8 0 0 ENDSEC
    begin
    pair 0 INSERT 8 99 2 LO 10 $e 20 $n
    text 10 14 12
    end
} >z.dxf
is "a block is read with its levels" "$(read_drawing z.dxf)" "12 - - 400.0"
is "attributes of a block are labels; layers that are off and drawings referred to are told" "$(read_drawing y.dxf)" "12 - - 400.0 L114 L115"
is "the name of the drawing, without its folder" "$(sqlite3 w.sqlite "SELECT (message_en LIKE '%DC13.dwg%') || (message_en LIKE '%ve%DC13%') FROM finding WHERE code = 'L114'")" 10
is "the layer and how many elements it holds" "$(sqlite3 w.sqlite "SELECT message_vi LIKE '%23 (1)%' FROM finding WHERE code = 'L115'")" 1

# An attribute of several lines; and blocks in blocks that would fill any memory: the rest of the drawing is read.
{
    box
    pair 0 INSERT 66 1 8 13 2 NHAN 10 $((e + 10)) 20 $((n + 10)) \
        0 ATTRIB 8 13 10 $((e + 10)) 20 $((n + 10)) 40 1 2 SO 1 12 70 0 101 'Embedded Object' 10 0 20 0 1 '12\P400.0\PODT' 0 SEQEND 8 13
} >body
{ pair 0 SECTION 2 HEADER 9 '$ACADVER' 1 AC1015 0 ENDSEC 0 SECTION 2 BLOCKS 0 BLOCK 8 0 2 NHAN 70 2 10 0 20 0; pair 0 ATTDEF 8 13 10 0 20 0 40 1 2 SO 1 ""; pair 0 ENDBLK 8 0 0 ENDSEC; begin; cat body; end; } >x.dxf
is "an attribute of several lines says them all" "$(read_drawing x.dxf)" "12 ODT 400.0 400.0"
{
    pair 0 SECTION 2 HEADER 9 '$ACADVER' 1 AC1015 0 ENDSEC 0 SECTION 2 BLOCKS
    pair 0 BLOCK 8 0 2 B0 70 0 10 0 20 0 0 LINE 8 10 10 0 20 0 11 1 21 1 0 ENDBLK 8 0
    for i in 1 2 3 4 5 6 7 8 9; do pair 0 BLOCK 8 0 2 B$i 70 0 10 0 20 0 0 INSERT 8 10 2 B$((i - 1)) 10 0 20 0 70 10 71 10 44 2 45 2 0 ENDBLK 8 0; done
    pair 0 ENDSEC
    begin
    box
    text 10 14 12
    pair 0 INSERT 8 10 2 B9 10 $e 20 $n
    end
} >x.dxf
# shellcheck disable=SC3045 # not in POSIX, but in dash and bash
is "inserts without end are left out and told" "$(ulimit -v 4000000; read_drawing x.dxf)" "12 - - 400.0 L118"
ok "with the block" sh -c "sqlite3 w.sqlite \"SELECT message_en FROM finding WHERE code = 'L118'\" | grep -q 'B9 (1)'"
done_testing
