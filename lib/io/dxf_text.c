/* SPDX-License-Identifier: MIT */
/* One walk over the bytes; each code is looked for where a backslash, a caret, a brace or two per cent signs stand. */
#include "dxf_text.h"

#include <stdint.h>
#include <string.h>

#include <ranh/io/encoding.h>

#include "legacy.h"

enum { SAFE_LENGTH = 250 }; /* GDAL cuts lines of 256 bytes */

bool dxf_text_is_plain(enum dxf_kind kind, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c < 0x20 || c >= 0x7f || c == '^')
            return false;
        bool escape = i + 1 < n && (bytes[i + 1] == 'U' || bytes[i + 1] == 'M');
        if (c == '\\' && (kind == DXF_MTEXT || escape))
            return false;
        if (kind != DXF_NAME && c == '%' && i + 1 < n && bytes[i + 1] == '%')
            return false;
        if (kind == DXF_MTEXT && (c == '{' || c == '}'))
            return false;
    }
    return kind == DXF_NAME ||
           (n <= SAFE_LENGTH && (n == 0 || (bytes[0] != ' ' && bytes[n - 1] != ' ')));
}

struct reading {
    enum dxf_kind kind;
    const char *at, *end;
    bool later, stacked;
    struct ranh_str *out;
};

static void put_letter(const struct reading *r, uint32_t letter)
{
    if (r->later)
        ranh_str_printf(r->out, "\\U+%04X", (unsigned)letter);
    else
        ranh_put_letter(r->out, letter);
}

/* A backslash that is meant must not begin an escape to be read later. */
static void put_backslash(const struct reading *r)
{
    if (r->later && r->end - r->at >= 2 && memcmp(r->at, "U+", 2) == 0)
        put_letter(r, '\\');
    else
        ranh_str_putc(r->out, '\\');
}

/* \U+1EA1; a pair of surrogates is one letter. */
static bool read_letter(struct reading *r)
{
    uint32_t letter;
    size_t n = ranh_read_escape(r->at, (size_t)(r->end - r->at), &letter);
    if (n)
        put_letter(r, letter);
    r->at += n;
    return n > 0;
}

static int digit_of(char c)
{
    return c >= '0' && c <= '9'                 ? c - '0'
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                : -1;
}

static uint32_t letter_of(const char *utf8, size_t n)
{
    uint32_t letter = (unsigned char)utf8[0] & (n > 3 ? 0x07 : n > 2 ? 0x0f : n > 1 ? 0x1f : 0x7f);
    for (size_t i = 1; i < n; i++)
        letter = letter << 6 | ((unsigned char)utf8[i] & 0x3f);
    return letter;
}

/* \M+18BB5: the bytes of one letter in a code page of East Asia. One that has no such letter stays as it is written. */
static bool read_multibyte(struct reading *r)
{
    static const char *const page[] = {"CP932", "CP950", "CP949", "JOHAB", "CP936"};
    struct ranh_decoder *decoder = NULL;
    struct ranh_str utf8 = RANH_STR_INIT;
    int value = 0;
    if (r->end - r->at < 8 || memcmp(r->at, "\\M+", 3) != 0 || r->at[3] < '1' || r->at[3] > '5')
        return false;
    for (int i = 4; i < 8; i++) {
        int digit = digit_of(r->at[i]);
        if (digit < 0)
            return false;
        value = value * 16 + digit;
    }
    const char bytes[2] = {(char)(value >> 8), (char)(value & 0xff)};
    size_t one = value < 256; /* a letter of one byte */
    bool good = value > 0x1f &&
                ranh_decoder_open(page[r->at[3] - '1'], &decoder, NULL) == RANH_OK &&
                ranh_decode(decoder, bytes + one, 2 - one, &utf8) && utf8.len > 0 && utf8.len <= 4;
    if (good) {
        put_letter(r, letter_of(utf8.text, utf8.len));
        r->at += 8;
    }
    ranh_decoder_close(decoder);
    ranh_str_release(&utf8);
    return good;
}

