#!/bin/sh
# SPDX-License-Identifier: MIT
# `ranh extract`: one parcel with its zones as intervals. The oracle is SpatiaLite: the zone grown and shrunk there, cut with
# the parcel there. Nothing that stands in a cell of a person, and never old results without saying so.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
"$mkcity" --seed 7 --parcels 2000 --out city 2>/dev/null
cd city || exit 1
exits 2 "before anything was delivered there is no parcel" "$ranh" extract 26704/1/1
"$ranh" run -q --to zoning >/dev/null 2>&1
db=work/city.sqlite
q() { sqlite3 -readonly "$db" "$@"; }
spatial() { sqlite3 -readonly -cmd "SELECT load_extension('mod_spatialite')" "$db" "$1" | grep -v '^$'; }

# parcels cut by a zone or restriction, of both reference systems
q "SELECT key FROM parcel JOIN (SELECT parcel_id FROM parcel_zone GROUP BY 1 HAVING count(*) > 1) USING (parcel_id)
    WHERE key IS NOT NULL ORDER BY parcel_id" >keys
q "SELECT key_a FROM finding WHERE code = 'Z302' ORDER BY key_a LIMIT 30" >>keys
q "SELECT key FROM parcel WHERE key IS NOT NULL AND native_area_m2 > 20 ORDER BY parcel_id LIMIT 60" >>keys
ok "there are parcels in several zones and in restrictions" [ "$(wc -l <keys)" -gt 20 ]
# shellcheck disable=SC2046 # one word each
"$ranh" extract --json $(sort -u keys) >all.json
ask() { sqlite3 :memory: "SELECT $1 FROM json_each(cast(readfile('all.json') AS text)) e ${2:-}"; }
areas=", json_each(e.value, '\$.areas') a"
is "every one is told" "$(ask "count(DISTINCT json_extract(e.value, '\$.key'))")" "$(sort -u keys | wc -l)"
is "at least <= as drawn <= at most" "$(ask "sum(json_extract(a.value, '\$.low_m2') > json_extract(a.value, '\$.area_m2') OR
    json_extract(a.value, '\$.high_m2') < json_extract(a.value, '\$.area_m2')) || ' ' || (count(*) > 40)" "$areas")" "0 1"
is "some intervals are real ones" "$(ask "sum(json_extract(a.value, '\$.high_m2') - json_extract(a.value, '\$.low_m2') > 0.5) > 10" "$areas")" "1"
is "the shares of the zones, what is in none and what is in several make the parcel" "$(ask "max(abs(
    (SELECT coalesce(sum(json_extract(value, '\$.area_m2')), 0) FROM json_each(e.value, '\$.areas') WHERE json_extract(value, '\$.kind') = 'zone')
    + json_extract(e.value, '\$.in_no_zone_m2') - json_extract(e.value, '\$.in_several_zones_m2') - json_extract(e.value, '\$.area_m2'))) < 1e-6")" "1"
is "by how much: the edge-matching limit of the law" "$(ask "group_concat(DISTINCT round(json_extract(a.value, '\$.moved_by_m'), 3) || ' ' ||
    (json_extract(a.value, '\$.article') LIKE '%Điều 15%'))" "$areas WHERE json_extract(e.value, '\$.scale') = 500")" "0.099 1"
is "a plan without a scale is told to have none" "$(ask "min(json_extract(a.value, '\$.scale_stated')) || max(json_extract(a.value, '\$.scale_stated'))" "$areas")" "00"

