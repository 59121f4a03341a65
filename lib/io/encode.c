/* SPDX-License-Identifier: MIT */
/*
 * Every byte, and every letter with a byte behind it, is decoded once; what comes out as one
 * letter goes into a map from letter to bytes. That serves encodings of one byte per letter and
 * those that write letter and mark apart. Where several spellings give one letter the shortest is
 * taken, and of marks, which the reader takes in either case, that in the case of its letter: the
 * upper half of the code page for small ones.
 */
#include <ranh/io/encode.h>

#include <ctype.h>
#include <string.h>

#include <ranh/base/map.h>
#include <ranh/base/str.h>
#include <ranh/base/text.h>
#include <ranh/io/encoding.h>

struct ranh_encoder {
    struct ranh_decoder *decoder;
    struct ranh_map letters; /* UTF-8 of one letter -> bytes, first in the low byte */
    struct ranh_str coded, again;
};

/* Bytes of the letter that text begins with. */
static size_t letter_bytes(const char *text)
{
    unsigned char c = (unsigned char)*text;
    return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static void learn(struct ranh_encoder *encoder, const unsigned char *bytes, size_t n)
{
    struct ranh_str *text = &encoder->again;
    bool good = ranh_decode(encoder->decoder, (const char *)bytes, n, text);
    if (!good || !text->len || letter_bytes(text->text) != text->len)
        return;
    int64_t value = bytes[0] | (n > 1 ? bytes[1] << 8 : 0);
    int64_t *known = ranh_map_put(&encoder->letters, text->text, value, NULL);
    bool small = islower(bytes[0]) || bytes[0] >= 0xe0;
    if (n > 1 && *known > 0xff && small)
        *known = value;
}

int ranh_encoder_open(const char *encoding, struct ranh_encoder **encoder, struct ranh_err *err)
{
    struct ranh_encoder *e = ranh_calloc(1, sizeof(*e));
    *encoder = NULL;
    ranh_map_init(&e->letters);
    ranh_str_init(&e->coded);
    ranh_str_init(&e->again);
    int status = ranh_decoder_open(encoding, &e->decoder, err);
    if (status) {
        ranh_encoder_close(e);
        return status;
    }
    unsigned char bytes[2];
    for (int a = 1; a < 256; a++) {
        bytes[0] = (unsigned char)a;
        learn(e, bytes, 1);
    }
    for (int a = 1; a < 256; a++)
        for (int b = 0x80; b < 256 && (isalpha(a) || a >= 0x80); b++) {
            bytes[0] = (unsigned char)a;
            bytes[1] = (unsigned char)b;
            learn(e, bytes, 2);
        }
    *encoder = e;
    return RANH_OK;
}

void ranh_encoder_close(struct ranh_encoder *encoder)
{
    if (!encoder)
        return;
    ranh_decoder_close(encoder->decoder);
    ranh_map_release(&encoder->letters);
    ranh_str_release(&encoder->coded);
    ranh_str_release(&encoder->again);
    ranh_free(encoder);
}

const char *ranh_encode(struct ranh_encoder *encoder, const char *text, struct ranh_arena *arena)
{
    const char *nfc = ranh_text_nfc(arena, text);
    if (ranh_decoder_is_utf8(encoder->decoder))
        return nfc;
    ranh_str_clear(&encoder->coded);
    for (const char *p = nfc; *p;) {
        char letter[5] = {0};
        size_t n = letter_bytes(p);
        for (size_t i = 0; i < n && p[i]; i++)
            letter[i] = p[i];
        const int64_t *bytes = ranh_map_get(&encoder->letters, letter);
        if (!bytes)
            return NULL;
        ranh_str_putc(&encoder->coded, (char)(*bytes & 0xff));
        if (*bytes > 0xff)
            ranh_str_putc(&encoder->coded, (char)(*bytes >> 8));
        p += strlen(letter);
    }
    bool good =
        ranh_decode(encoder->decoder, encoder->coded.text, encoder->coded.len, &encoder->again);
    return good && strcmp(encoder->again.text, nfc) == 0
               ? ranh_arena_strndup(arena, encoder->coded.text, encoder->coded.len)
               : NULL;
}
