/* SPDX-License-Identifier: MIT */
/*
 * T201: ground that parcels enclose and none covers. Equal edges of neighbours cancel first (the
 * residual chain, ranh/geo/chain.h); the few that remain are noded and built into faces by GEOS; a
 * face whose middle lies in no parcel is a gap. Every boundary of a gap has a parcel on its other
 * side, so no face needs joining to another, except around unsound parcels: their crossing rings
 * put in lines that bound nothing, and their repaired copies decide what they cover.
 *
 * A gap that opens to the outside of all parcels is not enclosed and not told: without the outline
 * of the commune it cannot be told from the edge of the survey. Islands of parcels inside a gap are
 * holes of it.
 */
#include "lib/check/border.h"
#include "lib/check/detectors.h"
#include "lib/check/ground.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/vec.h>
#include <ranh/geo/chain.h>

#define TOO_THIN    0.001 /* steps: what doubles cannot tell from nothing */
#define LISTED_KEYS 6     /* neighbours named in the sentence */

struct gaps {
    const struct ranh_check_input *input;
    struct ranh_ground ground;
    struct ranh_check_bench *bench; /* its arena holds the faces */
    struct ranh_arena row;          /* of one gap */
};

/* --- putting --------------------------------------------------------------------------------- */

/* The loosest limit of any two neighbours. Limits are roots of sums, so the two that are vague by
 * themselves make it: no need to try all pairs around a large gap. */
static double loosest_limit(const struct gaps *gaps, const char **article)
{
    const struct ranh_parcel *parcels = gaps->input->parcels->parcel;
    const size_t *at = gaps->ground.neighbours.at;
    size_t n = gaps->ground.neighbours.n, vaguest = 0;
    double worst = NAN, limit = NAN;
    const char *rule = NULL;
    for (size_t i = 0; i < n; i++) {
        double own = ranh_border_limit_m(gaps->input, &parcels[at[i]], &parcels[at[i]], &rule);
        if (own > worst || (isnan(worst) && !isnan(own))) {
            worst = own;
            vaguest = i;
        }
    }
    for (size_t i = 0; i < n && !isnan(worst); i++) {
        if (i == vaguest && n > 1)
            continue;
        double pair =
            ranh_border_limit_m(gaps->input, &parcels[at[vaguest]], &parcels[at[i]], &rule);
        if (pair > limit || (isnan(limit) && !isnan(pair))) {
            limit = pair;
            *article = rule;
        }
    }
    return limit;
}

static void judge(const struct gaps *gaps, struct ranh_face *face, const char **article)
{
    const struct ranh_parcel *parcels = gaps->input->parcels->parcel;
    enum ranh_border border = RANH_SAME_SHEET;
    for (size_t i = 1; i < gaps->ground.neighbours.n; i++) {
        enum ranh_border here = ranh_border_between(&parcels[gaps->ground.neighbours.at[0]],
                                                    &parcels[gaps->ground.neighbours.at[i]]);
        border = here > border ? here : border;
    }
    face->limit_m = loosest_limit(gaps, article);
    face->klass = ranh_border_name(border);
    face->verdict = isnan(face->limit_m)            ? RANH_NO_DATA
                    : face->width_m > face->limit_m ? RANH_VIOLATION
                                                    : RANH_POSSIBLE;
}

static const struct ranh_parcel *const *sorted_neighbours(struct gaps *gaps)
{
    size_t n = gaps->ground.neighbours.n;
    const struct ranh_parcel **sorted = RANH_NEW_ARRAY(&gaps->row, n, const struct ranh_parcel *);
    for (size_t i = 0; i < n; i++) { /* insertion: the named ones only need to be the least */
        const struct ranh_parcel *parcel =
            &gaps->input->parcels->parcel[gaps->ground.neighbours.at[i]];
        size_t at = i < LISTED_KEYS ? i : LISTED_KEYS;
        for (; at > 0 && ranh_parcel_order(parcel, sorted[at - 1]) < 0; at--)
            sorted[at] = sorted[at - 1];
        if (at < LISTED_KEYS || at == i)
            sorted[at] = parcel;
    }
    return sorted;
}

