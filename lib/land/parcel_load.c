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

enum { RANGES = 64, BITS = 40, CHUNK = 4096 }; /* a record's number: range, then place in it */
enum { COMMUNE, SHEET, LAND_USE, FILE_NAME, COMMUNE_OLD, TEXTS };

/* Texts that many parcels share, by their number in the range; 0 = none. */
struct record {
    struct ranh_parcel parcel;
    uint32_t text[TEXTS];
};

/* What one range of rows gave. */
struct range {
    struct {
        RANH_VEC(struct record)
    } record;
    struct ranh_map texts;
    uint32_t last[TEXTS]; /* neighbours mostly share them */
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
            .name = path ? ranh_arena_strdup(&load->arena, ranh_fs_basename(path)) : NULL,
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

static const char *own_text(struct range *range, sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return text && *text
               ? ranh_arena_strndup(&range->own, text, (size_t)sqlite3_column_bytes(stmt, column))
               : NULL;
}

static uint32_t shared_text(struct range *range, int which, const char *text)
{
    if (!text || !*text)
        return 0;
    uint32_t last = range->last[which];
    if (last > 0 && strcmp(range->texts.entry[last - 1].key, text) == 0)
        return last;
    int64_t *number = ranh_map_put(&range->texts, text, (int64_t)range->texts.n + 1, NULL);
    return range->last[which] = (uint32_t)*number;
}

static double number_of(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt, column) == SQLITE_NULL ? (double)NAN
                                                            : sqlite3_column_double(stmt, column);
}

static struct record read_record(struct range *range, const struct source *source,
                                 sqlite3_stmt *stmt)
{
    struct record record = {.parcel = {
                                .id = sqlite3_column_int64(stmt, 0),
                                .source_id = sqlite3_column_int64(stmt, 1),
                                .key = own_text(range, stmt, 3),
                                .number = own_text(range, stmt, 6),
                                .area_recorded_m2 = number_of(stmt, 8),
                                .native_area_m2 = number_of(stmt, 9),
                                .native_srid = sqlite3_column_int(stmt, 10),
                                .scale = sqlite3_column_int(stmt, 11),
                                .identifier = own_text(range, stmt, 15),
                                .survey_date = RANH_DATE_NONE,
                            }};
    static const int column[TEXTS] = {
        [COMMUNE] = 4, [SHEET] = 5, [LAND_USE] = 7, [COMMUNE_OLD] = 14};
    for (int t = 0; t < TEXTS; t++)
        record.text[t] = shared_text(
            range, t,
            t == FILE_NAME ? source->name : (const char *)sqlite3_column_text(stmt, column[t]));
    const char *date = (const char *)sqlite3_column_text(stmt, 12);
    if (date && !ranh_date_parse(date, &record.parcel.survey_date))
        record.parcel.survey_date = RANH_DATE_NONE;
    return record;
}

static int add_row(const struct loader *load, struct reader *reader, struct range *range,
                   size_t number, struct ranh_err *err)
{
    sqlite3_stmt *stmt = reader->stmt;
    const struct source *source = source_of(load, sqlite3_column_int64(stmt, 1));
    struct record record = read_record(range, source, stmt);
    struct ranh_shape shape;
    int32_t srid;
    const void *blob = sqlite3_column_blob(stmt, 13);
    size_t bytes = (size_t)sqlite3_column_bytes(stmt, 13);
    ranh_arena_clear(&reader->row);
    int status =
        find_feature(reader, source, sqlite3_column_int64(stmt, 2), &record.parcel.feature, err);
    if (status)
        return status;
    if (ranh_blob_read(&reader->row, blob, bytes, &shape, &srid, err))
        return ranh_fail_context(err, _("%s: the geometry of parcel %lld"),
                                 ranh_store_path(load->store), (long long)record.parcel.id);
    if (!ranh_fabric_add(range->builder, (int64_t)(number << BITS | range->record.n), &shape))
        return ranh_fail(
            err, RANH_E_INTERNAL,
            _("%s: parcel %lld lies off the workspace's grid; run ranh reproject again"),
            ranh_store_path(load->store), (long long)record.parcel.id);
    *ranh_vec_push(&range->record) = record;
    return 0;
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
        while (!status && !(status = ranh_store_step(reader->store, reader->stmt, &row, err)) &&
               row)
            status = add_row(load, reader, &load->range[i], i, err);
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
    for (int64_t i = 0; !status && i <= RANGES; i++)
        load->bound[i] =
            ranh_row_at(&runs, runs.total / RANGES * i + runs.total % RANGES * i / RANGES);
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

static const struct record *record_of(const struct loader *load, int64_t number)
{
    return &load->range[number >> BITS].record.at[number & (((int64_t)1 << BITS) - 1)];
}

/* By key, none first, then by row. */
static int by_key(const void *context, int64_t one, int64_t other)
{
    const struct ranh_parcel *a = &record_of(context, one)->parcel;
    const struct ranh_parcel *b = &record_of(context, other)->parcel;
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
};

static int fill_records(void *context, unsigned worker, size_t first, size_t last,
                        struct ranh_err *err)
{
    (void)worker, (void)err;
    const struct filling *filling = context;
    struct ranh_parcel_set *set = filling->load->set;
    for (size_t i = first; i < last; i++) {
        int64_t number = set->fabric.face_id[i];
        const struct record *record = record_of(filling->load, number);
        const char **names = filling->text[number >> BITS];
        struct ranh_parcel *parcel = &set->parcel[i];
        *parcel = record->parcel;
        parcel->commune = names[record->text[COMMUNE]];
        parcel->sheet = names[record->text[SHEET]];
        parcel->land_use = names[record->text[LAND_USE]];
        parcel->file = names[record->text[FILE_NAME]];
        parcel->commune_old = names[record->text[COMMUNE_OLD]];
        set->fabric.face_id[i] = parcel->id;
    }
    return RANH_OK;
}

static void finish(struct loader *load, struct ranh_pool *pool)
{
    struct ranh_parcel_set *set = load->set;
    struct ranh_fabric_builder *builders[RANGES];
    struct filling filling = {.load = load};
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
    (void)ranh_pool_run(pool, set->fabric.n_faces, CHUNK, fill_records, &filling, NULL);
    for (size_t i = 0; i < RANGES; i++)
        ranh_free(filling.text[i]);
    ranh_fabric_reindex(&set->fabric);
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
        ranh_map_init(&load->range[i].texts);
        ranh_arena_init(&load->range[i].own);
        load->range[i].builder =
            ranh_fabric_builder_new(ranh_store_grid(store), ranh_store_srid(store));
    }
    int status = load_rows(load, pool, err);
    if (!status)
        finish(load, pool);
    for (size_t i = 0; i < RANGES; i++) {
        ranh_vec_release(&load->range[i].record);
        ranh_map_release(&load->range[i].texts);
        ranh_arena_release(&load->range[i].own);
        ranh_fabric_builder_free(load->range[i].builder);
    }
    ranh_vec_release(&load->source);
    ranh_arena_release(&load->arena);
    ranh_free(load);
    if (status)
        ranh_parcel_set_release(set);
    return status;
}
