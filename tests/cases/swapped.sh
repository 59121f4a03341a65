#!/bin/sh
# SPDX-License-Identifier: MIT
# One feature with X and Y the other way round in a file that is right: told as that, and not only as far away.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
lot() { # number, x, y
    printf '"POLYGON((%d %d,%d %d,%d %d,%d %d,%d %d))",26740,7,%d\n' "$2" "$3" $(($2 + 10)) "$3" \
        $(($2 + 10)) $(($3 + 10)) "$2" $(($3 + 10)) "$2" "$3" "$1"
}
{
    echo wkt,xa,to,thua
    i=0
    while [ $i -lt 8 ]; do
        i=$((i + 1))
        lot $i $((604000 + 20 * i)) 1192000
    done
} >rest.csv
told() { # the C103 of feature 9, in a language
    "$ranh" check --lang "$1" --json --no-layer --crs EPSG:9210 file.csv 2>/dev/null | python3 -c '
import json, sys
print(*[f["message_'"$1"'"] for f in json.load(sys.stdin)["findings"] if f["code"] == "C103" and f["feature"] == 9])'
}
{ cat rest.csv; lot 9 1192000 604180; } >file.csv
is "a swapped feature is told as swapped" \
    "$(told en | grep -c 'more than 214 km .*; with X and Y the other way round it lies among the other data')" 1
is "in Vietnamese" "$(told vi | grep -c '; đổi chỗ X và Y cho nhau thì đối tượng nằm cùng chỗ với dữ liệu còn lại')" 1
{ cat rest.csv; lot 9 2192000 804180; } >file.csv
is "one that is only far away is not" "$(told en | grep -c 'more than 214 km') $(told en | grep -c 'other way round')" "1 0"
{ sed 1q rest.csv; lot 9 1192000 604180; sed 1d rest.csv; } >file.csv
is "wherever it stands in the file" "$("$ranh" check --lang en --json --no-layer --crs EPSG:9210 file.csv 2>/dev/null | grep -c 'other way round')" 1
done_testing
