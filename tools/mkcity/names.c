/* SPDX-License-Identifier: MIT */
/*
 * Words: land-use codes with the planned function that agrees with them, owners, streets.
 *
 * All persons are invented: family, middle and given names drawn independently.  Street names are those
 * every Vietnamese town has.  All text is NFC.
 */
#include <string.h>

#include "mkcity.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const struct mkcity_use_info uses[USE_COUNT] = {
    [USE_ODT] = {"ODT", "DAT_O_Nhomnhao", "Đất nhóm nhà ở hiện hữu", 90, 5.0, 6},
    [USE_ONT] = {"ONT", "DAT_O_Langxom", "Đất ở làng xóm", 80, 4.0, 5},
    [USE_DGT] = {"DGT", "DAT_HTKT_DuongGT", "Đất đường giao thông", 0, 0, 0},
    [USE_SON] = {"SON", NULL, NULL, 0, 0, 0},
    [USE_DTL] = {"DTL", NULL, NULL, 0, 0, 0},
    [USE_DGD] = {"DGD", "DAT_HTXH_Truonghoc", "Đất trường học", 40, 1.6, 4},
    [USE_DYT] = {"DYT", "DAT_HTXH_Yte", "Đất y tế", 40, 2.0, 5},
    [USE_DVH] = {"DVH", "DAT_HTXH_Vanhoa", "Đất văn hóa", 40, 1.2, 3},
    [USE_DTT] = {"DTT", "DAT_HTXH_Thethao", "Đất thể dục thể thao", 30, 0.6, 2},
    [USE_DCH] = {"DCH", "DAT_Dichvu", "Đất dịch vụ (chợ)", 60, 1.8, 3},
    [USE_DKV] = {"DKV", "DAT_HTXH_CayxanhCC", "Đất cây xanh công cộng", 5, 0.1, 1},
    [USE_TON] = {"TON", "DAT_Ditich_tongiao", "Đất tôn giáo", 40, 1.0, 3},
    [USE_TIN] = {"TIN", "DAT_Ditich_tongiao", "Đất tín ngưỡng", 40, 0.8, 2},
    [USE_TSC] = {"TSC", "DAT_Dichvu", "Đất trụ sở cơ quan", 50, 2.5, 5},
    [USE_SKC] = {"SKC", "DAT_SX_Congnghiep", "Đất sản xuất công nghiệp", 60, 1.8, 4},
    [USE_TMD] = {"TMD", "DAT_Dichvu", "Đất thương mại, dịch vụ", 60, 6.0, 12},
    [USE_DNL] = {"DNL", NULL, NULL, 0, 0, 0},
    [USE_MNC] = {"MNC", NULL, NULL, 0, 0, 0},
    [USE_CLN] = {"CLN", "DAT_Nongnghiep", "Đất nông nghiệp", 5, 0.1, 1},
    [USE_NTS] = {"NTS", "DAT_Nongnghiep", "Đất nông nghiệp", 5, 0.1, 1},
    [USE_LUC] = {"LUC", "DAT_Nongnghiep", "Đất nông nghiệp", 5, 0.1, 1},
};

static const char *const family[] = {"Nguyễn", "Trần", "Lê",     "Phạm", "Huỳnh", "Phan",
                                     "Võ",     "Đặng", "Bùi",    "Đỗ",   "Hồ",    "Ngô",
                                     "Dương",  "Lý",   "Trương", "Mai"};
static const char *const middle[] = {"Văn", "Thị",  "Ngọc",   "Minh",  "Hữu",     "Thanh", "Kim",
                                     "Đức", "Quốc", "Thị Mỹ", "Hoàng", "Thị Kim", "Anh",   "Xuân"};
static const char *const given[] = {
    "An",   "Bình", "Châu",  "Dũng",  "Đào",  "Giang", "Hạnh",  "Hậu",   "Khánh", "Lan",
    "Loan", "Mẫn",  "Nghĩa", "Nhung", "Oanh", "Phúc",  "Quyên", "Sơn",   "Tâm",   "Thảo",
    "Thủy", "Trí",  "Tuyết", "Uyên",  "Vĩnh", "Yến",   "Ẩn",    "Hưởng", "Nữ",    "Tường"};
static const char *const streets[] = {"Nguyễn Trãi",
                                      "Lê Lợi",
                                      "Trần Hưng Đạo",
                                      "Lý Thường Kiệt",
                                      "Hai Bà Trưng",
                                      "Nguyễn Huệ",
                                      "Phan Đình Phùng",
                                      "Võ Thị Sáu",
                                      "Nguyễn Đình Chiểu",
                                      "Lê Quý Đôn",
                                      "Ngô Quyền",
                                      "Bà Huyện Thanh Quan",
                                      "Trần Quốc Toản",
                                      "Đinh Tiên Hoàng",
                                      "Nguyễn Thị Minh Khai",
                                      "Hoàng Diệu",
                                      "Phan Chu Trinh",
                                      "Trương Định",
                                      "Nguyễn Công Trứ",
                                      "Lê Thánh Tôn",
                                      "Hồ Xuân Hương",
                                      "Tôn Đức Thắng",
                                      "Đoàn Thị Điểm",
                                      "Cao Thắng",
                                      "Bùi Thị Xuân",
                                      "Nguyễn Tri Phương",
                                      "Lạc Long Quân",
                                      "Âu Cơ",
                                      "Hùng Vương",
                                      "Yersin",
                                      "Mạc Đĩnh Chi",
                                      "Phạm Ngọc Thạch"};

const struct mkcity_use_info *mkcity_use_info(enum mkcity_use use)
{
    return &uses[use];
}

void mkcity_owner(uint64_t key, enum mkcity_use use, char *out, size_t size)
{
    struct mkcity_rng r = mkcity_rng(key, 77, 0, 0);
    uint64_t a = mkcity_next(&r), b = mkcity_next(&r), c = mkcity_next(&r);

    if (use == USE_ODT || use == USE_ONT || use == USE_CLN || use == USE_NTS || use == USE_LUC)
        snprintf(out, size, "%s %s %s %s", b >> 63 ? "Ông" : "Bà", family[a % COUNT(family)],
                 middle[b % COUNT(middle)], given[c % COUNT(given)]);
    else if (use == USE_SKC || use == USE_TMD)
        snprintf(out, size, "Công ty TNHH %s %s", given[a % COUNT(given)], given[c % COUNT(given)]);
    else if (use == USE_TON || use == USE_TIN)
        snprintf(out, size, "Cơ sở %s %s", family[a % COUNT(family)], given[c % COUNT(given)]);
    else
        snprintf(out, size, "Ủy ban nhân dân");
}

const char *mkcity_street(uint64_t seed, int vertical, int index)
{
    struct mkcity_rng r = mkcity_rng(seed, 78, 0, 0);
    size_t shift = (size_t)(mkcity_next(&r) % COUNT(streets));

    return streets[(shift + (size_t)index * 2 + (size_t)vertical) % COUNT(streets)];
}
