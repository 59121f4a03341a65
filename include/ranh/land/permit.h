/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_PERMIT_H
#define RANH_LAND_PERMIT_H
/*
 * Building permits as the checks see them. A permit is judged on its own date: the day it was issued, or
 * filed when it is not issued yet.
 */
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/io/store.h>
#include <ranh/land/finding.h>

struct ranh_permit {
    int64_t id, source_id, feature;
    const char *file;
    const char *number; /* of the permit; NULL = not given, as all texts here */
    const char *commune, *sheet, *parcel;
    const char *commune_old; /* code of before, where `commune` is its successor */
    int32_t filed, issued;   /* ranh/base/date.h */
    double footprint_m2, floor_area_m2, storeys, coverage_pct, far; /* NAN = none */
};

struct ranh_permit_set {
    struct ranh_arena arena;
    struct ranh_permit *permit; /* by id */
    size_t n;
};

int ranh_permit_set_load(struct ranh_store *store, struct ranh_permit_set *set,
                         struct ranh_err *err);
void ranh_permit_set_release(struct ranh_permit_set *set);
const struct ranh_permit *ranh_permit_find(const struct ranh_permit_set *set,
                                           int64_t id); /* NULL = none */

/* The date it is judged on: issued, else filed, else the one given. */
int32_t ranh_permit_date(const struct ranh_permit *permit, int32_t otherwise);

/* A finding about a permit: subject, id, number, commune and place of delivery filled in. */
struct ranh_finding ranh_finding_of_permit(const char *code, const struct ranh_permit *permit);

#endif
