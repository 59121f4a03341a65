/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_DXF_IMPL_H
#define RANH_LIB_IO_DXF_IMPL_H
/*
 * The pass over a DXF: dxf_rewrite.c gathers each entity whole, dxf_account.c accounts for it, dxf_curve.c and
 * dxf_polyline.c stroke it where it is a curve, dxf_copies.c weighs what blocks become, dxf_write.c writes it and keeps its texts.
 */
#include <ranh/base/map.h>
#include <ranh/base/vec.h>

#include "dgn_curve.h"
#include "dxf.h"
#include "dxf_pairs.h"

/* A vertex of a polyline, and the arc to the next: tangent of a quarter of its angle, 0 = straight. */
struct dxf_vertex {
    double x, y, bulge;
};

struct dxf_vertices {
    RANH_VEC(struct dxf_vertex)
};

struct dxf_arc {
    double x, y;           /* centre */
    double ux, uy, vx, vy; /* half axes; of a circle as long as its radius */
    double start, sweep;   /* of the parameter, radians */
};

/* What a block becomes when it is drawn (dxf_copies.c). */
enum dxf_weighing { DXF_NEW, DXF_BEING_WEIGHED, DXF_WEIGHED };
struct dxf_block {
    double own, own_points; /* without the blocks in it */
    double all, points;     /* with them */
    size_t first;           /* insert in it; SIZE_MAX = none */
    enum dxf_weighing state;
};
struct dxf_insert {
    size_t block;
    double times;
    size_t next; /* in the same block; SIZE_MAX = none */
};

struct rewrite {
    struct ranh_arena *arena;
    struct dxf_pairs pairs;
    struct ranh_str *out;
    struct {
        RANH_VEC(struct dxf_pair)
    } e;                           /* the entity: pairs from a code 0 up to the next */
    enum dxf_kind kind;            /* of its text */
    bool joined;                   /* its text came in pieces: no longer as in the file */
    bool entities, blocks, tables; /* the section */
    bool changed;
    bool ended; /* by EOF */
    struct ranh_map unread, references, hidden;
    struct ranh_map names; /* tokens */
    struct {
        RANH_VEC(struct dxf_kept)
    } kept;
    struct {
        bool open, closed, any, curved;
        size_t head; /* where in out its subclasses may be added to */
        struct dxf_vertex first, last;
    } polyline;    /* whose vertices are entities of their own */
    size_t points; /* of curves so far */
    struct {
        RANH_VEC(struct dxf_block)
    } block;
    struct {
        RANH_VEC(struct dxf_insert)
    } insert;
    struct ranh_map block_index, too_many; /* by name */
    size_t open_block;                     /* being read; SIZE_MAX = none */
    double copies, copied_points;          /* elements and points that inserts become, so far */
    struct dxf_account *account;
};

const struct dxf_pair *dxf_find(const struct rewrite *r, int code);
double dxf_number_of(const struct rewrite *r, int code, double otherwise);
/* Bits of code 70; what is no number of bits has none. */
unsigned dxf_flags_of(const struct rewrite *r);

/* As it is; number; a pair of the entity, or all, with tokens for what GDAL must not see. */
void dxf_put(struct rewrite *r, int code, const char *value);
void dxf_put_number(struct rewrite *r, int code, double value);
void dxf_put_pair(struct rewrite *r, const struct dxf_pair *pair);
void dxf_put_entity(struct rewrite *r);

/* Writes text into what was written, before the place. */
void dxf_put_at(struct rewrite *r, size_t place, const char *text);

/* How far chords may be off; how many make an angle; a coordinate as it is written, and so exactly. */
double dxf_chord_of(const struct rewrite *r, double radius);
int dxf_chords_of(const struct rewrite *r, double radius, double sweep);
double dxf_rounded(double v);
void dxf_put_coordinate(struct rewrite *r, int code, double v);
void dxf_put_points(struct rewrite *r, const struct dgn_points *p);

/* Points of an arc, both ends among them; of a bulge those between the vertices. False when there are none. */
bool dxf_stroke_arc(const struct rewrite *r, const struct dxf_arc *arc, struct dgn_points *to);
bool dxf_stroke_bulge(const struct rewrite *r, const struct dxf_vertex *a,
                      const struct dxf_vertex *b, struct dgn_points *to);
/* Of the pairs [first, last): every x with the y and the bulge behind it; false when one is no number. */
bool dxf_gather_vertices(const struct rewrite *r, size_t first, size_t last,
                         struct dxf_vertices *to);

/* The entity as chords; false when it is none, or makes no curve: then it is to be written as it is. */
bool dxf_mend_curve(struct rewrite *r);
bool dxf_mend_polyline(struct rewrite *r); /* LWPOLYLINE */
bool dxf_mend_hatch(struct rewrite *r);
/* POLYLINE, VERTEX, SEQEND: writes what the entity needs before it, and perhaps the entity. */
bool dxf_mend_vertex(struct rewrite *r);

/* Of an entity in a block; whether one among the entities is an insert that would become too much: it is noted and not
 * to be written. */
void dxf_note_block(struct rewrite *r);
bool dxf_is_too_many(struct rewrite *r);

void dxf_account_for(struct rewrite *r);
void dxf_account_end(struct rewrite *r);

#endif
