/* SPDX-License-Identifier: MIT */
/*
 * What the families of defects share: free hosts, the parcel across an edge, own geometry.
 *
 * The edges of all outlines are sorted, so that the parcel across an edge is found by looking up the
 * edge turned round; coordinates of both sides are the same doubles, as the coverage is exact.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harm.h"

struct mkcity_pt mkcity_mm(double x, double y)
{
    return (struct mkcity_pt){round(x * 1000) / 1000, round(y * 1000) / 1000};
}

const struct mkcity_ring *mkcity_site_outline(const struct mkcity_sheet *sh, size_t parcel)
{
    return &sh->shape.ring[sh->shape.shape[sh->parcel[parcel].shape].ring0];
}

static int by_points(const void *x, const void *y)
{
    const double *p = (const double *)x, *q = (const double *)y;

    for (int i = 0; i < 4; i++)
        if (p[i] != q[i])
            return p[i] < q[i] ? -1 : 1;
    return 0;
}

static struct mkcity_edge *edges_of(const struct mkcity_sheet *sh, size_t *n)
{
    struct mkcity_edge *e;

    *n = 0;
    e = malloc((sh->shape.npt + 1) * sizeof *e);
    if (!e)
        abort();
    for (size_t k = 0; k < sh->nparcel; k++) {
        const struct mkcity_ring *r = mkcity_site_outline(sh, k);

        for (size_t i = 0; i < r->n; i++)
            e[(*n)++] = (struct mkcity_edge){sh->native[r->start + i],
                                             sh->native[r->start + (i + 1) % r->n], k, i};
    }
    qsort(e, *n, sizeof *e, by_points);
    return e;
}

void mkcity_harm_open(struct mkcity_harm_site *s)
{
    s->edge = edges_of(s->sheet, &s->nedge);
    if (s->east)
        s->edge_east = edges_of(s->east, &s->nedge_east);
    s->source = mkcity_deliver_source(s->city, s->sheet);
}

void mkcity_harm_close(struct mkcity_harm_site *s)
{
    free(s->edge);
    free(s->edge_east);
}

size_t mkcity_site_host(struct mkcity_harm_site *s, int *tries)
{
    while (++*tries < 400) {
        size_t k = (size_t)(mkcity_next(&s->rng) % s->sheet->nparcel);

        if (s->sheet->parcel[k].house && !s->sheet->parcel[k].busy)
            return k;
    }
    return SIZE_MAX;
}

void mkcity_site_take(struct mkcity_harm_site *s, struct mkcity_sheet *sh, size_t parcel)
{
    struct mkcity_pt lo = sh->parcel[parcel].lo, hi = sh->parcel[parcel].hi;

    (void)s;
    for (size_t k = 0; k < sh->nparcel; k++) {
        struct mkcity_parcel *p = &sh->parcel[k];

        if (p->lo.x < hi.x + 2 && p->hi.x > lo.x - 2 && p->lo.y < hi.y + 2 && p->hi.y > lo.y - 2)
            p->busy = true;
    }
}

size_t mkcity_site_across(const struct mkcity_harm_site *s, size_t parcel, size_t i, bool in_east)
{
    const struct mkcity_ring *r = mkcity_site_outline(s->sheet, parcel);
    struct mkcity_edge key = {s->sheet->native[r->start + (i + 1) % r->n],
                              s->sheet->native[r->start + i], 0, 0};
    const struct mkcity_edge *e = in_east ? s->edge_east : s->edge, *hit;

    if (!e)
        return SIZE_MAX;
    hit = bsearch(&key, e, in_east ? s->nedge_east : s->nedge, sizeof *e, by_points);
    return hit ? hit->parcel : SIZE_MAX;
}

/* Is the edge on the outer rim of the city, in the north or in the east? */
bool mkcity_site_on_rim(const struct mkcity_harm_site *s, size_t parcel, size_t i)
{
    const struct mkcity_plan *plan = &s->city->plan;
    const struct mkcity_ring *r = mkcity_site_outline(s->sheet, parcel);
    struct mkcity_pt a = s->sheet->shape.pt[r->start + i];
    struct mkcity_pt b = s->sheet->shape.pt[r->start + (i + 1) % r->n];

    return (a.y == plan->v[0] && b.y == plan->v[0]) ||
           (a.x == plan->u[plan->ncols] && b.x == plan->u[plan->ncols]);
}

