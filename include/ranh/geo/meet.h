/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_MEET_H
#define RANH_GEO_MEET_H
/*
 * Do two faces of a fabric cover the same ground? Answered exactly on the integers of the grid: no
 * epsilon, no construction, no GEOS. Both faces must be valid (OGC 06-103r4); an invalid one goes
 * through ranh/geo/bridge.h.
 *
 * Why it is right. If an edge of A properly crosses an edge of B, the interiors meet. If none does,
 * cut the outline of A where the outline of B touches it: each piece then lies wholly inside B,
 * outside B, or on B's outline, and its midpoint tells which. A piece inside B means that the
 * interiors meet. A piece on B's outline means so when both faces lie on the same side of it. Both
 * outlines are classified. If neither holds anywhere, no part of A's interior is crossed by B's
 * outline or the reverse, so a part that met would have to have the same outline and the same side,
 * which was seen. Hence the interiors are apart.
 */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/base/vec.h>
#include <ranh/geo/fabric.h>

struct ranh_meet_edge {
    struct ranh_vertex a, b; /* the face lies on the left */
};

/* Working memory of one thread: zero-initialise, release at the end. */
struct ranh_meet {
    struct {
        RANH_VEC(struct ranh_meet_edge)
    } edges;
    struct {
        RANH_VEC(struct ranh_vertex)
    } cuts;
    struct {
        RANH_VEC(struct ranh_meet_edge)
    } along;
};
void ranh_meet_release(struct ranh_meet *meet);

/* True when the interiors have a point (hence an area) in common. */
bool ranh_meet_faces(struct ranh_meet *meet, const struct ranh_fabric *fabric, size_t a, size_t b);

struct ranh_meeting {
    bool interiors;      /* as ranh_meet_faces() */
    bool a_in_b, b_in_a; /* contained, boundaries may touch; both = the same ground */
};
struct ranh_meeting ranh_meet_relate(struct ranh_meet *meet, const struct ranh_fabric *fabric,
                                     size_t a, size_t b);

/* Whether a point given in half steps of the grid lies inside the face (even-odd); on the
 * outline the answer may fall either way. */
bool ranh_meet_contains_half(const struct ranh_fabric *fabric, size_t face, int64_t twice_x,
                             int64_t twice_y);

#endif
