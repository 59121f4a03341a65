/* SPDX-License-Identifier: MIT */
/*
 * An operation by cells. Between projections, and across a datum by seven parameters, a map is so
 * smooth that in a cell of 4 km a polynomial of degree 3 in x and y follows it to some nanometres and
 * costs a twentieth. Cells lie on a fixed lattice of the source system and are made when a point
 * first falls into one, so a point's result depends on nothing but the point. Each cell is compared
 * with PROJ where such a polynomial errs most; one that is not near enough is never used, and its
 * points go through PROJ, as do all points of operations with grid files, which are not smooth.
 */
#include "internal.h"

#include <math.h>
#include <string.h>

#include <ranh/base/vec.h>

#define CELL_M    4096.0
#define CELL_DEG  (1.0 / 32)
#define LIMIT_M   0.000025 /* half of the 0.05 mm promised: the places compared are not all places */
#define METRE_DEG (1.0 / 111320)
#define LATTICE   1e6   /* cells from the origin; beyond, coordinates are garbage */
#define MOST      50000 /* cells of a transform */
#define DEGREE    3
#define TERMS     (DEGREE + 1)
#define PROBES    5

struct cell {
    int32_t i, j;
    bool exact; /* PROJ itself */
    double off; /* greatest distance from PROJ where compared, in units of the target */
    double origin[2];
    double term[2][TERMS][TERMS]; /* of x and y: [power of v][power of u] */
};

struct ranh_crs_cells {
    double size, limit;
    RANH_VEC(struct cell)
    uint32_t *slot; /* position in at + 1; 0 = free */
    size_t n_slots;
    uint32_t last; /* position of the cell used last */
    double worst;  /* greatest distance from PROJ among cells used since the last reset */
    bool used;
};

struct ranh_crs_cells *ranh_crs_cells_new(const struct ranh_transform *t)
{
    static const char *const rough[] = {"grid", "deformation", "defmodel", "tinshift"};
    for (size_t i = 0; i < sizeof(rough) / sizeof(rough[0]); i++)
        if (strstr(t->operation.pipeline, rough[i]))
            return NULL;
    const struct ranh_crs *from = &t->from->crs, *to = &t->to->crs;
    struct ranh_crs_cells *cells = ranh_calloc(1, sizeof(*cells));
    cells->size = from->geographic ? CELL_DEG : CELL_M / from->metres_per_unit;
    cells->limit = LIMIT_M * (to->geographic ? METRE_DEG : 1 / to->metres_per_unit);
    cells->n_slots = 64;
    cells->slot = ranh_calloc(cells->n_slots, sizeof(*cells->slot));
    return cells;
}

void ranh_crs_cells_free(struct ranh_crs_cells *cells)
{
    if (!cells)
        return;
    ranh_vec_release(cells);
    ranh_free(cells->slot);
    ranh_free(cells);
}

double ranh_crs_cells_deviation(const struct ranh_transform *t)
{
    const struct ranh_crs_cells *cells = t->cells;
    if (!cells || !cells->used)
        return NAN;
    return cells->worst * (t->to->crs.geographic ? 1 / METRE_DEG : t->to->crs.metres_per_unit);
}

void ranh_crs_cells_reset(const struct ranh_transform *t)
{
    if (!t->cells)
        return;
    t->cells->used = false;
    t->cells->worst = 0;
}

/* --- making a cell --------------------------------------------------------------------------- */

/* Where the polynomial of degree 3 that is best in the middle of things is pinned, of -1..1. */
static const double node[TERMS] = {0.92387953251128674, 0.38268343236508978, -0.38268343236508978,
                                   -0.92387953251128674};

/* Values at the nodes to coefficients of powers, in place; stride between values. */
static void interpolate(double *value, size_t stride)
{
    double c[TERMS] = {0};
    for (size_t k = 0; k < TERMS; k++) {
        double u = node[k], f = value[k * stride] / 2;
        c[0] += f / 2;
        c[1] += f * u;
        c[2] += f * (2 * u * u - 1);
        c[3] += f * (4 * u * u * u - 3 * u);
    }
    value[0] = c[0] - c[2];
    value[stride] = c[1] - 3 * c[3];
    value[2 * stride] = 2 * c[2];
    value[3 * stride] = 4 * c[3];
}

static void fit(struct ranh_transform *t, struct cell *cell, double size)
{
    double xy[2 * TERMS * TERMS];
    for (size_t k = 0; k < TERMS * TERMS; k++) {
        xy[2 * k] = (cell->i + 0.5 + node[k % TERMS] / 2) * size;
        xy[2 * k + 1] = (cell->j + 0.5 + node[k / TERMS] / 2) * size;
    }
    ranh_transform_by_proj(t, xy, TERMS * TERMS);
    for (size_t axis = 0; axis < 2; axis++) {
        double *term = &cell->term[axis][0][0];
        cell->origin[axis] = xy[axis]; /* what is left is small, and its sums exact enough */
        for (size_t k = 0; k < TERMS * TERMS; k++)
            term[k] = xy[2 * k + axis] - cell->origin[axis];
        for (size_t row = 0; row < TERMS; row++)
            interpolate(term + row * TERMS, 1);
        for (size_t column = 0; column < TERMS; column++)
            interpolate(term + column, TERMS);
    }
}

