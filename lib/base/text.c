/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 text: checking, NFC, folding, nearest word.
 *
 * utf8proc knows the Unicode tables; its allocating calls are avoided, so that results live in the
 * caller's arena. Most cells are ASCII or precomposed Vietnamese, and those are NFC already: one
 * pass over the bytes settles them without a table.
 */
#include <ranh/base/text.h>

#include <stdint.h>
#include <string.h>

#include <utf8proc.h>

/* Bytes of the letter at p (n bytes are left), or 0 when it is not well formed (RFC 3629: no
 * overlong forms, no surrogates, nothing above U+10FFFF). */
static size_t letter_bytes(const unsigned char *p, size_t n)
{
    unsigned char a = p[0];
    if (a < 0x80)
        return 1;
    size_t want = a >= 0xF0 ? 4 : a >= 0xE0 ? 3 : 2;
    if (a < 0xC2 || a > 0xF4 || n < want)
        return 0;
    for (size_t i = 1; i < want; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    if ((a == 0xE0 && p[1] < 0xA0) || (a == 0xED && p[1] > 0x9F) || (a == 0xF0 && p[1] < 0x90) ||
        (a == 0xF4 && p[1] > 0x8F))
        return 0;
    return want;
}

size_t ranh_text_valid(const char *bytes, size_t n)
{
    const unsigned char *p = (const unsigned char *)bytes;
    size_t i = 0;
    while (i < n) {
        size_t step = letter_bytes(p + i, n - i);
        if (step == 0)
            return i;
        i += step;
    }
    return n;
}

/* True when no letter can combine or decompose: below U+0300, or in the Vietnamese block
 * U+1EA0..U+1EF9 (UTF-8 E1 BA A0 .. E1 BB B9). */
static bool surely_nfc(const char *text)
{
    for (const unsigned char *p = (const unsigned char *)text; *p;) {
        if (*p < 0x80) {
            p++;
        } else if (*p < 0xCC && p[1]) {
            p += 2;
        } else if (p[0] == 0xE1 &&
                   ((p[1] == 0xBA && p[2] >= 0xA0) || (p[1] == 0xBB && p[2] <= 0xB9 && p[2]))) {
            p += 3;
        } else {
            return false;
        }
    }
    return true;
}

bool ranh_text_surely_nfc(const char *bytes, size_t n)
{
    const unsigned char *p = (const unsigned char *)bytes, *end = p + n;
    while (p < end) {
        if (*p < 0x80) {
            if (*p++ == 0)
                return false;
        } else if (*p >= 0xC2 && *p < 0xCC) {
            if (end - p < 2 || (p[1] & 0xC0) != 0x80)
                return false;
            p += 2;
        } else {
            bool vietnamese = *p == 0xE1 && end - p >= 3 &&
                              ((p[1] == 0xBA && p[2] >= 0xA0 && p[2] <= 0xBF) ||
                               (p[1] == 0xBB && p[2] >= 0x80 && p[2] <= 0xB9));
            if (!vietnamese)
                return false;
            p += 3;
        }
    }
    return true;
}

/* Letters of text under utf8proc's options, in the arena, with room for one more. -1 when refused.
 * */
static utf8proc_ssize_t decompose(struct ranh_arena *arena, const char *text,
                                  utf8proc_option_t options, utf8proc_int32_t **letters)
{
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    utf8proc_ssize_t length = (utf8proc_ssize_t)strlen(text);
    utf8proc_ssize_t n = utf8proc_decompose(bytes, length, NULL, 0, options);
    if (n < 0)
        return -1;
    *letters = ranh_arena_array(arena, (size_t)n + 1, sizeof(**letters));
    return utf8proc_decompose(bytes, length, *letters, n, options);
}

const char *ranh_text_nfc(struct ranh_arena *arena, const char *text)
{
    if (surely_nfc(text))
        return text;
    utf8proc_int32_t *letters = NULL;
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    utf8proc_ssize_t n = decompose(arena, text, options, &letters);
    if (n < 0 || utf8proc_reencode(letters, n, options) < 0)
        return text; /* not well-formed: the caller was told to check */
    return strcmp((const char *)letters, text) == 0 ? text : (const char *)letters;
}

static bool is_blank(utf8proc_int32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) ||
           c == 0x202F || c == 0x3000 || c == 0xFEFF;
}

