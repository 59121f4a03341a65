/* SPDX-License-Identifier: MIT */
/*
 * The residual chain against counting by hand. Random fabrics (jittered grids of parcels, duplicates,
 * shifted copies, parcels in parcels, holes, triangles over everything, reversed rings) on a grid wide
 * enough that snap rounding moves nothing that matters; at random points away from all edges, the m of
 * the face that holds the point must be the number of parcels that hold it. The chain must be closed and
 * the areas must balance to the last unit. RANH_SEED and RANH_CASES choose the run; a failure prints both.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <ranh/base/arena.h>
#include <ranh/geo/chain.h>
#include <ranh/geo/segment.h>

static uint64_t state_of_random;

static uint32_t any(uint32_t below)
{
    state_of_random += 0x9E3779B97F4A7C15u;
    uint64_t z = state_of_random;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)((z ^ (z >> 31)) % below);
}

struct city {
    struct ranh_arena arena;
    struct ranh_fabric_builder *builder;
    int64_t n;
};

/* Adds a polygon of one ring (n points) and perhaps a square hole, coordinates in metres. */
static void add(struct city *city, double (*point)[2], uint32_t n, double (*hole)[2])
{
    uint32_t rings = hole ? 2 : 1, points = n + 1 + (hole ? 5 : 0);
    struct ranh_shape s = {
        .kind = RANH_SHAPE_POLYGON, .n_parts = 1, .n_rings = rings, .n_points = points};
    uint32_t part_ring[2] = {0, rings}, ring_point[3] = {0, n + 1, n + 6};
    double xy[200];
    s.part_ring = part_ring, s.ring_point = ring_point, s.xy = xy;
    bool backwards = any(2);
    for (uint32_t i = 0; i <= n; i++) {
        uint32_t j = backwards ? (n - i) % n : i % n;
        xy[2 * i] = point[j][0], xy[2 * i + 1] = point[j][1];
    }
    for (uint32_t i = 0; hole && i <= 4; i++)
        xy[2 * (n + 1 + i)] = hole[i % 4][0], xy[2 * (n + 1 + i) + 1] = hole[i % 4][1];
    assert_true(ranh_fabric_add(city->builder, ++city->n, &s));
}

static double jitter(double size)
{
    return ((double)any(2001) - 1000) / 1000 * size;
}

/* A grid of rows x columns of quadrilaterals that share corners exactly. */
static void add_grid(struct city *city, double x0, double y0, int rows, int columns, double cell,
                     bool drop)
{
    double corner[8][8][2];
    for (int r = 0; r <= rows; r++)
        for (int c = 0; c <= columns; c++) {
            corner[r][c][0] = x0 + c * cell + jitter(cell / 4);
            corner[r][c][1] = y0 + r * cell + jitter(cell / 4);
        }
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++) {
            double q[4][2] = {{corner[r][c][0], corner[r][c][1]},
                              {corner[r][c + 1][0], corner[r][c + 1][1]},
                              {corner[r + 1][c + 1][0], corner[r + 1][c + 1][1]},
                              {corner[r + 1][c][0], corner[r + 1][c][1]}};
            double in[4][2];
            for (int i = 0; i < 4; i++)
                for (int k = 0; k < 2; k++)
                    in[i][k] = (q[0][k] + q[1][k] + q[2][k] + q[3][k]) / 4 +
                               (q[i][k] - (q[0][k] + q[1][k] + q[2][k] + q[3][k]) / 4) / 4;
            bool hole = any(5) == 0;
            if (drop && any(6) == 0)
                continue;
            add(city, q, 4, hole ? in : NULL);
            if (hole && any(2))
                add(city, in, 4, NULL); /* filled by another */
            if (any(8) == 0)
                add(city, q, 4, NULL); /* duplicate */
        }
}

static void fill(struct city *city)
{
    add_grid(city, 10, 10, 1 + (int)any(6), 1 + (int)any(6), 10, any(2));
    if (any(2))
        add_grid(city, 10 + jitter(30), 10 + jitter(30), 1 + (int)any(4), 1 + (int)any(4),
                 10 + any(5), any(2));
    for (uint32_t i = any(4); i > 0; i--) {
        double t[3][2];
        for (int k = 0; k < 3; k++)
            t[k][0] = any(90000) / 1000.0, t[k][1] = any(90000) / 1000.0;
        add(city, t, 3, NULL);
    }
}

static bool ring_holds(const struct ranh_vertex *v, size_t n, struct ranh_vertex p)
{
    bool in = false;
    for (size_t i = 0, j = n - 1; i < n; j = i++) {
        struct ranh_vertex lo = v[i].y < v[j].y ? v[i] : v[j], hi = v[i].y < v[j].y ? v[j] : v[i];
        if (lo.y <= p.y && p.y < hi.y && ranh_side(lo, hi, p) > 0)
            in = !in;
    }
    return in;
}

