/* SPDX-License-Identifier: MIT */
/*
 * Rings in wrong places: the same ring twice, holes outside their shell or inside another hole, shells
 * inside another shell. Asked only of rings that do not cross: then one point of a ring that lies off
 * the other tells where all of it lies. A vertex is taken where one is off, else a point within an
 * edge: halves, quarters ... of it, exact on a finer grid.
 */
#include "lib/geo/validity_internal.h"

#include <stdlib.h>

#define FINEST 20 /* an edge is looked at down to its 2^-20 */

/* --- pairs not to be asked ------------------------------------------------------------------- */

void ranh_validity_note_crossed(struct ranh_validity *work, uint32_t a, uint32_t b)
{
    uint64_t pair = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
    if (work->crossed.n > 0 && work->crossed.at[work->crossed.n - 1] == pair)
        return;
    *ranh_vec_push(&work->crossed) = pair;
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static bool was_crossed(const struct ranh_validity *work, uint32_t a, uint32_t b)
{
    uint64_t pair = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
    return work->crossed.n > 0 && bsearch(&pair, work->crossed.at, work->crossed.n,
                                          sizeof(*work->crossed.at), by_number) != NULL;
}

/* --- where a ring lies ----------------------------------------------------------------------- */

static bool box_in(const struct ranh_grid_box *in, const struct ranh_grid_box *out)
{
    return in->xmin >= out->xmin && in->xmax <= out->xmax && in->ymin >= out->ymin &&
           in->ymax <= out->ymax;
}

/* 1 inside, -1 outside, 0 on the ring: even-odd, of the point (x, y) in 2^-shift of a step. */
static int locate(const struct ranh_validity *work, uint32_t ring, int64_t x, int64_t y,
                  unsigned shift)
{
    bool inside = false;
    int64_t scale = (int64_t)1 << shift;
    for (uint32_t i = work->start.at[ring]; i < work->start.at[ring + 1]; i++) {
        struct ranh_vertex a = work->vertex.at[i], b = work->vertex.at[vertex_after(work, i)];
        int64_t ax = a.x * scale, ay = a.y * scale, bx = b.x * scale, by = b.y * scale;
        if ((ay < y && by < y) || (ay > y && by > y) || (ax < x && bx < x))
            continue;
        ranh_wide side = (ranh_wide)(bx - ax) * (y - ay) - (ranh_wide)(by - ay) * (x - ax);
        if (side == 0 && (ax <= x || bx <= x) && (ax >= x || bx >= x))
            return 0;
        if ((ay > y) != (by > y) && (side > 0) == (by > ay))
            inside = !inside;
    }
    return inside ? 1 : -1;
}

/* Where ring r lies as seen from ring `of`; 0 when all that was looked at lies on it. */
static int lies(const struct ranh_validity *work, uint32_t r, uint32_t of)
{
    if (!box_in(&work->box.at[r], &work->box.at[of]))
        return -1;
    for (uint32_t i = work->start.at[r]; i < work->start.at[r + 1]; i++) {
        struct ranh_vertex v = work->vertex.at[i];
        int where = locate(work, of, v.x, v.y, 0);
        if (where != 0)
            return where;
    }
    for (uint32_t i = work->start.at[r]; i < work->start.at[r + 1]; i++) {
        struct ranh_vertex a = work->vertex.at[i], b = work->vertex.at[vertex_after(work, i)];
        for (unsigned shift = 1; shift <= FINEST; shift++) {
            int64_t rest = ((int64_t)1 << shift) - 1;
            int where = locate(work, of, a.x * rest + b.x, a.y * rest + b.y, shift);
            if (where != 0)
                return where;
        }
    }
    return 0;
}

static ranh_wide twice_area(const struct ranh_validity *work, uint32_t ring)
{
    const struct ranh_vertex *v = work->vertex.at;
    uint32_t first = work->start.at[ring], last = work->start.at[ring + 1];
    ranh_wide twice = 0;
    for (uint32_t i = first + 1; i + 1 < last; i++)
        twice += ranh_cross(v[first], v[i], v[i + 1]);
    return twice;
}

double ranh_validity_ring_area_m2(const struct ranh_validity *work, uint32_t ring)
{
    ranh_wide twice = twice_area(work, ring);
    return ranh_grid_area_m2(twice < 0 ? -twice : twice);
}

bool ranh_validity_ring_left(const struct ranh_validity *work, uint32_t ring)
{
    return twice_area(work, ring) > 0;
}

static void put_ring(const struct ranh_validity *work, enum ranh_flaw_kind kind, size_t face,
                     uint32_t ring, struct ranh_flaws *flaws)
{
    uint32_t first = work->start.at[ring];
    ranh_flaw_put(flaws, kind, face,
                  ranh_vertex_lowest(work->vertex.at + first, work->start.at[ring + 1] - first),
                  ranh_validity_ring_area_m2(work, ring));
}

/* --- the same ring twice --------------------------------------------------------------------- */

static bool same_path(const struct ranh_validity *work, uint32_t n, uint32_t i, uint32_t j,
                      bool back)
{
    for (uint32_t k = 0; k < n; k++) {
        if (!ranh_vertex_same(work->vertex.at[i], work->vertex.at[j]))
            return false;
        i = vertex_after(work, i);
        j = back ? vertex_before(work, j) : vertex_after(work, j);
    }
    return true;
}

static bool same_ring(const struct ranh_validity *work, uint32_t a, uint32_t b)
{
    const struct ranh_grid_box *x = &work->box.at[a], *y = &work->box.at[b];
    uint32_t first = work->start.at[a], n = work->start.at[a + 1] - first;
    if (n != work->start.at[b + 1] - work->start.at[b] || !box_in(x, y) || !box_in(y, x))
        return false;
    for (uint32_t j = work->start.at[b]; j < work->start.at[b + 1]; j++)
        if (ranh_vertex_same(work->vertex.at[first], work->vertex.at[j]) &&
            (same_path(work, n, first, j, false) || same_path(work, n, first, j, true)))
            return true;
    return false;
}

/* Equal rings have runs in common: only such pairs are looked at. Their runs are forgotten. */
void ranh_validity_duplicates(struct ranh_validity *work, size_t face, struct ranh_flaws *flaws)
{
    size_t kept = 0;
    uint32_t last_a = UINT32_MAX, last_b = UINT32_MAX;
    bool same = false;
    for (size_t i = 0; i < work->run.n; i++) {
        const struct run *run = &work->run.at[i];
        if (run->ring_a != last_a || run->ring_b != last_b) {
            last_a = run->ring_a;
            last_b = run->ring_b;
            same = last_a != last_b && same_ring(work, last_a, last_b);
            if (same)
                put_ring(work, RANH_FLAW_DUPLICATE_RINGS, face, last_b, flaws);
        }
        if (!same)
            work->run.at[kept++] = *run;
    }
    work->run.n = kept;
}

/* --- nesting --------------------------------------------------------------------------------- */

static void judge_holes(struct ranh_validity *work, uint32_t shell, uint32_t end, size_t face,
                        struct ranh_flaws *flaws)
{
    for (uint32_t h = shell + 1; h < end; h++) {
        if (was_crossed(work, shell, h) || lies(work, h, shell) >= 0)
            continue;
        put_ring(work, RANH_FLAW_HOLE_OUTSIDE, face, h, flaws);
        work->lost.at[h] = true;
    }
    for (uint32_t h = shell + 1; h < end; h++) {
        bool nested = false;
        for (uint32_t other = shell + 1; other < end && !nested; other++)
            nested = other != h && box_in(&work->box.at[h], &work->box.at[other]) &&
                     !was_crossed(work, h, other) && lies(work, h, other) > 0;
        if (nested)
            put_ring(work, RANH_FLAW_NESTED_HOLES, face, h, flaws);
    }
}

/* Shell s lies on ground of the part [shell, end): in its shell and in none of its holes. */
static bool covered(const struct ranh_validity *work, uint32_t s, uint32_t shell, uint32_t end)
{
    if (!box_in(&work->box.at[s], &work->box.at[shell]) || was_crossed(work, s, shell) ||
        lies(work, s, shell) <= 0)
        return false;
    for (uint32_t h = shell + 1; h < end; h++)
        if (was_crossed(work, s, h) || lies(work, s, h) > 0)
            return false;
    return true;
}

static void judge_shells(struct ranh_validity *work, size_t face, struct ranh_flaws *flaws)
{
    size_t n = work->part.n - 1;
    for (size_t p = 0; p < n; p++) {
        bool nested = false;
        for (size_t q = 0; q < n && !nested; q++)
            nested =
                p != q && covered(work, work->part.at[p], work->part.at[q], work->part.at[q + 1]);
        if (nested)
            put_ring(work, RANH_FLAW_NESTED_SHELLS, face, work->part.at[p], flaws);
    }
}

void ranh_validity_nesting(struct ranh_validity *work, size_t face, struct ranh_flaws *flaws)
{
    if (work->crossed.n > 1)
        qsort(work->crossed.at, work->crossed.n, sizeof(*work->crossed.at), by_number);
    for (size_t p = 0; p + 1 < work->part.n; p++)
        judge_holes(work, work->part.at[p], work->part.at[p + 1], face, flaws);
    judge_shells(work, face, flaws);
}
