#!/bin/sh
# SPDX-License-Identifier: MIT
# Drawings in the fonts of old: twelve parcels labelled "Thửa đất số N" and notes beside them, in UTF-8, TCVN3, VNI,
# VISCII and CP1258, as DXF that says nothing of it, or says something else. The labels are read, the column of texts is
# recognised, the bytes are kept as they lie in the file.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
e=604000 n=1192000
in_utf8() { printf 'Thửa đất số|đường Nguyễn Văn Cừ|rạch Bà Đỏ|nhà ở kết hợp|hẻm số bảy|mương thoát nước|nghĩa địa cũ|chợ xã Thạnh An|trường tiểu học|cầu gỗ|bờ kè đá|ruộng lúa\n'; }
in_tcvn3() { printf 'Th\366a \256\312t s\350|\256\255\352ng Nguy\324n V\250n C\365|r\271ch B\265 \247\341|nh\265 \353 k\325t h\356p|h\316m s\350 b\266y|m\255\254ng tho\270t n\255\355c|ngh\334a \256\336a c\362|ch\356 x\267 Th\271nh An|tr\255\352ng ti\323u h\344c|c\307u g\347|b\352 k\314 \256\270|ru\351ng l\363a\n'; }
in_vni() { printf 'Th\366\373a \361\141\341t s\157\341|\361\366\364\370ng Nguy\145\343n V\141\352n C\366\370|r\141\357ch B\141\370 \321\157\373|nh\141\370 \364\373 k\145\341t h\364\357p|h\145\373m s\157\341 b\141\373y|m\366\364ng tho\141\341t n\366\364\371c|ngh\363a \361\362a c\165\365|ch\364\357 x\141\365 Th\141\357nh An|tr\366\364\370ng ti\145\345u h\157\357c|c\141\340u g\157\343|b\364\370 k\145\370 \361\141\371|ru\157\344ng l\165\371a\n'; }
in_viscii() { printf 'Th\330a \360\244t s\257|\360\337\266ng Nguy\255n V\345n C\327|r\325ch B\340 \320\366|nh\340 \267 k\252t h\376p|h\353m s\257 b\344y|m\337\275ng tho\341t n\337\276c|ngh\356a \360\270a c\373|ch\376 x\343 Th\325nh An|tr\337\266ng ti\254u h\367c|c\245u g\262|b\266 k\350 \360\341|ru\265ng l\372a\n'; }
in_cp1258() { printf 'Th\375\322a \360\342\354t s\364\354|\360\375\365\314ng Nguy\352\336n V\343n C\375\314|ra\362ch B\340 \320o\322|nh\340 \365\322 k\352\354t h\365\362p|he\322m s\364\354 ba\322y|m\375\365ng tho\341t n\375\365\354c|nghi\336a \360i\362a cu\336|ch\365\362 xa\336 Tha\362nh An|tr\375\365\314ng ti\352\322u ho\362c|c\342\314u g\364\336|b\365\314 k\350 \360\341|ru\364\362ng l\372a\n'; }

