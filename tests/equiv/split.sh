#!/bin/sh
# SPDX-License-Identifier: MIT
# In which order features stand in their files, and over how many files they are spread, changes no finding between
# parcels that have numbers: the same ids, measures, verdicts and geometry to the byte, whatever the threads.
. "$(dirname "$0")/../tap.sh"
command -v python3 >/dev/null || { skip "split" "python3 is missing"; done_testing; }

seed=${RANH_SEED:-$(date +%N | sed 's/^0*//')}
echo "# seed $seed (RANH_SEED)"
"$mkcity" --seed 11 --parcels 2000 --defects 60 --out "$tmp/one" >/dev/null 2>&1
cd "$tmp" || exit 1
# Parcels with a number only: where there is none, the file and the place in it are part of what a finding says.
for f in one/deliveries/*.geojson one/deliveries/*.gpkg; do
    case $f in *thua-dat*) ogr2ogr -f GeoJSON -lco RFC7946=NO -lco COORDINATE_PRECISION=15 "one/$(basename "${f%.*}").json" "$f" 2>/dev/null ;; esac
done
yaml() { # folder name...: every source alike
    dir=$1; shift
    printf 'project: {name: "x", crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: w.sqlite\nsources:\n'
    for name in "$@"; do
        case $name in *dong-ruong*) crs=9210 scale=1000 fields='{commune: maXa, sheet: soHieuToBanDo, number: soThuTuThua, area_m2: dienTich, land_use: loaiDat}' ;;
            *) crs=5899 scale=500 fields='{commune: MaXa, sheet: SoHieuToBanDo, number: SoThuTuThua, area_m2: DienTich, land_use: KyHieuMucDichSuDung}' ;; esac
        echo "  - {name: $name, role: parcels, path: $name.json, crs: EPSG:$crs, scale: $scale, fields: $fields}"
    done >"$dir/.sources"
    cat "$dir/.sources"
}
names=$(cd one && ls ./*.json | sed 's|^\./||; s|\.json$||')
# shellcheck disable=SC2086 # names are meant to be split
yaml one $names >one/ranh.yaml
mkdir -p many
python3 - "$seed" one many $names <<'PY'
import json, random, sys
rng = random.Random(int(sys.argv[1]))
one, many = sys.argv[2:4]
for name in sys.argv[4:]:
    f = json.load(open(f"{one}/{name}.json"))
    number = [k for k in f["features"][0]["properties"] if k in ("soThuTuThua", "SoThuTuThua")][0]
    f["features"] = [x for x in f["features"] if x["properties"].get(number) not in (None, "", "0", "-1")]
    for x in f["features"]:
        x.pop("id", None)
    json.dump(f, open(f"{one}/{name}.json", "w"))
    rng.shuffle(f["features"])
    for part in range(3):
        g = dict(f, features=f["features"][part::3], name=f"{name}-{part}")
        json.dump(g, open(f"{many}/{name}-{part}.json", "w"))
PY
parts=$(cd many && ls ./*.json | sed 's|^\./||; s|\.json$||' | sort -r)
# shellcheck disable=SC2086
yaml many $parts >many/ranh.yaml
said() { # folder
    sqlite3 "$1/w.sqlite" "SELECT finding_id, code, severity, verdict, key_a, key_b, measured, limit_value, article, area_m2, width_m, commune_code,
        hex(geometry) FROM finding WHERE stage IN ('validate', 'overlap') AND subject = 'parcel' ORDER BY 1, 2"
}
ok "one file a sheet, one thread" "$ranh" run --to overlap -j 1 --quiet --project one/ranh.yaml
said one >one.txt
for t in 1 2 3 4; do
    rm -f many/w.sqlite*
    ok "shuffled, three files of each, $t threads" "$ranh" run --to overlap -j $t --quiet --project many/ranh.yaml
    said many >many.txt
    ok "the same findings to the byte" diff one.txt many.txt
done
ok "there is something to compare" test "$(grep -cE "^[0-9a-f.]+\|[AG]1" one.txt)" -gt 10 -a "$(grep -cE "^[0-9a-f.]+\|T[12]" one.txt)" -gt 10
is "so are the faces" "$(sqlite3 one/w.sqlite "SELECT class, area_m2, width_m, verdict, hex(geometry) FROM overlap ORDER BY 5")" \
    "$(sqlite3 many/w.sqlite "SELECT class, area_m2, width_m, verdict, hex(geometry) FROM overlap ORDER BY 5")"
done_testing
