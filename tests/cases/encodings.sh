#!/bin/sh
# SPDX-License-Identifier: MIT
# One city delivered three times: in UTF-8, and its Shapefiles and CSV in TCVN3 and in VNI without a word about
# it. What the workspace holds must be the same text, and the bytes as delivered must still be there.
. "$(dirname "$0")/../tap.sh"

texts() { # database
    sqlite3 "$1" "SELECT 'permit', permit_no, address, work, use, status FROM permit UNION ALL
        SELECT 'event', dossier, status, channel, unit_code, '' FROM permit_event UNION ALL
        SELECT 'unit', code, name, kind, '', '' FROM unit UNION ALL
        SELECT 'zone', code, function_name, plan, decision, '' FROM zone ORDER BY 1, 2, 3, 4, 5, 6"
}
# Toned capitals are no letters of TCVN3: where nothing shows them they come back small.
small='y/ÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ/áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ/'

for encoding in utf-8 tcvn3 vni; do
    option=
    [ $encoding = utf-8 ] || option="--encoding $encoding"
    # shellcheck disable=SC2086 # two words or none
    "$mkcity" --seed 12 --parcels 600 --no-defects $option --out "$tmp/$encoding" >"$tmp/mkcity.log" 2>&1
    ok "ingest of the city in $encoding" "$ranh" ingest --project "$tmp/$encoding/ranh.yaml" --quiet
    cp "$(find "$tmp/$encoding/work" -name '*.sqlite' | head -n 1)" "$tmp/$encoding.sqlite"
    texts "$tmp/$encoding.sqlite" >"$tmp/$encoding.txt"
done

ok "there is text to compare" test "$(grep -c '[ạảấầẩậắằặẹẻếềểệịỏốồổộớờởợủứừửựỳỷỹ]' "$tmp/utf-8.txt")" -gt 40
ok "VNI: every text is that of the city in UTF-8" cmp "$tmp/utf-8.txt" "$tmp/vni.txt"
sed "$small" "$tmp/utf-8.txt" >"$tmp/utf-8.small"
sed "$small" "$tmp/tcvn3.txt" >"$tmp/tcvn3.small"
ok "TCVN3: the same, but for capitals it does not have" cmp "$tmp/utf-8.small" "$tmp/tcvn3.small"

is "no text is told of the city in UTF-8" \
    "$(sqlite3 "$tmp/utf-8.sqlite" "SELECT count(*) FROM finding WHERE code IN ('F103','F108','F109','F110','F111','F112','F113')")" 0
for encoding in tcvn3 vni; do
    name=$(echo $encoding | tr '[:lower:]' '[:upper:]')
    is "$name: nothing is in doubt, nothing undecodable" \
        "$(sqlite3 "$tmp/$encoding.sqlite" "SELECT count(*) FROM finding WHERE code IN ('F103','F108','F110','F113')")" 0
    is "$name: recognised in every column it was written in" "$(sqlite3 "$tmp/$encoding.sqlite" \
        "SELECT group_concat(DISTINCT json_extract(value, '\$.encoding')) FROM source, json_each(encodings) WHERE driver IN ('CSV', 'ESRI Shapefile')")" "$name"
    is "$name: the other formats are UTF-8" "$(sqlite3 "$tmp/$encoding.sqlite" \
        "SELECT group_concat(DISTINCT json_extract(value, '\$.encoding')) FROM source, json_each(encodings) WHERE driver NOT IN ('CSV', 'ESRI Shapefile')")" "UTF-8"
    is "$name: columns of ten values are certain" "$(sqlite3 "$tmp/$encoding.sqlite" \
        "SELECT count(*) FROM source, json_each(encodings) WHERE json_extract(value, '\$.values') >= 10 AND json_extract(value, '\$.certainty') <> 'certain'")" 0
    ok "$name: bytes as delivered are kept" test "$(sqlite3 "$tmp/$encoding.sqlite" \
        "SELECT count(*) FROM delivered WHERE attributes LIKE '%\"hex\"%'")" -gt 100
done
done_testing
