/* SPDX-License-Identifier: MIT */
/*
 * Units, their indicators, and the small index they feed.
 *
 * Eight units: communes on the map, communes beside it, two offices.  Each has a strength of its own
 * that moves all its values, so that ranks come out with a shape and not as noise; a few values are
 * missing, as they always are.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mkcity.h"

struct unit {
    const char *code, *name, *name_en, *kind;
};

static const struct unit beside[] = {
    {"26710", "Phường Tân Hải", "Tan Hai Ward", "commune"},
    {"26725", "Phường Tân Thành", "Tan Thanh Ward", "commune"},
    {"27664", "Xã Cần Giờ", "Can Gio Commune", "commune"},
};
static const struct unit offices[] = {
    {"H29.SXD", "Sở Xây dựng", "Department of Construction", "department"},
    {"H29.VPDK", "Văn phòng Đăng ký đất đai", "Land Registration Office", "department"},
};

struct indicator {
    const char *code, *parent, *name, *name_en;
    double weight, lo, hi;
};

static const struct indicator groups[] = {
    {"CDS", "", "Bộ chỉ số chuyển đổi số (mẫu)", "Digital transformation index (sample)", 1000, 0, 0},
    {"A", "CDS", "Nhóm chỉ số nền tảng chung", "Common foundation", 500, 0, 0},
    {"B", "CDS", "Nhóm chỉ số hoạt động", "Operations", 500, 0, 0},
    {"A2", "A", "Thể chế số", "Digital institutions", 150, 0, 0},
    {"A3", "A", "Hạ tầng và nền tảng số", "Infrastructure and shared platforms", 150, 0, 0},
    {"A4", "A", "Nhân lực số", "Digital workforce", 100, 0, 0},
    {"A5", "A", "An toàn thông tin mạng", "Cyber security", 100, 0, 0},
    {"B2", "B", "Hoạt động kinh tế số", "Digital economy", 200, 0, 0},
    {"B3", "B", "Hoạt động xã hội số", "Digital society", 300, 0, 0},
};
static const struct indicator leaves[] = {
    {"A2.2", "A2", "Hoàn thành nhiệm vụ theo kế hoạch", "Plan tasks completed", 100, 0.55, 0.98},
    {"A2.4", "A2", "Dữ liệu mở theo danh mục", "Datasets opened as listed", 50, 0.2, 0.9},
    {"A3.1", "A3", "Nền tảng dùng chung được sử dụng", "Shared platforms in real use", 100, 0.5, 1},
    {"A3.5", "A3", "Kết nối trục tích hợp dữ liệu LGSP", "Services connected to the LGSP", 50, 0.4, 1},
    {"A4.1", "A4", "Cán bộ được bồi dưỡng kỹ năng số", "Staff trained in digital skills", 60, 0.6, 1},
    {"A4.3", "A4", "Tổ công nghệ số cộng đồng hoạt động", "Community digital teams active", 40, 0.5, 1},
    {"A5.1", "A5", "Hệ thống thông tin được phê duyệt cấp độ", "Systems with approved security level",
     60, 0.45, 1},
    {"A5.2", "A5", "Máy trạm có phòng chống mã độc", "Workstations protected", 40, 0.7, 1},
    {"B2.2", "B2", "Doanh nghiệp sử dụng chữ ký số", "Enterprises with e-signature", 100, 0.5, 0.95},
    {"B2.3", "B2", "Thanh toán không dùng tiền mặt", "Cashless payments", 100, 0.35, 0.9},
    {"B3.2", "B3", "Người trưởng thành có định danh điện tử", "Adults with e-ID", 120, 0.6, 0.97},
    {"B3.4", "B3", "Mức độ hài lòng", "Satisfaction", 120, 0.72, 0.98},
    {"B3.5", "B3", "Phản ánh, kiến nghị xử lý đúng hạn", "Complaints handled on time", 60, 0.6, 1},
};

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define UNITS_MAX 80

static const struct mkcity_field unit_fields[] = {
    {"ma_don_vi", 's', 0, 0}, {"ten_don_vi", 's', 0, 0}, {"ten_tieng_anh", 's', 0, 0},
    {"loai", 's', 0, 0}, {"truc_thuoc", 's', 0, 0}};
static const struct mkcity_field value_fields[] = {
    {"don_vi", 's', 0, 0}, {"chi_so", 's', 0, 0}, {"ky", 's', 0, 0}, {"gia_tri", 'f', 0, 0}};

static struct mkcity_value text(const char *s)
{
    return (struct mkcity_value){.s = s, .null = !s};
}

static size_t units(const struct mkcity_city *c, struct unit *u)
{
    size_t n = 0;

    for (int i = 0; i < c->plan.ncommunes; i++) {
        const struct mkcity_commune *k = &c->plan.commune[i];

        u[n++] = (struct unit){k->code, k->name, k->name_en, "commune"};
    }
    for (size_t i = 0; i < COUNT(beside) && c->plan.ncommunes <= 3; i++)
        u[n++] = beside[i];
    for (size_t i = 0; i < COUNT(offices); i++)
        u[n++] = offices[i];
    return n;
}

static int put_units(struct mkcity_city *c, const struct unit *u, size_t n)
{
    struct mkcity_source *s = mkcity_source_add(c, "don-vi", "units", "don-vi.csv", "CSV");
    struct mkcity_value v[5] = {text("H29"), text("Ủy ban nhân dân Thành phố Hồ Chí Minh"),
                                text("People's Committee of Ho Chi Minh City"), text("city"),
                                text(NULL)};
    int rc;

    if (!s || !mkcity_source_open(c, s, unit_fields, 5))
        return -1;
    s->fields = "{code: ma_don_vi, name: ten_don_vi, name_en: ten_tieng_anh, kind: loai, "
                "parent: truc_thuoc}";
    rc = mkcity_layer_row(s->out, NULL, v);
    for (size_t i = 0; i < n && !rc; i++) {
        v[0] = text(u[i].code);
        v[1] = text(u[i].name);
        v[2] = text(u[i].name_en);
        v[3] = text(u[i].kind);
        v[4] = text("H29");
        rc = mkcity_layer_row(s->out, NULL, v);
    }
    return rc;
}

static int put_values(struct mkcity_city *c, struct mkcity_source *s, const struct unit *u,
                      const char *kind, size_t n)
{
    static const char *const period[] = {"2026-Q2", "2026-Q3"};
    int rc = 0;

    for (size_t i = 0; i < n; i++) {
        struct mkcity_rng r = mkcity_rng(c->plan.opt.seed, 40, i, 0);
        double strength = mkcity_real(&r, 0.1, 0.9);

        if (strcmp(u[i].kind, kind) != 0)
            continue;
        for (size_t k = 0; k < COUNT(leaves); k++) {
            double at = fmin(fmax(strength + mkcity_real(&r, -0.25, 0.25), 0), 1);

            for (int q = 0; q < 2 && !rc; q++) {
                double x = leaves[k].lo + (leaves[k].hi - leaves[k].lo) *
                                              fmin(1, at + q * mkcity_real(&r, -0.03, 0.09));
                struct mkcity_value v[4] = {text(u[i].code), text(leaves[k].code),
                                            text(period[q]), {.f = round(x * 1e4) / 1e4}};

                if (!mkcity_chance(&r, 0.03))
                    rc = mkcity_layer_row(s->out, NULL, v);
            }
        }
    }
    return rc;
}

static int put_index(const struct mkcity_city *c)
{
    char path[4096];
    FILE *f;

    snprintf(path, sizeof path, "%s/index.csv", c->plan.opt.dir);
    f = fopen(path, "wb");
    if (!f)
        return -1;
    fputs("code,parent,level,weight,name_vi,name_en,source,query_or_key,direction,unit,goal_low,"
          "goal_high,missing\n", f);
    for (size_t i = 0; i < COUNT(groups); i++)
        fprintf(f, "%s,%s,%s,%g,%s,%s,,,,,,,\n", groups[i].code, groups[i].parent,
                i == 0 ? "index" : i < 3 ? "group" : "main", groups[i].weight, groups[i].name,
                groups[i].name_en);
    for (size_t i = 0; i < COUNT(leaves); i++)
        fprintf(f, "%s,%s,indicator,%g,\"%s\",%s,external,%s,1,ratio,0,1,zero\n", leaves[i].code,
                leaves[i].parent, leaves[i].weight, leaves[i].name, leaves[i].name_en,
                leaves[i].code);
    return fclose(f);
}

int mkcity_tables(struct mkcity_city *c)
{
    struct unit u[UNITS_MAX];
    size_t n = units(c, u);
    static const char fields[] = "{unit: don_vi, indicator: chi_so, period: ky, value: gia_tri}";
    struct mkcity_source *a, *b;

    if (put_units(c, u, n))
        return -1;
    a = mkcity_source_add(c, "chi-so-xa", "indicators", "chi-so-xa.csv", "CSV");
    b = mkcity_source_add(c, "chi-so-so-nganh", "indicators", "chi-so-so-nganh.ods", "ODS");
    if (!a || !b || !mkcity_source_open(c, a, value_fields, 4) ||
        !mkcity_source_open(c, b, value_fields, 4))
        return -1;
    a->fields = b->fields = fields;
    b->layer = b->name;
    if (put_values(c, a, u, "commune", n) || put_values(c, b, u, "department", n))
        return -1;
    return put_index(c);
}
