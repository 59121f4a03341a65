/* SPDX-License-Identifier: MIT */
/* `ranh sheet`: the delivery sheet of each source, on the terminal, as a page to print, or as
 * JSON. */
#include "cli.h"

#include <math.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/report/sheet.h>

#include "print.h"

enum { MAX_BORDERS = 5 };

static const char *crs_shown(struct ranh_arena *arena, const struct ranh_sheet *sheet)
{
    if (!sheet->crs_used)
        return NULL;
    return ranh_arena_printf(arena, "%s %s (%s)", sheet->crs_used,
                             sheet->crs_name ? sheet->crs_name : "",
                             sheet->crs_reason ? ranh_sheet_reason(sheet->crs_reason) : "");
}

/* "sheet: SHBANDO (UTF-8), number: SHTHUA (TCVN3)" */
static const char *columns_shown(struct ranh_arena *arena, const struct ranh_sheet *sheet)
{
    struct ranh_str text = RANH_STR_INIT;
    for (size_t i = 0; i < sheet->columns.n; i++) {
        const struct ranh_sheet_column *c = &sheet->columns.at[i];
        ranh_str_printf(&text, "%s%s%s%s", i ? ", " : "",
                        c->field ? ranh_sheet_field(c->field) : "", c->field ? " = " : "",
                        c->column);
        if (ranh_sheet_certainty(c))
            ranh_str_printf(&text, _(" (%s, %s, %lld values)"), c->encoding,
                            ranh_sheet_certainty(c), (long long)c->values);
        else if (c->encoding && strcmp(c->encoding, "UTF-8") != 0)
            ranh_str_printf(&text, " (%s)", c->encoding);
    }
    const char *shown = ranh_arena_strdup(arena, text.text);
    ranh_str_release(&text);
    return shown;
}

static const char *levels_shown(struct ranh_arena *arena, const struct ranh_sheet *sheet)
{
    struct ranh_str text = RANH_STR_INIT;
    for (size_t i = 0; i < sheet->levels.n; i++)
        ranh_str_printf(&text, "%s%s: %lld → %lld", i ? " · " : "", sheet->levels.at[i].level,
                        (long long)sheet->levels.at[i].n, (long long)sheet->levels.at[i].used);
    const char *shown = ranh_arena_strdup(arena, text.text);
    ranh_str_release(&text);
    return shown;
}

static void put_balance(struct ranh_cli *cli, const struct ranh_sheet *sheet,
                        struct ranh_print *table)
{
    struct ranh_arena *arena = &cli->arena;
    ranh_print_line(table, _("features"),
                    ranh_arena_printf(arena,
                                      sheet->balanced
                                          ? _("%s = %s accepted + %s rejected")
                                          : _("%s, %s accepted, %s rejected: DOES NOT ADD UP"),
                                      ranh_print_number(arena, (double)sheet->features, 0),
                                      ranh_print_number(arena, (double)sheet->accepted, 0),
                                      ranh_print_number(arena, (double)sheet->rejected, 0)));
    for (size_t i = 0; i < sheet->reasons.n; i++) {
        const struct ranh_sheet_rejected *r = &sheet->reasons.at[i];
        ranh_print_line(table, i ? " " : _("rejected"),
                        ranh_arena_printf(arena, _("%s %s, %s: features %s%s"), r->code, r->title,
                                          ranh_print_number(arena, (double)r->n, 0), r->features,
                                          r->n > 8 ? " …" : ""));
    }
}

static void put_areas(struct ranh_cli *cli, const struct ranh_sheet *sheet,
                      struct ranh_print *table)
{
    struct ranh_arena *arena = &cli->arena;
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    for (size_t i = 0; i < sheet->balances.n; i++) {
        const struct ranh_balance_line *b = &sheet->balances.at[i];
        ranh_print_line(table, i ? " " : _("area balance"),
                        ranh_arena_printf(arena, "%s: %s", b->name ? b->name : "",
                                          ranh_balance_sentence(arena, &b->balance, vi)));
    }
}

static void put_borders(struct ranh_cli *cli, const struct ranh_sheet *sheet,
                        struct ranh_print *table)
{
    struct ranh_arena *arena = &cli->arena;
    size_t n = sheet->borders.n, shown = n < MAX_BORDERS ? n : MAX_BORDERS;
    for (size_t i = 0; i < shown; i++)
        ranh_print_line(table, i ? " " : _("along borders"),
                        ranh_arena_printf(arena, "%s: %s", sheet->borders.at[i].name,
                                          ranh_border_line_text(arena, &sheet->borders.at[i])));
    if (n > shown)
        ranh_print_line(
            table, " ",
            ranh_arena_printf(arena, _("and %zu more; ranh sheet --json lists all"), n - shown));
}

static void put_parcels(struct ranh_cli *cli, const struct ranh_sheet *sheet,
                        struct ranh_print *table)
{
    if (isnan(sheet->area_m2))
        return;
    ranh_print_line(table, _("parcels"),
                    ranh_arena_printf(&cli->arena, "%s, %s m²",
                                      ranh_print_number(&cli->arena, (double)sheet->parcels, 0),
                                      ranh_print_number(&cli->arena, sheet->area_m2, 1)));
}

