/* SPDX-License-Identifier: MIT */
/*
 * What the numbers of a source look like, asked only where it is needed: `crs: auto`, a file of
 * `ranh check` that states nothing, and the hint of C101. A few features of the source are read,
 * and where they must lie is taken from the best there is: the communes they name; else the sources
 * beside it that have a system; else any commune of the city.
 */
#include "reproject_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/geo/wkb.h>

#define SAMPLES 64

struct sample {
    struct ranh_crs_point point[SAMPLES];
    size_t n, n_own; /* with a commune whose place is known */
    double meridian; /* of the first of these */
};

static const struct ranh_rp_table *table_of(const struct ranh_rp_source *source)
{
    for (size_t i = 0; i < RANH_RP_TABLES; i++)
        if (strncmp(source->role, ranh_rp_table[i].name, strlen(ranh_rp_table[i].name)) == 0)
            return &ranh_rp_table[i];
    return NULL;
}

static void add_point(struct ranh_rp *rp, struct sample *s, const struct ranh_shape *shape,
                      const char *commune)
{
    struct ranh_crs_point *p = &s->point[s->n++];
    struct ranh_box box[RANH_COMMUNE_PLACES];
    *p = (struct ranh_crs_point){.x = shape->xy[0], .y = shape->xy[1]};
    if (commune && rp->has_admin)
        p->n_place = ranh_admin_places(&rp->admin, commune, box);
    if (p->n_place == 0)
        return;
    struct ranh_box *kept = RANH_NEW_ARRAY(&rp->arena, p->n_place, struct ranh_box);
    memcpy(kept, box, p->n_place * sizeof(*box));
    p->place = kept;
    const struct ranh_commune_unit *unit = ranh_admin_unit(&rp->admin, commune);
    if (unit && s->n_own++ == 0)
        s->meridian = unit->central_meridian;
}

/* First vertices of up to SAMPLES features, spread evenly over the source. */
static int take_sample(struct ranh_rp *rp, const struct ranh_rp_source *source, struct sample *s,
                       struct ranh_err *err)
{
    const struct ranh_rp_table *t = table_of(source);
    struct ranh_store *store = rp->input->store;
    struct ranh_arena *arena = &rp->worker[0].arena;
    sqlite3_stmt *stmt = NULL;
    char sql[500];
    int64_t low = 0, high = -1, at = 0;
    bool row = true;
    *s = (struct sample){.meridian = NAN};
    if (!t)
        return 0;
    snprintf(sql, sizeof(sql), "SELECT min(%s) FROM \"%s\" WHERE source_id = %lld", t->id, t->name,
             (long long)source->id);
    int status = ranh_store_count(store, sql, &low, err);
    snprintf(sql, sizeof(sql), "SELECT max(%s) FROM \"%s\" WHERE source_id = %lld", t->id, t->name,
             (long long)source->id);
    if (!status)
        status = ranh_store_count(store, sql, &high, err);
    snprintf(sql, sizeof(sql),
             "SELECT t.%s, %s, %s FROM \"%s\" t JOIN delivered d ON d.delivered_id = "
             "t.delivered_id WHERE t.%s >= ?1 AND t.source_id = %lld AND d.geometry IS NOT NULL "
             "ORDER BY t.%s LIMIT 1",
             t->id, t->geometry, t->commune, t->name, t->id, (long long)source->id, t->id);
    if (!status)
        status = ranh_store_prepare(store, sql, &stmt, err);
    at = low;
    while (!status && row && s->n < SAMPLES && at <= high) {
        struct ranh_shape shape = {.n_points = 0};
        struct ranh_err ignored = {0};
        sqlite3_bind_int64(stmt, 1, at);
        status = ranh_store_step(store, stmt, &row, err);
        if (!status && row) {
            const char *commune = (const char *)sqlite3_column_text(stmt, 2);
            ranh_arena_clear(arena);
            if (ranh_wkb_read(arena, sqlite3_column_blob(stmt, 1),
                              (size_t)sqlite3_column_bytes(stmt, 1), &shape, NULL, &ignored) == 0 &&
                shape.n_points > 0)
                add_point(rp, s, &shape, commune ? commune : source->commune);
            int64_t next = low + (high - low) / SAMPLES * (int64_t)s->n;
            at = sqlite3_column_int64(stmt, 0) + 1;
            at = next > at ? next : at;
        }
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    return status;
}

/* Only the features whose commune is known, where there are any. */
static void keep_own(struct sample *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->point[i].n_place > 0)
            s->point[n++] = s->point[i];
    s->n = n;
}

