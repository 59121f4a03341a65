/* SPDX-License-Identifier: MIT */
/*
 * Parcels delivered as a drawing. Every element is kept as delivered; lines of boundary levels and texts of label
 * levels are also remembered, and when all are there the parcels are made (drawing.c). The lines are in the
 * system they were drawn in, so what is found there is brought into the workspace's by the pinned operation;
 * a source without a reference system gets findings without a place, and is refused by reproject.
 */
#include <math.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/text.h>
#include <ranh/crs/transform.h>
#include <ranh/geo/wkb.h>
#include <ranh/land/drawing.h>
#include <ranh/land/parcel.h>

#include "intake_impl.h"

struct intake_drawing {
    struct ranh_drawing drawing;
    struct ranh_levels levels;
    int level, text, paper, classes; /* columns; -1 = none */
    sqlite3_stmt *insert_parcel, *insert_drawn;
    int64_t *parcel_id; /* [parcels] */
    const char **key;   /* [parcels] */
    struct ranh_crs_ctx *crs;
    struct ranh_transform *transform; /* NULL = the places are not known */
    struct intake_names names;
    struct ranh_map told;    /* code -> findings told */
    struct ranh_map strange; /* level without a role -> lines on it */
};

static int column(const struct intake_run *run, const char *name)
{
    for (size_t i = 0; i < run->info->n_fields; i++)
        if (strcmp(run->info->fields[i].name, name) == 0)
            return (int)i;
    return -1;
}

static int prepare_inserts(struct intake_run *run, struct intake_drawing *d, struct ranh_err *err)
{
    int status = ranh_store_prepare(
        run->intake->store,
        "INSERT INTO parcel (delivered_id, source_id, key, commune_code, sheet, number, land_use, "
        "area_recorded_m2, scale, survey_date, parcel_id) "
        "VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)",
        &d->insert_parcel, err);
    return status ? status
                  : ranh_store_prepare(run->intake->store,
                                       "INSERT INTO drawn (parcel_id, geometry, elements) "
                                       "VALUES (?1,?2,?3)",
                                       &d->insert_drawn, err);
}

int intake_open_drawing(struct intake_run *run, struct ranh_err *err)
{
    const char *driver = run->info->driver;
    bool is_drawing = strcmp(driver, "DGN") == 0 || strcmp(driver, "DXF") == 0;
    if (!is_drawing || strcmp(run->role->name, "parcels") != 0 || run->drawing)
        return RANH_OK;
    if (run->from->n_fields)
        return ranh_fail(err, RANH_E_PROJECT,
                         _("%s: a drawing has no columns for fields; what is a boundary and what a "
                           "label is said by its levels (key \"levels\")"),
                         run->from->path);
    struct intake_drawing *d = run->drawing = ranh_calloc(1, sizeof(*d));
    ranh_drawing_init(&d->drawing);
    ranh_map_init(&d->told);
    ranh_map_init(&d->strange);
    d->level = column(run, strcmp(driver, "DGN") == 0 ? "Level" : "Layer");
    d->text = column(run, "Text");
    d->paper = column(run, "PaperSpace");
    d->classes = column(run, "SubClasses");
    run->mapping.role = run->role;
    for (size_t i = 0; i < RANH_ROLE_FIELDS_MAX; i++)
        run->mapping.column[i] = -1;
    int status = ranh_levels_load(run->intake->datasets_dir, run->from->levels, &d->levels, err);
    return status ? status : prepare_inserts(run, d, err);
}

void intake_close_drawing(struct intake_run *run)
{
    struct intake_drawing *d = run->drawing;
    if (!d)
        return;
    sqlite3_finalize(d->insert_parcel);
    sqlite3_finalize(d->insert_drawn);
    ranh_crs_ctx_free(d->crs);
    ranh_drawing_release(&d->drawing);
    ranh_levels_release(&d->levels);
    ranh_map_release(&d->told);
    ranh_map_release(&d->strange);
    ranh_vec_release(&d->names);
    ranh_free(d);
    run->drawing = NULL;
}

/* --- elements ------------------------------------------------------------------------------------- */

