/* SPDX-License-Identifier: MIT */
/*
 * The table of detectors, in the order they run. To add one: write a file, declare it in detectors.h, put
 * it here; `ranh explain`, the stages and the tests find it by this table.
 */
#include "lib/check/detectors.h"

#include <string.h>

#include <ranh/base/i18n.h>

#include "lib/check/borders.h"
#include "lib/check/extent.h"
#include "lib/check/plane.h"

static const struct ranh_detector *const table[] = {
    &ranh_detect_validity,     &ranh_detect_curve,          &ranh_detect_keys,
    &ranh_detect_land_use,     &ranh_detect_area,           &ranh_detect_commune,
    &ranh_detect_identifier,   &ranh_detect_overlap,        &ranh_detect_gap,
    &ranh_detect_open_gap,     &ranh_detect_missing_vertex, &ranh_detect_edge_match,
    &ranh_detect_open_ground,  &ranh_detect_balance,        &ranh_detect_displaced,
    &ranh_detect_permit_link,  &ranh_detect_permit_record,  &ranh_detect_dossier,
    &ranh_detect_use_conflict, &ranh_detect_several_zones,  &ranh_detect_bulk,
    &ranh_detect_corridor,     &ranh_detect_no_zone,
};

enum { N_DETECTORS = sizeof(table) / sizeof(table[0]) };

const struct ranh_detector *const *ranh_detectors(size_t *n)
{
    *n = N_DETECTORS;
    return table;
}

static int run_all(const char *stage, const struct ranh_check_input *input,
                   struct ranh_finding_sink *sink, struct ranh_err *err)
{
    for (size_t i = 0; i < N_DETECTORS; i++) {
        if (strcmp(table[i]->stage, stage) != 0)
            continue;
        ranh_log_say(input->log, RANH_LOG_DEBUG, _("checking %s"), _(table[i]->about));
        int status = table[i]->run(input, sink, err);
        if (status) {
            ranh_fail_context(err, "%s", table[i]->name);
            return status;
        }
    }
    return 0;
}

int ranh_detectors_run(const char *stage, const struct ranh_check_input *input,
                       struct ranh_finding_sink *sink, struct ranh_err *err)
{
    if (strcmp(stage, "overlap") != 0)
        return run_all(stage, input, sink, err);
    struct ranh_check_input with = *input;
    struct ranh_plane *plane = NULL;
    struct ranh_extent *extent = NULL;
    struct ranh_borders *borders = input->borders ? NULL : ranh_borders_new();
    int status = 0;
    if (!input->plane)
        status = ranh_plane_new(&input->parcels->fabric, input->pool, &plane, err);
    if (plane)
        with.plane = plane;
    if (borders)
        with.borders = borders;
    if (!status && !input->extent)
        status = ranh_extent_new(&with, &extent, err);
    if (extent)
        with.extent = extent;
    if (!status)
        status = run_all(stage, &with, sink, err);
    ranh_extent_free(extent);
    ranh_borders_free(borders);
    ranh_plane_free(plane);
    return status;
}

struct ranh_check_limits ranh_check_limits_default(void)
{
    return (struct ranh_check_limits){.area_tolerance_m2 = 0.05, .min_share = 0.001};
}
