/* SPDX-License-Identifier: MIT */
/*
 * G101, G103–G114: each parcel by itself. Exact passes on the grid's integers find what is wrong
 * with single rings (lib/check/flaw.h) and take it off; what is left goes to GEOS, whose one reason
 * is thus something new, and where GEOS says self-intersection all crossings are listed. So one run
 * tells everything, and nothing twice. (G102, not finite, and F101, empty, are told by ingest.)
 */
#include <math.h>
#include <string.h>

#include <ranh/base/i18n.h>

#include "lib/check/detectors.h"
#include "lib/check/flaw.h"
#include "lib/check/sound.h"

#define CHUNK          512
#define MOST_CROSSINGS 20 /* places listed for one parcel */

/* Working memory of one thread: the parcel at hand without its ring flaws. */
struct hand {
    struct ranh_clean_ring ring;
    struct {
        RANH_VEC(struct ranh_vertex)
    } vertex;
    struct {
        RANH_VEC(uint32_t)
    } start; /* first vertex of each ring, and the end */
    struct {
        RANH_VEC(uint32_t)
    } part; /* first ring of each part, and the end */
    uint32_t repeated;
    struct ranh_vertex repeated_at;
};

struct work {
    const struct ranh_fabric *fabric;
    struct ranh_check_bench *benches;
    struct hand *hands;
    struct ranh_flaws *lists; /* one a chunk */
    struct ranh_log *log;
};

/* --- rings ----------------------------------------------------------------------------------- */

static void keep_ring(struct hand *hand, bool shell)
{
    if (shell)
        *ranh_vec_push(&hand->part) = (uint32_t)hand->start.n;
    *ranh_vec_push(&hand->start) = (uint32_t)hand->vertex.n;
    for (size_t i = 0; i < hand->ring.n; i++)
        *ranh_vec_push(&hand->vertex) = hand->ring.at[i];
}

/* All rings through the exact passes; a part whose shell is nothing loses its holes too. */
static void clean(struct hand *hand, const struct ranh_fabric *fabric, size_t face,
                  struct ranh_flaws *flaws)
{
    bool part_kept = false;
    hand->vertex.n = hand->start.n = hand->part.n = 0;
    hand->repeated = 0;
    for (uint32_t r = fabric->face_ring[face]; r < fabric->face_ring[face + 1]; r++) {
        bool shell = !(fabric->ring_role[r] & RANH_RING_HOLE);
        ranh_clean_ring(fabric, face, r, &hand->ring, flaws);
        if (hand->repeated == 0)
            hand->repeated_at = hand->ring.repeated_at;
        hand->repeated += hand->ring.repeated;
        if (shell)
            part_kept = hand->ring.n >= 3;
        if (part_kept && hand->ring.n >= 3)
            keep_ring(hand, shell);
    }
    *ranh_vec_push(&hand->part) = (uint32_t)hand->start.n;
    *ranh_vec_push(&hand->start) = (uint32_t)hand->vertex.n;
    if (hand->repeated > 0)
        ranh_flaw_add(flaws, "G107", face, hand->repeated_at.x, hand->repeated_at.y, hand->repeated,
                      NULL);
}

/* --- polygons -------------------------------------------------------------------------------- */

/* Closed again, in steps. */
static void shape_of(const struct hand *hand, struct ranh_arena *arena, struct ranh_shape *shape)
{
    uint32_t n_rings = (uint32_t)hand->start.n - 1, n_parts = (uint32_t)hand->part.n - 1, at = 0;
    *shape = (struct ranh_shape){.kind = RANH_SHAPE_NONE};
    if (n_rings == 0)
        return;
    ranh_shape_alloc(arena, shape, RANH_SHAPE_POLYGON, n_parts, n_rings,
                     (uint32_t)hand->vertex.n + n_rings);
    memcpy(shape->part_ring, hand->part.at, hand->part.n * sizeof(*hand->part.at));
    for (uint32_t r = 0; r < n_rings; r++) {
        uint32_t first = hand->start.at[r], last = hand->start.at[r + 1];
        shape->ring_point[r] = at;
        for (uint32_t i = first; i <= last; i++, at++) {
            const struct ranh_vertex *v = &hand->vertex.at[i < last ? i : first];
            shape->xy[2 * (size_t)at] = v->x;
            shape->xy[2 * (size_t)at + 1] = v->y;
        }
    }
}

/* GEOS's sentence for a reason, and our code. */
static const struct {
    const char *reason, *code;
} reasons[] = {
    {"Self-intersection", "G104"},
    {"Ring Self-intersection", "G113"},
    {"Hole lies outside shell", "G105"},
    {"Holes are nested", "G106"},
    {"Interior is disconnected", "G108"},
    {"Duplicate Rings", "G109"},
    {"Nested shells", "G112"},
    {"Too few points in geometry component", "G101"},
};

static const char *code_of(const char *reason)
{
    for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++)
        if (strcmp(reasons[i].reason, reason) == 0)
            return reasons[i].code;
    return NULL;
}

