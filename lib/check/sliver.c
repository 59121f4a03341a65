/* SPDX-License-Identifier: MIT */
/*
 * Two drawings of one line never coincide, so a parcel that borders a zone always reaches a little into
 * it. The law's measure for "a little" is a width: the edge-matching limit. A part much larger than that
 * width times the parcel's length is wider for certain; only the rest is cut out and measured. Several detectors
 * ask, so it is answered once for all parts.
 */
#include "lib/check/zoning.h"

#include <math.h>

#include <ranh/geo/bridge.h>

enum { CHUNK = 4096 };

/* A thread's own. Neighbours are mostly of one scale and drawn for one use: the limit asked last is remembered. */
struct worker {
    struct ranh_geos *geos;
    struct ranh_arena arena;
    const char *land_use;
    int32_t scale, area_scale;
    double limit_m;
    bool asked;
    struct ranh_geos_kept
        *area; /* the one measured last, of set: corridors are long and often asked */
    const struct ranh_parts *set;
    uint32_t area_number;
};

struct work {
    const struct ranh_check_input *input;
    const double *area_m2;
    struct ranh_parts *parts;
    struct worker *worker;
    const uint8_t *on_site; /* [faces] parcels of permits */
    bool corridors;         /* parts are those of restrictions */
};

/* Edge-matching limit of the two drawings; 0 when the parcel's scale is not known. */
static double limit_m(struct worker *worker, const struct ranh_check_input *input,
                      const struct ranh_plan_area *area, const struct ranh_parcel *p)
{
    int32_t area_scale = area->scale ? area->scale : p->scale;
    if (worker->asked && worker->land_use == p->land_use && worker->scale == p->scale &&
        worker->area_scale == area_scale)
        return worker->limit_m;
    const struct ranh_land_use *use = ranh_rules_land_use(input->rules, p->land_use);
    bool farm = use && use->agricultural;
    double limit =
        ranh_rules_edge_match_m(input->rules, p->scale, farm, area_scale, farm, input->as_of, NULL);
    worker->asked = true;
    worker->land_use = p->land_use;
    worker->scale = p->scale;
    worker->area_scale = area_scale;
    return worker->limit_m = isnan(limit) ? 0 : limit;
}

static int keep_area(const struct work *work, struct worker *worker, uint32_t area,
                     struct ranh_err *err)
{
    struct ranh_shape shape;
    if (worker->area && worker->set == work->parts && worker->area_number == area)
        return 0;
    ranh_geos_drop(worker->geos, worker->area);
    worker->area = NULL;
    worker->set = work->parts;
    worker->area_number = area;
    ranh_arena_clear(&worker->arena);
    ranh_fabric_shape(&work->parts->set.fabric, area, &worker->arena, &shape);
    return ranh_geos_keep(worker->geos, &shape, &worker->area, err);
}

static int is_wider(const struct work *work, struct worker *worker, const struct ranh_share *part,
                    double limit, bool *wider, struct ranh_err *err)
{
    struct ranh_shape parcel, both, piece;
    double x, y, radius;
    int status = keep_area(work, worker, part->area, err);
    *wider = false;
    if (status)
        return status;
    ranh_arena_clear(&worker->arena);
    ranh_fabric_shape(&work->input->parcels->fabric, part->parcel, &worker->arena, &parcel);
    status = ranh_geos_kept_intersection(worker->geos, &worker->arena, worker->area, &parcel, &both,
                                         err);
    for (uint32_t p = 0; p < both.n_parts && !status && !*wider; p++) {
        uint32_t one[2] = {both.part_ring[p], both.part_ring[p + 1]};
        piece = both; /* a view of one part */
        piece.n_parts = 1;
        piece.part_ring = one;
        *wider = ranh_shape_inscribed(&piece, &x, &y, &radius) && 2 * radius > limit;
    }
    return status;
}

static int judge(const struct work *work, struct worker *worker, const struct ranh_share *part,
                 bool *counts, struct ranh_err *err)
{
    const struct ranh_check_input *input = work->input;
    struct ranh_grid_box box = input->parcels->fabric.box[part->parcel];
    const struct ranh_parcel *parcel = &input->parcels->parcel[part->parcel];
    const struct ranh_plan_area *area = &work->parts->set.area[part->area];
    *counts = part->area_m2 >= input->limits.min_share * work->area_m2[part->parcel];
    if (!*counts || (work->corridors && !work->on_site[part->parcel] &&
                     ranh_corridor_serves(area, parcel->land_use)))
        return 0;
    double limit = limit_m(worker, input, area, parcel);
    double length =
        ranh_grid_length_m(hypot((double)box.xmax - box.xmin, (double)box.ymax - box.ymin));
    return part->area_m2 > 2 * limit * length ? 0
                                              : is_wider(work, worker, part, limit, counts, err);
}

static int judge_some(void *context, unsigned number, size_t first, size_t last,
                      struct ranh_err *err)
{
    struct work *work = context;
    int status = 0;
    for (size_t k = first; k < last && !status; k++) {
        bool counts;
        status = judge(work, &work->worker[number], &work->parts->part[k], &counts, err);
        work->parts->counts[k] = !status && counts;
    }
    return status;
}

int ranh_zoning_judge(struct ranh_zoning *zoning, const struct ranh_check_input *input,
                      struct ranh_err *err)
{
    struct ranh_parts *sets[] = {&zoning->zones, &zoning->restrictions};
    unsigned threads = ranh_pool_threads(input->pool);
    struct worker *worker = ranh_calloc(threads, sizeof(*worker));
    uint8_t *on_site = ranh_calloc(input->parcels->fabric.n_faces + 1, 1);
    int status = 0;
    for (size_t s = 0; s < zoning->n_sites; s++)
        on_site[zoning->site[s].parcel] = 1;
    for (unsigned t = 0; t < threads; t++) {
        worker[t].geos = ranh_geos_new();
        ranh_arena_init(&worker[t].arena);
    }
    for (int i = 0; i < 2 && !status; i++) {
        struct work work = {input, zoning->area_m2, sets[i], worker, on_site, i == 1};
        sets[i]->counts = ranh_calloc(sets[i]->n + 1, 1);
        status = ranh_pool_run(input->pool, sets[i]->n, CHUNK, judge_some, &work, err);
    }
    for (unsigned t = 0; t < threads; t++) {
        ranh_geos_drop(worker[t].geos, worker[t].area);
        ranh_geos_free(worker[t].geos);
        ranh_arena_release(&worker[t].arena);
    }
    ranh_free(on_site);
    ranh_free(worker);
    return status;
}
