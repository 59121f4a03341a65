/* SPDX-License-Identifier: MIT */
/*
 * The table is read whole before the first parcel is given: only all rows together show how the
 * columns write numbers and which of them is north.
 */
#include <ranh/io/vertex_list.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/text.h>
#include <ranh/io/cell.h>

#include "vertex_list_impl.h"

enum { X = RANH_VERTEX_X, Y = RANH_VERTEX_Y };

/* --- rows
 * ----------------------------------------------------------------------------------------- */

/* Without blanks around; NULL when nothing is left. In the arena. */
static const char *trimmed(struct ranh_arena *arena, const struct ranh_cell *cell)
{
    const char *p = cell->bytes;
    size_t n = p ? cell->n : 0;
    while (n && (unsigned char)p[n - 1] <= ' ')
        n--;
    while (n && (unsigned char)*p <= ' ') {
        p++;
        n--;
    }
    return n ? ranh_arena_strndup(arena, p, n) : NULL;
}

static bool blank(const struct ranh_cell *cell)
{
    for (size_t i = 0; cell->bytes && i < cell->n; i++)
        if ((unsigned char)cell->bytes[i] > ' ')
            return false;
    return true;
}

static bool same_bytes(const struct ranh_cell *a, const struct ranh_cell *b)
{
    return a->n == b->n && memcmp(a->bytes, b->bytes, a->n) == 0;
}

/* A key cell that says something else than the parcel's so far. */
static bool other_key(const struct ranh_vertex_reader *list, const struct ranh_vertex_group *group,
                      const struct ranh_record *record)
{
    if (group->block != record->block)
        return true;
    for (size_t k = 0; k < RANH_VERTEX_KEYS; k++) {
        int c = list->columns.key[k];
        if (c < 0 || blank(&record->cells[c]))
            continue;
        if (blank(&group->cells[c]) || !same_bytes(&group->cells[c], &record->cells[c]))
            return true;
    }
    return false;
}

static struct ranh_cell copy_cell(struct ranh_arena *arena, const struct ranh_cell *cell)
{
    struct ranh_cell copy = *cell;
    if (cell->bytes)
        copy.bytes = ranh_arena_strndup(arena, cell->bytes, cell->n);
    return copy;
}

/* Its cells are the first of each column that is not blank; key cells left blank are those above.
 * */
static struct ranh_vertex_group *begin_group(struct ranh_source *source,
                                             const struct ranh_record *record)
{
    struct ranh_vertex_reader *list = source->reader;
    size_t n = source->info.n_fields;
    const struct ranh_vertex_group *above =
        list->groups.n ? &list->groups.at[list->groups.n - 1] : NULL;
    struct ranh_cell *cells = ranh_arena_zero(&source->arena, n, sizeof(*cells));
    /* A block of lines is a parcel: its number is its own, its sheet may be said once. */
    size_t inherited = record->block ? RANH_VERTEX_KEYS - 1 : RANH_VERTEX_KEYS;
    for (size_t k = 0; above && k < inherited; k++)
        if (list->columns.key[k] >= 0)
            cells[list->columns.key[k]] = above->cells[list->columns.key[k]];
    for (size_t k = 0; k < RANH_VERTEX_KEYS; k++) {
        int c = list->columns.key[k];
        if (c >= 0 && !blank(&record->cells[c]))
            cells[c] = copy_cell(&source->arena, &record->cells[c]);
    }
    struct ranh_vertex_group *group = ranh_vec_push(&list->groups);
    *group = (struct ranh_vertex_group){list->vertices.n, 0, record->feature, record->block, cells};
    return group;
}

static void fill_cells(struct ranh_source *source, struct ranh_vertex_group *group,
                       const struct ranh_record *record)
{
    for (size_t i = 0; i < source->info.n_fields; i++)
        if (!group->cells[i].bytes && !blank(&record->cells[i]))
            group->cells[i] = copy_cell(&source->arena, &record->cells[i]);
}

static double point_number(const struct ranh_vertex_reader *list, const struct ranh_record *record)
{
    const struct ranh_cell *cell;
    char text[24];
    double number = NAN;
    if (list->columns.vertex < 0)
        return NAN;
    cell = &record->cells[list->columns.vertex];
    if (blank(cell) || cell->n >= sizeof(text))
        return NAN;
    memcpy(text, cell->bytes, cell->n);
    text[cell->n] = '\0';
    return ranh_num_double(text, &number) ? number : NAN;
}

