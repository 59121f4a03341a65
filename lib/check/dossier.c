/* SPDX-License-Identifier: MIT */
/*
 * P104: dossiers past the due date written in them, in working days (ranh/land/calendar.h): a dossier late by a weekend
 * or a day off only is not late. Where the days off of a year are not in the table the finding says so. A dossier without
 * a due date is no data.
 */
#include "lib/check/detectors.h"

#include <ranh/base/date.h>
#include <ranh/base/i18n.h>
#include <ranh/land/calendar.h>

struct dossier {
    const char *dossier, *unit;
    int32_t due, done, end; /* end: done, or the date of the question */
};

static int report(const struct ranh_rules *rules, const struct dossier *d, sqlite3_stmt *stmt,
                  struct ranh_arena *arena, struct ranh_finding_sink *sink, struct ranh_err *err)
{
    char due[RANH_DATE_MAX], end[RANH_DATE_MAX];
    struct ranh_finding finding = RANH_FINDING_INIT;
    bool open = d->done == RANH_DATE_NONE;
    int unlisted;
    int32_t late = ranh_working_days(rules, d->due, d->end, &unlisted);
    if (late <= 0)
        return 0;
    finding.code = "P104";
    finding.subject = "permit";
    finding.key_a = d->dossier;
    finding.source_id = sqlite3_column_int64(stmt, 4);
    finding.feature =
        sqlite3_column_type(stmt, 5) == SQLITE_NULL ? -1 : sqlite3_column_int64(stmt, 5);
    finding.commune = d->unit;
    finding.measured = late;
    finding.unit = "day";
    finding.detail_vi = ranh_arena_printf(
        arena, open ? "hẹn trả ngày %s, đến ngày %s chưa trả" : "hẹn trả ngày %s, trả ngày %s",
        ranh_date_vi(due, d->due), ranh_date_vi(end, d->end));
    finding.detail_en =
        ranh_arena_printf(arena, open ? "due on %s, still open on %s" : "due on %s, answered on %s",
                          ranh_date_iso(due, d->due), ranh_date_iso(end, d->end));
    if (unlisted) {
        finding.detail_vi =
            ranh_arena_printf(arena, "%s; chưa có lịch nghỉ Tết, Quốc khánh năm %d nên chưa trừ",
                              finding.detail_vi, unlisted);
        finding.detail_en = ranh_arena_printf(
            arena, "%s; the days off of Tết and National Day of %d are not known, so not left out",
            finding.detail_en, unlisted);
    }
    return ranh_finding_put(sink, &finding, err);
}

static int32_t date_of(sqlite3_stmt *stmt, int column)
{
    int32_t date;
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return text && ranh_date_parse(text, &date) ? date : RANH_DATE_NONE;
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    struct ranh_arena arena;
    bool row;
    if (!input->store)
        return 0;
    ranh_arena_init(&arena);
    int status = ranh_store_prepare(
        input->store,
        "SELECT e.dossier, e.unit_code, e.due, e.done, e.source_id, d.feature FROM permit_event e"
        " LEFT JOIN delivered d USING (delivered_id)"
        " WHERE e.due IS NOT NULL ORDER BY e.dossier, e.event_id",
        &stmt, err);
    while (!status && !(status = ranh_store_step(input->store, stmt, &row, err)) && row) {
        struct dossier d = {.dossier = (const char *)sqlite3_column_text(stmt, 0),
                            .unit = (const char *)sqlite3_column_text(stmt, 1),
                            .due = date_of(stmt, 2),
                            .done = date_of(stmt, 3)};
        d.end = d.done != RANH_DATE_NONE ? d.done : input->as_of;
        ranh_arena_clear(&arena);
        if (d.due != RANH_DATE_NONE && d.end != RANH_DATE_NONE && d.end > d.due)
            status = report(input->rules, &d, stmt, &arena, sink, err);
    }
    sqlite3_finalize(stmt);
    ranh_arena_release(&arena);
    return status;
}

static const char *const codes[] = {"P104", NULL};
const struct ranh_detector ranh_detect_dossier = {"dossier", N_("dossiers"), "link", codes,
                                                  run,       false};
