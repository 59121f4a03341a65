#!/bin/sh
# SPDX-License-Identifier: MIT
# A sheet that was surveyed later and lies 3 cm off: its parcels are adjusted to the older sheet, neighbours together
# or not at all; afterwards no overlap is left, and nothing else is found but areas that have to be written anew.
. "$(dirname "$0")/../tap.sh"
for tool in sqlite3 ogr2ogr ogrinfo; do
    command -v $tool >/dev/null || { skip "repair between parcels" "$tool is missing"; done_testing; }
done

city=$tmp/city
$mkcity --seed 5 --parcels 2000 --no-defects --out "$city" >/dev/null 2>&1
name=thua-dat-phu-my-phia-dong
ogr2ogr -f FlatGeobuf "$tmp/moved.fgb" "$city/deliveries/$name.fgb" -nln $name -dialect SQLite -sql \
    "SELECT ST_Translate(geometry, -0.031, 0.02, 0) AS geometry, MaXa, SoHieuToBanDo, SoThuTuThua, DienTich,
     KyHieuMucDichSuDung FROM \"$name\""
mv "$tmp/moved.fgb" "$city/deliveries/$name.fgb"
project=$city/ranh.yaml
db=$city/work/city.sqlite
q() { sqlite3 "$db" "$1"; }
table() { q "SELECT parcel_id, hex(geometry), native_area_m2 FROM parcel ORDER BY parcel_id" | sha256sum; }
repair() { "$ranh" repair --project "$project" --lang en --quiet "$@"; }
overlaps() { q "SELECT count(*) FROM overlap WHERE width_m > 0.00015"; }

exits 0 "the city is checked" "$ranh" run --project "$project" --to overlap --quiet
before=$(table) n=$(overlaps)
cracks=$(q "SELECT count(*) FROM gap WHERE width_m > 0.00015")
ok "sheets overlap along their border" [ "$n" -gt 20 ]
exits 0 "repairs are proposed" repair
is "for every overlap and crack, by the code that tells of them: T105 of the border" "$(q "SELECT count(DISTINCT group_id) FROM repair WHERE codes = 'T105'") $(q "SELECT count(*) FROM repair_none")" "$((n + cracks)) 0"
is "each names the finding of its border" \
    "$(q "SELECT count(*) FROM repair AS r WHERE NOT EXISTS (SELECT 1 FROM finding AS f WHERE f.finding_id = r.finding_id AND f.code = 'T105')")" "0"
is "the later survey moves" "$(q "SELECT count(*) FROM repair WHERE abs(area_change_m2) > 0.01 AND key_a NOT GLOB '26704/[24]/*'")" "0"
is "its sheets lose ground" "$(q "SELECT sum(area_change_m2) < -1 FROM repair")" "1"
ok "most by snapping" [ "$(q "SELECT count(DISTINCT group_id) FROM repair WHERE method = 'snap'")" -gt $((n / 2)) ]
ok "the rule is told" [ "$(q "SELECT count(*) FROM repair WHERE note_en LIKE '%survey is the later%Điều 15%' AND note_vi LIKE '%đo sau%'")" -gt 20 ]
cp "$db" "$tmp/proposed.sqlite"

# --- what is shown
repair --json >"$tmp/repair.json"
json() { sqlite3 :memory: "SELECT $1(cast(readfile('$tmp/repair.json') AS text), '$2')"; }
is "JSON: a row a parcel" "$(json json_array_length '$.repairs')" "$(q 'SELECT count(*) FROM repair')"
is "JSON: rounding is a truth" "$(json json_type '$.repairs[0].within_rounding' | sed s/false/true/)" "true"
exits 0 "a layer for the map" "$ranh" export --project "$project" --layer repairs "$tmp/repairs.gpkg"
is "shows before and after" "$(ogrinfo -q -sql "SELECT count(*) AS n FROM repairs WHERE shows IN ('before', 'after')" "$tmp/repairs.gpkg" |
    sed -n 's/.*n (Integer) = //p')" "$(q 'SELECT 2 * count(*) FROM repair')"

# --- one of them, and no other
one=$(q "SELECT min(group_id) FROM repair")
exits 0 "one by its name" repair --id "$one"
is "and no other" "$(q "SELECT group_concat(DISTINCT group_id) FROM repair WHERE state = 'applied'")" "$one"
cp "$tmp/proposed.sqlite" "$db"

# --- applying
exits 0 "all of them" repair --apply T105 --who "Tổ đo đạc"
is "no row of a group is left behind" \
    "$(q "SELECT count(*) FROM (SELECT group_id FROM repair GROUP BY group_id HAVING count(DISTINCT state || coalesce(seq, 0)) > 1)")" "0"
