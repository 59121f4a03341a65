/* SPDX-License-Identifier: MIT */
/*
 * The parcels of the workspace, loaded in one pass into a fabric and records beside it. Faces must come
 * out in an order that does not depend on the order of delivery, row ids do depend on it; so the fabric
 * is given each parcel's rank by (key, id) for its ties, and the row ids are put in afterwards. The rank
 * comes from the index parcel_key alone and costs next to nothing.
 */
#include <ranh/land/parcel.h>

#include <string.h>

#include <math.h>
#include <stdlib.h>

#include <ranh/base/date.h>
#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/geo/wkb.h>

struct rank {
    int64_t id;
    size_t rank;
};

struct loader {
    struct ranh_store *store;
    struct ranh_parcel_set *set;
    struct rank *ranks; /* by id */
    size_t n;
    struct ranh_parcel *by_rank;
    struct ranh_arena row; /* cleared per parcel */
    struct ranh_fabric_builder *builder;
};

char *ranh_parcel_key(struct ranh_arena *arena, const char *commune, const char *sheet,
                      const char *number)
{
    if (!commune || !*commune || !sheet || !*sheet || !number || !*number)
        return NULL;
    size_t a = strlen(commune), b = strlen(sheet), c = strlen(number);
    char *key = RANH_NEW_ARRAY(arena, a + b + c + 3, char);
    memcpy(key, commune, a);
    key[a] = '/';
    memcpy(key + a + 1, sheet, b);
    key[a + 1 + b] = '/';
    memcpy(key + a + b + 2, number, c + 1);
    return key;
}

static int by_id(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static int load_ranks(struct loader *load, struct ranh_err *err)
{
    int64_t n = 0;
    sqlite3_stmt *stmt = NULL;
    bool row;
    int status = ranh_store_count(load->store, "SELECT count(*) FROM parcel", &n, err);
    if (!status)
        status = ranh_store_prepare(
            load->store, "SELECT parcel_id FROM parcel ORDER BY key, parcel_id", &stmt, err);
    if (status)
        return status;
    load->ranks = ranh_calloc((size_t)n + 1, sizeof(*load->ranks));
    while (!(status = ranh_store_step(load->store, stmt, &row, err)) && row &&
           load->n < (size_t)n) {
        load->ranks[load->n] = (struct rank){.id = sqlite3_column_int64(stmt, 0), .rank = load->n};
        load->n++;
    }
    sqlite3_finalize(stmt);
    if (!status && load->n > 0)
        qsort(load->ranks, load->n, sizeof(*load->ranks), by_id);
    return status;
}

static const char *text_of(struct ranh_parcel_set *set, sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return text && *text ? ranh_map_intern(&set->strings, text) : NULL;
}

/* Only the name: folders differ from machine to machine and would change the ids of findings. */
static const char *file_of(struct ranh_parcel_set *set, sqlite3_stmt *stmt, int column)
{
    const char *path = (const char *)sqlite3_column_text(stmt, column);
    return path && *path ? ranh_map_intern(&set->strings, ranh_fs_basename(path)) : NULL;
}

static double number_of(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt, column) == SQLITE_NULL ? (double)NAN
                                                            : sqlite3_column_double(stmt, column);
}

static struct ranh_parcel read_record(struct ranh_parcel_set *set, sqlite3_stmt *stmt)
{
    struct ranh_parcel parcel = {
        .id = sqlite3_column_int64(stmt, 0),
        .source_id = sqlite3_column_int64(stmt, 1),
        .feature = sqlite3_column_type(stmt, 2) == SQLITE_NULL ? -1 : sqlite3_column_int64(stmt, 2),
        .key = text_of(set, stmt, 3),
        .commune = text_of(set, stmt, 4),
        .sheet = text_of(set, stmt, 5),
        .number = text_of(set, stmt, 6),
        .land_use = text_of(set, stmt, 7),
        .area_recorded_m2 = number_of(stmt, 8),
        .native_area_m2 = number_of(stmt, 9),
        .native_srid = sqlite3_column_int(stmt, 10),
        .scale = sqlite3_column_int(stmt, 11),
        .file = file_of(set, stmt, 14),
        .commune_old = text_of(set, stmt, 15),
        .identifier = text_of(set, stmt, 16),
        .survey_date = RANH_DATE_NONE,
    };
    const char *date = (const char *)sqlite3_column_text(stmt, 12);
    if (date && !ranh_date_parse(date, &parcel.survey_date))
        parcel.survey_date = RANH_DATE_NONE;
    return parcel;
}

