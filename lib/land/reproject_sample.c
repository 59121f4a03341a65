/* SPDX-License-Identifier: MIT */
/* First vertices of some features of a source, with what says where these must lie. */
#include "reproject_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/geo/wkb.h>
#include <ranh/land/row_id.h>

static const struct ranh_rp_table *table_of(const struct ranh_rp_source *source)
{
    for (size_t i = 0; i < RANH_RP_TABLES; i++)
        if (strncmp(source->role, ranh_rp_table[i].name, strlen(ranh_rp_table[i].name)) == 0)
            return &ranh_rp_table[i];
    return NULL;
}

static void add_point(struct ranh_rp *rp, struct ranh_rp_sample *s, const struct ranh_shape *shape,
                      const char *commune, const char *sheet)
{
    if (rp->input->frames)
        ranh_sheet_number_parse(sheet, rp->input->frames, &s->sheet[s->n]);
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

/* The ids of a source's rows, by what ids are made of; rows that others put there are looked for. */
static int find_rows(struct ranh_store *store, const struct ranh_rp_table *t, int64_t source_id,
                     int64_t *low, int64_t *high, struct ranh_err *err)
{
    char where[2][120], sql[400];
    int status = 0;
    *low = 0;
    snprintf(where[0], sizeof(where[0]), "%s BETWEEN %lld AND %lld", t->id,
             (long long)ranh_row_id(source_id, 0),
             (long long)ranh_row_id(source_id, RANH_ROWS_MAX));
    snprintf(where[1], sizeof(where[1]), "source_id = %lld", (long long)source_id);
    for (int i = 0; i < 2 && !status && *low == 0; i++) {
        snprintf(sql, sizeof(sql), "SELECT min(%s) FROM \"%s\" WHERE %s", t->id, t->name, where[i]);
        status = ranh_store_count(store, sql, low, err);
        snprintf(sql, sizeof(sql), "SELECT max(%s) FROM \"%s\" WHERE %s", t->id, t->name, where[i]);
        if (!status && *low != 0)
            status = ranh_store_count(store, sql, high, err);
    }
    return status;
}

int ranh_rp_sample_take(struct ranh_rp *rp, const struct ranh_rp_source *source,
                        struct ranh_rp_sample *s, struct ranh_err *err)
{
    const struct ranh_rp_table *t = table_of(source);
    struct ranh_store *store = rp->input->store;
    struct ranh_arena *arena = &rp->worker[0].arena;
    sqlite3_stmt *stmt = NULL;
    char sql[500];
    int64_t low = 0, high = -1, at = 0;
    bool row = true;
    *s = (struct ranh_rp_sample){.meridian = NAN};
    if (!t)
        return 0;
    int status = find_rows(store, t, source->id, &low, &high, err);
    snprintf(sql, sizeof(sql),
             "SELECT t.%s, %s, %s, %s FROM \"%s\" t JOIN delivered d ON d.delivered_id = "
             "t.delivered_id WHERE t.%s >= ?1 AND t.source_id = %lld AND d.geometry IS NOT NULL "
             "ORDER BY t.%s LIMIT 1",
             t->id, t->geometry, t->commune, t == &ranh_rp_table[0] ? "t.sheet" : "NULL", t->name,
             t->id, (long long)source->id, t->id);
    if (!status)
        status = ranh_store_prepare(store, sql, &stmt, err);
    at = low;
    while (!status && row && s->n < RANH_RP_SAMPLES && at <= high) {
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
                add_point(rp, s, &shape, commune ? commune : source->commune,
                          (const char *)sqlite3_column_text(stmt, 3));
            int64_t next = low + (high - low) / RANH_RP_SAMPLES * (int64_t)s->n;
            at = sqlite3_column_int64(stmt, 0) + 1;
            at = next > at ? next : at;
        }
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    return status;
}

void ranh_rp_sample_keep_own(struct ranh_rp_sample *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->point[i].n_place > 0) {
            s->sheet[n] = s->sheet[i];
            s->point[n++] = s->point[i];
        }
    s->n = n;
}

/* Around a source's sample, in degrees. It does not depend on who asks. */
int ranh_rp_look(struct ranh_rp *rp, struct ranh_rp_source *source, struct ranh_err *err)
{
    struct ranh_transform *t = NULL;
    struct ranh_err ignored = {0};
    struct ranh_rp_sample s;
    struct ranh_box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    source->seen = true;
    source->box = box;
    if (ranh_transform_get(rp->worker[0].crs, source->crs, "EPSG:4326", &t, &ignored))
        return RANH_OK;
    int status = ranh_rp_sample_take(rp, source, &s, err);
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
    source->box = box;
    return status;
}
