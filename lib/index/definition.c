/* SPDX-License-Identifier: MIT */
/*
 * Reading a definition: rows become items, the tree is put in order (parents before children), each
 * item gets its points, and what cannot be scored is refused with the line it stands in.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/map.h>
#include <ranh/base/num.h>
#include <ranh/base/text.h>
#include <ranh/index/definition.h>
#include <ranh/io/table.h>

#include "lib/index/internal.h"

enum column {
    COL_CODE,
    COL_PARENT,
    COL_LEVEL,
    COL_WEIGHT,
    COL_NAME_VI,
    COL_NAME_EN,
    COL_UNIT,
    COL_DIRECTION,
    COL_LOW,
    COL_HIGH,
    COL_SOURCE,
    COL_QUERY,
    COL_MISSING,
    COL_APPLIES,
    COL_BASIS,
    N_REQUIRED,
    COL_STEPS = N_REQUIRED, /* optional */
    COL_CASES,              /* optional */
    COL_UNIT_EN,            /* optional */
    N_COLUMNS
};

static const char *const column_name[N_COLUMNS] = {
    "code",    "parent",     "level",    "weight",    "name_vi",   "name_en",
    "unit",    "direction",  "goal_low", "goal_high", "source",    "query",
    "missing", "applies_to", "basis",    "steps",     "min_cases", "unit_en",
};

struct reader {
    struct ranh_index_definition *def;
    struct ranh_table table;
    size_t at[N_COLUMNS]; /* SIZE_MAX when the optional column is absent */
    struct ranh_map rows; /* code -> row */
    struct ranh_err *err;
};

static const char *cell(const struct reader *r, size_t row, enum column c)
{
    return r->at[c] == SIZE_MAX ? "" : ranh_table_cell(&r->table, row, r->at[c]);
}

/* An empty cell gives `empty`. */
static int number(struct reader *r, size_t row, enum column c, double empty, double *value)
{
    const char *text = cell(r, row, c);
    if (!*text) {
        *value = empty;
        return 0;
    }
    if (ranh_num_double(text, value))
        return 0;
    return ranh_fail(
        r->err, RANH_E_PROJECT,
        _("%s:%d: column %s: \"%s\" is not a number; write digits with a decimal point."),
        r->table.path, r->table.line[row], column_name[c], text);
}

static int find_columns(struct reader *r)
{
    for (int c = 0; c < N_COLUMNS; c++) {
        r->at[c] = SIZE_MAX;
        if (c < N_REQUIRED) {
            int status = ranh_table_column(&r->table, column_name[c], &r->at[c], r->err);
            if (status)
                return status;
            continue;
        }
        for (size_t i = 0; i < r->table.n_columns; i++)
            if (!strcmp(r->table.column[i], column_name[c]))
                r->at[c] = i;
    }
    return 0;
}

static int choice(struct reader *r, size_t row, enum column c, const char *const *names, int *value)
{
    const char *text = cell(r, row, c);
    for (int i = 0; names[i]; i++)
        if (!strcmp(names[i], text)) {
            *value = i;
            return 0;
        }
    const char *near = ranh_text_suggest(text, names);
    return ranh_fail(
        r->err, RANH_E_PROJECT, _("%s:%d: column %s: \"%s\" is not known; did you mean \"%s\"?"),
        r->table.path, r->table.line[row], column_name[c], text, near ? near : names[0]);
}

/* "0:1; 15:0.5": limits in the order they are tried. */
static int read_steps(struct reader *r, size_t row, struct ranh_index_item *item)
{
    struct ranh_arena *arena = &r->def->arena;
    const char *text = cell(r, row, COL_STEPS);
    if (!*text)
        return 0;
    size_t n = 1;
    for (const char *c = text; *c; c++)
        n += *c == ';';
    item->steps = RANH_NEW_ARRAY(arena, n, struct ranh_index_step);
    for (const char *p = text; *p;) {
        size_t len = strcspn(p, ";");
        char *one = ranh_arena_strndup(arena, p, len), *colon = strchr(one, ':');
        struct ranh_index_step *step = &item->steps[item->n_steps];
        bool good = colon != NULL;
        if (good) {
            *colon = '\0';
            good = ranh_num_double(one, &step->limit) && ranh_num_double(colon + 1, &step->score) &&
                   step->score >= 0 && step->score <= 1;
        }
        const struct ranh_index_step *before = item->n_steps ? step - 1 : NULL;
        if (good && before)
            good =
                step->score < before->score &&
                (item->direction > 0 ? step->limit < before->limit : step->limit > before->limit);
        if (!good)
            return ranh_fail(
                r->err, RANH_E_PROJECT,
                _("%s:%d: column steps: \"%s\" is not a list limit:score from best to worst, "
                  "score between 0 and 1, such as \"4:1; 3:0.75\"."),
                r->table.path, r->table.line[row], text);
        item->n_steps++;
        p += len + (p[len] == ';');
    }
    return 0;
}