char *ranh_text_fold(struct ranh_arena *arena, const char *text)
{
    utf8proc_int32_t *letters = NULL;
    utf8proc_ssize_t n = decompose(
        arena, text, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK,
        &letters);
    if (n < 0)
        n = 0;
    char *folded = ranh_arena_array(arena, (size_t)n + 1, 4);
    size_t used = 0;
    bool blank = false;
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        utf8proc_int32_t c = letters[i];
        if (is_blank(c)) {
            blank = used > 0;
            continue;
        }
        if (c == 0x110 || c == 0x111) /* Đ đ */
            c = 'd';
        if (blank)
            folded[used++] = ' ';
        blank = false;
        used += (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)folded + used);
    }
    folded[used] = '\0';
    return folded;
}

char *ranh_text_trim(struct ranh_arena *arena, const char *text)
{
    size_t first = 0, end = strlen(text);
    for (;;) {
        unsigned char c = (unsigned char)text[first];
        if (c == ' ' || (c >= '\t' && c <= '\r'))
            first++;
        else if (c == 0xC2 && (unsigned char)text[first + 1] == 0xA0)
            first += 2;
        else
            break;
    }
    while (end > first) {
        unsigned char c = (unsigned char)text[end - 1];
        if (c == ' ' || (c >= '\t' && c <= '\r'))
            end--;
        else if (c == 0xA0 && end - first >= 2 && (unsigned char)text[end - 2] == 0xC2)
            end -= 2;
        else
            break;
    }
    return ranh_arena_strndup(arena, text + first, end - first);
}

size_t ranh_text_width(const char *text)
{
    size_t width = 0, n = strlen(text), i = 0;
    while (i < n) {
        utf8proc_int32_t c = 0;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(n - i), &c);
        if (step <= 0) { /* a stray byte is shown as one replacement letter */
            width++;
            i++;
            continue;
        }
        int w = utf8proc_charwidth(c);
        width += w > 0 ? (size_t)w : 0;
        i += (size_t)step;
    }
    return width;
}

#define WORD_MAX 63

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c == '_' ? '-' : c;
}

/* Letters to insert, drop, change or swap with a neighbour to make a into b. */
static size_t edits(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    if (n > WORD_MAX || m > WORD_MAX)
        return SIZE_MAX;
    unsigned char d[WORD_MAX + 1][WORD_MAX + 1];
    for (size_t i = 0; i <= n; i++)
        d[i][0] = (unsigned char)i;
    for (size_t j = 0; j <= m; j++)
        d[0][j] = (unsigned char)j;
    for (size_t i = 1; i <= n; i++) {
        for (size_t j = 1; j <= m; j++) {
            bool same = lower(a[i - 1]) == lower(b[j - 1]);
            unsigned best = (unsigned)d[i - 1][j - 1] + !same;
            if (d[i - 1][j] + 1U < best)
                best = d[i - 1][j] + 1U;
            if (d[i][j - 1] + 1U < best)
                best = d[i][j - 1] + 1U;
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]) && d[i - 2][j - 2] + 1U < best)
                best = d[i - 2][j - 2] + 1U;
            d[i][j] = (unsigned char)best;
        }
    }
    return d[n][m];
}

static bool begins_with(const char *text, const char *start)
{
    while (*start && lower(*text) == lower(*start))
        text++, start++;
    return *start == '\0';
}

const char *ranh_text_suggest(const char *word, const char *const *candidates)
{
    size_t n = strlen(word);
    size_t limit = n < 3 ? 1 : n < 6 ? 2 : 3; /* more changes than that are another word */
    const char *best = NULL;
    size_t best_edits = limit + 1;
    for (; *candidates; candidates++) {
        size_t e = edits(word, *candidates);
        if (e < best_edits && e < strlen(*candidates)) {
            best_edits = e;
            best = *candidates;
        }
        /* "reproj" for "reproject": the beginning of a word says more than its length. */
        if (n >= 3 && best_edits > 1 && begins_with(*candidates, word)) {
            best_edits = 1;
            best = *candidates;
        }
    }
    return best;
}

char *ranh_text_squeeze(struct ranh_arena *arena, const char *text)
{
    char *folded = ranh_text_fold(arena, text), *to = folded;
    for (const char *c = folded; *c; c++)
        if ((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || (unsigned char)*c >= 0x80)
            *to++ = *c;
    *to = '\0';
    return folded;
}
