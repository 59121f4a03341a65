/* SPDX-License-Identifier: MIT */
#ifndef RANH_RUN_STAGE_H
#define RANH_RUN_STAGE_H
/*
 * Stages and the graph between them. One table (pipeline/stages.c) lists the stages with what they read
 * and write; it drives dispatch, help, completion, `ranh run`, `ranh status` and the docs. The graph
 * follows from the tables read and written.
 *
 * A stage runs in one transaction and is recorded in stage_run with a JSON object of its inputs: the
 * SHA-256 of each source, each parameter, the program version, the run_id of the stages it depends on.
 * It is up to date when that object is unchanged; else the first differences are the reason shown.
 */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/base/err.h>
#include <ranh/base/str.h>
#include <ranh/run/workspace.h>

struct ranh_stage {
    const char *name;            /* "overlap" */
    const char *summary;         /* one line, N_() */
    const char *const *reads;    /* workspace tables; NULL-terminated */
    const char *const *writes;   /* workspace tables, or files ("tiles", "site") */
    int (*run)(struct ranh_workspace *ws, struct ranh_err *err);
    /* Adds the stage's own parameters as "name: value" pairs of a JSON object. */
    void (*inputs)(const struct ranh_project *project, struct ranh_str *json);
    /* Files it made that must still be there for it to be up to date; NULL-terminated into the array. */
    const char *(*output)(const struct ranh_project *project);
};

enum ranh_stage_state { RANH_STAGE_CURRENT, RANH_STAGE_NEVER, RANH_STAGE_STALE, RANH_STAGE_FAILED };

struct ranh_stage_status {
    enum ranh_stage_state state;
    char reason[200];     /* "min_zoom 13 -> 12", "source parcels-1 changed", "ingest ran again" */
    char *inputs;         /* JSON as it would be recorded now; ranh_free() */
};

/* What would happen to stages[i] now. */
int ranh_stage_status(struct ranh_workspace *ws, const struct ranh_stage *stages, size_t n, size_t i,
                      struct ranh_stage_status *status, struct ranh_err *err);

/* Runs one stage in its transaction and records it, also when it fails. */
int ranh_stage_execute(struct ranh_workspace *ws, const struct ranh_stage *stages, size_t n, size_t i,
                       struct ranh_err *err);

struct ranh_run_options {
    bool dry_run;
    bool force;            /* run even what is current */
    const char *from, *to; /* names; NULL = first, last */
};
/* Runs what is not current, in order; says why. */
int ranh_run_stages(struct ranh_workspace *ws, const struct ranh_stage *stages, size_t n,
                    const struct ranh_run_options *options, struct ranh_err *err);

#endif
