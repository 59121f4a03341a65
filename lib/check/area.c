/* SPDX-License-Identifier: MIT */
/*
 * A104: the recorded area against the area of the boundary, in the zone the parcel was drawn in, with the
 * cause where one fits (lib/check/area_cause.h). A118: one cause throughout a sheet is one finding of the sheet
 * and not hundreds of its parcels; in a sheet whose areas were cut to whole metres those that lie below half a
 * metre look rounded, and are told with the cut ones.
 *
 * A106: no recorded area. A file in which no parcel has one gets a single finding.
 */
#include "lib/check/area_cause.h"
#include "lib/check/border.h"
#include "lib/check/detectors.h"
#include "lib/check/place.h"
#include "lib/check/repaired.h"

#include <math.h>
#include <stdio.h>

#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>

#define LEAST      5 /* parcels of one cause that can be a habit of their sheet */
#define LEAST_PART 3 /* and one in so many of those with a recorded area */

/* Of one source: an area is written as its office does. */
struct sheet {
    size_t recorded, n[RANH_AREA_CAUSES], told_n[RANH_AREA_CAUSES];
    double largest[RANH_AREA_CAUSES];
    bool cut, told[RANH_AREA_CAUSES];
};

struct area_check {
    const struct ranh_check_input *input;
    struct ranh_finding_sink *sink;
    struct ranh_arena arena; /* per parcel */
    struct ranh_area_bench bench;
    struct ranh_geos *geos;         /* made when first needed */
    struct ranh_map sides;          /* sheet and source, "26740/6\n1" -> sheet */
    const struct ranh_parcel *last; /* asked for, and its sheet */
    size_t last_sheet;
    struct {
        RANH_VEC(struct sheet)
    } sheet;
    struct {
        RANH_VEC(struct ranh_area_difference)
    } difference;
};

static double perimeter(const struct ranh_fabric *fabric, size_t face)
{
    double steps = 0;
    for (uint32_t r = fabric->face_ring[face]; r < fabric->face_ring[face + 1]; r++) {
        uint32_t first = fabric->ring_vertex[r], last = fabric->ring_vertex[r + 1];
        for (uint32_t i = first; i < last; i++) {
            struct ranh_vertex a = fabric->vertex[i];
            struct ranh_vertex b = fabric->vertex[i + 1 < last ? i + 1 : first];
            steps += hypot((double)b.x - a.x, (double)b.y - a.y);
        }
    }
    return ranh_grid_length_m(steps);
}

/* A vertex moves by up to 0.05 mm along each axis when it is snapped to the grid. */
double ranh_area_limit_m2(const struct ranh_check_input *input, const struct ranh_fabric *fabric,
                          size_t face)
{
    return input->limits.area_tolerance_m2 + 0.5 * RANH_GRID_STEP_M * perimeter(fabric, face) +
           1e-6;
}

static int compare(struct area_check *check, size_t i, struct ranh_err *err)
{
    const struct ranh_check_input *input = check->input;
    const struct ranh_fabric *fabric = &input->parcels->fabric;
    const struct ranh_parcel *parcel = &input->parcels->parcel[i];
    double computed = parcel->native_area_m2;
    if (isnan(computed) && (parcel->native_srid == 0 || parcel->native_srid == fabric->srid))
        computed = ranh_fabric_area_m2(fabric, i);
    if (isnan(computed))
        return 0; /* the zone is not known to us: no data, told by reproject */
    double limit = ranh_area_limit_m2(input, fabric, i);
    double difference = fabs(parcel->area_recorded_m2 - computed);
    if (difference <= limit)
        return 0;
    ranh_arena_clear(&check->arena);
    bool crossed;
    if (!check->geos)
        check->geos = ranh_geos_new();
    int status = ranh_repaired_needed(check->geos, &check->arena, fabric, i, &crossed, err);
    if (status ||
        crossed) /* rings that cross enclose no area one could compare: told as G104, G105 ... */
        return status;
    struct ranh_area_difference d = {
        .parcel = i, .computed_m2 = computed, .difference_m2 = difference};
    ranh_area_explain(&check->bench, input, limit, &d);
    *ranh_vec_push(&check->difference) = d;
    return 0;
}

/* --- sheets ---------------------------------------------------------------------------------- */

