/* SPDX-License-Identifier: MIT */
#ifndef RANH_TESTS_PERF_BENCH_CITY_H
#define RANH_TESTS_PERF_BENCH_CITY_H
/*
 * The city of bench_chain. n parcels in blocks, shared boundaries with extra vertices (about 7.4 a parcel),
 * one parcel in a hundred moved so that it overlaps one neighbour and leaves a gap at another. Roads are
 * parcels, as the Vietnamese rule wants, or are left out (the worst case: a third of the edges stays). A map
 * sheet is 42 by 48 lots of the lattice, about 2,000 parcels; a commune is 3 by 3 sheets, with a boundary
 * that runs along its parcels, a scale and dates of survey of its own.
 */
#include <stdlib.h>

#include <ranh/base/date.h>
#include <ranh/land/parcel.h>
#include <ranh/land/plan.h>

enum { SHEET_COLUMNS = 42, SHEET_ROWS = 48, COMMUNE_SHEETS = 3 };

/* A fixed scatter of a lattice point, so that neighbours compute the same corner. */
static double scatter(uint64_t x, uint64_t y, double size)
{
    uint64_t z = x * 0x9E3779B97F4A7C15u ^ y * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 30)) * 0x94D049BB133111EBu;
    return ((double)(z >> 40) / 16777216.0 - 0.5) * size;
}

static void corner(uint64_t i, uint64_t j, double *x, double *y)
{
    *x = (double)i * 5 + (double)(i / 20) * 8 + scatter(i, j, 1.0);
    *y = (double)j * 18 + (double)(j / 2) * 6 + scatter(j, i + 1000000, 1.0);
}

/* One in a hundred, at no regular places. */
static bool is_moved(int64_t id)
{
    return ((uint64_t)id * 0x9E3779B97F4A7C15u >> 40) % 100 == 0;
}

/* Bends of a side at equal parts, from its lower left end, so that neighbours compute the same points. */
static uint32_t bends(double *xy, double x0, double y0, double x1, double y1, uint32_t n, bool back)
{
    for (uint32_t k = 1; k <= n; k++) {
        double t = (double)(back ? n + 1 - k : k) / (n + 1);
        *xy++ = x0 + (x1 - x0) * t;
        *xy++ = y0 + (y1 - y0) * t;
    }
    return n;
}

/* Side 0 (south), 1 (east), 2 (north), 3 (west) of lot i, j without its end, counter-clockwise. */
static uint32_t side_points(uint64_t i, uint64_t j, int side, double *xy)
{
    double low[2], high[2];
    bool back = side >= 2;
    uint64_t column = i + (side == 1), row = j + (side == 2);
    uint32_t third = (column + row) % 3 == 0, count = side % 2 ? 1 + third : third;
    corner(column, row, &low[0], &low[1]);
    corner(column + (side % 2 == 0), row + (side % 2 == 1), &high[0], &high[1]);
    xy[0] = back ? high[0] : low[0], xy[1] = back ? high[1] : low[1];
    return 1 + bends(xy + 2, low[0], low[1], high[0], high[1], count, back);
}

static void add_ring(struct ranh_fabric_builder *builder, int64_t id, double *xy, uint32_t n)
{
    uint32_t part_ring[2] = {0, 1}, ring_point[2] = {0, n + 1};
    xy[2 * n] = xy[0], xy[2 * n + 1] = xy[1];
    struct ranh_shape s = {RANH_SHAPE_POLYGON, 1, 1, n + 1, part_ring, ring_point, xy};
    if (!ranh_fabric_add(builder, id, &s))
        abort();
}

static void add_parcel(struct ranh_fabric_builder *builder, uint64_t i, uint64_t j, int64_t id)
{
    double xy[40];
    uint32_t n = 0;
    for (int side = 0; side < 4; side++)
        n += side_points(i, j, side, xy + 2 * n);
    for (uint32_t k = 0; k < n && is_moved(id); k++)
        xy[2 * k] += 0.3;
    add_ring(builder, id, xy, n);
}

/* Lots to a row of the lattice, and where the id-th of them lies. */
static uint64_t city_columns(uint64_t n)
{
    uint64_t columns = 1;
    while (columns * columns < n)
        columns++;
    return columns;
}

static void city_lot(uint64_t columns, bool roads, int64_t id, uint64_t *i, uint64_t *j)
{
    *i = (uint64_t)(id - 1) % columns;
    *j = (uint64_t)(id - 1) / columns;
    if (!roads) { /* every 21st column and third row is a road */
        *i += *i / 20;
        *j += *j / 2;
    }
}

static const char *city_commune(struct ranh_parcel_set *set, uint64_t i, uint64_t j)
{
    char code[24];
    snprintf(code, sizeof(code), "%03u%03u", (unsigned)(j / (SHEET_ROWS * COMMUNE_SHEETS)) % 1000,
             (unsigned)(i / (SHEET_COLUMNS * COMMUNE_SHEETS)) % 1000);
    return ranh_map_intern(&set->strings, code);
}

