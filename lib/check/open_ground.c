/* SPDX-License-Identifier: MIT */
/*
 * T203: ground inside a commune that no parcel covers, open to the outside of the survey; E103: how
 * much of the commune was not delivered at all. Both against the boundaries of communes
 * (lib/check/extent.h); without a boundary nothing can be said, and the balance says so.
 *
 * Ground larger than a map sheet (or than the project's max_gap_m2), and ground that no parcel
 * touches, was not delivered: one sentence for the commune. What is left is taken up by non-parcel
 * land where that layer has some, and parted where it hangs together by hairs of rounding only. A
 * strip no wider than boundary and parcels may miss each other is only counted; so is the noise of
 * the grid, and what open_gap.c told. The rest is told: a long even strip as possible (a
 * road left out, or a boundary drawn coarsely), all else as ground left out.
 */
#include <math.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>

#include "lib/check/border.h"
#include "lib/check/detectors.h"
#include "lib/check/extent.h"
#include "lib/check/ground.h"
#include "lib/check/hair.h"
#include "lib/check/lane.h"
#include "lib/check/plane.h"

enum { CHUNK = 16, MANY = 4096 };

enum kind { NOISE, STRIP, GAP, TOLD, NOT_DELIVERED };

struct piece {
    const struct ranh_faces *faces;
    uint32_t face, commune;
    enum kind kind;
    bool trimmed; /* without its hairs: corners lie within the rounding of where they were */
    double width_m, length_m, limit_m;
    const char *article;
    size_t parcel; /* whose side it is told of; SIZE_MAX = nobody's */
};

struct bench {
    struct ranh_ground ground;
    struct ranh_arena arena;
};

struct work {
    const struct ranh_check_input *input;
    double *most_m2; /* [communes] larger was not delivered; INFINITY = no limit */
    struct {
        RANH_VEC(struct piece)
    } piece;
    struct {
        RANH_VEC(struct ranh_faces *)
    } cut; /* owned */
    struct bench *bench;
    int32_t rounding; /* steps: two roundings of recorded coordinates; 0 = not known */
};

/* --- what was not delivered ----- */

/* Area of a map sheet of the smallest scale in each commune. */
static void find_limits(struct work *work)
{
    const struct ranh_check_input *input = work->input;
    const struct ranh_extent *extent = input->extent;
    const struct ranh_parcel_set *parcels = input->parcels;
    work->most_m2 = ranh_calloc(extent->n_communes + 1, sizeof(*work->most_m2));
    const char *last = NULL;
    int32_t last_scale = 0;
    for (size_t i = 0; i < parcels->fabric.n_faces; i++) {
        const struct ranh_parcel *p = &parcels->parcel[i];
        if (!p->commune || (p->commune == last && p->scale == last_scale))
            continue;
        last = p->commune;
        last_scale = p->scale;
        uint32_t at = ranh_extent_commune_of(extent, p->commune);
        if (at == RANH_NO_COMMUNE)
            continue;
        char name[32];
        snprintf(name, sizeof(name), "scale=%d", (int)p->scale);
        const struct ranh_rule *side =
            ranh_rules_find(input->rules, "sheet-frame", name, input->as_of);
        if (side)
            work->most_m2[at] = fmax(work->most_m2[at], side->value * side->value * 1e6);
    }
    for (size_t c = 0; c < extent->n_communes; c++) {
        if (input->limits.max_gap_m2 > 0)
            work->most_m2[c] = input->limits.max_gap_m2;
        else if (!(work->most_m2[c] > 0))
            work->most_m2[c] = INFINITY;
    }
}

static void count(struct ranh_extent *extent, const struct piece *piece)
{
    struct ranh_extent_commune *commune = &extent->commune[piece->commune];
    ranh_wide area = piece->faces->face[piece->face].twice_area;
    commune->strips += piece->kind == STRIP || piece->kind == NOISE ? area : 0;
    commune->missing += piece->kind == NOT_DELIVERED ? area : 0;
    commune->left_out += piece->kind == GAP || piece->kind == TOLD ? area : 0;
}

