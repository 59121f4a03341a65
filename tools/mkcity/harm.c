/* SPDX-License-Identifier: MIT */
/*
 * Defects of attributes and of one geometry, and the list of all families.
 *
 * Geometry is harmed so that the neighbours' side stays as it is and nothing else goes wrong with it:
 * null and degenerate geometry comes as an additional record; bow-ties and outside holes only on the
 * outer rim of the city, where no neighbour is hurt; a nested hole and a needle are too thin to be an
 * overlap themselves.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harm.h"
#include "harm_pair.h"

/* A free host; it is taken at once and its key and label are in the truth. */
static struct mkcity_record *any_host(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    int tries = 0;
    size_t k = mkcity_site_host(s, &tries);

    if (k == SIZE_MAX)
        return NULL;
    mkcity_site_take(s, s->sheet, k);
    mkcity_site_key(s, &s->batch->record[k], t->key_a);
    t->at = s->sheet->parcel[k].label;
    return &s->batch->record[k];
}

static const struct mkcity_source *source_of(const struct mkcity_harm_site *s)
{
    return &s->city->source[s->source];
}

/* A Shapefile knows rings, not which hole belongs to what: it cannot carry a misplaced one. */
static bool keeps_rings(const struct mkcity_harm_site *s)
{
    return strcmp(source_of(s)->driver, "ESRI Shapefile") != 0;
}

/* What is found before keys are known is told of a row of a file: no key, the number in the note. */
static void without_key(struct mkcity_truth *t, int number, const char *what)
{
    snprintf(t->text, sizeof t->text, "%s: parcel %d", what, number);
    t->note = t->text;
    t->key_a[0] = 0;
}

static bool null_geometry(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    struct mkcity_record *r, *x;

    if (!source_of(s)->null_shape || !(r = any_host(s, t)))
        return false;
    x = mkcity_site_extra(s, r->parcel);
    x->empty = true;
    without_key(t, x->number, "additional record without geometry");
    t->at = (struct mkcity_pt){NAN, NAN};
    return true;
}

static bool bad_text(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    struct mkcity_record *r;

    if (!source_of(s)->text_raw || s->city->plan.opt.encoding || !(r = any_host(s, t)))
        return false;
    r->cut_text = true;
    without_key(t, r->number, "address cut in the middle of a letter");
    return true;
}

static bool too_few(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    struct mkcity_record *r, *x;
    struct mkcity_geom *g;
    size_t k;

    if (!source_of(s)->any_shape || !(r = any_host(s, t)))
        return false;
    k = r->parcel;
    x = mkcity_site_extra(s, k);
    x->area = 0;
    g = mkcity_site_own(s, s->batch->n - 1);
    g->npt = g->ring[0].n = 2;
    g->nring = 1;
    mkcity_site_key(s, x, t->key_a);
    t->at = mkcity_site_9210(s, g->pt[0]);
    t->measured = 3;
    t->limit = 4;
    t->note = "additional record whose ring goes to and fro";
    return true;
}

static bool not_closed(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    struct mkcity_record *r;

    if (strcmp(source_of(s)->driver, "CSV") != 0 || !(r = any_host(s, t)))
        return false;
    mkcity_site_own(s, r->parcel)->open = true;
    t->at = mkcity_site_9210(s, r->geom->pt[0]);
    t->note = "last point missing in the WKT";
    return true;
}

/* The lot is deep enough behind its edge a -> b for a bay, which then crosses no other side of it. */
static bool is_deep(const struct mkcity_sheet *sheet, size_t k, struct mkcity_pt a,
                    struct mkcity_pt b)
{
    static const double along[] = {0.15, 0.3, 0.5, 0.7, 0.85};
    const double depth = 1.4, dx = b.x - a.x, dy = b.y - a.y, len = hypot(dx, dy);

    for (size_t i = 0; i < sizeof along / sizeof *along; i++) {
        struct mkcity_pt p = {a.x + along[i] * dx - depth * dy / len,
                              a.y + along[i] * dy + depth * dx / len};
        if (!mkcity_site_inside(sheet, k, p))
            return false;
    }
    return true;
}

/* A free house lot with an edge of 3 m or more on the outer rim. */
static struct mkcity_record *rim_host(struct mkcity_harm_site *s, size_t *edge)
{
    for (size_t k = 0; k < s->sheet->nparcel; k++) {
        const struct mkcity_ring *r = mkcity_site_outline(s->sheet, k);

        if (!s->sheet->parcel[k].house || s->sheet->parcel[k].busy)
            continue;
        for (size_t i = 0; i < r->n; i++) {
            struct mkcity_pt a = s->sheet->native[r->start + i];
            struct mkcity_pt b = s->sheet->native[r->start + (i + 1) % r->n];

            if (hypot(b.x - a.x, b.y - a.y) > 3 && mkcity_site_on_rim(s, k, i) &&
                is_deep(s->sheet, k, a, b)) {
                *edge = i;
                mkcity_site_take(s, s->sheet, k);
                return &s->batch->record[k];
            }
        }
    }
    return NULL;
}

