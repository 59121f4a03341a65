#!/bin/sh
# SPDX-License-Identifier: MIT
# Same deliveries, same findings and shares: whatever the threads, again in a second run, and with files
# delivered in another order.
. "$(dirname "$0")/../tap.sh"

"$mkcity" --seed 21 --parcels 3000 --out "$tmp/one" >/dev/null 2>&1
cp -r "$tmp/one" "$tmp/three"
cp -r "$tmp/one" "$tmp/turned"
# The sources of the project file in the opposite order: every row id changes.
awk '/^sources:/ { print; inside = 1; next }
     inside && /^[^ ]/ { inside = 0; for (i = n; i > 0; i--) printf "%s", block[i] }
     inside && /^  - / { n++ }
     inside { block[n] = block[n] $0 "\n"; next }
     { print }' "$tmp/one/ranh.yaml" >"$tmp/turned/ranh.yaml"

ok "one thread" "$ranh" run --project "$tmp/one/ranh.yaml" --to zoning -j 1 --quiet
ok "three threads" "$ranh" run --project "$tmp/three/ranh.yaml" --to zoning -j 3 --quiet
ok "sources in another order" "$ranh" run --project "$tmp/turned/ranh.yaml" --to zoning -j 2 --quiet

dump() { # workspace: everything the checks wrote, keys for row ids
    sqlite3 "$(find "$1/work" -name '*.sqlite')" "
        SELECT finding_id, stage, code, severity, verdict, subject, key_a, key_b, feature, measured, limit_value,
            measure_unit, article, area_m2, width_m, commune_code, message_vi, message_en, hex(geometry)
            FROM finding ORDER BY finding_id;
        SELECT p.key, z.code, round(s.area_m2, 9), round(s.share, 9) FROM parcel_zone s JOIN parcel p USING (parcel_id)
            JOIN zone z USING (zone_id) ORDER BY 1, 2, 3;
        SELECT p.permit_no, z.code, round(s.area_m2, 9), round(s.share, 9) FROM permit_zone s
            JOIN permit p USING (permit_id) JOIN zone z USING (zone_id) ORDER BY 1, 2, 3;
        SELECT p.permit_no, q.key, l.method, l.confidence FROM permit_parcel l JOIN permit p USING (permit_id)
            JOIN parcel q USING (parcel_id) ORDER BY 1, 2, 3"
}
dump "$tmp/one" >"$tmp/one.txt"
dump "$tmp/three" >"$tmp/three.txt"
dump "$tmp/turned" >"$tmp/turned.txt"
ok "there is something to compare" test "$(wc -l <"$tmp/one.txt")" -gt 3000
ok "1 and 3 threads find the same" diff "$tmp/one.txt" "$tmp/three.txt"
ok "the order of delivery changes nothing" diff "$tmp/one.txt" "$tmp/turned.txt"

ok "again over the same workspace" "$ranh" run --project "$tmp/one/ranh.yaml" --from validate --to zoning --force -j 2 --quiet
dump "$tmp/one" >"$tmp/again.txt"
ok "a second run finds the same" diff "$tmp/one.txt" "$tmp/again.txt"

is "shares of a parcel never exceed it where zones do not overlap" \
    "$(sqlite3 "$(find "$tmp/one/work" -name '*.sqlite')" "SELECT count(*) FROM
        (SELECT sum(share) AS s FROM parcel_zone GROUP BY parcel_id) WHERE s > 1 + 1e-9")" 0
done_testing
