/* SPDX-License-Identifier: MIT */
/*
 * Three tables (units of today, what units of before became, codes that ended earlier) and one
 * question: what does this code, of that date, mean today. Nothing is decided here that a table
 * does not say; what only the ground can tell is answered with "split" or "ended".
 */
#include <ranh/land/admin.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/io/table.h>

enum { COLUMNS_MAX = 8 };

static int open_table(struct ranh_arena *arena, const char *dir, const char *name,
                      const char *const *columns, struct ranh_table *table, size_t at[COLUMNS_MAX],
                      struct ranh_err *err)
{
    const char *file = ranh_fs_join(arena, dir, ranh_arena_printf(arena, "codes/%s", name));
    int status = ranh_table_read(arena, file, table, err);
    for (size_t i = 0; !status && columns[i]; i++)
        status = ranh_table_column(table, columns[i], &at[i], err);
    return status;
}

static int bad_cell(const struct ranh_table *table, size_t row, const char *column,
                    const char *cell, struct ranh_err *err)
{
    return ranh_fail(err, RANH_E_PROJECT, _("%s, line %d: %s \"%s\" cannot be read"), table->path,
                     table->line[row], column, cell);
}

static int read_units(struct ranh_arena *arena, const char *dir, struct ranh_admin *admin,
                      struct ranh_err *err)
{
    static const char *const columns[] = {"code",    "name",       "central_meridian_deg",
                                          "lon_min", "lat_min",    "lon_max",
                                          "lat_max", "valid_from", NULL};
    struct ranh_table table;
    size_t at[COLUMNS_MAX];
    int status = open_table(arena, dir, "communes.csv", columns, &table, at, err);
    if (status)
        return status;
    struct ranh_commune_unit *unit = RANH_NEW_ARRAY(arena, table.n_rows, struct ranh_commune_unit);
    for (size_t r = 0; r < table.n_rows; r++) {
        double value[5];
        for (size_t i = 0; i < 5; i++)
            if (!ranh_num_double(ranh_table_cell(&table, r, at[2 + i]), &value[i]))
                return bad_cell(&table, r, columns[2 + i], ranh_table_cell(&table, r, at[2 + i]),
                                err);
        if (r == 0 && !ranh_date_parse(ranh_table_cell(&table, r, at[7]), &admin->reform))
            return bad_cell(&table, r, columns[7], ranh_table_cell(&table, r, at[7]), err);
        unit[r] = (struct ranh_commune_unit){ranh_table_cell(&table, r, at[0]),
                                             ranh_table_cell(&table, r, at[1]),
                                             value[0],
                                             {value[1], value[2], value[3], value[4]}};
        ranh_map_put(&admin->today, unit[r].code, (int64_t)r, NULL);
    }
    admin->unit = unit;
    admin->n_units = table.n_rows;
    return 0;
}

static int by_old_code(const void *a, const void *b)
{
    const struct ranh_commune_change *x = a, *y = b;
    int order = strcmp(x->old_code, y->old_code);
    return order ? order : strcmp(x->new_code, y->new_code);
}

static int read_changes(struct ranh_arena *arena, const char *dir, struct ranh_admin *admin,
                        struct ranh_err *err)
{
    static const char *const columns[] = {"old_code", "old_name", "new_code", "portion", NULL};
    struct ranh_table table;
    size_t at[COLUMNS_MAX];
    int status = open_table(arena, dir, "commune-crosswalk.csv", columns, &table, at, err);
    if (status)
        return status;
    struct ranh_commune_change *change =
        RANH_NEW_ARRAY(arena, table.n_rows, struct ranh_commune_change);
    for (size_t r = 0; r < table.n_rows; r++) {
        const char *portion = ranh_table_cell(&table, r, at[3]);
        if (!*portion || !strchr("wupr", *portion))
            return bad_cell(&table, r, columns[3], portion, err);
        change[r] = (struct ranh_commune_change){ranh_table_cell(&table, r, at[0]),
                                                 ranh_table_cell(&table, r, at[1]),
                                                 ranh_table_cell(&table, r, at[2]), *portion};
    }
    if (table.n_rows > 0)
        qsort(change, table.n_rows, sizeof(*change), by_old_code);
    for (size_t r = table.n_rows; r-- > 0;) /* the first of a code is written last */
        *ranh_map_put(&admin->before, change[r].old_code, 0, NULL) = (int64_t)r;
    admin->change = change;
    admin->n_changes = table.n_rows;
    return 0;
}

static int read_retired(struct ranh_arena *arena, const char *dir, struct ranh_admin *admin,
                        struct ranh_err *err)
{
    static const char *const columns[] = {"code", "name", "retired", "successor_code", NULL};
    struct ranh_table table;
    size_t at[COLUMNS_MAX];
    int status = open_table(arena, dir, "communes-retired.csv", columns, &table, at, err);
    if (status)
        return status;
    struct ranh_commune_retired *retired =
        RANH_NEW_ARRAY(arena, table.n_rows, struct ranh_commune_retired);
    for (size_t r = 0; r < table.n_rows; r++) {
        const char *successor = ranh_table_cell(&table, r, at[3]);
        retired[r] = (struct ranh_commune_retired){ranh_table_cell(&table, r, at[0]),
                                                   ranh_table_cell(&table, r, at[1]), 0,
                                                   *successor ? successor : NULL};
        if (!ranh_date_parse(ranh_table_cell(&table, r, at[2]), &retired[r].until))
            return bad_cell(&table, r, columns[2], ranh_table_cell(&table, r, at[2]), err);
    }
    admin->retired = retired;
    admin->n_retired = table.n_rows;
    return 0;
}

