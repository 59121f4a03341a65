/* SPDX-License-Identifier: MIT */
/*
 * The parcels, read once. Threads take ranges of ids, each through a connection of its own; along the same ids
 * run the zones of the parcels and what was found on them, so that a parcel's line is whole when its row is
 * left. What comes out is put together in the order of the ranges and then by sheet: no thread shows.
 */
#include <stdlib.h>
#include <string.h>

#include <ranh/io/row_runs.h>

#include "lib/report/internal.h"

#define OUTLINE_POINTS 600
#define MIN_SHARE      "0.01" /* of a parcel in a zone: below, a sliver of drawing */

enum { RANGES = 64 };
enum { P_ID, P_COMMUNE, P_SHEET, P_NUMBER, P_KEYED, P_USE, P_RECORDED, P_MEASURED, P_GEOMETRY };

static const char parcels_sql[] =
    "SELECT parcel_id, commune_code, sheet, number, key IS NOT NULL, land_use, area_recorded_m2, "
    "native_area_m2, geometry FROM parcel WHERE parcel_id BETWEEN ?1 AND ?2 ORDER BY parcel_id";
static const char shares_sql[] =
    "SELECT parcel_id, zone_id, share FROM parcel_zone WHERE parcel_id BETWEEN ?1 AND ?2 AND share "
    ">= " MIN_SHARE " ORDER BY parcel_id, zone_id";

struct zone {
    int64_t id, name; /* position in meta.zones */
};
struct share {
    int64_t zone, name;
    double share;
};

/* Parcels of a sheet in one range. */
struct part {
    const char *commune, *sheet;
    struct ranh_box box;
    RANH_VEC(struct site_parcel)
};

/* Of a commune in one range. */
struct tally {
    int64_t parcels, located, keyed, with_error;
};

struct range {
    struct ranh_arena texts;
    struct ranh_map part_at, tally_at, uses;
    struct {
        RANH_VEC(struct part)
    } parts;
    struct {
        RANH_VEC(struct tally)
    } tallies;
};

/* Where a thread is. Hits, errors and shares come by parcel and only go forward. */
struct reader {
    struct site_worker *worker;
    sqlite3_stmt *stmt, *shares;
    bool more_shares;
    size_t hit, bad;
    struct {
        RANH_VEC(struct share)
    } of_parcel;
    struct ranh_str line, name;
};

struct reading {
    struct site *site;
    int64_t bound[RANGES + 1];
    struct range range[RANGES];
    struct reader *reader; /* [site->n_workers] */
    struct {
        RANH_VEC(struct zone)
    } zones; /* by id */
};

/* --- a parcel's line ----------------------------------------------------------------------------- */

static int by_share(const void *a, const void *b)
{
    const struct share *p = a, *q = b;
    if (p->share < q->share || p->share > q->share)
        return p->share > q->share ? -1 : 1;
    return (p->zone > q->zone) - (p->zone < q->zone);
}

static int by_zone(const void *a, const void *b)
{
    const struct zone *p = a, *q = b;
    return (p->id > q->id) - (p->id < q->id);
}

static int next_share(struct reader *r, struct ranh_err *err)
{
    return ranh_store_step(r->worker->store, r->shares, &r->more_shares, err);
}

static int take_shares(struct reading *all, struct reader *r, int64_t parcel, struct ranh_err *err)
{
    int status = 0;
    r->of_parcel.n = 0;
    while (!status && r->more_shares && sqlite3_column_int64(r->shares, 0) <= parcel) {
        struct zone key = {.id = sqlite3_column_int64(r->shares, 1)};
        const struct zone *zone =
            all->zones.n ? bsearch(&key, all->zones.at, all->zones.n, sizeof(key), by_zone) : NULL;
        if (zone && sqlite3_column_int64(r->shares, 0) == parcel)
            *ranh_vec_push(&r->of_parcel) =
                (struct share){zone->id, zone->name, sqlite3_column_double(r->shares, 2)};
        status = next_share(r, err);
    }
    if (r->of_parcel.n > 1)
        qsort(r->of_parcel.at, r->of_parcel.n, sizeof(*r->of_parcel.at), by_share);
    return status;
}

