/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_MARKS_H
#define RANH_LAND_MARKS_H
/*
 * Do boundaries meet? Sheets that adjoin share the points of their common boundary, within what the law lets
 * two surveys differ. Points of neighbours are the marks; a sheet that lies where it should has many of its own
 * boundary points on them, one that is read in a wrong system next to none, however near it lies.
 *
 * What next to none is, the ground itself says: the same points moved to 24 places around, by 6 to 54 times the
 * tolerance, meet marks by chance alone, and rows of equal lots are in that chance. Points are said to meet when
 * at least 8 do, at least a twentieth of them, and at least 4 more than 4 times the best of the 24. Were the
 * hits of a place a Poisson number of mean m and the best of 24 no more than m, 8 where none met by chance
 * would be one in 10^12; in a street of equal lots the best of the 24 is high and nothing is concluded.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ranh_marks {
    double tolerance;
    size_t n;
    const double *xy;      /* [2 * n] metres; the caller's, kept */
    const uint32_t *owner; /* [n] whose they are; the caller's, kept; NULL = all 0 */
    uint32_t *next;        /* of the same cell + 1; 0 = none */
    uint32_t *head;        /* [mask + 1] */
    size_t mask;
};

/* O(n). tolerance in metres, > 0. Points that are not finite are never met. */
void ranh_marks_make(struct ranh_marks *marks, const double *xy, const uint32_t *owner, size_t n,
                     double tolerance);
void ranh_marks_release(struct ranh_marks *marks);

/* How many of the n points, moved by (dx, dy), have a mark within the tolerance whose owner counts; `counts` NULL
 * = all do. O(n) while marks are farther apart than the tolerance. met[owner] (may be NULL) is added to: by how many
 * points each owner is met. */
size_t ranh_marks_hits(const struct ranh_marks *marks, const double *xy, size_t n, double dx,
                       double dy, const bool *counts, uint32_t *met);

struct ranh_marks_verdict {
    size_t n, hits;
    size_t chance; /* the best of the places around; 0 when hits are too few to ask */
    bool meets;
};
/* 25 times the cost of the hits, once when they are too few. Deterministic. */
struct ranh_marks_verdict ranh_marks_judge(const struct ranh_marks *marks, const double *xy,
                                           size_t n, const bool *counts);

/* The one reading of several that meets: SIZE_MAX when none does, or when another one elsewhere has a third of its
 * hits. Readings whose points lie within twice the tolerance of each other are one, and the first is taken. */
struct ranh_marks_reading {
    const double *xy; /* [2 * n] where it puts the points */
    struct ranh_marks_verdict verdict;
};
size_t ranh_marks_choose(const struct ranh_marks *marks, const struct ranh_marks_reading *reading,
                         size_t n);

#endif
