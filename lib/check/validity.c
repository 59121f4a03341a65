/* SPDX-License-Identifier: MIT */
/*
 * G101, G103–G120: each parcel by itself. The engine (ranh/geo/validity.h) finds all flaws in one
 * pass; here they get their codes, and the limits below which a valid shape is odd come from the law:
 * what a survey cannot tell apart (mutual error of two boundary points), and the width from which a
 * strip is land of its own. (G102, not finite, and F101, empty, are told by ingest.)
 */
#include <math.h>
#include <stdlib.h>

#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>
#include <ranh/geo/validity.h>

#include "lib/check/detectors.h"
#include "lib/check/validity.h"

static const char *const code_of[RANH_FLAW_KINDS] = {
    [RANH_FLAW_TOO_FEW_POINTS] = "G101", [RANH_FLAW_NOT_CLOSED] = "G103",
    [RANH_FLAW_COLLAPSED] = "G114",      [RANH_FLAW_SPIKE] = "G111",
    [RANH_FLAW_REPEATED] = "G107",       [RANH_FLAW_SELF_INTERSECTION] = "G104",
    [RANH_FLAW_PARTS_SHARE] = "G120",    [RANH_FLAW_RINGS_CROSS] = "G104",
    [RANH_FLAW_SELF_TOUCH] = "G113",     [RANH_FLAW_DUPLICATE_RINGS] = "G109",
    [RANH_FLAW_HOLE_OUTSIDE] = "G105",   [RANH_FLAW_NESTED_HOLES] = "G106",
    [RANH_FLAW_NESTED_SHELLS] = "G112",  [RANH_FLAW_DISCONNECTED] = "G108",
    [RANH_FLAW_MULTIPART] = "G110",      [RANH_FLAW_SHORT_SEGMENT] = "G115",
    [RANH_FLAW_ACUTE_ANGLE] = "G116",    [RANH_FLAW_NEAR_VERTEX] = "G118",
    [RANH_FLAW_SLIVER] = "G117",         [RANH_FLAW_HOLE_ORIENTATION] = "G119",
};

/* The rules behind the quality of one date; a rule that is not in force is not asked. */
struct limits {
    struct ranh_quality quality;
    const struct ranh_rule *of[RANH_FLAW_KINDS];
};

static double value_of(const struct ranh_rule *rule)
{
    return rule ? rule->value : 0;
}

static struct limits limits_of(const struct ranh_check_input *input)
{
    struct limits limits = {0};
    if (!input->rules)
        return limits;
    const struct ranh_rule *side =
        ranh_rules_find(input->rules, "relative-point-error", "short-side", input->as_of);
    const struct ranh_rule *angle =
        ranh_rules_find(input->rules, "shape", "acute-angle", input->as_of);
    const struct ranh_rule *bank =
        ranh_rules_find(input->rules, "bank", "axis-below", input->as_of);
    limits.quality = (struct ranh_quality){.short_m = value_of(side),
                                           .acute_degrees = value_of(angle),
                                           .sliver_m = value_of(bank),
                                           .orientation = true};
    limits.of[RANH_FLAW_SHORT_SEGMENT] = limits.of[RANH_FLAW_NEAR_VERTEX] = side;
    limits.of[RANH_FLAW_ACUTE_ANGLE] = angle;
    limits.of[RANH_FLAW_SLIVER] = bank;
    return limits;
}

const char *ranh_validity_code(enum ranh_flaw_kind kind)
{
    return code_of[kind];
}

struct ranh_quality ranh_validity_quality_of(const struct ranh_check_input *input)
{
    return limits_of(input).quality;
}

/* "3 places", where one finding stands for several. */
static void tell_count(const struct ranh_flaw *flaw, struct ranh_arena *arena,
                       struct ranh_finding *finding)
{
    if (flaw->kind < RANH_FLAW_SHORT_SEGMENT || flaw->count < 2)
        return;
    finding->detail_vi = ranh_arena_printf(arena, "%u chỗ", flaw->count);
    finding->detail_en = ranh_arena_printf(arena, "%u places", flaw->count);
}

