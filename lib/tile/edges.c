/* SPDX-License-Identifier: MIT */
/*
 * Which edges are the same. A hash table of edges by their two ends, filled in the order of the faces: the
 * first to come draws the edge, later ones only tell it that it is shared and whether the land use
 * changes there. Exact: ends are compared, not hashes.
 */
#include <ranh/tile/layer.h>

#include <ranh/base/arena.h>

struct slot {
    uint32_t edge; /* + 1; 0 = free */
    uint32_t face;
};

struct table {
    struct slot *slot;
    size_t mask;
};

struct ends {
    struct ranh_unit a, b; /* a before b */
};

static struct ends ends_of(struct ranh_unit a, struct ranh_unit b)
{
    bool swap = a.x > b.x || (a.x == b.x && a.y > b.y);
    return swap ? (struct ends){b, a} : (struct ends){a, b};
}

static uint64_t hash_of(struct ends e)
{
    uint64_t h = ((uint64_t)(uint32_t)e.a.x << 32 | (uint32_t)e.a.y) * 0x9E3779B97F4A7C15u;
    h ^= h >> 29;
    h += (uint64_t)(uint32_t)e.b.x << 32 | (uint32_t)e.b.y;
    h *= 0xBF58476D1CE4E5B9u;
    return h ^ h >> 32;
}

/* The vertex after one that belongs to a face. */
static uint32_t next_of(const struct ranh_fabric *fabric, uint32_t face, uint32_t vertex)
{
    uint32_t ring = fabric->face_ring[face];
    while (fabric->ring_vertex[ring + 1] <= vertex)
        ring++;
    return vertex + 1 < fabric->ring_vertex[ring + 1] ? vertex + 1 : fabric->ring_vertex[ring];
}

static void meet(struct ranh_tile_layer *layer, struct table *table, uint32_t face, uint32_t edge,
                 uint32_t next)
{
    struct ends e = ends_of(layer->vertex[edge], layer->vertex[next]);
    if (e.a.x == e.b.x && e.a.y == e.b.y)
        return;
    for (size_t i = hash_of(e) & table->mask;; i = (i + 1) & table->mask) {
        struct slot *slot = &table->slot[i];
        if (!slot->edge) {
            *slot = (struct slot){edge + 1, face};
            layer->edge[edge] = RANH_EDGE_DRAW;
            return;
        }
        uint32_t other = slot->edge - 1, other_next = next_of(layer->fabric, slot->face, other);
        struct ends f = ends_of(layer->vertex[other], layer->vertex[other_next]);
        if (f.a.x != e.a.x || f.a.y != e.a.y || f.b.x != e.b.x || f.b.y != e.b.y)
            continue;
        layer->edge[other] |= RANH_EDGE_SHARED;
        if (layer->klass[slot->face] != layer->klass[face])
            layer->edge[other] |= RANH_EDGE_DIFFER;
        return;
    }
}

void ranh_tile_layer_edges(struct ranh_tile_layer *layer)
{
    const struct ranh_fabric *fabric = layer->fabric;
    struct table table = {.mask = 1};
    while (table.mask < fabric->n_vertices + fabric->n_vertices / 2)
        table.mask *= 2;
    table.slot = ranh_calloc(table.mask, sizeof(*table.slot));
    table.mask--;
    for (uint32_t face = 0; face < fabric->n_faces; face++) {
        if (layer->box[face].xmin > layer->box[face].xmax)
            continue;
        for (uint32_t ring = fabric->face_ring[face]; ring < fabric->face_ring[face + 1]; ring++) {
            uint32_t first = fabric->ring_vertex[ring], end = fabric->ring_vertex[ring + 1];
            for (uint32_t i = first; i < end; i++)
                meet(layer, &table, face, i, i + 1 < end ? i + 1 : first);
        }
    }
    ranh_free(table.slot);
}
