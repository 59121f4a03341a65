/* SPDX-License-Identifier: MIT */
/* Pairs of lines. What GDAL must not see is kept, and a token written: names that are the same get the same one. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include <ranh/base/num.h>

#include "dxf_impl.h"

const struct dxf_pair *dxf_find(const struct rewrite *r, int code)
{
    for (size_t i = 0; i < r->e.n; i++)
        if (r->e.at[i].code == code)
            return &r->e.at[i];
    return NULL;
}

double dxf_number_of(const struct rewrite *r, int code, double otherwise)
{
    const struct dxf_pair *pair = dxf_find(r, code);
    double value = pair ? dxf_number(pair) : (double)NAN;
    return isfinite(value) ? value : otherwise;
}

unsigned dxf_flags_of(const struct rewrite *r)
{
    double value = dxf_number_of(r, 70, 0);
    return value >= 0 && value <= UINT16_MAX ? (unsigned)value : 0;
}

static void put(struct rewrite *r, int code, const char *value, size_t n)
{
    ranh_str_printf(r->out, "%3d\n", code);
    for (size_t i = 0; i < n; i++) /* a line end in a binary file would begin a pair */
        ranh_str_putc(r->out, value[i] == '\n' || value[i] == '\r' ? ' ' : value[i]);
    ranh_str_putc(r->out, '\n');
}

void dxf_put(struct rewrite *r, int code, const char *value)
{
    put(r, code, value, strlen(value));
}

void dxf_put_number(struct rewrite *r, int code, double value)
{
    char buf[RANH_NUM_MAX];
    dxf_put(r, code, ranh_num_write(buf, value));
}

void dxf_put_at(struct rewrite *r, size_t place, const char *text)
{
    size_t n = strlen(text);
    ranh_str_add(r->out, text, n);
    char *head = r->out->text + place;
    memmove(head + n, head, r->out->len - n - place);
    for (size_t i = 0; i < n; i++)
        head[i] = text[i];
}

/* --- tokens --------------------------------------------------------------------------------------- */

static enum dxf_kind kind_of(const struct rewrite *r, const struct dxf_pair *p)
{
    return p->code == 1 ? r->kind : DXF_NAME;
}

static bool must_keep(const struct rewrite *r, const struct dxf_pair *p)
{
    return p->code != 0 && !dxf_is_number(p->code) &&
           !dxf_text_is_plain(kind_of(r, p), p->value, p->n);
}

static size_t keep(struct rewrite *r, const struct dxf_pair *p)
{
    enum dxf_kind kind = kind_of(r, p);
    char *bytes = ranh_arena_strndup(r->arena, p->value, p->n);
    bool fresh = true;
    int64_t *number =
        kind == DXF_NAME ? ranh_map_put(&r->names, bytes, (int64_t)r->kept.n, &fresh) : NULL;
    if (!fresh)
        return (size_t)*number;
    for (size_t i = 0; i < p->n; i++)
        r->account->high |= (unsigned char)bytes[i] >= 0x80;
    *ranh_vec_push(&r->kept) = (struct dxf_kept){kind, bytes, p->n};
    return r->kept.n - 1;
}

size_t dxf_token(const char **text, const struct dxf_account *account)
{
    const char *p = *text;
    size_t number = 0;
    if (*p++ != DXF_MARK || *p < '0' || *p > '9')
        return SIZE_MAX;
    while (*p >= '0' && *p <= '9' && number < account->n_kept)
        number = 10 * number + (size_t)(*p++ - '0');
    if (*p != DXF_MARK || number >= account->n_kept)
        return SIZE_MAX;
    *text = p + 1;
    return number;
}

void dxf_put_pair(struct rewrite *r, const struct dxf_pair *p)
{
    if (must_keep(r, p)) {
        ranh_str_printf(r->out, "%3d\n%c%zu%c\n", p->code, DXF_MARK, keep(r, p), DXF_MARK);
        r->changed = true;
    } else {
        put(r, p->code, p->value, p->n);
    }
}

void dxf_put_entity(struct rewrite *r)
{
    bool any = r->pairs.binary || r->joined;
    for (size_t i = 0; i < r->e.n && !any; i++)
        any = must_keep(r, &r->e.at[i]);
    if (!any) {
        size_t from = r->e.at[0].from, to = r->e.at[r->e.n - 1].to;
        ranh_str_add(r->out, r->pairs.bytes + from, to - from);
        return;
    }
    for (size_t i = 0; i < r->e.n; i++)
        dxf_put_pair(r, &r->e.at[i]);
}
