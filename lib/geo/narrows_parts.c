/* SPDX-License-Identifier: MIT */
/*
 * Parts as faces: the walks that pass a mouth are outlines (or holes that open through one), and rings that a
 * part lies along everywhere are its holes. A part without a mouth is a face that is narrow as a whole and is
 * left out.
 */
#include "narrows_impl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/geo/segment.h>

struct outline {
    uint32_t part;
    bool mouth;        /* it passes one */
    uint32_t first, n; /* of the vertices */
    ranh_wide twice_area;
    struct ranh_vertex least;
};

struct outlines {
    struct {
        RANH_VEC(struct outline)
    } ring;
    struct {
        RANH_VEC(struct ranh_vertex)
    } vertex;
};

static void put_outline(struct outlines *out, const struct narrow_cells *cells, uint32_t part,
                        bool mouth)
{
    struct outline ring = {.part = part, .mouth = mouth, .first = (uint32_t)out->vertex.n};
    for (size_t i = 0; i < cells->walk.n; i++) {
        struct narrow_point p = cells->walk.at[i];
        struct ranh_vertex v = {(int32_t)lrint(p.x), (int32_t)lrint(p.y)};
        if (ring.n > 0 && ranh_vertex_same(v, out->vertex.at[out->vertex.n - 1]))
            continue;
        *ranh_vec_push(&out->vertex) = v;
        ring.n++;
    }
    const struct ranh_vertex *v = out->vertex.at + ring.first;
    while (ring.n > 1 && ranh_vertex_same(v[0], v[ring.n - 1]))
        ring.n--;
    out->vertex.n = ring.first + ring.n;
    ring.least = ring.n > 0 ? v[0] : (struct ranh_vertex){0, 0};
    for (uint32_t i = 1; i < ring.n; i++) {
        ring.least = ranh_vertex_order(v[i], ring.least) < 0 ? v[i] : ring.least;
        if (i + 1 < ring.n)
            ring.twice_area += ranh_cross(v[0], v[i], v[i + 1]);
    }
    if (ring.twice_area != 0)
        *ranh_vec_push(&out->ring) = ring;
    else
        out->vertex.n = ring.first;
}

/* Outlines that pass a mouth. */
static void walk_outlines(struct narrow_cells *cells, struct outlines *out)
{
    bool *walked = ranh_calloc(cells->n + 1, sizeof(*walked));
    for (uint32_t k = 0; k < cells->n; k++) {
        const struct narrow_end *end = &cells->end[k];
        if (end->dropped || walked[k] || !cells->narrow.at[end->cell])
            continue;
        cells->walk.n = 0;
        for (uint32_t at = k; !walked[at];) {
            walked[at] = true;
            at = cells->end[at].other;
            narrow_step(cells, narrow_place(cells->rings, &cells->end[at]));
            at = narrow_walk_on(cells, at);
        }
        put_outline(out, cells, narrow_part_of(cells, end->cell), true);
    }
    ranh_free(walked);
}

/* Rings with a narrow part all along them: its holes, or the outline of a face that is narrow as a whole. */
static void walk_islands(struct narrow_cells *cells, struct outlines *out)
{
    const struct narrow_rings *rings = cells->rings;
    for (size_t r = 0; r < rings->n_rings; r++) {
        uint32_t from = cells->first[rings->first[r]], to = cells->first[rings->first[r + 1]];
        bool all = to > from;
        for (uint32_t k = from; k < to; k++)
            all = all && cells->end[k].dropped;
        if (!all)
            continue;
        cells->walk.n = 0;
        for (uint32_t i = rings->first[r]; i < rings->first[r + 1]; i++)
            if (rings->corner[i])
                narrow_step(cells, rings->at[i]);
        put_outline(out, cells, narrow_part_of(cells, cells->end[from].cell), false);
    }
}

/* By part; its outline first, holes by their least vertex. */
static int by_part(const void *one, const void *other)
{
    const struct outline *p = one, *q = other;
    if (p->part != q->part)
        return p->part < q->part ? -1 : 1;
    if ((p->twice_area > 0) != (q->twice_area > 0))
        return p->twice_area > 0 ? -1 : 1;
    return ranh_vertex_order(p->least, q->least);
}

struct group {
    const struct outline *ring;
    size_t n;
};

static int by_least(const void *one, const void *other)
{
    const struct group *p = one, *q = other;
    int order = ranh_vertex_order(p->ring->least, q->ring->least);
    return order ? order : by_part(p->ring, q->ring);
}

static void put_face(struct ranh_faces *parts, const struct outlines *out,
                     const struct group *group)
{
    struct ranh_chain_face *face = &parts->face[parts->n_faces++];
    *face = (struct ranh_chain_face){.first_ring = (uint32_t)parts->n_rings,
                                     .n_rings = (uint32_t)group->n,
                                     .box = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN}};
    for (size_t r = 0; r < group->n; r++) {
        const struct outline *ring = &group->ring[r];
        const struct ranh_vertex *v = out->vertex.at + ring->first;
        face->twice_area += ring->twice_area;
        for (uint32_t i = 0; i < ring->n; i++) {
            face->box.xmin = v[i].x < face->box.xmin ? v[i].x : face->box.xmin;
            face->box.ymin = v[i].y < face->box.ymin ? v[i].y : face->box.ymin;
            face->box.xmax = v[i].x > face->box.xmax ? v[i].x : face->box.xmax;
            face->box.ymax = v[i].y > face->box.ymax ? v[i].y : face->box.ymax;
        }
        memcpy(parts->vertex + parts->n_vertices, v, ring->n * sizeof(*v));
        parts->n_vertices += ring->n;
        parts->ring_vertex[++parts->n_rings] = (uint32_t)parts->n_vertices;
    }
}

static void make_faces(struct outlines *out, struct ranh_faces *parts)
{
    size_t n = out->ring.n, n_groups = 0;
    struct group *group = ranh_alloc((n + 1) * sizeof(*group));
    if (n > 1)
        qsort(out->ring.at, n, sizeof(*out->ring.at), by_part);
    for (size_t i = 0, j = 0; i < n; i = j) {
        for (j = i + 1; j < n && out->ring.at[j].part == out->ring.at[i].part;)
            j++;
        if (out->ring.at[i].twice_area > 0 && out->ring.at[i].mouth)
            group[n_groups++] = (struct group){&out->ring.at[i], j - i};
    }
    if (n_groups > 1)
        qsort(group, n_groups, sizeof(*group), by_least);
    parts->face = ranh_alloc((n_groups + 1) * sizeof(*parts->face));
    parts->ring_vertex = ranh_calloc(n + 1, sizeof(*parts->ring_vertex));
    parts->vertex = ranh_alloc((out->vertex.n + 1) * sizeof(*parts->vertex));
    for (size_t g = 0; g < n_groups; g++)
        put_face(parts, out, &group[g]);
    ranh_free(group);
}

void narrow_parts(struct narrow_cells *cells, struct ranh_faces *parts)
{
    struct outlines out = {0};
    *parts = (struct ranh_faces){0};
    walk_outlines(cells, &out);
    walk_islands(cells, &out);
    make_faces(&out, parts);
    ranh_vec_release(&out.ring);
    ranh_vec_release(&out.vertex);
}
