/* SPDX-License-Identifier: MIT */
/*
 * Building the fabric. Shapes are snapped and appended as they come, by as many builders as there are
 * threads; at the end the faces of all of them are sorted along the Hilbert curve (a radix sort on the
 * 32-bit position, then the few ties) and copied once into their places. The bounds of the curve are
 * those of all faces, so the order does not depend on the order of adding.
 */
#include "lib/geo/fabric_internal.h"

#include <stdlib.h>
#include <string.h>

#include <ranh/base/sort.h>
#include <ranh/geo/hilbert.h>
#include <ranh/geo/segment.h>

enum { CHUNK = 1024 };

/* --- adding ---------------------------------------------------------------------------------- */

struct ranh_fabric_builder *ranh_fabric_builder_new(struct ranh_grid grid, int32_t srid)
{
    struct ranh_fabric_builder *builder = ranh_calloc(1, sizeof(*builder));
    builder->grid = grid;
    builder->srid = srid;
    builder->bounds = NO_BOX;
    return builder;
}

void ranh_fabric_builder_free(struct ranh_fabric_builder *builder)
{
    if (!builder)
        return;
    ranh_vec_release(&builder->faces);
    ranh_vec_release(&builder->rings);
    ranh_vec_release(&builder->vertices);
    ranh_free(builder);
}

/* Memory that is not written to costs nothing: rather too much. */
void ranh_fabric_builder_expect(struct ranh_fabric_builder *builder, size_t faces)
{
    ranh_vec_reserve(&builder->faces, faces);
    ranh_vec_reserve(&builder->rings, faces + faces / 4);
    ranh_vec_reserve(&builder->vertices, 12 * faces);
}

/* Appends a ring without its closing point; false when a point lies off the grid. */
static bool add_ring(struct ranh_fabric_builder *builder, const struct ranh_shape *shape,
                     uint32_t r, bool shell, struct face *face)
{
    size_t first = builder->vertices.n, n = shape->ring_point[r + 1] - shape->ring_point[r];
    const double *xy = shape->xy + 2 * (size_t)shape->ring_point[r];
    if (first + n > UINT32_MAX)
        RANH_BUG("more than 4 thousand million vertices in one fabric: partition the city");
    ranh_vec_reserve(&builder->vertices, first + n);
    struct ranh_vertex *v = builder->vertices.at + first;
    for (size_t i = 0; i < n; i++) {
        if (!ranh_grid_snap(&builder->grid, xy[2 * i], xy[2 * i + 1], &v[i]))
            return false;
        widen(&face->box, v[i]);
    }
    close_ring(builder, face, first, n, shell);
    return true;
}

bool ranh_fabric_add(struct ranh_fabric_builder *builder, int64_t id,
                     const struct ranh_shape *shape)
{
    bool polygon = shape && shape->kind == RANH_SHAPE_POLYGON, on_grid = true;
    size_t n_rings = builder->rings.n, n_vertices = builder->vertices.n;
    struct face face = {
        .id = id,
        .first_ring = (uint32_t)n_rings,
        .box = NO_BOX,
    };
    for (uint32_t p = 0; polygon && p < shape->n_parts; p++)
        for (uint32_t r = shape->part_ring[p]; on_grid && r < shape->part_ring[p + 1]; r++)
            on_grid = add_ring(builder, shape, r, r == shape->part_ring[p], &face);
    if (on_grid) {
        close_face(builder, &face);
    } else {
        builder->rings.n = n_rings;
        builder->vertices.n = n_vertices;
    }
    return on_grid;
}

/* --- ordering -------------------------------------------------------------------------------- */

void ranh_fabric_reindex(struct ranh_fabric *fabric)
{
    size_t n = fabric->n_faces;
    uint64_t *key = ranh_alloc(n * sizeof(*key));
    fabric->by_id = ranh_realloc(fabric->by_id, n + 1, sizeof(*fabric->by_id));
    for (size_t i = 0; i < n; i++) {
        key[i] = (uint64_t)fabric->face_id[i] ^ (uint64_t)1 << 63; /* negative ones first */
        fabric->by_id[i] = (uint32_t)i;
    }
    ranh_sort_u64_with(NULL, key, fabric->by_id, n);
    ranh_free(key);
}

/* What the faces of a chunk take, then where they begin: rings and vertices. */
struct room {
    uint32_t rings, vertices;
};

/* A face of one of the builders. */
struct source {
    const struct ranh_fabric_builder *builder;
    const struct face *face;
};

