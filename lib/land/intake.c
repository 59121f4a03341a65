/* SPDX-License-Identifier: MIT */
/*
 * The run over sources and features. A source whose numbers or dates lie in columns of text is read
 * twice: once to see how that column writes them, once to take them; "1.234" is never decided by the
 * cell alone.
 */
#include <ranh/land/intake.h>

#include <inttypes.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/land/row_id.h>

#include "intake_impl.h"

int ranh_intake_open(struct ranh_store *store, struct ranh_finding_sink *findings,
                     const char *datasets_dir, const struct ranh_intake_keep *keep,
                     struct ranh_intake **intake, struct ranh_err *err)
{
    struct ranh_intake *in = ranh_calloc(1, sizeof(*in));
    *intake = NULL;
    in->store = store;
    in->findings = findings;
    if (keep)
        in->keep = *keep;
    in->detector = ranh_detector_open();
    ranh_arena_init(&in->arena);
    ranh_arena_init(&in->feature);
    ranh_finding_list_init(&in->held);
    ranh_loader_open(store, &in->loader);
    ranh_str_init(&in->text);
    ranh_str_init(&in->json);
    ranh_str_init(&in->columns);
    in->datasets_dir = ranh_arena_strdup(&in->arena, datasets_dir);
    int status = ranh_mapping_aliases(&in->arena, datasets_dir, &in->aliases, err);
    if (!status)
        status = intake_forget(in, err);
    if (!status)
        status = intake_prepare_delivered(in, err);
    if (status) {
        ranh_intake_close(in, NULL);
        return status;
    }
    *intake = in;
    return RANH_OK;
}

int ranh_intake_close(struct ranh_intake *intake, struct ranh_err *err)
{
    if (!intake)
        return RANH_OK;
    ranh_loader_close(intake->loader);
    ranh_finding_list_release(&intake->held);
    int status = err ? intake_restore_indexes(intake, err) : RANH_OK;
    ranh_detector_close(intake->detector);
    ranh_str_release(&intake->text);
    ranh_str_release(&intake->json);
    ranh_str_release(&intake->columns);
    ranh_arena_release(&intake->feature);
    ranh_arena_release(&intake->arena);
    ranh_free(intake);
    return status;
}

/* --- one source ----------------------------------------------------------------------------------- */

static int insert_source(struct intake_run *run, struct ranh_err *err)
{
    const struct ranh_intake_source *from = run->from;
    const char *sums;
    struct ranh_str fields = RANH_STR_INIT, encodings = RANH_STR_INIT;
    sqlite3_stmt *s = NULL;
    bool row;
    int status = intake_hash_wait(run, &sums, &run->counts.bytes, err);
    if (!status)
        status = ranh_store_prepare(
            run->intake->store,
            "INSERT INTO source (source_id, name, role, path, layer, sha256, bytes, driver, "
            "encoding, "
            "crs_declared, commune_code, scale, survey_date, features_in, accepted, rejected, "
            "fields, commune_asof, encodings, reading, feature_ahead) VALUES "
            "(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21)",
            &s, err);
    if (!status) {
        ranh_mapping_json(&run->mapping, run->info, &fields);
        intake_text_json(run, &encodings);
        sqlite3_bind_int64(s, 1, run->source_id);
        sqlite3_bind_text(s, 2, from->name, -1, SQLITE_STATIC);
        sqlite3_bind_text(s, 3, from->role, -1, SQLITE_STATIC);
        sqlite3_bind_text(s, 4, from->path, -1, SQLITE_STATIC);
        sqlite3_bind_text(s, 5, run->info->layer, -1, SQLITE_STATIC);
        sqlite3_bind_text(s, 6, sums, -1, SQLITE_STATIC);
        sqlite3_bind_int64(s, 7, run->counts.bytes);
        sqlite3_bind_text(s, 8, run->info->driver, -1, SQLITE_STATIC);
        sqlite3_bind_text(s, 9, ranh_decoder_name(run->decoder), -1, SQLITE_STATIC);
        sqlite3_bind_text(s, 10, run->info->crs, -1, SQLITE_STATIC);
        sqlite3_bind_text(s, 11, from->commune, -1, SQLITE_STATIC);
        if (from->scale)
            sqlite3_bind_int(s, 12, from->scale);
        sqlite3_bind_text(s, 13, from->survey_date, -1, SQLITE_STATIC);
        sqlite3_bind_int64(s, 14, run->counts.features);
        sqlite3_bind_int64(s, 15, run->counts.accepted);
        sqlite3_bind_int64(s, 16, run->counts.rejected);
        sqlite3_bind_text(s, 17, fields.text, -1, SQLITE_STATIC);
        sqlite3_bind_text(s, 18, from->commune_asof, -1, SQLITE_STATIC);
        sqlite3_bind_text(s, 19, encodings.text, -1, SQLITE_STATIC);
        sqlite3_bind_text(s, 20, from->reading, -1, SQLITE_STATIC);
        if (run->counts.features > 0 && !run->uneven)
            sqlite3_bind_int64(s, 21, run->ahead);
        status = ranh_store_step(run->intake->store, s, &row, err);
    }
    sqlite3_finalize(s);
    ranh_str_release(&fields);
    ranh_str_release(&encodings);
    return status;
}

