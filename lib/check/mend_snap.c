/* SPDX-License-Identifier: MIT */
/*
 * One side moves onto the other. Every corner of the moving side that lies along the strip goes to the nearest
 * corner of the side that stays, else onto its edge (where it joins parcels of the moving side) or away (where
 * it was only a bend); then the corners of the side that stays are put into the edges that moved. A corner
 * moves in all parcels of its side that have it, also in those that only pass through it.
 */
#include "lib/check/mend_impl.h"

#include <math.h>
#include <stdlib.h>

#include "lib/check/border.h"

#define ON 1.5 /* steps */

enum side { STAYS, MAY_MOVE, OTHER };

struct work {
    struct ranh_patch *patch;
    const struct ranh_snap *snap;
    const struct ranh_vertex *ring; /* of the ground */
    uint32_t n;
    double bound; /* how far a corner may be from its counterpart */
    struct ranh_grid_box box;
    struct {
        RANH_VEC(struct ranh_vertex)
    } node;
};

/* A third sheet that would have to be adjusted to the one that stays as well moves along. */
static bool moves_too(const struct ranh_parcel *parcels, size_t face, size_t kept)
{
    size_t moves = face, stays = kept;
    return ranh_mend_who_moves(parcels, &moves, &stays) != RANH_RULE_OPEN && moves == face;
}

static enum side side_of(const struct work *w, uint32_t lot)
{
    const struct ranh_snap *snap = w->snap;
    const struct ranh_parcel *parcels = w->patch->parcels->parcel;
    uint32_t face = w->patch->lot.at[lot].face;
    for (size_t i = 0; snap->kept_of && i < snap->n_kept; i++)
        if (snap->kept_of[i] == face)
            return STAYS;
    for (size_t i = 0; i < snap->n_stays; i++)
        if (ranh_border_between(&parcels[face], &parcels[snap->stays[i]]) == RANH_SAME_SHEET)
            return STAYS;
    if (!snap->kept_of &&
        ranh_border_between(&parcels[face], &parcels[snap->kept]) == RANH_SAME_SHEET)
        return STAYS;
    if (ranh_border_between(&parcels[face], &parcels[snap->moved]) == RANH_SAME_SHEET)
        return MAY_MOVE;
    return !snap->kept_of && moves_too(parcels, face, snap->kept) ? MAY_MOVE : OTHER;
}

/* --- distances ------------------------------------------------------------------------------- */

static double apart(struct ranh_vertex a, struct ranh_vertex b)
{
    return hypot((double)a.x - b.x, (double)a.y - b.y);
}

/* From v to the edge, and the place on it. */
static double to_edge(struct ranh_vertex v, struct ranh_vertex a, struct ranh_vertex b,
                      double at[2])
{
    double dx = (double)b.x - a.x, dy = (double)b.y - a.y, whole = dx * dx + dy * dy;
    double t = whole > 0 ? (((double)v.x - a.x) * dx + ((double)v.y - a.y) * dy) / whole : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    at[0] = a.x + t * dx;
    at[1] = a.y + t * dy;
    return hypot(v.x - at[0], v.y - at[1]);
}

struct place {
    double d;
    uint32_t lot, ring, i;
    double at[2];
};

/* The nearest edge of lots of that side; d = INFINITY where none is near. */
static struct place nearest_edge(const struct work *w, enum side side, struct ranh_vertex v)
{
    struct place best = {INFINITY, 0, 0, 0, {0, 0}};
    for (uint32_t l = 0; l < w->patch->lot.n; l++) {
        if (side_of(w, l) != side)
            continue;
        const struct ranh_rings *rings = &w->patch->lot.at[l].is;
        for (uint32_t r = 0; r < rings->n; r++)
            for (uint32_t i = 0; i < rings->at[r].n; i++) {
                const struct ranh_patch_ring *ring = &rings->at[r];
                double at[2];
                double d = to_edge(v, ring->v[i], ring->v[i + 1 < ring->n ? i + 1 : 0], at);
                if (d < best.d)
                    best = (struct place){d, l, r, i, {at[0], at[1]}};
            }
    }
    return best;
}

/* The nearest corner of lots that stay, within the bound. */
static bool nearest_corner(const struct work *w, struct ranh_vertex v, double bound,
                           struct ranh_vertex *corner)
{
    double best = bound;
    bool found = false;
    for (uint32_t l = 0; l < w->patch->lot.n; l++) {
        if (side_of(w, l) != STAYS)
            continue;
        const struct ranh_rings *rings = &w->patch->lot.at[l].is;
        for (uint32_t r = 0; r < rings->n; r++)
            for (uint32_t i = 0; i < rings->at[r].n; i++) {
                struct ranh_vertex c = rings->at[r].v[i];
                double d = apart(c, v);
                if (d > best || (found && d >= best && ranh_vertex_order(c, *corner) >= 0))
                    continue;
                best = d;
                *corner = c;
                found = true;
            }
    }
    return found;
}