static void describe(struct ranh_parcel_set *set, struct ranh_parcel *p, uint64_t i, uint64_t j)
{
    static const int32_t scales[] = {500, 500, 1000, 200};
    static const char *const uses[] = {"ODT", "ODT", "ODT", "DGT", "CLN", "LUC", "ODT"};
    uint64_t column = i / SHEET_COLUMNS, row = j / SHEET_ROWS;
    char text[24];
    snprintf(text, sizeof(text), "%u",
             (unsigned)(1 + row % COMMUNE_SHEETS * COMMUNE_SHEETS + column % COMMUNE_SHEETS));
    p->source_id = 1;
    p->feature = p->id;
    p->native_srid = 9210;
    p->file = ranh_map_intern(&set->strings, "city.shp");
    p->sheet = ranh_map_intern(&set->strings, text);
    p->commune = city_commune(set, i, j);
    p->land_use = ranh_map_intern(&set->strings, uses[(i / 5 + j) % 7]);
    p->scale = scales[(column / COMMUNE_SHEETS + row / COMMUNE_SHEETS) % 4];
    p->survey_date = (int32_t)(15000 + (column * 7 + row * 3) % 40 * 30);
    snprintf(text, sizeof(text), "%u",
             (unsigned)(1 + j % SHEET_ROWS * SHEET_COLUMNS + i % SHEET_COLUMNS));
    p->number = ranh_arena_strdup(&set->arena, text);
    p->key = ranh_parcel_key(&set->arena, p->commune, p->sheet, p->number);
}

static void make_city(struct ranh_parcel_set *set, uint64_t n, bool roads)
{
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210);
    uint64_t columns = city_columns(n), i, j;
    for (int64_t id = 1; (uint64_t)id <= n; id++) {
        city_lot(columns, roads, id, &i, &j);
        add_parcel(builder, i, j, id);
    }
    *set = (struct ranh_parcel_set){0};
    ranh_arena_init(&set->arena);
    ranh_map_init(&set->strings);
    ranh_fabric_build(builder, &set->fabric);
    set->parcel = ranh_arena_zero(&set->arena, set->fabric.n_faces, sizeof(*set->parcel));
    for (size_t f = 0; f < set->fabric.n_faces; f++) {
        struct ranh_parcel *p = &set->parcel[f];
        p->id = set->fabric.face_id[f];
        p->area_recorded_m2 = p->native_area_m2 = ranh_fabric_area_m2(&set->fabric, f);
        city_lot(columns, roads, p->id, &i, &j);
        describe(set, p, i, j);
    }
}

/* Around lots [i0, i1) × [j0, j1). */
static void add_boundary(struct ranh_fabric_builder *builder, int64_t id, const uint64_t from[2],
                         const uint64_t to[2])
{
    double *xy = ranh_alloc((8 * (to[0] - from[0] + to[1] - from[1]) + 2) * 2 * sizeof(*xy));
    uint32_t n = 0;
    for (uint64_t i = from[0]; i < to[0]; i++)
        n += side_points(i, from[1], 0, xy + 2 * n);
    for (uint64_t j = from[1]; j < to[1]; j++)
        n += side_points(to[0] - 1, j, 1, xy + 2 * n);
    for (uint64_t i = to[0]; i-- > from[0];)
        n += side_points(i, to[1] - 1, 2, xy + 2 * n);
    for (uint64_t j = to[1]; j-- > from[1];)
        n += side_points(from[0], j, 3, xy + 2 * n);
    add_ring(builder, id, xy, n);
    ranh_free(xy);
}

/* The boundaries of the city's communes, to the last lot of the last row. */
static void make_communes(struct ranh_parcel_set *parcels, uint64_t n, bool roads,
                          struct ranh_plan_set *set)
{
    enum { WIDE = SHEET_COLUMNS * COMMUNE_SHEETS, HIGH = SHEET_ROWS * COMMUNE_SHEETS };
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210);
    uint64_t columns = city_columns(n), last[2], at[2], id = 0;
    city_lot(columns, roads, (int64_t)columns, &last[0], &last[1]);
    city_lot(columns, roads, (int64_t)n, &at[0], &last[1]);
    uint64_t across = last[0] / WIDE + 1, up = last[1] / HIGH + 1;
    for (; id < across * up; id++) {
        const uint64_t from[2] = {id % across * WIDE, id / across * HIGH};
        uint64_t to[2] = {from[0] + WIDE, from[1] + HIGH};
        to[0] = to[0] > last[0] + 1 ? last[0] + 1 : to[0];
        to[1] = to[1] > last[1] + 1 ? last[1] + 1 : to[1];
        add_boundary(builder, (int64_t)id + 1, from, to);
    }
    *set = (struct ranh_plan_set){0};
    ranh_arena_init(&set->arena);
    ranh_fabric_build(builder, &set->fabric);
    set->area = ranh_arena_zero(&set->arena, set->fabric.n_faces, sizeof(*set->area));
    for (size_t f = 0; f < set->fabric.n_faces; f++) {
        uint64_t k = (uint64_t)set->fabric.face_id[f] - 1;
        set->area[f].id = (int64_t)k + 1;
        set->area[f].code = city_commune(parcels, k % across * WIDE, k / across * HIGH);
        set->area[f].valid_from = set->area[f].valid_to = RANH_DATE_NONE;
    }
}

#endif
