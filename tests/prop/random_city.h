/* SPDX-License-Identifier: MIT */
#ifndef RANH_TESTS_RANDOM_CITY_H
#define RANH_TESTS_RANDOM_CITY_H
/*
 * Random small fabrics for property tests: jittered and turned grids, shifts, duplicates, dropped lots,
 * T-junctions, nested holes, twisted rings. One seed, one fabric.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/geo/grid.h>
#include <ranh/land/parcel.h>

#define MOST_LOTS     64
#define MOST_VERTICES 16

static uint64_t random_state;

static inline uint32_t any(uint32_t below)
{
    random_state += 0x9E3779B97F4A7C15u;
    uint64_t z = random_state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)((z ^ (z >> 31)) % below);
}

/* --- cases ----------------------------------------------------------------------------------- */

struct lot {
    uint32_t n, n_hole;
    int64_t v[MOST_VERTICES][2], hole[4][2]; /* steps */
    bool turned, hole_turned;                /* rings run backwards */
};

struct city {
    struct lot lot[MOST_LOTS];
    uint32_t n;
    double cos, sin; /* the grid is turned by this */
    int64_t cell, corner[7][7][2];
};

static inline struct lot *new_lot(struct city *city)
{
    struct lot *lot = &city->lot[city->n < MOST_LOTS ? city->n++ : MOST_LOTS - 1];
    *lot = (struct lot){0};
    return lot;
}

static inline void add_vertex(struct lot *lot, const int64_t v[2], int64_t dx, int64_t dy)
{
    lot->v[lot->n][0] = v[0] + dx;
    lot->v[lot->n++][1] = v[1] + dy;
}

/* Lots (i, j) to (i + w, j + h) as one; without the points along the sides it makes T-junctions. */
static inline struct lot *add_block(struct city *c, uint32_t i, uint32_t j, uint32_t w, uint32_t h,
                                    bool all, int64_t dx, int64_t dy)
{
    struct lot *lot = new_lot(c);
    for (uint32_t k = 0; k < w; k += all ? 1 : w)
        add_vertex(lot, c->corner[i + k][j], dx, dy);
    for (uint32_t k = 0; k < h; k += all ? 1 : h)
        add_vertex(lot, c->corner[i + w][j + k], dx, dy);
    for (uint32_t k = 0; k < w; k += all ? 1 : w)
        add_vertex(lot, c->corner[i + w - k][j + h], dx, dy);
    for (uint32_t k = 0; k < h; k += all ? 1 : h)
        add_vertex(lot, c->corner[i][j + h - k], dx, dy);
    return lot;
}

/* A copy of the lot drawn together towards its middle. */
static inline void draw_inside(const struct lot *lot, int64_t (*v)[2])
{
    int64_t x = 0, y = 0;
    for (uint32_t k = 0; k < 4; k++) {
        x += lot->v[k][0] / 4;
        y += lot->v[k][1] / 4;
    }
    for (uint32_t k = 0; k < 4; k++) {
        v[k][0] = x + (lot->v[k][0] - x) / 3;
        v[k][1] = y + (lot->v[k][1] - y) / 3;
    }
}

static inline void add_lot(struct city *c, uint32_t i, uint32_t j)
{
    uint32_t kind = any(24);
    if (kind == 0)
        return; /* not delivered */
    struct lot *lot = add_block(c, i, j, 1, 1, true, 0, 0), first = *lot;
    if (kind == 1)
        *new_lot(c) = first;      /* once more */
    if (kind == 2 || kind == 3) { /* a hole, filled or not */
        draw_inside(&first, lot->hole);
        lot->n_hole = 4;
        first = *lot;
    }
    if (kind == 3 || kind == 4) { /* something in it: fills the hole, or lies on the lot */
        struct lot *inner = new_lot(c);
        draw_inside(&first, inner->v);
        inner->n = 4;
    }
    if (kind == 5) { /* two corners swapped */
        int64_t swap[2] = {lot->v[1][0], lot->v[1][1]};
        memcpy(lot->v[1], lot->v[2], sizeof(swap));
        memcpy(lot->v[2], swap, sizeof(swap));
    }
    if (kind == 6) /* moved a little */
        for (uint32_t k = 0, dx = any(300), dy = any(300); k < lot->n; k++) {
            lot->v[k][0] += dx;
            lot->v[k][1] += dy;
        }
}

