/* SPDX-License-Identifier: MIT */
/*
 * Findings for the browser, in chunks. A short row per finding (severity, kind, commune, keys, place)
 * goes to findings/i-N.js, which filters and the map load; its sentences and outline go to
 * findings/m-N.js, loaded for what is on screen. The same list goes to findings.csv. The order is known
 * (order_findings.c), so each thread makes chunks of its own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/num.h>
#include <ranh/land/decision.h>
#include <ranh/land/finding.h>

#include "lib/report/internal.h"

#define OUTLINE_POINTS 400

enum {
    F_ID,
    F_CODE,
    F_SEVERITY,
    F_VERDICT,
    F_SUBJECT,
    F_ID_A,
    F_KEY_A,
    F_KEY_B,
    F_COMMUNE,
    F_MEASURED,
    F_LIMIT,
    F_UNIT,
    F_ARTICLE,
    F_VI,
    F_EN,
    F_GEOMETRY,
    F_SOURCE,
    F_FEATURE,
    F_ACCEPTED,
};

static const char finding_sql[] =
    "SELECT f.finding_id, f.code, f.severity, f.verdict, f.subject, f.id_a, f.key_a, f.key_b, "
    "f.commune_code, f.measured, f.limit_value, f.measure_unit, f.article, f.message_vi, "
    "f.message_en, f.geometry, s.name, f.feature, d.reason FROM finding AS f LEFT JOIN source AS s "
    "ON s.source_id = f.source_id LEFT JOIN decision AS d ON " RANH_DECISION_HOLDS(
        "f", "?1") " "
                   "WHERE f.finding_row = ?2";

/* A thread. */
struct lister {
    struct site *site;
    struct site_worker *worker;
    sqlite3_stmt *stmt, *parcel;
    struct ranh_str index, messages;
    struct ranh_str *csv; /* of the chunk at work */
    struct ranh_box box;
    int64_t placed[3];
};

struct listing {
    struct site *site;
    struct lister *lister; /* [site->n_workers] */
    struct ranh_str *csv;  /* [chunks] */
};

static int severity_of(sqlite3_stmt *stmt)
{
    const char *s = site_text(stmt, F_SEVERITY);
    return !strcmp(s, "error") ? 2 : !strcmp(s, "warning") ? 1 : 0;
}

/* A point to show: inside a face, in the middle of a line. */
static bool point_of(const struct ranh_shape *shape, double *x, double *y)
{
    if (shape->kind == RANH_SHAPE_POLYGON && ranh_shape_inside(shape, x, y))
        return true;
    if (shape->n_points == 0)
        return false;
    uint32_t i = shape->kind == RANH_SHAPE_LINE ? shape->n_points / 2 : 0;
    *x = shape->xy[2 * (size_t)i];
    *y = shape->xy[2 * (size_t)i + 1];
    return true;
}

static bool parcel_of(struct lister *l, struct ranh_shape *shape)
{
    if (strcmp(site_text(l->stmt, F_SUBJECT), "parcel") ||
        sqlite3_column_type(l->stmt, F_ID_A) == SQLITE_NULL)
        return false;
    sqlite3_reset(l->parcel);
    sqlite3_bind_int64(l->parcel, 1, sqlite3_column_int64(l->stmt, F_ID_A));
    return sqlite3_step(l->parcel) == SQLITE_ROW && site_degrees(l->worker, l->parcel, 0, shape);
}

/* Where the marker stands: in the finding's own geometry, else in its parcel. What is outlined: its own
 * geometry, but of a finding that is only a point the parcel it lies in. */
static bool place_of(struct lister *l, struct ranh_shape *outline, double *x, double *y)
{
    struct ranh_shape own;
    bool placed = site_degrees(l->worker, l->stmt, F_GEOMETRY, &own) && point_of(&own, x, y);
    bool enough = placed && own.kind != RANH_SHAPE_POINT;
    if (!enough && parcel_of(l, outline))
        return placed || point_of(outline, x, y);
    *outline = own;
    return placed;
}

static void put_index_row(struct lister *l, bool placed, double x, double y)
{
    struct site *site = l->site;
    struct ranh_str *out = &l->index;
    const char *commune = site_text(l->stmt, F_COMMUNE);
    const int64_t *at = commune ? ranh_map_get(&site->commune_at, commune) : NULL;
    const int64_t first[] = {severity_of(l->stmt),
                             *ranh_map_get(&site->code_at, site_text(l->stmt, F_CODE)),
                             at ? *at : -1};
    ranh_str_putc(out, '[');
    for (size_t i = 0; i < 3; i++) {
        ranh_str_put_int(out, first[i]);
        ranh_str_putc(out, ',');
    }
    site_put_js(out, site_text(l->stmt, F_KEY_A));
    ranh_str_putc(out, ',');
    site_put_js(out, site_text(l->stmt, F_KEY_B));
    ranh_str_putc(out, ',');
    site_put_js_number(out, placed ? x : (double)NAN, 6);
    ranh_str_putc(out, ',');
    site_put_js_number(out, placed ? y : (double)NAN, 6);
    if (site_text(l->stmt, F_ACCEPTED))
        ranh_str_puts(out, ",1");
    ranh_str_putc(out, ']');
}

