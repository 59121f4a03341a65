/* SPDX-License-Identifier: MIT */
/* The pass over the entities: each is gathered whole, accounted for, and written as it is or mended. */
#include "dxf.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include <ranh/base/map.h>
#include <ranh/base/num.h>
#include <ranh/base/text.h>
#include <ranh/base/vec.h>

#include "dxf_pairs.h"
#include "spline.h"

enum { LISTED = 8, MOST_NAMES = 1000 };

struct rewrite {
    struct ranh_arena *arena;
    struct dxf_pairs pairs;
    struct ranh_str *out;
    struct {
        RANH_VEC(struct dxf_pair)
    } e;                           /* the entity: pairs from a code 0 up to the next */
    bool entities, blocks, tables; /* the section */
    bool changed;
    struct ranh_map unread, references, hidden;
    struct dxf_account *account;
};

static const struct dxf_pair *find(const struct rewrite *r, int code)
{
    for (size_t i = 0; i < r->e.n; i++)
        if (r->e.at[i].code == code)
            return &r->e.at[i];
    return NULL;
}

static double number_of(const struct rewrite *r, int code, double otherwise)
{
    const struct dxf_pair *pair = find(r, code);
    double value = pair ? dxf_number(pair) : (double)NAN;
    return isfinite(value) ? value : otherwise;
}

/* Bits of code 70; what is no number of bits has none. */
static unsigned flags_of(const struct rewrite *r)
{
    double value = number_of(r, 70, 0);
    return value >= 0 && value <= UINT16_MAX ? (unsigned)value : 0;
}

/* Names are bytes of the drawing's code page; what is no UTF-8 is not shown. */
static const char *name_of(struct rewrite *r, const struct dxf_pair *pair)
{
    char *name = ranh_arena_strndup(r->arena, pair->value, pair->n);
    bool valid = ranh_text_valid(name, pair->n) == pair->n;
    for (char *c = name; !valid && *c; c++)
        if ((unsigned char)*c >= 0x80)
            *c = '?';
    return name;
}

/* --- writing -------------------------------------------------------------------------------------- */

static void put(struct rewrite *r, int code, const char *value, size_t n)
{
    ranh_str_printf(r->out, "%3d\n", code);
    for (size_t i = 0; i < n; i++)
        ranh_str_putc(r->out, value[i] == '\n' || value[i] == '\r' ? ' ' : value[i]);
    ranh_str_putc(r->out, '\n');
}

static void put_text(struct rewrite *r, int code, const char *value)
{
    put(r, code, value, strlen(value));
}

static void put_number(struct rewrite *r, int code, double value)
{
    char buf[RANH_NUM_MAX];
    put_text(r, code, ranh_num_write(buf, value));
}

static void put_entity(struct rewrite *r)
{
    if (!r->pairs.binary) {
        size_t from = r->e.at[0].from, to = r->e.at[r->e.n - 1].to;
        ranh_str_add(r->out, r->pairs.bytes + from, to - from);
        return;
    }
    for (size_t i = 0; i < r->e.n; i++)
        put(r, r->e.at[i].code, r->e.at[i].value, r->e.at[i].n);
}

/* --- texts ---------------------------------------------------------------------------------------- */

/* 72 and 73 (74 for attributes) say how; then 11, 21 is the point, or the other end for 3 and 5. */
static bool mend_alignment(struct rewrite *r, bool attribute)
{
    double across = number_of(r, 72, 0), up = number_of(r, attribute ? 74 : 73, 0);
    double x = number_of(r, 11, NAN), y = number_of(r, 21, NAN);
    if ((across == 0 && up == 0) || isnan(x) || isnan(y))
        return false;
    if (up == 0 && (across == 3 || across == 5)) {
        x = (x + number_of(r, 10, x)) / 2;
        y = (y + number_of(r, 20, y)) / 2;
    }
    bool at_x = false, at_y = false;
    for (size_t i = 0; i < r->e.n; i++) {
        const struct dxf_pair *p = &r->e.at[i];
        if (p->code == 10 && !at_x) {
            put_number(r, 10, x);
            at_x = true;
        } else if (p->code == 20 && !at_y) {
            put_number(r, 20, y);
            at_y = true;
        } else {
            put(r, p->code, p->value, p->n);
        }
    }
    return true;
}

static bool has_stack(const struct dxf_pair *p)
{
    for (size_t i = 0; i + 1 < p->n; i++) {
        if (p->value[i] == '\\' && p->value[i + 1] == 'S')
            return true;
        i += p->value[i] == '\\';
    }
    return false;
}

