/* SPDX-License-Identifier: MIT */
/*
 * A V7 drawing as a source: one record per drawn element, with the columns that OGR gives its elements,
 * so that the numbers in a finding are those that other programs show. Text is given as its bytes.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/geo/wkb.h>
#include <ranh/io/dgn.h>

#include "source_impl.h"

#define MOST_BYTES ((size_t)1 << 30)

struct drawing {
    struct ranh_dgn *dgn;
    struct ranh_dgn_scan scan;
    char *bytes; /* the source's arena */
    size_t n;
    struct ranh_arena record;
};

static const struct {
    const char *name;
    enum ranh_field_type type;
} columns[] = {
    {"Type", RANH_FIELD_INT},       {"Level", RANH_FIELD_INT},  {"GraphicGroup", RANH_FIELD_INT},
    {"ColorIndex", RANH_FIELD_INT}, {"Weight", RANH_FIELD_INT}, {"Style", RANH_FIELD_INT},
    {"Text", RANH_FIELD_TEXT},
};
enum { COLUMNS = sizeof(columns) / sizeof(*columns), TEXT = COLUMNS - 1 };

static void give_geometry(struct ranh_source *source, struct drawing *d,
                          const struct ranh_dgn_element *e, struct ranh_record *record)
{
    struct ranh_shape shape;
    if (e->kind == RANH_SHAPE_NONE)
        return;
    ranh_shape_alloc(&d->record, &shape, e->kind, 1, 1, (uint32_t)e->n_points);
    shape.part_ring[0] = shape.ring_point[0] = 0;
    memcpy(shape.xy, e->xy, 2 * e->n_points * sizeof(*shape.xy));
    ranh_str_clear(&source->wkb);
    ranh_wkb_write(&source->wkb, &shape);
    record->wkb = (const unsigned char *)source->wkb.text;
    record->wkb_n = source->wkb.len;
    record->was_curved = e->curved;
}

static int next(struct ranh_source *source, struct ranh_record *record, bool *more,
                struct ranh_err *err)
{
    struct drawing *d = source->reader;
    struct ranh_dgn_element e;
    (void)err;
    ranh_arena_clear(&d->record);
    *more = ranh_dgn_next(d->dgn, &e);
    if (!*more)
        return RANH_OK;
    const int number[TEXT] = {e.type, e.level, e.graphic_group, e.color, e.weight, e.style};
    for (size_t i = 0; i < TEXT; i++) {
        const char *text = ranh_arena_printf(&d->record, "%d", number[i]);
        source->cells[i] = (struct ranh_cell){text, strlen(text), number[i]};
    }
    source->cells[TEXT] = (struct ranh_cell){e.text, e.text ? e.n_text : 0, NAN};
    record->feature = e.number;
    give_geometry(source, d, &e, record);
    return RANH_OK;
}

static void close_dgn(struct ranh_source *source)
{
    struct drawing *d = source->reader;
    ranh_dgn_free(d->dgn);
    ranh_arena_release(&d->record);
    ranh_free(d);
}

static int64_t count_elements(const struct drawing *d)
{
    struct ranh_dgn *dgn = ranh_dgn_open(d->bytes, d->n, &d->scan);
    struct ranh_dgn_element e;
    int64_t n = 0;
    while (ranh_dgn_next(dgn, &e))
        n++;
    ranh_dgn_free(dgn);
    return n;
}

static int describe(struct ranh_source *source, const struct ranh_source_options *options,
                    struct ranh_err *err)
{
    const char *raw[COLUMNS];
    struct ranh_field *fields = ranh_arena_zero(&source->arena, COLUMNS, sizeof(*fields));
    for (size_t i = 0; i < COLUMNS; i++) {
        raw[i] = columns[i].name;
        fields[i].type = columns[i].type;
    }
    source->info.driver = "DGN";
    source->info.layer = "elements";
    source->info.geometry_type = "Unknown (any)";
    source->info.encoding = options->encoding ? options->encoding : "UTF-8";
    return ranh_source_name_fields(source, raw, COLUMNS, fields, err);
}

int ranh_source_open_dgn(struct ranh_source *source, const char *path,
                         const struct ranh_source_options *options, struct ranh_err *err)
{
    struct drawing *d = ranh_calloc(1, sizeof(*d));
    ranh_arena_init(&d->record);
    source->reader = d;
    source->next = next;
    source->close = close_dgn;
    if (options->layer && strcmp(options->layer, "elements") != 0)
        return ranh_fail(err, RANH_E_INPUT, _("%s: has no layer \"%s\"; it has %s"), path,
                         options->layer, "\"elements\"");
    if (options->x_field || options->wkt_field)
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: has its own geometry; x, y and wkt are for tables"), path);
    int status = ranh_fs_read(&source->arena, path, MOST_BYTES, &d->bytes, &d->n, err);
    if (!status)
        status = ranh_dgn_scan(d->bytes, d->n, path, &d->scan, err);
    if (status)
        return status;
    source->info.n_features = count_elements(d);
    source->info.unread = ranh_dgn_unread(&source->arena, &d->scan);
    source->info.references = ranh_dgn_references(&source->arena, d->bytes, d->n);
    d->dgn = ranh_dgn_open(d->bytes, d->n, &d->scan);
    return describe(source, options, err);
}
