/* SPDX-License-Identifier: MIT */
/*
 * Which way for which ground. Corners first, because surveyors mean corners: only where snapping would not do
 * does a strip change hands as a whole. A try that makes things worse somewhere else is widened along the
 * border (outlines that cross each other again and again can only be joined together) before it is given up.
 */
#include "lib/check/mend_impl.h"

#include <math.h>

#include "lib/check/border.h"

#define MOST_MOVING 512 /* parcels of one try */
#define TRIES       4

const char *ranh_mend_name(enum ranh_mend_method method)
{
    static const char *const names[] = {"", "insert-vertex", "assign-sliver", "snap"};
    return names[method];
}

void ranh_mend_begin(struct ranh_patch *patch, const struct ranh_check_input *input)
{
    const struct ranh_rule *edge =
        ranh_rules_find(input->rules, "relative-point-error", "short-side", input->as_of);
    ranh_patch_init(patch, input->parcels);
    patch->tolerance = ranh_border_on_line(input);
    patch->least_edge = edge ? edge->value * RANH_GRID_PER_M : 0;
}

/* Neighbours that the change touches get its corners, then it is judged. */
static enum ranh_why finish(struct ranh_patch *patch)
{
    int32_t margin = (int32_t)ceil(patch->tolerance) + 2;
    ranh_patch_take_box(patch, patch->touched);
    ranh_patch_complete(patch, ranh_box_grown(patch->touched, margin));
    return ranh_patch_judge(patch);
}

/* --- corners --------------------------------------------------------------------------------- */

static struct ranh_grid_box box_of(const struct ranh_lot *lot)
{
    struct ranh_grid_box box = ranh_box_none();
    for (uint32_t r = 0; r < lot->is.n; r++)
        for (uint32_t i = 0; i < lot->is.at[r].n; i++)
            ranh_box_add(&box, lot->is.at[r].v[i]);
    return box;
}

struct ranh_mended ranh_mend_vertices(struct ranh_patch *patch, size_t has, size_t lacks)
{
    struct ranh_mended mended = {
        .why = RANH_WHY_GONE, .method = RANH_MEND_VERTEX, .moved = lacks, .kept = has};
    ranh_patch_clear(patch);
    patch->most = patch->tolerance + 2;
    patch->open = false;
    uint32_t one = ranh_patch_take(patch, has), other = ranh_patch_take(patch, lacks);
    if (!ranh_patch_is_sound(patch, one) || !ranh_patch_is_sound(patch, other)) {
        mended.why = RANH_WHY_FLAWED;
        return mended;
    }
    struct ranh_grid_box a = box_of(&patch->lot.at[one]), b = box_of(&patch->lot.at[other]), both;
    both = (struct ranh_grid_box){
        a.xmin > b.xmin ? a.xmin : b.xmin, a.ymin > b.ymin ? a.ymin : b.ymin,
        a.xmax < b.xmax ? a.xmax : b.xmax, a.ymax < b.ymax ? a.ymax : b.ymax};
    both = ranh_box_grown(both, (int32_t)ceil(patch->tolerance));
    ranh_patch_take_box(patch, both);
    bool any = ranh_patch_complete_from(patch, other, one, both);
    any |= ranh_patch_complete_from(patch, one, other, both);
    if (any)
        mended.why = ranh_patch_judge(patch);
    return mended;
}

/* --- ground between parcels ------------------------------------------------------------------ */

/* Pieces of a shape in steps, in the arena. */
void ranh_strip_of(const struct ranh_shape *shape, struct ranh_arena *arena,
                   struct ranh_strip *ground)
{
    double x, y, radius = 0;
    *ground =
        (struct ranh_strip){.ring = RANH_NEW_ARRAY(arena, shape->n_parts, struct ranh_vertex *),
                            .n = RANH_NEW_ARRAY(arena, shape->n_parts, uint32_t)};
    if (shape->kind != RANH_SHAPE_POLYGON)
        return;
    for (uint32_t p = 0; p < shape->n_parts; p++) {
        uint32_t r = shape->part_ring[p], first = shape->ring_point[r];
        uint32_t n = shape->ring_point[r + 1] - first - 1;
        struct ranh_vertex *v = RANH_NEW_ARRAY(arena, n, struct ranh_vertex);
        for (uint32_t i = 0; i < n; i++)
            v[i] = (struct ranh_vertex){(int32_t)lround(shape->xy[2 * (size_t)(first + i)]),
                                        (int32_t)lround(shape->xy[2 * (size_t)(first + i) + 1])};
        ground->ring[ground->n_rings] = v;
        ground->n[ground->n_rings++] = n;
        ground->holes |= shape->part_ring[p + 1] > r + 1;
    }
    ranh_shape_inscribed(shape, &x, &y, &radius);
    ground->width = 2 * radius;
}

