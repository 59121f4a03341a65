/* SPDX-License-Identifier: MIT */
/*
 * Which edges are the same. A hash table of edges by their two ends, filled in the order of the faces: the
 * first to come draws the edge, later ones only tell it that it is shared and whether the land use
 * changes there. Exact: ends are compared, not hashes. Each thread has a table of its own, for the edges
 * whose hash is its number: equal edges meet in one of them.
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
                 struct ends e, uint64_t hash)
{
    for (size_t i = hash & table->mask;; i = (i + 1) & table->mask) {
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

struct marking {
    struct ranh_tile_layer *layer;
    const uint8_t *wanted;
    size_t n_shares, n_edges;
};

/* The edges of a face that are of this share. */
static void meet_face(const struct marking *m, struct table *table, uint32_t face, size_t share)
{
    const struct ranh_fabric *fabric = m->layer->fabric;
    const struct ranh_unit *at = m->layer->vertex;
    for (uint32_t ring = fabric->face_ring[face]; ring < fabric->face_ring[face + 1]; ring++) {
        uint32_t first = fabric->ring_vertex[ring], end = fabric->ring_vertex[ring + 1];
        for (uint32_t i = first; i < end; i++) {
            struct ends e = ends_of(at[i], at[i + 1 < end ? i + 1 : first]);
            if (e.a.x == e.b.x && e.a.y == e.b.y)
                continue;
            uint64_t hash = hash_of(e);
            if ((hash >> 48) % m->n_shares == share)
                meet(m->layer, table, face, i, e, hash);
        }
    }
}

static bool has_edges(const struct marking *m, uint32_t face)
{
    const struct ranh_grid_box *box = &m->layer->box[face];
    return box->xmin <= box->xmax && (!m->wanted || m->wanted[face]);
}

static int mark_shares(void *context, unsigned worker, size_t first, size_t last,
                       struct ranh_err *err)
{
    (void)worker, (void)err;
    const struct marking *m = context;
    for (size_t share = first; share < last; share++) {
        /* Shares are alike to some parts of a hundred; the table is twice as large as that. */
        struct table table = {.mask = 1};
        while (table.mask < m->n_edges / m->n_shares * 2 + 1024)
            table.mask *= 2;
        table.slot = ranh_calloc(table.mask, sizeof(*table.slot));
        table.mask--;
        for (uint32_t face = 0; face < m->layer->fabric->n_faces; face++)
            if (has_edges(m, face))
                meet_face(m, &table, face, share);
        ranh_free(table.slot);
    }
    return RANH_OK;
}

void ranh_tile_layer_edges(struct ranh_tile_layer *layer, const uint8_t *wanted,
                           struct ranh_pool *pool)
{
    const struct ranh_fabric *fabric = layer->fabric;
    struct marking m = {.layer = layer, .wanted = wanted};
    m.n_shares = pool ? ranh_pool_threads(pool) : 1;
    for (uint32_t face = 0; face < fabric->n_faces; face++)
        if (has_edges(&m, face))
            m.n_edges += fabric->ring_vertex[fabric->face_ring[face + 1]] -
                         fabric->ring_vertex[fabric->face_ring[face]];
    if (m.n_edges > 0)
        (void)ranh_pool_run(pool, m.n_shares, 1, mark_shares, &m, NULL);
}
