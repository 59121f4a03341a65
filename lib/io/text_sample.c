/* SPDX-License-Identifier: MIT */
/*
 * Samples of columns: different values that are not ASCII, in the order they came. A few dozen are enough
 * to be certain, so a column of a million names costs no more than one of a hundred.
 */
#include <string.h>

#include "detect_impl.h"

enum { VALUE_BYTES_MAX = 256 };

/* FNV-1a. */
uint64_t ranh_bytes_hash(const char *bytes, size_t n)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 1099511628211u;
    return hash;
}

bool ranh_bytes_matter(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c >= 0x80 || (c < 0x20 && c != '\0' && c != '\t' && c != '\n' && c != '\r'))
            return true;
    }
    return false;
}

void ranh_text_sample_init(struct ranh_text_sample *sample, struct ranh_arena *arena)
{
    sample->arena = arena;
    sample->n = 0;
}

bool ranh_text_sample_add(struct ranh_text_sample *sample, const char *bytes, size_t n)
{
    while (n > 0 && bytes[n - 1] == '\0')
        n--;
    if (sample->n == RANH_SAMPLE_MAX || n > VALUE_BYTES_MAX || !ranh_bytes_matter(bytes, n))
        return false;
    uint64_t hash = ranh_bytes_hash(bytes, n);
    for (size_t i = 0; i < sample->n; i++)
        if (sample->hash[i] == hash)
            return false;
    sample->value[sample->n] = ranh_arena_strndup(sample->arena, bytes, n);
    sample->length[sample->n] = n;
    sample->hash[sample->n++] = hash;
    return true;
}
