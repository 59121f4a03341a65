#!/bin/sh
# SPDX-License-Identifier: MIT
# The front end: help of every command, machine-readable usage, exit statuses, suggestions, completion.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1

# json NAME: is file NAME one valid JSON value?
json() { [ "$(sqlite3 :memory: "select json_valid(cast(readfile('$1') as text))")" = 1 ]; }
says() { # text, words that must stand on standard error or output, command...
    text=$1 words=$2; shift 2
    "$@" >"$tmp/.tap" 2>&1 </dev/null || :
    grep -qF -- "$words" "$tmp/.tap"; tap_say $? "$text"
}

commands=$($ranh --complete '')
is "completion of nothing lists the commands" "$(echo "$commands" | tr '\n' ' ')" \
    "run status check sheet extract export explain repair waive decisions ingest reproject validate overlap link zoning tile index publish help version completion "

for c in $commands; do
    $ranh "$c" -h >short 2>err; short=$?
    $ranh "$c" --help >full 2>>err; full=$?
    is "$c -h and --help end with 0" "$short $full" "0 0"
    is "$c: help goes to standard output alone" "$(wc -c <err)" "0"
    examples=$(grep -n '^Examples:' full | cut -d: -f1) usage=$(grep -n '^Usage:' full | cut -d: -f1)
    ok "$c: examples stand before the usage" [ "${examples:-99}" -lt "${usage:-0}" ]
    ok "$c: examples are of this command" grep -q "^  ranh $c" short
    ok "$c: the full help is not shorter" [ "$(wc -l <full)" -ge "$(wc -l <short)" ]
    is "$c: no option lacks a description" "$(grep -cE '^ +(-.,)? *--[a-z-]+( [A-Z=|a-z0-9]+)? *$' short)" "0"
    is "$c: help fits a terminal of 120 columns" "$(awk 'length($0) > 120' full | wc -l)" "0"
    $ranh "$c" --json-usage >usage.json
    ok "$c --json-usage is JSON" json usage.json
    is "$c --json-usage names the program" \
        "$(sqlite3 :memory: "select json_extract(cast(readfile('usage.json') as text), '\$.program')")" "ranh $c"
    $ranh --lang vi "$c" --help >vi.txt
    not_ok "$c: help in Vietnamese differs" cmp -s full vi.txt
done

$ranh --json-usage >all.json
is "--json-usage of all commands" "$(sqlite3 :memory: "select json_array_length(cast(readfile('all.json') as text))")" \
    "$(echo "$commands" | wc -l)"
is "every option has help in it" "$(sqlite3 :memory: "select count(*) from json_each(cast(readfile('all.json') as text)) c,
    json_each(c.value, '\$.options') o where coalesce(json_extract(o.value, '\$.help'), '') = ''")" "0"

exits 0 "--version" "$ranh" --version
for l in Ranh GDAL PROJ GEOS SpatiaLite SQLite; do
    ok "--version tells $l" sh -c "'$ranh' --version | grep -qE '^$l +[0-9]+\.[0-9]+'"
done
$ranh version --json >v.json
ok "version --json is JSON" json v.json
is "version and tile --version agree" "$($ranh version)" "$($ranh tile --version)"

exits 0 "-h" "$ranh" -h
exits 2 "no command" "$ranh"
is "without a command standard output stays empty" "$($ranh 2>/dev/null | wc -c)" "0"
exits 2 "unknown command" "$ranh" tiel
says "unknown command: did you mean" 'did you mean "ranh tile"?' "$ranh" tiel
says "a file instead of a command" 'ranh check all.json' "$ranh" all.json
exits 2 "unknown option" "$ranh" tile --min-zom 3
says "unknown option: did you mean" 'did you mean --min-zoom?' "$ranh" tile --min-zom 3
exits 2 "value out of range" "$ranh" tile --min-zoom 99
exits 2 "value missing" "$ranh" tile --min-zoom
exits 2 "a word where none belongs" "$ranh" status x
exits 2 "option before the command" "$ranh" -q status
exits 2 "language unknown" "$ranh" status --lang fr
exits 2 "explain: unknown code" "$ranh" explain Q999
exits 2 "help: unknown topic" "$ranh" help zebra
exits 2 "check: no file" "$ranh" check
exits 2 "check: bad --field" "$ranh" check --field sheet a.shp
exits 2 "completion: unknown shell" "$ranh" completion tcsh
exits 4 "status without a project" "$ranh" status
exits 4 "check of a file that is not there" "$ranh" check missing.shp
exits 4 "project file that is not there" "$ranh" run --project missing.yaml
exits 5 "full disk under standard output" sh -c "'$ranh' explain >/dev/full"

