/* SPDX-License-Identifier: MIT */
/*
 * Defects between parcels.  An overlap or a gap is a bay of two points in one side of a common edge; the
 * neighbour keeps the straight edge, so the face between the two is known to the millimetre.  Bays are
 * deeper than what the law tolerates at the sheet's scale.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harm_pair.h"

struct bay {
    size_t host, other, at;
    struct mkcity_pt p[2];
    double area;
};

static struct mkcity_pt off(struct mkcity_pt a, struct mkcity_pt b, double f, double h)
{
    double dx = b.x - a.x, dy = b.y - a.y, len = hypot(dx, dy);

    return mkcity_mm(a.x + f * dx + h * dy / len, a.y + f * dy - h * dx / len);
}

/* May edge i of the host be bent by h (outwards when positive) without leaving the other lot? */
static bool try_bay(struct mkcity_harm_site *s, size_t host, size_t i, double h, bool in_east,
                    struct bay *bay)
{
    const struct mkcity_ring *r = mkcity_site_outline(s->sheet, host);
    struct mkcity_pt a = s->sheet->native[r->start + i];
    struct mkcity_pt b = s->sheet->native[r->start + (i + 1) % r->n], quad[4];
    const struct mkcity_sheet *with = in_east ? s->east : s->sheet;
    size_t other = mkcity_site_across(s, host, i, in_east);

    if (other == SIZE_MAX || hypot(b.x - a.x, b.y - a.y) < 3)
        return false;
    if (!in_east && (!with->parcel[other].house || with->parcel[other].busy))
        return false;
    for (int k = 0; k < 2; k++) {
        double f = k ? 0.75 : 0.25;

        bay->p[k] = off(a, b, f, h);
        if (h > 0 ? !mkcity_site_inside(with, other, off(a, b, f, 3 * h))
                  : !mkcity_site_inside(s->sheet, host, off(a, b, f, 3 * h)))
            return false;
    }
    quad[0] = a;
    quad[1] = bay->p[0];
    quad[2] = bay->p[1];
    quad[3] = b;
    bay->area = fabs(mkcity_ring_area(quad, 4));
    bay->host = host;
    bay->other = other;
    bay->at = i;
    return true;
}

static bool find_bay(struct mkcity_harm_site *s, double h, bool in_east, struct bay *bay)
{
    int tries = 0;
    size_t host;

    if (in_east && !s->east)
        return false;
    while ((host = mkcity_site_host(s, &tries)) != SIZE_MAX) {
        size_t n = mkcity_site_outline(s->sheet, host)->n;
        size_t first = (size_t)(mkcity_next(&s->rng) % n);

        for (size_t i = 0; i < n; i++)
            if (try_bay(s, host, (first + i) % n, h, in_east, bay))
                return true;
    }
    return false;
}

static double depth(struct mkcity_harm_site *s)
{
    return s->sheet->scale == 500 ? mkcity_real(&s->rng, 0.3, 0.85)
                                  : mkcity_real(&s->rng, 0.7, 1.2);
}

static void apply_bay(struct mkcity_harm_site *s, const struct bay *bay, double h, bool in_east,
                      struct mkcity_truth *t)
{
    struct mkcity_record *r = &s->batch->record[bay->host];
    struct mkcity_geom *g = mkcity_site_own(s, bay->host);
    struct mkcity_pt mid = {(bay->p[0].x + bay->p[1].x) / 2, (bay->p[0].y + bay->p[1].y) / 2};
    struct mkcity_pt a = g->pt[bay->at], b = g->pt[(bay->at + 1) % g->ring[0].n];

    mid = (struct mkcity_pt){(mid.x + (a.x + b.x) / 2) / 2, (mid.y + (a.y + b.y) / 2) / 2};
    t->at = mkcity_site_9210(s, mid);
    mkcity_site_insert(g, bay->at, bay->p, 2);
    r->area = mkcity_site_area(g);
    t->area = t->measured = bay->area;
    t->width = fabs(h);
    t->limit = s->sheet->scale == 500 ? 0.099 : 0.212;
    mkcity_site_take(s, s->sheet, bay->host);
    if (in_east) {
        mkcity_site_take(s, s->east, bay->other);
        mkcity_key(t->key_b, s->city->plan.commune[s->east->commune].code, s->east->number,
                   s->east->parcel[bay->other].number);
    } else {
        mkcity_site_take(s, s->sheet, bay->other);
        mkcity_site_key(s, &s->batch->record[bay->other], t->key_b);
    }
    mkcity_site_key(s, r, t->key_a);
}

