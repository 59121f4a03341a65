/* SPDX-License-Identifier: MIT */
/*
 * T201, T204, T205: ground that parcels enclose and none covers: the bounded faces of the residual
 * chain that count 0 (lib/check/plane.h). What opens to the outside of all parcels, or into a street, is
 * open_gap.c's where it is narrow, and open_ground.c's where the boundary of the commune is known.
 */
#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>

#include "lib/check/detectors.h"
#include "lib/check/gaps.h"
#include "lib/check/plane.h"

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    const struct ranh_faces *faces = &input->plane->faces;
    struct {
        RANH_VEC(uint32_t)
    } empty = {0};
    for (uint32_t f = 0; f < faces->n_faces; f++)
        if (faces->face[f].m == 0)
            *ranh_vec_push(&empty) = f;
    ranh_progress_begin(input->log, _("gaps"), empty.n);
    int status = ranh_gaps_run(input, faces, empty.at, empty.n, false, sink, err);
    ranh_progress_end(input->log);
    ranh_vec_release(&empty);
    return status;
}

static const char *const codes[] = {"T201", "T204", "T205", NULL};
const struct ranh_detector ranh_detect_gap = {"gap", N_("enclosed gaps"), "overlap", codes, run,
                                              false};
