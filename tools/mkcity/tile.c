/* SPDX-License-Identifier: MIT */
/*
 * One tile: the strips on its rim, then the quarter inside, cut by streets into blocks.
 *
 * Which public buildings a tile gets goes by turns, so that even a small city has its school, market,
 * park, pagoda and ward office; where they lie is left to the blocks that happen to fit.
 */
#include <math.h>
#include <stdlib.h>

#include "mkcity.h"

#define BLOCKS_MAX 128

struct quarter {
    struct mkcity_tile *tile;
    struct mkcity_rng *rng;
    double target;
    enum mkcity_use street;
    double street_lo, street_hi, slant;
    double area;
    struct mkcity_piece block[BLOCKS_MAX];
    int n;
};

struct wish {
    enum mkcity_use use;
    double lo, hi;
};

#define THEMES 7
#define WISHES 2

static const struct wish wishes[THEMES][WISHES] = {
    {{USE_DGD, 3600, 6400}, {USE_TON, 900, 1800}},   {{USE_DCH, 2600, 4600}, {USE_TMD, 1500, 3000}},
    {{USE_DKV, 6000, 11000}, {USE_DVH, 1200, 2400}}, {{USE_TSC, 1300, 2600}, {USE_DYT, 900, 1900}},
    {{USE_SKC, 3800, 8000}, {USE_SKC, 2500, 6000}},  {{USE_DGD, 2600, 4600}, {USE_DTT, 3000, 6000}},
    {{USE_TON, 1500, 3000}, {USE_TIN, 400, 900}},
};

static struct mkcity_piece box(double u0, double v0, double u1, double v1)
{
    return (struct mkcity_piece){4, {{u0, v0}, {u1, v0}, {u1, v1}, {u0, v1}}};
}

static void strip(struct mkcity_tile *t, enum mkcity_use use, const struct mkcity_piece *p)
{
    mkcity_tile_piece(t, KIND_PARCEL, use, p)->strip = true;
    if (use == USE_DGT || use == USE_DKV)
        mkcity_tile_piece(t, KIND_ZONE, use, p);
}

struct bounds {
    double u0, v0, u1, v1;
};

/* The strip of width w along one side (W E N S) of b, which gets smaller by it. */
static struct bounds take_strip(struct bounds *b, int side, double w)
{
    struct bounds s = *b;

    if (side == 0)
        s.u1 = b->u0 = b->u0 + w;
    else if (side == 1)
        s.u0 = b->u1 = b->u1 - w;
    else if (side == 2)
        s.v0 = b->v1 = b->v1 - w;
    else
        s.v1 = b->v0 = b->v0 + w;
    return s;
}

/* The innermost strip of a side with the triangles of the block's corners; open: no strip north. */
static struct mkcity_piece with_corners(struct bounds b, int side, double c, bool open)
{
    if (side == 0 && open)
        return (struct mkcity_piece){
            5, {{b.u0, b.v0}, {b.u1, b.v0}, {b.u1, b.v1 - c}, {b.u1 + c, b.v1}, {b.u0, b.v1}}};
    if (side == 2)
        return (struct mkcity_piece){6,
                                     {{b.u0, b.v0 - c},
                                      {b.u0 + c, b.v0},
                                      {b.u1 - c, b.v0},
                                      {b.u1, b.v0 - c},
                                      {b.u1, b.v1},
                                      {b.u0, b.v1}}};
    if (side == 3)
        return (struct mkcity_piece){6,
                                     {{b.u0, b.v0},
                                      {b.u1, b.v0},
                                      {b.u1, b.v1 + c},
                                      {b.u1 - c, b.v1},
                                      {b.u0 + c, b.v1},
                                      {b.u0, b.v1 + c}}};
    return box(b.u0, b.v0, b.u1, b.v1);
}

/*
 * Lays the strips of all four sides and returns what is left inside.  At street corners the block is
 * cut off (vát góc) by c metres; the triangle goes to the road of this tile that lies beside it, so the
 * corner between the two neighbours' roads stays sharp.
 */
static struct mkcity_piece rim(struct mkcity_tile *t, const struct mkcity_plan *plan, double c)
{
    struct mkcity_strips side[4];
    struct bounds b = {plan->u[t->col], plan->v[t->row + 1], plan->u[t->col + 1], plan->v[t->row]};

    mkcity_plan_strips(plan, t->col, t->row, side);
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < side[k].n; i++) {
            struct bounds s = take_strip(&b, k, side[k].s[i].width);
            struct mkcity_piece p = i == side[k].n - 1 ? with_corners(s, k, c, !side[2].n)
                                                       : box(s.u0, s.v0, s.u1, s.v1);

            strip(t, side[k].s[i].use, &p);
        }
    if (side[2].n)
        return (struct mkcity_piece){8,
                                     {{b.u0, b.v0 + c},
                                      {b.u0 + c, b.v0},
                                      {b.u1 - c, b.v0},
                                      {b.u1, b.v0 + c},
                                      {b.u1, b.v1 - c},
                                      {b.u1 - c, b.v1},
                                      {b.u0 + c, b.v1},
                                      {b.u0, b.v1 - c}}};
    return (struct mkcity_piece){7,
                                 {{b.u0, b.v0 + c},
                                  {b.u0 + c, b.v0},
                                  {b.u1 - c, b.v0},
                                  {b.u1, b.v0 + c},
                                  {b.u1, b.v1},
                                  {b.u0 + c, b.v1},
                                  {b.u0, b.v1 - c}}};
}

