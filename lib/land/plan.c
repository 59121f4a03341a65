/* SPDX-License-Identifier: MIT */
/*
 * Zones, restrictions and communes differ in columns only, so one loader reads them all: each kind has a
 * query that brings its columns into one order. Ties of the fabric are broken by code, so that the order
 * does not depend on which file was delivered first. All come into a fabric as they are; where some are unsound
 * there, as few are, it is built once more with their repaired copies.
 */
#include <ranh/land/plan.h>

#include <math.h>

#include <ranh/base/date.h>
#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>
#include <ranh/geo/bridge.h>
#include <ranh/geo/validity.h>
#include <ranh/geo/wkb.h>

#include "column.h"

/* id, code, name, function, decision, valid_from, valid_to, scale, coverage, far, storeys, width, shape */
static const char *const query[] = {
    [RANH_PLAN_ZONES] =
        "SELECT zone_id, z.code, function_name, function, decision, valid_from, valid_to, s.scale,"
        " max_coverage_pct, max_far, max_storeys, NULL, geometry FROM zone z"
        " LEFT JOIN source s USING (source_id) WHERE geometry IS NOT NULL ORDER BY z.code, zone_id",
    [RANH_PLAN_RESTRICTIONS] =
        "SELECT restriction_id, r.code, r.name, kind, decision, valid_from, valid_to, s.scale,"
        " NULL, NULL, NULL, width_m, geometry FROM restriction r"
        " LEFT JOIN source s USING (source_id) WHERE geometry IS NOT NULL"
        " ORDER BY r.code, restriction_id",
    [RANH_PLAN_COMMUNES] =
        "SELECT commune_id, c.code, c.name, NULL, NULL, valid_from, NULL, s.scale,"
        " NULL, NULL, NULL, NULL, geometry FROM commune c"
        " LEFT JOIN source s USING (source_id) WHERE geometry IS NOT NULL ORDER BY c.code, "
        "commune_id",
    [RANH_PLAN_NON_PARCELS] =
        "SELECT non_parcel_id, n.code, n.name, kind, NULL, NULL, NULL, s.scale,"
        " NULL, NULL, NULL, NULL, geometry FROM non_parcel n"
        " LEFT JOIN source s USING (source_id) WHERE geometry IS NOT NULL"
        " ORDER BY n.code, non_parcel_id",
};

struct loader {
    struct ranh_plan_set *set;
    struct ranh_fabric_builder *builder;
    struct ranh_geos *geos; /* while repairing */
    struct ranh_arena row;  /* cleared per area */
    struct {
        RANH_VEC(struct ranh_plan_area)
    } areas;
};

/* Plans are delivered with 0 where nothing is laid down. */
static double positive_of(sqlite3_stmt *stmt, int column)
{
    double value = sqlite3_column_double(stmt, column);
    return value > 0 ? value : (double)NAN;
}

static int add_row(struct loader *load, sqlite3_stmt *stmt, struct ranh_err *err)
{
    struct ranh_arena *arena = &load->set->arena;
    struct ranh_plan_area area = {
        .id = sqlite3_column_int64(stmt, 0),
        .code = column_text(arena, stmt, 1),
        .name = column_text(arena, stmt, 2),
        .function = column_text(arena, stmt, 3),
        .decision = column_text(arena, stmt, 4),
        .valid_from = column_date(stmt, 5),
        .valid_to = column_date(stmt, 6),
        .scale = sqlite3_column_int(stmt, 7),
        .max_coverage_pct = positive_of(stmt, 8),
        .max_far = positive_of(stmt, 9),
        .max_storeys = positive_of(stmt, 10),
        .width_m = positive_of(stmt, 11),
    };
    struct ranh_shape shape;
    int32_t srid;
    const void *blob = sqlite3_column_blob(stmt, 12);
    size_t bytes = (size_t)sqlite3_column_bytes(stmt, 12);
    int64_t row = (int64_t)load->areas.n;
    bool added = ranh_fabric_add_blob(load->builder, row, blob, bytes);
    if (!added) {
        ranh_arena_clear(&load->row);
        int status = ranh_blob_read(&load->row, blob, bytes, &shape, &srid, err);
        if (status)
            return status;
        added = shape.kind == RANH_SHAPE_POLYGON && shape.n_points > 0 &&
                ranh_fabric_add(load->builder, row, &shape);
    }
    if (added)
        *ranh_vec_push(&load->areas) = area;
    else
        load->set->n_left_out++;
    return 0;
}

