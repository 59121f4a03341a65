/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_PLAN_H
#define RANH_LAND_PLAN_H
/*
 * Areas drawn over the parcels: zones of a plan, restrictions (road reserves, corridors), communes, and
 * land that is not numbered as a parcel (roads, rivers, canals). Each set is a fabric with one record per face, in
 * the fabric's order. An area that is invalid on the grid is repaired on a copy (make-valid) for measuring; the
 * workspace keeps it as delivered, and the count is told.
 */
#include <stdbool.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/geo/fabric.h>
#include <ranh/io/store.h>

enum ranh_plan_kind {
    RANH_PLAN_ZONES,
    RANH_PLAN_RESTRICTIONS,
    RANH_PLAN_COMMUNES,
    RANH_PLAN_NON_PARCELS,
};

struct ranh_plan_area {
    int64_t id;
    const char *code;     /* NULL = not given, as all texts here */
    const char *name;     /* of the function, the corridor, the commune */
    const char *function; /* zone: "DAT_O_Nhomnhao"; restriction: its kind */
    const char *decision;
    int32_t valid_from, valid_to;                  /* RANH_DATE_NONE = open */
    int32_t scale;                                 /* of the drawing; 0 = unknown */
    double max_coverage_pct, max_far, max_storeys; /* NAN = none; a delivered 0 is none */
    double width_m;                                /* NAN = none */
};

struct ranh_plan_set {
    struct ranh_arena arena;
    struct ranh_fabric fabric;
    struct ranh_plan_area *area; /* [fabric.n_faces] */
    size_t n_repaired;           /* invalid on the grid */
    size_t n_left_out;           /* without an area, or that could not be repaired */
};

int ranh_plan_set_load(struct ranh_store *store, enum ranh_plan_kind kind,
                       struct ranh_plan_set *set, struct ranh_err *err);
void ranh_plan_set_release(struct ranh_plan_set *set);

/* In force on that date; RANH_DATE_NONE as a date asks for areas without an end. */
bool ranh_plan_in_force(const struct ranh_plan_area *area, int32_t date);

#endif
