#!/bin/sh
# SPDX-License-Identifier: MIT
# What can go wrong around a run, and what it leaves: locks, folders that cannot be written, outputs that
# exist, SIGINT, SIGKILL. After each, the workspace is as before or as after, and running again goes on.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
command -v sqlite3 >/dev/null || { skip "fault" "sqlite3 is missing"; done_testing; }

$mkcity --seed 5 --parcels 400 --out city >/dev/null 2>&1
project=city/ranh.yaml
db=city/work/city.sqlite
sum() { sqlite3 "$1" "select * from finding order by finding_id" | sha256sum; }
# The same project with another workspace or output: $1 sed expression, $2 name.
variant() { sed "$1" "$project" >"city/$2"; }

exits 0 "a first run" "$ranh" run --project $project --to overlap
whole=$(sum $db)
exits 0 "a second run has nothing to do" "$ranh" run --project $project --to overlap
is "and records nothing" "$(sqlite3 $db "select count(*) from stage_run")" "4"

# --- locked
(flock 9; sleep 20) 9>>$db.lock & holder=$!
sleep 0.3
exits 9 "another writer holds the workspace" "$ranh" run --project $project --force
grep -q "city.sqlite" "$tmp/.tap"; tap_say $? "the message names it"
exits 0 "reading goes on meanwhile" "$ranh" status --project $project
kill $holder 2>/dev/null; wait $holder 2>/dev/null
is "nothing changed" "$(sum $db)" "$whole"

# --- places that cannot be written
touch plain
variant 's|^workspace:.*|workspace: ../plain/w.sqlite|' under-file.yaml
exits 5 "workspace below a file" "$ranh" run --project city/under-file.yaml
variant 's|^workspace:.*|workspace: /proc/ranh/w.sqlite|' proc.yaml
exits 5 "workspace in /proc" "$ranh" run --project city/proc.yaml
exits 0 "the stages before tile" "$ranh" run --to zoning --project $project
whole=$(sum $db)
exits 5 "tiles below a file" "$ranh" tile --project $project --output plain/t.mbtiles
is "nothing is left of them" "$(ls plain.* plain/* 2>/dev/null)" ""
exits 5 "layer of check below a file" "$ranh" check --output plain/l.gpkg city/deliveries/thua-dat-thanh-an-khu-dan-cu.shp
printf x >own.gpkg
exits 5 "layer of check: a file of that name exists" "$ranh" check --output own.gpkg city/deliveries/thua-dat-thanh-an-khu-dan-cu.shp
is "and is left as it is" "$(cat own.gpkg)" "x"
exits 0 "unless --overwrite" "$ranh" check --output own.gpkg --overwrite city/deliveries/thua-dat-thanh-an-khu-dan-cu.shp

# --- workspaces that are none
printf 'not a database, but long enough to be looked at by its first bytes\n' >city/note.sqlite
variant 's|^workspace:.*|workspace: note.sqlite|' note.yaml
exits 4 "workspace is another kind of file" "$ranh" run --project city/note.yaml
is "which is left as it is" "$(wc -c <city/note.sqlite)" "67"
variant 's|crs: EPSG:9210|crs: EPSG:9211|;t' other-crs.yaml
exits 3 "workspace of another reference system" "$ranh" status --project city/other-crs.yaml

# --- inputs
done_before=$(sqlite3 $db "select count(*) from stage_run where state = 'done'")
variant 's|deliveries/don-vi.csv|deliveries/none.csv|' no-file.yaml
exits 4 "a delivery that is not there" "$ranh" run --project city/no-file.yaml --to ingest
is "leaves the last good state" "$(sum $db)" "$whole"
is "and is recorded" "$(sqlite3 $db "select state from stage_run order by run_id desc limit 1")" "failed"
exits 0 "with the old project all is still up to date" "$ranh" run --project $project --to overlap
is "nothing ran again" "$(sqlite3 $db "select count(*) from stage_run where state = 'done'")" "$done_before"

# --- signals. The city is large enough that a run takes a while; the exact moment does not matter.
$mkcity --seed 6 --parcels 20000 --out big >/dev/null 2>&1
exits 0 "the reference for the runs that are stopped" "$ranh" run --project big/ranh.yaml --to overlap
reference=$(sum big/work/city.sqlite)
rm -rf big/work

signalled() { # signal seconds
    $ranh run --project big/ranh.yaml --to overlap >/dev/null 2>"$tmp/.tap" & pid=$!
    sleep "$2"
    kill -"$1" $pid 2>/dev/null
    wait $pid
}
stopped=0
for after in 0.08 0.15 0.3 0.5; do
    signalled INT $after; r=$?
    [ $r = 8 ] && stopped=$((stopped + 1))
    ok "SIGINT after $after s ends with 8, or with 0 when it came too late (status $r)" [ $r = 8 -o $r = 0 ]
    ok "no lock or journal in the way: reading works" "$ranh" status --project big/ranh.yaml
    # Too late, or too early to be heard: the next one has all to do.
    [ $stopped = 0 ] && rm -rf big/work
done
ok "at least one of them was in time" [ $stopped -gt 0 ]
for after in 0.1 0.2 0.35 0.5 0.7; do
    rm -rf big/work
    signalled KILL $after
    exits 0 "after SIGKILL at $after s running again goes on" "$ranh" run --project big/ranh.yaml --to overlap
    is "and comes to the same" "$(sum big/work/city.sqlite)" "$reference"
done
done_testing
