/* SPDX-License-Identifier: MIT */
/* Defects between parcels; see harm_pair.c. */
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

#endif
