/* SPDX-License-Identifier: MIT */
/*
 * From elements to parcels. The grid is laid around the middle of the drawing (the median, which a stray line
 * at 0,0 does not move). Lines are handed to the linework; its flaws come back with the element they are about.
 * Which dangle is the gap of an unclosed parcel is seen by the labels: where two numbers stand in one
 * area, or a number stands outside all, a free end with the next line before it is the likely reason.
 */
#include <ranh/land/drawing.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/geo/segment.h>

#include "drawing_impl.h"

#define ROUNDING_M 0.001 /* the law records coordinates to 1 mm */
#define REACH_M    2.0   /* how far from a free end the next line may be, to be told */

/* --- lines ---------------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void lay_grid(struct ranh_drawing *d)
{
    size_t n = d->xy.n / 2;
    double *values = ranh_alloc((n + 1) * sizeof(*values)), middle[2] = {0, 0};
    for (size_t axis = 0; n && axis < 2; axis++) {
        for (size_t i = 0; i < n; i++)
            values[i] = d->xy.at[2 * i + axis];
        qsort(values, n, sizeof(*values), ascending);
        middle[axis] = values[n / 2];
    }
    d->grid = ranh_grid_around(middle[0], middle[1]);
    ranh_free(values);
}

struct lines {
    struct ranh_vertex *vertex;
    uint32_t *line_vertex;
    uint32_t *from; /* the drawn line of each */
    uint32_t n;
};

static void snap_lines(struct ranh_drawing *d, struct lines *out)
{
    size_t n = 0;
    out->vertex = ranh_alloc((d->xy.n / 2 + 1) * sizeof(*out->vertex));
    out->line_vertex = ranh_calloc(d->line.n + 1, sizeof(*out->line_vertex));
    out->from = ranh_alloc((d->line.n + 1) * sizeof(*out->from));
    for (size_t i = 0; i < d->line.n; i++) {
        size_t last = i + 1 < d->line.n ? d->line.at[i + 1].first : d->xy.n / 2, begin = n;
        bool good = true;
        for (size_t k = d->line.at[i].first; good && k < last; k++)
            good =
                ranh_grid_snap(&d->grid, d->xy.at[2 * k], d->xy.at[2 * k + 1], &out->vertex[n++]);
        if (!good) {
            d->line.at[i].off_grid = true;
            n = begin;
            continue;
        }
        out->from[out->n] = (uint32_t)i;
        out->line_vertex[++out->n] = (uint32_t)n;
    }
}

static int32_t steps(double metres)
{
    return (int32_t)lround(metres * RANH_GRID_PER_M);
}

static bool build_linework(struct ranh_drawing *d, double tolerance_m, struct lines *lines)
{
    bool ruled = isfinite(tolerance_m) && tolerance_m > ROUNDING_M;
    const struct ranh_linework_input input = {
        .vertex = lines->vertex,
        .line_vertex = lines->line_vertex,
        .n_lines = lines->n,
        .rounding = steps(ROUNDING_M),
        .tolerance = steps(ruled ? fmin(tolerance_m, REACH_M) : ROUNDING_M),
        .reach = steps(REACH_M),
    };
    bool built = ranh_linework_build(&input, &d->linework);
    for (size_t i = 0; i < d->linework.n_edges; i++)
        d->linework.edge_line[i] = lines->from[d->linework.edge_line[i]];
    return built;
}

/* --- flaws of lines ------------------------------------------------------------------------------- */

static void name_other(struct ranh_drawing *d, struct ranh_drawn_flaw *f, const struct lines *lines,
                       uint32_t other)
{
    if (other == RANH_NO_LINE)
        return;
    long long feature = (long long)d->line.at[lines->from[other]].feature;
    f->detail_vi = ranh_arena_printf(&d->arena, "đối tượng %lld", feature);
    f->detail_en = ranh_arena_printf(&d->arena, "element %lld", feature);
}

