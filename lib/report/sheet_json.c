/* SPDX-License-Identifier: MIT */
/* The sheet as one JSON object, with every list whole. */
#include <ranh/report/sheet.h>

#include <math.h>

#include <ranh/base/num.h>

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

static void put_findings(struct ranh_sheet *sheet, struct ranh_str *out)
{
    const struct ranh_digest *digest = &sheet->digest;
    for (size_t i = 0; i < digest->n; i++) {
        const struct ranh_digest_code *code = &digest->at[i];
        ranh_str_printf(out, "%s{\"code\":\"%s\",\"severity\":\"%s\"", i ? "," : "",
                        code->code->code, ranh_severity_name(code->severity));
        number(out, "n", (double)code->n);
        number(out, "area_m2", code->area_m2);
        text(out, "title_vi", code->code->title_vi);
        text(out, "title_en", code->code->title_en);
        ranh_str_putc(out, '}');
    }
}

static void put_balances(const struct ranh_sheet *sheet, struct ranh_str *out)
{
    for (size_t i = 0; i < sheet->balances.n; i++) {
        const struct ranh_balance *b = &sheet->balances.at[i].balance;
        ranh_str_puts(out, i ? ",{\"sheet\":" : "{\"sheet\":");
        ranh_str_put_json(out, sheet->balances.at[i].name);
        number(out, "parcels", (double)b->n_parcels);
        number(out, "parcels_m2", b->parcels_m2);
        number(out, "doubled_m2", b->doubled_m2);
        number(out, "gaps_m2", b->gaps_m2);
        number(out, "others_m2", b->others_m2);
        number(out, "moved_m2", b->moved_m2);
        number(out, "enclosed_m2", b->enclosed_m2);
        number(out, "recorded", (double)b->n_recorded);
        number(out, "recorded_m2", b->recorded_m2);
        number(out, "computed_m2", b->computed_m2);
        ranh_str_putc(out, '}');
    }
}

static void put_borders(const struct ranh_sheet *sheet, struct ranh_str *out)
{
    for (size_t i = 0; i < sheet->borders.n; i++) {
        const struct ranh_border_line *b = &sheet->borders.at[i];
        ranh_str_puts(out, i ? ",{\"border\":" : "{\"border\":");
        ranh_str_put_json(out, b->name);
        text(out, "class", b->klass);
        text(out, "side_a", b->side_a);
        text(out, "side_b", b->side_b);
        number(out, "overlaps", (double)b->overlaps);
        number(out, "gaps", (double)b->gaps);
        number(out, "findings", (double)b->findings);
        number(out, "within_limit", (double)b->within);
        number(out, "reports", (double)b->reports);
        number(out, "area_m2", b->area_m2);
        number(out, "width_m", b->width_m);
        number(out, "length_m", b->length_m);
        number(out, "limit_m", b->limit_m);
        text(out, "adjust", b->adjust);
        text(out, "why", b->why);
        ranh_str_putc(out, '}');
    }
}

static void put_lists(struct ranh_sheet *sheet, struct ranh_str *out)
{
    ranh_str_puts(out, ",\"files\":[");
    for (size_t i = 0; i < sheet->files.n; i++) {
        ranh_str_puts(out, i ? ",{\"name\":" : "{\"name\":");
        ranh_str_put_json(out, sheet->files.at[i].name);
        text(out, "sha256", sheet->files.at[i].sha256);
        ranh_str_putc(out, '}');
    }
    ranh_str_puts(out, "],\"columns\":[");
    for (size_t i = 0; i < sheet->columns.n; i++) {
        const struct ranh_sheet_column *c = &sheet->columns.at[i];
        ranh_str_puts(out, i ? ",{\"field\":" : "{\"field\":");
        ranh_str_put_json(out, c->field);
        text(out, "column", c->column);
        text(out, "encoding", c->encoding ? c->encoding : sheet->encoding);
        text(out, "certainty", c->certainty);
        number(out, "values", c->certainty ? (double)c->values : (double)NAN);
        ranh_str_putc(out, '}');
    }
    ranh_str_puts(out, "],\"rejected_for\":[");
    for (size_t i = 0; i < sheet->reasons.n; i++) {
        const struct ranh_sheet_rejected *r = &sheet->reasons.at[i];
        ranh_str_printf(out, "%s{\"code\":\"%s\"", i ? "," : "", r->code);
        number(out, "n", (double)r->n);
        text(out, "first_features", r->features);
        ranh_str_putc(out, '}');
    }
    ranh_str_puts(out, "],\"levels\":[");
    for (size_t i = 0; i < sheet->levels.n; i++) {
        ranh_str_puts(out, i ? ",{\"level\":" : "{\"level\":");
        ranh_str_put_json(out, sheet->levels.at[i].level);
        number(out, "n", (double)sheet->levels.at[i].n);
        number(out, "used", (double)sheet->levels.at[i].used);
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
    text(out, "role", sheet->role);
    text(out, "path", sheet->path);
    text(out, "layer", sheet->layer);
    text(out, "driver", sheet->driver);
    number(out, "bytes", (double)sheet->bytes);
    text(out, "encoding", sheet->encoding);
    text(out, "crs_declared", sheet->crs_declared);
    text(out, "crs_used", sheet->crs_used);
    text(out, "crs_name", sheet->crs_name);
    text(out, "crs_reason", sheet->crs_reason);
    text(out, "operation", sheet->operation);
    number(out, "accuracy_m", sheet->accuracy_m);
    text(out, "commune", sheet->commune);
    number(out, "scale", sheet->scale ? (double)sheet->scale : (double)NAN);
    text(out, "survey_date", sheet->survey_date);
    number(out, "features", (double)sheet->features);
    number(out, "accepted", (double)sheet->accepted);
    number(out, "rejected", (double)sheet->rejected);
    ranh_str_printf(out, ",\"balanced\":%s", sheet->balanced ? "true" : "false");
    number(out, "parcels", (double)sheet->parcels);
    number(out, "area_m2", sheet->area_m2);
    put_lists(sheet, out);
    ranh_str_putc(out, '}');
}
