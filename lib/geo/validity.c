/* SPDX-License-Identifier: MIT */
/*
 * The short way and the long way. Nearly every parcel is one ring that is plainly sound: each edge is
 * followed by one that does not go back, and each pair of other edges has a line between them. That is
 * seen in one walk with products of 54 bits. Whatever the walk does not clear goes the long way.
 */
#include "lib/geo/validity_internal.h"

#include <string.h>

#include <ranh/base/arena.h>

#define FEW     32
#define NARROW  ((int64_t)1 << 27) /* 13 km: products of 54 bits, 32 of them make 59 */
#define A_CHUNK 1024

const char *ranh_flaw_unit(enum ranh_flaw_kind kind)
{
    switch (kind) {
    case RANH_FLAW_NOT_CLOSED:
    case RANH_FLAW_COLLAPSED:
    case RANH_FLAW_SPIKE:
    case RANH_FLAW_RINGS_CROSS:
    case RANH_FLAW_PARTS_SHARE:
    case RANH_FLAW_SHORT_SEGMENT:
    case RANH_FLAW_NEAR_VERTEX:
    case RANH_FLAW_SLIVER:
        return "m";
    case RANH_FLAW_SELF_INTERSECTION:
    case RANH_FLAW_SELF_TOUCH:
    case RANH_FLAW_DUPLICATE_RINGS:
    case RANH_FLAW_HOLE_OUTSIDE:
    case RANH_FLAW_NESTED_HOLES:
    case RANH_FLAW_NESTED_SHELLS:
        return "m²";
    case RANH_FLAW_ACUTE_ANGLE:
        return "°";
    default:
        return NULL;
    }
}

/* --- the short way --------------------------------------------------------------------------- */

/* An edge of the walk. */
struct edge {
    int64_t xmin, ymin, xmax, ymax, dx, dy;
    double length; /* steps, to a part in 10^15 */
};

struct bounds {
    double reach, cosine_squared, sliver; /* steps; 0 = do not look; cosine > 1 = do not look */
};

static struct bounds bounds_of(const struct ranh_quality *quality)
{
    struct bounds bounds = {0, 2, 0};
    if (!quality)
        return bounds;
    bounds.reach = quality->short_m * RANH_GRID_PER_M;
    if (quality->acute_degrees > 0) {
        double cosine = cos(quality->acute_degrees / 57.29577951308232);
        bounds.cosine_squared = cosine > 0 ? cosine * cosine * (1 - 1e-9) : 0;
    }
    bounds.sliver = quality->sliver_m * RANH_GRID_PER_M;
    return bounds;
}

/* Edges of the ring; false when one has no length, is short, or folds back on the one before. */
static bool walk(const struct ranh_vertex *v, uint32_t n, const struct bounds *bounds,
                 struct edge *edge)
{
    int64_t twice = 0;
    double perimeter = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct ranh_vertex a = v[i], b = v[i + 1 < n ? i + 1 : 0];
        struct edge *e = &edge[i];
        e->dx = (int64_t)b.x - a.x;
        e->dy = (int64_t)b.y - a.y;
        e->xmin = a.x < b.x ? a.x : b.x;
        e->xmax = a.x < b.x ? b.x : a.x;
        e->ymin = a.y < b.y ? a.y : b.y;
        e->ymax = a.y < b.y ? b.y : a.y;
        e->length = sqrt((double)(e->dx * e->dx + e->dy * e->dy));
        if (e->length <= bounds->reach)
            return false;
        perimeter += e->length;
        twice += ((int64_t)a.x - v[0].x) * e->dy - ((int64_t)a.y - v[0].y) * e->dx;
    }
    for (uint32_t i = 0; i < n; i++) {
        const struct edge *in = &edge[i > 0 ? i - 1 : n - 1], *out = &edge[i];
        int64_t back = -(in->dx * out->dx + in->dy * out->dy);
        if (back <= 0)
            continue;
        if (in->dx * out->dy == in->dy * out->dx)
            return false;
        double square = (double)back * (double)back;
        double whole = in->length * in->length * (out->length * out->length);
        if (square > bounds->cosine_squared * whole)
            return false;
    }
    return fabs((double)twice) > bounds->sliver * perimeter;
}

