/* SPDX-License-Identifier: MIT */
/*
 * Curves as chords. Arcs are drawn in a system of their own (210): it is left to GDAL, which turns the chords with it. An
 * ellipse lies in the drawing's system; seen from below it runs the other way.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dxf_impl.h"
#include "spline.h"

enum { MOST_CHORDS = 1 << 16 };

/* Of what lies in a block nobody knows how large it will be drawn. */
double dxf_chord_of(const struct rewrite *r, double radius)
{
    double within = fmin(fmax(DXF_CHORD, radius * 1e-6), DXF_CHORD_MOST);
    return r->blocks ? fmin(within, radius * 1e-4) : within;
}

/* Chords for an angle, each within the distance: half of it is off by r (1 - cos(a / 2)) = 2 r sin^2(a / 4). A whole
 * circle of more than MOST_CHORDS has a radius of 8,000 km and is off by more. */
int dxf_chords_of(const struct rewrite *r, double radius, double sweep)
{
    double within = dxf_chord_of(r, radius);
    double step = radius > within ? 4 * asin(sqrt(within / (2 * radius))) : M_PI / 4;
    double n = ceil(fabs(sweep) / fmin(step, M_PI / 4));
    return !(n <= MOST_CHORDS) ? MOST_CHORDS : n < 1 ? 1 : (int)n;
}

/* --- points --------------------------------------------------------------------------------------- */

/* Decimals that are written, so that the whole stays below 2^53: a tenth of a micrometre; of a block more, since nobody
 * knows how large it will be drawn; of millimetres fewer. */
static int decimals_of(double v)
{
    return fabs(v) < 1e4 ? 10 : fabs(v) < 1e8 ? 7 : fabs(v) < 1e10 ? 5 : 0;
}

static int64_t parts_of(double v)
{
    static const int64_t ten[] = {1,       10,       100,       1000,       10000,      100000,
                                  1000000, 10000000, 100000000, 1000000000, 10000000000};
    return ten[decimals_of(v)];
}

/* There may be millions, and the shortest text of a double takes microseconds to find. */
void dxf_put_coordinate(struct rewrite *r, int code, double v)
{
    int64_t parts = parts_of(v), whole = llround(v * (double)parts);
    int digits = decimals_of(v);
    uint64_t size = (uint64_t)llabs(whole);
    if ((double)whole / (double)parts != v) {
        dxf_put_number(r, code, v);
    } else {
        ranh_str_printf(r->out, "%3d\n%s%" PRIu64, code, whole < 0 ? "-" : "",
                        size / (uint64_t)parts);
        if (digits)
            ranh_str_printf(r->out, ".%0*" PRIu64, digits, size % (uint64_t)parts);
        ranh_str_putc(r->out, '\n');
    }
}

void dxf_put_points(struct rewrite *r, const struct dgn_points *p)
{
    for (size_t i = 0; i < p->n; i++) {
        dxf_put_coordinate(r, 10, p->at[i].x);
        dxf_put_coordinate(r, 20, p->at[i].y);
    }
}

double dxf_rounded(double v)
{
    double parts = (double)parts_of(v);
    return nearbyint(v * parts) / parts;
}

/* --- splines -------------------------------------------------------------------------------------- */

struct numbers {
    RANH_VEC(double)
};

static void gather(const struct rewrite *r, int code, struct numbers *to)
{
    for (size_t i = 0; i < r->e.n; i++)
        if (r->e.at[i].code == code)
            *ranh_vec_push(to) = dxf_number(&r->e.at[i]);
}

static void gather_points(const struct rewrite *r, int code, struct dgn_points *to)
{
    struct numbers x = {0}, y = {0};
    gather(r, code, &x);
    gather(r, code + 10, &y);
    for (size_t i = 0; i < x.n && i < y.n; i++)
        *ranh_vec_push(to) = (struct dgn_point){x.at[i], y.at[i]};
    ranh_vec_release(&x);
    ranh_vec_release(&y);
}

