/* SPDX-License-Identifier: MIT */
/*
 * Parcels for the search: one file per commune and map sheet, because people ask by sheet and number. A
 * parcel without commune, sheet or number cannot be asked for; how many there are is told.
 */
#include <stdio.h>
#include <string.h>

#include "lib/report/internal.h"

#define OUTLINE_POINTS 600
#define MIN_SHARE      "0.01" /* of a parcel in a zone: below, a sliver of drawing */

enum { P_ID, P_COMMUNE, P_SHEET, P_NUMBER, P_USE, P_RECORDED, P_MEASURED, P_GEOMETRY };

static const char parcels_sql[] = "SELECT parcel_id, commune_code, sheet, number, land_use, "
                                  "area_recorded_m2, native_area_m2, geometry "
                                  "FROM parcel WHERE commune_code <> '' AND sheet <> '' AND number "
                                  "<> '' ORDER BY commune_code, sheet, "
                                  "number, parcel_id";

struct sharder {
    struct site *site;
    sqlite3_stmt *stmt, *zones;
    struct ranh_str rows, index;
    char *commune, *sheet; /* of the shard at work */
    struct ranh_box box;   /* of its outlines, degrees */
    int64_t shard, n;
};

static void put_zones(struct sharder *s, struct ranh_str *out)
{
    bool first = true;
    sqlite3_reset(s->zones);
    sqlite3_bind_int64(s->zones, 1, sqlite3_column_int64(s->stmt, P_ID));
    ranh_str_puts(out, "[");
    while (sqlite3_step(s->zones) == SQLITE_ROW) {
        const char *name = site_text(s->zones, 0), *code = site_text(s->zones, 1);
        const char *shown = name && *name ? name : code ? code : "?";
        int64_t at =
            *ranh_map_put(&s->site->zone_names, shown, (int64_t)s->site->zone_names.n, NULL);
        ranh_str_printf(out, "%s%lld,", first ? "[" : ",[", (long long)at);
        site_put_js_number(out, site_double(s->zones, 2), 4);
        ranh_str_puts(out, "]");
        first = false;
    }
    ranh_str_puts(out, "]");
}

static void put_hits(struct sharder *s, struct ranh_str *out)
{
    const struct site_hit *hit = s->site->hits.at;
    int64_t id = sqlite3_column_int64(s->stmt, P_ID), before = -1;
    size_t low = 0, high = s->site->hits.n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (hit[mid].parcel < id)
            low = mid + 1;
        else
            high = mid;
    }
    ranh_str_puts(out, "[");
    for (; low < s->site->hits.n && hit[low].parcel == id; low++) {
        if (hit[low].finding != before)
            ranh_str_printf(out, "%s%lld", before < 0 ? "" : ",", (long long)hit[low].finding);
        before = hit[low].finding;
    }
    ranh_str_puts(out, "]");
}

static void put_parcel(struct sharder *s)
{
    struct ranh_str *out = &s->rows;
    struct ranh_shape shape;
    ranh_str_puts(out, "[");
    site_put_js(out, site_text(s->stmt, P_NUMBER));
    ranh_str_puts(out, ",");
    site_put_js(out, site_text(s->stmt, P_USE));
    ranh_str_puts(out, ",");
    site_put_js_number(out, site_double(s->stmt, P_RECORDED), 1);
    ranh_str_puts(out, ",");
    site_put_js_number(out, site_double(s->stmt, P_MEASURED), 1);
    ranh_str_puts(out, ",");
    if (site_degrees(s->site, s->stmt, P_GEOMETRY, &shape)) {
        struct ranh_box box = ranh_shape_box(&shape);
        site_grow(&s->site->box, &box);
        site_grow(&s->box, &box);
        site_put_rings(out, &shape, OUTLINE_POINTS);
    } else {
        ranh_str_puts(out, "null");
    }
    ranh_str_puts(out, ",");
    put_zones(s, out);
    ranh_str_puts(out, ",");
    put_hits(s, out);
    ranh_str_puts(out, "]");
}