static void put_shares(struct reader *r, struct ranh_str *out)
{
    ranh_str_putc(out, '[');
    for (size_t i = 0; i < r->of_parcel.n; i++) {
        ranh_str_puts(out, i ? ",[" : "[");
        ranh_str_put_int(out, r->of_parcel.at[i].name);
        ranh_str_putc(out, ',');
        site_put_js_number(out, r->of_parcel.at[i].share, 4);
        ranh_str_putc(out, ']');
    }
    ranh_str_putc(out, ']');
}

static void put_hits(const struct site *site, struct reader *r, int64_t parcel,
                     struct ranh_str *out)
{
    const struct site_hit *hit = site->hits.at;
    int64_t before = -1;
    while (r->hit < site->hits.n && hit[r->hit].parcel < parcel)
        r->hit++;
    ranh_str_putc(out, '[');
    for (size_t i = r->hit; i < site->hits.n && hit[i].parcel == parcel; i++) {
        if (hit[i].finding == before)
            continue;
        if (before >= 0)
            ranh_str_putc(out, ',');
        ranh_str_put_int(out, hit[i].finding);
        before = hit[i].finding;
    }
    ranh_str_putc(out, ']');
}

static void put_line(const struct site *site, struct reader *r, struct ranh_box *box)
{
    struct ranh_str *out = &r->line;
    struct ranh_shape shape;
    ranh_str_clear(out);
    ranh_str_putc(out, '[');
    site_put_js(out, site_text(r->stmt, P_NUMBER));
    ranh_str_putc(out, ',');
    site_put_js(out, site_text(r->stmt, P_USE));
    ranh_str_putc(out, ',');
    site_put_js_number(out, site_double(r->stmt, P_RECORDED), 1);
    ranh_str_putc(out, ',');
    site_put_js_number(out, site_double(r->stmt, P_MEASURED), 1);
    ranh_str_putc(out, ',');
    ranh_arena_clear(&r->worker->scratch);
    if (site_degrees(r->worker, r->stmt, P_GEOMETRY, &shape)) {
        struct ranh_box own = ranh_shape_box(&shape);
        site_grow(box, &own);
        site_put_rings(out, &shape, OUTLINE_POINTS);
    } else {
        ranh_str_puts(out, "null");
    }
    ranh_str_putc(out, ',');
    put_shares(r, out);
    ranh_str_putc(out, ',');
    put_hits(site, r, sqlite3_column_int64(r->stmt, P_ID), out);
    ranh_str_putc(out, ']');
}

/* --- a range ------------------------------------------------------------------------------------- */

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* Parcels of a sheet mostly come together. */
static struct part *part_of(struct reader *r, struct range *range, const char *commune,
                            const char *sheet)
{
    struct part *last = range->parts.n ? &range->parts.at[range->parts.n - 1] : NULL;
    if (last && same(last->commune, commune) && same(last->sheet, sheet))
        return last;
    bool fresh;
    ranh_str_clear(&r->name);
    ranh_str_printf(&r->name, "%zu %s%s", strlen(commune), commune, sheet);
    int64_t at = *ranh_map_put(&range->part_at, r->name.text, (int64_t)range->parts.n, &fresh);
    if (fresh)
        *ranh_vec_push(&range->parts) =
            (struct part){.commune = ranh_arena_strdup(&range->texts, commune),
                          .sheet = ranh_arena_strdup(&range->texts, sheet),
                          .box = {1, 1, 0, 0}};
    return &range->parts.at[at];
}

static void count(const struct site *site, struct reader *r, struct range *range)
{
    const char *commune = site_text(r->stmt, P_COMMUNE), *use = site_text(r->stmt, P_USE);
    int64_t id = sqlite3_column_int64(r->stmt, P_ID);
    bool fresh;
    int64_t at =
        *ranh_map_put(&range->tally_at, commune ? commune : "", (int64_t)range->tallies.n, &fresh);
    if (fresh)
        *ranh_vec_push(&range->tallies) = (struct tally){0};
    struct tally *tally = &range->tallies.at[at];
    while (r->bad < site->bad.n && site->bad.at[r->bad] < id)
        r->bad++;
    tally->parcels++;
    tally->located += sqlite3_column_type(r->stmt, P_GEOMETRY) != SQLITE_NULL;
    tally->keyed += sqlite3_column_int(r->stmt, P_KEYED);
    tally->with_error += r->bad < site->bad.n && site->bad.at[r->bad] == id;
    if (use && *use)
        ++*ranh_map_put(&range->uses, use, 0, NULL);
}

