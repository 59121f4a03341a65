#!/bin/sh
# SPDX-License-Identifier: MIT
# Drawings in the fonts of old: twelve parcels labelled "Thửa đất số N" and notes beside them, in UTF-8, TCVN3 and VNI,
# as DXF that says nothing of it. The labels are read, the column of texts is recognised, the bytes are kept.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
e=604000 n=1192000
in_utf8() { printf 'Thửa đất số|đường Nguyễn Văn Cừ|rạch Bà Đỏ|nhà ở kết hợp|hẻm số bảy|mương thoát nước|nghĩa địa cũ|chợ xã Thạnh An|trường tiểu học|cầu gỗ|bờ kè đá|ruộng lúa\n'; }
in_tcvn3() { printf 'Th\366a \256\312t s\350|\256\255\352ng Nguy\324n V\250n C\365|r\271ch B\265 \247\341|nh\265 \353 k\325t h\356p|h\316m s\350 b\266y|m\255\254ng tho\270t n\255\355c|ngh\334a \256\336a c\362|ch\356 x\267 Th\271nh An|tr\255\352ng ti\323u h\344c|c\307u g\347|b\352 k\314 \256\270|ru\351ng l\363a\n'; }
in_vni() { printf 'Th\366\373a \361\141\341t s\157\341|\361\366\364\370ng Nguy\145\343n V\141\352n C\366\370|r\141\357ch B\141\370 \321\157\373|nh\141\370 \364\373 k\145\341t h\364\357p|h\145\373m s\157\341 b\141\373y|m\366\364ng tho\141\341t n\366\364\371c|ngh\363a \361\362a c\165\365|ch\364\357 x\141\365 Th\141\357nh An|tr\366\364\370ng ti\145\345u h\157\357c|c\141\340u g\157\343|b\364\370 k\145\370 \361\141\371|ru\157\344ng l\165\371a\n'; }

pair() {
    while [ $# -gt 0 ]; do
        printf '%3d\n%s\n' "$1" "$2"
        shift 2
    done
}
line() { pair 0 LINE 8 10 10 $((e + $1)) 20 $((n + $2)) 11 $((e + $3)) 21 $((n + $4)); }
text() { pair 0 TEXT 8 "$4" 10 $((e + $1)) 20 $((n + $2)) 40 1 1 "$3"; }
words() { "in_$1" | tr '|' '\n'; }
drawing() { # encoding
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
for encoding in utf8 tcvn3 vni; do
    case $encoding in utf8) name=UTF-8 ;; tcvn3) name=TCVN3 ;; vni) name=VNI ;; esac
    drawing $encoding >$encoding.dxf
    via=" via CP1252" # what a DXF without a code page is taken to be in before its letters are looked at
    rm -f w.sqlite
    printf 'project: {name: "D", crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: w.sqlite\nsources:\n  - {name: d, role: parcels, path: %s, crs: EPSG:9210, commune: "26740", sheet: "1", scale: 500}\n' \
        $encoding.dxf >ranh.yaml
    exits 0 "$name: ingest" "$ranh" run -q --to reproject
    is "$name: every label is read" "$(sqlite3 w.sqlite "SELECT group_concat(number, ' ') FROM (SELECT number FROM parcel ORDER BY CAST(number AS INTEGER))")" "1 2 3 4 5 6 7 8 9 10 11 12"
    is "$name: recognised by the column of texts" "$(sqlite3 w.sqlite "SELECT json_extract(encodings, '\$.Text.encoding') || ' ' || json_extract(encodings, '\$.Text.certainty') FROM source")" "$name${via} certain"
    sqlite3 w.sqlite "SELECT json_extract(attributes, '\$.Text') FROM delivered WHERE json_extract(attributes, '\$.Layer') = '39' ORDER BY feature" >kept
    words $encoding >given
    # what CP1252 has no letter for, as some bytes of UTF-8, iconv does not turn back
    [ $encoding = utf8 ] ||
        ok "$name: bytes as delivered can be had again" sh -c "iconv -f UTF-8 -t CP1252 kept | cmp - given"
    is "$name: no text is in doubt, no label unread" "$(sqlite3 w.sqlite "SELECT count(*) FROM finding WHERE code IN ('F103', 'F108', 'F110', 'F113', 'L112')")" 0
done
done_testing
