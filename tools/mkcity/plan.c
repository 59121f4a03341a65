/* SPDX-License-Identifier: MIT */
/*
 * The plan of the city: columns and rows of tiles, a river, a canal, communes, and the warp.
 *
 * The place is the Thi Vai river where the old city (Can Gio, drawn at 105 45') met Ba Ria - Vung Tau
 * (drawn at 107 45'): since July 2025 both banks belong to one city with two cadastral zones.  West of
 * the river is the commune Thanh An, east of it Phu My and Tan Phuoc.  Codes and names are those of
 * 2025 so that checks against the code list pass; everything else about them is invented.
 */
#include <math.h>
#include <stdlib.h>

#include "mkcity.h"

#define CENTRE_E    638000.0
#define CENTRE_N    1169000.0
#define PER_COMMUNE 16000.0

struct place {
    const char *code, *name, *name_en;
};

static const struct place west[] = {
    {"27676", "Xã Thạnh An", "Thanh An Commune"},
    {"27664", "Xã Cần Giờ", "Can Gio Commune"},
    {"27667", "Xã Bình Khánh", "Binh Khanh Commune"},
    {"27673", "Xã An Thới Đông", "An Thoi Dong Commune"},
    {"27655", "Xã Nhà Bè", "Nha Be Commune"},
    {"27658", "Xã Hiệp Phước", "Hiep Phuoc Commune"},
    {"27637", "Xã Bình Chánh", "Binh Chanh Commune"},
    {"27619", "Xã Bình Hưng", "Binh Hung Commune"},
    {"27595", "Xã Tân Nhựt", "Tan Nhut Commune"},
    {"27628", "Xã Hưng Long", "Hung Long Commune"},
    {"27475", "Phường Tân Hưng", "Tan Hung Ward"},
    {"27478", "Phường Tân Thuận", "Tan Thuan Ward"},
    {"27484", "Phường Phú Thuận", "Phu Thuan Ward"},
    {"27487", "Phường Tân Mỹ", "Tan My Ward"},
    {"27418", "Phường Chánh Hưng", "Chanh Hung Ward"},
    {"27424", "Phường Bình Đông", "Binh Dong Ward"},
    {"27427", "Phường Phú Định", "Phu Dinh Ward"},
    {"27457", "Phường Tân Tạo", "Tan Tao Ward"},
    {"27460", "Phường An Lạc", "An Lac Ward"},
    {"27442", "Phường Bình Tân", "Binh Tan Ward"},
    {"27112", "Phường Cát Lái", "Cat Lai Ward"},
    {"26860", "Phường Long Trường", "Long Truong Ward"},
    {"26857", "Phường Long Phước", "Long Phuoc Ward"},
    {"26833", "Phường Long Bình", "Long Binh Ward"},
    {"27094", "Phường An Khánh", "An Khanh Ward"},
};

static const struct place east[] = {
    {"26704", "Phường Phú Mỹ", "Phu My Ward"},
    {"26713", "Phường Tân Phước", "Tan Phuoc Ward"},
    {"26710", "Phường Tân Hải", "Tan Hai Ward"},
    {"26725", "Phường Tân Thành", "Tan Thanh Ward"},
    {"26728", "Xã Châu Pha", "Chau Pha Commune"},
    {"26566", "Phường Long Hương", "Long Huong Ward"},
    {"26560", "Phường Bà Rịa", "Ba Ria Ward"},
    {"26572", "Phường Tam Long", "Tam Long Ward"},
    {"26575", "Xã Ngãi Giao", "Ngai Giao Commune"},
    {"26617", "Xã Nghĩa Thành", "Nghia Thanh Commune"},
    {"26608", "Xã Kim Long", "Kim Long Commune"},
    {"26596", "Xã Châu Đức", "Chau Duc Commune"},
    {"26590", "Xã Bình Giã", "Binh Gia Commune"},
    {"26584", "Xã Xuân Sơn", "Xuan Son Commune"},
    {"26542", "Phường Phước Thắng", "Phuoc Thang Ward"},
    {"26536", "Phường Rạch Dừa", "Rach Dua Ward"},
    {"26526", "Phường Tam Thắng", "Tam Thang Ward"},
    {"26506", "Phường Vũng Tàu", "Vung Tau Ward"},
    {"26659", "Xã Long Điền", "Long Dien Commune"},
    {"26662", "Xã Long Hải", "Long Hai Commune"},
    {"26680", "Xã Đất Đỏ", "Dat Do Commune"},
    {"26686", "Xã Phước Hải", "Phuoc Hai Commune"},
    {"26620", "Xã Hồ Tràm", "Ho Tram Commune"},
    {"26632", "Xã Xuyên Mộc", "Xuyen Moc Commune"},
    {"26545", "Xã Long Sơn", "Long Son Commune"},
};

#define NPLACES (int)(sizeof west / sizeof *west)

