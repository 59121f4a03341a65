/* SPDX-License-Identifier: MIT */
/* One stage by itself: `ranh overlap`, or the link `ranh-overlap`. */
#include "cli.h"

#include "stages.h"

static int dry_run(struct ranh_cli *cli, struct ranh_workspace *ws, size_t i, struct ranh_err *err)
{
    struct ranh_stage_status status;
    int r = ranh_stage_status(ws, ranh_stages, ranh_n_stages, i, &status, err);
    if (r == 0 && status.state == RANH_STAGE_CURRENT)
        ranh_log_say(cli->log, RANH_LOG_INFO, _("%s would run, though it is up to date"),
                     ranh_stages[i].name);
    else if (r == 0)
        ranh_log_say(cli->log, RANH_LOG_INFO, _("%s would run (%s)"), ranh_stages[i].name,
                     status.reason);
    ranh_free(status.inputs);
    bool ran[64] = {false};
    ran[i] = true;
    if (r == 0 && cli->common.json)
        ranh_cli_put_plan(cli, ran);
    return r;
}

static int execute(struct ranh_cli *cli, struct ranh_workspace *ws, size_t i, int *verdict,
                   struct ranh_err *err)
{
    const char *name = ranh_stages[i].name;
    int r = ranh_stage_execute(ws, ranh_stages, ranh_n_stages, i, err);
    if (r == 0)
        r = ranh_cli_verdict(cli, ws, name, verdict, err);
    for (size_t c = 0; r == 0 && !cli->common.json && c < ws->counts.n; c++)
        ranh_str_printf(&cli->out, "%s\t%lld\n", ws->counts.entry[c].key,
                        (long long)ws->counts.entry[c].value);
    if (r == 0 && cli->common.json) {
        r = ranh_cli_put_record(cli, ws, name, err);
        ranh_str_putc(&cli->out, '\n');
    }
    return r;
}

int ranh_cmd_stage(struct ranh_cli *cli, void *args, struct ranh_err *err)
{
    (void)args; /* parsed again over the project */
    struct ranh_project *project = NULL;
    struct ranh_workspace *ws = NULL;
    int verdict = 0;
    size_t i = ranh_stage_find(ranh_stages, ranh_n_stages, cli->command->name);
    if (i == ranh_n_stages)
        return ranh_fail(err, RANH_E_USAGE, _("this build of Ranh has no stage \"%s\""),
                         cli->command->name);
    int r = ranh_cli_project(cli, &project, err);
    if (r == 0)
        r = ranh_cli_workspace(cli, project,
                               cli->common.dry_run ? RANH_STORE_READ : RANH_STORE_WRITE, &ws, err);
    if (r == 0)
        r = cli->common.dry_run ? dry_run(cli, ws, i, err) : execute(cli, ws, i, &verdict, err);
    int closed = ranh_workspace_close(ws, err);
    ranh_project_free(project);
    return r ? r : closed ? closed : verdict;
}
