/* SPDX-License-Identifier: MIT */
/*
 * The words of a cadastral drawing: title and commune in the margin (level 63), streets (28), waters (39), schools,
 * markets and hamlets (48); never people. No word of small letters begins with a toned capital: TCVN3 has no
 * byte for it, and nobody could bring it back.
 */
#include "drawing.h"

#include <math.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { PLACES_MAX = 24 };

static const char *place_of(enum mkcity_use use, int n)
{
    static const char *const schools[] = {"Trường tiểu học Kim Đồng", "Trường mẫu giáo Măng Non",
                                          "Trường trung học cơ sở Lý Tự Trọng"};
    static const char *const temples[] = {"Chùa Phước Hải", "Tịnh xá Ngọc Phú",
                                          "Nhà thờ Tân Thạnh"};
    static const char *const shrines[] = {"Đình thần Dương Văn Hạnh", "Miếu Bà Ngũ Hành"};

    switch (use) {
    case USE_DGD:
        return schools[n % (int)COUNT(schools)];
    case USE_DYT:
        return "Trạm y tế";
    case USE_DVH:
        return "Nhà văn hóa";
    case USE_DTT:
        return "Sân vận động";
    case USE_DCH:
        return "Chợ Mới";
    case USE_DKV:
        return "Công viên Cầu Đỏ";
    case USE_TON:
        return temples[n % (int)COUNT(temples)];
    case USE_TIN:
        return shrines[n % (int)COUNT(shrines)];
    case USE_TSC:
        return "Trụ sở UBND";
    case USE_SKC:
        return "Xí nghiệp gỗ Thạnh Mỹ";
    case USE_MNC:
        return "Hồ điều tiết";
    default:
        return NULL;
    }
}

static void word(struct mkcity_sketch *k, int level, struct mkcity_pt at, const char *text)
{
    mkcity_sketch_label(k, level, (size_t)-1, at, text);
    k->label[k->nlabel - 1].word = true;
}

/* In the margin, above the frame and below it. */
static void draw_margin(struct mkcity_sketch *k, const struct mkcity_plan *plan)
{
    const struct mkcity_sheet *s = k->sheet;
    struct mkcity_pt at = {1e30, -1e30};
    double low = 1e30;
    char text[96];

    for (size_t i = 0; i < s->shape.npt; i++) {
        at.x = fmin(at.x, s->native[i].x);
        at.y = fmax(at.y, s->native[i].y);
        low = fmin(low, s->native[i].y);
    }
    at.x = round(at.x) + 60;
    at.y = round(at.y) + 40;
    snprintf(text, sizeof text, "TỜ BẢN ĐỒ ĐỊA CHÍNH SỐ %d", s->number);
    word(k, 63, at, text);
    at.y -= 10;
    word(k, 63, at, plan->commune[s->commune].name);
    at.y -= 10;
    word(k, 63, at, "Thành phố Hồ Chí Minh");
    at.y = round(low) - 20;
    snprintf(text, sizeof text, "Tỷ lệ 1:%d", s->scale);
    word(k, 63, at, text);
    at.y -= 10;
    word(k, 63, at, "Hệ tọa độ VN-2000, kinh tuyến trục 105-45");
}

static void draw_streets(struct mkcity_sketch *k, const struct mkcity_plan *plan)
{
    const struct mkcity_sheet *s = k->sheet;
    int n = 0;
    char text[96];

    for (size_t i = 0; i < s->nparcel; i++) {
        const struct mkcity_parcel *p = &s->parcel[i];
        bool rim = s->shape.shape[p->shape].strip;

        if (p->use == USE_DGT && rim)
            snprintf(text, sizeof text, "Đường %s",
                     mkcity_street(plan->opt.seed, n % 2, (n % 2 ? s->col : s->row) + n / 2));
        else if (p->use == USE_DGT)
            snprintf(text, sizeof text, "Hẻm số %d", n);
        else if (p->use == USE_SON || p->use == USE_DTL)
            snprintf(text, sizeof text, p->use == USE_SON ? "Sông Lòng Tàu" : "Rạch Bà Đỏ");
        else
            continue;
        word(k, p->use == USE_DGT ? 28 : 39, mkcity_inside(s, i), text);
        n++;
    }
}

static void draw_places(struct mkcity_sketch *k)
{
    static const char *const hamlets[] = {"Khu phố Thạnh Bình", "Xóm Lưới", "Khu dân cư Cầu Gỗ"};
    const struct mkcity_sheet *s = k->sheet;
    size_t lots = 0;
    int n = 0;

    for (size_t i = 0; i < s->nparcel && n < PLACES_MAX; i++) {
        const char *place = place_of(s->parcel[i].use, n);

        if (place) {
            word(k, 48, mkcity_inside(s, i), place);
            n++;
        } else if (s->parcel[i].house && lots++ % 60 == 0 && lots / 60 < COUNT(hamlets)) {
            word(k, 48, mkcity_inside(s, i), hamlets[lots / 60]);
        }
    }
}

void mkcity_sketch_words(struct mkcity_sketch *k, const struct mkcity_plan *plan)
{
    draw_margin(k, plan);
    draw_streets(k, plan);
    draw_places(k);
}

int mkcity_list_words(const struct mkcity_sketch *k, const char *path)
{
    FILE *f = fopen(path, "wb");

    if (!f)
        return -1;
    fputs("level,x,y,text\n", f);
    for (size_t i = 0; i < k->nlabel; i++) {
        const struct mkcity_label *l = &k->label[i];

        if (l->word)
            fprintf(f, "%d,%.3f,%.3f,\"%s\"\n", l->level, l->at.x, l->at.y, l->text);
    }
    return fclose(f);
}
