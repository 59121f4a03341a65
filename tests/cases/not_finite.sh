#!/bin/sh
# SPDX-License-Identifier: MIT
# A coordinate that is no number is refused as such, of whatever it is a coordinate, and hides nothing else in the file.
. "$(dirname "$0")/../tap.sh"

cat >"$tmp/a.csv" <<'END'
WKT,to,thua
"POLYGON ((600000 1190000, 600010 1190000, 600010 1190010, 600000 1190000))",1,1
"POLYGON ((600000 1190000, 600010 NaN, 600010 1190010, 600000 1190000))",1,2
"POINT (NaN 1190000)",1,3
"POINT (600000 NaN)",1,4
"MULTIPOINT ((600000 1190000), (600000 NaN))",1,5
"LINESTRING (600000 1190000, 600010 1190000, NaN 1190010)",1,6
"MULTILINESTRING ((600000 1190000, 600010 NaN), (600000 1190000, 600010 1190010))",1,7
"LINESTRING (600000 1190000, 600000 1190000)",1,8
END
exits 0 "ranh check reads it to its end" "$ranh" check "$tmp/a.csv" --crs EPSG:9210 --scale 500 --json
"$ranh" check "$tmp/a.csv" --crs EPSG:9210 --scale 500 --json >"$tmp/out.json" 2>"$tmp/err"
count()
{
    sqlite3 :memory: "SELECT count(*) FROM json_tree(readfile('$tmp/out.json')) WHERE key = 'code' AND value = '$1'"
}
is "six features with what is no number: F107" "$(count F107)" 6
is "the line of one place is no parcel: F102" "$(count F102)" 1
done_testing
