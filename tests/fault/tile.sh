#!/bin/sh
# SPDX-License-Identifier: MIT
# When drawing cannot finish, the old tiles stay as they were and nothing half-made is left.
. "$(dirname "$0")/../tap.sh"

city=$tmp/city
"$mkcity" --seed 9 --parcels 4000 --out "$city" >/dev/null 2>&1
cd "$city" || exit 1
ok "the city is drawn once" "$ranh" run --to tile --quiet
ok "a first file" "$ranh" tile -z 13 -Z 15 -o t.mbtiles --quiet
before=$(cksum <t.mbtiles)

exits 5 "a folder that cannot be made" "$ranh" tile -o ranh.yaml/t.mbtiles --quiet
# No file may grow beyond 64 blocks: the disk is full, as far as the program can tell.
full() (
    trap '' XFSZ
    ulimit -f 64
    "$ranh" tile -z 13 -Z 19 -o t.mbtiles --quiet
)
r=0
full >"$tmp/.tap" 2>&1 || r=$?
is "a full disk is told as such" "$r" 5
is "the old tiles are untouched" "$(cksum <t.mbtiles)" "$before"
is "nothing half-made is left" "$(ls t.mbtiles.tmp 2>/dev/null)" ""

"$ranh" tile -z 13 -Z 22 -o t.mbtiles --quiet >"$tmp/int.log" 2>&1 &
pid=$!
i=0
while [ ! -s t.mbtiles.tmp ] && [ "$i" -lt 100 ]; do
    i=$((i + 1))
    sleep 0.05
done
kill -INT "$pid" 2>/dev/null
r=0
wait "$pid" || r=$?
is "an interrupt is told as such" "$r" 8
is "the old tiles are still untouched" "$(cksum <t.mbtiles)" "$before"
is "again nothing half-made is left" "$(ls t.mbtiles.tmp 2>/dev/null)" ""
ok "and the next run works" "$ranh" tile -z 13 -Z 15 -o t.mbtiles --quiet
is "with the same bytes" "$(cksum <t.mbtiles)" "$before"

# Killed while most tiles are taken over and some are drawn: what it left behind is in nobody's way.
"$ranh" tile -z 13 -Z 22 -o t.mbtiles --quiet >/dev/null 2>&1 &
pid=$!
i=0
while [ ! -s t.mbtiles.tmp ] && [ "$i" -lt 100 ]; do
    i=$((i + 1))
    sleep 0.05
done
kill -KILL "$pid" 2>/dev/null
wait "$pid" 2>/dev/null
is "killed, the old tiles are untouched" "$(cksum <t.mbtiles)" "$before"
ok "and the next run works, too" "$ranh" tile -z 13 -Z 17 -o t.mbtiles --quiet
ok "one from nothing" "$ranh" tile -z 13 -Z 17 -o u.mbtiles --quiet
ok "gives the same bytes" cmp t.mbtiles u.mbtiles
is "nothing half-made is left behind" "$(ls ./*.tmp 2>/dev/null)" ""
done_testing
