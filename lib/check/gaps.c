/* SPDX-License-Identifier: MIT */
/*
 * A block at a time, the threads work out polygon, width, neighbours and verdict of each face; the findings are
 * put in the order of the faces, from west to east. Islands of parcels inside a gap are holes of it.
 */
#include "lib/check/gaps.h"

#include "lib/check/border.h"
#include "lib/check/borders.h"
#include "lib/check/extent.h"
#include "lib/check/ground.h"
#include "lib/check/lane.h"
#include "lib/check/plane.h"

#include <math.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>

#define LISTED_KEYS 6 /* neighbours named in the sentence */
#define CHUNK       32
#define BLOCK       (256 * CHUNK) /* gaps whose polygons are held in memory at a time */

struct gap {
    struct ranh_shape shape; /* metres */
    double area_m2, width_m;
    double x, y;                /* in steps: the middle of its largest circle */
    double farm;                /* share of its outline along agricultural and unused land */
    struct ranh_border_face of; /* judged, but for what is told */
    const char *code, *article;
    bool large;        /* no gap but land not delivered: nothing else is known */
    bool rest;         /* what non-parcel land has left of a larger one */
    struct gap *next;  /* of such a rest */
    size_t *neighbour; /* ascending */
    size_t n_neighbours;
};

struct gaps {
    const struct ranh_check_input *input;
    const struct ranh_faces *faces;
    bool open;
    const uint32_t *face;       /* of the block */
    struct gap *gap;            /* [BLOCK] */
    struct ranh_arena *arenas;  /* [BLOCK / CHUNK] */
    struct ranh_ground *ground; /* one a thread */
    struct ranh_arena row;      /* of one gap */
};

/* --- judging ----- */

/* How well each neighbour's corners are known; the same again for the next of one scale and use. */
static double *point_errors(const struct gaps *gaps, const struct gap *gap, struct ranh_arena *keep)
{
    double *error = RANH_NEW_ARRAY(keep, gap->n_neighbours + 1, double);
    const struct ranh_parcel *last = NULL;
    for (size_t i = 0; i < gap->n_neighbours; i++) {
        const struct ranh_parcel *p = &gaps->input->parcels->parcel[gap->neighbour[i]];
        error[i] = last && last->scale == p->scale && last->land_use == p->land_use
                       ? error[i - 1]
                       : ranh_border_point_m(gaps->input, p);
        last = p;
    }
    return error;
}

/* The loosest limit of any two neighbours. Limits are roots of sums, so the two that are vague by
 * themselves make it: no need to try all pairs around a large gap. */
static double loosest_limit(const struct gaps *gaps, struct gap *gap, struct ranh_arena *keep)
{
    const struct ranh_check_input *input = gaps->input;
    const struct ranh_rule *rule =
        ranh_rules_find(input->rules, "edge-match", "quadratic-sum", input->as_of);
    const double *error = point_errors(gaps, gap, keep);
    size_t n = gap->n_neighbours, vaguest = SIZE_MAX;
    double limit = NAN;
    for (size_t i = 0; i < n; i++)
        if (!isnan(error[i]) && (vaguest == SIZE_MAX || error[i] > error[vaguest]))
            vaguest = i;
    for (size_t i = 0; i < n && rule && vaguest != SIZE_MAX; i++) {
        if (i == vaguest && n > 1)
            continue;
        double pair = hypot(error[vaguest], error[i]);
        if (pair > limit || (isnan(limit) && !isnan(pair)))
            limit = pair;
    }
    if (rule && !isnan(limit))
        gap->article = rule->article;
    return limit;
}

/* The farthest border among the neighbours, with two parcels that make it: the first of all and the first
 * that lies across it. */
static enum ranh_border border_of(const struct gaps *gaps, const struct gap *gap,
                                  struct ranh_border_face *of)
{
    const struct ranh_parcel *parcels = gaps->input->parcels->parcel;
    enum ranh_border border = RANH_SAME_SHEET;
    for (size_t i = 0; i < gap->n_neighbours; i++)
        if (!of->a || ranh_parcel_order(&parcels[gap->neighbour[i]], of->a) < 0)
            of->a = &parcels[gap->neighbour[i]];
    of->b = of->a;
    for (size_t i = 0; i < gap->n_neighbours; i++) {
        const struct ranh_parcel *other = &parcels[gap->neighbour[i]];
        enum ranh_border here = ranh_border_between(of->a, other);
        if (here > border ||
            (here == border && border > RANH_SAME_SHEET && ranh_parcel_order(other, of->b) < 0)) {
            border = here;
            of->b = other;
        }
    }
    return border;
}