static void put_findings(struct ranh_cli *cli, const struct ranh_sheet *sheet,
                         struct ranh_print *table)
{
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    for (size_t i = 0; i < sheet->digest.n; i++) {
        const struct ranh_digest_code *code = &sheet->digest.at[i];
        ranh_print_line(table, i ? " " : _("findings"),
                        ranh_arena_printf(&cli->arena, "%s  %s, %s%s%s", code->code->code,
                                          vi ? code->code->title_vi : code->code->title_en,
                                          ranh_print_number(&cli->arena, (double)code->n, 0),
                                          code->code->spoken ? ": " : "",
                                          code->code->spoken ? code->places[0].message : ""));
    }
    if (sheet->digest.n == 0)
        ranh_print_line(table, _("findings"), _("none"));
}

static void put_text(struct ranh_cli *cli, struct ranh_sheet *sheet)
{
    struct ranh_arena *arena = &cli->arena;
    struct ranh_print table = {.arena = arena, .n_columns = 2};
    ranh_print_line(&table, _("source"),
                    ranh_arena_printf(arena, "%s (%s)", sheet->name, ranh_sheet_role(sheet->role)));
    ranh_print_line(&table, _("file"), sheet->path);
    ranh_print_line(&table, _("format"), sheet->driver);
    ranh_print_line(&table, _("layer"), sheet->layer);
    ranh_print_line(
        &table, _("size"),
        ranh_arena_printf(arena, _("%s bytes"), ranh_print_number(arena, (double)sheet->bytes, 0)));
    for (size_t i = 0; i < sheet->files.n; i++)
        ranh_print_line(&table, i ? " " : "SHA-256",
                        sheet->files.n == 1
                            ? sheet->files.at[i].sha256
                            : ranh_arena_printf(arena, "%s  %s", sheet->files.at[i].sha256,
                                                sheet->files.at[i].name));
    ranh_print_line(&table, _("reference system"), crs_shown(arena, sheet));
    ranh_print_line(&table, _("operation"), sheet->operation ? _(sheet->operation) : NULL);
    if (sheet->scale)
        ranh_print_line(&table, _("map scale"),
                        ranh_arena_printf(arena, "1:%lld", (long long)sheet->scale));
    ranh_print_line(&table, _("encoding"), sheet->encoding);
    ranh_print_line(&table, _("columns"), columns_shown(arena, sheet));
    ranh_print_line(&table, _("elements per level, of them in parcels"),
                    levels_shown(arena, sheet));
    put_balance(cli, sheet, &table);
    put_parcels(cli, sheet, &table);
    put_areas(cli, sheet, &table);
    put_borders(cli, sheet, &table);
    put_findings(cli, sheet, &table);
    ranh_print_write(&table, &cli->out);
    ranh_print_release(&table);
}

static int put_sheet(struct ranh_cli *cli, struct ranh_store *store, int64_t source_id, size_t i,
                     struct ranh_str *html, struct ranh_err *err)
{
    struct ranh_sheet sheet;
    int r = ranh_sheet_read(store, source_id, &sheet, err);
    if (r == 0) {
        if (html)
            ranh_sheet_html(&sheet, html);
        if (cli->common.json) {
            ranh_str_puts(&cli->out, i ? ",\n " : "\n ");
            ranh_sheet_json(&sheet, &cli->out);
        } else if (!html) {
            ranh_str_puts(&cli->out, i ? "\n" : "");
            put_text(cli, &sheet);
        }
    }
    ranh_sheet_release(&sheet);
    return r;
}

int ranh_sheets_put(struct ranh_cli *cli, struct ranh_store *store, const char *source,
                    struct ranh_str *html, struct ranh_err *err)
{
    int64_t *ids = NULL;
    size_t n = 0;
    int r = ranh_sheet_sources(store, source, &cli->arena, &ids, &n, err);
    if (html)
        ranh_sheet_html_begin(html);
    if (cli->common.json)
        ranh_str_puts(&cli->out, "[");
    for (size_t i = 0; r == 0 && i < n; i++)
        r = put_sheet(cli, store, ids[i], i, html, err);
    if (cli->common.json)
        ranh_str_puts(&cli->out, "\n]\n");
    if (html)
        ranh_sheet_html_end(html);
    if (r == 0 && n == 0)
        r = ranh_fail(err, RANH_E_INPUT, _("nothing was delivered yet; run ranh ingest first"));
    return r;
}

int ranh_cmd_sheet(struct ranh_cli *cli, void *args, struct ranh_err *err)
{
    const struct ranh_sheet_args *a = args;
    struct ranh_project *project = NULL;
    struct ranh_workspace *ws = NULL;
    struct ranh_str html = RANH_STR_INIT;
    if (cli->words.n > 1)
        return ranh_fail(err, RANH_E_USAGE, _("name one source, or none for all"));
    if (a->html && !cli->common.overwrite && ranh_fs_exists(a->html))
        return ranh_fail(err, RANH_E_OUTPUT, _("%s: exists already; --overwrite replaces it"),
                         a->html);
    int r = ranh_cli_project(cli, &project, err);
    if (r == 0)
        r = ranh_cli_workspace(cli, project, RANH_STORE_READ, &ws, err);
    if (r == 0)
        r = ranh_sheets_put(cli, ws->store, cli->words.n ? cli->words.at[0] : NULL,
                            a->html ? &html : NULL, err);
    if (r == 0 && a->html && !cli->common.dry_run)
        r = ranh_fs_write(a->html, html.text, html.len, err);
    ranh_str_release(&html);
    int closed = ranh_workspace_close(ws, err);
    ranh_project_free(project);
    return r ? r : closed;
}
