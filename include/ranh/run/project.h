/* SPDX-License-Identifier: MIT */
#ifndef RANH_RUN_PROJECT_H
#define RANH_RUN_PROJECT_H
/*
 * The project file ranh.yaml: what a city's run consists of. Errors give file, line and column,
 * several at once (a line each); unknown keys are errors with a suggestion. Units stand in the key
 * names. docs/reference/project-file.md is made from the same table that checks the file.
 *
 * Paths in the file are relative to its folder; here they are already joined.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/str.h>

enum ranh_role {
    RANH_ROLE_PARCELS,
    RANH_ROLE_ZONES,
    RANH_ROLE_RESTRICTIONS,
    RANH_ROLE_NON_PARCELS,
    RANH_ROLE_COMMUNES,
    RANH_ROLE_PERMITS,
    RANH_ROLE_EVENTS,
    RANH_ROLE_UNITS,
    RANH_ROLE_INDICATORS,
};
const char *ranh_role_name(enum ranh_role role);
bool ranh_role_parse(const char *name, enum ranh_role *role);
const char *const *ranh_role_names(void); /* NULL-terminated, in the order of the enum */

struct ranh_project_field {
    const char *role_field; /* "sheet" */
    const char *column;     /* "SHBANDO" */
};

struct ranh_project_source {
    const char *name; /* unique */
    enum ranh_role role;
    const char *path, *layer;
    const char *crs; /* "EPSG:9210"; NULL = what the file states */
    struct {
        const char *label; /* NULL = no shift */
        double dx_m, dy_m, rotation_sec, scale_ppm;
    } local_shift;
    const char *commune; /* code when the file has no column for it */
    int32_t scale;       /* 0 = not given */
    const char *survey_date;
    const char *commune_asof; /* the date the commune codes are of; NULL = not said */
    const char *encoding;
    const char *decimal,
        *dates; /* how text writes numbers and dates; NULL = each column shows it */
    const char *x, *y, *wkt;
    const char *sheet;  /* number when the file has no column for it */
    const char *levels; /* table of levels of a drawing; NULL = ours */
    const struct ranh_project_field *fields;
    size_t n_fields;
    int line; /* in the project file */
};

struct ranh_identity {
    const char *owner, *owner_en; /* "Ủy ban nhân dân ..." */
    const char *primary, *accent; /* "#0b5d66" */
    const char *mark;             /* SVG or PNG file, or NULL */
};

/* One struct per stage that has parameters: the options of ranh_stage_X(). */
struct ranh_reproject_options {
    double max_edge_m;
}; /* densify above; 300 */
struct ranh_validate_options {
    double area_tolerance_m2;    /* recorded vs computed; 0.05 rounding */
    int64_t compute_identifiers; /* 1 = parcel.identifier_computed of every parcel */
};
struct ranh_overlap_options {
    double min_area_m2, min_width_m;
    double max_gap_m2;
};
struct ranh_zoning_options {
    double min_share;
}; /* shares below are noise */
struct ranh_tile_options {
    const char *path;
    int64_t min_zoom, max_zoom;
    int64_t size_px;
};
struct ranh_index_options {
    const char *definition;
    const char *period;
};
struct ranh_publish_options {
    const char *path;
    const char *base_url;
};

struct ranh_project {
    struct ranh_arena arena;
    const char *file, *dir;
    const char *name, *name_en;
    const char *crs;
    int32_t srid;
    const char *as_of; /* ISO date; never the clock */
    struct ranh_identity identity;
    const char *workspace; /* path of the SpatiaLite file */
    struct ranh_project_source *sources;
    size_t n_sources;         /* at least one in a loaded file */
    const char *const *rules; /* extra rule tables; NULL-terminated */
    struct ranh_reproject_options reproject;
    struct ranh_validate_options validate;
    struct ranh_overlap_options overlap;
    struct ranh_zoning_options zoning;
    struct ranh_tile_options tile;
    struct ranh_index_options index;
    struct ranh_publish_options publish;
};

/* RANH_E_PROJECT (wrong), RANH_E_CRS (unknown system) or RANH_E_INPUT (unreadable). *project is
 * caller-freed. */
int ranh_project_load(const char *path, struct ranh_project **project, struct ranh_err *err);
void ranh_project_free(struct ranh_project *project);
/* A project that is in no file, with all defaults: for ranh check and tests. Caller frees. */
struct ranh_project *ranh_project_new(void);
/* What single keys cannot tell: zooms in order, workspace CRS known and in metres (sets srid).
 * Called by ranh_project_load(); call it again after options replaced values. RANH_E_PROJECT,
 * RANH_E_CRS. */
int ranh_project_check(struct ranh_project *project, struct ranh_err *err);
/* Finds ranh.yaml in `start` or a folder above it; arena; NULL when there is none. */
char *ranh_project_find(struct ranh_arena *arena, const char *start);
/* Every key with type, default and meaning, as Markdown for the reference page. */
void ranh_project_reference(struct ranh_str *out);

#endif
