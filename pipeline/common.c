/* SPDX-License-Identifier: MIT */
/*
 * What all commands share: common options, the project, the workspace, the verdict.
 *
 * Options of stages are offsets into struct ranh_project. They are parsed twice: first into a
 * scratch project, to see mistakes and --help before anything is opened, then over the values of
 * the file.
 */
#include "cli.h"

#include <string.h>
#include <unistd.h>

#include <ranh/base/date.h>
#include <ranh/base/fs.h>
#include <ranh/base/num.h>
#include <ranh/land/decision.h>
#include <ranh/run/stage.h>

#include "stages.h"

#define AT(field) offsetof(struct ranh_common, field)

static const char *const when_choices[] = {"auto", "always", "never", NULL};
static const char *const progress_choices[] = {"auto", "always", "never", "json", NULL};
static const char *const fail_on_choices[] = {"never", "info", "warning", "error", NULL};

static const struct ranh_opt every[] = {
    RANH_OPT_GROUP(N_("Common options:")),
    RANH_OPT_FLAG('h', NULL, AT(brief_help), N_("short help")),
    RANH_OPT_FLAG(0, "help", AT(full_help), N_("full help")),
    RANH_OPT_FLAG(0, "version", AT(version), N_("versions of Ranh and of the libraries it uses")),
    RANH_OPT_FLAG('q', "quiet", AT(quiet), N_("say only warnings and errors")),
    RANH_OPT_COUNT('v', "verbose", AT(verbose), N_("say more")),
    RANH_OPT_FLAG(0, "json", AT(json), N_("write JSON to standard output")),
    RANH_OPT_CHOICE(0, "color", AT(color), "WHEN",
                    N_("colours; auto: on a terminal, unless NO_COLOR is set"), when_choices),
    RANH_OPT_TEXT(0, "lang", AT(lang), "vi|en",
                  N_("language of messages; else that of the environment")),
    RANH_OPT_FLAG(0, "json-usage", AT(json_usage), N_("write the options of the command as JSON")),
    RANH_OPT_END,
};

static const struct ranh_opt about_project[] = {
    RANH_OPT_GROUP(N_("Options of the run:")),
    RANH_OPT_TEXT(0, "project", AT(project), "FILE",
                  N_("project file; else ranh.yaml here or in a folder above")),
    RANH_OPT_INT('j', "threads", AT(threads), "N",
                 N_("threads; 0 = one per processor; results do not depend on it"), 0, 1024),
    RANH_OPT_FLAG('n', "dry-run", AT(dry_run), N_("only say what would be done")),
    RANH_OPT_FLAG(0, "overwrite", AT(overwrite), N_("replace outputs that exist")),
    RANH_OPT_CHOICE(0, "progress", AT(progress), "WHEN",
                    N_("progress on standard error; auto: after 2 seconds"), progress_choices),
    RANH_OPT_CHOICE(
        0, "fail-on", AT(fail_on), "SEVERITY",
        N_("exit with 1 when there are findings of this severity or a higher one (default: never)"),
        fail_on_choices),
    RANH_OPT_END,
};
static const struct ranh_opt no_options[] = {RANH_OPT_END};

const struct ranh_opt_usage *ranh_cli_usage(struct ranh_arena *arena,
                                            const struct ranh_command *command)
{
    struct ranh_opt_usage *usage = RANH_NEW(arena, struct ranh_opt_usage);
    const struct ranh_opt **tables = RANH_NEW_ARRAY(arena, 4, const struct ranh_opt *);
    tables[0] = command->options ? command->options : no_options;
    tables[1] = every;
    tables[2] = command->uses_project ? about_project : NULL;
    tables[3] = NULL;
    *usage = (struct ranh_opt_usage){
        .program = ranh_arena_printf(arena, "ranh %s", command->name),
        .summary = ranh_command_summary(command),
        .positional = command->positional,
        .examples = command->examples,
        .tables = (const struct ranh_opt *const *)tables,
    };
    return usage;
}

int ranh_cli_parse(struct ranh_cli *cli, void *args, struct ranh_err *err)
{
    void *const targets[] = {args, &cli->common, &cli->common};
    cli->common = (struct ranh_common){0};
    int r = ranh_opt_parse(ranh_cli_usage(&cli->arena, cli->command), targets, cli->argc, cli->argv,
                           &cli->arena, &cli->words, err);
    if (r == 0 && cli->common.lang && strcmp(cli->common.lang, "vi") != 0 &&
        strcmp(cli->common.lang, "en") != 0)
        r = ranh_fail(err, RANH_E_USAGE, _("--lang: \"%s\" is none of vi, en"), cli->common.lang);
    return r;
}

