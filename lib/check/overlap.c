/* SPDX-License-Identifier: MIT */
/*
 * T101–T104: two parcels cover the same ground. All pairs are found exactly (lib/check/pairs.h);
 * then, a block at a time, the threads work out polygon, area and width of each pair, and the
 * findings are put in the order of the pairs. One finding a pair, the most telling: same shape, one
 * inside the other, across sheets, within a sheet.
 *
 * Verdict: within a sheet a line is drawn once, so any overlap is a violation. Across a border it
 * is one when wider than the edge-matching limit, possible when within it, and NO DATA when no
 * limit is known.
 */
#include "lib/check/border.h"
#include "lib/check/detectors.h"
#include "lib/check/pairs.h"

#include <math.h>

#include <ranh/base/i18n.h>
#include <ranh/geo/meet.h>

#define CHUNK 32
#define BLOCK (256 * CHUNK) /* pairs whose polygons are held in memory at a time */

struct overlap {
    struct ranh_meeting relation;
    struct ranh_shape shape; /* metres; empty when too thin for doubles */
    double area_m2, width_m;
};

struct work {
    const struct ranh_check_input *input;
    const uint8_t *sound;
    const struct ranh_pair *pairs; /* of the block */
    struct overlap *overlaps;      /* [BLOCK] */
    struct ranh_arena *arenas;     /* [BLOCK / CHUNK] their polygons */
    struct ranh_check_bench *benches;
    struct ranh_meet *meets;
};

/* Face in steps from the lower left of the pair's first face: small numbers leave the overlay
 * its digits. */
static void near_shape(const struct ranh_fabric *fabric, size_t face, struct ranh_vertex from,
                       struct ranh_arena *arena, struct ranh_shape *shape)
{
    ranh_fabric_shape_in_steps(fabric, face, arena, shape);
    for (uint32_t i = 0; i < shape->n_points; i++) {
        shape->xy[2 * (size_t)i] -= from.x;
        shape->xy[2 * (size_t)i + 1] -= from.y;
    }
}

/* Repaired copies: what their areas say. */
static struct ranh_meeting relation_by_area(double a, double b, double common)
{
    return (struct ranh_meeting){true, common >= a * (1 - 1e-9), common >= b * (1 - 1e-9)};
}

static int intersect(struct work *work, unsigned worker, struct ranh_pair pair,
                     struct ranh_arena *keep, struct overlap *overlap, struct ranh_err *err)
{
    const struct ranh_fabric *fabric = &work->input->parcels->fabric;
    struct ranh_check_bench *bench = &work->benches[worker];
    struct ranh_vertex from = {fabric->box[pair.a].xmin, fabric->box[pair.a].ymin};
    struct ranh_shape a, b;
    near_shape(fabric, pair.a, from, &bench->arena, &a);
    near_shape(fabric, pair.b, from, &bench->arena, &b);
    int status = ranh_geos_intersection(bench->geos, keep, &a, &b, &overlap->shape, err);
    if (!status && !(work->sound[pair.a] == RANH_SOUND && work->sound[pair.b] == RANH_SOUND)) {
        struct ranh_shape ra, rb;
        status = ranh_geos_make_valid(bench->geos, &bench->arena, &a, &ra, err);
        if (!status)
            status = ranh_geos_make_valid(bench->geos, &bench->arena, &b, &rb, err);
        if (!status)
            overlap->relation = relation_by_area(ranh_shape_area(&ra), ranh_shape_area(&rb),
                                                 ranh_shape_area(&overlap->shape));
    }
    for (uint32_t i = 0; i < 2 * overlap->shape.n_points; i += 2) {
        overlap->shape.xy[i] += from.x;
        overlap->shape.xy[i + 1] += from.y;
    }
    return status;
}