static const char *cell_text(struct intake_run *run, int at, const struct ranh_record *record)
{
    return at < 0 ? NULL : intake_read_text(run, (size_t)at, &record->cells[at]);
}

static enum ranh_level_role role_of(struct intake_run *run, const struct ranh_record *record)
{
    struct intake_drawing *d = run->drawing;
    const char *level = cell_text(run, d->level, record);
    if (d->paper >= 0 && record->cells[d->paper].number > 0)
        return RANH_LEVEL_OTHER; /* the layout of a sheet of paper, not the ground */
    return level ? ranh_levels_role(&d->levels, level) : RANH_LEVEL_OTHER;
}

/* A fill repeats the outline it fills. */
static bool is_fill(struct intake_run *run, const struct ranh_record *record)
{
    const char *classes = cell_text(run, run->drawing->classes, record);
    return classes && strstr(classes, "AcDbHatch");
}

/* In case no level at all is one of boundaries. */
static void note_strange(struct intake_run *run, const struct ranh_record *record,
                         const struct ranh_shape *shape)
{
    enum { MOST = 200 };
    struct ranh_map *strange = &run->drawing->strange;
    const char *level = cell_text(run, run->drawing->level, record);
    bool line = shape->kind == RANH_SHAPE_LINE || shape->kind == RANH_SHAPE_POLYGON;
    if (level && line && (strange->n < MOST || ranh_map_get(strange, level)))
        ++*ranh_map_put(strange, level, 0, NULL);
}

static void reject(struct intake_run *run, enum intake_code code, enum intake_code *rejected)
{
    *rejected = code;
    intake_note(run, code, NULL, NULL);
}

static void take_boundary(struct intake_run *run, enum ranh_level_role role,
                          const struct ranh_record *record, const struct ranh_shape *shape,
                          unsigned notes, enum intake_code *rejected)
{
    struct ranh_drawing *drawing = &run->drawing->drawing;
    const char *text = cell_text(run, run->drawing->text, record);
    if (is_fill(run, record) || shape->kind == RANH_SHAPE_POINT || text)
        return;
    if (notes & RANH_WKB_NOT_FINITE) {
        reject(run, INTAKE_NOT_FINITE, rejected);
    } else if (shape->kind == RANH_SHAPE_NONE || shape->n_points == 0) {
        reject(run, INTAKE_NO_GEOMETRY, rejected);
    } else {
        (role == RANH_LEVEL_BOUNDARY ? ranh_drawing_add_lines : ranh_drawing_add_legal)(
            drawing, shape, record->feature, run->delivered_id);
        intake_note_shape(run, record, notes);
    }
}

static void take_text(struct intake_run *run, enum ranh_level_role role,
                      const struct ranh_record *record, const struct ranh_shape *shape,
                      unsigned notes, enum intake_code *rejected)
{
    const char *text = cell_text(run, run->drawing->text, record);
    if (!text)
        return;
    if (notes & RANH_WKB_NOT_FINITE)
        reject(run, INTAKE_NOT_FINITE, rejected);
    else if (shape->n_points == 0)
        reject(run, INTAKE_NO_GEOMETRY, rejected);
    else
        ranh_drawing_add_text(&run->drawing->drawing, role, shape->xy[0], shape->xy[1], text,
                              record->feature, run->delivered_id);
}

