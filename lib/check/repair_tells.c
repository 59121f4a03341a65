/* SPDX-License-Identifier: MIT */
/*
 * The same questions as the detectors ask, of one parcel, before and after. Nothing is guessed from the kind of
 * repair: whatever changes a shape is looked at as a check would.
 */
#include "lib/check/repair_tells.h"

#include <math.h>

#include <ranh/base/num.h>
#include <ranh/base/vec.h>

#include "lib/check/area_cause.h"
#include "lib/check/repaired.h"
#include "lib/check/validity.h"

struct text {
    struct ranh_str *vi, *en;
    const char *key; /* NULL = one parcel only, not named */
};

/* "; " between what is told. */
static void begin(struct text *text, const char *code)
{
    const char *gap = text->en->len > 0 ? "; " : "", *key = text->key ? text->key : "";
    const char *space = text->key ? " " : "";
    ranh_str_printf(text->vi, "%s%s%s%s ", gap, key, space, code);
    ranh_str_printf(text->en, "%s%s%s%s ", gap, key, space, code);
}

/* --- shape ----------------------------------------------------------------------------------- */

static const struct ranh_flaw *flaw_of(const struct ranh_flaws *flaws, enum ranh_flaw_kind kind)
{
    for (size_t i = 0; i < flaws->n; i++)
        if (flaws->at[i].kind == kind)
            return &flaws->at[i];
    return NULL;
}

static void tell_shape(struct ranh_repair_tells *tells, const struct ranh_repair_pair *pair,
                       struct text *text)
{
    struct ranh_quality quality = ranh_validity_quality_of(tells->input);
    struct ranh_flaws was = {0}, is = {0};
    ranh_validity_face(tells->validity, pair->was, pair->was_face, &quality, &was);
    ranh_validity_face(tells->validity, pair->is, pair->is_face, &quality, &is);
    for (int kind = RANH_FLAW_MULTIPART; kind < RANH_FLAW_KINDS; kind++) {
        const struct ranh_flaw *now = flaw_of(&is, (enum ranh_flaw_kind)kind);
        const struct ranh_flaw *then = flaw_of(&was, (enum ranh_flaw_kind)kind);
        if (kind == RANH_FLAW_HOLE_ORIENTATION || !now)
            continue; /* told once a file, of the program that wrote it */
        if (then && !(kind == RANH_FLAW_MULTIPART && now->size > then->size))
            continue;
        const struct ranh_finding_code *code =
            ranh_finding_code(ranh_validity_code((enum ranh_flaw_kind)kind));
        begin(text, code->code);
        if (kind == RANH_FLAW_MULTIPART) {
            ranh_str_printf(text->vi, "thửa gồm %.0f phần", now->size);
            ranh_str_printf(text->en, "%.0f parts", now->size);
        } else {
            ranh_str_puts(text->vi, code->title_vi);
            ranh_str_puts(text->en, code->title_en);
        }
    }
    ranh_vec_release(&was);
    ranh_vec_release(&is);
}

/* --- area ------------------------------------------------------------------------------------ */

/* By how much the recorded area does not fit, in the zone the parcel was drawn in: the scale of the zone is that of
 * the parcel as it was read, whatever was repaired since. */
static double off_by(const struct ranh_parcel_set *parcels, size_t i, double m2)
{
    double read_m2 = ranh_fabric_area_m2(&parcels->fabric, i);
    double scale = read_m2 > 0 ? parcels->parcel[i].native_area_m2 / read_m2 : 1;
    return m2 * (fabs(scale - 1) < 0.01 ? scale : 1) - parcels->parcel[i].area_recorded_m2;
}

static void put_m2(struct text *text, const char *vi, double value, const char *en)
{
    char number[RANH_NUM_MAX];
    ranh_str_printf(text->vi, vi, ranh_num_people(number, value, 2, true));
    ranh_str_printf(text->en, en, ranh_num_people(number, value, 2, false));
}

/* Crossed rings enclose no area one could compare: A104 is silent about them, and A105 nearly so. */
static int is_crossed(struct ranh_repair_tells *tells, const struct ranh_fabric *fabric,
                      size_t face, bool *crossed, struct ranh_err *err)
{
    ranh_arena_clear(&tells->arena);
    return ranh_repaired_needed(tells->geos, &tells->arena, fabric, face, crossed, err);
}

static void tell_area(struct ranh_repair_tells *tells, const struct ranh_repair_pair *pair,
                      bool crossed, struct text *text)
{
    const struct ranh_parcel_set *parcels = tells->input->parcels;
    double before = off_by(parcels, pair->parcel, ranh_fabric_area_m2(pair->was, pair->was_face));
    double after = off_by(parcels, pair->parcel, ranh_fabric_area_m2(pair->is, pair->is_face));
    if (isnan(after) || fabs(after) <= ranh_area_limit_m2(tells->input, pair->is, pair->is_face) ||
        (!crossed && fabs(before) > ranh_area_limit_m2(tells->input, pair->was, pair->was_face)))
        return;
    begin(text, "A104");
    if (after > 0)
        put_m2(text, "lớn hơn diện tích ghi %s m²", after, "%s m² more than recorded");
    else
        put_m2(text, "nhỏ hơn diện tích ghi %s m²", -after, "%s m² less than recorded");
}

/* --- commune --------------------------------------------------------------------------------- */

static int tell_commune(struct ranh_repair_tells *tells, const struct ranh_repair_pair *pair,
                        bool crossed, struct text *text, struct ranh_err *err)
{
    double before, after;
    int status = tells->communes ? 0 : ranh_communes_new(tells->input, &tells->communes, err);
    if (status ||
        !ranh_communes_outside(tells->communes, pair->parcel, pair->is, pair->is_face, &after))
        return status;
    if (!crossed &&
        ranh_communes_outside(tells->communes, pair->parcel, pair->was, pair->was_face, &before))
        return 0;
    begin(text, "A105");
    put_m2(text, "%s m² nằm ngoài xã", after, "%s m² outside its commune");
    return 0;
}

/* --- all ------------------------------------------------------------------------------------- */

int ranh_repair_tell(struct ranh_repair_tells *tells, const struct ranh_repair_pair *pair,
                     bool named, struct ranh_str *vi, struct ranh_str *en, struct ranh_err *err)
{
    const struct ranh_parcel *parcel = &tells->input->parcels->parcel[pair->parcel];
    struct text text = {vi, en, named ? ranh_parcel_name(parcel) : NULL};
    bool crossed;
    int status = is_crossed(tells, pair->was, pair->was_face, &crossed, err);
    if (status)
        return status;
    tell_area(tells, pair, crossed, &text);
    status = tell_commune(tells, pair, crossed, &text, err);
    if (!status)
        tell_shape(tells, pair, &text);
    return status;
}

void ranh_repair_tells_init(struct ranh_repair_tells *tells, const struct ranh_check_input *input,
                            struct ranh_validity *validity, struct ranh_geos *geos)
{
    *tells = (struct ranh_repair_tells){.input = input, .validity = validity, .geos = geos};
    ranh_arena_init(&tells->arena);
}

void ranh_repair_tells_release(struct ranh_repair_tells *tells)
{
    ranh_communes_free(tells->communes);
    ranh_arena_release(&tells->arena);
}