static void judge(const struct gaps *gaps, struct gap *gap, struct ranh_arena *keep)
{
    struct ranh_border_face *of = &gap->of;
    struct ranh_face *face = &of->face;
    *face = (struct ranh_face){
        .a = SIZE_MAX,
        .b = SIZE_MAX,
        .neighbour = gap->neighbour,
        .n_neighbours = gap->n_neighbours,
        .area_m2 = gap->area_m2,
        .width_m = gap->width_m,
        .shape = &gap->shape,
    };
    enum ranh_border border = border_of(gaps, gap, of);
    face->limit_m = loosest_limit(gaps, gap, keep);
    face->klass = ranh_border_name(border);
    face->verdict = isnan(face->limit_m)            ? RANH_NO_DATA
                    : face->width_m > face->limit_m ? RANH_VIOLATION
                                                    : RANH_POSSIBLE;
    if (gaps->open && border == RANH_SAME_SHEET && face->verdict == RANH_VIOLATION)
        face->verdict = RANH_POSSIBLE; /* a passage may be meant */
    face->fold = ranh_border_fold(gaps->input, border, face, &gap->article);
    if (gap->rest && face->fold == RANH_FOLD_NONE && face->width_m <= face->limit_m)
        face->verdict = RANH_PASS; /* the layer and the parcels miss each other */
}

/* A bank or ditch between farm parcels, or the shape of a road or canal: what the law says of these comes
 * before edge matching. Leaves the code T201 or T206 where it is neither. */
static void classify(const struct gaps *gaps, struct gap *gap)
{
    const struct ranh_check_input *input = gaps->input;
    struct ranh_face *face = &gap->of.face;
    gap->code = gaps->open ? "T206" : "T201";
    if (face->fold != RANH_FOLD_NONE || face->verdict == RANH_PASS)
        return;
    const struct ranh_rule *axis =
        ranh_rules_find(input->rules, "bank", "axis-below", input->as_of);
    const struct ranh_rule *share =
        ranh_rules_find(input->rules, "lane", "farm-share", input->as_of);
    const struct ranh_rule *bank =
        ranh_rules_find(input->rules, "lane", "bank-at-most", input->as_of);
    const struct ranh_rule *least =
        ranh_rules_find(input->rules, "lane", "width-at-least", input->as_of);
    bool farm = share && gap->farm >= share->value;
    const struct ranh_rule *leads =
        ranh_rules_find(input->rules, "lane", "parcels-at-least", input->as_of);
    bool lane =
        ranh_looks_like_lane(input, gap->area_m2, gap->width_m, ranh_shape_long_side(&gap->shape));
    if (farm && axis && gap->width_m < axis->value) {
        gap->code = "T205";
        gap->article = axis->article;
        face->limit_m = axis->value;
        face->verdict = RANH_VIOLATION;
    } else if (farm && axis && lane && bank && gap->width_m <= bank->value) {
        gap->code = "T204";
        gap->article = axis->article;
        face->limit_m = axis->value;
        face->verdict = RANH_PASS;
    } else if (lane && least && gap->width_m >= least->value && leads &&
               (double)gap->n_neighbours >= leads->value) {
        gap->code = "T204";
        gap->article = NULL;
        face->verdict = RANH_POSSIBLE;
    }
}

/* --- putting --------------------------------------------------------------------------------- */

static const struct ranh_parcel *const *sorted_neighbours(struct gaps *gaps, const struct gap *gap)
{
    size_t n = gap->n_neighbours;
    const struct ranh_parcel **sorted = RANH_NEW_ARRAY(&gaps->row, n, const struct ranh_parcel *);
    for (size_t i = 0; i < n; i++) { /* insertion: the named ones only need to be the least */
        const struct ranh_parcel *parcel = &gaps->input->parcels->parcel[gap->neighbour[i]];
        size_t at = i < LISTED_KEYS ? i : LISTED_KEYS;
        for (; at > 0 && ranh_parcel_order(parcel, sorted[at - 1]) < 0; at--)
            sorted[at] = sorted[at - 1];
        if (at < LISTED_KEYS || at == i)
            sorted[at] = parcel;
    }
    return sorted;
}

/* Without a key its sheet and number, "7/30", or where it was delivered, "thua.shp 17": as both languages read it. */
static const char *name_of(struct gaps *gaps, const struct ranh_parcel *parcel)
{
    if (parcel->key)
        return parcel->key;
    if (parcel->keyless)
        return parcel->keyless + strlen("–/");
    return ranh_arena_printf(&gaps->row, "%s %lld", parcel->file ? parcel->file : "?",
                             (long long)parcel->feature);
}

