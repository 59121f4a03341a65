#!/bin/sh
# SPDX-License-Identifier: MIT
# The ground of a commune from files to rows: boundaries and a layer of roads as sources, what is left out at the
# edge, what a road explains, and the balance of the sheets; the same rows on one thread and on four.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1

# Two sheets of one commune, 100 m x 60 m, a street of 6 m between them, and a lot at the corner that nobody surveyed.
layer() { # name, features
    printf '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::9210"}},"features":[%s]}\n' "$2" >"$1.geojson"
}
box() { # properties, x0, y0, x1, y1 in metres from (600000, 1190000)
    awk -v p="$1" -v a="$2" -v b="$3" -v c="$4" -v d="$5" 'BEGIN { OFMT = "%.3f"
        a += 600000; c += 600000; b += 1190000; d += 1190000
        printf "{\"type\":\"Feature\",\"properties\":{%s},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%.3f,%.3f],[%.3f,%.3f],[%.3f,%.3f],[%.3f,%.3f],[%.3f,%.3f]]]}}", p, a, b, c, b, c, d, a, d, a, b }'
}
lot() { box "\"xa\":\"26740\",\"to\":\"$1\",\"thua\":\"$2\",\"dt\":$3,\"loai\":\"ODT\"" "$4" "$5" "$6" "$7"; }
layer lots "$(lot 1 1 2700 0 0 100 27),$(lot 2 1 1620 0 33 60 60),$(lot 2 2 540 60 33 80 60)"
layer street "$(box '"loai":"DGT","ten":"Hẻm 12"' -1 27 101 33)"
layer commune "$(box '"maXa":"26740","tenXa":"Phường Mẫu"' 0 0 100 60),$(box '"maXa":"26743","tenXa":"Phường bên"' 100 0 200 60)"
project() { # extra sources
    cat <<END
project: {name: "Mẫu", crs: EPSG:9210, as_of: 2026-11-01}
workspace: work.sqlite
sources:
  - {name: lots, role: parcels, path: lots.geojson, scale: 500,
     fields: {commune: xa, sheet: to, number: thua, area_m2: dt, land_use: loai}}
$1
END
}
ask() { sqlite3 work.sqlite "$1"; }
finding() { ask "SELECT code || ' ' || verdict || ' ' || key_a || ' ' || round(area_m2, 2) FROM finding WHERE code IN ('T201','T203','T204','E103') ORDER BY code"; }
run() { "$ranh" run --to overlap -q "$@" >.tap 2>&1; }

project '' >ranh.yaml
ok "without a boundary it runs" run
is "and nothing is told of the edge" "$(finding)" ""
is "the balance says that the boundary is missing" "$(ask "SELECT boundary_m2 IS NULL FROM balance WHERE level = 'commune'")" "1"
is "ranh run counts it" "$(ask "SELECT json_extract(counts, '\$.without_boundary') FROM stage_run WHERE stage = 'overlap' ORDER BY run_id DESC LIMIT 1")" "1"
"$ranh" status >status.txt 2>&1
ok "and ranh status says it" grep -q 'open ground not checked in 1 communes' status.txt

boundary='  - {name: communes, role: communes, path: commune.geojson}'
project "$boundary" >ranh.yaml
ok "with the boundary" run
is "street and lot are one piece of open ground" "$(finding)" "T203 VIOLATION 26740/1/1 1140.0"
project "$boundary
  - {name: street, role: non_parcels, path: street.geojson}" >ranh.yaml
ok "with the street as a layer" run
is "the street is in its table" "$(ask "SELECT kind || ' ' || name FROM non_parcel")" "DGT Hẻm 12"
is "it explains its ground; the lot is left" "$(finding)" "T203 VIOLATION 26740/2/2 540.0"
is "covered, open and boundary add up" "$(ask "SELECT covered_m2 + open_m2 - boundary_m2 FROM balance WHERE level = 'commune'")" "0.0"
is "each sheet balances" "$(ask "SELECT group_concat(sheet || ' ' || parcels_m2 || ' ' || enclosed_m2, ', ') FROM (SELECT * FROM balance WHERE level = 'sheet' ORDER BY sheet)")" \
    "1 2700.0 2700.0, 2 2160.0 2160.0"
is "recorded and computed stand beside" "$(ask "SELECT recorded || ' ' || recorded_m2 || ' ' || computed_m2 FROM balance WHERE level = 'commune'")" "3 4860.0 4860.0"
rows() { ask "SELECT * FROM balance; SELECT finding_id, message_vi FROM finding WHERE stage = 'overlap' ORDER BY 1"; }
rows >four.txt
run -j 1 --force
rows >one.txt
ok "1 thread gives the same rows" cmp four.txt one.txt

# max_gap_m2 decides what was not delivered.
project "$boundary
  - {name: street, role: non_parcels, path: street.geojson}
overlap: {max_gap_m2: 500}" >ranh.yaml
run
is "larger ground was not delivered" "$(finding)" "E103 VIOLATION 26740 1140.0"
is "which the balance tells as well" "$(ask "SELECT missing_m2 FROM balance WHERE level = 'commune'")" "1140.0"
done_testing
