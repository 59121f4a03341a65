/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_DRAWING_H
#define RANH_LAND_DRAWING_H
/*
 * A cadastral drawing: parcels are what the boundary lines enclose, and what they are called stands in
 * texts inside them. Levels say what is a boundary and what a label (datasets/codes/cad-levels.csv).
 *
 * A label belongs to the parcel its place lies in. Where a parcel has none, two, or labels that contradict
 * each other, that is told and nothing is chosen: such a parcel has no number (no land use, no area).
 * Only of several areas the one nearest to the measured area is taken, and told.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/map.h>
#include <ranh/base/vec.h>
#include <ranh/geo/linework.h>
#include <ranh/geo/shape.h>
#include <ranh/land/label.h>

/* --- levels --------------------------------------------------------------------------------------- */

enum ranh_level_role {
    RANH_LEVEL_OTHER, /* kept as delivered, takes no part */
    RANH_LEVEL_BOUNDARY,
    RANH_LEVEL_LEGAL_BOUNDARY,
    RANH_LEVEL_LABEL_POINT,
    RANH_LEVEL_NUMBER,
    RANH_LEVEL_AREA,
    RANH_LEVEL_USE,
    RANH_LEVEL_LEGAL_USE,
    RANH_LEVEL_NODE,
    RANH_LEVEL_STREET_NAME,
    RANH_LEVEL_WATER_NAME,
    RANH_LEVEL_PLACE_NAME,
    RANH_LEVEL_FRAME, /* of its texts those that are a title; surveyors sign there, too */
};

struct ranh_levels {
    struct ranh_map role; /* normalised level -> enum ranh_level_role */
};

/* Built-in table, then the project's (own may be NULL). RANH_E_PROJECT. Caller releases. */
int ranh_levels_load(const char *datasets_dir, const char *own, struct ranh_levels *levels,
                     struct ranh_err *err);
void ranh_levels_release(struct ranh_levels *levels);
/* "10", "Level 10", "LV_10" and "lớp 10" are one level; other names compare without case. */
enum ranh_level_role ranh_levels_role(const struct ranh_levels *levels, const char *level);

/* --- elements in ---------------------------------------------------------------------------------- */

struct ranh_drawn_line {
    size_t first; /* vertex in xy; ends where the next line begins */
    int64_t feature, delivered;
    bool off_grid; /* cannot be used: more than 214 km from the others */
};

struct ranh_drawn_text {
    enum ranh_level_role role;
    double x, y;
    const char *text; /* UTF-8, in the drawing's arena; may name people: never told */
    int64_t feature, delivered;
    struct ranh_label label;
    size_t face; /* SIZE_MAX = in none */
};

/* --- parcels out ---------------------------------------------------------------------------------- */

struct ranh_drawn_parcel {
    size_t face;
    const char *sheet, *number, *use; /* NULL = none, or not certain */
    double area;                      /* as the label says; NAN = none */
    int64_t feature, delivered;       /* the label's element, else the first boundary's */
};

struct ranh_drawn_flaw {
    const char *code; /* "L101" */
    int64_t feature;  /* the element it is about */
    size_t parcel;    /* SIZE_MAX = of no parcel */
    bool has_place;
    double x, y, to_x, to_y;           /* from there to there; the same for a point */
    double measured, limit;            /* NAN = none */
    const char *detail_vi, *detail_en; /* arena, or NULL */
    int64_t count; /* > 0: stands for so many more of its code, and has no place */
};

struct ranh_drawing {
    struct ranh_arena arena;
    struct ranh_grid grid;
    struct {
        RANH_VEC(double)
    } xy;
    struct {
        RANH_VEC(struct ranh_drawn_line)
    } line;
    struct {
        RANH_VEC(double)
    } legal_xy;
    struct {
        RANH_VEC(struct ranh_drawn_line)
    } legal; /* the boundary by papers; makes no parcels */
    struct {
        RANH_VEC(struct ranh_drawn_text)
    } text;
    struct ranh_linework linework;
    struct {
        RANH_VEC(struct ranh_drawn_parcel)
    } parcel;
    struct {
        RANH_VEC(struct ranh_drawn_flaw)
    } flaw;
};

void ranh_drawing_init(struct ranh_drawing *drawing);
void ranh_drawing_release(struct ranh_drawing *drawing);

/* Each ring or line of the shape is a line. Coordinates in metres, finite. */
void ranh_drawing_add_lines(struct ranh_drawing *drawing, const struct ranh_shape *shape,
                            int64_t feature, int64_t delivered);
/* The same for the boundary by papers. */
void ranh_drawing_add_legal(struct ranh_drawing *drawing, const struct ranh_shape *shape,
                            int64_t feature, int64_t delivered);
void ranh_drawing_add_text(struct ranh_drawing *drawing, enum ranh_level_role role, double x,
                           double y, const char *text, int64_t feature, int64_t delivered);

struct ranh_drawing_limits {
    double tolerance_m;             /* NAN = no rule: ends are joined within 1 mm only */
    const char *sheet;              /* of the whole drawing; NULL = not said */
    const struct ranh_rules *rules; /* codes of land use in labels */
};
/* Fills linework, parcel and flaw; false when the lines cannot be boundaries. */
bool ranh_drawing_build(struct ranh_drawing *drawing, const struct ranh_drawing_limits *limits);

/* Features of the elements a parcel was made of: boundary lines, then its texts. Ascending each. Arena. */
int64_t *ranh_drawing_elements(const struct ranh_drawing *drawing, size_t parcel,
                               struct ranh_arena *arena, size_t *n);

#endif
