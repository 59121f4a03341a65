/* SPDX-License-Identifier: MIT */
/*
 * T101–T104: two parcels cover the same ground. Where, the residual chain tells (lib/check/plane.h);
 * by whom, the R-tree (lib/check/owners.h). A block at a time, the threads decide each candidate
 * pair exactly and work out polygon, area, width and verdict, on the integers of the grid; the
 * findings are put in the order of the pairs. One finding a pair, the most telling: same shape, one
 * inside the other, across sheets, within a sheet.
 *
 * Verdict: what is narrower than two roundings of the coordinates can make it passes. Within a sheet
 * a line is drawn once, so any wider overlap is a violation. Across a border it is one when wider than the
 * edge-matching limit and NO DATA when no limit is known. What passes, or is within the limit, is counted at
 * its border (lib/check/borders.h) and no finding of its own.
 */
#include "lib/check/border.h"
#include "lib/check/borders.h"
#include "lib/check/copies.h"
#include "lib/check/detectors.h"
#include "lib/check/owners.h"

#include <math.h>

#include <ranh/base/i18n.h>
#include <ranh/geo/meet.h>

#define CHUNK 32
#define BLOCK (256 * CHUNK) /* pairs whose polygons are held in memory at a time */

struct judgement {
    const char *code;
    const struct ranh_parcel *a, *b; /* as the sentence names them */
    struct ranh_pair by_key;
    enum ranh_border border;
    double limit_m;
    const char *article;
    enum ranh_verdict verdict;
    enum ranh_fold fold;
};

struct overlap {
    struct judgement judgement;
    struct ranh_meeting relation;
    struct ranh_shape shape; /* metres; empty when too thin for doubles */
    double area_m2, width_m;
};

struct work {
    const struct ranh_check_input *input;
    const struct ranh_pair *pairs; /* candidates of the block */
    struct overlap *overlaps;      /* [BLOCK] */
    struct ranh_arena *arenas;     /* [BLOCK / CHUNK] their polygons */
    struct ranh_meet *meets;
    struct ranh_copies copies;
};

/* Repaired copies: what their areas say. */
static struct ranh_meeting relation_by_area(double a, double b, double common)
{
    return (struct ranh_meeting){common > 0, common >= a * (1 - 1e-6), common >= b * (1 - 1e-6)};
}

/* The chain of the two: for pairs that cross, and for repaired copies, which may touch themselves. */
static int intersect(const struct ranh_plane *plane, struct ranh_pair pair, bool sound,
                     struct ranh_arena *keep, struct overlap *overlap, struct ranh_err *err)
{
    const struct ranh_fabric *fabric = plane->fabric;
    ranh_wide twice;
    if (!ranh_chain_common(fabric, pair.a, pair.b, keep, &overlap->shape, &twice))
        return ranh_fail(
            err, RANH_E_INTERNAL,
            _("the areas of parcels with row ids %lld and %lld do not balance. This is "
              "a bug: report it with the data it happened on"),
            (long long)fabric->face_id[pair.a], (long long)fabric->face_id[pair.b]);
    overlap->area_m2 = ranh_grid_area_m2(twice);
    if (!sound)
        overlap->relation = relation_by_area(ranh_fabric_area_m2(fabric, pair.a),
                                             ranh_fabric_area_m2(fabric, pair.b), overlap->area_m2);
    return 0;
}

/* Of two alike the first in the order of parcels: they may begin elsewhere and run the other way. */
static uint32_t inner_of(const struct ranh_check_input *input, struct ranh_pair pair,
                         const struct ranh_meeting *relation)
{
    const struct ranh_parcel *parcel = input->parcels->parcel;
    if (relation->a_in_b && relation->b_in_a)
        return ranh_parcel_order(&parcel[pair.a], &parcel[pair.b]) < 0 ? pair.a : pair.b;
    return relation->a_in_b ? pair.a : pair.b;
}

