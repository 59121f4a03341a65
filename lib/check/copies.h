/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_COPIES_H
#define RANH_CHECK_COPIES_H
/*
 * F142: the same map delivered twice, as a drawing and as a table of a GIS, or before and after a correction. Every
 * parcel overlaps its twin then, and a thousand overlaps say less than one sentence about the two files.
 */
#include <ranh/check/detector.h>

/* Counts parcels that share their ground with one of another source, by pairs of sources. One thread. */
struct ranh_copies {
    struct ranh_map pairs; /* "source/source", the smaller id first -> twins */
};
void ranh_copies_init(struct ranh_copies *copies);
void ranh_copies_release(struct ranh_copies *copies);

/* An overlap of two parcels: twins when it is nearly all of both, and they are of two sources. */
void ranh_copies_note(struct ranh_copies *copies, const struct ranh_check_input *input, size_t a,
                      size_t b, double area_m2);

/* Puts F142 for every pair of sources of which one has half of its parcels, and no fewer than five, in the other; not
 * where the files are the same byte by byte (F140 says so). */
int ranh_copies_tell(const struct ranh_copies *copies, const struct ranh_check_input *input,
                     struct ranh_finding_sink *sink, struct ranh_err *err);

#endif
