#!/bin/sh
# SPDX-License-Identifier: MIT
# Keys of parcels over the reform of 2025-07-01: codes with a date are brought over, split communes by the ground,
# both keys kept; and the 12-character identifier of a parcel.
. "$(dirname "$0")/../tap.sh"

cd "$tmp" || exit 1
field() { sqlite3 -batch work.sqlite "$1"; }
run() { "$ranh" run --project ranh.yaml --to "${1:-reproject}" --quiet --lang en; }
# parcels CODE EAST NORTH [SHEET]: three of 20 x 10 m
parcels() {
    echo 'WKT,MAXA,SOTO,SOTHUA,maThuaDat'
    for i in 0 1 2; do
        w=$(($2 + 20 * i)) e=$(($2 + 20 * i + 20)) s=$3 n=$(($3 + 10))
        echo "\"POLYGON(($w $s,$e $s,$e $n,$w $n,$w $s))\",$1,${4:-12},$((i + 1)),${5:-}"
    done
}
# project ASOF: sources parcels and, if there, communes and permits
project() {
    {
        echo 'project: {name: x, crs: EPSG:9210, as_of: 2026-11-01}'
        echo 'workspace: work.sqlite'
        echo 'sources:'
        echo "  - {name: sheet, role: parcels, path: sheet.csv, wkt: WKT, crs: EPSG:9210${1:+, commune_asof: $1}}"
        [ ! -f communes.csv ] || echo '  - {name: communes, role: communes, path: communes.csv, wkt: WKT, crs: EPSG:9210, fields: {code: ma, name: ten}}'
        [ ! -f permits.csv ] || echo "  - {name: permits, role: permits, path: permits.csv${1:+, commune_asof: $1}}"
    } >ranh.yaml
}
# Thủ Dầu Một: 25744 went whole into 25750; 25741 was split between 25747 (west of it here) and 25750.
east=600100 north=1213000

# --- whole -------------------------------------------------------------------------------------------------
parcels 25744 $east $north >sheet.csv
project 2024-06-01
ok "codes of 2024" run
is "a unit that went whole: new key, and the old one kept" \
    "$(field "SELECT key, commune_code, commune_old, old_key FROM parcel WHERE number = '2'")" "25750/12/2|25750|25744|25744/12/2"
is "with its date that is nothing to tell" "$(field "SELECT count(*) FROM finding WHERE code GLOB 'A11*'")" 0
ok "again, from the same ingest" "$ranh" reproject --project ranh.yaml --quiet
is "twice is once" "$(field "SELECT key, commune_old, old_key FROM parcel WHERE number = '2'")" "25750/12/2|25744|25744/12/2"
project ''
ok "no date, but no unit of today has the code" run
is "it can only be the old one: brought over, and told" \
    "$(field "SELECT p.key, f.code, f.message_en LIKE '%25744%Phường Phú Lợi, now in 25750 Phường Phú Lợi%' FROM parcel p, finding f WHERE number = '2'")" "25750/12/2|A113|1"

# --- a code of today ----------------------------------------------------------------------------------------
parcels 25750 $east $north >sheet.csv
project ''
ok "a code of today, without a date" run
is "its parcels lie in today's commune: left, nothing told" "$(field "SELECT key, commune_old IS NULL FROM parcel WHERE number = '1'"; field "SELECT count(*) FROM finding")" "25750/12/1|1
0"
sed -i.bak 's/crs: EPSG:9210}/crs: EPSG:9210, survey_date: 2019-05-01}/' ranh.yaml
ok "a survey of 2019 alone" run
is "does not turn its key" "$(field "SELECT key FROM parcel WHERE number = '1'")" "25750/12/1"

# --- split ---------------------------------------------------------------------------------------------------
parcels 25741 $east $north >sheet.csv
project 2024-06-01
ok "a split unit, no boundaries" run
is "nobody knows the new key, and nobody invents one" "$(field "SELECT key IS NULL, commune_code IS NULL, old_key FROM parcel WHERE number = '3'")" "1|1|25741/12/3"
is "told once, as no data, with both candidates" \
    "$(field "SELECT count(*), min(verdict), min(measured), min(message_en LIKE '%25747%25750%') FROM finding WHERE code = 'A114'")" "1|NO_DATA|3.0|1"
