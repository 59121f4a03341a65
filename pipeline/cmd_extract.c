/* SPDX-License-Identifier: MIT */
/*
 * `ranh extract`: all that is known of one parcel, on the terminal, as pages to print, or as JSON. What stands in it is
 * held against the state of the stages first: an extract of old findings says so at its head.
 */
#include "cli.h"

#include <math.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/report/extract.h>

#include "print.h"
#include "stages.h"

/* What codes mean. */
struct names {
    struct ranh_rules *rules;
    struct ranh_admin admin;
};

static const char *square_metres(struct ranh_arena *arena, double m2)
{
    return isnan(m2) ? _("no data")
                     : ranh_arena_printf(arena, "%s m²", ranh_print_number(arena, m2, 1));
}

static const char *percent(struct ranh_arena *arena, double m2, double whole)
{
    return ranh_print_number(arena, 100 * m2 / whole, 1);
}

static const char *area_shown(struct ranh_arena *arena, const struct ranh_extract *e,
                              const struct ranh_extract_area *a)
{
    const char *name = a->name ? a->name : a->function ? a->function : a->code;
    const char *text =
        ranh_arena_printf(arena, "%s: %s, %s %%", name ? name : _("without a name"),
                          square_metres(arena, a->m2), percent(arena, a->m2, e->area_m2));
    if (isnan(a->low))
        return ranh_arena_printf(arena, _("%s (how certain is not known)"), text);
    return ranh_arena_printf(arena, _("%s (at least %s %%, at most %s %%)"), text,
                             percent(arena, a->low, e->area_m2),
                             percent(arena, a->high, e->area_m2));
}

static void put_text(struct ranh_cli *cli, const struct ranh_extract *e)
{
    struct ranh_arena *arena = &cli->arena;
    struct ranh_print table = {.arena = arena, .n_columns = 2};
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    ranh_print_line(&table, _("parcel"), e->key ? e->key : e->number);
    ranh_print_line(&table, _("ward or commune"), e->commune_name);
    ranh_print_line(&table, _("land use"),
                    ranh_arena_printf(arena, "%s %s", e->land_use ? e->land_use : "",
                                      !e->use ? ""
                                      : vi    ? e->use->name_vi
                                              : e->use->name_en));
    ranh_print_line(&table, _("area recorded"), square_metres(arena, e->recorded_m2));
    ranh_print_line(&table, _("area of the boundary"), square_metres(arena, e->computed_m2));
    for (size_t i = 0; i < e->areas.n; i++)
        ranh_print_line(&table, e->areas.at[i].restriction ? _("restriction") : _("zone"),
                        area_shown(arena, e, &e->areas.at[i]));
    if (e->outside_m2 >= 0.05)
        ranh_print_line(&table, _("in no zone"), square_metres(arena, e->outside_m2));
    for (size_t i = 0; i < e->findings.n; i++)
        ranh_print_line(
            &table, i ? " " : _("findings"),
            ranh_arena_printf(arena, "%s  %s",
                              e->findings.at[i].code ? e->findings.at[i].code->code : "",
                              vi ? e->findings.at[i].message_vi : e->findings.at[i].message_en));
    if (e->findings.n == 0)
        ranh_print_line(&table, _("findings"), _("none"));
    for (size_t i = 0; i < e->permits.n; i++)
        ranh_print_line(&table, i ? " " : _("permits"), e->permits.at[i].number);
    ranh_print_line(&table, _("file"),
                    ranh_arena_printf(arena, "%s  SHA-256 %s", e->file, e->sha256));
    ranh_print_write(&table, &cli->out);
    ranh_print_release(&table);
}

