/* SPDX-License-Identifier: MIT */
/* The extract as one JSON object, with every list and every corner point. */
#include "lib/report/extract_put.h"

#include <ranh/base/date.h>

static void text(struct ranh_str *out, const char *name, const char *value)
{
    ranh_str_printf(out, ",\"%s\":", name);
    ranh_str_put_json(out, value);
}

static void number(struct ranh_str *out, const char *name, double value)
{
    char buf[RANH_NUM_MAX];
    ranh_str_printf(out, ",\"%s\":%s", name, isnan(value) ? "null" : ranh_num_write(buf, value));
}

static void day(struct ranh_str *out, const char *name, int32_t date)
{
    char buf[RANH_DATE_MAX];
    text(out, name, date == RANH_DATE_NONE ? NULL : ranh_date_iso(buf, date));
}

static void put_area(const struct ranh_extract *e, const struct ranh_extract_area *a,
                     struct ranh_str *out)
{
    ranh_str_printf(out, "{\"kind\":\"%s\"", a->restriction ? "restriction" : "zone");
    text(out, "code", a->code);
    text(out, "name", a->name);
    text(out, "function", a->function);
    text(out, "plan", a->plan);
    text(out, "decision", a->decision);
    day(out, "valid_from", a->valid_from);
    day(out, "valid_to", a->valid_to);
    number(out, "max_coverage_pct", a->max_coverage_pct);
    number(out, "max_far", a->max_far);
    number(out, "max_storeys", a->max_storeys);
    number(out, "width_m", a->width_m);
    number(out, "area_m2", a->m2);
    number(out, "low_m2", a->low);
    number(out, "high_m2", a->high);
    number(out, "share", a->m2 / e->area_m2);
    number(out, "low_share", a->low / e->area_m2);
    number(out, "high_share", a->high / e->area_m2);
    number(out, "moved_by_m", a->t_m);
    text(out, "article", a->article);
    ranh_str_printf(out, ",\"scale\":%d,\"scale_stated\":%s", (int)a->scale,
                    a->scale_known ? "true" : "false");
    text(out, "source", a->source);
    text(out, "sha256", a->sha256);
    ranh_str_putc(out, '}');
}

static void put_finding(const struct ranh_extract_finding *f, struct ranh_str *out)
{
    ranh_str_puts(out, "{\"id\":");
    ranh_str_put_json(out, f->id);
    text(out, "code", f->code ? f->code->code : NULL);
    text(out, "severity", f->severity);
    text(out, "verdict", f->verdict);
    text(out, "message_vi", f->message_vi);
    text(out, "message_en", f->message_en);
    text(out, "article", f->article);
    text(out, "accepted", f->accepted);
    ranh_str_putc(out, '}');
}

static void put_permit(const struct ranh_extract_permit *p, struct ranh_str *out)
{
    ranh_str_puts(out, "{\"permit\":");
    ranh_str_put_json(out, p->number);
    text(out, "filed", p->filed);
    text(out, "issued", p->issued);
    text(out, "method", p->method);
    number(out, "confidence", p->confidence);
    number(out, "storeys", p->storeys);
    number(out, "coverage_pct", p->coverage_pct);
    number(out, "far", p->far);
    ranh_str_putc(out, '}');
}

/* A MultiPolygon as GeoJSON nests it, in the system of the parcel. */
static void put_shape(const struct ranh_shape *shape, struct ranh_str *out)
{
    char buf[RANH_NUM_MAX];
    for (uint32_t part = 0; part < shape->n_parts; part++) {
        ranh_str_puts(out, part ? ",[" : "[");
        for (uint32_t ring = shape->part_ring[part]; ring < shape->part_ring[part + 1]; ring++) {
            ranh_str_puts(out, ring > shape->part_ring[part] ? ",[" : "[");
            for (uint32_t i = shape->ring_point[ring]; i < shape->ring_point[ring + 1]; i++) {
                const double *at = shape->xy + 2 * (size_t)i;
                ranh_str_puts(out, i > shape->ring_point[ring] ? ",[" : "[");
                ranh_str_puts(out, ranh_num_fixed(buf, at[0], 4));
                ranh_str_printf(out, ",%s]", ranh_num_fixed(buf, at[1], 4));
            }
            ranh_str_putc(out, ']');
        }
        ranh_str_putc(out, ']');
    }
}

void ranh_extract_json(const struct ranh_extract *e, const char *stale, struct ranh_str *out)
{
    ranh_str_puts(out, "{\"key\":");
    ranh_str_put_json(out, e->key);
    text(out, "commune", e->commune);
    text(out, "commune_name", e->commune_name);
    text(out, "sheet", e->sheet);
    text(out, "number", e->number);
    text(out, "old_key", e->old_key);
    text(out, "identifier", e->identifier);
    text(out, "land_use", e->land_use);
    day(out, "as_of", e->as_of);
    text(out, "not_up_to_date", stale);
    number(out, "area_recorded_m2", e->recorded_m2);
    number(out, "area_boundary_m2", e->computed_m2);
    number(out, "area_m2", e->area_m2);
    number(out, "in_no_zone_m2", e->outside_m2);
    number(out, "in_several_zones_m2", e->doubled_m2);
    number(out, "scale", e->scale ? e->scale : (double)NAN);
    number(out, "point_error_m", e->point_error_m);
    text(out, "survey_date", e->survey_date);
    text(out, "crs", e->crs);
    text(out, "source", e->source);
    text(out, "file", e->file);
    text(out, "sha256", e->sha256);
    number(out, "feature", (double)e->feature);
    ranh_str_puts(out, ",\n  \"areas\":[");
    for (size_t i = 0; i < e->areas.n; i++) {
        ranh_str_puts(out, i ? ",\n   " : "");
        put_area(e, &e->areas.at[i], out);
    }
    ranh_str_puts(out, "],\n  \"findings\":[");
    for (size_t i = 0; i < e->findings.n; i++) {
        ranh_str_puts(out, i ? ",\n   " : "");
        put_finding(&e->findings.at[i], out);
    }
    ranh_str_puts(out, "],\n  \"permits\":[");
    for (size_t i = 0; i < e->permits.n; i++) {
        ranh_str_puts(out, i ? ",\n   " : "");
        put_permit(&e->permits.at[i], out);
    }
    ranh_str_puts(out, "],\n  \"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[");
    put_shape(&e->shape, out);
    ranh_str_puts(out, "]}}");
}