bool mkcity_harm_overlap(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    double h = depth(s);
    struct bay bay;

    if (!find_bay(s, h, false, &bay))
        return false;
    apply_bay(s, &bay, h, false, t);
    t->note = "bay into the neighbouring lot";
    return true;
}

/* The sheet east begins with its road; the lot juts into it. */
bool mkcity_harm_overlap_sheets(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    double h = depth(s);
    struct bay bay;

    if (!find_bay(s, h, true, &bay))
        return false;
    apply_bay(s, &bay, h, true, t);
    t->note = "bay into the sheet east of it";
    return true;
}

bool mkcity_comes_before(int a, int b)
{
    char p[16], q[16];

    snprintf(p, sizeof p, "%d", a);
    snprintf(q, sizeof q, "%d", b);
    return strcmp(p, q) < 0;
}

/* A gap is known by the first of its neighbours. */
static void name_gap(struct mkcity_harm_site *s, int number, struct mkcity_truth *t)
{
    t->key_b[0] = 0;
    mkcity_key(t->key_a, s->city->plan.commune[s->sheet->commune].code, s->sheet->number, number);
}

bool mkcity_harm_gap(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    double h = -depth(s);
    struct bay bay;

    if (!find_bay(s, h, false, &bay))
        return false;
    apply_bay(s, &bay, h, false, t);
    if (mkcity_comes_before(s->batch->record[bay.other].number, s->batch->record[bay.host].number))
        bay.host = bay.other;
    name_gap(s, s->batch->record[bay.host].number, t);
    t->note = "bay into the own lot; the key is that of the first neighbour";
    return true;
}

/* A lot that nobody delivered. */
bool mkcity_harm_missing_parcel(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    int tries = 0;
    size_t host;

    while ((host = mkcity_site_host(s, &tries)) != SIZE_MAX) {
        size_t n = mkcity_site_outline(s->sheet, host)->n, i = 0;
        int first = 0;

        for (; i < n; i++) {
            size_t k = mkcity_site_across(s, host, i, false);

            if (k == SIZE_MAX)
                break;
            if (!first || mkcity_comes_before(s->batch->record[k].number, first))
                first = s->batch->record[k].number;
        }
        if (i < n)
            continue;
        name_gap(s, first, t);
        mkcity_site_take(s, s->sheet, host);
        s->batch->record[host].drop = true;
        t->area = t->measured = s->sheet->parcel[host].area;
        t->at = s->sheet->parcel[host].label;
        t->note = "a lot that was not delivered; the key is that of the first neighbour";
        return true;
    }
    return false;
}

bool mkcity_harm_duplicate(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    int tries = 0;
    size_t host = mkcity_site_host(s, &tries);

    if (host == SIZE_MAX)
        return false;
    mkcity_site_take(s, s->sheet, host);
    mkcity_site_key(s, mkcity_site_extra(s, host), t->key_b);
    mkcity_site_key(s, &s->batch->record[host], t->key_a);
    t->area = t->measured = s->sheet->parcel[host].area;
    t->at = s->sheet->parcel[host].label;
    t->note = "the same geometry under another number";
    return true;
}

/* A small lot drawn on top of a large one instead of being cut out of it. */
bool mkcity_harm_contained(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    for (size_t k = 0; k < s->sheet->nparcel; k++) {
        const struct mkcity_parcel *p = &s->sheet->parcel[k];
        const struct mkcity_shape *sh = &s->sheet->shape.shape[p->shape];
        const struct mkcity_ring *r = &s->sheet->shape.ring[sh->ring0];

        if (p->busy || p->house || sh->strip || p->area < 500)
            continue;
        for (int i = 0; i < 60; i++) {
            struct mkcity_pt a = s->sheet->native[r->start + mkcity_next(&s->rng) % r->n];
            struct mkcity_pt b = s->sheet->native[r->start + mkcity_next(&s->rng) % r->n];
            struct mkcity_pt c = mkcity_mm((a.x + b.x) / 2, (a.y + b.y) / 2), q[4];
            struct mkcity_record *x;
            struct mkcity_geom *g;

            if (!mkcity_site_inside(s->sheet, k, c) || mkcity_site_room(s->sheet, k, c) < 6)
                continue;
            q[0] = mkcity_mm(c.x - 3, c.y - 2);
            q[1] = mkcity_mm(c.x + 3, c.y - 2);
            q[2] = mkcity_mm(c.x + 3, c.y + 2);
            q[3] = mkcity_mm(c.x - 3, c.y + 2);
            x = mkcity_site_extra(s, k);
            x->area = 24;
            mkcity_site_key(s, x, t->key_a);
            g = mkcity_site_own(s, s->batch->n - 1);
            mkcity_geom_clear(g);
            mkcity_geom_ring(g, 0, q, 4);
            mkcity_site_key(s, &s->batch->record[k], t->key_b);
            mkcity_site_take(s, s->sheet, k);
            t->area = t->measured = 24;
            t->width = 4;
            t->at = mkcity_site_9210(s, c);
            t->note = "key_a lies inside key_b";
            return true;
        }
    }
    return false;
}

