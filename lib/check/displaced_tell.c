/* SPDX-License-Identifier: MIT */
/* The words of C105: how far, from whose boundary, how many points say so, which step it is, and what to do. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lib/check/displaced.h"

/* "225.6 m", "27.4 km"; a comma in Vietnamese. */
static const char *length(struct ranh_arena *arena, double value, bool vi)
{
    bool far = fabs(value) >= 2000;
    char *text =
        ranh_arena_printf(arena, "%.1f %s", fabs(value) / (far ? 1000 : 1), far ? "km" : "m");
    char *point = strchr(text, '.');
    if (vi && point)
        *point = ',';
    return text;
}

/* What has to be added in the plane the source was drawn in; false for degrees. */
static bool increments(struct ranh_displaced *w, const struct ranh_displaced_unit *unit,
                       const struct ranh_crs_move *move, const char *from, double by[2])
{
    struct ranh_transform *t = NULL;
    struct ranh_crs crs;
    struct ranh_err ignored = {0};
    double at[4] = {(unit->box.xmin + unit->box.xmax) / 2, (unit->box.ymin + unit->box.ymax) / 2, 0,
                    0};
    ranh_crs_move_points(move, at, 1, at + 2);
    if (ranh_crs_lookup(w->ctx, from, &crs, &ignored) || crs.geographic ||
        crs.family != RANH_CRS_VN2000 ||
        ranh_transform_get(w->ctx, w->workspace, from, &t, &ignored))
        return false;
    ranh_transform_points(t, at, 2, NULL, NULL);
    by[0] = at[2] - at[0];
    by[1] = at[3] - at[1];
    return true;
}

static const char *remedy(struct ranh_displaced *w, const struct ranh_displaced_unit *unit,
                          const struct ranh_displaced_meeting *m, const char *from, bool vi)
{
    struct ranh_arena *arena = &w->arena;
    double by[2];
    if (m->move->kind == RANH_MOVE_SYSTEM)
        return ranh_arena_printf(arena,
                                 vi ? "các số của nó là của %s, khai `crs: %s` thì khớp"
                                    : "its numbers are those of %s, `crs: %s` would fit",
                                 m->move->name, m->move->crs);
    const char *what = m->move->kind == RANH_MOVE_LACKING
                           ? (vi ? "đó đúng là bước chuyển giữa WGS 84 và VN-2000, đã bị bỏ sót"
                                 : "that is the step between WGS 84 and VN-2000, left out")
                           : (vi ? "đó đúng là bước chuyển giữa WGS 84 và VN-2000, đã làm hai lần"
                                 : "that is the step between WGS 84 and VN-2000, made twice");
    if (!increments(w, unit, m->move, from, by))
        return what;
    return ranh_arena_printf(arena,
                             vi ? "%s: hãy chuyển lại từ tệp gốc bằng EPSG:6960, hoặc khai "
                                  "`local_shift:` với dx_m: %.2f, "
                                  "dy_m: %.2f"
                                : "%s: convert it again from the original by EPSG:6960, or give "
                                  "`local_shift:` with dx_m: "
                                  "%.2f, dy_m: %.2f",
                             what, by[0], by[1]);
}

static const char *covering(struct ranh_arena *arena, double share, bool vi)
{
    if (!(share > 0.005))
        return "";
    return ranh_arena_printf(
        arena,
        vi ? "; ở chỗ hiện nay %.0f%% số thửa của nó đè lên thửa của tệp khác"
           : "; where it lies now %.0f %% of its parcels lie on those of others",
        100 * share);
}

static const char *sentence(struct ranh_displaced *w, const struct ranh_displaced_unit *unit,
                            const struct ranh_displaced_meeting *m, const char *from, bool vi)
{
    struct ranh_arena *arena = &w->arena;
    double c[4] = {(unit->box.xmin + unit->box.xmax) / 2, (unit->box.ymin + unit->box.ymax) / 2};
    ranh_crs_move_points(m->move, c, 1, c + 2);
    double dx = c[0] - c[2], dy = c[1] - c[3];
    const char *file = w->bodies.source[m->neighbour].file;
    const char *east = vi ? (dx < 0 ? "về phía tây" : "về phía đông") : dx < 0 ? "west" : "east";
    const char *north = vi ? (dy < 0 ? "về phía nam" : "về phía bắc") : dy < 0 ? "south" : "north";
    const char *doubt =
        !m->doubt ? ""
        : vi      ? "; số thửa hai bên gần bằng nhau, nên cũng có thể chính tệp bên cạnh bị lệch"
             : "; both sides have about as many parcels: it may be the other that is displaced";
    return ranh_arena_printf(arena,
                             vi ? "đọc theo %.60s thì nằm cách chỗ tiếp giáp với %s %s (%s %s, %s "
                                  "%s); ở chỗ tiếp giáp, %zu "
                                  "trong %zu điểm ranh trùng với điểm của bên cạnh%s; %s%s"
                                : "read as %.60s it lies away from its place beside %s by %s (%s "
                                  "%s, %s %s); there %zu of %zu "
                                  "boundary points are also its neighbours'%s; %s%s",
                             from, file ? file : "?", length(arena, hypot(dx, dy), vi),
                             length(arena, dx, vi), east, length(arena, dy, vi), north,
                             m->verdict.hits, m->verdict.n, covering(arena, unit->on_others, vi),
                             remedy(w, unit, m, from, vi), doubt);
}

static int put_one(struct ranh_displaced *w, const struct ranh_displaced_unit *unit,
                   const struct ranh_displaced_meeting *m, const struct ranh_body_source *s,
                   const char *from, struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct ranh_finding f = RANH_FINDING_INIT;
    double c[4] = {(unit->box.xmin + unit->box.xmax) / 2, (unit->box.ymin + unit->box.ymax) / 2};
    ranh_crs_move_points(m->move, c, 1, c + 2);
    f.code = "C105";
    f.stage = "overlap";
    f.subject = "source";
    f.verdict = m->doubt ? RANH_POSSIBLE : RANH_VIOLATION;
    f.source_id = s->id;
    f.key_a = s->file;
    f.file = s->file;
    f.measured = hypot(c[2] - c[0], c[3] - c[1]);
    f.limit = ranh_displaced_marks(w)->tolerance;
    f.unit = "m";
    f.detail_vi = sentence(w, unit, m, from, true);
    f.detail_en = sentence(w, unit, m, from, false);
    return ranh_finding_put(sink, &f, err);
}

int ranh_displaced_tell(struct ranh_displaced *w, const struct ranh_displaced_unit *unit,
                        const struct ranh_displaced_meeting *meeting, const uint32_t *source,
                        size_t n, struct ranh_finding_sink *sink, struct ranh_err *err)
{
    int status = RANH_OK;
    char from[20];
    snprintf(from, sizeof(from), "EPSG:%d", (int)unit->srid);
    for (size_t i = 0; i < n && !status; i++)
        status = put_one(w, unit, meeting, &w->bodies.source[source[i]], from, sink, err);
    return status;
}