static void put_message_row(struct lister *l, const struct ranh_shape *shape)
{
    struct ranh_str *out = &l->messages;
    ranh_str_putc(out, '[');
    site_put_js(out, site_text(l->stmt, F_VI));
    ranh_str_putc(out, ',');
    site_put_js(out, site_text(l->stmt, F_EN));
    ranh_str_putc(out, ',');
    site_put_js(out, site_text(l->stmt, F_ARTICLE));
    if (shape && shape->kind != RANH_SHAPE_POINT) {
        ranh_str_printf(out, ",{\"k\":\"%s\",\"r\":", shape->kind == RANH_SHAPE_LINE ? "l" : "a");
        site_put_rings(out, shape, OUTLINE_POINTS);
        ranh_str_putc(out, '}');
    } else if (site_text(l->stmt, F_ACCEPTED)) {
        ranh_str_puts(out, ",null");
    }
    if (site_text(l->stmt, F_ACCEPTED)) {
        ranh_str_putc(out, ',');
        site_put_js(out, site_text(l->stmt, F_ACCEPTED));
    }
    ranh_str_putc(out, ']');
}

/* Text that a spreadsheet would take for a formula gets a quote in front. */
static void put_csv(struct ranh_str *out, const char *text)
{
    double ignored;
    if (!text || !*text || !strchr("=+-@\t\r", *text) || ranh_num_double(text, &ignored)) {
        ranh_str_put_csv(out, text);
        return;
    }
    struct ranh_str safe = RANH_STR_INIT;
    ranh_str_putc(&safe, '\'');
    ranh_str_puts(&safe, text);
    ranh_str_put_csv(out, safe.text);
    ranh_str_release(&safe);
}

static void put_csv_row(struct lister *l, bool placed, double x, double y)
{
    static const int columns[] = {F_ID,    F_SEVERITY, F_CODE,   F_VERDICT, F_SUBJECT,  F_KEY_A,
                                  F_KEY_B, F_COMMUNE,  F_SOURCE, F_FEATURE, F_MEASURED, F_LIMIT,
                                  F_UNIT,  F_ARTICLE,  F_VI,     F_EN,      F_ACCEPTED};
    char buf[RANH_NUM_MAX];
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        if (sqlite3_column_type(l->stmt, columns[i]) == SQLITE_FLOAT)
            ranh_str_puts(l->csv, ranh_num_write(buf, sqlite3_column_double(l->stmt, columns[i])));
        else
            put_csv(l->csv, site_text(l->stmt, columns[i]));
        ranh_str_putc(l->csv, ',');
    }
    if (placed) {
        ranh_str_puts(l->csv, ranh_num_fixed(buf, x, 6));
        ranh_str_printf(l->csv, ",%s", ranh_num_fixed(buf, y, 6));
    } else {
        ranh_str_putc(l->csv, ',');
    }
    ranh_str_puts(l->csv, "\r\n");
}

/* --- chunks -------------------------------------------------------------------------------------- */

static int put_finding(struct lister *l, size_t i, struct ranh_err *err)
{
    struct ranh_shape shape;
    double x = 0, y = 0;
    bool row = false;
    sqlite3_bind_int64(l->stmt, 2, l->site->findings.at[i]);
    int status = ranh_store_step(l->worker->store, l->stmt, &row, err);
    if (status)
        return status;
    if (!row)
        RANH_BUG("finding %zu is gone", i);
    ranh_arena_clear(&l->worker->scratch);
    bool placed = place_of(l, &shape, &x, &y);
    ranh_str_puts(&l->index, i % SITE_CHUNK ? ",\n" : "");
    ranh_str_puts(&l->messages, i % SITE_CHUNK ? ",\n" : "");
    if (placed)
        site_grow(&l->box, &(struct ranh_box){x, y, x, y});
    l->placed[severity_of(l->stmt)] += placed;
    put_index_row(l, placed, x, y);
    put_message_row(l, placed ? &shape : NULL);
    put_csv_row(l, placed, x, y);
    sqlite3_reset(l->stmt);
    return 0;
}