/* On the strip's outline; for a whole border, near enough to the side that stays (or moves). */
static bool takes_part(const struct work *w, enum side other, struct ranh_vertex v)
{
    double at[2];
    if (!ranh_box_has(w->box, v))
        return false;
    if (!w->ring)
        return nearest_edge(w, other, v).d <= w->bound;
    for (uint32_t i = 0; i < w->n; i++)
        if (to_edge(v, w->ring[i], w->ring[(i + 1) % w->n], at) <= ON)
            return true;
    return false;
}

/* --- corners that move ----------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    return ranh_vertex_order(*(const struct ranh_vertex *)a, *(const struct ranh_vertex *)b);
}

/* Only these are dealt with: parcels the try began with, or has changed. */
static bool begins(const struct work *w, uint32_t l)
{
    const struct ranh_lot *lot = &w->patch->lot.at[l];
    bool is = lot->changed;
    for (size_t i = 0; i < w->snap->n_moving && !is; i++)
        is = w->snap->moving[i] == lot->face;
    return is;
}

static void collect(struct work *w, enum side side, bool begun_only)
{
    w->node.n = 0;
    for (uint32_t l = 0; l < w->patch->lot.n; l++) {
        const struct ranh_lot *lot = &w->patch->lot.at[l];
        if (side_of(w, l) != side || (begun_only && !begins(w, l)))
            continue;
        for (uint32_t r = 0; r < lot->is.n; r++)
            for (uint32_t i = 0; i < lot->is.at[r].n; i++)
                if (takes_part(w, side == STAYS ? MAY_MOVE : STAYS, lot->is.at[r].v[i]))
                    *ranh_vec_push(&w->node) = lot->is.at[r].v[i];
    }
    if (w->node.n > 1)
        qsort(w->node.at, w->node.n, sizeof(*w->node.at), by_place);
    size_t n = 0;
    for (size_t i = 0; i < w->node.n; i++)
        if (n == 0 || !ranh_vertex_same(w->node.at[n - 1], w->node.at[i]))
            w->node.at[n++] = w->node.at[i];
    w->node.n = n;
}

static uint32_t lots_at(const struct work *w, enum side side, struct ranh_vertex v)
{
    uint32_t n = 0, ring, i;
    double along;
    for (uint32_t l = 0; l < w->patch->lot.n; l++) {
        const struct ranh_lot *lot = &w->patch->lot.at[l];
        if (side_of(w, l) != side)
            continue;
        bool here = ranh_lot_vertex(lot, v, &ring, &i);
        for (uint32_t r = 0; r < lot->is.n && !here; r++)
            for (uint32_t k = 0; k < lot->is.at[r].n && !here; k++)
                here = ranh_on_edge(v, lot->is.at[r].v[k],
                                    lot->is.at[r].v[(k + 1) % lot->is.at[r].n], ON, &along);
        n += here;
    }
    return n;
}

/* Only a bend: without it the edge passes within the bound all the same. */
static bool is_bend(const struct work *w, struct ranh_vertex v)
{
    for (uint32_t l = 0; l < w->patch->lot.n; l++) {
        uint32_t r, i;
        double at[2];
        if (side_of(w, l) != MAY_MOVE || !ranh_lot_vertex(&w->patch->lot.at[l], v, &r, &i))
            continue;
        const struct ranh_patch_ring *ring = &w->patch->lot.at[l].is.at[r];
        if (ring->n < 4 || to_edge(v, ring->v[(i + ring->n - 1) % ring->n],
                                   ring->v[(i + 1) % ring->n], at) > w->bound)
            return false;
    }
    return true;
}

static void drop(struct work *w, struct ranh_vertex v)
{
    for (uint32_t l = 0; l < w->patch->lot.n; l++) {
        uint32_t r, i;
        if (side_of(w, l) != MAY_MOVE || !ranh_lot_vertex(&w->patch->lot.at[l], v, &r, &i))
            continue;
        const struct ranh_patch_ring *ring = &w->patch->lot.at[l].is.at[r];
        struct ranh_vertex *made = RANH_NEW_ARRAY(&w->patch->arena, ring->n, struct ranh_vertex);
        uint32_t n = 0;
        for (uint32_t k = 0; k < ring->n; k++)
            if (k != i)
                made[n++] = ring->v[k];
        ranh_patch_replace(w->patch, l, r, made, n);
    }
}

