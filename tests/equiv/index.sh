#!/bin/sh
# SPDX-License-Identifier: MIT
# Shares of parcels taken of the counts of each commune are, to the digit, those of queries that count all parcels.
. "$(dirname "$0")/../tap.sh"

"$mkcity" --seed 11 --parcels 1500 --out "$tmp/city" >/dev/null 2>&1
cd "$tmp/city" || exit 1
ws=work/city.sqlite
# Parcels of no commune, without a number, without a recorded area: none of them may be counted where it does not belong.
field=deliveries/thua-dat-thanh-an-dong-ruong.geojson
python3 - "$field" <<'PY'
import json, sys
f = json.load(open(sys.argv[1]))
for i, x in enumerate(f["features"]):
    if i % 7 == 0:
        x["properties"]["soThuTuThua"] = None
    if i % 5 == 0:
        x["properties"]["dienTich"] = None
    if i % 11 == 0:
        x["geometry"] = None
json.dump(f, open(sys.argv[1], "w"))
PY
ok "the city is scored" "$ranh" run --to index --quiet
values() { sqlite3 "$ws" "SELECT unit_code, indicator, period, quote(value) FROM indicator_value WHERE indicator GLOB 'B1.*' AND query IS NOT NULL ORDER BY 1, 2, 3"; }
scores() { sqlite3 "$ws" "SELECT unit_code, item, quote(raw), quote(normalised), quote(score), rank, missing FROM score ORDER BY 1, 2"; }
values >"$tmp/counts.txt"
scores >"$tmp/scores.txt"

python3 - index.csv counting.csv <<'PY'
import csv, sys
done = " AND EXISTS (SELECT 1 FROM stage_run WHERE stage = '%s' AND state = 'done') GROUP BY p.commune_code"
placed = " WHERE p.commune_code IS NOT NULL AND p.geometry IS NOT NULL"
found = " FROM parcel AS p LEFT JOIN (SELECT DISTINCT id_a FROM finding WHERE subject = 'parcel' AND %s) AS f ON f.id_a = p.parcel_id"
counting = {
    "B1.8": "SELECT commune_code, 100.0 * sum(geometry IS NOT NULL AND key IS NOT NULL) / count(*), count(*) FROM parcel"
            " WHERE commune_code IS NOT NULL GROUP BY commune_code",
    "B1.9": "SELECT p.commune_code, 100.0 * sum(f.id_a IS NULL) / count(*), count(*)"
            + found % "code GLOB 'G*' AND severity = 'error'" + placed + done % "validate",
    "B1.10": "SELECT p.commune_code, 1000.0 * sum((SELECT count(*) FROM overlap AS o WHERE o.parcel_a = p.parcel_id AND o.verdict ="
             " 'VIOLATION')) / count(*), count(*) FROM parcel AS p" + placed + done % "overlap",
    "B1.11": "SELECT p.commune_code, 1000.0 * (SELECT count(*) FROM finding AS f WHERE f.commune_code = p.commune_code AND f.code IN"
             " ('T201', 'T203', 'T205') AND f.verdict IN ('VIOLATION', 'POSSIBLE')) / count(*), count(*) FROM parcel AS p"
             + placed + done % "overlap",
    "B1.12": "SELECT p.commune_code, 100.0 * sum(f.id_a IS NULL) / count(*), count(*)"
             + found % "code = 'A104' AND verdict = 'VIOLATION'" + placed + " AND p.area_recorded_m2 IS NOT NULL" + done % "validate",
}
with open(sys.argv[1], encoding="utf-8") as f:
    rows = list(csv.reader(line for line in f if not line.startswith("#")))
query = rows[0].index("query")
for row in rows[1:]:
    row[query] = counting.pop(row[0], row[query])
assert not counting
with open(sys.argv[2], "w", encoding="utf-8", newline="") as f:
    csv.writer(f).writerows(rows)
PY
ok "there are values to compare" test "$(grep -c . "$tmp/counts.txt")" -gt 12
ok "not all of them whole" test "$(grep -cE 'B1.(8|9|10|12)\|.*\|[0-9]+\.[0-9]{4}' "$tmp/counts.txt")" -gt 3
ok "the definition that counts parcels" "$ranh" index --definition counting.csv --quiet
values >"$tmp/now.txt"
scores >"$tmp/scores-now.txt"
ok "gives the same values" diff "$tmp/counts.txt" "$tmp/now.txt"
ok "and the same scores" diff "$tmp/scores.txt" "$tmp/scores-now.txt"
is "the counts are those of the parcels" "$(sqlite3 "$ws" "SELECT * FROM parcel_count ORDER BY 1")" "$(sqlite3 "$ws" "
    SELECT commune_code, count(*), count(geometry), sum(geometry IS NOT NULL AND key IS NOT NULL),
    sum(geometry IS NOT NULL AND area_recorded_m2 IS NOT NULL) FROM parcel WHERE commune_code IS NOT NULL GROUP BY 1 ORDER BY 1")"
done_testing
