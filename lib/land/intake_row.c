/* SPDX-License-Identifier: MIT */
/*
 * The row of the role: what the cells mean. Text is decoded, trimmed and normalised, numbers and dates
 * are read with the evidence of their column; a cell that cannot be read is told and left empty.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/text.h>
#include <ranh/land/parcel_id.h>

#include "intake_impl.h"

static bool is_role(const struct intake_run *run, const char *name)
{
    return strcmp(run->role->name, name) == 0;
}

/* Placeholders of the statement: 1 delivered, 2 source, then the role's fields, then these. */
enum { FIRST_FIELD = 3 };

static bool stored(const struct ranh_role_field *field)
{
    return field->column != NULL;
}

static void add_columns(const struct ranh_role_kind *role, bool names, struct ranh_str *sql)
{
    for (size_t i = 0; i < role->n_fields; i++)
        if (stored(&role->field[i])) {
            if (names)
                ranh_str_printf(sql, ", \"%s\"", role->field[i].column);
            else
                ranh_str_printf(sql, ", ?%zu", FIRST_FIELD + i);
        }
}

int intake_prepare_row(struct intake_run *run, struct ranh_err *err)
{
    struct ranh_intake *intake = run->intake;
    const struct ranh_role_kind *role = run->role;
    struct ranh_str sql = RANH_STR_INIT;
    if (intake->insert_role == role)
        return RANH_OK;
    bool parcels = is_role(run, "parcels"), indicators = is_role(run, "indicators");
    sqlite3_finalize(intake->insert_row);
    intake->insert_row = NULL;
    intake->insert_role = NULL;
    ranh_str_printf(&sql, "INSERT %sINTO %s (delivered_id%s", indicators ? "OR IGNORE " : "",
                    role->table, indicators ? "" : ", source_id");
    add_columns(role, true, &sql);
    ranh_str_printf(&sql, "%s) VALUES (?1%s", parcels ? ", key, survey_date" : "",
                    indicators ? "" : ", ?2");
    add_columns(role, false, &sql);
    if (parcels)
        ranh_str_printf(&sql, ", ?%zu, ?%zu", FIRST_FIELD + role->n_fields,
                        FIRST_FIELD + role->n_fields + 1);
    ranh_str_putc(&sql, ')');
    int status = ranh_store_prepare(intake->store, sql.text, &intake->insert_row, err);
    if (!status)
        intake->insert_role = role;
    ranh_str_release(&sql);
    return status;
}

/* Decoded, trimmed; NULL when blank. */
static const char *read_text(struct intake_run *run, size_t column, const struct ranh_cell *cell)
{
    if (!cell->bytes || run->info->fields[column].type == RANH_FIELD_BYTES)
        return NULL;
    const char *text = intake_text_cell(run, column, cell)->text;
    const char *trimmed = ranh_text_trim(&run->intake->feature, text);
    return *trimmed ? trimmed : NULL;
}

/* "12" and not "12.0" for a sheet kept as a number; five digits for a commune that lost its zeros. */
static const char *read_code(struct intake_run *run, size_t field, size_t column,
                             const struct ranh_cell *cell)
{
    double whole;
    if (!cell->bytes || isnan(cell->number))
        return read_text(run, column, cell);
    if (modf(cell->number, &whole) != 0 || fabs(whole) > 1e15)
        return read_text(run, column, cell);
    bool commune = strcmp(run->role->field[field].column, "commune_code") == 0;
    return ranh_arena_printf(&run->intake->feature, commune ? "%05" PRId64 : "%" PRId64,
                             (int64_t)whole);
}

static void note_cell(struct intake_run *run, enum intake_code code, size_t column)
{
    struct ranh_arena *arena = &run->intake->feature;
    const char *name = run->info->fields[column].name;
    intake_note(run, code, ranh_arena_printf(arena, "cột %s", name),
                ranh_arena_printf(arena, "column %s", name));
}

static void judge_reading(struct intake_run *run, size_t field, enum ranh_cell_reading reading,
                          const struct ranh_record *record)
{
    bool date = run->role->field[field].kind == RANH_VALUE_DATE;
    size_t column = (size_t)run->mapping.column[field];
    if (reading == RANH_CELL_AMBIGUOUS && run->ambiguous[field]++ == 0) {
        run->first_ambiguous[field] = record->feature;
        run->ambiguous_text[field] =
            ranh_arena_strdup(&run->arena, read_text(run, column, &record->cells[column]));
    }
    if (reading == RANH_CELL_BAD)
        note_cell(run, date ? INTAKE_BAD_DATE : INTAKE_BAD_NUMBER, column);
}

