/* SPDX-License-Identifier: MIT */
/*
 * Faces of the chain as shapes. A walk along the boundary of a face may pass a vertex more than once:
 * where a hole touches the outline, or where two holes touch each other. A ring may not (OGC 06-103r4), so
 * each walk is cut at such vertices into simple loops; those that turn left are outlines, those that turn
 * right are holes.
 */
#include <ranh/geo/chain.h>

#include <string.h>

#include <ranh/base/sort.h>
#include <ranh/base/vec.h>
#include <ranh/geo/segment.h>

#define NONE UINT32_MAX

struct loops {
    struct {
        RANH_VEC(struct ranh_vertex)
    } vertex;
    struct {
        RANH_VEC(uint32_t) /* first vertex of each loop */
    } first;
};

static void put_loop(struct loops *loops, const struct ranh_vertex *v, size_t n)
{
    *ranh_vec_push(&loops->first) = (uint32_t)loops->vertex.n;
    ranh_vec_reserve(&loops->vertex, loops->vertex.n + n);
    memcpy(loops->vertex.at + loops->vertex.n, v, n * sizeof(*v));
    loops->vertex.n += n;
}

/* For each vertex the number of its place: equal places have equal numbers. Returns how many there are. */
static uint32_t number_places(const struct ranh_vertex *v, uint32_t n, uint32_t *place)
{
    uint64_t *key = ranh_alloc(n * sizeof(*key));
    uint32_t *item = ranh_alloc(n * sizeof(*item)), places = 0;
    for (uint32_t i = 0; i < n; i++) {
        key[i] = ranh_sort_key(v[i].x, v[i].y);
        item[i] = i;
    }
    ranh_sort_u64(key, item, n);
    for (uint32_t i = 0; i < n; i++) {
        places += i > 0 && key[i] != key[i - 1];
        place[item[i]] = places;
    }
    ranh_free(key);
    ranh_free(item);
    return places + (n > 0);
}

static void cut_walk(struct loops *loops, const struct ranh_vertex *v, uint32_t n)
{
    uint32_t *place = ranh_alloc(n * sizeof(*place));
    uint32_t places = number_places(v, n, place);
    if (places == n) {
        put_loop(loops, v, n);
        ranh_free(place);
        return;
    }
    uint32_t *depth_of = ranh_alloc(places * sizeof(*depth_of)); /* of a place in the open walk */
    uint32_t *open = ranh_alloc(n * sizeof(*open)), depth = 0;   /* places of it */
    struct ranh_vertex *walk = ranh_alloc(n * sizeof(*walk));
    for (uint32_t i = 0; i < places; i++)
        depth_of[i] = NONE;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t p = place[i];
        if (depth_of[p] != NONE) { /* back again: what was walked since is a loop */
            uint32_t from = depth_of[p];
            put_loop(loops, walk + from, depth - from);
            for (; depth > from; depth--)
                depth_of[open[depth - 1]] = NONE;
        }
        depth_of[p] = depth;
        open[depth] = p;
        walk[depth++] = v[i];
    }
    put_loop(loops, walk, depth);
    ranh_free(walk);
    ranh_free(open);
    ranh_free(depth_of);
    ranh_free(place);
}

static bool turns_left(const struct ranh_vertex *v, size_t n)
{
    ranh_wide twice = 0;
    for (size_t i = 1; i + 1 < n; i++)
        twice += ranh_cross(v[0], v[i], v[i + 1]);
    return twice > 0;
}

static void copy_ring(struct ranh_shape *shape, const struct ranh_vertex *v, size_t n)
{
    shape->ring_point[shape->n_rings++] = shape->n_points;
    for (size_t i = 0; i <= n; i++) {
        shape->xy[2 * (size_t)shape->n_points] = v[i % n].x;
        shape->xy[2 * (size_t)shape->n_points++ + 1] = v[i % n].y;
    }
    shape->ring_point[shape->n_rings] = shape->n_points;
}

static void loops_of_face(const struct ranh_faces *faces, size_t face, struct loops *loops)
{
    const struct ranh_chain_face *f = &faces->face[face];
    for (uint32_t r = f->first_ring; r < f->first_ring + f->n_rings; r++)
        cut_walk(loops, faces->vertex + faces->ring_vertex[r],
                 faces->ring_vertex[r + 1] - faces->ring_vertex[r]);
}

void ranh_faces_shape(const struct ranh_faces *faces, const uint32_t *which, size_t n,
                      struct ranh_arena *arena, struct ranh_shape *shape)
{
    struct loops loops = {0};
    struct {
        RANH_VEC(uint32_t) /* first loop of each face */
    } of_face = {0};
    *shape = (struct ranh_shape){.kind = RANH_SHAPE_NONE};
    for (size_t i = 0; i < n; i++) {
        *ranh_vec_push(&of_face) = (uint32_t)loops.first.n;
        loops_of_face(faces, which[i], &loops);
    }
    *ranh_vec_push(&of_face) = (uint32_t)loops.first.n;
    uint32_t n_loops = (uint32_t)loops.first.n;
    *ranh_vec_push(&loops.first) = (uint32_t)loops.vertex.n;
    if (n_loops > 0) {
        ranh_shape_alloc(arena, shape, RANH_SHAPE_POLYGON, (uint32_t)n, n_loops,
                         (uint32_t)loops.vertex.n + n_loops);
        shape->n_rings = shape->n_points = 0;
    }
    for (size_t i = 0; i < n && n_loops > 0; i++) {
        shape->part_ring[i] = shape->n_rings;
        for (int hole = 0; hole < 2; hole++) { /* the outline first */
            for (uint32_t l = of_face.at[i]; l < of_face.at[i + 1]; l++) {
                const struct ranh_vertex *v = loops.vertex.at + loops.first.at[l];
                size_t count = loops.first.at[l + 1] - loops.first.at[l];
                if (turns_left(v, count) != hole)
                    copy_ring(shape, v, count);
            }
        }
        shape->part_ring[i + 1] = shape->n_rings;
    }
    ranh_vec_release(&of_face);
    ranh_vec_release(&loops.first);
    ranh_vec_release(&loops.vertex);
}