static struct ranh_faces *keep(struct work *work, struct ranh_faces faces)
{
    struct ranh_faces *kept = ranh_alloc(sizeof(*kept));
    *kept = faces;
    *ranh_vec_push(&work->cut) = kept;
    return kept;
}

static void push(struct work *work, struct piece piece)
{
    *ranh_vec_push(&work->piece) = piece;
}

/* The piece, or those it is without hairs; they are counted as strips. */
static void cut_hairs(struct work *work, struct piece piece,
                      void (*then)(struct work *work, struct piece piece))
{
    struct ranh_faces left;
    if (!ranh_hairs_cut(piece.faces, piece.face, work->rounding, &left)) {
        then(work, piece);
        return;
    }
    ranh_wide hairs = piece.faces->face[piece.face].twice_area;
    piece.faces = keep(work, left);
    piece.trimmed = true;
    for (uint32_t f = 0; f < left.n_faces; f++) {
        if (left.face[f].m != 1)
            continue;
        piece.face = f;
        hairs -= left.face[f].twice_area;
        then(work, piece);
    }
    work->input->extent->commune[piece.commune].strips += hairs;
}

/* Not delivered, or what non-parcel land leaves of it. */
static void take_piece(struct work *work, struct piece piece)
{
    double area = ranh_grid_area_m2(piece.faces->face[piece.face].twice_area);
    struct ranh_faces left;
    if (area > work->most_m2[piece.commune])
        piece.kind = NOT_DELIVERED;
    if (piece.kind == NOT_DELIVERED ||
        !ranh_extent_left(work->input->extent, piece.faces, piece.face, &left)) {
        push(work, piece);
        return;
    }
    piece.faces = keep(work, left);
    for (uint32_t f = 0; f < left.n_faces; f++) {
        if (left.face[f].m != RANH_EXTENT_LEFT)
            continue;
        piece.face = f;
        cut_hairs(work, piece, push);
    }
}

/* Ground too large to be told, of many corners, is a network of roads: nobody looks for hairs at it. */
static bool is_network(const struct work *work, const struct piece *piece)
{
    const struct ranh_chain_face *face = &piece->faces->face[piece->face];
    const uint32_t *vertex = piece->faces->ring_vertex + face->first_ring;
    return ranh_grid_area_m2(face->twice_area) > work->most_m2[piece->commune] &&
           vertex[face->n_rings] - vertex[0] > MANY;
}

static void list_pieces(struct work *work)
{
    const struct ranh_extent *extent = work->input->extent;
    for (size_t i = 0; i < extent->n_open; i++) {
        struct piece piece = {.faces = &extent->faces,
                              .face = extent->open[i].face,
                              .commune = extent->open[i].commune,
                              .kind = GAP,
                              .width_m = NAN,
                              .length_m = NAN,
                              .limit_m = NAN,
                              .parcel = SIZE_MAX};
        if (is_network(work, &piece))
            take_piece(work, piece);
        else
            cut_hairs(work, piece, take_piece);
    }
}

/* --- measuring ----- */

static bool agricultural(const struct ranh_check_input *input, const struct ranh_parcel *parcel)
{
    const struct ranh_land_use *use =
        parcel->land_use ? ranh_rules_land_use(input->rules, parcel->land_use) : NULL;
    return use && use->agricultural;
}

/* The loosest limit between the boundary and a parcel along it. A boundary of unknown scale is taken to be
 * as good as the parcels. */
static void find_limit(const struct work *work, const struct ranh_ground *ground,
                       struct piece *piece)
{
    const struct ranh_check_input *input = work->input;
    int32_t scale = input->extent->commune[piece->commune].scale;
    for (size_t i = 0; i < ground->neighbours.n; i++) {
        const struct ranh_parcel *p = &input->parcels->parcel[ground->neighbours.at[i]];
        bool farm = agricultural(input, p);
        const char *article = NULL;
        double limit = p->scale ? ranh_rules_edge_match_m(input->rules, p->scale, farm,
                                                          scale ? scale : p->scale, farm,
                                                          input->as_of, &article)
                                : (double)NAN;
        if (!isnan(limit) && !(limit <= piece->limit_m)) {
            piece->limit_m = limit;
            piece->article = article;
        }
    }
}