# The boundary runs between the second and the third parcel.
b=$((east + 40))
printf 'WKT,ma,ten\n"POLYGON((%s %s,%s %s,%s %s,%s %s,%s %s))",25747,Phường Thủ Dầu Một\n"POLYGON((%s %s,%s %s,%s %s,%s %s,%s %s))",25750,Phường Phú Lợi\n' \
    $((b - 500)) $((north - 500)) $b $((north - 500)) $b $((north + 500)) $((b - 500)) $((north + 500)) $((b - 500)) $((north - 500)) \
    $b $((north - 500)) $((b + 500)) $((north - 500)) $((b + 500)) $((north + 500)) $b $((north + 500)) $b $((north - 500)) >communes.csv
project 2024-06-01
ok "with the boundaries of today" run
is "each parcel goes where it lies" "$(field "SELECT group_concat(key, ' ') FROM (SELECT key FROM parcel ORDER BY number)")" "25747/12/1 25747/12/2 25750/12/3"
is "nothing is left undecided" "$(field "SELECT count(*) FROM finding WHERE code = 'A114'")" 0

# --- permits follow --------------------------------------------------------------------------------------------
printf 'permit_no,commune,sheet,number\nG1,25741,12,1\nG3,25741,012,3\n' >permits.csv
project 2024-06-01
ok "permits with the code of before" run link
is "find their parcels by the old key" \
    "$(field "SELECT p.permit_no, c.key, l.method FROM permit p JOIN permit_parcel l USING (permit_id) JOIN parcel c USING (parcel_id) ORDER BY 1")" \
    "G1|25747/12/1|old-key
G3|25750/12/3|old-key"
rm permits.csv

# --- ambiguous and ended ------------------------------------------------------------------------------------------
parcels 25750 $((east - 20000)) $north >sheet.csv
rm communes.csv
project ''
ok "a code of today whose parcels lie 20 km away" run
is "C101 tells that the whole source lies elsewhere, and the code is left out of it" "$(field "SELECT group_concat(code) FROM finding WHERE code IN ('C101', 'A112')")" "C101"
parcels 25750 $((east - 4200)) $north >sheet.csv
ok "a code of today whose parcels lie just outside its commune" run
is "may be of before: told, not changed" "$(field "SELECT f.code, f.severity, p.key FROM finding f, parcel p WHERE p.number = '1' AND f.code GLOB 'A11*'")" "A112|warning|25750/12/1"
parcels 26929 603796 1192942 >sheet.csv
project 2024-11-01
ok "a code dissolved on 2025-01-01" run
is "is told, and its parcels wait for boundaries" "$(field "SELECT group_concat(code) FROM (SELECT code FROM finding WHERE code GLOB 'A11*' ORDER BY code)")" "A113,A114"
parcels 25744 $east $north >sheet.csv
project 2026-01-01
ok "an old code under a date of today" run
is "is told and left" "$(field "SELECT f.code, p.key FROM finding f, parcel p WHERE p.number = '1' AND f.code GLOB 'A11*'")" "A113|25744/12/1"

# Sheets of two old wards with the same numbers: one key for two parcels is no duplicate until they are renumbered.
{ parcels 25744 $east $north; parcels 25741 $((east + 100)) $north | tail -n +2; } >sheet.csv
printf 'WKT,ma,ten\n"POLYGON((%s %s,%s %s,%s %s,%s %s,%s %s))",25750,Phường Phú Lợi\n' $((east - 500)) $((north - 500)) $((east + 500)) $((north - 500)) \
    $((east + 500)) $((north + 500)) $((east - 500)) $((north + 500)) $((east - 500)) $((north - 500)) >communes.csv