/* "26740/12/1, 26740/12/2 and 3 more" */
static void name_neighbours(struct gaps *gaps, struct ranh_finding *finding)
{
    const struct ranh_parcel *const *sorted = sorted_neighbours(gaps);
    size_t n = gaps->ground.neighbours.n, listed = n < LISTED_KEYS ? n : LISTED_KEYS;
    char *text = ranh_arena_strdup(&gaps->row, "");
    for (size_t i = 0; i < listed; i++) {
        const char *key = sorted[i]->key;
        text = key ? ranh_arena_printf(&gaps->row, "%s%s%s", text, i ? ", " : "", key)
                   : ranh_arena_printf(&gaps->row, "%s%s#%lld", text, i ? ", " : "",
                                       (long long)sorted[i]->id);
    }
    finding->detail_vi = finding->detail_en = text;
    if (n > listed) {
        finding->detail_vi = ranh_arena_printf(&gaps->row, "%s và %zu thửa khác", text, n - listed);
        finding->detail_en = ranh_arena_printf(&gaps->row, "%s and %zu more", text, n - listed);
    }
    if (n > 0) {
        finding->commune = sorted[0]->commune;
        finding->source_id = sorted[0]->source_id;
        finding->id_a = sorted[0]->id;
        finding->key_a = sorted[0]->key;
    }
}

static int put(struct gaps *gaps, struct ranh_shape *gap, double width_m,
               struct ranh_finding_sink *sink, struct ranh_err *err)
{
    const struct ranh_check_input *input = gaps->input;
    double area_m2 = ranh_shape_area(gap) * (RANH_GRID_STEP_M * RANH_GRID_STEP_M);
    if (ranh_border_too_small(input, area_m2, width_m))
        return 0;
    if (input->limits.max_gap_m2 > 0 && area_m2 > input->limits.max_gap_m2) {
        if (input->counts)
            input->counts->large_gaps++;
        return 0;
    }
    ranh_ground_around(&gaps->ground, gap);
    ranh_fabric_to_metres(gaps->ground.fabric, gap);
    struct ranh_face face = {
        .a = SIZE_MAX,
        .b = SIZE_MAX,
        .neighbour = gaps->ground.neighbours.at,
        .n_neighbours = gaps->ground.neighbours.n,
        .area_m2 = area_m2,
        .width_m = width_m,
        .shape = gap,
    };
    struct ranh_finding finding = RANH_FINDING_INIT;
    judge(gaps, &face, &finding.article);
    finding.code = "T201";
    finding.stage = "overlap";
    finding.subject = "parcel";
    finding.verdict = face.verdict;
    finding.measured = finding.width_m = width_m;
    finding.limit = face.limit_m;
    finding.unit = "m";
    finding.area_m2 = area_m2;
    finding.shape = gap;
    name_neighbours(gaps, &finding);
    int status = ranh_finding_put(sink, &finding, err);
    if (!status && input->faces)
        status = input->faces->put(input->faces, &face, err);
    return status;
}

/* --- lines and faces ------------------------------------------------------------------------- */

struct lines {
    RANH_VEC(double)
    size_t unsound; /* parcels whose rings were added whole */
};

static void add_segment(struct lines *lines, struct ranh_vertex a, struct ranh_vertex b)
{
    const double segment[] = {a.x, a.y, b.x, b.y};
    ranh_vec_reserve(lines, lines->n + 4);
    memcpy(lines->at + lines->n, segment, sizeof(segment));
    lines->n += 4;
}

