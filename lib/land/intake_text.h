/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_INTAKE_TEXT_H
#define RANH_LAND_INTAKE_TEXT_H
/*
 * Text of one source: a sample of each column, the encoding decided from it, and what became of the cells.
 * A column is decided before its first cell is taken: from the whole .dbf, from the first reading where
 * there is one, or from a number of features read ahead.
 */
#include <stdbool.h>

#include <ranh/io/detect.h>
#include <ranh/io/encoding.h>
#include <ranh/io/source.h>

struct intake_run;

/* Why a column is read as it is. */
enum intake_text_why {
    INTAKE_TEXT_STATED,    /* by the project, the file or its format; nothing speaks against it */
    INTAKE_TEXT_DETECTED,  /* nothing was stated, or what was cannot be */
    INTAKE_TEXT_OVERRULED, /* what the file states cannot be */
    INTAKE_TEXT_DISPUTED,  /* the statement stays, though the text looks like something else */
    INTAKE_TEXT_UNDECIDED, /* not what is stated, and nothing else for certain */
};

struct intake_column {
    struct ranh_text_sample sample;
    struct ranh_text_guess guess;
    struct ranh_decoder *decoder; /* one of intake_text.decoder */
    enum intake_text_why why;
    int64_t marked; /* cells with anything outside of ASCII */
    int64_t bad, cut, decomposed, other, capitals, case_lost;
    int64_t first_bad; /* feature */
    /* The last cell that had to be decoded: neighbours have the same street and ward. */
    struct ranh_str last_bytes, last_text;
    unsigned last_flags;
};

/* A cell of the feature at hand, decoded once. */
struct intake_cell {
    const char *text; /* in the feature's arena; NULL = not yet decoded */
    unsigned flags;
    bool as_it_is; /* the cell's own bytes are that text, UTF-8 without a NUL */
};

struct intake_ahead; /* features read ahead */

struct intake_text {
    struct intake_column *column; /* [n_columns], the fields */
    size_t n_columns;
    struct intake_cell *cell;      /* [n_fields] */
    struct ranh_decoder **decoder; /* those in use; the first is the source's own */
    size_t n_decoders;
    struct intake_ahead *ahead;
    bool sampled; /* nothing more to gather */
};

int intake_text_open(struct intake_run *run, struct ranh_err *err);
void intake_text_close(struct intake_run *run);

/* Adds a record to the samples: for the first reading, where there is one. */
void intake_text_observe(struct intake_run *run, const struct ranh_record *record);
/* Samples where nothing was observed, and decides every column. */
int intake_text_decide(struct intake_run *run, struct ranh_err *err);
/* The next record: first those read ahead. */
int intake_text_next(struct intake_run *run, struct ranh_record *record, bool *more,
                     struct ranh_err *err);

/* The cell as NFC text in the feature's arena, once per feature; flags as of ranh_decode_cell(). */
const struct intake_cell *intake_text_cell(struct intake_run *run, size_t column,
                                           const struct ranh_cell *cell);
/* Forgets the cells of the feature. */
void intake_text_end_feature(struct intake_run *run);
/* Counts what the cell shows and tells it, unless its column as a whole is in doubt. */
void intake_text_note(struct intake_run *run, const struct ranh_record *record, size_t column);

/* intake_text_tell.c: findings about columns, and the account in JSON. */
int intake_text_tell(struct intake_run *run, struct ranh_err *err);
void intake_text_json(const struct intake_run *run, struct ranh_str *out);

#endif
