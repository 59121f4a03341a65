/* SPDX-License-Identifier: MIT */
/*
 * What a tile is drawn from, at random: a small city (lots on each other, holes, twisted rings) and the same after
 * something changed in it, its lots numbered and ordered otherwise besides. Tiles of one hash are the same bytes; and
 * when those are kept, with the edges marked of the parcels around the others only, the others come out as they do
 * when everything is drawn. RANH_SEED=n repeats a run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <ranh/base/arena.h>
#include <ranh/base/num.h>
#include <ranh/base/str.h>
#include <ranh/tile/pyramid.h>

#include "tests/prop/random_city.h"

#define CASES    120
#define FIRST    13
#define LAST     21
#define FINDINGS 6
#define TILES    4000

static double X0 = 11877000.0, Y0 = 1210000.0; /* where the city lies, EPSG:3857 */

static int place(void *context, unsigned worker, double *xy, size_t n, struct ranh_err *err)
{
    (void)context, (void)worker, (void)err;
    for (size_t i = 0; i < n; i++) {
        xy[2 * i] += X0;
        xy[2 * i + 1] += Y0;
    }
    return 0;
}
static const struct ranh_tile_projection projection = {place, NULL};

/* What can change. */
struct scene {
    struct city city;
    bool out[MOST_LOTS];
    uint8_t klass[MOST_LOTS];
    struct {
        double x, y, size; /* 0 = a point */
        uint8_t tint;      /* RANH_TINT_NONE = there is none */
    } finding[FINDINGS];
    double commune;                /* moved by */
    bool reversed, far, other_use; /* a land use that is in no lot */
};

static void make_scene(struct scene *scene, uint64_t seed)
{
    memset(scene, 0, sizeof(*scene));
    do
        make_city(&scene->city, seed++);
    while (scene->city.cell < 30000);
    X0 = 11877000.0 + any(100000) / 100.0;
    Y0 = 1210000.0 + any(100000) / 100.0;
    for (size_t i = 0; i < MOST_LOTS; i++) {
        scene->out[i] = any(10) == 0;
        scene->klass[i] = (uint8_t)(1 + any(3));
    }
    for (size_t i = 0; i < FINDINGS; i++) {
        scene->finding[i].x = any(1000) / 10.0;
        scene->finding[i].y = any(1000) / 10.0;
        scene->finding[i].size = any(2) ? any(100) / 10.0 : 0;
        scene->finding[i].tint = (uint8_t)any(3);
    }
}

static void change(struct scene *scene)
{
    uint32_t lot = any(scene->city.n ? scene->city.n : 1), f = any(FINDINGS);
    switch (any(9)) {
    case 0:
        scene->out[lot] = !scene->out[lot];
        break;
    case 1:
        scene->klass[lot] = (uint8_t)(1 + any(3));
        break;
    case 2: /* one corner, by 0.1 mm to 1 m: the least that shows is in the hash, and the most that does not */
        scene->city.lot[lot].v[0][0] += 1 + any(10000);
        break;
    case 3:
        scene->finding[f].tint = (uint8_t)any(3);
        break;
    case 4:
        scene->finding[f].x += any(100) / 10.0;
        break;
    case 5:
        scene->commune += any(50) / 10.0;
        break;
    case 6:
        scene->city.lot[lot].turned = !scene->city.lot[lot].turned;
        break;
    case 7:
        scene->other_use = !scene->other_use;
        break;
    default:
        scene->far = !scene->far; /* the curve that orders the faces is another */
    }
    scene->reversed = any(2);
}

/* A scene ready to draw, and its tiles. */
struct drawing {
    struct ranh_parcel_set set;
    struct ranh_tile_layer layer;
    struct ranh_tile_shapes findings, communes;
    struct ranh_legend_entry legend[4];
    struct ranh_tile_style style;
    struct ranh_tile_map map;
    uint8_t klass[MOST_LOTS + 1];
    struct ranh_tile_plan plan;
    struct ranh_str png[TILES];
    size_t n_put;
};

static void rectangle(struct ranh_shape *shape, struct ranh_arena *arena, double x, double y,
                      double size)
{
    if (size <= 0) {
        *shape = *ranh_shape_point(arena, x, y);
        return;
    }
    const double xy[] = {x, y, x + size, y, x + size, y + size, x, y + size, x, y};
    ranh_shape_alloc(arena, shape, RANH_SHAPE_POLYGON, 1, 1, 5);
    memcpy(shape->xy, xy, sizeof(xy));
    shape->ring_point[0] = shape->part_ring[0] = 0;
    shape->ring_point[1] = 5;
    shape->part_ring[1] = 1;
}

