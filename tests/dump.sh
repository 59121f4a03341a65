# SPDX-License-Identifier: MIT
# A workspace as text, to compare two of them: `. "$(dirname "$0")/../dump.sh"`, then `dump FILE`; and what a run
# writes: `watch_rows FILE` before it, `rows_written FILE` after.
# All our tables but those of runs (times, and what a run found new), not SpatiaLite's and its indexes;
# finding_row tells in which order findings came.
dump() { # workspace
    for table in $(sqlite3 "$1" "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('stage_run', 'finding_before',
        'data_licenses', 'written', 'ElementaryGeometries', 'SpatialIndex', 'sql_statements_log') AND name NOT GLOB 'idx_*' AND name NOT GLOB 'sqlite_*'
        AND name NOT GLOB '*geometry_columns*' AND name NOT GLOB 'spatial*' AND name NOT GLOB 'KNN*' ORDER BY name"); do
        columns=$(sqlite3 "$1" "SELECT group_concat('quote(\"' || name || '\")', ' || ''|'' || ') FROM pragma_table_info('$table')
            WHERE name <> 'finding_row'")
        echo "== $table"
        sqlite3 "$1" "SELECT $columns FROM \"$table\"" | LC_ALL=C sort
    done
    echo "== layers"
    sqlite3 "$1" "SELECT f_table_name, row_count, extent_min_x, extent_min_y, extent_max_x, extent_max_y
        FROM geometry_columns_statistics ORDER BY 1"
    for layer in parcel zone restriction commune permit finding overlap gap; do
        sqlite3 "$1" "SELECT rtreecheck('idx_${layer}_geometry')"
        sqlite3 "$1" "SELECT count(*) FROM \"idx_${layer}_geometry\" i JOIN \"$layer\" t ON t.rowid = i.pkid"
    done
}

watched="finding overlap gap border balance"
# From now on every row written to one of the tables of results is noted, by a table and triggers of our own.
watch_rows() { # workspace
    echo "CREATE TABLE IF NOT EXISTS written(tab TEXT, id TEXT); DELETE FROM written;"
    for table in $watched; do
        id=$(case $table in finding) echo finding_id ;; balance) echo "commune_code || '/' || %.sheet" ;; border) echo name ;; parcel_zone) echo parcel_id ;;
            permit_*) echo permit_id ;; *) echo "${table}_id" ;; esac)
        for event in INSERT UPDATE DELETE; do
            row=$([ $event = DELETE ] && echo OLD || echo NEW)
            echo "CREATE TRIGGER watch_${table}_$event AFTER $event ON $table BEGIN INSERT INTO written
                VALUES ('$table', $row.$(echo "$id" | sed "s/%/$row/g")); END;"
        done
    done
}
unwatch_rows() {
    for table in $watched; do
        for event in INSERT UPDATE DELETE; do echo "DROP TRIGGER IF EXISTS watch_${table}_$event;"; done
    done
}
