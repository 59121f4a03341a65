/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_INTAKE_H
#define RANH_LAND_INTAKE_H
/*
 * From a delivered file to rows of the workspace: each feature as it came into `delivered`, and, unless
 * something keeps it out, its decoded and parsed fields into the table of its role. Nothing is lost on
 * the way: features in = accepted + rejected, and every rejection is a finding. Geometry of the role
 * tables is left to reproject, which reads it from `delivered`.
 *
 * The features of a drawing are its elements. Parcels are made of them (ranh/land/drawing.h): their rows
 * point at the element that names them, their geometry and all their elements lie in `drawn`.
 *
 * One feature is in memory at a time. The caller holds the transaction.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/err.h>
#include <ranh/land/finding.h>
#include <ranh/land/mapping.h>

struct ranh_intake; /* opaque; one thread */

struct ranh_intake_source {
    const char *name;    /* unique */
    int64_t id;          /* its number (ranh/land/row_id.h); 0 = the one after the last source's */
    const char *reading; /* hash of all its rows depend on, recorded with it; NULL = none */
    const char *role;    /* "parcels" */
    const char *path, *layer;
    const char *commune; /* code where the file gives none; may be NULL, as all below */
    int32_t scale;       /* 0 = not given */
    const char *survey_date;
    const char *commune_asof; /* the date its commune codes are of */
    const char *encoding;
    const char
        *decimal; /* "comma", "point": the decimal mark of its text; NULL = each column shows it */
    const char *dates; /* "day-first", "month-first" of 5/9/2025; NULL = each column shows it */
    const char *x, *y, *wkt; /* x, y of parcels: columns of a list of boundary points */
    const struct ranh_mapping_pair *fields;
    size_t n_fields;
    const char *sheet; /* number of the sheet where the file gives none */
    /* Of parcels in a drawing (DGN, DXF): */
    const struct ranh_rules *rules; /* codes of land use in labels; never NULL */
    const char *levels;             /* table of levels of the project */
    const char *crs;    /* declared; else the file's own: findings get a place with it */
    double tolerance_m; /* by which free ends are joined, and the article; 0 = no rule */
    const char *tolerance_article;
};

struct ranh_intake_counts {
    int64_t features, accepted, rejected, bytes;
    int64_t rows; /* in the table of the role: parcels of a drawing are fewer than its elements */
};

/* Called before each feature with the number about to be read and the number the file states (-1 =
 * unknown); a status other than 0 stops the intake with it. */
typedef int ranh_intake_tick(void *context, int64_t feature, int64_t stated, struct ranh_err *err);

/* What an earlier intake left and stays. */
struct ranh_intake_keep {
    const int64_t *source; /* [n] source_id: their rows stay, and they are not taken again */
    size_t n;
    bool indicators; /* none of the sources of indicators changed: the whole table stays */
    bool indexed;    /* little is to change: the spatial indexes stay and follow row by row */
};

/*
 * Empties the tables that are filled from deliveries, but for what is kept (NULL = nothing), and takes
 * their indexes off. *keep and what it points at last until the end.
 */
int ranh_intake_open(struct ranh_store *store, struct ranh_finding_sink *findings,
                     const char *datasets_dir, const struct ranh_intake_keep *keep,
                     struct ranh_intake **intake, struct ranh_err *err);

/* RANH_E_INPUT: the file; RANH_E_PROJECT: its mapping. tick may be NULL. */
int ranh_intake_take(struct ranh_intake *intake, const struct ranh_intake_source *source,
                     ranh_intake_tick *tick, void *context, struct ranh_intake_counts *counts,
                     struct ranh_err *err);

/*
 * Tells the sources whose files are the same as another's, byte by byte (F140), in place of what was told of
 * that before. When all sources are in.
 */
int ranh_intake_copies(struct ranh_store *store, struct ranh_finding_sink *findings,
                       struct ranh_err *err);

/* Puts the indexes back. Frees, also on failure; NULL is fine. */
int ranh_intake_close(struct ranh_intake *intake, struct ranh_err *err);

#endif
