/* SPDX-License-Identifier: MIT */
/*
 * A strip of ground has two long sides: one is the parcel's outline, the other its neighbour's. Giving the
 * strip to the parcel, or taking it away, means to replace the one side by the other in the parcel's ring. No
 * other vertex of it moves, and afterwards both outlines are the same vertex by vertex.
 */
#include "lib/check/mend.h"

#include <math.h>

#define ON 1.5 /* steps: rounding of crossings moves an edge by less */

/* The middle of the ring's edge i lies on the lot's outline. */
bool ranh_mend_is_shared(const struct ranh_lot *lot, struct ranh_vertex a, struct ranh_vertex b)
{
    double x = ((double)a.x + b.x) / 2, y = ((double)a.y + b.y) / 2;
    for (uint32_t r = 0; r < lot->is.n; r++) {
        const struct ranh_patch_ring *ring = &lot->is.at[r];
        for (uint32_t k = 0; k < ring->n; k++) {
            struct ranh_vertex p = ring->v[k], q = ring->v[k + 1 < ring->n ? k + 1 : 0];
            double dx = (double)q.x - p.x, dy = (double)q.y - p.y, px = x - p.x, py = y - p.y;
            double whole = dx * dx + dy * dy, t = px * dx + py * dy, off = dx * py - dy * px;
            double across = dx * ((double)b.y - a.y) - dy * ((double)b.x - a.x);
            double length = hypot((double)b.x - a.x, (double)b.y - a.y);
            if (t >= 0 && t <= whole && whole > 0 && off * off <= ON * ON * whole &&
                fabs(across) <= 2 * ON * sqrt(whole) + 1e-9 * whole * length)
                return true;
        }
    }
    return false;
}

double ranh_mend_shared(const struct ranh_lot *lot, const struct ranh_vertex *ring, uint32_t n)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct ranh_vertex a = ring[i], b = ring[(i + 1) % n];
        if (ranh_mend_is_shared(lot, a, b))
            sum += hypot((double)b.x - a.x, (double)b.y - a.y);
    }
    return sum;
}

/* The one run of shared edges, from vertex *from, *length edges; false when there is none, or several. */
static bool find_run(const struct ranh_lot *lot, const struct ranh_vertex *ring, uint32_t n,
                     uint32_t *from, uint32_t *length)
{
    uint32_t runs = 0;
    *length = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool here = ranh_mend_is_shared(lot, ring[i], ring[(i + 1) % n]);
        bool before = ranh_mend_is_shared(lot, ring[(i + n - 1) % n], ring[i]);
        *length += here;
        if (here && !before) {
            runs++;
            *from = i;
        }
    }
    return runs == 1 && *length < n;
}

/* The ring of the lot from vertex a forward to b, both left out, replaced by path[n]. */
static void replace_way(struct ranh_patch *patch, uint32_t at, uint32_t r, uint32_t a, uint32_t b,
                        const struct ranh_vertex *path, uint32_t n)
{
    const struct ranh_patch_ring *ring = &patch->lot.at[at].is.at[r];
    struct ranh_vertex *made = RANH_NEW_ARRAY(&patch->arena, ring->n + n, struct ranh_vertex);
    uint32_t count = 0;
    if (a < b) { /* the ring's first vertex stays first where it stays at all */
        for (uint32_t i = 0; i <= a; i++)
            made[count++] = ring->v[i];
        for (uint32_t i = 0; i < n; i++)
            made[count++] = path[i];
        for (uint32_t i = b; i < ring->n; i++)
            made[count++] = ring->v[i];
    } else {
        for (uint32_t i = b; i <= a; i++)
            made[count++] = ring->v[i];
        for (uint32_t i = 0; i < n; i++)
            made[count++] = path[i];
    }
    ranh_patch_replace(patch, at, r, made, count);
}

/* Vertices strictly between a and b going forward stay within ON of the shared side s .. e of the ground. */
static bool way_is_shared(const struct ranh_patch_ring *of, uint32_t a, uint32_t b,
                          const struct ranh_vertex *ring, uint32_t n, uint32_t from,
                          uint32_t length)
{
    for (uint32_t i = (a + 1) % of->n; i != b; i = (i + 1) % of->n) {
        bool near = false;
        for (uint32_t k = 0; k <= length && !near; k++)
            near = hypot((double)of->v[i].x - ring[(from + k) % n].x,
                         (double)of->v[i].y - ring[(from + k) % n].y) <= 2 * ON;
        if (!near)
            return false;
    }
    return true;
}

enum ranh_why ranh_mend_splice(struct ranh_patch *patch, uint32_t at,
                               const struct ranh_vertex *ring, uint32_t n)
{
    struct ranh_lot *lot = &patch->lot.at[at];
    uint32_t from = 0, length, r, s, e, r_e;
    if (!find_run(lot, ring, n, &from, &length))
        return RANH_WHY_TANGLED;
    struct ranh_vertex start = ring[from], end = ring[(from + length) % n];
    if (!ranh_patch_have_vertex(patch, at, start, ON) ||
        !ranh_patch_have_vertex(patch, at, end, ON))
        return RANH_WHY_TANGLED;
    if (!ranh_lot_vertex(lot, end, &r_e, &e) || !ranh_lot_vertex(lot, start, &r, &s) || r != r_e ||
        s == e)
        return RANH_WHY_TANGLED;
    /* The other side, from `end` on to `start`. */
    uint32_t others = n - length - 1;
    struct ranh_vertex *path = RANH_NEW_ARRAY(&patch->arena, others + 1, struct ranh_vertex);
    bool forward = way_is_shared(&lot->is.at[r], e, s, ring, n, from, length);
    bool backward = way_is_shared(&lot->is.at[r], s, e, ring, n, from, length);
    if (forward == backward)
        return RANH_WHY_TANGLED;
    for (uint32_t i = 0; i < others; i++)
        path[forward ? i : others - 1 - i] = ring[(from + length + 1 + i) % n];
    if (forward)
        replace_way(patch, at, r, e, s, path, others);
    else
        replace_way(patch, at, r, s, e, path, others);
    return RANH_WHY_GOOD;
}
