/* SPDX-License-Identifier: MIT */
/* The checks are those of the format's own verifier: alignment, and every place within the bytes. */
#include "flatbuffer.h"

#include <stdint.h>

#include "source_direct.h"

bool fb_table_at(struct fb_bytes in, size_t at, struct fb_table *table)
{
    if (at % 4 || in.n < 4 || at > in.n - 4)
        return false;
    int64_t vtable = (int64_t)at - (int32_t)direct_u32(in.at + at);
    if (vtable < 0 || vtable % 2 || vtable > (int64_t)in.n - 4)
        return false;
    size_t bytes = direct_u16(in.at + vtable);
    if (bytes < 4 || bytes % 2 || bytes > in.n - (size_t)vtable)
        return false;
    *table = (struct fb_table){in, at, (size_t)vtable, (bytes - 4) / 2};
    return true;
}

bool fb_field(const struct fb_table *t, size_t i, size_t bytes, size_t *at)
{
    size_t offset = i < t->entries ? direct_u16(t->in.at + t->vtable + 4 + 2 * i) : 0;
    *at = offset ? t->at + offset : 0;
    return !offset || (offset >= 4 && bytes <= t->in.n && *at <= t->in.n - bytes);
}

bool fb_follow(struct fb_bytes in, size_t at, size_t *to)
{
    size_t offset = direct_u32(in.at + at);
    *to = at + offset;
    return at % 4 == 0 && offset >= 4 && *to % 4 == 0 && in.n >= 4 && *to <= in.n - 4;
}

bool fb_vector(const struct fb_table *t, size_t i, size_t element, struct fb_vector *v)
{
    size_t at;
    *v = (struct fb_vector){0, 0};
    if (!fb_field(t, i, 4, &at))
        return false;
    if (!at)
        return true;
    if (!fb_follow(t->in, at, &v->at))
        return false;
    v->n = direct_u32(t->in.at + v->at);
    v->at += 4;
    return v->n <= (t->in.n - v->at) / element;
}

bool fb_table_of(const struct fb_table *t, size_t i, struct fb_table *inner, bool *there)
{
    size_t at, to;
    *there = false;
    if (!fb_field(t, i, 4, &at))
        return false;
    *there = at != 0;
    return !at || (fb_follow(t->in, at, &to) && fb_table_at(t->in, to, inner));
}

bool fb_table_in(struct fb_bytes in, const struct fb_vector *v, size_t i, struct fb_table *inner)
{
    size_t to;
    return fb_follow(in, v->at + 4 * i, &to) && fb_table_at(in, to, inner);
}

bool fb_root(struct fb_bytes in, struct fb_table *t)
{
    size_t to;
    return in.n >= 4 && fb_follow(in, 0, &to) && fb_table_at(in, to, t);
}
