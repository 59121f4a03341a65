/* SPDX-License-Identifier: MIT */
/*
 * The parcels of the workspace, loaded in one pass into a fabric and records beside it. Threads take ranges of
 * row ids, each with a connection and a fabric builder of its own; nothing is shared until all rows are in.
 * Only the table parcel is read: what its sources say stands in memory, and the number of a feature follows
 * from the place of its row, but for sources whose numbers jump (source.feature_ahead).
 *
 * Faces must come out in an order that does not depend on the order of delivery, row ids do depend on it. So
 * the fabric is given the number of each record, ties are settled by the records' keys, and the row ids are
 * put in afterwards.
 */
#include <ranh/land/parcel.h>

#include <math.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>
#include <ranh/geo/wkb.h>
#include <ranh/land/row_id.h>

#include "lib/io/column.h"

enum { RANGES = 64, CHUNK = 4096 };
enum { COMMUNE, SHEET, LAND_USE, FILE_NAME, COMMUNE_OLD, TEXTS };

/* Texts that many parcels share, by their number in the range; 0 = none. */
struct record {
    struct ranh_parcel parcel;
    uint32_t range, text[TEXTS];
};

/* What one range of rows gave. */
struct range {
    struct ranh_map texts;
    uint32_t number;
    uint32_t last[TEXTS]; /* neighbours mostly share them */
    char date_text[24];   /* the last one that was read */
    int32_t date;
    struct ranh_arena own;
    struct ranh_fabric_builder *builder;
};

struct reader {
    struct ranh_store *store;
    sqlite3_stmt *stmt, *feature;
    struct ranh_arena row; /* cleared per parcel */
};

struct source {
    int64_t id, ahead;
    bool even;        /* ahead is known */
    const char *name; /* of its file, without folders; NULL = none */
};

struct loader {
    struct ranh_store *store;
    struct ranh_arena arena; /* of sources */
    struct {
        RANH_VEC(struct source)
    } source; /* by id; the last one stands for those that are not there */
    struct ranh_parcel_set *set;
    struct reader *reader; /* one a thread */
    unsigned n_readers;
    int64_t bound[RANGES + 1]; /* row ids: range i begins at i and ends below i + 1 */
    int64_t place[RANGES + 1]; /* of its rows among all, as far as the ids tell */
    struct record
        *record; /* [place[RANGES]] by place, in the order of ids; holes where rows have no place */
    struct range range[RANGES];
};

static const char sql[] =
    "SELECT parcel_id, source_id, delivered_id, key, commune_code, sheet, number, land_use,"
    " area_recorded_m2, native_area_m2, native_srid, scale, survey_date, geometry, commune_old,"
    " identifier FROM parcel WHERE geometry IS NOT NULL AND parcel_id BETWEEN ?1 AND ?2"
    " ORDER BY parcel_id";

/* --- sources ----- */

static int read_sources(struct loader *load, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    int status = ranh_store_prepare(
        load->store, "SELECT source_id, path, feature_ahead FROM source ORDER BY source_id", &stmt,
        err);
    while (!status && !(status = ranh_store_step(load->store, stmt, &row, err)) && row) {
        const char *path = (const char *)sqlite3_column_text(stmt, 1);
        *ranh_vec_push(&load->source) = (struct source){
            .id = sqlite3_column_int64(stmt, 0),
            .ahead = sqlite3_column_int64(stmt, 2),
            .even = sqlite3_column_type(stmt, 2) != SQLITE_NULL,
            /* Folders differ from machine to machine and would change finding ids. */
            .name = path && *path ? ranh_arena_strdup(&load->arena, ranh_fs_basename(path)) : NULL,
        };
    }
    sqlite3_finalize(stmt);
    *ranh_vec_push(&load->source) = (struct source){0};
    return status;
}

