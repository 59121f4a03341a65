/* SPDX-License-Identifier: MIT */
/*
 * Building permits (GPXD) and the dossiers behind them.
 *
 * A clean permit keeps every limit with some room: coverage by plot size as the city's rules have it, at
 * most three storeys, no lot that touches a road reserve or a corridor.  A faulty one breaks exactly one
 * rule.  The west sends CSV, the east a workbook.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dates.h"
#include "mkcity.h"

struct permit {
    char no[32], issued[12], filed[12], number[16], address[160], owner[96];
    double footprint, floor, storeys, area;
    const struct mkcity_commune *commune;
    int sheet;
    int allowed, used; /* working days */
    bool pending;
};

static const struct mkcity_field columns_csv[] = {
    {"so_gpxd", 's', 0, 0},   {"ngay_nop", 's', 0, 0}, {"ngay_cap", 's', 0, 0},
    {"ma_xa", 's', 0, 0},     {"to_bd", 's', 0, 0},    {"thua", 's', 0, 0},
    {"noi_dung", 's', 0, 0},  {"loai_ct", 's', 0, 0},  {"dt_xd", 'f', 0, 0},
    {"dt_san", 'f', 0, 0},    {"so_tang", 'i', 0, 0},  {"mat_do", 'f', 0, 0},
    {"he_so", 'f', 0, 0},     {"dia_chi", 's', 0, 0},  {"tinh_trang", 's', 0, 0},
    {"chu_dau_tu", 's', 0, 0}};
static const struct mkcity_field columns_xlsx[] = {{"Số GPXD", 's', 0, 0},
                                                   {"Ngày nộp", 'd', 0, 0},
                                                   {"Ngày cấp", 'd', 0, 0},
                                                   {"Mã xã", 's', 0, 0},
                                                   {"Tờ bản đồ", 's', 0, 0},
                                                   {"Thửa đất", 's', 0, 0},
                                                   {"Nội dung", 's', 0, 0},
                                                   {"Loại công trình", 's', 0, 0},
                                                   {"Diện tích xây dựng (m2)", 'f', 0, 0},
                                                   {"Tổng diện tích sàn (m2)", 'f', 0, 0},
                                                   {"Số tầng", 'i', 0, 0},
                                                   {"Mật độ xây dựng (%)", 'f', 0, 0},
                                                   {"Hệ số sử dụng đất", 'f', 0, 0},
                                                   {"Địa chỉ", 's', 0, 0},
                                                   {"Tình trạng", 's', 0, 0},
                                                   {"Chủ đầu tư", 's', 0, 0}};
static const struct mkcity_field columns_event[] = {
    {"ma_ho_so", 's', 0, 0},   {"so_gpxd", 's', 0, 0},  {"don_vi", 's', 0, 0},
    {"ngay_nhan", 's', 0, 0},  {"ngay_hen", 's', 0, 0}, {"ngay_tra", 's', 0, 0},
    {"trang_thai", 's', 0, 0}, {"kenh", 's', 0, 0}};

enum { NCOLUMNS = 16, NEVENT = 8 };

int mkcity_permits_open(struct mkcity_city *c)
{
    struct mkcity_source *w, *x = NULL, *e;
    bool bench = c->plan.opt.bench;

    w = mkcity_source_add(c, "giay-phep-bo-tay", "permits", "giay-phep-bo-tay.csv", "CSV");
    if (!bench)
        x = mkcity_source_add(c, "giay-phep-bo-dong", "permits", "giay-phep-bo-dong.xlsx", "XLSX");
    e = mkcity_source_add(c, "ho-so", "events", "ho-so.csv", "CSV");
    if (!w || !e || (!bench && !x))
        return -1;
    w->fields = "{permit_no: so_gpxd, filed: ngay_nop, issued: ngay_cap, commune: ma_xa, "
                "sheet: to_bd, number: thua, work: noi_dung, use: loai_ct, footprint_m2: dt_xd, "
                "floor_area_m2: dt_san, storeys: so_tang, coverage_pct: mat_do, far: he_so, "
                "address: dia_chi, status: tinh_trang, applicant: chu_dau_tu}";
    e->fields = "{dossier: ma_ho_so, permit_no: so_gpxd, unit: don_vi, received: ngay_nhan, "
                "due: ngay_hen, done: ngay_tra, status: trang_thai, channel: kenh}";
    c->permit_out[0] = mkcity_source_open(c, w, columns_csv, NCOLUMNS);
    c->event_out = mkcity_source_open(c, e, columns_event, NEVENT);
    c->permit_out[1] = c->permit_out[0];
    c->permit_source[0] = w->name;
    c->permit_source[1] = x ? x->name : w->name;
    if (x) {
        x->layer = "Giấy phép xây dựng";
        x->fields = "{permit_no: \"Số GPXD\", filed: \"Ngày nộp\", issued: \"Ngày cấp\", "
                    "commune: \"Mã xã\", sheet: \"Tờ bản đồ\", number: \"Thửa đất\", "
                    "work: \"Nội dung\", use: \"Loại công trình\", "
                    "footprint_m2: \"Diện tích xây dựng (m2)\", "
                    "floor_area_m2: \"Tổng diện tích sàn (m2)\", storeys: \"Số tầng\", "
                    "coverage_pct: \"Mật độ xây dựng (%)\", far: \"Hệ số sử dụng đất\", "
                    "address: \"Địa chỉ\", status: \"Tình trạng\", applicant: \"Chủ đầu tư\"}";
        c->permit_out[1] = mkcity_source_open(c, x, columns_xlsx, NCOLUMNS);
    }
    return c->permit_out[0] && c->permit_out[1] && c->event_out ? 0 : -1;
}

