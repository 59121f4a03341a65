/* SPDX-License-Identifier: MIT */
/*
 * Polygons of one ring and their row of the .dbf, from the bytes. Both files have rows and records that
 * can be found by their number, so a single one that is not plain (a hole, several parts, a number in
 * another notation) goes to GDAL and the next is read here again. Which rings are holes of which is
 * GDAL's to say.
 * Format: ESRI Shapefile Technical Description, July 1998; dBASE III+ table files.
 */
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/num.h>

#include "source_direct.h"

enum {
    SHAPE_HEADER = 100,
    RECORD_HEADER = 8,
    FIELD_BYTES = 32,
    RECORD_MAX = 256 << 20,
    NULL_SHAPE = 0,
    POLYGON = 5,   /* of the format; 3 in WKB */
    ONE_RING = 48, /* type, box, numbers of parts and points, beginning of the one part */
};

struct column {
    size_t begin, width;
    char kind; /* 'C' text, 'I' whole number, 'R' with decimals, 'D' date */
    int decimals;
};

struct shp {
    struct direct_reader reader;
    struct ogr *ogr;
    struct direct_window shp, shx, dbf;
    int64_t rows;
    size_t dbf_header, row_bytes;
    struct column *column; /* [n_fields] */
};

static uint32_t be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static const unsigned char *at(struct direct_window *window, uint64_t offset, size_t n)
{
    ranh_direct_seek(window, offset);
    return ranh_direct_want(window, n) ? window->bytes + window->at : NULL;
}

/* --- the row -------------------------------------------------------------------------------------- */

/* What is plain digits: [-]digits[.decimals], at most 15 of them so that their double is exact. */
static bool plain_number(const char *p, size_t n, int decimals, double *value)
{
    static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
    size_t i = p[0] == '-', digits = n - i - (decimals > 0), point = n - 1 - (size_t)decimals;
    int64_t whole = 0;
    if (n <= i + (decimals > 0 ? 1U + (size_t)decimals : 0U) || decimals > 8 || digits > 15)
        return false;
    if (p[i] == '0' && n - i > (decimals > 0 ? (size_t)decimals + 2 : 1))
        return false; /* "007.5" is written otherwise */
    for (; i < n; i++) {
        if (decimals > 0 && i == point) {
            if (p[i] != '.')
                return false;
            continue;
        }
        if (p[i] < '0' || p[i] > '9')
            return false;
        whole = 10 * whole + (p[i] - '0');
    }
    if (p[0] == '-' && whole == 0)
        return false;
    *value = (double)(p[0] == '-' ? -whole : whole) / power[decimals];
    return true;
}

__extension__ typedef unsigned __int128 wide; /* not of ISO C */

/*
 * More digits than a double has, as GIS programs write them ("245.800000000000011"): true when the text
 * is what its double is shown as. That double times a power of ten is compared with the digits, exactly.
 */
static bool shown_number(const char *p, size_t n, int decimals, double *value)
{
    size_t i = p[0] == '-', point = n - 1 - (size_t)decimals;
    wide digits = 0;
    uint64_t power = 1;
    int exponent;
    if (decimals < 1 || decimals > 18 || n < i + (size_t)decimals + 2 || n > 26 ||
        (p[i] == '0' && point > i + 1))
        return false;
    for (; i < n; i++) {
        if (i == point ? p[i] != '.' : p[i] < '0' || p[i] > '9')
            return false;
        if (i != point)
            digits = 10 * digits + (unsigned)(p[i] - '0');
    }
    for (int k = 0; k < decimals; k++)
        power *= 10;
    double nearest = (double)((long double)digits / (long double)power);
    wide mantissa = (wide)ldexp(frexp(nearest, &exponent), 53);
    int shift = 53 - exponent;
    /* Doubles here must lie further apart than the decimals, or another one may be nearer. */
    if (shift < 1 || shift > 100 || ldexp(1, -shift) * (double)power < 1.01)
        return false;
    wide product = mantissa * power, whole = product >> shift;
    wide rest = product & (((wide)1 << shift) - 1), half = (wide)1 << (shift - 1);
    if (rest > half || (rest == half && whole % 2))
        whole++;
    *value = p[0] == '-' ? -nearest : nearest;
    return whole == digits;
}

