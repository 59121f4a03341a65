/* SPDX-License-Identifier: MIT */
/*
 * A101: one key, several parcels. The first of them in the order of the fabric is left alone and each
 * further one reported: which of them is right is for people to say, and N rows make N - 1 findings.
 */
#include "lib/check/detectors.h"
#include "lib/check/place.h"

#include <ranh/base/i18n.h>

struct key_use {
    int64_t n;
    size_t first;
};

static int report(const struct ranh_check_input *input, size_t i, const struct key_use *use,
                  struct ranh_arena *arena, struct ranh_finding_sink *sink, struct ranh_err *err)
{
    const struct ranh_parcel *first = &input->parcels->parcel[use->first];
    struct ranh_finding finding = ranh_finding_of_parcel("A101", &input->parcels->parcel[i]);
    ranh_arena_clear(arena);
    finding.shape = ranh_place_of_parcel(input->parcels, i, arena);
    finding.measured = (double)use->n;
    finding.limit = 1;
    finding.key_b = first->key;
    if (first->file && first->feature >= 0) {
        finding.detail_vi = ranh_arena_printf(arena, "xem thêm đối tượng %lld của %s",
                                              (long long)first->feature, first->file);
        finding.detail_en = ranh_arena_printf(arena, "see also feature %lld of %s",
                                              (long long)first->feature, first->file);
    }
    return ranh_finding_put(sink, &finding, err);
}

/* Sheets of communes that became one may have the same numbers until they are renumbered: the old code
 * still tells their parcels apart. */
static const char *identity(const struct ranh_parcel *parcel, struct ranh_arena *arena)
{
    if (!parcel->commune_old || !parcel->key)
        return parcel->key;
    ranh_arena_clear(arena);
    return ranh_parcel_key(arena, parcel->commune_old, parcel->sheet, parcel->number);
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    const struct ranh_parcel_set *set = input->parcels;
    size_t n = set->fabric.n_faces;
    struct key_use *uses = ranh_calloc(n + 1, sizeof(*uses));
    struct ranh_map map; /* key -> index into uses */
    struct ranh_arena arena;
    int status = 0;
    ranh_map_init(&map);
    ranh_arena_init(&arena);
    for (size_t i = 0; i < n; i++) {
        const char *key = identity(&set->parcel[i], &arena);
        if (!key)
            continue;
        bool fresh;
        int64_t *at = ranh_map_put(&map, key, (int64_t)map.n, &fresh);
        if (fresh)
            uses[*at].first = i;
        uses[*at].n++;
    }
    for (size_t i = 0; i < n && !status; i++) {
        const char *key = identity(&set->parcel[i], &arena);
        const int64_t *at = key ? ranh_map_get(&map, key) : NULL;
        if (at && uses[*at].n > 1 && uses[*at].first != i)
            status = report(input, i, &uses[*at], &arena, sink, err);
    }
    ranh_arena_release(&arena);
    ranh_map_release(&map);
    ranh_free(uses);
    return status;
}

static const char *const codes[] = {"A101", NULL};
const struct ranh_detector ranh_detect_keys = {"keys", N_("parcel numbers"), "validate", codes, run,
                                               false};