pair() {
    while [ $# -gt 0 ]; do
        printf '%3d\n%s\n' "$1" "$2"
        shift 2
    done
}
line() { pair 0 LINE 8 10 10 $((e + $1)) 20 $((n + $2)) 11 $((e + $3)) 21 $((n + $4)); }
text() { pair 0 TEXT 8 "$4" 10 $((e + $1)) 20 $((n + $2)) 40 1 1 "$3"; }
words() { "in_$1" | tr '|' '\n'; }
header() { [ "$1" = none ] || pair 0 SECTION 2 HEADER 9 '$ACADVER' 1 AC1015 9 '$DWGCODEPAGE' 3 "$1" 0 ENDSEC; }
drawing() { # encoding, what the header says
    header "$2"
    pair 0 SECTION 2 ENTITIES
    first=$(words "$1" | LC_ALL=C sed -n 1p) i=0
    line 0 0 240 0
    line 0 20 240 20
    while [ $i -lt 12 ]; do
        x=$((20 * i)) i=$((i + 1))
        line $x 0 $x 20
        text $((x + 10)) 12 "$first $i" 13
        text $((x + 10)) 6 "$(words "$1" | LC_ALL=C sed -n ${i}p)" 39
    done
    line 240 0 240 20
    pair 0 ENDSEC 0 EOF
}
ingest() { # file
    rm -f w.sqlite
    printf 'project: {name: "D", crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: w.sqlite\nsources:\n  - {name: d, role: parcels, path: %s, crs: EPSG:9210, commune: "26740", sheet: "1", scale: 500}\n' \
        "$1" >ranh.yaml
    "$ranh" run -q --to reproject
}
numbers() { sqlite3 w.sqlite "SELECT group_concat(number, ' ') FROM (SELECT number FROM parcel ORDER BY CAST(number AS INTEGER))"; }
column() { sqlite3 w.sqlite "SELECT json_extract(encodings, '\$.Text.encoding') || ' ' || json_extract(encodings, '\$.Text.certainty') FROM source"; }
# the bytes of the texts of a level, as they were delivered, in hexadecimal
kept() {
    sqlite3 w.sqlite "SELECT lower(coalesce(json_extract(attributes, '\$.$2.hex'), hex(json_extract(attributes, '\$.$2'))))
        FROM delivered WHERE json_extract(attributes, '\$.Layer') = '$1' ORDER BY feature"
}
text_kept() { sqlite3 w.sqlite "SELECT CAST(x'$(kept "$1" "$2")' AS TEXT)"; }
given() { # encoding
    i=0
    while [ $i -lt 12 ]; do
        i=$((i + 1))
        words "$1" | LC_ALL=C sed -n ${i}p | tr -d '\n' | od -An -v -tx1 | tr -d ' \n'
        echo
    done
}
for encoding in utf8 tcvn3 vni viscii cp1258; do
    case $encoding in utf8) name=UTF-8 ;; *) name=$(echo $encoding | tr '[:lower:]' '[:upper:]') ;; esac
    given $encoding >given
    for says in none ANSI_1252 ANSI_1258; do
        drawing $encoding $says >$encoding.dxf
        what="$name, code page $says"
        exits 0 "$what: ingest" ingest $encoding.dxf
        is "$what: every label is read" "$(numbers)" "1 2 3 4 5 6 7 8 9 10 11 12"
        is "$what: recognised by the column of texts" "$(column)" "$name certain"
        kept 39 Text >kept
        ok "$what: the bytes are kept as they lie in the file" cmp kept given
        is "$what: no text is in doubt, no label unread" "$(sqlite3 w.sqlite "SELECT group_concat(code) FROM finding WHERE code IN ('F103', 'F108', 'F110', 'F113', 'L112')")" \
            "$(case $says$encoding in none* | ANSI_1258cp1258) ;; *) echo F113 ;; esac)"
    done
done

