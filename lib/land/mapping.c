/* SPDX-License-Identifier: MIT */
/*
 * Names are compared in a squeezed form: folded, letters and digits only ("Số tờ bản đồ" and
 * "SO_TO_BAN_DO" are both "sotobando"). A name of exactly ten bytes in a .dbf may be a longer one cut
 * off, so there the squeezed forms need only agree as far as the cut name goes.
 */
#include <ranh/land/mapping.h>

#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/text.h>

enum { DBF_NAME = 10 };

struct squeezed {
    const char *const *name; /* [n] of the file's columns */
    const char *const *leaf; /* [n] of "Group / Name" the name, else NULL */
    const bool *cut;         /* [n] may be cut off */
    size_t n;
};

static struct squeezed squeeze_columns(struct ranh_arena *arena,
                                       const struct ranh_source_info *info)
{
    const char **name = RANH_NEW_ARRAY(arena, info->n_fields, const char *);
    const char **leaf = RANH_NEW_ARRAY(arena, info->n_fields, const char *);
    bool *cut = RANH_NEW_ARRAY(arena, info->n_fields, bool);
    bool dbf = strcmp(info->driver, "ESRI Shapefile") == 0;
    for (size_t i = 0; i < info->n_fields; i++) {
        const char *slash = strstr(info->fields[i].name, " / ");
        name[i] = ranh_text_squeeze(arena, info->fields[i].name);
        leaf[i] = slash ? ranh_text_squeeze(arena, slash + 3) : NULL;
        cut[i] = dbf && strlen(info->fields[i].name) == DBF_NAME;
    }
    return (struct squeezed){name, leaf, cut, info->n_fields};
}

static bool same(const struct squeezed *columns, size_t i, const char *wanted)
{
    const char *name = columns->name[i];
    if (strcmp(name, wanted) == 0 || (columns->leaf[i] && strcmp(columns->leaf[i], wanted) == 0))
        return true;
    size_t n = strlen(name);
    return columns->cut[i] && n >= 5 && strncmp(name, wanted, n) == 0;
}

static int list_columns(const struct ranh_source_info *info, const char *role_field,
                        const char *column, struct ranh_err *err)
{
    struct ranh_str list = RANH_STR_INIT;
    const char **names = ranh_calloc(info->n_fields + 1, sizeof(*names));
    for (size_t i = 0; i < info->n_fields; i++) {
        names[i] = info->fields[i].name;
        if (list.len < 500)
            ranh_str_printf(&list, "%s%s", i ? ", " : "", names[i]);
    }
    const char *near = ranh_text_suggest(column, names);
    int status =
        near
            ? ranh_fail(err, RANH_E_PROJECT,
                        _("%s: there is no column \"%s\" for %s; did you mean \"%s\"? Columns: %s"),
                        info->files[0], column, role_field, near, list.text)
            : ranh_fail(err, RANH_E_PROJECT, _("%s: there is no column \"%s\" for %s. Columns: %s"),
                        info->files[0], column, role_field, list.text);
    ranh_free(names);
    ranh_str_release(&list);
    return status;
}

/* The column the project names: as written, else whatever its case, marks or the DBF cut. */
static int declared_column(struct ranh_arena *arena, const struct ranh_source_info *info,
                           const struct squeezed *columns, const struct ranh_mapping_pair *pair,
                           int *column, struct ranh_err *err)
{
    *column = -1;
    if (strcmp(pair->column, "-") == 0)
        return RANH_OK;
    for (size_t i = 0; i < info->n_fields; i++)
        if (strcmp(info->fields[i].name, pair->column) == 0) {
            *column = (int)i;
            return RANH_OK;
        }
    const char *wanted = ranh_text_squeeze(arena, pair->column);
    for (size_t i = 0; i < info->n_fields && *wanted; i++)
        if (same(columns, i, wanted)) {
            if (*column >= 0)
                return ranh_fail(
                    err, RANH_E_PROJECT,
                    _("%s: \"%s\" for %s may be column \"%s\" or \"%s\"; write the name "
                      "exactly"),
                    info->files[0], pair->column, pair->role_field, info->fields[*column].name,
                    info->fields[i].name);
            *column = (int)i;
        }
    return *column < 0 ? list_columns(info, pair->role_field, pair->column, err) : RANH_OK;
}

static int take_declared(struct ranh_arena *arena, const struct ranh_source_info *info,
                         const struct squeezed *columns, const struct ranh_mapping_pair *pairs,
                         size_t n_pairs, struct ranh_mapping *mapping, bool *settled,
                         struct ranh_err *err)
{
    for (size_t i = 0; i < n_pairs; i++) {
        int field = ranh_role_field(mapping->role, pairs[i].role_field);
        if (field < 0) {
            const char *names[RANH_ROLE_FIELDS_MAX + 1] = {NULL};
            for (size_t k = 0; k < mapping->role->n_fields; k++)
                names[k] = mapping->role->field[k].name;
            const char *near = ranh_text_suggest(pairs[i].role_field, names);
            if (near)
                return ranh_fail(err, RANH_E_PROJECT,
                                 _("role %s has no field \"%s\"; did you mean \"%s\"?"),
                                 mapping->role->name, pairs[i].role_field, near);
            return ranh_fail(err, RANH_E_PROJECT, _("role %s has no field \"%s\""),
                             mapping->role->name, pairs[i].role_field);
        }
        int status = declared_column(arena, info, columns, &pairs[i], &mapping->column[field], err);
        if (status)
            return status;
        settled[field] = true;
    }
    return RANH_OK;
}

struct alias_columns {
    size_t role, field, alias, rank;
};

