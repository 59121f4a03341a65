/* SPDX-License-Identifier: MIT */
/* What the program tells of itself: commands, topics, exit statuses, versions. */
#include "cli.h"

#include <string.h>

#include <ranh/base/text.h>
#include <ranh/io/versions.h>
#include <ranh/version.h>

static const struct {
    enum ranh_status status;
    const char *meaning;
} exits[] = {
    {RANH_OK, N_("done")},
    {RANH_FINDINGS, N_("done, and there are findings at or above --fail-on")},
    {RANH_E_USAGE, N_("the command line is wrong")},
    {RANH_E_PROJECT, N_("the project file, a rule table or a definition is wrong")},
    {RANH_E_INPUT, N_("an input is missing, unreadable, truncated or not what it claims to be")},
    {RANH_E_OUTPUT,
     N_("an output exists (see --overwrite) or cannot be written: permission, full disk")},
    {RANH_E_CRS, N_("no, contradictory or refused reference system or operation")},
    {RANH_E_PARTIAL, N_("some files or partitions failed, the others are complete")},
    {RANH_E_INTERRUPTED,
     N_("stopped by a signal; the workspace is as before the stage: run again")},
    {RANH_E_LOCKED, N_("another process is writing the workspace")},
    {RANH_E_INTERNAL, N_("internal error: please report it with the output of ranh version")},
};

void ranh_cli_exit_codes(bool markdown, struct ranh_str *out)
{
    if (markdown)
        ranh_str_printf(out, "# %s\n\n%s\n\n| %s | %s | %s |\n|---|---|---|\n", _("Exit statuses"),
                        _("Every command ends with one of these. Scripts may rely on numbers and "
                          "names; `--json` gives both "
                          "when a command fails."),
                        _("status"), _("name"), _("meaning"));
    for (size_t i = 0; i < sizeof(exits) / sizeof(exits[0]); i++)
        ranh_str_printf(out, markdown ? "| %d | `%s` | %s |\n" : "%3d  %-20s  %s\n",
                        (int)exits[i].status, ranh_status_name(exits[i].status),
                        _(exits[i].meaning));
}

void ranh_cli_overview(struct ranh_str *out)
{
    ranh_str_printf(
        out, "%s\n\n%s\n",
        _("Ranh turns a city's survey files, plans and permits into one checked parcel fabric."),
        _("Examples:"));
    ranh_str_puts(
        out,
        "  ranh check sheet-12.shp\n  ranh run --project city/ranh.yaml\n  ranh explain T101\n");
    ranh_str_printf(out, "\n%s\n", _("Commands:"));
    for (const struct ranh_command *c = ranh_commands; c->name; c++)
        ranh_str_printf(out, "  %-12s%s\n", c->name, _(ranh_command_summary(c)));
    ranh_str_printf(
        out, "\n%s\n",
        _("\"ranh COMMAND -h\" shows examples and options. Messages in Vietnamese: --lang vi."));
}

void ranh_cli_versions(bool json, struct ranh_str *out)
{
    struct ranh_versions v = {0};
    ranh_versions_get(&v);
    const struct {
        const char *name, *version;
    } rows[] = {
        {"Ranh", RANH_VERSION},       {"GDAL", v.gdal},    {"PROJ", v.proj}, {"GEOS", v.geos},
        {"SpatiaLite", v.spatialite}, {"SQLite", v.sqlite}};
    static const char *const keys[] = {"ranh", "gdal", "proj", "geos", "spatialite", "sqlite"};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (json) {
            ranh_str_printf(out, "%s\"%s\":", i ? "," : "{", keys[i]);
            ranh_str_put_json(out, rows[i].version);
        } else {
            ranh_str_printf(out, "%-10s %s\n", rows[i].name, rows[i].version);
        }
    }
    ranh_str_puts(out, json ? "}\n" : "");
}

int ranh_cmd_version(struct ranh_cli *cli, void *args, struct ranh_err *err)
{
    (void)args;
    (void)err;
    ranh_cli_versions(cli->common.json, &cli->out);
    return 0;
}

int ranh_cmd_help(struct ranh_cli *cli, void *args, struct ranh_err *err)
{
    const struct ranh_help_args *a = args;
    if (cli->words.n == 0) {
        ranh_cli_overview(&cli->out);
        return 0;
    }
    const char *topic = cli->words.at[0];
    const struct ranh_command *command = ranh_command_find(topic);
    if (command)
        ranh_opt_help(ranh_cli_usage(&cli->arena, command), true, &cli->out);
    else if (strcmp(topic, "exit-codes") == 0)
        ranh_cli_exit_codes(a->markdown, &cli->out);
    else if (strcmp(topic, "project-file") == 0)
        ranh_project_reference(&cli->out);
    else
        return ranh_fail(err, RANH_E_USAGE,
                         _("there is no command or topic \"%s\"; \"ranh help\" lists the commands, "
                           "topics are exit-codes and project-file"),
                         topic);
    return 0;
}