/* "\S245/85.4;" becomes two lines: "245\P85.4 ". */
static void put_unstacked(struct rewrite *r, const struct dxf_pair *p)
{
    struct ranh_str text = RANH_STR_INIT;
    bool stacked = false;
    for (size_t i = 0; i < p->n; i++) {
        char c = p->value[i];
        if (c == '\\' && i + 1 < p->n) {
            i++;
            if (p->value[i] == 'S') {
                stacked = true;
            } else {
                ranh_str_putc(&text, '\\');
                ranh_str_putc(&text, p->value[i]);
            }
        } else if (stacked && (c == '/' || c == '#' || c == '^')) {
            ranh_str_puts(&text, "\\P");
            while (i + 1 < p->n && p->value[i + 1] == ' ')
                i++;
        } else if (stacked && c == ';') {
            stacked = false;
            ranh_str_putc(&text, ' ');
        } else {
            ranh_str_putc(&text, c);
        }
    }
    put(r, p->code, text.text, text.len);
    ranh_str_release(&text);
}

static bool mend_stacks(struct rewrite *r)
{
    bool any = false;
    for (size_t i = 0; i < r->e.n && !any; i++)
        any = (r->e.at[i].code == 1 || r->e.at[i].code == 3) && has_stack(&r->e.at[i]);
    for (size_t i = 0; any && i < r->e.n; i++) {
        const struct dxf_pair *p = &r->e.at[i];
        if (p->code == 1 || p->code == 3)
            put_unstacked(r, p);
        else
            put(r, p->code, p->value, p->n);
    }
    return any;
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
static bool stroke_fitted(const struct dgn_points *fit, struct dgn_points *to)
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
    bool good = dgn_stroke_curve(through.at, through.n, DXF_SPLINE_CHORD, to);
    ranh_vec_release(&through);
    return good;
}

static bool stroke(const struct rewrite *r, struct dgn_points *to)
{
    struct dgn_points pole = {0}, fit = {0};
    struct numbers knot = {0}, weight = {0};
    gather_points(r, 10, &pole);
    gather_points(r, 11, &fit);
    gather(r, 40, &knot);
    gather(r, 41, &weight);
    double degree = number_of(r, 71, 3);
    struct spline s = {.order = degree >= 1 && degree < SPLINE_MOST_ORDER ? (size_t)degree + 1 : 0,
                       .n = pole.n,
                       .pole = pole.at,
                       .weight = weight.n && weight.n == pole.n ? weight.at : NULL,
                       .knot = knot.at};
    bool good = pole.n ? knot.n == pole.n + s.order && spline_stroke(&s, DXF_SPLINE_CHORD, to)
                       : stroke_fitted(&fit, to);
    for (size_t i = 0; i < to->n; i++)
        good &= isfinite(to->at[i].x) && isfinite(to->at[i].y);
    ranh_vec_release(&pole);
    ranh_vec_release(&fit);
    ranh_vec_release(&knot);
    ranh_vec_release(&weight);
    return good && to->n > 1;
}

/* The class stays that of a spline: the source tells arcs and curves by it. */
static bool mend_spline(struct rewrite *r)
{
    static const int kept[] = {5, 6, 8, 60, 62, 67, 330, 410};
    struct dgn_points line = {0};
    bool good = stroke(r, &line);
    if (good) {
        put_text(r, 0, "LWPOLYLINE");
        for (size_t i = 0; i < r->e.n; i++)
            for (size_t k = 0; k < sizeof(kept) / sizeof(*kept); k++)
                if (r->e.at[i].code == kept[k])
                    put(r, kept[k], r->e.at[i].value, r->e.at[i].n);
        put_text(r, 100, "AcDbEntity");
        put_text(r, 100, "AcDbSpline");
        put_number(r, 90, (double)line.n);
        put_text(r, 70, "0");
        for (size_t i = 0; i < line.n; i++) {
            put_number(r, 10, line.at[i].x);
            put_number(r, 20, line.at[i].y);
        }
    }
    ranh_vec_release(&line);
    return good;
}

/* --- accounting ----------------------------------------------------------------------------------- */

static bool is_read(const struct dxf_pair *name)
{
    static const char *const names[] = {"POINT",     "LINE",    "LWPOLYLINE",  "POLYLINE", "VERTEX",
                                        "SEQEND",    "CIRCLE",  "ELLIPSE",     "ARC",      "SPLINE",
                                        "TEXT",      "MTEXT",   "ATTRIB",      "ATTDEF",   "INSERT",
                                        "DIMENSION", "HATCH",   "SOLID",       "TRACE",    "3DFACE",
                                        "LEADER",    "MLEADER", "MULTILEADER", "VIEWPORT"};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (dxf_is(name, names[i]))
            return true;
    return false;
}

static void count(struct ranh_map *map, const char *name)
{
    if (map->n < MOST_NAMES || ranh_map_get(map, name))
        ++*ranh_map_put(map, name, 0, NULL);
}

/* A path of another machine is of no use, and may hold a name: the file's own. */
static void note_reference(struct rewrite *r)
{
    const struct dxf_pair *path = find(r, 1);
    if (!(flags_of(r) & 12) || !path)
        return;
    const char *name = name_of(r, path), *slash = strrchr(name, '/'), *back = strrchr(name, '\\');
    const char *last = slash > back ? slash : back;
    count(&r->references, last ? last + 1 : name);
}