static int put(const struct ranh_check_input *input, const struct limits *limits,
               const struct ranh_flaw *flaw, struct ranh_arena *arena,
               struct ranh_finding_sink *sink, struct ranh_err *err)
{
    const struct ranh_rule *rule = limits->of[flaw->kind];
    struct ranh_finding finding =
        ranh_finding_of_parcel(code_of[flaw->kind], &input->parcels->parcel[flaw->face]);
    ranh_arena_clear(arena);
    finding.stage = "validate";
    finding.measured = flaw->size;
    finding.unit = isnan(flaw->size) ? NULL : flaw->length ? "m" : ranh_flaw_unit(flaw->kind);
    if (rule) {
        finding.limit = rule->value;
        finding.article = rule->article && *rule->article ? rule->article : NULL;
    }
    tell_count(flaw, arena, &finding);
    if (flaw->placed) {
        struct ranh_shape *place = ranh_shape_point(arena, flaw->at.x, flaw->at.y);
        ranh_fabric_to_metres(&input->parcels->fabric, place);
        finding.shape = place;
    }
    return ranh_finding_put(sink, &finding, err);
}

/* --- directions of holes: one finding a file, they come from the program that wrote it --------- */

static int by_source(const void *a, const void *b, void *context)
{
    const struct ranh_parcel *parcel = context;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    if (parcel[x].source_id != parcel[y].source_id)
        return parcel[x].source_id < parcel[y].source_id ? -1 : 1;
    return x < y ? -1 : x > y;
}

static int put_directions(const struct ranh_check_input *input, uint32_t *face, size_t n,
                          struct ranh_finding_sink *sink, struct ranh_err *err)
{
    const struct ranh_parcel *parcel = input->parcels->parcel;
    int status = 0;
    if (n > 1)
        qsort_r(face, n, sizeof(*face), by_source, input->parcels->parcel);
    for (size_t first = 0, last; first < n && !status; first = last) {
        const struct ranh_parcel *p = &parcel[face[first]];
        for (last = first; last < n && parcel[face[last]].source_id == p->source_id;)
            last++;
        struct ranh_finding finding = RANH_FINDING_INIT;
        finding.code = code_of[RANH_FLAW_HOLE_ORIENTATION];
        finding.stage = "validate";
        finding.subject = "source";
        finding.id_a = finding.source_id = p->source_id;
        finding.file = p->file;
        finding.measured = (double)(last - first);
        status = ranh_finding_put(sink, &finding, err);
    }
    return status;
}

static int put_all(const struct ranh_check_input *input, const struct limits *limits,
                   const struct ranh_flaws *flaws, struct ranh_finding_sink *sink,
                   struct ranh_err *err)
{
    struct {
        RANH_VEC(uint32_t)
    } turned = {0};
    struct ranh_arena arena;
    int status = 0;
    ranh_arena_init(&arena);
    for (size_t i = 0; i < flaws->n && !status; i++) {
        if (flaws->at[i].kind == RANH_FLAW_HOLE_ORIENTATION)
            *ranh_vec_push(&turned) = flaws->at[i].face;
        else
            status = put(input, limits, &flaws->at[i], &arena, sink, err);
    }
    if (!status)
        status = put_directions(input, turned.at, turned.n, sink, err);
    ranh_vec_release(&turned);
    ranh_arena_release(&arena);
    return status;
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct limits limits = limits_of(input);
    struct ranh_flaws flaws;
    ranh_validity_all(&input->parcels->fabric, input->stale, input->pool,
                      input->rules ? &limits.quality : NULL, &flaws);
    int status = put_all(input, &limits, &flaws, sink, err);
    ranh_vec_release(&flaws);
    return status;
}

static const char *const codes[] = {"G101", "G103", "G104", "G105", "G106", "G107", "G108",
                                    "G109", "G110", "G111", "G112", "G113", "G114", "G115",
                                    "G116", "G117", "G118", "G119", "G120", NULL};
const struct ranh_detector ranh_detect_validity = {
    "validity", N_("validity of boundaries"), "validate", codes, run, true};
