/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_PARCEL_H
#define RANH_LAND_PARCEL_H
/*
 * Parcels (thửa đất) as the checks see them: one record per face of the fabric, in the fabric's order.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/map.h>
#include <ranh/base/pool.h>
#include <ranh/base/vec.h>
#include <ranh/geo/fabric.h>
#include <ranh/io/store.h>
#include <ranh/land/finding.h>

struct ranh_parcel {
    int64_t id, source_id, feature;
    const char *key; /* "26740/12/345"; NULL when commune, sheet or number is missing */
    const char
        *keyless; /* "–/7/30": sheet and number where only the commune is missing, else NULL */
    const char *file; /* it was delivered in, without folders; NULL = unknown */
    const char *commune, *sheet, *number, *land_use; /* NULL = not given */
    const char *commune_old; /* code of before, where `commune` is its successor; NULL = none */
    const char *identifier;  /* 12 characters, as delivered; NULL = none */
    double area_recorded_m2, native_area_m2; /* NAN = none */
    int32_t native_srid, scale;              /* 0 = unknown */
    int32_t survey_date;                     /* ranh/base/date.h */
};

struct ranh_parcel_set {
    struct ranh_arena arena;
    struct ranh_map
        strings; /* interned: equal texts are equal pointers, but for key, number, identifier */
    struct ranh_arena *texts; /* [n_texts] those three */
    size_t n_texts;
    struct ranh_fabric fabric;
    struct ranh_parcel *parcel; /* [fabric.n_faces] */
};

/* "commune/sheet/number" in the arena, NULL when a part is NULL or empty. */
char *ranh_parcel_key(struct ranh_arena *arena, const char *commune, const char *sheet,
                      const char *number);

/* What findings name a parcel by: its key, or what is known of it; NULL = nothing. Names in SQL are the same. */
static inline const char *ranh_parcel_name(const struct ranh_parcel *parcel)
{
    return parcel->key ? parcel->key : parcel->keyless;
}
#define RANH_PARCEL_NAME(p)                                                                        \
    "coalesce(" p ".key, '–/' || nullif(" p ".sheet, '') || '/' || nullif(" p ".number, ''))"

/*
 * Reads every parcel that has a geometry in the workspace CRS. Order of the result is Hilbert order, ties by
 * key then id: independent of the order of delivery and of the threads. pool may be NULL. The threads read
 * ranges of rows through connections of their own, as long as `store` has nothing uncommitted, else one does
 * all; ranh_store_watch() stops them too. `delivered` is read for sources without source.feature_ahead only.
 * About 1.2 µs of processor time a parcel.
 */
int ranh_parcel_set_load(struct ranh_store *store, struct ranh_pool *pool,
                         struct ranh_parcel_set *set, struct ranh_err *err);
void ranh_parcel_set_release(struct ranh_parcel_set *set);

/* What a source's parcels are, as checks see them: equal for equal parcels, in whatever order. Ascending by
 * source; the caller releases. By the pool's threads, about 0.1 µs a parcel. */
struct ranh_source_content {
    int64_t source_id; /* first: ranh_find_id() */
    size_t parcels;
    uint64_t low, high; /* sums of hashes */
    bool same;          /* for who compares */
};
struct ranh_source_contents {
    RANH_VEC(struct ranh_source_content)
};
void ranh_parcel_contents(const struct ranh_parcel_set *set, struct ranh_pool *pool,
                          struct ranh_source_contents *contents);

/* A finding about one parcel: subject, id, key, commune, and where it was delivered, filled in. */
struct ranh_finding ranh_finding_of_parcel(const char *code, const struct ranh_parcel *parcel);

#endif
