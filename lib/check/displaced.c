/* SPDX-License-Identifier: MIT */
/*
 * C105: a source that lies beside its neighbours by a step that has a name. It shares no corner with any other
 * source where it lies, and where another system or one datum step more or less would put it, its open corners
 * meet those of its neighbours (ranh/land/marks.h). No box sees these steps: 225 m for the datum, 360 m between
 * TM-3 105° and UTM 48N.
 *
 * Of two bodies that would meet one is told, and where it is not clear which is displaced that is said. Sources
 * that hold together are judged together. A place where most of its parcels would lie on those of others is
 * none, unless its corners are theirs: a sheet that is there already. What shares no boundary with anything is
 * not judged, nor is a body of which all is displaced.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lib/check/detectors.h"
#include "lib/check/displaced.h"
#include "lib/check/plane.h"

#include <ranh/base/i18n.h>

enum { FIRST_POINTS = 150, SAMPLED_PARCELS = 64, ASSUMED_SCALE = 1000 };

static double tolerance_of(const struct ranh_displaced *w, int32_t scale)
{
    const struct ranh_check_input *in = w->input;
    const char *article;
    double limit =
        ranh_rules_edge_match_m(in->rules, scale, false, scale, false, in->as_of, &article);
    return isnan(limit) ? ranh_rules_edge_match_m(in->rules, ASSUMED_SCALE, false, ASSUMED_SCALE,
                                                  false, in->as_of, &article)
                        : limit;
}

static void make_marks(struct ranh_displaced *w)
{
    struct ranh_bodies *b = &w->bodies;
    w->mark = ranh_alloc((2 * b->n_points + 1) * sizeof(*w->mark));
    w->owner = ranh_alloc((b->n_points + 1) * sizeof(*w->owner));
    for (size_t s = 0; s < b->n; s++)
        for (size_t i = b->source[s].first; i < b->source[s].first + b->source[s].n; i++) {
            ranh_grid_metres(&w->input->parcels->fabric.grid, b->point[i], &w->mark[2 * i],
                             &w->mark[2 * i + 1]);
            w->owner[i] = (uint32_t)s;
        }
}

/* Puts the marks with the tolerance of that scale at hand; they are made once. */
static bool use_scale(struct ranh_displaced *w, int32_t scale)
{
    double tolerance = tolerance_of(w, scale);
    if (!(tolerance > 0))
        return false;
    for (w->at_marks = 0; w->at_marks < w->n_marks; w->at_marks++) {
        double have = w->marks[w->at_marks].tolerance;
        if (!(have < tolerance) && !(have > tolerance))
            return true;
    }
    if (w->n_marks ==
        RANH_DISPLACED_SCALES) /* more scales than anybody draws in: the last one goes */
        ranh_marks_release(&w->marks[--w->n_marks]);
    w->at_marks = w->n_marks++;
    ranh_marks_make(&w->marks[w->at_marks], w->mark, w->owner, w->bodies.n_points, tolerance);
    return true;
}

/* --- bodies ---------------------------------------------------------------------------------- */

static void count_faces(struct ranh_displaced *w)
{
    memset(w->faces, 0, w->bodies.n * sizeof(*w->faces));
    for (uint32_t s = 0; s < w->bodies.n; s++)
        w->faces[ranh_body_of(&w->bodies, s)] += w->bodies.source[s].n_faces;
}

/* Neighbours of the body: bodies that are not clearly smaller, with more than half of its parcels. */
static size_t count_neighbours(struct ranh_displaced *w, uint32_t body)
{
    size_t n = 0;
    for (uint32_t s = 0; s < w->bodies.n; s++) {
        uint32_t other = ranh_body_of(&w->bodies, s);
        w->counts[s] = other != body && 2 * w->faces[other] > w->faces[body];
        n += w->counts[s];
    }
    return n;
}

/* Open corners of the sources, evenly over them. */
static void take_points(const struct ranh_displaced *w, const uint32_t *source, size_t n,
                        struct ranh_displaced_unit *unit)
{
    size_t total = 0, at = 0;
    for (size_t i = 0; i < n; i++)
        total += w->bodies.source[source[i]].n;
    unit->n = 0;
    for (size_t i = 0; i < n; i++) {
        const struct ranh_body_source *s = &w->bodies.source[source[i]];
        for (size_t k = 0; k < s->n; k++, at++)
            if (total <= RANH_DISPLACED_POINTS || (at * RANH_DISPLACED_POINTS) / total !=
                                                      ((at + 1) * RANH_DISPLACED_POINTS) / total) {
                memcpy(unit->xy + 2 * unit->n, w->mark + 2 * (s->first + k), 2 * sizeof(double));
                unit->n++;
            }
    }
}