/* A parcel without commune, sheet or number cannot be asked for. */
static int take_parcel(struct reading *all, struct reader *r, struct range *range,
                       struct ranh_err *err)
{
    const char *commune = site_text(r->stmt, P_COMMUNE), *sheet = site_text(r->stmt, P_SHEET),
               *number = site_text(r->stmt, P_NUMBER);
    int64_t id = sqlite3_column_int64(r->stmt, P_ID);
    count(all->site, r, range);
    if (!commune || !*commune || !sheet || !*sheet || !number || !*number)
        return 0;
    int status = take_shares(all, r, id, err);
    struct part *part = part_of(r, range, commune, sheet);
    put_line(all->site, r, &part->box);
    *ranh_vec_push(part) = (struct site_parcel){
        id, ranh_arena_strdup(&range->texts, number),
        ranh_arena_strndup(&range->texts, r->line.text, r->line.len), r->line.len};
    return status;
}

static int read_range(struct reading *all, struct reader *r, size_t i, struct ranh_err *err)
{
    bool row = true;
    int status = site_stopped(all->site, err);
    r->hit = r->bad = 0;
    for (int s = 0; s < 2; s++) {
        sqlite3_bind_int64(s ? r->shares : r->stmt, 1, all->bound[i]);
        sqlite3_bind_int64(s ? r->shares : r->stmt, 2, all->bound[i + 1] - 1);
    }
    if (!status)
        status = next_share(r, err);
    while (!status && !(status = ranh_store_step(r->worker->store, r->stmt, &row, err)) && row)
        status = take_parcel(all, r, &all->range[i], err);
    sqlite3_reset(r->shares);
    sqlite3_reset(r->stmt);
    return status;
}

static int read_ranges(void *context, unsigned worker, size_t first, size_t last,
                       struct ranh_err *err)
{
    struct reading *all = context;
    int status = 0;
    for (size_t i = first; i < last && !status; i++)
        status = read_range(all, &all->reader[worker], i, err);
    return status;
}

/* --- together ------------------------------------------------------------------------------------ */

/* Plan functions by name, so that a parcel more does not give them other numbers. */
static int read_zones(struct reading *all)
{
    static const char sql[] =
        "SELECT zone_id, coalesce(nullif(function_name, ''), function, code, '?') AS shown "
        "FROM zone ORDER BY shown, zone_id";
    struct site *site = all->site;
    sqlite3_stmt *stmt = NULL;
    int status = site_query(site, sql, &stmt);
    while (site_next(site, stmt, &status))
        *ranh_vec_push(&all->zones) = (struct zone){
            sqlite3_column_int64(stmt, 0),
            *ranh_map_put(&site->zones, site_text(stmt, 1), (int64_t)site->zones.n, NULL)};
    sqlite3_finalize(stmt);
    if (all->zones.n)
        qsort(all->zones.at, all->zones.n, sizeof(*all->zones.at), by_zone);
    return status;
}

/* Shares alike in rows: ids are dense within a source only. */
static int find_bounds(struct reading *all)
{
    struct ranh_row_runs runs;
    struct site *site = all->site;
    int status =
        ranh_row_runs(site->store, "parcel", "parcel_id", &site->scratch, &runs, site->err);
    for (int64_t i = 0; !status && i <= RANGES; i++)
        all->bound[i] =
            ranh_row_at(&runs, runs.total / RANGES * i + runs.total % RANGES * i / RANGES);
    return status;
}

static int by_sheet(const void *a, const void *b)
{
    const struct part *p = *(const struct part *const *)a, *q = *(const struct part *const *)b;
    int order = strcmp(p->commune, q->commune);
    if (!order)
        order = strcmp(p->sheet, q->sheet);
    return order ? order : (p->at[0].id > q->at[0].id) - (p->at[0].id < q->at[0].id);
}

