/* SPDX-License-Identifier: MIT */
/* Lines and labels of a drawing to be, and points inside parcels. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drawing.h"

struct mkcity_line *mkcity_sketch_line(struct mkcity_sketch *k, int level,
                                       const struct mkcity_pt *p, size_t n)
{
    struct mkcity_line *l;

    k->line = mkcity_grow(k->line, k->nline, &k->cap_line, sizeof *k->line);
    l = &k->line[k->nline++];
    *l = (struct mkcity_line){.level = level, .left = -1, .right = -1, .n = n};
    l->p = malloc(n * sizeof *l->p);
    if (!l->p)
        abort();
    memcpy(l->p, p, n * sizeof *p);
    return l;
}

void mkcity_sketch_label(struct mkcity_sketch *k, int level, size_t parcel, struct mkcity_pt at,
                         const char *text)
{
    struct mkcity_label *l;

    k->label = mkcity_grow(k->label, k->nlabel, &k->cap_label, sizeof *k->label);
    l = &k->label[k->nlabel++];
    *l = (struct mkcity_label){level, parcel, at, "", false};
    snprintf(l->text, sizeof l->text, "%s", text);
}

/* The middle of the longest stretch of a level line inside the rings. */
static double best_on_line(const struct mkcity_sheet *s, const struct mkcity_shape *sh, double y,
                           double *x)
{
    double cut[512], best = 0;
    int n = 0;

    for (int k = 0; k < sh->nrings; k++) {
        const struct mkcity_ring *r = &s->shape.ring[sh->ring0 + (size_t)k];
        const struct mkcity_pt *p = s->native + r->start;

        for (size_t i = 0; i < r->n; i++) {
            struct mkcity_pt a = p[i], b = p[(i + 1) % r->n];

            if ((a.y > y) != (b.y > y) && n < 512)
                cut[n++] = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
        }
    }
    for (int i = 1; i < n; i++)
        for (int j = i; j > 0 && cut[j - 1] > cut[j]; j--) {
            double swap = cut[j];

            cut[j] = cut[j - 1];
            cut[j - 1] = swap;
        }
    for (int i = 0; i + 1 < n; i += 2)
        if (cut[i + 1] - cut[i] > best) {
            best = cut[i + 1] - cut[i];
            *x = (cut[i] + cut[i + 1]) / 2;
        }
    return best;
}

struct mkcity_pt mkcity_inside(const struct mkcity_sheet *s, size_t parcel)
{
    const struct mkcity_shape *sh = &s->shape.shape[s->parcel[parcel].shape];
    const struct mkcity_ring *r = &s->shape.ring[sh->ring0];
    double lo = 1e30, hi = -1e30, best = 0;
    struct mkcity_pt at = s->native[r->start];

    for (size_t i = 0; i < r->n; i++) {
        lo = fmin(lo, s->native[r->start + i].y);
        hi = fmax(hi, s->native[r->start + i].y);
    }
    for (int i = 1; i < 16; i++) {
        double x = 0, y = lo + (hi - lo) * i / 16, width = best_on_line(s, sh, y, &x);
        double depth = fmin(width, fmin(y - lo, hi - y) * 2);

        if (depth > best) {
            best = depth;
            at = (struct mkcity_pt){round(x * 1000) / 1000, round(y * 1000) / 1000};
        }
    }
    return at;
}