/* Neighbours in the set mostly are of one sheet, and their texts are interned. */
static struct sheet *sheet_of(struct area_check *check, size_t i)
{
    const struct ranh_parcel *parcel = &check->input->parcels->parcel[i], *last = check->last;
    bool fresh;
    if (last && last->sheet == parcel->sheet && last->commune == parcel->commune &&
        last->source_id == parcel->source_id)
        return &check->sheet.at[check->last_sheet];
    ranh_arena_clear(&check->arena);
    const char *side =
        ranh_arena_printf(&check->arena, "%s\n%lld", ranh_border_side(&check->arena, parcel),
                          (long long)parcel->source_id);
    int64_t *at = ranh_map_put(&check->sides, side, (int64_t)check->sheet.n, &fresh);
    if (fresh)
        *ranh_vec_push(&check->sheet) = (struct sheet){0};
    check->last = parcel;
    check->last_sheet = (size_t)*at;
    return &check->sheet.at[*at];
}

/* What a difference counts as in its sheet. */
static enum ranh_area_cause cause_in(const struct sheet *sheet, enum ranh_area_cause cause)
{
    if (cause == RANH_AREA_ROUNDED_DOWN)
        return sheet->cut ? RANH_AREA_CUT_WHOLE : RANH_AREA_ROUNDED_UP;
    return cause;
}

static bool is_habit(const struct sheet *sheet, enum ranh_area_cause cause)
{
    return cause != RANH_AREA_UNEXPLAINED && sheet->told_n[cause] >= LEAST &&
           sheet->told_n[cause] * LEAST_PART >= sheet->recorded;
}

static void count(struct area_check *check)
{
    for (size_t k = 0; k < check->difference.n; k++) {
        const struct ranh_area_difference *d = &check->difference.at[k];
        sheet_of(check, d->parcel)->n[d->cause]++;
    }
    for (size_t s = 0; s < check->sheet.n; s++) { /* cutting never records more than there is */
        struct sheet *sheet = &check->sheet.at[s];
        sheet->cut = sheet->n[RANH_AREA_CUT_WHOLE] >= LEAST &&
                     20 * sheet->n[RANH_AREA_ROUNDED_UP] <= sheet->n[RANH_AREA_CUT_WHOLE];
    }
    for (size_t k = 0; k < check->difference.n; k++) {
        const struct ranh_area_difference *d = &check->difference.at[k];
        struct sheet *sheet = sheet_of(check, d->parcel);
        enum ranh_area_cause cause = cause_in(sheet, d->cause);
        sheet->told_n[cause]++;
        sheet->largest[cause] = fmax(sheet->largest[cause], d->difference_m2);
    }
}

/* --- putting --------------------------------------------------------------------------------- */

static const char *article(const struct ranh_check_input *input)
{
    const struct ranh_rule *rule = ranh_rules_find(input->rules, "area", "rounding", input->as_of);
    return rule ? rule->article : NULL;
}

static int put_parcel(struct area_check *check, const struct ranh_area_difference *d,
                      struct ranh_err *err)
{
    const struct ranh_check_input *input = check->input;
    const struct ranh_parcel *parcel = &input->parcels->parcel[d->parcel];
    struct ranh_finding finding = ranh_finding_of_parcel("A104", parcel);
    ranh_arena_clear(&check->arena);
    finding.verdict = d->verdict;
    finding.detail_vi =
        ranh_area_cause_text(&check->arena, d->cause, d->zone, parcel->native_srid, true);
    finding.detail_en =
        ranh_area_cause_text(&check->arena, d->cause, d->zone, parcel->native_srid, false);
    finding.measured = d->difference_m2;
    finding.limit = input->limits.area_tolerance_m2;
    finding.unit = "m²";
    finding.area_m2 = d->computed_m2;
    finding.article = article(input);
    finding.shape = ranh_place_of_parcel(input->parcels, d->parcel, &check->arena);
    return ranh_finding_put(check->sink, &finding, err);
}

static int put_sheet(struct area_check *check, struct sheet *sheet, enum ranh_area_cause cause,
                     const struct ranh_area_difference *first, struct ranh_err *err)
{
    const struct ranh_check_input *input = check->input;
    const struct ranh_parcel *parcel = &input->parcels->parcel[first->parcel];
    struct ranh_finding finding = RANH_FINDING_INIT;
    struct ranh_arena *arena = &check->arena;
    long long n = (long long)sheet->told_n[cause], of = (long long)sheet->recorded;
    ranh_arena_clear(arena);
    finding.code = "A118";
    finding.stage = "validate";
    finding.subject = "sheet";
    finding.verdict = cause == RANH_AREA_ROUNDED_UP ? RANH_PASS : RANH_VIOLATION;
    finding.key_a = ranh_border_side(arena, parcel);
    finding.source_id = parcel->source_id;
    finding.file = parcel->file;
    finding.commune = parcel->commune;
    finding.measured = sheet->largest[cause];
    finding.limit = input->limits.area_tolerance_m2;
    finding.unit = "m²";
    finding.article = article(input);
    finding.by_keys = true;
    finding.detail_vi = ranh_arena_printf(
        arena, "%lld trong %lld thửa, %s", n, of,
        ranh_area_cause_text(arena, cause, first->zone, parcel->native_srid, true));
    finding.detail_en = ranh_arena_printf(
        arena, "%lld of %lld parcels, %s", n, of,
        ranh_area_cause_text(arena, cause, first->zone, parcel->native_srid, false));
    sheet->told[cause] = true;
    return ranh_finding_put(check->sink, &finding, err);
}

