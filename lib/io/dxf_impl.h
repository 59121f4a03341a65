/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_DXF_IMPL_H
#define RANH_LIB_IO_DXF_IMPL_H
/*
 * The pass over a DXF: dxf_rewrite.c gathers each entity whole, dxf_account.c accounts for it, dxf_curve.c and
 * dxf_polyline.c stroke it where it is a curve, dxf_write.c writes it and keeps its texts.
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

/* How far chords may be off; how many make an angle (0 = too many); a coordinate as it is written, and so exactly. */
double dxf_chord_of(const struct rewrite *r, double radius);
int dxf_chords_of(const struct rewrite *r, double radius, double sweep);
double dxf_rounded(double v);
void dxf_put_coordinate(struct rewrite *r, int code, double v);
void dxf_put_points(struct rewrite *r, const struct dgn_points *p);

/* The entity as chords; false when it is none, or makes no curve: then it is to be written as it is. */
bool dxf_mend_curve(struct rewrite *r);
bool dxf_mend_polyline(struct rewrite *r); /* LWPOLYLINE */
/* POLYLINE, VERTEX, SEQEND: writes what the entity needs before it, and perhaps the entity. */
bool dxf_mend_vertex(struct rewrite *r);

void dxf_account_for(struct rewrite *r);
void dxf_account_end(struct rewrite *r);

#endif
