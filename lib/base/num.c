/* SPDX-License-Identifier: MIT */
/*
 * Numbers to text and back. The C library's own follow LC_NUMERIC, which this program never sets;
 * still, nothing here relies on it: the parser checks the letters itself and the writer works with
 * "%.*e" digits whose decimal point is replaced, so that a library that calls setlocale() cannot
 * change a coordinate.
 */
#include <ranh/base/num.h>

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/err.h>

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Trims blanks into buf; false when the text is empty or longer than any number. */
static bool take_trimmed(const char *text, char *buf, size_t size)
{
    while (blank(*text))
        text++;
    size_t n = strlen(text);
    while (n && blank(text[n - 1]))
        n--;
    if (n == 0 || n >= size)
        return false;
    memcpy(buf, text, n);
    buf[n] = '\0';
    return true;
}

static bool looks_like_double(const char *p)
{
    if (*p == '+' || *p == '-')
        p++;
    int digits = 0;
    while (digit(*p))
        p++, digits++;
    if (*p == '.')
        for (p++; digit(*p); p++)
            digits++;
    if (!digits)
        return false;
    if (*p == 'e' || *p == 'E') {
        p++;
        if (*p == '+' || *p == '-')
            p++;
        if (!digit(*p))
            return false;
        while (digit(*p))
            p++;
    }
    return *p == '\0';
}

bool ranh_num_double(const char *text, double *value)
{
    char buf[400];
    if (!text || !take_trimmed(text, buf, sizeof(buf)) || !looks_like_double(buf))
        return false;
    char *point = strchr(buf, '.');
    if (point)
        *point = localeconv()->decimal_point[0];
    double v = strtod(buf, NULL);
    if (!isfinite(v))
        return false;
    *value = v;
    return true;
}

bool ranh_num_int(const char *text, int64_t *value)
{
    char buf[40];
    if (!text || !take_trimmed(text, buf, sizeof(buf)))
        return false;
    const char *p = buf;
    bool negative = *p == '-';
    if (*p == '+' || *p == '-')
        p++;
    if (!*p)
        return false;
    int64_t v = 0;
    for (; *p; p++) {
        if (!digit(*p) || __builtin_mul_overflow(v, 10, &v))
            return false;
        int d = *p - '0';
        if (__builtin_add_overflow(v, negative ? -d : d, &v))
            return false;
    }
    *value = v;
    return true;
}

static void put_point(char *buf)
{
    char point = localeconv()->decimal_point[0];
    if (point != '.') {
        char *at = strchr(buf, point);
        if (at)
            *at = '.';
    }
}

/* A whole number of the last decimal's units. */
static void put_decimals(char buf[RANH_NUM_MAX], int64_t whole, int decimals, bool negative)
{
    char text[RANH_NUM_MAX], *end = text + sizeof(text), *p = end;
    *--p = '\0';
    for (int i = 0; whole > 0 || i <= decimals; i++, whole /= 10) {
        if (i == decimals && i > 0)
            *--p = '.';
        *--p = (char)('0' + whole % 10);
    }
    if (negative)
        *--p = '-';
    memcpy(buf, p, (size_t)(end - p));
}

/* What people deliver has few decimals. A quotient of two whole doubles is rounded as its decimal text
 * is when read, so that text says the number when the quotient is it. */
static bool write_few_decimals(char buf[RANH_NUM_MAX], double value)
{
    static const int32_t scale[] = {1, 10, 100, 1000, 10000};
    for (int decimals = 0; decimals < 5; decimals++) {
        double whole = nearbyint(fabs(value) * scale[decimals]);
        if (!(whole < 1e15))
            return false;
        if (whole / scale[decimals] < fabs(value) || whole / scale[decimals] > fabs(value))
            continue;
        put_decimals(buf, (int64_t)whole, decimals, value < 0);
        return true;
    }
    return false;
}

char *ranh_num_write(char buf[RANH_NUM_MAX], double value)
{
    if (value == 0) {
        memcpy(buf, "0", 2);
        return buf;
    }
    if (write_few_decimals(buf, value))
        return buf;
    /* Any text of up to 15 digits is the only one of its length that reads back so, and "%g" drops zeros. */
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(buf, RANH_NUM_MAX, "%.*g", digits, value);
        if (strtod(buf, NULL) == value)
            break;
    }
    put_point(buf);
    return buf;
}

/*
 * "%.*f" rounds the binary value, half to even; people expect 0.05 -> 0.1. The shortest decimal text
 * of the double is what they see elsewhere, so a value is nudged by less than half a unit of its 15th
 * digit before it is rounded. In units of the last decimal; scaled is positive and below 2^52.
 */
static int64_t round_half_away(double scaled)
{
    double whole = floor(scaled + 0.5);
    double just_below = whole + 0.5 - scaled;
    if (just_below > 0 && just_below <= scaled * 4e-16)
        whole += 1;
    return (int64_t)whole;
}

char *ranh_num_fixed(char buf[RANH_NUM_MAX], double value, int decimals)
{
    static const double scale[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    if (decimals < 0 || decimals > 9)
        RANH_BUG("%d decimals", decimals);
    if (!isfinite(value)) {
        memcpy(buf, "-", 2);
        return buf;
    }
    if (fabs(value) > 1e18)
        return ranh_num_write(buf, value);
    double scaled = fabs(value) * scale[decimals];
    if (scaled > 4503599627370496.0) { /* 2^52: nothing is left to round */
        snprintf(buf, RANH_NUM_MAX, "%.*f", decimals, value);
        put_point(buf);
        return buf;
    }
    int64_t left = round_half_away(scaled);
    put_decimals(buf, left, decimals, value < 0 && left > 0);
    return buf;
}

char *ranh_num_people(char buf[RANH_NUM_MAX], double value, int decimals, bool vietnamese)
{
    char plain[RANH_NUM_MAX];
    ranh_num_fixed(plain, value, decimals);
    if (!digit(plain[strlen(plain) - 1]) || strchr(plain, 'e')) {
        memcpy(buf, plain, sizeof(plain));
        return buf;
    }
    char group = vietnamese ? '.' : ',', point = vietnamese ? ',' : '.';
    const char *p = plain;
    char *out = buf;
    if (*p == '-')
        *out++ = *p++;
    size_t whole = strcspn(p, ".");
    for (size_t i = 0; i < whole; i++) {
        if (i && (whole - i) % 3 == 0)
            *out++ = group;
        *out++ = p[i];
    }
    if (p[whole] == '.') {
        *out++ = point;
        for (const char *q = p + whole + 1; *q; q++)
            *out++ = *q;
    }
    *out = '\0';
    return buf;
}
