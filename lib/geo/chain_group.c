/* SPDX-License-Identifier: MIT */
/*
 * The chain of a group of faces, as a map sheet: some thousand faces, whose edges all but cancel.
 * The faces are taken some hundred at a time, so that the table stays in the cache and a group may be a
 * whole city; what is left of each of these is added up at the end, as chains add. Groups are dealt out
 * to threads by the caller.
 */
#include <ranh/geo/chain.h>

#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/base/vec.h>
#include <ranh/geo/segment.h>

#include "chain_sort.h"
#include "chain_table.h"

enum { FACES = 512 };

static size_t count_vertices(const struct ranh_fabric *fabric, const uint32_t *face, size_t n)
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += fabric->ring_vertex[fabric->face_ring[face[i] + 1]] -
                 fabric->ring_vertex[fabric->face_ring[face[i]]];
    return total;
}

void ranh_chain_of_group(const struct ranh_fabric *fabric, const uint32_t *face, size_t n,
                         struct ranh_chain *chain)
{
    struct chain_table table = {0};
    struct chain_edges left = {0};
    ranh_chain_init(chain);
    for (size_t first = 0, last; first < n; first = last) {
        last = n - first < FACES ? n : first + FACES;
        chain_table_begin(&table, count_vertices(fabric, face + first, last - first));
        for (size_t i = first; i < last; i++)
            chain_table_face(&table, fabric, face[i], chain);
        chain_table_end(&table, &left);
    }
    chain_table_release(&table);
    ranh_vec_reserve(&left, 1);
    chain->edge = left.at;
    chain->n = n > FACES ? chain_merge(left.at, left.n, NULL) : left.n;
    if (n <= FACES)
        chain_sort(left.at, left.n, NULL);
}

/* --- sums and regions ----- */

static size_t longest_of(const struct ranh_chain *part, size_t n)
{
    size_t longest = 0;
    for (size_t i = 1; i < n; i++)
        if (part[i].n > part[longest].n)
            longest = i;
    return longest;
}

/* The others are sorted together; the longest is in order already and only merged with them. */
void ranh_chain_sum(const struct ranh_chain *part, size_t n, struct ranh_chain *sum)
{
    size_t total = 0, longest = longest_of(part, n);
    ranh_chain_init(sum);
    if (n == 0)
        return;
    for (size_t i = 0; i < n; i++)
        total += i == longest ? 0 : part[i].n;
    sum->edge = ranh_alloc((total + 1) * sizeof(*sum->edge));
    for (size_t i = 0; i < n; i++) {
        if (i == longest)
            continue;
        if (part[i].n > 0)
            memcpy(sum->edge + sum->n, part[i].edge, part[i].n * sizeof(*sum->edge));
        sum->n += part[i].n;
        sum->twice_area += part[i].twice_area;
        sum->moved += part[i].moved;
        sum->n_edges_in += part[i].n_edges_in;
    }
    if (n > 2)
        sum->n = chain_merge(sum->edge, sum->n, NULL);
    ranh_chain_add(sum, &part[longest]);
}

void ranh_chain_scale(struct ranh_chain *chain, int32_t factor)
{
    for (size_t i = 0; i < chain->n; i++)
        chain->edge[i].k *= factor;
    chain->twice_area *= factor;
    chain->moved *= factor;
    if (factor == 0)
        chain->n = 0;
}

/* The ring's left side is the face. */
static void put_ring(struct ranh_chain *chain, const struct ranh_faces *faces, uint32_t ring,
                     int32_t code)
{
    uint32_t first = faces->ring_vertex[ring], last = faces->ring_vertex[ring + 1];
    struct ranh_vertex a = faces->vertex[last - 1];
    for (uint32_t v = first; v < last; v++) {
        struct ranh_vertex b = faces->vertex[v];
        int order = ranh_vertex_order(a, b);
        chain->edge[chain->n++] = (struct ranh_chain_edge){order < 0 ? a : b, order < 0 ? b : a,
                                                           order < 0 ? code : -code};
        a = b;
    }
}

void ranh_chain_of_regions(const struct ranh_faces *faces, const int32_t *code,
                           struct ranh_pool *pool, struct ranh_chain *chain)
{
    ranh_chain_init(chain);
    chain->edge = ranh_alloc((faces->n_vertices + 1) * sizeof(*chain->edge));
    for (size_t f = 0; f < faces->n_faces; f++) {
        const struct ranh_chain_face *face = &faces->face[f];
        if (code[f] == 0)
            continue;
        chain->twice_area += code[f] * face->twice_area;
        for (uint32_t r = face->first_ring; r < face->first_ring + face->n_rings; r++)
            put_ring(chain, faces, r, code[f]);
    }
    chain->n_edges_in = chain->n;
    chain->n = chain_merge(chain->edge, chain->n, pool);
}
