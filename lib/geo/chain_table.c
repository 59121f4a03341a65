/* SPDX-License-Identifier: MIT */
/* The table of edges: places by a hash of both ends, linear probing, at most two thirds full. */
#include "chain_table.h"

#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/geo/segment.h>

#include "chain_sort.h"

void chain_table_begin(struct chain_table *table, size_t edges)
{
    size_t n_slots = 64;
    while (n_slots < edges + edges / 2)
        n_slots *= 2;
    if (n_slots > table->room) {
        ranh_free(table->slot);
        table->slot = ranh_alloc(n_slots * sizeof(*table->slot));
        table->room = n_slots;
    }
    memset(table->slot, 0, n_slots * sizeof(*table->slot));
    table->mask = n_slots - 1;
    table->edge.n = 0;
    ranh_vec_reserve(&table->edge, edges + 1);
}

static size_t place_of(const struct chain_table *table, struct ranh_vertex a, struct ranh_vertex b)
{
    uint64_t h = ((uint64_t)(uint32_t)a.x << 32 | (uint32_t)a.y) * 0x9E3779B97F4A7C15u;
    h = (h ^ h >> 31) + ((uint64_t)(uint32_t)b.x << 32 | (uint32_t)b.y);
    h *= 0xD6E8FEB86659FD93u;
    return (size_t)(h ^ h >> 32) & table->mask;
}

void chain_table_add(struct chain_table *table, struct ranh_chain_edge edge)
{
    size_t s = place_of(table, edge.a, edge.b);
    for (; table->slot[s]; s = (s + 1) & table->mask) {
        struct ranh_chain_edge *there = &table->edge.at[table->slot[s] - 1];
        if (chain_edge_order(there, &edge) == 0) {
            there->k += edge.k;
            return;
        }
    }
    table->edge.at[table->edge.n] = edge;
    table->slot[s] = (uint32_t)++table->edge.n;
}

static void add_ring(struct chain_table *table, const struct ranh_fabric *f, uint32_t ring,
                     struct ranh_chain *chain)
{
    ranh_wide twice = ranh_fabric_ring_twice_area(f, ring);
    if (twice == 0)
        return;
    bool hole = f->ring_role[ring] & RANH_RING_HOLE, reversed = hole ? twice > 0 : twice < 0;
    chain->twice_area += reversed ? -twice : twice;
    uint32_t first = f->ring_vertex[ring], last = f->ring_vertex[ring + 1];
    struct ranh_vertex a = f->vertex[last - 1];
    for (uint32_t v = first; v < last; v++) {
        struct ranh_vertex b = f->vertex[v];
        int order = ranh_vertex_order(a, b);
        if (order != 0) {
            chain_table_add(table, (struct ranh_chain_edge){order < 0 ? a : b, order < 0 ? b : a,
                                                            (order < 0) != reversed ? 1 : -1});
            chain->n_edges_in++;
        }
        a = b;
    }
}

void chain_table_face(struct chain_table *table, const struct ranh_fabric *fabric, size_t face,
                      struct ranh_chain *chain)
{
    for (uint32_t r = fabric->face_ring[face]; r < fabric->face_ring[face + 1]; r++)
        add_ring(table, fabric, r, chain);
}

void chain_table_end(const struct chain_table *table, struct chain_edges *left)
{
    for (size_t i = 0; i < table->edge.n; i++)
        if (table->edge.at[i].k != 0)
            *ranh_vec_push(left) = table->edge.at[i];
}

void chain_table_release(struct chain_table *table)
{
    ranh_free(table->slot);
    ranh_vec_release(&table->edge);
}