/* ^J; a caret itself is "^ ". Bytes below 0x20 are letters in VISCII and TCVN 5712-1. */
static void read_caret(struct reading *r)
{
    char c = r->at + 1 < r->end ? r->at[1] : '\0';
    bool control = c > '@' && c <= '_';
    if (c == 'M' || c == ' ' || control) {
        if (c != 'M')
            ranh_str_putc(r->out, c == ' ' ? '^' : (char)(c - '@'));
        r->at += 2;
    } else {
        ranh_str_putc(r->out, *r->at++);
    }
}

/* %%065 is the letter of that number in the font, %%c a diameter; %%u switches a line on and off. */
static bool read_percent(struct reading *r)
{
    size_t left = (size_t)(r->end - r->at), n = 3;
    if (left < 3 || r->at[1] != '%')
        return false;
    int number = 0, digits = 0;
    while (digits < 3 && (size_t)digits + 2 < left && r->at[2 + digits] >= '0' &&
           r->at[2 + digits] <= '9')
        number = 10 * number + r->at[2 + digits++] - '0';
    char c = r->at[2];
    if (digits == 3 && number > 0 && number < 256) {
        n = 5;
        if (r->later || number < 128)
            ranh_str_putc(r->out, (char)number);
        else
            put_letter(r, (uint32_t)number);
    } else if (c == 'c' || c == 'C' || c == 'd' || c == 'D' || c == 'p' || c == 'P') {
        put_letter(r, (c | 32) == 'c' ? 0x2300 : (c | 32) == 'd' ? 0xb0 : 0xb1);
    } else if (c == '%' && r->kind == DXF_TEXT) {
        ranh_str_putc(r->out, '%');
    } else if (r->kind != DXF_TEXT || !strchr("uUoOkK", c)) {
        return false;
    }
    r->at += n;
    return true;
}

/* Behind a backslash of an MTEXT. */
static void read_format(struct reading *r)
{
    char c = *r->at;
    const char *end = strchr("ACcFfHQTWp", c) ? memchr(r->at, ';', (size_t)(r->end - r->at)) : NULL;
    if (end) {
        r->at = end + 1;
        return;
    }
    if (c == 'P' || c == 'N' || c == 'X')
        ranh_str_putc(r->out, '\n');
    else if (c == '~') /* one that does not break, which is of no use behind it */
        ranh_str_putc(r->out, ' ');
    else if (c == 'S')
        r->stacked = true;
    else if (c == '\\' || c == '{' || c == '}') {
        r->at++;
        if (c == '\\')
            put_backslash(r);
        else
            ranh_str_putc(r->out, c);
        return;
    } else if (!strchr("LlOoKk", c)) {
        ranh_str_putc(r->out, '\\');
        ranh_str_putc(r->out, c);
    }
    r->at++;
}

/* 245 over 85.4 are two lines. */
static bool read_stack(struct reading *r)
{
    char c = *r->at;
    if (c == '/' || c == '#' || c == '^') {
        ranh_str_putc(r->out, '\n');
        while (r->at + 1 < r->end && r->at[1] == ' ')
            r->at++;
    } else if (c == ';') {
        r->stacked = false;
        ranh_str_putc(r->out, ' ');
    } else {
        return false;
    }
    r->at++;
    return true;
}

static void read_code(struct reading *r)
{
    char c = *r->at;
    if ((r->stacked && read_stack(r)) || (c == '\\' && (read_letter(r) || read_multibyte(r))) ||
        (c == '%' && r->kind != DXF_NAME && read_percent(r)))
        return;
    if (c == '^') {
        read_caret(r);
        return;
    }
    r->at++;
    if (r->kind == DXF_MTEXT && (c == '{' || c == '}'))
        return;
    if (c == '\\' && r->kind == DXF_MTEXT && r->at < r->end)
        read_format(r);
    else
        ranh_str_putc(r->out, c);
}

void dxf_text_read(enum dxf_kind kind, const char *bytes, size_t n, bool later,
                   struct ranh_str *out)
{
    struct reading r = {.kind = kind, .at = bytes, .end = bytes + n, .later = later, .out = out};
    while (r.at < r.end)
        read_code(&r);
}
