/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_GEO_CHAIN_TABLE_H
#define RANH_LIB_GEO_CHAIN_TABLE_H
/*
 * Adding up edges as they come: an open-addressing table in which an edge and its opposite meet, so that an
 * inner edge is written once and then forgotten. Filled some thousand edges at a time it stays in the cache.
 */
#include <ranh/base/vec.h>
#include <ranh/geo/chain.h>

struct chain_edges {
    RANH_VEC(struct ranh_chain_edge)
};

struct chain_table {
    struct chain_edges edge; /* in order of first meeting, k may be 0 */
    uint32_t *slot;          /* index into edge + 1; 0 = free */
    size_t mask, room;       /* slots there are */
};

/* Empties it and makes room for so many edges. */
void chain_table_begin(struct chain_table *table, size_t edges);
void chain_table_add(struct chain_table *table, struct ranh_chain_edge edge);
/* All edges of a face, the face on their left; adds to the chain's twice_area and n_edges_in. */
void chain_table_face(struct chain_table *table, const struct ranh_fabric *fabric, size_t face,
                      struct ranh_chain *chain);
/* Appends the edges that are left, in order of first meeting. */
void chain_table_end(const struct chain_table *table, struct chain_edges *left);
void chain_table_release(struct chain_table *table);

#endif
