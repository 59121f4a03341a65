#!/bin/sh
# SPDX-License-Identifier: MIT
# One sheet of a clean city slid by 5 to 300 mm: one run of `ranh repair` by the codes that are read leaves nothing
# within the limit, no new code beside areas to be written anew, and every delivered feature as it came. What lies
# beyond the limit stays, with its reason.
. "$(dirname "$0")/../tap.sh"
for tool in sqlite3 ogr2ogr; do
    command -v $tool >/dev/null || { skip "a slid sheet" "$tool is missing"; done_testing; }
done

city=$tmp/city db=$tmp/city/work/city.sqlite
name=thua-dat-phu-my-phia-dong
q() { sqlite3 "$db" "$1"; }
run() { "$ranh" run --project "$city/ranh.yaml" --to overlap --quiet >/dev/null 2>&1; }
repair() { "$ranh" repair --project "$city/ranh.yaml" --lang en --quiet "$@"; }
left() { q "SELECT (SELECT count(*) FROM overlap WHERE width_m > 0.00015) + (SELECT count(*) FROM gap WHERE width_m > 0.00015)"; }
codes() { q "SELECT coalesce(group_concat(DISTINCT code), '') FROM finding WHERE code <> 'A104'"; }
delivered() { q "SELECT delivered_id, hex(geometry), attributes FROM delivered ORDER BY 1" | sha256sum; }
moved() { q "SELECT count(DISTINCT key_a) FROM repair WHERE state = 'applied' AND abs(area_change_m2) > 0.01 AND key_a NOT GLOB '26704/[24]/*'"; }

$mkcity --seed 5 --parcels 2000 --no-defects --out "$city" >/dev/null 2>&1
cp "$city/deliveries/$name.fgb" "$tmp/clean.fgb"

# DX DY in metres
while read -r dx dy; do
    rm -rf "$city/work" "$city/deliveries/$name.fgb"
    ogr2ogr -f FlatGeobuf "$city/deliveries/$name.fgb" "$tmp/clean.fgb" -nln $name -dialect SQLite -sql \
        "SELECT ST_Translate(geometry, $dx, $dy, 0) AS geometry, MaXa, SoHieuToBanDo, SoThuTuThua, DienTich,
         KyHieuMucDichSuDung FROM \"$name\""
    run
    n=$(left) before=$(delivered)
    ok "slid by $dx $dy: the sheets no longer meet" [ "$n" -gt 2 ]
    exits 0 "what is read is applied" repair --apply T105 --apply T202 --who "Tổ đo đạc"
    run
    is "in one run nothing is left, and nothing new" "$(left) $(codes)" "0 "
    is "only the later survey gave or took ground" "$(moved)" "0"
    is "every delivered feature is as it came" "$(delivered)" "$before"
done <<'SLIDES'
-0.005 0
0.005 0.003
-0.031 0.02
0.031 -0.02
0.081 0.05
-0.06 -0.07
SLIDES

# --- as a list and as a drawing
repair >"$tmp/out"
is "the list says a rule once, above the repairs it is behind" "$(grep -c '^T105[: ].*, under TT' "$tmp/out") $(grep -c 'move onto.*later' "$tmp/out")" \
    "$(q "SELECT count(*) FROM (SELECT DISTINCT codes, rule_en FROM repair)") 0"
"$ranh" export --project "$city/ranh.yaml" --layer repairs --lang vi "$tmp/repairs.dxf" >/dev/null 2>&1
texts() { ogrinfo -q -dialect SQLite -sql "SELECT count(*) AS n FROM entities WHERE Text <> '' AND $1" "$tmp/repairs.dxf" | sed -n 's/.*n (Integer) = //p'; }
is "the drawing has a short text where ground changes, none on the outlines before and after" \
    "$(texts "Layer <> 'changed'") $(texts "Layer = 'changed' AND (Text NOT LIKE 'T105 26704/%: %,% m²' OR length(Text) > 40)") $([ "$(texts "Layer = 'changed'")" -gt 20 ] && echo many)" "0 0 many"

# --- beyond the limit of 9.9 cm
rm -rf "$city/work" "$city/deliveries/$name.fgb"
ogr2ogr -f FlatGeobuf "$city/deliveries/$name.fgb" "$tmp/clean.fgb" -nln $name -dialect SQLite -sql \
    "SELECT ST_Translate(geometry, -0.3, 0, 0) AS geometry, MaXa, SoHieuToBanDo, SoThuTuThua, DienTich,
     KyHieuMucDichSuDung FROM \"$name\""
run
before=$(delivered) n=$(q "SELECT count(*) FROM finding WHERE code = 'T102'")
ok "slid by 30 cm: overlaps beyond the limit" [ "$n" -gt 20 ]
repair --apply T102 >"$tmp/out" 2>"$tmp/err"
ok "none of them is applied, and it says why" grep -q 'have a reason' "$tmp/err"
repair >"$tmp/out" 2>&1
is "each has the reason that the dates of survey give" "$(q "SELECT count(*) || ' ' || group_concat(DISTINCT reason) FROM repair_none WHERE code = 'T102'")" "$n beyond-limit-dates"
is "and no parcel has changed" "$(q "SELECT count(*) FROM repair WHERE state = 'applied'") $(delivered)" "0 $before"
done_testing
