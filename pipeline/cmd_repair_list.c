/* SPDX-License-Identifier: MIT */
/*
 * What a surveyor reads of repairs: under each code and rule, told once, a line a parcel, those that belong together
 * under one another, with the change of area and whether the rounding of areas hides it; what to type next; then
 * what has no repair, by reason.
 */
#include "cli.h"

#include <math.h>
#include <string.h>

#include "print.h"

enum { R_ID, R_METHOD, R_KEY, R_CHANGE, R_ROUNDING, R_STATE, R_NOTE, R_COLUMNS };
enum { C_GROUP, C_CODES, C_METHOD, C_KEY, C_CHANGE, C_WITHIN, C_STATE, C_NOTE, C_RULE, C_BORDER };
enum { SHOWN = 5 }; /* examples of a reason */

static const char *state_shown(const char *state)
{
    return strcmp(state, "proposed") == 0  ? _("proposed")
           : strcmp(state, "applied") == 0 ? _("applied")
           : strcmp(state, "undone") == 0  ? _("undone")
                                           : _("lapsed");
}

/* Half of the step areas are written with: the register would show the same figure, or its neighbour. */
static double rounding_of(const struct ranh_workspace *ws)
{
    const struct ranh_rule *rule =
        ws->rules ? ranh_rules_find(ws->rules, "area", "rounding", ws->as_of) : NULL;
    return rule ? rule->value / 2 : 0;
}

static int prepare(struct ranh_workspace *ws, sqlite3_stmt **stmt, struct ranh_err *err)
{
    int r = ranh_store_prepare(
        ws->store,
        "SELECT group_id, codes, method, r.key_a AS parcel, area_change_m2, abs(area_change_m2) <= "
        "?1 AS within_rounding, state, CASE WHEN ?2 THEN note_vi ELSE note_en END AS note, "
        "CASE WHEN ?2 THEN rule_vi ELSE rule_en END AS rule, f.group_key AS border, "
        "area_before_m2, area_after_m2, repair_id, r.finding_id, who, applied, seq FROM repair AS "
        "r "
        "LEFT JOIN finding AS f ON f.finding_id = r.finding_id "
        "WINDOW section AS (PARTITION BY state, codes, rule_vi, f.group_key) "
        "ORDER BY state <> 'proposed', min(coalesce(seq, 0)) OVER section, "
        "min(r.rowid) OVER section, seq, min(r.rowid) OVER (PARTITION BY group_id), r.rowid",
        stmt, err);
    if (r == 0) {
        sqlite3_bind_double(*stmt, 1, rounding_of(ws));
        sqlite3_bind_int(*stmt, 2, ranh_i18n_lang() == RANH_LANG_VI);
    }
    return r;
}

/* --- JSON ------------------------------------------------------------------------------------ */

static void put_object(struct ranh_str *out, sqlite3_stmt *stmt, bool first)
{
    ranh_str_puts(out, first ? "\n  {" : ",\n  {");
    for (int c = 0; c < sqlite3_column_count(stmt); c++) {
        const char *text = (const char *)sqlite3_column_text(stmt, c);
        int type = sqlite3_column_type(stmt, c);
        ranh_str_printf(out, "%s\"%s\":", c ? "," : "", sqlite3_column_name(stmt, c));
        if (strcmp(sqlite3_column_name(stmt, c), "within_rounding") == 0)
            ranh_str_puts(out, sqlite3_column_int(stmt, c) ? "true" : "false");
        else if (type == SQLITE_FLOAT || type == SQLITE_INTEGER)
            ranh_str_puts(out, text);
        else
            ranh_str_put_json(out, text);
    }
    ranh_str_putc(out, '}');
}

static int put_array(struct ranh_cli *cli, struct ranh_workspace *ws, sqlite3_stmt *stmt,
                     struct ranh_err *err)
{
    int r = 0;
    bool first = true;
    ranh_str_putc(&cli->out, '[');
    for (bool row = true; r == 0 && row; first = false) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r == 0 && row)
            put_object(&cli->out, stmt, first);
    }
    ranh_str_putc(&cli->out, ']');
    return r;
}

