/* SPDX-License-Identifier: MIT */
/* The form of a value in binary follows from its code (AutoCAD DXF reference, "Group code value types"). */
#include "dxf_pairs.h"

#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include <ranh/base/num.h>

static const char sentinel[22] = "AutoCAD Binary DXF\r\n\x1a";

bool dxf_is_binary(const char *bytes, size_t n)
{
    return n >= sizeof(sentinel) && memcmp(bytes, sentinel, sizeof(sentinel)) == 0;
}

void dxf_pairs_begin(struct dxf_pairs *pairs, struct ranh_arena *arena, const char *bytes, size_t n)
{
    *pairs = (struct dxf_pairs){.bytes = bytes, .n = n, .arena = arena};
    pairs->binary = dxf_is_binary(bytes, n);
    if (pairs->binary) {
        pairs->at = sizeof(sentinel);
        /* the first pair is 0, SECTION */
        pairs->wide = n > pairs->at + 1 && bytes[pairs->at + 1] == '\0';
    } else if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        pairs->at = 3;
    }
}

/* --- text ----------------------------------------------------------------------------------------- */

static bool get_line(struct dxf_pairs *p, const char **line, size_t *n)
{
    if (p->at >= p->n)
        return false;
    const char *from = p->bytes + p->at;
    const char *end = memchr(from, '\n', p->n - p->at);
    *line = from;
    *n = end ? (size_t)(end - from) : p->n - p->at;
    p->at += *n + (end != NULL);
    if (*n && from[*n - 1] == '\r') /* nothing else: in VISCII bytes below 0x20 are letters */
        --*n;
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static void trim(const char **text, size_t *n)
{
    while (*n && is_blank(**text)) {
        ++*text;
        --*n;
    }
    while (*n && is_blank((*text)[*n - 1]))
        --*n;
}

static bool read_code(const char *line, size_t n, int *code)
{
    int64_t value;
    char text[12];
    trim(&line, &n);
    if (n == 0 || n >= sizeof(text))
        return false;
    memcpy(text, line, n);
    text[n] = '\0';
    if (!ranh_num_int(text, &value) || value < -5 || value > 1071)
        return false;
    *code = (int)value;
    return true;
}

static bool next_text(struct dxf_pairs *p, struct dxf_pair *pair)
{
    const char *line;
    size_t n;
    if (!get_line(p, &line, &n))
        return false;
    p->broken = !read_code(line, n, &pair->code) || !get_line(p, &pair->value, &pair->n);
    trim(&line, &n);
    if (p->broken && n == 0 && p->at >= p->n)
        p->broken = false; /* a blank line at the end */
    return !p->broken && pair->value != NULL;
}

/* --- binary --------------------------------------------------------------------------------------- */

enum form { TEXT, REAL, INT8, INT16, INT32, INT64, CHUNK };

static enum form form_of(int code)
{
    static const struct {
        int last;
        enum form form;
    } forms[] = {{9, TEXT},    {59, REAL},    {79, INT16},  {89, TEXT},   {99, INT32},
                 {109, TEXT},  {149, REAL},   {169, INT64}, {179, INT16}, {209, TEXT},
                 {239, REAL},  {269, TEXT},   {289, INT16}, {299, INT8},  {309, TEXT},
                 {319, CHUNK}, {369, TEXT},   {389, INT16}, {399, TEXT},  {409, INT16},
                 {419, TEXT},  {429, INT32},  {439, TEXT},  {459, INT32}, {469, REAL},
                 {1003, TEXT}, {1004, CHUNK}, {1009, TEXT}, {1059, REAL}, {1070, INT16},
                 {1071, INT32}};
    for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
        if (code <= forms[i].last)
            return forms[i].form;
    return TEXT;
}

bool dxf_is_number(int code)
{
    enum form form = form_of(code);
    return code < 1000 && form != TEXT && form != CHUNK;
}

static int64_t little(const char *bytes, size_t n)
{
    uint64_t value = 0;
    for (size_t i = n; i-- > 0;)
        value = value << 8 | (unsigned char)bytes[i];
    if (n < 8 && value >> (8 * n - 1)) /* negative */
        value |= ~UINT64_C(0) << (8 * n);
    return (int64_t)value;
}

static bool read_binary_code(struct dxf_pairs *p, int *code)
{
    size_t n = p->wide ? 2 : 1;
    if (p->n - p->at < n)
        return false;
    *code = (int)(little(p->bytes + p->at, n) & 0xffff);
    if (!p->wide)
        *code &= 0xff;
    p->at += n;
    if (p->wide || *code != 255)
        return true;
    if (p->n - p->at < 2)
        return false;
    *code = (int)(little(p->bytes + p->at, 2) & 0xffff);
    p->at += 2;
    return true;
}

static void put_number(struct dxf_pairs *p, struct dxf_pair *pair, enum form form, size_t size)
{
    char buf[RANH_NUM_MAX];
    int64_t whole = little(p->bytes + p->at, size);
    double real;
    memcpy(&real, &whole, sizeof(real));
    const char *text =
        form == REAL ? ranh_num_write(buf, real) : ranh_arena_printf(p->arena, "%" PRId64, whole);
    pair->value = ranh_arena_strdup(p->arena, text);
    pair->n = strlen(pair->value);
    p->at += size;
}

static bool next_binary(struct dxf_pairs *p, struct dxf_pair *pair)
{
    static const size_t sizes[] = {[REAL] = 8, [INT8] = 1, [INT16] = 2, [INT32] = 4, [INT64] = 8};
    if (!read_binary_code(p, &pair->code))
        return false;
    enum form form = form_of(pair->code);
    size_t left = p->n - p->at;
    if (form == TEXT) {
        const char *end = left ? memchr(p->bytes + p->at, '\0', left) : NULL;
        if (!end)
            return false;
        pair->value = p->bytes + p->at;
        pair->n = (size_t)(end - pair->value);
        p->at += pair->n + 1;
        return true;
    }
    if (form == CHUNK) { /* of no use here: said to be empty */
        size_t n = left ? (unsigned char)p->bytes[p->at] : 0;
        if (left < n + 1)
            return false;
        pair->value = "";
        p->at += n + 1;
        return true;
    }
    if (left < sizes[form])
        return false;
    put_number(p, pair, form, sizes[form]);
    return true;
}

bool dxf_pairs_next(struct dxf_pairs *p, struct dxf_pair *pair)
{
    *pair = (struct dxf_pair){.from = p->at};
    if (p->at >= p->n)
        return false;
    bool good = p->binary ? next_binary(p, pair) : next_text(p, pair);
    if (p->binary && !good)
        p->broken = true;
    pair->to = p->at;
    return good;
}

/* Blanks around them are not meant. */
bool dxf_is(const struct dxf_pair *pair, const char *value)
{
    const char *text = pair->value;
    size_t n = pair->n;
    trim(&text, &n);
    return strlen(value) == n && memcmp(value, text, n) == 0;
}

double dxf_number(const struct dxf_pair *pair)
{
    const char *from = pair->value;
    size_t n = pair->n;
    char text[64];
    double value;
    trim(&from, &n);
    if (n >= sizeof(text))
        return NAN;
    memcpy(text, from, n);
    text[n] = '\0';
    return ranh_num_double(text, &value) ? value : (double)NAN;
}