static int write_part(struct lister *l, char kind, size_t chunk, struct ranh_str *rows,
                      struct ranh_err *err)
{
    char name[64];
    ranh_str_puts(rows, "]);\n");
    snprintf(name, sizeof(name), "data/findings/%c-%zu.js", kind, chunk);
    return site_write(l->site, name, rows->text, rows->len, err);
}

static int write_chunk(struct lister *l, size_t chunk, struct ranh_err *err)
{
    size_t last = (chunk + 1) * SITE_CHUNK;
    int status = site_stopped(l->site, err);
    ranh_str_clear(&l->index);
    ranh_str_clear(&l->messages);
    ranh_str_printf(&l->index, "Ranh.put(\"findings/i-%zu\",[\n", chunk);
    ranh_str_printf(&l->messages, "Ranh.put(\"findings/m-%zu\",[\n", chunk);
    for (size_t i = chunk * SITE_CHUNK; i < last && i < l->site->findings.n && !status; i++)
        status = put_finding(l, i, err);
    if (!status)
        status = write_part(l, 'i', chunk, &l->index, err);
    if (!status)
        status = write_part(l, 'm', chunk, &l->messages, err);
    return status;
}

static int write_chunks(void *context, unsigned worker, size_t first, size_t last,
                        struct ranh_err *err)
{
    struct listing *all = context;
    int status = 0;
    for (size_t i = first; i < last && !status; i++) {
        all->lister[worker].csv = &all->csv[i];
        status = write_chunk(&all->lister[worker], i, err);
    }
    return status;
}

/* --- the whole ----------------------------------------------------------------------------------- */

static int open_lister(struct lister *l, struct site *site, struct site_worker *worker)
{
    char today[RANH_DATE_MAX];
    *l = (struct lister){.site = site,
                         .worker = worker,
                         .index = RANH_STR_INIT,
                         .messages = RANH_STR_INIT,
                         .box = {1, 1, 0, 0}};
    int status = ranh_store_prepare(worker->store, finding_sql, &l->stmt, site->err);
    if (!status)
        sqlite3_bind_text(l->stmt, 1, ranh_date_iso(today, site->opt->as_of), -1, SQLITE_TRANSIENT);
    return status ? status
                  : ranh_store_prepare(worker->store,
                                       "SELECT geometry FROM parcel WHERE parcel_id = ?1",
                                       &l->parcel, site->err);
}

static void close_lister(struct lister *l)
{
    site_grow(&l->site->box, &l->box);
    for (int s = 0; s < 3; s++)
        l->site->placed[s] += l->placed[s];
    sqlite3_finalize(l->parcel);
    sqlite3_finalize(l->stmt);
    ranh_str_release(&l->messages);
    ranh_str_release(&l->index);
}

static int write_csv(struct site *site, const struct ranh_str *csv, size_t chunks)
{
    struct ranh_str out = RANH_STR_INIT;
    size_t n = 200;
    for (size_t i = 0; i < chunks; i++)
        n += csv[i].len;
    ranh_str_reserve(&out, n);
    ranh_str_puts(&out,
                  "\xef\xbb\xbf"
                  "id,severity,code,verdict,subject,key_a,key_b,commune,source,feature,measured,"
                  "limit,unit,article,message_vi,message_en,accepted,lon,lat\r\n");
    for (size_t i = 0; i < chunks; i++)
        ranh_str_add(&out, csv[i].text, csv[i].len);
    int status = site_write_str(site, "findings.csv", &out);
    ranh_str_release(&out);
    return status;
}

int site_data_findings(struct site *site)
{
    size_t chunks = (site->findings.n + SITE_CHUNK - 1) / SITE_CHUNK;
    struct listing all = {.site = site,
                          .lister = ranh_calloc(site->n_workers, sizeof(*all.lister)),
                          .csv = ranh_alloc((chunks + 1) * sizeof(*all.csv))};
    int status = site_mkdir(site, "data/findings", site->err);
    for (size_t i = 0; i < chunks; i++)
        ranh_str_init(&all.csv[i]);
    for (unsigned t = 0; t < site->n_workers; t++) {
        int opened = open_lister(&all.lister[t], site, &site->worker[t]);
        status = status ? status : opened;
    }
    if (!status)
        status = ranh_pool_run(site->pool, chunks, 1, write_chunks, &all, site->err);
    for (unsigned t = 0; t < site->n_workers; t++)
        close_lister(&all.lister[t]);
    if (!status)
        status = write_csv(site, all.csv, chunks);
    for (size_t i = 0; i < chunks; i++)
        ranh_str_release(&all.csv[i]);
    ranh_free(all.csv);
    ranh_free(all.lister);
    return status;
}