static int open_source(struct intake_run *run, struct ranh_err *err)
{
    int status = intake_open_file(run, err);
    if (!status && run->is_vertex_list)
        status = intake_open_vertices(run, err);
    return status;
}

/* The columns of the project, with x and y of the source among them. */
static int make_mapping(struct intake_run *run, struct ranh_err *err)
{
    const struct ranh_intake_source *from = run->from;
    size_t n = 0;
    struct ranh_mapping_pair *pairs =
        RANH_NEW_ARRAY(&run->arena, from->n_fields + 2, struct ranh_mapping_pair);
    for (; n < from->n_fields; n++)
        pairs[n] = from->fields[n];
    bool parcels = strcmp(run->role->name, "parcels") == 0;
    if (parcels && !from->x != !from->y)
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: x and y belong together; name both columns of coordinates"),
                         from->path);
    if (parcels && from->x) {
        pairs[n++] = (struct ranh_mapping_pair){"x", from->x};
        pairs[n++] = (struct ranh_mapping_pair){"y", from->y};
    }
    int status = ranh_mapping_make(run->role, run->info, pairs, n, &run->intake->aliases,
                                   &run->mapping, err);
    if (!status && parcels && run->mapping.column[ranh_role_field(run->role, "x")] >= 0)
        status = intake_open_vertices(run, err);
    return status;
}

/* A column of text that is to be read as numbers or dates. */
static bool needs_evidence(const struct intake_run *run, size_t field)
{
    enum ranh_value_kind kind = run->role->field[field].kind;
    int column = run->mapping.column[field];
    return column >= 0 && (kind == RANH_VALUE_NUMBER || kind == RANH_VALUE_DATE) &&
           run->info->fields[column].type == RANH_FIELD_TEXT;
}

static void observe(struct intake_run *run, const struct ranh_record *record)
{
    struct ranh_str *text = &run->intake->text;
    for (size_t i = 0; i < run->role->n_fields; i++) {
        if (!needs_evidence(run, i))
            continue;
        const struct ranh_cell *cell = &record->cells[run->mapping.column[i]];
        if (!cell->bytes)
            continue;
        ranh_decode(run->decoder, cell->bytes, cell->n, text);
        if (run->role->field[i].kind == RANH_VALUE_NUMBER)
            ranh_cell_observe_number(&run->evidence[i], text->text);
        else
            ranh_cell_observe_date(&run->evidence[i], text->text);
    }
}

/* What the project says is so. Dates of one file come from one hand: a column that does not show which
 * number is the day is read as the others are, where these agree. */
static void settle_evidence(struct intake_run *run)
{
    const struct ranh_cell_evidence *said = &run->declared;
    struct ranh_cell_evidence all = {0};
    for (size_t i = 0; i < run->role->n_fields; i++) {
        all.day_first += run->evidence[i].day_first;
        all.month_first += run->evidence[i].month_first;
    }
    for (size_t i = 0; i < run->role->n_fields; i++) {
        struct ranh_cell_evidence *own = &run->evidence[i];
        if (said->decimal_point || said->decimal_comma) {
            own->decimal_point = said->decimal_point;
            own->decimal_comma = said->decimal_comma;
        }
        if (said->day_first || said->month_first || !(own->day_first || own->month_first)) {
            bool by_project = said->day_first || said->month_first;
            own->day_first = by_project ? said->day_first : all.day_first;
            own->month_first = by_project ? said->month_first : all.month_first;
        }
    }
}

