/* SPDX-License-Identifier: MIT */
/*
 * What the numbers of a source look like, asked only where it is needed: `crs: auto`, a file of
 * `ranh check` that states nothing, and the hint of C101. A few features of the source are read,
 * and where they must lie is taken from the best there is: the communes they name; else the sources
 * beside it that have a system; else any commune of the city.
 */
#include "reproject_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/geo/wkb.h>

static void place_all(struct ranh_rp_sample *s, const struct ranh_box *box, size_t n)
{
    for (size_t i = 0; i < s->n; i++) {
        s->point[i].place = box;
        s->point[i].n_place = n;
    }
}

/* Boxes of the sources that have a system, in degrees. */
static int neighbours(struct ranh_rp *rp, const struct ranh_rp_source *source,
                      struct ranh_box **boxes, size_t *n, struct ranh_err *err)
{
    int status = 0;
    *n = 0;
    *boxes = RANH_NEW_ARRAY(&rp->arena, rp->n_sources + 1, struct ranh_box);
    for (size_t i = 0; i < rp->n_sources && !status; i++) {
        struct ranh_rp_source *other = &rp->source[i];
        if (other == source || !other->crs || other->detected)
            continue;
        if (!other->seen)
            status = ranh_rp_look(rp, other, err);
        if (other->box.xmin <= other->box.xmax)
            (*boxes)[(*n)++] = other->box;
    }
    return status;
}

static int by_boxes(struct ranh_rp *rp, const struct ranh_rp_source *source,
                    struct ranh_rp_sample *s, struct ranh_rp_detection *found, struct ranh_err *err)
{
    struct ranh_box *box = NULL;
    size_t n = 0;
    int status = neighbours(rp, source, &box, &n, err);
    found->beside = true;
    if (status || n == 0)
        return status;
    place_all(s, box, n);
    found->by = "to the other sources";
    return ranh_crs_detect(rp->worker[0].crs, &rp->arena, s->point, s->n, NAN, &found->crs, err);
}

static int by_place(struct ranh_rp *rp, const struct ranh_rp_source *source,
                    struct ranh_rp_detection *found, struct ranh_err *err)
{
    struct ranh_rp_sample s;
    int status = ranh_rp_sample_take(rp, source, &s, err);
    for (size_t i = 0; i < s.n; i++)
        found->n_degrees += fabs(s.point[i].x) <= 360 && fabs(s.point[i].y) <= 360;
    found->n = s.n;
    if (!status && s.n_own > 0) {
        ranh_rp_sample_keep_own(&s);
        found->by = "into their own commune";
        found->n = s.n;
        return ranh_crs_detect(rp->worker[0].crs, &rp->arena, s.point, s.n, s.meridian, &found->crs,
                               err);
    }
    if (!status && s.n > 0)
        status = by_boxes(rp, source, &s, found, err);
    if (status || s.n == 0 || found->crs.answer != RANH_CRS_NO_ANSWER)
        return status;
    struct ranh_box *every = RANH_NEW_ARRAY(&rp->arena, rp->admin.n_units, struct ranh_box);
    for (size_t i = 0; i < rp->admin.n_units; i++)
        every[i] = rp->admin.unit[i].box;
    place_all(&s, every, rp->admin.n_units);
    found->by = "into the city";
    status = ranh_crs_detect(rp->worker[0].crs, &rp->arena, s.point, s.n, NAN, &found->crs, err);
    return status ? status : ranh_rp_by_sheet_numbers(rp, &s, found, err);
}

int ranh_rp_detect(struct ranh_rp *rp, const struct ranh_rp_source *source, bool decide,
                   struct ranh_rp_detection *found, struct ranh_err *err)
{
    *found = (struct ranh_rp_detection){.by = "into the city"};
    if (!rp->viet_nam || !rp->has_admin)
        return 0;
    int status = by_place(rp, source, found, err);
    if (!status && (decide || found->crs.answer == RANH_CRS_SEVERAL))
        status = ranh_rp_by_neighbours(rp, source, found, err);
    return status;
}

const char *ranh_rp_detection_text(struct ranh_rp *rp, const struct ranh_rp_detection *found,
                                   bool vi)
{
    const char *text = ranh_crs_detection_text(&rp->arena, &found->crs, vi);
    if (found->n_meeting == 0 && found->step == RANH_MOVE_SYSTEM)
        return text;
    const char *step =
        found->step == RANH_MOVE_SYSTEM ? ""
        : found->step == RANH_MOVE_LACKING
            ? (vi ? ", nhưng bước chuyển giữa WGS 84 và VN-2000 (225 m) đã bị bỏ sót"
                  : ", but with the step between WGS 84 and VN-2000 (225 m) left out")
            : (vi ? ", nhưng bước chuyển giữa WGS 84 và VN-2000 (225 m) đã làm hai lần"
                  : ", but with the step between WGS 84 and VN-2000 (225 m) made twice");
    if (found->n_meeting == 0)
        return ranh_arena_printf(&rp->arena,
                                 vi ? "%s%s: như vậy các thửa mới nằm trong khung mảnh của mình"
                                    : "%s%s: so its parcels lie in the frames of their sheets",
                                 text, step);
    return ranh_arena_printf(
        &rp->arena,
        vi ? "%s%s: như vậy %zu trong %zu điểm ranh trùng với điểm của các tệp bên cạnh"
           : "%s%s: so %zu of %zu boundary points are also those of its neighbours",
        text, step, found->n_meeting, found->n_points);
}
