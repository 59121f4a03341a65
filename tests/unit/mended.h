/* SPDX-License-Identifier: MIT */
#ifndef RANH_TESTS_MENDED_H
#define RANH_TESTS_MENDED_H
/*
 * All repairs between the parcels of a picture, one after the other and round again, as `ranh repair --apply` does;
 * then the parcels as they have become.
 */
#include <string.h>

#include "lib/check/mend.h"
#include "tests/unit/faces.h"

/* True when it helped. */
static inline bool mended_one(struct ranh_patch *patch, const struct ranh_check_input *input,
                              const struct ranh_finding *f)
{
    const struct ranh_fabric *fabric = &input->parcels->fabric;
    size_t a = ranh_fabric_find(fabric, f->id_a), b = ranh_fabric_find(fabric, f->id_b);
    struct ranh_mended mended = {.why = RANH_WHY_GONE};
    if (strcmp(f->code, "T202") == 0)
        mended = ranh_mend_vertices(patch, input, a, b);
    else if (f->code[1] == '1' && b != SIZE_MAX)
        mended = ranh_mend_overlap(patch, input, a, b);
    else if (strcmp(f->code, "T201") == 0 || strcmp(f->code, "T206") == 0)
        mended = ranh_mend_gap(patch, input, f->shape);
    if (mended.why == RANH_WHY_GOOD)
        ranh_patch_accept(patch);
    return mended.why == RANH_WHY_GOOD;
}

/* Numbers and all else of the parcels stay; what was found in them is in list and faces. */
static inline void mended_set(const struct ranh_check_input *input,
                              const struct ranh_finding_list *list, const struct faces_found *found,
                              struct ranh_parcel_set *out)
{
    const struct ranh_parcel_set *set = input->parcels;
    struct ranh_patch patch;
    struct ranh_fabric all;
    ranh_mend_begin(&patch, input);
    bool more = true;
    for (int round = 0; round < 8 && more; round++) {
        more = false;
        for (int gaps = 0; gaps < 2; gaps++)
            for (size_t i = 0; i < found->list.n; i++)
                if (strcmp(found->list.at[i].code, "T202") != 0 &&
                    (found->list.at[i].code[1] == '2') == gaps)
                    more |= mended_one(&patch, input, &found->list.at[i]);
        for (size_t i = 0; i < list->n; i++)
            if (strcmp(list->at[i].code, "T202") == 0)
                more |= mended_one(&patch, input, &list->at[i]);
    }
    *out = (struct ranh_parcel_set){0};
    ranh_arena_init(&out->arena);
    ranh_map_init(&out->strings);
    ranh_patch_clear(&patch);
    for (size_t i = 0; i < set->fabric.n_faces; i++)
        ranh_patch_take(&patch, i);
    ranh_lots_fabric(set, patch.lot.at, patch.lot.n, false, &out->arena, &all);
    struct ranh_fabric_builder *builder =
        ranh_fabric_builder_new(set->fabric.grid, set->fabric.srid);
    for (size_t i = 0; i < all.n_faces; i++) {
        struct ranh_shape shape;
        ranh_fabric_shape(&all, i, &out->arena, &shape);
        if (!ranh_fabric_add(builder, (int64_t)i, &shape))
            abort();
    }
    ranh_fabric_build(builder, &out->fabric);
    out->parcel = ranh_arena_zero(&out->arena, out->fabric.n_faces + 1, sizeof(*out->parcel));
    for (size_t f = 0; f < out->fabric.n_faces; f++) {
        out->parcel[f] = set->parcel[out->fabric.face_id[f]];
        out->fabric.face_id[f] = out->parcel[f].id;
    }
    ranh_fabric_reindex(&out->fabric);
    ranh_patch_release(&patch);
}

#endif