static int put_all(struct area_check *check, struct ranh_err *err)
{
    int status = 0;
    for (size_t k = 0; k < check->difference.n && !status; k++) {
        const struct ranh_area_difference *d = &check->difference.at[k];
        struct sheet *sheet = sheet_of(check, d->parcel);
        enum ranh_area_cause cause = cause_in(sheet, d->cause);
        if (!is_habit(sheet, cause))
            status = put_parcel(check, d, err);
        else if (!sheet->told[cause])
            status = put_sheet(check, sheet, cause, d, err);
    }
    return status;
}

static int missing(struct area_check *check, size_t i, bool whole_file, struct ranh_err *err)
{
    const struct ranh_parcel *parcel = &check->input->parcels->parcel[i];
    struct ranh_finding finding = ranh_finding_of_parcel("A106", parcel);
    finding.verdict = RANH_NO_DATA;
    ranh_arena_clear(&check->arena);
    if (whole_file) {
        finding.subject = "source";
        finding.id_a = 0;
        finding.key_a = NULL;
        finding.commune = NULL;
        finding.feature = -1;
    } else {
        finding.shape = ranh_place_of_parcel(check->input->parcels, i, &check->arena);
    }
    return ranh_finding_put(check->sink, &finding, err);
}

/* Files in which some parcel has a recorded area: -1 = none yet, -2 = told, >= 0 = some. */
static void note_files(const struct ranh_parcel_set *set, struct ranh_map *files)
{
    const struct ranh_parcel *last =
        NULL; /* neighbours are mostly of one file: those say nothing new */
    for (size_t i = 0; i < set->fabric.n_faces; i++) {
        const struct ranh_parcel *parcel = &set->parcel[i];
        bool some_here = !isnan(parcel->area_recorded_m2);
        if (last && last->source_id == parcel->source_id &&
            (!some_here || !isnan(last->area_recorded_m2)))
            continue;
        char id[24];
        snprintf(id, sizeof(id), "%lld", (long long)parcel->source_id);
        int64_t *some = ranh_map_put(files, id, -1, NULL);
        if (some_here)
            *some = 0;
        last = parcel;
    }
}

static int check_missing(struct area_check *check, struct ranh_map *files, size_t i,
                         struct ranh_err *err)
{
    char id[24];
    snprintf(id, sizeof(id), "%lld", (long long)check->input->parcels->parcel[i].source_id);
    int64_t *some = ranh_map_put(files, id, -1, NULL);
    if (*some == -2)
        return 0;
    bool whole_file = *some == -1;
    if (whole_file)
        *some = -2;
    return missing(check, i, whole_file, err);
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct area_check check = {.input = input, .sink = sink};
    struct ranh_map files;
    int status = 0;
    ranh_arena_init(&check.arena);
    ranh_arena_init(&check.bench.arena);
    ranh_map_init(&check.sides);
    ranh_map_init(&files);
    note_files(input->parcels, &files);
    for (size_t i = 0; i < input->parcels->fabric.n_faces && !status; i++) {
        if (input->stale && !input->stale[i])
            continue;
        if (isnan(input->parcels->parcel[i].area_recorded_m2)) {
            status = check_missing(&check, &files, i, err);
        } else {
            sheet_of(&check, i)->recorded++;
            status = compare(&check, i, err);
        }
    }
    count(&check);
    if (!status)
        status = put_all(&check, err);
    if (check.bench.crs)
        ranh_crs_ctx_free(check.bench.crs);
    if (check.geos)
        ranh_geos_free(check.geos);
    ranh_map_release(&files);
    ranh_map_release(&check.sides);
    ranh_vec_release(&check.sheet);
    ranh_vec_release(&check.difference);
    ranh_arena_release(&check.bench.arena);
    ranh_arena_release(&check.arena);
    return status;
}

static const char *const codes[] = {"A104", "A106", "A118", NULL};
const struct ranh_detector ranh_detect_area = {"area", N_("recorded areas"), "validate", codes, run,
                                               true};
