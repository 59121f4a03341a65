/* SPDX-License-Identifier: MIT */
/*
 * Delivered CSV, read by ourselves: a quote that is opened and never closed makes GDAL's reader
 * swallow the rest of the file as one cell, surplus cells are dropped, and a .csvt beside the file
 * turns "007" into 7. Here every byte arrives, and what cannot be right is told with its line.
 *
 * The separator is the one of , ; tab | that shows most known names of columns, else the one that
 * occurs most often in the first line that has any; "sep=;" in the first line says it. The names may
 * stand below a title (header.h). Quotes as in RFC 4180; inside an unquoted cell a quote is a letter
 * (5" pipe). Line ends may be LF, CRLF or CR.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>

#include "source_impl.h"
#include "utf16.h"

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

/* Skips a UTF-8 mark; Excel's "Unicode text" is UTF-16. */
static int byte_order_mark(struct ranh_source *source, struct csv *csv, struct ranh_err *err)
{
    unsigned char head[4] = {0};
    bool big_endian;
    size_t n = fread(head, 1, sizeof(head), csv->file);
    if (ranh_is_utf16(head, n, &big_endian)) {
        source->info.table.written = "UTF-16";
        return ranh_utf16_open(csv->path, big_endian, &csv->file, err);
    }
    rewind(csv->file);
    if (n >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0)
        fseek(csv->file, 3, SEEK_SET);
    return RANH_OK;
}

static const char separators[] = ",;\t|";

/* By the first line that has any. */
static char usual_separator(struct csv *csv)
{
    long begin = ftell(csv->file);
    size_t count[4] = {0}, best = 0, lines = 0;
    bool inside = false;
    for (int c = getc(csv->file); c != EOF && lines < RANH_HEADER_LOOK; c = getc(csv->file)) {
        bool end = !inside && (c == '\n' || c == '\r');
        if (end && count[0] + count[1] + count[2] + count[3] > 0)
            break;
        lines += end;
        if (c == '"')
            inside = !inside;
        const char *which = inside || !c ? NULL : strchr(separators, c);
        if (which)
            count[which - separators]++;
    }
    for (size_t i = 1; i < 4; i++)
        if (count[i] > count[best])
            best = i;
    fseek(csv->file, begin, SEEK_SET);
    return separators[best];
}

/* "sep=;" is Excel's own way to say it. */
static bool stated_separator(struct csv *csv)
{
    long begin = ftell(csv->file);
    char line[8] = "";
    bool said = fgets(line, sizeof(line), csv->file) && strncmp(line, "sep=", 4) == 0 && line[4] &&
                strchr(separators, line[4]) && (line[5] == '\r' || line[5] == '\n');
    if (said) {
        csv->separator = line[4];
        csv->line = 2;
        if (line[5] == '\r' && line[6] != '\n')
            fseek(csv->file, begin + 6, SEEK_SET);
    } else {
        fseek(csv->file, begin, SEEK_SET);
    }
    return said;
}

/* The first records, as far as they can be read with the separator; all of one width. line[n]: where
 * each begins. */
static void take_grid(struct ranh_source *source, struct csv *csv, struct ranh_grid *grid,
                      int64_t *line)
{
    struct ranh_arena *arena = &source->arena;
    struct ranh_err ignored = {0};
    const char **row[RANH_HEADER_LOOK];
    size_t width[RANH_HEADER_LOOK], n = 0, widest = 0;
    long begin = ftell(csv->file);
    int64_t first_line = csv->line;
    bool more = true;
    while (n < RANH_HEADER_LOOK && read_record(csv, &more, &ignored) == RANH_OK && more) {
        width[n] = csv->end.n;
        line[n] = csv->record_line;
        widest = width[n] > widest ? width[n] : widest;
        row[n] = RANH_NEW_ARRAY(arena, width[n], const char *);
        for (size_t c = 0; c < width[n]; c++)
            row[n][c] = ranh_arena_strndup(arena, csv->text.text + cell_begin(csv, c),
                                           csv->end.at[c] - cell_begin(csv, c));
        n++;
    }
    const char **cell = RANH_NEW_ARRAY(arena, n * widest + 1, const char *);
    for (size_t r = 0; r < n; r++)
        for (size_t c = 0; c < widest; c++)
            cell[r * widest + c] = c < width[r] ? row[r][c] : "";
    *grid = (struct ranh_grid){n, widest, cell};
    fseek(csv->file, begin, SEEK_SET);
    csv->line = first_line;
}

