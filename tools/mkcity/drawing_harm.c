/* SPDX-License-Identifier: MIT */
/* One of each flaw that a drawing can have, far enough apart that each is alone. */
#include "drawing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SMALL 0.03 /* less than the law lets be joined */

struct harm {
    struct mkcity_sketch *k;
    FILE *list;
    bool *taken; /* parcels beside a flaw */
};

static void tell(struct harm *h, const char *code, const struct mkcity_pt *at)
{
    if (at)
        fprintf(h->list, "%s,%.3f,%.3f\n", code, at->x, at->y);
    else
        fprintf(h->list, "%s,,\n", code);
}

static double length(const struct mkcity_line *l)
{
    double sum = 0;

    for (size_t i = 1; i < l->n; i++)
        sum += hypot(l->p[i].x - l->p[i - 1].x, l->p[i].y - l->p[i - 1].y);
    return sum;
}

static struct mkcity_pt along(struct mkcity_pt a, struct mkcity_pt b, double by)
{
    double d = hypot(b.x - a.x, b.y - a.y);

    return (struct mkcity_pt){round((a.x + (b.x - a.x) * by / d) * 1000) / 1000,
                              round((a.y + (b.y - a.y) * by / d) * 1000) / 1000};
}

/* A straight side between two lots nobody has harmed. */
static struct mkcity_line *find_line(struct harm *h)
{
    for (size_t i = 0; i < h->k->nline; i++) {
        struct mkcity_line *l = &h->k->line[i];
        const struct mkcity_parcel *parcel = h->k->sheet->parcel;

        if (l->left < 0 || l->right < 0 || h->taken[l->left] || h->taken[l->right] ||
            !parcel[l->left].house || !parcel[l->right].house || l->n != 2 || !l->node[0] ||
            !l->node[1] || length(l) < 8)
            continue;
        h->taken[l->left] = h->taken[l->right] = true;
        return l;
    }
    return NULL;
}

static long find_parcel(struct harm *h)
{
    for (size_t i = 0; i < h->k->sheet->nparcel; i++)
        if (h->k->sheet->parcel[i].house && !h->taken[i]) {
            h->taken[i] = true;
            return (long)i;
        }
    return -1;
}

/* Two lines that go straight through a node where a third ends become one without a point there. */
static bool swallow_node(struct harm *h)
{
    struct mkcity_sketch *k = h->k;

    for (size_t i = 0; i < k->nline; i++)
        for (size_t j = 0; j < k->nline; j++) {
            struct mkcity_line *a = &k->line[i], *b = &k->line[j];
            struct mkcity_pt v, p, q;
            double off;

            if (i == j || a->n != 2 || b->n != 2 || a->level != b->level || !a->node[1] ||
                memcmp(&a->p[1], &b->p[0], sizeof v) != 0 || a->left < 0 || b->left < 0 ||
                a->right < 0 || b->right < 0 || h->taken[a->left] || h->taken[b->left] ||
                h->taken[a->right] || h->taken[b->right])
                continue;
            p = a->p[0], v = a->p[1], q = b->p[1];
            off = fabs((q.x - p.x) * (v.y - p.y) - (q.y - p.y) * (v.x - p.x)) /
                  hypot(q.x - p.x, q.y - p.y);
            if (off > 0.0008 || (v.x - p.x) * (q.x - v.x) + (v.y - p.y) * (q.y - v.y) <= 0)
                continue;
            h->taken[a->left] = h->taken[b->left] = h->taken[a->right] = h->taken[b->right] = true;
            a->p[1] = q;
            b->n = 0;
            tell(h, "L106", &v);
            return true;
        }
    return false;
}

static bool harm_lines(struct harm *h)
{
    struct mkcity_line *l;
    struct mkcity_pt two[2], p, q;

    if (!(l = find_line(h)))
        return false;
    l->p[1] = along(l->p[1], l->p[0], SMALL);
    tell(h, "L101", &l->p[1]);

    if (!(l = find_line(h)))
        return false;
    tell(h, "L102", &l->p[1]);
    l->p[1] = along(l->p[1], l->p[0], -SMALL);

    if (!(l = find_line(h)))
        return false;
    two[0] = l->p[0], two[1] = l->p[1];
    tell(h, "L104", NULL);
    mkcity_sketch_line(h->k, 10, two, 2);

    if (!(l = find_line(h)))
        return false;
    p = l->p[0], q = l->p[1];
    l->p[1] = along(p, q, length(l) / 2 - 0.3);
    two[0] = along(q, p, hypot(q.x - p.x, q.y - p.y) / 2 - 0.3), two[1] = q;
    tell(h, "L107", NULL);
    tell(h, "L110", NULL); /* what it parted is one area with two numbers */
    mkcity_sketch_line(h->k, 10, two, 2);
    return swallow_node(h);
}

static bool harm_inside(struct harm *h)
{
    long i = find_parcel(h), j = find_parcel(h);
    struct mkcity_pt two[2];

    if (i < 0 || j < 0)
        return false;
    two[0] = mkcity_inside(h->k->sheet, (size_t)i);
    two[1] = (struct mkcity_pt){two[0].x + 0.5, two[0].y + 0.2};
    tell(h, "L103", NULL);
    mkcity_sketch_line(h->k, 10, two, 2);
    two[0] = mkcity_inside(h->k->sheet, (size_t)j);
    two[1] = (struct mkcity_pt){two[0].x + 0.02, two[0].y};
    tell(h, "L105", &two[0]);
    mkcity_sketch_line(h->k, 10, two, 2);
    return true;
}

static bool harm_labels(struct harm *h)
{
    struct mkcity_sketch *k = h->k;
    long none = find_parcel(h), two = find_parcel(h), areas = find_parcel(h), note = find_parcel(h);
    struct mkcity_pt at, out = {1e30, 1e30};

    if (note < 0)
        return false;
    for (size_t i = 0; i < k->nlabel; i++)
        if (k->label[i].parcel == (size_t)none)
            k->label[i].text[0] = '\0';
    tell(h, "L109", NULL);
    at = mkcity_inside(k->sheet, (size_t)two);
    mkcity_sketch_label(k, 13, (size_t)two, at, "9999");
    tell(h, "L110", NULL);
    at = mkcity_inside(k->sheet, (size_t)areas);
    mkcity_sketch_label(k, 4, (size_t)areas, at, "12,3");
    tell(h, "L111", NULL);
    at = mkcity_inside(k->sheet, (size_t)note);
    mkcity_sketch_label(k, 13, (size_t)note, at, "xem bien ban");
    tell(h, "L112", &at);
    for (size_t i = 0; i < k->sheet->shape.npt; i++) {
        out.x = fmin(out.x, k->sheet->native[i].x);
        out.y = fmin(out.y, k->sheet->native[i].y);
    }
    out = (struct mkcity_pt){out.x - 50, out.y - 50};
    mkcity_sketch_label(k, 13, 0, out, "8888");
    tell(h, "L108", &out);
    return true;
}

int mkcity_harm_drawing(struct mkcity_sketch *k, FILE *list)
{
    struct harm h = {.k = k, .list = list};
    bool good;

    h.taken = calloc(k->sheet->nparcel + 1, sizeof *h.taken);
    if (!h.taken)
        abort();
    fputs("code,x,y\n", list);
    good = harm_lines(&h) && harm_inside(&h) && harm_labels(&h);
    free(h.taken);
    if (!good)
        fputs("mkcity: the sheet of the drawings is too small for all flaws\n", stderr);
    return good ? 0 : -1;
}
