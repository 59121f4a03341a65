/* SPDX-License-Identifier: MIT */
/* Four hexadecimal digits; half of a surrogate pair by itself, and U+0000, are no letters and stay as written. */
#include <string.h>

#include <ranh/base/text.h>
#include <ranh/io/encoding.h>

#include "legacy.h"

enum { ESCAPE = 7 };

static int digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static bool read_unit(const char *bytes, size_t n, uint32_t *unit)
{
    if (n < ESCAPE || memcmp(bytes, "\\U+", 3) != 0)
        return false;
    *unit = 0;
    for (size_t i = 3; i < ESCAPE; i++) {
        if (digit(bytes[i]) < 0)
            return false;
        *unit = *unit << 4 | (uint32_t)digit(bytes[i]);
    }
    return true;
}

size_t ranh_read_escape(const char *bytes, size_t n, uint32_t *letter)
{
    bool is_letter =
        read_unit(bytes, n, letter) && *letter > 0 && (*letter < 0xd800 || *letter > 0xdfff);
    return is_letter ? ESCAPE : 0;
}

bool ranh_has_escape(const char *bytes, size_t n)
{
    uint32_t letter;
    for (size_t i = 0; i + ESCAPE <= n; i++)
        if (bytes[i] == '\\' && ranh_read_escape(bytes + i, n - i, &letter))
            return true;
    return false;
}

void ranh_decode_escapes(struct ranh_arena *arena, struct ranh_str *text)
{
    struct ranh_str out = RANH_STR_INIT;
    uint32_t letter;
    for (size_t i = 0; i < text->len;) {
        size_t n = ranh_read_escape(text->text + i, text->len - i, &letter);
        if (n)
            ranh_put_letter(&out, letter);
        else
            ranh_str_putc(&out, text->text[i]);
        i += n ? n : 1;
    }
    const char *composed = ranh_text_nfc(arena, out.text);
    ranh_str_clear(text);
    ranh_str_puts(text, composed);
    ranh_str_release(&out);
}
