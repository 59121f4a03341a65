/* SPDX-License-Identifier: MIT */
/*
 * Weaving: every edge gets all vertices that lie on it, so that both sides of a boundary go through the
 * same points, T-junctions and the neighbour's lots included; then long edges get points in between, so
 * that the warp may bend them.
 *
 * Vertices on an edge are looked up in a grid of 8 m cells.  A vertex is on the edge within 3 mm: cuts
 * round to 0.1 mm, and nothing in a city is that small, so the decision is never close.  Vertices less
 * than 0.3 m apart (two lots that happen to meet a wall from both sides) become one, after they were
 * threaded into every edge, so all edges move together; those on the rim first, so that the neighbour
 * comes to the same choice.  The points in between are computed from the ends in a fixed order.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mkcity.h"

#define CELL    8.0
#define ON_EDGE 0.003
#define STEP    14.0
#define SAME    0.3

struct grid {
    double x0, y0;
    int nx, ny;
    int *head;       /* per cell the first point, -1 = none */
    int *next, *rep; /* rep: the point that stands for this one */
    struct mkcity_pt *pt;
    size_t n, cap, cap_next, cap_rep;
};

static int cell_of(const struct grid *g, double x, double y)
{
    int cx = (int)floor((x - g->x0) / CELL), cy = (int)floor((y - g->y0) / CELL);

    cx = cx < 0 ? 0 : cx >= g->nx ? g->nx - 1 : cx;
    cy = cy < 0 ? 0 : cy >= g->ny ? g->ny - 1 : cy;
    return cy * g->nx + cx;
}

static int find(const struct grid *g, struct mkcity_pt p)
{
    for (int i = g->head[cell_of(g, p.x, p.y)]; i >= 0; i = g->next[i])
        if (g->pt[i].x == p.x && g->pt[i].y == p.y)
            return i;
    return -1;
}

/* The oldest point within SAME of p that stands for itself. */
static int neighbour(const struct grid *g, struct mkcity_pt p)
{
    int c0 = cell_of(g, p.x - SAME, p.y - SAME), c1 = cell_of(g, p.x + SAME, p.y + SAME);
    int best = -1;

    for (int cy = c0 / g->nx; cy <= c1 / g->nx; cy++)
        for (int cx = c0 % g->nx; cx <= c1 % g->nx; cx++)
            for (int i = g->head[cy * g->nx + cx]; i >= 0; i = g->next[i])
                if (g->rep[i] == i && hypot(g->pt[i].x - p.x, g->pt[i].y - p.y) < SAME &&
                    (best < 0 || i < best))
                    best = i;
    return best;
}

static void grid_add(struct grid *g, struct mkcity_pt p)
{
    int c = cell_of(g, p.x, p.y), rep;

    if (find(g, p) >= 0)
        return;
    rep = neighbour(g, p);
    g->pt = mkcity_grow(g->pt, g->n, &g->cap, sizeof *g->pt);
    g->next = mkcity_grow(g->next, g->n, &g->cap_next, sizeof *g->next);
    g->rep = mkcity_grow(g->rep, g->n, &g->cap_rep, sizeof *g->rep);
    g->pt[g->n] = p;
    g->rep[g->n] = rep < 0 ? (int)g->n : rep;
    g->next[g->n] = g->head[c];
    g->head[c] = (int)g->n++;
}

struct box {
    double x0, y0, x1, y1;
};

static struct box box_of(const struct mkcity_tile *t)
{
    struct box b = {1e30, 1e30, -1e30, -1e30};

    for (size_t i = 0; i < t->npt; i++) {
        b.x0 = fmin(b.x0, t->pt[i].x);
        b.y0 = fmin(b.y0, t->pt[i].y);
        b.x1 = fmax(b.x1, t->pt[i].x);
        b.y1 = fmax(b.y1, t->pt[i].y);
    }
    return b;
}

static bool inside(const struct box *b, struct mkcity_pt p, double margin)
{
    return p.x >= b->x0 - margin && p.x <= b->x1 + margin && p.y >= b->y0 - margin &&
           p.y <= b->y1 + margin;
}

static void grid_fill(struct grid *g, const struct mkcity_tile *t,
                      const struct mkcity_tile *const near[4])
{
    struct box b = box_of(t);

    g->x0 = b.x0;
    g->y0 = b.y0;
    g->nx = (int)((b.x1 - b.x0) / CELL) + 1;
    g->ny = (int)((b.y1 - b.y0) / CELL) + 1;
    g->head = malloc((size_t)g->nx * (size_t)g->ny * sizeof *g->head);
    if (!g->head)
        abort();
    memset(g->head, 0xff, (size_t)g->nx * (size_t)g->ny * sizeof *g->head);
    for (size_t i = 0; i < t->npt; i++)
        if (!inside(&b, t->pt[i], -ON_EDGE))
            grid_add(g, t->pt[i]);
    for (int k = 0; k < 4; k++)
        for (size_t i = 0; near[k] && i < near[k]->npt; i++)
            if (inside(&b, near[k]->pt[i], ON_EDGE))
                grid_add(g, near[k]->pt[i]);
    for (size_t i = 0; i < t->npt; i++)
        grid_add(g, t->pt[i]);
}

