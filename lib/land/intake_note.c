/* SPDX-License-Identifier: MIT */
/*
 * Findings of the intake. A wrong encoding or a whole layer of lines would give a finding per feature
 * and bury everything else, so each code is listed up to a limit and then summed up; heights are only
 * ever counted. Details name columns, never what stands in them: a cell may hold a person.
 */
#include <math.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/i18n.h>
#include <ranh/base/num.h>

#include "intake_impl.h"

void intake_note(struct intake_run *run, enum intake_code code, const char *detail_vi,
                 const char *detail_en)
{
    if (code == INTAKE_HEIGHTS || run->told[code] == INTAKE_LISTED) {
        run->untold[code]++;
        return;
    }
    run->told[code]++;
    struct intake_waiting *note = RANH_NEW(&run->intake->feature, struct intake_waiting);
    *note = (struct intake_waiting){code, detail_vi, detail_en, NULL};
    *(run->waiting ? run->waiting_end : &run->waiting) = note;
    run->waiting_end = &note->next;
}

int intake_tell(struct intake_run *run, int64_t feature, struct ranh_err *err)
{
    int status = RANH_OK;
    for (const struct intake_waiting *note = run->waiting; !status && note; note = note->next) {
        struct ranh_finding finding = intake_finding(run, note->code);
        finding.subject = run->role->subject;
        finding.id_a = run->row_id;
        finding.feature = feature;
        finding.detail_vi = note->detail_vi;
        finding.detail_en = note->detail_en;
        status = ranh_finding_put(run->intake->findings, &finding, err);
    }
    run->waiting = NULL;
    return status;
}

static int note_untold(struct intake_run *run, enum intake_code code, struct ranh_err *err)
{
    struct ranh_arena *arena = &run->intake->feature;
    struct ranh_finding finding = intake_finding(run, code);
    finding.measured = (double)run->untold[code];
    if (code != INTAKE_HEIGHTS) {
        finding.detail_vi =
            ranh_arena_printf(arena, "và %lld đối tượng khác", (long long)run->untold[code]);
        finding.detail_en =
            ranh_arena_printf(arena, "and %lld more features", (long long)run->untold[code]);
    }
    return ranh_finding_put(run->intake->findings, &finding, err);
}

/* A number as the language writes it, without marks between thousands. */
static const char *number_shown(struct ranh_arena *arena, double value, bool vietnamese)
{
    char buf[RANH_NUM_MAX];
    char *text =
        ranh_arena_strdup(arena, ranh_num_fixed(buf, value, value == floor(value) ? 0 : 3));
    char *point = strchr(text, '.');
    if (vietnamese && point)
        *point = ',';
    return text;
}

static const char *number_readings(struct ranh_arena *arena, const char *text, bool vietnamese)
{
    const struct ranh_cell_evidence point = {.decimal_point = 1}, comma = {.decimal_comma = 1};
    double one = NAN, other = NAN;
    ranh_cell_number(text, &point, &one);
    ranh_cell_number(text, &comma, &other);
    return ranh_arena_printf(arena, vietnamese ? "\"%s\" là %s hay %s" : "\"%s\" is %s or %s", text,
                             number_shown(arena, one, vietnamese),
                             number_shown(arena, other, vietnamese));
}

/* "5/6/2025": in Vietnamese with words, since day and month are what is in question. */
static const char *date_readings(struct ranh_arena *arena, const char *text, bool vietnamese)
{
    const struct ranh_cell_evidence day = {.day_first = 1}, month = {.month_first = 1};
    int32_t one = RANH_DATE_NONE, other = RANH_DATE_NONE;
    char a[RANH_DATE_MAX], b[RANH_DATE_MAX];
    ranh_cell_date(text, &day, &one);
    ranh_cell_date(text, &month, &other);
    ranh_date_iso(a, one);
    ranh_date_iso(b, other);
    if (vietnamese)
        return ranh_arena_printf(arena,
                                 "\"%s\" là ngày %.2s tháng %.2s hay ngày %.2s tháng %.2s năm %.4s",
                                 text, a + 8, a + 5, b + 8, b + 5, a);
    return ranh_arena_printf(arena, "\"%s\" is %s or %s", text, a, b);
}