static int measure(struct work *work, unsigned worker, struct ranh_pair pair,
                   struct ranh_arena *keep, struct overlap *overlap, struct ranh_err *err)
{
    const struct ranh_fabric *fabric = &work->input->parcels->fabric;
    double x, y, radius;
    int status = 0;
    *overlap = (struct overlap){.relation = {.interiors = true}};
    ranh_arena_clear(&work->benches[worker].arena);
    if (work->sound[pair.a] == RANH_SOUND && work->sound[pair.b] == RANH_SOUND)
        overlap->relation = ranh_meet_relate(&work->meets[worker], fabric, pair.a, pair.b);
    if (overlap->relation.a_in_b)
        ranh_fabric_shape_in_steps(fabric, pair.a, keep, &overlap->shape);
    else if (overlap->relation.b_in_a)
        ranh_fabric_shape_in_steps(fabric, pair.b, keep, &overlap->shape);
    else
        status = intersect(work, worker, pair, keep, overlap, err);
    if (status)
        return status;
    overlap->area_m2 = ranh_shape_area(&overlap->shape) * (RANH_GRID_STEP_M * RANH_GRID_STEP_M);
    ranh_shape_inscribed(&overlap->shape, &x, &y, &radius);
    overlap->width_m = ranh_grid_length_m(2 * radius);
    ranh_fabric_to_metres(fabric, &overlap->shape);
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

struct judgement {
    const char *code;
    const struct ranh_parcel *a, *b; /* as the sentence names them */
    enum ranh_border border;
    double limit_m;
    const char *article;
    enum ranh_verdict verdict;
};

static enum ranh_verdict verdict_of(const struct judgement *j, const struct overlap *overlap)
{
    if (j->border == RANH_SAME_SHEET || (overlap->relation.a_in_b && overlap->relation.b_in_a))
        return RANH_VIOLATION;
    if (isnan(j->limit_m)) /* a whole parcel inside another is no matter of edge matching */
        return overlap->relation.a_in_b || overlap->relation.b_in_a ? RANH_VIOLATION : RANH_NO_DATA;
    return overlap->width_m > j->limit_m ? RANH_VIOLATION : RANH_POSSIBLE;
}

static struct judgement judge(const struct ranh_check_input *input, struct ranh_pair pair,
                              const struct overlap *overlap)
{
    const struct ranh_parcel *a = &input->parcels->parcel[pair.a];
    const struct ranh_parcel *b = &input->parcels->parcel[pair.b];
    struct judgement j = {.a = a, .b = b, .border = ranh_border_between(a, b), .limit_m = NAN};
    bool swap = ranh_parcel_order(a, b) > 0;
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
    return j;
}

static int put_face(const struct ranh_check_input *input, struct ranh_pair pair,
                    const struct overlap *overlap, const struct judgement *j, struct ranh_err *err)
{
    const struct ranh_parcel *parcels = input->parcels->parcel;
    bool swap = ranh_parcel_order(&parcels[pair.a], &parcels[pair.b]) > 0;
    struct ranh_face face = {
        .a = swap ? pair.b : pair.a,
        .b = swap ? pair.a : pair.b,
        .area_m2 = overlap->area_m2,
        .width_m = overlap->width_m,
        .limit_m = j->limit_m,
        .klass = ranh_border_name(j->border),
        .verdict = j->verdict,
        .shape = &overlap->shape,
    };
    return input->faces ? input->faces->put(input->faces, &face, err) : 0;
}

static int put(const struct ranh_check_input *input, struct ranh_pair pair,
               const struct overlap *overlap, struct ranh_finding_sink *sink, struct ranh_err *err)
{
    bool whole = overlap->relation.a_in_b || overlap->relation.b_in_a;
    if (!whole && ranh_border_too_small(input, overlap->area_m2, overlap->width_m))
        return 0;
    struct judgement j = judge(input, pair, overlap);
    struct ranh_finding finding = ranh_finding_of_parcel(j.code, j.a);
    finding.stage = "overlap";
    finding.verdict = j.verdict;
    finding.id_b = j.b->id;
    finding.key_b = j.b->key;
    finding.measured = overlap->width_m;
    finding.limit = j.limit_m;
    finding.unit = "m";
    finding.area_m2 = overlap->area_m2;
    finding.width_m = overlap->width_m;
    finding.article = j.article;
    finding.shape = &overlap->shape;
    int status = ranh_finding_put(sink, &finding, err);
    return status ? status : put_face(input, pair, overlap, &j, err);
}

/* --- the detector ---------------------------------------------------------------------------- */

static int run_block(struct work *work, size_t n, struct ranh_finding_sink *sink,
                     struct ranh_err *err)
{
    int status = ranh_pool_run(work->input->pool, n, CHUNK, work_out, work, err);
    for (size_t i = 0; i < n && !status; i++)
        status = put(work->input, work->pairs[i], &work->overlaps[i], sink, err);
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
    work->benches = ranh_check_benches_new(pool);
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
    ranh_check_benches_free(work->benches, pool);
    return status;
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    const struct ranh_fabric *fabric = &input->parcels->fabric;
    struct ranh_pairs pairs = {0};
    uint8_t *sound = NULL;
    int status = ranh_check_sound(fabric, input->pool, &sound, err);
    if (!status)
        status = ranh_check_pairs(fabric, sound, input->pool, &pairs, err);
    if (!status) {
        struct work work = {.input = input, .sound = sound};
        ranh_progress_begin(input->log, _("overlaps"), pairs.n);
        status = run_pairs(&work, &pairs, sink, err);
        ranh_progress_end(input->log);
    }
    ranh_free(pairs.at);
    ranh_free(sound);
    return status;
}

static const char *const codes[] = {"T101", "T102", "T103", "T104", NULL};
const struct ranh_detector ranh_detect_overlap = {"overlap", "overlap", codes, run};
