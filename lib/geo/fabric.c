/* SPDX-License-Identifier: MIT */
/*
 * Building the fabric. Shapes are snapped and appended as they come; at the end the faces are
 * sorted along the Hilbert curve (a radix sort on the 32-bit position, then the few ties by id) and
 * copied once into their places. The bounds of the curve are those of all faces, so the order does
 * not depend on the order of adding.
 */
#include <ranh/geo/fabric.h>

#include <stdlib.h>
#include <string.h>

#include <ranh/base/vec.h>
#include <ranh/geo/hilbert.h>

struct face {
    int64_t id;
    uint32_t first_ring, n_rings;
    struct ranh_grid_box box;
};

struct ring {
    uint32_t first_vertex, n_vertices;
    uint8_t role;
};

struct ranh_fabric_builder {
    struct ranh_grid grid;
    int32_t srid;
    struct {
        RANH_VEC(struct face)
    } faces;
    struct {
        RANH_VEC(struct ring)
    } rings;
    struct {
        RANH_VEC(struct ranh_vertex)
    } vertices;
};

/* --- adding ---------------------------------------------------------------------------------- */

struct ranh_fabric_builder *ranh_fabric_builder_new(struct ranh_grid grid, int32_t srid)
{
    struct ranh_fabric_builder *builder = ranh_calloc(1, sizeof(*builder));
    builder->grid = grid;
    builder->srid = srid;
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

static void widen(struct ranh_grid_box *box, struct ranh_vertex v)
{
    box->xmin = v.x < box->xmin ? v.x : box->xmin;
    box->ymin = v.y < box->ymin ? v.y : box->ymin;
    box->xmax = v.x > box->xmax ? v.x : box->xmax;
    box->ymax = v.y > box->ymax ? v.y : box->ymax;
}

/* Appends a ring without its closing point; the vertices are already known to lie on the grid. */
static void add_ring(struct ranh_fabric_builder *builder, const struct ranh_shape *shape,
                     uint32_t r, bool shell)
{
    size_t first = builder->vertices.n, n = shape->ring_point[r + 1] - shape->ring_point[r];
    const double *xy = shape->xy + 2 * (size_t)shape->ring_point[r];
    if (first + n > UINT32_MAX)
        RANH_BUG("more than 4 thousand million vertices in one fabric: partition the city");
    for (size_t i = 0; i < n; i++)
        ranh_grid_snap(&builder->grid, xy[2 * i], xy[2 * i + 1], ranh_vec_push(&builder->vertices));
    uint8_t role = shell ? RANH_RING_SHELL : RANH_RING_HOLE;
    const struct ranh_vertex *v = builder->vertices.at + first;
    if (n >= 2 && v[0].x == v[n - 1].x && v[0].y == v[n - 1].y)
        builder->vertices.n--;
    else if (n >= 1)
        role |= RANH_RING_UNCLOSED;
    struct ranh_grid_box *box = &builder->faces.at[builder->faces.n - 1].box;
    for (size_t i = first; i < builder->vertices.n; i++)
        widen(box, builder->vertices.at[i]);
    *ranh_vec_push(&builder->rings) = (struct ring){
        .first_vertex = (uint32_t)first,
        .n_vertices = (uint32_t)(builder->vertices.n - first),
        .role = role,
    };
}

bool ranh_fabric_add(struct ranh_fabric_builder *builder, int64_t id,
                     const struct ranh_shape *shape)
{
    bool polygon = shape && shape->kind == RANH_SHAPE_POLYGON;
    struct ranh_vertex ignored;
    for (uint32_t i = 0; polygon && i < shape->n_points; i++)
        if (!ranh_grid_snap(&builder->grid, shape->xy[2 * (size_t)i], shape->xy[2 * (size_t)i + 1],
                            &ignored))
            return false;
    *ranh_vec_push(&builder->faces) = (struct face){
        .id = id,
        .first_ring = (uint32_t)builder->rings.n,
        .box = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN},
    };
    for (uint32_t p = 0; polygon && p < shape->n_parts; p++)
        for (uint32_t r = shape->part_ring[p]; r < shape->part_ring[p + 1]; r++)
            add_ring(builder, shape, r, r == shape->part_ring[p]);
    struct face *face = &builder->faces.at[builder->faces.n - 1];
    face->n_rings = (uint32_t)builder->rings.n - face->first_ring;
    return true;
}

/* --- ordering -------------------------------------------------------------------------------- */

struct place {
    uint32_t position, face;
};

/* Stable, by position, 11 bits at a time. */
static void radix_sort(struct place *places, size_t n)
{
    struct place *other = ranh_alloc((n + 1) * sizeof(*other));
    struct place *from = places, *to = other;
    for (unsigned shift = 0; shift < 33; shift += 11) {
        size_t start[2049] = {0};
        for (size_t i = 0; i < n; i++)
            start[((from[i].position >> shift) & 2047) + 1]++;
        for (size_t b = 1; b < 2049; b++)
            start[b] += start[b - 1];
        for (size_t i = 0; i < n; i++)
            to[start[(from[i].position >> shift) & 2047]++] = from[i];
        struct place *swap = from;
        from = to;
        to = swap;
    }
    memcpy(places, from, n * sizeof(*places)); /* three passes end in `other` */
    ranh_free(other);
}

