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

static struct intake_rows *rows_of(const struct intake_run *run)
{
    size_t n;
    ptrdiff_t at = run->role - ranh_role_kinds(&n);
    if (n > INTAKE_ROLES)
        RANH_BUG("more roles than room for them");
    return &run->intake->rows[at];
}

static bool stored(const struct ranh_role_field *field)
{
    return field->column != NULL;
}

/*
 * Columns: of indicators, whose table has other rows too and keeps the first of two, delivered, else row,
 * delivered and source; those of the role; of parcels key and survey date.
 */
int intake_prepare_row(struct intake_run *run, struct ranh_err *err)
{
    const struct ranh_role_kind *role = run->role;
    struct intake_rows *rows = rows_of(run);
    bool parcels = is_role(run, "parcels"), indicators = is_role(run, "indicators");
    run->known = (struct intake_known){parcels,
                                       indicators,
                                       ranh_role_field(role, "commune"),
                                       ranh_role_field(role, "sheet"),
                                       ranh_role_field(role, "number"),
                                       ranh_role_field(role, "scale"),
                                       ranh_role_field(role, "identifier")};
    unsigned columns = (indicators ? 1u : 3u) + (parcels ? 2u : 0u);
    struct ranh_str sql = RANH_STR_INIT;
    if (rows->ready)
        return RANH_OK;
    ranh_str_printf(&sql, "INSERT %sINTO %s (%s", indicators ? "OR IGNORE " : "", role->table,
                    indicators ? "delivered_id" : "rowid, delivered_id, source_id");
    for (size_t i = 0; i < role->n_fields; i++)
        if (stored(&role->field[i])) {
            ranh_str_printf(&sql, ", \"%s\"", role->field[i].column);
            columns++;
        }
    ranh_str_puts(&sql, parcels ? ", key, survey_date)" : ")");
    int status =
        ranh_loader_table(run->intake->loader, sql.text, columns,
                          indicators ? RANH_LOADER_ALONE : RANH_LOADER_NUMBERED, &rows->table, err);
    rows->ready = true;
    ranh_str_release(&sql);
    return status;
}

/* Nor a part of one of more than one byte. */
static bool no_blank(char c)
{
    return c > ' ' && c < 0x7f;
}

/* Decoded, trimmed; NULL when blank. */
const char *intake_read_text(struct intake_run *run, size_t column, const struct ranh_cell *cell)
{
    if (!cell->bytes || run->info->fields[column].type == RANH_FIELD_BYTES)
        return NULL;
    const char *text = intake_text_cell(run, column, cell)->text;
    if (cell->n > 0 && run->text.cell[column].as_it_is && no_blank(text[0]) &&
        no_blank(text[cell->n - 1]))
        return text;
    const char *trimmed = ranh_text_trim(&run->intake->feature, text);
    return *trimmed ? trimmed : NULL;
}

/* Digits as they are to be written, at least so many. */
static bool is_whole(const struct ranh_cell *cell, size_t least)
{
    for (size_t i = 0; i < cell->n; i++)
        if (cell->bytes[i] < '0' || cell->bytes[i] > '9')
            return false;
    return cell->n >= least && cell->n <= 15 && (cell->bytes[0] != '0' || cell->n == 1);
}

/* Commune codes have five digits; spreadsheets take the zeros in front of a number away. */
static const char *fill_up(struct intake_run *run, size_t column, const char *text)
{
    if (run->n_filled_up++ == 0) {
        run->filled_up = ranh_arena_strdup(&run->arena, text);
        run->filled_up_column = column;
    }
    return ranh_arena_printf(&run->intake->feature, "%.*s%s", (int)(5 - strlen(text)), "0000",
                             text);
}

/* Of text one zero only: three digits may be a district. */
static const char *read_commune_text(struct intake_run *run, size_t column, const char *text)
{
    bool short_code = text && strlen(text) == 4 && strspn(text, "0123456789") == 4;
    return short_code ? fill_up(run, column, text) : text;
}

