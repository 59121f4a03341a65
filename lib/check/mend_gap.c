/* SPDX-License-Identifier: MIT */
/*
 * Ground between parcels that none covers. Parcels that lie across it from each other are its two sides: of
 * two sheets the law says which moves, within one the side of the parcel with the longest boundary stays. Where
 * there are no two sides, or snapping them does harm, the ground goes to that parcel as a whole.
 */
#include "lib/check/mend_impl.h"

#include <math.h>

#include <ranh/geo/chain.h>

#include "lib/check/border.h"

#define MOST_WHOLE 0.4 /* of the outline: from here on the ground may go to one parcel */

bool ranh_mend_box(const struct ranh_fabric *fabric, const struct ranh_shape *place,
                   struct ranh_grid_box *box)
{
    struct ranh_box of = ranh_shape_box(place);
    struct ranh_vertex low, high;
    *box = ranh_box_none();
    if (!ranh_grid_snap(&fabric->grid, of.xmin, of.ymin, &low) ||
        !ranh_grid_snap(&fabric->grid, of.xmax, of.ymax, &high))
        return false;
    ranh_box_add(box, low);
    ranh_box_add(box, high);
    return true;
}

/* A crack that opens into wider ground is no face: its shape as it was found, unless it was closed since. */
static bool take_open(struct ranh_patch *patch, const struct ranh_faces *faces,
                      const struct ranh_shape *place, struct ranh_shape *shape)
{
    const struct ranh_grid *grid = &patch->parcels->fabric.grid;
    struct ranh_shape *open = ranh_shape_copy(&patch->arena, place);
    double x, y;
    for (uint32_t i = 0; i < open->n_points; i++) {
        double *at = open->xy + 2 * (size_t)i;
        at[0] = round((at[0] - grid->x0) * RANH_GRID_PER_M);
        at[1] = round((at[1] - grid->y0) * RANH_GRID_PER_M);
    }
    if (!ranh_shape_deep_inside(open, &x, &y))
        return false;
    for (uint32_t f = 0; f < faces->n_faces; f++) {
        struct ranh_shape covered;
        if (faces->face[f].m == 0)
            continue;
        ranh_faces_shape(faces, &f, 1, &patch->arena, &covered);
        if (ranh_shape_contains(&covered, x, y))
            return false;
    }
    *shape = *open;
    return true;
}

/* Uncovered ground of the lots around that lies in the place. */
static enum ranh_why find_gap(struct ranh_patch *patch, const struct ranh_shape *place,
                              struct ranh_strip *ground)
{
    const struct ranh_grid *grid = &patch->parcels->fabric.grid;
    struct ranh_grid_box box;
    struct ranh_fabric before;
    struct ranh_chain chain;
    struct ranh_faces faces;
    struct ranh_shape shape;
    struct {
        RANH_VEC(uint32_t)
    } in = {0};
    ranh_patch_clear(patch);
    if (!ranh_mend_box(&patch->parcels->fabric, place, &box))
        return RANH_WHY_GONE;
    patch->closed = box;
    box = ranh_box_grown(box, 2);
    ranh_patch_take_box(patch, box);
    ranh_lots_fabric(patch->parcels, patch->lot.at, patch->lot.n, false, &patch->arena, &before);
    uint32_t *all = RANH_NEW_ARRAY(&patch->arena, patch->lot.n, uint32_t);
    for (uint32_t i = 0; i < patch->lot.n; i++)
        all[i] = i;
    ranh_chain_of_faces(&before, all, patch->lot.n, &chain);
    ranh_chain_node(&chain, NULL);
    ranh_chain_faces(&chain, NULL, &faces);
    for (uint32_t f = 0; f < faces.n_faces; f++) {
        const struct ranh_chain_face *face = &faces.face[f];
        double x, y;
        if (face->m != 0 || face->box.xmin < box.xmin || face->box.xmax > box.xmax ||
            face->box.ymin < box.ymin || face->box.ymax > box.ymax)
            continue;
        ranh_faces_shape(&faces, &f, 1, &patch->arena, &shape);
        if (ranh_shape_deep_inside(&shape, &x, &y) &&
            ranh_shape_contains(place, grid->x0 + x / RANH_GRID_PER_M,
                                grid->y0 + y / RANH_GRID_PER_M))
            *ranh_vec_push(&in) = f;
    }
    ranh_faces_shape(&faces, in.at, in.n, &patch->arena, &shape);
    patch->open = in.n == 0 && take_open(patch, &faces, place, &shape);
    ranh_strip_of(&shape, &patch->arena, ground);
    ranh_vec_release(&in);
    ranh_faces_release(&faces);
    ranh_chain_release(&chain);
    return ranh_grid_length_m(ground->width) <= RANH_GRID_NOISE_M ? RANH_WHY_GONE
           : ground->holes                                        ? RANH_WHY_TANGLED
                                                                  : RANH_WHY_GOOD;
}

