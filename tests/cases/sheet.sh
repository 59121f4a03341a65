#!/bin/sh
# SPDX-License-Identifier: MIT
# `ranh sheet`: one page per delivery that adds up, with nothing in it that stands in a cell of a person.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
"$mkcity" --seed 7 --parcels 2000 --out city 2>/dev/null
cd city || exit 1
exits 4 "before anything was delivered: says what to run" "$ranh" sheet
"$ranh" run -q --to zoning >/dev/null 2>&1
"$ranh" sheet --json >../all.json 2>/dev/null
"$ranh" sheet >../all.txt 2>/dev/null
cd ..
ask() { sqlite3 :memory: "select $1 from json_each(cast(readfile('all.json') as text)) s ${2:-}"; }
is "a sheet per source" "$(ask "count(*)")" "$(grep -c '^  - name:' city/ranh.yaml)"
is "in = out + rejected, counted from the rows, for every source" "$(ask "sum(json_extract(s.value, '\$.balanced')) = count(*)")" "1"
is "and there are rejected features to count" "$(ask "sum(json_extract(s.value, '\$.rejected')) > 0")" "1"
is "each rejection has its reason" "$(ask "sum(json_extract(s.value, '\$.rejected'))")" \
    "$(ask "sum(json_extract(r.value, '\$.n'))" ", json_each(s.value, '\$.rejected_for') r")"
is "the sum is the file's own" "$(ask "json_extract(s.value, '\$.files[0].sha256')" "where json_extract(s.value, '\$.source') = 'thua-dat-phu-my-phia-tay'")" \
    "$(sha256sum city/deliveries/thua-dat-phu-my-phia-tay.gpkg | cut -c1-64)"
is "all files of a shapefile" "$(ask "json_array_length(s.value, '\$.files')" "where json_extract(s.value, '\$.driver') = 'ESRI Shapefile'")" "5"
is "the system, why, and the operation" "$(ask "json_extract(s.value, '\$.crs_used') || ' ' || json_extract(s.value, '\$.crs_name') || ' ' ||
    (json_extract(s.value, '\$.operation') like '%+lon_0=107.75%')" "where json_extract(s.value, '\$.source') = 'thua-dat-phu-my-phia-tay'")" \
    "EPSG:5899 VN-2000 / TM-3 107-45 1"
ok "the terminal says it adds up" grep -qE '^features +389 = 388 accepted \+ 1 rejected' all.txt

is "the balance of each map sheet closes in the figures" "$(ask "sum(abs(json_extract(b.value, '\$.parcels_m2') - json_extract(b.value, '\$.doubled_m2') +
    json_extract(b.value, '\$.gaps_m2') + json_extract(b.value, '\$.others_m2') + json_extract(b.value, '\$.moved_m2') -
    json_extract(b.value, '\$.enclosed_m2')) > 1e-6) || ' ' || (count(*) > 4)" ", json_each(s.value, '\$.balance') b")" "0 1"
ok "the terminal tells it" grep -q '^area balance .*parcels .* = enclosed' all.txt
# Borders: each source lists those its sheets have a side of; together all of the table, those of two sources twice.
is "every border stands on a sheet" "$(ask "count(DISTINCT json_extract(b.value, '\$.border') || json_extract(b.value, '\$.class'))" ", json_each(s.value, '\$.borders') b")" \
    "$(sqlite3 city/work/city.sqlite "SELECT count(*) FROM border WHERE overlaps + gaps > 0")"
is "with the figures of the workspace" "$(ask "count(*) || ' ' || (count(*) > 1)" ", json_each(s.value, '\$.borders') b WHERE
    json_extract(b.value, '\$.border') = '26704/1 × 26704/2' AND json_extract(b.value, '\$.within_limit') = 1 AND
    json_extract(b.value, '\$.adjust') = 'b' AND json_extract(b.value, '\$.why') LIKE 'adjust sheet 26704/2%'")" "2 1"
ok "the terminal tells who adjusts" grep -qE '(along borders|^ +)  *26704/1 × 26704/2: 1 gap, at most 2.[0-9] cm wide, .*within the edge-matching limit \(9.9 cm\); adjust sheet 26704/2' all.txt
exits 0 "--html" "$ranh" sheet --project city/ranh.yaml --html page.html
exits 5 "a page that is there stays" "$ranh" sheet --project city/ranh.yaml --html page.html
is "a page per source" "$(grep -c '<article>' page.html)" "$(ask "count(*)")"
not_ok "no script, nothing from elsewhere" grep -qE '<script|<link|https?://|src=' page.html
"$ranh" sheet --lang vi --project city/ranh.yaml --overwrite --html vi.html
ok "borders in Vietnamese" grep -q '26704/1 × 26704/2<td>1 khe hở, rộng nhất 2,[0-9] cm, .*; chỉnh tờ 26704/2' vi.html
ok "in Vietnamese" grep -q 'Phiếu tiếp nhận dữ liệu' vi.html
is "the same bytes every time" "$("$ranh" sheet --lang vi --project city/ranh.yaml --overwrite --html vi2.html; cmp vi.html vi2.html && echo same)" "same"
# People: every owner and applicant of the deliveries, looked for in everything that was written.
sqlite3 city/work/city.sqlite "SELECT DISTINCT j.value FROM delivered d, json_each(d.attributes) j WHERE j.type = 'text'
    AND lower(j.key) IN ('tenchu', 'hoten', 'chusudung', 'chu_dau_tu', 'nguoi_nop') AND length(j.value) > 6" >people
ok "there are people in the deliveries" test "$(wc -l <people)" -gt 50
not_ok "none of them is on a sheet" grep -qFf people all.json all.txt page.html vi.html
exits 2 "a source that is none" "$ranh" sheet --project city/ranh.yaml thua-dat-phu-my-phia-tai
cp .tap near
ok "with a suggestion" grep -q 'thua-dat-phu-my-phia-tay' near
exits 0 "ranh check --report" "$ranh" check --no-layer --report one.html city/deliveries/thua-dat-phu-my-phia-dong.fgb
"$ranh" check --no-layer --overwrite --crs EPSG:9210 --report two.html city/deliveries/thua-dat-phu-my-phia-dong.fgb >/dev/null 2>&1
ok "says that the system was an option, where there is no project" grep -q "given with --crs" two.html
is "has the file's page" "$(grep -c '<article>' one.html)" "1"
if command -v chromium >/dev/null; then
    timeout 120 chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer --print-to-pdf=page.pdf vi.html >/dev/null 2>&1
    is "every sheet fits one page of A4" "$(LC_ALL=C tr '\r' '\n' <page.pdf | LC_ALL=C grep -aoE '/Type */Page([^s]|$)' | wc -l)" "$(ask "count(*)")"
else
    skip "every sheet fits one page of A4" "chromium is missing"
fi
done_testing
