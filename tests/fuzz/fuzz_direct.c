/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a FlatGeobuf file or as the three files of a Shapefile, behind any statement of GDAL about
 * their columns: a reader of bytes must end, read nothing beyond the bytes, and what it gives must be
 * whole: each feature once and in order, WKB of polygons that is no larger than the file, cells without
 * a NUL.
 *
 * Input: 1 kind (odd = Shapefile), 1 number of columns, 8 their types, 2 number of features, 2 bytes of
 * the .shx, 2 bytes of the .dbf; then .shx, .dbf and .shp, or the .fgb.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ranh/base/err.h>
#include <ranh/geo/wkb.h>

#include "lib/io/source_direct.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD = 16, COLUMNS = 8, SHOWN = 0x80 };

static void demand(bool holds, const char *what)
{
    if (!holds)
        RANH_BUG("%s", what);
}

static const char *put_file(char path[64], const char *ending, const uint8_t *data, size_t n)
{
    snprintf(path, 64, "/tmp/ranh-fuzz-%ld.%s", (long)getpid(), ending);
    FILE *file = fopen(path, "wb");
    if (file) {
        fwrite(data, 1, n, file);
        fclose(file);
    }
    return path;
}

static void look_at(const struct ranh_source *source, const struct ranh_record *record,
                    size_t file_bytes)
{
    struct ranh_arena arena;
    struct ranh_shape shape;
    struct ranh_err err = {0};
    unsigned notes;
    for (size_t i = 0; i < source->info.n_fields; i++) {
        const struct ranh_cell *cell = &source->cells[i];
        demand(!cell->bytes || cell->n == 0 || !memchr(cell->bytes, '\0', cell->n),
               "a cell goes on behind its end");
    }
    if (!record->wkb)
        return;
    ranh_arena_init(&arena);
    demand(!ranh_wkb_read(&arena, record->wkb, record->wkb_n, &shape, &notes, &err), err.text);
    demand(shape.kind == RANH_SHAPE_POLYGON, "a shape that is no polygon");
    demand(record->wkb_n <= file_bytes, "a shape larger than its file");
    ranh_arena_release(&arena);
}

static void read_all(struct ranh_source *source, struct ogr *ogr, struct direct_reader *reader,
                     size_t file_bytes)
{
    int64_t last = -1;
    for (;;) {
        struct ranh_record record = {.cells = source->cells};
        ranh_arena_clear(&ogr->record);
        enum direct found = reader->next(reader, source, &record);
        if (found == DIRECT_END || found == DIRECT_SWELLS || (found == DIRECT_LEFT && reader->once))
            return;
        if (found == DIRECT_LEFT) {
            demand(reader->at < source->info.n_features, "more features than the file states");
            reader->at++;
            continue;
        }
        demand(record.feature > last && record.feature < source->info.n_features,
               "features in disorder");
        last = record.feature;
        look_at(source, &record, file_bytes);
    }
}

/* What GDAL might have said. */
static void take_statement(const uint8_t *data, struct ranh_source *source, OGRFieldType *type,
                           bool *shown)
{
    static const OGRFieldType types[] = {OFTInteger, OFTInteger64, OFTReal, OFTString, OFTDate};
    source->info.n_fields = data[1] % (COLUMNS + 1);
    source->info.n_features = (data[10] | data[11] << 8) % 1024;
    for (size_t i = 0; i < COLUMNS; i++) {
        type[i] = types[(data[2 + i] & ~SHOWN) % 5];
        shown[i] = (data[2 + i] & SHOWN) != 0;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    OGRFieldType type[COLUMNS];
    bool shown[COLUMNS];
    struct ranh_cell cells[COLUMNS];
    char path[64], shx_path[64], dbf_path[64];
    if (size < HEAD)
        return 0;
    struct ranh_source source = {.cells = cells, .wkb = RANH_STR_INIT};
    struct ogr ogr = {.type = type, .shown_width = shown};
    bool is_shp = data[0] & 1;
    size_t left = size - HEAD, shx = (size_t)(data[12] | data[13] << 8),
           dbf = (size_t)(data[14] | data[15] << 8);
    take_statement(data, &source, type, shown);
    ranh_arena_init(&ogr.record);
    data += HEAD;
    if (is_shp) {
        shx = shx < left ? shx : left;
        dbf = dbf < left - shx ? dbf : left - shx;
        put_file(shx_path, "shx", data, shx);
        ogr.dbf = put_file(dbf_path, "dbf", data + shx, dbf);
        ogr.path = put_file(path, "shp", data + shx + dbf, left - shx - dbf);
    } else {
        ogr.path = put_file(path, "fgb", data, left);
    }
    struct direct_reader *reader =
        is_shp ? ranh_direct_shp(&source, &ogr) : ranh_direct_fgb(&source, &ogr);
    if (reader) {
        read_all(&source, &ogr, reader, left);
        reader->close(reader);
    }
    ranh_str_release(&source.wkb);
    ranh_arena_release(&ogr.record);
    remove(path);
    if (is_shp) {
        remove(shx_path);
        remove(dbf_path);
    }
    return 0;
}