struct around {
    struct ranh_arena arena;
    struct ranh_strip ground;
    size_t *face; /* longest shared boundary first, then in order of parcels */
    double *share;
    size_t n;
    double whole; /* of the outline */
};

static void look_around(struct ranh_patch *patch, const struct ranh_strip *ground,
                        struct around *around)
{
    const struct ranh_parcel *parcels = patch->parcels->parcel;
    ranh_arena_init(&around->arena);
    ranh_strip_copy(&around->arena, ground, &around->ground);
    around->face = RANH_NEW_ARRAY(&around->arena, patch->lot.n, size_t);
    around->share = RANH_NEW_ARRAY(&around->arena, patch->lot.n, double);
    around->n = 0;
    around->whole = 0;
    for (size_t i = 0; i < patch->lot.n; i++) {
        double share = ranh_strip_shared(&patch->lot.at[i], ground);
        size_t face = patch->lot.at[i].face, at = around->n;
        if (!(share > 0))
            continue;
        for (; at > 0 && (around->share[at - 1] < share ||
                          (around->share[at - 1] <= share &&
                           ranh_parcel_order(&parcels[face], &parcels[around->face[at - 1]]) < 0));
             at--) {
            around->face[at] = around->face[at - 1];
            around->share[at] = around->share[at - 1];
        }
        around->face[at] = face;
        around->share[at] = share;
        around->n++;
    }
    for (uint32_t r = 0; r < ground->n_rings; r++)
        for (uint32_t i = 0; i < ground->n[r]; i++) {
            struct ranh_vertex a = ground->ring[r][i], b = ground->ring[r][(i + 1) % ground->n[r]];
            around->whole += hypot((double)b.x - a.x, (double)b.y - a.y);
        }
}

/* A stretch of one parcel lies across from a stretch of another. */
static bool face_each_other(struct ranh_patch *patch, const struct around *around, size_t x,
                            size_t y, double limit)
{
    const struct ranh_lot *p = &patch->lot.at[ranh_patch_take(patch, around->face[x])];
    const struct ranh_lot *q = &patch->lot.at[ranh_patch_take(patch, around->face[y])];
    for (uint32_t r = 0; r < around->ground.n_rings; r++) {
        const struct ranh_vertex *v = around->ground.ring[r];
        uint32_t n = around->ground.n[r];
        for (uint32_t i = 0; i < n; i++) {
            double ax = v[i].x, ay = v[i].y, ux = v[(i + 1) % n].x - ax, uy = v[(i + 1) % n].y - ay;
            if (hypot(ux, uy) < limit || !ranh_mend_is_shared(p, v[i], v[(i + 1) % n]))
                continue;
            for (uint32_t k = 0; k < n; k++) {
                double wx = (double)v[(k + 1) % n].x - v[k].x,
                       wy = (double)v[(k + 1) % n].y - v[k].y;
                double mx = (v[k].x + (double)v[(k + 1) % n].x) / 2 - ax;
                double my = (v[k].y + (double)v[(k + 1) % n].y) / 2 - ay;
                double whole = ux * ux + uy * uy, t = mx * ux + my * uy, off = ux * my - uy * mx;
                if (ux * wx + uy * wy > -0.5 * hypot(ux, uy) * hypot(wx, wy) || t < 0 ||
                    t > whole || off * off > limit * limit * whole ||
                    !ranh_mend_is_shared(q, v[k], v[(k + 1) % n]))
                    continue;
                return true;
            }
        }
    }
    return false;
}