static void move_to(struct work *w, struct ranh_vertex from, struct ranh_vertex to)
{
    for (uint32_t l = 0; l < w->patch->lot.n; l++)
        if (side_of(w, l) == MAY_MOVE && ranh_patch_have_vertex(w->patch, l, from, ON))
            ranh_patch_move(w->patch, l, from, to);
}

static enum ranh_why move_node(struct work *w, struct ranh_vertex v)
{
    struct ranh_vertex to;
    if (lots_at(w, STAYS, v) > 0 && nearest_corner(w, v, w->bound, &to) && ranh_vertex_same(v, to))
        return RANH_WHY_GOOD; /* an end of the strip */
    if (lots_at(w, OTHER, v) > 0)
        return RANH_WHY_THIRD;
    if (nearest_corner(w, v, w->bound, &to)) {
        move_to(w, v, to);
        return RANH_WHY_GOOD;
    }
    if (lots_at(w, MAY_MOVE, v) < 2 && is_bend(w, v)) {
        if (lots_at(w, STAYS, v) == 0)
            drop(w, v);
        return RANH_WHY_GOOD;
    }
    struct place p = nearest_edge(w, STAYS, v);
    if (!(p.d <= w->bound))
        return RANH_WHY_FAR;
    to = (struct ranh_vertex){(int32_t)lround(p.at[0]), (int32_t)lround(p.at[1])};
    if (!ranh_patch_have_vertex(w->patch, p.lot, to, ON))
        return RANH_WHY_FAR;
    move_to(w, v, to);
    return RANH_WHY_GOOD;
}

/* The end of the edge is the same corner on the ground, though it lies beside the strip. */
static bool take_end(struct work *w, struct ranh_vertex end, struct ranh_vertex v)
{
    struct ranh_vertex nearest;
    if (!nearest_corner(w, end, w->snap->limit, &nearest) || !ranh_vertex_same(nearest, v) ||
        lots_at(w, STAYS, end) > 0 || lots_at(w, OTHER, end) > 0)
        return false;
    move_to(w, end, v);
    return true;
}

/* A corner of the side that stays, into the nearest edge of the side that moved. */
static void give_corner(struct work *w, struct ranh_vertex v)
{
    if (lots_at(w, MAY_MOVE, v) > 0) {
        for (uint32_t l = 0; l < w->patch->lot.n; l++)
            if (side_of(w, l) == MAY_MOVE)
                ranh_patch_have_vertex(w->patch, l, v, ON);
        return;
    }
    struct place p = nearest_edge(w, MAY_MOVE, v);
    if (!(p.d <= w->bound) || !begins(w, p.lot))
        return;
    const struct ranh_patch_ring *ring = &w->patch->lot.at[p.lot].is.at[p.ring];
    struct ranh_vertex a = ring->v[p.i], b = ring->v[(p.i + 1) % ring->n];
    bool a_first = apart(a, v) <= apart(b, v);
    if (!take_end(w, a_first ? a : b, v) && !take_end(w, a_first ? b : a, v))
        ranh_patch_insert(w->patch, p.lot, p.ring, p.i, v);
}

enum ranh_why ranh_mend_snap(struct ranh_patch *patch, const struct ranh_snap *snap,
                             const struct ranh_vertex *ring, uint32_t n)
{
    struct work w = {.patch = patch, .snap = snap, .ring = ring, .n = n, .box = ranh_box_none()};
    enum ranh_why why = RANH_WHY_GOOD;
    w.bound = fmin(snap->limit, ring || snap->far ? INFINITY : 3 * snap->width + 2);
    for (uint32_t i = 0; ring && i < n; i++)
        ranh_box_add(&w.box, ring[i]);
    for (size_t i = 0; !ring && i < patch->lot.n; i++)
        for (uint32_t r = 0; r < patch->lot.at[i].is.n; r++)
            for (uint32_t k = 0; k < patch->lot.at[i].is.at[r].n; k++)
                ranh_box_add(&w.box, patch->lot.at[i].is.at[r].v[k]);
    w.box = ranh_box_grown(w.box, 2);
    collect(&w, MAY_MOVE, true);
    for (size_t i = 0; i < w.node.n && why == RANH_WHY_GOOD; i++)
        why = move_node(&w, w.node.at[i]);
    ranh_patch_tidy(patch);
    if (why == RANH_WHY_GOOD) {
        collect(&w, STAYS, false);
        for (size_t i = 0; i < w.node.n; i++)
            give_corner(&w, w.node.at[i]);
        ranh_patch_tidy(patch);
    }
    ranh_vec_release(&w.node);
    return why;
}
