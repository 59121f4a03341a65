/* SPDX-License-Identifier: MIT */
#ifndef RANH_REPORT_SHEET_H
#define RANH_REPORT_SHEET_H
/*
 * The delivery sheet: what one source was, how it was read, what came of it. One page per source,
 * for the file beside the delivery: as HTML to print, as JSON, as text (pipeline/cmd_sheet.c).
 *
 * Features in = accepted + rejected is counted anew from the rows, not copied. Names of columns
 * appear, what stands in them never does.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/str.h>
#include <ranh/io/store.h>
#include <ranh/report/balances.h>
#include <ranh/report/borders.h>
#include <ranh/report/digest.h>

struct ranh_sheet_file {
    const char *name, *sha256;
};
struct ranh_sheet_column {
    const char *field;    /* of the role; NULL = not used */
    const char *column;   /* in the file */
    const char *encoding; /* of its text; NULL = nothing beyond ASCII, or not known by column */
    /* certain or likely of what the text itself shows, stated or disputed of what the file or the project says,
     * ambiguous or unknown where nothing could be concluded; NULL = no text beyond ASCII */
    const char *certainty;
    int64_t values; /* different ones with letters beyond ASCII that were looked at */
};
struct ranh_sheet_rejected {
    const char *code, *title;
    int64_t n;
    const char *features; /* numbers in the file, the first few */
};
struct ranh_sheet_level {
    const char *level;
    int64_t n;    /* elements delivered on it */
    int64_t used; /* of these, in the boundary or the label of a parcel */
};

struct ranh_sheet {
    struct ranh_arena arena;
    const char *name, *role, *path, *layer, *driver, *encoding;
    int64_t bytes;
    const char *crs_declared, *crs_used, *crs_name, *crs_reason, *operation;
    double accuracy_m; /* NAN = not stated */
    const char *commune, *survey_date;
    int64_t scale; /* 0 = not given */
    int64_t features, accepted, rejected;
    bool balanced;   /* features = accepted + rejected, and the rows agree */
    int64_t parcels; /* made of them; of a drawing not one per feature */
    double area_m2;  /* of parcels; NAN = none */
    struct ranh_digest digest;
    struct ranh_balances balances;    /* of the map sheets it has parcels of */
    struct ranh_border_lines borders; /* of these, inside and with others; the worst first */
    struct {
        RANH_VEC(struct ranh_sheet_file)
    } files;
    struct {
        RANH_VEC(struct ranh_sheet_column)
    } columns;
    struct {
        RANH_VEC(struct ranh_sheet_rejected)
    } reasons;
    struct {
        RANH_VEC(struct ranh_sheet_level)
    } levels; /* of drawings */
};

/* Ids of the sources in order; name NULL = all. RANH_E_USAGE for a name that is none, with a
 * suggestion. */
int ranh_sheet_sources(struct ranh_store *store, const char *name, struct ranh_arena *arena,
                       int64_t **ids, size_t *n, struct ranh_err *err);
int ranh_sheet_read(struct ranh_store *store, int64_t source_id, struct ranh_sheet *sheet,
                    struct ranh_err *err);
void ranh_sheet_release(struct ranh_sheet *sheet);

/* "declared in ranh.yaml" in the language in force. */
const char *ranh_sheet_reason(const char *reason);

/* What a role and a field of it are called; the key itself where there is no better word. */
const char *ranh_sheet_role(const char *role);
/* The column's certainty in words; NULL where there is nothing to say: ASCII, or UTF-8 for certain. */
const char *ranh_sheet_certainty(const struct ranh_sheet_column *column);
const char *ranh_sheet_field(const char *field);

/* One page of A4 each; begin and end once around all. */
void ranh_sheet_html_begin(struct ranh_str *out);
void ranh_sheet_html(struct ranh_sheet *sheet, struct ranh_str *out);
void ranh_sheet_html_end(struct ranh_str *out);
void ranh_sheet_json(struct ranh_sheet *sheet, struct ranh_str *out);

#endif
