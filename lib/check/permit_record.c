/* SPDX-License-Identifier: MIT */
/* P103: dates that cannot be. P105: one permit number in several rows; each after the first is told. */
#include "lib/check/detectors.h"
#include "lib/check/link.h"

#include <ranh/base/date.h>
#include <ranh/base/i18n.h>
#include <ranh/base/str.h>
#include <ranh/land/parcel.h>
#include <ranh/land/permit.h>

static void add(struct ranh_str *vi, struct ranh_str *en, const char *text_vi, const char *text_en,
                int32_t a, int32_t b)
{
    char x[RANH_DATE_MAX], y[RANH_DATE_MAX];
    ranh_str_printf(vi, text_vi, ranh_date_vi(x, a), ranh_date_vi(y, b));
    ranh_str_printf(en, text_en, ranh_date_iso(x, a), ranh_date_iso(y, b));
}

static int check_dates(const struct ranh_permit *permit, int32_t as_of, struct ranh_arena *arena,
                       struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct ranh_str vi = RANH_STR_INIT, en = RANH_STR_INIT;
    bool known = as_of != RANH_DATE_NONE;
    int status = 0;
    if (known && permit->issued != RANH_DATE_NONE && permit->issued > as_of)
        add(&vi, &en, "cấp ngày %s, sau ngày của dữ liệu %s",
            "issued on %s, after the date of the data, %s", permit->issued, as_of);
    else if (known && permit->filed != RANH_DATE_NONE && permit->filed > as_of)
        add(&vi, &en, "nộp ngày %s, sau ngày của dữ liệu %s",
            "filed on %s, after the date of the data, %s", permit->filed, as_of);
    if (permit->issued != RANH_DATE_NONE && permit->filed != RANH_DATE_NONE &&
        permit->issued < permit->filed) {
        ranh_str_puts(&vi, vi.len ? "; " : "");
        ranh_str_puts(&en, en.len ? "; " : "");
        add(&vi, &en, "cấp ngày %s, trước khi nộp hồ sơ ngày %s",
            "issued on %s, before it was filed on %s", permit->issued, permit->filed);
    }
    if (vi.len > 0) {
        struct ranh_finding finding = ranh_finding_of_permit("P103", permit);
        finding.key_b = ranh_parcel_key(arena, permit->commune, permit->sheet, permit->parcel);
        finding.detail_vi = vi.text;
        finding.detail_en = en.text;
        status = ranh_finding_put(sink, &finding, err);
    }
    ranh_str_release(&vi);
    ranh_str_release(&en);
    return status;
}

static int check_number(const struct ranh_permit *permit, const struct ranh_permit *first,
                        int64_t n, struct ranh_arena *arena, struct ranh_finding_sink *sink,
                        struct ranh_err *err)
{
    struct ranh_finding finding = ranh_finding_of_permit("P105", permit);
    finding.key_b = ranh_parcel_key(arena, permit->commune, permit->sheet, permit->parcel);
    finding.measured = (double)n;
    finding.limit = 1;
    if (first->file && first->feature >= 0) {
        finding.detail_vi = ranh_arena_printf(arena, "xem thêm dòng %lld của %s",
                                              (long long)first->feature, first->file);
        finding.detail_en = ranh_arena_printf(arena, "see also row %lld of %s",
                                              (long long)first->feature, first->file);
    }
    return ranh_finding_put(sink, &finding, err);
}

struct use {
    int64_t n;
    size_t first;
};

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct ranh_map map; /* number -> index into uses */
    struct ranh_arena arena;
    int status = 0;
    if (!input->links)
        return 0;
    const struct ranh_permit_set *set = &input->links->permits;
    struct use *uses = ranh_calloc(set->n + 1, sizeof(*uses));
    ranh_map_init(&map);
    ranh_arena_init(&arena);
    for (size_t i = 0; i < set->n; i++) {
        bool fresh;
        if (!set->permit[i].number)
            continue;
        int64_t *at = ranh_map_put(&map, set->permit[i].number, (int64_t)map.n, &fresh);
        if (fresh)
            uses[*at].first = i;
        uses[*at].n++;
    }
    for (size_t i = 0; i < set->n && !status; i++) {
        const struct ranh_permit *permit = &set->permit[i];
        ranh_arena_clear(&arena);
        status = check_dates(permit, input->as_of, &arena, sink, err);
        const int64_t *at = permit->number ? ranh_map_get(&map, permit->number) : NULL;
        if (!status && at && uses[*at].n > 1 && uses[*at].first != i)
            status =
                check_number(permit, &set->permit[uses[*at].first], uses[*at].n, &arena, sink, err);
    }
    ranh_arena_release(&arena);
    ranh_map_release(&map);
    ranh_free(uses);
    return status;
}

static const char *const codes[] = {"P103", "P105", NULL};
const struct ranh_detector ranh_detect_permit_record = {
    "permit-record", N_("records of permits"), "link", codes, run, false};
