/* SPDX-License-Identifier: MIT */
/*
 * A103: land-use codes that are not for a parcel. A119: codes of earlier lists, which old records hold; what they
 * are today is told as far as it is known, and how certain that is. Equal texts are equal pointers in a parcel
 * set, so each spelling is judged once.
 */
#include "lib/check/detectors.h"

#include <string.h>

#include "lib/check/place.h"

#include <ranh/base/i18n.h>

struct judged {
    bool valid;
    char bad[16];
    const struct ranh_land_use *what;
};

static struct judged judge(const struct ranh_rules *rules, const char *codes)
{
    struct judged j = {0};
    j.valid = ranh_rules_land_use_check(rules, codes, j.bad, &j.what);
    return j;
}

static bool is_old(const struct judged *j)
{
    return j->what && j->what->kind == 'o';
}

/* "ONT ODT" as "ONT or ODT". */
static const char *either(const char *codes, const char *word, struct ranh_arena *arena)
{
    const char *said = "";
    while (*codes) {
        size_t n = strcspn(codes, " ");
        said = ranh_arena_printf(arena, "%s%s%.*s", said, *said ? word : "", (int)n, codes);
        codes += n + strspn(codes + n, " ");
    }
    return said;
}

static void explain_old(struct ranh_finding *finding, const struct judged *j,
                        struct ranh_arena *arena)
{
    const struct ranh_land_use *old = j->what;
    bool unverified = old->status != 'V' && old->status != 'S';
    if (!*old->today) {
        finding->detail_vi = ranh_arena_printf(arena, "“%s”, %s, nay là mã nào chưa có căn cứ",
                                               j->bad, old->name_vi);
        finding->detail_en = ranh_arena_printf(arena, "“%s”, %s; what it is today is not known",
                                               j->bad, old->name_en);
        return;
    }
    finding->detail_vi = ranh_arena_printf(arena, "“%s”, %s, nay là %s%s", j->bad, old->name_vi,
                                           either(old->today, " hoặc ", arena),
                                           unverified ? " (chưa kiểm chứng)" : "");
    finding->detail_en =
        ranh_arena_printf(arena, "“%s”, %s, today %s%s", j->bad, old->name_en,
                          either(old->today, " or ", arena), unverified ? " (unverified)" : "");
}

static void explain(struct ranh_finding *finding, const struct judged *j, const char *codes,
                    struct ranh_arena *arena)
{
    if (j->bad[0] == '\0') {
        finding->detail_vi = ranh_arena_printf(arena, "“%s” thiếu một mã", codes);
        finding->detail_en = ranh_arena_printf(arena, "“%s” lacks a code", codes);
    } else if (!j->what) {
        finding->detail_vi = ranh_arena_printf(arena, "“%s”", j->bad);
        finding->detail_en = ranh_arena_printf(arena, "“%s”", j->bad);
    } else if (is_old(j)) {
        explain_old(finding, j, arena);
    } else {
        finding->detail_vi =
            ranh_arena_printf(arena, "“%s” là mã nhóm, không dùng cho một thửa", j->bad);
        finding->detail_en =
            ranh_arena_printf(arena, "“%s” is a group and not for a single parcel", j->bad);
    }
}

static int report(const struct ranh_check_input *input, size_t i, const struct judged *j,
                  struct ranh_arena *arena, struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct ranh_finding finding =
        ranh_finding_of_parcel(is_old(j) ? "A119" : "A103", &input->parcels->parcel[i]);
    ranh_arena_clear(arena);
    finding.shape = ranh_place_of_parcel(input->parcels, i, arena);
    explain(&finding, j, input->parcels->parcel[i].land_use, arena);
    return ranh_finding_put(sink, &finding, err);
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    const struct ranh_parcel_set *set = input->parcels;
    struct ranh_map seen; /* spelling -> 1 valid, 0 not */
    struct ranh_arena arena;
    int status = 0;
    ranh_map_init(&seen);
    ranh_arena_init(&arena);
    for (size_t i = 0; i < set->fabric.n_faces && !status; i++) {
        const char *codes = set->parcel[i].land_use;
        if (!codes || (input->stale && !input->stale[i]))
            continue;
        bool fresh;
        int64_t *valid = ranh_map_put(&seen, codes, 0, &fresh);
        if (fresh)
            *valid = judge(input->rules, codes).valid;
        if (!*valid) {
            struct judged j = judge(input->rules, codes);
            status = report(input, i, &j, &arena, sink, err);
        }
    }
    ranh_arena_release(&arena);
    ranh_map_release(&seen);
    return status;
}

static const char *const codes[] = {"A103", "A119", NULL};
const struct ranh_detector ranh_detect_land_use = {
    "land-use", N_("land-use codes"), "validate", codes, run, true};
