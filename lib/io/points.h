/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_POINTS_H
#define RANH_LIB_IO_POINTS_H
/* Texts of boundary points: source_points.c reads the file and gives rows, points_lines.c takes its lines
 * apart. Words point into the text. */
#include <ranh/base/map.h>
#include <ranh/base/vec.h>

enum { RANH_POINTS_WORDS = 8 };
enum { RANH_POINTS_NAME, RANH_POINTS_X, RANH_POINTS_Y, RANH_POINTS_HEIGHT, RANH_POINTS_CELLS };

struct ranh_points_word {
    const char *at;
    size_t n;
};

struct ranh_points_line {
    struct ranh_points_word word[RANH_POINTS_WORDS];
    size_t n; /* words; RANH_POINTS_WORDS may be more */
    const char *begin, *end;
};

struct ranh_points_entry { /* of a head */
    size_t label;
    struct ranh_points_word value;
};

struct ranh_points_block {
    size_t entry, n_entries;      /* in points.entry */
    struct ranh_points_word head; /* its lines */
    size_t parcel; /* the block that begins it: this one, or the one this is another ring of */
};

struct ranh_points_row {
    size_t block;
    int64_t line;
    struct ranh_points_word cell[RANH_POINTS_CELLS];
};

struct ranh_points {
    const struct ranh_map *known; /* the source's */
    char *text;
    struct ranh_map labels; /* squeezed, to their index */
    struct {
        RANH_VEC(const char *)
    } label; /* as written */
    struct {
        RANH_VEC(struct ranh_points_entry)
    } entry;
    struct {
        RANH_VEC(struct ranh_points_block)
    } block;
    struct {
        RANH_VEC(struct ranh_points_row)
    } row;
    size_t given;
};

/* The next line without blanks around it; false at the end. */
bool ranh_points_line(const char **p, const char *end, struct ranh_points_line *line);
/* NAN = none. */
double ranh_points_number(const struct ranh_points_word *word);
/* Which word is the first coordinate: 0 or 1; -1 = the line is no point. */
int ranh_points_at(const struct ranh_points_line *line);
bool ranh_points_is_head(struct ranh_points *points, struct ranh_arena *arena,
                         const struct ranh_points_line *line);
/* All of points->text, n bytes. Heads begin parcels; in a file without heads blank lines do. */
void ranh_points_take(struct ranh_points *points, struct ranh_arena *arena, size_t n, bool heads);

#endif