/* size: how much larger or smaller than usual the tiles are. */
static void make_lines(struct mkcity_plan *plan, double size)
{
    double tiles = (double)plan->opt.parcels / MKCITY_PER_TILE;
    struct mkcity_rng r = mkcity_rng(plan->opt.seed, 1, 0, 0);

    plan->ncols = (int)fmax(4, round(sqrt(tiles * 1.2)));
    plan->nrows = (int)fmax(3, round(tiles / plan->ncols));
    plan->river = plan->ncols / 2;
    plan->canal = (plan->nrows + 1) / 2;
    plan->u = calloc((size_t)plan->ncols + 1, sizeof *plan->u);
    plan->v = calloc((size_t)plan->nrows + 1, sizeof *plan->v);
    if (!plan->u || !plan->v)
        abort();
    for (int i = 0; i < plan->ncols; i++) {
        double extra = i == plan->river || i == plan->river - 1 ? 40 : 0;

        plan->u[i + 1] = plan->u[i] + round(size * mkcity_real(&r, 150, 228)) + extra;
    }
    for (int i = 0; i < plan->nrows; i++)
        plan->v[i + 1] = plan->v[i] - round(size * mkcity_real(&r, 140, 212));
    plan->uc = plan->u[plan->river];
    plan->vc = plan->v[plan->canal];
}

/*
 * Long waves that mostly push across their own direction: they bend streets without making lots
 * wider or narrower.
 */
static void make_waves(struct mkcity_plan *plan)
{
    struct mkcity_rng r = mkcity_rng(plan->opt.seed, 2, 0, 0);
    double turn = mkcity_real(&r, -0.32, -0.18);

    plan->cos_r = cos(turn);
    plan->sin_r = sin(turn);
    for (int i = 0; i < MKCITY_WAVES; i++) {
        struct mkcity_wave *w = &plan->wave[i];
        double length = 360 * pow(1.17, i) * mkcity_real(&r, 0.93, 1.07);
        double dir = (i & 1 ? 1.5708 : 0) + mkcity_real(&r, -0.45, 0.45);
        double push = dir + 1.5708 + mkcity_real(&r, -0.3, 0.3);
        double slope = mkcity_real(&r, 0.045, 0.085);

        w->kx = 6.283185307 / length * cos(dir);
        w->ky = 6.283185307 / length * sin(dir);
        w->phase = mkcity_real(&r, 0, 6.283185307);
        w->ax = slope * length / 6.283185307 * cos(push);
        w->ay = slope * length / 6.283185307 * sin(push);
    }
}

struct mkcity_pt mkcity_warp(const struct mkcity_plan *plan, struct mkcity_pt p)
{
    double x = p.x - plan->uc, y = p.y - plan->vc, dx = 0, dy = 0;

    for (int i = 0; i < MKCITY_WAVES; i++) {
        const struct mkcity_wave *w = &plan->wave[i];
        double s = sin(w->kx * x + w->ky * y + w->phase);

        dx += w->ax * s;
        dy += w->ay * s;
    }
    x += dx;
    y += dy;
    return (struct mkcity_pt){
        round((CENTRE_E + x * plan->cos_r - y * plan->sin_r) * 1000) / 1000,
        round((CENTRE_N + x * plan->sin_r + y * plan->cos_r) * 1000) / 1000,
    };
}

/* Cuts one bank into about as many communes as it has parcels for. */
static void make_bank(struct mkcity_plan *plan, const struct place *place, int zone, int col0,
                      int col1)
{
    bool is_east = zone == 5899;
    int cols = col1 - col0 + 1, gy, gx, used = 0;
    double want = cols * plan->nrows * MKCITY_PER_TILE / PER_COMMUNE;

    want = fmin(fmax(want, 1), NPLACES);
    gy = (int)fmax(is_east ? 2 : 1, round(sqrt(want)));
    gx = (int)fmin(cols, fmax(1, floor(want / gy)));
    gy = gy > plan->nrows ? plan->nrows : gy;
    for (int y = 0; y < gy; y++)
        for (int x = 0; x < gx && used < NPLACES; x++) {
            const struct place *p = &place[used++];
            struct mkcity_commune *c = &plan->commune[plan->ncommunes++];
            int edge0 = gy == 2 && y ? plan->canal : y * plan->nrows / gy;
            int edge1 = gy == 2 && !y ? plan->canal : (y + 1) * plan->nrows / gy;

            *c = (struct mkcity_commune){
                .code = p->code,
                .name = p->name,
                .name_en = p->name_en,
                .zone = zone,
                .rural = p->name[0] == 'X',
                .col0 = col0 + x * cols / gx,
                .col1 = col0 + (x + 1) * cols / gx - 1,
                .row0 = edge0,
                .row1 = edge1 - 1,
            };
        }
}

static void add_band(struct mkcity_plan *plan, struct mkcity_band b)
{
    plan->band = mkcity_grow(plan->band, plan->nband, &plan->cap_band, sizeof *plan->band);
    plan->band[plan->nband++] = b;
}

