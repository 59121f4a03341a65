/* SPDX-License-Identifier: MIT */
/*
 * A sheet as a cadastral drawing: every boundary once, cut at its nodes, on the level of what it bounds (10; 23
 * along roads, 31 along water), and labels in all the forms offices use, and words.  Once clean, once with a few
 * words only, and once with one of each flaw, as DGN V7 and as DXF, with the polygons beside them for comparison.
 */
#include "drawing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEW_WORDS = 4 }; /* fewer than can tell an encoding for certain */

struct edge {
    struct mkcity_pt a, b; /* a before b */
    long left, right;
    int level;
    bool done;
};

struct edges {
    struct edge *at;
    size_t n, cap;
};

/* One end of an edge, in order of place. */
struct spoke {
    struct mkcity_pt at;
    size_t edge;
};

static int order(struct mkcity_pt a, struct mkcity_pt b)
{
    return a.x != b.x ? (a.x < b.x ? -1 : 1) : a.y != b.y ? (a.y < b.y ? -1 : 1) : 0;
}

static int by_ends(const void *x, const void *y)
{
    const struct edge *e = x, *f = y;
    int o = order(e->a, f->a);

    return o ? o : order(e->b, f->b);
}

static int by_place(const void *x, const void *y)
{
    const struct spoke *s = x, *t = y;
    int o = order(s->at, t->at);

    return o ? o : s->edge < t->edge ? -1 : s->edge > t->edge;
}

static void put_edge(struct edges *e, struct mkcity_pt a, struct mkcity_pt b, long parcel)
{
    bool forwards = order(a, b) < 0;

    e->at = mkcity_grow(e->at, e->n, &e->cap, sizeof *e->at);
    e->at[e->n++] = (struct edge){forwards ? a : b,
                                  forwards ? b : a,
                                  forwards ? parcel : -1,
                                  forwards ? -1 : parcel,
                                  0,
                                  false};
}

static int level_of(const struct mkcity_sheet *s, const struct edge *e)
{
    bool road = false, water = false;
    const long side[2] = {e->left, e->right};

    for (int i = 0; i < 2; i++)
        if (side[i] >= 0) {
            enum mkcity_use use = s->parcel[side[i]].use;

            road |= use == USE_DGT;
            water |= use == USE_SON || use == USE_DTL;
        }
    return water ? 31 : road ? 23 : 10;
}

static void gather(const struct mkcity_sheet *s, struct edges *e)
{
    size_t n = 0;

    for (size_t i = 0; i < s->nparcel; i++) {
        const struct mkcity_shape *sh = &s->shape.shape[s->parcel[i].shape];

        for (int k = 0; k < sh->nrings; k++) {
            const struct mkcity_ring *r = &s->shape.ring[sh->ring0 + (size_t)k];
            const struct mkcity_pt *p = s->native + r->start;

            for (size_t j = 0; j < r->n; j++)
                put_edge(e, p[j], p[(j + 1) % r->n], (long)i);
        }
    }
    qsort(e->at, e->n, sizeof *e->at, by_ends);
    for (size_t i = 0; i < e->n; i++) {
        if (n && !by_ends(&e->at[n - 1], &e->at[i])) {
            e->at[n - 1].left = e->at[n - 1].left >= 0 ? e->at[n - 1].left : e->at[i].left;
            e->at[n - 1].right = e->at[n - 1].right >= 0 ? e->at[n - 1].right : e->at[i].right;
        } else {
            e->at[n++] = e->at[i];
        }
    }
    e->n = n;
    for (size_t i = 0; i < n; i++)
        e->at[i].level = level_of(s, &e->at[i]);
}

struct star {
    struct spoke *spoke;
    size_t n;
};

