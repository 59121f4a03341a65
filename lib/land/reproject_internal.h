/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_REPROJECT_INTERNAL_H
#define RANH_LAND_REPROJECT_INTERNAL_H
/* What the files of the reprojection share. */
#include <ranh/land/reproject.h>

#include <ranh/base/hash.h>
#include <ranh/base/str.h>
#include <ranh/base/vec.h>
#include <ranh/crs/transform.h>
#include <ranh/geo/shape.h>
#include <ranh/land/admin.h>
#include <ranh/land/crs_detect.h>
#include <ranh/land/crs_move.h>
#include <ranh/land/sheet_number.h>

#define RANH_RP_POINTS 16 /* of a source, kept as delivered, to compare systems on */
#define RANH_RP_TOLD   50 /* features of a source told one by one; more are told as a number */

/* What the numbers of a source look like, and by what that was seen. */
struct ranh_rp_detection {
    struct ranh_crs_detection crs;
    const char *by;      /* "into their own commune" */
    size_t n, n_degrees; /* of the sample; by their numbers degrees */
    bool beside;         /* the other sources were looked at: what they are matters */
    size_t n_marks;      /* points of neighbours they could be compared with */
    size_t n_points,
        n_meeting; /* boundary points; those that are also of neighbours, in the first reading */
    enum ranh_crs_move_kind
        step; /* the first reading meets its neighbours with that step alone, or its sheets hold it */
};

/* Where a commune code may lie; kept from row to row. */
struct ranh_rp_places {
    char code[16];
    size_t n;
    struct ranh_box box[RANH_COMMUNE_PLACES];
};

/* One source with geometry: its reference system, and how its features fit the ground. */
struct ranh_rp_source {
    int64_t id;
    const char *name, *file, *role;
    int32_t commune_asof;         /* ranh/base/date.h */
    const char *stated, *commune; /* from the file; of the whole source; NULL = none */
    const char *crs;              /* definition in force; NULL = no geometry */
    struct ranh_crs system;
    const struct ranh_operation *operation;
    double max_edge;                /* in units of the system */
    bool declared;                  /* by a person; else stated by the file */
    bool detected;                  /* `crs: auto`: by its numbers */
    bool beside;                    /* its system or a finding depends on what the others are */
    const char *reading, *placed;   /* recorded with it; NULL = none */
    char placing[2][RANH_HASH_HEX]; /* of what its places depend on now: [beside]; "" = unknown */
    bool kept;                      /* its rows stay as they were placed */
    bool seen;                      /* its sample was placed: */
    struct ranh_box box;            /* around it, in degrees; xmin > xmax = nowhere */
    int64_t n_features;
    int32_t scale;                        /* 0 = unknown */
    const char *reason;                   /* in English; NULL = declared or stated */
    const struct ranh_local_shift *shift; /* before anything else; NULL = none */
    bool default_crs; /* the file's is only what its format says of every file (GeoJSON) */
    int64_t n_seen, n_degrees, n_swapped; /* features; by their numbers degrees; x and y swapped */
    double point[2 * RANH_RP_POINTS];     /* vertices of the first features */
    int64_t n_refused;                    /* could not be placed */
    double deviation_m;                   /* from PROJ at most; NAN = PROJ did it all */
    int64_t n_located, n_abroad, n_in_commune, n_off_commune;
};

/* One commune code of one source: how many rows, and where a sample of them lies. */
#define RANH_RP_GROUP_POINTS 64
struct ranh_rp_group {
    const struct ranh_rp_source *source;
    char code[16];
    bool permit; /* else parcels */
    int64_t n, stride;
    size_t n_points;
    double point[RANH_RP_GROUP_POINTS][4]; /* x, y in the workspace; longitude, latitude */
};

struct ranh_rp_worker {
    struct ranh_crs_ctx *crs;
    struct ranh_arena arena;           /* cleared per feature */
    struct ranh_transform **transform; /* [n_sources], made on first use */
    struct ranh_transform *to_degrees; /* workspace to longitude/latitude */
};

struct ranh_rp {
    const struct ranh_reproject_input *input;
    struct ranh_arena arena;
    char workspace_crs[20];
    int32_t srid;
    bool viet_nam; /* the workspace is in a VN-2000 system: its data lie in Viet Nam */
    struct ranh_box
        rest; /* where the bulk of the data lies, in the workspace CRS; NAN = not known */
    struct ranh_grid grid;
    struct ranh_rp_source *source;
    size_t n_sources;
    struct ranh_map by_id; /* source_id as text -> position */
    struct ranh_rp_worker *worker;
    unsigned n_workers;
    struct ranh_admin admin;
    bool has_admin;
    struct ranh_rp_places places;
    struct ranh_map group_index;
    struct {
        RANH_VEC(struct ranh_rp_group)
    } groups;
    struct ranh_rp_group *last_group; /* until the next one is added */
    struct ranh_finding_keep keep;    /* sources that stay */
    struct ranh_finding_sink *sink;
};

/* reproject_source.c */
int ranh_rp_sources_load(struct ranh_rp *rp, struct ranh_err *err);
/* Writes what was decided; tells a contradiction between file and declaration. */
int ranh_rp_source_record(struct ranh_rp *rp, const struct ranh_rp_source *source,
                          struct ranh_err *err);
struct ranh_rp_source *ranh_rp_source_by_id(struct ranh_rp *rp, int64_t id);

