/* SPDX-License-Identifier: MIT */
/* The pass over the entities: each is gathered whole, accounted for, and written as it is or mended. */
#include <math.h>
#include <string.h>

#include "dxf_impl.h"

/* 72 and 73 (74 for attributes) say how; then 11, 21 is the point, or the other end for 3 and 5. */
static bool mend_alignment(struct rewrite *r, bool attribute)
{
    double across = dxf_number_of(r, 72, 0), up = dxf_number_of(r, attribute ? 74 : 73, 0);
    double x = dxf_number_of(r, 11, NAN), y = dxf_number_of(r, 21, NAN);
    if ((across == 0 && up == 0) || isnan(x) || isnan(y))
        return false;
    if (up == 0 && (across == 3 || across == 5)) {
        x = (x + dxf_number_of(r, 10, x)) / 2;
        y = (y + dxf_number_of(r, 20, y)) / 2;
    }
    bool at_x = false, at_y = false;
    for (size_t i = 0; i < r->e.n; i++) {
        const struct dxf_pair *p = &r->e.at[i];
        if (p->code == 10 && !at_x) {
            dxf_put_number(r, 10, x);
            at_x = true;
        } else if (p->code == 20 && !at_y) {
            dxf_put_number(r, 20, y);
            at_y = true;
        } else {
            dxf_put_pair(r, p);
        }
    }
    return true;
}

/* An MTEXT longer than 250 letters comes in pieces, 3 3 3 1, which may part a letter or a code. */
static void join_pieces(struct rewrite *r)
{
    struct ranh_str whole = RANH_STR_INIT;
    size_t last = 0, pieces = 0, n = 0;
    for (size_t i = 0; i < r->e.n && r->e.at[i].code != 101; i++)
        if (r->e.at[i].code == 1 || r->e.at[i].code == 3) {
            ranh_str_add(&whole, r->e.at[i].value, r->e.at[i].n);
            last = i;
            pieces++;
        }
    if (pieces > 1 || (pieces == 1 && r->e.at[last].code == 3)) {
        struct dxf_pair *p = &r->e.at[last];
        p->code = 1;
        p->value = ranh_arena_strndup(r->arena, whole.text, whole.len);
        p->n = whole.len;
        for (size_t i = 0; i < r->e.n; i++)
            if (i >= last || (r->e.at[i].code != 1 && r->e.at[i].code != 3))
                r->e.at[n++] = r->e.at[i];
        r->e.n = n;
        r->joined = true;
    }
    ranh_str_release(&whole);
}

/* An attribute of several lines: the text it shows is that of an MTEXT behind 101, its own may be the first line. */
static void take_embedded(struct rewrite *r)
{
    struct ranh_str whole = RANH_STR_INIT;
    size_t end = 0;
    while (end < r->e.n && r->e.at[end].code != 101)
        end++;
    for (size_t i = end; i < r->e.n; i++)
        if (r->e.at[i].code == 1 || r->e.at[i].code == 3)
            ranh_str_add(&whole, r->e.at[i].value, r->e.at[i].n);
    r->joined = end < r->e.n;
    r->e.n = end;
    for (size_t i = 0; i < end && whole.len; i++)
        if (r->e.at[i].code == 1) {
            r->e.at[i].value = ranh_arena_strndup(r->arena, whole.text, whole.len);
            r->e.at[i].n = whole.len;
            r->kind = DXF_MTEXT;
        }
    ranh_str_release(&whole);
}

static bool mend(struct rewrite *r, const struct dxf_pair *name)
{
    bool attribute = dxf_is(name, "ATTRIB") || dxf_is(name, "ATTDEF");
    if (attribute || dxf_is(name, "TEXT")) {
        r->kind = DXF_TEXT;
        if (attribute)
            take_embedded(r);
        return mend_alignment(r, attribute);
    }
    if (dxf_is(name, "MTEXT")) {
        r->kind = DXF_MTEXT;
        join_pieces(r);
        return false;
    }
    if (dxf_is(name, "HATCH"))
        return dxf_mend_hatch(r);
    return dxf_mend_vertex(r) ||
           (dxf_is(name, "LWPOLYLINE") ? dxf_mend_polyline(r) : dxf_mend_curve(r));
}

static void flush(struct rewrite *r)
{
    if (r->e.n == 0)
        return;
    const struct dxf_pair *name = &r->e.at[0];
    bool mended = false, left_out = false;
    r->kind = DXF_NAME;
    r->joined = false;
    r->ended |= name->code == 0 && dxf_is(name, "EOF");
    dxf_account_for(r);
    left_out = dxf_is_too_many(r);
    if (left_out)
        r->polyline.open = false;
    else if (name->code == 0 && (r->entities || r->blocks))
        mended = mend(r, name);
    else
        r->polyline.open = false;
    if (!mended && !left_out)
        dxf_put_entity(r);
    r->changed |= mended || left_out;
    r->e.n = 0;
}

/* Lines that were taken, the one that is no pair with them. */
static size_t count_lines(const struct dxf_pairs *pairs)
{
    size_t n = 0;
    for (size_t i = 0; i < pairs->at; i++)
        n += pairs->bytes[i] == '\n';
    return n;
}

static void finish(struct rewrite *r)
{
    struct dxf_account *account = r->account;
    struct dxf_kept *kept = RANH_NEW_ARRAY(r->arena, r->kept.n, struct dxf_kept);
    if (r->kept.n)
        memcpy(kept, r->kept.at, r->kept.n * sizeof(*kept));
    account->kept = kept;
    account->n_kept = r->kept.n;
    account->broken = r->pairs.broken;
    account->bad_line =
        r->pairs.broken && !r->pairs.binary && !r->ended ? count_lines(&r->pairs) : 0;
    account->too_many = r->points > DXF_MOST_POINTS;
    dxf_account_end(r);
}

bool dxf_rewrite(struct ranh_arena *arena, const char *bytes, size_t n, struct ranh_str *out,
                 struct dxf_account *account)
{
    struct rewrite r = {.arena = arena, .out = out, .account = account, .open_block = SIZE_MAX};
    struct dxf_pair pair;
    *account = (struct dxf_account){0};
    ranh_map_init(&r.unread);
    ranh_map_init(&r.references);
    ranh_map_init(&r.hidden);
    ranh_map_init(&r.names);
    ranh_map_init(&r.block_index);
    ranh_map_init(&r.too_many);
    dxf_pairs_begin(&r.pairs, arena, bytes, n);
    while (r.points <= DXF_MOST_POINTS && dxf_pairs_next(&r.pairs, &pair)) {
        if (pair.code == 0)
            flush(&r);
        *ranh_vec_push(&r.e) = pair;
    }
    flush(&r);
    finish(&r);
    ranh_vec_release(&r.e);
    ranh_vec_release(&r.kept);
    ranh_map_release(&r.unread);
    ranh_map_release(&r.references);
    ranh_map_release(&r.hidden);
    ranh_map_release(&r.names);
    ranh_map_release(&r.block_index);
    ranh_map_release(&r.too_many);
    ranh_vec_release(&r.block);
    ranh_vec_release(&r.insert);
    return r.changed || (r.pairs.binary && !account->broken);
}