/* Two lots with a third between them, delivered as one parcel of two parts. */
bool mkcity_harm_multipart(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    int tries = 0;
    size_t a;

    while ((a = mkcity_site_host(s, &tries)) != SIZE_MAX) {
        size_t c = (size_t)(mkcity_next(&s->rng) % s->sheet->nparcel);
        const struct mkcity_parcel *p = &s->sheet->parcel[a], *q = &s->sheet->parcel[c];
        const struct mkcity_ring *r = mkcity_site_outline(s->sheet, c);
        double d = hypot(p->label.x - q->label.x, p->label.y - q->label.y);
        struct mkcity_geom *g;

        if (!q->house || q->busy || d > 45 || q->use != p->use)
            continue;
        if (p->lo.x < q->hi.x + 1 && p->hi.x > q->lo.x - 1 && p->lo.y < q->hi.y + 1 &&
            p->hi.y > q->lo.y - 1)
            continue;
        g = mkcity_site_own(s, a);
        mkcity_geom_ring(g, 1, s->sheet->native + r->start, r->n);
        s->batch->record[a].area = p->area + q->area;
        s->batch->record[c].drop = true;
        mkcity_site_take(s, s->sheet, a);
        mkcity_site_take(s, s->sheet, c);
        mkcity_site_key(s, &s->batch->record[a], t->key_a);
        t->at = p->label;
        t->measured = 2;
        t->limit = 1;
        t->note = "one parcel of two parts";
        return true;
    }
    return false;
}

/* From a corner into the neighbour and back over the same line: it covers nothing. */
bool mkcity_harm_spike(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    struct bay bay;
    struct mkcity_geom *g;
    struct mkcity_pt a, b, p[2];

    if (!find_bay(s, 0.6, false, &bay))
        return false;
    g = mkcity_site_own(s, bay.host);
    a = g->pt[bay.at];
    b = g->pt[(bay.at + 1) % g->ring[0].n];
    p[0] = off(a, b, 0.5, 1.5);
    p[1] = a;
    mkcity_site_insert(g, bay.at, p, 2);
    mkcity_site_take(s, s->sheet, bay.host);
    mkcity_site_take(s, s->sheet, bay.other);
    mkcity_site_key(s, &s->batch->record[bay.host], t->key_a);
    t->at = mkcity_site_9210(s, p[0]);
    t->measured = hypot(p[0].x - a.x, p[0].y - a.y);
    t->note = "needle without width into the neighbour";
    return true;
}

static long divisor(long a, long b)
{
    while (b) {
        long r = a % b;

        a = b;
        b = r;
    }
    return labs(a);
}

/* A vertex exactly on a common edge that only one side has: in whole millimetres, so nothing else is wrong. */
bool mkcity_harm_missing_vertex(struct mkcity_harm_site *s, struct mkcity_truth *t)
{
    struct bay bay;

    for (int i = 0; i < 40; i++) {
        struct mkcity_pt a, b, m;
        struct mkcity_geom *g;
        const struct mkcity_ring *r;
        long dx, dy, n;

        if (!find_bay(s, 0.3, false, &bay))
            return false;
        r = mkcity_site_outline(s->sheet, bay.host);
        a = s->sheet->native[r->start + bay.at];
        b = s->sheet->native[r->start + (bay.at + 1) % r->n];
        dx = lround((b.x - a.x) * 1000);
        dy = lround((b.y - a.y) * 1000);
        n = divisor(dx, dy);
        if (n < 2)
            continue;
        m = mkcity_mm(a.x + (double)(dx / n * (n / 2)) / 1000,
                      a.y + (double)(dy / n * (n / 2)) / 1000);
        if (hypot(m.x - a.x, m.y - a.y) < 0.5 || hypot(m.x - b.x, m.y - b.y) < 0.5)
            continue;
        g = mkcity_site_own(s, bay.host);
        mkcity_site_insert(g, bay.at, &m, 1);
        mkcity_site_take(s, s->sheet, bay.host);
        mkcity_site_take(s, s->sheet, bay.other);
        mkcity_site_key(s, &s->batch->record[bay.host], t->key_b);
        mkcity_site_key(s, &s->batch->record[bay.other], t->key_a);
        t->at = mkcity_site_9210(s, m);
        t->measured = t->width = 0;
        t->note = "key_a lacks a vertex that key_b has on the common edge";
        return true;
    }
    return false;
}
