/* SPDX-License-Identifier: MIT */
/*
 * Delivered CSV, read by ourselves: a quote that is opened and never closed makes GDAL's reader
 * swallow the rest of the file as one cell, surplus cells are dropped, and a .csvt beside the file
 * turns "007" into 7. Here every byte arrives, and what cannot be right is told with its line.
 *
 * The separator is the one of , ; tab | that occurs most often in the header. Quotes as in RFC 4180;
 * inside an unquoted cell a quote is a letter (5" pipe). Line ends may be LF, CRLF or CR.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>

#include "source_impl.h"

enum { RECORD_BYTES_MAX = 64 << 20 };

struct csv {
    FILE *file;
    const char *path;
    char separator;
    int64_t line;         /* of the next byte */
    int64_t record_line;  /* where the record began */
    bool at_end;          /* the record was not closed by a line end */
    struct ranh_str text; /* cells of the record, one behind the other */
    struct {
        RANH_VEC(size_t)
    } end; /* of each cell in text */
};

static void end_cell(struct csv *csv)
{
    *ranh_vec_push(&csv->end) = csv->text.len;
}

static size_t cell_begin(const struct csv *csv, size_t i)
{
    return i ? csv->end.at[i - 1] : 0;
}

/* CR LF, LF or CR: c is the first of it. */
static void end_line(struct csv *csv, int c)
{
    if (c == '\r') {
        int next = getc_unlocked(csv->file);
        if (next != '\n' && next != EOF)
            ungetc(next, csv->file);
    }
    csv->line++;
}

/* From behind the opening quote to behind the closing one. */
static int quoted(struct csv *csv, struct ranh_err *err)
{
    int64_t opened = csv->line;
    for (;;) {
        int c = getc_unlocked(csv->file);
        if (c == EOF || csv->text.len > RECORD_BYTES_MAX)
            return ranh_fail(err, RANH_E_INPUT,
                             _("%s: the quote opened in line %" PRId64 " is never closed: the file "
                               "is cut off, or a quote inside a cell is not written twice"),
                             csv->path, opened);
        if (c == '"') {
            c = getc_unlocked(csv->file);
            if (c != '"') {
                if (c != EOF)
                    ungetc(c, csv->file);
                return RANH_OK;
            }
        }
        if (c == '\n')
            csv->line++;
        ranh_str_putc(&csv->text, (char)c);
    }
}

/* *more false at the end of the file. A line without any byte is no record. */
static int read_record(struct csv *csv, bool *more, struct ranh_err *err)
{
    bool fresh = true; /* at the beginning of a cell */
    int c;
    ranh_str_clear(&csv->text);
    csv->end.n = 0;
    while ((c = getc_unlocked(csv->file)) == '\n' || c == '\r')
        end_line(csv, c);
    csv->record_line = csv->line;
    *more = c != EOF;
    for (; c != EOF && c != '\n' && c != '\r'; c = getc_unlocked(csv->file)) {
        if (c == '"' && fresh) {
            int status = quoted(csv, err);
            if (status)
                return status;
        } else if (c == csv->separator) {
            end_cell(csv);
        } else {
            ranh_str_putc(&csv->text, (char)c);
        }
        fresh = c == csv->separator;
    }
    if (ferror(csv->file))
        return ranh_fail(err, RANH_E_INPUT, _("%s: reading stopped in line %" PRId64), csv->path,
                         csv->line);
    if (*more)
        end_cell(csv);
    csv->at_end = c == EOF;
    if (c != EOF)
        end_line(csv, c);
    return RANH_OK;
}

/* Surplus cells have no column; missing ones in a last line without its end are a file cut off. */
static int check_width(const struct csv *csv, size_t n, struct ranh_err *err)
{
    if (csv->at_end && csv->end.n < n)
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s:%" PRId64 ": is cut off: the last line has %zu of %zu cells and no "
                           "line end; get the file again"),
                         csv->path, csv->record_line, csv->end.n, n);
    for (size_t i = n; i < csv->end.n; i++)
        if (csv->end.at[i] > cell_begin(csv, i))
            return ranh_fail(err, RANH_E_INPUT,
                             _("%s:%" PRId64 ": %zu cells where the header has %zu; a cell that "
                               "holds the separator \"%c\" needs quotes"),
                             csv->path, csv->record_line, csv->end.n, n, csv->separator);
    return RANH_OK;
}