static size_t first_spoke(const struct star *t, struct mkcity_pt p)
{
    size_t lo = 0, hi = t->n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (order(t->spoke[mid].at, p) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* The edge that goes on from p, or -1 where lines meet or the level changes. */
static long go_on(const struct star *t, const struct edges *e, struct mkcity_pt p, size_t from,
                  size_t *degree)
{
    size_t i = first_spoke(t, p), n = 0;
    long other = -1;

    for (; i + n < t->n && !order(t->spoke[i + n].at, p); n++)
        if (t->spoke[i + n].edge != from)
            other = (long)t->spoke[i + n].edge;
    *degree = n;
    return n == 2 && e->at[other].level == e->at[from].level ? other : -1;
}

/* Walks both ways from an edge to the nodes. */
static void follow(struct mkcity_sketch *k, const struct star *t, struct edges *e, size_t start)
{
    struct mkcity_pt *p = malloc((e->n + 2) * sizeof *p), at = e->at[start].b;
    size_t n = 0, begin = start, degree[2] = {0, 0};
    long next;
    struct mkcity_line *l;

    if (!p)
        abort();
    /* back to where it begins, or once around */
    at = e->at[start].a;
    while ((next = go_on(t, e, at, begin, &degree[0])) >= 0 && (size_t)next != start) {
        begin = (size_t)next;
        at = order(e->at[begin].a, at) ? e->at[begin].a : e->at[begin].b;
    }
    p[n++] = at;
    for (size_t i = begin;; i = (size_t)next) {
        e->at[i].done = true;
        at = order(e->at[i].a, at) ? e->at[i].a : e->at[i].b;
        p[n++] = at;
        next = go_on(t, e, at, i, &degree[1]);
        if (next < 0 || e->at[next].done)
            break;
    }
    l = mkcity_sketch_line(k, e->at[start].level, p, n);
    l->left = e->at[start].left;
    l->right = e->at[start].right;
    l->node[0] = degree[0] == 3;
    l->node[1] = degree[1] == 3;
    free(p);
}

static void draw_lines(struct mkcity_sketch *k)
{
    struct edges e = {0};
    struct star t = {0};

    gather(k->sheet, &e);
    t.n = 2 * e.n;
    t.spoke = malloc((t.n ? t.n : 1) * sizeof *t.spoke);
    if (!t.spoke)
        abort();
    for (size_t i = 0; i < e.n; i++) {
        t.spoke[2 * i] = (struct spoke){e.at[i].a, i};
        t.spoke[2 * i + 1] = (struct spoke){e.at[i].b, i};
    }
    qsort(t.spoke, t.n, sizeof *t.spoke, by_place);
    for (size_t i = 0; i < e.n; i++)
        if (!e.at[i].done)
            follow(k, &t, &e, i);
    free(t.spoke);
    free(e.at);
}

/* Some gardens have a house in them. */
static const char *label_use(const struct mkcity_parcel *p)
{
    return p->use == USE_ONT && p->number % 15 == 3 ? "ONT+CLN" : mkcity_use_info(p->use)->code;
}

static void draw_labels(struct mkcity_sketch *k)
{
    const struct mkcity_sheet *s = k->sheet;
    char text[48];

    for (size_t i = 0; i < s->nparcel; i++) {
        const struct mkcity_parcel *p = &s->parcel[i];
        struct mkcity_pt at = mkcity_inside(s, i);
        const char *use = label_use(p);
        double area = round(p->area * 10) / 10;

        switch (p->number % 5) {
        case 0:
        case 1:
            snprintf(text, sizeof text, "%d", p->number);
            mkcity_sketch_label(k, 13, i, at, text);
            snprintf(text, sizeof text, "%.1f", area);
            if (p->number % 5 == 1)
                *strchr(text, '.') = ',';
            mkcity_sketch_label(k, 4, i, at, text);
            mkcity_sketch_label(k, 2, i, at, use);
            continue;
        case 2:
            snprintf(text, sizeof text, "%d/%s/%.1f", p->number, use, area);
            break;
        case 3:
            snprintf(text, sizeof text, "%s %d/%.1f", use, p->number, area);
            break;
        default:
            snprintf(text, sizeof text, "%s%d/%.1f", use, p->number, area);
        }
        mkcity_sketch_label(k, 13, i, at, text);
    }
}

/* Of the words the first few. */
static int write(const struct mkcity_city *c, const struct mkcity_sketch *k, const char *name,
                 bool dgn, size_t words)
{
    char path[4096];
    struct mkcity_drawing *d;
    int rc = 0;

    snprintf(path, sizeof path, "%s/extra/%s.%s", c->plan.opt.dir, name, dgn ? "dgn" : "dxf");
    d = mkcity_drawing_open(path, dgn, c->plan.opt.encoding);
    if (!d)
        return -1;
    for (size_t i = 0; i < k->nline && !rc; i++)
        if (k->line[i].n)
            rc = mkcity_drawing_line(d, k->line[i].level, k->line[i].p, k->line[i].n);
    for (size_t i = 0; i < k->nlabel && !rc; i++)
        if (*k->label[i].text && (!k->label[i].word || (words > 0 && words--)))
            rc = mkcity_drawing_text(d, k->label[i].level, k->label[i].at, k->label[i].text);
    return mkcity_drawing_close(d) ? -1 : rc;
}

static int write_both(const struct mkcity_city *c, const struct mkcity_sketch *k, const char *name,
                      size_t words)
{
    return write(c, k, name, true, words) || write(c, k, name, false, words);
}

static int write_polygons(struct mkcity_city *c, const struct mkcity_sheet *s)
{
    static const struct mkcity_field field[] = {
        {"thua", 's', 0, 0}, {"loai", 's', 0, 0}, {"dien_tich", 'f', 0, 0}};
    char path[4096], number[16];
    const struct mkcity_layer_spec spec = {.path = path,
                                           .layer = "thua",
                                           .driver = "GPKG",
                                           .epsg = s->zone,
                                           .field = field,
                                           .nfields = 3};
    struct mkcity_layer *l;
    int rc = 0;

    snprintf(path, sizeof path, "%s/extra/ban-ve-hinh.gpkg", c->plan.opt.dir);
    l = mkcity_layer_open(&spec);
    if (!l)
        return -1;
    for (size_t i = 0; i < s->nparcel && !rc; i++) {
        const struct mkcity_parcel *p = &s->parcel[i];
        const struct mkcity_shape *sh = &s->shape.shape[p->shape];
        struct mkcity_value v[3] = {
            {.s = number}, {.s = label_use(p)}, {.f = round(p->area * 10) / 10}};

        snprintf(number, sizeof number, "%d", p->number);
        mkcity_geom_clear(&c->scratch);
        for (int r = 0; r < sh->nrings; r++) {
            const struct mkcity_ring *ring = &s->shape.ring[sh->ring0 + (size_t)r];

            mkcity_geom_ring(&c->scratch, 0, s->native + ring->start, ring->n);
        }
        rc = mkcity_layer_row(l, &c->scratch, v);
    }
    return mkcity_layer_close(l) ? -1 : rc;
}

int mkcity_deliver_drawings(struct mkcity_city *c, const struct mkcity_sheet *s)
{
    struct mkcity_sketch k = {.sheet = s};
    char path[4096];
    FILE *list;
    int rc;

    c->has_drawings = true;
    draw_lines(&k);
    draw_labels(&k);
    mkcity_sketch_words(&k, &c->plan);
    snprintf(path, sizeof path, "%s/extra/ban-ve-chu.csv", c->plan.opt.dir);
    rc = write_both(c, &k, "ban-ve", k.nlabel) || write_both(c, &k, "ban-ve-it-chu", FEW_WORDS) ||
         write_polygons(c, s) || mkcity_list_words(&k, path);
    snprintf(path, sizeof path, "%s/extra/ban-ve-loi.csv", c->plan.opt.dir);
    list = rc ? NULL : fopen(path, "wb");
    if (list) {
        rc = mkcity_harm_drawing(&k, list);
        rc |= fclose(list);
        rc = rc || write_both(c, &k, "ban-ve-loi", k.nlabel);
    }
    for (size_t i = 0; i < k.nline; i++)
        free(k.line[i].p);
    free(k.line);
    free(k.label);
    return list && !rc ? 0 : -1;
}