/* Where the sheet lies, so that the map loads the files in view: corner, width and height in 1e-5 degrees, outwards.
 * Nothing when none of its parcels has a place. */
static void put_sheet_box(struct ranh_str *out, const struct ranh_box *box)
{
    if (box->xmin > box->xmax)
        return;
    double x = floor(box->xmin * 1e5), y = floor(box->ymin * 1e5);
    ranh_str_printf(out, ",%.0f,%.0f,%.0f,%.0f", x, y, ceil(box->xmax * 1e5) - x,
                    ceil(box->ymax * 1e5) - y);
}

static int end_shard(struct sharder *s)
{
    char name[64];
    if (!s->rows.len)
        return 0;
    put_sheet_box(&s->index, &s->box);
    ranh_str_puts(&s->index, "]");
    s->box = (struct ranh_box){1, 1, 0, 0};
    ranh_str_puts(&s->rows, "]);\n");
    snprintf(name, sizeof(name), "data/parcels/%lld.js", (long long)s->shard++);
    int status = site_write_str(s->site, name, &s->rows);
    ranh_str_clear(&s->rows);
    return status ? status : site_stopped(s->site);
}

static bool same(const char *a, const char *b)
{
    return a && !strcmp(a, b);
}

/* Ends the shard before and begins the next where commune or sheet changes. */
static int at_shard(struct sharder *s)
{
    const char *commune = site_text(s->stmt, P_COMMUNE), *sheet = site_text(s->stmt, P_SHEET);
    bool same_commune = same(s->commune, commune);
    if (same_commune && same(s->sheet, sheet)) {
        ranh_str_puts(&s->rows, ",\n");
        return 0;
    }
    int status = end_shard(s);
    if (!same_commune) {
        ranh_str_puts(&s->index, s->commune ? "]],\n[" : "[");
        site_put_js(&s->index, commune);
        ranh_str_puts(&s->index, ",[");
    } else {
        ranh_str_puts(&s->index, ",");
    }
    ranh_str_puts(&s->index, "[");
    site_put_js(&s->index, sheet);
    ranh_str_printf(&s->index, ",%lld", (long long)s->shard);
    ranh_str_printf(&s->rows, "Ranh.put(\"parcels/%lld\",[\n", (long long)s->shard);
    if (!same_commune)
        s->commune = ranh_arena_strdup(&s->site->arena, commune);
    s->sheet = ranh_arena_strdup(&s->site->arena, sheet);
    return status;
}

static int put_all(struct sharder *s)
{
    int status = 0;
    ranh_str_puts(&s->index, "Ranh.put(\"parcels/index\",[\n");
    while (site_next(s->site, s->stmt, &status)) {
        ranh_arena_clear(&s->site->scratch);
        status = at_shard(s);
        if (status)
            break;
        put_parcel(s);
        s->n++;
    }
    if (!status)
        status = end_shard(s);
    ranh_str_puts(&s->index, s->commune ? "]]]);\n" : "]);\n");
    return status;
}

int site_data_parcels(struct site *site)
{
    struct sharder s = {
        .site = site, .rows = RANH_STR_INIT, .index = RANH_STR_INIT, .box = {1, 1, 0, 0}};
    int status = site_mkdir(site, "data/parcels");
    if (!status)
        status = site_query(site, parcels_sql, &s.stmt);
    if (!status)
        status = site_query(
            site,
            "SELECT z.function_name, coalesce(z.function, z.code), p.share FROM parcel_zone AS "
            "p JOIN zone AS z ON z.zone_id = p.zone_id WHERE p.parcel_id = ?1 AND p.share "
            ">= " MIN_SHARE " ORDER BY p.share DESC, z.zone_id",
            &s.zones);
    if (!status)
        status = put_all(&s);
    if (!status)
        status = site_write_str(site, "data/parcels/index.js", &s.index);
    site->counts->parcels = s.n;
    site->parcels_unlisted = site->facts.parcels - s.n;
    sqlite3_finalize(s.zones);
    sqlite3_finalize(s.stmt);
    ranh_str_release(&s.index);
    ranh_str_release(&s.rows);
    return status;
}