/* reproject_refuse.c: RANH_E_CRS with what to do; the source as people call it, in the arena. */
const char *ranh_rp_called(struct ranh_rp *rp, const struct ranh_rp_source *source);
int ranh_rp_refuse_detection(struct ranh_rp *rp, const struct ranh_rp_source *source,
                             const struct ranh_rp_detection *found, struct ranh_err *err);
int ranh_rp_refuse_missing(struct ranh_rp *rp, const struct ranh_rp_source *source,
                           struct ranh_err *err);

/* reproject_sample.c: first vertices of up to RANH_RP_SAMPLES features, spread evenly over the source. */
enum { RANH_RP_SAMPLES = 64 };
struct ranh_rp_sample {
    struct ranh_crs_point point[RANH_RP_SAMPLES];
    struct ranh_sheet_place sheet[RANH_RP_SAMPLES]; /* by their sheet numbers; scale 0 = none */
    size_t n, n_own;                                /* with a commune whose place is known */
    double meridian;                                /* of the first of these */
};
int ranh_rp_sample_take(struct ranh_rp *rp, const struct ranh_rp_source *source,
                        struct ranh_rp_sample *sample, struct ranh_err *err);
/* Makes sure of source->box: around its sample. */
int ranh_rp_look(struct ranh_rp *rp, struct ranh_rp_source *source, struct ranh_err *err);
/* Only the features whose commune is known. */
void ranh_rp_sample_keep_own(struct ranh_rp_sample *sample);

/* reproject_sheet.c */
/* Of several readings the one in the zone of the province, where the sheet numbers say that the file is
 * in a cadastral zone. */
int ranh_rp_by_sheet_numbers(struct ranh_rp *rp, const struct ranh_rp_sample *sample,
                             struct ranh_rp_detection *found, struct ranh_err *err);
/* C104: sources whose parcels do not lie in their sheets. */
int ranh_rp_sheet_findings(struct ranh_rp *rp, struct ranh_err *err);

/* reproject_detect.c */
/* What the numbers of a source look like. Each source is sampled once a run for all that ask beside it. `decide`:
 * the answer is to be used, so that also a single reading is held against the neighbours' boundary points. */
int ranh_rp_detect(struct ranh_rp *rp, const struct ranh_rp_source *source, bool decide,
                   struct ranh_rp_detection *found, struct ranh_err *err);
/* Of several readings the words, with a step that only neighbours tell. */
const char *ranh_rp_detection_text(struct ranh_rp *rp, const struct ranh_rp_detection *found,
                                   bool vietnamese);

/* reproject_neighbours.c */
/* Of the readings the one that puts the source's boundary points on those of accepted sources, if it is one; none of
 * them may have the place, but one with a datum step more or less. */
int ranh_rp_by_neighbours(struct ranh_rp *rp, const struct ranh_rp_source *source,
                          struct ranh_rp_detection *found, struct ranh_err *err);

/* reproject_keys.c */
/* Notes a row's commune code and where the middle of the row lies (x, y, longitude, latitude). */
void ranh_rp_group_add(struct ranh_rp *rp, const struct ranh_rp_source *source, const char *commune,
                       bool permit, const double at[4]);
/* Undoes what an earlier run replaced. */
int ranh_rp_keys_restore(struct ranh_rp *rp, struct ranh_err *err);
/* Codes of before into today's; A112 A113 A114. */
int ranh_rp_keys(struct ranh_rp *rp, struct ranh_err *err);

/* reproject_grid.c */
int ranh_rp_choose_grid(struct ranh_rp *rp, struct ranh_err *err);

/* reproject_keep.c */
/* Marks what stays; the systems and the grid are known. */
int ranh_rp_keep(struct ranh_rp *rp, struct ranh_err *err);
void ranh_rp_put_kept(const struct ranh_rp *rp, struct ranh_str *sql);
struct ranh_rp_table;
struct ranh_rp_span {
    int64_t low, high; /* ids */
};
/* Rows to be placed, ascending, into spans[n_sources + 1]; *few: the spatial index may stay on. */
size_t ranh_rp_spans(const struct ranh_rp *rp, const struct ranh_rp_table *table,
                     struct ranh_rp_span *spans, bool *few);
int ranh_rp_count_placed(struct ranh_rp *rp, const struct ranh_rp_table *table, int64_t *placed,
                         int64_t *not_placed, struct ranh_err *err);

/* reproject_rows.c */
extern const struct ranh_rp_table {
    const char *name, *id, *subject;
    const char *commune;  /* SQL for the code of the commune a row belongs to */
    const char *geometry; /* SQL for its geometry as delivered */
    bool point;
} ranh_rp_table[];
#define RANH_RP_TABLES 6
int ranh_rp_tables(struct ranh_rp *rp, struct ranh_err *err);
int ranh_rp_transform(struct ranh_rp *rp, struct ranh_rp_worker *worker, size_t source,
                      struct ranh_transform **transform, struct ranh_err *err);

/* reproject_fit.c */
/* Notes what the numbers of a feature look like, by a vertex as delivered. */
void ranh_rp_fit_numbers(struct ranh_rp_source *source, double x, double y);
/* Counts one feature whose middle lies there. */
void ranh_rp_fit_count(struct ranh_rp *rp, struct ranh_rp_source *source, const char *commune,
                       double lon, double lat);
bool ranh_rp_in_country(double lon, double lat);
/* C101 for a source that as a whole lies elsewhere. */
int ranh_rp_fit_findings(struct ranh_rp *rp, struct ranh_err *err);

#endif