/* The parts of all ranges, a sheet's together. */
static void join_sheets(struct reading *all)
{
    struct site *site = all->site;
    struct {
        RANH_VEC(struct part *)
    } parts = {0};
    size_t n = 0;
    for (size_t i = 0; i < RANGES; i++)
        for (size_t k = 0; k < all->range[i].parts.n; k++) {
            *ranh_vec_push(&parts) = &all->range[i].parts.at[k];
            n += all->range[i].parts.at[k].n;
        }
    if (parts.n)
        qsort(parts.at, parts.n, sizeof(struct part *), by_sheet);
    site->parcels = ranh_alloc((n + 1) * sizeof(*site->parcels));
    site->counts->parcels = (int64_t)n;
    n = 0;
    for (size_t i = 0; i < parts.n; i++) {
        const struct part *part = parts.at[i];
        struct site_sheet *last = site->sheets.n ? &site->sheets.at[site->sheets.n - 1] : NULL;
        if (!last || !same(last->commune, part->commune) || !same(last->sheet, part->sheet)) {
            last = ranh_vec_push(&site->sheets);
            *last = (struct site_sheet){.commune = part->commune,
                                        .sheet = part->sheet,
                                        .parcel = site->parcels + n,
                                        .box = {1, 1, 0, 0}};
        }
        site_grow(&last->box, &part->box);
        site_grow(&site->box, &part->box);
        memcpy(site->parcels + n, part->at, part->n * sizeof(*part->at));
        last->n += part->n;
        n += part->n;
    }
    ranh_vec_release(&parts);
}

static void add_up(struct site *site, const struct range *range)
{
    for (size_t k = 0; k < range->tallies.n; k++) {
        const struct tally *tally = &range->tallies.at[k];
        struct site_commune *commune = site_commune(site, range->tally_at.entry[k].key);
        site->facts.parcels += tally->parcels;
        site->facts.located += tally->located;
        site->facts.keyed += tally->keyed;
        site->facts.with_error += tally->with_error;
        if (commune) {
            commune->parcels += tally->parcels;
            commune->with_error += tally->with_error;
        }
    }
    for (size_t k = 0; k < range->uses.n; k++)
        *ranh_map_put(&site->uses, range->uses.entry[k].key, 0, NULL) += range->uses.entry[k].value;
}

static int open_readers(struct reading *all)
{
    struct site *site = all->site;
    int status = 0;
    all->reader = ranh_calloc(site->n_workers, sizeof(*all->reader));
    for (unsigned t = 0; t < site->n_workers; t++) {
        struct reader *r = &all->reader[t];
        r->worker = &site->worker[t];
        ranh_str_init(&r->line);
        ranh_str_init(&r->name);
        if (!status)
            status = ranh_store_prepare(r->worker->store, parcels_sql, &r->stmt, site->err);
        if (!status)
            status = ranh_store_prepare(r->worker->store, shares_sql, &r->shares, site->err);
    }
    return status;
}

/* The texts of parcels stay: their files are still to be written. */
static void release(struct reading *all)
{
    struct site *site = all->site;
    for (unsigned t = 0; t < site->n_workers; t++) {
        struct reader *r = &all->reader[t];
        sqlite3_finalize(r->stmt);
        sqlite3_finalize(r->shares);
        ranh_vec_release(&r->of_parcel);
        ranh_str_release(&r->line);
        ranh_str_release(&r->name);
    }
    site->texts = ranh_alloc(RANGES * sizeof(*site->texts));
    site->n_texts = RANGES;
    for (size_t i = 0; i < RANGES; i++) {
        struct range *range = &all->range[i];
        site->texts[i] = range->texts;
        for (size_t k = 0; k < range->parts.n; k++)
            ranh_vec_release(&range->parts.at[k]);
        ranh_vec_release(&range->parts);
        ranh_vec_release(&range->tallies);
        ranh_map_release(&range->part_at);
        ranh_map_release(&range->tally_at);
        ranh_map_release(&range->uses);
    }
    ranh_vec_release(&all->zones);
    ranh_free(all->reader);
    ranh_free(all);
}

int site_read_parcels(struct site *site)
{
    struct reading *all = ranh_calloc(1, sizeof(*all));
    all->site = site;
    for (size_t i = 0; i < RANGES; i++) {
        struct range *range = &all->range[i];
        ranh_arena_init(&range->texts);
        ranh_map_init(&range->part_at);
        ranh_map_init(&range->tally_at);
        ranh_map_init(&range->uses);
    }
    int status = open_readers(all);
    if (!status)
        status = find_bounds(all);
    if (!status)
        status = read_zones(all);
    if (!status)
        status = ranh_pool_run(site->pool, RANGES, 1, read_ranges, all, site->err);
    if (!status) {
        join_sheets(all);
        for (size_t i = 0; i < RANGES; i++)
            add_up(site, &all->range[i]);
        site->parcels_unlisted = site->facts.parcels - site->counts->parcels;
    }
    release(all);
    return status;
}
