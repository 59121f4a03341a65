/* SPDX-License-Identifier: MIT */
/*
 * T105: two sheets that miss each other by no more than the law permits. One finding a border, however many
 * overlaps and gaps lie along it, with their number, the widest, and which sheet has to be adjusted; its id is
 * that of the two sheets, so that the same border is the same finding in every run. A border with nothing but
 * roundings gets no finding. The tally of every border goes to the sink of faces. Runs after the detectors of
 * overlaps and gaps.
 */
#include "lib/check/borders.h"
#include "lib/check/detectors.h"

#include <ranh/base/i18n.h>

static const char *how_many(struct ranh_arena *arena, const struct ranh_border_sum *sum, bool vi)
{
    long long overlaps = (long long)sum->overlaps, gaps = (long long)sum->gaps;
    const char *a = ranh_arena_printf(arena, vi ? "%lld chỗ chồng" : "%lld overlap%s", overlaps,
                                      overlaps == 1 ? "" : "s");
    const char *b =
        ranh_arena_printf(arena, vi ? "%lld khe hở" : "%lld gap%s", gaps, gaps == 1 ? "" : "s");
    if (gaps == 0 || overlaps == 0)
        return gaps == 0 ? a : b;
    return ranh_arena_printf(arena, vi ? "%s và %s" : "%s and %s", a, b);
}

static int put(struct ranh_borders *borders, const struct ranh_border_entry *e,
               struct ranh_finding_sink *sink, struct ranh_err *err)
{
    const struct ranh_border_sum *within = &e->row.by[RANH_FOLD_WITHIN];
    struct ranh_finding finding = RANH_FINDING_INIT;
    ranh_arena_clear(&borders->scratch);
    finding.code = "T105";
    finding.stage = "overlap";
    finding.subject = "border";
    finding.verdict = RANH_POSSIBLE;
    finding.key_a = e->row.side_a;
    finding.key_b = e->row.side_b;
    finding.source_id = e->source_id;
    finding.file = e->file;
    finding.commune = e->commune;
    finding.measured = finding.width_m = within->width_m;
    finding.limit = e->row.limit_m;
    finding.unit = "m";
    finding.area_m2 = within->area_m2;
    finding.length_m = within->length_m;
    finding.article = e->article;
    finding.detail_vi = how_many(&borders->scratch, within, true);
    finding.detail_en = how_many(&borders->scratch, within, false);
    finding.adjust = ranh_adjust_name(e->row.adjust);
    finding.adjust_vi = e->row.adjust_vi;
    finding.adjust_en = e->row.adjust_en;
    finding.group = e->row.name;
    finding.by_keys = true;
    finding.shape = e->widest;
    return ranh_finding_put(sink, &finding, err);
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct ranh_borders *borders = input->borders;
    int status = 0;
    ranh_borders_sort(borders);
    for (size_t i = 0; i < borders->entry.n && !status; i++) {
        const struct ranh_border_entry *e = &borders->entry.at[i];
        const struct ranh_border_sum *within = &e->row.by[RANH_FOLD_WITHIN];
        if (within->overlaps + within->gaps > 0)
            status = put(borders, e, sink, err);
        if (!status && input->faces && input->faces->put_border)
            status = input->faces->put_border(input->faces, &e->row, err);
    }
    return status;
}

static const char *const codes[] = {"T105", NULL};
const struct ranh_detector ranh_detect_edge_match = {
    "edge-match", N_("edge matching of sheets"), "overlap", codes, run, false};