static enum ranh_verdict verdict_of(const struct judgement *j, const struct overlap *overlap)
{
    if (j->border == RANH_SAME_SHEET || (overlap->relation.a_in_b && overlap->relation.b_in_a))
        return RANH_VIOLATION;
    if (isnan(j->limit_m)) /* a whole parcel inside another is no matter of edge matching */
        return overlap->relation.a_in_b || overlap->relation.b_in_a ? RANH_VIOLATION : RANH_NO_DATA;
    return overlap->width_m > j->limit_m ? RANH_VIOLATION : RANH_POSSIBLE;
}

static struct ranh_face face_of(const struct overlap *overlap, const struct judgement *j)
{
    return (struct ranh_face){
        .a = j->by_key.a,
        .b = j->by_key.b,
        .area_m2 = overlap->area_m2,
        .width_m = overlap->width_m,
        .limit_m = j->limit_m,
        .klass = ranh_border_name(j->border),
        .verdict = j->verdict,
        .fold = j->fold,
        .shape = &overlap->shape,
    };
}

/* Code, limit, verdict and whether it is folded, of a measured overlap. */
static void judge(const struct ranh_check_input *input, struct ranh_pair pair,
                  struct overlap *overlap)
{
    const struct ranh_parcel *a = &input->parcels->parcel[pair.a];
    const struct ranh_parcel *b = &input->parcels->parcel[pair.b];
    struct judgement j = {.a = a, .b = b, .border = ranh_border_between(a, b), .limit_m = NAN};
    bool swap = ranh_parcel_order(a, b) > 0;
    j.by_key = swap ? (struct ranh_pair){pair.b, pair.a} : pair;
    if (overlap->relation.a_in_b && overlap->relation.b_in_a) {
        j.code = "T103";
    } else if (overlap->relation.a_in_b || overlap->relation.b_in_a) {
        j.code = "T104";
        swap = overlap->relation.a_in_b; /* the outer one is named first */
    } else {
        j.code = j.border == RANH_SAME_SHEET ? "T101" : "T102";
    }
    if (swap) {
        j.a = b;
        j.b = a;
    }
    if (j.border != RANH_SAME_SHEET)
        j.limit_m = ranh_border_limit_m(input, a, b, &j.article);
    j.verdict = verdict_of(&j, overlap);
    if (!overlap->relation.a_in_b && !overlap->relation.b_in_a) {
        struct ranh_face face = face_of(overlap, &j);
        j.fold = ranh_border_fold(input, j.border, &face, &j.article);
        j.verdict = face.verdict;
        j.limit_m = face.limit_m;
    }
    overlap->judgement = j;
}

static int measure(struct work *work, unsigned worker, struct ranh_pair pair,
                   struct ranh_arena *keep, struct overlap *overlap, struct ranh_err *err)
{
    const struct ranh_plane *plane = work->input->plane;
    const struct ranh_fabric *fabric = plane->fabric;
    bool sound = plane->sound[pair.a] == RANH_SOUND && plane->sound[pair.b] == RANH_SOUND;
    double x, y, radius;
    int status = 0;
    *overlap = (struct overlap){.relation = {.interiors = true}};
    if (sound)
        overlap->relation = ranh_meet_relate(&work->meets[worker], fabric, pair.a, pair.b);
    if (!overlap->relation.interiors)
        return 0;
    if (overlap->relation.a_in_b || overlap->relation.b_in_a) {
        uint32_t inner = inner_of(work->input, pair, &overlap->relation);
        ranh_fabric_shape_in_steps(fabric, inner, keep, &overlap->shape);
        overlap->area_m2 = ranh_fabric_area_m2(fabric, inner);
    } else {
        status = intersect(plane, pair, sound, keep, overlap, err);
    }
    if (status || !overlap->relation.interiors)
        return status;
    ranh_shape_inscribed(&overlap->shape, &x, &y, &radius);
    overlap->width_m = ranh_grid_length_m(2 * radius);
    ranh_fabric_to_metres(fabric, &overlap->shape);
    judge(work->input, pair, overlap);
    return 0;
}

static int work_out(void *context, unsigned worker, size_t first, size_t last, struct ranh_err *err)
{
    struct work *work = context;
    int status = 0;
    for (size_t i = first; i < last && !status; i++)
        status = measure(work, worker, work->pairs[i], &work->arenas[first / CHUNK],
                         &work->overlaps[i], err);
    ranh_progress_add(work->input->log, last - first);
    return status;
}

