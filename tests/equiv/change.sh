#!/bin/sh
# SPDX-License-Identifier: MIT
# A city that is brought up to date is the same as one made anew: every row of every table, whatever
# changed; and only what the change touches was read, placed and checked again.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../dump.sh"

"$mkcity" --seed 7 --parcels 700 --out "$tmp/city" >/dev/null 2>&1
cd "$tmp/city" || exit 1
ws=work/city.sqlite
asked() { sqlite3 "$ws" "$1"; }
last() { asked "SELECT counts ->> '$2' FROM stage_run WHERE stage = '$1' AND state = 'done' ORDER BY run_id DESC LIMIT 1"; }

to=--to\ index
stages_since() { asked "SELECT group_concat(stage, ' ') FROM (SELECT stage FROM stage_run WHERE run_id > $1 ORDER BY run_id)"; }
same_as_anew() { # text
    planned=$("$ranh" run $to --dry-run --lang en 2>&1 | awk '/would run/ { printf "%s%s", sep, $1; sep = " " }')
    told=$("$ranh" status --json 2>/dev/null | sed -n 's/.*"stage":"\([a-z]*\)","state":"stale".*/\1/p' | grep -vE '^(tile|publish)$' | paste -sd ' ')
    run_id=$(asked "SELECT max(run_id) FROM stage_run")
    "$ranh" run $to --quiet >"$tmp/run.txt" 2>&1 || cat "$tmp/run.txt"
    is "$1: what runs was told ahead" "$planned" "$(stages_since "$run_id")"
    is "$1: and by status" "$(printf '%s' "$told" | sed 's/ index.*/ index/')" "$(printf '%s' "$planned" | sed 's/ *tile//')"
    dump "$ws" >"$tmp/now.txt"
    sed 's|^workspace: .*|workspace: work/anew.sqlite|; s|^tile: {|tile: {path: work/anew.mbtiles, |' ranh.yaml >anew.yaml
    rm -f work/anew.sqlite* work/anew.mbtiles
    "$ranh" run $to --quiet -j 1 --project anew.yaml >"$tmp/run.txt" 2>&1 || cat "$tmp/run.txt"
    dump work/anew.sqlite >"$tmp/anew.txt"
    ok "$1: as if made anew" diff "$tmp/now.txt" "$tmp/anew.txt"
    ok "$1: and the tiles, to the byte" cmp work/tiles.mbtiles work/anew.mbtiles
}
d=deliveries
field=$d/thua-dat-thanh-an-dong-ruong.geojson
tay=$d/thua-dat-phu-my-phia-tay.gpkg

# One source is found by its numbers, beside the others.
sed -i '/name: thua-dat-tan-phuoc-phia-tay/,/fields/ s/crs: EPSG:5899/crs: auto/' ranh.yaml

# Two lie elsewhere as a whole (C101): one names its commune, the other can only be looked for beside the rest.
# They are copies besides (F140), which another file's change must not leave as it was told.
cp $d/thua-dat-thanh-an-dong-ruong.geojson $d/lech-mui.geojson
sed 's/"maXa"/"ma"/' $d/lech-mui.geojson >$d/lech-mui-khong-xa.geojson
elsewhere() { # name, crs, [commune]
    printf '  - {name: %s, role: parcels, path: deliveries/%s.geojson, crs: "%s", %sscale: 1000, fields: {sheet: soHieuToBanDo, number: soThuTuThua, area_m2: dienTich, land_use: loaiDat}}\n' \
        "$1" "$1" "$2" "${3:+commune: \"$3\", }"
}
{ sed '/^sources:/q' ranh.yaml; elsewhere lech-mui EPSG:9209 27676; elsewhere lech-mui-khong-xa EPSG:32647; sed '1,/^sources:/d' ranh.yaml; } >with.yaml && mv with.yaml ranh.yaml

ok "the city" "$ranh" run $to --quiet
is "two sources lie elsewhere" "$(asked "SELECT group_concat(name) FROM (SELECT name FROM finding JOIN source USING (source_id) WHERE code = 'C101' ORDER BY 1)")" lech-mui,lech-mui-khong-xa
dump "$ws" >"$tmp/now.txt"
ok "there is something to compare" test "$(wc -l <"$tmp/now.txt")" -gt 4000
is "the tables that matter are compared" "$(grep -cxE '== (source|delivered|parcel|permit|zone|finding|overlap|gap|parcel_zone|score|indicator_value|checked|repair)' "$tmp/now.txt")" 13
is "everything is read" "$(last ingest read)" "$(last ingest sources)"