/* Planned widening of the main roads; safety corridors of the river and the canal. */
static void make_bands(struct mkcity_plan *plan)
{
    double west_u = plan->u[0], east_u = plan->u[plan->ncols];
    double north_v = plan->v[0], south_v = plan->v[plan->nrows], at;

    for (int col = 1; col < plan->ncols; col += 3) {
        at = plan->u[col];
        if (col != plan->river)
            add_band(plan, (struct mkcity_band){at - 3, at + 27, south_v, north_v, 30,
                                                "road_reserve", true, col});
    }
    for (int row = 0; row < plan->nrows; row += 3) {
        at = plan->v[row + 1];
        if (row != plan->canal - 1)
            add_band(plan, (struct mkcity_band){west_u, east_u, fmax(at - 2.5, south_v), at + 22.5,
                                                25, "road_reserve", false, row});
    }
    at = plan->u[plan->river];
    add_band(plan, (struct mkcity_band){at - 60, at + 60, south_v, north_v, 30, "river_corridor",
                                        true, 0});
    at = plan->v[plan->canal];
    add_band(plan, (struct mkcity_band){plan->u[plan->river] + 60, east_u, at - 19, at + 19, 10,
                                        "canal_corridor", false, 0});
}

double mkcity_plan_reserve(const struct mkcity_plan *plan, struct mkcity_pt p)
{
    double depth = -1e30;

    for (size_t i = 0; i < plan->nband; i++) {
        const struct mkcity_band *b = &plan->band[i];

        depth = fmax(depth, fmin(fmin(p.x - b->u0, b->u1 - p.x), fmin(p.y - b->v0, b->v1 - p.y)));
    }
    return depth;
}

void mkcity_plan_of_size(struct mkcity_plan *plan, const struct mkcity_options *opt, double size)
{
    *plan = (struct mkcity_plan){.opt = *opt};
    make_lines(plan, size);
    make_waves(plan);
    plan->commune = calloc(2 * (size_t)NPLACES, sizeof *plan->commune);
    if (!plan->commune)
        abort();
    make_bank(plan, west, 9210, 0, plan->river - 1);
    make_bank(plan, east, 5899, plan->river, plan->ncols - 1);
    make_bands(plan);
    plan->power[0] = mkcity_warp(plan, (struct mkcity_pt){plan->u[0], plan->v[0] - 70});
    plan->power[1] =
        mkcity_warp(plan, (struct mkcity_pt){plan->u[plan->ncols], plan->v[plan->nrows] + 90});
}

void mkcity_plan_free(struct mkcity_plan *plan)
{
    free(plan->u);
    free(plan->v);
    free(plan->commune);
    free(plan->band);
}

int mkcity_plan_commune(const struct mkcity_plan *plan, int col, int row)
{
    for (int i = 0; i < plan->ncommunes; i++) {
        const struct mkcity_commune *c = &plan->commune[i];

        if (col >= c->col0 && col <= c->col1 && row >= c->row0 && row <= c->row1)
            return i;
    }
    return -1;
}

bool mkcity_plan_rural(const struct mkcity_plan *plan, int col, int row)
{
    struct mkcity_rng r = mkcity_rng(plan->opt.seed, 3, (uint64_t)col, (uint64_t)row);

    if (col >= plan->river)
        return false;
    return col % 7 == 0 || (col % 7 == 1 && plan->ncols > 8 && mkcity_chance(&r, 0.5));
}

/* Here and there the zoning plan is not approved yet. */
bool mkcity_plan_zoned(const struct mkcity_plan *plan, int col, int row)
{
    struct mkcity_rng r = mkcity_rng(plan->opt.seed, 6, (uint64_t)col, (uint64_t)row);

    if (col == plan->ncols - 1 && row == plan->nrows - 1)
        return false;
    return plan->ncols * plan->nrows < 40 || !mkcity_chance(&r, 0.03);
}

static void side_add(struct mkcity_strips *s, double width, enum mkcity_use use)
{
    s->s[s->n++] = (struct mkcity_strip){width, use};
}

/* Roads lie on the west and south rim of a tile; the river and the canal are shared half and half. */
void mkcity_plan_strips(const struct mkcity_plan *plan, int col, int row,
                        struct mkcity_strips side[4])
{
    struct mkcity_rng rc = mkcity_rng(plan->opt.seed, 4, (uint64_t)col, 0);
    struct mkcity_rng rr = mkcity_rng(plan->opt.seed, 5, (uint64_t)row, 0);
    double road_u = col % 3 == 1 ? 24 : mkcity_int(&rc, 10, 14);
    double road_v = row % 3 == 0 ? 20 : mkcity_int(&rr, 9, 13);

    for (int i = 0; i < 4; i++)
        side[i].n = 0;
    if (col == plan->river) {
        side_add(&side[0], 30, USE_SON);
        side_add(&side[0], 7, USE_DKV);
        side_add(&side[0], 14, USE_DGT);
    } else {
        side_add(&side[0], road_u, USE_DGT);
    }
    if (col == plan->river - 1) {
        side_add(&side[1], 30, USE_SON);
        side_add(&side[1], 10, USE_DGT);
    }
    if (row == plan->canal && col >= plan->river) {
        side_add(&side[2], 9, USE_SON);
        side_add(&side[2], 8, USE_DGT);
    }
    if (row == plan->canal - 1 && col >= plan->river) {
        side_add(&side[3], 9, USE_SON);
        side_add(&side[3], 10, USE_DGT);
    } else {
        side_add(&side[3], road_v, USE_DGT);
    }
}
