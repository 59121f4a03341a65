/* SPDX-License-Identifier: MIT */
/*
 * Reading numbers and dates as people write them. A number is first cut into digit groups and the
 * separators between them; what the separators mean is then decided by rules on that pattern alone:
 * two kinds, or the same kind twice, or a group that is not three digits long leave one reading; one
 * separator before exactly three digits leaves two.
 */
#include <ranh/io/cell.h>

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <ranh/base/date.h>
#include <ranh/base/num.h>

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes of a blank at p: ASCII, NBSP, thin and narrow spaces; 0 when there is none. */
static size_t blank(const char *p)
{
    if (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n')
        return 1;
    if (memcmp(p, "\xc2\xa0", *p ? 2 : 1) == 0)
        return 2;
    if (strncmp(p, "\xe2\x80\x89", 3) == 0 || strncmp(p, "\xe2\x80\xaf", 3) == 0)
        return 3;
    return 0;
}

static const char *skip_blanks(const char *p)
{
    for (size_t n = blank(p); n; n = blank(p))
        p += n;
    return p;
}

static bool is_one_of(const char *const *words, const char *p)
{
    char word[8];
    size_t n = 0;
    for (p = skip_blanks(p); *p && !blank(p); p++) {
        if (n + 1 >= sizeof(word))
            return false;
        word[n++] = *p;
    }
    word[n] = '\0';
    if (*skip_blanks(p))
        return false;
    for (size_t i = 0; words[i]; i++)
        if (strcasecmp(word, words[i]) == 0)
            return true;
    return false;
}

static bool means_nothing(const char *p)
{
    static const char *const words[] = {"", "-", "--", "null", "n/a", "na", "none", NULL};
    return is_one_of(words, p);
}

/* --- numbers -------------------------------------------------------------------------------------- */

enum { GROUPS_MAX = 12, DIGITS_MAX = 36 };

struct pattern {
    bool negative;
    int n_groups;            /* runs of digits */
    int group[GROUPS_MAX];   /* digits of each; the first may have none (",5") */
    char before[GROUPS_MAX]; /* separator before group i: '.' ',' or ' ' */
    char digits[DIGITS_MAX]; /* all of them */
    int n_digits;
    char first_digit;
};

static bool unit_or_end(const char *p)
{
    static const char *const units[] = {"",  "m", "m2",  "m²",  "m3", "m³",
                                        "%", "đ", "vnđ", "vnd", NULL};
    p = skip_blanks(p);
    size_t n = strlen(p);
    while (n && (p[n - 1] == ' ' || p[n - 1] == '\t' || p[n - 1] == '\r' || p[n - 1] == '\n'))
        n--;
    for (size_t i = 0; units[i]; i++)
        if (strlen(units[i]) == n && strncasecmp(p, units[i], n) == 0)
            return true;
    return false;
}

/* The separator at p when digits follow it; *n its bytes. */
static char separator(const char *p, size_t *n)
{
    *n = *p == '.' || *p == ',' || *p == '\'' ? 1 : blank(p);
    if (*n == 0 || !digit(p[*n]))
        return '\0';
    return *p == '.' || *p == ',' ? *p : ' ';
}

static bool cut(const char *p, struct pattern *t)
{
    size_t n;
    *t = (struct pattern){0};
    p = skip_blanks(p);
    if (*p == '-' || *p == '+')
        t->negative = *p++ == '-';
    t->first_digit = *p;
    for (;;) {
        while (digit(*p)) {
            if (t->n_digits + 2 >= DIGITS_MAX)
                return false;
            t->digits[t->n_digits++] = *p++;
            t->group[t->n_groups]++;
        }
        t->n_groups++;
        char c = separator(p, &n);
        if (!c || t->n_groups == GROUPS_MAX)
            break;
        t->before[t->n_groups] = c;
        p += n;
    }
    if (t->n_digits && t->n_groups == 1 && (*p == '.' || *p == ','))
        p++; /* "12." */
    return t->n_digits > 0 && unit_or_end(p);
}

static bool thousands(const struct pattern *t, int last)
{
    if (t->group[0] < 1 || t->group[0] > 3 || t->first_digit == '0')
        return false;
    for (int i = 1; i <= last; i++)
        if (t->group[i] != 3)
            return false;
    return true;
}

/* Which separator is the decimal one: '.' ',' or 0 for none; '?' for either way, '!' for no number. */
static char decimal_of(const struct pattern *t)
{
    int last = t->n_groups - 1;
    if (last == 0)
        return 0;
    char c = t->before[last];
    bool others_same = true;
    for (int i = 2; i < last; i++)
        if (t->before[i] != t->before[1])
            return '!';
    if (last > 1)
        others_same = t->before[1] == c;
    if (others_same && last > 1) /* 1.234.567 */
        return thousands(t, last) ? 0 : '!';
    if (last > 1) /* 1.234,5 */
        return c != ' ' && thousands(t, last - 1) ? c : '!';
    if (c == ' ') /* 1 234 */
        return thousands(t, last) ? 0 : '!';
    return thousands(t, last) ? '?' : c;
}

static double value_of(const struct pattern *t, bool decimal)
{
    char text[DIGITS_MAX + 4];
    double value = 0;
    int whole = decimal ? t->n_digits - t->group[t->n_groups - 1] : t->n_digits;
    snprintf(text, sizeof(text), "%s%s%.*s%s%s", t->negative ? "-" : "", whole ? "" : "0", whole,
             t->digits, decimal ? "." : "", decimal ? t->digits + whole : "");
    ranh_num_double(text, &value);
    return value;
}

void ranh_cell_observe_number(struct ranh_cell_evidence *evidence, const char *text)
{
    struct pattern t;
    if (!cut(text, &t))
        return;
    char c = decimal_of(&t);
    int last = t.n_groups - 1;
    /* A group separator shows what the decimal one is not. */
    char group = c == 0 && last > 0 ? t.before[last] : '\0';
    if (c == '.' || group == ',')
        evidence->decimal_point++;
    else if (c == ',' || group == '.')
        evidence->decimal_comma++;
}

enum ranh_cell_reading ranh_cell_number(const char *text, const struct ranh_cell_evidence *evidence,
                                        double *value)
{
    struct pattern t;
    if (!text || means_nothing(text))
        return RANH_CELL_EMPTY;
    if (!cut(text, &t))
        return ranh_num_double(text, value) ? RANH_CELL_GOOD : RANH_CELL_BAD; /* "1.5e3" */
    char c = decimal_of(&t);
    if (c == '!')
        return RANH_CELL_BAD;
    if (c == '?') {
        bool point = evidence && evidence->decimal_point > 0;
        bool comma = evidence && evidence->decimal_comma > 0;
        if (point == comma)
            return RANH_CELL_AMBIGUOUS;
        c = t.before[1] == (point ? '.' : ',') ? t.before[1] : '\0';
    }
    *value = value_of(&t, c != 0);
    return RANH_CELL_GOOD;
}

/* --- dates ---------------------------------------------------------------------------------------- */

static int take(const char **p, int max, int *value)
{
    int n = 0;
    for (*value = 0; n < max && digit(**p); n++)
        *value = *value * 10 + (*(*p)++ - '0');
    return digit(**p) ? 0 : n;
}

static bool ends_or_time(const char *p)
{
    return *p == '\0' || *p == 'T' || blank(p);
}

/* d/m/y or m/d/y: the two numbers before the year. Points between them: the day comes first. */
static bool cut_date(const char *text, int *first, int *second, int *year, bool *day_first)
{
    const char *p = skip_blanks(text);
    if (!take(&p, 2, first) || (*p != '/' && *p != '-' && *p != '.'))
        return false;
    char c = *p++;
    *day_first = c == '.';
    if (!take(&p, 2, second) || *p++ != c)
        return false;
    return take(&p, 4, year) == 4 && ends_or_time(p);
}

/* "ngày 05 tháng 9 năm 2025", "05 tháng 9, 2025" */
static bool words_date(const char *text, int *day, int *month, int *year)
{
    const char *p = skip_blanks(text);
    int *number[] = {day, month, year};
    bool month_word = strstr(p, "tháng") || strstr(p, "Tháng");
    if (!month_word)
        return false;
    for (int i = 0; i < 3; i++) {
        while (*p && !digit(*p))
            p++;
        if (!take(&p, 4, number[i]))
            return false;
    }
    return *skip_blanks(p) == '\0';
}

void ranh_cell_observe_date(struct ranh_cell_evidence *evidence, const char *text)
{
    int first, second, year;
    bool day_first;
    if (!cut_date(text, &first, &second, &year, &day_first))
        return;
    if (first > 12 && second <= 12)
        evidence->day_first++;
    else if (second > 12 && first <= 12)
        evidence->month_first++;
}

static enum ranh_cell_reading day_or_month_first(int first, int second, int year,
                                                 const struct ranh_cell_evidence *evidence,
                                                 int32_t *date)
{
    bool contrary = evidence && evidence->month_first > 0;
    bool undecided = evidence && contrary == (evidence->day_first > 0);
    if (first <= 12 && second <= 12 && first != second && undecided)
        return RANH_CELL_AMBIGUOUS;
    bool month_first = first <= 12 && (second > 12 || contrary);
    *date = month_first ? ranh_date_of(year, first, second) : ranh_date_of(year, second, first);
    return *date == RANH_DATE_NONE ? RANH_CELL_BAD : RANH_CELL_GOOD;
}

enum ranh_cell_reading ranh_cell_date(const char *text, const struct ranh_cell_evidence *evidence,
                                      int32_t *date)
{
    static const char *const not_a_date[] = {"nan", "nat", NULL}; /* as pandas writes none */
    enum { EXCEL_EPOCH = -25569, EXCEL_FIRST = 20000, EXCEL_LAST = 80000 };
    int first, second, year;
    bool day_first;
    double number;
    if (!text || means_nothing(text) || is_one_of(not_a_date, text))
        return RANH_CELL_EMPTY;
    if (cut_date(text, &first, &second, &year, &day_first))
        return day_or_month_first(first, second, year, day_first ? NULL : evidence, date);
    if (words_date(text, &first, &second, &year)) {
        *date = ranh_date_of(year, second, first);
        return *date == RANH_DATE_NONE ? RANH_CELL_BAD : RANH_CELL_GOOD;
    }
    if (ranh_num_double(text, &number)) {
        *date = RANH_DATE_NONE;
        int32_t whole = number >= 0 && number <= 99991231 ? (int32_t)number : 0;
        if (whole >= EXCEL_FIRST && whole <= EXCEL_LAST) /* the fraction is the hour */
            *date = whole + EXCEL_EPOCH;
        else if (whole >= 10000101 && number == whole)
            *date = ranh_date_of(whole / 10000, whole / 100 % 100, whole % 100);
        return *date == RANH_DATE_NONE ? RANH_CELL_BAD : RANH_CELL_GOOD;
    }
    return ranh_date_parse(skip_blanks(text), date) ? RANH_CELL_GOOD : RANH_CELL_BAD;
}
