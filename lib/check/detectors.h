/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_DETECTORS_H
#define RANH_CHECK_DETECTORS_H
/* Every detector, for the table in detectors.c. One per file, named after it. */
#include <ranh/check/detector.h>

extern const struct ranh_detector ranh_detect_keys;          /* A101 */
extern const struct ranh_detector ranh_detect_land_use;      /* A103, A119 */
extern const struct ranh_detector ranh_detect_area;          /* A104 A106 A118 */
extern const struct ranh_detector ranh_detect_commune;       /* A105 */
extern const struct ranh_detector ranh_detect_identifier;    /* A115 A116 */
extern const struct ranh_detector ranh_detect_permit_link;   /* P101 P102 */
extern const struct ranh_detector ranh_detect_permit_record; /* P103 P105 */
extern const struct ranh_detector ranh_detect_dossier;       /* P104 */
extern const struct ranh_detector ranh_detect_use_conflict;  /* Z101 */
extern const struct ranh_detector ranh_detect_several_zones; /* Z102 */
extern const struct ranh_detector ranh_detect_bulk;          /* Z201 Z202 Z203 */
extern const struct ranh_detector ranh_detect_corridor;      /* Z301 Z302 */
extern const struct ranh_detector ranh_detect_no_zone;       /* Z401 */

extern const struct ranh_detector ranh_detect_overlap;        /* T101 T102 T103 T104 */
extern const struct ranh_detector ranh_detect_gap;            /* T201 T204 T205 */
extern const struct ranh_detector ranh_detect_open_gap;       /* T206 T205 */
extern const struct ranh_detector ranh_detect_missing_vertex; /* T202 */
extern const struct ranh_detector ranh_detect_open_ground;    /* T203 E103 */
extern const struct ranh_detector ranh_detect_balance;        /* E101 */
extern const struct ranh_detector ranh_detect_edge_match;     /* T105 */
extern const struct ranh_detector ranh_detect_displaced;      /* C105 */
extern const struct ranh_detector ranh_detect_validity;       /* G101 G103 ... G120 */
extern const struct ranh_detector ranh_detect_curve;          /* G121 */

#endif
