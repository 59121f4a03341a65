/* SPDX-License-Identifier: MIT */
/* Parcels for the search: one file per commune and map sheet, because people ask by sheet and number. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/report/internal.h"

static int by_number(const void *a, const void *b)
{
    const struct site_parcel *p = a, *q = b;
    int order = strcmp(p->number, q->number);
    return order ? order : (p->id > q->id) - (p->id < q->id);
}

static int write_sheet(struct site *site, size_t i, struct ranh_str *out, struct ranh_err *err)
{
    const struct site_sheet *sheet = &site->sheets.at[i];
    char name[64];
    ranh_str_clear(out);
    qsort(sheet->parcel, sheet->n, sizeof(*sheet->parcel), by_number);
    ranh_str_printf(out, "Ranh.put(\"parcels/%zu\",[\n", i);
    for (size_t k = 0; k < sheet->n; k++) {
        ranh_str_puts(out, k ? ",\n" : "");
        ranh_str_add(out, sheet->parcel[k].text, sheet->parcel[k].n);
    }
    ranh_str_puts(out, "]);\n");
    snprintf(name, sizeof(name), "data/parcels/%zu.js", i);
    return site_write(site, name, out->text, out->len, err);
}

static int write_sheets(void *context, unsigned worker, size_t first, size_t last,
                        struct ranh_err *err)
{
    struct site *site = context;
    struct ranh_str out = RANH_STR_INIT;
    int status = site_stopped(site, err);
    (void)worker;
    for (size_t i = first; i < last && !status; i++)
        status = write_sheet(site, i, &out, err);
    ranh_str_release(&out);
    return status;
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

static int write_index(struct site *site)
{
    struct ranh_str out = RANH_STR_INIT;
    const char *commune = NULL;
    ranh_str_puts(&out, "Ranh.put(\"parcels/index\",[\n");
    for (size_t i = 0; i < site->sheets.n; i++) {
        const struct site_sheet *sheet = &site->sheets.at[i];
        if (!commune || strcmp(commune, sheet->commune)) {
            ranh_str_puts(&out, commune ? "]],\n[" : "[");
            site_put_js(&out, sheet->commune);
            ranh_str_puts(&out, ",[");
        } else {
            ranh_str_puts(&out, ",");
        }
        commune = sheet->commune;
        ranh_str_puts(&out, "[");
        site_put_js(&out, sheet->sheet);
        ranh_str_printf(&out, ",%zu", i);
        put_sheet_box(&out, &sheet->box);
        ranh_str_puts(&out, "]");
    }
    ranh_str_puts(&out, commune ? "]]]);\n" : "]);\n");
    int status = site_write_str(site, "data/parcels/index.js", &out);
    ranh_str_release(&out);
    return status;
}

int site_data_parcels(struct site *site)
{
    int status = site_mkdir(site, "data/parcels", site->err);
    if (!status)
        status = ranh_pool_run(site->pool, site->sheets.n, 16, write_sheets, site, site->err);
    return status ? status : write_index(site);
}
