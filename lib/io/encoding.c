/* SPDX-License-Identifier: MIT */
/*
 * Decoders by name. Files name their encoding in a dozen ways (a number, a Windows name, an ISO name, a
 * font). The Vietnamese encodings are read by our own tables, the others by iconv.
 */
#include <ranh/io/encoding.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>

#include "encoding_impl.h"

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
    {"tcvn3", "TCVN3"},
    {"tcvn3abc", "TCVN3"},
    {"abc", "TCVN3"},
    {"vntime", "TCVN3"},
    {"vni", "VNI"},
    {"vniwin", "VNI"},
    {"vniwindows", "VNI"},
    {"vps", "VPS"},
    {"vpswin", "VPS"},
    {"bkhcm1", "BK HCM1"},
    {"bkhcm", "BK HCM2"},
    {"bkhcm2", "BK HCM2"},
    {"vietwaref", "VietWare-F"},
    {"vietwarex", "VietWare-X"},
    {"isc", "ISC"},
    {"tcvn57121", "TCVN5712-1"},
    {"tcvn5712", "TCVN5712-1"},
    {"viscii", "VISCII"},
    {"10000", "MACINTOSH"},
    {"macroman", "MACINTOSH"},
    {"macintosh", "MACINTOSH"},
};

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

static int refuse(const char *asked, struct ranh_err *err)
{
    return ranh_fail(err, RANH_E_INPUT,
                     _("the encoding \"%s\" is not known; write for example \"UTF-8\", \"TCVN3\", "
                       "\"VNI\", \"windows-1252\" or a code page number"),
                     asked);
}

/* "TCVN3 via CP1252": what lies in the file is UTF-8 of text that was first read wrongly. */
static bool cut_via(char *squeezed)
{
    static const char *const ends[] = {"viacp1252", "viawindows1252", "via1252"};
    size_t n = strlen(squeezed);
    for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
        size_t k = strlen(ends[i]);
        if (n > k && strcmp(squeezed + n - k, ends[i]) == 0) {
            squeezed[n - k] = '\0';
            return true;
        }
    }
    return false;
}

/* One of our own tables; iconv has some of them, but not the signs and the mixed case of real files. */
static struct ranh_legacy_table *own_table(const char *name)
{
    for (int i = 0; i < RANH_LEGACY_N; i++)
        if (strcmp(name, ranh_legacy_name((enum ranh_legacy)i)) == 0) {
            struct ranh_legacy_table *table = ranh_calloc(1, sizeof(*table));
            ranh_legacy_load(table, (enum ranh_legacy)i);
            return table;
        }
    return NULL;
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

/* Not every name iconv accepts is an encoding of a file: "char" is this machine's own. */
static iconv_t open_iconv(const char *name, const char *squeezed)
{
    if (squeezed[0] && strcmp(squeezed, "char") != 0 && strcmp(squeezed, "wchart") != 0 &&
        !strchr(name, '/'))
        return iconv_open("UTF-8", name);
    return (iconv_t)-1;
}

int ranh_decoder_open(const char *encoding, struct ranh_decoder **decoder, struct ranh_err *err)
{
    char squeezed[40], name[RANH_ENCODING_NAME_MAX];
    iconv_t cd = (iconv_t)-1;
    *decoder = NULL;
    if (!encoding || !*encoding)
        encoding = "UTF-8";
    squeeze(encoding, squeezed, sizeof(squeezed));
    bool via = cut_via(squeezed);
    canonical_name(via ? squeezed : encoding, squeezed, name, sizeof(name));
    bool utf8 = strcasecmp(name, "UTF-8") == 0;
    struct ranh_legacy_table *table = own_table(name);
    if (!utf8 && !table) {
        cd = via ? (iconv_t)-1 : open_iconv(name, squeezed);
        if (cd == (iconv_t)-1)
            return refuse(encoding, err);
    }
    struct ranh_decoder *d = ranh_calloc(1, sizeof(*d));
    d->reading = (struct ranh_reading){via, table};
    d->table = table;
    d->own = utf8 || table;
    d->iconv = cd;
    d->plain_utf8 = utf8 && !via;
    d->ascii_first = d->own || keeps_ascii(cd);
    d->low_letters = table && !via && ranh_legacy_has_low_letters(table);
    if (d->own)
        ranh_reading_name(&d->reading, d->name);
    else
        memcpy(d->name, name, sizeof(name));
    ranh_arena_init(&d->arena);
    ranh_str_init(&d->raw);
    *decoder = d;
    return RANH_OK;
}

int ranh_decoder_also(struct ranh_decoder *decoder, const char *encoding, struct ranh_err *err)
{
    ranh_decoder_close(decoder->other);
    return ranh_decoder_open(encoding, &decoder->other, err);
}

void ranh_decoder_close(struct ranh_decoder *decoder)
{
    if (!decoder)
        return;
    ranh_decoder_close(decoder->other);
    if (!decoder->own)
        iconv_close(decoder->iconv);
    ranh_free(decoder->table);
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
    return decoder->plain_utf8 || decoder->reading.via_windows;
}

bool ranh_decoder_keeps_utf8(const struct ranh_decoder *decoder)
{
    return decoder->plain_utf8;
}

bool ranh_decoder_keeps_ascii(const struct ranh_decoder *decoder)
{
    return decoder->ascii_first && !decoder->low_letters;
}