/* Two sides, so that only parcels of different sides lie across from each other; false: there are none. The
 * first stays. */
static bool two_sides(struct ranh_patch *patch, const struct around *around, double limit,
                      struct ranh_begun *stay, struct ranh_begun *move)
{
    uint8_t *side = RANH_NEW_ARRAY(&patch->arena, around->n, uint8_t);
    for (size_t i = 0; i < around->n; i++)
        side[i] = i == 0;
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < around->n; i++)
            for (size_t k = 0; k < around->n && side[i]; k++) {
                if (i == k || !(face_each_other(patch, around, i, k, limit) ||
                                face_each_other(patch, around, k, i, limit)))
                    continue;
                if (side[k] == side[i])
                    return false;
                more |= !side[k];
                side[k] = (uint8_t)(3 - side[i]);
            }
    }
    for (size_t i = 0; i < around->n; i++)
        *ranh_vec_push(side[i] == 1 ? stay : move) = (uint32_t)around->face[i];
    return move->n > 0;
}

static double loosest(const struct ranh_check_input *input, const struct around *around)
{
    const struct ranh_parcel *parcels = input->parcels->parcel;
    const char *article;
    double limit = NAN;
    for (size_t i = 0; i < around->n; i++)
        for (size_t k = i + 1; k < around->n; k++)
            limit = fmax(limit, ranh_border_limit_m(input, &parcels[around->face[i]],
                                                    &parcels[around->face[k]], &article));
    return limit;
}

static enum ranh_why snap_sides(struct ranh_patch *patch, const struct ranh_check_input *input,
                                const struct around *around, double limit, struct ranh_begun *stay,
                                struct ranh_begun *move)
{
    struct ranh_snap snap = {.input = input,
                             .moved = move->at[0],
                             .kept = stay->at[0],
                             .kept_of = stay->at,
                             .n_kept = stay->n,
                             .limit = limit,
                             .width = around->ground.width};
    return ranh_mend_snap_wider(patch, &snap, &around->ground, move);
}

static void close_within(struct ranh_patch *patch, const struct ranh_check_input *input,
                         const struct around *around, double limit, struct ranh_mended *mended)
{
    struct ranh_begun stay = {0}, move = {0};
    bool sides = two_sides(patch, around, limit, &stay, &move);
    mended->why = RANH_WHY_TANGLED;
    mended->method = RANH_MEND_SNAP;
    for (int other = 0; other < 2 && sides && mended->why != RANH_WHY_GOOD; other++) {
        mended->rule = other ? RANH_RULE_OTHER : RANH_RULE_STRIP;
        mended->kept = other ? move.at[0] : stay.at[0];
        mended->moved = other ? stay.at[0] : move.at[0];
        mended->why = other ? snap_sides(patch, input, around, limit, &move, &stay)
                            : snap_sides(patch, input, around, limit, &stay, &move);
    }
    if (mended->why != RANH_WHY_GOOD && around->share[0] >= MOST_WHOLE * around->whole) {
        enum ranh_why why = ranh_mend_give(patch, around->face[0], &around->ground);
        mended->method = RANH_MEND_SLIVER;
        mended->rule = RANH_RULE_LONGEST;
        mended->moved = around->face[0];
        mended->kept = around->face[1];
        mended->why = why == RANH_WHY_GOOD || !sides ? why : mended->why;
    }
    ranh_vec_release(&stay);
    ranh_vec_release(&move);
}

