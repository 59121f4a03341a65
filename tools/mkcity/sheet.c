/* SPDX-License-Identifier: MIT */
/*
 * From a woven tile to a map sheet (tờ bản đồ): metres, both zones, parcel numbers, areas.
 *
 * Numbers run zigzag from the north-west corner as the circular wants: bands of 25 m, one from west to
 * east, the next back.  The area is that of the delivered coordinates, in the zone they are delivered
 * in, as a surveyor's program would print it.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mkcity.h"

#define BAND 25.0

static void *need(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size);

    if (!p)
        abort();
    return p;
}

static double shape_area(const struct mkcity_sheet *s, const struct mkcity_shape *sh)
{
    double sum = 0;

    for (int j = 0; j < sh->nrings; j++) {
        const struct mkcity_ring *r = &s->shape.ring[sh->ring0 + (size_t)j];

        sum += mkcity_ring_area(s->native + r->start, r->n);
    }
    return sum;
}

/* The distance of a point to the axis of the power line, with a sign. */
static double power_side(const struct mkcity_plan *plan, struct mkcity_pt p)
{
    double dx = plan->power[1].x - plan->power[0].x, dy = plan->power[1].y - plan->power[0].y;

    return (dx * (p.y - plan->power[0].y) - dy * (p.x - plan->power[0].x)) / hypot(dx, dy);
}

/* Where the parcel stands to road reserves and corridors: clearly in, clearly out, or neither. */
static void reserves(const struct mkcity_plan *plan, const struct mkcity_sheet *s,
                     const struct mkcity_shape *sh, struct mkcity_parcel *p)
{
    const struct mkcity_ring *r = &s->shape.ring[sh->ring0];
    double depth = -1e30, lo = 1e30, hi = -1e30;

    for (size_t i = 0; i < r->n; i++) {
        double d = power_side(plan, s->metre[r->start + i]);

        depth = fmax(depth, mkcity_plan_reserve(plan, s->shape.pt[r->start + i]));
        lo = fmin(lo, d);
        hi = fmax(hi, d);
    }
    depth = fmax(depth, fmin(MKCITY_POWER_HALF - lo, MKCITY_POWER_HALF + hi));
    p->reserved = depth > 1.0;
    p->clear = depth < -1.0;
}

static void one(struct mkcity_sheet *s, const struct mkcity_plan *plan, size_t k)
{
    const struct mkcity_shape *sh = &s->shape.shape[k];
    const struct mkcity_ring *r = &s->shape.ring[sh->ring0];
    struct mkcity_parcel *p;

    s->parcel = mkcity_grow(s->parcel, s->nparcel, &s->cap_parcel, sizeof *s->parcel);
    p = &s->parcel[s->nparcel++];
    *p = (struct mkcity_parcel){.shape = k,
                                .use = sh->use,
                                .house = sh->house,
                                .home = sh->house && (sh->use == USE_ODT || sh->use == USE_ONT),
                                .lo = {1e30, 1e30},
                                .hi = {-1e30, -1e30}};
    for (size_t i = 0; i < r->n; i++) {
        struct mkcity_pt q = s->metre[r->start + i];

        p->label.x += (q.x - s->metre[r->start].x) / (double)r->n;
        p->label.y += (q.y - s->metre[r->start].y) / (double)r->n;
        p->lo.x = fmin(p->lo.x, q.x);
        p->lo.y = fmin(p->lo.y, q.y);
        p->hi.x = fmax(p->hi.x, q.x);
        p->hi.y = fmax(p->hi.y, q.y);
    }
    p->label.x += s->metre[r->start].x;
    p->label.y += s->metre[r->start].y;
    p->area = shape_area(s, sh);
    if (sh->house)
        reserves(plan, s, sh, p);
}

struct order {
    long band;
    double x;
    size_t parcel;
};

static int by_order(const void *a, const void *b)
{
    const struct order *p = a, *q = b;

    if (p->band != q->band)
        return p->band < q->band ? -1 : 1;
    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    return p->parcel < q->parcel ? -1 : 1;
}

static void number(struct mkcity_sheet *s)
{
    struct order *o = need(s->nparcel, sizeof *o);
    double north = -1e30;

    for (size_t i = 0; i < s->nparcel; i++)
        north = fmax(north, s->parcel[i].label.y);
    for (size_t i = 0; i < s->nparcel; i++) {
        const struct mkcity_parcel *p = &s->parcel[i];
        long band = (long)((north - p->label.y) / BAND);

        o[i] = (struct order){band, band & 1 ? -p->label.x : p->label.x, i};
    }
    qsort(o, s->nparcel, sizeof *o, by_order);
    for (size_t i = 0; i < s->nparcel; i++)
        s->parcel[o[i].parcel].number = (int)i + 1;
    s->next_number = (int)s->nparcel + 1;
    free(o);
}

