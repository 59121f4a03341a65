/* SPDX-License-Identifier: MIT */
/*
 * Two systems of one kind of projection differ by their central meridian alone, which moves what is
 * read in them in longitude and not at all in latitude. So a sample is transformed once per kind
 * and then moved from meridian to meridian; the registry is asked four times, not forty.
 *
 * The old datums stand for themselves here: HN-72 and Indian 1960 lie within 600 m of the same
 * projection on WGS 84, which is near enough to be recognised and far too coarse to be used.
 */
#include <ranh/land/crs_detect.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN_DEG 0.018 /* 2 km */
#define BLIND_DEG  0.018 /* closer readings cannot be told apart */
#define ENOUGH     0.9   /* of the sample */

enum kind { TM3, UTM_VN, UTM_WGS, GK, MERCATOR, DEGREES, KINDS };

static const struct {
    const char *crs;
    double central_meridian;
} base[KINDS] = {
    [TM3] = {"EPSG:9210", 105.75},
    [UTM_VN] = {"EPSG:3405", 105},
    [UTM_WGS] = {"EPSG:32648", 105},
    [GK] = {"+proj=tmerc +lat_0=0 +lon_0=105 +k=1 +x_0=500000 +y_0=0 +datum=WGS84 +units=m "
            "+no_defs +type=crs",
            105},
    [MERCATOR] = {"EPSG:3857", NAN},
    [DEGREES] = {"EPSG:4326", NAN},
};

struct system {
    enum kind kind;
    const char *crs, *name;
    double central_meridian;
    double prefix; /* before the east coordinate, metres */
    bool refused;
};

/* In the order they are offered when nothing else decides; the cadastral zones come before
 * these. */
static const struct system others[] = {
    {UTM_VN, "EPSG:3405", "VN-2000 UTM 48N", 105, 0, false},
    {UTM_WGS, "EPSG:32648", "WGS 84 UTM 48N", 105, 0, false},
    {UTM_VN, "EPSG:3406", "VN-2000 UTM 49N", 111, 0, false},
    {UTM_WGS, "EPSG:32649", "WGS 84 UTM 49N", 111, 0, false},
    {GK, "EPSG:2044", "HN-72 105°", 105, 18e6, true},
    {GK, "EPSG:2044", "HN-72 105°", 105, 0, true},
    {GK, "EPSG:2045", "HN-72 111°", 111, 19e6, true},
    {GK, "EPSG:2093", "HN-72 106°", 106, 0, true},
    {UTM_WGS, "EPSG:3148", "Indian 1960 UTM 48N", 105, 0, true},
    {UTM_WGS, "EPSG:3149", "Indian 1960 UTM 49N", 111, 0, true},
    {UTM_WGS, "EPSG:3176", "Indian 1960 106°", 106, 0, true},
    {MERCATOR, "EPSG:3857", "Web Mercator", NAN, 0, false},
    {DEGREES, "EPSG:4326", "WGS 84", NAN, 0, false},
    {DEGREES, "EPSG:4756", "VN-2000", NAN, 0, false},
};
enum { OTHERS = sizeof(others) / sizeof(others[0]), ZONES_MAX = 32 };

static const double units[] = {1, 0.001, 0.01, 1000};
enum { UNITS = sizeof(units) / sizeof(units[0]) };

struct candidate {
    struct ranh_crs_reading reading;
    double lon, lat; /* where the first point that is anywhere comes to lie */
    size_t rank;     /* in the order of the tables */
    enum kind kind;
    bool fits;
};

struct detect {
    struct ranh_arena *arena;
    const struct ranh_crs_point *point;
    size_t n;
    double meridian;
    struct ranh_transform *to_degrees[KINDS];
    double *lonlat; /* [2 * n] of the kind at work */
    struct candidate *candidate;
    size_t n_candidates;
};

static bool in_place(const struct ranh_crs_point *p, double lon, double lat)
{
    for (size_t i = 0; i < p->n_place; i++) {
        const struct ranh_box *box = &p->place[i];
        if (lon >= box->xmin - MARGIN_DEG && lon <= box->xmax + MARGIN_DEG &&
            lat >= box->ymin - MARGIN_DEG && lat <= box->ymax + MARGIN_DEG)
            return true;
    }
    return false;
}

/* The sample by one kind of projection, in degrees; what cannot be is NAN. */
static void locate(struct detect *d, enum kind kind, double unit, bool swapped, double prefix)
{
    for (size_t i = 0; i < d->n; i++) {
        double x = swapped ? d->point[i].y : d->point[i].x;
        double y = swapped ? d->point[i].x : d->point[i].y;
        d->lonlat[2 * i] = x * unit - prefix;
        d->lonlat[2 * i + 1] = y * unit;
        if (kind == DEGREES ? fabs(x) > 360 || fabs(y) > 90 : fabs(x * unit - prefix) > 3e7)
            d->lonlat[2 * i] = d->lonlat[2 * i + 1] = NAN;
    }
    ranh_transform_points(d->to_degrees[kind], d->lonlat, d->n, NULL, NULL);
}

