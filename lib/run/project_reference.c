/* SPDX-License-Identifier: MIT */
/* The reference of the project file, printed from the table that checks it. */
#include "project_schema.h"

#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/land/role.h>

static const char *type_name(const struct ranh_key *key)
{
    switch (key->type) {
    case RANH_KEY_PATH:
        return _("path");
    case RANH_KEY_DATE:
        return _("date");
    case RANH_KEY_COLOUR:
        return _("colour");
    case RANH_KEY_INT:
    case RANH_KEY_INT32:
        return _("whole number");
    case RANH_KEY_NUMBER:
        return _("number");
    case RANH_KEY_ROLE:
        return _("role");
    case RANH_KEY_PATHS:
        return _("list of paths");
    case RANH_KEY_FIELDS:
        return _("fields to columns");
    default:
        return _("text");
    }
}

static void put_row(struct ranh_str *out, const struct ranh_key *key)
{
    char low[RANH_NUM_MAX], high[RANH_NUM_MAX];
    ranh_str_printf(out, "| `%s` | %s", key->name, type_name(key));
    if (key->max > 0)
        ranh_str_printf(out, " %s–%s", ranh_key_bound(low, key->min),
                        ranh_key_bound(high, key->max));
    if (key->required)
        ranh_str_printf(out, " | **%s** |", _("required"));
    else if (!key->fallback || !*key->fallback)
        ranh_str_puts(out, " | – |");
    else
        ranh_str_printf(out, " | `%s` |", key->fallback);
    ranh_str_printf(out, " %s |\n", _(key->help));
}

static void put_section(struct ranh_str *out, const char *path, const char *help,
                        const struct ranh_key *keys)
{
    ranh_str_printf(out, "\n## `%s`: %s\n\n| %s | %s | %s | %s |\n|---|---|---|---|\n", path, help,
                    _("key"), _("type"), _("default"), _("meaning"));
    for (const struct ranh_key *key = keys; key->type != RANH_KEY_END; key++)
        if (key->type != RANH_KEY_SECTION)
            put_row(out, key);
    for (const struct ranh_key *key = keys; key->type != RANH_KEY_END; key++) {
        if (key->type != RANH_KEY_SECTION)
            continue;
        struct ranh_str deeper = RANH_STR_INIT;
        ranh_str_printf(&deeper, "%s: %s", path, key->name);
        put_section(out, deeper.text, _(key->help), key->keys);
        ranh_str_release(&deeper);
    }
}

/* What `fields` may name, by role; the same table that reads the deliveries. */
static void put_roles(struct ranh_str *out)
{
    size_t n = 0;
    const struct ranh_role_kind *roles = ranh_role_kinds(&n);
    ranh_str_printf(out, "\n## %s\n\n%s\n\n| %s | %s |\n|---|---|\n", _("Fields of each role"),
                    _("Fields that are not named are found by the column names offices use. Those "
                      "in *italics* are personal: "
                      "they stay in the table `delivered` and are never published. **Bold** ones "
                      "are required."),
                    _("role"), _("fields"));
    for (size_t i = 0; i < n; i++) {
        ranh_str_printf(out, "| `%s` | ", roles[i].name);
        for (size_t f = 0; f < roles[i].n_fields; f++) {
            const struct ranh_role_field *field = &roles[i].field[f];
            const char *mark = field->kind == RANH_VALUE_PERSON ? "*"
                               : field->required                ? "**"
                                                                : "`";
            ranh_str_printf(out, "%s%s%s%s", f ? ", " : "", mark, field->name, mark);
        }
        ranh_str_puts(out, " |\n");
    }
}

static const char example[] = "project:\n"
                              "  name: Phường Mẫu\n"
                              "  crs: EPSG:9210\n"
                              "  as_of: 2026-11-22\n"
                              "sources:\n"
                              "  - name: parcels-1\n"
                              "    role: parcels\n"
                              "    path: deliveries/sheet-1.shp\n"
                              "    scale: 500\n"
                              "    fields: {sheet: SHBANDO, number: SHTHUA, land_use: KHLOAIDAT}\n";

void ranh_project_reference(struct ranh_str *out)
{
    ranh_str_printf(out, "# %s\n\n", _("The project file `ranh.yaml`"));
    ranh_str_printf(out, "%s\n\n",
                    _("YAML in UTF-8. Paths are relative to the folder of the file. Units stand in "
                      "the key names. Unknown "
                      "keys are mistakes. `ranh status` checks the file; every mistake is told "
                      "with line and column."));
    ranh_str_printf(out, "```yaml\n%s```\n\n## %s\n\n| %s | %s | %s | %s |\n|---|---|---|---|\n",
                    example, _("At the top"), _("key"), _("type"), _("default"), _("meaning"));
    for (const struct ranh_key *key = ranh_project_keys; key->type != RANH_KEY_END; key++)
        if (!key->keys)
            put_row(out, key);
    for (const struct ranh_key *key = ranh_project_keys; key->type != RANH_KEY_END; key++)
        if (key->keys)
            put_section(out, key->type == RANH_KEY_SOURCES ? "sources: -" : key->name, _(key->help),
                        key->keys);
    put_roles(out);
}