project 2024-06-01
ok "two wards that became one" run validate
is "share keys" "$(field "SELECT count(*) - count(DISTINCT key) FROM parcel")" 3
is "but are no duplicates" "$(field "SELECT count(*) FROM finding WHERE code = 'A101'")" 0
rm communes.csv

# --- the identifier -----------------------------------------------------------------------------------------------
parcels 25750 $east $north 12 w3gy7dp11111 >sheet.csv
project ''
echo 'validate: {compute_identifiers: 1}' >>ranh.yaml
ok "identifiers are computed when asked for" run validate
is "of the alphabet, all different, in the right place" \
    "$(field "SELECT count(DISTINCT identifier_computed), min(identifier_computed GLOB 'w3gy*'), min(length(identifier_computed)) FROM parcel")" "3|1|12"
is "one identifier for three parcels is a duplicate twice" "$(field "SELECT count(*) FROM finding WHERE code = 'A116'")" 2
is "and lies in none of them" "$(field "SELECT count(*), min(verdict), min(measured) > 10 FROM finding WHERE code = 'A115'")" "3|VIOLATION|1"
right=$(field "SELECT upper(identifier_computed) FROM parcel WHERE number = '1'")
{ parcels 25750 $east $north 12 "$right" | sed -n '1,2p'; parcels 25750 $east $north 12 079123456789 | sed -n 3p; parcels 25750 $east $north 12 w3gy7dp | sed -n 4p; } >sheet.csv
ok "a right one, in capitals; twelve digits; a short one" run validate
is "the right one is right" "$(field "SELECT count(*) FROM finding WHERE code IN ('A115', 'A116')")" 0
is "the others are told" "$(field "SELECT count(*) FROM finding WHERE code = 'A117'")" 2
is "what may be an identity number stands nowhere but in the delivered data" \
    "$(field "SELECT (SELECT count(*) FROM parcel WHERE identifier IS NOT NULL), (SELECT count(*) FROM finding WHERE message_en || message_vi LIKE '%079123456789%'), (SELECT count(*) FROM delivered WHERE attributes LIKE '%079123456789%')" )" "1|0|1"
ok "switched off again" sh -c "sed -i 's/compute_identifiers: 1/compute_identifiers: 0/' ranh.yaml && \"$ranh\" run --to validate --quiet"
is "no identifier of before is left" "$(field "SELECT count(identifier_computed) FROM parcel")" 0
# --- zeros in front that a spreadsheet took away -------------------------------------------------------------
rm -f communes.csv permits.csv
parcels 2574 $east $north >sheet.csv
project ''
ok "a code of four digits, as text" run
is "is filled up, and told once with both" "$(field "SELECT count(*), min(p.key), f.code, f.message_en FROM parcel p, finding f WHERE f.code = 'A120'")" \
    "3|02574/12/1|A120|3 commune codes in sheet.csv have fewer than five digits and were filled up with zeros in front: column MAXA: 2574 is taken for 02574."
is "what was delivered is kept" "$(field "SELECT DISTINCT json_extract(attributes, '\$.MAXA') FROM delivered")" 2574
parcels 257 $east $north >sheet.csv
ok "of three, as text" run
is "is left: it may be a district" "$(field "SELECT DISTINCT commune_code FROM parcel")$(field "SELECT count(*) FROM finding WHERE code = 'A120'")" 2570
parcels 257 $east $north >sheet.csv
printf '"WKT","Integer","String","String","String"\n' >sheet.csvt
ogr2ogr -f GPKG sheet.gpkg sheet.csv -oo GEOM_POSSIBLE_NAMES=WKT -oo KEEP_GEOM_COLUMNS=NO -a_srs EPSG:9210 >/dev/null 2>&1
sed -i.bak 's/path: sheet.csv, wkt: WKT/path: sheet.gpkg/' ranh.yaml
ok "a column of numbers" run
is "has lost its zeros: filled up, and told" "$(field "SELECT DISTINCT commune_code FROM parcel")$(field "SELECT count(*) FROM finding WHERE code = 'A120'")" 002571
done_testing