static void read_number(struct intake_run *run, size_t field, const struct ranh_record *record,
                        struct intake_value *value)
{
    size_t column = (size_t)run->mapping.column[field];
    const struct ranh_cell *cell = &record->cells[column];
    double number;
    enum ranh_field_type type = run->info->fields[column].type;
    if (cell->bytes && (type == RANH_FIELD_INT || type == RANH_FIELD_REAL)) {
        value->number = cell->number;
        judge_reading(run, field, isfinite(cell->number) ? RANH_CELL_GOOD : RANH_CELL_BAD, record);
        return;
    }
    enum ranh_cell_reading reading =
        ranh_cell_number(read_text(run, column, cell), &run->evidence[field], &number);
    if (reading == RANH_CELL_GOOD)
        value->number = number;
    judge_reading(run, field, reading, record);
}

static void read_date(struct intake_run *run, size_t field, const struct ranh_record *record,
                      struct intake_value *value)
{
    size_t column = (size_t)run->mapping.column[field];
    char iso[RANH_DATE_MAX];
    int32_t date;
    enum ranh_cell_reading reading = ranh_cell_date(read_text(run, column, &record->cells[column]),
                                                    &run->evidence[field], &date);
    if (reading == RANH_CELL_GOOD)
        value->text = ranh_arena_strdup(&run->intake->feature, ranh_date_iso(iso, date));
    judge_reading(run, field, reading, record);
}

static void read_value(struct intake_run *run, size_t field, const struct ranh_record *record,
                       struct intake_value *value)
{
    *value = (struct intake_value){NULL, NAN};
    if (run->mapping.column[field] < 0)
        return;
    size_t column = (size_t)run->mapping.column[field];
    switch (run->role->field[field].kind) {
    case RANH_VALUE_TEXT:
        value->text = read_text(run, column, &record->cells[column]);
        break;
    case RANH_VALUE_CODE:
        value->text = read_code(run, field, column, &record->cells[column]);
        break;
    case RANH_VALUE_NUMBER:
        read_number(run, field, record, value);
        break;
    case RANH_VALUE_DATE:
        read_date(run, field, record, value);
        break;
    case RANH_VALUE_VERTEX:
    case RANH_VALUE_PERSON:
        break;
    }
}

/* What the source says for all its features, where the feature says nothing itself. */
static void fill_from_source(const struct intake_run *run, struct intake_value *values)
{
    int commune = ranh_role_field(run->role, "commune");
    int scale = ranh_role_field(run->role, "scale");
    if (commune >= 0 && !values[commune].text)
        values[commune].text = run->from->commune;
    if (scale >= 0 && isnan(values[scale].number) && run->from->scale)
        values[scale].number = run->from->scale;
}

static void bind_value(sqlite3_stmt *s, int at, const struct ranh_role_field *field,
                       const struct intake_value *value)
{
    if (field->kind != RANH_VALUE_NUMBER)
        sqlite3_bind_text(s, at, value->text, -1, SQLITE_STATIC);
    else if (isfinite(value->number))
        sqlite3_bind_double(s, at, value->number);
    else
        sqlite3_bind_null(s, at);
}

/* "0" and "-1" are what programs write while a parcel has no number yet. */
static bool counts_as_missing(const char *part)
{
    return !part || strcmp(part, "0") == 0 || strcmp(part, "-1") == 0;
}

static void bind_parcel_key(struct intake_run *run, const struct intake_value *values)
{
    static const char *const part[] = {"commune", "sheet", "number"};
    static const char *const vi[] = {"mã xã", "số tờ", "số thửa"};
    static const char *const en[] = {"commune code", "sheet", "number"};
    struct ranh_arena *arena = &run->intake->feature;
    const char *value[3], *missing_vi = NULL, *missing_en = NULL;
    int at = FIRST_FIELD + (int)run->role->n_fields;
    bool told_for_all = false;
    for (int i = 0; i < 3; i++) {
        int field = ranh_role_field(run->role, part[i]);
        value[i] = values[field].text;
        if (!counts_as_missing(value[i]))
            continue;
        value[i] = NULL;
        told_for_all |= run->mapping.column[field] < 0;
        missing_vi = missing_vi ? ranh_arena_printf(arena, "%s, %s", missing_vi, vi[i]) : vi[i];
        missing_en = missing_en ? ranh_arena_printf(arena, "%s, %s", missing_en, en[i]) : en[i];
    }
    const char *key = ranh_parcel_key(arena, value[0], value[1], value[2]);
    sqlite3_bind_text(run->intake->insert_row, at, key, -1, SQLITE_STATIC);
    sqlite3_bind_text(run->intake->insert_row, at + 1, run->from->survey_date, -1, SQLITE_STATIC);
    if (missing_en && !told_for_all)
        intake_note(run, INTAKE_NO_KEY, missing_vi, missing_en);
}