int intake_take_element(struct intake_run *run, const struct ranh_record *record,
                        enum intake_code *rejected, struct ranh_err *err)
{
    struct ranh_shape shape = {0};
    unsigned notes = 0;
    enum ranh_level_role role = role_of(run, record);
    *rejected = INTAKE_NONE;
    if (record->wkb) {
        int status =
            ranh_wkb_read(&run->intake->feature, record->wkb, record->wkb_n, &shape, &notes, err);
        if (status)
            return status;
    }
    switch (role) {
    case RANH_LEVEL_BOUNDARY:
    case RANH_LEVEL_LEGAL_BOUNDARY:
        take_boundary(run, role, record, &shape, notes, rejected);
        break;
    case RANH_LEVEL_NUMBER:
    case RANH_LEVEL_AREA:
    case RANH_LEVEL_USE:
    case RANH_LEVEL_LEGAL_USE:
    case RANH_LEVEL_NODE:
        take_text(run, role, record, &shape, notes, rejected);
        break;
    case RANH_LEVEL_STREET_NAME:
    case RANH_LEVEL_WATER_NAME:
    case RANH_LEVEL_PLACE_NAME:
    case RANH_LEVEL_FRAME:
        note_strange(run, record, &shape);
        if (!(notes & RANH_WKB_NOT_FINITE))
            intake_names_add(run, &run->drawing->names, role, &shape,
                             cell_text(run, run->drawing->text, record));
        break;
    case RANH_LEVEL_OTHER:
        note_strange(run, record, &shape);
        break;
    case RANH_LEVEL_LABEL_POINT:
        break;
    }
    return RANH_OK;
}

/* --- parcels -------------------------------------------------------------------------------------- */

static int insert_geometry(struct intake_run *run, size_t i, struct ranh_err *err)
{
    struct intake_drawing *d = run->drawing;
    struct ranh_arena *arena = &run->intake->feature;
    struct ranh_str wkb = RANH_STR_INIT, list = RANH_STR_INIT;
    struct ranh_shape shape;
    size_t n;
    const int64_t *feature = ranh_drawing_elements(&d->drawing, i, arena, &n);
    ranh_linework_shape(&d->drawing.linework, d->drawing.parcel.at[i].face, &d->drawing.grid, arena,
                        &shape);
    ranh_wkb_write(&wkb, &shape);
    ranh_str_putc(&list, '[');
    for (size_t k = 0; k < n; k++)
        ranh_str_printf(&list, k ? ",%lld" : "%lld", (long long)feature[k]);
    ranh_str_putc(&list, ']');
    sqlite3_bind_int64(d->insert_drawn, 1, d->parcel_id[i]);
    sqlite3_bind_blob64(d->insert_drawn, 2, wkb.text, wkb.len, SQLITE_STATIC);
    sqlite3_bind_text(d->insert_drawn, 3, list.text, -1, SQLITE_STATIC);
    int status = ranh_store_step(run->intake->store, d->insert_drawn, NULL, err);
    sqlite3_reset(d->insert_drawn);
    ranh_str_release(&wkb);
    ranh_str_release(&list);
    return status;
}

static int insert_parcel(struct intake_run *run, size_t i, struct ranh_err *err)
{
    struct intake_drawing *d = run->drawing;
    const struct ranh_drawn_parcel *p = &d->drawing.parcel.at[i];
    const struct ranh_intake_source *from = run->from;
    sqlite3_stmt *s = d->insert_parcel;
    const char *number = intake_is_missing(p->number) ? NULL : p->number;
    d->key[i] = ranh_parcel_key(&run->arena, from->commune, p->sheet, number);
    sqlite3_bind_int64(s, 1, p->delivered);
    sqlite3_bind_int64(s, 2, run->source_id);
    sqlite3_bind_text(s, 3, d->key[i], -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 4, from->commune, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 5, p->sheet, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 6, p->number, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 7, p->use, -1, SQLITE_STATIC);
    sqlite3_bind_double(s, 8, p->area); /* NaN is stored as NULL */
    if (from->scale)
        sqlite3_bind_int(s, 9, from->scale);
    else
        sqlite3_bind_null(s, 9);
    sqlite3_bind_text(s, 10, from->survey_date, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 11, d->parcel_id[i] = ++run->last_row);
    int status = ranh_store_step(run->intake->store, s, NULL, err);
    sqlite3_reset(s);
    if (!status)
        status = insert_geometry(run, i, err);
    ranh_arena_clear(&run->intake->feature);
    run->counts.rows++;
    return status;
}

/* --- findings ------------------------------------------------------------------------------------- */

static void open_places(struct intake_run *run)
{
    struct intake_drawing *d = run->drawing;
    struct ranh_err ignored = {0};
    const char *from = run->from->crs ? run->from->crs : run->info->crs;
    const char *to = ranh_arena_printf(&run->arena, "EPSG:%d", ranh_store_srid(run->intake->store));
    if (!from)
        return;
    d->crs = ranh_crs_ctx_new();
    if (ranh_transform_get(d->crs, from, to, &d->transform, &ignored))
        d->transform = NULL;
}

