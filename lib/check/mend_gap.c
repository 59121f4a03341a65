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

enum { PLACE = 1 << 14 }; /* more than lots of a patch */

/* The place as a chain that counts PLACE inside; false when it is off the grid. */
static bool chain_of_place(const struct ranh_fabric *fabric, const struct ranh_shape *place,
                           struct ranh_chain *chain)
{
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new(fabric->grid, fabric->srid);
    const uint32_t only = 0;
    struct ranh_fabric one;
    if (!ranh_fabric_add(builder, 1, place)) {
        ranh_fabric_builder_free(builder);
        return false;
    }
    ranh_fabric_build(builder, &one);
    ranh_chain_of_faces(&one, &only, 1, chain);
    ranh_chain_scale(chain, PLACE);
    ranh_fabric_release(&one);
    return true;
}

/* A crack that opens into wider ground is no face: what of its shape, as it was found, is still uncovered. */
static bool take_open(struct ranh_patch *patch, const struct ranh_fabric *lots,
                      const struct ranh_shape *place, const uint32_t *all, struct ranh_shape *shape)
{
    struct ranh_chain chain, crack;
    struct ranh_faces faces;
    struct {
        RANH_VEC(uint32_t)
    } in = {0};
    if (!chain_of_place(&patch->parcels->fabric, place, &crack))
        return false;
    ranh_chain_of_faces(lots, all, lots->n_faces, &chain);
    ranh_chain_add(&chain, &crack);
    ranh_chain_node(&chain, NULL);
    ranh_chain_faces(&chain, NULL, &faces);
    for (uint32_t f = 0; f < faces.n_faces; f++) {
        double x, y, radius;
        if (faces.face[f].m != PLACE)
            continue;
        ranh_faces_shape(&faces, &f, 1, &patch->arena, shape);
        if (ranh_shape_inscribed(shape, &x, &y, &radius) &&
            ranh_grid_length_m(2 * radius) > RANH_GRID_NOISE_M)
            *ranh_vec_push(&in) = f;
    }
    ranh_faces_shape(&faces, in.at, in.n, &patch->arena, shape);
    bool any = in.n > 0;
    ranh_vec_release(&in);
    ranh_faces_release(&faces);
    ranh_chain_release(&crack);
    ranh_chain_release(&chain);
    return any;
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
    patch->open = in.n == 0 && take_open(patch, &before, place, all, &shape);
    ranh_strip_of(&shape, &patch->arena, ground);
    ranh_vec_release(&in);
    ranh_faces_release(&faces);
    ranh_chain_release(&chain);
    return ranh_grid_length_m(ground->width) <= RANH_GRID_NOISE_M ? RANH_WHY_GONE
           : ground->holes                                        ? RANH_WHY_TANGLED
                                                                  : RANH_WHY_GOOD;
}

