/* SPDX-License-Identifier: MIT */
/*
 * Lines of a text of boundary points: words, points, heads. A line is a point when two of its words
 * beside each other are a northing and an easting of Viet Nam, in either order: [name] X Y [height].
 * Below a head or a point any other line that has no label is a point too, so that one that cannot be
 * used is told and never left out.
 */
#include <math.h>
#include <string.h>

#include <ranh/base/num.h>
#include <ranh/base/text.h>

#include "points.h"
#include "vertex_list_impl.h"

/* --- lines ------------------------------------------------------------------------------------ */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Words between ; or tabs where there are any, else between blanks, else between commas. */
static void cut_words(struct ranh_points_line *line)
{
    size_t n = (size_t)(line->end - line->begin);
    char by = memchr(line->begin, ';', n) ? ';' : memchr(line->begin, '\t', n) ? '\t' : ' ';
    if (by == ' ') {
        const char *p = line->begin;
        while (p < line->end && !is_blank(*p))
            p++;
        by = p == line->end && memchr(line->begin, ',', n) ? ',' : ' ';
    }
    line->n = 0;
    for (const char *p = line->begin; p < line->end && line->n < RANH_POINTS_WORDS;) {
        while (p < line->end && is_blank(*p) && (by != '\t' || *p != '\t'))
            p++;
        const char *from = p;
        while (p < line->end && *p != by && !(by == ' ' && *p == '\t'))
            p++;
        const char *to = p;
        while (to > from && is_blank(to[-1]))
            to--;
        if (to > from || by != ' ')
            line->word[line->n++] = (struct ranh_points_word){from, (size_t)(to - from)};
        p += p < line->end;
    }
}

/* The next line without blanks around it; false at the end. */
bool ranh_points_line(const char **p, const char *end, struct ranh_points_line *line)
{
    if (*p >= end)
        return false;
    const char *stop = *p;
    while (stop < end && *stop != '\n' && *stop != '\r')
        stop++;
    *line = (struct ranh_points_line){.begin = *p, .end = stop};
    *p = stop + (stop + 1 < end && stop[0] == '\r' && stop[1] == '\n' ? 2 : 1);
    while (line->begin < line->end && is_blank(*line->begin))
        line->begin++;
    while (line->end > line->begin && is_blank(line->end[-1]))
        line->end--;
    cut_words(line);
    return true;
}

double ranh_points_number(const struct ranh_points_word *word)
{
    char text[32];
    double value;
    if (word->n == 0 || word->n >= sizeof(text))
        return NAN;
    memcpy(text, word->at, word->n);
    text[word->n] = '\0';
    char *comma = strchr(text, ',');
    if (comma && !strchr(text, '.'))
        *comma = '.';
    return ranh_num_double(text, &value) ? value : NAN;
}

/* Where the first coordinate stands: 0 or 1; -1 = no point. */
int ranh_points_at(const struct ranh_points_line *line)
{
    for (int i = 1; i >= 0; i--) {
        if ((size_t)i + 1 >= line->n)
            continue;
        double a = ranh_points_number(&line->word[i]), b = ranh_points_number(&line->word[i + 1]);
        if ((ranh_northing(a) && ranh_easting(b)) || (ranh_easting(a) && ranh_northing(b)))
            return i;
    }
    return -1;
}

/* --- heads ------------------------------------------------------------------------------------ */

static const char *label_end(const char *p, const char *end)
{
    while (p < end && *p != ':' && *p != '=')
        p++;
    return p;
}

static bool parts(char c)
{
    return c == ';' || c == '\t' || c == '|';
}

/* "Thửa đất số" and "Thửa đất" are one label. */
static char *squeeze_label(const struct ranh_points *points, struct ranh_arena *arena,
                           const char *text)
{
    char *squeezed = ranh_text_squeeze(arena, text);
    size_t n = strlen(squeezed);
    if (n > 2 && strcmp(squeezed + n - 2, "so") == 0) {
        char *shorter = ranh_arena_strndup(arena, squeezed, n - 2);
        if (ranh_map_get(points->known, shorter))
            return shorter;
    }
    return squeezed;
}