static const struct source *source_of(const struct loader *load, int64_t id)
{
    size_t low = 0, high = load->source.n - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (load->source.at[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return load->source.at[low].id == id ? &load->source.at[low]
                                         : &load->source.at[load->source.n - 1];
}

/* Its number in the file, -1 when it is not known. */
static int find_feature(struct reader *reader, const struct source *source, int64_t delivered_id,
                        int64_t *feature, struct ranh_err *err)
{
    bool row;
    *feature = (delivered_id & RANH_ROWS_MAX) + source->ahead;
    if (source->even)
        return 0;
    *feature = -1;
    sqlite3_bind_int64(reader->feature, 1, delivered_id);
    int status = ranh_store_step(reader->store, reader->feature, &row, err);
    if (!status && row)
        *feature = sqlite3_column_int64(reader->feature, 0);
    sqlite3_reset(reader->feature);
    return status;
}

/* --- one row --------------------------------------------------------------------------------- */

/* The values of a row, each asked for once: as often as not a column is null. */
static const char *text_of(sqlite3_stmt *stmt, int column, size_t *n)
{
    sqlite3_value *value = sqlite3_column_value(stmt, column);
    const char *text =
        sqlite3_value_type(value) == SQLITE_NULL ? NULL : (const char *)sqlite3_value_text(value);
    *n = text ? (size_t)sqlite3_value_bytes(value) : 0;
    return *n > 0 ? text : NULL;
}

static const char *own_text(struct range *range, sqlite3_stmt *stmt, int column)
{
    size_t n;
    const char *text = text_of(stmt, column, &n);
    return text ? ranh_arena_strndup(&range->own, text, n) : NULL;
}

static uint32_t shared_text(struct range *range, int which, const char *text)
{
    if (!text)
        return 0;
    uint32_t last = range->last[which];
    if (last > 0 && strcmp(range->texts.entry[last - 1].key, text) == 0)
        return last;
    int64_t *number = ranh_map_put(&range->texts, text, (int64_t)range->texts.n + 1, NULL);
    return range->last[which] = (uint32_t)*number;
}

/* Neighbours mostly have the same. */
static int32_t date_of(struct range *range, sqlite3_stmt *stmt, int column)
{
    size_t n;
    const char *text = text_of(stmt, column, &n);
    if (!text)
        return RANH_DATE_NONE;
    if (n < sizeof(range->date_text) && strcmp(range->date_text, text) == 0)
        return range->date;
    if (!ranh_date_parse(text, &range->date))
        range->date = RANH_DATE_NONE;
    memcpy(range->date_text, n < sizeof(range->date_text) ? text : "",
           n < sizeof(range->date_text) ? n + 1 : 1);
    return range->date;
}

static void read_record(struct range *range, const struct source *source, sqlite3_stmt *stmt,
                        struct record *record)
{
    static const int column[TEXTS] = {
        [COMMUNE] = 4, [SHEET] = 5, [LAND_USE] = 7, [COMMUNE_OLD] = 14};
    *record = (struct record){
        .parcel = {.id = sqlite3_column_int64(stmt, 0),
                   .source_id = sqlite3_column_int64(stmt, 1),
                   .key = own_text(range, stmt, 3),
                   .number = own_text(range, stmt, 6),
                   .area_recorded_m2 = column_number(stmt, 8),
                   .native_area_m2 = column_number(stmt, 9),
                   .native_srid = sqlite3_column_int(stmt, 10),
                   .scale = sqlite3_column_int(stmt, 11),
                   .identifier = own_text(range, stmt, 15),
                   .survey_date = date_of(range, stmt, 12)},
        .range = range->number,
    };
    if (!record->parcel.key)
        record->parcel.keyless = ranh_parcel_key(
            &range->own, "–", (const char *)sqlite3_column_text(stmt, 5), record->parcel.number);
    for (int t = 0; t < TEXTS; t++) {
        size_t n;
        record->text[t] =
            shared_text(range, t, t == FILE_NAME ? source->name : text_of(stmt, column[t], &n));
    }
}

/* Not plain, or wrong. */
static int add_shape(const struct loader *load, struct reader *reader, struct range *range,
                     int64_t place, const void *blob, size_t bytes, struct ranh_err *err)
{
    struct ranh_shape shape;
    int32_t srid;
    long long id = load->record[place].parcel.id;
    ranh_arena_clear(&reader->row);
    if (ranh_blob_read(&reader->row, blob, bytes, &shape, &srid, err))
        return ranh_fail_context(err, _("%s: the geometry of parcel %lld"),
                                 ranh_store_path(load->store), id);
    if (!ranh_fabric_add(range->builder, place, &shape))
        return ranh_fail(
            err, RANH_E_INTERNAL,
            _("%s: parcel %lld lies off the workspace's grid; run ranh reproject again"),
            ranh_store_path(load->store), id);
    return 0;
}

static int add_row(const struct loader *load, struct reader *reader, struct range *range,
                   int64_t place, struct ranh_err *err)
{
    sqlite3_stmt *stmt = reader->stmt;
    const struct source *source = source_of(load, sqlite3_column_int64(stmt, 1));
    struct record *record = &load->record[place];
    read_record(range, source, stmt, record);
    int status =
        find_feature(reader, source, sqlite3_column_int64(stmt, 2), &record->parcel.feature, err);
    if (status)
        return status;
    const void *blob = sqlite3_column_blob(stmt, 13);
    size_t bytes = (size_t)sqlite3_column_bytes(stmt, 13);
    return ranh_fabric_add_blob(range->builder, place, blob, bytes)
               ? 0
               : add_shape(load, reader, range, place, blob, bytes, err);
}

/* --- ranges ---------------------------------------------------------------------------------- */

static int load_ranges(void *context, unsigned worker, size_t first, size_t last,
                       struct ranh_err *err)
{
    struct loader *load = context;
    struct reader *reader = &load->reader[worker];
    int status = 0;
    bool row = true;
    for (size_t i = first; i < last && !status; i++) {
        sqlite3_bind_int64(reader->stmt, 1, load->bound[i]);
        sqlite3_bind_int64(reader->stmt, 2, load->bound[i + 1] - 1);
        int64_t place = load->place[i];
        ranh_fabric_builder_expect(load->range[i].builder, (size_t)(load->place[i + 1] - place));
        while (!status && !(status = ranh_store_step(reader->store, reader->stmt, &row, err)) &&
               row)
            status = add_row(load, reader, &load->range[i], place++, err);
        sqlite3_reset(reader->stmt);
    }
    return status;
}

/* Shares alike in rows: ids are dense within a source only. */
static int find_bounds(struct loader *load, struct ranh_err *err)
{
    struct ranh_row_runs runs;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    int status = ranh_row_runs(load->store, "parcel", "parcel_id", &arena, &runs, err);
    for (int64_t i = 0; !status && i <= RANGES; i++) {
        load->place[i] = runs.total / RANGES * i + runs.total % RANGES * i / RANGES;
        load->bound[i] = ranh_row_at(&runs, load->place[i]);
    }
    load->record = ranh_alloc((size_t)(status ? 0 : runs.total) * sizeof(*load->record));
    ranh_arena_release(&arena);
    return status;
}

/* The pool of as many threads as there are connections. */
static int load_rows(struct loader *load, struct ranh_pool *pool, struct ranh_err *err)
{
    unsigned threads = ranh_pool_threads(pool), more = 0;
    struct ranh_store **readers = ranh_calloc(threads, sizeof(struct ranh_store *));
    int status = find_bounds(load, err);
    if (!status)
        status = read_sources(load, err);
    load->reader = ranh_calloc(threads, sizeof(*load->reader));
    if (!status)
        status = ranh_store_readers_open(load->store, threads - 1, readers, &more, err);
    for (unsigned t = 0; t <= more && !status; t++) {
        struct reader *reader = &load->reader[t];
        reader->store = t > 0 ? readers[t - 1] : load->store;
        ranh_arena_init(&reader->row);
        load->n_readers++;
        status = ranh_store_prepare(reader->store, sql, &reader->stmt, err);
        if (!status)
            status = ranh_store_prepare(reader->store,
                                        "SELECT feature FROM delivered WHERE delivered_id = ?1",
                                        &reader->feature, err);
    }
    if (!status)
        status = ranh_pool_run(load->n_readers == threads ? pool : NULL, RANGES, 1, load_ranges,
                               load, err);
    for (unsigned t = 0; t < load->n_readers; t++) {
        sqlite3_finalize(load->reader[t].stmt);
        sqlite3_finalize(load->reader[t].feature);
        ranh_arena_release(&load->reader[t].row);
    }
    ranh_store_readers_close(load->store, readers, more);
    ranh_free(load->reader);
    ranh_free(readers);
    return status;
}

/* --- together -------------------------------------------------------------------------------- */

/* By key, none first, then by row. */
static int by_key(const void *context, int64_t one, int64_t other)
{
    const struct loader *load = context;
    const struct ranh_parcel *a = &load->record[one].parcel;
    const struct ranh_parcel *b = &load->record[other].parcel;
    int order = a->key && b->key ? strcmp(a->key, b->key) : !!a->key - !!b->key;
    return order ? order : (a->id > b->id) - (a->id < b->id);
}

/* The set's copies of a range's shared texts; [0] is none. */
static const char **intern(struct ranh_parcel_set *set, const struct range *range)
{
    const char **text = ranh_calloc(range->texts.n + 1, sizeof(*text));
    for (size_t i = 0; i < range->texts.n; i++)
        text[i + 1] = ranh_map_intern(&set->strings, range->texts.entry[i].key);
    return text;
}

struct filling {
    const struct loader *load;
    const char **text[RANGES];
    uint32_t *face; /* [place[RANGES]] of the row at that place; UINT32_MAX = none */
};

static int fill_records(void *context, unsigned worker, size_t first, size_t last,
                        struct ranh_err *err)
{
    (void)worker, (void)err;
    const struct filling *filling = context;
    struct ranh_parcel_set *set = filling->load->set;
    for (size_t i = first; i < last; i++) {
        int64_t place = set->fabric.face_id[i];
        const struct record *record = &filling->load->record[place];
        const char **names = filling->text[record->range];
        struct ranh_parcel *parcel = &set->parcel[i];
        *parcel = record->parcel;
        parcel->commune = names[record->text[COMMUNE]];
        parcel->sheet = names[record->text[SHEET]];
        parcel->land_use = names[record->text[LAND_USE]];
        parcel->file = names[record->text[FILE_NAME]];
        parcel->commune_old = names[record->text[COMMUNE_OLD]];
        set->fabric.face_id[i] = parcel->id;
        filling->face[place] = (uint32_t)i;
    }
    return RANH_OK;
}

/* Places are in the order of ids: no sorting. */
static void number_faces(struct filling *filling, size_t n)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        if (filling->face[i] != UINT32_MAX)
            filling->face[found++] = filling->face[i];
    filling->load->set->fabric.by_id = filling->face;
}

static void finish(struct loader *load, struct ranh_pool *pool)
{
    struct ranh_parcel_set *set = load->set;
    struct ranh_fabric_builder *builders[RANGES];
    size_t n = (size_t)load->place[RANGES];
    struct filling filling = {.load = load, .face = ranh_alloc((n + 1) * sizeof(uint32_t))};
    set->texts = ranh_alloc(RANGES * sizeof(*set->texts));
    set->n_texts = RANGES;
    for (size_t i = 0; i < RANGES; i++) {
        builders[i] = load->range[i].builder;
        load->range[i].builder = NULL;
        filling.text[i] = intern(set, &load->range[i]);
        set->texts[i] = load->range[i].own;
        ranh_arena_init(&load->range[i].own);
    }
    ranh_fabric_build_all(builders, RANGES, by_key, load, pool, &set->fabric);
    set->parcel = RANH_NEW_ARRAY(&set->arena, set->fabric.n_faces, struct ranh_parcel);
    memset(filling.face, 0xFF, n * sizeof(*filling.face));
    (void)ranh_pool_run(pool, set->fabric.n_faces, CHUNK, fill_records, &filling, NULL);
    number_faces(&filling, n);
    for (size_t i = 0; i < RANGES; i++)
        ranh_free(filling.text[i]);
}

int ranh_parcel_set_load(struct ranh_store *store, struct ranh_pool *pool,
                         struct ranh_parcel_set *set, struct ranh_err *err)
{
    struct loader *load = ranh_calloc(1, sizeof(*load));
    *load = (struct loader){.store = store, .set = set};
    *set = (struct ranh_parcel_set){0};
    ranh_arena_init(&set->arena);
    ranh_map_init(&set->strings);
    ranh_arena_init(&load->arena);
    for (size_t i = 0; i < RANGES; i++) {
        load->range[i].number = (uint32_t)i;
        ranh_map_init(&load->range[i].texts);
        ranh_arena_init(&load->range[i].own);
        load->range[i].builder =
            ranh_fabric_builder_new(ranh_store_grid(store), ranh_store_srid(store));
    }
    int status = load_rows(load, pool, err);
    if (!status)
        finish(load, pool);
    for (size_t i = 0; i < RANGES; i++) {
        ranh_map_release(&load->range[i].texts);
        ranh_arena_release(&load->range[i].own);
        ranh_fabric_builder_free(load->range[i].builder);
    }
    ranh_free(load->record);
    ranh_vec_release(&load->source);
    ranh_arena_release(&load->arena);
    ranh_free(load);
    if (status)
        ranh_parcel_set_release(set);
    return status;
}
