/* SPDX-License-Identifier: MIT */
/*
 * P101: a permit without a parcel. Where the data hold no parcel of that commune at all the answer is no
 * data, not a fault of the permit. P102: a permit whose number is that of several parcels.
 */
#include "lib/check/detectors.h"
#include "lib/check/link.h"

#include <ranh/base/i18n.h>
#include <ranh/land/parcel.h>
#include <ranh/land/permit.h>

static int report(const struct ranh_links *all, const struct ranh_permit *permit, size_t links,
                  const char *method, struct ranh_arena *arena, struct ranh_finding_sink *sink,
                  struct ranh_err *err)
{
    struct ranh_finding finding = ranh_finding_of_permit(links ? "P102" : "P101", permit);
    ranh_arena_clear(arena);
    finding.key_b = ranh_parcel_key(arena, permit->commune, permit->sheet, permit->parcel);
    if (links > 0) {
        finding.measured = (double)links;
        finding.limit = 1;
        if (method[0] == 'o') {
            finding.detail_vi = "theo số thửa cũ";
            finding.detail_en = "by former numbers";
        }
    } else if (!finding.key_b) {
        finding.detail_vi = "giấy phép thiếu mã xã, số tờ hoặc số thửa";
        finding.detail_en = "the permit lacks its commune code, sheet or parcel number";
    } else if (!ranh_map_get(&all->communes, permit->commune)) {
        finding.verdict = RANH_NO_DATA;
        finding.detail_vi = "dữ liệu không có thửa nào của xã, phường này";
        finding.detail_en = "no parcel of that commune was delivered";
    }
    return ranh_finding_put(sink, &finding, err);
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    const struct ranh_links *links = input->links;
    struct ranh_arena arena;
    int status = 0;
    if (!links)
        return 0;
    ranh_arena_init(&arena);
    for (size_t i = 0, from = 0, to; i < links->permits.n && !status; i++, from = to) {
        const struct ranh_permit *permit = &links->permits.permit[i];
        for (to = from; to < links->n && links->at[to].permit_id == permit->id;)
            to++;
        if (to - from != 1)
            status = report(links, permit, to - from, to > from ? links->at[from].method : NULL,
                            &arena, sink, err);
    }
    ranh_arena_release(&arena);
    return status;
}

static const char *const codes[] = {"P101", "P102", NULL};
const struct ranh_detector ranh_detect_permit_link = {
    "permit-link", N_("links of permits to parcels"), "link", codes, run, false};
