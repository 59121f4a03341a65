#!/bin/sh
# SPDX-License-Identifier: MIT
# The README's first command, without its installing: from nothing, again, and over what an older Ranh left.
. "$(dirname "$0")/../tap.sh"

demo() { DEMO_DIR="$tmp/demo" PARCELS=300 "$root/tools/demo" >"$tmp/out" 2>&1; }
exits 0 "the sample city is made" demo
ok "and says where its site is" grep -q "file://$tmp/demo/site/index.html" "$tmp/out"
ok "which is there" test -s "$tmp/demo/site/index.html"
exits 0 "again" demo
is "with nothing to do" "$(grep -c 'is up to date' "$tmp/out")" 9
sqlite3 "$tmp/demo/work/city.sqlite" "UPDATE workspace SET version = 1"
exits 0 "over a workspace of an older Ranh" demo
ok "made anew" grep -q '^ingest .*read again' "$tmp/out"
done_testing