static struct ranh_grid_box box_of_ground(const struct ranh_strip *ground)
{
    struct ranh_grid_box box = ranh_box_none();
    for (uint32_t r = 0; r < ground->n_rings; r++)
        for (uint32_t i = 0; i < ground->n[r]; i++)
            ranh_box_add(&box, ground->ring[r][i]);
    return box;
}

double ranh_strip_shared(const struct ranh_lot *lot, const struct ranh_strip *ground)
{
    double sum = 0;
    for (uint32_t r = 0; r < ground->n_rings; r++)
        sum += ranh_mend_shared(lot, ground->ring[r], ground->n[r]);
    return sum;
}

/* --- snapping, ever wider -------------------------------------------------------------------- */

void ranh_begun_add(struct ranh_begun *begun, uint32_t face)
{
    for (size_t i = 0; i < begun->n; i++)
        if (begun->at[i] == face)
            return;
    *ranh_vec_push(begun) = face;
}

static void reload(struct ranh_patch *patch, const struct ranh_begun *begun,
                   struct ranh_grid_box box)
{
    ranh_patch_clear(patch);
    for (size_t i = 0; i < begun->n; i++) {
        uint32_t lot = ranh_patch_take(patch, begun->at[i]);
        struct ranh_grid_box own = box_of(&patch->lot.at[lot]);
        ranh_box_add(&box, (struct ranh_vertex){own.xmin, own.ymin});
        ranh_box_add(&box, (struct ranh_vertex){own.xmax, own.ymax});
    }
    ranh_patch_take_box(patch, box);
}

/* The outlines of the ground, kept beside the patch, which is emptied between tries. */
void ranh_strip_copy(struct ranh_arena *arena, const struct ranh_strip *from, struct ranh_strip *to)
{
    *to = *from;
    to->ring = RANH_NEW_ARRAY(arena, from->n_rings, struct ranh_vertex *);
    to->n = RANH_NEW_ARRAY(arena, from->n_rings, uint32_t);
    for (uint32_t r = 0; r < from->n_rings; r++) {
        to->n[r] = from->n[r];
        to->ring[r] = RANH_NEW_ARRAY(arena, from->n[r], struct ranh_vertex);
        for (uint32_t i = 0; i < from->n[r]; i++)
            to->ring[r][i] = from->ring[r][i];
    }
}

static enum ranh_why snap_ring_by_ring(struct ranh_patch *patch, const struct ranh_snap *snap,
                                       const struct ranh_strip *ground)
{
    enum ranh_why why = RANH_WHY_GOOD;
    for (uint32_t r = 0; r < ground->n_rings && why == RANH_WHY_GOOD; r++)
        why = ranh_mend_snap(patch, snap, ground->ring[r], ground->n[r]);
    return why;
}

enum ranh_why ranh_mend_snap_wider(struct ranh_patch *patch, struct ranh_snap *snap,
                                   const struct ranh_strip *ground, struct ranh_begun *begun)
{
    enum ranh_why first = begun->n > MOST_MOVING ? RANH_WHY_MANY : RANH_WHY_GOOD;
    struct ranh_grid_box box =
        ranh_box_grown(box_of_ground(ground), (int32_t)ceil(snap->limit) + 2);
    for (int attempt = 0; attempt < TRIES && begun->n <= MOST_MOVING; attempt++) {
        size_t n = begun->n;
        reload(patch, begun, box);
        snap->moving = begun->at;
        snap->n_moving = begun->n;
        snap->far = attempt > 1;
        enum ranh_why why = attempt == 0 ? snap_ring_by_ring(patch, snap, ground)
                                         : ranh_mend_snap(patch, snap, NULL, 0);
        if (why == RANH_WHY_GOOD)
            why = finish(patch);
        if (why == RANH_WHY_GOOD)
            return why;
        first = attempt == 0 ? why : first;
        for (size_t i = 0; i < patch->lot.n; i++) {
            const struct ranh_parcel *parcels = patch->parcels->parcel;
            uint32_t face = patch->lot.at[i].face;
            if (patch->lot.at[i].changed && !snap->kept_of &&
                ranh_border_between(&parcels[face], &parcels[snap->moved]) == RANH_SAME_SHEET)
                ranh_begun_add(begun, face);
        }
        if (attempt > 1 && (snap->kept_of || begun->n == n))
            break;
    }
    return first;
}

enum ranh_why ranh_mend_give(struct ranh_patch *patch, size_t face, const struct ranh_strip *ground)
{
    struct ranh_grid_box box = ranh_box_grown(box_of_ground(ground), 2);
    enum ranh_why why = RANH_WHY_GOOD;
    ranh_patch_clear(patch);
    uint32_t lot = ranh_patch_take(patch, face);
    ranh_patch_take_box(patch, box);
    for (uint32_t r = 0; r < ground->n_rings && why == RANH_WHY_GOOD; r++)
        why = ranh_mend_splice(patch, lot, ground->ring[r], ground->n[r]);
    return why == RANH_WHY_GOOD ? finish(patch) : why;
}
