/* SPDX-License-Identifier: MIT */
/* data/meta.js: what the scripts of map and list must know before they load anything else. */
#include <stdlib.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/land/finding.h>
#include <ranh/tile/style.h>

#include "lib/report/internal.h"

#define OUTLINE_POINTS 800

static void put_box(struct ranh_str *out, const struct ranh_box *box)
{
    if (box->xmin > box->xmax) {
        ranh_str_puts(out, "null");
        return;
    }
    const double c[] = {box->xmin, box->ymin, box->xmax, box->ymax};
    for (size_t i = 0; i < 4; i++) {
        ranh_str_putc(out, i ? ',' : '[');
        site_put_js_number(out, c[i], 6);
    }
    ranh_str_putc(out, ']');
}

static void put_codes(struct site *site, struct ranh_str *out)
{
    for (size_t i = 0; i < site->code_at.n; i++) {
        const char *key = site->code_at.entry[i].key;
        const struct ranh_finding_code *code = ranh_finding_code(key);
        ranh_str_puts(out, i ? ",\n[" : "[");
        site_put_js(out, key);
        ranh_str_putc(out, ',');
        site_put_js(out, code ? code->title_vi : key);
        ranh_str_putc(out, ',');
        site_put_js(out, code ? code->title_en : key);
        ranh_str_printf(out, ",%d,%lld]", code ? (int)code->severity : 0,
                        (long long)site->code_n.at[i]);
    }
}

static void put_communes(struct site *site, struct ranh_str *out)
{
    for (size_t i = 0; i < site->communes.n; i++) {
        const struct site_commune *c = &site->communes.at[i];
        ranh_str_puts(out, i ? ",\n[" : "[");
        site_put_js(out, c->code);
        ranh_str_putc(out, ',');
        site_put_js(out, c->name);
        ranh_str_putc(out, ',');
        site_put_js(out, c->name_en);
        ranh_str_putc(out, ',');
        put_box(out, &c->box);
        ranh_str_printf(out, ",%lld]", (long long)c->findings[0] + c->findings[1] + c->findings[2]);
    }
}

static int by_frequency(const void *a, const void *b)
{
    const struct ranh_map_entry *p = *(const struct ranh_map_entry *const *)a,
                                *q = *(const struct ranh_map_entry *const *)b;
    return p->value != q->value ? (p->value > q->value ? -1 : 1) : strcmp(p->key, q->key);
}

/* Land uses that occur: names for the panel of a parcel, colours as the tiles draw them for the legend. */
static void put_uses(struct site *site, struct ranh_str *uses, struct ranh_str *legend)
{
    struct ranh_map seen;
    const struct ranh_map_entry **sorted =
        RANH_NEW_ARRAY(&site->scratch, site->uses.n + 1, const struct ranh_map_entry *);
    for (size_t i = 0; i < site->uses.n; i++)
        sorted[i] = &site->uses.entry[i];
    qsort(sorted, site->uses.n, sizeof(*sorted), by_frequency);
    ranh_map_init(&seen);
    for (size_t i = 0; i < site->uses.n; i++) {
        const char *text = sorted[i]->key;
        const struct ranh_land_use *use =
            site->opt->rules ? ranh_rules_land_use(site->opt->rules, text) : NULL;
        bool fresh;
        if (!use)
            continue;
        ranh_str_puts(uses, uses->len ? ",\n" : "");
        site_put_js(uses, text);
        ranh_str_puts(uses, ":[");
        site_put_js(uses, use->name_vi);
        ranh_str_putc(uses, ',');
        site_put_js(uses, use->name_en);
        ranh_str_putc(uses, ']');
        ranh_map_put(&seen, use->code, 0, &fresh);
        if (!fresh)
            continue;
        ranh_str_puts(legend, legend->len ? ",\n[" : "[");
        site_put_js(legend, ranh_arena_printf(&site->arena, "%s %s", use->code, use->name_vi));
        ranh_str_putc(legend, ',');
        site_put_js(legend, ranh_arena_printf(&site->arena, "%s %s", use->code, use->name_en));
        ranh_str_printf(legend, ",\"#%06x\"]", ranh_tile_soft(use->code, use->rgb) & 0xffffff);
    }
    ranh_map_release(&seen);
}

/* Commune boundaries as the map draws them: a line, so a few hundred points are enough. */
static int write_outlines(struct site *site)
{
    struct ranh_str out = RANH_STR_INIT;
    bool first = true;
    ranh_str_puts(&out, "Ranh.put(\"communes\",[");
    for (size_t i = 0; i < site->communes.n; i++) {
        const struct ranh_shape *shape = site->communes.at[i].degrees;
        if (!shape)
            continue;
        ranh_str_puts(&out, first ? "\n" : ",\n");
        site_put_rings(&out, shape, OUTLINE_POINTS);
        first = false;
    }
    ranh_str_puts(&out, "]);\n");
    int status = site_write_str(site, "data/communes.js", &out);
    ranh_str_release(&out);
    return status;
}

int site_data_meta(struct site *site)
{
    struct ranh_str out = RANH_STR_INIT, uses = RANH_STR_INIT, legend = RANH_STR_INIT;
    char as_of[RANH_DATE_MAX];
    put_uses(site, &uses, &legend);
    ranh_str_printf(&out, "Ranh.put(\"meta\",{\"as_of\":\"%s\",\"checked\":%s,\"sources\":",
                    ranh_date_iso(as_of, site->opt->as_of),
                    site->facts.validated && site->facts.overlapped ? "true" : "false");
    site_put_js(&out, site->opt->owner);
    ranh_str_puts(&out, ",\"sources_en\":");
    site_put_js(&out, site->opt->owner_en);
    ranh_str_printf(&out, ",\"chunk\":%d,\"levels\":[", SITE_CHUNK);
    for (int s = 0; s < 3; s++)
        ranh_str_printf(&out, "%s[%lld,%lld]", s ? "," : "", (long long)site->facts.findings[s],
                        (long long)site->placed[s]);
    ranh_str_puts(&out, "],\"bounds\":");
    put_box(&out, &site->box);
    ranh_str_puts(&out, ",\"tiles\":");
    if (site->has_tiles)
        ranh_str_printf(&out, "{\"min\":%u,\"max\":%u}", site->min_zoom, site->max_zoom);
    else
        ranh_str_puts(&out, "null");
    ranh_str_puts(&out, ",\n\"codes\":[");
    put_codes(site, &out);
    ranh_str_puts(&out, "],\n\"communes\":[");
    put_communes(site, &out);
    ranh_str_puts(&out, "],\n\"zones\":[");
    for (size_t i = 0; i < site->zones.n; i++) {
        ranh_str_puts(&out, i ? "," : "");
        site_put_js(&out, site->zones.entry[i].key);
    }
    ranh_str_printf(&out, "],\n\"uses\":{%s},\n\"legend\":[%s]});\n", uses.text,
                    site->has_tiles ? legend.text : "");
    int status = site_write_str(site, "data/meta.js", &out);
    if (!status)
        status = write_outlines(site);
    ranh_str_release(&legend);
    ranh_str_release(&uses);
    ranh_str_release(&out);
    return status;
}
