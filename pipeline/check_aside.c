/* SPDX-License-Identifier: MIT */
/*
 * What lay in a folder or an archive beside the deliveries and was not checked: told by reason, so that whoever meant
 * it sees what to do, in as few lines as there are reasons.
 */
#include "check.h"

#include "print.h"

#define NAMED 6

static const char *reason(enum ranh_aside why)
{
    switch (why) {
    case RANH_ASIDE_TABLE:
        return _("tables without shapes beside maps: to check one, name it yourself");
    case RANH_ASIDE_PLAN:
        return _("plans, corridors or permits, by their columns: if it is parcels, name it "
                 "yourself");
    case RANH_ASIDE_FOLDER:
        return _("folders inside: to check one, name it yourself");
    case RANH_ASIDE_ARCHIVE:
        return _("archives inside: unpack them");
    case RANH_ASIDE_PART:
        return _("parts of a map whose main file is missing, such as a .dbf without its .shp: "
                 "get it too");
    case RANH_ASIDE_OTHER:
    case RANH_ASIDES:
        break;
    }
    return _("not of a kind that is read here");
}

const char *ranh_check_aside(struct ranh_cli *cli, const struct ranh_check_files *files,
                             enum ranh_aside why)
{
    const char *list = "";
    size_t n = 0;
    for (size_t i = 0; files->aside[i].path; i++)
        if (files->aside[i].why == why && n++ < NAMED)
            list = ranh_arena_printf(&cli->arena, "%s%s%s", list, *list ? ", " : "",
                                     files->aside[i].path);
    if (n == 0)
        return NULL;
    if (n > NAMED)
        list = ranh_arena_printf(&cli->arena, _("%s and %zu other files"), list, n - NAMED);
    return ranh_arena_printf(&cli->arena, _("not read: %s (%s)"), list, reason(why));
}

void ranh_check_json_aside(const struct ranh_check_files *files, struct ranh_str *out)
{
    ranh_str_puts(out, "\"not_read\":[");
    for (size_t i = 0; files->aside[i].path; i++) {
        ranh_str_puts(out, i ? "," : "");
        ranh_str_put_json(out, files->aside[i].path);
    }
    ranh_str_putc(out, ']');
}
