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
ok "again over the old file" "$ranh" tile -j 2 -z 11 -Z 18 -o t1.mbtiles --quiet
ok "a second run gives the same file" cmp t1.mbtiles first.mbtiles

# Fewer zooms are the same tiles.
ok "only zoom 16" "$ranh" tile -z 16 -Z 16 -o z16.mbtiles --quiet
is "its tiles are those of the whole" "$(sqlite3 z16.mbtiles "ATTACH 't1.mbtiles' AS a;
    SELECT count(*) > 0 AND count(*) = (SELECT count(*) FROM a.map WHERE zoom_level = 16)
    FROM main.map m JOIN main.images USING (tile_id) JOIN a.map n ON n.zoom_level = m.zoom_level
    AND n.tile_column = m.tile_column AND n.tile_row = m.tile_row
    JOIN a.images i ON i.tile_id = n.tile_id WHERE i.tile_data = main.images.tile_data")" 1
done_testing
