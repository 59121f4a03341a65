/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_FLATBUFFER_H
#define RANH_LIB_IO_FLATBUFFER_H
/*
 * FlatBuffers tables in memory: a table names the places of its fields relative to itself, so every place is checked
 * against the bytes before anything is taken from it. Reads none beyond them; offsets lead forward only.
 * Format: https://flatbuffers.dev/internals
 */
#include <stdbool.h>
#include <stddef.h>

struct fb_bytes {
    const unsigned char *at;
    size_t n;
};
struct fb_table {
    struct fb_bytes in;
    size_t at, vtable, entries;
};
struct fb_vector {
    size_t at, n; /* at 0 = the field is not there */
};

/* Each false when something lies outside of the bytes. */
bool fb_root(struct fb_bytes in, struct fb_table *t);
bool fb_table_at(struct fb_bytes in, size_t at, struct fb_table *table);
/* Place of a field of so many bytes, 0 = it is not there. */
bool fb_field(const struct fb_table *t, size_t i, size_t bytes, size_t *at);
/* Where an offset leads. */
bool fb_follow(struct fb_bytes in, size_t at, size_t *to);
bool fb_vector(const struct fb_table *t, size_t i, size_t element, struct fb_vector *v);
bool fb_table_of(const struct fb_table *t, size_t i, struct fb_table *inner, bool *there);
bool fb_table_in(struct fb_bytes in, const struct fb_vector *v, size_t i, struct fb_table *inner);

#endif
