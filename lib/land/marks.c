/* SPDX-License-Identifier: MIT */
/* Marks in a hash of cells two tolerances wide: a point has all marks it may meet in the four cells around it. */
#include <ranh/land/marks.h>

#include <math.h>
#include <string.h>

#include <ranh/base/arena.h>

enum { LEAST = 8, PLACES = 24, CHANCE_TIMES = 4, RIVAL = 3, SHARE = 20 };

static size_t slot_of(const struct ranh_marks *m, int64_t cx, int64_t cy)
{
    uint64_t h = (uint64_t)cx * 0x9E3779B97F4A7C15u ^ (uint64_t)cy * 0xD6E8FEB86659FD93u;
    h ^= h >> 31;
    h *= 0x94D049BB133111EBu;
    return (size_t)(h ^ h >> 32) & m->mask;
}

void ranh_marks_make(struct ranh_marks *m, const double *xy, const uint32_t *owner, size_t n,
                     double tolerance)
{
    *m = (struct ranh_marks){.tolerance = tolerance, .n = n, .xy = xy, .owner = owner, .mask = 63};
    while (m->mask < n)
        m->mask = 2 * m->mask + 1;
    m->next = ranh_calloc(n + 1, sizeof(*m->next));
    m->head = ranh_calloc(m->mask + 1, sizeof(*m->head));
    for (size_t i = 0; i < n; i++) {
        double x = floor(xy[2 * i] / (2 * tolerance)), y = floor(xy[2 * i + 1] / (2 * tolerance));
        if (!isfinite(x) || !isfinite(y))
            continue;
        uint32_t *head = &m->head[slot_of(m, (int64_t)x, (int64_t)y)];
        m->next[i] = *head;
        *head = (uint32_t)i + 1;
    }
}

void ranh_marks_release(struct ranh_marks *m)
{
    ranh_free(m->next);
    ranh_free(m->head);
    *m = (struct ranh_marks){0};
}

enum { OWNERS = 16 };

/* Owners of marks that one point meets, each once. */
struct owners {
    uint32_t at[OWNERS];
    size_t n;
};

static void note_owner(const struct ranh_marks *m, size_t mark, struct owners *owners)
{
    uint32_t owner = m->owner ? m->owner[mark] : 0;
    for (size_t i = 0; i < owners->n; i++)
        if (owners->at[i] == owner)
            return;
    if (owners->n < OWNERS)
        owners->at[owners->n++] = owner;
}

/* Whether the point meets a mark; owners: of all that it meets, NULL = nobody asks. */
static bool meets_mark(const struct ranh_marks *m, double x, double y, const bool *counts,
                       struct owners *owners)
{
    double near = m->tolerance * m->tolerance;
    double fx = floor(x / (2 * m->tolerance) - 0.5), fy = floor(y / (2 * m->tolerance) - 0.5);
    bool found = false;
    if (!isfinite(fx) || !isfinite(fy))
        return false;
    for (int k = 0; k < 4; k++) {
        uint32_t at = m->head[slot_of(m, (int64_t)fx + k % 2, (int64_t)fy + k / 2)];
        for (; at > 0; at = m->next[at - 1]) {
            double dx = m->xy[2 * ((size_t)at - 1)] - x, dy = m->xy[2 * ((size_t)at - 1) + 1] - y;
            if (!(dx * dx + dy * dy <= near) ||
                (counts && !counts[m->owner ? m->owner[at - 1] : 0]))
                continue;
            if (!owners)
                return true;
            note_owner(m, at - 1, owners);
            found = true;
        }
    }
    return found;
}

size_t ranh_marks_hits(const struct ranh_marks *m, const double *xy, size_t n, double dx, double dy,
                       const bool *counts, uint32_t *met)
{
    size_t hits = 0;
    for (size_t i = 0; i < n; i++) {
        struct owners owners = {.n = 0};
        hits += meets_mark(m, xy[2 * i] + dx, xy[2 * i + 1] + dy, counts, met ? &owners : NULL);
        for (size_t k = 0; met && k < owners.n; k++)
            met[owners.at[k]]++;
    }
    return hits;
}

struct ranh_marks_verdict ranh_marks_judge(const struct ranh_marks *m, const double *xy, size_t n,
                                           const bool *counts)
{
    struct ranh_marks_verdict v = {.n = n, .hits = ranh_marks_hits(m, xy, n, 0, 0, counts, NULL)};
    if (v.hits < LEAST || v.hits * SHARE < n)
        return v;
    for (int i = 0; i < PLACES; i++) {
        double angle = 2.399963 * i, far = (6 + 48.0 * i / (PLACES - 1)) * m->tolerance;
        size_t hits = ranh_marks_hits(m, xy, n, far * cos(angle), far * sin(angle), counts, NULL);
        v.chance = hits > v.chance ? hits : v.chance;
    }
    v.meets = v.hits >= CHANCE_TIMES * (v.chance + 1);
    return v;
}

static bool same_place(const struct ranh_marks *m, const struct ranh_marks_reading *a,
                       const struct ranh_marks_reading *b)
{
    for (size_t i = 0; i < a->verdict.n && i < b->verdict.n; i++)
        if (!(hypot(a->xy[2 * i] - b->xy[2 * i], a->xy[2 * i + 1] - b->xy[2 * i + 1]) <=
              2 * m->tolerance))
            return false;
    return true;
}

size_t ranh_marks_choose(const struct ranh_marks *m, const struct ranh_marks_reading *reading,
                         size_t n)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < n; i++)
        if (reading[i].verdict.meets &&
            (best == SIZE_MAX || reading[i].verdict.hits > reading[best].verdict.hits))
            best = i;
    for (size_t i = 0; i < n && best != SIZE_MAX; i++)
        if (i != best && RIVAL * reading[i].verdict.hits >= reading[best].verdict.hits) {
            if (!same_place(m, &reading[i], &reading[best]))
                return SIZE_MAX;
            if (i < best && reading[i].verdict.meets)
                best = i;
        }
    return best;
}
