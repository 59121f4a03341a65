/* SPDX-License-Identifier: MIT */
/*
 * The area balance of each map sheet and each commune (TT 25/2014/TT-BTNMT art. 16.10.2), and E101
 * where it does not close: parcels - doubled + gaps + others + moved = enclosed.
 *
 * Each sheet has a chain of its own; inner edges cancel, so what is noded is little more than its
 * outline. Chains add, so that of a commune is the sum of its sheets'. The left side is summed over
 * parcels and faces, the right side is the area of the outer boundary, walked around by itself:
 * both are integers and must agree to the last unit. What a sheet encloses and does not cover is no
 * gap where parcels of other sheets lie (a part drawn at a larger scale has a sheet of its own):
 * the faces are laid over those parcels, exactly.
 */
#include <ranh/check/balance.h>

#include <stdlib.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>

#include "lib/check/detectors.h"
#include "lib/check/extent.h"
#include "lib/check/pieces.h"
#include "lib/check/plane.h"
#include "lib/check/sheets.h"

#define GAP_FIELD (1 << 20) /* above any number of parcels on one place */

struct sums { /* twice areas */
    ranh_wide parcels, doubled, empty, others, moved, enclosed;
    int64_t pieces, at_points;
};

struct work {
    const struct ranh_check_input *input;
    struct ranh_sheets sheets;
    size_t *commune; /* [n_communes + 1] first sheet of each */
    size_t n_communes;
    uint32_t *commune_of;     /* [sheets.n] */
    struct ranh_chain *chain; /* [sheets.n] un-noded */
    struct sums *sheet, *whole;
};

/* --- one group ----- */

struct near {
    const struct work *work;
    size_t own; /* sheet, or commune */
    bool whole_commune;
    struct ranh_grid_box box;
    struct {
        RANH_VEC(uint32_t)
    } face;
};

