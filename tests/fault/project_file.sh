#!/bin/sh
# SPDX-License-Identifier: MIT
# Every kind of broken project file: status 3, 4 or 6, a place, and nothing made. The exact texts are tested
# in tests/unit/test_project.c; here it is the program that must not fall.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1

head='project: {name: A, crs: EPSG:9210, as_of: 2026-11-22}'
sources='sources: [{name: p, role: parcels, path: a.shp}]'
broken() { # status, text, printf-format of the file
    # shellcheck disable=SC2059 # the third word is the format
    printf -- "$3" >ranh.yaml
    exits "$1" "$2" "$ranh" run
    cp .tap said
    ok "$2: the message names the file" grep -q 'ranh.yaml' said
    ok "$2: nothing was made" [ ! -e work ]
}
broken 3 "empty" ''
broken 3 "only a comment" '# nothing\n'
broken 3 "binary" '\000\001\002\377'
broken 3 "UTF-16" '\377\376p\000:\000'
broken 3 "text" 'hello\n'
broken 3 "a list" '- a\n- b\n'
broken 3 "a tab" "$head\n\tsources: x\n"
broken 3 "an open bracket" 'project: {name: A\n'
broken 3 "an open quote" 'project: {name: "A\n'
broken 3 "unknown alias" 'project: *x\n'
broken 3 "an alias of itself" 'project: &a\n  name: *a\n'
broken 3 "unknown key" "$head\n$sources\nzebra: 1\n"
broken 3 "a key twice" "$head\n$head\n$sources\n"
broken 3 "no sources" "$head\n"
broken 3 "source without a path" "$head\nsources: [{name: p, role: parcels}]\n"
broken 3 "unknown role" "$head\nsources: [{name: p, role: q, path: a}]\n"
broken 3 "unknown field" "$head\nsources: [{name: p, role: parcels, path: a, fields: {q: r}}]\n"
broken 6 "unknown reference system" "project: {name: A, crs: EPSG:1, as_of: 2026-11-22}\n$sources\n"
broken 3 "geographic reference system" "project: {name: A, crs: EPSG:4756, as_of: 2026-11-22}\n$sources\n"
broken 3 "a date that is none" "project: {name: A, crs: EPSG:9210, as_of: 2026-02-30}\n$sources\n"
broken 3 "zooms in the wrong order" "$head\n$sources\ntile: {min_zoom: 9, max_zoom: 8}\n"
yes 'a: [' | head -n 5000 | tr '\n' ' ' >ranh.yaml
exits 3 "brackets 5000 deep" "$ranh" run
head -c 10485760 /dev/zero | tr '\0' 'a' >ranh.yaml
exits 4 "10 MB" "$ranh" run
rm ranh.yaml && mkdir ranh.yaml
exits 4 "a folder of that name" "$ranh" run --project ranh.yaml
exits 4 "not there" "$ranh" run --project nowhere.yaml
done_testing
