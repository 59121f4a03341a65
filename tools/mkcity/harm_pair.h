/* SPDX-License-Identifier: MIT */
/* Defects between parcels; see harm_pair.c and, at the edge of a sheet, harm_border.c. */
#ifndef MKCITY_HARM_PAIR_H
#define MKCITY_HARM_PAIR_H

#include "harm.h"

bool mkcity_harm_overlap(struct mkcity_harm_site *s, struct mkcity_truth *t);
bool mkcity_harm_overlap_sheets(struct mkcity_harm_site *s, struct mkcity_truth *t);
bool mkcity_harm_gap(struct mkcity_harm_site *s, struct mkcity_truth *t);
bool mkcity_harm_missing_parcel(struct mkcity_harm_site *s, struct mkcity_truth *t);
bool mkcity_harm_duplicate(struct mkcity_harm_site *s, struct mkcity_truth *t);
bool mkcity_harm_contained(struct mkcity_harm_site *s, struct mkcity_truth *t);
bool mkcity_harm_multipart(struct mkcity_harm_site *s, struct mkcity_truth *t);
bool mkcity_harm_spike(struct mkcity_harm_site *s, struct mkcity_truth *t);
bool mkcity_harm_missing_vertex(struct mkcity_harm_site *s, struct mkcity_truth *t);
bool mkcity_harm_border(struct mkcity_harm_site *s, struct mkcity_truth *t);
bool mkcity_harm_open_lot(struct mkcity_harm_site *s, struct mkcity_truth *t);

/* Numbers in keys are text: 198 comes before 72. */
bool mkcity_comes_before(int a, int b);

#endif
