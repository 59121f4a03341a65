/* SPDX-License-Identifier: MIT */
/*
 * Commune codes of before 2025-07-01 brought over to today's, so that one place has one key. The
 * date a source states (`commune_asof`) decides what its codes mean. Without one, a code that is in
 * use today is taken for today's: right wherever the parcels lie in today's commune of that code,
 * whatever the date of the code was; where they do not, it is told (A112) and left. A unit that
 * went whole into a new one is a matter of the table; of a split one only the boundaries delivered
 * can tell, parcel by parcel.
 *
 * What was replaced stays: commune_old, and old_key where the delivery gave none. A re-run begins
 * with putting it back.
 */
#include "reproject_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/i18n.h>
#include <ranh/geo/wkb.h>
#include <ranh/land/plan.h>

#define EDGE_DEG 0.001 /* boxes of communes are drawn to about 100 m */

struct keys {
    struct ranh_rp *rp;
    struct ranh_plan_set communes; /* delivered boundaries */
    bool loaded;
    struct ranh_arena arena; /* cleared per parcel */
};

/* --- the codes met ---------------------------------------------------------------------------- */

void ranh_rp_group_add(struct ranh_rp *rp, const struct ranh_rp_source *source, const char *commune,
                       bool permit, const double at[4])
{
    char name[64];
    bool fresh;
    if (!commune || !rp->viet_nam || !rp->has_admin || strlen(commune) >= 16)
        return;
    struct ranh_rp_group *g = rp->last_group;
    if (!g || g->source != source || g->permit != permit || strcmp(g->code, commune) != 0) {
        snprintf(name, sizeof(name), "%lld %d %s", (long long)source->id, permit, commune);
        int64_t *slot = ranh_map_put(&rp->group_index, name, (int64_t)rp->groups.n, &fresh);
        if (fresh) {
            *ranh_vec_push(&rp->groups) =
                (struct ranh_rp_group){.source = source, .permit = permit, .stride = 1};
            snprintf(rp->groups.at[*slot].code, sizeof(g->code), "%s", commune);
        }
        g = rp->last_group = &rp->groups.at[*slot];
    }
    if (g->n++ % g->stride != 0 || isnan(at[0]))
        return;
    if (g->n_points == RANH_RP_GROUP_POINTS) { /* every other one goes: the sample stays even */
        for (size_t i = 0; i < RANH_RP_GROUP_POINTS / 2; i++)
            memcpy(g->point[i], g->point[2 * i], sizeof(g->point[i]));
        g->n_points /= 2;
        g->stride *= 2;
    }
    memcpy(g->point[g->n_points++], at, sizeof(g->point[0]));
}

/* --- where they lie --------------------------------------------------------------------------- */

static bool delivered(const struct keys *k, const char *code)
{
    for (size_t c = 0; c < k->communes.fabric.n_faces; c++)
        if (k->communes.area[c].code && strcmp(k->communes.area[c].code, code) == 0)
            return true;
    return false;
}

static bool face_has(struct keys *k, size_t face, double x, double y)
{
    struct ranh_shape shape;
    struct ranh_vertex v;
    const struct ranh_grid_box *box = &k->communes.fabric.box[face];
    if (!ranh_grid_snap(&k->communes.fabric.grid, x, y, &v) || v.x < box->xmin || v.x > box->xmax ||
        v.y < box->ymin || v.y > box->ymax)
        return false;
    ranh_fabric_shape(&k->communes.fabric, face, &k->arena, &shape);
    return ranh_shape_contains(&shape, x, y);
}

static bool boundary_has(struct keys *k, const char *code, double x, double y)
{
    for (size_t c = 0; c < k->communes.fabric.n_faces; c++)
        if (k->communes.area[c].code && strcmp(k->communes.area[c].code, code) == 0 &&
            face_has(k, c, x, y))
            return true;
    return false;
}

/* Whether most of the sample lies in today's commune of that code: in its boundary, or else in
 * its box. */
static bool lies_in(struct keys *k, const struct ranh_rp_group *g, const char *code)
{
    const struct ranh_commune_unit *unit = ranh_admin_unit(&k->rp->admin, code);
    bool exact = delivered(k, code);
    size_t inside = 0;
    for (size_t i = 0; i < g->n_points && unit; i++) {
        const double *at = g->point[i];
        ranh_arena_clear(&k->arena);
        inside +=
            exact ? boundary_has(k, code, at[0], at[1])
                  : at[2] >= unit->box.xmin - EDGE_DEG && at[2] <= unit->box.xmax + EDGE_DEG &&
                        at[3] >= unit->box.ymin - EDGE_DEG && at[3] <= unit->box.ymax + EDGE_DEG;
    }
    return inside * 2 >= g->n_points;
}