/* A hole lies in its parcel, not between parcels. T206 says so itself. */
static void say_where(struct gaps *gaps, size_t n, struct ranh_finding *finding)
{
    if (gaps->open)
        return;
    finding->detail_vi = ranh_arena_printf(
        &gaps->row, n == 1 ? "bên trong thửa %s" : "giữa các thửa %s", finding->detail_vi);
    finding->detail_en = ranh_arena_printf(
        &gaps->row, n == 1 ? "inside parcel %s" : "between parcels %s", finding->detail_en);
}

/* "26740/12/1, 26740/12/2 and 3 more" */
static void name_neighbours(struct gaps *gaps, const struct gap *gap, struct ranh_finding *finding)
{
    const struct ranh_parcel *const *sorted = sorted_neighbours(gaps, gap);
    size_t n = gap->n_neighbours, listed = n < LISTED_KEYS ? n : LISTED_KEYS;
    char *text = ranh_arena_strdup(&gaps->row, "");
    for (size_t i = 0; i < listed; i++) {
        text =
            ranh_arena_printf(&gaps->row, "%s%s%s", text, i ? ", " : "", name_of(gaps, sorted[i]));
    }
    finding->detail_vi = finding->detail_en = text;
    if (n > listed) {
        finding->detail_vi = ranh_arena_printf(&gaps->row, "%s và %zu thửa khác", text, n - listed);
        finding->detail_en = ranh_arena_printf(&gaps->row, "%s and %zu more", text, n - listed);
    }
    if (n > 0) {
        say_where(gaps, n, finding);
        finding->commune = sorted[0]->commune;
        finding->source_id = sorted[0]->source_id;
        finding->id_a = sorted[0]->id;
        finding->key_a = ranh_parcel_name(sorted[0]);
    }
}

static int put_one(struct gaps *gaps, const struct gap *gap, struct ranh_finding_sink *sink,
                   struct ranh_err *err)
{
    struct ranh_border_face of = gap->of;
    ranh_arena_clear(&gaps->row);
    struct ranh_finding finding = RANH_FINDING_INIT;
    finding.code = gap->code;
    finding.article = gap->article;
    finding.stage = "overlap";
    finding.subject = "parcel";
    finding.verdict = of.face.verdict;
    finding.measured = finding.width_m = gap->width_m;
    finding.limit = of.face.limit_m;
    finding.unit = "m";
    finding.area_m2 = gap->area_m2;
    finding.shape = &gap->shape;
    if (of.face.fold == RANH_FOLD_NONE)
        name_neighbours(gaps, gap, &finding);
    of.finding = &finding;
    return ranh_borders_take(gaps->input, &of, sink, err);
}

static bool is_told(const struct gaps *gaps, const struct gap *gap)
{
    return gap->n_neighbours >= (gaps->open ? 2 : 1); /* a notch of one parcel is its shape */
}

static void note_told(const struct gaps *gaps, const struct gap *gap)
{
    if (gaps->input->extent && gap->width_m > 0)
        *ranh_vec_push(&gaps->input->extent->told) =
            (struct ranh_extent_told){gap->x, gap->y, gap->area_m2};
}

/* Enclosed, but no gap: cracks may open into it. */
static bool is_way(const struct gap *gap)
{
    return gap->large || gap->next || (gap->code && strcmp(gap->code, "T204") == 0);
}

static int put(struct gaps *gaps, size_t at, struct ranh_finding_sink *sink, struct ranh_err *err)
{
    const struct gap *gap = &gaps->gap[at];
    struct ranh_extent *extent = gaps->input->extent;
    int status = 0;
    if (gap->large && gaps->input->counts)
        gaps->input->counts->large_gaps++;
    if (extent && !gaps->open && is_way(gap))
        *ranh_vec_push(&extent->ways) = gaps->face[at];
    for (; gap && !gap->large && !status; gap = gap->next) {
        if (!is_told(gaps, gap))
            continue;
        if (gaps->open)
            note_told(gaps, gap);
        status = put_one(gaps, gap, sink, err);
    }
    return status;
}

/* --- working out ----------------------------------------------------------------------------- */

/* Share of the outline that lies along agricultural and unused land. */
static double farm_share(const struct gaps *gaps, const struct ranh_ground *ground)
{
    double farm = 0, all = 0;
    for (size_t i = 0; i < ground->neighbours.n; i++) {
        const struct ranh_parcel *p = &gaps->input->parcels->parcel[ground->neighbours.at[i]];
        const struct ranh_land_use *use =
            p->land_use ? ranh_rules_land_use(gaps->input->rules, p->land_use) : NULL;
        all += ground->along.at[i];
        farm += use && (use->agricultural || use->unused) ? ground->along.at[i] : 0;
    }
    return all > 0 ? farm / all : 0;
}

