/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_COMMUNE_H
#define RANH_CHECK_COMMUNE_H
/* How much of a parcel lies outside the commune it states, and whether A105 would tell it. */
#include <ranh/check/detector.h>

struct ranh_communes; /* opaque: the boundaries delivered, and working memory of one thread */

/* Of the input's store; the caller frees, also after a failure. About 10 ms a city. */
int ranh_communes_new(const struct ranh_check_input *input, struct ranh_communes **communes,
                      struct ranh_err *err);
void ranh_communes_free(struct ranh_communes *communes);

/* The face, as parcel `parcel` of the set or as that would become (the same grid), outside that parcel's commune.
 * False when nothing is to be told, as for a commune that was not delivered; *outside_m2 then is 0. */
bool ranh_communes_outside(const struct ranh_communes *communes, size_t parcel,
                           const struct ranh_fabric *fabric, size_t face, double *outside_m2);

#endif