static void take_row(struct ranh_source *source, const struct ranh_record *record)
{
    struct ranh_vertex_reader *list = source->reader;
    const int column[2] = {list->columns.x, list->columns.y};
    struct ranh_vertex_row v = {.row = record->feature, .number = point_number(list, record)};
    bool keyed = false;
    list->told.rows++;
    for (int i = 0; i < 2; i++) {
        const struct ranh_cell *cell = &record->cells[column[i]];
        v.at[i] = cell->bytes ? cell->number : NAN;
        v.text[i] = trimmed(&source->arena, cell);
    }
    for (size_t k = 0; k < RANH_VERTEX_KEYS; k++)
        keyed |= list->columns.key[k] >= 0 && !blank(&record->cells[list->columns.key[k]]);
    bool placed = v.text[X] || v.text[Y];
    if (!placed && !keyed) {
        list->told.blank_rows++;
        return;
    }
    struct ranh_vertex_group *group = list->groups.n ? &list->groups.at[list->groups.n - 1] : NULL;
    if (!group || other_key(list, group, record))
        group = begin_group(source, record);
    fill_cells(source, group, record);
    int c = list->count;
    list->count_varies |=
        c >= 0 && !blank(&record->cells[c]) && !same_bytes(&group->cells[c], &record->cells[c]);
    if (!placed)
        return;
    *ranh_vec_push(&list->vertices) = v;
    group->n++;
    list->told.points++;
}

/* --- columns
 * -------------------------------------------------------------------------------------- */

/* The two readings of a number like 590.943 are both shown, never chosen from. */
static int refuse_ambiguous(const struct ranh_source *source, const struct ranh_vertex_row *v,
                            int i, struct ranh_err *err)
{
    const struct ranh_vertex_reader *list = source->reader;
    const struct ranh_cell_evidence point = {.decimal_point = 1}, comma = {.decimal_comma = 1};
    char a[RANH_NUM_MAX], b[RANH_NUM_MAX];
    double one = NAN, other = NAN;
    ranh_cell_number(v->text[i], &point, &one);
    ranh_cell_number(v->text[i], &comma, &other);
    return ranh_fail(err, RANH_E_INPUT,
                     _("%s, row %" PRId64
                       ": column %s holds \"%s\", which may be %s or %s, and no other "
                       "cell of the column tells; write the coordinates without marks between "
                       "thousands, or say which it is (\"decimal: point\" or \"decimal: comma\" "
                       "of the source, --decimal)"),
                     source->info.files[0], v->row,
                     source->info.fields[i == X ? list->columns.x : list->columns.y].name,
                     v->text[i], ranh_num_fixed(a, one, one == floor(one) ? 0 : 3),
                     ranh_num_fixed(b, other, other == floor(other) ? 0 : 3));
}

static int read_numbers(struct ranh_source *source, struct ranh_err *err)
{
    struct ranh_vertex_reader *list = source->reader;
    struct ranh_cell_evidence evidence = list->columns.marks; /* both columns come from one hand */
    bool said = evidence.decimal_point || evidence.decimal_comma;
    for (size_t i = 0; !said && i < list->vertices.n; i++)
        for (int k = 0; k < 2; k++)
            if (list->vertices.at[i].text[k])
                ranh_cell_observe_number(&evidence, list->vertices.at[i].text[k]);
    for (size_t i = 0; i < list->vertices.n; i++) {
        struct ranh_vertex_row *v = &list->vertices.at[i];
        for (int k = 0; k < 2; k++) {
            enum ranh_cell_reading reading = RANH_CELL_GOOD;
            if (isnan(v->at[k]) && v->text[k])
                reading = ranh_cell_number(v->text[k], &evidence, &v->at[k]);
            if (reading == RANH_CELL_AMBIGUOUS)
                return refuse_ambiguous(source, v, k, err);
            if (reading != RANH_CELL_GOOD)
                v->at[k] = NAN;
        }
    }
    return RANH_OK;
}

static void decide_axes(struct ranh_vertex_reader *list)
{
    int64_t x_north = 0, x_east = 0;
    for (size_t i = 0; i < list->vertices.n; i++) {
        const struct ranh_vertex_row *v = &list->vertices.at[i];
        x_north += ranh_northing(v->at[X]) && ranh_easting(v->at[Y]);
        x_east += ranh_easting(v->at[X]) && ranh_northing(v->at[Y]);
    }
    list->told.decided = x_north > 0 || x_east > 0;
    list->told.x_is_north = x_north > x_east;
}

