/* SPDX-License-Identifier: MIT */
/*
 * The feature as it came. Every cell is kept: as text where its bytes are text beyond doubt (UTF-8 in a
 * source of UTF-8, or ASCII), as hexadecimal bytes otherwise, so that a wrong guess about an encoding can
 * be undone without the file. This is the only place where columns with people in them are stored.
 */
#include <string.h>

#include <ranh/base/text.h>

#include "intake_impl.h"

int intake_prepare_delivered(struct ranh_intake *intake, struct ranh_err *err)
{
    return ranh_loader_table(intake->loader,
                             "INSERT INTO delivered (delivered_id, source_id, feature, attributes, "
                             "geometry, rejected)",
                             6, RANH_LOADER_NUMBERED, &intake->delivered, err);
}

/* The names are the same for every feature: escaped once. */
void intake_prepare_keys(struct intake_run *run)
{
    size_t n = run->info->n_fields;
    struct ranh_str key = RANH_STR_INIT;
    run->json_key = RANH_NEW_ARRAY(&run->arena, n, const char *);
    run->json_key_n = RANH_NEW_ARRAY(&run->arena, n, size_t);
    for (size_t i = 0; i < n; i++) {
        ranh_str_clear(&key);
        if (i)
            ranh_str_putc(&key, ',');
        ranh_str_put_json(&key, run->info->fields[i].name);
        ranh_str_putc(&key, ':');
        run->json_key[i] = ranh_arena_strdup(&run->arena, key.text);
        run->json_key_n[i] = key.len;
    }
    ranh_str_release(&key);
}

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
    char *to = json->text + json->len;
    for (size_t i = 0; i < n; i++) {
        *to++ = digits[(unsigned char)bytes[i] >> 4];
        *to++ = digits[(unsigned char)bytes[i] & 15];
    }
    json->len += 2 * n;
    ranh_str_puts(json, "\"}");
}

/* Key and value of a null or plain cell; false where its bytes must be looked at. */
static bool put_plain(struct intake_run *run, size_t column, const struct ranh_cell *cell)
{
    struct ranh_str *json = &run->intake->json;
    size_t key = run->json_key_n[column], n = cell->bytes ? cell->n : 0;
    ranh_str_reserve(json, key + n + 4);
    char *to = json->text + json->len;
    memcpy(to, run->json_key[column], key);
    json->len += key;
    if (cell->bytes && !plain(cell->bytes, n))
        return false;
    to += key;
    memcpy(to, cell->bytes ? "\"" : "null", 4 - 3 * (size_t)(cell->bytes != NULL));
    if (cell->bytes) {
        memcpy(to + 1, cell->bytes, n);
        to[n + 1] = '"';
    }
    json->len += cell->bytes ? n + 2 : 4;
    return true;
}

static void put_cell(struct intake_run *run, size_t column, const struct ranh_cell *cell)
{
    struct ranh_str *json = &run->intake->json;
    if (run->info->fields[column].type == RANH_FIELD_TEXT &&
        intake_text_cell(run, column, cell)->as_it_is) {
        ranh_str_put_json_valid(json, cell->bytes, cell->n);
    } else if (run->info->fields[column].type == RANH_FIELD_BYTES ||
               memchr(cell->bytes, '\0', cell->n) ||
               !(ranh_decoder_is_utf8(run->text.column[column].decoder) ||
                 ascii(cell->bytes, cell->n)) ||
               ranh_text_valid(cell->bytes, cell->n) != cell->n) {
        put_hex(json, cell->bytes, cell->n);
    } else {
        ranh_str_put_json(json, ranh_arena_strndup(&run->intake->feature, cell->bytes, cell->n));
    }
}

/* Every text cell is tried, so that a wrong encoding shows whichever columns are mapped; a column in
 * doubt as a whole is told once. */
static void look_for_undecodable(struct intake_run *run, size_t column,
                                 const struct ranh_cell *cell)
{
    struct ranh_intake *intake = run->intake;
    if (run->info->fields[column].type != RANH_FIELD_TEXT ||
        !(intake_text_cell(run, column, cell)->flags & RANH_CELL_TEXT_BAD) ||
        run->text.column[column].why == INTAKE_TEXT_UNDECIDED)
        return;
    if (intake->columns.len)
        ranh_str_puts(&intake->columns, ", ");
    ranh_str_puts(&intake->columns, run->info->fields[column].name);
}

/* Fills intake->json. */
static void write_attributes(struct intake_run *run, const struct ranh_record *record)
{
    struct ranh_intake *intake = run->intake;
    ranh_str_clear(&intake->json);
    ranh_str_clear(&intake->columns);
    ranh_str_putc(&intake->json, '{');
    for (size_t i = 0; i < run->info->n_fields; i++) {
        if (put_plain(run, i, &record->cells[i]))
            continue;
        put_cell(run, i, &record->cells[i]);
        look_for_undecodable(run, i, &record->cells[i]);
        intake_text_note(run, record, i);
    }
    ranh_str_putc(&intake->json, '}');
    if (!intake->columns.len)
        return;
    struct ranh_arena *arena = &intake->feature;
    intake_note(run, INTAKE_UNDECODABLE, ranh_arena_printf(arena, "cột %s", intake->columns.text),
                ranh_arena_printf(arena, "column %s", intake->columns.text));
}

int intake_insert_delivered(struct intake_run *run, const struct ranh_record *record,
                            enum intake_code rejected, struct ranh_err *err)
{
    struct ranh_intake *intake = run->intake;
    struct ranh_loader *to = intake->loader;
    write_attributes(run, record);
    ranh_loader_row(to, intake->delivered);
    ranh_loader_int(to, run->delivered_id);
    ranh_loader_int(to, run->source_id);
    ranh_loader_int(to, record->feature);
    ranh_loader_text_n(to, intake->json.text, intake->json.len);
    if (record->wkb)
        ranh_loader_blob(to, record->wkb, record->wkb_n);
    else
        ranh_loader_null(to);
    ranh_loader_text(to, intake_code_name(rejected));
    return ranh_loader_end(to, err);
}
