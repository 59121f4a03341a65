/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_DGN_BYTES_H
#define RANH_LIB_IO_DGN_BYTES_H
/*
 * Numbers of the format: words are little-endian, longs have their high word first, floating point is
 * that of the VAX (D), words swapped the same way. Offsets are checked against the element's own length:
 * what lies beyond reads as 0.
 */
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dgn_bytes {
    const unsigned char *at; /* of one element */
    size_t n;
};

static inline unsigned dgn_byte(struct dgn_bytes e, size_t offset)
{
    return offset < e.n ? e.at[offset] : 0;
}

static inline unsigned dgn_word(struct dgn_bytes e, size_t offset)
{
    return dgn_byte(e, offset) | dgn_byte(e, offset + 1) << 8;
}

static inline int32_t dgn_long(struct dgn_bytes e, size_t offset)
{
    return (int32_t)((uint32_t)dgn_word(e, offset) << 16 | dgn_word(e, offset + 2));
}

static inline double dgn_double(struct dgn_bytes e, size_t offset)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < 4; i++)
        bits = bits << 16 | dgn_word(e, offset + 2 * i);
    int exponent = (int)(bits >> 55 & 0xff);
    if (exponent == 0)
        return 0;
    uint64_t mantissa = (bits & ((UINT64_C(1) << 55) - 1)) | UINT64_C(1) << 55;
    double value = ldexp((double)mantissa, exponent - 128 - 56);
    return bits >> 63 ? -value : value;
}

/* Every element: level and type, then the number of words that follow these two. */
static inline int dgn_level(struct dgn_bytes e)
{
    return (int)(dgn_byte(e, 0) & 0x3f);
}
static inline bool dgn_is_part(struct dgn_bytes e)
{
    return dgn_byte(e, 0) & 0x80;
}
static inline int dgn_type(struct dgn_bytes e)
{
    return (int)(dgn_byte(e, 1) & 0x7f);
}
static inline bool dgn_is_deleted(struct dgn_bytes e)
{
    return dgn_byte(e, 1) & 0x80;
}

/* The element at an offset; false where the chain ends or breaks. */
static inline bool dgn_at(const unsigned char *bytes, size_t n, size_t offset, struct dgn_bytes *e)
{
    if (n < 4 || offset > n - 4 || (bytes[offset] == 0xff && bytes[offset + 1] == 0xff))
        return false;
    size_t length = 4 + 2 * ((size_t)bytes[offset + 2] | (size_t)bytes[offset + 3] << 8);
    if (length > n - offset)
        return false;
    *e = (struct dgn_bytes){bytes + offset, length};
    return true;
}

#endif