/* The identifier of a parcel is kept only where it is one: twelve digits may be somebody's own number. */
static void check_identifier(struct intake_run *run, struct intake_value *values)
{
    static const char *const vi[] = {
        NULL, "không đủ 12 ký tự hoặc dài hơn", "có ký tự ngoài bảng mã",
        "toàn chữ số: mã sinh trước năm 2026, hoặc số định danh cá nhân"};
    static const char *const en[] = {
        NULL, "not 12 characters long", "a character outside the alphabet",
        "digits only: a number of before 2026, or somebody's identity number"};
    int field = ranh_role_field(run->role, "identifier");
    char id[RANH_PARCEL_ID_MAX];
    if (field < 0 || !values[field].text)
        return;
    enum ranh_parcel_id_form form = ranh_parcel_id_parse(values[field].text, id);
    bool good = form == RANH_PARCEL_ID_GOOD;
    values[field].text = good ? ranh_arena_strdup(&run->intake->feature, id) : NULL;
    if (!good)
        intake_note(run, INTAKE_BAD_ID, vi[form], en[form]);
}

/* Cells without which the row belongs nowhere. A missing value is no flaw: the index counts it. */
static enum intake_code check_required(struct intake_run *run, const struct intake_value *values)
{
    for (size_t i = 0; i < run->role->n_fields; i++)
        if (run->role->field[i].required && run->role->field[i].kind == RANH_VALUE_CODE &&
            !values[i].text) {
            note_cell(run, INTAKE_INCOMPLETE, (size_t)run->mapping.column[i]);
            return INTAKE_INCOMPLETE;
        }
    return INTAKE_NONE;
}

static void bind_row(struct intake_run *run, struct intake_value *values)
{
    sqlite3_stmt *s = run->intake->insert_row;
    const struct ranh_role_kind *role = run->role;
    fill_from_source(run, values);
    sqlite3_bind_int64(s, 1, run->intake->next_delivered);
    if (is_role(run, "indicators")) {
        int period = ranh_role_field(role, "period");
        values[period].text = values[period].text ? values[period].text : "";
    } else {
        sqlite3_bind_int64(s, 2, run->source_id);
    }
    for (size_t i = 0; i < role->n_fields; i++)
        if (stored(&role->field[i]))
            bind_value(s, FIRST_FIELD + (int)i, &role->field[i], &values[i]);
    if (is_role(run, "parcels"))
        bind_parcel_key(run, values);
}

int intake_insert_row(struct intake_run *run, const struct ranh_record *record,
                      enum intake_code *rejected, struct ranh_err *err)
{
    struct intake_value values[RANH_ROLE_FIELDS_MAX];
    sqlite3_stmt *s = run->intake->insert_row;
    bool row;
    for (size_t i = 0; i < run->role->n_fields; i++)
        read_value(run, i, record, &values[i]);
    *rejected = check_required(run, values);
    if (*rejected)
        return RANH_OK;
    check_identifier(run, values);
    bind_row(run, values);
    int status = ranh_store_step(run->intake->store, s, &row, err);
    sqlite3_reset(s);
    if (status)
        return status;
    if (sqlite3_changes(ranh_store_db(run->intake->store)) == 1) {
        run->row_id = sqlite3_last_insert_rowid(ranh_store_db(run->intake->store));
        return RANH_OK;
    }
    *rejected = INTAKE_REPEATED;
    const char *what = ranh_arena_printf(&run->intake->feature, "%s, %s",
                                         values[ranh_role_field(run->role, "unit")].text,
                                         values[ranh_role_field(run->role, "indicator")].text);
    intake_note(run, INTAKE_REPEATED, what, what);
    return RANH_OK;
}