/* Stages whose results are told, that are missing or out of date; NULL = none. */
static int find_stale(struct ranh_cli *cli, struct ranh_workspace *ws, const char **stale,
                      struct ranh_err *err)
{
    static const char *const told[] = {"ingest",  "reproject", "validate",
                                       "overlap", "link",      "zoning"};
    int r = 0;
    *stale = NULL;
    for (size_t i = 0; i < sizeof(told) / sizeof(told[0]) && r == 0; i++) {
        struct ranh_stage_status status = {0};
        r = ranh_stage_status(ws, ranh_stages, ranh_n_stages,
                              ranh_stage_find(ranh_stages, ranh_n_stages, told[i]), &status, err);
        if (r == 0 && status.state != RANH_STAGE_CURRENT)
            *stale = *stale ? ranh_arena_printf(&cli->arena, "%s, %s", *stale, told[i]) : told[i];
    }
    return r;
}

static int put_parcel(struct ranh_cli *cli, struct ranh_workspace *ws, const struct names *names,
                      int64_t id, const char *stale, struct ranh_str *html, struct ranh_err *err)
{
    struct ranh_extract extract;
    int r = ranh_extract_read(ws->store, names->rules, &names->admin, ws->as_of, id, &extract, err);
    if (r == 0 && html)
        ranh_extract_html(&extract, stale, html);
    if (r == 0 && cli->common.json) {
        ranh_str_puts(&cli->out, cli->out.len > 1 ? ",\n " : "\n ");
        ranh_extract_json(&extract, stale, &cli->out);
    } else if (r == 0 && !html) {
        ranh_str_puts(&cli->out, cli->out.len ? "\n" : "");
        put_text(cli, &extract);
    }
    ranh_extract_release(&extract);
    return r;
}

static int put_all(struct ranh_cli *cli, struct ranh_workspace *ws, const struct names *names,
                   struct ranh_str *html, struct ranh_err *err)
{
    const char *stale;
    int r = find_stale(cli, ws, &stale, err);
    if (r == 0 && stale)
        ranh_log_say(
            ws->log, RANH_LOG_WARNING,
            _("not up to date: %s; what is found may be old or missing, run \"ranh run\" first"),
            stale);
    if (html)
        ranh_extract_html_begin(html);
    ranh_str_puts(&cli->out, cli->common.json ? "[" : "");
    for (size_t i = 0; r == 0 && i < cli->words.n; i++) {
        int64_t *ids;
        size_t n;
        r = ranh_extract_find(ws->store, cli->words.at[i], &cli->arena, &ids, &n, err);
        for (size_t k = 0; r == 0 && k < n; k++)
            r = put_parcel(cli, ws, names, ids[k], stale, html, err);
    }
    ranh_str_puts(&cli->out, cli->common.json ? "\n]\n" : "");
    if (html)
        ranh_extract_html_end(html);
    return r;
}

int ranh_cmd_extract(struct ranh_cli *cli, void *args, struct ranh_err *err)
{
    const struct ranh_extract_args *a = args;
    struct ranh_project *project = NULL;
    struct ranh_workspace *ws = NULL;
    struct names names = {0};
    struct ranh_str html = RANH_STR_INIT;
    if (cli->words.n == 0)
        return ranh_fail(err, RANH_E_USAGE,
                         _("name a parcel as commune/sheet/number, for example 26740/12/345"));
    if (a->html && !cli->common.overwrite && ranh_fs_exists(a->html))
        return ranh_fail(err, RANH_E_OUTPUT, _("%s: exists already; --overwrite replaces it"),
                         a->html);
    int r = ranh_cli_project(cli, &project, err);
    if (r == 0)
        r = ranh_cli_workspace(cli, project, RANH_STORE_READ, &ws, err);
    if (r == 0)
        r = ranh_rules_load(ranh_datasets_dir(), project->rules, &names.rules, err);
    if (r == 0)
        r = ranh_admin_load(&cli->arena, ranh_datasets_dir(), &names.admin, err);
    if (r == 0)
        r = put_all(cli, ws, &names, a->html ? &html : NULL, err);
    if (r == 0 && a->html && !cli->common.dry_run)
        r = ranh_fs_write(a->html, html.text, html.len, err);
    ranh_str_release(&html);
    ranh_admin_release(&names.admin);
    ranh_rules_free(names.rules);
    int closed = ranh_workspace_close(ws, err);
    ranh_project_free(project);
    return r ? r : closed;
}