/* The point at fraction f of edge i, h metres to its outer side. */
static struct mkcity_pt beside(const struct mkcity_geom *g, size_t i, double f, double h)
{
    struct mkcity_pt a = g->pt[i], b = g->pt[(i + 1) % g->ring[0].n];
    double dx = b.x - a.x, dy = b.y - a.y, len = hypot(dx, dy);

    return mkcity_mm(a.x + f * dx + h * dy / len, a.y + f * dy - h * dx / len);
}

/* The bay is ground of the commune that nobody covers. */
static void open_ground(struct mkcity_harm_site *s, const struct mkcity_truth *of)
{
    struct mkcity_truth t;
    mkcity_truth_init(&t, "T203");
    t.source = of->source;
    t.at = of->at;
    snprintf(t.key_a, sizeof t.key_a, "%s", of->key_a);
    t.note = "ground that the bow-tie leaves open at the rim";
    mkcity_truth_put(s->city, &t);
}

/* Two points of a small bay in the wrong order: the outline crosses itself. */
static bool bow_tie(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    size_t i;
    struct mkcity_record *r = rim_host(s, &i);
    struct mkcity_pt p[2];
    struct mkcity_geom *g;

    if (!r)
        return false;
    g = mkcity_site_own(s, r->parcel);
    p[0] = beside(g, i, 0.7, -1.2);
    p[1] = beside(g, i, 0.3, -1.2);
    t->at = mkcity_site_9210(s, beside(g, i, 0.5, -0.86));
    mkcity_site_insert(g, i, p, 2);
    r->area = mkcity_site_area(g);
    mkcity_site_key(s, r, t->key_a);
    t->note = "bow-tie on the outer rim: no neighbour is hurt";
    open_ground(s, t);
    return true;
}

static bool hole_outside(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    size_t i;
    struct mkcity_record *r = keeps_rings(s) ? rim_host(s, &i) : NULL;
    struct mkcity_pt p[4];
    struct mkcity_geom *g;

    if (!r)
        return false;
    g = mkcity_site_own(s, r->parcel);
    p[0] = beside(g, i, 0.3, 1.0);
    p[1] = beside(g, i, 0.3, 1.6);
    p[2] = beside(g, i, 0.7, 1.6);
    p[3] = beside(g, i, 0.7, 1.0);
    if (mkcity_ring_area(p, 4) > 0) {
        struct mkcity_pt q = p[1];

        p[1] = p[3];
        p[3] = q;
    }
    mkcity_geom_ring(g, 0, p, 4);
    t->at = mkcity_site_9210(s, p[0]);
    t->area = -mkcity_ring_area(p, 4);
    r->area = mkcity_site_area(g);
    mkcity_site_key(s, r, t->key_a);
    t->note = "hole in front of the lot at the outer rim";
    return true;
}

/* A hole of 5 cm inside the hole of a lot that encloses another. */
static bool nested_hole(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    for (size_t k = 0; k < s->sheet->nparcel && keeps_rings(s); k++) {
        const struct mkcity_shape *sh = &s->sheet->shape.shape[s->sheet->parcel[k].shape];
        const struct mkcity_ring *hole = &s->sheet->shape.ring[sh->ring0 + 1];
        struct mkcity_record *r = &s->batch->record[k];
        struct mkcity_pt c = {0, 0}, p[4];

        if (sh->nrings < 2 || s->sheet->parcel[k].busy)
            continue;
        for (size_t i = 0; i < hole->n; i++) {
            c.x += s->sheet->native[hole->start + i].x / (double)hole->n;
            c.y += s->sheet->native[hole->start + i].y / (double)hole->n;
        }
        c = mkcity_mm(c.x, c.y);
        p[0] = c;
        p[1] = mkcity_mm(c.x, c.y + 0.05);
        p[2] = mkcity_mm(c.x + 0.05, c.y + 0.05);
        p[3] = mkcity_mm(c.x + 0.05, c.y);
        mkcity_geom_ring(mkcity_site_own(s, k), 0, p, 4);
        mkcity_site_take(s, s->sheet, k);
        mkcity_site_key(s, r, t->key_a);
        t->at = mkcity_site_9210(s, c);
        t->area = 0.0025;
        t->width = 0.05;
        t->note = "a 5 cm hole inside the hole";
        return true;
    }
    return false;
}

static bool repeated(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    struct mkcity_record *r = any_host(s, t);
    struct mkcity_geom *g;

    if (!r)
        return false;
    g = mkcity_site_own(s, r->parcel);
    t->at = mkcity_site_9210(s, g->pt[1]);
    mkcity_site_insert(g, 1, &(struct mkcity_pt){g->pt[1].x, g->pt[1].y}, 1);
    return true;
}