/* Through points alone: two more at each end give the ends their direction. */
static bool stroke_fitted(const struct dgn_points *fit, double within, struct dgn_points *to)
{
    struct dgn_points through = {0};
    size_t n = fit->n;
    if (n < 2)
        return false;
    for (size_t i = 2; i > 0; i--)
        *ranh_vec_push(&through) =
            (struct dgn_point){fit->at[0].x + (double)i * (fit->at[0].x - fit->at[1].x),
                               fit->at[0].y + (double)i * (fit->at[0].y - fit->at[1].y)};
    for (size_t i = 0; i < n; i++)
        *ranh_vec_push(&through) = fit->at[i];
    for (size_t i = 1; i <= 2; i++)
        *ranh_vec_push(&through) = (struct dgn_point){
            fit->at[n - 1].x + (double)i * (fit->at[n - 1].x - fit->at[n - 2].x),
            fit->at[n - 1].y + (double)i * (fit->at[n - 1].y - fit->at[n - 2].y)};
    bool good = dgn_stroke_curve(through.at, through.n, within, to);
    ranh_vec_release(&through);
    return good;
}

/* Half the diagonal of the box around them. */
static double reach_of(const struct dgn_points *p)
{
    double x[2] = {INFINITY, -INFINITY}, y[2] = {INFINITY, -INFINITY};
    for (size_t i = 0; i < p->n; i++) {
        x[0] = fmin(x[0], p->at[i].x);
        x[1] = fmax(x[1], p->at[i].x);
        y[0] = fmin(y[0], p->at[i].y);
        y[1] = fmax(y[1], p->at[i].y);
    }
    return p->n ? hypot(x[1] - x[0], y[1] - y[0]) / 2 : 0;
}

static bool stroke_spline(const struct rewrite *r, struct dgn_points *to)
{
    struct dgn_points pole = {0}, fit = {0};
    struct numbers knot = {0}, weight = {0};
    gather_points(r, 10, &pole);
    gather_points(r, 11, &fit);
    gather(r, 40, &knot);
    gather(r, 41, &weight);
    double degree = dxf_number_of(r, 71, 3);
    double within = dxf_chord_of(r, reach_of(pole.n ? &pole : &fit));
    struct spline s = {.order = degree >= 1 && degree < SPLINE_MOST_ORDER ? (size_t)degree + 1 : 0,
                       .n = pole.n,
                       .pole = pole.at,
                       .weight = weight.n && weight.n == pole.n ? weight.at : NULL,
                       .knot = knot.at};
    bool good = pole.n ? knot.n == pole.n + s.order && spline_stroke(&s, within, to)
                       : stroke_fitted(&fit, within, to);
    ranh_vec_release(&pole);
    ranh_vec_release(&fit);
    ranh_vec_release(&knot);
    ranh_vec_release(&weight);
    return good;
}

/* --- arcs ----------------------------------------------------------------------------------------- */

bool dxf_stroke_arc(const struct rewrite *r, const struct dxf_arc *a, struct dgn_points *to)
{
    double radius = fmax(hypot(a->ux, a->uy), hypot(a->vx, a->vy));
    int n = isfinite(radius) && radius > 0 ? dxf_chords_of(r, radius, a->sweep) : 0;
    for (int i = 0; i <= n && n > 0; i++) {
        double t = a->start + a->sweep * i / n, c = cos(t), s = sin(t);
        *ranh_vec_push(to) =
            (struct dgn_point){a->x + c * a->ux + s * a->vx, a->y + c * a->uy + s * a->vy};
    }
    if (n > 0 && fabs(a->sweep) == 2 * M_PI) /* the same point, not nearly the same */
        to->at[n] = to->at[0];
    return n > 0;
}

static double turn_between(double from, double to, double whole)
{
    double sweep = fmod(to - from, whole);
    return sweep > 0 ? sweep : sweep + whole;
}

