#!/bin/sh
# SPDX-License-Identifier: MIT
# The tile stage on the sample city: a valid MBTiles file that other programs open, with all it says of
# itself true, and sentences for what cannot be.
. "$(dirname "$0")/../tap.sh"

city=$tmp/city
"$mkcity" --seed 5 --parcels 1500 --out "$city" >/dev/null 2>&1
cd "$city" || exit 1
ok "the city is drawn once" "$ranh" run --to tile --quiet
ok "tiles are drawn" "$ranh" tile -z 12 -Z 18 -o t.mbtiles --quiet
db=t.mbtiles
ask() { sqlite3 "$db" "$1"; }

# --- the file by the specification ----------------------------------------------------------------
is "sqlite3 finds it whole" "$(ask 'PRAGMA integrity_check')" ok
is "application id of MBTiles" "$(ask 'PRAGMA application_id')" 1297105496
is "what it says of itself" "$(ask "SELECT group_concat(name, ' ') FROM (SELECT name FROM metadata ORDER BY name)")" \
    "attribution bounds center description format maxzoom minzoom name ranh_legend type version"
is "names are there once" "$(ask 'SELECT count(*) = count(DISTINCT name) FROM metadata')" 1
is "lowest and highest zoom are true" "$(ask 'SELECT min(zoom_level), max(zoom_level) FROM tiles')" "12|18"
is "every zoom has tiles" "$(ask 'SELECT count(DISTINCT zoom_level) FROM tiles')" 7
is "four columns" "$(ask "SELECT group_concat(name, ' ') FROM pragma_table_info('tiles')")" \
    "zoom_level tile_column tile_row tile_data"
is "every tile is a PNG" "$(ask "SELECT count(*) FROM tiles WHERE substr(tile_data, 1, 8) <> x'89504E470D0A1A0A'")" 0
is "no tile is stored twice" "$(ask 'SELECT count(*) - count(DISTINCT tile_data) FROM images')" 0
is "below every tile lies one of the zoom before" "$(ask "
    SELECT count(*) FROM tiles c WHERE c.zoom_level > 12 AND NOT EXISTS (SELECT 1 FROM tiles p WHERE
    p.zoom_level = c.zoom_level - 1 AND p.tile_column = c.tile_column / 2 AND p.tile_row = c.tile_row / 2)")" 0
is "the tiles lie where the bounds say (zoom 18)" "$(ask "
    WITH b(w, e) AS (SELECT CAST(substr(value, 1, instr(value, ',') - 1) AS REAL),
        CAST(substr(value, instr(value, ',') + 1 + instr(substr(value, instr(value, ',') + 1), ',')) AS REAL)
        FROM metadata WHERE name = 'bounds')
    SELECT count(*) FROM tiles, b WHERE zoom_level = 18 AND (tile_column + 1.1 < (w + 180) / 360 * 262144
        OR tile_column - 0.1 > (e + 180) / 360 * 262144)")" 0
is "the legend is JSON of land uses present" "$(ask "
    SELECT count(*) > 3 AND min(json_extract(j.value, '\$.parcels')) > 0
    AND sum(json_extract(j.value, '\$.parcels')) = $(sqlite3 work/city.sqlite 'SELECT count(*) FROM parcel WHERE geometry IS NOT NULL')
    FROM metadata, json_each(metadata.value) j WHERE name = 'ranh_legend'")" 1
is "the attribution is the project's owner" "$(ask "SELECT count(*) FROM metadata WHERE name = 'attribution' AND value LIKE 'Ủy ban nhân dân%'")" 1

# --- other programs -------------------------------------------------------------------------------
if command -v gdalinfo >/dev/null; then
    ok "GDAL opens it" gdalinfo "$db"
    is "as RGBA" "$(gdalinfo "$db" | grep -c '^Band')" 4
    ok "GDAL reads pixels of it" gdal_translate -q -of PNG -outsize 64 64 "$db" "$tmp/small.png"
else
    skip "GDAL opens it" "gdalinfo is missing"
fi
if command -v pngcheck >/dev/null; then
    mkdir "$tmp/png"
    ask "SELECT writefile('$tmp/png/' || tile_id || '.png', tile_data) FROM images" >/dev/null
    ok "pngcheck finds every tile well" pngcheck -q "$tmp"/png/*.png
else
    skip "pngcheck finds every tile well" "pngcheck is missing"
fi

# --- findings -------------------------------------------------------------------------------------
drawn=$("$ranh" status --json 2>/dev/null | tr ',' '\n' | sed -n 's/.*"findings_drawn": *\([0-9]*\).*/\1/p' | head -n 1)
is "all findings with a place are drawn" "$drawn" "$(sqlite3 work/city.sqlite "SELECT count(*) FROM finding
    WHERE geometry IS NOT NULL AND severity <> 'info' AND verdict IN ('VIOLATION', 'POSSIBLE')")"

# --- what cannot be -------------------------------------------------------------------------------
exits 3 "a size that is no tile size" "$ranh" tile --size-px 300 -o u.mbtiles
exits 3 "zooms the wrong way round" "$ranh" tile -z 15 -Z 13 -o u.mbtiles
echo "my letter" >letter.mbtiles
exits 5 "a file of another kind is not replaced" "$ranh" tile -o letter.mbtiles
is "it is still there" "$(cat letter.mbtiles)" "my letter"
ok "unless asked to" "$ranh" tile -o letter.mbtiles -z 12 -Z 13 --overwrite --quiet
ok "tiles of 512 pixels" "$ranh" tile -o big.mbtiles -z 12 -Z 15 --size-px 512 --quiet
is "are 512 pixels" "$(sqlite3 big.mbtiles "SELECT DISTINCT hex(substr(tile_data, 17, 8)) FROM tiles")" 0000020000000200
done_testing
