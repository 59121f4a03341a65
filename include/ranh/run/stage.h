/* SPDX-License-Identifier: MIT */
#ifndef RANH_RUN_STAGE_H
#define RANH_RUN_STAGE_H
/*
 * Stages and the graph between them. One table (pipeline/stages.c) lists the stages with what they
 * read and write; it drives dispatch, help, completion, `ranh run`, `ranh status` and the docs. The
 * graph follows from the tables read and written.
 *
 * A stage runs in one transaction and is recorded in stage_run with a JSON object of its inputs:
 * the SHA-256 of each file it reads, each parameter, the program version, a hash of each source whose
 * rows it reads, the run_id of the stages whose results it reads. It is up to date when that object is
 * unchanged; else the first differences are the reason shown. Killed anywhere, the workspace is as
 * before the stage or as after it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/err.h>
#include <ranh/base/hash.h>
#include <ranh/base/str.h>
#include <ranh/run/workspace.h>

/* What a stage may read besides tables that other stages write. */
#define RANH_READS_SOURCES "@sources" /* the delivered files and how the project describes them */
#define RANH_READS_RULES                                                                           \
    "@rules" /* rule tables, code lists, and the date questions are asked for */
#define RANH_READS_DECISIONS "@decisions" /* people's decisions, table decision */

/* A JSON object of inputs in the making, one "name": value after the other. */
struct ranh_inputs {
    struct ranh_workspace *ws;
    struct ranh_str json;
};
void ranh_inputs_text(struct ranh_inputs *inputs, const char *name,
                      const char *value); /* NULL -> null */
void ranh_inputs_int(struct ranh_inputs *inputs, const char *name, int64_t value);
void ranh_inputs_number(struct ranh_inputs *inputs, const char *name, double value);
/* SHA-256 of a file with its companions (.dbf of .shp ...), of all files of a folder, or null when
 * there is none. A file is read once per run. path NULL is fine. */
void ranh_inputs_file(struct ranh_inputs *inputs, const char *name, const char *path);
/* Where something lies, not what is in it: below the project's folder as ranh.yaml says it, so that it is the same
 * from whatever folder the program is called. path NULL -> null */
void ranh_inputs_path(struct ranh_inputs *inputs, const char *name, const char *path);

/*
 * A hash of all that the rows of one source depend on: the bytes of its files (first half), how the project
 * describes it, rules and code lists, the workspace's reference system, the versions of what reads (second half).
 * Equal = reading it again gives the same rows.
 */
void ranh_source_reading(struct ranh_workspace *ws, const struct ranh_project_source *source,
                         char hex[RANH_HASH_HEX]);

struct ranh_stage {
    const char *name;          /* "overlap" */
    const char *summary;       /* one line, N_() */
    const char *const *reads;  /* workspace tables and RANH_READS_...; NULL-terminated */
    const char *const *writes; /* workspace tables, or files ("tiles", "site") */
    int (*run)(struct ranh_workspace *ws, struct ranh_err *err);
    /* Adds the stage's own parameters and files; NULL = it has none. */
    void (*inputs)(const struct ranh_project *project, struct ranh_inputs *inputs);
    /* True where the result depends on more than the rows read, so that it runs whenever a stage it needs ran;
     * NULL = it does not. */
    bool (*by_runs)(const struct ranh_project *project);
    /* The file or folder it makes, which must be there for it to be up to date; NULL = none. */
    const char *(*output)(const struct ranh_project *project);
};

/* Index of a stage by name; n when there is none. */
size_t ranh_stage_find(const struct ranh_stage *stages, size_t n, const char *name);
/* True when stage i reads what stage j, earlier in the table, writes. */
bool ranh_stage_needs(const struct ranh_stage *stages, size_t i, size_t j);

enum ranh_stage_state { RANH_STAGE_CURRENT, RANH_STAGE_NEVER, RANH_STAGE_STALE, RANH_STAGE_FAILED };

struct ranh_stage_status {
    enum ranh_stage_state state;
    char reason[300]; /* "min_zoom 13 -> 12", "source parcels-1 was delivered again" */
    char *inputs;     /* JSON as it would be recorded now; ranh_free() */
};
const char *
ranh_stage_state_name(enum ranh_stage_state state); /* "current" "never" "stale" "failed" */

/* What would happen to stages[i] now, or with ws->ahead once ingest and reproject ran. Caller frees
 * status->inputs. */
int ranh_stage_status(struct ranh_workspace *ws, const struct ranh_stage *stages, size_t n,
                      size_t i, struct ranh_stage_status *status, struct ranh_err *err);

/* While nothing has run yet, the records do not tell what would follow: a stage that is up to date and needs the run
 * of one of those that would (reruns[0..i)) becomes stale, with the reason. */
void ranh_stage_follow(const struct ranh_workspace *ws, const struct ranh_stage *stages, size_t i,
                       const bool *reruns, struct ranh_stage_status *status);

/* The last run of a stage, as recorded. Strings live in the arena. run_id 0 = never. */
struct ranh_stage_record {
    int64_t run_id;
    bool failed;  /* did not end well: by a mistake, or */
    bool stopped; /* by a person */
    const char *inputs, *counts, *versions, *started;
    double seconds;
    int64_t peak_bytes;
};
int ranh_stage_last(struct ranh_store *store, struct ranh_arena *arena, const char *stage,
                    bool done_only, struct ranh_stage_record *record, struct ranh_err *err);

/* Appends ", parcels 2,000" (no comma at the start) in the language in force. */
void ranh_stage_put_count(struct ranh_str *out, const char *what, int64_t n);

/* Runs one stage in its transaction and records it, also when it fails. The stages it depends on
 * must have run (RANH_E_INPUT); of one that is out of date a warning is given. */
int ranh_stage_execute(struct ranh_workspace *ws, const struct ranh_stage *stages, size_t n,
                       size_t i, struct ranh_err *err);

struct ranh_run_options {
    bool dry_run;
    bool force;            /* run even what is current */
    const char *from, *to; /* names; NULL = first, last */
    bool *ran;             /* [n], may be NULL: set for stages that ran, or in a dry run would */
};
/* Runs what is not current, in order; tells the log a line per stage with the reason. RANH_E_USAGE
 * for an unknown name, with a suggestion. A dry run needs no more than RANH_STORE_READ. */
int ranh_run_stages(struct ranh_workspace *ws, const struct ranh_stage *stages, size_t n,
                    const struct ranh_run_options *options, struct ranh_err *err);

#endif
