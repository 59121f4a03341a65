#!/bin/sh
# SPDX-License-Identifier: MIT
# Same workspace, same tiles: to the byte, whatever the threads, and again in a second run.
. "$(dirname "$0")/../tap.sh"

city=$tmp/city
"$mkcity" --seed 8 --parcels 2500 --out "$city" >/dev/null 2>&1
cd "$city" || exit 1
ok "the city is drawn once" "$ranh" run --to tile --quiet
for t in 1 2 5; do
    ok "tiles by $t threads" "$ranh" tile -j "$t" -z 11 -Z 18 -o "t$t.mbtiles" --quiet
done
ok "1 and 2 threads give the same file" cmp t1.mbtiles t2.mbtiles
ok "1 and 5 threads give the same file" cmp t1.mbtiles t5.mbtiles
cp t1.mbtiles first.mbtiles
drawn() { sqlite3 work/city.sqlite "SELECT counts ->> 'tiles_drawn' FROM stage_run WHERE stage = 'tile' ORDER BY run_id DESC LIMIT 1"; }
all=$(drawn)
is "all were drawn" "$all" "$(sqlite3 t1.mbtiles 'SELECT count(*) FROM map')"
ok "again over the old file" "$ranh" tile -j 2 -z 11 -Z 18 -o t1.mbtiles --quiet
ok "a second run gives the same file" cmp t1.mbtiles first.mbtiles
is "and draws nothing" "$(drawn)" 0

# Fewer zooms are the same tiles.
ok "only zoom 16" "$ranh" tile -z 16 -Z 16 -o z16.mbtiles --quiet
is "its tiles are those of the whole" "$(sqlite3 z16.mbtiles "ATTACH 't1.mbtiles' AS a;
    SELECT count(*) > 0 AND count(*) = (SELECT count(*) FROM a.map WHERE zoom_level = 16)
    FROM main.map m JOIN main.images USING (tile_id) JOIN a.map n ON n.zoom_level = m.zoom_level
    AND n.tile_column = m.tile_column AND n.tile_row = m.tile_row
    JOIN a.images i ON i.tile_id = n.tile_id WHERE i.tile_data = main.images.tile_data")" 1

# What is kept of a file, and what is not: whatever it went through, what comes out is the same file.
again() { # text, tiles drawn
    ok "$1" "$ranh" tile -j 2 -z 11 -Z 18 -o t1.mbtiles --quiet
    ok "$1: the same file" cmp t1.mbtiles first.mbtiles
    is "$1: drawn again" "$(drawn)" "$2"
}
sqlite3 t1.mbtiles "UPDATE images SET tile_data = zeroblob(1000) WHERE tile_id = (SELECT tile_id FROM map GROUP BY tile_id HAVING count(*) = 1 LIMIT 1)"
again "a tile was damaged" 1
sqlite3 t1.mbtiles "DELETE FROM map WHERE zoom_level = 15; INSERT INTO map VALUES (18, 0, 0, 1)"
again "tiles were lost and added" 0
"$ranh" tile -z 12 -Z 17 -o t1.mbtiles --quiet >/dev/null 2>&1
again "other zooms" "$(sqlite3 first.mbtiles "SELECT count(*) FROM map WHERE zoom_level IN (11, 18)")"
"$ranh" tile -z 11 -Z 18 --size-px 512 -o t1.mbtiles --quiet >/dev/null 2>&1
again "other sizes" "$all"
sqlite3 t1.mbtiles "DROP TABLE ranh_content"
again "tiles that another program made" "$all"
head -c 100000 first.mbtiles >t1.mbtiles
again "half a file" "$all"
python3 - <<'PY'
data = bytearray(open("t1.mbtiles", "rb").read())
for page in range(1, len(data) // 4096, 37): # every 37th page overwritten
    data[page * 4096:page * 4096 + 64] = b"\xff" * 64
open("t1.mbtiles", "wb").write(data)
PY
ok "pages were overwritten" "$ranh" tile -j 2 -z 11 -Z 18 -o t1.mbtiles --quiet
ok "the same file comes out" cmp t1.mbtiles first.mbtiles
ok "nothing is kept when all is to be done again" "$ranh" run --from tile --to tile --force --quiet
is "all of it is drawn" "$(drawn)" "$(sqlite3 work/tiles.mbtiles 'SELECT count(*) FROM map')"

# A land use that was nowhere: another legend, and another look of what is drawn in mean colours.
sqlite3 work/city.sqlite "UPDATE parcel SET land_use = 'NTS' WHERE parcel_id = (SELECT max(parcel_id) FROM parcel WHERE geometry IS NOT NULL)"
cp t1.mbtiles t3.mbtiles
"$ranh" tile -j 2 -z 11 -Z 18 -o t3.mbtiles --quiet >/dev/null 2>&1
ok "something is drawn for that" test "$(drawn)" -gt 0
ok "a file of nothing" "$ranh" tile -j 1 -z 11 -Z 18 -o t4.mbtiles --quiet
ok "is the same as that of before, brought up to date" cmp t3.mbtiles t4.mbtiles
not_ok "which has changed" cmp -s t3.mbtiles t1.mbtiles
done_testing