static int one_of(const struct intake_run *run, const char *key, const char *value,
                  const char *first, const char *second, int64_t *is_first, int64_t *is_second,
                  struct ranh_err *err)
{
    *is_first = value && strcmp(value, first) == 0;
    *is_second = value && strcmp(value, second) == 0;
    if (!value || *is_first || *is_second)
        return RANH_OK;
    return ranh_fail(err, RANH_E_PROJECT, _("%s: %s is \"%s\" and can be %s or %s"),
                     run->from->name, key, value, first, second);
}

static int read_declared(struct intake_run *run, struct ranh_err *err)
{
    struct ranh_cell_evidence *said = &run->declared;
    int status = one_of(run, "decimal", run->from->decimal, "point", "comma", &said->decimal_point,
                        &said->decimal_comma, err);
    return status ? status
                  : one_of(run, "dates", run->from->dates, "day-first", "month-first",
                           &said->day_first, &said->month_first, err);
}

/* The first reading, where one is needed; leaves the source at its beginning. */
static int gather_evidence(struct intake_run *run, ranh_intake_tick *tick, void *context,
                           struct ranh_err *err)
{
    struct ranh_record record;
    bool more = false;
    int status = RANH_OK;
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a run without a role has ended */
    for (size_t i = 0; i < run->role->n_fields; i++)
        more |= needs_evidence(run, i);
    if (!more)
        return RANH_OK;
    for (int64_t n = 0; !status && more; n++) {
        /* Looked at for an interruption only: progress belongs to the second reading. */
        status = tick && n % 1024 == 0 ? tick(context, -1, -1, err) : RANH_OK;
        if (!status)
            status = ranh_source_next(run->source, &record, &more, err);
        if (!status && more) {
            observe(run, &record);
            intake_text_observe(run, &record);
        }
    }
    ranh_source_close(run->source);
    run->source = NULL;
    settle_evidence(run);
    return status ? status : open_source(run, err);
}

/* Files number their features from one end to the other, as a rule: then the place tells the number. */
static void note_place(struct intake_run *run, int64_t feature)
{
    int64_t ahead = feature - (run->counts.features + 1);
    if (run->counts.features == 0)
        run->ahead = ahead;
    run->uneven = run->uneven || ahead != run->ahead;
}

static int take_feature(struct intake_run *run, const struct ranh_record *record,
                        struct ranh_err *err)
{
    enum intake_code rejected = INTAKE_NONE;
    run->row_id = 0;
    if (run->counts.features == RANH_ROWS_MAX)
        return ranh_fail(err, RANH_E_INPUT, _("%s: more than %lld features; split the file"),
                         run->from->path, (long long)RANH_ROWS_MAX);
    run->delivered_id = ranh_row_id(run->source_id, run->counts.features + 1);
    note_place(run, record->feature);
    int status = run->drawing ? intake_take_element(run, record, &rejected, err)
                              : intake_judge_shape(run, record, &rejected, err);
    if (!status && !rejected && !run->drawing)
        status = intake_insert_row(run, record, &rejected, err);
    if (!status)
        status = intake_insert_delivered(run, record, rejected, err);
    if (!status)
        status = intake_tell(run, record->feature, err);
    run->counts.features++;
    if (rejected)
        run->counts.rejected++;
    else
        run->counts.accepted++;
    if (!rejected && !run->drawing)
        run->counts.rows++;
    intake_text_end_feature(run);
    ranh_arena_clear(&run->intake->feature);
    return status;
}

/* The store is the loader's until the last feature is in; what is told until then waits here. */
static int put_held(struct ranh_intake *intake, struct ranh_finding_sink *findings,
                    struct ranh_err *err)
{
    struct ranh_finding_list *held = &intake->held;
    int status = RANH_OK;
    for (size_t i = 0; !status && i < held->n; i++)
        status = ranh_finding_put(findings, &held->at[i], err);
    held->n = 0;
    ranh_arena_clear(&held->arena);
    return status;
}

