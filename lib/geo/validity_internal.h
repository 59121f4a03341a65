/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_VALIDITY_INTERNAL_H
#define RANH_GEO_VALIDITY_INTERNAL_H
/* A face on its way through the passes of validity: rings taken apart, then their contacts. */
#include <math.h>

#include <ranh/geo/segment.h>
#include <ranh/geo/validity.h>

/* A ring comes to `at`: at its vertex i (step 2 i) or within its edge i -> next (step 2 i + 1), i
 * counted over all vertices of the face. */
struct passage {
    struct ranh_vertex at;
    uint32_t ring, step;
};

/* Two edges cross inside, or two passages at a vertex of one: i < j, the vertices before. */
struct crossing {
    struct ranh_vertex at;
    uint32_t ring_a, ring_b; /* of i, of j */
    uint32_t i, j;
};

/* An edge of one ring lies on an edge of one (the same or another), from lo to hi. */
struct run {
    uint32_t ring_a, ring_b; /* a <= b */
    struct ranh_vertex lo, hi;
};

/* Ring `ring` touches others of its part at contact point `node`. */
struct contact {
    uint32_t node, ring;
    struct ranh_vertex at;
};

struct ranh_validity {
    /* the face: rings open, without repeats, spikes and what has no area */
    struct {
        RANH_VEC(struct ranh_vertex)
    } vertex;
    struct {
        RANH_VEC(uint32_t)
    } start; /* first vertex of each ring, and the end */
    struct {
        RANH_VEC(uint32_t)
    } part; /* first ring of each part, and the end */
    struct {
        RANH_VEC(uint32_t)
    } ring_of, part_of; /* of each vertex; of each ring */
    struct {
        RANH_VEC(struct ranh_grid_box)
    } box; /* of each ring */
    struct {
        RANH_VEC(bool)
    } exposed, lost; /* of each vertex: bared by a cut; of each ring: outside its shell */
    /* pairs of edges */
    struct {
        RANH_VEC(uint64_t)
    } key;
    struct {
        RANH_VEC(uint32_t)
    } order;
    struct {
        RANH_VEC(struct passage)
    } passage;
    struct {
        RANH_VEC(struct crossing)
    } crossing;
    struct {
        RANH_VEC(struct run)
    } run;
    struct {
        RANH_VEC(uint64_t)
    } crossed; /* pairs of rings whose order in space is not to be asked: a << 32 | b, a < b */
    struct {
        RANH_VEC(struct contact)
    } contact;
    struct {
        RANH_VEC(uint32_t)
    } parent; /* union-find */
};

static inline uint32_t ring_count(const struct ranh_validity *work)
{
    return (uint32_t)work->start.n - 1;
}
static inline uint32_t vertex_after(const struct ranh_validity *work, uint32_t i)
{
    uint32_t ring = work->ring_of.at[i];
    return i + 1 < work->start.at[ring + 1] ? i + 1 : work->start.at[ring];
}
static inline uint32_t vertex_before(const struct ranh_validity *work, uint32_t i)
{
    uint32_t ring = work->ring_of.at[i];
    return i > work->start.at[ring] ? i - 1 : work->start.at[ring + 1] - 1;
}
static inline double metres_between(struct ranh_vertex a, struct ranh_vertex b)
{
    return ranh_grid_length_m(hypot((double)b.x - a.x, (double)b.y - a.y));
}

struct ranh_flaw *ranh_flaw_put(struct ranh_flaws *flaws, enum ranh_flaw_kind kind, size_t face,
                                struct ranh_vertex at, double size);
struct ranh_vertex ranh_vertex_lowest(const struct ranh_vertex *v, size_t n);

/* validity_ring.c: fills work with the rings of a face, and puts what was wrong with single rings. */
void ranh_validity_rings(struct ranh_validity *work, const struct ranh_fabric *fabric, size_t face,
                         struct ranh_flaws *flaws);

/* The rings closed again, in steps. */
void ranh_validity_shape(const struct ranh_validity *work, struct ranh_arena *arena,
                         struct ranh_shape *shape);

/* validity_pairs.c: calls look(context, i, j), i < j, for each pair of edges whose boxes come within
 * `reach` steps of each other, until look says false. */
void ranh_validity_pairs(struct ranh_validity *work, int32_t reach,
                         bool (*look)(void *context, uint32_t i, uint32_t j), void *context);

/* validity_node.c: puts where edges cross, run over each other or touch; fills crossed, contact. */
void ranh_validity_nodes(struct ranh_validity *work, size_t face, struct ranh_flaws *flaws);
/* ... and where the rings of a part hang together more than once: after the nesting is known. */
void ranh_validity_connected(struct ranh_validity *work, size_t face, struct ranh_flaws *flaws);

/* validity_nest.c: puts duplicate rings (noted as crossed), then holes and shells in wrong places. */
void ranh_validity_duplicates(struct ranh_validity *work, size_t face, struct ranh_flaws *flaws);
void ranh_validity_nesting(struct ranh_validity *work, size_t face, struct ranh_flaws *flaws);
void ranh_validity_note_crossed(struct ranh_validity *work, uint32_t ring_a, uint32_t ring_b);
double ranh_validity_ring_area_m2(const struct ranh_validity *work, uint32_t ring);
bool ranh_validity_ring_left(const struct ranh_validity *work, uint32_t ring); /* runs leftwards */

/* validity_quality.c: odd, but valid. */
void ranh_validity_quality(struct ranh_validity *work, const struct ranh_quality *quality,
                           size_t face, bool valid, struct ranh_flaws *flaws);

#endif
