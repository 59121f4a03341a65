/* SPDX-License-Identifier: MIT */
/*
 * What is said when the reference system of a source is refused: which source, what its numbers look like, and what
 * a person can do about it, in a project or on the command line.
 */
#include "reproject_internal.h"

#include <string.h>

#include <ranh/base/i18n.h>

/* Who is meant. Without a project the name of a source is that of its file: said once. */
const char *ranh_rp_called(struct ranh_rp *rp, const struct ranh_rp_source *source)
{
    if (strcmp(source->name, source->file) == 0)
        return source->name;
    return ranh_arena_printf(&rp->arena, _("source %s (%s)"), source->name, source->file);
}

/* How to choose, when the numbers do not say it alone. */
int ranh_rp_refuse_detection(struct ranh_rp *rp, const struct ranh_rp_source *source,
                             const struct ranh_rp_detection *found, struct ranh_err *err)
{
    const struct ranh_crs_detection *d = &found->crs;
    const char *text = ranh_rp_detection_text(rp, found, ranh_i18n_lang() == RANH_LANG_VI);
    if (found->step != RANH_MOVE_SYSTEM)
        return ranh_fail(err, RANH_E_CRS,
                         _("%s %s. Convert it again from the original by EPSG:6960, or "
                           "give its zone as `crs:` and the increments under `local_shift:`."),
                         ranh_rp_called(rp, source), text);
    if (d->answer == RANH_CRS_UNIQUE && d->reading[0].refused)
        return ranh_fail(err, RANH_E_CRS,
                         _("%s %s. There is no lawful national transformation from it: "
                           "convert the file by local control points and give its VN-2000 zone as "
                           "`crs:`, or give the increments under `local_shift:` in ranh.yaml."),
                         ranh_rp_called(rp, source), text);
    if (d->answer == RANH_CRS_UNIQUE)
        return ranh_fail(err, RANH_E_CRS,
                         _("%s %s. Nothing is turned or scaled by itself: correct the "
                           "file (or `x:` and `y:` of a table), then give `crs:` (or --crs)."),
                         ranh_rp_called(rp, source), text);
    if (d->answer == RANH_CRS_SEVERAL)
        return ranh_fail(
            err, RANH_E_CRS,
            _("%s %s. Look at the sheet's frame or ask who drew it, then "
              "give one of them as `crs:` (or --crs); its `commune:` (or --commune) would "
              "help too."),
            ranh_rp_called(rp, source), text);
    return ranh_fail(
        err, RANH_E_CRS,
        _("%s: none of %zu readings of its numbers lies where it should. "
          "Say in which zone it was drawn with `crs:` (or --crs), e.g. EPSG:9210 "
          "(105°45') or EPSG:5899 (107°45'), and check its `commune:` (or --commune)."),
        ranh_rp_called(rp, source), d->n_tried);
}

/* A file without a system, and nobody said to look: what its numbers look like is part of the
 * advice. */
int ranh_rp_refuse_missing(struct ranh_rp *rp, const struct ranh_rp_source *source,
                           struct ranh_err *err)
{
    struct ranh_rp_detection found;
    int status = ranh_rp_detect(rp, source, false, &found, err);
    if (status)
        return status;
    const char *text = ranh_rp_detection_text(rp, &found, ranh_i18n_lang() == RANH_LANG_VI);
    return ranh_fail(
        err, RANH_E_CRS,
        _("%s has geometry but no reference system%s%s. Say in which zone it was "
          "drawn with `crs:` in ranh.yaml (or --crs), e.g. EPSG:9210 (105°45') or EPSG:5899 "
          "(107°45')."),
        ranh_rp_called(rp, source), *text ? "; " : "", text);
}
