/* SPDX-License-Identifier: MIT */
/* One value of the project file: checked by the type of its key and written into the project.
 * Defaults go the same way. */
#include "project_schema.h"

#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/text.h>

static bool colour_valid(const char *text)
{
    return strlen(text) == 7 && text[0] == '#' && strspn(text + 1, "0123456789abcdefABCDEF") == 6;
}

static const char *number_shown(struct ranh_arena *arena, double value)
{
    char buf[RANH_NUM_MAX];
    return ranh_arena_strdup(arena, ranh_key_bound(buf, value));
}

static const char *set_number(struct ranh_arena *arena, const struct ranh_key *key, char *at,
                              const char *value)
{
    double number = 0;
    int64_t whole = 0;
    bool integer = key->type != RANH_KEY_NUMBER;
    bool good = integer ? ranh_num_int(value, &whole) : ranh_num_double(value, &number);
    if (integer)
        number = (double)whole;
    if (!good || number < key->min || number > key->max)
        return ranh_arena_printf(
            arena,
            integer ? _("\"%s\" is not a whole number from %s to %s")
                    : _("\"%s\" is not a number from %s to %s (write 0.5, with a point)"),
            value, number_shown(arena, key->min), number_shown(arena, key->max));
    int32_t small = (int32_t)whole;
    if (key->type == RANH_KEY_INT)
        memcpy(at, &whole, sizeof(whole));
    else if (key->type == RANH_KEY_INT32)
        memcpy(at, &small, sizeof(small));
    else
        memcpy(at, &number, sizeof(number));
    return NULL;
}

static const char *set_role(struct ranh_arena *arena, char *at, const char *value)
{
    enum ranh_role role;
    if (ranh_role_parse(value, &role)) {
        memcpy(at, &role, sizeof(role));
        return NULL;
    }
    const char *near = ranh_text_suggest(value, ranh_role_names());
    if (near)
        return ranh_arena_printf(arena, _("unknown role \"%s\"; did you mean \"%s\"?"), value,
                                 near);
    const char *all = "";
    for (const char *const *name = ranh_role_names(); *name; name++)
        all = ranh_arena_printf(arena, "%s%s%s", all, *all ? ", " : "", *name);
    return ranh_arena_printf(arena, _("unknown role \"%s\"; roles are %s"), value, all);
}

/* Writes one value; returns what is wrong with it, or NULL. */
const char *ranh_key_set(struct ranh_project *project, struct ranh_arena *scratch,
                         const struct ranh_key *key, char *at, const char *value)
{
    const char *text = ranh_text_nfc(scratch, ranh_text_trim(scratch, value));
    bool may_be_empty = key->fallback && !*key->fallback;
    if (!*text && !may_be_empty)
        return _("the value is empty");
    int32_t date = RANH_DATE_NONE;
    char iso[RANH_DATE_MAX];
    switch (key->type) {
    case RANH_KEY_INT:
    case RANH_KEY_INT32:
    case RANH_KEY_NUMBER:
        return set_number(scratch, key, at, text);
    case RANH_KEY_ROLE:
        return set_role(scratch, at, text);
    case RANH_KEY_DATE:
        if (!ranh_date_parse(text, &date))
            return ranh_arena_printf(
                scratch, _("\"%s\" is not a date (write 2026-11-22 or 22/11/2026)"), text);
        text = ranh_date_iso(iso, date);
        break;
    case RANH_KEY_COLOUR:
        if (!colour_valid(text))
            return ranh_arena_printf(
                scratch, _("\"%s\" is not a colour (write \"#0b5d66\", in quotes)"), text);
        break;
    case RANH_KEY_PATH:
        text = ranh_fs_join(&project->arena, project->dir, text);
        break;
    default:
        break;
    }
    const char *kept = ranh_arena_strdup(&project->arena, text);
    memcpy(at, &kept, sizeof(kept));
    return NULL;
}

static void defaults_of(struct ranh_project *project, struct ranh_arena *scratch,
                        const struct ranh_key *keys)
{
    for (const struct ranh_key *key = keys; key->type != RANH_KEY_END; key++) {
        if (key->type == RANH_KEY_SECTION)
            defaults_of(project, scratch, key->keys);
        else if (key->fallback &&
                 ranh_key_set(project, scratch, key, (char *)project + key->offset, key->fallback))
            RANH_BUG("default of %s", key->name);
    }
}

void ranh_project_defaults(struct ranh_project *project)
{
    struct ranh_arena scratch;
    ranh_arena_init(&scratch);
    static const char *const none[] = {NULL};
    project->rules = none;
    defaults_of(project, &scratch, ranh_project_keys);
    ranh_arena_release(&scratch);
}