/* Parcels of the first one's sheet, and of one other; false where a third is there. */
static bool two_sheets(const struct ranh_parcel *parcels, const struct around *around,
                       size_t *other)
{
    *other = SIZE_MAX;
    for (size_t i = 1; i < around->n; i++) {
        const struct ranh_parcel *p = &parcels[around->face[i]];
        if (ranh_border_between(p, &parcels[around->face[0]]) == RANH_SAME_SHEET)
            continue;
        if (*other == SIZE_MAX)
            *other = around->face[i];
        else if (ranh_border_between(p, &parcels[*other]) != RANH_SAME_SHEET)
            return false;
    }
    return true;
}

static void close_across(struct ranh_patch *patch, const struct ranh_check_input *input,
                         const struct around *around, double limit, size_t other,
                         struct ranh_mended *mended)
{
    const struct ranh_parcel *parcels = input->parcels->parcel;
    struct ranh_snap snap = {.input = input, .limit = limit, .width = around->ground.width};
    struct ranh_begun begun = {0};
    size_t last = SIZE_MAX, of_side = 0;
    mended->method = RANH_MEND_SNAP;
    mended->moved = around->face[0];
    mended->kept = other;
    mended->rule = ranh_mend_who_moves(parcels, &mended->moved, &mended->kept);
    snap.moved = mended->moved;
    snap.kept = mended->kept;
    for (size_t i = 0; i < around->n; i++)
        if (ranh_border_between(&parcels[around->face[i]], &parcels[mended->moved]) ==
            RANH_SAME_SHEET) {
            ranh_begun_add(&begun, (uint32_t)around->face[i]);
            last = around->face[i];
            of_side++;
        }
    mended->why = ranh_mend_snap_wider(patch, &snap, &around->ground, &begun);
    if (mended->why != RANH_WHY_GOOD && of_side == 1) {
        enum ranh_why why = ranh_mend_give(patch, last, &around->ground);
        mended->method = why == RANH_WHY_GOOD ? RANH_MEND_SLIVER : mended->method;
        mended->why = why == RANH_WHY_GOOD ? why : mended->why;
    }
    ranh_vec_release(&begun);
}

struct ranh_mended ranh_mend_gap(struct ranh_patch *patch, const struct ranh_check_input *input,
                                 const struct ranh_shape *place)
{
    struct ranh_mended mended = {RANH_WHY_GONE, RANH_MEND_SLIVER, RANH_RULE_NONE, SIZE_MAX,
                                 SIZE_MAX};
    struct ranh_strip found;
    struct around around;
    size_t other;
    mended.why = find_gap(patch, place, &found);
    if (mended.why != RANH_WHY_GOOD)
        return mended;
    look_around(patch, &found, &around);
    double limit = loosest(input, &around);
    double width_m = ranh_grid_length_m(found.width);
    if (around.n > 0)
        mended.moved = around.face[0];
    if (around.n < 2)
        mended.why = RANH_WHY_ALONE;
    else if (isnan(limit))
        mended.why = RANH_WHY_NO_LIMIT;
    else if (!two_sheets(input->parcels->parcel, &around, &other))
        mended.why = width_m > limit ? RANH_WHY_BEYOND : RANH_WHY_SHEETS;
    else if (width_m > limit)
        mended.why =
            other == SIZE_MAX ? RANH_WHY_BEYOND : ranh_mend_too_wide(input, around.face[0], other);
    else if ((patch->most = limit * RANH_GRID_PER_M) > 0 && other == SIZE_MAX)
        close_within(patch, input, &around, limit * RANH_GRID_PER_M, &mended);
    else
        close_across(patch, input, &around, limit * RANH_GRID_PER_M, other, &mended);
    ranh_arena_release(&around.arena);
    return mended;
}