static int find_alias_columns(const struct ranh_table *aliases, struct alias_columns *at,
                              struct ranh_err *err)
{
    int status = ranh_table_column(aliases, "role", &at->role, err);
    if (!status)
        status = ranh_table_column(aliases, "role_field", &at->field, err);
    if (!status)
        status = ranh_table_column(aliases, "alias", &at->alias, err);
    return status ? status : ranh_table_column(aliases, "rank", &at->rank, err);
}

/* The best-ranked column for one field; ties are told. */
static int search(struct ranh_arena *arena, const struct ranh_source_info *info,
                  const struct squeezed *columns, const struct ranh_table *aliases,
                  struct ranh_mapping *mapping, int field, struct ranh_err *err)
{
    const char *name = mapping->role->field[field].name;
    struct alias_columns at;
    int64_t best = INT64_MAX, rank;
    int rival = -1, status = find_alias_columns(aliases, &at, err);
    for (size_t row = 0; !status && row < aliases->n_rows; row++) {
        if (strcmp(ranh_table_cell(aliases, row, at.role), mapping->role->name) != 0 ||
            strcmp(ranh_table_cell(aliases, row, at.field), name) != 0)
            continue;
        const char *wanted = ranh_text_squeeze(arena, ranh_table_cell(aliases, row, at.alias));
        if (!ranh_num_int(ranh_table_cell(aliases, row, at.rank), &rank))
            return ranh_fail(err, RANH_E_PROJECT, _("%s:%d: rank is not a whole number"),
                             aliases->path, aliases->line[row]);
        for (size_t i = 0; i < columns->n; i++) {
            bool its_own = (int)i == mapping->column[field];
            if (!same(columns, i, wanted) || rank > best || (its_own && rank == best))
                continue;
            rival = rank == best ? mapping->column[field] : its_own ? rival : -1;
            mapping->column[field] = (int)i;
            best = rank;
        }
    }
    if (!status && rival >= 0)
        status = ranh_fail(err, RANH_E_PROJECT,
                           _("%s: columns \"%s\" and \"%s\" may both be the %s; name the right one "
                             "under \"fields\""),
                           info->files[0], info->fields[rival].name,
                           info->fields[mapping->column[field]].name, name);
    return status;
}

static int check_required(const struct ranh_source_info *info, const struct ranh_mapping *mapping,
                          struct ranh_err *err)
{
    for (size_t i = 0; i < mapping->role->n_fields; i++)
        if (mapping->role->field[i].required && mapping->column[i] < 0)
            return ranh_fail(err, RANH_E_PROJECT,
                             _("%s: no column for \"%s\" was found, and a source of %s needs it; "
                               "name it under \"fields\""),
                             info->files[0], mapping->role->field[i].name, mapping->role->name);
    return RANH_OK;
}

const char *const *ranh_mapping_names(struct ranh_arena *arena, const struct ranh_role_kind *role,
                                      const struct ranh_mapping_pair *pairs, size_t n_pairs,
                                      const struct ranh_table *aliases)
{
    struct alias_columns at;
    struct ranh_err ignored = {0};
    size_t n = 0;
    const char **names = RANH_NEW_ARRAY(arena, n_pairs + aliases->n_rows + 1, const char *);
    for (size_t i = 0; i < n_pairs; i++)
        names[n++] = pairs[i].column;
    bool usable = find_alias_columns(aliases, &at, &ignored) == RANH_OK;
    for (size_t row = 0; usable && row < aliases->n_rows; row++)
        if (strcmp(ranh_table_cell(aliases, row, at.role), role->name) == 0)
            names[n++] = ranh_table_cell(aliases, row, at.alias);
    names[n] = NULL;
    return names;
}

int ranh_mapping_make(const struct ranh_role_kind *role, const struct ranh_source_info *info,
                      const struct ranh_mapping_pair *pairs, size_t n_pairs,
                      const struct ranh_table *aliases, struct ranh_mapping *mapping,
                      struct ranh_err *err)
{
    struct ranh_arena arena;
    bool settled[RANH_ROLE_FIELDS_MAX] = {false};
    ranh_arena_init(&arena);
    mapping->role = role;
    for (size_t i = 0; i < RANH_ROLE_FIELDS_MAX; i++)
        mapping->column[i] = -1;
    struct squeezed columns = squeeze_columns(&arena, info);
    int status = take_declared(&arena, info, &columns, pairs, n_pairs, mapping, settled, err);
    bool table = info->geometry_type && strcmp(info->geometry_type, "None") == 0;
    for (size_t i = 0; !status && aliases && i < role->n_fields; i++)
        if (!settled[i] && (table || role->field[i].kind != RANH_VALUE_VERTEX))
            status = search(&arena, info, &columns, aliases, mapping, (int)i, err);
    if (!status)
        status = check_required(info, mapping, err);
    ranh_arena_release(&arena);
    return status;
}

int ranh_mapping_aliases(struct ranh_arena *arena, const char *datasets_dir,
                         struct ranh_table *aliases, struct ranh_err *err)
{
    const char *path = ranh_fs_join(arena, datasets_dir, "codes/field-aliases.csv");
    struct alias_columns at;
    int status = ranh_table_read(arena, path, aliases, err);
    return status ? status : find_alias_columns(aliases, &at, err);
}

void ranh_mapping_json(const struct ranh_mapping *mapping, const struct ranh_source_info *info,
                       struct ranh_str *out)
{
    bool first = true;
    ranh_str_putc(out, '{');
    for (size_t i = 0; i < mapping->role->n_fields; i++) {
        if (mapping->column[i] < 0)
            continue;
        if (!first)
            ranh_str_putc(out, ',');
        first = false;
        ranh_str_put_json(out, mapping->role->field[i].name);
        ranh_str_putc(out, ':');
        ranh_str_put_json(out, info->fields[mapping->column[i]].name);
    }
    ranh_str_putc(out, '}');
}
