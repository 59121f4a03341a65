/* SPDX-License-Identifier: MIT */
/*
 * Overlaps and gaps as `ranh check` prints them: along each boundary how many, how wide, how much ground, with
 * which two parcels to begin, and which sheet has to give way. What no surveyor needs to look at is one line.
 */
#include "check.h"

#include <math.h>
#include <ranh/land/parcel.h>
#include <stdlib.h>
#include <string.h>

#include "print.h"

#define SHOWN  5 /* of a severity */
#define INDENT "    "

static const char *count(struct ranh_arena *arena, int64_t n, const char *one, const char *many)
{
    return n == 1 ? one : ranh_arena_printf(arena, many, ranh_print_number(arena, (double)n, 0));
}

/* "6 × 7" and "6/135 × 136 + 3", as they are written in finding.group_key. */
static const char *where(struct ranh_cli *cli, struct ranh_digest *digest, const char *key)
{
    struct ranh_arena *arena = &cli->arena;
    const char *times = strstr(key, " × ");
    char *a = times ? ranh_arena_strndup(arena, key, (size_t)(times - key)) : NULL;
    const char *stroke = strrchr(a ? a : key, '/');
    bool parcel = stroke && strchr(a ? a : key, '/') != stroke;
    if (!stroke || strchr(key, '#'))
        return key;
    if (!times)
        return ranh_digest_names(digest, key, NULL, !parcel);
    const char *b = times + strlen(" × ");
    if (!parcel)
        return ranh_digest_names(digest, a, b, true);
    const char *plus = strstr(b, " + ");
    const char *name = plus ? ranh_arena_strndup(arena, b, (size_t)(plus - b)) : b;
    if (!strchr(name, '/'))
        name = ranh_arena_printf(arena, "%.*s/%s", (int)(stroke - a), a, name);
    const char *both = ranh_digest_names(digest, a, name, false);
    return plus ? ranh_arena_printf(arena, _("%s and %zu more"), both,
                                    (size_t)strtoul(plus + 3, NULL, 10))
                : both;
}

static const char *widths(struct ranh_arena *arena, double narrowest, double widest)
{
    const char *least = ranh_check_length(arena, narrowest),
               *most = ranh_check_length(arena, widest);
    return strcmp(least, most) == 0 ? ranh_arena_printf(arena, _("%s wide"), most)
                                    : ranh_arena_printf(arena, _("%s to %s wide"), least, most);
}

/* Inside a sentence; titles begin with a letter of ASCII or with Đ. */
static const char *uncapitalised(struct ranh_arena *arena, const char *title)
{
    char *text = ranh_arena_strdup(arena, title);
    if (strncmp(text, "Đ", strlen("Đ")) == 0)
        memcpy(text, "đ", strlen("đ"));
    else if (*text >= 'A' && *text <= 'Z')
        *text = (char)(*text - 'A' + 'a');
    return text;
}

/* "identical parcels", of a boundary with one code that "1 overlap" or "1 gap" does not tell; else NULL. */
static const char *title(struct ranh_arena *arena, const struct ranh_boundary *b)
{
    static const char *const plain[] = {"T101", "T102", "T201"};
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    const struct ranh_finding_code *code = ranh_finding_code(b->codes);
    for (size_t i = 0; code && i < sizeof(plain) / sizeof(*plain); i++)
        if (strcmp(b->codes, plain[i]) == 0)
            return NULL;
    return code ? uncapitalised(arena, vi ? code->title_vi : code->title_en) : NULL;
}

