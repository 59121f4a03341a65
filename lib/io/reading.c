/* SPDX-License-Identifier: MIT */
/*
 * One reading of bytes. UTF-8 is checked strictly; a letter cut in the middle by the width of a column is
 * left out and told, since a mark for it would make the name another name.
 */
#include <stdio.h>
#include <string.h>

#include <ranh/base/text.h>

#include "detect_impl.h"

void ranh_reading_name(const struct ranh_reading *reading, char name[RANH_ENCODING_NAME_MAX])
{
    snprintf(name, RANH_ENCODING_NAME_MAX, "%s%s",
             reading->table ? ranh_legacy_name(reading->table->which) : "UTF-8",
             reading->via_windows ? " via CP1252" : "");
}

/* The bytes from here to the end are the beginning of one letter. */
static bool is_cut_letter(const char *bytes, size_t n)
{
    unsigned char a = (unsigned char)bytes[0];
    size_t want = a >= 0xf0 && a <= 0xf4 ? 4 : a >= 0xe0 ? 3 : 2;
    if (a < 0xc2 || a > 0xf4 || n >= want)
        return false;
    for (size_t i = 1; i < n; i++)
        if (((unsigned char)bytes[i] & 0xc0) != 0x80)
            return false;
    /* The second byte of overlong forms and surrogates is no beginning either. */
    unsigned char b = n > 1 ? (unsigned char)bytes[1] : 0x90;
    return !((a == 0xe0 && b < 0xa0 && n > 1) || (a == 0xed && b > 0x9f) ||
             (a == 0xf4 && b > 0x8f) || (a == 0xf0 && b < 0x90));
}

/* A NUL inside a cell would end the text for everyone who reads it later. */
static unsigned read_utf8(const char *bytes, size_t n, struct ranh_str *out)
{
    unsigned flags = 0;
    while (n > 0) {
        size_t valid = ranh_text_valid(bytes, n);
        const char *nul = memchr(bytes, '\0', valid);
        if (nul)
            valid = (size_t)(nul - bytes);
        ranh_str_add(out, bytes, valid);
        bytes += valid;
        n -= valid;
        if (n == 0)
            break;
        if (is_cut_letter(bytes, n))
            return flags | RANH_READ_TRUNCATED;
        flags |= RANH_READ_BAD;
        ranh_put_letter(out, 0xfffd);
        /* One mark for a letter, not one for each of its bytes. */
        do {
            bytes++;
            n--;
        } while (n > 0 && ((unsigned char)*bytes & 0xc0) == 0x80);
    }
    return flags;
}

/* The bytes that Windows-1252 had shown as this text; false when it never showed such a letter. */
static bool back_to_bytes(const char *text, size_t n, struct ranh_str *bytes)
{
    if (ranh_text_valid(text, n) != n)
        return false;
    for (const char *end = text + n; text < end;) {
        int byte = ranh_cp1252_byte(ranh_next_letter(&text));
        if (byte < 0)
            return false;
        ranh_str_putc(bytes, (char)byte);
    }
    return true;
}

unsigned ranh_reading_apply(const struct ranh_reading *reading, const char *bytes, size_t n,
                            struct ranh_str *out)
{
    if (!reading->via_windows) {
        if (!reading->table)
            return read_utf8(bytes, n, out);
        return ranh_legacy_decode(reading->table, bytes, n, out) ? RANH_READ_BAD : 0;
    }
    struct ranh_str inner = RANH_STR_INIT;
    const struct ranh_reading direct = {.table = reading->table};
    size_t before = out->len;
    unsigned flags = RANH_READ_BAD;
    if (back_to_bytes(bytes, n, &inner))
        flags = ranh_reading_apply(&direct, inner.text, inner.len, out);
    ranh_str_release(&inner);
    if (!(flags & RANH_READ_BAD))
        return flags;
    out->len = before;
    if (out->cap)
        out->text[before] = '\0';
    return RANH_READ_OTHERWISE | read_utf8(bytes, n, out);
}