static inline void make_city(struct city *c, uint64_t seed)
{
    static const int64_t cells[] = {9, 60, 1000, 30000, 200000};
    random_state = seed;
    memset(c, 0, sizeof(*c));
    c->cell = cells[any(5)];
    uint32_t columns = 1 + any(5), rows = 1 + any(5), jitter = (uint32_t)c->cell / (2 + any(6)) + 1;
    double angle = any(2) ? any(628) / 100.0 : 0;
    for (uint32_t i = 0; i <= columns; i++)
        for (uint32_t j = 0; j <= rows; j++) {
            double x = (double)(i * c->cell + (any(3) ? any(jitter) : 0));
            double y = (double)(j * c->cell + (any(3) ? any(jitter) : 0));
            c->corner[i][j][0] = llround(x * cos(angle) - y * sin(angle));
            c->corner[i][j][1] = llround(x * sin(angle) + y * cos(angle));
        }
    for (uint32_t i = 0; i < columns; i++)
        for (uint32_t j = 0; j < rows; j++)
            add_lot(c, i, j);
    for (uint32_t k = any(4); k > 0; k--) {
        uint32_t w = 1 + any(columns > 3 ? 3 : columns), h = 1 + any(rows > 3 ? 3 : rows);
        int64_t dx = any(2) ? 0 : any((uint32_t)c->cell), dy = any(2) ? 0 : any((uint32_t)c->cell);
        add_block(c, any(columns - w + 1), any(rows - h + 1), w, h, any(2), dx, dy);
    }
    for (uint32_t i = 0; i < c->n; i++) {
        c->lot[i].turned = i % 3 == 0;
        c->lot[i].hole_turned = i % 2 == 0;
    }
}

static inline void add_ring(struct ranh_shape *shape, int64_t (*v)[2], uint32_t n, bool backwards)
{
    shape->ring_point[shape->n_rings++] = shape->n_points;
    for (uint32_t i = 0; i <= n; i++) {
        uint32_t at = backwards ? (n - i) % n : i % n;
        shape->xy[2 * shape->n_points] = (double)v[at][0] / RANH_GRID_PER_M;
        shape->xy[2 * shape->n_points++ + 1] = (double)v[at][1] / RANH_GRID_PER_M;
    }
    shape->ring_point[shape->n_rings] = shape->n_points;
}

/* Lots that are not left out; ids are their numbers from 1. */
static inline void set_of(struct city *city, const bool *out, struct ranh_parcel_set *set)
{
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210);
    *set = (struct ranh_parcel_set){0};
    ranh_arena_init(&set->arena);
    ranh_map_init(&set->strings);
    for (uint32_t i = 0; i < city->n; i++) {
        struct lot *lot = &city->lot[i];
        struct ranh_shape shape;
        if (out[i])
            continue;
        ranh_shape_alloc(&set->arena, &shape, RANH_SHAPE_POLYGON, 1, lot->n_hole ? 2 : 1,
                         lot->n + 1 + (lot->n_hole ? 5 : 0));
        shape.n_rings = shape.n_points = 0;
        add_ring(&shape, lot->v, lot->n, lot->turned);
        if (lot->n_hole)
            add_ring(&shape, lot->hole, 4, lot->hole_turned);
        if (!ranh_fabric_add(builder, i + 1, &shape))
            abort();
    }
    ranh_fabric_build(builder, &set->fabric);
    set->parcel = ranh_arena_zero(&set->arena, set->fabric.n_faces + 1, sizeof(*set->parcel));
    for (size_t i = 0; i < set->fabric.n_faces; i++)
        set->parcel[i] = (struct ranh_parcel){.id = set->fabric.face_id[i],
                                              .source_id = 1,
                                              .feature = set->fabric.face_id[i],
                                              .native_srid = 9210,
                                              .scale = 500};
}

#endif
