/* SPDX-License-Identifier: MIT */
/*
 * All tiles of a plan that are not kept, in batches: the threads fill the places of a batch, then the caller hands
 * them out in order, kept ones between them. So the output does not know how many threads there were, and memory
 * holds one batch.
 */
#include <ranh/tile/pyramid.h>

#include <ranh/base/arena.h>

#define BATCH 256 /* tiles a thread */

struct batch {
    const struct ranh_tile_map *map;
    const struct ranh_tile_plan *plan;
    const struct ranh_tile_sink *sink;
    struct ranh_tile_painter **painter; /* [threads] */
    size_t *place;                      /* [n] in the plan, of those to be drawn */
    struct ranh_str *png;               /* [n] */
};

static int paint_some(void *context, unsigned worker, size_t first, size_t last,
                      struct ranh_err *err)
{
    struct batch *batch = context;
    if (!batch->painter[worker])
        batch->painter[worker] = ranh_tile_painter_new(batch->map);
    for (size_t i = first; i < last; i++) {
        struct ranh_tile_id tile = batch->plan->at[batch->place[i]].id;
        int status =
            batch->sink->stopped ? batch->sink->stopped(batch->sink->context, err) : RANH_OK;
        if (!status)
            status = ranh_tile_paint(batch->painter[worker], tile,
                                     ranh_tile_plan_dots(batch->plan, tile.z), &batch->png[i], err);
        if (status)
            return status;
    }
    return RANH_OK;
}

/* The tiles from `first` to before `end`, the n drawn ones of the batch among them. */
static int hand_out(struct batch *batch, size_t first, size_t end, size_t n, struct ranh_err *err)
{
    int status = RANH_OK;
    size_t drawn = 0;
    for (size_t i = first; i < end && !status; i++) {
        bool kept = batch->plan->at[i].kept;
        const struct ranh_str *png = kept ? NULL : &batch->png[drawn++];
        status = batch->sink->put(batch->sink->context, &batch->plan->at[i], png ? png->text : NULL,
                                  png ? png->len : 0, err);
    }
    for (size_t i = 0; i < n; i++)
        ranh_str_clear(&batch->png[i]);
    if (!status && n && batch->sink->progress)
        batch->sink->progress(batch->sink->context, n);
    return status;
}

static int draw_all(struct batch *batch, size_t places, struct ranh_pool *pool,
                    struct ranh_err *err)
{
    int status = RANH_OK;
    for (size_t first = 0, end = 0; first < batch->plan->n && !status; first = end) {
        size_t n = 0;
        for (; end < batch->plan->n && n < places; end++)
            if (!batch->plan->at[end].kept)
                batch->place[n++] = end;
        status = ranh_pool_run(pool, n, 4, paint_some, batch, err);
        if (!status)
            status = hand_out(batch, first, end, n, err);
    }
    return status;
}

int ranh_tile_pyramid(const struct ranh_tile_map *map, const struct ranh_tile_plan *plan,
                      struct ranh_pool *pool, const struct ranh_tile_sink *sink,
                      struct ranh_err *err)
{
    unsigned threads = pool ? ranh_pool_threads(pool) : 1;
    size_t places = (size_t)BATCH * threads;
    struct batch batch = {.map = map, .plan = plan, .sink = sink};
    batch.painter = ranh_calloc(threads, sizeof(struct ranh_tile_painter *));
    batch.place = ranh_calloc(places, sizeof(*batch.place));
    batch.png = ranh_calloc(places, sizeof(*batch.png));
    for (size_t i = 0; i < places; i++)
        ranh_str_init(&batch.png[i]);
    int status = draw_all(&batch, places, pool, err);
    for (size_t i = 0; i < places; i++)
        ranh_str_release(&batch.png[i]);
    for (unsigned i = 0; i < threads; i++)
        ranh_tile_painter_free(batch.painter[i]);
    ranh_free(batch.png);
    ranh_free(batch.place);
    ranh_free(batch.painter);
    return status;
}
