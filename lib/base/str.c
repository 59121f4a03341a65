/* SPDX-License-Identifier: MIT */
/*
 * A growing byte string, and the three escapers for what the suite writes by hand: JSON, HTML and
 * CSV. Bytes that are not UTF-8 become U+FFFD there, because a reader of those formats may refuse the
 * whole file for one bad byte; who needs the bytes themselves finds them in `delivered`.
 */
#include <ranh/base/str.h>

#include <stdio.h>
#include <string.h>

#include <ranh/base/arena.h>

char ranh_str_empty[1] = "";

void ranh_str_init(struct ranh_str *str)
{
    *str = (struct ranh_str)RANH_STR_INIT;
}

void ranh_str_release(struct ranh_str *str)
{
    if (str->cap)
        ranh_free(str->text);
    ranh_str_init(str);
}

void ranh_str_clear(struct ranh_str *str)
{
    str->len = 0;
    if (str->cap)
        str->text[0] = '\0';
}

char *ranh_str_detach(struct ranh_str *str)
{
    ranh_str_reserve(str, 0);
    char *text = str->text;
    ranh_str_init(str);
    return text;
}

void ranh_str_reserve(struct ranh_str *str, size_t extra)
{
    size_t need = str->len + extra + 1;
    if (need <= str->cap)
        return;
    size_t cap = str->cap < 64 ? 64 : str->cap * 2;
    if (cap < need)
        cap = need;
    char *old = str->cap ? str->text : NULL;
    str->text = ranh_realloc(old, cap, 1);
    str->cap = cap;
    str->text[str->len] = '\0';
}

void ranh_str_add(struct ranh_str *str, const void *bytes, size_t n)
{
    if (n == 0)
        return;
    ranh_str_reserve(str, n);
    memcpy(str->text + str->len, bytes, n);
    str->len += n;
    str->text[str->len] = '\0';
}

void ranh_str_puts(struct ranh_str *str, const char *text)
{
    ranh_str_add(str, text, strlen(text));
}

void ranh_str_putc(struct ranh_str *str, char c)
{
    ranh_str_add(str, &c, 1);
}

void ranh_str_put_int(struct ranh_str *str, int64_t value)
{
    char digits[20], *end = digits + sizeof(digits), *p = end;
    uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do
        *--p = (char)('0' + left % 10);
    while (left /= 10);
    if (value < 0)
        *--p = '-';
    ranh_str_add(str, p, (size_t)(end - p));
}

void ranh_str_vprintf(struct ranh_str *str, const char *fmt, va_list args)
{
    va_list again;
    va_copy(again, args);
    ranh_str_reserve(str, 100); /* mostly enough */
    size_t room = str->cap - str->len;
    int n = vsnprintf(str->text + str->len, room, fmt, args);
    if (n < 0)
        RANH_BUG("format %s", fmt);
    if ((size_t)n >= room) {
        ranh_str_reserve(str, (size_t)n);
        vsnprintf(str->text + str->len, (size_t)n + 1, fmt, again);
    }
    va_end(again);
    str->len += (size_t)n;
}

void ranh_str_printf(struct ranh_str *str, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    ranh_str_vprintf(str, fmt, args);
    va_end(args);
}

/* Bytes of the well-formed letter at text (NUL-terminated), 0 when it is malformed. */
static size_t letter_bytes(const unsigned char *text)
{
    unsigned char a = text[0];
    if (a < 0x80)
        return 1;
    size_t n = a >= 0xC2 && a <= 0xDF   ? 2
               : a >= 0xE0 && a <= 0xEF ? 3
               : a >= 0xF0 && a <= 0xF4 ? 4
                                        : 0;
    for (size_t i = 1; i < n; i++)
        if ((text[i] & 0xC0) != 0x80)
            return 0;
    if ((a == 0xE0 && text[1] < 0xA0) || (a == 0xED && text[1] > 0x9F) ||
        (a == 0xF0 && text[1] < 0x90) || (a == 0xF4 && text[1] > 0x8F))
        return 0;
    return n;
}

