/* SPDX-License-Identifier: MIT */
/*
 * Random numbers that depend on the seed and on the place only, never on the order of the work:
 * every tile and every parcel starts its own splitmix64 stream.
 */
#include <stdlib.h>

#include "mkcity.h"

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

struct mkcity_rng mkcity_rng(uint64_t seed, uint64_t a, uint64_t b, uint64_t c)
{
    struct mkcity_rng r = {mix(seed + 0x9e3779b97f4a7c15u)};

    r.s = mix(r.s ^ (a + 0x632be59bd9b4e019u));
    r.s = mix(r.s ^ (b * 0x9e3779b97f4a7c15u + 1));
    r.s = mix(r.s ^ (c * 0xd1342543de82ef95u + 2));
    return r;
}

uint64_t mkcity_next(struct mkcity_rng *r)
{
    r->s += 0x9e3779b97f4a7c15u;
    return mix(r->s);
}

double mkcity_real(struct mkcity_rng *r, double lo, double hi)
{
    return lo + (hi - lo) * (double)(mkcity_next(r) >> 11) * 0x1p-53;
}

int mkcity_int(struct mkcity_rng *r, int lo, int hi)
{
    return lo + (int)(mkcity_next(r) % (uint64_t)(hi - lo + 1));
}

bool mkcity_chance(struct mkcity_rng *r, double p)
{
    return mkcity_real(r, 0, 1) < p;
}

void *mkcity_grow(void *array, size_t n, size_t *cap, size_t size)
{
    void *p;

    if (n < *cap)
        return array;
    *cap = *cap ? *cap * 2 : 64;
    p = realloc(array, *cap * size);
    if (!p) {
        fputs("mkcity: out of memory\n", stderr);
        abort();
    }
    return p;
}