/* Where a flaw lies in the workspace; NULL when that cannot be said. */
static const struct ranh_shape *place_of(struct intake_run *run, const struct ranh_drawn_flaw *flaw)
{
    struct ranh_arena *arena = &run->intake->feature;
    double xy[4] = {flaw->x, flaw->y, flaw->to_x, flaw->to_y};
    struct ranh_err ignored = {0};
    size_t failed = 0;
    if (!flaw->has_place || !run->drawing->transform ||
        ranh_transform_points(run->drawing->transform, xy, 2, &failed, &ignored) || failed)
        return NULL;
    if (xy[0] == xy[2] && xy[1] == xy[3])
        return ranh_shape_point(arena, xy[0], xy[1]);
    struct ranh_shape *shape = RANH_NEW(arena, struct ranh_shape);
    ranh_shape_alloc(arena, shape, RANH_SHAPE_LINE, 1, 1, 2);
    shape->part_ring[0] = shape->ring_point[0] = 0;
    memcpy(shape->xy, xy, sizeof(xy));
    return shape;
}

static struct ranh_finding begin(const struct intake_run *run, const char *code)
{
    struct ranh_finding f = RANH_FINDING_INIT;
    f.code = code;
    f.stage = "ingest";
    f.subject = "source";
    f.verdict = RANH_VIOLATION;
    f.source_id = run->source_id;
    f.file = ranh_fs_basename(run->from->path);
    f.commune = run->from->commune;
    return f;
}

static int tell(struct intake_run *run, const struct ranh_drawn_flaw *flaw, struct ranh_err *err)
{
    struct intake_drawing *d = run->drawing;
    if (++*ranh_map_put(&d->told, flaw->code, 0, NULL) > INTAKE_LISTED)
        return RANH_OK;
    struct ranh_finding f = begin(run, flaw->code);
    f.feature = flaw->feature;
    f.measured = flaw->measured;
    f.limit = flaw->limit;
    f.unit = strcmp(flaw->code, "L110") == 0 ? NULL : "m";
    f.article = isnan(flaw->limit) ? NULL : run->from->tolerance_article;
    f.detail_vi = flaw->detail_vi;
    f.detail_en = flaw->detail_en;
    f.shape = place_of(run, flaw);
    if (flaw->parcel != SIZE_MAX) {
        f.subject = "parcel";
        f.id_a = d->parcel_id[flaw->parcel];
        f.key_a = d->key[flaw->parcel];
    }
    int status = ranh_finding_put(run->intake->findings, &f, err);
    ranh_arena_clear(&run->intake->feature);
    return status;
}

/* One kind of flaw in masses would bury the others. */
static int tell_rest(struct intake_run *run, struct ranh_err *err)
{
    int status = RANH_OK;
    for (size_t i = 0; !status && i < run->drawing->told.n; i++) {
        long long rest = (long long)run->drawing->told.entry[i].value - INTAKE_LISTED;
        if (rest <= 0)
            continue;
        struct ranh_finding f = begin(run, run->drawing->told.entry[i].key);
        f.measured = (double)rest;
        f.detail_vi = ranh_arena_printf(&run->arena, "và %lld chỗ khác", rest);
        f.detail_en = ranh_arena_printf(&run->arena, "and %lld more places", rest);
        status = ranh_finding_put(run->intake->findings, &f, err);
    }
    return status;
}

/* Lines too far away to be on one grid with the others are out after all. */
static int reject_off_grid(struct intake_run *run, struct ranh_err *err)
{
    const struct ranh_drawing *d = &run->drawing->drawing;
    sqlite3_stmt *s = NULL;
    int status = ranh_store_prepare(
        run->intake->store,
        "UPDATE delivered SET rejected = 'F107' WHERE delivered_id = ?1 AND rejected IS NULL", &s,
        err);
    for (size_t i = 0; !status && i < d->line.n; i++) {
        if (!d->line.at[i].off_grid)
            continue;
        sqlite3_bind_int64(s, 1, d->line.at[i].delivered);
        status = ranh_store_step(run->intake->store, s, NULL, err);
        sqlite3_reset(s);
        int changed = sqlite3_changes(ranh_store_db(run->intake->store));
        run->counts.accepted -= changed;
        run->counts.rejected += changed;
    }
    sqlite3_finalize(s);
    return status;
}