/*
 * Beside whom it is told: the first by key of those that run along it for at least half as far as the one
 * that does so farthest. One that it only meets at a corner is not.
 */
static void find_parcel(const struct ranh_parcel *parcels, const struct ranh_ground *ground,
                        struct piece *piece)
{
    double farthest = 0;
    for (size_t i = 0; i < ground->neighbours.n; i++)
        farthest = fmax(farthest, ground->along.at[i]);
    for (size_t i = 0; i < ground->neighbours.n; i++) {
        size_t at = ground->neighbours.at[i];
        if (2 * ground->along.at[i] >= farthest &&
            (piece->parcel == SIZE_MAX ||
             ranh_parcel_order(&parcels[at], &parcels[piece->parcel]) < 0))
            piece->parcel = at;
    }
}

/* What cracks between parcels (open_gap.c) have not told of it is no more than a strip along the boundary. */
static bool told_already(const struct ranh_extent *extent, const struct piece *piece,
                         const struct ranh_shape *shape)
{
    const struct ranh_grid_box *box = &piece->faces->face[piece->face].box;
    double told_m2 = 0;
    for (size_t i = 0; i < extent->told.n; i++) {
        const struct ranh_extent_told *part = &extent->told.at[i];
        if (part->x >= box->xmin && part->x <= box->xmax && part->y >= box->ymin &&
            part->y <= box->ymax && ranh_shape_contains(shape, part->x, part->y))
            told_m2 += part->area_m2;
    }
    double rest_m2 = ranh_grid_area_m2(piece->faces->face[piece->face].twice_area) - told_m2;
    return told_m2 > 0 && rest_m2 <= piece->limit_m * piece->length_m;
}

static void measure(const struct work *work, struct bench *bench, struct piece *piece)
{
    struct ranh_shape shape;
    double x, y, radius;
    if (piece->kind == NOT_DELIVERED)
        return;
    ranh_arena_clear(&bench->arena);
    ranh_faces_shape(piece->faces, &piece->face, 1, &bench->arena, &shape);
    ranh_shape_inscribed(&shape, &x, &y, &radius);
    piece->width_m = ranh_grid_length_m(2 * radius);
    piece->length_m = ranh_grid_length_m(ranh_shape_long_side(&shape));
    if (!(piece->width_m > RANH_GRID_NOISE_M)) {
        piece->kind = NOISE;
        return;
    }
    ranh_ground_around(&bench->ground, work->input->plane->fabric, &shape,
                       RANH_GROUND_ON_LINE + (piece->trimmed ? work->rounding : 0));
    find_limit(work, &bench->ground, piece);
    find_parcel(work->input->parcels->parcel, &bench->ground, piece);
    if (piece->parcel == SIZE_MAX) /* nothing of it was surveyed */
        piece->kind = NOT_DELIVERED;
    else if (piece->width_m <= piece->limit_m)
        piece->kind = STRIP;
    else if (told_already(work->input->extent, piece, &shape))
        piece->kind = TOLD;
}

static int measure_all(void *context, unsigned worker, size_t first, size_t last,
                       struct ranh_err *err)
{
    (void)err;
    struct work *work = context;
    for (size_t i = first; i < last; i++)
        measure(work, &work->bench[worker], &work->piece.at[i]);
    return 0;
}

/* --- telling ----- */

