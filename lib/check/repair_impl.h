/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_CHECK_REPAIR_IMPL_H
#define RANH_LIB_CHECK_REPAIR_IMPL_H
/* What the files of repairs share: jobs.c reads what there is to do, shape.c and mend*.c do one, note.c tells it,
 * repair.c keeps the order. */
#include <ranh/base/map.h>
#include <ranh/base/vec.h>
#include <ranh/geo/bridge.h>
#include <ranh/geo/validity.h>

#include "lib/check/mend.h"
#include "lib/check/repair.h"
#include "lib/check/repair_tells.h"

enum ranh_job_kind { RANH_JOB_SHAPE, RANH_JOB_OVERLAP, RANH_JOB_GAP, RANH_JOB_VERTEX };

struct ranh_repair_job {
    enum ranh_job_kind kind;
    size_t a, b;             /* faces; b = SIZE_MAX where there is one */
    const char *codes;       /* "G104 G107" */
    const char *finding_id;  /* NULL = counted at its border only */
    struct ranh_shape place; /* of a gap */
    const char *group;       /* of the proposal; NULL = none */
    const char *method;
    enum ranh_why
        why; /* GOOD: proposed, or applied; GONE: nothing is left to do; else the reason */
    const char *beside, *across; /* of a gap without a repair: parcels it lies at; NULL = none */
};

struct ranh_mend_bench {
    struct ranh_geos *geos;
    struct ranh_validity *validity;
    struct ranh_arena arena;
};

struct ranh_repairs {
    const struct ranh_check_input *input;
    struct ranh_arena texts;
    struct {
        RANH_VEC(struct ranh_repair_job)
    } job;
    struct {
        RANH_VEC(struct ranh_known_gap)
    } gap; /* of all gaps */
    struct ranh_mend_bench bench;
    struct ranh_repair_tells tells;
    struct ranh_patch patch;
    struct ranh_map seen; /* groups proposed */
    const char **source;  /* [n_faces] where it was delivered, read when it is asked for */
    sqlite3_stmt *source_stmt;
};

/* repair_jobs.c */
int ranh_repair_jobs(struct ranh_repairs *repairs, struct ranh_err *err);

/* repair_shape.c: *method NULL = whole already, "" = none is possible; else *one is to be released. */
int ranh_repair_shape(struct ranh_repairs *repairs, const struct ranh_repair_job *job,
                      struct ranh_fabric *one, const char **note_vi, const char **note_en,
                      const char **method, struct ranh_err *err);

/* repair_note.c: the note, and what the checks will then tell; texts in the arena. */
const char *ranh_repair_note_with(const char *note, const struct ranh_str *tells,
                                  struct ranh_arena *arena, bool vi);
/* What would be done and by which rule: note_vi to rule_en of the row, texts in the arena. */
void ranh_repair_note(const struct ranh_check_input *input, const struct ranh_mended *mended,
                      size_t n_parcels, struct ranh_arena *arena, struct ranh_repair *row);

#endif