/* "12" and not "12.0" for a sheet kept as a number; five digits for a commune that lost its zeros. */
static const char *read_code(struct intake_run *run, size_t field, size_t column,
                             const struct ranh_cell *cell)
{
    double whole;
    bool commune = strcmp(run->role->field[field].column, "commune_code") == 0;
    if (!cell->bytes || isnan(cell->number)) {
        const char *text = intake_read_text(run, column, cell);
        return commune ? read_commune_text(run, column, text) : text;
    }
    if (is_whole(cell, commune ? 5 : 1))
        return ranh_arena_strndup(&run->intake->feature, cell->bytes, cell->n);
    if (modf(cell->number, &whole) != 0 || fabs(whole) > 1e15)
        return intake_read_text(run, column, cell);
    const char *text = ranh_arena_printf(&run->intake->feature, "%" PRId64, (int64_t)whole);
    bool lost = commune && whole > 0 && strlen(text) < 5;
    return lost ? fill_up(run, column, text) : text;
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
            ranh_arena_strdup(&run->arena, intake_read_text(run, column, &record->cells[column]));
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
        ranh_cell_number(intake_read_text(run, column, cell), &run->evidence[field], &number);
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
    enum ranh_cell_reading reading = ranh_cell_date(
        intake_read_text(run, column, &record->cells[column]), &run->evidence[field], &date);
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
        value->text = intake_read_text(run, column, &record->cells[column]);
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
    int commune = run->known.commune, scale = run->known.scale, sheet = run->known.sheet;
    if (commune >= 0 && !values[commune].text)
        values[commune].text = run->from->commune;
    if (sheet >= 0 && !values[sheet].text)
        values[sheet].text = run->from->sheet;
    if (scale >= 0 && isnan(values[scale].number) && run->from->scale)
        values[scale].number = run->from->scale;
}

static void put_value(struct ranh_loader *to, const struct ranh_role_field *field,
                      const struct intake_value *value)
{
    if (field->kind != RANH_VALUE_NUMBER)
        ranh_loader_text(to, value->text);
    else
        ranh_loader_real(to, isfinite(value->number) ? value->number : NAN);
}

/* "0" and "-1" are what programs write while a parcel has no number yet. */
bool intake_is_missing(const char *part)
{
    return !part || strcmp(part, "0") == 0 || strcmp(part, "-1") == 0;
}

static void put_parcel_key(struct intake_run *run, const struct intake_value *values)
{
    const int part[] = {run->known.commune, run->known.sheet, run->known.number};
    static const char *const vi[] = {"mã xã", "số tờ", "số thửa"};
    static const char *const en[] = {"commune code", "sheet", "number"};
    struct ranh_arena *arena = &run->intake->feature;
    const char *value[3], *missing_vi = NULL, *missing_en = NULL;
    bool told_for_all = false;
    for (int i = 0; i < 3; i++) {
        int field = part[i];
        value[i] = values[field].text;
        if (!intake_is_missing(value[i]))
            continue;
        value[i] = NULL;
        told_for_all |= run->mapping.column[field] < 0;
        missing_vi = missing_vi ? ranh_arena_printf(arena, "%s, %s", missing_vi, vi[i]) : vi[i];
        missing_en = missing_en ? ranh_arena_printf(arena, "%s, %s", missing_en, en[i]) : en[i];
    }
    const char *key = ranh_parcel_key(arena, value[0], value[1], value[2]);
    ranh_loader_text(run->intake->loader, key);
    ranh_loader_text(run->intake->loader, run->from->survey_date);
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
    int field = run->known.identifier;
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

static void put_row(struct intake_run *run, struct intake_value *values)
{
    struct ranh_loader *to = run->intake->loader;
    const struct ranh_role_kind *role = run->role;
    fill_from_source(run, values);
    ranh_loader_row(to, rows_of(run)->table);
    if (!run->known.indicators)
        ranh_loader_int(to, run->row_id);
    ranh_loader_int(to, run->delivered_id);
    if (run->known.indicators) {
        int period = ranh_role_field(role, "period");
        values[period].text = values[period].text ? values[period].text : "";
    } else {
        ranh_loader_int(to, run->source_id);
    }
    for (size_t i = 0; i < role->n_fields; i++)
        if (stored(&role->field[i]))
            put_value(to, &role->field[i], &values[i]);
    if (run->known.parcels)
        put_parcel_key(run, values);
}

int intake_insert_row(struct intake_run *run, const struct ranh_record *record,
                      enum intake_code *rejected, struct ranh_err *err)
{
    struct intake_value values[RANH_ROLE_FIELDS_MAX];
    struct ranh_loader *to = run->intake->loader;
    for (size_t i = 0; i < run->role->n_fields; i++)
        read_value(run, i, record, &values[i]);
    *rejected = check_required(run, values);
    if (*rejected)
        return RANH_OK;
    check_identifier(run, values);
    bool indicators = run->known.indicators, inserted = true;
    if (!indicators)
        run->row_id = ++run->last_row;
    put_row(run, values);
    int status = ranh_loader_end(to, err);
    if (!status && indicators)
        status = ranh_loader_inserted(to, rows_of(run)->table, &inserted, err);
    if (status || inserted)
        return status;
    *rejected = INTAKE_REPEATED;
    const char *what = ranh_arena_printf(&run->intake->feature, "%s, %s",
                                         values[ranh_role_field(run->role, "unit")].text,
                                         values[ranh_role_field(run->role, "indicator")].text);
    intake_note(run, INTAKE_REPEATED, what, what);
    return RANH_OK;
}