static int put_json(struct ranh_cli *cli, struct ranh_workspace *ws, sqlite3_stmt *stmt,
                    const char *out_of_date, struct ranh_err *err)
{
    sqlite3_stmt *none = NULL;
    ranh_str_puts(&cli->out, "{\"repairs\":");
    int r = put_array(cli, ws, stmt, err);
    if (r == 0)
        r = ranh_store_prepare(ws->store,
                               "SELECT code, key_a, key_b, reason, CASE WHEN ?1 THEN note_vi ELSE "
                               "note_en END AS note, finding_id FROM repair_none "
                               "ORDER BY reason, code, key_a, key_b, finding_id",
                               &none, err);
    ranh_str_puts(&cli->out, ",\n \"without_repair\":");
    if (r == 0) {
        sqlite3_bind_int(none, 1, ranh_i18n_lang() == RANH_LANG_VI);
        r = put_array(cli, ws, none, err);
    }
    ranh_str_printf(&cli->out, ",\n \"out_of_date\":%s}\n", out_of_date);
    sqlite3_finalize(none);
    return r;
}

/* --- text ------------------------------------------------------------------------------------ */

/* The table under one heading: repairs of one code by one rule. */
struct section {
    struct ranh_print table;
    const char *code, *rule, *border, *group;
    bool open;
};

static const char *text_of(struct ranh_cli *cli, sqlite3_stmt *stmt, int column)
{
    const char *value = (const char *)sqlite3_column_text(stmt, column);
    return ranh_arena_strdup(&cli->arena, value ? value : "");
}

/* The note without the rule, which stands in the heading. */
static const char *note_without(struct ranh_cli *cli, const char *note, const char *rule)
{
    const char *colon = *rule ? ranh_arena_printf(&cli->arena, ": %s", rule) : NULL;
    const char *at = colon ? strstr(note, colon) : NULL;
    return at ? ranh_arena_printf(&cli->arena, "%.*s%s", (int)(at - note), note, at + strlen(colon))
              : note;
}

static void close_section(struct ranh_cli *cli, struct section *s)
{
    if (!s->open)
        return;
    ranh_str_printf(&cli->out, "%s%s%s%s%s%s\n", cli->out.len ? "\n" : "", s->code,
                    *s->border ? "  " : "", s->border, *s->rule ? ": " : "", s->rule);
    ranh_print_write(&s->table, &cli->out);
    ranh_print_release(&s->table);
    s->open = false;
}

static void open_section(struct ranh_cli *cli, struct section *s, sqlite3_stmt *stmt)
{
    const char *const heads[R_COLUMNS] = {_("repair"),      _("method"),          _("subject"),
                                          _("change (m²)"), _("0.1 m² rounding"), _("state"),
                                          _("remark")};
    s->table = (struct ranh_print){
        .arena = &cli->arena, .n_columns = R_COLUMNS, .right = {[R_CHANGE] = true}};
    s->code = text_of(cli, stmt, C_CODES);
    s->rule = text_of(cli, stmt, C_RULE);
    s->border = text_of(cli, stmt, C_BORDER);
    s->open = true;
    memcpy(ranh_print_row(&s->table), heads, sizeof(heads));
}

