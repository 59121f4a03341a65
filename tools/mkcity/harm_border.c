/* SPDX-License-Identifier: MIT */
/*
 * Defects at the edge of a sheet: its eastern edge drawn some centimetres off the sheet east of it, which was
 * surveyed at another date or scale, so that there is an answer to who adjusts; and a lot at the rim of the city
 * that nobody delivered.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harm_pair.h"

/* Is point i of the sheet on its eastern edge, and no corner of the sheet? */
static bool on_edge(const struct mkcity_harm_site *s, size_t i)
{
    const struct mkcity_plan *plan = &s->city->plan;
    struct mkcity_pt p = s->sheet->shape.pt[i];

    return p.x == plan->u[s->sheet->col + 1] && p.y != plan->v[s->sheet->row] &&
           p.y != plan->v[s->sheet->row + 1];
}

static bool touches_edge(const struct mkcity_harm_site *s, size_t parcel)
{
    const struct mkcity_ring *r = mkcity_site_outline(s->sheet, parcel);

    for (size_t i = 0; i < r->n; i++)
        if (on_edge(s, r->start + i))
            return true;
    return false;
}

/* Nothing along the edge is part of another defect, on either side of it. */
static bool edge_is_free(const struct mkcity_harm_site *s)
{
    bool any = false;

    for (size_t k = 0; k < s->sheet->nparcel; k++) {
        size_t n = mkcity_site_outline(s->sheet, k)->n;

        if (!touches_edge(s, k))
            continue;
        any = true;
        if (s->sheet->parcel[k].busy)
            return false;
        for (size_t i = 0; i < n; i++) {
            size_t other = mkcity_site_across(s, k, i, true);

            if (other != SIZE_MAX && s->east->parcel[other].busy)
                return false;
        }
    }
    return any;
}

/* Moves the parcel's corners on the edge by h to the east; by how much its area grows. */
static double move_edge(struct mkcity_harm_site *s, size_t parcel, double h)
{
    const struct mkcity_shape *k = &s->sheet->shape.shape[s->sheet->parcel[parcel].shape];
    struct mkcity_geom *g = mkcity_site_own(s, parcel);
    struct mkcity_record *r = &s->batch->record[parcel];
    double was = mkcity_site_area(g);

    for (int j = 0; j < k->nrings; j++) {
        const struct mkcity_ring *ring = &s->sheet->shape.ring[k->ring0 + (size_t)j];

        for (size_t i = 0; i < ring->n; i++) {
            struct mkcity_pt *p = &g->pt[g->ring[j].start + i];

            if (on_edge(s, ring->start + i))
                *p = mkcity_mm(p->x + h, p->y);
        }
    }
    r->area = mkcity_site_area(g);
    return r->area - was;
}

static void sheet_key(const struct mkcity_city *c, const struct mkcity_sheet *sh, char key[48])
{
    snprintf(key, 48, "%s/%d", c->plan.commune[sh->commune].code, sh->number);
}

bool mkcity_harm_border(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    const struct mkcity_source *a = &s->city->source[s->source], *b;
    double h = mkcity_real(&s->rng, 0.02, 0.03) * (mkcity_next(&s->rng) & 1 ? 1 : -1), area = 0;
    size_t middle = 0;

    if (!s->east || s->city->plan.opt.bench)
        return false;
    b = &s->city->source[mkcity_deliver_source(s->city, s->east)];
    if ((a->scale == b->scale && !strcmp(a->date, b->date)) || !edge_is_free(s))
        return false;
    for (size_t k = 0; k < s->sheet->nparcel; k++) {
        size_t n = mkcity_site_outline(s->sheet, k)->n;

        if (!touches_edge(s, k))
            continue;
        area += fabs(move_edge(s, k, h));
        s->sheet->parcel[k].busy = true;
        for (size_t i = 0; i < n; i++) {
            size_t other = mkcity_site_across(s, k, i, true);

            if (other != SIZE_MAX)
                s->east->parcel[other].busy = true;
        }
        middle = k;
    }
    sheet_key(s->city, s->sheet, t->key_a);
    sheet_key(s->city, s->east, t->key_b);
    t->area = area;
    t->measured = t->width = fabs(h);
    t->at = s->sheet->parcel[middle].label;
    t->note = h > 0 ? "the eastern edge of sheet key_a lies on sheet key_b by less than the limit"
                    : "the eastern edge of sheet key_a stays away from sheet key_b by less than "
                      "the limit";
    return true;
}

/* Those along a lot, and how far. */
struct beside {
    int number[32];
    double along[32];
    size_t n;
};

static void add_beside(struct beside *b, int number, double along)
{
    size_t i = 0;

    while (i < b->n && b->number[i] != number)
        i++;
    if (i == sizeof b->number / sizeof *b->number)
        return;
    if (i == b->n) {
        b->number[b->n++] = number;
        b->along[i] = 0;
    }
    b->along[i] += along;
}

/*
 * The first by number of those that run along the lot for at least half as far as the one that does so
 * farthest; 0 when that is a matter of millimetres.
 */
static int first_beside(const struct beside *b)
{
    double farthest = 0;
    int first = 0;

    for (size_t i = 0; i < b->n; i++)
        farthest = fmax(farthest, b->along[i]);
    for (size_t i = 0; i < b->n; i++) {
        if (fabs(2 * b->along[i] - farthest) < 0.02 * farthest)
            return 0;
        if (2 * b->along[i] > farthest && (!first || mkcity_comes_before(b->number[i], first)))
            first = b->number[i];
    }
    return first;
}

/* Whose neighbours are all of this sheet, and some of its edges are on the rim; beside whom its ground is told. */
static int open_beside(struct mkcity_harm_site *s, size_t parcel)
{
    const struct mkcity_ring *r = mkcity_site_outline(s->sheet, parcel);
    struct beside b = {.n = 0};
    bool rim = false;

    for (size_t i = 0; i < r->n; i++) {
        struct mkcity_pt p = s->sheet->native[r->start + i];
        struct mkcity_pt q = s->sheet->native[r->start + (i + 1) % r->n];
        size_t k = mkcity_site_across(s, parcel, i, false);

        if (k == SIZE_MAX && !mkcity_site_on_rim(s, parcel, i))
            return 0;
        rim |= k == SIZE_MAX;
        if (k != SIZE_MAX)
            add_beside(&b, s->batch->record[k].number, hypot(q.x - p.x, q.y - p.y));
    }
    return rim ? first_beside(&b) : 0;
}

bool mkcity_harm_open_lot(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    for (size_t k = 0; k < s->sheet->nparcel; k++) {
        const struct mkcity_parcel *p = &s->sheet->parcel[k];
        int first;

        if (!p->house || p->busy || p->area < 20 || !(first = open_beside(s, k)))
            continue;
        mkcity_key(t->key_a, s->city->plan.commune[s->sheet->commune].code, s->sheet->number,
                   first);
        mkcity_site_take(s, s->sheet, k);
        s->batch->record[k].drop = true;
        t->area = t->measured = p->area;
        t->at = p->label;
        t->note = "a lot at the rim that was not delivered; the key is that of the first neighbour "
                  "along it";
        return true;
    }
    return false;
}