/* Lots in reverse get other ids, and so another order where they lie at one place of the curve. */
static void order_lots(const struct scene *scene, struct city *city, bool *out, uint8_t *klass)
{
    *city = scene->city;
    for (uint32_t i = 0; i < city->n; i++) {
        uint32_t from = scene->reversed ? city->n - 1 - i : i;
        city->lot[i] = scene->city.lot[from];
        out[i] = scene->out[from];
        klass[i] = scene->klass[from];
    }
    if (scene->far && city->n < MOST_LOTS) {
        struct lot *lot = &city->lot[city->n];
        *lot = city->lot[0];
        for (uint32_t k = 0; k < lot->n; k++)
            lot->v[k][0] += 30000000;
        lot->n_hole = 0;
        out[city->n] = false;
        klass[city->n++] = 1;
    }
}

static void add_shapes(struct drawing *d, const struct scene *scene)
{
    struct ranh_err err = {0};
    struct ranh_shape shape;
    ranh_tile_shapes_init(&d->findings);
    ranh_tile_shapes_init(&d->communes);
    for (size_t k = 0; k < FINDINGS; k++) {
        size_t i = scene->reversed ? FINDINGS - 1 - k : k;
        if (scene->finding[i].tint == RANH_TINT_NONE)
            continue;
        rectangle(&shape, &d->set.arena, scene->finding[i].x, scene->finding[i].y,
                  scene->finding[i].size);
        assert_int_equal(ranh_tile_shapes_add(&d->findings, &shape, scene->finding[i].tint,
                                              &d->map.frame, &projection, &err),
                         0);
    }
    rectangle(&shape, &d->set.arena, 10 + scene->commune, 10, 60);
    assert_int_equal(
        ranh_tile_shapes_add_outline(&d->communes, &shape, 0, &d->map.frame, &projection, &err), 0);
    ranh_tile_shapes_index(&d->findings);
    ranh_tile_shapes_index(&d->communes);
}

static void prepare(struct drawing *d, const struct scene *scene, struct ranh_pool *pool)
{
    static struct city city;
    bool out[MOST_LOTS];
    uint8_t klass[MOST_LOTS];
    struct ranh_err err = {0};
    memset(d, 0, sizeof(*d));
    order_lots(scene, &city, out, klass);
    set_of(&city, out, &d->set);
    for (size_t i = 0; i < d->set.fabric.n_faces; i++)
        d->klass[i] = (uint8_t)(klass[d->set.fabric.face_id[i] - 1] + scene->other_use);
    d->map.frame = ranh_tile_frame_at(11877000.0, 1210000.0);
    static const struct ranh_legend_entry uses[] = {{.code = "ODT", .rgb = 0xF0D0F0},
                                                    {.code = "CLN", .rgb = 0xF0E8D8},
                                                    {.code = "SON", .rgb = 0xC0E8D8}};
    d->legend[0] = (struct ranh_legend_entry){.code = "LUC", .rgb = 0xF0DCE4};
    memcpy(d->legend + scene->other_use, uses, sizeof(uses));
    d->style = (struct ranh_tile_style){.legend = d->legend, .n_legend = scene->other_use ? 4 : 3};
    assert_int_equal(ranh_tile_layer_build(&d->layer, &d->set.fabric, d->klass, &d->map.frame,
                                           &projection, pool, &err),
                     0);
    add_shapes(d, scene);
    d->map.size_px = 256;
    d->map.style = &d->style;
    d->map.parcels = &d->layer;
    d->map.findings = &d->findings;
    d->map.communes = &d->communes;
    ranh_tile_plan_build(&d->plan, &d->map, FIRST, LAST, pool);
    assert_true(d->plan.n <= TILES);
}

static int put(void *context, const struct ranh_tile_planned *tile, const void *bytes, size_t n,
               struct ranh_err *err)
{
    struct drawing *d = context;
    (void)err;
    assert_ptr_equal(tile, &d->plan.at[d->n_put]); /* each, in order */
    ranh_str_init(&d->png[d->n_put]);
    if (!tile->kept)
        ranh_str_add(&d->png[d->n_put], bytes, n);
    d->n_put++;
    return 0;
}

