#!/bin/sh
# SPDX-License-Identifier: MIT
# `ranh export PG:...` into a PostGIS that this test starts for itself, on a socket in its own folder, without a
# network; and back again. Skipped, and said so, where the server is not installed.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ] || ! find /usr/share/postgresql -name postgis.control 2>/dev/null | grep -q .; then
    skip "PostGIS" "postgresql and postgresql-NN-postgis-3 are not installed"
    done_testing
fi
db=$(mktemp -d)
as() { "$@"; } # the server refuses to run as root
if [ "$(id -u)" = 0 ]; then
    if ! getent passwd postgres >/dev/null; then
        skip "PostGIS" "there is no user postgres to run the server as"
        done_testing
    fi
    chown postgres "$db"
    as() { (cd / && setpriv --reuid=postgres --regid="$(id -g postgres)" --clear-groups env HOME="$db" "$@"); }
fi
stop() { as "$bin/pg_ctl" -D "$db/data" -m immediate -w stop >/dev/null 2>&1; rm -rf "$db" "$tmp"; }
trap stop EXIT
ok "a server of its own" as "$bin/initdb" -D "$db/data" -U ranh -A trust -E UTF8 --no-locale --no-sync
ok "on a socket" as "$bin/pg_ctl" -D "$db/data" -l "$db/log" -w -t 60 \
    -o "-c listen_addresses='' -c unix_socket_directories='$db' -c fsync=off -c timezone=UTC -c log_timezone=UTC" start
sql() { psql -X -q -A -t -h "$db" -U ranh "$@"; }
sql -d postgres -c "CREATE DATABASE city" -c "CREATE DATABASE plain"
sql -d city -c "SET client_min_messages = error" -c "CREATE EXTENSION postgis"
pg="PG:host=$db user=ranh dbname=city"

"$mkcity" --seed 7 --parcels 1500 --out city 2>/dev/null
(cd city && "$ranh" run -q --to overlap >/dev/null 2>&1)
out() { "$ranh" export --project city/ranh.yaml "$@"; }
city() { sqlite3 city/work/city.sqlite "$1"; }
n=$(city "SELECT count(*) FROM parcel WHERE geometry IS NOT NULL")

exits 0 "parcels go into the database" out "$pg"
is "all of them" "$(sql -d city -c "SELECT count(*) FROM parcels WHERE geom IS NOT NULL")" "$n"
is "as multipolygons of the workspace's system, with an index" "$(sql -d city -c "SELECT type || ' ' || srid FROM geometry_columns WHERE f_table_name = 'parcels'" \
    -c "SELECT count(*) FROM pg_indexes WHERE tablename = 'parcels' AND indexdef LIKE '%gist%'")" "MULTIPOLYGON 9210
1"
sql -d city -F, -c "SELECT coalesce(key, '-') || ' ' || coalesce(land_use, '-') || ' ' || round(ST_Area(geom)::numeric, 1) FROM parcels" | sort >got
sqlite3 city/work/city.sqlite "SELECT load_extension('mod_spatialite');" "SELECT coalesce(key, '-') || ' ' || coalesce(land_use, '-') || ' ' || round(coalesce(ST_Area(geometry), 0), 1) FROM parcel WHERE geometry IS NOT NULL" 2>/dev/null | sed 1d | sort >want
is "key, land use and area of each" "$(diff got want | grep -c '^[<>]')" 0
exits 5 "a table that is there stays" out "$pg"
cp .tap told
ok "and is named" grep -q 'the table "parcels" exists already' told
is "it holds what it held" "$(sql -d city -c "SELECT count(*) FROM parcels")" "$n"
exits 0 "--overwrite replaces it" out --overwrite --clean "$pg"
ok "by the clean ones" test "$(sql -d city -c "SELECT count(*) FROM parcels")" -lt "$n"
exits 0 "findings" out --layer findings "$pg"
is "all kinds together" "$(sql -d city -c "SELECT sum((xpath('/row/c/text()', query_to_xml('SELECT count(*) AS c FROM ' || tablename, false, true, '')))[1]::text::int)
    FROM pg_tables WHERE tablename LIKE 'findings%'")" \
    "$(city "SELECT count(*) FROM finding WHERE verdict NOT IN ('OK', 'NOT_APPLICABLE')")"
sql -d city -c "CREATE SCHEMA kiem_tra"
exits 0 "a schema of one's own" out --clean "$pg active_schema=kiem_tra"
clean=$(sql -d city -c "SELECT count(*) FROM parcels")
is "takes the table" "$(sql -d city -c "SELECT count(*) FROM kiem_tra.parcels")" "$clean"

# From the database into a file, and in again: the same ground.
ogr2ogr back.gpkg "PG:host=$db user=ranh dbname=city active_schema=kiem_tra" parcels >/dev/null 2>&1
printf 'project: {name: "Thử", crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: again.sqlite\nsources:\n  - {name: b, role: parcels, path: back.gpkg, crs: EPSG:9210}\n' >ranh.yaml
"$ranh" run -q --to reproject >/dev/null 2>&1
is "back again: every vertex on the same 0.1 mm" "$(sqlite3 again.sqlite "ATTACH 'city/work/city.sqlite' AS c; SELECT count(*) FROM parcel a JOIN c.parcel b ON b.key = a.key AND b.geometry = a.geometry")" "$clean"

exits 5 "a database without PostGIS" out "PG:host=$db user=ranh dbname=plain"
cp .tap told
ok "is answered with the remedy" grep -q "CREATE EXTENSION postgis" told
is "and gets nothing" "$(sql -d plain -c "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")" 0
exits 5 "a database that is none" out "PG:host=$db user=ranh password=bi-mat dbname=none"
cp .tap told
not_ok "no password in what is said" grep -q "bi-mat" told
out --overwrite "$pg password='bi mat'" >told 2>&1
not_ok "nor in the list of what was written" grep -q "bi mat" told
done_testing