/* The source that is met most; of equal ones that of the larger body, then the first by its name: numbers of sources
 * are hashes and decide nothing. */
static uint32_t most_met(const struct ranh_displaced *w, const uint32_t *met)
{
    const struct ranh_bodies *b = &w->bodies;
    uint32_t best = 0;
    for (uint32_t s = 1; s < b->n; s++) {
        size_t faces = w->faces[ranh_body_of(b, s)], most = w->faces[ranh_body_of(b, best)];
        const char *name = b->source[s].file, *first = b->source[best].file;
        bool before = name && first && strcmp(name, first) < 0;
        if (met[s] > met[best] ||
            (met[s] == met[best] && (faces > most || (faces == most && before))))
            best = s;
    }
    return best;
}

/* What meets its neighbours within the tolerance holds together with them as well. Who is alone was counted before
 * any is joined: the order of the sources means nothing. */
static void join_meeting(struct ranh_displaced *w)
{
    struct ranh_bodies *b = &w->bodies;
    uint32_t *met = ranh_alloc((b->n + 1) * sizeof(*met));
    bool *alone = ranh_calloc(b->n + 1, sizeof(*alone));
    for (uint32_t s = 0; s < b->n; s++)
        alone[s] = w->faces[ranh_body_of(b, s)] <= b->source[s].n_faces;
    for (uint32_t s = 0; s < b->n; s++) {
        struct ranh_displaced_unit unit = {.n = 0};
        if (!alone[s] || !use_scale(w, b->source[s].scale))
            continue; /* holds to something already */
        for (uint32_t o = 0; o < b->n; o++)
            w->counts[o] = o != s;
        take_points(w, &s, 1, &unit);
        if (!ranh_marks_judge(ranh_displaced_marks(w), unit.xy, unit.n, w->counts).meets)
            continue;
        memset(met, 0, b->n * sizeof(*met));
        ranh_marks_hits(ranh_displaced_marks(w), unit.xy, unit.n, 0, 0, w->counts, met);
        uint32_t most = met[most_met(w, met)];
        for (uint32_t o = 0; o < b->n; o++)
            if (o != s && most > 0 && met[o] == most)
                ranh_bodies_join(b, s, o);
    }
    ranh_free(alone);
    ranh_free(met);
    count_faces(w);
}

/* --- parcels on those of others -------------------------------------------------------------- */

struct covered {
    const struct ranh_displaced *w;
    struct ranh_arena *arena;
    double x, y;
    bool found;
};

static bool covers(void *context, uint32_t face)
{
    struct covered *c = context;
    struct ranh_shape shape;
    if (!c->w->counts[c->w->bodies.of_face[face]])
        return true;
    ranh_fabric_shape(&c->w->input->parcels->fabric, face, c->arena, &shape);
    c->found = ranh_shape_contains(&shape, c->x, c->y);
    return !c->found;
}

/* Share of a sample of the unit's parcels whose middle lies on a parcel of its neighbours. */
static double on_others(struct ranh_displaced *w, const struct ranh_displaced_unit *unit,
                        const struct ranh_crs_move *move)
{
    const struct ranh_fabric *fabric = &w->input->parcels->fabric;
    size_t n = 0, on = 0, step = w->faces[unit->body] / SAMPLED_PARCELS + 1, at = 0;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    for (size_t i = 0; i < fabric->n_faces && n < SAMPLED_PARCELS; i++) {
        const struct ranh_body_source *s = &w->bodies.source[w->bodies.of_face[i]];
        struct ranh_shape shape;
        struct ranh_vertex v;
        double p[2];
        if (s->srid != unit->srid || ranh_body_of(&w->bodies, w->bodies.of_face[i]) != unit->body ||
            at++ % step != 0)
            continue;
        ranh_arena_clear(&arena);
        ranh_fabric_shape(fabric, i, &arena, &shape);
        if (!ranh_shape_inside(&shape, &p[0], &p[1]))
            continue;
        if (move)
            ranh_crs_move_points(move, p, 1, p);
        struct covered c = {w, &arena, p[0], p[1], false};
        if (ranh_grid_snap(&fabric->grid, p[0], p[1], &v))
            ranh_rtree_query(&fabric->tree, (struct ranh_grid_box){v.x, v.y, v.x, v.y}, covers, &c);
        n++;
        on += c.found;
    }
    ranh_arena_release(&arena);
    return n > 0 ? (double)on / (double)n : 0;
}

/* --- one unit -------------------------------------------------------------------------------- */

