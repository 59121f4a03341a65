/* SPDX-License-Identifier: MIT */
/* The sheet as one JSON object, with every list whole. */
#include <ranh/report/sheet.h>

#include "lib/report/json_member.h"

static void put_findings(struct ranh_sheet *sheet, struct ranh_str *out)
{
    const struct ranh_digest *digest = &sheet->digest;
    for (size_t i = 0; i < digest->n; i++) {
        const struct ranh_digest_code *code = &digest->at[i];
        ranh_str_printf(out, "%s{\"code\":\"%s\",\"severity\":\"%s\"", i ? "," : "",
                        code->code->code, ranh_severity_name(code->severity));
        json_number(out, "n", (double)code->n);
        json_number(out, "area_m2", code->area_m2);
        json_text(out, "title_vi", code->code->title_vi);
        json_text(out, "title_en", code->code->title_en);
        ranh_str_putc(out, '}');
    }
}

static void put_balances(const struct ranh_sheet *sheet, struct ranh_str *out)
{
    for (size_t i = 0; i < sheet->balances.n; i++) {
        const struct ranh_balance *b = &sheet->balances.at[i].balance;
        ranh_str_puts(out, i ? ",{\"sheet\":" : "{\"sheet\":");
        ranh_str_put_json(out, sheet->balances.at[i].name);
        json_number(out, "parcels", (double)b->n_parcels);
        json_number(out, "parcels_m2", b->parcels_m2);
        json_number(out, "doubled_m2", b->doubled_m2);
        json_number(out, "gaps_m2", b->gaps_m2);
        json_number(out, "others_m2", b->others_m2);
        json_number(out, "moved_m2", b->moved_m2);
        json_number(out, "enclosed_m2", b->enclosed_m2);
        json_number(out, "recorded", (double)b->n_recorded);
        json_number(out, "recorded_m2", b->recorded_m2);
        json_number(out, "computed_m2", b->computed_m2);
        ranh_str_putc(out, '}');
    }
}

static void put_borders(const struct ranh_sheet *sheet, struct ranh_str *out)
{
    for (size_t i = 0; i < sheet->borders.n; i++) {
        const struct ranh_border_line *b = &sheet->borders.at[i];
        ranh_str_puts(out, i ? ",{\"border\":" : "{\"border\":");
        ranh_str_put_json(out, b->name);
        json_text(out, "class", b->klass);
        json_text(out, "side_a", b->side_a);
        json_text(out, "side_b", b->side_b);
        json_number(out, "overlaps", (double)b->overlaps);
        json_number(out, "gaps", (double)b->gaps);
        json_number(out, "findings", (double)b->findings);
        json_number(out, "within_limit", (double)b->within);
        json_number(out, "reports", (double)b->reports);
        json_number(out, "area_m2", b->area_m2);
        json_number(out, "width_m", b->width_m);
        json_number(out, "length_m", b->length_m);
        json_number(out, "limit_m", b->limit_m);
        json_text(out, "adjust", b->adjust);
        json_text(out, "why", b->why);
        ranh_str_putc(out, '}');
    }
}

static void put_lists(struct ranh_sheet *sheet, struct ranh_str *out)
{
    ranh_str_puts(out, ",\"files\":[");
    for (size_t i = 0; i < sheet->files.n; i++) {
        ranh_str_puts(out, i ? ",{\"name\":" : "{\"name\":");
        ranh_str_put_json(out, sheet->files.at[i].name);
        json_text(out, "sha256", sheet->files.at[i].sha256);
        ranh_str_putc(out, '}');
    }
    ranh_str_puts(out, "],\"columns\":[");
    for (size_t i = 0; i < sheet->columns.n; i++) {
        const struct ranh_sheet_column *c = &sheet->columns.at[i];
        ranh_str_puts(out, i ? ",{\"field\":" : "{\"field\":");
        ranh_str_put_json(out, c->field);
        json_text(out, "column", c->column);
        json_text(out, "encoding", c->encoding ? c->encoding : sheet->encoding);
        json_text(out, "certainty", c->certainty);
        json_number(out, "values", c->certainty ? (double)c->values : (double)NAN);
        ranh_str_putc(out, '}');
    }
    ranh_str_puts(out, "],\"rejected_for\":[");
    for (size_t i = 0; i < sheet->reasons.n; i++) {
        const struct ranh_sheet_rejected *r = &sheet->reasons.at[i];
        ranh_str_printf(out, "%s{\"code\":\"%s\"", i ? "," : "", r->code);
        json_number(out, "n", (double)r->n);
        json_text(out, "first_features", r->features);
        ranh_str_putc(out, '}');
    }
    ranh_str_puts(out, "],\"levels\":[");
    for (size_t i = 0; i < sheet->levels.n; i++) {
        ranh_str_puts(out, i ? ",{\"level\":" : "{\"level\":");
        ranh_str_put_json(out, sheet->levels.at[i].level);
        json_number(out, "n", (double)sheet->levels.at[i].n);
        json_number(out, "used", (double)sheet->levels.at[i].used);
        ranh_str_putc(out, '}');
    }
    ranh_str_puts(out, "],\"balance\":[");
    put_balances(sheet, out);
    ranh_str_puts(out, "],\"borders\":[");
    put_borders(sheet, out);
    ranh_str_puts(out, "],\"findings\":[");
    put_findings(sheet, out);
    ranh_str_putc(out, ']');
}

void ranh_sheet_json(struct ranh_sheet *sheet, struct ranh_str *out)
{
    ranh_str_puts(out, "{\"source\":");
    ranh_str_put_json(out, sheet->name);
    json_text(out, "role", sheet->role);
    json_text(out, "path", sheet->path);
    json_text(out, "layer", sheet->layer);
    json_text(out, "driver", sheet->driver);
    json_number(out, "bytes", (double)sheet->bytes);
    json_text(out, "encoding", sheet->encoding);
    json_text(out, "crs_declared", sheet->crs_declared);
    json_text(out, "crs_used", sheet->crs_used);
    json_text(out, "crs_name", sheet->crs_name);
    json_text(out, "crs_reason", sheet->crs_reason);
    json_text(out, "operation", sheet->operation);
    json_number(out, "accuracy_m", sheet->accuracy_m);
    json_text(out, "commune", sheet->commune);
    json_number(out, "scale", sheet->scale ? (double)sheet->scale : (double)NAN);
    json_text(out, "survey_date", sheet->survey_date);
    json_number(out, "features", (double)sheet->features);
    json_number(out, "accepted", (double)sheet->accepted);
    json_number(out, "rejected", (double)sheet->rejected);
    ranh_str_printf(out, ",\"balanced\":%s", sheet->balanced ? "true" : "false");
    json_number(out, "parcels", (double)sheet->parcels);
    json_number(out, "area_m2", sheet->area_m2);
    put_lists(sheet, out);
    ranh_str_putc(out, '}');
}