static struct mkcity_value text(const char *s)
{
    return (struct mkcity_value){.s = s, .null = !s || !*s};
}

static struct mkcity_value real(double x, double step)
{
    return (struct mkcity_value){.f = round(x * step) / step};
}

/* Highest coverage of a house by plot size (QĐ 56/2021), in per cent. */
static double coverage_by_size(double area)
{
    static const double at[] = {50, 100, 200, 300, 500, 1000}, max[] = {100, 90, 70, 60, 50, 40};

    if (area <= at[0])
        return max[0];
    for (int i = 1; i < 6; i++)
        if (area <= at[i])
            return max[i - 1] + (max[i] - max[i - 1]) * (area - at[i - 1]) / (at[i] - at[i - 1]);
    return max[5];
}

/* How well a commune keeps its deadlines, 0 to 17: its own for good. */
static int pace(const struct mkcity_city *c, const struct mkcity_commune *k)
{
    struct mkcity_rng r = mkcity_rng(c->plan.opt.seed, 31, (uint64_t)strtol(k->code, NULL, 10), 0);

    return mkcity_int(&r, 0, 17);
}

/* Public holidays from July 2025 to November 2026 that fall on a Monday to Friday: a list of its own, so that
 * it may tell when the program's is wrong. Offices of this city forget them when they set a due date. */
static bool is_holiday(long day)
{
    static const char *const days[] = {"2025-09-01", "2025-09-02", "2026-01-01", "2026-02-16",
                                       "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20",
                                       "2026-04-27", "2026-04-30", "2026-05-01", "2026-09-01",
                                       "2026-09-02"};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        if (mkcity_day_parse(days[i]) == day)
            return true;
    return false;
}

/* Counts working days; the list says how late a dossier is in these. */
static long work_days(long from, long to)
{
    long n = 0;

    while (from < to) {
        from = mkcity_day_add_work(from, 1);
        n += from <= to && !is_holiday(from);
    }
    return n;
}

/* A dossier past its due date is a finding too. */
static void overdue(struct mkcity_city *c, const char *code, struct mkcity_pt at, long due,
                    long end)
{
    struct mkcity_truth t;

    if (work_days(due, end) <= 0)
        return;
    mkcity_truth_init(&t, "P104");
    t.source = "ho-so";
    snprintf(t.key_a, sizeof t.key_a, "%s", code);
    t.at = at;
    t.measured = (double)work_days(due, end);
    t.note = "working days past the due date";
    mkcity_truth_put(c, &t);
}

static void dossier(struct mkcity_city *c, struct mkcity_rng *r, const struct permit *p,
                    struct mkcity_pt at)
{
    static const char *const open[] = {"Đã tiếp nhận", "Đang xử lý", "Yêu cầu bổ sung"};
    static const char *const channel[] = {"Trực tuyến", "Trực tuyến", "Trực tuyến", "Trực tiếp",
                                          "Bưu chính công ích"};
    long filed = mkcity_day_parse(p->filed), as_of = mkcity_day_parse("2026-11-01");
    long due = mkcity_day_add_work(filed, p->allowed), end = as_of;
    char code[40], due_text[12], done_text[12] = "";
    struct mkcity_value v[NEVENT];
    long n = c->event_rows++;

