/* SPDX-License-Identifier: MIT */
/*
 * The boundary by papers beside the current one. It is drawn where the two differ, rarely all around a parcel, so it makes
 * no parcels of its own; each of its lines is held against the current boundaries: how far it strays at most, and
 * where. Within the mutual error of two boundary points they are the same boundary.
 */
#include <math.h>

#include <ranh/geo/rtree.h>

#include "drawing_impl.h"

#define SAMPLE_M   0.5  /* between two vertices it is looked at every half metre ... */
#define FARTHEST_M 64.0 /* nobody looks for the current boundary farther away; told as this much */
enum { MOST_SAMPLES = 2000 /* ... and at most so often along one edge */ };

struct edges {
    const struct ranh_drawing *d;
    struct ranh_rtree tree;
    struct {
        RANH_VEC(uint32_t)
    } first;           /* vertex each edge begins at */
    double x, y, best; /* of the query at work */
};

struct stray {
    double distance, x, y;
};

static int32_t steps(double metres)
{
    return (int32_t)ceil(metres * RANH_GRID_PER_M);
}

/* Edges of the current boundaries that lie on the grid, with their boxes. */
static void index_edges(struct edges *e)
{
    const struct ranh_drawing *d = e->d;
    struct {
        RANH_VEC(struct ranh_grid_box)
    } boxes = {0};
    for (size_t i = 0; i < d->line.n; i++) {
        size_t last = i + 1 < d->line.n ? d->line.at[i + 1].first : d->xy.n / 2;
        for (size_t k = d->line.at[i].first; !d->line.at[i].off_grid && k + 1 < last; k++) {
            struct ranh_vertex a, b;
            if (!ranh_grid_snap(&d->grid, d->xy.at[2 * k], d->xy.at[2 * k + 1], &a) ||
                !ranh_grid_snap(&d->grid, d->xy.at[2 * k + 2], d->xy.at[2 * k + 3], &b))
                continue;
            *ranh_vec_push(&boxes) =
                (struct ranh_grid_box){a.x < b.x ? a.x : b.x, a.y < b.y ? a.y : b.y,
                                       a.x > b.x ? a.x : b.x, a.y > b.y ? a.y : b.y};
            *ranh_vec_push(&e->first) = (uint32_t)k;
        }
    }
    ranh_rtree_build(&e->tree, boxes.at, boxes.n);
    ranh_vec_release(&boxes);
}

static bool try_edge(void *context, uint32_t item)
{
    struct edges *e = context;
    const double *a = e->d->xy.at + 2 * (size_t)e->first.at[item], *b = a + 2;
    double dx = b[0] - a[0], dy = b[1] - a[1], length2 = dx * dx + dy * dy;
    double t = length2 > 0 ? ((e->x - a[0]) * dx + (e->y - a[1]) * dy) / length2 : 0;
    t = fmin(fmax(t, 0), 1);
    e->best = fmin(e->best, hypot(e->x - (a[0] + t * dx), e->y - (a[1] + t * dy)));
    return true;
}

static double to_boundaries(struct edges *e, double x, double y)
{
    struct ranh_vertex here;
    if (!ranh_grid_snap(&e->d->grid, x, y, &here))
        return FARTHEST_M;
    e->x = x;
    e->y = y;
    for (int reach = 1; reach <= FARTHEST_M; reach *= 8) {
        int32_t r = steps(reach);
        e->best = FARTHEST_M;
        ranh_rtree_query(&e->tree,
                         (struct ranh_grid_box){here.x - r, here.y - r, here.x + r, here.y + r},
                         try_edge, e);
        if (e->best <= reach)
            break;
    }
    return e->best;
}

static void look_at(struct edges *e, double x, double y, struct stray *most)
{
    double distance = to_boundaries(e, x, y);
    if (distance > most->distance)
        *most = (struct stray){distance, x, y};
}

static struct stray strays(struct edges *e, size_t first, size_t last)
{
    struct stray most = {.distance = -1};
    for (size_t k = first; k < last; k++) {
        const double *a = e->d->legal_xy.at + 2 * k;
        look_at(e, a[0], a[1], &most);
        if (k + 1 == last)
            break;
        int n = (int)fmin(ceil(hypot(a[2] - a[0], a[3] - a[1]) / SAMPLE_M), MOST_SAMPLES);
        for (int i = 1; i < n; i++)
            look_at(e, a[0] + (a[2] - a[0]) * i / n, a[1] + (a[3] - a[1]) * i / n, &most);
    }
    return most;
}

static size_t parcel_at(const struct ranh_drawing *d, double x, double y)
{
    struct ranh_vertex at;
    size_t face =
        ranh_grid_snap(&d->grid, x, y, &at) ? ranh_linework_locate(&d->linework, at) : SIZE_MAX;
    for (size_t i = 0; face != SIZE_MAX && i < d->parcel.n; i++)
        if (d->parcel.at[i].face == face)
            return i;
    return SIZE_MAX;
}

void drawing_compare_legal(struct ranh_drawing *d, const struct ranh_drawing_limits *limits)
{
    double limit = isfinite(limits->tolerance_m) ? limits->tolerance_m : 0.001;
    struct edges edges = {.d = d};
    if (d->legal.n == 0 || d->line.n == 0)
        return;
    index_edges(&edges);
    for (size_t i = 0; i < d->legal.n; i++) {
        size_t last = i + 1 < d->legal.n ? d->legal.at[i + 1].first : d->legal_xy.n / 2;
        struct stray most = strays(&edges, d->legal.at[i].first, last);
        if (!(most.distance > limit))
            continue;
        struct ranh_drawn_flaw *f = drawing_put_flaw(d, "L117", d->legal.at[i].feature);
        drawing_place(f, most.x, most.y);
        f->measured = most.distance;
        f->limit = limits->tolerance_m;
        f->parcel = parcel_at(d, most.x, most.y);
    }
    ranh_rtree_release(&edges.tree);
    ranh_vec_release(&edges.first);
}