static bool in_ring(const struct mkcity_pt *p, size_t n, struct mkcity_pt q)
{
    bool in = false;

    for (size_t i = 0, j = n - 1; i < n; j = i++)
        if ((p[i].y > q.y) != (p[j].y > q.y) &&
            q.x < (p[j].x - p[i].x) * (q.y - p[i].y) / (p[j].y - p[i].y) + p[i].x)
            in = !in;
    return in;
}

bool mkcity_site_inside(const struct mkcity_sheet *sh, size_t parcel, struct mkcity_pt p)
{
    const struct mkcity_shape *k = &sh->shape.shape[sh->parcel[parcel].shape];
    bool in = false;

    for (int j = 0; j < k->nrings; j++) {
        const struct mkcity_ring *r = &sh->shape.ring[k->ring0 + (size_t)j];

        if (in_ring(sh->native + r->start, r->n, p))
            in = !in;
    }
    return in;
}

/* The distance from p to the nearest vertex or edge of the parcel. */
double mkcity_site_room(const struct mkcity_sheet *sh, size_t parcel, struct mkcity_pt p)
{
    const struct mkcity_shape *k = &sh->shape.shape[sh->parcel[parcel].shape];
    double least = 1e30;

    for (int j = 0; j < k->nrings; j++) {
        const struct mkcity_ring *r = &sh->shape.ring[k->ring0 + (size_t)j];

        for (size_t i = 0; i < r->n; i++) {
            struct mkcity_pt a = sh->native[r->start + i],
                             b = sh->native[r->start + (i + 1) % r->n];
            double dx = b.x - a.x, dy = b.y - a.y;
            double t = ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy);

            t = fmin(fmax(t, 0), 1);
            least = fmin(least, hypot(a.x + t * dx - p.x, a.y + t * dy - p.y));
        }
    }
    return least;
}

struct mkcity_geom *mkcity_site_own(struct mkcity_harm_site *s, size_t record)
{
    struct mkcity_record *r = &s->batch->record[record];
    const struct mkcity_shape *k = &s->sheet->shape.shape[s->sheet->parcel[r->parcel].shape];

    if (r->geom)
        return r->geom;
    r->geom = calloc(1, sizeof *r->geom);
    if (!r->geom)
        abort();
    for (int j = 0; j < k->nrings; j++) {
        const struct mkcity_ring *ring = &s->sheet->shape.ring[k->ring0 + (size_t)j];

        mkcity_geom_ring(r->geom, 0, s->sheet->native + ring->start, ring->n);
    }
    return r->geom;
}

/* One more record of the sheet, with the parcel's attributes and a number of its own. */
struct mkcity_record *mkcity_site_extra(struct mkcity_harm_site *s, size_t parcel)
{
    struct mkcity_batch *b = s->batch;
    struct mkcity_record *r;

    b->record = mkcity_grow(b->record, b->n, &b->cap, sizeof *b->record);
    r = &b->record[b->n++];
    *r = b->record[parcel];
    r->geom = NULL;
    r->number = s->sheet->next_number++;
    return r;
}

/* Puts n points behind point `after` of the outline. */
void mkcity_site_insert(struct mkcity_geom *g, size_t after, const struct mkcity_pt *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g->pt = mkcity_grow(g->pt, g->npt, &g->cap_pt, sizeof *g->pt);
        g->npt++;
    }
    memmove(g->pt + after + 1 + n, g->pt + after + 1, (g->npt - n - after - 1) * sizeof *g->pt);
    memcpy(g->pt + after + 1, p, n * sizeof *p);
    g->ring[0].n += n;
    for (size_t j = 1; j < g->nring; j++)
        g->ring[j].start += n;
}

double mkcity_site_area(const struct mkcity_geom *g)
{
    double sum = 0;

    for (size_t j = 0; j < g->nring; j++)
        sum += mkcity_ring_area(g->pt + g->ring[j].start, g->ring[j].n);
    return sum;
}

struct mkcity_pt mkcity_site_9210(const struct mkcity_harm_site *s, struct mkcity_pt p)
{
    if (s->sheet->zone == 5899)
        mkcity_from_east(&s->city->zones, &p, 1);
    return p;
}

void mkcity_site_key(const struct mkcity_harm_site *s, const struct mkcity_record *r, char key[48])
{
    const struct mkcity_source *to = &s->city->source[r->to < 0 ? s->source : r->to];

    mkcity_key(key, to->commune ? to->commune : s->city->plan.commune[s->sheet->commune].code,
               r->sheet, r->number);
}
