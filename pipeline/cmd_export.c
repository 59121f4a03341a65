/* SPDX-License-Identifier: MIT */
/* `ranh export FILE`: a layer of the workspace for another program; the format is the file's
 * ending. */
#include "cli.h"

#include <ranh/report/export.h>

#include "print.h"

static void put_counts(struct ranh_cli *cli, const struct ranh_export_counts *counts)
{
    struct ranh_arena *arena = &cli->arena;
    for (size_t i = 0; counts->files[i]; i++)
        ranh_str_printf(&cli->out, "%s\n", counts->files[i]);
    ranh_str_printf(&cli->out, _("%s rows\n"), ranh_print_number(arena, (double)counts->rows, 0));
    if (counts->cut)
        ranh_str_printf(&cli->out,
                        _("%s texts longer than the 254 bytes of a shapefile were cut; .gpkg holds "
                          "them whole\n"),
                        ranh_print_number(arena, (double)counts->cut, 0));
    if (counts->unread)
        ranh_str_printf(
            &cli->out,
            _("%s texts cannot be said in this encoding and were left empty, first %s\n"),
            ranh_print_number(arena, (double)counts->unread, 0), counts->first_unread);
}

static void put_json(struct ranh_cli *cli, const struct ranh_export_counts *counts)
{
    ranh_str_puts(&cli->out, "{\"files\":[");
    for (size_t i = 0; counts->files[i]; i++) {
        ranh_str_puts(&cli->out, i ? "," : "");
        ranh_str_put_json(&cli->out, counts->files[i]);
    }
    ranh_str_printf(&cli->out, "],\"rows\":%lld,\"cut\":%lld,\"unread\":%lld}\n",
                    (long long)counts->rows, (long long)counts->cut, (long long)counts->unread);
}

int ranh_cmd_export(struct ranh_cli *cli, void *args, struct ranh_err *err)
{
    const struct ranh_export_args *a = args;
    struct ranh_project *project = NULL;
    struct ranh_workspace *ws = NULL;
    struct ranh_export_counts counts;
    if (cli->words.n != 1)
        return ranh_fail(err, RANH_E_USAGE, _("name the file to write: ranh export parcels.gpkg"));
    const struct ranh_export_options options = {.layer = a->layer,
                                                .path = cli->words.at[0],
                                                .crs = a->crs,
                                                .encoding = a->encoding,
                                                .commune = a->commune,
                                                .sheet = a->sheet,
                                                .clean = a->clean,
                                                .overwrite = cli->common.overwrite};
    int r = ranh_cli_project(cli, &project, err);
    if (r == 0)
        r = ranh_cli_workspace(cli, project, RANH_STORE_READ, &ws, err);
    if (r == 0)
        r = ranh_export_run(ws->store, &options, &cli->arena, &counts, err);
    if (r == 0 && cli->common.json)
        put_json(cli, &counts);
    else if (r == 0)
        put_counts(cli, &counts);
    int closed = ranh_workspace_close(ws, err);
    ranh_project_free(project);
    return r ? r : closed;
}
