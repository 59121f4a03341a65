/* SPDX-License-Identifier: MIT */
/*
 * Indicators out of the workspace. A query of a definition is text somebody wrote: it is prepared under
 * an authorizer that lets it read, and nothing else, and not the table with personal data. Mistakes
 * in it are told with the line of the definition.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/map.h>
#include <ranh/base/vec.h>
#include <ranh/index/indicator.h>

#include "internal.h"

struct measuring {
    struct ranh_store *store;
    const struct ranh_index_definition *def;
    const char *period, *as_of;
    struct ranh_map unit, item; /* code -> position */
    struct ranh_arena *arena;
    struct ranh_index_values *values;
    struct {
        RANH_VEC(struct ranh_index_stray)
    } stray;
    struct ranh_err *err;
};

static const char *text_at(sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return text ? text : "";
}

static int only_reading(void *context, int action, const char *a, const char *b, const char *c,
                        const char *d)
{
    (void)context, (void)b, (void)c, (void)d;
    if (action == SQLITE_READ)
        return strcmp(a, "delivered") ? SQLITE_OK : SQLITE_DENY;
    if (action == SQLITE_SELECT || action == SQLITE_FUNCTION || action == SQLITE_RECURSIVE)
        return SQLITE_OK;
    return SQLITE_DENY;
}

static int bind(sqlite3_stmt *stmt, const char *name, const char *value)
{
    int at = sqlite3_bind_parameter_index(stmt, name);
    return at ? sqlite3_bind_text(stmt, at, value, -1, SQLITE_STATIC) : SQLITE_OK;
}

static int fail_query(struct measuring *m, const struct ranh_index_item *item, const char *what)
{
    return ranh_fail(m->err, RANH_E_PROJECT, _("%s:%d: the query of %s: %s."), m->def->path,
                     item->line, item->code, what);
}

static int prepare_query(struct measuring *m, const struct ranh_index_item *item,
                         sqlite3_stmt **stmt)
{
    sqlite3 *db = ranh_store_db(m->store);
    const char *tail = "";
    sqlite3_set_authorizer(db, only_reading, NULL);
    int rc = sqlite3_prepare_v2(db, item->query, -1, stmt, &tail);
    sqlite3_set_authorizer(db, NULL, NULL);
    if (rc == SQLITE_AUTH)
        return fail_query(m, item,
                          _("it may only read, and not the table delivered (personal data)"));
    if (rc != SQLITE_OK)
        return fail_query(m, item, sqlite3_errmsg(db));
    if (!*stmt || tail[strspn(tail, "; \t\r\n")])
        return fail_query(m, item, _("write one SELECT"));
    int columns = sqlite3_column_count(*stmt);
    if (columns < 2 || columns > 3)
        return fail_query(m, item, _("its columns must be unit code, value and, if wanted, cases"));
    if (bind(*stmt, ":as_of", m->as_of) || bind(*stmt, ":period", m->period))
        return fail_query(m, item, sqlite3_errmsg(db));
    return 0;
}

