/* SPDX-License-Identifier: MIT */
#ifndef RANH_RUN_WORKSPACE_H
#define RANH_RUN_WORKSPACE_H
/*
 * What a stage works on: the project, the open store, and what the stages of one run share (the
 * parcel set is loaded once, the rules once). One writer at a time.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/log.h>
#include <ranh/base/map.h>
#include <ranh/base/pool.h>
#include <ranh/base/vec.h>
#include <ranh/io/store.h>
#include <ranh/land/parcel.h>
#include <ranh/land/rules.h>
#include <ranh/run/project.h>

/* A source on which a stage broke, with its reason. */
struct ranh_broken {
    const char *path, *why;
    enum ranh_status status;
};

struct ranh_workspace {
    const struct ranh_project *project;
    struct ranh_store *store;
    struct ranh_log *log;
    struct ranh_pool *pool;
    struct ranh_rules *rules;
    int32_t as_of;
    struct ranh_map counts;            /* of the stage at work: what -> n, in the order told */
    struct ranh_parcel_set *parcels;   /* loaded on first use; dropped when parcels change */
    const volatile sig_atomic_t *stop; /* set by SIGINT; stages look at it per feature or tile */
    struct {
        RANH_VEC(struct ranh_broken)
    } broken; /* in the stages of this run: one source whose file cannot be read, or all whose
               * reference system is refused */
    bool overwrite;
    const char *basis; /* inputs of the stage at work but runs and parcels, as JSON; NULL = none */
    bool ahead; /* inputs of stages are told as if what was delivered meanwhile had been read */
    bool whole; /* nothing is kept from earlier runs: everything is read and checked again */
    struct ranh_map sums;    /* SHA-256 of files read in this run, by path: see stage_inputs.c */
    struct ranh_arena arena; /* of the run */
};

/*
 * RANH_STORE_READ gives no pool and no rules. RANH_E_PROJECT when the file was made in another
 * reference system than the project's. The project must outlive the workspace.
 */
int ranh_workspace_open(const struct ranh_project *project, enum ranh_store_mode mode,
                        struct ranh_log *log, unsigned threads, struct ranh_workspace **ws,
                        struct ranh_err *err);
int ranh_workspace_close(struct ranh_workspace *ws, struct ranh_err *err);

/* The shared parcel set. */
int ranh_workspace_parcels(struct ranh_workspace *ws, const struct ranh_parcel_set **parcels,
                           struct ranh_err *err);
void ranh_workspace_parcels_changed(struct ranh_workspace *ws);

/* Tells a figure of the stage at work ("parcels", 2000): shown by ranh status. Adds up. */
void ranh_workspace_count(struct ranh_workspace *ws, const char *what, int64_t n);

/* A stage tells on which source it broke. */
void ranh_workspace_broke(struct ranh_workspace *ws, const char *path, const struct ranh_err *why);

/* RANH_E_INTERRUPTED once SIGINT came. */
int ranh_workspace_stopped(const struct ranh_workspace *ws, struct ranh_err *err);

/* Where the built-in datasets lie: $RANH_DATASETS, ../share/ranh or the source tree beside the
 * program, else <prefix>/share/ranh. Static; call once before threads start. */
const char *ranh_datasets_dir(void);

#endif