/* Whether the list says anything of what must be in it. */
static void see_whole(struct ranh_vertex_reader *list)
{
    size_t n = list->groups.n;
    list->told.comes_back = n > 1;
    if (list->count_varies)
        list->count = -1;
    for (size_t i = 0; i < n; i++) {
        list->told.counted += ranh_vertex_stated(list, &list->groups.at[i]) > 0;
        if (i + 1 < n && list->told.comes_back)
            list->told.comes_back = ranh_vertex_comes_back(list, &list->groups.at[i]);
    }
}

/* "Số đỉnh", "Số điểm": of a column or of the head of a TXT. */
static int find_count(struct ranh_source *source)
{
    static const char *const names[] = {"sodinh", "sodiem", "sodinhthua", "sodiemranh",
                                        "sodinhranh"};
    for (size_t i = 0; i < source->info.n_fields; i++) {
        const char *squeezed = ranh_text_squeeze(&source->arena, source->info.fields[i].name);
        for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++)
            if (strcmp(squeezed, names[k]) == 0)
                return (int)i;
    }
    return -1;
}

/* --- the source
 * ----------------------------------------------------------------------------------- */

static int next(struct ranh_source *source, struct ranh_record *record, bool *more,
                struct ranh_err *err)
{
    struct ranh_vertex_reader *list = source->reader;
    (void)err;
    if (list->given == list->groups.n)
        return RANH_OK;
    const struct ranh_vertex_group *group = &list->groups.at[list->given++];
    *more = true;
    record->feature = group->row;
    record->cells = group->cells;
    ranh_vertex_build(source, group, record);
    record->bad_geometry = record->flaw != RANH_FLAW_NONE;
    if (!record->flaw) {
        record->wkb = (const unsigned char *)source->wkb.text;
        record->wkb_n = source->wkb.len;
    }
    ranh_arena_clear(&list->parcel);
    return RANH_OK;
}

static void close_list(struct ranh_source *source)
{
    struct ranh_vertex_reader *list = source->reader;
    ranh_source_close(list->table);
    ranh_vec_release(&list->vertices);
    ranh_vec_release(&list->groups);
    ranh_arena_release(&list->parcel);
    ranh_free(list);
}

static int read_table(struct ranh_source *source, struct ranh_err *err)
{
    struct ranh_vertex_reader *list = source->reader;
    struct ranh_record record;
    bool more = true;
    int status = RANH_OK;
    while (!status && more) {
        status = ranh_source_next(list->table, &record, &more, err);
        if (!status && more)
            take_row(source, &record);
    }
    if (!status)
        status = read_numbers(source, err);
    if (!status) {
        decide_axes(list);
        see_whole(list);
    }
    list->told.parcels = (int64_t)list->groups.n;
    return status;
}

/* Some key with a second point; else the rows are not points of boundaries. */
static bool has_rings(const struct ranh_vertex_reader *list)
{
    for (size_t i = 0; i < list->groups.n; i++)
        if (list->groups.at[i].n > 1)
            return true;
    return false;
}

int ranh_vertex_list_open(struct ranh_source *table, const struct ranh_vertex_columns *columns,
                          struct ranh_source **opened, struct ranh_err *err)
{
    struct ranh_source *source = ranh_calloc(1, sizeof(*source));
    struct ranh_vertex_reader *list = ranh_calloc(1, sizeof(*list));
    *opened = NULL;
    ranh_arena_init(&source->arena);
    ranh_arena_init(&list->parcel);
    ranh_str_init(&source->wkb);
    list->table = table;
    list->columns = *columns;
    source->reader = list;
    source->next = next;
    source->close = close_list;
    source->info = table->info;
    list->count = find_count(source);
    if (list->count == columns->vertex)
        list->count = -1; /* the numbers of the points, under another name */
    source->wkt = source->x = source->y = -1;
    int status = read_table(source, err);
    if (!status && has_rings(list)) {
        source->info.n_features = list->told.parcels;
        source->info.geometry_type = "Polygon";
        *opened = source;
        return RANH_OK;
    }
    if (!status)
        list->table = NULL;
    ranh_source_close(source);
    return status;
}

const struct ranh_vertex_told *ranh_vertex_list_told(const struct ranh_source *list)
{
    return &((const struct ranh_vertex_reader *)list->reader)->told;
}
