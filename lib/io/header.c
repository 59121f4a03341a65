/* SPDX-License-Identifier: MIT */
/*
 * Every row of the beginning, alone and with the one or two below it that continue its merged cells,
 * is tried as the row of names; the one with most known names wins, then the one of fewest rows, then
 * the first. The encodings are tried the same way: names read in the wrong one are not known.
 */
#include "header.h"

#include <string.h>

#include <ranh/base/text.h>
#include <ranh/io/encoding.h>

enum { NAME_BYTES = 200 };

struct look {
    struct ranh_arena *arena;
    const struct ranh_grid *grid;
    const struct ranh_map *known;
    const char **text;     /* [n_rows * n_columns] decoded, "" = blank */
    const char **squeezed; /* of these */
};

struct ranh_map *ranh_header_known(const char *const *names)
{
    struct ranh_map *known = ranh_calloc(1, sizeof(*known));
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    ranh_map_init(known);
    for (size_t i = 0; names && names[i]; i++) {
        const char *squeezed = ranh_text_squeeze(&arena, names[i]);
        if (*squeezed)
            ranh_map_put(known, squeezed, 0, NULL);
    }
    ranh_arena_release(&arena);
    return known;
}

void ranh_header_known_free(struct ranh_map *known)
{
    if (!known)
        return;
    ranh_map_release(known);
    ranh_free(known);
}

/* --- cells ------------------------------------------------------------------------------------ */

static const char *text_at(const struct look *l, size_t row, size_t column)
{
    return l->text[row * l->grid->n_columns + column];
}

static bool filled(const struct look *l, size_t row, size_t column)
{
    return row < l->grid->n_rows && column < l->grid->n_columns && *text_at(l, row, column);
}

static size_t n_filled(const struct look *l, size_t row)
{
    size_t n = 0;
    for (size_t c = 0; c < l->grid->n_columns; c++)
        n += filled(l, row, c);
    return n;
}

/* Digits with what may stand between and around them: no name of a column. */
static bool is_number(const char *text)
{
    return *text && strspn(text, "0123456789.,- ()") == strlen(text) && strpbrk(text, "0123456789");
}

static bool has_number(const struct look *l, size_t row)
{
    for (size_t c = 0; c < l->grid->n_columns; c++)
        if (is_number(text_at(l, row, c)))
            return true;
    return false;
}

/* "(1) (2) (3)", "1 2 3 4", "[1] [2]": counts the columns from the first that has anything. Numbers
 * alone are taken for that from four columns on. */
static bool counts_columns(const struct look *l, size_t row)
{
    size_t n = 0;
    bool bare = false;
    for (size_t c = 0; row < l->grid->n_rows && c < l->grid->n_columns; c++) {
        const char *p = text_at(l, row, c);
        size_t value = 0, digits = 0;
        if (!*p)
            continue;
        bool bracket = *p == '(' || *p == '[';
        for (p += bracket; *p >= '0' && *p <= '9' && digits < 4; p++, digits++)
            value = value * 10 + (size_t)(*p - '0');
        bare |= !bracket;
        if (digits == 0 || value != ++n || (bracket ? strcspn(p, ")]") != 0 || p[1] : *p))
            return false;
    }
    return n >= (bare ? 4 : 2);
}

/* --- rows of names ---------------------------------------------------------------------------- */

static bool is_known(const struct look *l, size_t row, size_t column)
{
    const char *name = l->squeezed[row * l->grid->n_columns + column];
    return *name && l->known && ranh_map_get(l->known, name);
}

/* Row r goes on with the row above it: it fills blank cells, divides a merged one, or says what a
 * group of one column holds. */
static bool continues(const struct look *l, size_t r)
{
    size_t n = 0;
    if (r >= l->grid->n_rows || has_number(l, r))
        return false;
    for (size_t c = 0; c < l->grid->n_columns; c++) {
        if (!filled(l, r, c))
            continue;
        bool divides = filled(l, r - 1, c) && !filled(l, r - 1, c + 1) && filled(l, r, c + 1);
        if (!filled(l, r - 1, c) || divides)
            n++;
        else if (!is_known(l, r, c) || is_known(l, r - 1, c))
            return false;
    }
    return n > 0;
}

/* The lowest filled row of a column among n from first; n = none. */
static size_t leaf_row(const struct look *l, size_t first, size_t n, size_t column)
{
    for (size_t r = n; r > 0; r--)
        if (filled(l, first + r - 1, column))
            return r - 1;
    return n;
}

