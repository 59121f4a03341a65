/* SPDX-License-Identifier: MIT */
/*
 * Decoding text. Two traps are the reason for this file: decoders of Vietnamese encodings hold a base
 * letter back until they have seen whether a tone mark follows, so iconv must be flushed at the end of
 * every cell or the last letter is lost; and files name their encoding in a dozen ways (a number, a
 * Windows name, an ISO name), often wrongly, so what does not decode is told and never guessed.
 */
#include <ranh/io/encoding.h>

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/text.h>

struct ranh_decoder {
    char name[32];
    iconv_t iconv; /* (iconv_t)-1 for UTF-8 */
    bool utf8;
    bool ascii_first;        /* bytes below 0x80 are ASCII */
    struct ranh_arena arena; /* for normalising; cleared per cell */
    struct ranh_str raw;     /* decoded, not yet normalised */
};

static const char replacement[] = "\xef\xbf\xbd";

/* Names that iconv does not know, or knows as something else than files mean by them. */
static const struct {
    const char *asked, *name;
} other_names[] = {
    {"utf8", "UTF-8"},
    {"65001", "UTF-8"},
    {"unicode", "UTF-8"},
    {"ascii", "UTF-8"},
    {"usascii", "UTF-8"},
    {"20127", "UTF-8"},
    {"shiftjis", "CP932"},
    {"sjis", "CP932"},
    {"xsjis", "CP932"},
    {"mskanji", "CP932"},
    {"windows31j", "CP932"},
    {"gb2312", "GBK"},
    {"936", "GBK"},
    {"54936", "GB18030"},
    {"949", "UHC"},
    {"ksc56011987", "UHC"},
    {"950", "CP950"},
    {"big5", "CP950"},
    {"eucjp", "EUC-JP"},
    {"euckr", "UHC"},
    {"51932", "EUC-JP"},
    {"20866", "KOI8-R"},
    {"21866", "KOI8-U"},
    {"latin1", "CP1252"},
    {"tcvn57121", "TCVN5712-1"},
    {"tcvn5712", "TCVN5712-1"},
    {"viscii", "VISCII"},
    {"10000", "MACINTOSH"},
    {"macroman", "MACINTOSH"},
    {"macintosh", "MACINTOSH"},
};

static const char *const not_yet[] = {"tcvn3", "abc",    "vntime", "vni",       "vniwin",    "vps",
                                      "bkhcm", "bkhcm1", "bkhcm2", "vietwaref", "vietwarex", NULL};

/* "Windows-1252", "ANSI 1252" -> "windows1252", "ansi1252": lower case letters and digits only. */
static void squeeze(const char *asked, char *out, size_t size)
{
    size_t n = 0;
    for (; *asked && n + 1 < size; asked++) {
        char c = *asked;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[n++] = c;
    }
    out[n] = '\0';
}

static const char *after(const char *text, const char *prefix)
{
    size_t n = strlen(prefix);
    return strncmp(text, prefix, n) == 0 ? text + n : NULL;
}

static bool code_page(int64_t number, char *name, size_t size)
{
    if (number > 28590 && number <= 28606)
        snprintf(name, size, "ISO-8859-%d", (int)(number - 28590));
    else if (number > 88590 && number <= 88599)
        snprintf(name, size, "ISO-8859-%d", (int)(number - 88590));
    else if (number >= 885910 && number <= 885916)
        snprintf(name, size, "ISO-8859-%d", (int)(number - 885900));
    else if (number >= 37 && number <= 1361)
        snprintf(name, size, "CP%d", (int)number);
    else
        return false;
    return true;
}

/* What the file or the user calls it -> what iconv calls it. */
static void canonical_name(const char *asked, const char *squeezed, char *name, size_t size)
{
    static const char *const prefixes[] = {"windows", "ansi", "cp",  "oem",
                                           "ibm",     "ms",   "win", NULL};
    const char *rest = squeezed;
    int64_t number;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < sizeof(other_names) / sizeof(*other_names); i++)
            if (strcmp(rest, other_names[i].asked) == 0) {
                snprintf(name, size, "%s", other_names[i].name);
                return;
            }
        for (size_t i = 0; pass == 0 && prefixes[i]; i++)
            if (after(squeezed, prefixes[i])) {
                rest = after(squeezed, prefixes[i]);
                break;
            }
    }
    const char *iso = after(squeezed, "iso8859");
    if (iso && *iso)
        snprintf(name, size, "ISO-8859-%.4s", iso);
    else if (!(ranh_num_int(rest, &number) && code_page(number, name, size)))
        snprintf(name, size, "%s", asked);
}