/* --- putting --------------------------------------------------------------------------------- */

static int put(const struct ranh_check_input *input, const struct overlap *overlap,
               struct ranh_finding_sink *sink, struct ranh_err *err)
{
    const struct judgement *j = &overlap->judgement;
    if (!overlap->relation.interiors)
        return 0;
    struct ranh_border_face of = {.face = face_of(overlap, j)};
    of.whole = overlap->relation.a_in_b || overlap->relation.b_in_a;
    of.a = &input->parcels->parcel[of.face.a];
    of.b = &input->parcels->parcel[of.face.b];
    struct ranh_finding finding = ranh_finding_of_parcel(j->code, j->a);
    finding.stage = "overlap";
    finding.verdict = of.face.verdict;
    finding.id_b = j->b->id;
    finding.key_b = ranh_parcel_name(j->b);
    finding.measured = overlap->width_m;
    finding.limit = of.face.limit_m;
    finding.unit = "m";
    finding.area_m2 = overlap->area_m2;
    finding.width_m = overlap->width_m;
    finding.article = j->article;
    finding.shape = &overlap->shape;
    of.finding = &finding;
    return ranh_borders_take(input, &of, sink, err);
}

/* --- the detector ---------------------------------------------------------------------------- */

static int run_block(struct work *work, size_t n, struct ranh_finding_sink *sink,
                     struct ranh_err *err)
{
    int status = ranh_pool_run(work->input->pool, n, CHUNK, work_out, work, err);
    for (size_t i = 0; i < n && !status; i++) {
        const struct overlap *overlap = &work->overlaps[i];
        if (overlap->relation.interiors)
            ranh_copies_note(&work->copies, work->input, overlap->judgement.by_key.a,
                             overlap->judgement.by_key.b, overlap->area_m2);
        status = put(work->input, overlap, sink, err);
    }
    for (size_t i = 0; i < BLOCK / CHUNK; i++)
        ranh_arena_clear(&work->arenas[i]);
    return status;
}

static int run_pairs(struct work *work, const struct ranh_pairs *pairs,
                     struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct ranh_pool *pool = work->input->pool;
    unsigned threads = ranh_pool_threads(pool);
    int status = 0;
    work->meets = ranh_calloc(threads, sizeof(*work->meets));
    work->overlaps = ranh_calloc(BLOCK, sizeof(*work->overlaps));
    work->arenas = ranh_calloc(BLOCK / CHUNK, sizeof(*work->arenas));
    for (size_t i = 0; i < BLOCK / CHUNK; i++)
        ranh_arena_init(&work->arenas[i]);
    for (size_t first = 0; first < pairs->n && !status; first += BLOCK) {
        work->pairs = pairs->at + first;
        status = run_block(work, pairs->n - first < BLOCK ? pairs->n - first : BLOCK, sink, err);
    }
    for (size_t i = 0; i < BLOCK / CHUNK; i++)
        ranh_arena_release(&work->arenas[i]);
    for (unsigned i = 0; i < threads; i++)
        ranh_meet_release(&work->meets[i]);
    ranh_free(work->arenas);
    ranh_free(work->overlaps);
    ranh_free(work->meets);
    return status;
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct ranh_pairs pairs = {0};
    struct work work = {.input = input};
    ranh_owner_candidates(input->plane, input->pool, &pairs);
    ranh_progress_begin(input->log, _("overlaps"), pairs.n);
    ranh_copies_init(&work.copies);
    int status = run_pairs(&work, &pairs, sink, err);
    if (!status)
        status = ranh_copies_tell(&work.copies, input, sink, err);
    ranh_copies_release(&work.copies);
    ranh_progress_end(input->log);
    ranh_free(pairs.at);
    return status;
}

static const char *const codes[] = {"T101", "T102", "T103", "T104", "F142", NULL};
const struct ranh_detector ranh_detect_overlap = {"overlap", N_("overlaps"), "overlap", codes,
                                                  run,       false};