/* All of the other edge lies on one side of the edge at a, further off than reach. */
static bool clear_of(const struct edge *edge, struct ranh_vertex a, struct ranh_vertex c,
                     struct ranh_vertex d, double reach)
{
    int64_t of_c = edge->dx * ((int64_t)c.y - a.y) - edge->dy * ((int64_t)c.x - a.x);
    int64_t of_d = edge->dx * ((int64_t)d.y - a.y) - edge->dy * ((int64_t)d.x - a.x);
    double margin = reach * edge->length;
    return (of_c > 0 && of_d > 0 && (double)(of_c < of_d ? of_c : of_d) >= margin) ||
           (of_c < 0 && of_d < 0 && (double)(of_c > of_d ? of_c : of_d) <= -margin);
}

static bool apart(const struct ranh_vertex *v, uint32_t n, const struct edge *edge, double reach)
{
    int64_t near = (int64_t)reach;
    for (uint32_t i = 0; i + 2 < n; i++) {
        const struct edge *e = &edge[i];
        uint32_t end = i == 0 ? n - 1 : n; /* the last edge is the first one's neighbour */
        for (uint32_t j = i + 2; j < end; j++) {
            const struct edge *f = &edge[j];
            if (e->xmin > f->xmax + near || f->xmin > e->xmax + near || e->ymin > f->ymax + near ||
                f->ymin > e->ymax + near)
                continue;
            struct ranh_vertex c = v[j], d = v[j + 1 < n ? j + 1 : 0];
            if (!clear_of(e, v[i], c, d, reach) && !clear_of(f, c, v[i], v[i + 1], reach))
                return false;
        }
    }
    return true;
}

/* True: the face has no flaw of any kind. False: look closer. */
static bool plainly_sound(const struct ranh_fabric *fabric, size_t face,
                          const struct bounds *bounds)
{
    uint32_t ring = fabric->face_ring[face];
    const struct ranh_grid_box *box = &fabric->box[face];
    struct edge edge[FEW];
    if (fabric->face_ring[face + 1] - ring != 1 || fabric->ring_role[ring] & RANH_RING_UNCLOSED)
        return false;
    uint32_t first = fabric->ring_vertex[ring], n = fabric->ring_vertex[ring + 1] - first;
    if (n < 3 || n > FEW || (int64_t)box->xmax - box->xmin >= NARROW ||
        (int64_t)box->ymax - box->ymin >= NARROW)
        return false;
    const struct ranh_vertex *v = fabric->vertex + first;
    return walk(v, n, bounds, edge) && apart(v, n, edge, bounds->reach);
}

/* --- the long way ---------------------------------------------------------------------------- */

/* Keeps the first RANH_FLAWS_MOST of each kind from `first` on. */
static void trim(struct ranh_flaws *flaws, size_t first)
{
    uint32_t seen[RANH_FLAW_KINDS] = {0};
    size_t kept = first;
    for (size_t i = first; i < flaws->n; i++)
        if (seen[flaws->at[i].kind]++ < RANH_FLAWS_MOST)
            flaws->at[kept++] = flaws->at[i];
    flaws->n = kept;
}

/* Shown at the lowest vertex of the second part. */
static void put_parts(const struct ranh_validity *work, size_t face, struct ranh_flaws *flaws)
{
    uint32_t n = (uint32_t)work->part.n - 1;
    if (n < 2)
        return;
    uint32_t shell = work->part.at[1], first = work->start.at[shell];
    ranh_flaw_put(flaws, RANH_FLAW_MULTIPART, face,
                  ranh_vertex_lowest(work->vertex.at + first, work->start.at[shell + 1] - first), n)
        ->count = n;
}

static bool makes_invalid(const struct ranh_flaw *flaw)
{
    return flaw->kind < RANH_FLAW_MULTIPART && flaw->kind != RANH_FLAW_REPEATED;
}

static bool any_invalid(const struct ranh_flaws *flaws, size_t first)
{
    for (size_t i = first; i < flaws->n; i++)
        if (makes_invalid(&flaws->at[i]))
            return true;
    return false;
}

static void look_closely(struct ranh_validity *work, const struct ranh_fabric *fabric, size_t face,
                         const struct ranh_quality *quality, struct ranh_flaws *flaws)
{
    size_t first = flaws->n;
    ranh_validity_rings(work, fabric, face, flaws);
    work->crossed.n = 0;
    if (ring_count(work) > 0) {
        ranh_validity_nodes(work, face, flaws);
        ranh_validity_nesting(work, face, flaws);
        ranh_validity_connected(work, face, flaws);
        put_parts(work, face, flaws);
        if (quality)
            ranh_validity_quality(work, quality, face, !any_invalid(flaws, first), flaws);
    }
    trim(flaws, first);
}

