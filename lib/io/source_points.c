/* SPDX-License-Identifier: MIT */
/*
 * Boundary points as bare text, as survey programs write them: a point a line, parcels between blank
 * lines or under a head ("Tờ: 7; Thửa: 12A; Diện tích: 120,5"). Read as a table with a row per point,
 * so that a list of boundary points (vertex_list.h) is made of it like of any other table; what the
 * head says stands in every row of its parcel, and the head itself is kept.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/text.h>

#include "points.h"
#include "source_impl.h"
#include "utf16.h"

enum { SNIFF_BYTES = 1 << 16, FILE_BYTES_MAX = 256 << 20, OWN_FIELDS = RANH_POINTS_CELLS + 1 };

static struct ranh_cell cell_of(struct ranh_points_word word)
{
    return (struct ranh_cell){word.n ? word.at : NULL, word.n, NAN};
}

static int next(struct ranh_source *source, struct ranh_record *record, bool *more,
                struct ranh_err *err)
{
    struct ranh_points *points = source->reader;
    size_t n = points->label.n;
    (void)err;
    *more = points->given < points->row.n;
    if (!*more)
        return RANH_OK;
    const struct ranh_points_row *row = &points->row.at[points->given++];
    size_t b = points->block.at[row->block].parcel;
    for (size_t i = 0; i < source->info.n_fields; i++)
        source->cells[i] = (struct ranh_cell){NULL, 0, NAN};
    const struct ranh_points_block *block = &points->block.at[b];
    for (size_t i = 0; i < block->n_entries; i++) {
        const struct ranh_points_entry *entry = &points->entry.at[block->entry + i];
        source->cells[entry->label] = cell_of(entry->value);
    }
    for (size_t i = 0; i < RANH_POINTS_CELLS; i++)
        source->cells[n + i] = cell_of(row->cell[i]);
    source->cells[n + RANH_POINTS_CELLS] = cell_of(block->head);
    record->feature = row->line;
    record->block = (int64_t)b + 1;
    return RANH_OK;
}

static void close_points(struct ranh_source *source)
{
    struct ranh_points *points = source->reader;
    ranh_free(points->text);
    ranh_map_release(&points->labels);
    ranh_vec_release(&points->label);
    ranh_vec_release(&points->entry);
    ranh_vec_release(&points->block);
    ranh_vec_release(&points->row);
    ranh_free(points);
}

/* All of the file in UTF-8 or the bytes it has, up to `most`. */
static int read_bytes(struct ranh_source *source, const char *path, size_t most, char **text,
                      size_t *n, struct ranh_err *err)
{
    unsigned char head[4] = {0};
    bool big_endian;
    int status = RANH_OK;
    FILE *file = fopen(path, "rb");
    *n = 0;
    if (!file)
        return ranh_fail(err, RANH_E_INPUT, _("%s: cannot be read; check its permissions"), path);
    size_t got = fread(head, 1, sizeof(head), file);
    bool utf16 = ranh_is_utf16(head, got, &big_endian);
    if (utf16)
        status = ranh_utf16_open(path, big_endian, &file, err);
    else
        fseek(file, got >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, SEEK_SET);
    if (utf16 && !status)
        source->info.table.written = "UTF-16";
    size_t room = status ? 0 : 1 << 16;
    char *bytes = status ? NULL : ranh_alloc(room);
    while (bytes && *n < most) {
        got = fread(bytes + *n, 1, (room < most ? room : most) - *n, file);
        *n += got;
        if (got == 0)
            break;
        if (*n == room)
            bytes = ranh_realloc(bytes, room *= 2, 1);
    }
    if (!status && (!bytes || ferror(file)))
        status = ranh_fail(err, RANH_E_INPUT, _("%s: cannot be read; check its permissions"), path);
    fclose(file);
    *text = bytes;
    return status;
}

