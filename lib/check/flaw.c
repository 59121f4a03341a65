/* SPDX-License-Identifier: MIT */
/*
 * Exact passes over one ring. A spike is a vertex where the path turns back on itself exactly;
 * cutting it off may bare the next piece of the same spike, which is cut without being told again.
 */
#include "lib/check/flaw.h"

#include <math.h>
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/geo/segment.h>

void ranh_flaw_add(struct ranh_flaws *flaws, const char *code, size_t face, double x, double y,
                   double measured, const char *unit)
{
    *ranh_vec_push(flaws) = (struct ranh_flaw){code, (uint32_t)face, x, y, measured, unit};
}

struct ranh_vertex ranh_lowest_vertex(const struct ranh_vertex *v, size_t n)
{
    struct ranh_vertex lowest = v[0];
    for (size_t i = 1; i < n; i++)
        if (ranh_vertex_order(v[i], lowest) < 0)
            lowest = v[i];
    return lowest;
}

void ranh_clean_ring_release(struct ranh_clean_ring *ring)
{
    ranh_vec_release(ring);
    ranh_free(ring->exposed);
    ring->exposed = NULL;
    ring->exposed_cap = 0;
}

static double length_m(struct ranh_vertex a, struct ranh_vertex b)
{
    return ranh_grid_length_m(hypot((double)b.x - a.x, (double)b.y - a.y));
}

static void note_repeat(struct ranh_clean_ring *ring, struct ranh_vertex v)
{
    if (ring->repeated++ == 0)
        ring->repeated_at = v;
}

/* Without vertices that repeat the one before; the last may not repeat the first either. */
static void drop_repeats(const struct ranh_vertex *v, uint32_t n, struct ranh_clean_ring *ring)
{
    ring->n = ring->repeated = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (ring->n > 0 && ranh_vertex_same(ring->at[ring->n - 1], v[i]))
            note_repeat(ring, v[i]);
        else
            *ranh_vec_push(ring) = v[i];
    }
    while (ring->n > 1 && ranh_vertex_same(ring->at[ring->n - 1], ring->at[0]))
        note_repeat(ring, ring->at[--ring->n]);
}

static bool two_places(const struct ranh_clean_ring *ring)
{
    for (size_t i = 2; i < ring->n; i++)
        if (!ranh_vertex_same(ring->at[i], ring->at[i % 2]))
            return false;
    return true;
}

static bool collinear(const struct ranh_clean_ring *ring)
{
    for (size_t i = 2; i < ring->n; i++)
        if (ranh_side(ring->at[0], ring->at[1], ring->at[i]) != 0)
            return false;
    return true;
}

/* The path comes in along p -> q and goes back over it. */
static bool turns_back(struct ranh_vertex p, struct ranh_vertex q, struct ranh_vertex r)
{
    if (ranh_side(p, q, r) != 0)
        return false;
    int64_t ix = (int64_t)q.x - p.x, iy = (int64_t)q.y - p.y;
    int64_t ox = (int64_t)r.x - q.x, oy = (int64_t)r.y - q.y;
    return (ranh_wide)ix * ox + (ranh_wide)iy * oy < 0;
}

static void remove_vertex(struct ranh_clean_ring *ring, size_t i)
{
    ring->n--;
    memmove(ring->at + i, ring->at + i + 1, (ring->n - i) * sizeof(*ring->at));
    memmove(ring->exposed + i, ring->exposed + i + 1, (ring->n - i) * sizeof(*ring->exposed));
}

/* Cuts the spike at vertex i and what it bares: the neighbours are marked, and merged when they
 * meet. */
static void cut(struct ranh_clean_ring *ring, size_t i)
{
    remove_vertex(ring, i);
    if (ring->n < 3)
        return;
    size_t next = i % ring->n, before = (i + ring->n - 1) % ring->n;
    ring->exposed[before] = ring->exposed[next] = true;
    if (ranh_vertex_same(ring->at[before], ring->at[next]))
        remove_vertex(ring, next);
}