struct hit {
    double t;
    struct mkcity_pt p;
};

#define HITS_MAX 512

static int by_t(const void *a, const void *b)
{
    double d = ((const struct hit *)a)->t - ((const struct hit *)b)->t;

    return d < 0 ? -1 : d > 0;
}

/* The vertices strictly between a and b, in order. */
static int hits(const struct grid *g, struct mkcity_pt a, struct mkcity_pt b, struct hit *out)
{
    double dx = b.x - a.x, dy = b.y - a.y, len2 = dx * dx + dy * dy, len = sqrt(len2);
    int c0 = cell_of(g, fmin(a.x, b.x) - ON_EDGE, fmin(a.y, b.y) - ON_EDGE);
    int c1 = cell_of(g, fmax(a.x, b.x) + ON_EDGE, fmax(a.y, b.y) + ON_EDGE), n = 0;

    for (int cy = c0 / g->nx; cy <= c1 / g->nx; cy++)
        for (int cx = c0 % g->nx; cx <= c1 % g->nx; cx++)
            for (int i = g->head[cy * g->nx + cx]; i >= 0; i = g->next[i]) {
                double px = g->pt[i].x - a.x, py = g->pt[i].y - a.y;
                double t = (px * dx + py * dy) / len2;

                if (fabs(px * dy - py * dx) <= ON_EDGE * len && t * len > 5e-4 &&
                    (1 - t) * len > 5e-4 && n < HITS_MAX - 1)
                    out[n++] = (struct hit){t, g->pt[i]};
            }
    qsort(out, (size_t)n, sizeof *out, by_t);
    return n;
}

static void push(struct mkcity_tile *t, struct mkcity_pt p)
{
    t->pt = mkcity_grow(t->pt, t->npt, &t->cap_pt, sizeof *t->pt);
    t->pt[t->npt++] = p;
    t->ring[t->nring - 1].n++;
}

/* a, then points in between; counted and placed from the smaller end whichever way we come. */
static void push_dense(struct mkcity_tile *t, struct mkcity_pt a, struct mkcity_pt b)
{
    double len = hypot(b.x - a.x, b.y - a.y);
    int n = (int)ceil(len / STEP);
    bool turned = b.x < a.x || (b.x == a.x && b.y < a.y);
    struct mkcity_pt lo = turned ? b : a, hi = turned ? a : b;

    push(t, a);
    for (int i = 1; i < n; i++) {
        double f = (double)(turned ? n - i : i) / n;

        push(t, (struct mkcity_pt){lo.x + f * (hi.x - lo.x), lo.y + f * (hi.y - lo.y)});
    }
}

static struct mkcity_pt stand_in(const struct grid *g, struct mkcity_pt p)
{
    int i = find(g, p);

    return i < 0 ? p : g->pt[g->rep[i]];
}

/* One ring or line, threaded through all vertices on its edges. */
static void thread_ring(const struct grid *g, const struct mkcity_tile *t,
                        const struct mkcity_ring *r, bool line, struct mkcity_tile *out)
{
    struct hit hit[HITS_MAX];
    struct mkcity_pt last = {NAN, NAN};

    out->ring = mkcity_grow(out->ring, out->nring, &out->cap_ring, sizeof *out->ring);
    out->ring[out->nring++] = (struct mkcity_ring){out->npt, 0};
    for (size_t i = 0; i < (line ? 1 : r->n); i++) {
        struct mkcity_pt a = t->pt[r->start + i], b = t->pt[r->start + (i + 1) % r->n];
        int n = hits(g, a, b, hit);

        a = stand_in(g, a);
        hit[n].p = b;
        for (int h = 0; h <= n; h++) {
            struct mkcity_pt q = stand_in(g, hit[h].p);

            if (q.x == a.x && q.y == a.y)
                continue;
            push_dense(out, a, q);
            a = last = q;
        }
    }
    if (line)
        push(out, last);
}

void mkcity_weave(const struct mkcity_tile *t, const struct mkcity_tile *const near[4],
                  struct mkcity_tile *out)
{
    struct grid g = {0};

    mkcity_tile_clear(out);
    out->col = t->col;
    out->row = t->row;
    grid_fill(&g, t, near);
    for (size_t k = 0; k < t->nshape; k++) {
        out->shape = mkcity_grow(out->shape, out->nshape, &out->cap_shape, sizeof *out->shape);
        out->shape[out->nshape++] = t->shape[k];
    }
    for (size_t k = 0; k < t->nshape; k++)
        for (int j = 0; j < t->shape[k].nrings; j++)
            thread_ring(&g, t, &t->ring[t->shape[k].ring0 + (size_t)j],
                        t->shape[k].kind == KIND_SIDE, out);
    free(g.head);
    free(g.next);
    free(g.rep);
    free(g.pt);
}
