/* SPDX-License-Identifier: MIT */
/*
 * Files of a delivery that cannot be read, or whose reference system is refused. One bad file among twenty must not
 * keep nineteen from being checked: it is set
 * aside with its reason, and the others are checked as if it had not been named. Nothing is opened ahead to
 * find out, for a good delivery shall not be read twice; only when a run broke are all looked at, so that it is
 * begun again once and not once for each.
 */
#include "check.h"

#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/io/source.h>

static void set_aside(struct ranh_cli *cli, struct ranh_check_files *files, size_t i,
                      enum ranh_status status, const char *reason)
{
    files->at[i].status = status;
    files->at[i].reason = ranh_arena_strdup(&cli->arena, reason);
    files->n_unread++;
}

static const struct ranh_broken *broke_on(const struct ranh_workspace *ws, const char *path)
{
    for (size_t i = 0; ws && i < ws->broken.n; i++)
        if (strcmp(ws->broken.at[i].path, path) == 0)
            return &ws->broken.at[i];
    return NULL;
}

size_t ranh_check_first(const struct ranh_check_files *files)
{
    size_t i = 0;
    while (i + 1 < files->n && (files->at[i].reason || files->at[i].role != RANH_ROLE_PARCELS))
        i++;
    return i;
}

bool ranh_check_set_aside(struct ranh_cli *cli, struct ranh_check_files *files,
                          const struct ranh_source_options *options,
                          const struct ranh_workspace *ws, struct ranh_err *err)
{
    size_t before = files->n_unread;
    if (err->status != RANH_E_INPUT && err->status != RANH_E_CRS)
        return false;
    for (size_t i = 0; i < files->n; i++) {
        struct ranh_unread *file = &files->at[i];
        struct ranh_source *source = NULL;
        struct ranh_err why = {0};
        const struct ranh_broken *broken = broke_on(ws, file->path);
        if (file->reason)
            continue;
        if (broken)
            set_aside(cli, files, i, broken->status, broken->why);
        else if (err->status == RANH_E_CRS)
            continue; /* all were read */
        else if (ranh_source_open(file->path, options, &source, &why) == 0)
            ranh_source_close(source);
        else if (why.status == RANH_E_INPUT)
            set_aside(cli, files, i, why.status, why.text);
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

/* What is said of the file: reasons begin with its path as a rule, or with its name; one that does not is a sentence
 * of its own. */
static const char *said(struct ranh_arena *arena, const struct ranh_unread *file)
{
    const char *name = ranh_fs_basename(file->path);
    size_t whole = strlen(file->path), n = strlen(name);
    if (strncmp(file->reason, file->path, whole) == 0)
        return file->reason + whole;
    if (strncmp(file->reason, name, n) == 0 && (file->reason[n] == ' ' || file->reason[n] == ':'))
        return file->reason + n;
    return ranh_arena_printf(arena, ": %s", file->reason);
}

/* File i with its reason, and with it those after it of which the same is said; NULL when it stood with one before. */
static const char *told_with(struct ranh_arena *arena, const struct ranh_check_files *files,
                             size_t i)
{
    const char *text = said(arena, &files->at[i]), *list = "";
    for (size_t k = 0; k < files->n; k++) {
        if (!files->at[k].reason || strcmp(said(arena, &files->at[k]), text) != 0)
            continue;
        if (k < i)
            return NULL;
        list = ranh_arena_printf(arena, "%s%s%s", list, *list ? ", " : "", files->at[k].path);
    }
    return ranh_arena_printf(arena, "%s%s", list, text);
}

/* Whether a file was read, and there is no saying where it lies. */
static bool any_unplaced(const struct ranh_check_files *files)
{
    for (size_t i = 0; i < files->n; i++)
        if (files->at[i].reason && files->at[i].status == RANH_E_CRS)
            return true;
    return false;
}

void ranh_check_put_unread(struct ranh_cli *cli, const struct ranh_check_files *files)
{
    for (size_t i = 0; i < files->n; i++) {
        const char *told = files->at[i].reason ? told_with(&cli->arena, files, i) : NULL;
        if (told)
            ranh_str_printf(&cli->out,
                            files->at[i].status == RANH_E_CRS ? _("not checked: %s\n")
                                                              : _("not read: %s\n"),
                            told);
    }
}

const char *ranh_check_unread_sum(struct ranh_cli *cli, const struct ranh_check_files *files)
{
    bool one = files->n_unread == 1;
    const char *told = !any_unplaced(files) ? one ? _("%zu of %zu files was not read: %s")
                                                  : _("%zu of %zu files were not read: %s")
                       : one ? _("%zu of %zu files was not checked: %s")
                                            : _("%zu of %zu files were not checked: %s");
    return ranh_arena_printf(&cli->arena, told, files->n_unread, files->n, names(cli, files));
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
    for (enum ranh_aside why = 0; why < RANH_ASIDES; why++) {
        const char *line = ranh_check_aside(cli, files, why);
        if (line)
            ranh_log_say(cli->log, RANH_LOG_WARNING, "%s", line);
    }
    if (files->aside[0].path) {
        ranh_check_json_aside(files, &cli->error_more);
        ranh_str_putc(&cli->error_more, ',');
    }
    if (files->n == 1) {
        ranh_check_json_unread(files, &cli->error_more);
        return ranh_fail(err, files->at[0].status, "%s", files->at[0].reason);
    }
    for (size_t i = 0; i < files->n; i++) {
        const char *told = told_with(&cli->arena, files, i);
        if (told)
            ranh_log_say(cli->log, RANH_LOG_ERROR, "%s", told);
    }
    ranh_check_json_unread(files, &cli->error_more);
    enum ranh_status status = files->at[0].status;
    for (size_t i = 1; i < files->n; i++)
        if (files->at[i].status != status)
            status = RANH_E_INPUT;
    return ranh_fail(err, status,
                     any_unplaced(files) ? _("none of the %zu files could be checked: %s")
                                         : _("none of the %zu files could be read: %s"),
                     files->n, names(cli, files));
}
