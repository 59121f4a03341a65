/* SPDX-License-Identifier: MIT */
/*
 * A block of tube houses (nhà ống).
 *
 * Rows along the two short sides first, so that the block shows house fronts to every street.  Between
 * them the core is cut lengthwise by hẻm, two rows of lots back to back on either side; a hẻm ends
 * blind behind the end row or goes through it to the street.  Lots are 3.5 to 5 m wide; a corner is
 * wider, now and then two lots are one.
 */
#include <math.h>

#include "mkcity.h"

#define LOT_MIN_M2 24.0

static void emit_lot(struct mkcity_tile *t, enum mkcity_use use, const struct mkcity_piece *p)
{
    double area = mkcity_piece_area(p);

    mkcity_tile_piece(t, KIND_PARCEL, use, p)->house = area >= 30 && area < 400;
}

void mkcity_lots_row(struct mkcity_tile *t, struct mkcity_rng *r, enum mkcity_use use,
                     const struct mkcity_piece *row, struct mkcity_pt along, double lo, double hi)
{
    struct mkcity_piece rest = *row, lot, next;
    double typical = mkcity_real(r, lo, hi);

    for (int guard = 0; guard < 400; guard++) {
        struct mkcity_span s = mkcity_piece_span(&rest, along);
        double len = s.hi - s.lo, depth = mkcity_piece_area(&rest) / len, w;
        struct mkcity_pt tilt = mkcity_turn(along, mkcity_real(r, -0.025, 0.025));
        bool done = false;

        w = fmin(fmax(typical * mkcity_real(r, 0.88, 1.14), lo), hi * 1.1);
        if (mkcity_chance(r, 0.05))
            w *= 2;
        if (mkcity_chance(r, 0.03))
            typical = mkcity_real(r, lo, hi);
        for (int more = 0; more < 12 && !done; more++) {
            double at = s.lo + w + more * 0.5 * lo;
            struct mkcity_pt c = mkcity_piece_centre(&rest);
            double shift = at - (c.x * along.x + c.y * along.y), d;

            if (s.hi - at < lo * 1.02)
                break;
            d = (c.x + along.x * shift) * tilt.x + (c.y + along.y * shift) * tilt.y;
            if (mkcity_piece_cut_at(&rest, tilt, d, &lot, &next) &&
                mkcity_piece_area(&lot) > fmax(LOT_MIN_M2, 0.72 * w * depth) &&
                mkcity_piece_area(&next) > fmax(LOT_MIN_M2, 0.62 * lo * depth)) {
                emit_lot(t, use, &lot);
                rest = next;
                done = true;
            }
        }
        if (!done)
            break;
    }
    emit_lot(t, use, &rest);
}

/* Two rows back to back, in groups whose common back line jumps a little from group to group. */
static void two_rows(struct mkcity_tile *t, struct mkcity_rng *r, enum mkcity_use use,
                     const struct mkcity_piece *p, struct mkcity_pt along)
{
    struct mkcity_piece rest = *p, group, a, b;
    struct mkcity_pt across = {-along.y, along.x};
    double lo = mkcity_real(r, 3.5, 4.1), hi = lo + mkcity_real(r, 0.4, 1.1);

    for (int guard = 0; guard < 40; guard++) {
        struct mkcity_span s = mkcity_piece_span(&rest, along), n;
        double len = s.hi - s.lo, part = mkcity_real(r, 17, 42);
        bool last = len < part + 15 || !mkcity_piece_cut_at(&rest, along, s.lo + part, &group, &b);

        if (last)
            group = rest;
        else
            rest = b;
        n = mkcity_piece_span(&group, across);
        if (n.hi - n.lo > 19 &&
            mkcity_piece_cut_at(&group, across, n.lo + (n.hi - n.lo) * mkcity_real(r, 0.44, 0.56),
                                &a, &b)) {
            mkcity_lots_row(t, r, use, &a, along, lo, hi);
            mkcity_lots_row(t, r, use, &b, along, lo, hi);
        } else {
            mkcity_lots_row(t, r, use, &group, along, lo, hi);
        }
        if (last)
            break;
    }
}

