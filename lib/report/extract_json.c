/* SPDX-License-Identifier: MIT */
/* The extract as one JSON object, with every list and every corner point. */
#include "lib/report/extract_put.h"
#include "lib/report/json_member.h"

#include <ranh/base/date.h>

static void day(struct ranh_str *out, const char *name, int32_t date)
{
    char buf[RANH_DATE_MAX];
    json_text(out, name, date == RANH_DATE_NONE ? NULL : ranh_date_iso(buf, date));
}

static void put_area(const struct ranh_extract *e, const struct ranh_extract_area *a,
                     struct ranh_str *out)
{
    ranh_str_printf(out, "{\"kind\":\"%s\"", a->restriction ? "restriction" : "zone");
    json_text(out, "code", a->code);
    json_text(out, "name", a->name);
    json_text(out, "function", a->function);
    json_text(out, "plan", a->plan);
    json_text(out, "decision", a->decision);
    day(out, "valid_from", a->valid_from);
    day(out, "valid_to", a->valid_to);
    json_number(out, "max_coverage_pct", a->max_coverage_pct);
    json_number(out, "max_far", a->max_far);
    json_number(out, "max_storeys", a->max_storeys);
    json_number(out, "width_m", a->width_m);
    json_number(out, "area_m2", a->m2);
    json_number(out, "low_m2", a->low);
    json_number(out, "high_m2", a->high);
    json_number(out, "share", a->m2 / e->area_m2);
    json_number(out, "low_share", a->low / e->area_m2);
    json_number(out, "high_share", a->high / e->area_m2);
    json_number(out, "moved_by_m", a->t_m);
    json_text(out, "article", a->article);
    ranh_str_printf(out, ",\"scale\":%d,\"scale_stated\":%s", (int)a->scale,
                    a->scale_known ? "true" : "false");
    json_text(out, "source", a->source);
    json_text(out, "sha256", a->sha256);
    ranh_str_putc(out, '}');
}

static void put_finding(const struct ranh_extract_finding *f, struct ranh_str *out)
{
    ranh_str_puts(out, "{\"id\":");
    ranh_str_put_json(out, f->id);
    json_text(out, "code", f->code ? f->code->code : NULL);
    json_text(out, "severity", f->severity);
    json_text(out, "verdict", f->verdict);
    json_text(out, "message_vi", f->message_vi);
    json_text(out, "message_en", f->message_en);
    json_text(out, "article", f->article);
    json_text(out, "accepted", f->accepted);
    ranh_str_putc(out, '}');
}

static void put_permit(const struct ranh_extract_permit *p, struct ranh_str *out)
{
    ranh_str_puts(out, "{\"permit\":");
    ranh_str_put_json(out, p->number);
    json_text(out, "filed", p->filed);
    json_text(out, "issued", p->issued);
    json_text(out, "method", p->method);
    json_number(out, "confidence", p->confidence);
    json_number(out, "storeys", p->storeys);
    json_number(out, "coverage_pct", p->coverage_pct);
    json_number(out, "far", p->far);
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
    json_text(out, "commune", e->commune);
    json_text(out, "commune_name", e->commune_name);
    json_text(out, "sheet", e->sheet);
    json_text(out, "number", e->number);
    json_text(out, "old_key", e->old_key);
    json_text(out, "identifier", e->identifier);
    json_text(out, "land_use", e->land_use);
    day(out, "as_of", e->as_of);
    json_text(out, "not_up_to_date", stale);
    json_number(out, "area_recorded_m2", e->recorded_m2);
    json_number(out, "area_boundary_m2", e->computed_m2);
    json_number(out, "area_m2", e->area_m2);
    json_number(out, "in_no_zone_m2", e->outside_m2);
    json_number(out, "in_several_zones_m2", e->doubled_m2);
    json_number(out, "scale", e->scale ? e->scale : (double)NAN);
    json_number(out, "point_error_m", e->point_error_m);
    json_text(out, "survey_date", e->survey_date);
    json_text(out, "crs", e->crs);
    json_text(out, "source", e->source);
    json_text(out, "file", e->file);
    json_text(out, "sha256", e->sha256);
    json_number(out, "feature", (double)e->feature);
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
