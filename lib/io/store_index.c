/* SPDX-License-Identifier: MIT */
/*
 * Bulk loading. SpatiaLite keeps each geometry column with eight triggers: two check type and SRID,
 * three write a time stamp, three follow the R-tree. Row by row they cost several times the insert
 * itself. A stage that writes a whole table takes them off and puts them back within its
 * transaction, so that other programs only ever see the table with all of them. The texts are
 * SpatiaLite's own, to the letter (a test compares them).
 */
#include "store_internal.h"

#include <stdio.h>

#define CONSTRAINT                                                                                 \
    "SELECT RAISE(ROLLBACK, '%s.geometry violates Geometry constraint [geom-type or SRID not "     \
    "allowed]')\nWHERE (SELECT geometry_type FROM geometry_columns\nWHERE Lower(f_table_name) = "  \
    "Lower('%s') AND Lower(f_geometry_column) = Lower('geometry')\nAND "                           \
    "GeometryConstraints(NEW.\"geometry\", geometry_type, srid) = 1) IS NULL;\nEND"
#define STAMP(column)                                                                              \
    "UPDATE geometry_columns_time SET " column                                                     \
    " = strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', 'now')\nWHERE Lower(f_table_name) = Lower('%s') "     \
    "AND Lower(f_geometry_column) = Lower('geometry');\nEND"
#define ALIGN                                                                                      \
    "DELETE FROM \"idx_%s_geometry\" WHERE pkid=NEW.ROWID;\nSELECT RTreeAlign('idx_%s_geometry', " \
    "NEW.ROWID, NEW.\"geometry\");\nEND"
#define FOR_EACH "\nFOR EACH ROW BEGIN\n"

static const struct {
    const char *name;
    const char *head, *body; /* %s = table */
} trigger[] = {
    {"ggi", "BEFORE INSERT ON \"%s\"", CONSTRAINT},
    {"ggu", "BEFORE UPDATE OF \"geometry\" ON \"%s\"", CONSTRAINT},
    {"tmi", "AFTER INSERT ON \"%s\"", STAMP("last_insert")},
    {"tmu", "AFTER UPDATE ON \"%s\"", STAMP("last_update")},
    {"tmd", "AFTER DELETE ON \"%s\"", STAMP("last_delete")},
    {"gii", "AFTER INSERT ON \"%s\"", ALIGN},
    {"giu", "AFTER UPDATE OF \"geometry\" ON \"%s\"", ALIGN},
    {"gid", "AFTER DELETE ON \"%s\"", "DELETE FROM \"idx_%s_geometry\" WHERE pkid=OLD.ROWID;\nEND"},
};
#define N_TRIGGERS (sizeof(trigger) / sizeof(trigger[0]))

int ranh_store_untrigger(struct ranh_store *store, const char *table, struct ranh_err *err)
{
    char sql[200];
    int status = 0;
    for (size_t i = 0; status == 0 && i < N_TRIGGERS; i++) {
        snprintf(sql, sizeof(sql), "DROP TRIGGER IF EXISTS \"%s_%s_geometry\"", trigger[i].name,
                 table);
        status = ranh_store_exec(store, sql, err);
    }
    return status;
}

int ranh_store_unindex(struct ranh_store *store, const char *table, struct ranh_err *err)
{
    char sql[200];
    int status = ranh_store_untrigger(store, table, err);
    snprintf(sql, sizeof(sql), "DROP TABLE IF EXISTS \"idx_%s_geometry\"", table);
    return status == 0 ? ranh_store_exec(store, sql, err) : status;
}

/* Each %s of the text becomes the table's name; %% a percent sign. */
static void put_for_table(struct ranh_str *out, const char *text, const char *table)
{
    for (; *text; text++) {
        if (*text != '%') {
            ranh_str_putc(out, *text);
            continue;
        }
        if (*++text == 's')
            ranh_str_puts(out, table);
        else
            ranh_str_putc(out, *text);
    }
}

static int index_table(struct ranh_store *store, const char *table, bool placed,
                       struct ranh_err *err)
{
    struct ranh_str sql = RANH_STR_INIT;
    int status = ranh_store_unindex(store, table, err); /* when the caller did not */
    if (status == 0)
        status = ranh_store_pack_rtree(store, table, placed, err);
    for (size_t i = 0; status == 0 && i < N_TRIGGERS; i++) {
        ranh_str_clear(&sql);
        ranh_str_printf(&sql, "CREATE TRIGGER \"%s_%s_geometry\" ", trigger[i].name, table);
        put_for_table(&sql, trigger[i].head, table);
        ranh_str_puts(&sql, FOR_EACH);
        put_for_table(&sql, trigger[i].body, table);
        status = ranh_store_exec(store, sql.text, err);
    }
    ranh_str_release(&sql);
    return status;
}

int ranh_store_index(struct ranh_store *store, const char *table, struct ranh_err *err)
{
    return index_table(store, table, true, err);
}

int ranh_store_index_unplaced(struct ranh_store *store, const char *table, struct ranh_err *err)
{
    return index_table(store, table, false, err);
}
