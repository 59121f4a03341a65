/* SPDX-License-Identifier: MIT */
/*
 * Lots that are not tube houses: public buildings, parks with a pond, factories with their transformer
 * station, and the countryside: house rows on the road, gardens, rice, shrimp ponds.
 *
 * A pond in a park or a house in a garden lies wholly inside another lot, which then has a hole.
 */
#include <math.h>

#include "mkcity.h"

/* The distance from c to the nearest side. */
static double room(const struct mkcity_piece *p, struct mkcity_pt c)
{
    double least = 1e30;

    for (int i = 0; i < p->n; i++) {
        struct mkcity_pt a = p->p[i], b = p->p[(i + 1) % p->n];
        double len = hypot(b.x - a.x, b.y - a.y);

        least = fmin(least, ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)) / len);
    }
    return least;
}

/* A blob of n corners around c; n = 4 with no wobble is a small house. */
static struct mkcity_piece blob(struct mkcity_rng *r, struct mkcity_pt c, double radius, int n,
                                double wobble, struct mkcity_pt axis, double flat)
{
    struct mkcity_piece p = {.n = n};
    double w = mkcity_real(r, 0, 6.28);

    for (int i = 0; i < n; i++) {
        double a = 6.283185307 * (i + 0.5) / n;
        double d = radius * (1 - wobble * (0.5 + 0.5 * sin(3 * a + w)));
        double x = d * cos(a), y = d * sin(a) * flat;

        p.p[i].x = round((c.x + x * axis.x - y * axis.y) * 1e4) / 1e4;
        p.p[i].y = round((c.y + x * axis.y + y * axis.x) * 1e4) / 1e4;
    }
    return p;
}

/* Puts `inner` into the lot that was added last: a hole, and a lot that fills it. */
static void enclose(struct mkcity_tile *t, enum mkcity_use use, const struct mkcity_piece *inner)
{
    struct mkcity_piece back = {.n = inner->n};

    for (int i = 0; i < inner->n; i++)
        back.p[i] = inner->p[inner->n - 1 - i];
    mkcity_tile_hole(t, back.p, (size_t)back.n);
    mkcity_tile_piece(t, KIND_PARCEL, use, inner);
}

void mkcity_big_lot(struct mkcity_tile *t, struct mkcity_rng *r, enum mkcity_use use,
                    const struct mkcity_piece *p)
{
    struct mkcity_pt c = mkcity_piece_centre(p), axis = mkcity_piece_axis(p);
    struct mkcity_span s = mkcity_piece_span(p, axis);
    struct mkcity_piece a, b, inner;
    double free_m;

    if (use == USE_DCH && mkcity_piece_cut_at(p, axis, s.lo + 13, &a, &b)) {
        /* the market hall, with a row of shop houses in front */
        mkcity_lots_row(t, r, USE_TMD, &a, (struct mkcity_pt){-axis.y, axis.x}, 3.8, 5.0);
        mkcity_tile_piece(t, KIND_PARCEL, use, &b);
        return;
    }
    mkcity_tile_piece(t, KIND_PARCEL, use, p);
    free_m = room(p, c);
    if (use == USE_DKV && free_m > 14) {
        inner = blob(r, c, free_m * 0.62, 22, 0.35, axis, 0.72);
        enclose(t, USE_MNC, &inner);
    } else if ((use == USE_SKC || use == USE_DGD) && free_m > 12) {
        c.x += axis.x * free_m * 0.4;
        c.y += axis.y * free_m * 0.4;
        inner = blob(r, c, 4.2, 4, 0, axis, 1);
        enclose(t, USE_DNL, &inner);
    }
}

static void field(struct mkcity_tile *t, struct mkcity_rng *r, enum mkcity_use use,
                  const struct mkcity_piece *p)
{
    struct mkcity_pt c = mkcity_piece_centre(p), axis = mkcity_piece_axis(p);
    double free_m = room(p, c);

    mkcity_tile_piece(t, KIND_PARCEL, use, p);
    if (use == USE_CLN && free_m > 11 && mkcity_chance(r, 0.5)) {
        struct mkcity_piece inner = blob(r, c, 7.5, 4, 0, axis, 0.8);

        enclose(t, USE_ONT, &inner);
    }
}

static void fields(struct mkcity_tile *t, struct mkcity_rng *r, enum mkcity_use use,
                   const struct mkcity_piece *p, int depth)
{
    double area = mkcity_piece_area(p), want = mkcity_real(r, 900, 2600), w;
    struct mkcity_pt axis = mkcity_turn(mkcity_piece_axis(p), mkcity_real(r, -0.28, 0.28));
    struct mkcity_span s = mkcity_piece_span(p, axis);
    double at = s.lo + (s.hi - s.lo) * mkcity_real(r, 0.4, 0.6);
    struct mkcity_piece a, b, ditch;

    if (area < want || depth > 6) {
        field(t, r, use, p);
        return;
    }
    w = mkcity_real(r, 1.8, 3);
    if (depth < 2 && mkcity_piece_cut_at(p, axis, at - w / 2, &a, &ditch) &&
        mkcity_piece_cut_at(&ditch, axis, at + w / 2, &ditch, &b)) {
        mkcity_tile_piece(t, KIND_PARCEL, USE_DTL, &ditch);
    } else if (!mkcity_piece_cut_at(p, axis, at, &a, &b)) {
        field(t, r, use, p);
        return;
    }
    fields(t, r, mkcity_chance(r, 0.2) ? USE_CLN : use, &a, depth + 1);
    fields(t, r, mkcity_chance(r, 0.2) ? USE_CLN : use, &b, depth + 1);
}

void mkcity_rural_block(struct mkcity_tile *t, struct mkcity_rng *r,
                        const struct mkcity_piece *block)
{
    static const enum mkcity_use uses[] = {USE_NTS, USE_NTS, USE_CLN, USE_LUC};
    struct mkcity_pt along = mkcity_piece_axis(block), across = {-along.y, along.x};
    struct mkcity_span n = mkcity_piece_span(block, across);
    struct mkcity_piece row, rest = *block;

    if (n.hi - n.lo > 55 &&
        mkcity_piece_cut_at(block, across, n.lo + mkcity_real(r, 20, 27), &row, &rest)) {
        mkcity_tile_piece(t, KIND_ZONE, USE_ONT, &row);
        mkcity_lots_row(t, r, USE_ONT, &row, along, 6, 13);
    }
    mkcity_tile_piece(t, KIND_ZONE, USE_LUC, &rest);
    fields(t, r, uses[mkcity_int(r, 0, 3)], &rest, 0);
}