/* The move by which the unit meets its neighbours, if it is one. */
static bool find_move(struct ranh_displaced *w, const struct ranh_displaced_unit *unit,
                      const struct ranh_crs_move *move, size_t n,
                      struct ranh_displaced_meeting *meeting)
{
    struct ranh_marks_reading *reading =
        RANH_NEW_ARRAY(&w->arena, n + 1, struct ranh_marks_reading);
    const struct ranh_crs_move **of =
        RANH_NEW_ARRAY(&w->arena, n + 1, const struct ranh_crs_move *);
    size_t kept = 0, step = unit->n / FIRST_POINTS + 1;
    for (size_t i = 0; i < n; i++) {
        double *xy = RANH_NEW_ARRAY(&w->arena, 2 * unit->n, double);
        size_t first = 0, hits = 0;
        ranh_crs_move_points(&move[i], unit->xy, unit->n, xy);
        for (size_t k = 0; k < unit->n; k += step, first++)
            hits += ranh_marks_hits(ranh_displaced_marks(w), xy + 2 * k, 1, 0, 0, w->counts, NULL);
        if (hits == 0 && first >= 40) /* of 40 and more the twentieth part is to meet */
            continue;
        of[kept] = &move[i];
        reading[kept++] = (struct ranh_marks_reading){
            xy, ranh_marks_judge(ranh_displaced_marks(w), xy, unit->n, w->counts)};
    }
    size_t best = ranh_marks_choose(ranh_displaced_marks(w), reading, kept);
    if (best == SIZE_MAX)
        return false;
    uint32_t *met = ranh_arena_zero(&w->arena, w->bodies.n, sizeof(*met));
    ranh_marks_hits(ranh_displaced_marks(w), reading[best].xy, unit->n, 0, 0, w->counts, met);
    *meeting =
        (struct ranh_displaced_meeting){of[best], reading[best].verdict, most_met(w, met), false};
    double on = on_others(w, unit, of[best]);
    return !(on > 0.5) || (double)reading[best].verdict.hits >= on * (double)unit->n;
}

static bool is_wgs84(const struct ranh_displaced *w, int32_t srid)
{
    struct ranh_crs crs;
    struct ranh_err ignored = {0};
    char code[20];
    snprintf(code, sizeof(code), "EPSG:%d", (int)srid);
    return !ranh_crs_lookup(w->ctx, code, &crs, &ignored) && crs.family == RANH_CRS_WGS84;
}

/*
 * Which of the two that would meet is displaced? The one with less than half as many parcels. Of two that are about
 * as many, the one that is declared in WGS 84, which many programs write where nobody said anything; then, with
 * doubt, the one that lacks a step (made twice it is by the other's account, and that is rare), or the smaller.
 */
static bool believe_others(const struct ranh_displaced *w, const struct ranh_displaced_unit *unit,
                           struct ranh_displaced_meeting *m)
{
    uint32_t other = ranh_body_of(&w->bodies, m->neighbour);
    size_t theirs = w->faces[other], own = w->faces[unit->body];
    bool wgs84 = is_wgs84(w, unit->srid);
    bool others_wgs84 = is_wgs84(w, w->bodies.source[m->neighbour].srid);
    m->doubt = theirs < 2 * own;
    if (!m->doubt)
        return true;
    if (wgs84 != others_wgs84) {
        m->doubt = false;
        return wgs84;
    }
    if (m->move->kind != RANH_MOVE_SYSTEM)
        return m->move->kind == RANH_MOVE_LACKING;
    return theirs > own || (theirs == own && other < unit->body);
}

static void widen(struct ranh_displaced_unit *unit)
{
    unit->box = (struct ranh_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < unit->n; i++) {
        unit->box.xmin = fmin(unit->box.xmin, unit->xy[2 * i]);
        unit->box.xmax = fmax(unit->box.xmax, unit->xy[2 * i]);
        unit->box.ymin = fmin(unit->box.ymin, unit->xy[2 * i + 1]);
        unit->box.ymax = fmax(unit->box.ymax, unit->xy[2 * i + 1]);
    }
}

static int judge(struct ranh_displaced *w, struct ranh_displaced_unit *unit, const uint32_t *source,
                 size_t n, struct ranh_finding_sink *sink, struct ranh_err *err)
{
    const struct ranh_crs_move *move;
    struct ranh_displaced_meeting meeting;
    size_t n_moves = 0;
    ranh_arena_clear(&w->arena);
    take_points(w, source, n, unit);
    widen(unit);
    if (unit->n < 8)
        return RANH_OK;
    int status = ranh_displaced_moves_of(w, unit, &move, &n_moves, err);
    if (status || !find_move(w, unit, move, n_moves, &meeting))
        return status;
    if (!believe_others(w, unit, &meeting))
        return RANH_OK;
    unit->on_others = on_others(w, unit, NULL);
    return ranh_displaced_tell(w, unit, &meeting, source, n, sink, err);
}

