/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_HEADER_H
#define RANH_LIB_IO_HEADER_H
/*
 * Where the names of the columns stand in a table people made: below a title, in several rows with
 * merged cells, beside an empty column, above a row that counts the columns; and in which encoding
 * they are. Names that are known (those a role looks for) tell; without any the first row that looks
 * like names does.
 */
#include <ranh/base/map.h>
#include <ranh/io/source.h>

/* Rows looked at, and how many of them may make the names together. */
enum { RANH_HEADER_LOOK = 40, RANH_HEADER_ROWS = 3 };

struct ranh_grid {
    size_t n_rows, n_columns;
    const char *const *cell; /* [n_rows * n_columns], bytes as delivered, "" = blank */
};

struct ranh_header {
    size_t first, n;      /* rows of names */
    size_t data;          /* the first row behind them, and behind a row that counts the columns */
    size_t known;         /* different names among those known */
    size_t above;         /* rows with anything in them before the first */
    const char *encoding; /* of the names; NULL = UTF-8, or only ASCII */
    const char **name;    /* [n_columns] NFC, "" = none; "Group / Name" where names are repeated */
};

/* Squeezed names; arena. names may be NULL. */
struct ranh_map *ranh_header_known(const char *const *names);
void ranh_header_known_free(struct ranh_map *known);

/*
 * stated: what the user or the file says the text is in, NULL = nothing; it stays unless search is set
 * and another reading shows more known names. All in the arena.
 */
void ranh_header_find(struct ranh_arena *arena, const struct ranh_grid *grid,
                      const struct ranh_map *known, const char *stated, bool search,
                      struct ranh_header *header);

#endif