# The oracle: areas differ by the scale factor between TM-3 zones, so shares are compared.
key=$(ask "json_extract(e.value, '\$.key')" "WHERE json_extract(e.value, '\$.scale') = 500 AND
    (SELECT count(*) FROM json_each(e.value, '\$.areas') WHERE json_extract(value, '\$.kind') = 'zone') > 1 AND NOT EXISTS
    (SELECT 1 FROM json_each(e.value, '\$.findings') WHERE json_extract(value, '\$.code') GLOB 'G*') LIMIT 1")
ask "json_extract(a.value, '\$.code') || '|' || round(json_extract(a.value, '\$.low_share'), 4) || '|' || round(json_extract(a.value, '\$.share'), 4) || '|' ||
    round(json_extract(a.value, '\$.high_share'), 4)" "$areas WHERE json_extract(e.value, '\$.key') = '$key' AND json_extract(a.value, '\$.kind') = 'zone' ORDER BY 1" >ours
spatial "SELECT code || '|' || round(coalesce(ST_Area(ST_Intersection(p.geometry, ST_Buffer(z.geometry, -t, 16))), 0) / ST_Area(p.geometry), 4) || '|' ||
    round(coalesce(ST_Area(ST_Intersection(p.geometry, z.geometry)), 0) / ST_Area(p.geometry), 4) || '|' ||
    round(coalesce(ST_Area(ST_Intersection(p.geometry, ST_Buffer(z.geometry, t, 16))), 0) / ST_Area(p.geometry), 4)
    FROM parcel p, zone z, (SELECT 0.07 * sqrt(2) AS t) WHERE p.key = '$key' AND ST_Distance(p.geometry, z.geometry) < t ORDER BY 1" >theirs
ok "SpatiaLite was asked" [ "$(wc -l <theirs)" -gt 1 ]
is "its shares are ours" "$(cat ours)" "$(cat theirs)"

# Corner points are those of the delivery: drawn in another zone than the workspace is in
is "corners in the zone the parcel was drawn in" "$(ask "json_extract(e.value, '\$.crs')" "WHERE json_extract(e.value, '\$.key') LIKE '26704/%' LIMIT 1")" "EPSG:5899"
is "their area is the one the law asks for" "$(ask "max(abs(json_extract(e.value, '\$.area_m2') - json_extract(e.value, '\$.area_boundary_m2'))) < 0.01" "WHERE NOT EXISTS
    (SELECT 1 FROM json_each(e.value, '\$.findings') WHERE json_extract(value, '\$.code') GLOB 'G*')")" "1"

exits 0 "a page" "$ranh" extract --lang vi --html page.html "$key"
exits 5 "a page that is there stays" "$ranh" extract --html page.html "$key"
for word in 'ít nhất – nhiều nhất' 'không phải trích lục' 'X, Bắc (m)' 'SHA-256 [0-9a-f]\{64\}' 'Bản vẽ quy hoạch không ghi tỷ lệ'; do
    ok "it says: $word" grep -q "$word" page.html
done
ok "up to date, so nothing is said of it" sh -c '! grep -q class=.stale page.html'
q "SELECT DISTINCT value FROM delivered, json_each(attributes) WHERE key IN ('chu_dau_tu', 'Chủ đầu tư', 'dia_chi', 'Địa chỉ') AND length(value) > 6" >people
permit=$(q "SELECT key FROM permit_parcel JOIN parcel USING (parcel_id) ORDER BY key LIMIT 1")
"$ranh" extract --html people.html "$permit" && "$ranh" extract --json "$permit" >people.json
ok "a permit on it is told" grep -q 'GPXD' people.html
ok "and no name, no address" sh -c 'test -s people && ! grep -qFf people people.html people.json all.json'

# shellcheck disable=SC2046
"$ranh" extract --html two.html $(grep '^27676' keys | sort -u | tail -n 2)
is "two drawings on a page have two hatchings" "$(grep -o 'pattern id="[^"]*"' two.html | sort -u | wc -l)" "2"

ok "sheet/number is enough where one commune has it" "$ranh" extract "$(q "SELECT sheet || '/' || number FROM parcel WHERE sheet IS NOT NULL AND number IS NOT NULL GROUP BY 1 HAVING count(*) = 1 LIMIT 1")"
exits 2 "else the communes are named" "$ranh" extract 1/10
exits 2 "a parcel that is not there" "$ranh" extract 99999/1/1
touch -d '2030-01-01' deliveries/ho-so.csv && printf '\n' >>deliveries/thua-dat-tan-phuoc-phia-tay.csv
"$ranh" extract --html stale.html "$key" 2>warned
ok "old results are told to be old" grep -q 'class="stale"' stale.html
ok "on the terminal too" grep -q 'not up to date' warned
done_testing