static void draw(struct drawing *d, struct ranh_pool *pool, bool some)
{
    struct ranh_err err = {0};
    struct ranh_tile_sink sink = {d, put, NULL, NULL};
    uint8_t *wanted = ranh_calloc(d->set.fabric.n_faces + 1, 1);
    ranh_tile_plan_faces(&d->plan, &d->map, pool, wanted);
    memset(d->layer.edge, 0, d->set.fabric.n_vertices);
    ranh_tile_layer_edges(&d->layer, some ? wanted : NULL, pool);
    ranh_free(wanted);
    d->n_put = 0;
    assert_int_equal(ranh_tile_pyramid(&d->map, &d->plan, pool, &sink, &err), 0);
    assert_int_equal(d->n_put, d->plan.n);
}

static void clear(struct drawing *d)
{
    for (size_t i = 0; i < d->n_put; i++)
        ranh_str_release(&d->png[i]);
    d->n_put = 0;
}

static void release(struct drawing *d)
{
    clear(d);
    ranh_tile_plan_release(&d->plan);
    ranh_tile_layer_release(&d->layer);
    ranh_tile_shapes_release(&d->findings);
    ranh_tile_shapes_release(&d->communes);
    ranh_parcel_set_release(&d->set);
}

static size_t find(const struct drawing *d, struct ranh_tile_id id)
{
    for (size_t i = 0; i < d->plan.n; i++)
        if (d->plan.at[i].id.z == id.z && d->plan.at[i].id.x == id.x && d->plan.at[i].id.y == id.y)
            return i;
    return SIZE_MAX;
}

static struct {
    size_t same, other, other_bytes;
} seen;

static void compare(const struct drawing *before, struct drawing *after)
{
    for (size_t i = 0; i < after->plan.n; i++) {
        struct ranh_tile_planned *tile = &after->plan.at[i];
        size_t was = find(before, tile->id);
        bool bytes = was != SIZE_MAX && before->png[was].len == after->png[i].len &&
                     !memcmp(before->png[was].text, after->png[i].text, after->png[i].len);
        tile->kept = was != SIZE_MAX && before->plan.at[was].content.low == tile->content.low &&
                     before->plan.at[was].content.high == tile->content.high;
        if (tile->kept)
            assert_true(bytes);
        seen.same += tile->kept;
        seen.other += !tile->kept;
        seen.other_bytes += !bytes;
    }
}

static uint64_t seed;

static void test_kept_tiles(void **state)
{
    (void)state;
    static struct scene scene;
    static struct drawing before, after, some;
    for (uint64_t i = 0; i < CASES; i++) {
        make_scene(&scene, seed + 1000 * i);
        struct ranh_pool *pool = any(2) ? ranh_pool_new(1 + any(3)) : NULL;
        prepare(&before, &scene, pool);
        draw(&before, pool, false);
        for (uint32_t n = any(3); n > 0; n--)
            change(&scene);
        change(&scene);
        prepare(&after, &scene, NULL);
        draw(&after, NULL, false);
        compare(&before, &after);
        prepare(&some, &scene, pool);
        for (size_t k = 0; k < some.plan.n; k++)
            some.plan.at[k].kept = after.plan.at[k].kept;
        draw(&some, pool, true);
        for (size_t k = 0; k < some.plan.n; k++) {
            assert_memory_equal(&some.plan.at[k].content, &after.plan.at[k].content,
                                sizeof(some.plan.at[k].content));
            if (some.plan.at[k].kept)
                continue;
            if (some.png[k].len != after.png[k].len ||
                memcmp(some.png[k].text, after.png[k].text, some.png[k].len) != 0)
                fail_msg("case %llu, tile %u/%u/%u: drawn by itself it is another picture",
                         (unsigned long long)i, some.plan.at[k].id.z, some.plan.at[k].id.x,
                         some.plan.at[k].id.y);
        }
        release(&before);
        release(&after);
        release(&some);
        ranh_pool_free(pool);
    }
    printf("# %zu tiles kept, %zu drawn again, %zu of them other pictures\n", seen.same, seen.other,
           seen.other_bytes);
    assert_true(seen.same > CASES && seen.other > CASES);
    /* Not so coarse that half of what is drawn again comes out as it was. */
    assert_true(seen.other_bytes > seen.other / 2);
}

int main(void)
{
    int64_t given = 0;
    const char *text = getenv("RANH_SEED");
    seed = text && ranh_num_int(text, &given) && given ? (uint64_t)given : 20261128;
    printf("# seed %llu\n", (unsigned long long)seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kept_tiles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