static double loosest(const struct ranh_check_input *input, const struct ranh_around *around)
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
                                const struct ranh_around *around, double limit,
                                struct ranh_begun *stay, struct ranh_begun *move)
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
                         const struct ranh_around *around, double limit, struct ranh_mended *mended)
{
    struct ranh_begun stay = {0}, move = {0};
    bool sides = ranh_around_sides(patch, around, limit, &stay, &move);
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

/* --- across sheets ---------------------------------------------------------------------------- */

/* One parcel of each sheet around. */
struct sheets {
    uint32_t *face;
    size_t n;
};

static void list_sheets(const struct ranh_parcel *parcels, struct ranh_around *around,
                        struct sheets *sheets)
{
    *sheets = (struct sheets){RANH_NEW_ARRAY(&around->arena, around->n, uint32_t), 0};
    for (size_t i = 0; i < around->n; i++) {
        bool known = false;
        for (size_t k = 0; k < sheets->n && !known; k++)
            known = ranh_border_between(&parcels[around->face[i]], &parcels[sheets->face[k]]) ==
                    RANH_SAME_SHEET;
        if (!known)
            sheets->face[sheets->n++] = (uint32_t)around->face[i];
    }
}

/* The sheet that has to be adjusted to each of the others becomes the last; false when there is none: dates are missing. */
static bool order_sheets(const struct ranh_parcel *parcels, struct sheets *sheets,
                         enum ranh_mend_rule *rule)
{
    for (size_t i = 0; i < sheets->n; i++) {
        bool all = true;
        *rule = RANH_RULE_ARTICLE;
        for (size_t k = 0; k < sheets->n && all; k++) {
            size_t moves = sheets->face[i], stays = sheets->face[k];
            if (i == k)
                continue;
            if (ranh_mend_who_moves(parcels, &moves, &stays) == RANH_RULE_OPEN)
                *rule = RANH_RULE_OPEN;
            all = moves == sheets->face[i];
        }
        if (!all)
            continue;
        uint32_t moved = sheets->face[i];
        for (; i + 1 < sheets->n; i++)
            sheets->face[i] = sheets->face[i + 1];
        sheets->face[i] = moved;
        return true;
    }
    return false;
}

/* The least of the limits between the sheet that moves and those that stay. */
static double limit_of(const struct ranh_check_input *input, const struct sheets *sheets)
{
    const struct ranh_parcel *parcels = input->parcels->parcel;
    const char *article;
    double least = INFINITY;
    for (size_t k = 0; k + 1 < sheets->n; k++) {
        double limit = ranh_border_limit_m(input, &parcels[sheets->face[sheets->n - 1]],
                                           &parcels[sheets->face[k]], &article);
        least = isnan(limit) || limit < least ? limit : least;
        if (isnan(limit))
            break;
    }
    return least;
}

static void close_across(struct ranh_patch *patch, const struct ranh_check_input *input,
                         const struct ranh_around *around, double limit,
                         const struct sheets *sheets, struct ranh_mended *mended)
{
    const struct ranh_parcel *parcels = input->parcels->parcel;
    struct ranh_snap snap = {.input = input, .limit = limit, .width = around->ground.width};
    struct ranh_begun begun = {0};
    size_t last = SIZE_MAX, of_side = 0;
    mended->method = RANH_MEND_SNAP;
    mended->kept = snap.kept = sheets->face[0];
    mended->moved = snap.moved = sheets->face[sheets->n - 1];
    mended->sheets = sheets->n;
    snap.stays = sheets->face;
    snap.n_stays = sheets->n - 1;
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

/* The first of another sheet than the first; within one sheet the second. */
static size_t other_side(const struct ranh_parcel *parcels, const struct ranh_around *around)
{
    for (size_t i = 1; i < around->n; i++)
        if (ranh_border_between(&parcels[around->face[i]], &parcels[around->face[0]]) !=
            RANH_SAME_SHEET)
            return around->face[i];
    return around->face[1];
}

/* Two parcels or more lie around. */
static void close_gap(struct ranh_patch *patch, const struct ranh_check_input *input,
                      struct ranh_around *around, struct ranh_mended *mended)
{
    struct sheets sheets;
    double width_m = ranh_grid_length_m(around->ground.width);
    list_sheets(input->parcels->parcel, around, &sheets);
    bool one_moves = order_sheets(input->parcels->parcel, &sheets, &mended->rule);
    double limit = sheets.n > 2 && one_moves ? limit_of(input, &sheets) : loosest(input, around);
    mended->kept = other_side(input->parcels->parcel, around);
    if (isnan(limit))
        mended->why = RANH_WHY_NO_LIMIT;
    else if (width_m > limit)
        mended->why = sheets.n == 1 || !one_moves
                          ? RANH_WHY_BEYOND
                          : ranh_mend_too_wide(input, around->face[0], mended->kept);
    else if (!one_moves)
        mended->why = RANH_WHY_SHEETS;
    else if ((patch->most = limit * RANH_GRID_PER_M) > 0 && sheets.n == 1)
        close_within(patch, input, around, patch->most, mended);
    else
        close_across(patch, input, around, patch->most, &sheets, mended);
}

struct ranh_mended ranh_mend_gap(struct ranh_patch *patch, const struct ranh_check_input *input,
                                 const struct ranh_shape *place)
{
    struct ranh_mended mended = {
        .why = RANH_WHY_GONE, .method = RANH_MEND_SLIVER, .moved = SIZE_MAX, .kept = SIZE_MAX};
    struct ranh_strip found;
    struct ranh_around around;
    mended.why = find_gap(patch, place, &found);
    if (mended.why != RANH_WHY_GOOD)
        return mended;
    ranh_around_look(patch, &found, &around);
    if (around.n > 0)
        mended.moved = around.face[0];
    if (around.n < 2)
        mended.why = patch->open ? RANH_WHY_GONE : RANH_WHY_ALONE; /* a crack has two sides */
    else
        close_gap(patch, input, &around, &mended);
    ranh_around_release(&around);
    return mended;
}