/* "14 overlaps, 6 gaps, 2.0 cm to 1.31 m wide, 12.40 m²" */
static const char *what(struct ranh_arena *arena, const struct ranh_boundary *b)
{
    const char *overlaps = count(arena, b->overlaps, _("1 overlap"), _("%s overlaps"));
    const char *gaps = count(arena, b->gaps, _("1 gap"), _("%s gaps"));
    const char *text = b->overlaps && b->gaps ? ranh_arena_printf(arena, "%s, %s", overlaps, gaps)
                       : b->overlaps          ? overlaps
                                              : gaps;
    const char *name = title(arena, b);
    if (name)
        text = count(arena, b->findings, name,
                     ranh_arena_printf(arena, "%s, %s", name, _("%s places")));
    if (!isnan(b->widest_m))
        text = ranh_arena_printf(arena, "%s, %s", text, widths(arena, b->narrowest_m, b->widest_m));
    text = ranh_arena_printf(arena, "%s, %s m²", text, ranh_print_number(arena, b->area_m2, 2));
    if (b->vertices)
        text = ranh_arena_printf(
            arena, "%s, %s", text,
            count(arena, b->vertices, _("1 missing vertex"), _("%s missing vertices")));
    return text;
}

/* "212 overlaps and gaps within the limit of 9.9 cm, at most 3.2 cm wide; adjust sheet ..." */
static const char *within(struct ranh_arena *arena, const struct ranh_boundary *b)
{
    const char *text = count(arena, b->within, _("1 overlap or gap"), _("%s overlaps and gaps"));
    const char *widest = ranh_check_length(arena, b->within_widest_m);
    text = ranh_arena_printf(arena, _("%s within the edge-matching limit (%s), at most %s wide"),
                             text, ranh_check_length(arena, b->limit_m), widest);
    return b->adjust ? ranh_arena_printf(arena, "%s; %s", text, b->adjust) : text;
}

/* The key of a chain of parcels, not of two sheets: "26740/6/135 ..." */
static bool inside_sheet(const char *key)
{
    const char *times = strstr(key, " × ");
    size_t n = times ? (size_t)(times - key) : strlen(key), strokes = 0;
    for (size_t i = 0; i < n; i++)
        strokes += key[i] == '/';
    return strokes > 1;
}

static void put_first(struct ranh_cli *cli, struct ranh_digest *digest,
                      const struct ranh_boundary *b, const char *heading, bool several_files)
{
    struct ranh_arena *arena = &cli->arena;
    const char *first =
        b->first_a ? ranh_digest_names(digest, b->first_a, b->first_b, false) : NULL;
    const char *report =
        b->reports ? _("nobody may adjust either sheet: report in writing to the Department")
                   : NULL;
    bool files = several_files && b->file_a && b->file_b && strcmp(b->file_a, b->file_b) != 0;
    if (first && (strcmp(first, heading) == 0 || (b->findings == 1 && inside_sheet(b->key))))
        first = NULL; /* said already */
    if (first)
        first = ranh_arena_printf(arena, _("begin with %s"), first);
    if (first && files)
        first = ranh_arena_printf(arena, "%s (%s × %s)", first, b->file_a, b->file_b);
    if (first)
        ranh_str_printf(&cli->out, INDENT "%s\n", first);
    if (report)
        ranh_str_printf(&cli->out, INDENT "%s\n", report);
}

static void put_boundary(struct ranh_cli *cli, struct ranh_digest *digest,
                         const struct ranh_boundary *b, bool several_files)
{
    const char *heading = b->copies ? b->key : where(cli, digest, b->key);
    bool only_within = b->findings == 0;
    ranh_str_printf(&cli->out, "%s %s  %s: %s\n", ranh_check_severity(cli, b->severity), b->codes,
                    heading, only_within ? within(&cli->arena, b) : what(&cli->arena, b));
    if (!only_within)
        put_first(cli, digest, b, heading, several_files);
    if (!only_within && b->within)
        ranh_str_printf(&cli->out, INDENT "%s\n", within(&cli->arena, b));
}

/* Missing vertices alone are told by their code. */
static bool shown(const struct ranh_boundary *b, enum ranh_severity severity)
{
    return b->severity == severity && b->overlaps + b->gaps + b->within > 0;
}

