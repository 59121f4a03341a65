/* SPDX-License-Identifier: MIT */
/*
 * The points of one key as a polygon: where rings end, which of them are holes, and what makes a
 * parcel unusable. No point is left out of a ring but the repeated first one.
 */
#include <math.h>
#include <string.h>

#include <ranh/base/num.h>
#include <ranh/geo/shape.h>
#include <ranh/geo/wkb.h>

#include "vertex_list_impl.h"

enum { X = RANH_VERTEX_X, Y = RANH_VERTEX_Y };

/* Against what the rest of the table says. */
static bool swapped(const struct ranh_vertex_reader *list, const struct ranh_vertex_row *v)
{
    int n = list->told.x_is_north ? X : Y;
    return list->told.decided && ranh_easting(v->at[n]) && ranh_northing(v->at[1 - n]);
}

struct rings {
    RANH_VEC(size_t) /* where each begins among the points */
};

static bool same_point(const struct ranh_vertex_row *a, const struct ranh_vertex_row *b)
{
    return a->at[X] == b->at[X] && a->at[Y] == b->at[Y];
}

/* Keeps the points of the parcel without the repeated first ones; ring.at gets the beginnings. *comes_back:
 * the last ring ended with its first point. */
static size_t cut_rings(const struct ranh_vertex_row *v, size_t n,
                        const struct ranh_vertex_row **point, struct rings *ring, bool *comes_back)
{
    size_t n_points = 0, begin = 0;
    bool closed = true;
    for (size_t i = 0; i < n; i++) {
        size_t have = n_points - begin;
        if (!closed && have >= 3 && same_point(&v[i], point[begin])) {
            closed = true;
            continue;
        }
        /* 1, 2, 3, 4, 1, ...: another ring, though the first did not come back to its beginning */
        bool anew = !closed && have >= 3 && v[i].number < v[i - 1].number &&
                    v[i].number == point[begin]->number;
        if (closed || anew) {
            *ranh_vec_push(ring) = begin = n_points;
            closed = false;
        }
        point[n_points++] = &v[i];
    }
    *comes_back = closed && n > 0;
    return n_points;
}

bool ranh_vertex_comes_back(struct ranh_vertex_reader *list, const struct ranh_vertex_group *group)
{
    struct rings ring = {0};
    bool comes_back;
    const struct ranh_vertex_row **point =
        RANH_NEW_ARRAY(&list->parcel, group->n + 1, const struct ranh_vertex_row *);
    cut_rings(&list->vertices.at[group->first], group->n, point, &ring, &comes_back);
    ranh_vec_release(&ring);
    ranh_arena_clear(&list->parcel);
    return comes_back;
}

int64_t ranh_vertex_stated(const struct ranh_vertex_reader *list,
                           const struct ranh_vertex_group *group)
{
    char text[16];
    int64_t n;
    const struct ranh_cell *cell = list->count < 0 ? NULL : &group->cells[list->count];
    if (!cell || !cell->bytes || cell->n >= sizeof(text))
        return -1;
    memcpy(text, cell->bytes, cell->n);
    text[cell->n] = '\0';
    return ranh_num_int(text, &n) && n > 0 ? n : -1;
}

static bool ring_contains(const struct ranh_vertex_row *const *ring, size_t n,
                          const struct ranh_vertex_row *v)
{
    bool inside = false;
    for (size_t i = 0, j = n - 1; i < n; j = i++) {
        const double *a = ring[i]->at, *b = ring[j]->at, *p = v->at;
        if ((a[Y] > p[Y]) != (b[Y] > p[Y]) &&
            p[X] < (b[X] - a[X]) * (p[Y] - a[Y]) / (b[Y] - a[Y]) + a[X])
            inside = !inside;
    }
    return inside;
}

static enum ranh_flaw flaw_of(const struct ranh_vertex_reader *list,
                              const struct ranh_vertex_group *group, int64_t *row)
{
    for (size_t i = 0; i < group->n; i++) {
        const struct ranh_vertex_row *v = &list->vertices.at[group->first + i];
        *row = v->row;
        if (!isfinite(v->at[X]) || !isfinite(v->at[Y]))
            return RANH_FLAW_VERTEX;
        if (swapped(list, v))
            return RANH_FLAW_SWAPPED;
    }
    *row = group->row;
    return RANH_FLAW_NONE;
}