static int add_row(struct loader *load, sqlite3_stmt *stmt, struct ranh_err *err)
{
    struct ranh_parcel parcel = read_record(load->set, stmt);
    struct rank wanted = {.id = parcel.id};
    const struct rank *found = bsearch(&wanted, load->ranks, load->n, sizeof(wanted), by_id);
    struct ranh_shape shape;
    int32_t srid;
    const void *blob = sqlite3_column_blob(stmt, 13);
    size_t bytes = (size_t)sqlite3_column_bytes(stmt, 13);
    ranh_arena_clear(&load->row);
    if (ranh_blob_read(&load->row, blob, bytes, &shape, &srid, err))
        return ranh_fail_context(err, _("%s: the geometry of parcel %lld"),
                                 ranh_store_path(load->store), (long long)parcel.id);
    if (!found || !ranh_fabric_add(load->builder, (int64_t)found->rank, &shape))
        return ranh_fail(
            err, RANH_E_INTERNAL,
            _("%s: parcel %lld lies off the workspace's grid; run ranh reproject again"),
            ranh_store_path(load->store), (long long)parcel.id);
    load->by_rank[found->rank] = parcel;
    return 0;
}

static int load_rows(struct loader *load, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row;
    int status = ranh_store_prepare(
        load->store,
        "SELECT p.parcel_id, p.source_id, d.feature, p.key, p.commune_code, p.sheet, p.number,"
        " p.land_use, p.area_recorded_m2, p.native_area_m2, p.native_srid, p.scale, p.survey_date,"
        " p.geometry, s.path, p.commune_old, p.identifier FROM parcel p LEFT JOIN delivered d "
        "USING "
        "(delivered_id)"
        " LEFT JOIN source s ON s.source_id = p.source_id WHERE p.geometry IS NOT NULL",
        &stmt, err);
    while (!status && !(status = ranh_store_step(load->store, stmt, &row, err)) && row)
        status = add_row(load, stmt, err);
    sqlite3_finalize(stmt);
    return status;
}

static void finish(struct loader *load)
{
    struct ranh_parcel_set *set = load->set;
    ranh_fabric_build(load->builder, &set->fabric);
    load->builder = NULL;
    set->parcel = RANH_NEW_ARRAY(&set->arena, set->fabric.n_faces, struct ranh_parcel);
    for (size_t i = 0; i < set->fabric.n_faces; i++) {
        set->parcel[i] = load->by_rank[set->fabric.face_id[i]];
        set->fabric.face_id[i] = set->parcel[i].id;
    }
    ranh_fabric_reindex(&set->fabric);
}

int ranh_parcel_set_load(struct ranh_store *store, struct ranh_parcel_set *set,
                         struct ranh_err *err)
{
    struct ranh_grid grid = ranh_store_grid(store);
    struct loader load = {.store = store, .set = set};
    *set = (struct ranh_parcel_set){0};
    ranh_arena_init(&set->arena);
    ranh_arena_init(&load.row);
    ranh_map_init(&set->strings);
    int status = load_ranks(&load, err);
    if (status)
        goto out;
    load.builder = ranh_fabric_builder_new(grid, ranh_store_srid(store));
    load.by_rank = ranh_calloc(load.n + 1, sizeof(*load.by_rank));
    status = load_rows(&load, err);
    if (!status)
        finish(&load);
out:
    if (load.builder)
        ranh_fabric_builder_free(load.builder);
    ranh_free(load.ranks);
    ranh_free(load.by_rank);
    ranh_arena_release(&load.row);
    if (status)
        ranh_parcel_set_release(set);
    return status;
}

void ranh_parcel_set_release(struct ranh_parcel_set *set)
{
    ranh_fabric_release(&set->fabric);
    ranh_map_release(&set->strings);
    ranh_arena_release(&set->arena);
    *set = (struct ranh_parcel_set){0};
}

struct ranh_finding ranh_finding_of_parcel(const char *code, const struct ranh_parcel *parcel)
{
    struct ranh_finding finding = RANH_FINDING_INIT;
    finding.code = code;
    finding.subject = "parcel";
    finding.id_a = parcel->id;
    finding.key_a = parcel->key;
    finding.source_id = parcel->source_id;
    finding.feature = parcel->feature;
    finding.file = parcel->file;
    finding.commune = parcel->commune;
    return finding;
}