/* --- telling ---------------------------------------------------------------------------------- */

static int tell(struct keys *k, const struct ranh_rp_group *g, const char *code,
                enum ranh_verdict verdict, int64_t n, const char *vi, const char *en,
                struct ranh_err *err)
{
    struct ranh_finding f = RANH_FINDING_INIT;
    f.code = code;
    f.stage = "reproject";
    f.subject = "source";
    f.verdict = verdict;
    f.source_id = g->source->id;
    f.key_a = g->code;
    f.key_b = g->source->name;
    f.file = g->source->file;
    f.commune = g->code;
    if (n > 0)
        f.measured = (double)n;
    f.detail_vi = vi;
    f.detail_en = en;
    return ranh_finding_put(k->rp->sink, &f, err);
}

static const char *name_of(const struct keys *k, const char *code)
{
    const struct ranh_commune_unit *unit = ranh_admin_unit(&k->rp->admin, code);
    return unit ? unit->name : "?";
}

/* "26740 Phường Sài Gòn, 26743 Phường Bến Thành" */
static const char *targets(const struct keys *k, const struct ranh_commune_meaning *m)
{
    const char *text = "";
    for (size_t i = 0; i < m->n_changes; i++)
        text = ranh_arena_printf(&k->rp->arena, "%s%s%s %s", text, i ? ", " : "",
                                 m->change[i].new_code, name_of(k, m->change[i].new_code));
    return text;
}

static int tell_ambiguous(struct keys *k, const struct ranh_rp_group *g,
                          const struct ranh_commune_meaning *m, struct ranh_err *err)
{
    struct ranh_arena *arena = &k->rp->arena;
    const char *to = targets(k, m), *old = m->old_name ? m->old_name : "?";
    return tell(k, g, "A112", RANH_VIOLATION, g->n,
                ranh_arena_printf(arena, "nay là %s; trước đó là %s, đã nhập vào %s",
                                  name_of(k, g->code), old, *to ? to : "?"),
                ranh_arena_printf(arena, "today %s; before that %s, which went into %s",
                                  name_of(k, g->code), old, *to ? to : "?"),
                err);
}

static int tell_retired(struct keys *k, const struct ranh_rp_group *g,
                        const struct ranh_commune_meaning *m, struct ranh_err *err)
{
    struct ranh_arena *arena = &k->rp->arena;
    const char *to = targets(k, m), *old = m->old_name ? m->old_name : "?";
    if (!*to)
        return tell(
            k, g, "A113", RANH_VIOLATION, g->n,
            ranh_arena_printf(arena, "%s, đã giải thể hoặc đổi mã trước thời điểm này", old),
            ranh_arena_printf(arena, "%s, dissolved or renumbered before that date", old), err);
    return tell(k, g, "A113", RANH_VIOLATION, g->n,
                ranh_arena_printf(arena, "%s, nay thuộc %s", old, to),
                ranh_arena_printf(arena, "%s, now in %s", old, to), err);
}

/* --- writing ---------------------------------------------------------------------------------- */

#define NEW_KEY                                                                                    \
    "CASE WHEN key IS NULL OR ?1 IS NULL THEN NULL ELSE ?1 || '/' || sheet || '/' || number END"

