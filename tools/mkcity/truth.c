/* SPDX-License-Identifier: MIT */
/* Rows of truth.csv, and parcel keys as they stand in it. */
#include <math.h>

#include <ranh/land/finding.h>

#include "harm.h"

void mkcity_truth_init(struct mkcity_truth *t, const char *code)
{
    *t = (struct mkcity_truth){.code = code,
                               .source = "",
                               .note = "",
                               .area = NAN,
                               .width = NAN,
                               .measured = NAN,
                               .limit = NAN};
}

static void number(FILE *f, double x, int decimals)
{
    if (isnan(x))
        fputc(',', f);
    else
        fprintf(f, ",%.*f", decimals, x);
}

void mkcity_truth_put(struct mkcity_city *c, const struct mkcity_truth *t)
{
    const struct ranh_finding_code *code = ranh_finding_code(t->code);

    fprintf(c->truth, "%ld,%s,%s,%s,%s,%s", ++c->truth_rows, t->code,
            code ? ranh_severity_name(code->severity) : "", t->source, t->key_a, t->key_b);
    number(c->truth, t->area, 4);
    number(c->truth, t->width, 4);
    number(c->truth, t->measured, 4);
    number(c->truth, t->limit, 4);
    number(c->truth, t->at.x, 3);
    number(c->truth, t->at.y, 3);
    fprintf(c->truth, ",%s\n", t->note);
}

void mkcity_key(char key[48], const char *commune, int sheet, int parcel)
{
    if (parcel)
        snprintf(key, 48, "%s/%d/%d", commune, sheet, parcel);
    else
        snprintf(key, 48, "%s/%d/", commune, sheet);
}
