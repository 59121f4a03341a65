#!/bin/sh
# SPDX-License-Identifier: MIT
# Same input, same result: whatever the threads, the number of runs, the order of the deliveries, the
# place of the project or the language of the person.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
$mkcity --seed 7 --parcels 1500 --out a >/dev/null 2>&1
cp -R a b && cp -R a c && cp -R a "đường dẫn có dấu"

# All rows of the workspace, without times and memory. The row number of a finding is bookkeeping: it tells
# which stage ran last.
tables="workspace source delivered parcel zone restriction commune permit permit_event permit_parcel finding overlap gap parcel_zone permit_zone unit parcel_count indicator_value score"
rows() { # workspace table
    columns=$(sqlite3 "$1" "select group_concat('\"' || name || '\"') from pragma_table_info('$2') where name <> 'finding_row'")
    order=1; [ "$2" = finding ] && order=finding_id
    sqlite3 "$1" "select '$2', $columns from \"$2\" order by $order"
}
content() { for t in $tables; do [ "$t" = "${2-}" ] || rows "$1/work/city.sqlite" "$t"; done | sha256sum; }
tiles() { sqlite3 "$1/work/tiles.mbtiles" "select zoom_level, tile_column, tile_row, hex(tile_data) from tiles order by 1, 2, 3" | sha256sum; }
site() { (cd "$1/site" && find . -type f | LC_ALL=C sort | xargs sha256sum) | sha256sum; }

in_folder() { (cd "$1" && shift && "$@"); } # so that paths are the same in both
exits 0 "one thread" in_folder a "$ranh" run -j 1
exits 0 "four threads" in_folder b "$ranh" run -j 4
is "1 thread = 4 threads: workspace" "$(content a)" "$(content b)"
is "1 thread = 4 threads: tiles" "$(tiles a)" "$(tiles b)"
is "1 thread = 4 threads: site" "$(site a)" "$(site b)"

before=$(content a)
exits 0 "all stages again" in_folder a "$ranh" run --force
is "run twice = the same rows" "$(content a)" "$before"
is "run twice = the same tiles" "$(tiles a)" "$(tiles b)"
is "run twice = the same site" "$(site a)" "$(site b)"

exits 0 "in Vietnamese, from another folder with diacritics" env LC_ALL=C.UTF-8 LANGUAGE=vi "$ranh" run --project "đường dẫn có dấu/ranh.yaml"
is "language and folder change no row but paths" "$(content "đường dẫn có dấu" source)" "$(content a source)"

# The parcel sources in reverse order: row ids differ, findings do not.
awk '/^sources:/ { print; insrc = 1; next }
     insrc && /^  - name:/ { n++ }
     insrc && /^[a-z]/ { insrc = 0; for (i = n; i > 0; i--) printf "%s", s[i] }
     insrc { s[n] = s[n] $0 "\n"; next }
     { print }' a/ranh.yaml >c/ranh.yaml
exits 0 "deliveries in reverse order" "$ranh" run --project c/ranh.yaml
findings() { sqlite3 "$1/work/city.sqlite" "select finding_id, code, severity, verdict, message_vi from finding order by 1"; }
findings a >a.txt; findings c >c.txt
ok "the order of deliveries changes no finding" diff a.txt c.txt
is "there are findings to compare" "$([ "$(wc -l <a.txt)" -gt 20 ] && echo yes)" "yes"
done_testing
