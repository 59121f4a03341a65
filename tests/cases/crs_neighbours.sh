#!/bin/sh
# SPDX-License-Identifier: MIT
# One sheet of a sample city comes with numbers of another kind than declared: every mislabelling of the list, with
# its neighbours, alone with its commune, alone with a statutory sheet number, and with nothing. What is told is
# written to $RANH_TABLE for docs/explanation/reference-systems.md when that is set.
. "$(dirname "$0")/../tap.sh"

"$mkcity" --seed 7 --parcels 700 --no-defects --out "$tmp/city" >/dev/null 2>&1
cd "$tmp/city" || exit 1
d=deliveries
sheet=$d/thua-dat-thanh-an-dong-ruong.geojson
beside=$d/thua-dat-thanh-an-khu-dan-cu.shp

helmert="+proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 +rx=-0.00928836 +ry=0.01975479 +rz=-0.00427372 +s=0.252906278 +convention=coordinate_frame"
step() { echo "+step +proj=push +v_3 +step +proj=cart +ellps=WGS84 +step $1 $helmert +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3"; }
plane() { echo "+step +proj=tmerc +lat_0=0 +lon_0=$1 +k=$2 +x_0=500000 +y_0=0 +ellps=WGS84"; }
from="+proj=pipeline +step +inv +proj=tmerc +lat_0=0 +lon_0=105.75 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84"
degrees="+step +proj=unitconvert +xy_in=rad +xy_out=deg"
axes() { echo "+step +proj=affine +s11=$1 +s12=$2 +s21=$2 +s22=$1"; }
# numbers KIND: the sheet with these numbers, as x.csv that states nothing
numbers() {
    case $1 in
    right) p=$(plane 105.75 0.9999) ;;
    zone) p=$(plane 105.5 0.9999) ;;
    lacking) p="$(step '') $(plane 105.75 0.9999)" ;;
    twice) p="$(step +inv) $(plane 105.75 0.9999)" ;;
    tm105) p=$(plane 105 0.9999) ;;
    utm) p=$(plane 105 0.9996) ;;
    wgs-utm) p="$(step '') $(plane 105 0.9996)" ;;
    degrees) p=$degrees ;;
    wgs-degrees) p="$(step '') $degrees" ;;
    swapped) p="$(plane 105.75 0.9999) $(axes 0 1)" ;;
    mm) p="$(plane 105.75 0.9999) $(axes 1000 0)" ;;
    km) p="$(plane 105.75 0.9999) $(axes 0.001 0)" ;;
    esac
    rm -f x.csv
    ogr2ogr -f CSV -lco GEOMETRY=AS_WKT -lco STRING_QUOTING=IF_NEEDED -s_srs EPSG:9210 -t_srs EPSG:9210 -ct "$from $p" x.csv "$sheet" 2>/dev/null
}
# project CRS EVIDENCE: neighbours, commune, number, nothing
project() {
    of=', commune: "27676"' by=soHieuToBanDo
    case $2 in number | nothing) of= ;; esac
    case $2 in number) by=frame ;; esac
    {
        printf 'project: {name: x, crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: w.sqlite\nsources:\n'
        [ "$2" != neighbours ] || echo "  - {name: beside, role: parcels, path: $beside, crs: EPSG:9210, commune: \"27676\", scale: 500, fields: {sheet: SHBANDO, number: SHTHUA, area_m2: DIENTICH, land_use: KHLOAIDAT}}"
        echo "  - {name: x, role: parcels, path: x.csv, wkt: WKT, crs: \"$1\"$of, scale: 1000, fields: {sheet: $by, number: soThuTuThua}}"
    } >ranh.yaml
    rm -f w.sqlite*
}
# The frame of 1:500 that each parcel lies in, by its middle in 105°45'.
frames() {
    python3 - "$sheet" x.csv <<'PY'
import csv, json, math, sys
frame = []
for f in json.load(open(sys.argv[1]))["features"]:
    c = f["geometry"]["coordinates"]
    while isinstance(c[0], list):
        ring, c = c, c[0]
    x, y = [sum(p[k] for p in ring) / len(ring) for k in (0, 1)]
    north, east = math.ceil(y / 3000) * 3000, math.floor(x / 3000) * 3000
    i = lambda v, size, n: min(int(v // size), n - 1)
    k2 = i(north - y, 1000, 3) * 3 + i(x - east, 1000, 3)
    n2, e2 = north - k2 // 3 * 1000, east + k2 % 3 * 1000
    frame.append("%03d %03d-%d-(%d)" % (north // 1000 % 1000, east // 1000, k2 + 1, i(n2 - y, 250, 4) * 4 + i(x - e2, 250, 4) + 1))
rows = list(csv.reader(open(sys.argv[2])))
rows = [[c for c, name in zip(r, rows[0]) if name != "maXa"] for r in rows]
with open(sys.argv[2], "w", newline="") as out:
    w = csv.writer(out)
    w.writerow(rows[0] + ["frame"])
    for row, f in zip(rows[1:], frame):
        w.writerow(row + [f])
PY
}
told() { sqlite3 w.sqlite "SELECT '[' || code || '] ' || message_$1 FROM finding JOIN source USING (source_id) WHERE source.name = 'x' AND code IN ('C101','C104','C105') ORDER BY code" | tr '\n' ' '; }
# row NUMBERS DECLARED EVIDENCE PATTERN: what is told of them contains the pattern ("-" = nothing is told)
row() {
    numbers "$1"
    frames
    project "$2" "$3"
    if "$ranh" run --to overlap --quiet --lang en >/dev/null 2>err; then
        got=$(told en) vi=$(told vi)
        [ "$2" != auto ] || got="used: $(sqlite3 w.sqlite "SELECT crs_used || ', ' || crs_reason FROM source WHERE name = 'x'") $got"
    else
        got="refused: $(grep -v '^ ' err | head -n 1)"
        rm -f w.sqlite*
        vi=$("$ranh" run --to overlap --quiet --lang vi 2>&1 >/dev/null | grep -v '^ ' | head -n 1)
    fi
    [ -z "${RANH_TABLE:-}" ] || printf '%s | %s | %s | %s | %s\n' "$1" "$2" "$3" "${got:--}" "$vi" >>"$RANH_TABLE"
    echo "$1 as $2, $3: $got" >"$tmp/.tap"
    case $4 in
    -) [ -z "$got" ] ;;
    *) grep -q -- "$4" "$tmp/.tap" ;;
    esac
    tap_say $? "$1 as $2, $3: $4"
}
command -v python3 >/dev/null || { skip "the table" "python3 is missing"; done_testing; }
while IFS='|' read -r is as neighbours commune number nothing; do
    row "$is" "$as" neighbours "$neighbours"
    row "$is" "$as" commune "$commune"
    row "$is" "$as" number "$number"
    row "$is" "$as" nothing "$nothing"
done <"$root/tests/cases/crs_neighbours.txt"
done_testing
