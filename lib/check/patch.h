/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_PATCH_H
#define RANH_CHECK_PATCH_H
/*
 * A patch: the parcels around one place, as they are and as they would be. Repairs between parcels are tried
 * out here: vertices are inserted, moved and dropped in copies, then the whole patch is judged against what was
 * there before. Nothing outside it is read or written, so a try costs what the place costs, not the city.
 *
 * Units: steps of the grid. Rings are open, in the order and direction delivered. One thread.
 */
#include <stdbool.h>

#include <ranh/base/vec.h>
#include <ranh/geo/segment.h>
#include <ranh/geo/validity.h>
#include <ranh/land/parcel.h>

#include "lib/check/why.h"

struct ranh_patch_ring {
    struct ranh_vertex *v;
    uint32_t n;
    uint8_t role; /* enum ranh_ring_role | enum ranh_ring_flag, as delivered */
};
struct ranh_rings {
    struct ranh_patch_ring *at;
    uint32_t n;
};

struct ranh_lot {
    uint32_t face;
    struct ranh_rings was, is; /* `is` shares rings with `was` until they are changed */
    bool changed;
};

/* A gap as it was found, where it lies, in steps, and its shape in metres. */
struct ranh_known_gap {
    struct ranh_grid_box box;
    const struct ranh_shape *place;
};

struct ranh_patch {
    const struct ranh_parcel_set *parcels;
    /* Set by the caller: how near a vertex must be to an edge to be on it, as T202 has it; by how much a
     * parcel may have left its box since the fabric was made. */
    double tolerance;
    double least_edge; /* shorter ones are not to become more; 0 = do not look */
    int32_t reach;
    double most; /* how wide ground may be that changes hands; 0 = do not look */
    bool
        open; /* what is closed opens into wider ground: that this ends on both sides of it is no harm */
    struct ranh_grid_box closed;      /* of it, as it stands among the gaps */
    const struct ranh_known_gap *gap; /* of all the parcels: they may not grow */
    size_t n_gaps;
    bool
        crowded; /* a corner was not put into an edge, as it would have made one too short to measure */
    struct ranh_grid_box touched; /* of all edges that were taken away or put in */
    struct {
        RANH_VEC(struct ranh_lot)
    } lot;
    struct ranh_arena arena; /* of this try */
    struct ranh_arena keep;  /* of what was accepted */
    struct ranh_rings
        *newer;      /* [n_faces] rings of parcels changed since the fabric was made; n = 0: none */
    uint32_t *place; /* [n_faces] 1 + index into lot */
    struct ranh_validity *validity;
};

void ranh_patch_init(struct ranh_patch *patch, const struct ranh_parcel_set *parcels);
void ranh_patch_release(struct ranh_patch *patch);
/* Empty again; what was accepted stays. */
void ranh_patch_clear(struct ranh_patch *patch);

/* Index of the parcel's lot, taken in when it is not there yet. */
uint32_t ranh_patch_take(struct ranh_patch *patch, size_t face);
void ranh_patch_take_box(struct ranh_patch *patch, struct ranh_grid_box box);
/* Whether the parcel is a valid polygon as it stands before the try. */
bool ranh_patch_is_sound(struct ranh_patch *patch, uint32_t lot);

/* --- changing: each also grows `touched` */
/* v becomes the vertex after i of the ring. */
void ranh_patch_insert(struct ranh_patch *patch, uint32_t lot, uint32_t ring, uint32_t i,
                       struct ranh_vertex v);
/* Every vertex of the lot at `from` goes to `to`; true when there was one. */
bool ranh_patch_move(struct ranh_patch *patch, uint32_t lot, struct ranh_vertex from,
                     struct ranh_vertex to);
/* The ring becomes v[n]. */
void ranh_patch_replace(struct ranh_patch *patch, uint32_t lot, uint32_t ring,
                        const struct ranh_vertex *v, uint32_t n);
/* Equal neighbours are made one in rings that were changed. */
void ranh_patch_tidy(struct ranh_patch *patch);
/* Corners of the lot `from` within the box that lie on an edge of `lot` become vertices of it; into such an
 * edge go the corners of all other lots as well, or it would turn away from them. None where that would make an edge
 * shorter than the least: `crowded` tells. True when some did. */
bool ranh_patch_complete_from(struct ranh_patch *patch, uint32_t lot, uint32_t from,
                              struct ranh_grid_box box);
/* The same between changed lots and all others, both ways. */
void ranh_patch_complete(struct ranh_patch *patch, struct ranh_grid_box box);

/* Whether v lies on the edge a b, between its ends; *along gets its place, 0 to 1. */
bool ranh_on_edge(struct ranh_vertex v, struct ranh_vertex a, struct ranh_vertex b,
                  double tolerance, double *along);
/* Ring and index of the vertex at v. */
bool ranh_lot_vertex(const struct ranh_lot *lot, struct ranh_vertex v, uint32_t *ring, uint32_t *i);
/* A vertex at v, put into the edge that passes within the tolerance where there is none; false: none passes. */
bool ranh_patch_have_vertex(struct ranh_patch *patch, uint32_t lot, struct ranh_vertex v,
                            double tolerance);

/* Lots as a fabric without a tree, lot i = face i, in the arena. */
void ranh_lots_fabric(const struct ranh_parcel_set *parcels, const struct ranh_lot *lot, size_t n,
                      bool after, struct ranh_arena *arena, struct ranh_fabric *fabric);

/*
 * What the change does to the plane. Refused when ground would be covered twice that was not, or covered no
 * longer (unless it opens to the outside), or enclosed as a gap that was open, or when the ground is wider than `most` (all: wider than the rounding of the grid); when a changed parcel
 * would not be a valid polygon or would have more edges that are too short; when more corners than before would lie on edges that lack them; when neither
 * an overlap nor a gap nor such a corner would become less.
 */
enum ranh_why ranh_patch_judge(struct ranh_patch *patch);
/* The change is what the next tries begin from. */
void ranh_patch_accept(struct ranh_patch *patch);
/* One parcel as it is now, changed by others than this patch. */
void ranh_patch_put(struct ranh_patch *patch, size_t face, const struct ranh_fabric *one);
static inline void ranh_box_add(struct ranh_grid_box *box, struct ranh_vertex v)
{
    box->xmin = v.x < box->xmin ? v.x : box->xmin;
    box->ymin = v.y < box->ymin ? v.y : box->ymin;
    box->xmax = v.x > box->xmax ? v.x : box->xmax;
    box->ymax = v.y > box->ymax ? v.y : box->ymax;
}
static inline bool ranh_box_has(struct ranh_grid_box box, struct ranh_vertex v)
{
    return v.x >= box.xmin && v.x <= box.xmax && v.y >= box.ymin && v.y <= box.ymax;
}
static inline struct ranh_grid_box ranh_box_none(void)
{
    return (struct ranh_grid_box){INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
}
/* By `by` steps to all sides, within what the grid holds. */
static inline struct ranh_grid_box ranh_box_grown(struct ranh_grid_box b, int32_t by)
{
    return (struct ranh_grid_box){b.xmin < INT32_MIN + by ? INT32_MIN : b.xmin - by,
                                  b.ymin < INT32_MIN + by ? INT32_MIN : b.ymin - by,
                                  b.xmax > INT32_MAX - by ? INT32_MAX : b.xmax + by,
                                  b.ymax > INT32_MAX - by ? INT32_MAX : b.ymax + by};
}

#endif
