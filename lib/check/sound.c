/* SPDX-License-Identifier: MIT */
/*
 * Soundness of every face, on the integers of the grid. A ring that was delivered open counts as
 * unsound.
 */
#include "lib/check/sound.h"

#include <ranh/geo/validity.h>

struct work {
    const struct ranh_fabric *fabric;
    const uint8_t *only;
    struct ranh_validity **works; /* one a thread */
    uint8_t *sound;
};

static bool has_area(const struct ranh_fabric *fabric, size_t face)
{
    for (uint32_t r = fabric->face_ring[face]; r < fabric->face_ring[face + 1]; r++)
        if (ranh_fabric_ring_twice_area(fabric, r) != 0)
            return true;
    return false;
}

static int judge(void *context, unsigned worker, size_t first, size_t last, struct ranh_err *err)
{
    struct work *work = context;
    (void)err;
    for (size_t i = first; i < last; i++) {
        if (work->only && !work->only[i])
            continue;
        bool valid = ranh_validity_sound(work->works[worker], work->fabric, i);
        bool area = has_area(work->fabric, i);
        work->sound[i] = valid && area ? RANH_SOUND : area || !valid ? RANH_UNSOUND : RANH_NO_AREA;
    }
    return 0;
}

int ranh_check_sound(const struct ranh_fabric *fabric, struct ranh_pool *pool, uint8_t **sound,
                     struct ranh_err *err)
{
    return ranh_check_sound_of(fabric, NULL, pool, sound, err);
}

int ranh_check_sound_of(const struct ranh_fabric *fabric, const uint8_t *only,
                        struct ranh_pool *pool, uint8_t **sound, struct ranh_err *err)
{
    struct work work = {
        .fabric = fabric, .only = only, .sound = ranh_calloc(fabric->n_faces + 1, 1)};
    unsigned threads = ranh_pool_threads(pool);
    work.works = ranh_calloc(threads, sizeof(struct ranh_validity *));
    for (unsigned t = 0; t < threads; t++)
        work.works[t] = ranh_validity_new();
    int status = ranh_pool_run(pool, fabric->n_faces, 1024, judge, &work, err);
    for (unsigned t = 0; t < threads; t++)
        ranh_validity_free(work.works[t]);
    ranh_free(work.works);
    *sound = work.sound;
    return status;
}

struct ranh_check_bench *ranh_check_benches_new(struct ranh_pool *pool)
{
    unsigned n = ranh_pool_threads(pool);
    struct ranh_check_bench *benches = ranh_calloc(n, sizeof(*benches));
    for (unsigned i = 0; i < n; i++) {
        benches[i].geos = ranh_geos_new();
        ranh_arena_init(&benches[i].arena);
    }
    return benches;
}

void ranh_check_benches_free(struct ranh_check_bench *benches, struct ranh_pool *pool)
{
    for (unsigned i = 0; benches && i < ranh_pool_threads(pool); i++) {
        ranh_geos_free(benches[i].geos);
        ranh_arena_release(&benches[i].arena);
    }
    ranh_free(benches);
}