static bool near_edge(const struct ranh_fabric *f, struct ranh_vertex p)
{
    for (size_t r = 0; r < f->n_rings; r++)
        for (size_t i = f->ring_vertex[r], n = f->ring_vertex[r + 1], j = n - 1; i < n; j = i++) {
            struct ranh_vertex a = f->vertex[j], b = f->vertex[i];
            double dx = (double)b.x - a.x, dy = (double)b.y - a.y, l2 = dx * dx + dy * dy;
            double t = l2 > 0 ? (((double)p.x - a.x) * dx + ((double)p.y - a.y) * dy) / l2 : 0;
            t = t < 0 ? 0 : t > 1 ? 1 : t;
            double ex = a.x + t * dx - p.x, ey = a.y + t * dy - p.y;
            if (ex * ex + ey * ey < 16)
                return true;
        }
    return false;
}

static int m_by_hand(const struct ranh_fabric *f, struct ranh_vertex p)
{
    int m = 0;
    for (size_t face = 0; face < f->n_faces; face++) {
        bool in = false;
        for (size_t r = f->face_ring[face]; r < f->face_ring[face + 1]; r++)
            in ^= ring_holds(f->vertex + f->ring_vertex[r],
                             f->ring_vertex[r + 1] - f->ring_vertex[r], p);
        m += in;
    }
    return m;
}

static int m_by_faces(const struct ranh_faces *faces, struct ranh_vertex p, int *holding)
{
    int m = 0;
    *holding = 0;
    for (size_t f = 0; f < faces->n_faces; f++) {
        bool in = false;
        const struct ranh_chain_face *face = &faces->face[f];
        for (uint32_t r = face->first_ring; r < face->first_ring + face->n_rings; r++)
            in ^= ring_holds(faces->vertex + faces->ring_vertex[r],
                             faces->ring_vertex[r + 1] - faces->ring_vertex[r], p);
        if (in) {
            m = face->m;
            ++*holding;
        }
    }
    return m;
}

/* The outside is walked by itself; all faces together fill what it encloses, to the last unit. */
static void outer_boundary_encloses_all(const struct ranh_faces *faces, uint64_t seed)
{
    ranh_wide inside = 0;
    for (size_t f = 0; f < faces->n_faces; f++)
        inside += faces->face[f].twice_area;
    if (inside != -faces->outside.twice_area)
        fail_msg("seed %llu: the outer boundary encloses another area than all faces together",
                 (unsigned long long)seed);
}

static void same_chain(const struct ranh_chain *one, const struct ranh_chain *other, uint64_t seed)
{
    if (one->n != other->n || one->twice_area != other->twice_area)
        fail_msg("seed %llu: %zu and %zu edges are left", (unsigned long long)seed, one->n,
                 other->n);
    for (size_t e = 0; e < one->n; e++)
        if (!ranh_vertex_same(one->edge[e].a, other->edge[e].a) ||
            !ranh_vertex_same(one->edge[e].b, other->edge[e].b) ||
            one->edge[e].k != other->edge[e].k)
            fail_msg("seed %llu: edge %zu differs", (unsigned long long)seed, e);
}

/* By a table, by a sort, by buckets, and as the sum of two groups: always the same chain. */
static void groups_add_up(const struct ranh_fabric *fabric, const struct ranh_chain *whole,
                          uint64_t seed)
{
    uint32_t *face = ranh_alloc((fabric->n_faces + 1) * sizeof(*face));
    size_t half = fabric->n_faces / 2;
    struct ranh_chain chain, part[2];
    for (size_t i = 0; i < fabric->n_faces; i++)
        face[i] = (uint32_t)i;
    ranh_chain_of_group(fabric, face, fabric->n_faces, &chain);
    same_chain(whole, &chain, seed);
    ranh_chain_release(&chain);
    ranh_chain_of_group(fabric, face, half, &part[0]);
    ranh_chain_of_faces(fabric, face + half, fabric->n_faces - half, &part[1]);
    ranh_chain_sum(part, 2, &chain);
    same_chain(whole, &chain, seed);
    ranh_chain_release(&chain);
    ranh_chain_release(&part[1]);
    ranh_chain_release(&part[0]);
    ranh_free(face);
}