/* A column in which "1.234" may be either, and nothing in it tells. */
static int note_ambiguous(struct intake_run *run, size_t field, struct ranh_err *err)
{
    struct ranh_arena *arena = &run->intake->feature;
    bool date = run->role->field[field].kind == RANH_VALUE_DATE;
    const char *column = run->info->fields[run->mapping.column[field]].name;
    const char *text = run->ambiguous_text[field] ? run->ambiguous_text[field] : "";
    const char *(*readings)(struct ranh_arena *, const char *, bool) =
        date ? date_readings : number_readings;
    long long n = run->ambiguous[field];
    struct ranh_finding finding = intake_finding(run, date ? INTAKE_BAD_DATE : INTAKE_BAD_NUMBER);
    finding.feature = run->first_ambiguous[field];
    finding.measured = (double)n;
    const char *key = date ? "dates: day-first / month-first" : "decimal: comma / point";
    finding.detail_vi = ranh_arena_printf(
        arena, "cột %s: %lld ô đọc được hai cách, bắt đầu từ đây: %s; hãy khai \"%s\"", column, n,
        readings(arena, text, true), key);
    finding.detail_en = ranh_arena_printf(
        arena, "column %s: %lld cells have two readings, from this one on: %s; say \"%s\"", column,
        n, readings(arena, text, false), key);
    return ranh_finding_put(run->intake->findings, &finding, err);
}

/* Parcels of a file without a column for a part of their key. */
int intake_note_missing(struct intake_run *run, const char *name, struct ranh_err *err)
{
    struct ranh_finding finding = intake_finding(run, INTAKE_NO_KEY);
    finding.measured = (double)run->counts.features;
    const char *vi = strcmp(name, "sheet") == 0     ? "số tờ"
                     : strcmp(name, "number") == 0  ? "số thửa"
                     : strcmp(name, "commune") == 0 ? "mã xã"
                                                    : name;
    finding.detail_vi = ranh_arena_printf(&run->intake->feature, "cả tệp không có cột %s", vi);
    finding.detail_en =
        ranh_arena_printf(&run->intake->feature, "the whole file has no column for %s", name);
    return ranh_finding_put(run->intake->findings, &finding, err);
}

/* Once for the source: whose zeros are gone, they are gone in every row. */
static int note_filled_up(struct intake_run *run, struct ranh_err *err)
{
    struct ranh_arena *arena = &run->intake->feature;
    struct ranh_finding finding = intake_finding(run, INTAKE_FILLED_UP);
    if (run->n_filled_up == 0)
        return RANH_OK;
    const char *column = run->info->fields[run->filled_up_column].name, *text = run->filled_up;
    int zeros = (int)(5 - strlen(text));
    finding.measured = (double)run->n_filled_up;
    finding.detail_vi = ranh_arena_printf(arena, "cột %s: %s được hiểu là %.*s%s", column, text,
                                          zeros, "0000", text);
    finding.detail_en = ranh_arena_printf(arena, "column %s: %s is taken for %.*s%s", column, text,
                                          zeros, "0000", text);
    return ranh_finding_put(run->intake->findings, &finding, err);
}

int intake_note_totals(struct intake_run *run, struct ranh_err *err)
{
    static const char *const key_parts[] = {"sheet", "number", "commune"};
    bool parcels = run->role == ranh_role_kind("parcels") && !run->drawing;
    int status = RANH_OK;
    for (int code = INTAKE_NONE + 1; !status && code < INTAKE_CODES; code++)
        if (run->untold[code])
            status = note_untold(run, (enum intake_code)code, err);
    for (size_t i = 0; !status && i < run->role->n_fields; i++)
        if (run->ambiguous[i])
            status = note_ambiguous(run, i, err);
    for (size_t i = 0; !status && parcels && run->counts.features && i < 3; i++)
        if (run->mapping.column[ranh_role_field(run->role, key_parts[i])] < 0 &&
            !(i == 2 && run->from->commune) && !(i == 0 && run->from->sheet))
            status = intake_note_missing(run, key_parts[i], err);
    if (!status)
        status = note_filled_up(run, err);
    if (!status)
        status = intake_note_table(run, err);
    ranh_arena_clear(&run->intake->feature);
    return status ? status : intake_text_tell(run, err);
}
