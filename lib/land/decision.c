/* SPDX-License-Identifier: MIT */
/* Decisions of people on findings: recorded whole, found again by the first letters of an id. */
#include <ranh/land/decision.h>

#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/i18n.h>

#define FEWEST_LETTERS 6

static void bind_text(sqlite3_stmt *stmt, int column, const char *text)
{
    if (text && *text)
        sqlite3_bind_text(stmt, column, text, -1, SQLITE_TRANSIENT);
    else
        sqlite3_bind_null(stmt, column);
}

/* The one id that begins with these letters, of a table that has a column finding_id. */
static int whole_id(struct ranh_store *store, struct ranh_arena *arena, const char *sql,
                    const char *first, const char **id, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    size_t n = 0;
    if (strlen(first) < FEWEST_LETTERS || strspn(first, "0123456789abcdef.") != strlen(first))
        return ranh_fail(err, RANH_E_USAGE,
                         _("\"%s\" is no finding: give its id, or the first %d letters or more"),
                         first, FEWEST_LETTERS);
    int status = ranh_store_prepare(store, sql, &stmt, err);
    if (!status)
        bind_text(stmt, 1, first);
    while (!status && n < 2) {
        status = ranh_store_step(store, stmt, &row, err);
        if (status || !row)
            break;
        *id = ranh_arena_strdup(arena, (const char *)sqlite3_column_text(stmt, 0));
        n++;
        if (strcmp(*id, first) == 0)
            break; /* exactly this one: its repeats begin with the same letters */
    }
    sqlite3_finalize(stmt);
    if (!status && n == 0)
        status = ranh_fail(err, RANH_E_USAGE, _("there is no finding or decision \"%s\""), first);
    if (!status && n > 1)
        status = ranh_fail(err, RANH_E_USAGE, _("several ids begin with \"%s\"; give more of it"),
                           first);
    return status;
}

int ranh_decision_waive(struct ranh_store *store, struct ranh_arena *arena,
                        const struct ranh_decision *decision, const char **finding,
                        struct ranh_err *err)
{
    char expires[RANH_DATE_MAX] = "";
    int32_t day = RANH_DATE_NONE;
    sqlite3_stmt *stmt = NULL;
    if (!decision->reason || !decision->reason[strspn(decision->reason, " \t\r\n")])
        return ranh_fail(err, RANH_E_USAGE, _("a decision needs a reason: --reason TEXT"));
    if (decision->expires && !ranh_date_parse(decision->expires, &day))
        return ranh_fail(err, RANH_E_USAGE, _("\"%s\" is no date; write 2027-12-31"),
                         decision->expires);
    ranh_date_iso(expires, day);
    int status = whole_id(store, arena,
                          "SELECT finding_id FROM finding WHERE substr(finding_id, 1, length(?1)) "
                          "= ?1 ORDER BY finding_id LIMIT 2",
                          decision->finding_id, finding, err);
    if (!status)
        status = ranh_store_prepare(
            store,
            "INSERT OR REPLACE INTO decision(finding_id, decision, reason, who, expires, made, "
            "code, key_a, measured) SELECT finding_id, 'waive', ?2, ?3, ?4, ?5, code, key_a, "
            "measured FROM finding WHERE finding_id = ?1",
            &stmt, err);
    if (!status) {
        bind_text(stmt, 1, *finding);
        bind_text(stmt, 2, decision->reason);
        bind_text(stmt, 3, decision->who);
        bind_text(stmt, 4, expires);
        bind_text(stmt, 5, decision->made);
        status = ranh_store_step(store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    return status;
}

int ranh_decision_withdraw(struct ranh_store *store, struct ranh_arena *arena,
                           const char *finding_id, const char **finding, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int status = whole_id(store, arena,
                          "SELECT finding_id FROM decision WHERE substr(finding_id, 1, length(?1)) "
                          "= ?1 ORDER BY finding_id LIMIT 2",
                          finding_id, finding, err);
    if (!status)
        status =
            ranh_store_prepare(store, "DELETE FROM decision WHERE finding_id = ?1", &stmt, err);
    if (!status) {
        bind_text(stmt, 1, *finding);
        status = ranh_store_step(store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    return status;
}