static bool no_number(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    struct mkcity_record *r = any_host(s, t);

    if (!r)
        return false;
    without_key(t, r->number, "number left empty");
    r->number = 0;
    return true;
}

static bool same_number(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    struct mkcity_truth unused;
    struct mkcity_record *r = any_host(s, t), *q;

    if (!r)
        return false;
    mkcity_truth_init(&unused, "");
    q = any_host(s, &unused);
    if (!q)
        return false;
    r->number = q->number;
    r->twin = q->twin = true;
    mkcity_site_key(s, r, t->key_a);
    snprintf(t->key_b, sizeof t->key_b, "%s", t->key_a);
    t->measured = 2;
    t->limit = 1;
    t->note = "two parcels with one number";
    return true;
}

static bool unknown_use(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    static const char *const wrong[] = {"0DT", "ODTT", "ĐTO", "XXX"};
    struct mkcity_record *r = any_host(s, t);

    if (!r)
        return false;
    r->use = wrong[mkcity_int(&s->rng, 0, 3)];
    t->note = r->use;
    return true;
}

static bool wrong_area(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    struct mkcity_record *r = any_host(s, t);
    double factor = mkcity_real(&s->rng, 1.08, 1.25), was;

    if (!r)
        return false;
    was = r->area;
    r->area = round((mkcity_chance(&s->rng, 0.5) ? was * factor : was / factor) * 10) / 10;
    t->measured = fabs(r->area - was);
    t->area = was;
    t->note = "area_m2 is the true area";
    return true;
}

static bool no_area(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    struct mkcity_record *r = any_host(s, t);

    if (!r)
        return false;
    r->area = NAN;
    return true;
}

/* Delivered with the file of the other commune of the same zone, under a free number there. */
static bool wrong_commune(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    const struct mkcity_city *c = s->city;
    struct mkcity_record *r;
    int to = -1;

    for (int i = 0; i < c->nparcel_sources; i++) {
        const struct mkcity_source *f = &c->source[i];

        if (f->commune && f->epsg == s->sheet->zone && f->scale == s->sheet->scale &&
            strcmp(f->commune, source_of(s)->commune) != 0)
            to = i;
    }
    if (to < 0 || !(r = any_host(s, t)))
        return false;
    r->to = to;
    r->sheet = 1;
    r->number = 9000 + (int)(c->truth_rows + 1);
    mkcity_site_key(s, r, t->key_a);
    t->source = c->source[to].name;
    t->note = "lies in the neighbouring commune";
    return true;
}

/* A workshop among houses: agrees with no plan for a housing area. */
static bool wrong_zone(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    struct mkcity_record *r;

    if (!s->sheet->zoned || !(r = any_host(s, t)) || !s->sheet->parcel[r->parcel].home)
        return false;
    r->use = "SKC";
    t->area = r->area;
    t->note = "production land in a housing zone (existing use)";
    return true;
}

const struct mkcity_harm mkcity_harms[] = {
    {"T105", 1, mkcity_harm_border},
    {"T101", 3, mkcity_harm_overlap},
    {"T201", 2, mkcity_harm_gap},
    {"A104", 2, wrong_area},
    {"G104", 1, bow_tie},
    {"G103", 1, not_closed},
    {"T102", 1, mkcity_harm_overlap_sheets},
    {"T103", 1, mkcity_harm_duplicate},
    {"T104", 1, mkcity_harm_contained},
    {"A101", 1, same_number},
    {"F101", 1, null_geometry},
    {"G105", 1, hole_outside},
    {"G106", 1, nested_hole},
    {"G101", 1, too_few},
    {"G110", 1, mkcity_harm_multipart},
    {"G111", 1, mkcity_harm_spike},
    {"T202", 1, mkcity_harm_missing_vertex},
    {"A102", 1, no_number},
    {"A103", 1, unknown_use},
    {"A105", 1, wrong_commune},
    {"A106", 1, no_area},
    {"Z101", 1, wrong_zone},
    {"G107", 1, repeated},
    {"F110", 1, bad_text},
    {"T201", 1, mkcity_harm_missing_parcel},
    {"T203", 1, mkcity_harm_open_lot},
};
const int mkcity_nharms = (int)(sizeof mkcity_harms / sizeof *mkcity_harms);

bool mkcity_harm_do(struct mkcity_harm_site *s, int k)
{
    const struct mkcity_harm *h = &mkcity_harms[k];
    struct mkcity_truth t;

    mkcity_truth_init(&t, h->code);
    t.source = source_of(s)->name;
    if (!h->run(s, &t))
        return false;
    mkcity_truth_put(s->city, &t);
    return true;
}