/* Streets: cut across the long axis, not quite square, until the blocks are small enough. */
static void cut_streets(struct quarter *q, const struct mkcity_piece *p, int depth)
{
    double area = mkcity_piece_area(p), target = q->target * mkcity_real(q->rng, 0.7, 1.5);
    struct mkcity_pt axis = mkcity_piece_axis(p), across;
    struct mkcity_span s = mkcity_piece_span(p, axis);
    struct mkcity_piece a, b, street;
    double at, w;

    if (area < target || depth > 6 || q->n >= BLOCKS_MAX - 2 || s.hi - s.lo < 60) {
        q->block[q->n++] = *p;
        return;
    }
    at = s.lo + (s.hi - s.lo) * mkcity_real(q->rng, 0.38, 0.62);
    w = round(mkcity_real(q->rng, q->street_lo, q->street_hi) * 2) / 2;
    if (depth == 0)
        w += 1.5;
    across = mkcity_turn(axis, mkcity_real(q->rng, -q->slant, q->slant) * (depth ? 0.6 : 1));
    {
        struct mkcity_pt c = mkcity_piece_centre(p);
        double shift = at - (c.x * axis.x + c.y * axis.y);
        double d = (c.x + axis.x * shift) * across.x + (c.y + axis.y * shift) * across.y;

        if (!mkcity_piece_cut_at(p, across, d - w / 2, &a, &street) ||
            !mkcity_piece_cut_at(&street, across, d + w / 2, &street, &b)) {
            q->block[q->n++] = *p;
            return;
        }
    }
    mkcity_tile_piece(q->tile, KIND_PARCEL, q->street, &street);
    if (q->street == USE_DGT)
        mkcity_tile_piece(q->tile, KIND_ZONE, q->street, &street);
    cut_streets(q, &a, depth + 1);
    cut_streets(q, &b, depth + 1);
}

/* Finds room for a public building: the block that needs the least cutting off. */
static void grant(struct quarter *q, const struct wish *w)
{
    int best = -1;
    double least = 1e30, area, want;
    /* no public building takes more than a quarter of the tile */
    double fit = fmin(1, 0.26 * q->area / w->hi);
    struct mkcity_piece a, b;
    struct mkcity_pt axis;
    struct mkcity_span s;

    for (int i = 0; i < q->n; i++) {
        area = mkcity_piece_area(&q->block[i]);
        if (area >= fit * w->lo && fabs(area - fit * w->hi) < least) {
            least = fabs(area - fit * w->hi);
            best = i;
        }
    }
    if (best < 0)
        return;
    a = q->block[best];
    q->block[best] = q->block[--q->n];
    area = mkcity_piece_area(&a);
    want = fit * mkcity_real(q->rng, w->lo, w->hi);
    axis = mkcity_piece_axis(&a);
    s = mkcity_piece_span(&a, axis);
    if (area > want * 1.3 && area - want > 700) {
        double at = s.lo + (s.hi - s.lo) * want / area;

        if (mkcity_piece_cut_at(&a, axis, at, &a, &b))
            q->block[q->n++] = b;
    }
    mkcity_tile_piece(q->tile, KIND_ZONE, w->use, &a);
    mkcity_big_lot(q->tile, q->rng, w->use, &a);
}

static void sides(struct mkcity_tile *t, const struct mkcity_plan *plan)
{
    double u0 = plan->u[t->col], u1 = plan->u[t->col + 1];
    double v1 = plan->v[t->row], v0 = plan->v[t->row + 1];
    struct mkcity_pt line[4][2] = {
        {{u0, v1}, {u0, v0}},
        {{u1, v0}, {u1, v1}},
        {{u1, v1}, {u0, v1}},
        {{u0, v0}, {u1, v0}},
    };

    for (int i = 0; i < 4; i++)
        mkcity_tile_add(t, KIND_SIDE, USE_DGT, line[i], 2)->side = i;
}

void mkcity_tile_make(struct mkcity_tile *t, const struct mkcity_plan *plan, int col, int row)
{
    struct mkcity_rng r = mkcity_rng(plan->opt.seed, 10, (uint64_t)col, (uint64_t)row);
    struct quarter q = {.tile = t,
                        .rng = &r,
                        .target = 8600,
                        .street = USE_DGT,
                        .street_lo = 4.5,
                        .street_hi = 7.5};
    bool rural = mkcity_plan_rural(plan, col, row);
    enum mkcity_use home =
        plan->commune[mkcity_plan_commune(plan, col, row)].rural ? USE_ONT : USE_ODT;
    struct mkcity_piece inside;

    mkcity_tile_clear(t);
    t->col = col;
    t->row = row;
    t->used = true;
    inside = rim(t, plan, 4);
    q.area = mkcity_piece_area(&inside);
    q.slant = mkcity_chance(&r, 0.4) ? 0.42 : 0.2;
    if (rural) {
        q.target = 14000;
        q.street_lo = 2.5;
        q.street_hi = 5;
    }
    cut_streets(&q, &inside, 0);
    if (!rural) {
        int theme = (int)((plan->opt.seed + 3 * (uint64_t)col + 5 * (uint64_t)row) % THEMES);

        for (int i = 0; i < WISHES; i++)
            if (i == 0 || plan->ncols < 6 || mkcity_chance(&r, 0.6))
                grant(&q, &wishes[theme][i]);
    }
    for (int i = 0; i < q.n; i++) {
        if (rural) {
            mkcity_rural_block(t, &r, &q.block[i]);
        } else {
            mkcity_tile_piece(t, KIND_ZONE, home, &q.block[i]);
            mkcity_lots_block(t, &r, home, &q.block[i]);
        }
    }
    sides(t, plan);
}