static void put_row(struct ranh_cli *cli, sqlite3_stmt *stmt, struct section *s)
{
    const char *group = text_of(cli, stmt, C_GROUP);
    bool first = !s->group || strcmp(group, s->group) != 0;
    if (first && (!s->open || strcmp(s->code, text_of(cli, stmt, C_CODES)) != 0 ||
                  strcmp(s->rule, text_of(cli, stmt, C_RULE)) != 0 ||
                  strcmp(s->border, text_of(cli, stmt, C_BORDER)) != 0)) {
        close_section(cli, s);
        open_section(cli, s, stmt);
    }
    const char **cell = ranh_print_row(&s->table);
    s->group = group;
    cell[R_ID] = first ? ranh_arena_printf(&cli->arena, "%.12s", group) : "";
    cell[R_METHOD] = first ? text_of(cli, stmt, C_METHOD) : "";
    cell[R_KEY] = text_of(cli, stmt, C_KEY);
    cell[R_CHANGE] = ranh_print_number(&cli->arena, sqlite3_column_double(stmt, C_CHANGE), 4);
    cell[R_ROUNDING] = sqlite3_column_int(stmt, C_WITHIN) ? _("within") : "";
    cell[R_STATE] = first ? state_shown(text_of(cli, stmt, C_STATE)) : "";
    cell[R_NOTE] = first ? note_without(cli, text_of(cli, stmt, C_NOTE), s->rule) : "";
}

/* How many are proposed, and how they are applied: all of a code, or one. */
static void put_next(struct ranh_cli *cli, size_t proposed, const char *code, const char *group)
{
    if (proposed == 0)
        return;
    ranh_str_printf(&cli->out, "\n%s\n", _("Nothing is changed yet. To apply:"));
    ranh_str_printf(&cli->out, "  ranh repair --apply %.4s       %s\n", code,
                    _("all of a code, by one run"));
    ranh_str_printf(&cli->out, "  ranh repair --id %.12s  %s\n", group, _("one of them"));
}

static int put_table(struct ranh_cli *cli, struct ranh_workspace *ws, sqlite3_stmt *stmt,
                     struct ranh_err *err)
{
    struct section section = {0};
    const char *code = NULL, *group = NULL;
    size_t proposed = 0;
    int r = 0;
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row)
            break;
        put_row(cli, stmt, &section);
        if (strcmp(text_of(cli, stmt, C_STATE), "proposed") == 0 && proposed++ == 0) {
            code = text_of(cli, stmt, C_CODES);
            group = section.group;
        }
    }
    if (r == 0) {
        close_section(cli, &section);
        put_next(cli, proposed, code, group);
    }
    ranh_print_release(&section.table);
    return r;
}

static int put_reasons(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool any = false;
    int r = ranh_store_prepare(
        ws->store,
        "SELECT n, CASE WHEN ?1 THEN note_vi ELSE note_en END, group_concat(who, '; ') FROM "
        "(SELECT "
        "count(*) OVER (PARTITION BY reason) AS n, reason, note_vi, note_en, code || ' ' || "
        "coalesce(key_a, '?') || coalesce(' × ' || key_b, '') AS who, row_number() OVER (PARTITION "
        "BY "
        "reason ORDER BY code, key_a, key_b, finding_id) AS place FROM repair_none) WHERE place <= "
        "?2 "
        "GROUP BY reason ORDER BY n DESC, reason",
        &stmt, err);
    if (r == 0) {
        sqlite3_bind_int(stmt, 1, ranh_i18n_lang() == RANH_LANG_VI);
        sqlite3_bind_int(stmt, 2, SHOWN);
    }
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row)
            break;
        int64_t n = sqlite3_column_int64(stmt, 0);
        if (!any)
            ranh_str_printf(&cli->out, "\n%s\n", _("Without a repair:"));
        any = true;
        ranh_str_printf(&cli->out, "  %s  %s\n      %s%s\n",
                        ranh_print_number(&cli->arena, (double)n, 0),
                        (const char *)sqlite3_column_text(stmt, 1),
                        (const char *)sqlite3_column_text(stmt, 2), n > SHOWN ? "; …" : "");
    }
    sqlite3_finalize(stmt);
    return r;
}

int ranh_cli_put_repairs(struct ranh_cli *cli, struct ranh_workspace *ws, const char *out_of_date,
                         struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int r = prepare(ws, &stmt, err);
    if (r == 0)
        r = cli->common.json ? put_json(cli, ws, stmt, out_of_date, err)
                             : put_table(cli, ws, stmt, err);
    sqlite3_finalize(stmt);
    return r == 0 && !cli->common.json ? put_reasons(cli, ws, err) : r;
}