/* --- repaired copies ------------------------------------------------------------------------------ */

static bool *find_unsound(const struct ranh_fabric *fabric, size_t *n)
{
    struct ranh_validity *work = ranh_validity_new();
    bool *unsound = ranh_calloc(fabric->n_faces + 1, sizeof(*unsound));
    *n = 0;
    for (size_t i = 0; i < fabric->n_faces; i++) {
        bool empty = fabric->face_ring[i] == fabric->face_ring[i + 1];
        unsound[i] = empty || !ranh_validity_sound(work, fabric, i);
        *n += unsound[i];
    }
    ranh_validity_free(work);
    return unsound;
}

/* The face again, repaired where it is unsound; left out where nothing remains. */
static int add_again(struct loader *load, size_t face, bool unsound, struct ranh_err *err)
{
    const struct ranh_fabric *fabric = &load->set->fabric;
    struct ranh_shape shape, repaired;
    int status = 0;
    ranh_arena_clear(&load->row);
    ranh_fabric_shape(fabric, face, &load->row, &shape);
    if (unsound && shape.n_points > 0) {
        status = ranh_geos_make_valid(load->geos, &load->row, &shape, &repaired, err);
        shape = repaired;
    }
    if (!status && (shape.kind != RANH_SHAPE_POLYGON || shape.n_points == 0 ||
                    !ranh_fabric_add(load->builder, fabric->face_id[face], &shape)))
        load->set->n_left_out++;
    return status;
}

static int repair(struct loader *load, struct ranh_err *err)
{
    struct ranh_fabric *fabric = &load->set->fabric;
    int status = 0;
    bool *unsound = find_unsound(fabric, &load->set->n_repaired);
    if (load->set->n_repaired > 0) {
        load->geos = ranh_geos_new();
        load->builder = ranh_fabric_builder_new(fabric->grid, fabric->srid);
        for (size_t i = 0; i < fabric->n_faces && !status; i++)
            status = add_again(load, i, unsound[i], err);
        ranh_geos_free(load->geos);
    }
    ranh_free(unsound);
    if (!status && load->builder) {
        ranh_fabric_release(fabric);
        ranh_fabric_build(load->builder, fabric);
        load->builder = NULL;
    }
    return status;
}

/* The records in the order of the faces, which then have their row ids. */
static void finish(struct loader *load)
{
    struct ranh_plan_set *set = load->set;
    set->area = RANH_NEW_ARRAY(&set->arena, set->fabric.n_faces + 1, struct ranh_plan_area);
    for (size_t i = 0; i < set->fabric.n_faces; i++) {
        set->area[i] = load->areas.at[set->fabric.face_id[i]];
        set->fabric.face_id[i] = set->area[i].id;
    }
    ranh_fabric_reindex(&set->fabric);
}

int ranh_plan_set_load(struct ranh_store *store, enum ranh_plan_kind kind,
                       struct ranh_plan_set *set, struct ranh_err *err)
{
    struct loader load = {.set = set};
    sqlite3_stmt *stmt = NULL;
    bool row;
    *set = (struct ranh_plan_set){0};
    ranh_arena_init(&set->arena);
    ranh_arena_init(&load.row);
    load.builder = ranh_fabric_builder_new(ranh_store_grid(store), ranh_store_srid(store));
    int status = ranh_store_prepare(store, query[kind], &stmt, err);
    while (!status && !(status = ranh_store_step(store, stmt, &row, err)) && row)
        status = add_row(&load, stmt, err);
    sqlite3_finalize(stmt);
    if (!status) {
        ranh_fabric_build(load.builder, &set->fabric);
        load.builder = NULL;
        status = repair(&load, err);
    }
    if (!status)
        finish(&load);
    if (load.builder)
        ranh_fabric_builder_free(load.builder);
    ranh_vec_release(&load.areas);
    ranh_arena_release(&load.row);
    if (status)
        ranh_plan_set_release(set);
    return status;
}

void ranh_plan_set_release(struct ranh_plan_set *set)
{
    ranh_fabric_release(&set->fabric);
    ranh_arena_release(&set->arena);
    *set = (struct ranh_plan_set){0};
}

bool ranh_plan_in_force(const struct ranh_plan_area *area, int32_t date)
{
    if (date == RANH_DATE_NONE)
        return area->valid_to == RANH_DATE_NONE;
    return (area->valid_from == RANH_DATE_NONE || area->valid_from <= date) &&
           (area->valid_to == RANH_DATE_NONE || date <= area->valid_to);
}
