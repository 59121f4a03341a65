/* SPDX-License-Identifier: MIT */
/*
 * Reading cells. Decoders of iconv hold a letter back until they have seen what follows, so they are
 * flushed at the end of every cell or the last letter is lost. A cell that does not fit its column's
 * encoding but is plain in another (rows were added by another program) is read in that one, and told.
 */
#include <errno.h>
#include <string.h>

#include <ranh/base/text.h>

#include "encoding_impl.h"

/* One call of iconv into the free end of out; n 0 = the closing flush. 0, or errno. */
static int convert_some(struct ranh_decoder *d, char **from, size_t *n, struct ranh_str *out)
{
    ranh_str_reserve(out, 4 * *n + 16);
    char *to = out->text + out->len;
    size_t room = out->cap - out->len - 1;
    size_t done = iconv(d->iconv, *n ? from : NULL, n, &to, &room);
    int why = done == (size_t)-1 ? errno : 0;
    out->len = (size_t)(to - out->text);
    out->text[out->len] = '\0';
    return why;
}

static bool convert(struct ranh_decoder *d, const char *bytes, size_t n, struct ranh_str *out)
{
    char *from = (char *)(uintptr_t)bytes; /* iconv's prototype lacks a const */
    size_t none = 0;
    bool good = true;
    iconv(d->iconv, NULL, NULL, NULL, NULL);
    for (;;) {
        size_t before = n;
        int why = convert_some(d, &from, &n, out);
        if (why == E2BIG || (why == 0 && before > 0))
            continue; /* more room, or now the flush */
        if (why == 0)
            return good;
        /* A letter held back comes before the byte that does not fit. */
        convert_some(d, &from, &none, out);
        good = false;
        ranh_put_letter(out, 0xfffd);
        if (n == 0)
            return good;
        from++;
        n--;
    }
}

static unsigned convert_checked(struct ranh_decoder *d, const char *bytes, size_t n)
{
    static const struct ranh_reading utf8 = {0};
    unsigned flags = convert(d, bytes, n, &d->raw) ? 0 : RANH_READ_BAD;
    if (memchr(d->raw.text, '\0', d->raw.len)) {
        struct ranh_str checked = RANH_STR_INIT;
        ranh_reading_apply(&utf8, d->raw.text, d->raw.len, &checked);
        ranh_str_release(&d->raw);
        d->raw = checked;
        flags = RANH_READ_BAD;
    }
    return flags;
}

static bool all_ascii(const struct ranh_decoder *d, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c >= 0x80 || c == '\0' || (d->low_letters && d->table->one[c] != c))
            return false;
    }
    return true;
}

static bool shares_case(const struct ranh_decoder *d)
{
    return d->table && ranh_legacy_shares_case(d->table->which);
}

/* Every word with marks is spelt as Vietnamese is. */
static bool is_good(const struct ranh_detector *detector, const char *text, bool shared_case)
{
    struct ranh_text_score score = ranh_detector_score(detector, text, shared_case);
    return score.words && score.legal == score.words;
}

/* Bytes that are also UTF-8, and right only as such. */
static bool is_rather_utf8(const struct ranh_decoder *d, const struct ranh_detector *detector,
                           const char *bytes, size_t n)
{
    if (!detector || ranh_text_valid(bytes, n) != n || memchr(bytes, '\0', n))
        return false;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    const char *plain = ranh_text_nfc(&arena, ranh_arena_strndup(&arena, bytes, n));
    bool rather =
        is_good(detector, plain, false) && !is_good(detector, d->raw.text, shares_case(d));
    ranh_arena_release(&arena);
    return rather;
}

static unsigned finish(struct ranh_decoder *d, const struct ranh_detector *detector, unsigned flags,
                       struct ranh_str *out)
{
    const char *text = ranh_text_nfc(&d->arena, d->raw.text);
    if (text != d->raw.text && !d->table && d->own)
        flags |= RANH_CELL_TEXT_DECOMPOSED;
    ranh_str_puts(out, text);
    if (detector && shares_case(d) && !(flags & RANH_CELL_TEXT_OTHER))
        flags |= ranh_capitals_restore(&detector->syllables, out);
    return flags;
}

unsigned ranh_decode_cell(struct ranh_decoder *d, const struct ranh_detector *detector,
                          const char *bytes, size_t n, struct ranh_str *out)
{
    static const struct ranh_reading utf8 = {0};
    unsigned flags = 0;
    ranh_str_clear(out);
    if (d->ascii_first) {
        while (n > 0 && bytes[n - 1] == '\0')
            n--;
        if (all_ascii(d, bytes, n)) {
            ranh_str_add(out, bytes, n);
            return 0;
        }
    }
    ranh_str_clear(&d->raw);
    ranh_arena_clear(&d->arena);
    unsigned read =
        d->own ? ranh_reading_apply(&d->reading, bytes, n, &d->raw) : convert_checked(d, bytes, n);
    if (d->plain_utf8) {
        if (d->other && (read & RANH_READ_BAD))
            return RANH_CELL_TEXT_OTHER | ranh_decode_cell(d->other, detector, bytes, n, out);
    } else if (read & RANH_READ_OTHERWISE) {
        flags |= RANH_CELL_TEXT_OTHER;
    } else if (is_rather_utf8(d, detector, bytes, n)) {
        flags |= RANH_CELL_TEXT_OTHER;
        ranh_str_clear(&d->raw);
        read = ranh_reading_apply(&utf8, bytes, n, &d->raw);
    }
    flags |= (read & RANH_READ_BAD ? RANH_CELL_TEXT_BAD : 0u) |
             (read & RANH_READ_TRUNCATED ? RANH_CELL_TEXT_CUT : 0u);
    return finish(d, detector, flags, out);
}

bool ranh_decode(struct ranh_decoder *decoder, const char *bytes, size_t n, struct ranh_str *out)
{
    unsigned flags = ranh_decode_cell(decoder, NULL, bytes, n, out);
    if (flags & RANH_CELL_TEXT_CUT)
        ranh_put_letter(out, 0xfffd);
    return !(flags & (RANH_CELL_TEXT_BAD | RANH_CELL_TEXT_CUT));
}