static int read_indicator(struct reader *r, size_t row, struct ranh_index_item *item)
{
    static const char *const missing[] = {"exclude", "zero", "fail", NULL};
    double direction;
    int status, which;
    if ((status = number(r, row, COL_DIRECTION, 1, &direction)) ||
        (status = number(r, row, COL_LOW, NAN, &item->goal_low)) ||
        (status = number(r, row, COL_HIGH, NAN, &item->goal_high)) ||
        (status = number(r, row, COL_CASES, NAN, &item->min_cases)) ||
        (status = choice(r, row, COL_MISSING, missing, &which)))
        return status;
    item->missing = (enum ranh_index_missing)which;
    if (fabs(direction) < 1 || fabs(direction) > 1)
        return ranh_fail(
            r->err, RANH_E_PROJECT,
            _("%s:%d: column direction: write 1 (more is better) or -1 (less is better)."),
            r->table.path, item->line);
    item->direction = direction > 0 ? 1 : -1;
    if (item->goal_low >= item->goal_high)
        return ranh_fail(
            r->err, RANH_E_PROJECT,
            _("%s:%d: goal_low must be below goal_high; which end is better is told by "
              "direction."),
            r->table.path, item->line);
    if (item->source == RANH_INDEX_QUERY && !*cell(r, row, COL_QUERY))
        return ranh_fail(r->err, RANH_E_PROJECT,
                         _("%s:%d: %s has source \"query\" but no query; write the SQL or use "
                           "\"external\"."),
                         r->table.path, item->line, item->code);
    item->query = item->source == RANH_INDEX_QUERY
                      ? ranh_arena_strdup(&r->def->arena, cell(r, row, COL_QUERY))
                      : NULL;
    return read_steps(r, row, item);
}

static int read_item(struct reader *r, size_t row, struct ranh_index_item *item)
{
    static const char *const source[] = {"", "external", "query", NULL};
    struct ranh_arena *arena = &r->def->arena;
    int status, which = 0;
    *item = (struct ranh_index_item){.line = r->table.line[row],
                                     .direction = 1,
                                     .goal_low = NAN,
                                     .goal_high = NAN,
                                     .min_cases = NAN};
    item->code = ranh_arena_strdup(arena, cell(r, row, COL_CODE));
    item->name_vi = ranh_arena_strdup(arena, cell(r, row, COL_NAME_VI));
    item->name_en = ranh_arena_strdup(arena, cell(r, row, COL_NAME_EN));
    item->unit = ranh_arena_strdup(arena, cell(r, row, COL_UNIT));
    const char *unit_en = cell(r, row, COL_UNIT_EN);
    item->unit_en = *unit_en ? ranh_arena_strdup(arena, unit_en) : item->unit;
    item->applies_to = ranh_arena_strdup(arena, cell(r, row, COL_APPLIES));
    item->basis = ranh_arena_strdup(arena, cell(r, row, COL_BASIS));
    if ((status = number(r, row, COL_WEIGHT, NAN, &item->weight)) ||
        (status = choice(r, row, COL_SOURCE, source, &which)))
        return status;
    item->source = (enum ranh_index_source)which;
    if (!(item->weight > 0))
        return ranh_fail(
            r->err, RANH_E_PROJECT,
            _("%s:%d: %s needs a weight above 0; an item without weight does not belong in "
              "the index."),
            r->table.path, item->line, item->code);
    if (!*item->name_vi || !*item->name_en)
        return ranh_fail(r->err, RANH_E_PROJECT, _("%s:%d: %s needs a name in both languages."),
                         r->table.path, item->line, item->code);
    return item->source == RANH_INDEX_NODE ? 0 : read_indicator(r, row, item);
}

static int index_rows(struct reader *r)
{
    for (size_t row = 0; row < r->table.n_rows; row++) {
        const char *code = cell(r, row, COL_CODE);
        bool fresh;
        int64_t *at = ranh_map_put(&r->rows, code, (int64_t)row, &fresh);
        if (!*code || !strcmp(code, "TOTAL"))
            return ranh_fail(r->err, RANH_E_PROJECT,
                             _("%s:%d: an item needs a code of its own (not TOTAL)."),
                             r->table.path, r->table.line[row]);
        if (!fresh)
            return ranh_fail(r->err, RANH_E_PROJECT, _("%s:%d: code %s stands already in line %d."),
                             r->table.path, r->table.line[row], code, r->table.line[(size_t)*at]);
    }
    return 0;
}