/* ASCII letters, a bit each. NUL, which ends a text, is among the special ones. */
struct letters {
    uint64_t low, high;
};
#define BIT(c) (UINT64_C(1) << ((c)&63))

static bool among(struct letters set, unsigned char c)
{
    return ((c < 64 ? set.low : set.high) >> (c & 63)) & 1;
}

/* Copies text; of the letters in `set` `special` gives what stands for them. */
static void put_escaped(struct ranh_str *str, const char *text, struct letters set,
                        const char *(*special)(char, char[8]))
{
    const unsigned char *p = (const unsigned char *)text;
    const unsigned char *plain = p; /* from here on nothing was to be replaced */
    char scratch[8];
    for (;;) {
        while (*p < 0x80 && !among(set, *p))
            p++;
        if (!*p)
            break;
        size_t n = letter_bytes(p);
        if (n > 1) {
            p += n;
            continue;
        }
        ranh_str_add(str, plain, (size_t)(p - plain));
        ranh_str_puts(str, n == 0 ? "\xEF\xBF\xBD" : special((char)*p, scratch));
        plain = ++p;
    }
    ranh_str_add(str, plain, (size_t)(p - plain));
}

static const struct letters json_set = {(BIT(32) - 1) | BIT('"') | BIT('<'), BIT('\\') | BIT(0x7F)};

static const char *json_special(char c, char scratch[8])
{
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    case '<': /* so that a text can stand inside a <script> */
        return "\\u003c";
    default: /* a control letter */
        break;
    }
    snprintf(scratch, 8, "\\u%04x", (unsigned)(unsigned char)c);
    return scratch;
}

void ranh_str_put_json(struct ranh_str *str, const char *text)
{
    if (!text) {
        ranh_str_puts(str, "null");
        return;
    }
    ranh_str_putc(str, '"');
    put_escaped(str, text, json_set, json_special);
    ranh_str_putc(str, '"');
}

void ranh_str_put_json_valid(struct ranh_str *str, const char *bytes, size_t n)
{
    const unsigned char *p = (const unsigned char *)bytes, *end = p + n, *plain = p;
    char scratch[8];
    ranh_str_reserve(str, n + 2);
    ranh_str_putc(str, '"');
    for (; p < end; p++) {
        /* Above ' ' only a few, so that most letters take three comparisons. */
        if (*p > '<' ? *p != '\\' && *p != 0x7F : *p >= ' ' && *p != '"' && *p != '<')
            continue;
        ranh_str_add(str, plain, (size_t)(p - plain));
        ranh_str_puts(str, json_special((char)*p, scratch));
        plain = p + 1;
    }
    ranh_str_add(str, plain, (size_t)(end - plain));
    ranh_str_putc(str, '"');
}

static const struct letters html_set = {
    BIT('\0') | BIT('&') | BIT('<') | BIT('>') | BIT('"') | BIT('\''), 0};

static const char *html_special(char c, char scratch[8])
{
    (void)scratch;
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return "&#39;";
    }
}

void ranh_str_put_html(struct ranh_str *str, const char *text)
{
    if (text)
        put_escaped(str, text, html_set, html_special);
}

static const struct letters csv_set = {BIT('\0') | BIT('"'), 0};

static const char *csv_special(char c, char scratch[8])
{
    (void)c, (void)scratch;
    return "\"\"";
}

void ranh_str_put_csv(struct ranh_str *str, const char *text)
{
    if (!text || !*text)
        return;
    size_t n = strlen(text);
    bool quotes = strpbrk(text, ",\"\r\n") || text[0] == ' ' || text[n - 1] == ' ';
    if (quotes)
        ranh_str_putc(str, '"');
    put_escaped(str, text, csv_set, csv_special);
    if (quotes)
        ranh_str_putc(str, '"');
}
