/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_FLAW_H
#define RANH_CHECK_FLAW_H
/* What is wrong with one ring, found exactly on the integers of the grid, and the ring without
 * it. */
#include <ranh/base/vec.h>
#include <ranh/geo/fabric.h>

struct ranh_flaw {
    const char *code; /* "G111" */
    uint32_t face;
    double x, y;      /* steps of the grid; NAN = no place */
    double measured;  /* NAN = none */
    const char *unit; /* "m" or NULL */
};

struct ranh_flaws {
    RANH_VEC(struct ranh_flaw)
};

void ranh_flaw_add(struct ranh_flaws *flaws, const char *code, size_t face, double x, double y,
                   double measured, const char *unit);

/* Least by ranh_vertex_order(): a place that does not depend on where a ring starts. n > 0. */
struct ranh_vertex ranh_lowest_vertex(const struct ranh_vertex *v, size_t n);

/* A ring on its way through the passes. */
struct ranh_clean_ring {
    RANH_VEC(struct ranh_vertex) /* open; fewer than three vertices = nothing is left of it */
    bool *exposed;               /* [n at the start] working memory */
    size_t exposed_cap;
    uint32_t repeated; /* vertices left out because they repeat the one before */
    struct ranh_vertex repeated_at;
};
void ranh_clean_ring_release(struct ranh_clean_ring *ring);

/*
 * Puts flaws of ring r: not closed (G103), fewer than three different points (G101), no area
 * (G114), spikes (G111, one a spike, at its tip). Repeated vertices are only counted. The cleaned
 * ring is closed, repeats nothing and has no spikes: what GEOS finds in it is something else.
 */
void ranh_clean_ring(const struct ranh_fabric *fabric, size_t face, uint32_t r,
                     struct ranh_clean_ring *ring, struct ranh_flaws *flaws);

/*
 * Puts G104 at every place where edges of the cleaned rings (open, ring j is vertices [start[j],
 * start[j+1])) properly cross; at most `most` of them. Returns how many there are.
 */
size_t ranh_flaw_crossings(const struct ranh_vertex *vertex, const uint32_t *start, size_t n_rings,
                           size_t face, size_t most, struct ranh_flaws *flaws);

#endif