    snprintf(code, sizeof code, "H29.%d-%.2s%.2s%.2s-%04ld",
             (int)(p->commune - c->plan.commune) + 101, p->filed + 2, p->filed + 5, p->filed + 8,
             n % 100000);
    mkcity_day_text(due, due_text);
    if (!p->pending) {
        end = mkcity_day_add_work(filed, p->used);
        mkcity_day_text(end, done_text);
    }
    overdue(c, code, at, due, end);
    v[0] = text(code);
    v[1] = text(p->pending ? NULL : p->no);
    v[2] = text(p->commune->code);
    v[3] = text(p->filed);
    v[4] = text(due_text);
    v[5] = text(done_text);
    v[6] = text(p->pending ? open[mkcity_int(r, 0, 2)] : "Đã trả kết quả");
    v[7] = text(channel[mkcity_int(r, 0, 4)]);
    mkcity_layer_row(c->event_out, NULL, v);
}

static int put(struct mkcity_city *c, const struct permit *p)
{
    struct mkcity_value v[NCOLUMNS];
    char sheet[16];

    snprintf(sheet, sizeof sheet, "%d", p->sheet);
    v[0] = text(p->no);
    v[1] = text(p->filed);
    v[2] = text(p->issued);
    v[3] = text(p->commune->code);
    v[4] = text(sheet);
    v[5] = text(p->number);
    v[6] = text("Xây dựng mới");
    v[7] = text("Nhà ở riêng lẻ");
    v[8] = real(p->footprint, 10);
    v[9] = real(p->floor, 10);
    v[10] = real(p->storeys, 1);
    v[11] = real(100 * p->footprint / p->area, 10);
    v[12] = real(p->floor / p->area, 100);
    v[13] = text(p->address);
    v[14] = text("Đã cấp phép");
    v[15] = text(p->owner);
    c->permits++;
    return mkcity_layer_row(c->permit_out[p->commune->zone == 5899], NULL, v);
}

/* Seven working days for dossiers since 1 July 2026, fifteen before. */
static void dates(struct mkcity_city *c, struct mkcity_rng *r, struct permit *p, long day)
{
    bool late = !mkcity_chance(r, 0.76 + pace(c, p->commune) * 0.012);

    p->allowed = day >= mkcity_day_parse("2026-07-01") ? 7 : 15;
    p->used = mkcity_int(r, 2, p->allowed);
    if (late && c->plan.opt.per_mille)
        p->used = p->allowed + mkcity_int(r, 1, 9);
    mkcity_day_text(day, p->filed);
    mkcity_day_text(mkcity_day_add_work(day, p->used), p->issued);
}

static void fill(struct mkcity_city *c, struct mkcity_rng *r, const struct mkcity_sheet *s,
                 const struct mkcity_record *rec, struct permit *p)
{
    const struct mkcity_parcel *parcel = &s->parcel[rec->parcel];
    const struct mkcity_use_info *info = mkcity_use_info(parcel->use);
    double most = fmin(info->max_coverage, coverage_by_size(parcel->area)) - 3;

    *p = (struct permit){.commune = &c->plan.commune[s->commune], .sheet = s->number};
    p->area = parcel->area;
    p->footprint = round(p->area * most * mkcity_real(r, 0.74, 1)) / 100;
    p->storeys = mkcity_int(r, 2, 3);
    p->floor = p->footprint * p->storeys * mkcity_real(r, 0.9, 1);
    snprintf(p->no, sizeof p->no, "%ld/GPXD", 101 + c->permits);
    snprintf(p->number, sizeof p->number, "%d", rec->number);
    mkcity_sheet_address(&c->plan, s, parcel, p->address, sizeof p->address);
    mkcity_owner(c->plan.opt.seed ^ ((uint64_t)s->commune << 48) ^ ((uint64_t)s->number << 24) ^
                     (uint64_t)parcel->number,
                 parcel->use, p->owner, sizeof p->owner);
    dates(c, r, p, mkcity_day_add_work(mkcity_day_parse("2025-07-07") + mkcity_int(r, 0, 440), 1));
}

enum { P101, P103, Z201, Z202, Z203, Z301, Z401, NFAULTS };

static const char *const fault_code[NFAULTS] = {"P101", "P103", "Z201", "Z202",
                                                "Z203", "Z301", "Z401"};

static bool fits(const struct mkcity_sheet *s, const struct mkcity_parcel *p, int fault)
{
    if (fault == Z301)
        return p->reserved && s->zoned;
    if (fault == Z401)
        return p->clear && !s->zoned;
    return p->clear && s->zoned;
}

/* Breaks one rule and fills what the list says of it. */
static void spoil(struct mkcity_rng *r, struct permit *p, enum mkcity_use use, int fault,
                  struct mkcity_truth *t)
{
    const struct mkcity_use_info *info = mkcity_use_info(use);

