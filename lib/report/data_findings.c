/* SPDX-License-Identifier: MIT */
/*
 * Findings for the browser, in chunks. A short row per finding (severity, kind, commune, keys, place)
 * goes to findings/i-N.js, which filters and the map load; its sentences and outline go to
 * findings/m-N.js, loaded for what is on screen. The same list goes to findings.csv.
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
    F_ID_B,
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

static const char findings_sql[] =
    "SELECT f.finding_id, f.code, f.severity, f.verdict, f.subject, f.id_a, f.id_b, f.key_a, "
    "f.key_b, "
    "f.commune_code, f.measured, f.limit_value, f.measure_unit, f.article, f.message_vi, "
    "f.message_en, "
    "f.geometry, s.name, f.feature, d.reason FROM finding AS f LEFT JOIN source AS s ON "
    "s.source_id = f.source_id LEFT JOIN decision AS d ON " RANH_DECISION_HOLDS(
        "f",
        "?1") " "
              "WHERE f.verdict NOT IN ('OK', 'NOT_APPLICABLE') ORDER BY CASE f.severity WHEN "
              "'error' THEN 0 "
              "WHEN "
              "'warning' THEN 1 ELSE 2 END, f.code, f.commune_code, f.key_a, f.key_b, f.finding_id";

struct lister {
    struct site *site;
    sqlite3_stmt *stmt, *parcel;
    struct ranh_str index, messages, csv;
    int64_t n;
};

static int severity_of(sqlite3_stmt *stmt)
{
    const char *s = site_text(stmt, F_SEVERITY);
    return !strcmp(s, "error") ? 2 : !strcmp(s, "warning") ? 1 : 0;
}

static int64_t code_position(struct site *site, const char *code)
{
    return *ranh_map_put(&site->code_at, code, (int64_t)site->code_at.n, NULL);
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
    return sqlite3_step(l->parcel) == SQLITE_ROW && site_degrees(l->site, l->parcel, 0, shape);
}

/* Where the marker stands: in the finding's own geometry, else in its parcel. What is outlined: its own
 * geometry, but of a finding that is only a point the parcel it lies in. */
static bool place_of(struct lister *l, struct ranh_shape *outline, double *x, double *y)
{
    struct ranh_shape own;
    bool placed = site_degrees(l->site, l->stmt, F_GEOMETRY, &own) && point_of(&own, x, y);
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
    ranh_str_printf(out, "[%d,%lld,%lld,", severity_of(l->stmt),
                    (long long)code_position(site, site_text(l->stmt, F_CODE)),
                    (long long)(at ? *at : -1));
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
    struct ranh_str safe = RANH_STR_INIT;
    double ignored;
    if (text && *text && strchr("=+-@\t\r", *text) && !ranh_num_double(text, &ignored))
        ranh_str_putc(&safe, '\'');
    ranh_str_puts(&safe, text ? text : "");
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
            ranh_str_puts(&l->csv, ranh_num_write(buf, sqlite3_column_double(l->stmt, columns[i])));
        else
            put_csv(&l->csv, site_text(l->stmt, columns[i]));
        ranh_str_putc(&l->csv, ',');
    }
    if (placed) {
        ranh_str_puts(&l->csv, ranh_num_fixed(buf, x, 6));
        ranh_str_printf(&l->csv, ",%s", ranh_num_fixed(buf, y, 6));
    } else {
        ranh_str_putc(&l->csv, ',');
    }
    ranh_str_puts(&l->csv, "\r\n");
}

static void note_parcels(struct lister *l)
{
    struct site *site = l->site;
    if (strcmp(site_text(l->stmt, F_SUBJECT), "parcel"))
        return;
    if (sqlite3_column_type(l->stmt, F_ID_A) != SQLITE_NULL)
        *ranh_vec_push(&site->hits) =
            (struct site_hit){sqlite3_column_int64(l->stmt, F_ID_A), l->n};
    if (site_text(l->stmt, F_CODE)[0] == 'T' && sqlite3_column_type(l->stmt, F_ID_B) != SQLITE_NULL)
        *ranh_vec_push(&site->hits) =
            (struct site_hit){sqlite3_column_int64(l->stmt, F_ID_B), l->n};
}