static int tell_list(struct intake_run *run, const char *code, const char *list,
                     struct ranh_err *err)
{
    if (!list)
        return RANH_OK;
    struct ranh_finding f = begin(run, code);
    f.detail_vi = f.detail_en = list;
    return ranh_finding_put(run->intake->findings, &f, err);
}

/* The levels with the most lines first: one of them is the one. */
static int tell_no_boundary(struct intake_run *run, struct ranh_err *err)
{
    enum { SHOWN = 8 };
    struct ranh_map *strange = &run->drawing->strange;
    const char *list = NULL;
    if (run->drawing->drawing.line.n)
        return RANH_OK;
    for (size_t shown = 0; shown < SHOWN && shown < strange->n; shown++) {
        struct ranh_map_entry *most = &strange->entry[0];
        for (size_t i = 1; i < strange->n; i++)
            if (strange->entry[i].value > most->value)
                most = &strange->entry[i];
        if (most->value == 0)
            break;
        list = ranh_arena_printf(&run->arena, "%s%s%s (%lld)", list ? list : "", list ? ", " : "",
                                 most->key, (long long)most->value);
        most->value = 0;
    }
    struct ranh_finding f = begin(run, "L116");
    f.detail_vi = f.detail_en = list;
    return ranh_finding_put(run->intake->findings, &f, err);
}

/* What is not in the parcels and why. */
static int tell_absent(struct intake_run *run, struct ranh_err *err)
{
    int status = tell_list(run, "L113", run->info->unread, err);
    if (!status)
        status = tell_list(run, "L114", run->info->references, err);
    if (!status)
        status = tell_list(run, "L115", run->info->hidden_layers, err);
    if (!status)
        status = tell_list(run, "L118", run->info->left_out, err);
    return status ? status : tell_no_boundary(run, err);
}

static int note_key(struct intake_run *run, struct ranh_err *err)
{
    const struct ranh_drawing *d = &run->drawing->drawing;
    bool sheets = d->parcel.n == 0 || run->from->sheet;
    for (size_t i = 0; i < d->parcel.n; i++)
        sheets |= d->parcel.at[i].sheet != NULL;
    int status = sheets ? RANH_OK : intake_note_missing(run, "sheet", err);
    if (!status && d->parcel.n && !run->from->commune)
        status = intake_note_missing(run, "commune", err);
    return status;
}

int intake_finish_drawing(struct intake_run *run, struct ranh_err *err)
{
    struct intake_drawing *d = run->drawing;
    const struct ranh_drawing_limits limits = {
        .tolerance_m = run->from->tolerance_m > 0 ? run->from->tolerance_m : NAN,
        .sheet = run->from->sheet,
        .rules = run->from->rules};
    if (!ranh_drawing_build(&d->drawing, &limits))
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: the lines on its boundary levels cross each other more than half a "
                           "million times and cannot be boundaries; look at the table of levels"),
                         run->from->path);
    d->parcel_id = ranh_arena_zero(&run->arena, d->drawing.parcel.n, sizeof(*d->parcel_id));
    d->key = ranh_arena_zero(&run->arena, d->drawing.parcel.n, sizeof(*d->key));
    open_places(run);
    int status = reject_off_grid(run, err);
    if (!status)
        status = intake_names_insert(run, &d->names, err);
    for (size_t i = 0; !status && i < d->drawing.parcel.n; i++)
        status = insert_parcel(run, i, err);
    for (size_t i = 0; !status && i < d->drawing.flaw.n; i++)
        status = tell(run, &d->drawing.flaw.at[i], err);
    if (!status)
        status = tell_rest(run, err);
    if (!status)
        status = tell_absent(run, err);
    return status ? status : note_key(run, err);
}
