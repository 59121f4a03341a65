/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_INTAKE_IMPL_H
#define RANH_LAND_INTAKE_IMPL_H
/*
 * What the parts of the intake share: intake.c runs over sources and features, intake_row.c makes rows,
 * intake_shape.c judges the geometry, intake_text.c decodes, intake_note.c tells findings.
 */
#include <stdbool.h>

#include <ranh/base/vec.h>
#include <ranh/io/cell.h>
#include <ranh/io/encoding.h>
#include <ranh/io/loader.h>
#include <ranh/land/drawing.h>
#include <ranh/land/intake.h>

#include "intake_text.h"

/* Findings of one code are listed one by one up to this many a source, then summed up in one. */
enum { INTAKE_LISTED = 1000 };

enum intake_code {
    INTAKE_NONE,
    INTAKE_NO_GEOMETRY,  /* F101 */
    INTAKE_WRONG_KIND,   /* F102 */
    INTAKE_UNDECODABLE,  /* F103 */
    INTAKE_HEIGHTS,      /* F104 */
    INTAKE_CURVED,       /* F105 */
    INTAKE_MIXED,        /* F106 */
    INTAKE_NOT_FINITE,   /* F107 */
    INTAKE_DOUBTFUL,     /* F108 */
    INTAKE_CAPITALS,     /* F109 */
    INTAKE_CUT,          /* F110 */
    INTAKE_REPAIRED,     /* F111 */
    INTAKE_RECOGNISED,   /* F112 */
    INTAKE_CONTRADICTED, /* F113 */
    INTAKE_NO_KEY,       /* A102 */
    INTAKE_BAD_NUMBER,   /* A107 */
    INTAKE_BAD_DATE,     /* A108 */
    INTAKE_INCOMPLETE,   /* A109 */
    INTAKE_REPEATED,     /* A110 */
    INTAKE_VERTEX_LIST,  /* F121 */
    INTAKE_BAD_VERTEX,   /* F122 */
    INTAKE_TABLE,        /* F123 */
    INTAKE_NOTHING,      /* F141 */
    INTAKE_DELETED,      /* F124 */
    INTAKE_BAD_ID,       /* A117 */
    INTAKE_FILLED_UP,    /* A120 */
    INTAKE_CODES
};
const char *intake_code_name(enum intake_code code); /* "F101"; NULL for NONE */

/* A finding about the feature at work. It waits until it is known whether the feature has a row. */
struct intake_waiting {
    enum intake_code code;
    const char *detail_vi, *detail_en;
    struct intake_waiting *next;
};

/* Fields of the role asked for at every row, -1 = it has none. */
struct intake_known {
    bool parcels, indicators;
    int commune, sheet, number, scale, identifier;
};

/* One source on its way. */
struct intake_run {
    struct ranh_intake *intake;
    const struct ranh_intake_source *from;
    const struct ranh_role_kind *role;
    struct ranh_source *source;
    const struct ranh_source_info *info;
    struct intake_known known; /* of the role, set by intake_prepare_row() */
    bool is_vertex_list;
    struct intake_drawing *drawing; /* NULL = the features are those of the role */
    struct ranh_decoder *decoder;   /* of what is stated; each column has its own in text */
    struct intake_text text;
    struct ranh_mapping mapping;
    int64_t source_id;
    int64_t delivered_id;                /* of the feature at work */
    int64_t ahead;                       /* its number less its place, of the first feature */
    bool uneven;                         /* of another one it is not that */
    int64_t last_row;                    /* id of the row made last */
    const char **json_key;               /* [n_fields] "\"NAME\":" */
    size_t *json_key_n;                  /* [n_fields] */
    struct ranh_cell_evidence declared;  /* by the project */
    struct ranh_cell_evidence *evidence; /* [role fields] of columns of text */
    int64_t *ambiguous;                  /* [role fields] cells with two readings */
    int64_t *first_ambiguous;            /* [role fields] feature */
    const char **ambiguous_text;         /* [role fields] its cell: numbers and dates only */
    int64_t n_filled_up;                 /* commune codes of fewer than five digits */
    const char *filled_up;               /* the first, as delivered */
    size_t filled_up_column;
    int64_t told[INTAKE_CODES], untold[INTAKE_CODES];
    struct intake_waiting *waiting, **waiting_end; /* of the feature at work, in the order seen */
    int64_t row_id;                                /* its row in the table of the role; 0 = none */
    struct ranh_arena arena;                       /* of the source */
    struct ranh_intake_counts counts;
    struct intake_hash *hash;
};

/* A field of the role, read. */
struct intake_value {
    const char *text; /* NULL = null; TEXT, CODE and DATE (ISO) */
    double number;    /* NAN = null */
};

/* Rows of a role on their way into its table. */
enum { INTAKE_ROLES = 16 };
struct intake_rows {
    bool ready;
    unsigned table; /* the loader's */
};