static void note_layer(struct rewrite *r)
{
    const struct dxf_pair *name = find(r, 2);
    bool frozen = flags_of(r) & 1, off = number_of(r, 62, 7) < 0;
    if (name && (frozen || off) && r->hidden.n < MOST_NAMES)
        ranh_map_put(&r->hidden, name_of(r, name), 0, NULL);
}

static void account_for(struct rewrite *r, const struct dxf_pair *name)
{
    if (r->blocks && dxf_is(name, "BLOCK"))
        note_reference(r);
    else if (r->tables && dxf_is(name, "LAYER"))
        note_layer(r);
    if (!r->entities || dxf_is(name, "SECTION"))
        return;
    if (!is_read(name))
        count(&r->unread, name_of(r, name));
    const struct dxf_pair *layer = r->hidden.n ? find(r, 8) : NULL;
    if (layer && ranh_map_get(&r->hidden, name_of(r, layer)))
        count(&r->hidden, name_of(r, layer));
}

/* $ACADVER and $DWGCODEPAGE: a name behind 9, then its value. */
static void read_header(struct rewrite *r)
{
    for (size_t i = 0; i + 1 < r->e.n; i++) {
        if (r->e.at[i].code != 9)
            continue;
        if (dxf_is(&r->e.at[i], "$ACADVER"))
            r->account->version = name_of(r, &r->e.at[i + 1]);
        if (dxf_is(&r->e.at[i], "$DWGCODEPAGE"))
            r->account->codepage = name_of(r, &r->e.at[i + 1]);
    }
}

static void enter_section(struct rewrite *r)
{
    const struct dxf_pair *name = find(r, 2);
    r->entities = name && dxf_is(name, "ENTITIES");
    r->blocks = name && dxf_is(name, "BLOCKS");
    r->tables = name && dxf_is(name, "TABLES");
    if (name && dxf_is(name, "HEADER"))
        read_header(r);
}

static void flush(struct rewrite *r)
{
    if (r->e.n == 0)
        return;
    const struct dxf_pair *name = &r->e.at[0];
    bool mended = false;
    if (name->code == 0 && dxf_is(name, "SECTION"))
        enter_section(r);
    if (name->code == 0 && dxf_is(name, "ENDSEC"))
        r->entities = r->blocks = r->tables = false;
    if (name->code == 0)
        account_for(r, name);
    if (name->code == 0 && (r->entities || r->blocks)) {
        bool attribute = dxf_is(name, "ATTRIB") || dxf_is(name, "ATTDEF");
        mended = attribute || dxf_is(name, "TEXT") ? mend_alignment(r, attribute)
                 : dxf_is(name, "MTEXT")           ? mend_stacks(r)
                 : dxf_is(name, "SPLINE")          ? mend_spline(r)
                                                   : false;
    }
    if (!mended)
        put_entity(r);
    r->changed |= mended;
    r->e.n = 0;
}

/* "MLINE 2, REGION 1", or names alone; entries that count nothing are left out. */
static const char *list(struct rewrite *r, const struct ranh_map *map, bool counted)
{
    struct ranh_str text = RANH_STR_INIT;
    size_t shown = 0;
    for (size_t i = 0; i < map->n && shown < LISTED; i++)
        if (map->entry[i].value > 0) {
            ranh_str_printf(&text, "%s%s", shown++ ? ", " : "", map->entry[i].key);
            if (counted)
                ranh_str_printf(&text, " (%lld)", (long long)map->entry[i].value);
        }
    const char *copy = shown ? ranh_arena_strdup(r->arena, text.text) : NULL;
    ranh_str_release(&text);
    return copy;
}

bool dxf_rewrite(struct ranh_arena *arena, const char *bytes, size_t n, struct ranh_str *out,
                 struct dxf_account *account)
{
    struct rewrite r = {.arena = arena, .out = out, .account = account};
    struct dxf_pair pair;
    *account = (struct dxf_account){0};
    ranh_map_init(&r.unread);
    ranh_map_init(&r.references);
    ranh_map_init(&r.hidden);
    dxf_pairs_begin(&r.pairs, arena, bytes, n);
    while (dxf_pairs_next(&r.pairs, &pair)) {
        if (pair.code == 0)
            flush(&r);
        *ranh_vec_push(&r.e) = pair;
    }
    flush(&r);
    account->broken = r.pairs.broken;
    account->unread = list(&r, &r.unread, true);
    account->references = list(&r, &r.references, false);
    account->hidden_layers = list(&r, &r.hidden, true);
    ranh_vec_release(&r.e);
    ranh_map_release(&r.unread);
    ranh_map_release(&r.references);
    ranh_map_release(&r.hidden);
    return r.changed || (r.pairs.binary && !account->broken);
}