# One feature less, one that lies elsewhere.
move() { # file, feature (-1 = all), by, [feature that goes]
    python3 - "$@" <<'PY'
import json, sys
name, feature, by = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
f = json.load(open(name))
move = lambda c: [move(x) for x in c] if isinstance(c[0], list) else [c[0] + by] + c[1:]
for i, x in enumerate(f["features"]):
    if feature in (-1, i) and x["geometry"]:
        x["geometry"]["coordinates"] = move(x["geometry"]["coordinates"])
if len(sys.argv) > 4:
    del f["features"][int(sys.argv[4])]
json.dump(f, open(name, "w"))
PY
}
faces() { asked "SELECT hex(geometry) FROM overlap UNION ALL SELECT hex(geometry) FROM gap ORDER BY 1" | sha256sum; }
was=$(faces)
move "$field" 5 1.5 9
watch_rows | sqlite3 "$ws"
same_as_anew "one sheet with other shapes"
unwatch_rows | sqlite3 "$ws"
moved=$(asked "SELECT source_id FROM source WHERE name = 'thua-dat-thanh-an-dong-ruong'")
ok "something was written" test "$(asked "SELECT count(DISTINCT tab) FROM written")" -ge 4
# What the sheet's copies and neighbours share with it changes; 27676 is its commune.
is "no finding of overlap was written that is not of its commune" "$(asked "SELECT count(*) FROM written w JOIN finding f ON f.finding_id = w.id
    WHERE tab = 'finding' AND f.stage = 'overlap' AND coalesce(f.commune_code, '') <> '27676' AND f.key_a || coalesce(f.key_b, '') NOT LIKE '%27676/%'")" 0
is "no overlap was written but of its parcels" "$(asked "SELECT count(*) FROM written w JOIN overlap o ON o.overlap_id = w.id WHERE tab = 'overlap'
    AND $moved NOT IN (parcel_a >> 27, parcel_b >> 27) AND o.key_a NOT LIKE '27676/%' AND o.key_b NOT LIKE '27676/%'")" 0
is "nor a border or a balance but of its commune" "$(asked "SELECT count(*) FROM written WHERE tab IN ('border', 'balance') AND id NOT LIKE '%27676%'")" 0
ok "and most stay" test "$(asked "SELECT count(DISTINCT tab || id) FROM written WHERE tab <> 'finding'")" -lt "$(asked "SELECT ((SELECT count(*) FROM overlap) + (SELECT count(*) FROM gap) + (SELECT count(*) FROM border) + (SELECT count(*) FROM balance)) / 2")"
not_ok "there are other overlaps and gaps than before" test "$(faces)" = "$was"
is "only that one is read" "$(last ingest read)" 1
is "it is placed, and the one that is looked for beside the others" "$(last reproject placed)" 2
is "what was told of the others stays" "$(asked "SELECT count(*) FROM finding WHERE code = 'C101'")" 2
ok "tiles that show it are drawn again" test "$(last tile tiles_drawn)" -gt 3
ok "most are not" test "$(last tile tiles_drawn)" -lt $(($(last tile tiles) / 2))
is "as many parcels are told as there are" "$(last reproject parcel)" "$(asked "SELECT count(geometry) FROM parcel")"

# Nothing but a cell.
python3 - "$field" <<'PY'
import json, sys
f = json.load(open(sys.argv[1]))
p = f["features"][3]["properties"]
p["dienTich"] = round(float(p["dienTich"]) + 7, 1)
f["features"][4]["properties"]["loaiDat"] = "XXX"
f["features"][5]["properties"]["soThuTuThua"] = f["features"][6]["properties"]["soThuTuThua"]
json.dump(f, open(sys.argv[1], "w"))
PY
same_as_anew "one sheet with other attributes"
is "only that one is read again" "$(last ingest read)" 1
is "and only its parcels are checked" "$(last validate checked)" "$(asked "SELECT count(*) FROM parcel JOIN source USING (source_id)
    WHERE name = 'thua-dat-thanh-an-dong-ruong' AND geometry IS NOT NULL")"