static size_t count_known(const struct look *l, size_t first, size_t n)
{
    struct ranh_map seen;
    size_t count = 0;
    ranh_map_init(&seen);
    for (size_t c = 0; c < l->grid->n_columns; c++) {
        size_t r = leaf_row(l, first, n, c);
        bool fresh = false;
        if (r < n && is_known(l, first + r, c))
            ranh_map_put(&seen, l->squeezed[(first + r) * l->grid->n_columns + c], 0, &fresh);
        count += fresh;
    }
    ranh_map_release(&seen);
    return count;
}

/* Without known names: a first row of one cell is a title when a wider row of words follows. */
static size_t first_like_names(const struct look *l)
{
    size_t widest = 0, first = 0;
    while (first < l->grid->n_rows && n_filled(l, first) == 0)
        first++;
    for (size_t r = first; r < l->grid->n_rows; r++)
        widest = n_filled(l, r) > widest ? n_filled(l, r) : widest;
    if (first == l->grid->n_rows || n_filled(l, first) > 1 || widest < 3)
        return first < l->grid->n_rows ? first : 0;
    for (size_t r = first + 1; r < l->grid->n_rows; r++)
        if (n_filled(l, r) >= 2 && 2 * n_filled(l, r) >= widest && !has_number(l, r))
            return r;
    return first;
}

static void choose_rows(const struct look *l, struct ranh_header *h)
{
    size_t plain = first_like_names(l);
    *h = (struct ranh_header){.first = plain, .n = 1, .known = count_known(l, plain, 1)};
    if (h->known < 2)
        h->known = h->known ? 1 : 0;
    for (size_t n = 1; n <= RANH_HEADER_ROWS; n++)
        for (size_t r = 0; r + n <= l->grid->n_rows; r++) {
            bool whole = !has_number(l, r);
            for (size_t k = 1; k < n && whole; k++)
                whole = continues(l, r + k);
            size_t known = whole ? count_known(l, r, n) : 0;
            if (known < 2 || known < h->known || (known == h->known && (n > h->n || r >= h->first)))
                continue;
            *h = (struct ranh_header){.first = r, .n = n, .known = known};
        }
}

static bool repeats(const struct look *l, const struct ranh_header *h, size_t column)
{
    size_t n = l->grid->n_columns, r = leaf_row(l, h->first, h->n, column);
    for (size_t c = 0; r < h->n && c < n; c++) {
        size_t other = leaf_row(l, h->first, h->n, c);
        if (c != column && other < h->n &&
            strcmp(l->squeezed[(h->first + r) * n + column],
                   l->squeezed[(h->first + other) * n + c]) == 0)
            return true;
    }
    return false;
}

/* Names that come twice have something above them that tells them apart. */
static void add_groups(const struct look *l, struct ranh_header *h)
{
    bool any = false;
    for (size_t c = 0; c < l->grid->n_columns; c++)
        any |= repeats(l, h, c);
    while (any && h->first > 0 && h->n < RANH_HEADER_ROWS && n_filled(l, h->first - 1) > 1 &&
           !has_number(l, h->first - 1) && continues(l, h->first)) {
        h->first--;
        h->n++;
    }
}

/* The merged cell above a name: its own, or the nearest to the left that is divided below. */
static const char *group_of(const struct look *l, const struct ranh_header *h, size_t column,
                            size_t leaf)
{
    for (size_t r = leaf; r > 0; r--)
        for (size_t c = column + 1; c > 0; c--)
            if (filled(l, h->first + r - 1, c - 1))
                return leaf_row(l, h->first, h->n, c - 1) > r - 1
                           ? text_at(l, h->first + r - 1, c - 1)
                           : "";
    return "";
}

static void name_columns(const struct look *l, struct ranh_header *h)
{
    h->name = RANH_NEW_ARRAY(l->arena, l->grid->n_columns + 1, const char *);
    for (size_t c = 0; c < l->grid->n_columns; c++) {
        size_t r = leaf_row(l, h->first, h->n, c);
        h->name[c] = r < h->n ? text_at(l, h->first + r, c) : "";
        const char *group = r < h->n && repeats(l, h, c) ? group_of(l, h, c, r) : "";
        if (*group)
            h->name[c] = ranh_arena_printf(l->arena, "%s / %s", group, h->name[c]);
    }
}

static void find(const struct look *l, struct ranh_header *h)
{
    choose_rows(l, h);
    add_groups(l, h);
    h->data = h->first + h->n;
    h->data += counts_columns(l, h->data);
    for (size_t r = 0; r < h->first; r++)
        h->above += n_filled(l, r) > 0;
}