static size_t label_index(struct ranh_points *points, struct ranh_arena *arena,
                          struct ranh_points_word label)
{
    char *text = ranh_arena_strndup(arena, label.at, label.n);
    const char *squeezed = squeeze_label(points, arena, text);
    char *last = strrchr(text, ' ');
    if (last && strlen(squeezed) < strlen(ranh_text_squeeze(arena, text)))
        *last = '\0'; /* the name without its "số" is the one that is known */
    bool fresh;
    int64_t index = *ranh_map_put(&points->labels, *squeezed ? squeezed : text,
                                  (int64_t)points->label.n, &fresh);
    if (fresh)
        *ranh_vec_push(&points->label) = text;
    return (size_t)index;
}

static bool has_digit(const char *from, const char *to)
{
    for (; from < to; from++)
        if (*from >= '0' && *from <= '9')
            return true;
    return false;
}

/* "Tờ 7, thửa đất số 12A": known labels, each before a word with a digit. Only counts them when there
 * is no block to put them to. */
static size_t take_plain_head(struct ranh_points *points, struct ranh_arena *arena,
                              const struct ranh_points_line *line, struct ranh_points_block *block)
{
    size_t n = 0;
    const char *label = NULL, *label_stop = NULL;
    for (const char *p = line->begin; p < line->end;) {
        while (p < line->end && (is_blank(*p) || parts(*p) || *p == ',' || *p == ':'))
            p++;
        const char *from = p;
        while (p < line->end && !is_blank(*p) && !parts(*p) && *p != ',' && *p != ':')
            p++;
        if (p > from && !has_digit(from, p)) {
            label = label ? label : from;
            label_stop = p;
            continue;
        }
        const char *text =
            label ? ranh_arena_strndup(arena, label, (size_t)(label_stop - label)) : "";
        if (p > from && ranh_map_get(points->known, squeeze_label(points, arena, text))) {
            n++;
            if (block) {
                struct ranh_points_word words = {label, (size_t)(label_stop - label)};
                struct ranh_points_entry entry = {label_index(points, arena, words),
                                                  {from, (size_t)(p - from)}};
                *ranh_vec_push(&points->entry) = entry;
                block->n_entries++;
            }
        }
        label = NULL;
    }
    return n;
}

/* "Tờ 7, thửa 12; Diện tích: 120,5": what stands before the label and says its value without a colon. */
static const char *take_before_label(struct ranh_points *points, struct ranh_arena *arena,
                                     const char *from, const char *colon,
                                     struct ranh_points_block *block)
{
    const char *stop = colon;
    while (stop > from && !parts(stop[-1]) && stop[-1] != ',')
        stop--;
    const struct ranh_points_line before = {.begin = from, .end = stop};
    if (stop == from || take_plain_head(points, arena, &before, NULL) == 0)
        return from;
    take_plain_head(points, arena, &before, block);
    while (stop < colon && is_blank(*stop))
        stop++;
    return stop;
}