sed -i '/name: thua-dat-phu-my-phia-tay/,/fields/ s/scale: 500/scale: 2000/' ranh.yaml
same_as_anew "a scale in the project file"
is "only its source is read again" "$(last ingest read)" 1

# What no row and no parcel follows from, but a cell of a table or a line in the tiles.
mkdir moved && mv "$field" moved/
sed -i 's|deliveries/thua-dat-thanh-an-dong-ruong|moved/thua-dat-thanh-an-dong-ruong|' ranh.yaml
same_as_anew "a file that lies in another folder"
is "nothing is read for that" "$(last ingest read)" ""
mv "moved/${field#"$d/"}" "$field"
sed -i 's|moved/thua-dat-thanh-an-dong-ruong|deliveries/thua-dat-thanh-an-dong-ruong|' ranh.yaml
sed -i 's/^  name: .*/  name: "Thành phố khác"/; s/owner: "[^"]*"/owner: "Ủy ban khác"/' ranh.yaml
same_as_anew "another name of the city, and of its owner"
is "nothing is drawn for that" "$(last tile tiles_drawn)" 0
(cd / && "$ranh" run $to --project "$tmp/city/ranh.yaml" --dry-run --lang en) >"$tmp/run.txt" 2>&1
not_ok "called from another folder all is up to date" grep "would run" "$tmp/run.txt"
sed -i 's/definition: index.csv, //' ranh.yaml
same_as_anew "our definition of the index"
cp -r "$RANH_DATASETS" "$tmp/datasets" && ours=$RANH_DATASETS && export RANH_DATASETS="$tmp/datasets"
sed -i 's/^B1.14,B1,indicator,[0-9]*/B1.14,B1,indicator,33/' "$RANH_DATASETS/index/hcmc-dti.csv"
same_as_anew "another weight in it"
is "the index is made again for that" "$planned" index
export RANH_DATASETS="$ours"
sed -i 's/^index: {/index: {definition: index.csv, /' ranh.yaml

# A source goes, comes back under another place, others change places.
cp ranh.yaml before.yaml
awk '/- name: thua-dat-phu-my-phia-tay/ { skip = 1 } skip && /^  - name:/ && !/phu-my-phia-tay/ { skip = 0 } !skip' before.yaml >ranh.yaml
same_as_anew "a source dropped"
is "nothing is read for that" "$(last ingest read)" ""
is "nor checked" "$(last validate checked)" 0
is "nor placed but what is looked for beside the others" "$(last reproject placed)" 1
awk '/^sources:/ { print; inside = 1; next }
     inside && /^[^ ]/ { inside = 0; for (i = n; i > 0; i--) printf "%s", block[i] }
     inside && /^  - / { n++ }
     inside { block[n] = block[n] $0 "\n"; next }
     { print }' before.yaml >ranh.yaml
same_as_anew "a source added, all in another order"
is "only the added one is read" "$(last ingest read)" 1

# The same file twice, under two names and in two folders: findings alike to the id.
mkdir -p other && cp "$field" other/
awk '/^tile:/ { print "  - {name: aa-lan-hai, role: parcels, path: other/thua-dat-thanh-an-dong-ruong.geojson, crs: EPSG:9210, commune: \"27676\", scale: 1000, survey_date: 2023-11-03, fields: {sheet: soHieuToBanDo, number: soThuTuThua, area_m2: dienTich, land_use: loaiDat}}" } { print }' \
    ranh.yaml >with.yaml && mv with.yaml ranh.yaml
grep -q aa-lan-hai ranh.yaml || sed -i 's|^sources:|sources:\n  - {name: aa-lan-hai, role: parcels, path: other/thua-dat-thanh-an-dong-ruong.geojson, crs: EPSG:9210, commune: "27676", scale: 1000, survey_date: 2023-11-03, fields: {sheet: soHieuToBanDo, number: soThuTuThua, area_m2: dienTich, land_use: loaiDat}}|' ranh.yaml
same_as_anew "a sheet delivered twice"
is "there are findings alike to the id" "$(asked "SELECT count(*) > 0 FROM finding WHERE finding_id LIKE '%.2'")" 1
sed -i '/aa-lan-hai/d' ranh.yaml
same_as_anew "and once again"