static const char *find_project(struct ranh_cli *cli)
{
    char here[4096];
    if (ranh_fs_exists("ranh.yaml"))
        return "ranh.yaml";
    return getcwd(here, sizeof(here)) ? ranh_project_find(&cli->arena, here) : NULL;
}

int ranh_cli_project(struct ranh_cli *cli, struct ranh_project **project, struct ranh_err *err)
{
    const char *path = cli->common.project ? cli->common.project : find_project(cli);
    *project = NULL;
    if (!path)
        return ranh_fail(err, RANH_E_INPUT,
                         _("there is no ranh.yaml here or in a folder above; give --project FILE. "
                           "To look at one file "
                           "without a project: ranh check FILE"));
    int r = ranh_project_load(path, project, err);
    if (r == 0 && cli->command->run == ranh_cmd_stage) {
        r = ranh_cli_parse(cli, *project, err);
        if (r == 0)
            r = ranh_project_check(*project, err);
    }
    if (r != 0) {
        ranh_project_free(*project);
        *project = NULL;
    }
    return r;
}

int ranh_cli_workspace(struct ranh_cli *cli, const struct ranh_project *project,
                       enum ranh_store_mode mode, struct ranh_workspace **ws, struct ranh_err *err)
{
    if (mode == RANH_STORE_READ && !ranh_fs_exists(project->workspace))
        mode = RANH_STORE_MEMORY;
    int r = ranh_workspace_open(project, mode, cli->log, (unsigned)cli->common.threads, ws, err);
    if (r == 0) {
        (*ws)->stop = cli->stop;
        (*ws)->overwrite = cli->common.overwrite;
    }
    return r;
}

int ranh_cli_verdict(struct ranh_cli *cli, struct ranh_workspace *ws, const char *stage,
                     int *verdict, struct ranh_err *err)
{
    *verdict = 0;
    if (cli->common.fail_on == RANH_FAIL_ON_NEVER)
        return 0;
    char today[RANH_DATE_MAX]; /* what people decided to waive does not count while it holds */
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    int r = ranh_store_prepare(
        ws->store,
        "SELECT 1 FROM finding WHERE (?1 IS NULL OR stage = ?1) AND verdict NOT IN ('OK', "
        "'NOT_APPLICABLE')"
        " AND CASE severity WHEN 'error' THEN 3 WHEN 'warning' THEN 2 ELSE 1 END >= ?2"
        " AND NOT EXISTS (SELECT 1 FROM decision AS d WHERE " RANH_DECISION_HOLDS("finding",
                                                                                  "?3") ") LIMIT 1",
        &stmt, err);
    if (r == 0) {
        if (stage)
            sqlite3_bind_text(stmt, 1, stage, -1, SQLITE_TRANSIENT);
        sqlite3_bind_int(stmt, 2, cli->common.fail_on);
        sqlite3_bind_text(stmt, 3, ranh_date_iso(today, ws->as_of), -1, SQLITE_TRANSIENT);
        r = ranh_store_step(ws->store, stmt, &row, err);
    }
    sqlite3_finalize(stmt);
    *verdict = row ? RANH_FINDINGS : 0;
    return r;
}

void ranh_cli_put_plan(struct ranh_cli *cli, const bool *ran)
{
    const char *comma = "";
    ranh_str_puts(&cli->out, "{\"dry_run\":true,\"would_run\":[");
    for (size_t i = 0; i < ranh_n_stages; i++)
        if (ran[i]) {
            ranh_str_printf(&cli->out, "%s\"%s\"", comma, ranh_stages[i].name);
            comma = ",";
        }
    ranh_str_puts(&cli->out, "]}\n");
}

int ranh_cli_put_record(struct ranh_cli *cli, struct ranh_workspace *ws, const char *stage,
                        struct ranh_err *err)
{
    struct ranh_stage_record last = {0};
    int r = ranh_stage_last(ws->store, &cli->arena, stage, false, &last, err);
    if (r != 0)
        return r;
    ranh_str_puts(&cli->out, "{\"stage\":");
    ranh_str_put_json(&cli->out, stage);
    if (last.run_id == 0) {
        ranh_str_puts(&cli->out, ",\"last_run\":null}");
        return 0;
    }
    char buf[RANH_NUM_MAX];
    ranh_str_printf(
        &cli->out,
        ",\"last_run\":{\"run_id\":%lld,\"state\":\"%s\",\"started\":\"%s\",\"seconds\":%s,"
        "\"peak_bytes\":%lld,\"counts\":%s,\"inputs\":%s,\"versions\":%s}}",
        (long long)last.run_id,
        last.stopped  ? "stopped"
        : last.failed ? "failed"
                      : "done",
        last.started, ranh_num_fixed(buf, last.seconds, 3), (long long)last.peak_bytes, last.counts,
        last.inputs, last.versions);
    return 0;
}