/* A region is what its codes say, wherever one asks. */
static void regions_keep_their_codes(const struct ranh_faces *faces, uint64_t seed)
{
    int32_t *code = ranh_alloc((faces->n_faces + 1) * sizeof(*code));
    struct ranh_chain chain;
    struct ranh_faces regions;
    for (size_t f = 0; f < faces->n_faces; f++)
        code[f] = faces->face[f].m == 1 ? 0 : 7 + faces->face[f].m;
    ranh_chain_of_regions(faces, code, NULL, &chain);
    ranh_chain_node(&chain, NULL);
    if (chain.moved != 0)
        fail_msg("seed %llu: faces of a noded chain move", (unsigned long long)seed);
    ranh_chain_faces(&chain, NULL, &regions);
    for (int i = 0; i < 20; i++) {
        struct ranh_vertex p = {(int32_t)any(1000000), (int32_t)any(1000000)};
        int holding, m = m_by_faces(faces, p, &holding), region, in;
        int want = holding && m != 1 ? 7 + m : 0;
        region = m_by_faces(&regions, p, &in);
        if (region != want)
            fail_msg("seed %llu: at %d %d the region counts %d, the face %d",
                     (unsigned long long)seed, p.x, p.y, region, want);
    }
    ranh_faces_release(&regions);
    ranh_chain_release(&chain);
    ranh_free(code);
}

static void one_city(uint64_t seed, unsigned threads)
{
    state_of_random = seed;
    struct city city = {.builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210)};
    fill(&city);
    struct ranh_fabric fabric;
    ranh_fabric_build(city.builder, &fabric);
    struct ranh_chain chain;
    struct ranh_pool *pool = ranh_pool_new(threads);
    ranh_chain_build(&fabric, pool, &chain);
    assert_true(ranh_chain_is_closed(&chain));
    groups_add_up(&fabric, &chain, seed);
    ranh_chain_node(&chain, pool);
    assert_true(ranh_chain_is_closed(&chain));
    struct ranh_faces faces;
    ranh_chain_faces(&chain, pool, &faces);
    if (ranh_faces_balance(&faces) != chain.twice_area + chain.moved)
        fail_msg("seed %llu: areas do not balance", (unsigned long long)seed);
    outer_boundary_encloses_all(&faces, seed);
    regions_keep_their_codes(&faces, seed);
    for (int i = 0; i < 60; i++) {
        struct ranh_vertex p = {(int32_t)any(1000000), (int32_t)any(1000000)};
        if (near_edge(&fabric, p))
            continue;
        int holding, m = m_by_faces(&faces, p, &holding), hand = m_by_hand(&fabric, p);
        if (m != hand || holding > 1)
            fail_msg("seed %llu: at %d %d the chain says %d, counting says %d (%d faces)",
                     (unsigned long long)seed, p.x, p.y, m, hand, holding);
    }
    ranh_faces_release(&faces);
    ranh_chain_release(&chain);
    ranh_pool_free(pool);
    ranh_fabric_release(&fabric);
}

static void chain_counts_as_by_hand(void **state)
{
    (void)state;
    const char *seed = getenv("RANH_SEED"), *cases = getenv("RANH_CASES");
    uint64_t first = seed ? strtoull(seed, NULL, 10) : 1,
             n = cases ? strtoull(cases, NULL, 10) : 3000;
    print_message("# seeds %llu to %llu\n", (unsigned long long)first,
                  (unsigned long long)(first + n - 1));
    for (uint64_t s = first; s < first + n; s++)
        one_city(s, 1 + (unsigned)(s % 3));
}

static void crowded_grids_still_balance(void **state)
{
    (void)state;
    for (uint64_t s = 1; s <= 2000;
         s++) { /* 12 x 12 steps: nearly everything is rounded onto something */
        state_of_random = s;
        struct city city = {.builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210)};
        for (uint32_t i = 2 + any(12); i > 0; i--) {
            double t[3][2];
            for (int k = 0; k < 3; k++)
                t[k][0] = any(12) * 1e-4, t[k][1] = any(12) * 1e-4;
            add(&city, t, 3, NULL);
        }
        struct ranh_fabric fabric;
        ranh_fabric_build(city.builder, &fabric);
        struct ranh_chain chain;
        ranh_chain_build(&fabric, NULL, &chain);
        ranh_chain_node(&chain, NULL);
        assert_true(ranh_chain_is_closed(&chain));
        struct ranh_faces faces;
        ranh_chain_faces(&chain, NULL, &faces);
        if (ranh_faces_balance(&faces) != chain.twice_area + chain.moved)
            fail_msg("seed %llu: areas do not balance", (unsigned long long)s);
        outer_boundary_encloses_all(&faces, s);
        for (size_t f = 0; f < faces.n_faces; f++)
            if (faces.face[f].m < 0)
                fail_msg("seed %llu: a face is covered %d times", (unsigned long long)s,
                         faces.face[f].m);
        ranh_faces_release(&faces);
        ranh_chain_release(&chain);
        ranh_fabric_release(&fabric);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chain_counts_as_by_hand),
        cmocka_unit_test(crowded_grids_still_balance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