int ranh_admin_load(struct ranh_arena *arena, const char *datasets_dir, struct ranh_admin *admin,
                    struct ranh_err *err)
{
    *admin = (struct ranh_admin){0};
    ranh_map_init(&admin->today);
    ranh_map_init(&admin->before);
    int status = read_units(arena, datasets_dir, admin, err);
    if (!status)
        status = read_changes(arena, datasets_dir, admin, err);
    return status ? status : read_retired(arena, datasets_dir, admin, err);
}

void ranh_admin_release(struct ranh_admin *admin)
{
    ranh_map_release(&admin->today);
    ranh_map_release(&admin->before);
    *admin = (struct ranh_admin){0};
}

const struct ranh_commune_unit *ranh_admin_unit(const struct ranh_admin *admin, const char *code)
{
    const int64_t *at = code ? ranh_map_get(&admin->today, code) : NULL;
    return at ? &admin->unit[*at] : NULL;
}

const struct ranh_commune_change *ranh_admin_changes(const struct ranh_admin *admin,
                                                     const char *code, size_t *n)
{
    const int64_t *at = code ? ranh_map_get(&admin->before, code) : NULL;
    *n = 0;
    if (!at)
        return NULL;
    const struct ranh_commune_change *first = &admin->change[*at];
    while ((size_t)*at + *n < admin->n_changes && strcmp(first[*n].old_code, code) == 0)
        ++*n;
    return first;
}

const struct ranh_commune_retired *ranh_admin_retired(const struct ranh_admin *admin,
                                                      const char *code)
{
    for (size_t i = 0; code && i < admin->n_retired; i++)
        if (strcmp(admin->retired[i].code, code) == 0)
            return &admin->retired[i];
    return NULL;
}

/* A unit of before, by where it went. */
static void read_before(struct ranh_commune_meaning *m, const struct ranh_admin *admin,
                        const char *code)
{
    m->change = ranh_admin_changes(admin, code, &m->n_changes);
    if (!m->change) {
        m->sense = RANH_COMMUNE_ENDED;
        return;
    }
    m->old_name = m->change->old_name;
    bool one = m->n_changes == 1 && (m->change->portion == 'w' || m->change->portion == 'u');
    m->sense = one ? RANH_COMMUNE_WHOLE : RANH_COMMUNE_SPLIT;
    m->code = one ? m->change->new_code : NULL;
}

/* The same unit under the same code before and after. */
static bool stayed(const struct ranh_admin *admin, const char *code)
{
    size_t n;
    const struct ranh_commune_change *change = ranh_admin_changes(admin, code, &n);
    return n == 1 && change->portion == 'u' && strcmp(change->new_code, code) == 0;
}

struct ranh_commune_meaning ranh_admin_read(const struct ranh_admin *admin, const char *code,
                                            int32_t as_of)
{
    struct ranh_commune_meaning m = {.sense = RANH_COMMUNE_UNKNOWN};
    const struct ranh_commune_unit *unit = ranh_admin_unit(admin, code);
    const struct ranh_commune_retired *retired = ranh_admin_retired(admin, code);
    bool dated = as_of != RANH_DATE_NONE;
    size_t n;
    bool before = ranh_admin_changes(admin, code, &n) != NULL;
    if (!unit && !before && !retired)
        return m;
    m.only_before = !unit;
    if (unit && ((dated && as_of >= admin->reform) || (!before && !retired) ||
                 (stayed(admin, code) && !retired))) {
        m.sense = RANH_COMMUNE_TODAY;
        m.code = unit->code;
    } else if (dated && as_of >= admin->reform) {
        m.sense = RANH_COMMUNE_ENDED;
        m.old_name = before ? ranh_admin_changes(admin, code, &n)->old_name : retired->name;
    } else if (!dated && unit) {
        read_before(&m, admin, code);
        m.sense = RANH_COMMUNE_AMBIGUOUS;
        m.code = unit->code;
    } else if (retired && (!before || (dated && as_of < retired->until))) {
        if (retired->successor && (!dated || as_of < retired->until))
            read_before(&m, admin, retired->successor);
        else
            m.sense = RANH_COMMUNE_ENDED;
        m.old_name = retired->name;
    } else {
        read_before(&m, admin, code);
    }
    return m;
}

size_t ranh_admin_places(const struct ranh_admin *admin, const char *code,
                         struct ranh_box box[RANH_COMMUNE_PLACES])
{
    const struct ranh_commune_unit *unit = ranh_admin_unit(admin, code);
    const struct ranh_commune_retired *retired = ranh_admin_retired(admin, code);
    const char *old[] = {code, retired ? retired->successor : NULL};
    size_t n = 0;
    if (unit)
        box[n++] = unit->box;
    for (size_t i = 0; i < 2; i++) {
        size_t n_changes;
        const struct ranh_commune_change *change = ranh_admin_changes(admin, old[i], &n_changes);
        for (size_t k = 0; k < n_changes && n < RANH_COMMUNE_PLACES; k++) {
            const struct ranh_commune_unit *to = ranh_admin_unit(admin, change[k].new_code);
            if (to && to != unit)
                box[n++] = to->box;
        }
    }
    return n;
}
