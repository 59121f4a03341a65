/* SPDX-License-Identifier: MIT */
#ifndef RANH_REPORT_BORDERS_H
#define RANH_REPORT_BORDERS_H
/* The rows of the table border that a source has a side of, for whoever prints them. */
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/vec.h>
#include <ranh/io/store.h>

struct ranh_border_line {
    const char *name; /* "26740/6 × 26740/7"; inside one sheet "26740/6" */
    const char *klass, *side_a, *side_b;
    int64_t overlaps, gaps; /* all of them */
    int64_t findings, within,
        reports; /* of them: told one by one; within the limit; nobody may adjust */
    double area_m2, width_m, length_m; /* total, largest, total */
    double limit_m;                    /* least edge-matching limit; NAN = none */
    const char *adjust; /* "a" "b" "report" "unknown"; NULL = nothing within the limit */
    const char *why;    /* which sheet is adjusted and why, a sentence; NULL = not known */
};
struct ranh_border_lines {
    RANH_VEC(struct ranh_border_line)
};

/*
 * The worst first: those with findings, then those with something within the limit, then the widest, then by
 * name. Texts in the arena; ranh_vec_release() the list. A workspace without borders gives none.
 */
int ranh_border_lines_read(struct ranh_store *store, int64_t source_id, bool vietnamese,
                           struct ranh_arena *arena, struct ranh_border_lines *lines,
                           struct ranh_err *err);

/* "3 overlaps, 1 gap, at most 2.8 cm wide, 2.04 m²; adjust sheet …": what lies along a border. */
const char *ranh_border_line_text(struct ranh_arena *arena, const struct ranh_border_line *line);

#endif