struct build {
    struct ranh_fabric *fabric;
    struct ranh_fabric_builder *const *builders;
    size_t n_builders;
    size_t *first;     /* [n_builders + 1] number of a builder's first face */
    size_t *near;      /* [faces / CHUNK + 1] the builder of face CHUNK * i */
    struct room *room; /* [chunks] */
    struct ranh_grid_box bounds;
    uint64_t *key;  /* Hilbert position */
    uint32_t *item; /* the face's number, counted over all builders */
    ranh_fabric_tie *tie;
    const void *context;
};

static struct source source_of(const struct build *b, uint32_t number)
{
    size_t of = b->near[number / CHUNK];
    while (b->first[of + 1] <= number)
        of++;
    return (struct source){b->builders[of], &b->builders[of]->faces.at[number - b->first[of]]};
}

static int place_faces(void *context, unsigned worker, size_t first, size_t last,
                       struct ranh_err *err)
{
    (void)worker, (void)err;
    struct build *b = context;
    for (size_t i = first; i < last; i++) {
        b->key[i] = ranh_hilbert_of_box(source_of(b, (uint32_t)i).face->box, b->bounds);
        b->item[i] = (uint32_t)i;
    }
    return RANH_OK;
}

static int by_tie(const void *one, const void *other, void *context)
{
    const struct build *b = context;
    uint32_t i = *(const uint32_t *)one, j = *(const uint32_t *)other;
    int64_t x = source_of(b, i).face->id, y = source_of(b, j).face->id;
    int order = b->tie ? b->tie(b->context, x, y) : (x > y) - (x < y);
    return order ? order : (i > j) - (i < j);
}

static void order_faces(struct build *b, struct ranh_pool *pool)
{
    size_t n = b->fabric->n_faces;
    b->key = ranh_alloc(n * sizeof(*b->key));
    b->item = ranh_alloc(n * sizeof(*b->item));
    (void)ranh_pool_run(pool, n, CHUNK, place_faces, b, NULL);
    ranh_sort_u64_with(pool, b->key, b->item, n);
    for (size_t first = 0, last; first < n; first = last) {
        for (last = first + 1; last < n && b->key[last] == b->key[first];)
            last++;
        if (last - first > 1)
            qsort_r(b->item + first, last - first, sizeof(*b->item), by_tie, b);
    }
    ranh_free(b->key);
}

/* --- building -------------------------------------------------------------------------------- */

/* Sizes, and the bounds of the curve: those of all faces, so that the order of adding does not matter. */
static void add_up(struct build *b)
{
    struct ranh_fabric *fabric = b->fabric;
    b->bounds = NO_BOX;
    b->first = ranh_alloc((b->n_builders + 1) * sizeof(*b->first));
    for (size_t i = 0; i < b->n_builders; i++) {
        const struct ranh_fabric_builder *builder = b->builders[i];
        const struct ranh_grid_box *box = &builder->bounds;
        b->first[i] = fabric->n_faces;
        fabric->n_faces += builder->faces.n;
        fabric->n_rings += builder->rings.n;
        fabric->n_vertices += builder->vertices.n;
        if (box->xmin > box->xmax)
            continue;
        widen(&b->bounds, (struct ranh_vertex){box->xmin, box->ymin});
        widen(&b->bounds, (struct ranh_vertex){box->xmax, box->ymax});
    }
    b->first[b->n_builders] = fabric->n_faces;
    if (fabric->n_vertices > UINT32_MAX)
        RANH_BUG("more than 4 thousand million vertices in one fabric: partition the city");
    b->near = ranh_alloc((fabric->n_faces / CHUNK + 1) * sizeof(*b->near));
    for (size_t c = 0, of = 0; c <= fabric->n_faces / CHUNK; c++) {
        while (of + 1 < b->n_builders && b->first[of + 1] <= c * CHUNK)
            of++;
        b->near[c] = of;
    }
}

static ranh_wide twice_area(const struct ranh_vertex *v, size_t n)
{
    ranh_wide twice = 0;
    for (size_t i = 1; i + 1 < n; i++)
        twice += ranh_cross(v[0], v[i], v[i + 1]);
    return twice;
}

static int measure_faces(void *context, unsigned worker, size_t first, size_t last,
                         struct ranh_err *err)
{
    (void)worker, (void)err;
    const struct build *b = context;
    for (size_t c = first; c < last; c++) {
        struct room room = {0, 0};
        size_t end = (c + 1) * CHUNK < b->fabric->n_faces ? (c + 1) * CHUNK : b->fabric->n_faces;
        for (size_t i = c * CHUNK; i < end; i++) {
            const struct face *face = source_of(b, b->item[i]).face;
            room.rings += face->n_rings;
            room.vertices += face->n_vertices;
        }
        b->room[c] = room;
    }
    return RANH_OK;
}