/* A slab between two hẻm; a long one gets a cross hẻm, which may be blind. */
static void slab(struct mkcity_tile *t, struct mkcity_rng *r, enum mkcity_use use,
                 const struct mkcity_piece *p, struct mkcity_pt along, int depth)
{
    struct mkcity_span s = mkcity_piece_span(p, along);
    struct mkcity_piece a, b, hem, half, front;
    struct mkcity_pt across = {-along.y, along.x}, tilt;
    double at, w;

    if (s.hi - s.lo < mkcity_real(r, 62, 100) || depth > 3) {
        two_rows(t, r, use, p, along);
        return;
    }
    at = s.lo + (s.hi - s.lo) * mkcity_real(r, 0.35, 0.65);
    w = mkcity_real(r, 1.8, 3.2);
    tilt = mkcity_turn(along, mkcity_real(r, -0.12, 0.12));
    {
        struct mkcity_pt c = mkcity_piece_centre(p);
        double shift = at - (c.x * along.x + c.y * along.y);

        at = (c.x + along.x * shift) * tilt.x + (c.y + along.y * shift) * tilt.y;
    }
    if (!mkcity_piece_cut_at(p, tilt, at - w / 2, &a, &hem) ||
        !mkcity_piece_cut_at(&hem, tilt, at + w / 2, &hem, &b)) {
        two_rows(t, r, use, p, along);
        return;
    }
    if (mkcity_chance(r, 0.55)) {
        /* blind: the far end of the hẻm is one more lot */
        struct mkcity_span n = mkcity_piece_span(&hem, across);
        double end =
            mkcity_chance(r, 0.5) ? n.lo + (n.hi - n.lo) * 0.42 : n.lo + (n.hi - n.lo) * 0.58;
        bool low = end < (n.lo + n.hi) / 2;
        struct mkcity_piece *closed = low ? &front : &half;

        if (mkcity_piece_cut_at(&hem, across, end, &front, &half)) {
            hem = low ? half : front;
            /* the closed part is too narrow for a house alone: a wall and a garden strip */
            mkcity_tile_piece(t, KIND_PARCEL, use, closed);
        }
    }
    mkcity_tile_piece(t, KIND_PARCEL, USE_DGT, &hem);
    slab(t, r, use, &a, along, depth + 1);
    slab(t, r, use, &b, along, depth + 1);
}

/* Opens a hẻm through an end row to the street; the part of the row before it is laid out. */
static bool pierce(struct mkcity_tile *t, struct mkcity_rng *r, enum mkcity_use use,
                   struct mkcity_piece *row, struct mkcity_pt across, double lo, double hi)
{
    struct mkcity_piece before, mouth, after;

    if (!mkcity_piece_cut_at(row, across, lo, &before, &mouth) ||
        !mkcity_piece_cut_at(&mouth, across, hi, &mouth, &after) ||
        mkcity_piece_area(&before) < 50 || mkcity_piece_area(&after) < 50)
        return false;
    mkcity_tile_piece(t, KIND_PARCEL, USE_DGT, &mouth);
    mkcity_lots_row(t, r, use, &before, across, 3.6, 4.9);
    *row = after;
    return true;
}

/* The core of a block: hẻm lengthwise, opened through one or both end rows. */
static void core(struct mkcity_tile *t, struct mkcity_rng *r, enum mkcity_use use,
                 struct mkcity_piece rest, struct mkcity_pt along, struct mkcity_piece end[2],
                 bool has_end)
{
    struct mkcity_pt across = {-along.y, along.x};
    struct mkcity_span n = mkcity_piece_span(&rest, across);
    double wide = n.hi - n.lo;
    int slabs = (int)fmax(1, round(wide / mkcity_real(r, 29, 36)));

    for (int i = 1; i < slabs; i++) {
        double at = n.lo + wide * i / slabs + mkcity_real(r, -2, 2);
        double w = mkcity_real(r, 2.2, 4.2);
        struct mkcity_piece a, hem, b;
        int first = mkcity_int(r, 0, 1);

        if (!mkcity_piece_cut_at(&rest, across, at - w / 2, &a, &hem) ||
            !mkcity_piece_cut_at(&hem, across, at + w / 2, &hem, &b))
            continue;
        mkcity_tile_piece(t, KIND_PARCEL, USE_DGT, &hem);
        slab(t, r, use, &a, along, 0);
        rest = b;
        if (has_end) {
            bool open = pierce(t, r, use, &end[first], across, at - w / 2, at + w / 2);

            if (!open || mkcity_chance(r, 0.35))
                pierce(t, r, use, &end[1 - first], across, at - w / 2, at + w / 2);
        }
    }
    slab(t, r, use, &rest, along, 0);
}

void mkcity_lots_block(struct mkcity_tile *t, struct mkcity_rng *r, enum mkcity_use use,
                       const struct mkcity_piece *block)
{
    struct mkcity_pt along = mkcity_piece_axis(block), across = {-along.y, along.x};
    struct mkcity_span s = mkcity_piece_span(block, along), n = mkcity_piece_span(block, across);
    struct mkcity_piece end[2], rest;
    double d0 = mkcity_real(r, 12.5, 17.5), d1 = mkcity_real(r, 12.5, 17.5);
    bool ends;

    if (n.hi - n.lo < 23) {
        mkcity_lots_row(t, r, use, block, along, 3.8, 5.2);
        return;
    }
    ends = s.hi - s.lo > 58 && mkcity_piece_cut_at(block, along, s.lo + d0, &end[0], &rest) &&
           mkcity_piece_cut_at(&rest, along, s.hi - d1, &rest, &end[1]) &&
           mkcity_piece_area(&end[0]) > 9 * (n.hi - n.lo) &&
           mkcity_piece_area(&end[1]) > 9 * (n.hi - n.lo);
    core(t, r, use, ends ? rest : *block, along, end, ends);
    if (ends) {
        mkcity_lots_row(t, r, use, &end[0], across, 3.7, 5.0);
        mkcity_lots_row(t, r, use, &end[1], across, 3.7, 5.0);
    }
}
