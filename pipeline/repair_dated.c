/* SPDX-License-Identifier: MIT */
/*
 * Repairs are made from what the stages found. Where files, parcels or rules changed since, or a repair was applied,
 * the list is about parcels as they were; said once, with the first reason and what to run. The same question as
 * `ranh status` asks, of the stages whose results are read and of those before them.
 */
#include "cli.h"

#include "stages.h"

#include <ranh/base/i18n.h>

#define LAST "overlap" /* what validate and it found is read */

static bool is_needed(size_t i, const bool *needed, size_t last)
{
    for (size_t k = i + 1; k <= last; k++)
        if (needed[k] && ranh_stage_needs(ranh_stages, k, i))
            return true;
    return false;
}

static void mark_needed(bool *needed, size_t validate, size_t last)
{
    for (size_t i = last + 1; i-- > 0;)
        needed[i] = i == validate || i == last || is_needed(i, needed, last);
}

static void say(struct ranh_workspace *ws, bool never, const char *names, const char *reason)
{
    if (never)
        ranh_log_say(ws->log, RANH_LOG_WARNING,
                     _("%s never ran, so nothing to repair is known; run \"ranh run --to overlap\" "
                       "first"),
                     names);
    else
        ranh_log_say(ws->log, RANH_LOG_WARNING,
                     _("these repairs are made from results that are out of date: %s (%s); run "
                       "\"ranh run --to overlap\", then \"ranh repair\" again"),
                     names, reason);
}

int ranh_cli_repairs_dated(struct ranh_cli *cli, struct ranh_workspace *ws, const char **json,
                           struct ranh_err *err)
{
    size_t last = ranh_stage_find(ranh_stages, ranh_n_stages, LAST);
    bool *needed = RANH_NEW_ARRAY(&cli->arena, ranh_n_stages, bool);
    struct ranh_str list = RANH_STR_INIT, names = RANH_STR_INIT;
    const char *reason = NULL;
    bool never = false;
    int r = 0;
    mark_needed(needed, ranh_stage_find(ranh_stages, ranh_n_stages, "validate"), last);
    for (size_t i = 0; r == 0 && i <= last; i++) {
        struct ranh_stage_status status = {0};
        if (!needed[i])
            continue;
        r = ranh_stage_status(ws, ranh_stages, ranh_n_stages, i, &status, err);
        if (r == 0 && status.state != RANH_STAGE_CURRENT) {
            const char *name = ranh_stages[i].name;
            ranh_str_printf(&list,
                            "%s{\"stage\":\"%s\",\"state\":\"%s\",\"reason\":", reason ? "," : "",
                            name, ranh_stage_state_name(status.state));
            ranh_str_put_json(&list, status.reason);
            ranh_str_putc(&list, '}');
            ranh_str_printf(&names, "%s%s", reason ? ", " : "", name);
            never |= status.state == RANH_STAGE_NEVER;
            reason = reason ? reason : ranh_arena_strdup(&cli->arena, status.reason);
        }
        ranh_free(status.inputs);
    }
    if (r == 0 && reason)
        say(ws, never, names.text, reason);
    *json = ranh_arena_printf(&cli->arena, "[%s]", list.text ? list.text : "");
    ranh_str_release(&list);
    ranh_str_release(&names);
    return r;
}