/* Sources of the body read in one system after the other. */
static int judge_body(struct ranh_displaced *w, uint32_t body, const bool *shifted,
                      struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct ranh_bodies *b = &w->bodies;
    uint32_t *source = ranh_alloc((b->n + 1) * sizeof(*source));
    struct ranh_displaced_unit *unit = ranh_alloc(sizeof(*unit));
    bool *done = ranh_calloc(b->n + 1, sizeof(*done));
    int status = RANH_OK;
    for (uint32_t s = body; s < b->n && !status; s++) {
        size_t n = 0;
        int32_t scale = 0;
        if (done[s] || ranh_body_of(b, s) != body || b->source[s].srid == 0 || shifted[s])
            continue;
        for (uint32_t o = s; o < b->n; o++)
            if (ranh_body_of(b, o) == body && b->source[o].srid == b->source[s].srid &&
                !shifted[o]) {
                done[o] = true;
                source[n++] = o;
                scale = b->source[o].scale > scale ? b->source[o].scale : scale;
            }
        *unit = (struct ranh_displaced_unit){.body = body, .srid = b->source[s].srid};
        if (use_scale(w, scale))
            status = judge(w, unit, source, n, sink, err);
    }
    ranh_free(done);
    ranh_free(unit);
    ranh_free(source);
    return status;
}

/* Whoever gave increments of his own has measured where the source lies. */
static int find_shifted(const struct ranh_displaced *w, bool *shifted, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    struct ranh_store *store = w->input->store;
    int status = RANH_OK;
    if (store)
        status = ranh_store_prepare(
            store, "SELECT source_id FROM source WHERE operation LIKE 'local shift %'", &stmt, err);
    while (stmt && !status && !(status = ranh_store_step(store, stmt, &row, err)) && row)
        for (size_t s = 0; s < w->bodies.n; s++)
            if (w->bodies.source[s].id == sqlite3_column_int64(stmt, 0))
                shifted[s] = true;
    sqlite3_finalize(stmt);
    return status;
}

static int judge_all(struct ranh_displaced *w, struct ranh_finding_sink *sink, struct ranh_err *err)
{
    size_t n = w->bodies.n;
    bool *shifted = ranh_calloc(n + 1, sizeof(*shifted));
    w->counts = ranh_calloc(n + 1, sizeof(*w->counts));
    w->faces = ranh_calloc(n + 1, sizeof(*w->faces));
    count_faces(w);
    ranh_bodies_points(w->input->parcels, &w->input->plane->raw, &w->bodies);
    make_marks(w);
    join_meeting(w);
    int status = find_shifted(w, shifted, err);
    for (uint32_t s = 0; s < n && !status; s++)
        if (ranh_body_of(&w->bodies, s) == s && count_neighbours(w, s) > 0)
            status = judge_body(w, s, shifted, sink, err);
    ranh_free(shifted);
    ranh_free(w->counts);
    ranh_free(w->faces);
    while (w->n_marks > 0)
        ranh_marks_release(&w->marks[--w->n_marks]);
    ranh_free(w->mark);
    ranh_free(w->owner);
    return status;
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct ranh_displaced w = {.input = input};
    struct ranh_crs crs;
    int status = RANH_OK;
    if (!input->plane)
        return RANH_OK;
    ranh_bodies_make(input->parcels, input->pool, &w.bodies);
    if (ranh_bodies_count(&w.bodies) > 1) {
        ranh_arena_init(&w.arena);
        ranh_arena_init(&w.kept);
        w.ctx = ranh_crs_ctx_new();
        snprintf(w.workspace, sizeof(w.workspace), "EPSG:%d", (int)input->parcels->fabric.srid);
        status = ranh_crs_lookup(w.ctx, w.workspace, &crs, err);
        if (!status && crs.family == RANH_CRS_VN2000 && !crs.geographic)
            status = judge_all(&w, sink, err);
        ranh_crs_ctx_free(w.ctx);
        ranh_vec_release(&w.moves);
        ranh_arena_release(&w.arena);
        ranh_arena_release(&w.kept);
    }
    ranh_bodies_release(&w.bodies);
    return status;
}

static const char *const codes[] = {"C105", NULL};
const struct ranh_detector ranh_detect_displaced = {
    "displaced", N_("displaced sheets"), "overlap", codes, run, false};