static void place_all(struct sample *s, const struct ranh_box *box, size_t n)
{
    for (size_t i = 0; i < s->n; i++) {
        s->point[i].place = box;
        s->point[i].n_place = n;
    }
}

/* Boxes of the sources that have a system, in degrees. */
static int neighbours(struct ranh_rp *rp, const struct ranh_rp_source *source,
                      struct ranh_box **boxes, size_t *n, struct ranh_err *err)
{
    int status = 0;
    *n = 0;
    *boxes = RANH_NEW_ARRAY(&rp->arena, rp->n_sources + 1, struct ranh_box);
    for (size_t i = 0; i < rp->n_sources && !status; i++) {
        const struct ranh_rp_source *other = &rp->source[i];
        struct ranh_transform *t = NULL;
        struct ranh_err ignored = {0};
        struct sample s;
        struct ranh_box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
        if (other == source || !other->crs || other->detected ||
            ranh_transform_get(rp->worker[0].crs, other->crs, "EPSG:4326", &t, &ignored))
            continue;
        status = take_sample(rp, other, &s, err);
        for (size_t k = 0; k < s.n && !status; k++) {
            double xy[2] = {s.point[k].x, s.point[k].y};
            ranh_transform_points(t, xy, 1, NULL, NULL);
            if (!ranh_rp_in_country(xy[0], xy[1]))
                continue;
            box.xmin = fmin(box.xmin, xy[0]);
            box.xmax = fmax(box.xmax, xy[0]);
            box.ymin = fmin(box.ymin, xy[1]);
            box.ymax = fmax(box.ymax, xy[1]);
        }
        if (box.xmin <= box.xmax)
            (*boxes)[(*n)++] = box;
    }
    return status;
}

static int by_neighbours(struct ranh_rp *rp, const struct ranh_rp_source *source, struct sample *s,
                         struct ranh_rp_detection *found, struct ranh_err *err)
{
    struct ranh_box *box = NULL;
    size_t n = 0;
    int status = neighbours(rp, source, &box, &n, err);
    if (status || n == 0)
        return status;
    place_all(s, box, n);
    found->by = "to the other sources";
    return ranh_crs_detect(rp->worker[0].crs, &rp->arena, s->point, s->n, NAN, &found->crs, err);
}

int ranh_rp_detect(struct ranh_rp *rp, const struct ranh_rp_source *source,
                   struct ranh_rp_detection *found, struct ranh_err *err)
{
    struct sample s;
    *found = (struct ranh_rp_detection){.by = "into the city"};
    if (!rp->viet_nam || !rp->has_admin)
        return 0;
    int status = take_sample(rp, source, &s, err);
    for (size_t i = 0; i < s.n; i++)
        found->n_degrees += fabs(s.point[i].x) <= 360 && fabs(s.point[i].y) <= 360;
    found->n = s.n;
    if (!status && s.n_own > 0) {
        keep_own(&s);
        found->by = "into their own commune";
        found->n = s.n;
        return ranh_crs_detect(rp->worker[0].crs, &rp->arena, s.point, s.n, s.meridian, &found->crs,
                               err);
    }
    if (!status && s.n > 0)
        status = by_neighbours(rp, source, &s, found, err);
    if (status || s.n == 0 || found->crs.answer != RANH_CRS_NO_ANSWER)
        return status;
    struct ranh_box *every = RANH_NEW_ARRAY(&rp->arena, rp->admin.n_units, struct ranh_box);
    for (size_t i = 0; i < rp->admin.n_units; i++)
        every[i] = rp->admin.unit[i].box;
    place_all(&s, every, rp->admin.n_units);
    found->by = "into the city";
    return ranh_crs_detect(rp->worker[0].crs, &rp->arena, s.point, s.n, NAN, &found->crs, err);
}
