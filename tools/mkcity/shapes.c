/* SPDX-License-Identifier: MIT */
/* What a tile is made of: rings and shapes, in lists that grow. */
#include <stdlib.h>

#include "mkcity.h"

void mkcity_tile_clear(struct mkcity_tile *t)
{
    t->npt = t->nring = t->nshape = 0;
    t->used = false;
}

void mkcity_tile_free(struct mkcity_tile *t)
{
    free(t->pt);
    free(t->ring);
    free(t->shape);
    *t = (struct mkcity_tile){0};
}

static void add_ring(struct mkcity_tile *t, const struct mkcity_pt *p, size_t n)
{
    t->ring = mkcity_grow(t->ring, t->nring, &t->cap_ring, sizeof *t->ring);
    t->ring[t->nring++] = (struct mkcity_ring){t->npt, n};
    for (size_t i = 0; i < n; i++) {
        t->pt = mkcity_grow(t->pt, t->npt, &t->cap_pt, sizeof *t->pt);
        t->pt[t->npt++] = p[i];
    }
}

struct mkcity_shape *mkcity_tile_add(struct mkcity_tile *t, enum mkcity_kind kind,
                                     enum mkcity_use use, const struct mkcity_pt *p, size_t n)
{
    struct mkcity_shape *s;

    t->shape = mkcity_grow(t->shape, t->nshape, &t->cap_shape, sizeof *t->shape);
    s = &t->shape[t->nshape++];
    *s = (struct mkcity_shape){.kind = kind, .use = use, .ring0 = t->nring, .nrings = 1};
    add_ring(t, p, n);
    return s;
}

void mkcity_tile_hole(struct mkcity_tile *t, const struct mkcity_pt *p, size_t n)
{
    t->shape[t->nshape - 1].nrings++;
    add_ring(t, p, n);
}

struct mkcity_shape *mkcity_tile_piece(struct mkcity_tile *t, enum mkcity_kind kind,
                                       enum mkcity_use use, const struct mkcity_piece *p)
{
    return mkcity_tile_add(t, kind, use, p->p, (size_t)p->n);
}
