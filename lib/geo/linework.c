/* SPDX-License-Identifier: MIT */
/*
 * The steps in their order, and questions to the result. Ends are joined between two nodings: only after
 * the first is it known which ends are free, and what was joined crosses lines it did not cross before.
 */
#include "linework_impl.h"

#include <stdlib.h>
#include <string.h>

static int by_kind(const void *a, const void *b)
{
    const struct ranh_line_flaw *f = a, *g = b;
    if (f->kind != g->kind)
        return f->kind < g->kind ? -1 : 1;
    int order = ranh_vertex_order(f->at, g->at);
    order = order ? order : ranh_vertex_order(f->to, g->to);
    return order ? order : f->line < g->line ? -1 : f->line > g->line;
}

static void give(struct lw *lw, struct ranh_linework *out)
{
    out->n_edges = lw->edge.n;
    out->edge = ranh_alloc((lw->edge.n + 1) * sizeof(*out->edge));
    out->edge_line = ranh_alloc((lw->edge.n + 1) * sizeof(*out->edge_line));
    for (size_t i = 0; i < lw->edge.n; i++) {
        out->edge[i] = (struct ranh_chain_edge){lw->edge.at[i].a, lw->edge.at[i].b, 0};
        out->edge_line[i] = lw->edge.at[i].line;
    }
    const struct ranh_chain chain = {.edge = out->edge, .n = out->n_edges};
    ranh_chain_faces(&chain, NULL, &out->faces);
    if (lw->flaw.n)
        qsort(lw->flaw.at, lw->flaw.n, sizeof(*lw->flaw.at), by_kind);
    out->flaw = lw->flaw.at;
    out->n_flaws = lw->flaw.n;
    struct ranh_grid_box *box = ranh_alloc((out->faces.n_faces + 1) * sizeof(*box));
    for (size_t f = 0; f < out->faces.n_faces; f++)
        box[f] = out->faces.face[f].box;
    struct box_index *index = ranh_calloc(1, sizeof(*index));
    box_index_build(index, box, out->faces.n_faces, NULL);
    out->index = index;
    ranh_free(box);
}

static bool build(struct lw *lw, struct ranh_linework *linework)
{
    lw_snap(lw);
    if (!lw_node(lw, true))
        return false;
    lw_duplicates(lw);
    if (lw_ends(lw)) {
        if (!lw_node(lw, false))
            return false;
        size_t told = lw->flaw.n;
        lw_duplicates(lw);
        lw->flaw.n = told; /* what joining laid on top of each other is no flaw of the drawing */
    }
    lw_missing(lw);
    lw_dangles(lw);
    give(lw, linework);
    return true;
}

bool ranh_linework_build(const struct ranh_linework_input *input, struct ranh_linework *linework)
{
    struct lw lw = {.in = input};
    *linework = (struct ranh_linework){0};
    lw.is_short = ranh_calloc((size_t)input->n_lines + 1, sizeof(*lw.is_short));
    bool built = build(&lw, linework);
    if (!built)
        ranh_vec_release(&lw.flaw);
    ranh_vec_release(&lw.edge);
    ranh_vec_release(&lw.touch);
    ranh_vec_release(&lw.told);
    ranh_free(lw.is_short);
    return built;
}

void ranh_linework_release(struct ranh_linework *linework)
{
    if (linework->index)
        box_index_release(linework->index);
    ranh_free(linework->index);
    ranh_faces_release(&linework->faces);
    ranh_free(linework->edge);
    ranh_free(linework->edge_line);
    ranh_free(linework->flaw);
    *linework = (struct ranh_linework){0};
}

/* --- questions ------------------------------------------------------------------------------------ */

static uint32_t ring_end(const struct ranh_faces *faces, uint32_t ring)
{
    return faces->ring_vertex[ring + 1];
}

struct locating {
    const struct ranh_linework *linework;
    struct ranh_vertex point;
    size_t found;
};