/* Leaves the file behind the names. */
static int read_names(struct ranh_source *source, struct csv *csv, size_t n_rows, size_t *n,
                      struct ranh_err *err)
{
    bool more = true;
    int status = RANH_OK;
    *n = 0;
    for (size_t r = 0; !status && r < n_rows; r++) {
        status = read_record(csv, &more, err);
        bool is_name = csv->record_line >= source->info.table.names_row;
        if (!status && is_name && memchr(csv->text.text, '\0', csv->text.len))
            status = ranh_fail(err, RANH_E_INPUT,
                               _("%s: holds NUL bytes in its first line: it is not a CSV table"),
                               csv->path);
        if (is_name && csv->end.n > *n)
            *n = csv->end.n;
    }
    if (!status && !more)
        status = ranh_fail(err, RANH_E_INPUT, _("%s: holds no line of text"), csv->path);
    if (!status && csv->at_end)
        status = ranh_fail(
            err, RANH_E_INPUT,
            _("%s: ends in the names of its columns: it is cut off, or holds no row"), csv->path);
    return status;
}

/* The one that shows most known names; 0 when none shows two. */
static char best_separator(struct ranh_source *source, struct csv *csv, char usual, bool search)
{
    struct ranh_grid grid;
    struct ranh_header header;
    int64_t line[RANH_HEADER_LOOK];
    size_t most = 0;
    char best = 0;
    for (size_t i = 0; separators[i]; i++) {
        csv->separator = separators[i];
        take_grid(source, csv, &grid, line);
        if (grid.n_columns < 2)
            continue;
        ranh_header_find(&source->arena, &grid, source->known, source->info.encoding, search,
                         &header);
        if (header.known >= 2 &&
            (header.known > most || (header.known == most && separators[i] == usual))) {
            most = header.known;
            best = separators[i];
        }
    }
    return best;
}

static char find_separator(struct ranh_source *source, struct csv *csv)
{
    char usual = usual_separator(csv), best = best_separator(source, csv, usual, false);
    if (!best && !source->users_encoding)
        best = best_separator(source, csv, usual, true);
    return best ? best : usual;
}

static int read_header(struct ranh_source *source, struct csv *csv, struct ranh_err *err)
{
    struct ranh_grid grid;
    struct ranh_header header;
    int64_t line[RANH_HEADER_LOOK];
    if (!stated_separator(csv))
        csv->separator = find_separator(source, csv);
    take_grid(source, csv, &grid, line);
    ranh_source_find_names(source, &grid, 1, &header);
    if (grid.n_rows > 0)
        source->info.table.names_row = line[header.first];
    size_t n;
    int status = read_names(source, csv, grid.n_rows ? header.data : 1, &n, err);
    if (status)
        return status;
    struct ranh_field *fields = ranh_arena_zero(&source->arena, n, sizeof(*fields));
    ranh_source_put_names(source, header.name, n, fields);
    return RANH_OK;
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
    int status = ranh_source_check_encoding(source, err);
    if (!status)
        status = byte_order_mark(source, csv, err);
    if (!status)
        status = read_header(source, csv, err);
    if (!status)
        status = ranh_source_geometry_columns(source, path, options, err);
    if (!status)
        source->info.geometry_type = source->x >= 0     ? "Point"
                                     : source->wkt >= 0 ? "Unknown"
                                                        : "None";
    return status;
}