static int keep_value(struct measuring *m, sqlite3_stmt *keep, const char *unit, const char *item,
                      double value, const char *query)
{
    sqlite3_bind_text(keep, 1, unit, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(keep, 2, item, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(keep, 3, m->period, -1, SQLITE_TRANSIENT);
    sqlite3_bind_double(keep, 4, value);
    sqlite3_bind_text(keep, 5, query, -1, SQLITE_TRANSIENT);
    int status = ranh_store_step(m->store, keep, NULL, m->err);
    sqlite3_reset(keep);
    return status;
}

/* Rows of units that nobody knows are left: a commune of another city has no score here. */
static int run_query(struct measuring *m, size_t i, sqlite3_stmt *keep)
{
    const struct ranh_index_item *item = &m->def->item[i];
    sqlite3_stmt *stmt = NULL;
    bool *seen = ranh_calloc(m->unit.n + 1, sizeof(*seen));
    int status = prepare_query(m, item, &stmt), rc = SQLITE_DONE;
    while (!status && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        const int64_t *unit = ranh_map_get(&m->unit, text_at(stmt, 0));
        if (!unit || sqlite3_column_type(stmt, 1) == SQLITE_NULL)
            continue;
        if (seen[*unit]) {
            status =
                fail_query(m, item, _("it gives more than one row for a unit; group by the unit"));
            break;
        }
        seen[*unit] = true;
        size_t at = (size_t)*unit * m->def->n + i;
        double value = sqlite3_column_double(stmt, 1);
        m->values->raw[at] = value;
        if (sqlite3_column_count(stmt) == 3 && sqlite3_column_type(stmt, 2) != SQLITE_NULL)
            m->values->cases[at] = sqlite3_column_double(stmt, 2);
        m->values->computed++;
        status = keep_value(m, keep, text_at(stmt, 0), item->code, value, item->query);
    }
    if (!status && rc != SQLITE_DONE)
        status = fail_query(m, item, sqlite3_errmsg(ranh_store_db(m->store)));
    sqlite3_finalize(stmt);
    ranh_free(seen);
    return status;
}

static int run_queries(struct measuring *m)
{
    sqlite3_stmt *keep = NULL;
    int status =
        ranh_store_exec(m->store,
                        "DELETE FROM indicator_value WHERE query IS NOT NULL AND delivered_id "
                        "IS NULL",
                        m->err);
    if (!status)
        status = ranh_store_prepare(
            m->store,
            "INSERT INTO indicator_value(unit_code, indicator, period, value, "
            "query) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT(unit_code, indicator, "
            "period) DO UPDATE SET value = ?4, query = ?5",
            &keep, m->err);
    for (size_t i = 0; i < m->def->n && !status; i++)
        if (m->def->item[i].source == RANH_INDEX_QUERY)
            status = run_query(m, i, keep);
    sqlite3_finalize(keep);
    return status;
}

static void take_delivered(struct measuring *m, sqlite3_stmt *stmt)
{
    const char *unit_code = text_at(stmt, 0), *code = text_at(stmt, 1);
    const int64_t *unit = ranh_map_get(&m->unit, unit_code), *item = ranh_map_get(&m->item, code);
    if (!unit || !item) {
        *ranh_vec_push(&m->stray) = (struct ranh_index_stray){
            ranh_arena_strdup(m->arena, unit_code), ranh_arena_strdup(m->arena, code), !unit};
        return;
    }
    if (m->def->item[*item].source != RANH_INDEX_EXTERNAL)
        return; /* what the workspace counts is not taken from a file */
    m->values->raw[(size_t)*unit * m->def->n + (size_t)*item] = sqlite3_column_double(stmt, 2);
    m->values->delivered++;
}

static int read_delivered(struct measuring *m)
{
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    int status =
        ranh_store_prepare(m->store,
                           "SELECT unit_code, indicator, value FROM indicator_value WHERE period "
                           "= ?1 AND value IS NOT NULL AND delivered_id IS NOT NULL ORDER BY "
                           "unit_code, indicator",
                           &stmt, m->err);
    if (!status)
        sqlite3_bind_text(stmt, 1, m->period, -1, SQLITE_STATIC);
    while (!status && !(status = ranh_store_step(m->store, stmt, &row, m->err)) && row)
        take_delivered(m, stmt);
    sqlite3_finalize(stmt);
    return status;
}

static void hand_over_strays(struct measuring *m)
{
    m->values->n_stray = m->stray.n;
    m->values->stray = RANH_NEW_ARRAY(m->arena, m->stray.n, struct ranh_index_stray);
    if (m->stray.n)
        memcpy(m->values->stray, m->stray.at, m->stray.n * sizeof(*m->stray.at));
    ranh_vec_release(&m->stray);
}

int ranh_index_measure(struct ranh_store *store, const struct ranh_index_definition *definition,
                       const struct ranh_index_unit *units, size_t n_units, const char *period,
                       const char *as_of, struct ranh_arena *arena,
                       struct ranh_index_values *values, struct ranh_err *err)
{
    struct measuring m = {.store = store,
                          .def = definition,
                          .period = period,
                          .as_of = as_of,
                          .arena = arena,
                          .values = values,
                          .err = err};
    size_t n = n_units * definition->n;
    *values = (struct ranh_index_values){.raw = RANH_NEW_ARRAY(arena, n, double),
                                         .cases = RANH_NEW_ARRAY(arena, n, double)};
    for (size_t i = 0; i < n; i++)
        values->raw[i] = values->cases[i] = NAN;
    ranh_map_init(&m.unit);
    ranh_map_init(&m.item);
    for (size_t u = 0; u < n_units; u++)
        ranh_map_put(&m.unit, units[u].code, (int64_t)u, NULL);
    for (size_t i = 0; i < definition->n; i++)
        if (ranh_index_is_leaf(&definition->item[i]))
            ranh_map_put(&m.item, definition->item[i].code, (int64_t)i, NULL);
    int status = read_delivered(&m);
    if (!status)
        status = ranh_index_count_parcels(store, err);
    if (!status)
        status = run_queries(&m);
    hand_over_strays(&m);
    ranh_map_release(&m.item);
    ranh_map_release(&m.unit);
    return status;
}
