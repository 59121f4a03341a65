/* SPDX-License-Identifier: MIT */
/*
 * A101: one key, several parcels. The first of them in the order of the fabric is left alone and each
 * further one reported: which of them is right is for people to say, and N rows make N - 1 findings.
 */
#include "lib/check/detectors.h"
#include "lib/check/place.h"
#include "lib/check/twins.h"

#include <ranh/base/i18n.h>

static int report(const struct ranh_check_input *input, const struct ranh_twin *twin,
                  struct ranh_arena *arena, struct ranh_finding_sink *sink, struct ranh_err *err)
{
    const struct ranh_parcel *first = &input->parcels->parcel[twin->first];
    struct ranh_finding finding =
        ranh_finding_of_parcel("A101", &input->parcels->parcel[twin->face]);
    ranh_arena_clear(arena);
    finding.shape = ranh_place_of_parcel(input->parcels, twin->face, arena);
    finding.measured = (double)twin->n;
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
    return ranh_parcel_key(arena, parcel->commune_old, parcel->sheet, parcel->number);
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct ranh_twins twins;
    struct ranh_arena arena;
    int status = 0;
    ranh_arena_init(&arena);
    ranh_twins_find(input->parcels, identity, input->pool, &twins);
    for (size_t i = 0; i < twins.n && !status; i++)
        status = report(input, &twins.at[i], &arena, sink, err);
    ranh_vec_release(&twins);
    ranh_arena_release(&arena);
    return status;
}

static const char *const codes[] = {"A101", NULL};
const struct ranh_detector ranh_detect_keys = {"keys", N_("parcel numbers"), "validate", codes, run,
                                               false};
