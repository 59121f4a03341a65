/* SPDX-License-Identifier: MIT */
/*
 * P101: a permit without a parcel. Where the data hold no parcel of that commune at all the answer is no
 * data, not a fault of the permit. P102: a permit whose number is that of several parcels.
 */
#include "lib/check/detectors.h"

#include <ranh/base/i18n.h>
#include <ranh/land/permit.h>

struct link_check {
    struct ranh_finding_sink *sink;
    struct ranh_permit_set permits;
    struct ranh_map communes; /* codes of which there are parcels */
    struct ranh_arena arena;
};

static int load_communes(struct link_check *check, struct ranh_store *store, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row;
    int status = ranh_store_prepare(store,
                                    "SELECT DISTINCT commune_code FROM parcel"
                                    " WHERE commune_code IS NOT NULL ORDER BY 1",
                                    &stmt, err);
    while (!status && !(status = ranh_store_step(store, stmt, &row, err)) && row)
        ranh_map_put(&check->communes, (const char *)sqlite3_column_text(stmt, 0), 1, NULL);
    sqlite3_finalize(stmt);
    return status;
}

static int report(struct link_check *check, const struct ranh_permit *permit, int64_t links,
                  const char *method, struct ranh_err *err)
{
    struct ranh_finding finding = ranh_finding_of_permit(links ? "P102" : "P101", permit);
    ranh_arena_clear(&check->arena);
    finding.key_b = ranh_parcel_key(&check->arena, permit->commune, permit->sheet, permit->parcel);
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
    } else if (!ranh_map_get(&check->communes, permit->commune)) {
        finding.verdict = RANH_NO_DATA;
        finding.detail_vi = "dữ liệu không có thửa nào của xã, phường này";
        finding.detail_en = "no parcel of that commune was delivered";
    }
    return ranh_finding_put(check->sink, &finding, err);
}

static int check_links(struct link_check *check, struct ranh_store *store, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row;
    int status =
        ranh_store_prepare(store,
                           "SELECT p.permit_id, count(l.parcel_id), min(l.method) FROM permit p"
                           " LEFT JOIN permit_parcel l USING (permit_id) GROUP BY p.permit_id"
                           " HAVING count(l.parcel_id) <> 1 ORDER BY p.permit_id",
                           &stmt, err);
    while (!status && !(status = ranh_store_step(store, stmt, &row, err)) && row) {
        const struct ranh_permit *permit =
            ranh_permit_find(&check->permits, sqlite3_column_int64(stmt, 0));
        if (permit)
            status = report(check, permit, sqlite3_column_int64(stmt, 1),
                            (const char *)sqlite3_column_text(stmt, 2), err);
    }
    sqlite3_finalize(stmt);
    return status;
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct link_check check = {.sink = sink};
    if (!input->store)
        return 0;
    int status = ranh_permit_set_load(input->store, &check.permits, err);
    if (status)
        return status;
    ranh_map_init(&check.communes);
    ranh_arena_init(&check.arena);
    status = load_communes(&check, input->store, err);
    if (!status)
        status = check_links(&check, input->store, err);
    ranh_arena_release(&check.arena);
    ranh_map_release(&check.communes);
    ranh_permit_set_release(&check.permits);
    return status;
}

static const char *const codes[] = {"P101", "P102", NULL};
const struct ranh_detector ranh_detect_permit_link = {
    "permit-link", N_("links of permits to parcels"), "link", codes, run, false};
