/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_LINEWORK_H
#define RANH_GEO_LINEWORK_H
/*
 * From the lines of a drawing to areas. Lines are noded on the 0.1 mm grid, ends that nearly meet are
 * joined in the derived topology (the lines themselves stay as delivered), what bounds nothing is left out,
 * and every face that the rest encloses is given out. Each step that is more than taking the lines as they
 * are is a flaw with its place and its measure.
 *
 * Two distances. `rounding` (1 mm, the precision the law records coordinates in): points that close are one
 * point, and a point that close to a line lies on it. `tolerance` (from the rules): only free ends are moved by it, so
 * that a short side of a parcel is never swallowed.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/pool.h>
#include <ranh/geo/chain.h>
#include <ranh/geo/grid.h>
#include <ranh/geo/shape.h>

#define RANH_NO_LINE UINT32_MAX

struct ranh_linework_input {
    const struct ranh_vertex *vertex; /* of all lines, one after the other */
    const uint32_t *line_vertex;      /* [n_lines + 1] first vertex of each */
    uint32_t n_lines;
    int32_t rounding, tolerance,
        reach; /* steps; reach: how far from a free end the next line is told */
};

enum ranh_line_flaw_kind {
    RANH_LINE_UNDERSHOOT,   /* from the free end to what it was joined to */
    RANH_LINE_OVERSHOOT,    /* from the crossing to the free end; cut off */
    RANH_LINE_DANGLE,       /* bounds no area; left out. `to` is the next line, when within reach */
    RANH_LINE_DUPLICATE,    /* two lines on the same ground */
    RANH_LINE_SHORT,        /* no longer than the tolerance */
    RANH_LINE_MISSING_NODE, /* a crossing or touch where `line` has no vertex */
};

struct ranh_line_flaw {
    enum ranh_line_flaw_kind kind;
    uint32_t line, other; /* other: RANH_NO_LINE = none */
    struct ranh_vertex at, to;
    double length; /* steps: gap, excess, length of what was left out or lies double */
    double gap;    /* of a dangle: to the next line, steps; NAN = nothing within reach */
};

struct ranh_linework {
    struct ranh_faces faces;      /* as of the chain; m means nothing */
    struct ranh_chain_edge *edge; /* what bounds them, sorted by a then b; k means nothing */
    uint32_t *edge_line;          /* the first line on it */
    size_t n_edges;
    struct ranh_line_flaw *flaw; /* by kind, then place */
    size_t n_flaws;
    void *index; /* of the faces */
};

/* Polygons may be given as closed lines: an edge shared by two closed lines is no duplicate. The result
 * does not depend on the order of the lines except that flaws name them. Caller releases. False, with
 * nothing built, for lines that cross each other absurdly often: they are no boundaries. */
bool ranh_linework_build(const struct ranh_linework_input *input, struct ranh_linework *linework);
void ranh_linework_release(struct ranh_linework *linework);

/* The face a point lies inside of; SIZE_MAX for none, and on the very line. */
size_t ranh_linework_locate(const struct ranh_linework *linework, struct ranh_vertex point);
/* The face as a valid polygon in metres: where its outline touches itself, it is a hole that touches. */
void ranh_linework_shape(const struct ranh_linework *linework, size_t face,
                         const struct ranh_grid *grid, struct ranh_arena *arena,
                         struct ranh_shape *shape);
/* The lines on its outline and holes, ascending, each once. Arena. */
uint32_t *ranh_linework_lines(const struct ranh_linework *linework, size_t face,
                              struct ranh_arena *arena, size_t *n);

#endif