/*
 * Where the zones meet, in the middle of the river, a point rounded to 1 mm in one zone is off by up to
 * 0.7 mm in the other, and the two banks would overlap by a hair.  Nobody cares where exactly the middle
 * of a river is: the point is moved by some centimetres to a place that is a round number in both.
 */
static int seam_point(const struct mkcity_zones *zones, struct mkcity_pt *p)
{
    struct mkcity_pt t[2] = {*p, {p->x + 100, p->y}};
    double a, b, best = 1e30;
    struct mkcity_pt at = *p;

    if (mkcity_to_east_exact(zones, t, 2))
        return -1;
    /* the map from zone to zone is conformal: a turn and a scale */
    a = (t[1].x - t[0].x) / 100;
    b = (t[1].y - t[0].y) / 100;
    for (int i = -90; i <= 90 && best > 1e-5; i++)
        for (int j = -90; j <= 90; j++) {
            double dx = i * 0.001, dy = j * 0.001;
            double x = (t[0].x + a * dx - b * dy) * 1000, y = (t[0].y + b * dx + a * dy) * 1000;
            double off = fmax(fabs(x - round(x)), fabs(y - round(y))) / 1000;

            if (off < best) {
                best = off;
                at = (struct mkcity_pt){round((p->x + dx) * 1000) / 1000,
                                        round((p->y + dy) * 1000) / 1000};
            }
        }
    *p = at;
    return 0;
}

int mkcity_sheet_make(struct mkcity_sheet *s, const struct mkcity_plan *plan,
                      const struct mkcity_zones *zones, const struct mkcity_tile *t,
                      const struct mkcity_tile *const near[4], int sheet_number)
{
    bool rural = mkcity_plan_rural(plan, t->col, t->row);

    mkcity_weave(t, near, &s->shape);
    s->col = t->col;
    s->row = t->row;
    s->number = sheet_number;
    s->commune = mkcity_plan_commune(plan, t->col, t->row);
    s->zone = plan->commune[s->commune].zone;
    s->scale = rural ? 1000 : 500;
    s->zoned = mkcity_plan_zoned(plan, t->col, t->row);
    s->nparcel = 0;
    s->metre = need(s->shape.npt, sizeof *s->metre);
    for (size_t i = 0; i < s->shape.npt; i++)
        s->metre[i] = mkcity_warp(plan, s->shape.pt[i]);
    for (size_t i = 0; i < s->shape.npt; i++)
        if (s->shape.pt[i].x == plan->u[plan->river] && seam_point(zones, &s->metre[i]))
            return -1;
    s->native = need(s->shape.npt, sizeof *s->native);
    memcpy(s->native, s->metre, s->shape.npt * sizeof *s->native);
    if (s->zone == 5899 && mkcity_to_east(zones, s->native, s->shape.npt))
        return -1;
    for (size_t k = 0; k < s->shape.nshape; k++)
        if (s->shape.shape[k].kind == KIND_PARCEL)
            one(s, plan, k);
    number(s);
    return 0;
}

void mkcity_sheet_free(struct mkcity_sheet *s)
{
    mkcity_tile_free(&s->shape);
    free(s->metre);
    free(s->native);
    free(s->parcel);
    *s = (struct mkcity_sheet){0};
}

/* House numbers grow along the street that bounds the tile in the west or in the south. */
void mkcity_sheet_address(const struct mkcity_plan *plan, const struct mkcity_sheet *s,
                          const struct mkcity_parcel *p, char *out, size_t size)
{
    const struct mkcity_shape *sh = &s->shape.shape[p->shape];
    struct mkcity_pt q = s->shape.pt[s->shape.ring[sh->ring0].start];
    double du = q.x - plan->u[s->col], dv = q.y - plan->v[s->row + 1];
    bool vertical = du < dv;
    int along = (int)((vertical ? plan->v[0] - q.y : q.x - plan->u[0]) / 2) * 2 + 1;
    double deep = vertical ? du : dv;
    const char *street = mkcity_street(plan->opt.seed, vertical, vertical ? s->col : s->row);
    const char *commune = plan->commune[s->commune].name;

    if (!p->house)
        snprintf(out, size, "đường %s, %s", street, commune);
    else if (deep < 45)
        snprintf(out, size, "%d đường %s, %s", along, street, commune);
    else
        snprintf(out, size, "%d/%d đường %s, %s", along, (int)(deep / 3) + 1, street, commune);
}