    if (fault == P101) {
        snprintf(p->number, sizeof p->number, "%d", mkcity_int(r, 9600, 9899));
        t->note = "no such parcel on the sheet";
    } else if (fault == P103) {
        mkcity_day_text(mkcity_day_parse("2027-01-11") + mkcity_int(r, 0, 150), p->issued);
        t->note = "issued after the date of the project";
    } else if (fault == Z201) {
        p->footprint = round(p->area * (info->max_coverage + mkcity_real(r, 4, 9))) / 100;
        p->storeys = 2;
        p->floor = p->footprint * 2;
        t->measured = round(1000 * p->footprint / p->area) / 10;
        t->limit = info->max_coverage;
    } else if (fault == Z202) {
        p->storeys = info->max_storeys - 1;
        p->floor = p->area * (info->max_far + mkcity_real(r, 0.4, 1.2));
        t->measured = round(100 * p->floor / p->area) / 100;
        t->limit = info->max_far;
    } else if (fault == Z203) {
        p->storeys = info->max_storeys + mkcity_int(r, 1, 3);
        p->footprint = round(p->area * 40) / 100;
        p->floor = p->footprint * p->storeys * 0.95;
        t->measured = p->storeys;
        t->limit = info->max_storeys;
    } else if (fault == Z301) {
        t->note = "lot reaches into a road reserve or a corridor";
    } else {
        t->note = "no approved zoning plan here";
    }
}

static int faulty(struct mkcity_city *c, struct mkcity_rng *r, const struct mkcity_sheet *s,
                  const struct mkcity_record *rec, struct permit *p)
{
    const struct mkcity_parcel *parcel = &s->parcel[rec->parcel];
    struct mkcity_truth t;
    int fault = -1;

    for (int k = 0; k < NFAULTS; k++)
        if (fits(s, parcel, k) && (fault < 0 || c->faults[k] < c->faults[fault]))
            fault = k;
    if (fault < 0)
        return 0;
    mkcity_truth_init(&t, fault_code[fault]);
    t.source = c->permit_source[p->commune->zone == 5899];
    snprintf(t.key_a, sizeof t.key_a, "%s", p->no);
    spoil(r, p, parcel->use, fault, &t);
    snprintf(t.key_b, sizeof t.key_b, "%s/%d/%s", p->commune->code, p->sheet, p->number);
    t.at = parcel->label;
    mkcity_truth_put(c, &t);
    c->faults[fault]++;
    return 1;
}

static void twins(struct mkcity_city *c, struct permit *p, const struct mkcity_sheet *s,
                  const struct mkcity_record *rec)
{
    struct mkcity_truth t;

    mkcity_truth_init(&t, "P102");
    t.source = c->permit_source[p->commune->zone == 5899];
    snprintf(t.key_a, sizeof t.key_a, "%s", p->no);
    mkcity_key(t.key_b, p->commune->code, rec->sheet, rec->number);
    t.at = s->parcel[rec->parcel].label;
    t.measured = 2;
    t.limit = 1;
    t.note = "the number is that of two parcels";
    mkcity_truth_put(c, &t);
}

int mkcity_permits_sheet(struct mkcity_city *c, struct mkcity_sheet *s,
                         const struct mkcity_batch *b)
{
    struct mkcity_rng r = mkcity_rng(c->plan.opt.seed, 30, (uint64_t)s->col, (uint64_t)s->row);
    int last_twin = -1, rc = 0;

    for (size_t i = 0; i < s->nparcel && !rc; i++) {
        const struct mkcity_record *rec = &b->record[i];
        const struct mkcity_parcel *parcel = &s->parcel[i];
        bool twin = rec->twin && rec->number != last_twin && parcel->clear && s->zoned;
        bool lucky = mkcity_chance(&r, 0.11), bad;
        struct permit p;

        if (!parcel->home || (parcel->busy && !twin) || (!lucky && !twin))
            continue;
        fill(c, &r, s, rec, &p);
        if (twin) {
            last_twin = rec->number;
            twins(c, &p, s, rec);
        } else {
            c->fault_owed += c->plan.opt.per_mille * 0.006;
            bad = c->fault_owed >= 1 && faulty(c, &r, s, rec, &p);
            c->fault_owed -= bad;
            if (!bad && !fits(s, parcel, Z201))
                continue;
        }
        rc = put(c, &p);
        dossier(c, &r, &p, parcel->label);
        if (mkcity_chance(&r, 0.3)) {
            /* one that is still being worked on */
            long first = mkcity_day_parse(c->plan.opt.per_mille ? "2026-10-08" : "2026-10-26");

            p.pending = true;
            dates(c, &r, &p,
                  mkcity_day_add_work(
                      first - 1 + mkcity_int(&r, 0, (int)(mkcity_day_parse("2026-10-30") - first)),
                      1));
            dossier(c, &r, &p, parcel->label);
        }
    }
    return rc;
}
