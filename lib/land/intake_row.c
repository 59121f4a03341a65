/* SPDX-License-Identifier: MIT */
/*
 * The two rows of a feature. `delivered` keeps every cell: as text where the bytes are text beyond doubt
 * (UTF-8 in a source of UTF-8), as hexadecimal bytes otherwise, so that a wrong guess about an encoding
 * can be undone. The row of the role holds what the cells mean: decoded, trimmed, numbers and dates read.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/text.h>
#include <ranh/land/parcel.h>

#include "intake_impl.h"

/* --- delivered ------------------------------------------------------------------------------------ */

/* Printable ASCII without quote and backslash needs no escaping: nearly every cell. */
static bool plain(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c < 0x20 || c > 0x7e || c == '"' || c == '\\')
            return false;
    }
    return true;
}

static bool ascii(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)bytes[i] >= 0x80)
            return false;
    return true;
}

static void put_hex(struct ranh_str *json, const char *bytes, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    ranh_str_puts(json, "{\"hex\":\"");
    ranh_str_reserve(json, 2 * n + 2);
    for (size_t i = 0; i < n; i++) {
        char pair[2] = {digits[(unsigned char)bytes[i] >> 4], digits[(unsigned char)bytes[i] & 15]};
        ranh_str_add(json, pair, 2);
    }
    ranh_str_puts(json, "\"}");
}

static void put_cell(struct intake_run *run, size_t column, const struct ranh_cell *cell)
{
    struct ranh_str *json = &run->intake->json;
    if (!cell->bytes) {
        ranh_str_puts(json, "null");
    } else if (plain(cell->bytes, cell->n)) {
        ranh_str_putc(json, '"');
        ranh_str_add(json, cell->bytes, cell->n);
        ranh_str_putc(json, '"');
    } else if (run->info->fields[column].type == RANH_FIELD_BYTES ||
               memchr(cell->bytes, '\0', cell->n) ||
               !(ranh_decoder_is_utf8(run->decoder) || ascii(cell->bytes, cell->n)) ||
               ranh_text_valid(cell->bytes, cell->n) != cell->n) {
        put_hex(json, cell->bytes, cell->n);
    } else {
        ranh_str_put_json(json, ranh_arena_strndup(&run->intake->feature, cell->bytes, cell->n));
    }
}

/* Every text cell is tried, so that a wrong encoding shows whichever columns are mapped. */
static void look_for_undecodable(struct intake_run *run, size_t column, const struct ranh_cell *cell)
{
    struct ranh_intake *intake = run->intake;
    if (!cell->bytes || run->info->fields[column].type != RANH_FIELD_TEXT ||
        plain(cell->bytes, cell->n) ||
        ranh_decode(run->decoder, cell->bytes, cell->n, &intake->text))
        return;
    if (intake->columns.len)
        ranh_str_puts(&intake->columns, ", ");
    ranh_str_puts(&intake->columns, run->info->fields[column].name);
}

int intake_attributes(struct intake_run *run, const struct ranh_record *record, struct ranh_err *err)
{
    struct ranh_intake *intake = run->intake;
    ranh_str_clear(&intake->json);
    ranh_str_clear(&intake->columns);
    ranh_str_putc(&intake->json, '{');
    for (size_t i = 0; i < run->info->n_fields; i++) {
        ranh_str_add(&intake->json, run->json_key[i], run->json_key_n[i]);
        put_cell(run, i, &record->cells[i]);
        look_for_undecodable(run, i, &record->cells[i]);
    }
    ranh_str_putc(&intake->json, '}');
    if (!intake->columns.len)
        return RANH_OK;
    struct ranh_arena *arena = &intake->feature;
    return intake_note(run, INTAKE_UNDECODABLE, record->feature,
                       ranh_arena_printf(arena, "cột %s", intake->columns.text),
                       ranh_arena_printf(arena, "column %s", intake->columns.text), err);
}

int intake_insert_delivered(struct intake_run *run, const struct ranh_record *record,
                            enum intake_code rejected, struct ranh_err *err)
{
    struct ranh_intake *intake = run->intake;
    sqlite3_stmt *s = intake->insert_delivered;
    bool row;
    sqlite3_bind_int64(s, 1, intake->next_delivered);
    sqlite3_bind_int64(s, 2, run->source_id);
    sqlite3_bind_int64(s, 3, record->feature);
    sqlite3_bind_text64(s, 4, intake->json.text, intake->json.len, SQLITE_STATIC, SQLITE_UTF8);
    if (record->wkb)
        sqlite3_bind_blob64(s, 5, record->wkb, record->wkb_n, SQLITE_STATIC);
    else
        sqlite3_bind_null(s, 5);
    sqlite3_bind_text(s, 6, intake_code_name(rejected), -1, SQLITE_STATIC); /* NULL text is null */
    int status = ranh_store_step(intake->store, s, &row, err);
    sqlite3_reset(s);
    return status;
}