static int find_root(struct reader *r, size_t *root)
{
    *root = SIZE_MAX;
    for (size_t row = 0; row < r->table.n_rows; row++) {
        const char *parent = cell(r, row, COL_PARENT);
        if (*parent && !ranh_map_get(&r->rows, parent))
            return ranh_fail(r->err, RANH_E_PROJECT,
                             _("%s:%d: parent \"%s\" is no code of this file."), r->table.path,
                             r->table.line[row], parent);
        if (*parent)
            continue;
        if (*root != SIZE_MAX)
            return ranh_fail(
                r->err, RANH_E_PROJECT,
                _("%s:%d: a second item without parent (the first stands in line %d); one "
                  "index has one root."),
                r->table.path, r->table.line[row], r->table.line[*root]);
        *root = row;
    }
    return *root == SIZE_MAX ? ranh_fail(r->err, RANH_E_PROJECT,
                                         _("%s: no item without parent; one row must be the index "
                                           "itself."),
                                         r->table.path)
                             : 0;
}

/* Puts row and its descendants behind each other. The tree is shallow, and a circle cannot be reached
 * from the root. */
static int place(struct reader *r, size_t row, size_t parent, int level)
{
    struct ranh_index_definition *def = r->def;
    size_t i = def->n++;
    int status = read_item(r, row, &def->item[i]);
    if (status)
        return status;
    def->item[i].parent = parent;
    def->item[i].level = level;
    size_t children = 0;
    for (size_t k = 0; k < r->table.n_rows; k++) {
        if (strcmp(cell(r, k, COL_PARENT), def->item[i].code))
            continue;
        if (ranh_index_is_leaf(&def->item[i]) || level >= 30)
            return ranh_fail(r->err, RANH_E_PROJECT,
                             _("%s:%d: %s lies under %s, which is an indicator (it has a source)."),
                             r->table.path, r->table.line[k], cell(r, k, COL_CODE),
                             def->item[i].code);
        if ((status = place(r, k, i, level + 1)))
            return status;
        children++;
    }
    def->item[i].last = def->n;
    if (!children && !ranh_index_is_leaf(&def->item[i]))
        return ranh_fail(r->err, RANH_E_PROJECT,
                         _("%s:%d: %s has no indicators; give it a source (external or query) or "
                           "children."),
                         r->table.path, def->item[i].line, def->item[i].code);
    return 0;
}

/* Points come down from the root: a child's share of the weights beside it. */
static void share_points(struct ranh_index_definition *def)
{
    def->item[0].points = def->item[0].weight;
    for (size_t i = 0; i < def->n; i++) {
        if (ranh_index_is_leaf(&def->item[i]))
            continue;
        double sum = 0;
        for (size_t k = i + 1; k < def->item[i].last; k = def->item[k].last)
            sum += def->item[k].weight;
        bool as_written = fabs(sum - def->item[i].points) <= 1e-9 * sum;
        for (size_t k = i + 1; k < def->item[i].last; k = def->item[k].last)
            def->item[k].points =
                as_written ? def->item[k].weight : def->item[i].points * def->item[k].weight / sum;
    }
}

static int build(struct reader *r)
{
    struct ranh_index_definition *def = r->def;
    size_t root;
    int status;
    if ((status = find_columns(r)) || (status = index_rows(r)) || (status = find_root(r, &root)))
        return status;
    def->path = r->table.path;
    def->item = ranh_arena_zero(&def->arena, r->table.n_rows, sizeof(*def->item));
    if ((status = place(r, root, RANH_INDEX_ROOT, 0)))
        return status;
    if (def->n < r->table.n_rows)
        return ranh_fail(r->err, RANH_E_PROJECT,
                         _("%s: %zu items hang in a circle of parents and do not reach the index."),
                         r->table.path, r->table.n_rows - def->n);
    share_points(def);
    ranh_index_lint(def);
    return 0;
}

static int load(const char *name, const char *text, struct ranh_index_definition **definition,
                struct ranh_err *err)
{
    struct reader r = {.def = ranh_calloc(1, sizeof(*r.def)), .err = err};
    ranh_arena_init(&r.def->arena);
    ranh_map_init(&r.rows);
    *definition = NULL;
    int status = text ? ranh_table_parse(&r.def->arena, name, text, &r.table, err)
                      : ranh_table_read(&r.def->arena, name, &r.table, err);
    if (!status)
        status = build(&r);
    ranh_map_release(&r.rows);
    if (status)
        ranh_index_free(r.def);
    else
        *definition = r.def;
    return status;
}

int ranh_index_load(const char *path, struct ranh_index_definition **definition,
                    struct ranh_err *err)
{
    return load(path, NULL, definition, err);
}

int ranh_index_parse(const char *name, const char *text, struct ranh_index_definition **definition,
                     struct ranh_err *err)
{
    return load(name, text, definition, err);
}

void ranh_index_free(struct ranh_index_definition *definition)
{
    if (!definition)
        return;
    ranh_arena_release(&definition->arena);
    ranh_free(definition);
}

const struct ranh_index_item *ranh_index_find(const struct ranh_index_definition *definition,
                                              const char *code)
{
    for (size_t i = 0; i < definition->n; i++)
        if (!strcmp(definition->item[i].code, code))
            return &definition->item[i];
    return NULL;
}