is "each group has its place in the order" "$(q "SELECT count(DISTINCT seq) - count(DISTINCT group_id) FROM repair WHERE state = 'applied'")" "0"
after=$(table)
not_ok "the parcels changed" [ "$after" = "$before" ]
exits 0 "the checks again" "$ranh" run --project "$project" --to overlap --quiet
is "no overlap is left, nor a crack, after one run" "$(overlaps) $(q "SELECT count(*) FROM gap WHERE width_m > 0.00015")" "0 0"
is "and nothing new is found" "$(q "SELECT count(*) FROM finding WHERE code <> 'A104'")" "0"
is "but areas to be written anew, which a remark told beforehand" \
    "$(q "SELECT group_concat(key_a) FROM finding f WHERE code = 'A104' AND NOT EXISTS (SELECT 1 FROM repair r WHERE r.key_a = f.key_a AND
        (instr(r.note_en, f.key_a || ' A104 ') > 0 OR instr(r.note_en, 'tell: A104 ') > 0))")" ""
ok "there are some" [ "$(q "SELECT count(*) FROM finding WHERE code = 'A104'")" -gt 0 ]
exits 0 "nothing is left to propose of overlaps" repair
is "nor to give a reason for, of overlaps" \
    "$(q "SELECT (SELECT count(*) FROM repair_none WHERE code = 'T105') + count(*) FROM repair WHERE state = 'proposed' AND codes = 'T105'")" "0"

# --- the same again
cp "$db" "$tmp/applied.sqlite"
cp "$tmp/proposed.sqlite" "$db"
exits 0 "applied to a copy" repair --apply T105 --who "Tổ đo đạc"
is "gives the same parcels" "$(table)" "$after"
cp "$tmp/applied.sqlite" "$db"
exits 0 "from the files once more" "$ranh" run --project "$project" --to overlap --force --quiet
is "gives the same parcels too" "$(table)" "$after"

# --- together or not at all
group=$(q "SELECT group_id FROM repair WHERE state = 'applied' GROUP BY group_id HAVING count(*) > 1 ORDER BY max(seq) DESC LIMIT 1")
row=$(q "SELECT max(repair_id) FROM repair WHERE group_id = '$group'")
q "UPDATE repair SET before_hash = 'other' WHERE repair_id = '$row'"
exits 0 "one parcel of a group was delivered otherwise" "$ranh" run --project "$project" --to reproject --force --quiet
is "the whole group has lapsed" "$(q "SELECT group_concat(DISTINCT state) FROM repair WHERE group_id = '$group'")" "lapsed"

# --- undoing
cp "$tmp/applied.sqlite" "$db"
first=$(q "SELECT r.group_id FROM repair r WHERE r.state = 'applied' AND EXISTS (SELECT 1 FROM repair s WHERE s.parcel_id = r.parcel_id AND s.seq > r.seq) ORDER BY r.seq LIMIT 1")
exits 4 "what others lie on top of is not undone" repair --undo --id "$first"
is "and nothing happens" "$(table)" "$after"
exits 0 "undone, the last first" repair --undo --apply T105
is "to the byte" "$(table)" "$before"

# --- the same sheet drawn away: cracks that open into streets at their ends
rm -rf "$city"
$mkcity --seed 5 --parcels 2000 --no-defects --out "$city" >/dev/null 2>&1
ogr2ogr -f FlatGeobuf "$tmp/moved.fgb" "$city/deliveries/$name.fgb" -nln $name -dialect SQLite -sql \
    "SELECT ST_Translate(geometry, 0.031, 0.02, 0) AS geometry, MaXa, SoHieuToBanDo, SoThuTuThua, DienTich,
     KyHieuMucDichSuDung FROM \"$name\""
mv "$tmp/moved.fgb" "$city/deliveries/$name.fgb"
exits 0 "the city is checked" "$ranh" run --project "$project" --to overlap --quiet
is "three borders gape, within the limit" "$(q "SELECT group_concat(name || ' ' || gaps, ', ') FROM (SELECT * FROM border WHERE overlaps = 0 ORDER BY name)")" \
    "26704/1 × 26704/2 1, 26704/3 × 26704/4 1, 26704/4 × 26713/2 1"
exits 0 "repairs are proposed" repair
is "for each" "$(q "SELECT count(DISTINCT group_id) FROM repair") $(q "SELECT count(*) FROM repair_none")" "3 0"
exits 0 "all of them" repair --apply T105 --who "Tổ đo đạc"
exits 0 "the checks again" "$ranh" run --project "$project" --to overlap --quiet
is "no gap is left, nor an overlap made" "$(q "SELECT count(*) FROM gap WHERE width_m > 0.00015") $(overlaps)" "0 0"
is "and nothing is found but areas to be written anew" "$(q "SELECT count(*) FROM finding WHERE code <> 'A104'")" "0"
done_testing