/* Even-odd with exact sides. 1 inside, 0 outside, -1 on the line. */
static int in_face(const struct ranh_faces *faces, size_t f, struct ranh_vertex p)
{
    const struct ranh_chain_face *face = &faces->face[f];
    int inside = 0;
    for (uint32_t r = face->first_ring; r < face->first_ring + face->n_rings; r++) {
        uint32_t first = faces->ring_vertex[r], last = ring_end(faces, r);
        for (uint32_t i = first; i < last; i++) {
            struct ranh_vertex a = faces->vertex[i];
            struct ranh_vertex b = faces->vertex[i + 1 < last ? i + 1 : first];
            if (a.y > b.y) {
                struct ranh_vertex swap = a;
                a = b;
                b = swap;
            }
            bool beside = (p.x < a.x && p.x < b.x) || (p.x > a.x && p.x > b.x);
            if (p.y < a.y || p.y > b.y || (a.y == b.y && beside))
                continue;
            int side = ranh_side(a, b, p);
            if (side == 0)
                return -1;
            if (p.y < b.y && side > 0)
                inside ^= 1;
        }
    }
    return inside;
}

static bool try_face(void *context, uint32_t place)
{
    struct locating *l = context;
    const struct box_index *index = l->linework->index;
    uint32_t f = index->item[place];
    if (in_face(&l->linework->faces, f, l->point) == 1)
        l->found = f;
    return l->found == SIZE_MAX;
}

size_t ranh_linework_locate(const struct ranh_linework *linework, struct ranh_vertex point)
{
    struct locating l = {linework, point, SIZE_MAX};
    const struct box_index *index = linework->index;
    ranh_rtree_query(&index->tree, lw_box_around(point, 0), try_face, &l);
    return l.found;
}

/* A ring cut where it touches itself: each loop a ring of its own. */
struct loops {
    struct {
        RANH_VEC(struct ranh_vertex)
    } vertex;
    struct {
        RANH_VEC(uint32_t)
    } end; /* of each loop in vertex */
};

static ranh_wide twice_area(const struct ranh_vertex *v, size_t n)
{
    ranh_wide sum = 0;
    for (size_t i = 1; i + 1 < n; i++)
        sum += ranh_cross(v[0], v[i], v[i + 1]);
    return sum;
}

struct seen {
    struct ranh_vertex at;
    uint32_t place;
};

static int by_vertex(const void *a, const void *b)
{
    const struct seen *s = a, *t = b;
    int order = ranh_vertex_order(s->at, t->at);
    return order ? order : s->place < t->place ? -1 : 1;
}

/* Places of the ring whose vertex comes again later or came before. */
static bool *find_touching(const struct ranh_vertex *ring, uint32_t n, bool *any)
{
    struct seen *seen = ranh_alloc((n + 1) * sizeof(*seen));
    bool *touching = ranh_calloc(n + 1, sizeof(*touching));
    *any = false;
    for (uint32_t i = 0; i < n; i++)
        seen[i] = (struct seen){ring[i], i};
    qsort(seen, n, sizeof(*seen), by_vertex);
    for (uint32_t i = 1; i < n; i++)
        if (ranh_vertex_same(seen[i].at, seen[i - 1].at))
            *any = touching[seen[i].place] = touching[seen[i - 1].place] = true;
    ranh_free(seen);
    return touching;
}

static void put_loop(struct loops *loops, const struct ranh_vertex *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        *ranh_vec_push(&loops->vertex) = v[i];
    *ranh_vec_push(&loops->end) = (uint32_t)loops->vertex.n;
}

static void cut_ring(const struct ranh_vertex *ring, uint32_t n, struct loops *loops)
{
    bool any, *touching = find_touching(ring, n, &any);
    struct ranh_vertex *stack = ranh_alloc((n + 1) * sizeof(*stack));
    size_t depth = 0;
    for (uint32_t i = 0; any && i < n; i++) {
        for (size_t back = depth; touching[i] && back-- > 0;)
            if (ranh_vertex_same(stack[back], ring[i])) {
                put_loop(loops, stack + back, depth - back);
                depth = back;
            }
        stack[depth++] = ring[i];
    }
    put_loop(loops, any ? stack : ring, any ? depth : n);
    ranh_free(stack);
    ranh_free(touching);
}

