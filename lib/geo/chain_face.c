/* SPDX-License-Identifier: MIT */
/*
 * The residual chain, third part: faces and how often they are covered.
 *
 * A cycle with positive area (chain_cycle.c) is the outer boundary of a face; each connected component of the
 * chain has one cycle with negative area, its outside, which is a hole of the face it lies in (chain_component.c).
 */
#include "chain_face.h"

#include <string.h>

enum { CYCLES = 256 };

static void put_ring(struct plane *p, uint32_t cycle)
{
    struct ranh_faces *faces = p->faces;
    p->ring_cycle[faces->n_rings] = cycle;
    faces->ring_vertex[faces->n_rings++] = (uint32_t)faces->n_vertices;
    faces->n_vertices += p->cycle.at[cycle].n;
}

/* What surrounds all: the outsides of components that lie in no face. */
static void put_outside(struct plane *p)
{
    struct ranh_chain_face *outside = &p->faces->outside;
    *outside = (struct ranh_chain_face){.first_ring = (uint32_t)p->faces->n_rings};
    for (uint32_t c = 0; c < p->cycle.n; c++) {
        if (p->cycle.at[c].twice_area >= 0 || p->part.at[p->component[c]].parent != NONE)
            continue;
        put_ring(p, c);
        outside->twice_area += p->cycle.at[c].twice_area;
        outside->n_rings++;
    }
}

static int write_rings(void *context, unsigned worker, size_t first, size_t last,
                       struct ranh_err *err)
{
    (void)worker, (void)err;
    struct plane *p = context;
    for (size_t r = first; r < last; r++) {
        struct ranh_vertex *v = p->faces->vertex + p->faces->ring_vertex[r];
        uint32_t start = p->cycle.at[p->ring_cycle[r]].half, h = start;
        do {
            *v++ = from_of(p, h);
            h = p->next[h];
        } while (h != start);
    }
    return RANH_OK;
}

/* For each face cycle its holes, in order: first_hole[c], then next_hole[hole] until NONE. */
static void list_holes(const struct plane *p, uint32_t *first_hole, uint32_t *next_hole)
{
    memset(first_hole, 0xFF, p->cycle.n * sizeof(*first_hole));
    for (size_t c = p->cycle.n; c-- > 0;) {
        uint32_t parent = p->cycle.at[c].twice_area < 0 ? p->part.at[p->component[c]].parent : NONE;
        if (parent != NONE) {
            next_hole[c] = first_hole[parent];
            first_hole[parent] = (uint32_t)c;
        }
    }
}

static void put_faces(struct plane *p, struct ranh_pool *pool)
{
    struct ranh_faces *faces = p->faces;
    size_t n_cycles = p->cycle.n;
    uint32_t *first_hole = ranh_alloc(n_cycles * sizeof(uint32_t)),
             *next_hole = ranh_alloc(n_cycles * sizeof(uint32_t));
    list_holes(p, first_hole, next_hole);
    faces->face = ranh_alloc(n_cycles * sizeof(*faces->face));
    faces->ring_vertex = ranh_alloc((n_cycles + 1) * sizeof(*faces->ring_vertex));
    p->ring_cycle = ranh_alloc(n_cycles * sizeof(*p->ring_cycle));
    for (uint32_t c = 0; c < n_cycles; c++) {
        const struct cycle *outer = &p->cycle.at[c];
        if (outer->twice_area <= 0)
            continue;
        struct ranh_chain_face *face = &faces->face[faces->n_faces++];
        *face = (struct ranh_chain_face){.m = p->part.at[p->component[c]].m + outer->m,
                                         .first_ring = (uint32_t)faces->n_rings,
                                         .n_rings = 1,
                                         .twice_area = outer->twice_area,
                                         .box = outer->box};
        put_ring(p, c);
        for (uint32_t hole = first_hole[c]; hole != NONE; hole = next_hole[hole]) {
            put_ring(p, hole);
            face->twice_area += p->cycle.at[hole].twice_area;
            face->n_rings++;
        }
    }
    put_outside(p);
    faces->ring_vertex[faces->n_rings] = (uint32_t)faces->n_vertices;
    faces->vertex = ranh_alloc(faces->n_vertices * sizeof(*faces->vertex));
    (void)ranh_pool_run(pool, faces->n_rings, CYCLES, write_rings, p, NULL);
    ranh_free(p->ring_cycle);
    ranh_free(first_hole);
    ranh_free(next_hole);
}

void ranh_chain_faces(const struct ranh_chain *chain, struct ranh_pool *pool,
                      struct ranh_faces *faces)
{
    *faces = (struct ranh_faces){0};
    if (chain->n == 0)
        return;
    struct plane p = {.chain = chain, .faces = faces};
    plane_walk_cycles(&p, pool);
    plane_settle_components(&p, pool);
    put_faces(&p, pool);
    box_index_release(&p.index);
    ranh_vec_release(&p.part);
    ranh_vec_release(&p.cycle);
    ranh_free(p.component);
    ranh_free(p.cycle_of);
    ranh_free(p.next);
    ranh_free(p.to);
    ranh_free(p.vertex);
}

void ranh_faces_release(struct ranh_faces *faces)
{
    ranh_free(faces->face);
    ranh_free(faces->ring_vertex);
    ranh_free(faces->vertex);
    *faces = (struct ranh_faces){0};
}

ranh_wide ranh_faces_balance(const struct ranh_faces *faces)
{
    ranh_wide sum = 0;
    for (size_t f = 0; f < faces->n_faces; f++)
        sum += faces->face[f].m * faces->face[f].twice_area;
    return sum;
}