static bool stroke_circle(const struct rewrite *r, bool whole, struct dgn_points *to)
{
    double radius = dxf_number_of(r, 40, 0), start = dxf_number_of(r, 50, 0);
    struct dxf_arc arc = {.x = dxf_number_of(r, 10, 0),
                          .y = dxf_number_of(r, 20, 0),
                          .ux = radius,
                          .vy = radius,
                          .sweep = 2 * M_PI};
    if (!whole) {
        arc.start = start * M_PI / 180;
        arc.sweep = turn_between(start, dxf_number_of(r, 51, 360), 360) * M_PI / 180;
    }
    return dxf_stroke_arc(r, &arc, to);
}

static bool stroke_ellipse(const struct rewrite *r, struct dgn_points *to)
{
    double ratio = dxf_number_of(r, 40, 1), start = dxf_number_of(r, 41, 0);
    double end = dxf_number_of(r, 42, 2 * M_PI), ux = dxf_number_of(r, 11, 0);
    double uy = dxf_number_of(r, 21, 0), up = dxf_number_of(r, 230, 1) < 0 ? -1 : 1;
    struct dxf_arc arc = {.x = dxf_number_of(r, 10, 0),
                          .y = dxf_number_of(r, 20, 0),
                          .ux = ux,
                          .uy = uy,
                          .vx = -uy * ratio * up,
                          .vy = ux * ratio * up,
                          .start = start,
                          .sweep = turn_between(start, end, 2 * M_PI)};
    bool flat = dxf_number_of(r, 210, 0) == 0 && dxf_number_of(r, 220, 0) == 0;
    if (fabs(arc.sweep - 2 * M_PI) < 1e-6) /* written with six digits */
        arc.sweep = 2 * M_PI;
    return flat && dxf_stroke_arc(r, &arc, to);
}

/* --- entities ------------------------------------------------------------------------------------- */

static void put_kept(struct rewrite *r, const int *codes, size_t n)
{
    for (size_t i = 0; i < r->e.n; i++)
        for (size_t k = 0; k < n; k++)
            if (r->e.at[i].code == codes[k])
                dxf_put_pair(r, &r->e.at[i]);
}

/* What was no polyline becomes one. */
static bool put_line(struct rewrite *r, struct dgn_points *line, bool own_system)
{
    static const int kept[] = {5, 6, 8, 60, 62, 67, 100, 330, 410}, system[] = {210, 220, 230};
    bool good = line->n > 1;
    for (size_t i = 0; i < line->n; i++)
        good &= fabs(line->at[i].x) < 1e15 && fabs(line->at[i].y) < 1e15;
    if (!good)
        return false;
    for (size_t i = 0; i < line->n; i++)
        line->at[i] = (struct dgn_point){dxf_rounded(line->at[i].x), dxf_rounded(line->at[i].y)};
    dxf_put(r, 0, "LWPOLYLINE");
    put_kept(r, kept, sizeof(kept) / sizeof(*kept));
    dxf_put(r, 100, DXF_CURVE);
    dxf_put_number(r, 90, (double)line->n);
    dxf_put(r, 70, "0");
    if (own_system) {
        put_kept(r, system, sizeof(system) / sizeof(*system));
        double z = dxf_number_of(r, 30, 0);
        if (z != 0)
            dxf_put_number(r, 38, z);
    }
    dxf_put_points(r, line);
    return true;
}

bool dxf_mend_curve(struct rewrite *r)
{
    const struct dxf_pair *name = &r->e.at[0];
    struct dgn_points line = {0};
    bool spline = dxf_is(name, "SPLINE"), ellipse = dxf_is(name, "ELLIPSE");
    bool circle = dxf_is(name, "CIRCLE"), arc = dxf_is(name, "ARC");
    bool good = (spline && stroke_spline(r, &line)) || (ellipse && stroke_ellipse(r, &line)) ||
                ((circle || arc) && stroke_circle(r, circle, &line));
    good = good && put_line(r, &line, circle || arc);
    r->points += line.n;
    ranh_vec_release(&line);
    return good;
}