static int judge_polygon(struct work *work, unsigned worker, size_t face, struct ranh_flaws *flaws,
                         struct ranh_err *err)
{
    const struct hand *hand = &work->hands[worker];
    struct ranh_check_bench *bench = &work->benches[worker];
    struct ranh_shape shape;
    struct ranh_invalid where;
    bool valid;
    ranh_arena_clear(&bench->arena);
    shape_of(hand, &bench->arena, &shape);
    int status = ranh_geos_valid(bench->geos, &bench->arena, &shape, &valid, &where, err);
    if (status || valid)
        return status;
    const char *code = code_of(where.reason);
    if (!code)
        return ranh_fail(err, RANH_E_INTERNAL,
                         _("GEOS gives a reason of invalidity that is not known here: %s"),
                         where.reason);
    size_t crossings = ranh_flaw_crossings(hand->vertex.at, hand->start.at, hand->start.n - 1, face,
                                           MOST_CROSSINGS, flaws);
    if (strcmp(code, "G104") != 0 || crossings == 0)
        ranh_flaw_add(flaws, code, face, where.x, where.y, NAN, NULL);
    return 0;
}

/* Shown at the lowest vertex of the second part. */
static void judge_parts(const struct hand *hand, size_t face, struct ranh_flaws *flaws)
{
    size_t n_parts = hand->part.n - 1;
    if (n_parts < 2)
        return;
    uint32_t shell = hand->part.at[1], first = hand->start.at[shell];
    struct ranh_vertex at =
        ranh_lowest_vertex(hand->vertex.at + first, hand->start.at[shell + 1] - first);
    ranh_flaw_add(flaws, "G110", face, at.x, at.y, (double)n_parts, NULL);
}

static int judge(void *context, unsigned worker, size_t first, size_t last, struct ranh_err *err)
{
    struct work *work = context;
    struct ranh_flaws *flaws = &work->lists[first / CHUNK];
    int status = 0;
    for (size_t i = first; i < last && !status; i++) {
        clean(&work->hands[worker], work->fabric, i, flaws);
        status = judge_polygon(work, worker, i, flaws, err);
        judge_parts(&work->hands[worker], i, flaws);
    }
    ranh_progress_add(work->log, last - first);
    return status;
}

/* --- putting --------------------------------------------------------------------------------- */

static int put(const struct ranh_check_input *input, const struct ranh_flaw *flaw,
               struct ranh_arena *arena, struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct ranh_finding finding =
        ranh_finding_of_parcel(flaw->code, &input->parcels->parcel[flaw->face]);
    ranh_arena_clear(arena);
    finding.stage = "validate";
    finding.measured = flaw->measured;
    finding.unit = flaw->unit;
    if (!isnan(flaw->x)) {
        struct ranh_shape *place = ranh_shape_point(arena, flaw->x, flaw->y);
        ranh_fabric_to_metres(&input->parcels->fabric, place);
        finding.shape = place;
    }
    return ranh_finding_put(sink, &finding, err);
}

static int put_all(const struct ranh_check_input *input, const struct work *work, size_t n_lists,
                   struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct ranh_arena arena;
    int status = 0;
    ranh_arena_init(&arena);
    for (size_t i = 0; i < n_lists; i++)
        for (size_t k = 0; k < work->lists[i].n && !status; k++)
            status = put(input, &work->lists[i].at[k], &arena, sink, err);
    ranh_arena_release(&arena);
    return status;
}

static void release(struct work *work, size_t n_lists, struct ranh_pool *pool)
{
    for (size_t i = 0; i < n_lists; i++)
        ranh_vec_release(&work->lists[i]);
    for (unsigned i = 0; i < ranh_pool_threads(pool); i++) {
        struct hand *hand = &work->hands[i];
        ranh_clean_ring_release(&hand->ring);
        ranh_vec_release(&hand->vertex);
        ranh_vec_release(&hand->start);
        ranh_vec_release(&hand->part);
    }
    ranh_free(work->lists);
    ranh_free(work->hands);
    ranh_check_benches_free(work->benches, pool);
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct work work = {.fabric = &input->parcels->fabric, .log = input->log};
    size_t n = work.fabric->n_faces, n_lists = n / CHUNK + 1;
    work.benches = ranh_check_benches_new(input->pool);
    work.hands = ranh_calloc(ranh_pool_threads(input->pool), sizeof(*work.hands));
    work.lists = ranh_calloc(n_lists, sizeof(*work.lists));
    ranh_progress_begin(input->log, _("validity"), n);
    int status = ranh_pool_run(input->pool, n, CHUNK, judge, &work, err);
    if (!status)
        status = put_all(input, &work, n_lists, sink, err);
    ranh_progress_end(input->log);
    release(&work, n_lists, input->pool);
    return status;
}

static const char *const codes[] = {"G101", "G103", "G104", "G105", "G106", "G107", "G108",
                                    "G109", "G110", "G111", "G112", "G113", "G114", NULL};
const struct ranh_detector ranh_detect_validity = {"validity", "validate", codes, run};