static void lay_out(const struct build *b, struct ranh_pool *pool, size_t n_chunks)
{
    struct room at = {0, 0};
    (void)ranh_pool_run(pool, n_chunks, 1, measure_faces, (void *)b, NULL);
    for (size_t c = 0; c < n_chunks; c++) {
        struct room room = b->room[c];
        b->room[c] = at;
        at.rings += room.rings;
        at.vertices += room.vertices;
    }
    b->fabric->face_ring[b->fabric->n_faces] = at.rings;
    b->fabric->ring_vertex[b->fabric->n_rings] = at.vertices;
}

/* Returns where the next face's go. */
static struct room fill_face(const struct build *b, size_t i, struct room at)
{
    struct ranh_fabric *fabric = b->fabric;
    struct source from = source_of(b, b->item[i]);
    fabric->face_id[i] = from.face->id;
    fabric->box[i] = from.face->box;
    fabric->face_ring[i] = at.rings;
    for (uint32_t k = 0; k < from.face->n_rings; k++) {
        const struct ring *ring = &from.builder->rings.at[from.face->first_ring + k];
        struct ranh_vertex *v = fabric->vertex + at.vertices;
        if (ring->n_vertices > 0)
            memcpy(v, from.builder->vertices.at + ring->first_vertex,
                   ring->n_vertices * sizeof(*v));
        bool clockwise = twice_area(v, ring->n_vertices) < 0;
        fabric->ring_vertex[at.rings] = at.vertices;
        fabric->ring_role[at.rings] = (uint8_t)(ring->role | (clockwise ? RANH_RING_CLOCKWISE : 0));
        at.rings++;
        at.vertices += ring->n_vertices;
    }
    return at;
}

static int fill_faces(void *context, unsigned worker, size_t first, size_t last,
                      struct ranh_err *err)
{
    (void)worker, (void)err;
    const struct build *b = context;
    for (size_t c = first; c < last; c++) {
        struct room at = b->room[c];
        size_t end = (c + 1) * CHUNK < b->fabric->n_faces ? (c + 1) * CHUNK : b->fabric->n_faces;
        for (size_t i = c * CHUNK; i < end; i++)
            at = fill_face(b, i, at);
    }
    return RANH_OK;
}

void ranh_fabric_build_all(struct ranh_fabric_builder *const *builders, size_t n,
                           ranh_fabric_tie *tie, const void *context, struct ranh_pool *pool,
                           struct ranh_fabric *fabric)
{
    struct build b = {
        .fabric = fabric, .builders = builders, .n_builders = n, .tie = tie, .context = context};
    *fabric = (struct ranh_fabric){.grid = builders[0]->grid, .srid = builders[0]->srid};
    add_up(&b);
    order_faces(&b, pool);
    size_t n_chunks = (fabric->n_faces + CHUNK - 1) / CHUNK;
    b.room = ranh_alloc(n_chunks * sizeof(*b.room));
    fabric->face_id = ranh_alloc((fabric->n_faces + 1) * sizeof(*fabric->face_id));
    fabric->face_ring = ranh_alloc((fabric->n_faces + 1) * sizeof(*fabric->face_ring));
    fabric->ring_vertex = ranh_alloc((fabric->n_rings + 1) * sizeof(*fabric->ring_vertex));
    fabric->ring_role = ranh_alloc((fabric->n_rings + 1) * sizeof(*fabric->ring_role));
    fabric->vertex = ranh_alloc((fabric->n_vertices + 1) * sizeof(*fabric->vertex));
    fabric->box = ranh_alloc((fabric->n_faces + 1) * sizeof(*fabric->box));
    lay_out(&b, pool, n_chunks);
    (void)ranh_pool_run(pool, n_chunks, 1, fill_faces, &b, NULL);
    for (size_t i = 0; i < n; i++)
        ranh_fabric_builder_free(builders[i]);
    ranh_free(b.item);
    ranh_free(b.room);
    ranh_free(b.near);
    ranh_free(b.first);
    ranh_rtree_build(&fabric->tree, fabric->box, fabric->n_faces);
}

void ranh_fabric_build(struct ranh_fabric_builder *builder, struct ranh_fabric *fabric)
{
    ranh_fabric_build_all(&builder, 1, NULL, NULL, NULL, fabric);
    ranh_fabric_reindex(fabric);
}

void ranh_fabric_release(struct ranh_fabric *fabric)
{
    ranh_free(fabric->face_id);
    ranh_free(fabric->face_ring);
    ranh_free(fabric->ring_vertex);
    ranh_free(fabric->ring_role);
    ranh_free(fabric->vertex);
    ranh_free(fabric->box);
    ranh_free(fabric->by_id);
    ranh_rtree_release(&fabric->tree);
    *fabric = (struct ranh_fabric){0};
}
