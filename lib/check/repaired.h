/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_REPAIRED_H
#define RANH_CHECK_REPAIRED_H
/*
 * A parcel whose rings cross has no area to measure until it is repaired. Measuring does that on a copy;
 * what was delivered stays as it is, and the flaw itself is told by the detector of validity.
 */
#include <ranh/geo/bridge.h>
#include <ranh/geo/fabric.h>

/* Whether the face is a valid polygon once its rings are closed. */
int ranh_repaired_needed(struct ranh_geos *geos, struct ranh_arena *arena,
                         const struct ranh_fabric *fabric, size_t face, bool *needed,
                         struct ranh_err *err);
/* A fabric of one face, the repaired copy, on the same grid; no face when nothing is left. Caller releases. */
int ranh_repaired_face(struct ranh_geos *geos, struct ranh_arena *arena,
                       const struct ranh_fabric *fabric, size_t face, struct ranh_fabric *one,
                       struct ranh_err *err);

#endif