static void measure_face(const struct gaps *gaps, struct ranh_ground *ground,
                         const struct ranh_faces *faces, uint32_t at, struct ranh_arena *keep,
                         struct gap *gap)
{
    const struct ranh_plane *plane = gaps->input->plane;
    double radius;
    gap->area_m2 = ranh_grid_area_m2(faces->face[at].twice_area);
    ranh_faces_shape(faces, &at, 1, keep, &gap->shape);
    ranh_shape_inscribed(&gap->shape, &gap->x, &gap->y, &radius);
    gap->width_m = ranh_grid_length_m(2 * radius);
    ranh_ground_around(ground, plane->fabric, &gap->shape, RANH_GROUND_ON_LINE);
    gap->n_neighbours = ground->neighbours.n;
    gap->neighbour = RANH_NEW_ARRAY(keep, gap->n_neighbours + 1, size_t);
    if (gap->n_neighbours > 0)
        memcpy(gap->neighbour, ground->neighbours.at, gap->n_neighbours * sizeof(*gap->neighbour));
    gap->farm = farm_share(gaps, ground);
    ranh_fabric_to_metres(plane->fabric, &gap->shape);
    if (gap->n_neighbours == 0)
        return;
    judge(gaps, gap, keep);
    classify(gaps, gap);
}

/* The gap itself, or what non-parcel land leaves of it: the first of these is empty. */
static void measure(const struct gaps *gaps, struct ranh_ground *ground, uint32_t at,
                    struct ranh_arena *keep, struct gap *gap)
{
    const struct ranh_faces *faces = gaps->faces;
    double most = gaps->input->limits.max_gap_m2;
    struct ranh_faces left;
    *gap = (struct gap){.area_m2 = ranh_grid_area_m2(faces->face[at].twice_area)};
    gap->large = most > 0 && gap->area_m2 > most;
    if (gap->large)
        return;
    if (!ranh_extent_left(gaps->input->extent, faces, at, &left)) {
        measure_face(gaps, ground, faces, at, keep, gap);
        return;
    }
    for (uint32_t f = 0; f < left.n_faces; f++) {
        if (left.face[f].m != RANH_EXTENT_LEFT)
            continue;
        gap->next = RANH_NEW(keep, struct gap);
        gap = gap->next;
        gap->rest = true;
        measure_face(gaps, ground, &left, f, keep, gap);
    }
    ranh_faces_release(&left);
}

static int work_out(void *context, unsigned worker, size_t first, size_t last, struct ranh_err *err)
{
    (void)err;
    struct gaps *gaps = context;
    for (size_t i = first; i < last; i++)
        measure(gaps, &gaps->ground[worker], gaps->face[i], &gaps->arenas[first / CHUNK],
                &gaps->gap[i]);
    ranh_progress_add(gaps->input->log, last - first);
    return 0;
}

static int run_block(struct gaps *gaps, size_t n, struct ranh_finding_sink *sink,
                     struct ranh_err *err)
{
    int status = ranh_pool_run(gaps->input->pool, n, CHUNK, work_out, gaps, err);
    for (size_t i = 0; i < n && !status; i++)
        status = put(gaps, i, sink, err);
    for (size_t i = 0; i < BLOCK / CHUNK; i++)
        ranh_arena_clear(&gaps->arenas[i]);
    return status;
}

int ranh_gaps_run(const struct ranh_check_input *input, const struct ranh_faces *faces,
                  const uint32_t *which, size_t n, bool open, struct ranh_finding_sink *sink,
                  struct ranh_err *err)
{
    struct gaps with = {.input = input, .faces = faces, .open = open}, *gaps = &with;
    unsigned threads = ranh_pool_threads(gaps->input->pool);
    int status = 0;
    gaps->gap = ranh_calloc(BLOCK, sizeof(*gaps->gap));
    gaps->arenas = ranh_calloc(BLOCK / CHUNK, sizeof(*gaps->arenas));
    gaps->ground = ranh_calloc(threads, sizeof(*gaps->ground));
    for (size_t i = 0; i < BLOCK / CHUNK; i++)
        ranh_arena_init(&gaps->arenas[i]);
    ranh_arena_init(&gaps->row);
    for (size_t first = 0; first < n && !status; first += BLOCK) {
        gaps->face = which + first;
        status = run_block(gaps, n - first < BLOCK ? n - first : BLOCK, sink, err);
    }
    ranh_arena_release(&gaps->row);
    for (size_t i = 0; i < BLOCK / CHUNK; i++)
        ranh_arena_release(&gaps->arenas[i]);
    for (unsigned i = 0; i < threads; i++)
        ranh_ground_release(&gaps->ground[i]);
    ranh_free(gaps->ground);
    ranh_free(gaps->arenas);
    ranh_free(gaps->gap);
    return status;
}