static int next(struct ranh_source *source, struct ranh_record *record, bool *more,
                struct ranh_err *err)
{
    struct csv *csv = source->reader;
    size_t n = source->info.n_fields;
    int status = read_record(csv, more, err);
    if (status || !*more)
        return status;
    status = check_width(csv, n, err);
    if (status)
        return status;
    for (size_t i = 0; i < n; i++) {
        size_t begin = i < csv->end.n ? cell_begin(csv, i) : 0;
        source->cells[i] =
            i < csv->end.n ? (struct ranh_cell){csv->text.text + begin, csv->end.at[i] - begin, NAN}
                           : (struct ranh_cell){NULL, 0, NAN};
    }
    record->feature = source->n_read + 1;
    ranh_source_cell_geometry(source, record);
    return RANH_OK;
}

static void close_csv(struct ranh_source *source)
{
    struct csv *csv = source->reader;
    if (csv->file)
        fclose(csv->file);
    ranh_str_release(&csv->text);
    ranh_vec_release(&csv->end);
    ranh_free(csv);
}

/* Skips a UTF-8 mark; Excel's "Unicode text" is UTF-16, where every second byte is NUL. */
static int byte_order_mark(struct csv *csv, struct ranh_err *err)
{
    unsigned char head[4] = {0};
    size_t n = fread(head, 1, sizeof(head), csv->file);
    bool utf16 =
        n >= 2 && ((head[0] == 0xff && head[1] == 0xfe) || (head[0] == 0xfe && head[1] == 0xff) ||
                   (head[0] && !head[1]) || (!head[0] && head[1]));
    if (utf16)
        return ranh_fail(err, RANH_E_INPUT, _("%s: is UTF-16 text; save it as \"CSV UTF-8\""),
                         csv->path);
    rewind(csv->file);
    if (n >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0)
        fseek(csv->file, 3, SEEK_SET);
    return RANH_OK;
}

static char find_separator(struct csv *csv)
{
    static const char candidates[] = ",;\t|";
    long begin = ftell(csv->file);
    size_t count[4] = {0}, best = 0;
    bool inside = false;
    for (int c = getc(csv->file); c != EOF && (inside || (c != '\n' && c != '\r'));
         c = getc(csv->file)) {
        if (c == '"')
            inside = !inside;
        const char *which = inside || !c ? NULL : strchr(candidates, c);
        if (which)
            count[which - candidates]++;
    }
    for (size_t i = 1; i < 4; i++)
        if (count[i] > count[best])
            best = i;
    fseek(csv->file, begin, SEEK_SET);
    return candidates[best];
}

static int read_header(struct ranh_source *source, struct csv *csv, struct ranh_err *err)
{
    bool more;
    int status = read_record(csv, &more, err);
    if (status)
        return status;
    if (!more)
        return ranh_fail(err, RANH_E_INPUT, _("%s: holds no line of text"), csv->path);
    size_t n = csv->end.n;
    const char **raw = RANH_NEW_ARRAY(&source->arena, n, const char *);
    struct ranh_field *fields = ranh_arena_zero(&source->arena, n, sizeof(*fields));
    for (size_t i = 0; i < n; i++) {
        size_t begin = cell_begin(csv, i);
        if (memchr(csv->text.text + begin, '\0', csv->end.at[i] - begin))
            return ranh_fail(err, RANH_E_INPUT,
                             _("%s: holds NUL bytes in its first line: it is not a CSV table"),
                             csv->path);
        raw[i] = ranh_arena_strndup(&source->arena, csv->text.text + begin, csv->end.at[i] - begin);
    }
    return ranh_source_name_fields(source, raw, n, fields, err);
}

int ranh_source_open_csv(struct ranh_source *source, const char *path,
                         const struct ranh_source_options *options, struct ranh_err *err)
{
    struct csv *csv = ranh_calloc(1, sizeof(*csv));
    ranh_str_init(&csv->text);
    source->reader = csv;
    source->next = next;
    source->close = close_csv;
    csv->path = ranh_arena_strdup(&source->arena, path);
    csv->line = 1;
    csv->file = fopen(path, "rb");
    if (!csv->file)
        return ranh_fail(err, RANH_E_INPUT, _("%s: cannot be read; check its permissions"), path);
    source->info.driver = "CSV";
    const char *name = ranh_fs_basename(path);
    const char *dot = strrchr(name, '.');
    source->info.layer =
        ranh_arena_strndup(&source->arena, name, dot ? (size_t)(dot - name) : strlen(name));
    source->info.encoding = options->encoding ? options->encoding : "UTF-8";
    source->info.n_features = -1;
    int status = byte_order_mark(csv, err);
    if (status)
        return status;
    csv->separator = find_separator(csv);
    status = read_header(source, csv, err);
    if (!status)
        status = ranh_source_geometry_columns(source, path, options, err);
    if (!status)
        source->info.geometry_type = source->x >= 0     ? "Point"
                                     : source->wkt >= 0 ? "Unknown"
                                                        : "None";
    return status;
}
