/* SPDX-License-Identifier: MIT */
/*
 * Samples of text from the whole of a .dbf. Rows are of fixed width, so the columns of a million parcels
 * are looked over in the time it takes to read the file; the first name with marks may stand in the last
 * row (sorted by street, numbers first).
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "source_impl.h"

enum { BLOCK_BYTES = 1 << 20, FIELD_BYTES = 32 };

struct column {
    size_t begin, width; /* in the row, behind the mark of deletion */
    struct ranh_text_sample *sample;
};

struct dbf {
    FILE *file;
    int64_t rows;
    size_t header_bytes, row_bytes;
    struct column *column; /* [n] of text */
    size_t n;
};

static bool read_head(struct dbf *dbf, unsigned char *head)
{
    if (fread(head, 1, 32, dbf->file) != 32)
        return false;
    dbf->rows = (int64_t)((uint32_t)head[4] | (uint32_t)head[5] << 8 | (uint32_t)head[6] << 16 |
                          (uint32_t)head[7] << 24);
    dbf->header_bytes = (size_t)(head[8] | head[9] << 8);
    dbf->row_bytes = (size_t)(head[10] | head[11] << 8);
    return dbf->row_bytes > 1 && dbf->header_bytes > FIELD_BYTES;
}

/* Fields in the file's order, as the reader has them; false when they are not as many. */
static bool read_fields(struct dbf *dbf, struct ranh_text_sample *const *samples, size_t n_fields)
{
    unsigned char field[FIELD_BYTES];
    size_t begin = 1;
    for (size_t i = 0;; i++) {
        if (fread(field, 1, 1, dbf->file) != 1)
            return false;
        if (field[0] == '\r' || FIELD_BYTES * (i + 1) >= dbf->header_bytes)
            return i == n_fields;
        if (i == n_fields || fread(field + 1, 1, FIELD_BYTES - 1, dbf->file) != FIELD_BYTES - 1)
            return false;
        bool text = field[11] == 'C';
        size_t width =
            field[16] + (text ? 256U * field[17] : 0U); /* as Clipper writes wide columns */
        if (begin + width > dbf->row_bytes)
            return false;
        if (text && samples[i])
            dbf->column[dbf->n++] = (struct column){begin, width, samples[i]};
        begin += width;
    }
}

static bool has_high_byte(const unsigned char *bytes, size_t n)
{
    uint64_t any = 0, eight;
    for (; n >= 8; bytes += 8, n -= 8) {
        memcpy(&eight, bytes, 8);
        any |= eight;
    }
    for (; n > 0; bytes++, n--)
        any |= *bytes;
    return any & 0x8080808080808080u;
}

static void look_at_row(struct dbf *dbf, const unsigned char *row)
{
    if (*row == '*' || !has_high_byte(row, dbf->row_bytes))
        return;
    for (size_t i = 0; i < dbf->n; i++) {
        const struct column *column = &dbf->column[i];
        const unsigned char *cell = row + column->begin;
        size_t n = column->width;
        if (!has_high_byte(cell, n))
            continue;
        while (n > 0 && cell[n - 1] == ' ')
            n--;
        ranh_text_sample_add(column->sample, (const char *)cell, n);
        if (column->sample->n == RANH_SAMPLE_MAX)
            dbf->column[i--] = dbf->column[--dbf->n];
    }
}

static bool read_rows(struct dbf *dbf)
{
    size_t at_once = BLOCK_BYTES / dbf->row_bytes + 1;
    unsigned char *block = ranh_alloc(at_once * dbf->row_bytes);
    bool good = fseek(dbf->file, (long)dbf->header_bytes, SEEK_SET) == 0;
    for (int64_t left = dbf->rows; good && left > 0 && dbf->n > 0;) {
        size_t want = left < (int64_t)at_once ? (size_t)left : at_once;
        size_t got = fread(block, dbf->row_bytes, want, dbf->file);
        for (size_t i = 0; i < got; i++)
            look_at_row(dbf, block + i * dbf->row_bytes);
        left -= (int64_t)want;
        good = got == want;
    }
    ranh_free(block);
    return good;
}

bool ranh_source_sample(const struct ranh_source *source, struct ranh_text_sample *const *samples)
{
    struct ranh_arena arena;
    unsigned char head[32];
    struct dbf dbf = {0};
    if (!source->info.driver || strcmp(source->info.driver, "ESRI Shapefile") != 0)
        return false;
    ranh_arena_init(&arena);
    size_t n_fields = source->info.n_fields;
    const char *path = ranh_source_sibling(&arena, source->info.files[0], "dbf");
    dbf.column = RANH_NEW_ARRAY(&arena, n_fields, struct column);
    dbf.file = path ? fopen(path, "rb") : NULL;
    bool good = dbf.file && read_head(&dbf, head) && read_fields(&dbf, samples, n_fields) &&
                read_rows(&dbf);
    if (dbf.file)
        fclose(dbf.file);
    ranh_arena_release(&arena);
    return good;
}