/* "Tờ: 7; Thửa: 12", "Tờ = 7, Thửa = 12": a value goes on to the label of the next. */
static void take_head(struct ranh_points *points, struct ranh_arena *arena,
                      const struct ranh_points_line *line)
{
    const char *from = line->begin;
    struct ranh_points_block *block = &points->block.at[points->block.n - 1];
    while (from < line->end) {
        const char *colon = label_end(from, line->end);
        if (colon == line->end) {
            struct ranh_points_line rest = {.begin = from, .end = line->end};
            take_plain_head(points, arena, &rest, block);
            return;
        }
        from = take_before_label(points, arena, from, colon, block);
        const char *next = label_end(colon + 1, line->end), *stop = line->end;
        for (const char *p = next; next < line->end && p > colon + 1; p--)
            if (parts(p[-1]) || p[-1] == ',') {
                stop = p - 1;
                break;
            }
        for (const char *p = colon + 1; p < stop; p++)
            if (parts(*p))
                stop = p;
        struct ranh_points_word label = {from, (size_t)(colon - from)};
        struct ranh_points_word value = {colon + 1, (size_t)(stop - colon - 1)};
        while (label.n && is_blank(label.at[label.n - 1]))
            label.n--;
        while (value.n && is_blank(*value.at))
            value = (struct ranh_points_word){value.at + 1, value.n - 1};
        while (value.n && is_blank(value.at[value.n - 1]))
            value.n--;
        if (label.n) {
            struct ranh_points_entry entry = {label_index(points, arena, label), value};
            *ranh_vec_push(&points->entry) = entry;
            block->n_entries++;
        }
        from = stop + (stop < line->end);
        while (from < line->end && is_blank(*from))
            from++;
    }
}

/* "Thửa: 12"; but "Thửa 12:" says its value before the colon. */
static bool has_label(struct ranh_points *points, struct ranh_arena *arena,
                      const struct ranh_points_line *line)
{
    const char *colon = label_end(line->begin, line->end);
    return colon < line->end &&
           (colon + 1 < line->end || take_plain_head(points, arena, line, NULL) == 0);
}

bool ranh_points_is_head(struct ranh_points *points, struct ranh_arena *arena,
                         const struct ranh_points_line *line)
{
    return ranh_points_at(line) < 0 &&
           (has_label(points, arena, line) || take_plain_head(points, arena, line, NULL) > 0);
}

static void begin_block(struct ranh_points *points, bool fresh)
{
    size_t n = points->block.n;
    struct ranh_points_block block = {
        .entry = points->entry.n, .parcel = fresh || n == 0 ? n : points->block.at[n - 1].parcel};
    *ranh_vec_push(&points->block) = block;
}

static void take_point(struct ranh_points *points, const struct ranh_points_line *line,
                       int64_t number)
{
    struct ranh_points_row row = {.block = points->block.n - 1, .line = number};
    int at = ranh_points_at(line);
    /* One that cannot be used: a name comes first unless there are only two words. */
    if (at < 0)
        at = line->n > 2 ? 1 : 0;
    if (at == 1)
        row.cell[RANH_POINTS_NAME] = line->word[0];
    for (size_t i = 0; i < 3 && (size_t)at + i < line->n; i++)
        row.cell[RANH_POINTS_X + i] = line->word[(size_t)at + i];
    *ranh_vec_push(&points->row) = row;
}

/* Heads begin parcels; in a file without heads blank lines do. */
void ranh_points_take(struct ranh_points *points, struct ranh_arena *arena, size_t n, bool heads)
{
    const char *p = points->text, *end = p + n;
    bool in_head = false, apart = true;
    struct ranh_points_line line;
    for (int64_t number = 1; ranh_points_line(&p, end, &line); number++) {
        if (line.begin == line.end) {
            apart = true;
            continue;
        }
        bool head =
            ranh_points_is_head(points, arena, &line) || (apart && ranh_points_at(&line) < 0);
        if (head && (!in_head || points->block.n == 0))
            begin_block(points, true);
        else if (!head && apart && !in_head)
            begin_block(points, !heads);
        if (head) {
            struct ranh_points_block *block = &points->block.at[points->block.n - 1];
            const char *from = block->head.n ? block->head.at : line.begin;
            block->head = (struct ranh_points_word){from, (size_t)(line.end - from)};
            if (has_label(points, arena, &line))
                take_head(points, arena, &line);
            else
                take_plain_head(points, arena, &line, block);
        } else {
            take_point(points, &line, number);
        }
        in_head = head;
        apart = false;
    }
}