static int refuse(const char *asked, const char *squeezed, struct ranh_err *err)
{
    for (size_t i = 0; not_yet[i]; i++)
        if (strcmp(squeezed, not_yet[i]) == 0)
            return ranh_fail(err, RANH_E_INPUT,
                             _("the encoding \"%s\" is a font encoding that is not read yet; "
                               "convert the file to Unicode (UTF-8) first"),
                             asked);
    return ranh_fail(err, RANH_E_INPUT,
                     _("the encoding \"%s\" is not known; write for example \"UTF-8\", "
                       "\"windows-1252\", \"windows-1258\" or a code page number"),
                     asked);
}

/* A decoder of which the ASCII bytes are ASCII lets most cells through without iconv. */
static bool keeps_ascii(iconv_t cd)
{
    for (char c = 0x20; c < 0x7f; c++) {
        char in[1] = {c}, out[8], *from = in, *to = out;
        size_t n_in = 1, n_out = sizeof(out);
        if (iconv(cd, &from, &n_in, &to, &n_out) == (size_t)-1 ||
            iconv(cd, NULL, NULL, &to, &n_out) == (size_t)-1 || to != out + 1 || out[0] != c)
            return iconv(cd, NULL, NULL, NULL, NULL), false;
    }
    return true;
}

int ranh_decoder_open(const char *encoding, struct ranh_decoder **decoder, struct ranh_err *err)
{
    char squeezed[40], name[32];
    iconv_t cd = (iconv_t)-1;
    *decoder = NULL;
    if (!encoding || !*encoding)
        encoding = "UTF-8";
    squeeze(encoding, squeezed, sizeof(squeezed));
    canonical_name(encoding, squeezed, name, sizeof(name));
    bool utf8 = strcasecmp(name, "UTF-8") == 0;
    if (!utf8) {
        /* Not every name iconv accepts is an encoding of a file: "char" is this machine's own. */
        if (squeezed[0] && strcmp(squeezed, "char") != 0 && strcmp(squeezed, "wchart") != 0 &&
            !strchr(name, '/'))
            cd = iconv_open("UTF-8", name);
        if (cd == (iconv_t)-1)
            return refuse(encoding, squeezed, err);
    }
    struct ranh_decoder *d = ranh_calloc(1, sizeof(*d));
    memcpy(d->name, name, sizeof(name));
    d->utf8 = utf8;
    d->iconv = cd;
    d->ascii_first = utf8 || keeps_ascii(cd);
    ranh_arena_init(&d->arena);
    ranh_str_init(&d->raw);
    *decoder = d;
    return RANH_OK;
}

void ranh_decoder_close(struct ranh_decoder *decoder)
{
    if (!decoder)
        return;
    if (!decoder->utf8)
        iconv_close(decoder->iconv);
    ranh_arena_release(&decoder->arena);
    ranh_str_release(&decoder->raw);
    ranh_free(decoder);
}

const char *ranh_decoder_name(const struct ranh_decoder *decoder)
{
    return decoder->name;
}

bool ranh_decoder_is_utf8(const struct ranh_decoder *decoder)
{
    return decoder->utf8;
}

static bool all_ascii(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)bytes[i] >= 0x80 || bytes[i] == '\0')
            return false;
    return true;
}

/* A NUL inside a cell would end the text for everyone who reads it later. */
static bool check_utf8(const char *bytes, size_t n, struct ranh_str *out)
{
    bool good = true;
    while (n > 0) {
        size_t valid = ranh_text_valid(bytes, n);
        const char *nul = memchr(bytes, '\0', valid);
        if (nul)
            valid = (size_t)(nul - bytes);
        ranh_str_add(out, bytes, valid);
        bytes += valid;
        n -= valid;
        if (n > 0) {
            good = false;
            ranh_str_puts(out, replacement);
            /* One mark for a letter that was cut, not one for each of its bytes. */
            do {
                bytes++;
                n--;
            } while (n > 0 && ((unsigned char)*bytes & 0xc0) == 0x80);
        }
    }
    return good;
}

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
        ranh_str_puts(out, replacement);
        if (n == 0)
            return good;
        from++;
        n--;
    }
}

bool ranh_decode(struct ranh_decoder *decoder, const char *bytes, size_t n, struct ranh_str *out)
{
    ranh_str_clear(out);
    if (decoder->ascii_first) {
        while (n > 0 && bytes[n - 1] == '\0')
            n--;
        if (all_ascii(bytes, n)) {
            ranh_str_add(out, bytes, n);
            return true;
        }
    }
    ranh_str_clear(&decoder->raw);
    ranh_arena_clear(&decoder->arena);
    bool good = decoder->utf8 ? check_utf8(bytes, n, &decoder->raw)
                              : convert(decoder, bytes, n, &decoder->raw);
    if (!decoder->utf8 && memchr(decoder->raw.text, '\0', decoder->raw.len)) {
        struct ranh_str checked = RANH_STR_INIT;
        check_utf8(decoder->raw.text, decoder->raw.len, &checked);
        ranh_str_release(&decoder->raw);
        decoder->raw = checked;
        good = false;
    }
    ranh_str_puts(out, ranh_text_nfc(&decoder->arena, decoder->raw.text));
    return good;
}