static void try_system(struct detect *d, const struct system *system, double unit, bool swapped,
                       size_t rank)
{
    struct candidate *c = &d->candidate[d->n_candidates++];
    double shift = isnan(system->central_meridian)
                       ? 0
                       : system->central_meridian - base[system->kind].central_meridian;
    size_t fit = 0;
    *c = (struct candidate){.lon = NAN, .lat = NAN, .rank = rank, .kind = system->kind};
    for (size_t i = 0; i < d->n; i++) {
        double lon = d->lonlat[2 * i] + shift, lat = d->lonlat[2 * i + 1];
        if (isnan(lon))
            continue;
        if (isnan(c->lon)) {
            c->lon = lon;
            c->lat = lat;
        }
        fit += in_place(&d->point[i], lon, lat);
    }
    c->reading = (struct ranh_crs_reading){.crs = system->crs,
                                           .name = system->name,
                                           .central_meridian = system->central_meridian,
                                           .unit = unit,
                                           .swapped = swapped,
                                           .refused = system->refused,
                                           .prefixed = system->prefix > 0,
                                           .share = (double)fit / (double)d->n};
    c->fits = c->reading.share >= ENOUGH;
}

static size_t zones_as_systems(struct ranh_arena *arena, struct system *system)
{
    size_t n = 0;
    const struct ranh_vn2000_zone *zone = ranh_vn2000_zones(&n);
    for (size_t i = 0; i < n && i < ZONES_MAX; i++) {
        int minutes = (int)lround(zone[i].central_meridian * 60);
        system[i] = (struct system){
            TM3,
            ranh_arena_printf(arena, "EPSG:%d", (int)zone[i].epsg),
            ranh_arena_printf(arena, "VN-2000 %d°%02d′", minutes / 60, minutes % 60),
            zone[i].central_meridian,
            0,
            false};
    }
    return n < ZONES_MAX ? n : ZONES_MAX;
}

const struct ranh_crs_reading *ranh_crs_systems(struct ranh_arena *arena, size_t *n)
{
    struct system system[ZONES_MAX + OTHERS];
    size_t n_systems = zones_as_systems(arena, system);
    memcpy(system + n_systems, others, sizeof(others));
    n_systems += OTHERS;
    struct ranh_crs_reading *list = RANH_NEW_ARRAY(arena, n_systems, struct ranh_crs_reading);
    *n = 0;
    for (size_t i = 0; i < n_systems; i++)
        if (!system[i].refused)
            list[(*n)++] = (struct ranh_crs_reading){.crs = system[i].crs,
                                                     .name = system[i].name,
                                                     .central_meridian = system[i].central_meridian,
                                                     .unit = 1};
    return list;
}

static void try_all(struct detect *d, const struct system *system, size_t n)
{
    for (size_t u = 0; u < UNITS; u++)
        for (int swapped = 0; swapped < 2; swapped++) {
            enum kind kind = KINDS;
            double prefix = 0;
            for (size_t i = 0; i < n; i++) {
                if (system[i].kind == DEGREES && u > 0) /* degrees have no other unit here */
                    continue;
                if (system[i].kind != kind || system[i].prefix < prefix ||
                    system[i].prefix > prefix)
                    locate(d, system[i].kind, units[u], swapped != 0, system[i].prefix);
                kind = system[i].kind;
                prefix = system[i].prefix;
                try_system(d, &system[i], units[u], swapped != 0, i);
            }
        }
}

/* What lies where a fitting reading lies fits as well, even if a box ends between the two. */
static void add_indistinguishable(struct detect *d)
{
    bool *also = ranh_arena_zero(d->arena, d->n_candidates, sizeof(*also));
    for (size_t i = 0; i < d->n_candidates; i++)
        for (size_t k = 0; k < d->n_candidates; k++) {
            const struct candidate *a = &d->candidate[i], *b = &d->candidate[k];
            if (a->fits && fabs(a->lon - b->lon) < BLIND_DEG && fabs(a->lat - b->lat) < BLIND_DEG)
                also[k] = true;
        }
    for (size_t k = 0; k < d->n_candidates; k++)
        d->candidate[k].fits |= also[k];
}

static bool usual(const struct candidate *c, double meridian)
{
    return c->kind == TM3 && fabs(c->reading.central_meridian - meridian) < 1e-9;
}

static bool plain(const struct ranh_crs_reading *r)
{
    return !r->swapped && !(r->unit < 1) && !(r->unit > 1);
}

static bool before(const struct candidate *a, const struct candidate *b, double meridian)
{
    if (plain(&a->reading) != plain(&b->reading))
        return plain(&a->reading);
    if (usual(a, meridian) != usual(b, meridian))
        return usual(a, meridian);
    if (a->reading.refused != b->reading.refused)
        return b->reading.refused;
    return a->rank < b->rank;
}

