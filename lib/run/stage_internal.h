/* SPDX-License-Identifier: MIT */
#ifndef RANH_RUN_STAGE_INTERNAL_H
#define RANH_RUN_STAGE_INTERNAL_H
/* What the files of the stage machinery share. */
#include <ranh/run/stage.h>

bool ranh_stage_reads(const struct ranh_stage *stage, const char *what);

/* The JSON object of what stages[i] depends on now. Caller releases json, also on failure. */
int ranh_stage_inputs(struct ranh_workspace *ws, const struct ranh_stage *stages, size_t i,
                      struct ranh_str *json, struct ranh_err *err);

/* Adds a row to stage_run. */
struct ranh_stage_outcome {
    const char *stage, *state, *inputs;
    const char *started; /* ISO 8601, UTC */
    double seconds;
    int64_t peak_bytes;
};
int ranh_stage_note(struct ranh_workspace *ws, const struct ranh_stage_outcome *outcome,
                    struct ranh_err *err);

#endif