static int by_id(const void *a, const void *b, void *context)
{
    const struct face *faces = context;
    int64_t x = faces[((const struct place *)a)->face].id;
    int64_t y = faces[((const struct place *)b)->face].id;
    return (x > y) - (x < y);
}

static struct place *sorted_places(const struct ranh_fabric_builder *builder)
{
    size_t n = builder->faces.n;
    struct place *places = ranh_alloc((n + 1) * sizeof(*places));
    struct ranh_grid_box bounds = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    for (size_t i = 0; i < builder->vertices.n; i++)
        widen(&bounds, builder->vertices.at[i]);
    for (size_t i = 0; i < n; i++)
        places[i] =
            (struct place){ranh_hilbert_of_box(builder->faces.at[i].box, bounds), (uint32_t)i};
    radix_sort(places, n);
    for (size_t first = 0, last; first < n; first = last) {
        for (last = first + 1; last < n && places[last].position == places[first].position;)
            last++;
        if (last - first > 1)
            qsort_r(places + first, last - first, sizeof(*places), by_id, builder->faces.at);
    }
    return places;
}

/* --- building -------------------------------------------------------------------------------- */

static int by_face_id(const void *a, const void *b, void *context)
{
    const int64_t *ids = context;
    uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
    if (ids[i] != ids[j])
        return ids[i] < ids[j] ? -1 : 1;
    return (i > j) - (i < j);
}

void ranh_fabric_reindex(struct ranh_fabric *fabric)
{
    size_t n = fabric->n_faces;
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (size_t i = 0; i < n; i++) {
        low = fabric->face_id[i] < low ? fabric->face_id[i] : low;
        high = fabric->face_id[i] > high ? fabric->face_id[i] : high;
    }
    fabric->by_id = ranh_realloc(fabric->by_id, n + 1, sizeof(*fabric->by_id));
    bool narrow = n > 0 && (uint64_t)high - (uint64_t)low <= UINT32_MAX; /* the usual row ids */
    struct place *places = ranh_alloc((n + 1) * sizeof(*places));
    for (size_t i = 0; i < n; i++)
        places[i] =
            (struct place){(uint32_t)((uint64_t)fabric->face_id[i] - (uint64_t)low), (uint32_t)i};
    if (narrow)
        radix_sort(places, n);
    for (size_t i = 0; i < n; i++)
        fabric->by_id[i] = places[i].face;
    if (!narrow && n > 0)
        qsort_r(fabric->by_id, n, sizeof(*fabric->by_id), by_face_id, fabric->face_id);
    ranh_free(places);
}

static void fill_face(struct ranh_fabric *fabric, const struct ranh_fabric_builder *builder,
                      size_t face, const struct face *from, uint32_t *n_rings, uint32_t *n_vertices)
{
    fabric->face_id[face] = from->id;
    fabric->box[face] = from->box;
    fabric->face_ring[face] = *n_rings;
    for (uint32_t r = from->first_ring; r < from->first_ring + from->n_rings; r++) {
        const struct ring *ring = &builder->rings.at[r];
        fabric->ring_vertex[*n_rings] = *n_vertices;
        fabric->ring_role[(*n_rings)++] = ring->role;
        if (ring->n_vertices > 0)
            memcpy(fabric->vertex + *n_vertices, builder->vertices.at + ring->first_vertex,
                   ring->n_vertices * sizeof(*fabric->vertex));
        *n_vertices += ring->n_vertices;
        fabric->ring_vertex[*n_rings] = *n_vertices;
        if (ranh_fabric_ring_twice_area(fabric, *n_rings - 1) < 0)
            fabric->ring_role[*n_rings - 1] |= RANH_RING_CLOCKWISE;
    }
}

void ranh_fabric_build(struct ranh_fabric_builder *builder, struct ranh_fabric *fabric)
{
    struct place *places = sorted_places(builder);
    *fabric = (struct ranh_fabric){
        .grid = builder->grid,
        .srid = builder->srid,
        .n_faces = builder->faces.n,
        .n_rings = builder->rings.n,
        .n_vertices = builder->vertices.n,
    };
    fabric->face_id = ranh_alloc((fabric->n_faces + 1) * sizeof(*fabric->face_id));
    fabric->face_ring = ranh_alloc((fabric->n_faces + 1) * sizeof(*fabric->face_ring));
    fabric->ring_vertex = ranh_alloc((fabric->n_rings + 1) * sizeof(*fabric->ring_vertex));
    fabric->ring_role = ranh_alloc((fabric->n_rings + 1) * sizeof(*fabric->ring_role));
    fabric->vertex = ranh_alloc((fabric->n_vertices + 1) * sizeof(*fabric->vertex));
    fabric->box = ranh_alloc((fabric->n_faces + 1) * sizeof(*fabric->box));
    uint32_t n_rings = 0, n_vertices = 0;
    for (size_t i = 0; i < fabric->n_faces; i++)
        fill_face(fabric, builder, i, &builder->faces.at[places[i].face], &n_rings, &n_vertices);
    fabric->face_ring[fabric->n_faces] = n_rings;
    fabric->ring_vertex[fabric->n_rings] = n_vertices;
    ranh_free(places);
    ranh_fabric_builder_free(builder);
    ranh_fabric_reindex(fabric);
    ranh_rtree_build(&fabric->tree, fabric->box, fabric->n_faces);
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