void ranh_check_boundaries(struct ranh_cli *cli, struct ranh_digest *digest,
                           const struct ranh_boundaries *boundaries, enum ranh_severity severity,
                           bool several_files)
{
    size_t n = 0;
    for (size_t i = 0; i < boundaries->n; i++) {
        if (!shown(&boundaries->at[i], severity))
            continue;
        if (n++ < SHOWN || cli->common.verbose)
            put_boundary(cli, digest, &boundaries->at[i], several_files);
    }
    if (n > SHOWN && !cli->common.verbose)
        ranh_str_printf(&cli->out, INDENT "%s\n",
                        ranh_arena_printf(&cli->arena, _("and %s more boundaries (-v lists all)"),
                                          ranh_print_number(&cli->arena, (double)(n - SHOWN), 0)));
}

/* --- what is only counted --------------------------------------------------------------------- */

static const char all_sql[] =
    "SELECT border, 'overlap', key_a, key_b, width_m, area_m2, length_m, fold FROM overlap WHERE"
    " fold IS NOT NULL UNION ALL SELECT border, 'gap', (SELECT group_concat(key, ', ') FROM (SELECT"
    " " RANH_PARCEL_NAME(
        "p") " AS key FROM json_each(g.neighbours) j JOIN parcel p ON p.parcel_id ="
             " j.value ORDER BY 1)),"
             " NULL, width_m, area_m2, length_m, fold FROM gap g WHERE fold IS NOT NULL"
             " ORDER BY border, width_m DESC, 3, 4";

static const char *reason(const char *fold)
{
    return strcmp(fold, "within-limit") == 0 ? _("within the limit")
           : strcmp(fold, "recording") == 0  ? _("within the rounding of recorded coordinates")
           : strcmp(fold, "minimum") == 0    ? _("below the project's minimum")
                                             : _("rounding of the grid");
}

static int put_all(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_err *err)
{
    struct ranh_arena *arena = &cli->arena;
    struct ranh_print table = {.arena = arena, .n_columns = 6, .right = {[3] = true, [4] = true}};
    sqlite3_stmt *stmt = NULL;
    int r = ranh_store_prepare(ws->store, all_sql, &stmt, err);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row)
            continue;
        const char *text[8];
        for (int i = 0; i < 8; i++)
            text[i] = ranh_arena_strdup(arena, (const char *)sqlite3_column_text(stmt, i));
        const char **cell = ranh_print_row(&table);
        cell[0] = ranh_arena_printf(arena, INDENT "%s", text[0]);
        cell[1] = strcmp(text[1], "gap") == 0 ? _("gap") : _("overlap");
        cell[2] = !text[2]  ? ""
                  : text[3] ? ranh_arena_printf(arena, "%s × %s", text[2], text[3])
                            : text[2];
        cell[3] = ranh_check_length(arena, sqlite3_column_double(stmt, 4));
        cell[4] = ranh_arena_printf(arena, "%s m²",
                                    ranh_print_number(arena, sqlite3_column_double(stmt, 5), 4));
        cell[5] = reason(text[7]);
    }
    ranh_print_write(&table, &cli->out);
    ranh_print_release(&table);
    sqlite3_finalize(stmt);
    return r;
}

int ranh_check_rest(struct ranh_cli *cli, struct ranh_workspace *ws,
                    const struct ranh_boundaries *boundaries, bool all_faces, struct ranh_err *err)
{
    const struct ranh_boundaries_rest *rest = &boundaries->rest;
    struct ranh_arena *arena = &cli->arena;
    if (rest->overlaps + rest->gaps > 0)
        ranh_str_printf(&cli->out,
                        _("counted only, along %s boundaries: %s overlaps and gaps too small to "
                          "mean anything, at "
                          "most %s wide, together %s m²%s\n"),
                        ranh_print_number(arena, (double)rest->borders, 0),
                        ranh_print_number(arena, (double)(rest->overlaps + rest->gaps), 0),
                        ranh_check_length(arena, rest->widest_m),
                        ranh_print_number(arena, rest->area_m2, 2),
                        all_faces ? "" : _(" (--all-faces lists them)"));
    return all_faces ? put_all(cli, ws, err) : 0;
}