/* --- encodings -------------------------------------------------------------------------------- */

/* Blanks and line ends inside of a name are one blank. */
static const char *clean(struct ranh_arena *arena, const char *text)
{
    char *copy = ranh_text_trim(arena, text), *to = copy;
    for (const char *c = copy; *c; c++)
        if ((unsigned char)*c > ' ')
            *to++ = *c;
        else if (to > copy && to[-1] != ' ')
            *to++ = ' ';
    *to = '\0';
    return copy;
}

static bool read_as(struct look *l, const char *encoding)
{
    struct ranh_decoder *decoder;
    struct ranh_err ignored = {0};
    struct ranh_str text = RANH_STR_INIT;
    size_t n = l->grid->n_rows * l->grid->n_columns;
    if (ranh_decoder_open(encoding, &decoder, &ignored))
        return false;
    l->text = RANH_NEW_ARRAY(l->arena, n + 1, const char *);
    l->squeezed = RANH_NEW_ARRAY(l->arena, n + 1, const char *);
    for (size_t i = 0; i < n; i++) {
        l->text[i] = l->squeezed[i] = "";
        if (!*l->grid->cell[i])
            continue;
        size_t length = strlen(l->grid->cell[i]);
        l->text[i] = "…"; /* too long for a name */
        if (length > NAME_BYTES)
            continue;
        ranh_decode(decoder, l->grid->cell[i], length, &text);
        l->text[i] = clean(l->arena, text.text);
        if (!is_number(l->text[i]))
            l->squeezed[i] = ranh_text_squeeze(l->arena, l->text[i]);
    }
    ranh_str_release(&text);
    ranh_decoder_close(decoder);
    return true;
}

/* What the letters of the names look like, where the known ones leave it open; "" = nothing. */
static void guess(const struct look *l, const struct ranh_header *h, struct ranh_text_guess *found)
{
    size_t n = l->grid->n_columns;
    struct ranh_text_sample *sample = RANH_NEW(l->arena, struct ranh_text_sample);
    struct ranh_detector *detector = ranh_detector_open();
    ranh_text_sample_init(sample, l->arena);
    for (size_t i = h->first * n; i < (h->first + h->n) * n; i++)
        ranh_text_sample_add(sample, l->grid->cell[i], strlen(l->grid->cell[i]));
    ranh_detect(detector, sample, found);
    if (found->certainty != RANH_TEXT_CERTAIN && found->certainty != RANH_TEXT_LIKELY)
        found->encoding[0] = '\0';
    ranh_detector_close(detector);
}

static bool only_ascii(const struct ranh_grid *grid, size_t first, size_t n_rows)
{
    for (size_t i = first * grid->n_columns; i < (first + n_rows) * grid->n_columns; i++)
        for (const char *c = grid->cell[i]; *c; c++)
            if ((unsigned char)*c >= 0x80)
                return false;
    return true;
}

void ranh_header_find(struct ranh_arena *arena, const struct ranh_grid *grid,
                      const struct ranh_map *known, const char *stated, bool search,
                      struct ranh_header *header)
{
    static const char *const encodings[] = {"TCVN3",
                                            "VNI",
                                            "CP1258",
                                            "VISCII",
                                            "VPS",
                                            "BK HCM2",
                                            "BK HCM1",
                                            "VietWare-X",
                                            "VietWare-F",
                                            "TCVN3 via CP1252",
                                            "VNI via CP1252",
                                            "VISCII via CP1252",
                                            "UTF-8 via CP1252",
                                            NULL};
    struct look best = {.arena = arena, .grid = grid, .known = known}, other = best;
    struct ranh_text_guess looks = {.encoding = ""};
    struct ranh_header h;
    if (!read_as(&best, stated))
        read_as(&best, NULL);
    find(&best, header);
    bool open = search && !only_ascii(grid, 0, grid->n_rows);
    if (open)
        guess(&best, header, &looks);
    for (size_t i = 0; open && encodings[i]; i++) {
        bool likely = strcmp(looks.encoding, encodings[i]) == 0;
        if (!read_as(&other, encodings[i]))
            continue;
        find(&other, &h);
        if (h.known < header->known || (h.known == header->known && !likely))
            continue;
        best = other;
        *header = h;
        header->encoding = encodings[i];
    }
    if (header->encoding && only_ascii(grid, header->first, header->n))
        header->encoding = NULL;
    name_columns(&best, header);
}
