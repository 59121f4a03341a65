/* SPDX-License-Identifier: MIT */
/*
 * Text as old software wrote it: the tables of lib/io/legacy.h the other way round. A toned capital that
 * the font encoding does not have takes the byte of its small letter, as it did on the screen of the time.
 */
#include <string.h>
#include <strings.h>

#include "lib/io/legacy.h"
#include "mkcity.h"

struct mkcity_encoding {
    struct ranh_legacy_table table;
};

/* Capitals without a byte of their own, and the letters whose byte they take. */
static const char capitals[] = "ÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ";
static const char small[] = "áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ";

struct mkcity_encoding *mkcity_encoding_open(const char *name)
{
    for (int i = 0; i < RANH_LEGACY_N; i++)
        if (strcasecmp(name, ranh_legacy_name((enum ranh_legacy)i)) == 0) {
            size_t cap = 0;
            struct mkcity_encoding *e = mkcity_grow(NULL, 0, &cap, sizeof(*e));

            ranh_legacy_load(&e->table, (enum ranh_legacy)i);
            return e;
        }
    return NULL;
}

static size_t find(const struct ranh_legacy_table *t, uint32_t letter, char *out)
{
    for (unsigned b = 1; b < 256; b++)
        if (t->one[b] == letter) {
            out[0] = (char)b;
            return 1;
        }
    for (unsigned b = 1; b < 256; b++)
        for (unsigned k = 0; t->row[b] && k < 128; k++) {
            bool mixed = (b < 0x80) && ((b & 0x20) != (k & 0x20)); /* "a" with the mark of "A" */

            if (t->pair[t->row[b] - 1][k] == letter && !mixed) {
                out[0] = (char)b;
                out[1] = (char)(0x80 + k);
                return 2;
            }
        }
    return 0;
}

static uint32_t small_letter(uint32_t letter)
{
    for (const char *c = capitals, *s = small; *c;) {
        uint32_t capital = ranh_next_letter(&c), other = ranh_next_letter(&s);

        if (capital == letter)
            return other;
    }
    return '?';
}

void mkcity_encode(const struct mkcity_encoding *e, const char *text, char *out, size_t size)
{
    size_t n = 0;

    while (*text && n + 2 < size) {
        uint32_t letter = ranh_next_letter(&text);
        size_t k = find(&e->table, letter, out + n);

        n += k ? k : find(&e->table, small_letter(letter), out + n);
    }
    out[n] = 0;
}