mkdir p
printf 'project: {name: A, crss: x, as_of: 2026-11-22}\nsources: []\n' >p/ranh.yaml
exits 3 "project file with mistakes" "$ranh" status --project p/ranh.yaml
says "its mistakes have line and column" 'p/ranh.yaml:1:20: unknown key "crss"; did you mean "crs"?' "$ranh" status --project p/ranh.yaml
exits 3 "the stage by its link reads the same project" "$build/ranh-tile" --project p/ranh.yaml
$ranh status --json --project p/ranh.yaml >failed.json 2>/dev/null
ok "--json: a failure is JSON" json failed.json
is "--json: a failure has its status" "$(sqlite3 :memory: "select json_extract(cast(readfile('failed.json') as text), '\$.error.exit')")" "3"

exits 0 "explain lists the codes" "$ranh" explain
exits 0 "explain one code in lower case" "$ranh" explain t101
ok "explain: Vietnamese and English differ" sh -c "[ \"\$('$ranh' explain T101 --lang vi)\" != \"\$('$ranh' explain T101 --lang en)\" ]"
$ranh explain --json >codes.json
ok "explain --json is JSON" json codes.json
is "the environment chooses Vietnamese" "$(LC_ALL=vi_VN.UTF-8 LANGUAGE='' $ranh status 2>&1)" "$($ranh status --lang vi 2>&1)"
not_ok "no colour codes in a pipe" sh -c "'$ranh' tiel 2>&1 | grep -q '\[3'"
ok "colours when always" sh -c "'$ranh' status --color always 2>&1 | grep -q '\[1;31m'"

is "completion: options" "$($ranh --complete tile --min | grep -c '^--min-zoom$')" "1"
is "completion: values" "$($ranh --complete status --color '' | tr '\n' ' ')" "auto always never "
is "completion: finding codes" "$($ranh --complete explain '' | grep -c '^T101$')" "1"
is "completion: stages" "$($ranh --complete run --from '' | head -1)" "ingest"
is "completion: languages" "$($ranh --complete run --lang '' | tr '\n' ' ')" "vi en "
is "completion: unknown command" "$($ranh --complete zebra '')" ""
if command -v bash >/dev/null; then
    $ranh completion bash >ranh.bash
    is "completion in bash itself" "$(PATH=$build:$PATH bash -c '. ./ranh.bash; COMP_WORDS=(ranh overl); COMP_CWORD=1; _ranh; echo "${COMPREPLY[*]}"')" "overlap"
    is "completion in bash: first word" "$(PATH=$build:$PATH bash -c '. ./ranh.bash; COMP_WORDS=(ranh explain T10); COMP_CWORD=2; _ranh; echo "${COMPREPLY[0]}"')" "T101"
else
    skip "completion in bash itself" "no bash here"
fi

for page in exit-codes project-file; do
    $ranh help $page --markdown >page.md
    ok "docs/reference/$page.md is what the program prints (make reference)" diff "$root/docs/reference/$page.md" page.md
done
ok "the manual page names every command" sh -c "for c in $(echo $commands); do grep -q \"^\\*\$c\\*\" '$root/docs/man/ranh.1.scd' || exit 1; done"


# --- answers for programs ----------------------------------------------------------------------------
cp -R "$root/datasets/sample" plan && mkdir -p index && cp "$root/datasets/index/hcmc-dti.csv" index/
value() { sqlite3 :memory: "select json_extract(cast(readfile('$1') as text), '$2')"; }
$ranh run -n --json --project plan/ranh.yaml >plan.json 2>/dev/null
is "a dry run answers in JSON what it would do" "$(value plan.json '$.would_run[1]')" reproject
not_ok "and writes nothing" test -e plan/work
$ranh run --to tile --project plan/ranh.yaml >/dev/null 2>&1
$ranh run -n --json --project plan/ranh.yaml >plan.json 2>/dev/null
is "what is up to date would not run" "$(value plan.json '$.would_run')" '["index","publish"]'
$ranh tile -n --json --project plan/ranh.yaml >plan.json 2>/dev/null
is "so does a stage by itself" "$(value plan.json '$.would_run')" '["tile"]'

# Without a period the newest that was delivered is scored.
sed -i 's/, period: [^}]*}/}/' plan/ranh.yaml
exits 0 "no period in the project file" $ranh run --project plan/ranh.yaml
is "the newest delivered is scored" \
    "$(sqlite3 plan/work/city.sqlite 'select group_concat(distinct period) from score')" \
    "$(sqlite3 plan/work/city.sqlite 'select max(period) from indicator_value where delivered_id is not null')"
done_testing
