/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_GAPS_H
#define RANH_CHECK_GAPS_H
/* Uncovered ground between parcels, face by face: measured, judged by law, counted at its border and told. */
#include <ranh/check/detector.h>
#include <ranh/geo/chain.h>

/*
 * Each of the faces which[n] of `faces`: to the border it lies on, to the sink of faces, and as a finding unless
 * it is folded. open: it opens into wider ground, and is told as T206 where an enclosed one is T201; between
 * parcels of one sheet it may be meant, so that the verdict is no more than possible. Needs input->plane,
 * extent and borders. Deterministic; the pool's threads measure, this thread puts.
 */
int ranh_gaps_run(const struct ranh_check_input *input, const struct ranh_faces *faces,
                  const uint32_t *which, size_t n, bool open, struct ranh_finding_sink *sink,
                  struct ranh_err *err);

#endif