static int take_features(struct intake_run *run, ranh_intake_tick *tick, void *context,
                         struct ranh_err *err)
{
    struct ranh_record record;
    struct ranh_finding_sink *findings = run->intake->findings;
    bool more = true;
    int status = RANH_OK;
    run->intake->findings = &run->intake->held.sink;
    while (!status && more) {
        if (tick)
            status = tick(context, run->counts.features, run->info->n_features, err);
        if (!status)
            status = intake_text_next(run, &record, &more, err);
        if (!status && more)
            status = take_feature(run, &record, err);
    }
    run->intake->findings = findings;
    /* Rows made before a failure may fail themselves, and then they come first. */
    struct ranh_err earlier = {0};
    if (ranh_loader_drain(run->intake->loader, &earlier)) {
        ranh_err_clear(err);
        status = ranh_fail(err, earlier.status, "%s", earlier.text);
    }
    if (!status)
        status = put_held(run->intake, findings, err);
    if (!status && run->counts.features != run->counts.accepted + run->counts.rejected)
        RANH_BUG("%s: %" PRId64 " features are not %" PRId64 " + %" PRId64, run->from->name,
                 run->counts.features, run->counts.accepted, run->counts.rejected);
    return status;
}

/* A row that was deleted and not packed is gone for one program and drawn by the next. */
static int tell_deleted(struct intake_run *run, struct ranh_err *err)
{
    struct ranh_finding finding = intake_finding(run, INTAKE_DELETED);
    if (run->info->rows_deleted == 0)
        return RANH_OK;
    finding.verdict = RANH_POSSIBLE;
    finding.measured = (double)run->info->rows_deleted;
    finding.detail_vi = finding.detail_en =
        ranh_arena_printf(&run->arena, "%" PRId64, run->info->rows_deleted);
    return ranh_finding_put(run->intake->findings, &finding, err);
}

/* An empty layer of parcels is a mistake; of anything else it may be one. */
static int tell_nothing(struct intake_run *run, struct ranh_err *err)
{
    if (run->counts.features > 0)
        return RANH_OK;
    struct ranh_finding finding = intake_finding(run, INTAKE_NOTHING);
    if (strcmp(run->role->name, "parcels") != 0)
        finding.verdict = RANH_POSSIBLE;
    return ranh_finding_put(run->intake->findings, &finding, err);
}

static int prepare(struct intake_run *run, struct ranh_err *err)
{
    size_t n = run->role->n_fields;
    run->evidence = ranh_arena_zero(&run->arena, n, sizeof(*run->evidence));
    run->ambiguous = ranh_arena_zero(&run->arena, n, sizeof(*run->ambiguous));
    run->first_ambiguous = ranh_arena_zero(&run->arena, n, sizeof(*run->first_ambiguous));
    run->ambiguous_text = ranh_arena_zero(&run->arena, n, sizeof(*run->ambiguous_text));
    int status = read_declared(run, err);
    if (!status)
        status = open_source(run, err);
    if (!status)
        status = intake_text_open(run, err);
    if (!status)
        status = intake_open_drawing(run, err);
    if (!status && !run->drawing)
        status = make_mapping(run, err);
    if (!status && !run->drawing)
        status = intake_prepare_row(run, err);
    if (!status)
        intake_prepare_keys(run);
    return status;
}

int ranh_intake_take(struct ranh_intake *intake, const struct ranh_intake_source *source,
                     ranh_intake_tick *tick, void *context, struct ranh_intake_counts *counts,
                     struct ranh_err *err)
{
    struct intake_run run = {.intake = intake, .from = source};
    run.source_id = source->id ? source->id : intake->last_source + 1;
    intake->last_source = run.source_id;
    ranh_arena_init(&run.arena);
    run.last_row = ranh_row_id(run.source_id, 0);
    run.role = ranh_role_kind(source->role);
    int status = run.role
                     ? prepare(&run, err)
                     : ranh_fail(err, RANH_E_PROJECT, _("there is no role \"%s\""), source->role);
    if (!status)
        status = gather_evidence(&run, tick, context, err);
    if (!status)
        status = intake_text_decide(&run, err);
    if (!status) {
        intake_hash_start(&run);
        status = take_features(&run, tick, context, err);
    }
    if (!status && run.drawing)
        status = intake_finish_drawing(&run, err);
    if (!status)
        status = insert_source(&run, err);
    if (!status)
        status = intake_note_totals(&run, err);
    if (!status)
        status = tell_nothing(&run, err);
    if (!status)
        status = tell_deleted(&run, err);
    if (!status && run.is_vertex_list)
        status = intake_note_vertices(&run, err);
    *counts = run.counts;
    intake_close_drawing(&run);
    intake_hash_end(&run);
    ranh_source_close(run.source);
    intake_text_close(&run);
    ranh_arena_release(&run.arena);
    return status;
}