static bool collect_others(void *context, uint32_t face)
{
    struct near *near = context;
    const struct work *work = near->work;
    const struct ranh_plane *plane = work->input->plane;
    size_t sheet = work->sheets.group_of[face];
    const struct ranh_grid_box *box = &plane->fabric->box[face];
    if ((near->whole_commune ? work->commune_of[sheet] : sheet) != near->own &&
        plane->sound[face] != RANH_NO_AREA && box->xmin < near->box.xmax &&
        near->box.xmin < box->xmax && box->ymin < near->box.ymax && near->box.ymin < box->ymax)
        *ranh_vec_push(&near->face) = face;
    return true;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Parcels of other groups near the empty faces, each once. */
static void look_around(const struct ranh_faces *faces, struct near *near)
{
    size_t n = 0;
    for (size_t f = 0; f < faces->n_faces; f++) {
        if (faces->face[f].m != 0)
            continue;
        near->box = faces->face[f].box;
        ranh_rtree_query(&near->work->input->plane->fabric->tree, near->box, collect_others, near);
    }
    if (near->face.n > 1)
        qsort(near->face.at, near->face.n, sizeof(*near->face.at), by_number);
    for (size_t i = 0; i < near->face.n; i++)
        if (n == 0 || near->face.at[n - 1] != near->face.at[i])
            near->face.at[n++] = near->face.at[i];
    near->face.n = n;
}

/* Twice the area of the empty faces that parcels of others cover. */
static ranh_wide ground_of_others(struct near *near, const struct ranh_faces *faces)
{
    struct ranh_chain part[2], both;
    struct ranh_faces over;
    ranh_wide twice = 0;
    look_around(faces, near);
    if (near->face.n == 0)
        return 0;
    int32_t *code = ranh_calloc(faces->n_faces + 1, sizeof(*code));
    for (size_t f = 0; f < faces->n_faces; f++)
        code[f] = faces->face[f].m == 0 ? GAP_FIELD : 0;
    ranh_chain_of_regions(faces, code, NULL, &part[0]);
    ranh_chain_of_group(near->work->input->plane->fabric, near->face.at, near->face.n, &part[1]);
    ranh_chain_sum(part, 2, &both);
    ranh_chain_node(&both, NULL);
    ranh_chain_faces(&both, NULL, &over);
    for (size_t f = 0; f < over.n_faces; f++)
        if (over.face[f].m > GAP_FIELD)
            twice += over.face[f].twice_area;
    ranh_faces_release(&over);
    ranh_chain_release(&both);
    ranh_chain_release(&part[1]);
    ranh_chain_release(&part[0]);
    ranh_free(code);
    return twice;
}

static int add_up(struct near *near, const struct ranh_faces *faces, ranh_wide parcels,
                  ranh_wide moved, struct sums *sums, struct ranh_err *err)
{
    *sums = (struct sums){.parcels = parcels, .moved = moved};
    for (size_t f = 0; f < faces->n_faces; f++) {
        const struct ranh_chain_face *face = &faces->face[f];
        if (face->m == 0)
            sums->empty += face->twice_area;
        else
            sums->doubled += (face->m - 1) * face->twice_area;
    }
    sums->enclosed = -faces->outside.twice_area;
    ranh_pieces(faces, &sums->pieces, &sums->at_points);
    if (sums->empty > 0)
        sums->others = ground_of_others(near, faces);
    ranh_vec_release(&near->face);
    if (parcels + moved - sums->doubled + sums->empty == sums->enclosed)
        return 0;
    return ranh_fail(
        err, RANH_E_INTERNAL,
        _("the areas of a sheet do not balance: parcels %.4f m², doubled %.4f m², gaps "
          "%.4f m², enclosed %.4f m². This is a bug: report it with the data it "
          "happened on"),
        ranh_grid_area_m2(parcels), ranh_grid_area_m2(sums->doubled),
        ranh_grid_area_m2(sums->empty), ranh_grid_area_m2(sums->enclosed));
}

/* Nodes the chain. */
static int weigh(struct near *near, struct ranh_chain *chain, struct sums *sums,
                 struct ranh_err *err)
{
    struct ranh_faces faces;
    ranh_chain_node(chain, NULL);
    ranh_chain_faces(chain, NULL, &faces);
    int status = add_up(near, &faces, chain->twice_area, chain->moved, sums, err);
    ranh_faces_release(&faces);
    return status;
}

/* --- all of them ----- */

static int weigh_sheets(void *context, unsigned worker, size_t first, size_t last,
                        struct ranh_err *err)
{
    (void)worker;
    struct work *work = context;
    int status = 0;
    for (size_t s = first; s < last && !status; s++) {
        const struct ranh_sheet_group *group = &work->sheets.group[s];
        struct near near = {.work = work, .own = s};
        struct ranh_chain noded;
        ranh_chain_of_group(work->input->plane->fabric, work->sheets.face + group->first, group->n,
                            &work->chain[s]);
        ranh_chain_sum(&work->chain[s], 1, &noded);
        status = weigh(&near, &noded, &work->sheet[s], err);
        ranh_chain_release(&noded);
    }
    return status;
}

/* Chains add: nothing of the parcels is looked at again. */
static int weigh_communes(void *context, unsigned worker, size_t first, size_t last,
                          struct ranh_err *err)
{
    (void)worker;
    struct work *work = context;
    int status = 0;
    for (size_t c = first; c < last && !status; c++) {
        size_t from = work->commune[c], n = work->commune[c + 1] - from;
        struct near near = {.work = work, .own = c, .whole_commune = true};
        struct ranh_chain sum;
        if (n == 1) {
            work->whole[c] = work->sheet[from];
            continue;
        }
        ranh_chain_sum(work->chain + from, n, &sum);
        status = weigh(&near, &sum, &work->whole[c], err);
        ranh_chain_release(&sum);
    }
    return status;
}

static void find_communes(struct work *work)
{
    const struct ranh_sheet_group *group = work->sheets.group;
    work->commune = ranh_alloc((work->sheets.n + 1) * sizeof(*work->commune));
    work->commune_of = ranh_alloc((work->sheets.n + 1) * sizeof(*work->commune_of));
    for (size_t s = 0; s < work->sheets.n; s++) {
        if (s == 0 || group[s].commune != group[s - 1].commune)
            work->commune[work->n_communes++] = s;
        work->commune_of[s] = (uint32_t)work->n_communes - 1;
    }
    work->commune[work->n_communes] = work->sheets.n;
}

static int weigh_all(struct work *work, struct ranh_err *err)
{
    struct ranh_pool *pool = work->input->pool;
    const struct ranh_plane *plane = work->input->plane;
    int status =
        work->sheets.n > 1 ? ranh_pool_run(pool, work->sheets.n, 1, weigh_sheets, work, err) : 0;
    if (status)
        return status;
    if (work->n_communes == 1) { /* the plane is that of the commune */
        struct near near = {.work = work, .whole_commune = true};
        status =
            add_up(&near, &plane->faces, plane->twice_area, plane->moved, &work->whole[0], err);
        if (work->sheets.n == 1) /* and of its only sheet */
            work->sheet[0] = work->whole[0];
        return status;
    }
    return ranh_pool_run(pool, work->n_communes, 1, weigh_communes, work, err);
}

/* --- telling ----- */

static void add_recorded(const struct work *work, size_t sheet, struct ranh_balance *row)
{
    const struct ranh_sheet_group *group = &work->sheets.group[sheet];
    row->n_parcels += (int64_t)group->n;
    for (size_t i = group->first; i < group->first + group->n; i++) {
        const struct ranh_parcel *p = &work->input->parcels->parcel[work->sheets.face[i]];
        if (isnan(p->area_recorded_m2) || isnan(p->native_area_m2))
            continue;
        row->n_recorded++;
        row->recorded_m2 += p->area_recorded_m2;
        row->computed_m2 += p->native_area_m2;
    }
}

static struct ranh_balance row_of(const struct work *work, size_t first, size_t last,
                                  const struct sums *sums)
{
    struct ranh_balance row = {
        .commune = work->sheets.group[first].commune,
        .parcels_m2 = ranh_grid_area_m2(sums->parcels),
        .doubled_m2 = ranh_grid_area_m2(sums->doubled),
        .gaps_m2 = ranh_grid_area_m2(sums->empty - sums->others),
        .others_m2 = ranh_grid_area_m2(sums->others),
        .moved_m2 = ranh_grid_area_m2(sums->moved),
        .n_pieces = sums->pieces,
        .n_at_points = sums->at_points,
        .enclosed_m2 = ranh_grid_area_m2(sums->enclosed),
        .boundary_m2 = NAN,
        .covered_m2 = NAN,
        .open_m2 = NAN,
        .missing_m2 = NAN,
        .strips_m2 = NAN,
    };
    for (size_t s = first; s < last; s++)
        add_recorded(work, s, &row);
    return row;
}

/* What the law wants looked into: more than the rounding of one recorded area. */
static int put_finding(const struct work *work, const struct ranh_balance *row,
                       struct ranh_finding_sink *sink, struct ranh_err *err)
{
    const struct ranh_check_input *input = work->input;
    const struct ranh_rule *rounding =
        ranh_rules_find(input->rules, "area", "rounding", input->as_of);
    const struct ranh_rule *rule = ranh_rules_find(input->rules, "area", "balance", input->as_of);
    double least = rounding ? rounding->value / 2 : 0;
    if (!rule || (row->doubled_m2 <= least && row->gaps_m2 <= least))
        return 0;
    struct ranh_arena arena;
    struct ranh_finding finding = RANH_FINDING_INIT;
    ranh_arena_init(&arena);
    finding.code = "E101";
    finding.stage = "overlap";
    finding.subject = "sheet";
    finding.verdict = RANH_VIOLATION;
    finding.commune = row->commune;
    finding.source_id = row->source_id;
    finding.key_a = ranh_arena_printf(&arena, "%s/%s", row->commune ? row->commune : "–",
                                      row->sheet ? row->sheet : "–");
    finding.measured = row->enclosed_m2 - row->parcels_m2 - row->others_m2 - row->moved_m2;
    finding.unit = "m²";
    finding.article = rule->article;
    finding.detail_vi = ranh_balance_sentence(&arena, row, true);
    finding.detail_en = ranh_balance_sentence(&arena, row, false);
    int status = ranh_finding_put(sink, &finding, err);
    ranh_arena_release(&arena);
    return status;
}

static int put_row(const struct work *work, const struct ranh_balance *row, struct ranh_err *err)
{
    struct ranh_balance_sink *sink = work->input->balances;
    return sink ? sink->put(sink, row, err) : 0;
}

static int put_commune(const struct work *work, size_t c, struct ranh_finding_sink *sink,
                       struct ranh_err *err)
{
    size_t first = work->commune[c], last = work->commune[c + 1];
    struct ranh_balance row = row_of(work, first, last, &work->whole[c]);
    row.whole_commune = true;
    ranh_extent_coverage(work->input->extent, row.commune, &row);
    int status = put_row(work, &row, err);
    for (size_t s = first; s < last && !status; s++) {
        row = row_of(work, s, s + 1, &work->sheet[s]);
        row.sheet = work->sheets.group[s].sheet;
        row.source_id = work->sheets.group[s].source_id;
        status = put_row(work, &row, err);
        if (!status)
            status = put_finding(work, &row, sink, err);
    }
    return status;
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct work work = {.input = input};
    ranh_sheets_make(input->parcels, &work.sheets);
    find_communes(&work);
    work.chain = ranh_calloc(work.sheets.n + 1, sizeof(*work.chain));
    work.sheet = ranh_calloc(work.sheets.n + 1, sizeof(*work.sheet));
    work.whole = ranh_calloc(work.n_communes + 1, sizeof(*work.whole));
    int status = weigh_all(&work, err);
    for (size_t c = 0; c < work.n_communes && !status; c++)
        status = put_commune(&work, c, sink, err);
    for (size_t s = 0; s < work.sheets.n; s++)
        ranh_chain_release(&work.chain[s]);
    ranh_free(work.whole);
    ranh_free(work.sheet);
    ranh_free(work.chain);
    ranh_free(work.commune_of);
    ranh_free(work.commune);
    ranh_sheets_release(&work.sheets);
    return status;
}

static const char *const codes[] = {"E101", NULL};
const struct ranh_detector ranh_detect_balance = {
    "balance", N_("the balance of areas"), "overlap", codes, run, false};