/* --- the row of the role -------------------------------------------------------------------------- */

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
    bool parcels = strcmp(role->name, "parcels") == 0;
    bool indicators = strcmp(role->name, "indicators") == 0;
    sqlite3_finalize(intake->insert_row);
    intake->insert_row = NULL;
    intake->insert_role = NULL;
    /* An indicator delivered twice: the later row is the correction of the earlier one. */
    ranh_str_printf(&sql, "INSERT %sINTO %s (delivered_id%s", indicators ? "OR REPLACE " : "",
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

/* Decoded, trimmed; NULL when blank. A letter cut by the width of the column goes. */
static const char *read_text(struct intake_run *run, size_t column, const struct ranh_cell *cell)
{
    static const char mark[] = "\xef\xbf\xbd";
    struct ranh_str *text = &run->intake->text;
    size_t n;
    if (!cell->bytes || run->info->fields[column].type == RANH_FIELD_BYTES)
        return NULL;
    bool good = ranh_decode(run->decoder, cell->bytes, cell->n, text);
    if (!good && text->len > 3 && strstr(text->text, mark) == text->text + text->len - 3)
        text->text[text->len -= 3] = '\0';
    const char *trimmed = ranh_text_trim(&run->intake->feature, text->text);
    n = strlen(trimmed);
    return n ? trimmed : NULL;
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

static int note_cell(struct intake_run *run, enum intake_code code, const struct ranh_record *record,
                     size_t column, struct ranh_err *err)
{
    struct ranh_arena *arena = &run->intake->feature;
    const char *name = run->info->fields[column].name;
    return intake_note(run, code, record->feature, ranh_arena_printf(arena, "cột %s", name),
                       ranh_arena_printf(arena, "column %s", name), err);
}

static int judge_reading(struct intake_run *run, size_t field, enum ranh_cell_reading reading,
                         const struct ranh_record *record, struct ranh_err *err)
{
    bool date = run->role->field[field].kind == RANH_VALUE_DATE;
    if (reading == RANH_CELL_AMBIGUOUS && run->ambiguous[field]++ == 0)
        run->first_ambiguous[field] = record->feature;
    if (reading == RANH_CELL_BAD)
        return note_cell(run, date ? INTAKE_BAD_DATE : INTAKE_BAD_NUMBER, record,
                         (size_t)run->mapping.column[field], err);
    return RANH_OK;
}

static int read_number(struct intake_run *run, size_t field, const struct ranh_record *record,
                       struct intake_value *value, struct ranh_err *err)
{
    size_t column = (size_t)run->mapping.column[field];
    const struct ranh_cell *cell = &record->cells[column];
    double number;
    enum ranh_field_type type = run->info->fields[column].type;
    if (cell->bytes && (type == RANH_FIELD_INT || type == RANH_FIELD_REAL)) {
        value->number = cell->number;
        return judge_reading(run, field, isfinite(cell->number) ? RANH_CELL_GOOD : RANH_CELL_BAD, record,
                             err);
    }
    enum ranh_cell_reading reading =
        ranh_cell_number(read_text(run, column, cell), &run->evidence[field], &number);
    if (reading == RANH_CELL_GOOD)
        value->number = number;
    return judge_reading(run, field, reading, record, err);
}

static int read_date(struct intake_run *run, size_t field, const struct ranh_record *record,
                     struct intake_value *value, struct ranh_err *err)
{
    size_t column = (size_t)run->mapping.column[field];
    char iso[RANH_DATE_MAX];
    int32_t date;
    enum ranh_cell_reading reading =
        ranh_cell_date(read_text(run, column, &record->cells[column]), &run->evidence[field], &date);
    if (reading == RANH_CELL_GOOD)
        value->text = ranh_arena_strdup(&run->intake->feature, ranh_date_iso(iso, date));
    return judge_reading(run, field, reading, record, err);
}

static int read_value(struct intake_run *run, size_t field, const struct ranh_record *record,
                      struct intake_value *value, struct ranh_err *err)
{
    *value = (struct intake_value){NULL, NAN};
    if (run->mapping.column[field] < 0)
        return RANH_OK;
    size_t column = (size_t)run->mapping.column[field];
    switch (run->role->field[field].kind) {
    case RANH_VALUE_TEXT:
        value->text = read_text(run, column, &record->cells[column]);
        return RANH_OK;
    case RANH_VALUE_CODE:
        value->text = read_code(run, field, column, &record->cells[column]);
        return RANH_OK;
    case RANH_VALUE_NUMBER:
        return read_number(run, field, record, value, err);
    case RANH_VALUE_DATE:
        return read_date(run, field, record, value, err);
    case RANH_VALUE_PERSON:
        return RANH_OK;
    }
    return RANH_OK;
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

static int bind_parcel_key(struct intake_run *run, const struct ranh_record *record,
                           const struct intake_value *values, struct ranh_err *err)
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
    if (!missing_en || told_for_all)
        return RANH_OK;
    return intake_note(run, INTAKE_NO_KEY, record->feature, missing_vi, missing_en, err);
}

int intake_insert_row(struct intake_run *run, const struct ranh_record *record, struct ranh_err *err)
{
    struct intake_value values[RANH_ROLE_FIELDS_MAX];
    sqlite3_stmt *s = run->intake->insert_row;
    const struct ranh_role_kind *role = run->role;
    bool row;
    int status = RANH_OK;
    for (size_t i = 0; !status && i < role->n_fields; i++)
        status = read_value(run, i, record, &values[i], err);
    if (status)
        return status;
    fill_from_source(run, values);
    sqlite3_bind_int64(s, 1, run->intake->next_delivered);
    if (strcmp(role->name, "indicators") != 0)
        sqlite3_bind_int64(s, 2, run->source_id);
    for (size_t i = 0; i < role->n_fields; i++)
        if (stored(&role->field[i]))
            bind_value(s, FIRST_FIELD + (int)i, &role->field[i], &values[i]);
    if (strcmp(role->name, "parcels") == 0)
        status = bind_parcel_key(run, record, values, err);
    if (!status)
        status = ranh_store_step(run->intake->store, s, &row, err);
    sqlite3_reset(s);
    return status;
}