static void answer(struct detect *d, struct ranh_crs_detection *detection)
{
    struct ranh_crs_reading *list =
        RANH_NEW_ARRAY(d->arena, d->n_candidates, struct ranh_crs_reading);
    size_t n = 0;
    for (;;) {
        struct candidate *best = NULL;
        for (size_t i = 0; i < d->n_candidates; i++) {
            struct candidate *c = &d->candidate[i];
            if (c->fits && (!best || before(c, best, d->meridian)))
                best = c;
        }
        if (!best)
            break;
        best->fits = false;
        list[n++] = best->reading;
    }
    detection->reading = list;
    detection->n = n;
    detection->n_tried = d->n_candidates;
    detection->answer = n == 0 ? RANH_CRS_NO_ANSWER : n == 1 ? RANH_CRS_UNIQUE : RANH_CRS_SEVERAL;
}

int ranh_crs_detect(struct ranh_crs_ctx *ctx, struct ranh_arena *arena,
                    const struct ranh_crs_point *point, size_t n, double meridian,
                    struct ranh_crs_detection *detection, struct ranh_err *err)
{
    struct detect d = {.arena = arena, .point = point, .n = n, .meridian = meridian};
    struct system system[ZONES_MAX + OTHERS];
    int status = 0;
    *detection = (struct ranh_crs_detection){.answer = RANH_CRS_NO_ANSWER};
    if (n == 0)
        return 0;
    size_t n_systems = zones_as_systems(arena, system);
    memcpy(system + n_systems, others, sizeof(others));
    n_systems += OTHERS;
    for (size_t k = 0; k < KINDS && !status; k++)
        status = ranh_transform_get(ctx, base[k].crs, "EPSG:4326", &d.to_degrees[k], err);
    if (status)
        return status;
    d.lonlat = RANH_NEW_ARRAY(arena, 2 * n, double);
    d.candidate = RANH_NEW_ARRAY(arena, n_systems * UNITS * 2, struct candidate);
    try_all(&d, system, n_systems);
    add_indistinguishable(&d);
    answer(&d, detection);
    return 0;
}

bool ranh_crs_detection_usable(const struct ranh_crs_detection *detection)
{
    return detection->answer == RANH_CRS_UNIQUE && plain(&detection->reading[0]) &&
           !detection->reading[0].refused;
}

const struct ranh_crs_reading *ranh_crs_detection_of(const struct ranh_crs_detection *detection,
                                                     int32_t epsg)
{
    char code[20];
    if (epsg >= 6956 && epsg <= 6959) /* deprecated in favour of 5896 to 5899 */
        epsg += 5896 - 6956;
    snprintf(code, sizeof(code), "EPSG:%d", (int)epsg);
    for (size_t i = 0; i < detection->n; i++)
        if (strcmp(detection->reading[i].crs, code) == 0 && plain(&detection->reading[i]))
            return &detection->reading[i];
    return NULL;
}

/* --- words ------------------------------------------------------------------------------------ */

static const char *unit_name(double unit, bool vietnamese)
{
    if (unit > 1)
        return vietnamese ? "ki-lô-mét" : "kilometres";
    return unit < 0.005 ? (vietnamese ? "mi-li-mét" : "millimetres")
                        : (vietnamese ? "xen-ti-mét" : "centimetres");
}

const char *ranh_crs_detection_text(struct ranh_arena *arena,
                                    const struct ranh_crs_detection *detection, bool vietnamese)
{
    enum { SHOWN = 5 };
    const char *text = "";
    if (detection->n == 0)
        return text;
    for (size_t i = 0; i < detection->n && i < SHOWN; i++) {
        const struct ranh_crs_reading *r = &detection->reading[i];
        bool repeated = i > 0 && strcmp(r->crs, detection->reading[i - 1].crs) == 0;
        if (!repeated)
            text = ranh_arena_printf(arena, "%s%s%s (%s)", text,
                                     i == 0       ? ""
                                     : vietnamese ? " hoặc "
                                                  : " or ",
                                     r->name, r->crs);
    }
    const struct ranh_crs_reading *first = &detection->reading[0];
    const char *swap = !first->swapped ? ""
                       : vietnamese    ? ", X và Y bị đổi chỗ"
                                       : ", x and y swapped";
    const char *unit = first->unit < 1 || first->unit > 1
                           ? ranh_arena_printf(arena, vietnamese ? ", đơn vị %s" : ", in %s",
                                               unit_name(first->unit, vietnamese))
                           : "";
    const char *blind = detection->answer == RANH_CRS_UNIQUE ? ""
                        : vietnamese ? "; chỉ theo vị trí thì không phân biệt được"
                                     : "; the place alone cannot tell them apart";
    return ranh_arena_printf(arena, vietnamese ? "giống %s%s%s%s" : "looks like %s%s%s%s", text,
                             swap, unit, blind);
}