struct ranh_intake {
    struct ranh_store *store;
    struct ranh_finding_sink *findings;
    const char *datasets_dir; /* the run's arena */
    struct ranh_table aliases;
    struct ranh_detector *detector;
    struct ranh_arena arena;       /* of the run */
    struct ranh_arena feature;     /* cleared per feature */
    struct ranh_str text;          /* of the decoder */
    struct ranh_str json;          /* attributes as delivered */
    struct ranh_str columns;       /* names of columns with undecodable cells */
    struct ranh_loader *loader;    /* has the store while features are taken */
    struct ranh_finding_list held; /* findings of that time */
    unsigned delivered;            /* the loader's table */
    struct intake_rows rows[INTAKE_ROLES];
    int64_t last_source;
    struct ranh_intake_keep keep;
};

/* intake_keep.c */
/* Deletes what does not stay. */
int intake_forget(struct ranh_intake *intake, struct ranh_err *err);
int intake_restore_indexes(struct ranh_intake *intake, struct ranh_err *err);

/* intake_shape.c: the code that keeps the feature out of its table, or INTAKE_NONE. Tells all it sees. */
int intake_judge_shape(struct intake_run *run, const struct ranh_record *record,
                       enum intake_code *rejected, struct ranh_err *err);

/* intake_open.c: run->source and run->info, at the beginning of the file. */
int intake_open_file(struct intake_run *run, struct ranh_err *err);

/* intake_vertex.c: puts the parcels of a list of boundary points in the table's place, if it is one. */
int intake_open_vertices(struct intake_run *run, struct ranh_err *err);
int intake_note_vertices(struct intake_run *run, struct ranh_err *err);
/* What is wrong with the points of a record. */
void intake_flaw_detail(struct intake_run *run, const struct ranh_record *record, const char **vi,
                        const char **en);

/* intake_drawing.c: parcels delivered as lines and texts. Opens none where the source is something else. */
int intake_open_drawing(struct intake_run *run, struct ranh_err *err);
void intake_close_drawing(struct intake_run *run);
int intake_take_element(struct intake_run *run, const struct ranh_record *record,
                        enum intake_code *rejected, struct ranh_err *err);
/* Parcels and findings, when all elements are there. */
int intake_finish_drawing(struct intake_run *run, struct ranh_err *err);

/* intake_names.c: names of streets, waters and places, and titles. Text lasts as long as the run's arena. */
struct intake_name {
    const char *kind, *text;
    double x, y;
    int64_t delivered;
};
struct intake_names {
    RANH_VEC(struct intake_name)
};
void intake_names_add(struct intake_run *run, struct intake_names *names, enum ranh_level_role role,
                      const struct ranh_shape *shape, const char *text);
int intake_names_insert(struct intake_run *run, const struct intake_names *names,
                        struct ranh_err *err);

/* intake_row.c */
/* Decoded, trimmed; NULL when blank. */
const char *intake_read_text(struct intake_run *run, size_t column, const struct ranh_cell *cell);
/* "0" and "-1" stand for no number. */
bool intake_is_missing(const char *part);
int intake_prepare_row(struct intake_run *run, struct ranh_err *err);
/* Decodes and parses the mapped cells and inserts the row of the role, or says what keeps it out. */
int intake_insert_row(struct intake_run *run, const struct ranh_record *record,
                      enum intake_code *rejected, struct ranh_err *err);

/* intake_hash.c: the files' SHA-256, made while features are taken. What wait gives lasts until the end. */
void intake_hash_start(struct intake_run *run);
int intake_hash_wait(struct intake_run *run, const char **sums, int64_t *bytes,
                     struct ranh_err *err);
void intake_hash_end(struct intake_run *run); /* also when not started, or not waited for */

/* intake_delivered.c: the feature as it came. */
int intake_prepare_delivered(struct ranh_intake *intake, struct ranh_err *err);
void intake_prepare_keys(struct intake_run *run);
int intake_insert_delivered(struct intake_run *run, const struct ranh_record *record,
                            enum intake_code rejected, struct ranh_err *err);

/* intake_note.c: one finding about the feature at work; detail may be NULL, else it lasts as long as the
 * feature's arena. */
void intake_note(struct intake_run *run, enum intake_code code, const char *detail_vi,
                 const char *detail_en);
/* Tells what was noted of a feature, with its row where it has one. */
int intake_tell(struct intake_run *run, int64_t feature, struct ranh_err *err);
/* A finding about the source, to be filled in and put. */
struct ranh_finding intake_finding(const struct intake_run *run, enum intake_code code);
/* What is told of a shape that stays: heights, curves, what a collection lost. */
void intake_note_shape(struct intake_run *run, const struct ranh_record *record, unsigned notes);
/* intake_table.c: where the names of a table were found, if that is worth telling. */
int intake_note_table(struct intake_run *run, struct ranh_err *err);
/* No feature of the file has that part of the key. */
int intake_note_missing(struct intake_run *run, const char *name, struct ranh_err *err);
/* Findings about the source as a whole, at its end. */
int intake_note_totals(struct intake_run *run, struct ranh_err *err);

#endif