# Permits are nothing to the checks of parcels.
sed -i '2 s/$/ /' $d/giay-phep*.csv
same_as_anew "permits"
is "and nothing is drawn for that" "$(last tile tiles_drawn)" 0
is "parcels are not checked for that" "$(printf '%s' "$planned" | tr ' ' '\n' | grep -cxE 'validate|overlap')" 0
ok "but what reads them is" test "$(printf '%s' "$planned" | tr ' ' '\n' | grep -cxE 'link|zoning')" = 2
move "$field" 5 0.2
ok "why is told by the sheet" sh -c '"$1" status --lang en | grep -qE "^overlap.*source thua-dat-thanh-an-dong-ruong was delivered again"' sh "$ranh"
same_as_anew "the sheet again"

# Tables without parcels.
sed -i '2,4 s/2/3/g' $d/chi-so-xa.csv
same_as_anew "indicators"
move $d/ranh-gioi-xa.geojson -1 0.0004
same_as_anew "boundaries of communes"
ok "parcels lie outside of theirs now" test "$(asked "SELECT count(*) FROM finding WHERE code = 'A105'")" -gt 5
sed -i 's/as_of: 2026-11-01/as_of: 2026-11-02/' ranh.yaml
same_as_anew "the date"
is "all is read for that" "$(last ingest read)" "$(last ingest sources)"

# A sheet is slid by 100 mm: overlaps on one side, gaps on the other, those of two sheets run into one.
move "$field" -1 0.1
same_as_anew "a sheet moved by 100 mm"
# Another lies on it where it is read in the zone beside: overlaps with a sheet that was far away.
sed 's/lech-mui, role: parcels, path: deliveries\/lech-mui.geojson, crs: "EPSG:9209"/lech-mui, role: parcels, path: deliveries\/lech-mui.geojson, crs: "EPSG:9210"/' ranh.yaml >with.yaml
not_ok "the zone is another" cmp -s with.yaml ranh.yaml
cp ranh.yaml far.yaml && mv with.yaml ranh.yaml
before=$(asked "SELECT count(*) FROM overlap") tiles=$(last tile tiles)
same_as_anew "a sheet comes from far away"
ok "the tiles where it was are gone" test "$(last tile tiles)" -lt "$tiles"
ok "it overlaps now" test "$(asked "SELECT count(*) FROM overlap")" -gt $((before + 50))
mv far.yaml ranh.yaml
same_as_anew "and goes again"
is "as before" "$(asked "SELECT count(*) FROM overlap")" "$before"

# What is accepted stays so while its geometry does, whatever changes elsewhere.
own=$(asked "SELECT finding_id FROM overlap WHERE finding_id IS NOT NULL AND parcel_a >> 27 = $moved AND parcel_b >> 27 = $moved ORDER BY 1 LIMIT 1")
waived=$(asked "SELECT finding_id FROM finding WHERE stage = 'overlap' AND code GLOB 'T*' AND key_a || coalesce(key_b, '') NOT LIKE '%27676/%' ORDER BY 1 LIMIT 1")
ok "two findings are accepted" "$ranh" waive "$waived" "$own" --reason 'biên bản 12'
row=$(asked "SELECT finding_row FROM finding WHERE finding_id = '$waived'")
move "$field" -1 0.1
ok "the sheet of one moves" "$ranh" run $to --quiet
is "the other is the row it was" "$(asked "SELECT finding_row FROM finding WHERE finding_id = '$waived'")" "$row"
is "one decision holds, one has no finding any more" "$(asked "SELECT count(*) || ' ' || count(f.finding_id) FROM decision d LEFT JOIN finding f USING (finding_id)")" "2 1"
ok "they are withdrawn" "$ranh" waive "$waived" "$own" --withdraw
same_as_anew "without decisions"

# The index counts what is accepted (B1.14).
conflict=$(asked "SELECT finding_id FROM finding WHERE stage = 'zoning' AND verdict = 'VIOLATION' AND commune_code IS NOT NULL ORDER BY 1 LIMIT 1")
ok "a conflict with the plan is accepted" "$ranh" waive "$conflict" --reason 'biên bản 12'
ok "the index is made again" "$ranh" run $to --quiet
is "with it" "$(asked "SELECT count(*) FROM indicator_value WHERE indicator = 'B1.14' AND value > 0")" 1
ok "it is withdrawn" "$ranh" waive "$conflict" --withdraw
same_as_anew "without it"

