/* SPDX-License-Identifier: MIT */
/*
 * T202: a corner of one parcel lies on an edge of another on the other side of the line, and that edge has no
 * vertex there; lib/check/lacking.h says exactly when. Such edges did not cancel, so they are in the residual
 * chain before noding. A corner that several parcels have is told of the first in their order; of parcels that
 * lie on each other the first is asked. One finding a pair of parcels, at the first corner of the first parcel
 * that has one, with the number of both their corners; parcels that are not valid are left to the detector of
 * validity.
 */
#include "lib/check/border.h"
#include "lib/check/borders.h"
#include "lib/check/detectors.h"
#include "lib/check/lacking.h"
#include "lib/check/plane.h"

#include <math.h>
#include <stdlib.h>

#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>
#include <ranh/geo/segment.h>

struct missing {
    uint32_t has, lacks; /* faces */
    struct ranh_vertex v;
    size_t n; /* corners of the pair */
};

struct list {
    RANH_VEC(struct missing)
};

/* --- whose edge ------------------------------------------------------------------------------ */

struct owner {
    const struct ranh_check_input *input;
    struct ranh_vertex a, b; /* from a to b with the parcel on the left */
    uint32_t face;           /* least in the order of parcels; UINT32_MAX = none */
};

static bool ring_has(const struct ranh_fabric *f, uint32_t r, struct ranh_vertex a,
                     struct ranh_vertex b)
{
    bool reversed = ranh_ring_reversed(f->ring_role[r]);
    struct ranh_vertex from = reversed ? b : a, to = reversed ? a : b;
    uint32_t first = f->ring_vertex[r], last = f->ring_vertex[r + 1];
    for (uint32_t i = first; i < last; i++)
        if (ranh_vertex_same(f->vertex[i], from) &&
            ranh_vertex_same(f->vertex[i + 1 < last ? i + 1 : first], to))
            return true;
    return false;
}

static bool try_face(void *context, uint32_t face)
{
    struct owner *owner = context;
    const struct ranh_plane *plane = owner->input->plane;
    const struct ranh_fabric *f = plane->fabric;
    const struct ranh_parcel *parcels = owner->input->parcels->parcel;
    if (plane->sound[face] != RANH_SOUND)
        return true;
    for (uint32_t r = f->face_ring[face]; r < f->face_ring[face + 1]; r++)
        if (ring_has(f, r, owner->a, owner->b) &&
            (owner->face == UINT32_MAX ||
             ranh_parcel_order(&parcels[face], &parcels[owner->face]) < 0))
            owner->face = face;
    return true;
}

/* The parcel that has the edge as its own, with the sign it has in the chain. */
static uint32_t owner_of(const struct ranh_check_input *input, const struct ranh_chain_edge *e)
{
    struct owner owner = {input, e->k > 0 ? e->a : e->b, e->k > 0 ? e->b : e->a, UINT32_MAX};
    struct ranh_grid_box at = {e->a.x, e->a.y, e->a.x, e->a.y};
    ranh_rtree_query(&input->plane->fabric->tree, at, try_face, &owner);
    return owner.face;
}

/* --- the corners ----------------------------------------------------------------------------- */

/* One corner that an edge lacks, and the edges on[n] from it along that one. */
static void look_at(const struct ranh_check_input *input, const struct ranh_chain_on *on, size_t n,
                    struct list *list)
{
    const struct ranh_chain_edge *edge = input->plane->raw.edge;
    const struct ranh_parcel *parcels = input->parcels->parcel;
    uint32_t lacks = owner_of(input, &edge[on->edge]), has = UINT32_MAX;
    for (size_t i = 0; i < n && lacks != UINT32_MAX; i++) {
        uint32_t face = owner_of(input, &edge[on[i].ends]);
        if (face != UINT32_MAX && face != lacks &&
            (has == UINT32_MAX || ranh_parcel_order(&parcels[face], &parcels[has]) < 0))
            has = face;
    }
    if (has != UINT32_MAX)
        *ranh_vec_push(list) = (struct missing){has, lacks, on->v, 1};
}

/* --- one finding a pair ---------------------------------------------------------------------- */

static int by_pair(const void *one, const void *other, void *context)
{
    const struct missing *p = one, *q = other;
    const struct ranh_parcel *parcels = context;
    uint32_t p_low = p->has < p->lacks ? p->has : p->lacks, p_high = p->has ^ p->lacks ^ p_low;
    uint32_t q_low = q->has < q->lacks ? q->has : q->lacks, q_high = q->has ^ q->lacks ^ q_low;
    if (p_low != q_low)
        return p_low < q_low ? -1 : 1;
    if (p_high != q_high)
        return p_high < q_high ? -1 : 1;
    if (p->has != q->has)
        return ranh_parcel_order(&parcels[p->has], &parcels[q->has]);
    return ranh_vertex_order(p->v, q->v);
}

static size_t once_a_pair(struct list *list, const struct ranh_parcel *parcels)
{
    if (list->n > 1)
        qsort_r(list->at, list->n, sizeof(*list->at), by_pair, (void *)parcels);
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        struct missing *last = n > 0 ? &list->at[n - 1] : NULL, *m = &list->at[i];
        if (last && ((last->has == m->has && last->lacks == m->lacks) ||
                     (last->has == m->lacks && last->lacks == m->has)))
            last->n++;
        else
            list->at[n++] = *m;
    }
    return n;
}

static int put(const struct ranh_check_input *input, const struct missing *m,
               struct ranh_arena *arena, struct ranh_finding_sink *sink, struct ranh_err *err)
{
    const struct ranh_parcel *has = &input->parcels->parcel[m->has];
    const struct ranh_parcel *lacks = &input->parcels->parcel[m->lacks];
    struct ranh_finding finding = ranh_finding_of_parcel("T202", has);
    double x, y;
    ranh_grid_metres(&input->parcels->fabric.grid, m->v, &x, &y);
    finding.stage = "overlap";
    finding.verdict = RANH_VIOLATION;
    finding.id_b = lacks->id;
    finding.key_b = ranh_parcel_name(lacks);
    finding.measured = (double)m->n;
    finding.group = ranh_borders_name(arena, has, lacks);
    finding.shape = ranh_shape_point(arena, x, y);
    return ranh_finding_put(sink, &finding, err);
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct list list = {0};
    struct ranh_arena arena;
    size_t n_on;
    struct ranh_chain_on *on =
        ranh_lacking(&input->plane->raw, ranh_border_on_line(input), input->pool, &n_on);
    for (size_t first = 0, last; first < n_on; first = last) {
        for (last = first; last < n_on && on[last].edge == on[first].edge &&
                           ranh_vertex_same(on[last].v, on[first].v);)
            last++;
        look_at(input, on + first, last - first, &list);
    }
    size_t n = once_a_pair(&list, input->parcels->parcel);
    int status = 0;
    ranh_arena_init(&arena);
    for (size_t i = 0; i < n && !status; i++) {
        ranh_arena_clear(&arena);
        status = put(input, &list.at[i], &arena, sink, err);
    }
    ranh_arena_release(&arena);
    ranh_vec_release(&list);
    ranh_free(on);
    return status;
}

static const char *const codes[] = {"T202", NULL};
const struct ranh_detector ranh_detect_missing_vertex = {
    "missing-vertex", N_("missing vertices"), "overlap", codes, run, false};
