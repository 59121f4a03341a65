/* SPDX-License-Identifier: MIT */
/*
 * Families of defects: each function looks for a host on the sheet, changes its record (or adds one) and
 * writes the rows of truth.csv; false when the sheet has no fitting host.
 */
#ifndef MKCITY_HARM_H
#define MKCITY_HARM_H

#include "mkcity.h"

#define MKCITY_HARMS_MAX 48

/* A directed edge of a parcel's outline, in native coordinates. */
struct mkcity_edge {
    struct mkcity_pt a, b;
    size_t parcel, at; /* at: index of a in the outline */
};

struct mkcity_harm_site {
    struct mkcity_city *city;
    struct mkcity_sheet *sheet, *east;
    struct mkcity_batch *batch;
    struct mkcity_rng rng;
    struct mkcity_edge *edge, *edge_east; /* sorted */
    size_t nedge, nedge_east;
    int source;
};

struct mkcity_harm {
    const char *code;
    int weight;
    bool (*run)(struct mkcity_harm_site *s, struct mkcity_truth *t);
};

extern const struct mkcity_harm mkcity_harms[];
extern const int mkcity_nharms;

void mkcity_harm_open(struct mkcity_harm_site *s);
void mkcity_harm_close(struct mkcity_harm_site *s);
bool mkcity_harm_do(struct mkcity_harm_site *s, int k);

/* site.c: the tools the families share */
const struct mkcity_ring *mkcity_site_outline(const struct mkcity_sheet *sh, size_t parcel);
/* A free house lot chosen at random, or SIZE_MAX; n counts the tries. */
size_t mkcity_site_host(struct mkcity_harm_site *s, int *tries);
/* Takes a parcel and everything around it out of the game. */
void mkcity_site_take(struct mkcity_harm_site *s, struct mkcity_sheet *sh, size_t parcel);
/* The parcel on the other side of edge i of the outline; SIZE_MAX when there is none. */
size_t mkcity_site_across(const struct mkcity_harm_site *s, size_t parcel, size_t i, bool in_east);
bool mkcity_site_on_rim(const struct mkcity_harm_site *s, size_t parcel, size_t i);
bool mkcity_site_inside(const struct mkcity_sheet *sh, size_t parcel, struct mkcity_pt p);
double mkcity_site_room(const struct mkcity_sheet *sh, size_t parcel, struct mkcity_pt p);
/* The record's own geometry, a copy of the parcel's to begin with. */
struct mkcity_geom *mkcity_site_own(struct mkcity_harm_site *s, size_t record);
struct mkcity_record *mkcity_site_extra(struct mkcity_harm_site *s, size_t parcel);
void mkcity_site_insert(struct mkcity_geom *g, size_t after, const struct mkcity_pt *p, size_t n);
double mkcity_site_area(const struct mkcity_geom *g);
struct mkcity_pt mkcity_site_9210(const struct mkcity_harm_site *s, struct mkcity_pt p);
void mkcity_site_key(const struct mkcity_harm_site *s, const struct mkcity_record *r, char key[48]);
struct mkcity_pt mkcity_mm(double x, double y);

#endif