static void add_rings(struct lines *lines, const struct ranh_fabric *fabric, size_t face)
{
    for (uint32_t r = fabric->face_ring[face]; r < fabric->face_ring[face + 1]; r++) {
        uint32_t first = fabric->ring_vertex[r], last = fabric->ring_vertex[r + 1];
        for (uint32_t i = first; i < last; i++) {
            struct ranh_vertex a = fabric->vertex[i];
            struct ranh_vertex b = fabric->vertex[i + 1 < last ? i + 1 : first];
            if (a.x != b.x || a.y != b.y)
                add_segment(lines, a, b);
        }
    }
}

static void collect_lines(const struct gaps *gaps, struct lines *lines)
{
    struct ranh_chain chain;
    ranh_chain_init(&chain);
    ranh_chain_build(gaps->ground.fabric, gaps->input->pool, &chain);
    for (size_t i = 0; i < chain.n; i++)
        add_segment(lines, chain.edge[i].a, chain.edge[i].b);
    ranh_chain_release(&chain);
    for (size_t i = 0; i < gaps->ground.fabric->n_faces; i++) {
        if (gaps->ground.sound[i] == RANH_UNSOUND) {
            add_rings(lines, gaps->ground.fabric, i);
            lines->unsound++;
        }
    }
}

/* Each segment a line of two points. */
static void line_shape(const struct lines *lines, struct ranh_arena *arena,
                       struct ranh_shape *shape)
{
    uint32_t n = (uint32_t)(lines->n / 4);
    ranh_shape_alloc(arena, shape, RANH_SHAPE_LINE, n, n, 2 * n);
    for (uint32_t i = 0; i < n; i++) {
        shape->part_ring[i] = i;
        shape->ring_point[i] = 2 * i;
    }
    if (n > 0)
        memcpy(shape->xy, lines->at, lines->n * sizeof(*lines->at));
}

static struct ranh_shape part_of(const struct ranh_shape *shape, uint32_t part,
                                 struct ranh_arena *arena)
{
    uint32_t first = shape->part_ring[part], last = shape->part_ring[part + 1];
    uint32_t from = shape->ring_point[first];
    struct ranh_shape one;
    ranh_shape_alloc(arena, &one, RANH_SHAPE_POLYGON, 1, last - first,
                     shape->ring_point[last] - from);
    for (uint32_t r = first; r < last; r++)
        one.ring_point[r - first] = shape->ring_point[r] - from;
    memcpy(one.xy, shape->xy + 2 * (size_t)from, 2 * (size_t)one.n_points * sizeof(*one.xy));
    return one;
}

/* Uncovered faces joined where lines of unsound parcels cut them. */
static int join_faces(struct gaps *gaps, struct ranh_shape *faces, struct ranh_err *err)
{
    struct ranh_arena *arena = &gaps->bench->arena;
    const struct ranh_shape **bare =
        RANH_NEW_ARRAY(arena, faces->n_parts, const struct ranh_shape *);
    size_t n = 0;
    for (uint32_t p = 0; p < faces->n_parts; p++) {
        struct ranh_shape *one = RANH_NEW(arena, struct ranh_shape);
        *one = part_of(faces, p, arena);
        double x, y;
        if (ranh_shape_inside(one, &x, &y) && !ranh_ground_covered(&gaps->ground, x, y))
            bare[n++] = one;
    }
    return ranh_geos_union(gaps->bench->geos, arena, bare, n, faces, err);
}

static int repair_all(struct gaps *gaps, struct ranh_err *err)
{
    size_t n = gaps->ground.fabric->n_faces;
    struct ranh_arena *arena = &gaps->bench->arena;
    gaps->ground.repaired = ranh_calloc(n + 1, sizeof(*gaps->ground.repaired));
    int status = 0;
    for (size_t i = 0; i < n && !status; i++) {
        if (gaps->ground.sound[i] != RANH_UNSOUND)
            continue;
        struct ranh_shape shape;
        ranh_fabric_shape_in_steps(gaps->ground.fabric, i, arena, &shape);
        status =
            ranh_geos_make_valid(gaps->bench->geos, arena, &shape, &gaps->ground.repaired[i], err);
    }
    return status;
}

