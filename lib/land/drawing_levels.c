/* SPDX-License-Identifier: MIT */
/* Which level means what: a table of ours, and rows of the project's in their place. */
#include <ranh/land/drawing.h>

#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/text.h>
#include <ranh/io/table.h>

static const struct {
    const char *name;
    enum ranh_level_role role;
} roles[] = {
    {"boundary", RANH_LEVEL_BOUNDARY},
    {"boundary-by-papers", RANH_LEVEL_LEGAL_BOUNDARY},
    {"label-point", RANH_LEVEL_LABEL_POINT},
    {"parcel-number", RANH_LEVEL_NUMBER},
    {"area", RANH_LEVEL_AREA},
    {"land-use", RANH_LEVEL_USE},
    {"legal-land-use", RANH_LEVEL_LEGAL_USE},
    {"attribute-node", RANH_LEVEL_NODE},
    {"street-name", RANH_LEVEL_STREET_NAME},
    {"water-name", RANH_LEVEL_WATER_NAME},
    {"place-name", RANH_LEVEL_PLACE_NAME},
    {"frame", RANH_LEVEL_FRAME},
    {"control", RANH_LEVEL_OTHER},
    {"building", RANH_LEVEL_OTHER},
    {"transport", RANH_LEVEL_OTHER},
    {"water", RANH_LEVEL_OTHER},
    {"administrative", RANH_LEVEL_OTHER},
    {"planning", RANH_LEVEL_OTHER},
    {"utility", RANH_LEVEL_OTHER},
    {"other", RANH_LEVEL_OTHER},
};
enum { ROLES = sizeof(roles) / sizeof(*roles) };

/* The number alone where the name is a number, with or without a word for "level" before it. */
static const char *normalise(struct ranh_arena *arena, const char *level)
{
    static const char *const words[] = {"level", "lop", "lv", "lp", "l"};
    char *folded = ranh_text_fold(arena, level);
    const char *c = folded;
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        size_t n = strlen(words[i]);
        if (strncmp(folded, words[i], n) == 0) {
            c = folded + n;
            break;
        }
    }
    c += strspn(c, " _-.:");
    while (*c == '0' && c[1])
        c++;
    return *c && strspn(c, "0123456789") == strlen(c) ? c : folded;
}

static int find_role(const struct ranh_table *table, size_t row, const char *name, int64_t *role,
                     struct ranh_err *err)
{
    const char *names[ROLES + 1] = {NULL};
    for (size_t i = 0; i < ROLES; i++) {
        names[i] = roles[i].name;
        if (strcmp(roles[i].name, name) == 0) {
            *role = (int64_t)roles[i].role;
            return RANH_OK;
        }
    }
    const char *near = ranh_text_suggest(name, names);
    return near ? ranh_fail(err, RANH_E_PROJECT,
                            _("%s:%d: there is no role of a level \"%s\"; did you mean \"%s\"?"),
                            table->path, table->line[row], name, near)
                : ranh_fail(err, RANH_E_PROJECT, _("%s:%d: there is no role of a level \"%s\""),
                            table->path, table->line[row], name);
}

static int read(struct ranh_arena *arena, const char *path, struct ranh_levels *levels,
                struct ranh_err *err)
{
    struct ranh_table table;
    size_t level = 0, role = 0;
    int status = ranh_table_read(arena, path, &table, err);
    if (!status)
        status = ranh_table_column(&table, "level", &level, err);
    if (!status)
        status = ranh_table_column(&table, "role", &role, err);
    for (size_t row = 0; !status && row < table.n_rows; row++) {
        int64_t is = RANH_LEVEL_OTHER;
        status = find_role(&table, row, ranh_table_cell(&table, row, role), &is, err);
        const char *name = normalise(arena, ranh_table_cell(&table, row, level));
        *ranh_map_put(&levels->role, name, 0, NULL) = is;
    }
    return status;
}

int ranh_levels_load(const char *datasets_dir, const char *own, struct ranh_levels *levels,
                     struct ranh_err *err)
{
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    ranh_map_init(&levels->role);
    int status =
        read(&arena, ranh_fs_join(&arena, datasets_dir, "codes/cad-levels.csv"), levels, err);
    if (!status && own)
        status = read(&arena, own, levels, err);
    if (status)
        ranh_levels_release(levels);
    ranh_arena_release(&arena);
    return status;
}

void ranh_levels_release(struct ranh_levels *levels)
{
    ranh_map_release(&levels->role);
}

enum ranh_level_role ranh_levels_role(const struct ranh_levels *levels, const char *level)
{
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    const int64_t *role = ranh_map_get(&levels->role, normalise(&arena, level));
    ranh_arena_release(&arena);
    return role ? (enum ranh_level_role) * role : RANH_LEVEL_OTHER;
}
