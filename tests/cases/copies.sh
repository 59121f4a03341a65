#!/bin/sh
# SPDX-License-Identifier: MIT
# One map in two forms or two versions: one sentence about the files and one line about what lies between them, not a
# line for every parcel. Two sheets that share some parcels are no copies.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
python3 - <<'END'
def square(x, y, w=10): return "POLYGON((%s))" % ",".join("%.4f %.4f" % (604000 + a, 1192000 + b) for a, b in [(x, y), (x + w, y), (x + w, y + w), (x, y + w), (x, y)])
def write(name, rows):
    with open(name + ".csv", "w") as f:
        f.write("wkt,xa,to,thua\n")
        for sheet, number, wkt in rows: f.write('"%s",26740,%d,%d\n' % (wkt, sheet, number))
sheet = [(7, i + 1, square(10 * (i % 10), 10 * (i // 10))) for i in range(40)]
write("one", sheet)
write("rounded", [(7, i + 1, square(10 * (i % 10) + 0.004, 10 * (i // 10) - 0.003)) for i in range(40)])  # as DGN does
write("version", [r if i > 3 else (7, i + 1, square(10 * i, 0, 5)) for i, r in enumerate(sheet)])
write("half", sheet[:10] + [(8, i + 1, square(200 + 10 * i, 0)) for i in range(10)])
write("less", sheet[:10] + [(8, i + 1, square(200 + 10 * i, 0)) for i in range(11)])
write("few", sheet[:4])
END
cp one.csv same.csv
check() { "$ranh" check --no-layer --crs EPSG:9210 --lang en "$@" >text 2>&1; }
told() { grep -o 'F142\|F140' text | sort -u | tr '\n' ' '; }
lines() { grep -c '^error T10[1-4] \|^error T10' text; }
check one.csv rounded.csv
is "two forms of a map, a few millimetres apart" "$(told) $(lines)" "F142  1"
ok "told with what to do" grep -q 'rounded.csv: 40 of its 40 parcels are in one.csv too.*Keep one\|one.csv: 40 of its 40 parcels are in rounded.csv too.*Keep one' text
ok "what lies between is one line of the files" grep -q '^error T101  one.csv × rounded.csv: [0-9]* overlaps' text
ok "it is what to begin with" sh -c "grep -A1 '^Begin with' text | grep -q 'The same map delivered twice (F142, 1)'"
check one.csv version.csv
is "two versions" "$(told)" "F142 "
ok "how many stayed" grep -q '36 of its 40 parcels' text
ok "what changed is in the line of the two" grep -q '^error T103 T104  one.csv × version.csv: 40 overlaps' text
check one.csv same.csv
is "the same bytes are told as that" "$(told) $(lines)" "F140  1"
check one.csv half.csv
ok "half of a file is a copy" grep -q 'half.csv: 10 of its 20 parcels are in one.csv too' text
check one.csv less.csv
is "less is not" "$(told)" ""
ok "and each boundary stands for itself" [ "$(lines)" -gt 1 ]
check one.csv few.csv
is "nor are fewer than five" "$(told)" ""
check one.csv rounded.csv --json
is "programs are told both files" "$(python3 -c '
import json; j = json.load(open("text"))
print([(f["code"], f["subject"], sorted([f["file"].split("/")[-1], f["key_b"]])) for f in j["findings"] if f["code"] == "F142"])')" \
    "[('F142', 'source', ['one.csv', 'rounded.csv'])]"
"$ranh" check --no-layer --crs EPSG:9210 --lang vi one.csv rounded.csv >text 2>&1
ok "in Vietnamese" grep -q '40 trong 40 thửa cũng có trong .*Hãy giữ một tệp' text

# A project keeps what it was told, and forgets it when one is taken out.
cat >ranh.yaml <<'END'
project: {name: "P", crs: EPSG:9210, as_of: 2026-11-01}
workspace: w.sqlite
sources:
  - {name: one, role: parcels, path: one.csv, crs: EPSG:9210}
  - {name: two, role: parcels, path: rounded.csv, crs: EPSG:9210}
END
copies() { sqlite3 w.sqlite "SELECT count(*) FROM finding WHERE code = 'F142'"; }
"$ranh" run -q --to overlap >/dev/null 2>&1
is "a project is told" "$(copies)" 1
sed -i '/name: two/d' ranh.yaml
"$ranh" run -q --to overlap >/dev/null 2>&1
is "and no longer when one is taken out" "$(copies)" 0
done_testing