/* As GDAL shows it: rounded to the decimals of the column. */
static bool put_real(struct ogr *ogr, const struct column *column, const char *text, size_t n,
                     struct ranh_cell *cell)
{
    char buf[400];
    if (plain_number(text, n, column->decimals, &cell->number) ||
        shown_number(text, n, column->decimals, &cell->number)) {
        cell->bytes = text;
        cell->n = n;
        return true;
    }
    if (n >= sizeof(buf) || memchr(text, '+', n))
        return false;
    memcpy(buf, text, n);
    buf[n] = '\0';
    if (!ranh_num_double(buf, &cell->number) || fabs(cell->number) > 1e60)
        return false;
    cell->bytes = ranh_arena_printf(&ogr->record, "%.*f", column->decimals, cell->number);
    cell->n = strlen(cell->bytes);
    return true;
}

static bool put_whole(const char *text, size_t n, struct ranh_cell *cell)
{
    if (!plain_number(text, n, 0, &cell->number))
        return false;
    cell->bytes = text;
    cell->n = n;
    return true;
}

static bool put_date(struct ogr *ogr, const char *text, size_t n, struct ranh_cell *cell)
{
    for (size_t i = 0; i < n; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    if (n != 8 || memcmp(text, "0000", 4) <= 0)
        return false;
    cell->bytes = ranh_arena_printf(&ogr->record, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
    cell->n = 10;
    return true;
}

/* A cell ends at a NUL and has no blanks around it; without anything left it is null. */
static bool put_cell(struct ogr *ogr, const struct column *column, const unsigned char *row,
                     struct ranh_cell *cell)
{
    const char *text = (const char *)row + column->begin;
    size_t n = strnlen(text, column->width);
    *cell = (struct ranh_cell){NULL, 0, NAN};
    while (n > 0 && text[n - 1] == ' ')
        n--;
    for (; n > 0 && *text == ' '; n--)
        text++;
    if (n == 0)
        return true;
    switch (column->kind) {
    case 'I':
        return put_whole(text, n, cell);
    case 'R':
        return put_real(ogr, column, text, n, cell);
    case 'D':
        return put_date(ogr, text, n, cell);
    default:
        cell->bytes = text;
        cell->n = n;
        return true;
    }
}

/* --- the shape ------------------------------------------------------------------------------------ */

static bool put_shape(struct shp *shp, int64_t row, struct ranh_str *wkb,
                      struct ranh_record *record)
{
    const unsigned char *p = at(&shp->shx, SHAPE_HEADER + 8 * (uint64_t)row, 8);
    if (!p)
        return false;
    uint64_t offset = 2 * (uint64_t)be32(p);
    size_t n = 2 * (size_t)be32(p + 4);
    if (n < 4 || n > RECORD_MAX || offset < SHAPE_HEADER)
        return false;
    p = at(&shp->shp, offset, RECORD_HEADER + n);
    if (!p || 2 * (size_t)be32(p + 4) != n)
        return false;
    p += RECORD_HEADER;
    if (direct_u32(p) == NULL_SHAPE)
        return true;
    if (direct_u32(p) != POLYGON || n < ONE_RING || direct_u32(p + 36) != 1 ||
        direct_u32(p + 44) != 0)
        return false;
    size_t points = direct_u32(p + 40);
    if (points < 1 || ONE_RING + 16 * points != n)
        return false;
    ranh_str_clear(wkb);
    ranh_direct_head(wkb, 3, 1);
    ranh_direct_count(wkb, points);
    ranh_str_add(wkb, p + ONE_RING, 16 * points);
    record->wkb = (const unsigned char *)wkb->text;
    record->wkb_n = wkb->len;
    return true;
}

/* --- the reader ----------------------------------------------------------------------------------- */

static enum direct next(struct direct_reader *reader, struct ranh_source *source,
                        struct ranh_record *record)
{
    struct shp *shp = (struct shp *)reader;
    for (; reader->at < shp->rows; reader->at++) {
        const unsigned char *row =
            at(&shp->dbf, shp->dbf_header + (uint64_t)reader->at * shp->row_bytes, shp->row_bytes);
        if (!row)
            return DIRECT_LEFT;
        if (*row == '*') /* deleted; the caller counts them */
            continue;
        bool good = *row == ' ';
        for (size_t i = 0; good && i < source->info.n_fields; i++)
            good = put_cell(shp->ogr, &shp->column[i], row, &source->cells[i]);
        if (!good || !put_shape(shp, reader->at, &source->wkb, record))
            return DIRECT_LEFT;
        record->feature = reader->at++;
        return DIRECT_GIVEN;
    }
    return DIRECT_END;
}

static void close_shp(struct direct_reader *reader)
{
    struct shp *shp = (struct shp *)reader;
    ranh_direct_close(&shp->shp);
    ranh_direct_close(&shp->shx);
    ranh_direct_close(&shp->dbf);
    ranh_free(shp->column);
    ranh_free(shp);
}

static char kind_of(char type, OGRFieldType made, const struct ogr *ogr, size_t i)
{
    bool number = type == 'N' || type == 'F';
    if (type == 'C' && made == OFTString)
        return 'C';
    if (number && (made == OFTInteger || made == OFTInteger64))
        return 'I';
    if (number && made == OFTReal && ogr->shown_width[i])
        return 'R';
    return type == 'D' && made == OFTDate ? 'D' : '\0';
}

static bool read_columns(struct shp *shp, size_t n_fields)
{
    size_t begin = 1;
    const unsigned char *head = at(&shp->dbf, 0, shp->dbf_header);
    if (!head || shp->dbf_header < FIELD_BYTES * (n_fields + 1) + 1 ||
        head[FIELD_BYTES * (n_fields + 1)] != '\r')
        return false;
    shp->column = ranh_calloc(n_fields + 1, sizeof(*shp->column));
    for (size_t i = 0; i < n_fields; i++) {
        const unsigned char *f = head + FIELD_BYTES * (i + 1);
        struct column *c = &shp->column[i];
        c->kind = kind_of((char)f[11], shp->ogr->type[i], shp->ogr, i);
        c->begin = begin;
        c->width = f[16] + (f[11] == 'C' ? 256U * f[17] : 0U);
        c->decimals = f[11] == 'C' ? 0 : f[17];
        begin += c->width;
        if (!c->kind || c->decimals > 30 || begin > shp->row_bytes)
            return false;
    }
    return true;
}

static bool open_shp(struct shp *shp, const struct ranh_source *source, struct ogr *ogr)
{
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    const char *shx = ranh_source_sibling(&arena, ogr->path, "shx");
    const char *dbf = ogr->dbf;
    const unsigned char *p = NULL;
    if (dbf && shx && ranh_direct_open(&shp->dbf, dbf, 0) && ranh_direct_open(&shp->shx, shx, 0) &&
        ranh_direct_open(&shp->shp, ogr->path, 0))
        p = at(&shp->dbf, 0, FIELD_BYTES);
    ranh_arena_release(&arena);
    if (!p)
        return false;
    shp->rows = (int64_t)direct_u32(p + 4);
    shp->dbf_header = direct_u16(p + 8);
    shp->row_bytes = direct_u16(p + 10);
    if (shp->row_bytes < 1 || shp->rows != source->info.n_features ||
        !read_columns(shp, source->info.n_fields))
        return false;
    p = at(&shp->shx, 0, SHAPE_HEADER);
    if (!p || 2 * (int64_t)be32(p + 24) != SHAPE_HEADER + 8 * shp->rows)
        return false;
    p = at(&shp->shp, 0, SHAPE_HEADER);
    return p && be32(p) == 9994 && direct_u32(p + 32) == POLYGON;
}

struct direct_reader *ranh_direct_shp(const struct ranh_source *source, struct ogr *ogr)
{
    if (strcmp(localeconv()->decimal_point, ".") != 0)
        return NULL;
    struct shp *shp = ranh_calloc(1, sizeof(*shp));
    shp->reader = (struct direct_reader){.next = next, .close = close_shp};
    shp->shp.fd = shp->shx.fd = shp->dbf.fd = -1;
    shp->ogr = ogr;
    if (open_shp(shp, source, ogr))
        return &shp->reader;
    close_shp(&shp->reader);
    return NULL;
}