/* The rows of a group, or one of them (id > 0), under the code of today; NULL = nobody knows it. */
static int write_code(struct keys *k, const struct ranh_rp_group *g, int64_t id, const char *code,
                      struct ranh_err *err)
{
    struct ranh_store *store = k->rp->input->store;
    sqlite3_stmt *stmt = NULL;
    const char *sql =
        g->permit
            ? "UPDATE permit SET commune_old = commune_code, commune_code = ?1 WHERE source_id "
              "= ?2 AND commune_code = ?3 AND commune_old IS NULL AND (?4 = 0 OR permit_id = ?4)"
            : "UPDATE parcel SET commune_old = commune_code, old_key = coalesce(old_key, key), "
              "key = " NEW_KEY ", commune_code = ?1 WHERE source_id = ?2 AND commune_code = ?3 "
              "AND commune_old IS NULL AND (?4 = 0 OR parcel_id = ?4)";
    int status = ranh_store_prepare(store, sql, &stmt, err);
    if (!status) {
        sqlite3_bind_text(stmt, 1, code, -1, SQLITE_STATIC);
        sqlite3_bind_int64(stmt, 2, g->source->id);
        sqlite3_bind_text(stmt, 3, g->code, -1, SQLITE_STATIC);
        sqlite3_bind_int64(stmt, 4, id);
        status = ranh_store_step(store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    return status;
}

/* Which of the units of today has the parcel: by its label point, in the boundaries delivered. */
static const char *unit_at(struct keys *k, const struct ranh_commune_meaning *m, double x, double y)
{
    for (size_t c = 0; c < k->communes.fabric.n_faces; c++) {
        const char *code = k->communes.area[c].code;
        bool wanted = code && ranh_admin_unit(&k->rp->admin, code) && m->n_changes == 0;
        for (size_t i = 0; code && i < m->n_changes && !wanted; i++)
            wanted = strcmp(code, m->change[i].new_code) == 0;
        if (wanted && face_has(k, c, x, y))
            return code;
    }
    return NULL;
}

/* Parcel by parcel; a permit has no ground of its own here and waits for its parcel's old key. */
static int by_ground(struct keys *k, const struct ranh_rp_group *g,
                     const struct ranh_commune_meaning *m, struct ranh_err *err)
{
    struct ranh_store *store = k->rp->input->store;
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    int64_t undecided = 0;
    struct {
        RANH_VEC(struct {
            int64_t id;
            const char *code;
        })
    } list = {0};
    int status =
        g->permit
            ? 0
            : ranh_store_prepare(store,
                                 "SELECT parcel_id, geometry FROM parcel WHERE "
                                 "source_id = ?1 AND commune_code = ?2 AND commune_old IS NULL",
                                 &stmt, err);
    if (stmt) {
        sqlite3_bind_int64(stmt, 1, g->source->id);
        sqlite3_bind_text(stmt, 2, g->code, -1, SQLITE_STATIC);
    }
    while (stmt && !status && !(status = ranh_store_step(store, stmt, &row, err)) && row) {
        struct ranh_shape shape;
        double x, y;
        const char *code = NULL;
        const void *blob = sqlite3_column_blob(stmt, 1);
        ranh_arena_clear(&k->arena);
        if (blob &&
            !ranh_blob_read(&k->arena, blob, (size_t)sqlite3_column_bytes(stmt, 1), &shape, NULL,
                            NULL) &&
            ranh_shape_deep_inside(&shape, &x, &y))
            code = unit_at(k, m, x, y);
        undecided += code == NULL;
        ranh_vec_push(&list);
        list.at[list.n - 1].id = sqlite3_column_int64(stmt, 0);
        list.at[list.n - 1].code = code;
    }
    sqlite3_finalize(stmt);
    for (size_t i = 0; i < list.n && !status; i++)
        status = write_code(k, g, list.at[i].id, list.at[i].code, err);
    ranh_vec_release(&list);
    if (!status && g->permit)
        status = write_code(k, g, 0, NULL, err);
    if (status || undecided == 0)
        return status;
    const char *to = targets(k, m);
    return tell(k, g, "A114", RANH_NO_DATA, undecided,
                *to ? ranh_arena_printf(&k->rp->arena, "có thể là %s", to) : NULL,
                *to ? ranh_arena_printf(&k->rp->arena, "it may be %s", to) : NULL, err);
}

static int decide(struct keys *k, const struct ranh_rp_group *g, struct ranh_err *err)
{
    int32_t as_of = g->source->commune_asof;
    struct ranh_commune_meaning m = ranh_admin_read(&k->rp->admin, g->code, as_of);
    bool dated = as_of != RANH_DATE_NONE;
    int status = 0;
    switch (m.sense) {
    case RANH_COMMUNE_UNKNOWN:
    case RANH_COMMUNE_TODAY:
        break;
    case RANH_COMMUNE_AMBIGUOUS:
        /* A source that lies elsewhere as a whole is told by C101 already. */
        if (!g->permit && g->n_points > 0 && g->source->n_off_commune <= g->source->n_in_commune &&
            !lies_in(k, g, m.code))
            status = tell_ambiguous(k, g, &m, err);
        break;
    case RANH_COMMUNE_WHOLE:
        if (!dated)
            status = tell_retired(k, g, &m, err);
        if (!status)
            status = write_code(k, g, 0, m.code, err);
        break;
    case RANH_COMMUNE_SPLIT:
        if (!dated)
            status = tell_retired(k, g, &m, err);
        if (!status)
            status = by_ground(k, g, &m, err);
        break;
    case RANH_COMMUNE_ENDED:
        status = tell_retired(k, g, &m, err);
        if (!status && !(dated && as_of >= k->rp->admin.reform))
            status = by_ground(k, g, &m, err);
        break;
    }
    return status;
}

/* --- the stage's part ------------------------------------------------------------------------- */

static int restore_permits(struct ranh_rp *rp, struct ranh_err *err)
{
    struct ranh_str sql = RANH_STR_INIT;
    ranh_str_puts(&sql, "UPDATE permit SET commune_code = commune_old, commune_old = NULL "
                        "WHERE commune_old IS NOT NULL AND source_id NOT IN (");
    ranh_rp_put_kept(rp, &sql);
    ranh_str_putc(&sql, ')');
    int status = ranh_store_exec(rp->input->store, sql.text, err);
    ranh_str_release(&sql);
    return status;
}

static int restore_parcels(struct ranh_rp *rp, struct ranh_rp_span span, struct ranh_err *err)
{
    static const char old[] = "commune_old || '/' || sheet || '/' || number";
    char sql[700], where[120];
    int64_t n = 0;
    snprintf(where, sizeof(where),
             "WHERE commune_old IS NOT NULL AND parcel_id BETWEEN %lld AND %lld",
             (long long)span.low, (long long)span.high);
    snprintf(sql, sizeof(sql), "SELECT EXISTS (SELECT 1 FROM parcel %s)", where);
    int status = ranh_store_count(rp->input->store, sql, &n, err);
    if (status || n == 0)
        return status;
    snprintf(sql, sizeof(sql),
             "UPDATE parcel SET commune_code = commune_old, commune_old = NULL, key = CASE WHEN "
             "sheet IN ('0', '-1') OR number IN ('0', '-1') THEN NULL ELSE %s END, old_key = CASE "
             "WHEN old_key = %s THEN NULL ELSE old_key END %s",
             old, old, where);
    return ranh_store_exec(rp->input->store, sql, err);
}

int ranh_rp_keys_restore(struct ranh_rp *rp, struct ranh_err *err)
{
    bool few;
    struct ranh_rp_span *spans = RANH_NEW_ARRAY(&rp->arena, rp->n_sources + 1, struct ranh_rp_span);
    size_t n = ranh_rp_spans(rp, &ranh_rp_table[0], spans, &few);
    int status = restore_permits(rp, err);
    for (size_t i = 0; !status && i < n; i++)
        status = restore_parcels(rp, spans[i], err);
    return status;
}

/* Codes of permits, which need no geometry. */
static int permit_groups(struct ranh_rp *rp, struct ranh_err *err)
{
    static const double nowhere[4] = {NAN, NAN, NAN, NAN};
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    int status = ranh_store_prepare(
        rp->input->store,
        "SELECT p.source_id, s.name, s.path, s.commune_asof, p.commune_code FROM permit p JOIN "
        "source "
        "s ON s.source_id = p.source_id WHERE s.commune_asof IS NOT NULL AND p.commune_code IS NOT "
        "NULL GROUP BY 1, 5 ORDER BY 1, 5",
        &stmt, err);
    while (!status && !(status = ranh_store_step(rp->input->store, stmt, &row, err)) && row) {
        struct ranh_rp_source *s = ranh_rp_source_by_id(rp, sqlite3_column_int64(stmt, 0));
        if (s && s->kept)
            continue;
        if (!s) { /* a table without geometry */
            s = ranh_arena_zero(&rp->arena, 1, sizeof(*s));
            s->id = sqlite3_column_int64(stmt, 0);
            s->name = ranh_arena_strdup(&rp->arena, (const char *)sqlite3_column_text(stmt, 1));
            s->file = ranh_arena_strdup(&rp->arena, (const char *)sqlite3_column_text(stmt, 2));
            if (!ranh_date_parse((const char *)sqlite3_column_text(stmt, 3), &s->commune_asof))
                s->commune_asof = RANH_DATE_NONE;
        }
        ranh_rp_group_add(rp, s, (const char *)sqlite3_column_text(stmt, 4), true, nowhere);
    }
    sqlite3_finalize(stmt);
    return status;
}

int ranh_rp_keys(struct ranh_rp *rp, struct ranh_err *err)
{
    struct keys k = {.rp = rp};
    int status = 0;
    if (!rp->viet_nam || !rp->has_admin)
        return 0;
    status = permit_groups(rp, err);
    if (status || rp->groups.n == 0)
        return status;
    ranh_arena_init(&k.arena);
    status = ranh_plan_set_load(rp->input->store, RANH_PLAN_COMMUNES, &k.communes, err);
    k.loaded = status == 0;
    for (size_t i = 0; i < rp->groups.n && !status; i++)
        status = decide(&k, &rp->groups.at[i], err);
    if (k.loaded)
        ranh_plan_set_release(&k.communes);
    ranh_arena_release(&k.arena);
    return status;
}
