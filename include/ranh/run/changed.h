/* SPDX-License-Identifier: MIT */
#ifndef RANH_RUN_CHANGED_H
#define RANH_RUN_CHANGED_H
/*
 * What a stage over parcels has to look at again. Each run records, for every source, a hash of its parcels as
 * they were loaded (and of what else their findings depend on: zones over them), and one of everything that counts
 * for all (rules, date, parameters, versions, for some stages boundaries of communes). The next run compares: where everything else is as it was, findings about sources that are
 * as they were stay. However parcels came to change (delivered again, reprojected, repaired, edited in QGIS), the
 * comparison sees it.
 */
#include <ranh/base/hash.h>
#include <ranh/run/workspace.h>

struct ranh_changed {
    uint8_t *stale; /* [faces] 1 = of a source that changed; NULL = all */
    size_t n_stale; /* parcels to be checked */
    int64_t *kept;  /* [n_kept] source_id of those that stay, ascending */
    size_t n_kept;
    bool any;                 /* something changed: a source, one that went, or all else */
    char rest[RANH_HASH_HEX]; /* of all else */
    struct ranh_source_contents contents;
    const char *names; /* of up to three sources that changed, for people; in the run's arena */
};

/* What findings of the stage depend on beside parcels, rules, date and parameters. */
struct ranh_changed_by {
    const char *const *roles; /* sources that count for all parcels, by where they were placed;
                                 NULL-terminated; NULL = none */
    /* Adds to the content of each source what else counts for it; NULL = nothing. */
    void (*add)(const void *context, struct ranh_source_contents *contents);
    const void *context;
};

/* RANH_E_OUTPUT, RANH_E_INTERRUPTED: of the workspace (ranh/io/store.h), as recording. changed is released by the
 * caller, also after a failure. */
int ranh_changed_find(struct ranh_workspace *ws, const char *stage,
                      const struct ranh_parcel_set *parcels, const struct ranh_changed_by *by,
                      struct ranh_changed *changed, struct ranh_err *err);
/* At the end of the stage, in its transaction. */
int ranh_changed_record(struct ranh_workspace *ws, const char *stage,
                        const struct ranh_changed *changed, struct ranh_err *err);
void ranh_changed_release(struct ranh_changed *changed);

#endif