/* --- the detector ---------------------------------------------------------------------------- */

struct ranked {
    double x, y;
    uint32_t part;
};

static int by_place(const void *a, const void *b)
{
    const struct ranked *p = a, *q = b;
    if (p->x < q->x || p->x > q->x)
        return p->x < q->x ? -1 : 1;
    if (p->y < q->y || p->y > q->y)
        return p->y < q->y ? -1 : 1;
    return (p->part > q->part) - (p->part < q->part);
}

/* Parts in order of their lowest left corners, whatever order GEOS made them in. */
static struct ranked *rank_parts(const struct ranh_shape *faces, struct ranh_arena *arena)
{
    struct ranked *ranked = RANH_NEW_ARRAY(arena, (size_t)faces->n_parts + 1, struct ranked);
    for (uint32_t p = 0; p < faces->n_parts; p++) {
        uint32_t shell = faces->part_ring[p];
        ranked[p] = (struct ranked){INFINITY, INFINITY, p};
        for (uint32_t i = faces->ring_point[shell]; i < faces->ring_point[shell + 1]; i++) {
            const double *xy = faces->xy + 2 * (size_t)i;
            if (xy[0] < ranked[p].x || (!(xy[0] > ranked[p].x) && xy[1] < ranked[p].y)) {
                ranked[p].x = xy[0];
                ranked[p].y = xy[1];
            }
        }
    }
    if (faces->n_parts > 1)
        qsort(ranked, faces->n_parts, sizeof(*ranked), by_place);
    return ranked;
}

static int put_gaps(struct gaps *gaps, const struct ranh_shape *faces,
                    struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct ranked *ranked = rank_parts(faces, &gaps->bench->arena);
    int status = 0;
    for (uint32_t p = 0; p < faces->n_parts && !status; p++) {
        double x, y, radius;
        ranh_arena_clear(&gaps->row);
        struct ranh_shape gap = part_of(faces, ranked[p].part, &gaps->row);
        if (!ranh_shape_inscribed(&gap, &x, &y, &radius) || radius < TOO_THIN ||
            ranh_ground_covered(&gaps->ground, x, y))
            continue;
        status = put(gaps, &gap, ranh_grid_length_m(2 * radius), sink, err);
    }
    return status;
}

static int find_gaps(struct gaps *gaps, struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct lines lines = {0};
    struct ranh_shape segments, faces = {.kind = RANH_SHAPE_NONE};
    collect_lines(gaps, &lines);
    line_shape(&lines, &gaps->bench->arena, &segments);
    size_t unsound = lines.unsound;
    ranh_vec_release(&lines);
    int status = unsound > 0 ? repair_all(gaps, err) : 0;
    if (!status)
        status = ranh_geos_faces(gaps->bench->geos, &gaps->bench->arena, &segments, &faces, err);
    if (!status && unsound > 0)
        status = join_faces(gaps, &faces, err);
    return status ? status : put_gaps(gaps, &faces, sink, err);
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    uint8_t *sound = NULL;
    struct gaps gaps = {.input = input, .ground.fabric = &input->parcels->fabric};
    int status = ranh_check_sound(gaps.ground.fabric, input->pool, &sound, err);
    if (!status) {
        gaps.ground.sound = sound;
        gaps.bench = ranh_check_benches_new(NULL);
        ranh_arena_init(&gaps.row);
        status = find_gaps(&gaps, sink, err);
        ranh_vec_release(&gaps.ground.neighbours);
        ranh_arena_release(&gaps.row);
        ranh_check_benches_free(gaps.bench, NULL);
        ranh_free(gaps.ground.repaired);
    }
    ranh_free(sound);
    return status;
}

static const char *const codes[] = {"T201", NULL};
const struct ranh_detector ranh_detect_gap = {"gap", "overlap", codes, run};