/* Whether labels say that something is open where a free end lies. */
static bool lies_in_doubt(const struct ranh_drawing *d, const struct drawing_faces *faces,
                          struct ranh_vertex end)
{
    size_t face = ranh_linework_locate(&d->linework, end);
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): made with the faces */
    return face == SIZE_MAX ? faces->outside : faces->numbers[face] > 1;
}

/* The other half of a gap told from its other end: flaws of a kind are in order of their places. */
static bool is_counterpart(const struct ranh_linework *l, size_t i)
{
    const struct ranh_line_flaw *f = &l->flaw[i];
    size_t low = 0, high = i;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct ranh_line_flaw *g = &l->flaw[middle];
        if (g->kind < f->kind || (g->kind == f->kind && ranh_vertex_order(g->at, f->to) < 0))
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < i && ranh_vertex_same(l->flaw[low].at, f->to); low++)
        if (ranh_vertex_same(l->flaw[low].to, f->at))
            return true;
    return false;
}

static void tell_line(struct ranh_drawing *d, const struct lines *lines,
                      const struct drawing_faces *faces, size_t i, double limit)
{
    static const char *const codes[] = {
        [RANH_LINE_UNDERSHOOT] = "L101", [RANH_LINE_OVERSHOOT] = "L102",
        [RANH_LINE_DANGLE] = "L103",     [RANH_LINE_DUPLICATE] = "L104",
        [RANH_LINE_SHORT] = "L105",      [RANH_LINE_MISSING_NODE] = "L106",
    };
    const struct ranh_line_flaw *flaw = &d->linework.flaw[i];
    bool is_gap =
        flaw->kind == RANH_LINE_DANGLE && !isnan(flaw->gap) && lies_in_doubt(d, faces, flaw->at);
    if (is_gap && is_counterpart(&d->linework, i))
        return;
    struct ranh_drawn_flaw *f = drawing_put_flaw(d, is_gap ? "L107" : codes[flaw->kind],
                                                 d->line.at[lines->from[flaw->line]].feature);
    f->has_place = true;
    ranh_grid_metres(&d->grid, flaw->at, &f->x, &f->y);
    ranh_grid_metres(&d->grid, flaw->to, &f->to_x, &f->to_y);
    if (flaw->kind == RANH_LINE_DANGLE && !is_gap) {
        f->to_x = f->x;
        f->to_y = f->y;
    }
    if (flaw->kind != RANH_LINE_MISSING_NODE)
        f->measured = ranh_grid_length_m(is_gap ? flaw->gap : flaw->length);
    if (flaw->kind != RANH_LINE_MISSING_NODE && flaw->kind != RANH_LINE_DUPLICATE &&
        (flaw->kind != RANH_LINE_DANGLE || is_gap))
        f->limit = limit;
    if (flaw->kind != RANH_LINE_DANGLE || is_gap)
        name_other(d, f, lines, flaw->other);
}

static void tell_off_grid(struct ranh_drawing *d)
{
    for (size_t i = 0; i < d->line.n; i++) {
        bool again = i > 0 && d->line.at[i - 1].off_grid &&
                     d->line.at[i - 1].feature == d->line.at[i].feature;
        if (d->line.at[i].off_grid && !again) {
            struct ranh_drawn_flaw *f = drawing_put_flaw(d, "F107", d->line.at[i].feature);
            f->detail_vi = "cách các nét khác hơn 214 km";
            f->detail_en = "more than 214 km from the other lines";
        }
    }
}

bool ranh_drawing_build(struct ranh_drawing *d, const struct ranh_drawing_limits *limits)
{
    struct lines lines = {0};
    struct drawing_faces faces = {0};
    lay_grid(d);
    snap_lines(d, &lines);
    bool built = build_linework(d, limits->tolerance_m, &lines);
    if (built) {
        drawing_label(d, limits, &faces);
        drawing_compare_legal(d, limits);
    }
    tell_off_grid(d);
    for (size_t i = 0; i < d->linework.n_flaws; i++)
        tell_line(d, &lines, &faces, i, limits->tolerance_m);
    ranh_free(faces.numbers);
    ranh_free(lines.vertex);
    ranh_free(lines.line_vertex);
    ranh_free(lines.from);
    return built;
}