static void put_ring(const struct ranh_vertex_reader *list,
                     const struct ranh_vertex_row *const *from, size_t n, double *xy)
{
    int east = list->told.x_is_north ? Y : X;
    for (size_t i = 0; i <= n; i++) {
        xy[2 * i] = from[i % n]->at[east];
        xy[2 * i + 1] = from[i % n]->at[1 - east];
    }
}

static void make_shape(struct ranh_vertex_reader *list, const struct ranh_vertex_row *const *point,
                       size_t n_points, const struct rings *ring, struct ranh_shape *shape)
{
    size_t n = ring->n, first_n = (n > 1 ? ring->at[1] : n_points);
    bool *part = ranh_arena_zero(&list->parcel, n, sizeof(*part));
    uint32_t parts = 0;
    for (size_t i = 0; i < n; i++) {
        part[i] = i == 0 || !ring_contains(point, first_n, point[ring->at[i]]);
        parts += part[i];
    }
    ranh_shape_alloc(&list->parcel, shape, RANH_SHAPE_POLYGON, parts, (uint32_t)n,
                     (uint32_t)(n_points + n));
    uint32_t p = 0, at_ring = 0, at_point = 0;
    for (int holes = 0; holes < 2; holes++) /* holes are those of the first part */
        for (size_t i = 0; i < n; i++) {
            bool turn = holes ? part[i] && i > 0 : !part[i] || i == 0;
            if (!turn)
                continue;
            size_t end = i + 1 < n ? ring->at[i + 1] : n_points;
            if (part[i])
                shape->part_ring[p++] = at_ring;
            shape->ring_point[at_ring++] = at_point;
            put_ring(list, point + ring->at[i], end - ring->at[i],
                     shape->xy + 2 * (size_t)at_point);
            at_point += (uint32_t)(end - ring->at[i] + 1);
        }
    shape->part_ring[p] = at_ring;
    shape->ring_point[at_ring] = at_point;
}

/* Points are counted with the repeated first ones or without, as people do. */
static enum ranh_flaw is_whole(const struct ranh_vertex_reader *list,
                               const struct ranh_vertex_group *group, size_t n, bool comes_back,
                               struct ranh_record *record)
{
    int64_t stated = ranh_vertex_stated(list, group);
    record->flaw_row = group->row;
    record->flaw_stated = stated;
    record->flaw_found = (int64_t)n;
    if (stated > 0 && stated != (int64_t)n && stated != (int64_t)group->n)
        return RANH_FLAW_COUNT;
    bool last = group == &list->groups.at[list->groups.n - 1];
    record->flaw_row = group->n ? list->vertices.at[group->first + group->n - 1].row : group->row;
    return last && stated < 0 && list->told.comes_back && !comes_back ? RANH_FLAW_OPEN
                                                                      : RANH_FLAW_NONE;
}

void ranh_vertex_build(struct ranh_source *source, const struct ranh_vertex_group *group,
                       struct ranh_record *record)
{
    struct ranh_vertex_reader *list = source->reader;
    struct rings ring = {0};
    struct ranh_shape shape;
    bool comes_back = false;
    enum ranh_flaw flaw = flaw_of(list, group, &record->flaw_row);
    const struct ranh_vertex_row **point =
        RANH_NEW_ARRAY(&list->parcel, group->n + 1, const struct ranh_vertex_row *);
    size_t n =
        flaw ? 0 : cut_rings(&list->vertices.at[group->first], group->n, point, &ring, &comes_back);
    if (!flaw)
        flaw = is_whole(list, group, n, comes_back, record);
    for (size_t i = 0; !flaw && i < ring.n; i++)
        if ((i + 1 < ring.n ? ring.at[i + 1] : n) - ring.at[i] < 3) {
            flaw = RANH_FLAW_FEW;
            record->flaw_row = point[ring.at[i]]->row;
        }
    if (!flaw && n == 0) {
        flaw = RANH_FLAW_FEW;
        record->flaw_row = group->row;
    }
    if (!flaw) {
        make_shape(list, point, n, &ring, &shape);
        ranh_str_clear(&source->wkb);
        ranh_wkb_write(&source->wkb, &shape);
    }
    record->flaw = flaw;
    ranh_vec_release(&ring);
}