# A text with codes says one thing and is drawn by another: both are kept. Letters that are not in the code page are told
# by number, also among bytes.
box() { line 0 0 20 0; line 20 0 20 20; line 20 20 0 20; line 0 20 0 0; }
one() { { header "$1"; pair 0 SECTION 2 ENTITIES; box; cat body; pair 0 ENDSEC 0 EOF; } >one.dxf; ingest one.dxf; }
says() { sqlite3 w.sqlite "SELECT group_concat(coalesce(number, '-') || ' ' || coalesce(land_use, '-') || ' ' || coalesce(area_recorded_m2, '-')) FROM parcel"; }
pair 0 MTEXT 8 13 10 $((e + 10)) 20 $((n + 10)) 40 1 1 '{\fVNI-Times|b0;\S12/400,0;}\PODT' >body
exits 0 "MTEXT with codes" one none
is "what it says" "$(says)" "12 ODT 400.0"
is "and how it was drawn" "$(text_kept 13 TextRaw)" '{\fVNI-Times|b0;\S12/400,0;}\PODT'
text 10 10 "$(printf 'Th\\U+1EEDa \\U+0111\\U+1EA5t s\\U+1ED1 12')" 13 >body
exits 0 "letters by number in a TEXT" one ANSI_1252
is "are letters" "$(says) $(text_kept 13 Text)" "12 - - Thửa đất số 12"
{ text 10 10 "$(printf 'Th\\U+1EEDa \360\\U+1EA5t s\\U+1ED1 12')" 13; text 10 6 "$(printf '\360\325\340ng')" 39; } >body
exits 0 "letters by number among bytes of a code page" one ANSI_1258
is "are read with them" "$(says) $(kept 13 Text)" "12 - - $(printf 'Th\\U+1EEDa \360\\U+1EA5t s\\U+1ED1 12' | od -An -v -tx1 | tr -d ' \n')"
long=$(printf '%0200d' 0 | sed 's/0/đường /g')
{ text 10 10 12 13; text 10 5 "$long" 39; pair 0 MTEXT 8 38 10 $((e + 10)) 20 $((n + 3)) 40 1 3 "$long" 3 "$long" 1 x; } >body
exits 0 "texts longer than GDAL's lines" one none
is "are whole" "$(text_kept 39 Text) $(text_kept 38 Text)" "$long $long${long}x"
text 10 10 "$(printf '12 \002^B')" 13 >body
exits 0 "bytes below a blank" one none
is "are letters in VISCII, and kept" "$(kept 13 Text) $(kept 13 TextRaw)" "3132200202 313220025e42"
{ box; pair 0 TEXT 8 "$(printf 'nh\265')" 10 $((e + 10)) 20 $((n + 10)) 40 1 1 12; } >body
exits 0 "a layer named in TCVN3" one none
is "keeps its bytes" "$(sqlite3 w.sqlite "SELECT DISTINCT json_extract(attributes, '\$.Layer.hex') FROM delivered WHERE json_extract(attributes, '\$.Layer.hex') IS NOT NULL")" 6e68b5

# The sheet in the label itself, where no column and no option has it: twelve lots "Thửa N tờ 7".
label_utf8() { printf 'Thửa|tờ'; }
label_tcvn3() { printf 'Th\366a|t\352'; }
label_vni() { printf 'Th\366\373a|t\364\370'; }
label_viscii() { printf 'Th\330a|t\266'; }
label_cp1258() { printf 'Th\375\322a|t\365\314'; }
sheets() { # encoding
    thua=$(label_$1 | cut -d'|' -f1) to=$(label_$1 | cut -d'|' -f2) i=0
    pair 0 SECTION 2 ENTITIES
    line 0 0 240 0
    line 0 20 240 20
    while [ $i -lt 12 ]; do
        x=$((20 * i)) i=$((i + 1))
        line $x 0 $x 20
        text $((x + 10)) 12 "$thua $i $to 7" 13
        text $((x + 10)) 6 "$(words "$1" | LC_ALL=C sed -n ${i}p)" 39
    done
    line 240 0 240 20
    pair 0 ENDSEC 0 EOF
}
for encoding in utf8 tcvn3 vni viscii cp1258; do
    (LC_ALL=C && export LC_ALL && sheets $encoding >sheets.dxf)
    "$ranh" check --json --no-layer --crs EPSG:9210 --commune 26740 sheets.dxf >sheets.json 2>/dev/null
    is "$encoding: sheet and number are read from the label" "$(python3 -c '
import json; j = json.load(open("sheets.json"))
print(j["files"][0]["rejected"], sorted({f["code"] for f in j["findings"]} & {"L108", "L109", "L110", "L111", "L112", "A102"}))')" "0 []"
done
"$ranh" check --json --no-layer --crs EPSG:9210 --commune 26740 --sheet 8 sheets.dxf >sheets.json 2>/dev/null
is "a label of another sheet than was said" "$(python3 -c '
import json; j = json.load(open("sheets.json"))
print(sum(f["code"] == "L111" for f in j["findings"]), [f["message_en"] for f in j["findings"] if f["code"] == "L111"][0].count("the label says sheet 7"))')" "12 1"
done_testing
