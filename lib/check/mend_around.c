/* SPDX-License-Identifier: MIT */
/*
 * The parcels around uncovered ground, and which of them lie on which side of it. Those with stretches that run
 * across from each other, within the limit, are on opposite sides. Those that follow each other along its outline, with no
 * turn back between them, are on the same: so a crack is one thing, however many lots lie along it and
 * wherever their corners are. Opposite is seen, same is concluded: where they disagree, what is seen counts.
 */
#include "lib/check/mend_impl.h"

#include <math.h>

#include "lib/check/border.h"

void ranh_around_look(struct ranh_patch *patch, const struct ranh_strip *ground,
                      struct ranh_around *around)
{
    const struct ranh_parcel *parcels = patch->parcels->parcel;
    ranh_arena_init(&around->arena);
    ranh_strip_copy(&around->arena, ground, &around->ground);
    around->face = RANH_NEW_ARRAY(&around->arena, patch->lot.n, size_t);
    around->share = RANH_NEW_ARRAY(&around->arena, patch->lot.n, double);
    around->n = 0;
    around->whole = 0;
    for (size_t i = 0; i < patch->lot.n; i++) {
        double share = ranh_strip_shared(&patch->lot.at[i], ground);
        size_t face = patch->lot.at[i].face, at = around->n;
        if (!(share > 0))
            continue;
        for (; at > 0 && (around->share[at - 1] < share ||
                          (around->share[at - 1] <= share &&
                           ranh_parcel_order(&parcels[face], &parcels[around->face[at - 1]]) < 0));
             at--) {
            around->face[at] = around->face[at - 1];
            around->share[at] = around->share[at - 1];
        }
        around->face[at] = face;
        around->share[at] = share;
        around->n++;
    }
    for (uint32_t r = 0; r < ground->n_rings; r++)
        for (uint32_t i = 0; i < ground->n[r]; i++) {
            struct ranh_vertex a = ground->ring[r][i], b = ground->ring[r][(i + 1) % ground->n[r]];
            around->whole += hypot((double)b.x - a.x, (double)b.y - a.y);
        }
}

void ranh_around_release(struct ranh_around *around)
{
    ranh_arena_release(&around->arena);
}

/* --- two sides ------------------------------------------------------------------------------- */

/* An edge of the ground's outline. */
struct stretch {
    struct ranh_vertex a, b;
    double length;
    size_t owner; /* place in around->face; SIZE_MAX = it opens to wider ground */
};

struct sides {
    const struct ranh_around *around;
    double limit; /* steps */
    uint32_t *parent;
    bool *odd; /* on the other side than its parent */
};

static uint32_t root(const struct sides *s, uint32_t i, bool *odd)
{
    *odd = false;
    for (; s->parent[i] != i; i = s->parent[i])
        *odd ^= s->odd[i];
    return i;
}

/* False when they are known to be the other way. */
static bool join(struct sides *s, size_t x, size_t y, bool opposite)
{
    bool of_x, of_y;
    uint32_t i = root(s, (uint32_t)x, &of_x), k = root(s, (uint32_t)y, &of_y);
    if (i == k)
        return (of_x != of_y) == opposite;
    uint32_t low = i < k ? i : k, high = i < k ? k : i;
    s->parent[high] = low;
    s->odd[high] = (of_x != of_y) != opposite;
    return true;
}

/* q runs the other way, and its middle lies beside p. */
static bool is_across(const struct stretch *p, const struct stretch *q, double limit)
{
    double ux = (double)p->b.x - p->a.x, uy = (double)p->b.y - p->a.y;
    double wx = (double)q->b.x - q->a.x, wy = (double)q->b.y - q->a.y;
    double mx = (q->a.x + (double)q->b.x) / 2 - p->a.x, my = (q->a.y + (double)q->b.y) / 2 - p->a.y;
    double whole = ux * ux + uy * uy, t = mx * ux + my * uy, off = ux * my - uy * mx;
    return p->length >= limit && ux * wx + uy * wy <= -0.5 * p->length * q->length && t >= 0 &&
           t <= whole && off * off <= limit * limit * whole;
}

static bool see_across(struct sides *s, const struct stretch *edge, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < n; k++)
            if (edge[i].owner != edge[k].owner && edge[i].owner != SIZE_MAX &&
                edge[k].owner != SIZE_MAX && is_across(&edge[i], &edge[k], s->limit) &&
                !join(s, edge[i].owner, edge[k].owner, true))
                return false;
    return true;
}

/* Along one ring: long edges that follow each other, the short ones at corners left out. */
static void walk(struct sides *s, const struct stretch *edge, uint32_t n)
{
    const struct stretch *last = NULL;
    for (uint32_t i = 0; i < 2 * n; i++) { /* twice: over the seam */
        const struct stretch *e = &edge[i % n];
        if (e->length < s->limit)
            continue;
        if (last && last->owner != SIZE_MAX && e->owner != SIZE_MAX && last->owner != e->owner) {
            double along = ((double)last->b.x - last->a.x) * ((double)e->b.x - e->a.x) +
                           ((double)last->b.y - last->a.y) * ((double)e->b.y - e->a.y);
            if (along > -0.5 * last->length * e->length)
                (void)join(s, last->owner, e->owner, false);
        }
        last = e;
    }
}

static void measure(struct ranh_patch *patch, const struct ranh_around *around, uint32_t r,
                    struct stretch *edge)
{
    const struct ranh_vertex *v = around->ground.ring[r];
    uint32_t n = around->ground.n[r];
    for (uint32_t i = 0; i < n; i++) {
        struct ranh_vertex a = v[i], b = v[(i + 1) % n];
        edge[i] = (struct stretch){a, b, hypot((double)b.x - a.x, (double)b.y - a.y), SIZE_MAX};
        for (size_t k = 0; k < around->n && edge[i].owner == SIZE_MAX; k++)
            if (ranh_mend_is_shared(&patch->lot.at[ranh_patch_take(patch, around->face[k])], a, b))
                edge[i].owner = k;
    }
}

bool ranh_around_sides(struct ranh_patch *patch, const struct ranh_around *around, double limit,
                       struct ranh_begun *stay, struct ranh_begun *move)
{
    struct sides s = {around, limit, RANH_NEW_ARRAY(&patch->arena, around->n, uint32_t),
                      RANH_NEW_ARRAY(&patch->arena, around->n, bool)};
    uint32_t n = 0;
    for (uint32_t r = 0; r < around->ground.n_rings; r++)
        n += around->ground.n[r];
    struct stretch *edge = RANH_NEW_ARRAY(&patch->arena, n, struct stretch);
    for (uint32_t i = 0; i < around->n; i++) {
        s.parent[i] = i;
        s.odd[i] = false;
    }
    n = 0;
    for (uint32_t r = 0; r < around->ground.n_rings; n += around->ground.n[r++])
        measure(patch, around, r, edge + n);
    if (!see_across(&s, edge, n))
        return false;
    n = 0;
    for (uint32_t r = 0; r < around->ground.n_rings; n += around->ground.n[r++])
        walk(&s, edge + n, around->ground.n[r]);
    for (uint32_t i = 0; i < around->n; i++) {
        bool odd;
        if (root(&s, i, &odd) == 0) /* of the one with the longest boundary */
            *ranh_vec_push(odd ? move : stay) = (uint32_t)around->face[i];
    }
    return move->n > 0;
}