/* Shells run counter-clockwise; the order of loops is that of the face, the shell first. */
static void write_shape(const struct loops *loops, const struct ranh_grid *grid,
                        struct ranh_arena *arena, struct ranh_shape *shape)
{
    size_t n = loops->end.n, shell = 0, point = 0, ring = 0;
    for (size_t i = 0; i < n; i++) {
        size_t first = i ? loops->end.at[i - 1] : 0;
        if (twice_area(loops->vertex.at + first, loops->end.at[i] - first) > 0)
            shell = i;
    }
    ranh_shape_alloc(arena, shape, RANH_SHAPE_POLYGON, 1, (uint32_t)n,
                     (uint32_t)(loops->vertex.n + n));
    shape->part_ring[0] = 0;
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < n; i++) {
            if ((i == shell) != (pass == 0))
                continue;
            size_t first = i ? loops->end.at[i - 1] : 0, last = loops->end.at[i];
            shape->ring_point[ring++] = (uint32_t)point;
            for (size_t k = first; k <= last; k++, point++)
                ranh_grid_metres(grid, loops->vertex.at[k < last ? k : first],
                                 &shape->xy[2 * point], &shape->xy[2 * point + 1]);
        }
}

void ranh_linework_shape(const struct ranh_linework *linework, size_t f,
                         const struct ranh_grid *grid, struct ranh_arena *arena,
                         struct ranh_shape *shape)
{
    const struct ranh_faces *faces = &linework->faces;
    const struct ranh_chain_face *face = &faces->face[f];
    struct loops loops = {0};
    for (uint32_t r = face->first_ring; r < face->first_ring + face->n_rings; r++)
        cut_ring(faces->vertex + faces->ring_vertex[r], ring_end(faces, r) - faces->ring_vertex[r],
                 &loops);
    write_shape(&loops, grid, arena, shape);
    ranh_vec_release(&loops.vertex);
    ranh_vec_release(&loops.end);
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static uint32_t line_of(const struct ranh_linework *linework, struct ranh_vertex a,
                        struct ranh_vertex b)
{
    const bool forwards = ranh_vertex_order(a, b) < 0;
    const struct ranh_vertex from = forwards ? a : b, to = forwards ? b : a;
    size_t low = 0, high = linework->n_edges;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct ranh_chain_edge *e = &linework->edge[middle];
        int order = ranh_vertex_order(e->a, from);
        order = order ? order : ranh_vertex_order(e->b, to);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return linework->edge_line[low];
}

uint32_t *ranh_linework_lines(const struct ranh_linework *linework, size_t f,
                              struct ranh_arena *arena, size_t *n)
{
    const struct ranh_faces *faces = &linework->faces;
    const struct ranh_chain_face *face = &faces->face[f];
    uint32_t begin = faces->ring_vertex[face->first_ring],
             end = faces->ring_vertex[face->first_ring + face->n_rings];
    uint32_t *line = RANH_NEW_ARRAY(arena, end - begin, uint32_t);
    size_t all = 0;
    for (uint32_t r = face->first_ring; r < face->first_ring + face->n_rings; r++) {
        uint32_t first = faces->ring_vertex[r], last = ring_end(faces, r);
        for (uint32_t i = first; i < last; i++)
            line[all++] =
                line_of(linework, faces->vertex[i], faces->vertex[i + 1 < last ? i + 1 : first]);
    }
    qsort(line, all, sizeof(*line), ascending);
    *n = 0;
    for (size_t i = 0; i < all; i++)
        if (*n == 0 || line[*n - 1] != line[i])
            line[(*n)++] = line[i];
    return line;
}
