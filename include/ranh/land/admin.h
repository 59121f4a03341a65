/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_ADMIN_H
#define RANH_LAND_ADMIN_H
/*
 * Communes and their codes. On 2025-07-01 the 442 units of three provinces became 168, and 167 of
 * the 168 new codes had been used before, most for another area: a code means a place only together
 * with a date. These tables answer what a code of a date is today, and where it lies roughly.
 */
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/map.h>
#include <ranh/geo/shape.h>

/* A unit of today. */
struct ranh_commune_unit {
    const char *code, *name;
    double central_meridian; /* of the province it belonged to, degrees */
    struct ranh_box box;     /* degrees; for finding a wrong zone, no boundary */
};

/* A unit before the reform and one of the units it went into. */
struct ranh_commune_change {
    const char *old_code, *old_name, *new_code;
    char portion; /* 'w'hole, 'u'nchanged, 'p'art, 'r'emainder */
};

/* A code that ended before the reform. */
struct ranh_commune_retired {
    const char *code, *name;
    int32_t until;         /* first day without it */
    const char *successor; /* code of the same unit afterwards; NULL = the unit was dissolved */
};

struct ranh_admin {
    struct ranh_map today, before; /* code -> unit; old code -> first of its changes */
    const struct ranh_commune_unit *unit;
    const struct ranh_commune_change *change; /* by old code */
    const struct ranh_commune_retired *retired;
    size_t n_units, n_changes, n_retired;
    int32_t reform; /* the first day of today's codes */
};

/* The tables of datasets/codes; texts in the arena. Caller releases, also after a failure.
 * RANH_E_PROJECT. */
int ranh_admin_load(struct ranh_arena *arena, const char *datasets_dir, struct ranh_admin *admin,
                    struct ranh_err *err);
void ranh_admin_release(struct ranh_admin *admin);

const struct ranh_commune_unit *ranh_admin_unit(const struct ranh_admin *admin, const char *code);
/* What became of a unit of before; NULL when the code was none. */
const struct ranh_commune_change *ranh_admin_changes(const struct ranh_admin *admin,
                                                     const char *code, size_t *n);
const struct ranh_commune_retired *ranh_admin_retired(const struct ranh_admin *admin,
                                                      const char *code);

enum ranh_commune_sense {
    RANH_COMMUNE_UNKNOWN,   /* in none of the tables: another province, another country */
    RANH_COMMUNE_TODAY,     /* a code of today */
    RANH_COMMUNE_AMBIGUOUS, /* no date: today's unit, or another one of before */
    RANH_COMMUNE_WHOLE,     /* a unit of before that went into one of today */
    RANH_COMMUNE_SPLIT,     /* a unit of before that went into several */
    RANH_COMMUNE_ENDED,     /* no unit had it on that date, or it was dissolved: ask the ground */
};

struct ranh_commune_meaning {
    enum ranh_commune_sense sense;
    const char *code;                         /* today's, for TODAY, AMBIGUOUS and WHOLE */
    const char *old_name;                     /* of the unit of before; NULL = none */
    const struct ranh_commune_change *change; /* where the unit of before went; NULL = none */
    size_t n_changes;
    bool only_before; /* no unit of today has the code: it must be an old one, whatever the date */
};

/* as_of: the date the code is of; RANH_DATE_NONE = nobody said. */
struct ranh_commune_meaning ranh_admin_read(const struct ranh_admin *admin, const char *code,
                                            int32_t as_of);

/* Boxes of all places a code may mean, today's first; how many. */
enum { RANH_COMMUNE_PLACES = 8 };
size_t ranh_admin_places(const struct ranh_admin *admin, const char *code,
                         struct ranh_box box[RANH_COMMUNE_PLACES]);

#endif
