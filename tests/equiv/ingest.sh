#!/bin/sh
# SPDX-License-Identifier: MIT
# The same deliveries give the same rows: run twice over one workspace, in a fresh one, and from a copy
# of the folder elsewhere.
. "$(dirname "$0")/../tap.sh"

# Every table ingest writes, without the times of the run and the folder the files lie in.
dump() {
    for table in source delivered parcel zone restriction commune permit permit_event unit indicator_value finding; do
        sqlite3 "$1" "SELECT '$table', * FROM $table ORDER BY 2" | sed "s|$2||g"
    done
}

"$mkcity" --seed 7 --parcels 400 --out "$tmp/city" --format demo >/dev/null 2>&1
ws=work/city.sqlite
ok "ingest" "$ranh" ingest --project "$tmp/city/ranh.yaml" --progress never
dump "$tmp/city/$ws" "$tmp/city" >"$tmp/first"
ok "ingest again" "$ranh" ingest --project "$tmp/city/ranh.yaml" --progress never
dump "$tmp/city/$ws" "$tmp/city" >"$tmp/again"
ok "the same rows over the old ones" cmp "$tmp/first" "$tmp/again"
cp -r "$tmp/city" "$tmp/elsewhere"
rm -rf "$tmp/elsewhere/work"
ok "ingest elsewhere, in another language and order of locale" \
    env LC_ALL=C TZ=Asia/Ho_Chi_Minh "$ranh" ingest --lang vi --project "$tmp/elsewhere/ranh.yaml" --progress never
dump "$tmp/elsewhere/$ws" "$tmp/elsewhere" >"$tmp/moved"
ok "the same rows elsewhere" cmp "$tmp/first" "$tmp/moved"
is "nothing was lost: features in = accepted + rejected, in every source" \
    "$(sqlite3 "$tmp/city/$ws" 'SELECT count(*) FROM source WHERE features_in != accepted + rejected OR features_in = 0')" 0
# People of the deliveries, by the columns known to hold them.
sqlite3 "$tmp/city/$ws" "SELECT DISTINCT json_extract(d.attributes, '$.\"' || coalesce(json_extract(s.fields, '$.owner'),
    json_extract(s.fields, '$.applicant')) || '\"') AS person FROM delivered d JOIN source s USING (source_id)
    WHERE person LIKE 'Ông %' OR person LIKE 'Bà %'" >"$tmp/people"
ok "the deliveries name people" [ "$(wc -l <"$tmp/people")" -gt 20 ]
is "none of them outside of delivered" "$(grep -v '^delivered' "$tmp/first" | grep -cF -f "$tmp/people")" 0
done_testing