# Shares, links and what plans say of parcels and permits: only of what a change touches.
csv=$d/giay-phep-bo-tay.csv
of_results() { watched="parcel_zone permit_zone permit_parcel finding" "$@"; }
of_results watch_rows | sqlite3 "$ws"
move "$field" 5 0.1
same_as_anew "a sheet under the plans"
of_results unwatch_rows | sqlite3 "$ws"
is "its parcels are looked at again" "$(last zoning checked)" "$(asked "SELECT count(geometry) FROM parcel WHERE source_id = $moved")"
ok "of the permits only some" test "$(last zoning permits_checked)" -lt "$(asked "SELECT count(*) / 2 FROM permit")"
ok "shares are written" test "$(asked "SELECT count(*) FROM written WHERE tab = 'parcel_zone'")" -gt 20
is "none but of its parcels" "$(asked "SELECT count(*) FROM written WHERE tab = 'parcel_zone' AND id >> 27 <> $moved")" 0
is "no link is written, where no number changed" "$(asked "SELECT count(*) FROM written WHERE tab = 'permit_parcel'")" 0
is "nor a finding of zoning but of them" "$(asked "SELECT count(*) FROM written w JOIN finding f ON f.finding_id = w.id
    WHERE tab = 'finding' AND f.stage = 'zoning' AND f.subject = 'parcel' AND f.source_id <> $moved")" 0
sed -i '3 s/,"[0-9]*",\("[^"]*",\)/,"9",\1/' "$csv"
same_as_anew "a permit with another number"
is "no parcel is looked at for that" "$(last zoning checked)" 0
is "and one permit" "$(last zoning permits_checked)" 1
sed -i '4 d' "$csv"
same_as_anew "a permit less"
is "those behind it have another row" "$(last zoning permits_checked)" "$(asked "SELECT count(*) FROM permit p JOIN source USING (source_id) WHERE name = 'giay-phep-bo-tay' AND permit_id & 134217727 > 2")"
plans() { ogrinfo "$d/$1" -sql "$2" >/dev/null 2>&1; }
plans quy-hoach.gpkg "UPDATE phan_khu SET tangMax = 1 WHERE fid = 3"
same_as_anew "a zone with another limit"
ok "some parcels are looked at again, not all" test "$(last zoning checked)" -gt 0 -a "$(last zoning checked)" -lt "$(asked "SELECT count(geometry) FROM parcel")"
plans lo-gioi-hanh-lang.gpkg "DELETE FROM lo_gioi_hanh_lang WHERE fid = 1"
same_as_anew "a corridor less"
sed 's/^project:/zoning: {min_share: 0.05}\nproject:/' ranh.yaml >with.yaml && mv with.yaml ranh.yaml
same_as_anew "the least share"
is "all is looked at for that" "$(last zoning checked)" ""

# Applied repairs stay where they are, or are put back on what was read again.
id=$("$ranh" repair --json 2>/dev/null | grep -o '"repair_id":"[0-9a-f]*"' | head -n 1 | cut -d'"' -f4)
if [ -n "$id" ]; then
    ok "a repair is applied" "$ranh" repair --id "$id"
    before=$(asked "SELECT hex(p.geometry) FROM parcel p JOIN repair r USING (parcel_id) WHERE r.repair_id = '$id'")
    touch "$tay"; ogrinfo "$tay" -sql "UPDATE \"$(ogrinfo -ro -q "$tay" | sed -n '1s/^1: \([^ ]*\).*/\1/p')\" SET DienTich = DienTich + 3 WHERE fid = 2" >/dev/null 2>&1
    ok "a sheet changes beside it" "$ranh" run $to --quiet
    is "the repair is there still" "$(asked "SELECT hex(p.geometry) FROM parcel p JOIN repair r USING (parcel_id) WHERE r.repair_id = '$id'")" "$before"
    sed 's|^workspace: .*|workspace: work/force.sqlite|' ranh.yaml >force.yaml
    cp "$ws" work/force.sqlite
    ok "everything again" "$ranh" run $to --quiet --force --project force.yaml
    dump "$ws" >"$tmp/now.txt"
    dump work/force.sqlite >"$tmp/anew.txt"
    ok "with repairs, the same as everything again" diff "$tmp/now.txt" "$tmp/anew.txt"
fi
done_testing