static int end_chunk(struct lister *l)
{
    struct site *site = l->site;
    char name[64];
    if (l->index.len == 0)
        return 0;
    ranh_str_puts(&l->index, "]);\n");
    ranh_str_puts(&l->messages, "]);\n");
    snprintf(name, sizeof(name), "data/findings/i-%lld.js", (long long)site->n_chunks);
    int status = site_write_str(site, name, &l->index);
    snprintf(name, sizeof(name), "data/findings/m-%lld.js", (long long)site->n_chunks);
    if (!status)
        status = site_write_str(site, name, &l->messages);
    ranh_str_clear(&l->index);
    ranh_str_clear(&l->messages);
    site->n_chunks++;
    return status;
}

/* Pages tell how many there are before they load them: of what most readers leave out, they never do. */
static void count(struct lister *l, bool placed)
{
    struct site *site = l->site;
    size_t code = (size_t)code_position(site, site_text(l->stmt, F_CODE));
    site->placed[severity_of(l->stmt)] += placed;
    while (site->code_n.n <= code)
        *ranh_vec_push(&site->code_n) = 0;
    site->code_n.at[code]++;
}

static int put_finding(struct lister *l)
{
    struct ranh_shape shape;
    double x = 0, y = 0;
    ranh_arena_clear(&l->site->scratch);
    bool placed = place_of(l, &shape, &x, &y);
    const char *before = l->index.len ? ",\n" : NULL;
    if (before) {
        ranh_str_puts(&l->index, before);
        ranh_str_puts(&l->messages, before);
    } else {
        ranh_str_printf(&l->index, "Ranh.put(\"findings/i-%lld\",[\n",
                        (long long)l->site->n_chunks);
        ranh_str_printf(&l->messages, "Ranh.put(\"findings/m-%lld\",[\n",
                        (long long)l->site->n_chunks);
    }
    if (placed)
        site_grow(&l->site->box, &(struct ranh_box){x, y, x, y});
    count(l, placed);
    put_index_row(l, placed, x, y);
    put_message_row(l, placed ? &shape : NULL);
    put_csv_row(l, placed, x, y);
    note_parcels(l);
    l->n++;
    if (l->n % SITE_CHUNK)
        return 0;
    int status = site_stopped(l->site);
    return status ? status : end_chunk(l);
}

static int by_parcel(const void *a, const void *b)
{
    const struct site_hit *p = a, *q = b;
    if (p->parcel != q->parcel)
        return p->parcel < q->parcel ? -1 : 1;
    return p->finding < q->finding ? -1 : p->finding > q->finding;
}

int site_data_findings(struct site *site)
{
    struct lister l = {
        .site = site, .index = RANH_STR_INIT, .messages = RANH_STR_INIT, .csv = RANH_STR_INIT};
    char today[RANH_DATE_MAX];
    int status = site_mkdir(site, "data/findings");
    ranh_str_puts(&l.csv,
                  "\xef\xbb\xbf"
                  "id,severity,code,verdict,subject,key_a,key_b,commune,source,feature,measured,"
                  "limit,unit,article,message_vi,message_en,accepted,lon,lat\r\n");
    if (!status)
        status = site_query(site, findings_sql, &l.stmt);
    if (!status)
        sqlite3_bind_text(l.stmt, 1, ranh_date_iso(today, site->opt->as_of), -1, SQLITE_TRANSIENT);
    if (!status)
        status = site_query(site, "SELECT geometry FROM parcel WHERE parcel_id = ?1", &l.parcel);
    while (site_next(site, l.stmt, &status))
        status = put_finding(&l);
    if (!status)
        status = end_chunk(&l);
    if (!status)
        status = site_write_str(site, "findings.csv", &l.csv);
    if (site->hits.n)
        qsort(site->hits.at, site->hits.n, sizeof(*site->hits.at), by_parcel);
    site->counts->findings = l.n;
    sqlite3_finalize(l.parcel);
    sqlite3_finalize(l.stmt);
    ranh_str_release(&l.csv);
    ranh_str_release(&l.messages);
    ranh_str_release(&l.index);
    return status;
}