/* --- the face -------------------------------------------------------------------------------- */

struct ranh_validity *ranh_validity_new(void)
{
    return ranh_calloc(1, sizeof(struct ranh_validity));
}

void ranh_validity_free(struct ranh_validity *work)
{
    if (!work)
        return;
    ranh_vec_release(&work->vertex);
    ranh_vec_release(&work->start);
    ranh_vec_release(&work->part);
    ranh_vec_release(&work->ring_of);
    ranh_vec_release(&work->part_of);
    ranh_vec_release(&work->box);
    ranh_vec_release(&work->exposed);
    ranh_vec_release(&work->lost);
    ranh_vec_release(&work->key);
    ranh_vec_release(&work->order);
    ranh_vec_release(&work->passage);
    ranh_vec_release(&work->crossing);
    ranh_vec_release(&work->run);
    ranh_vec_release(&work->crossed);
    ranh_vec_release(&work->contact);
    ranh_vec_release(&work->parent);
    ranh_free(work);
}

void ranh_validity_face(struct ranh_validity *work, const struct ranh_fabric *fabric, size_t face,
                        const struct ranh_quality *quality, struct ranh_flaws *flaws)
{
    struct bounds bounds = bounds_of(quality);
    if (!plainly_sound(fabric, face, &bounds))
        look_closely(work, fabric, face, quality, flaws);
}

bool ranh_validity_sound(struct ranh_validity *work, const struct ranh_fabric *fabric, size_t face)
{
    struct bounds bounds = bounds_of(NULL);
    struct ranh_flaws flaws = {0};
    if (plainly_sound(fabric, face, &bounds))
        return true;
    look_closely(work, fabric, face, NULL, &flaws);
    bool sound = !any_invalid(&flaws, 0);
    ranh_vec_release(&flaws);
    return sound;
}

void ranh_validity_cleaned(struct ranh_validity *work, const struct ranh_fabric *fabric,
                           size_t face, struct ranh_arena *arena, struct ranh_shape *shape)
{
    struct ranh_flaws ignored = {0};
    ranh_validity_rings(work, fabric, face, &ignored);
    ranh_validity_shape(work, arena, shape);
    ranh_vec_release(&ignored);
}

/* --- all faces ------------------------------------------------------------------------------- */

struct job {
    const struct ranh_fabric *fabric;
    const struct ranh_quality *quality;
    struct bounds bounds;
    struct ranh_validity **works; /* one a thread */
    struct ranh_flaws *lists;     /* one a chunk */
    const uint8_t *only;          /* NULL = all */
};

static int judge(void *context, unsigned worker, size_t first, size_t last, struct ranh_err *err)
{
    struct job *job = context;
    struct ranh_flaws *flaws = &job->lists[first / A_CHUNK];
    (void)err;
    for (size_t i = first; i < last; i++)
        if ((!job->only || job->only[i]) && !plainly_sound(job->fabric, i, &job->bounds))
            look_closely(job->works[worker], job->fabric, i, job->quality, flaws);
    return 0;
}

void ranh_validity_all(const struct ranh_fabric *fabric, const uint8_t *only,
                       struct ranh_pool *pool, const struct ranh_quality *quality,
                       struct ranh_flaws *flaws)
{
    size_t n_lists = fabric->n_faces / A_CHUNK + 1, n = 0;
    unsigned threads = pool ? ranh_pool_threads(pool) : 1;
    struct job job = {fabric, quality, bounds_of(quality), NULL, NULL, only};
    job.works = ranh_calloc(threads, sizeof(*job.works));
    job.lists = ranh_calloc(n_lists, sizeof(*job.lists));
    for (unsigned t = 0; t < threads; t++)
        job.works[t] = ranh_validity_new();
    ranh_pool_run(pool, fabric->n_faces, A_CHUNK, judge, &job, NULL);
    for (size_t i = 0; i < n_lists; i++)
        n += job.lists[i].n;
    *flaws = (struct ranh_flaws){0};
    ranh_vec_reserve(flaws, n + 1);
    for (size_t i = 0; i < n_lists; i++) {
        if (job.lists[i].n > 0)
            memcpy(flaws->at + flaws->n, job.lists[i].at, job.lists[i].n * sizeof(*flaws->at));
        flaws->n += job.lists[i].n;
        ranh_vec_release(&job.lists[i]);
    }
    for (unsigned t = 0; t < threads; t++)
        ranh_validity_free(job.works[t]);
    ranh_free(job.lists);
    ranh_free(job.works);
}