static int put_gap(struct work *work, const struct piece *piece, struct ranh_finding_sink *sink,
                   struct ranh_err *err)
{
    const struct ranh_check_input *input = work->input;
    const struct ranh_extent_commune *commune = &input->extent->commune[piece->commune];
    const struct ranh_parcel *parcel = &input->parcels->parcel[piece->parcel];
    struct ranh_arena *arena = &work->bench[0].arena;
    struct ranh_shape shape;
    double area = ranh_grid_area_m2(piece->faces->face[piece->face].twice_area);
    ranh_arena_clear(arena);
    ranh_faces_shape(piece->faces, &piece->face, 1, arena, &shape);
    ranh_fabric_to_metres(input->plane->fabric, &shape);
    struct ranh_finding finding = RANH_FINDING_INIT;
    finding.code = "T203";
    finding.stage = "overlap";
    finding.subject = "parcel";
    finding.verdict = isnan(piece->limit_m) ? RANH_NO_DATA : RANH_VIOLATION;
    if (ranh_looks_like_lane(input, area, piece->width_m, piece->length_m)) {
        finding.verdict = isnan(piece->limit_m) ? RANH_NO_DATA : RANH_POSSIBLE;
        finding.detail_vi = "dải dài và hẹp: đường, kênh bị bỏ sót, hoặc ranh giới xã vẽ không sát";
        finding.detail_en = "a long narrow strip: a road or canal left out, or a boundary of the "
                            "commune drawn coarsely";
    }
    finding.id_a = parcel->id;
    finding.key_a = ranh_parcel_name(parcel);
    finding.source_id = parcel->source_id;
    finding.commune = commune->code;
    finding.measured = finding.width_m = piece->width_m;
    finding.length_m = piece->length_m;
    finding.limit = piece->limit_m;
    finding.unit = "m";
    finding.area_m2 = area;
    finding.article = piece->article;
    finding.shape = &shape;
    return ranh_finding_put(sink, &finding, err);
}

static int put_coverage(const struct work *work, const struct ranh_extent_commune *commune,
                        struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct ranh_finding finding = RANH_FINDING_INIT;
    (void)work;
    if (commune->missing == 0)
        return 0;
    finding.code = "E103";
    finding.stage = "overlap";
    finding.subject = "commune";
    finding.verdict = RANH_VIOLATION;
    finding.id_a = commune->id;
    finding.key_a = commune->code;
    finding.commune = commune->code;
    finding.measured = floor(1e4 * (double)commune->covered / (double)commune->boundary) / 100;
    finding.unit = "%";
    finding.area_m2 = ranh_grid_area_m2(commune->missing);
    return ranh_finding_put(sink, &finding, err);
}

/* --- the detector ----- */

static int put_all(struct work *work, struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct ranh_extent *extent = work->input->extent;
    int status = 0;
    for (size_t i = 0; i < work->piece.n && !status; i++) {
        const struct piece *piece = &work->piece.at[i];
        count(extent, piece);
        if (piece->kind == GAP)
            status = put_gap(work, piece, sink, err);
    }
    for (size_t c = 0; c < extent->n_communes && !status; c++)
        status = put_coverage(work, &extent->commune[c], sink, err);
    return status;
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct work work = {.input = input};
    unsigned threads = ranh_pool_threads(input->pool);
    if (!input->extent || input->extent->n_communes == 0)
        return 0;
    work.bench = ranh_calloc(threads, sizeof(*work.bench));
    for (unsigned t = 0; t < threads; t++)
        ranh_arena_init(&work.bench[t].arena);
    const char *recording;
    work.rounding = (int32_t)(ranh_border_rounding_m(input, &recording) / RANH_GRID_STEP_M);
    find_limits(&work);
    list_pieces(&work);
    int status = ranh_pool_run(input->pool, work.piece.n, CHUNK, measure_all, &work, err);
    if (!status)
        status = put_all(&work, sink, err);
    for (unsigned t = 0; t < threads; t++) {
        ranh_ground_release(&work.bench[t].ground);
        ranh_arena_release(&work.bench[t].arena);
    }
    for (size_t i = 0; i < work.cut.n; i++) {
        ranh_faces_release(work.cut.at[i]);
        ranh_free(work.cut.at[i]);
    }
    ranh_vec_release(&work.cut);
    ranh_vec_release(&work.piece);
    ranh_free(work.bench);
    ranh_free(work.most_m2);
    return status;
}

static const char *const codes[] = {"T203", "E103", NULL};
const struct ranh_detector ranh_detect_open_ground = {
    "open-ground", N_("ground that no parcel covers"), "overlap", codes, run, false};