static double horner(const double c[TERMS], double u)
{
    return c[0] + u * (c[1] + u * (c[2] + u * c[3]));
}

static void evaluate(const struct cell *cell, double size, double xy[2])
{
    double u = 2 * (xy[0] / size - cell->i) - 1, v = 2 * (xy[1] / size - cell->j) - 1;
    for (size_t axis = 0; axis < 2; axis++) {
        double row[TERMS];
        for (size_t k = 0; k < TERMS; k++)
            row[k] = horner(cell->term[axis][k], u);
        xy[axis] = cell->origin[axis] + horner(row, v);
    }
}

/* The greatest distance from PROJ at the places where the error of interpolation has its peaks. */
static double compare(struct ranh_transform *t, const struct cell *cell, double size)
{
    static const double peak[PROBES] = {-1, -0.70710678118654757, 0, 0.70710678118654757, 1};
    double there[2 * PROBES * PROBES], worst = 0;
    for (size_t k = 0; k < PROBES * PROBES; k++) {
        there[2 * k] = (cell->i + 0.5 + peak[k % PROBES] / 2) * size;
        there[2 * k + 1] = (cell->j + 0.5 + peak[k / PROBES] / 2) * size;
    }
    double proj[2 * PROBES * PROBES];
    memcpy(proj, there, sizeof(proj));
    ranh_transform_by_proj(t, proj, PROBES * PROBES);
    for (size_t k = 0; k < PROBES * PROBES; k++) {
        double *xy = there + 2 * k;
        evaluate(cell, size, xy);
        double off = hypot(xy[0] - proj[2 * k], xy[1] - proj[2 * k + 1]);
        if (!(off <= worst)) /* NaN stays */
            worst = off;
        if (isnan(off))
            return NAN;
    }
    return worst;
}

/* --- finding a cell -------------------------------------------------------------------------- */

static size_t slot_of(const struct ranh_crs_cells *cells, int32_t i, int32_t j)
{
    uint64_t h = ((uint64_t)(uint32_t)i << 32 | (uint32_t)j) * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(h >> 32) & (cells->n_slots - 1);
    while (cells->slot[at]) {
        const struct cell *cell = &cells->at[cells->slot[at] - 1];
        if (cell->i == i && cell->j == j)
            break;
        at = (at + 1) & (cells->n_slots - 1);
    }
    return at;
}

static void make_room(struct ranh_crs_cells *cells)
{
    if (2 * (cells->n + 1) <= cells->n_slots)
        return;
    ranh_free(cells->slot);
    cells->n_slots *= 2;
    cells->slot = ranh_calloc(cells->n_slots, sizeof(*cells->slot));
    for (size_t k = 0; k < cells->n; k++)
        cells->slot[slot_of(cells, cells->at[k].i, cells->at[k].j)] = (uint32_t)k + 1;
}

/* NULL: PROJ itself. */
static const struct cell *cell_at(struct ranh_transform *t, double x, double y)
{
    struct ranh_crs_cells *cells = t->cells;
    double fi = floor(x / cells->size), fj = floor(y / cells->size);
    if (!(fabs(fi) < LATTICE && fabs(fj) < LATTICE))
        return NULL;
    int32_t i = (int32_t)fi, j = (int32_t)fj;
    struct cell *cell = cells->n > 0 ? &cells->at[cells->last] : NULL;
    if (!cell || cell->i != i || cell->j != j) {
        make_room(cells);
        size_t slot = slot_of(cells, i, j);
        if (!cells->slot[slot]) {
            if (cells->n == MOST)
                return NULL;
            cell = ranh_vec_push(cells);
            *cell = (struct cell){.i = i, .j = j};
            fit(t, cell, cells->size);
            cell->off = compare(t, cell, cells->size);
            cell->exact = !(cell->off <= cells->limit);
            cells->slot[slot] = (uint32_t)cells->n;
        }
        cells->last = cells->slot[slot] - 1;
        cell = &cells->at[cells->last];
    }
    return cell->exact ? NULL : cell;
}

void ranh_transform_by_cells(struct ranh_transform *t, double *xy, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        double *at = xy + 2 * k;
        const struct cell *cell = cell_at(t, at[0], at[1]);
        if (cell) {
            evaluate(cell, t->cells->size, at);
            t->cells->used = true;
            t->cells->worst = cell->off > t->cells->worst ? cell->off : t->cells->worst;
        } else {
            ranh_transform_by_proj(t, at, 1);
        }
    }
}
