/* SPDX-License-Identifier: MIT */
/*
 * Whether a geometry can serve its role. Only its kind is judged here: that it exists, is made of
 * finite numbers and encloses ground where the role needs that. Whether it is valid is asked in the
 * workspace CRS, by validate.
 */
#include <string.h>
#include <strings.h>

#include <ranh/base/i18n.h>
#include <ranh/geo/wkb.h>

#include "intake_impl.h"

static const char *kind_name(enum ranh_shape_kind kind, bool vietnamese)
{
    switch (kind) {
    case RANH_SHAPE_POINT:
        return vietnamese ? "điểm" : "a point";
    case RANH_SHAPE_LINE:
        return vietnamese ? "đường" : "a line";
    default:
        return vietnamese ? "kiểu khác" : "of another kind";
    }
}

static int reject(struct intake_run *run, enum intake_code code, const char *vi, const char *en,
                  enum intake_code *rejected)
{
    *rejected = code;
    intake_note(run, code, vi, en);
    return RANH_OK;
}

/* What is told of a feature that stays. */
void intake_note_shape(struct intake_run *run, const struct ranh_record *record, unsigned notes)
{
    if (notes & RANH_WKB_HAD_Z)
        intake_note(run, INTAKE_HEIGHTS, NULL, NULL);
    if (record->was_curved)
        intake_note(run, INTAKE_CURVED, NULL, NULL);
    if (notes & RANH_WKB_MIXED)
        intake_note(run, INTAKE_MIXED, NULL, NULL);
}

/* "POLYGON ((0 0, nan 1, ...": a geometry but for a coordinate. */
static bool names_no_number(const char *text)
{
    static const char *const words[] = {"nan", "inf", "-nan", "-inf"};
    for (; *text; text++)
        for (size_t i = 0; strchr(" (,", *text) && i < sizeof(words) / sizeof(*words); i++) {
            size_t n = strlen(words[i]);
            if (strncasecmp(text + 1, words[i], n) == 0 && strchr(" ,)", text[n + 1]))
                return true;
        }
    return false;
}

/* Text of which no geometry can be made. Told with its beginning and its end, by which one sees where it was cut. */
static int judge_unreadable(struct intake_run *run, const char *text, bool must,
                            enum intake_code *rejected)
{
    enum { ALL = 60, BEGINNING = 36, END = 20 };
    struct ranh_arena *arena = &run->intake->feature;
    size_t n = strlen(text);
    char *shown = n <= ALL
                      ? ranh_arena_strdup(arena, text)
                      : ranh_arena_printf(arena, "%.*s ... %s", BEGINNING, text, text + n - END);
    for (char *c = shown; *c; c++) /* not yet decoded, and a cut may go through a letter */
        if ((unsigned char)*c < ' ' || (unsigned char)*c > '~')
            *c = '?';
    const char *vi = ranh_arena_printf(arena, "chữ không đọc được thành hình: \"%s\"", shown);
    const char *en = ranh_arena_printf(arena, "text that is no geometry: \"%s\"", shown);
    if (must)
        return reject(run, INTAKE_WRONG_KIND, vi, en, rejected);
    intake_note(run, INTAKE_WRONG_KIND, vi, en);
    return RANH_OK;
}

int intake_judge_shape(struct intake_run *run, const struct ranh_record *record,
                       enum intake_code *rejected, struct ranh_err *err)
{
    enum ranh_geometry_need need = run->role->geometry;
    struct ranh_shape shape = {0};
    unsigned notes = 0;
    *rejected = INTAKE_NONE;
    if (need == RANH_GEOMETRY_NONE)
        return RANH_OK;
    bool must = need != RANH_GEOMETRY_OPTIONAL;
    if (record->wkb) {
        int status =
            ranh_wkb_read(&run->intake->feature, record->wkb, record->wkb_n, &shape, &notes, err);
        if (status)
            return status;
    }
    if (record->flaw) {
        const char *vi, *en;
        intake_flaw_detail(run, record, &vi, &en);
        return reject(run, INTAKE_BAD_VERTEX, vi, en, rejected);
    }
    if (record->bad_text && !names_no_number(record->bad_text))
        return judge_unreadable(run, record->bad_text, must, rejected);
    if (record->bad_geometry || (notes & RANH_WKB_NOT_FINITE)) {
        const char *vi = record->bad_geometry ? "ô hình học không đọc được" : NULL;
        const char *en = record->bad_geometry ? "the cell of its geometry cannot be read" : NULL;
        if (must)
            return reject(run, INTAKE_NOT_FINITE, vi, en, rejected);
        intake_note(run, INTAKE_NOT_FINITE, vi, en);
        return RANH_OK;
    }
    if (shape.kind == RANH_SHAPE_NONE || shape.n_points == 0)
        return must ? reject(run, INTAKE_NO_GEOMETRY, NULL, NULL, rejected) : RANH_OK;
    if (need == RANH_GEOMETRY_AREA && shape.kind != RANH_SHAPE_POLYGON)
        return reject(run, INTAKE_WRONG_KIND, kind_name(shape.kind, true),
                      kind_name(shape.kind, false), rejected);
    bool no_place =
        shape.kind == RANH_SHAPE_LINE || (shape.kind == RANH_SHAPE_POINT && shape.n_points != 1);
    if (!must && no_place) /* the row stays, its geometry is no place */
        intake_note(run, INTAKE_WRONG_KIND, kind_name(shape.kind, true),
                    kind_name(shape.kind, false));
    intake_note_shape(run, record, notes);
    return RANH_OK;
}