/* Spikes are put from `first` on; a ring that is nothing but spikes has no area. */
static void cut_spikes(size_t face, struct ranh_clean_ring *ring, struct ranh_flaws *flaws)
{
    size_t first = flaws->n, quiet = 0;
    struct ranh_vertex lowest = ranh_lowest_vertex(ring->at, ring->n);
    for (size_t i = 0; ring->n >= 3 && quiet < ring->n;) {
        i = i < ring->n ? i : 0;
        struct ranh_vertex before = ring->at[(i + ring->n - 1) % ring->n];
        struct ranh_vertex tip = ring->at[i], after = ring->at[(i + 1) % ring->n];
        if (!turns_back(before, tip, after)) {
            quiet++;
            i++;
            continue;
        }
        if (!ring->exposed[i]) {
            double long_m = fmin(length_m(before, tip), length_m(tip, after));
            ranh_flaw_add(flaws, "G111", face, tip.x, tip.y, long_m, "m");
        }
        cut(ring, i);
        quiet = 0;
        i = i > 0 ? i - 1 : 0;
    }
    if (ring->n < 3) {
        flaws->n = first;
        ranh_flaw_add(flaws, "G114", face, lowest.x, lowest.y, NAN, NULL);
        ring->n = 0;
    }
}

void ranh_clean_ring(const struct ranh_fabric *fabric, size_t face, uint32_t r,
                     struct ranh_clean_ring *ring, struct ranh_flaws *flaws)
{
    uint32_t first = fabric->ring_vertex[r], n = fabric->ring_vertex[r + 1] - first;
    const struct ranh_vertex *v = fabric->vertex + first;
    drop_repeats(v, n, ring);
    if (n == 0) {
        ranh_flaw_add(flaws, "G101", face, NAN, NAN, NAN, NULL);
        return;
    }
    struct ranh_vertex lowest = ranh_lowest_vertex(v, n);
    if (two_places(ring)) {
        ranh_flaw_add(flaws, "G101", face, lowest.x, lowest.y, NAN, NULL);
        ring->n = ring->repeated = 0;
        return;
    }
    if (fabric->ring_role[r] & RANH_RING_UNCLOSED)
        ranh_flaw_add(flaws, "G103", face, v[n - 1].x, v[n - 1].y, length_m(v[0], v[n - 1]), "m");
    if (collinear(ring)) {
        ranh_flaw_add(flaws, "G114", face, lowest.x, lowest.y, NAN, NULL);
        ring->n = 0;
        return;
    }
    if (ring->n > ring->exposed_cap) {
        ring->exposed_cap = 2 * ring->n;
        ring->exposed = ranh_realloc(ring->exposed, ring->exposed_cap, sizeof(*ring->exposed));
    }
    memset(ring->exposed, 0, ring->n * sizeof(*ring->exposed));
    cut_spikes(face, ring, flaws);
}

/* --- crossings ------------------------------------------------------------------------------- */

struct edges {
    const struct ranh_vertex *vertex;
    const uint32_t *start;
};

static struct ranh_vertex edge_end(const struct edges *edges, size_t ring, uint32_t i)
{
    return edges->vertex[i + 1 < edges->start[ring + 1] ? i + 1 : edges->start[ring]];
}

/* Where two lines that properly cross do so, in doubles: a place to look at, not a vertex. */
static void crossing_at(struct ranh_vertex a, struct ranh_vertex b, struct ranh_vertex c,
                        struct ranh_vertex d, double *x, double *y)
{
    double from = (double)ranh_cross(c, d, a), to = (double)ranh_cross(c, d, b);
    double t = from / (from - to);
    *x = a.x + t * ((double)b.x - a.x);
    *y = a.y + t * ((double)b.y - a.y);
}

size_t ranh_flaw_crossings(const struct ranh_vertex *vertex, const uint32_t *start, size_t n_rings,
                           size_t face, size_t most, struct ranh_flaws *flaws)
{
    struct edges edges = {vertex, start};
    size_t found = 0;
    struct ranh_vertex ignored;
    for (size_t ring = 0; ring < n_rings; ring++) {
        for (uint32_t i = start[ring]; i < start[ring + 1]; i++) {
            struct ranh_vertex a = vertex[i], b = edge_end(&edges, ring, i);
            for (size_t other = ring; other < n_rings; other++) {
                for (uint32_t j = other == ring ? i + 1 : start[other]; j < start[other + 1]; j++) {
                    struct ranh_vertex c = vertex[j], d = edge_end(&edges, other, j);
                    if (!ranh_segments_cross(a, b, c, d, &ignored) || ++found > most)
                        continue;
                    double x, y;
                    crossing_at(a, b, c, d, &x, &y);
                    ranh_flaw_add(flaws, "G104", face, x, y, NAN, NULL);
                }
            }
        }
    }
    return found;
}
