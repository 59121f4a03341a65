/* SPDX-License-Identifier: MIT */
#ifndef RANH_RUN_STAGE_INTERNAL_H
#define RANH_RUN_STAGE_INTERNAL_H
/* What the files of the stage machinery share. */
#include <ranh/run/stage.h>

bool ranh_stage_reads(const struct ranh_stage *stage, const char *what);
bool ranh_stage_writes(const struct ranh_stage *stage, const char *table);

/* True when what stages[i] reads of stages[j] are rows of the delivered sources and findings about them, so that a
 * hash a source tells whether it changed and the run of stages[j] need not be known. */
bool ranh_stage_by_source(const struct ranh_workspace *ws, const struct ranh_stage *stages,
                          size_t i, size_t j);

/* --- stage_sources.c --- */

/*
 * "source NAME": "<bytes 16><description 16>/<place 16>" of each source whose rows the stage reads, in the order of
 * their names. As the rows in the workspace are, or, with ws->ahead, as they will be when what was delivered
 * meanwhile is read ("/?" = to be placed anew; all_move: all are).
 */
int ranh_inputs_delivered(struct ranh_inputs *inputs, const struct ranh_stage *stage, bool all_move,
                          struct ranh_err *err);
/* Versions of the libraries that read. */
void ranh_inputs_readers(struct ranh_inputs *inputs);
/* Which of the three parts differ first, as a sentence about the key ("%s"); NULL when these are no such values. */
const char *ranh_delivered_difference(const char *was, const char *now);

/* --- stage_inputs.c --- */

/* What ranh.yaml says of a source, but for its file; the date, rules and code lists. */
void ranh_inputs_description(struct ranh_inputs *inputs, const struct ranh_project_source *s);
void ranh_inputs_rules(struct ranh_inputs *inputs);
/* Of all sources of the project: their files, and what it says of them. */
void ranh_inputs_sources(struct ranh_inputs *inputs);

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