bool ranh_source_is_points(struct ranh_source *source, const char *path)
{
    struct ranh_err ignored = {0};
    char *text = NULL;
    size_t n = 0, points = 0, lines = 0;
    bool named = false;
    struct ranh_points_line line;
    int status = read_bytes(source, path, SNIFF_BYTES, &text, &n, &ignored);
    const char *p = text;
    while (!status && ranh_points_line(&p, text + n, &line)) {
        size_t known = 0;
        lines += line.begin < line.end;
        points += ranh_points_at(&line) >= 0;
        for (size_t i = 0; i < line.n && lines <= RANH_HEADER_LOOK; i++) {
            const char *cell = ranh_arena_strndup(&source->arena, line.word[i].at, line.word[i].n);
            const char *squeezed = ranh_text_squeeze(&source->arena, cell);
            known += *squeezed && ranh_map_get(source->known, squeezed) != NULL;
            if (!isnan(ranh_points_number(&line.word[i])))
                known = 0, i = line.n;
        }
        named |= known >= 2;
    }
    ranh_free(text);
    source->info.table.written = NULL;
    return !named && points >= 3 && 2 * points >= lines;
}

static int describe(struct ranh_source *source, struct ranh_points *points, struct ranh_err *err)
{
    static const char *const own[OWN_FIELDS] = {"Điểm", "X", "Y", "H", "Đầu mục"};
    size_t n = points->label.n;
    const char **raw = RANH_NEW_ARRAY(&source->arena, n + OWN_FIELDS, const char *);
    struct ranh_field *fields = ranh_arena_zero(&source->arena, n + OWN_FIELDS, sizeof(*fields));
    for (size_t i = 0; i < n + OWN_FIELDS; i++)
        raw[i] = i < n ? points->label.at[i] : "";
    int status = ranh_source_name_fields(source, raw, n + OWN_FIELDS, fields, err);
    for (size_t i = 0; !status && i < OWN_FIELDS; i++)
        fields[n + i].name = own[i];
    source->info.table.blocks = true;
    return status;
}

/* A last line without its end whose last word is shorter than that of every other point was longer. */
static bool is_cut(const struct ranh_points *points, size_t n)
{
    size_t at = RANH_POINTS_CELLS, last = points->row.n;
    if (n == 0 || points->text[n - 1] == '\n' || points->text[n - 1] == '\r' || last < 2)
        return false;
    const struct ranh_points_row *row = &points->row.at[last - 1];
    while (at > 0 && row->cell[at - 1].n == 0)
        at--;
    for (size_t i = 0; at > 0 && i + 1 < last; i++)
        if (points->row.at[i].cell[at - 1].n > 0 &&
            points->row.at[i].cell[at - 1].n <= row->cell[at - 1].n)
            return false;
    return at > 0;
}

int ranh_source_open_points(struct ranh_source *source, const char *path,
                            const struct ranh_source_options *options, struct ranh_err *err)
{
    struct ranh_points *points = ranh_calloc(1, sizeof(*points));
    size_t n;
    struct ranh_points_line line;
    ranh_map_init(&points->labels);
    points->known = source->known;
    source->reader = points;
    source->next = next;
    source->close = close_points;
    source->info.driver = "TXT";
    source->info.layer = ranh_fs_basename(path);
    source->info.geometry_type = "None";
    source->info.encoding = options->encoding ? options->encoding : "UTF-8";
    int status = read_bytes(source, path, FILE_BYTES_MAX, &points->text, &n, err);
    if (!status && n == FILE_BYTES_MAX)
        status = ranh_fail(err, RANH_E_INPUT,
                           _("%s: is larger than 256 MB; split it, or deliver a shapefile"), path);
    if (status)
        return status;
    bool heads = false;
    for (const char *p = points->text; !heads && ranh_points_line(&p, points->text + n, &line);)
        heads = ranh_points_is_head(points, &source->arena, &line);
    ranh_points_take(points, &source->arena, n, heads);
    source->info.n_features = (int64_t)points->row.n;
    if (is_cut(points, n))
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: the last point is shorter than all others and its line has no end: "
                           "the file is cut off; get it again"),
                         path);
    return describe(source, points, err);
}
