/* SPDX-License-Identifier: MIT */
/*
 * Files of a delivery that cannot be read. One bad file among twenty must not keep nineteen from being checked: it is set
 * aside with its reason, and the others are checked as if it had not been named. Nothing is opened ahead to
 * find out, for a good delivery shall not be read twice; only when a run broke are all looked at, so that it is
 * begun again once and not once for each.
 */
#include "check.h"

#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/io/source.h>

static void set_aside(struct ranh_cli *cli, struct ranh_check_files *files, size_t i,
                      const struct ranh_err *err)
{
    files->at[i].status = err->status;
    files->at[i].reason = ranh_arena_strdup(&cli->arena, err->text);
    files->n_unread++;
}

size_t ranh_check_first(const struct ranh_check_files *files)
{
    size_t i = 0;
    while (i + 1 < files->n && files->at[i].reason)
        i++;
    return i;
}

bool ranh_check_set_aside(struct ranh_cli *cli, struct ranh_check_files *files,
                          const struct ranh_source_options *options, const char *failed,
                          struct ranh_err *err)
{
    size_t before = files->n_unread;
    if (err->status != RANH_E_INPUT)
        return false;
    for (size_t i = 0; i < files->n; i++) {
        struct ranh_unread *file = &files->at[i];
        struct ranh_source *source = NULL;
        struct ranh_err why = {0};
        if (file->reason)
            continue;
        if (failed && strcmp(failed, file->path) == 0)
            set_aside(cli, files, i, err);
        else if (ranh_source_open(file->path, options, &source, &why) == 0)
            ranh_source_close(source);
        else if (why.status == RANH_E_INPUT)
            set_aside(cli, files, i, &why);
    }
    if (files->n_unread == before)
        return false;
    ranh_err_clear(err);
    return true;
}

/* "bad.dwg, cut.gpkg". */
static const char *names(struct ranh_cli *cli, const struct ranh_check_files *files)
{
    const char *list = "";
    for (size_t i = 0; i < files->n; i++)
        if (files->at[i].reason)
            list = ranh_arena_printf(&cli->arena, "%s%s%s", list, *list ? ", " : "",
                                     files->at[i].path);
    return list;
}

/* Reasons begin with the path as a rule; a reason that does not gets it. */
static const char *reason_of(struct ranh_arena *arena, const struct ranh_unread *file)
{
    size_t n = strlen(file->path);
    return strncmp(file->reason, file->path, n) == 0
               ? file->reason
               : ranh_arena_printf(arena, "%s: %s", file->path, file->reason);
}

void ranh_check_put_unread(struct ranh_cli *cli, const struct ranh_check_files *files)
{
    for (size_t i = 0; i < files->n; i++)
        if (files->at[i].reason)
            ranh_str_printf(&cli->out, _("not read: %s\n"), reason_of(&cli->arena, &files->at[i]));
}

const char *ranh_check_unread_sum(struct ranh_cli *cli, const struct ranh_check_files *files)
{
    return ranh_arena_printf(&cli->arena,
                             files->n_unread == 1 ? _("%zu of %zu files was not read: %s")
                                                  : _("%zu of %zu files were not read: %s"),
                             files->n_unread, files->n, names(cli, files));
}

void ranh_check_json_unread(const struct ranh_check_files *files, struct ranh_str *out)
{
    const char *comma = "";
    ranh_str_puts(out, "\"unreadable\":[");
    for (size_t i = 0; i < files->n; i++) {
        const struct ranh_unread *file = &files->at[i];
        if (!file->reason)
            continue;
        ranh_str_printf(out, "%s{\"file\":", comma);
        ranh_str_put_json(out, file->path);
        ranh_str_printf(out, ",\"status\":\"%s\",\"text\":", ranh_status_name(file->status));
        ranh_str_put_json(out, file->reason);
        ranh_str_putc(out, '}');
        comma = ",";
    }
    ranh_str_putc(out, ']');
}

int ranh_check_none(struct ranh_cli *cli, const struct ranh_check_files *files,
                    struct ranh_err *err)
{
    if (files->n == 1)
        return ranh_fail(err, files->at[0].status, "%s", files->at[0].reason);
    for (size_t i = 0; i < files->n; i++)
        ranh_log_say(cli->log, RANH_LOG_ERROR, "%s", reason_of(&cli->arena, &files->at[i]));
    ranh_check_json_unread(files, &cli->error_more);
    return ranh_fail(err, files->at[0].status, _("none of the %zu files could be read: %s"),
                     files->n, names(cli, files));
}
