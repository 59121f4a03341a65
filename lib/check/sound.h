/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_SOUND_H
#define RANH_CHECK_SOUND_H
/* Which faces of a fabric are valid polygons, so that exact engines may take them as they are. */
#include <ranh/base/pool.h>
#include <ranh/geo/bridge.h>
#include <ranh/geo/fabric.h>

enum ranh_soundness {
    RANH_NO_AREA, /* empty, or nothing that encloses */
    RANH_UNSOUND, /* to be repaired on a copy */
    RANH_SOUND,
};

/* One enum ranh_soundness a face; the caller frees *sound with ranh_free(). */
int ranh_check_sound(const struct ranh_fabric *fabric, struct ranh_pool *pool, uint8_t **sound,
                     struct ranh_err *err);
/* Of the faces with only[face] != 0, where only is not NULL; the others are RANH_NO_AREA. */
int ranh_check_sound_of(const struct ranh_fabric *fabric, const uint8_t *only,
                        struct ranh_pool *pool, uint8_t **sound, struct ranh_err *err);

/* One ranh_geos and one arena for each thread of a pool (NULL = one). */
struct ranh_check_bench {
    struct ranh_geos *geos;
    struct ranh_arena arena;
};
struct ranh_check_bench *ranh_check_benches_new(struct ranh_pool *pool);
void ranh_check_benches_free(struct ranh_check_bench *benches, struct ranh_pool *pool);

#endif
