/* SPDX-License-Identifier: MIT */
/*
 * A label is cut into words at blanks, slashes and line ends; each word is a whole number (perhaps with a
 * letter: "654a"), a decimal, a land use, or a land use and a number without a blank between. Then the kinds decide: a
 * decimal is the area, a whole number before or without it the number. One strange word and the text is
 * no label: level 13 also carries notes.
 */
#include <ranh/land/label.h>

#include <math.h>
#include <string.h>

#include <ranh/base/num.h>
#include <ranh/land/rules.h>

enum { WORDS = 6, WORD = 24, TEXT = 96 };

struct word {
    char text[WORD];
    char before; /* what stood before it: '/', '\n' or ' ' */
};

struct words {
    struct word at[WORDS];
    size_t n;
    bool too_many;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}
static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

/* MTEXT writes a fraction as \S245/85.4; or \S245^85.4; and fonts, heights and colours as codes up to a
 * semicolon. What stands between them is the text. */
static void strip_codes(const char *text, char out[TEXT])
{
    size_t n = 0;
    bool stacked = false;
    for (; *text && n + 1 < TEXT; text++) {
        if (*text == '{' || *text == '}')
            continue;
        if (*text == '\\' && text[1]) {
            text++;
            if (*text == 'S')
                stacked = true;
            else if (*text == 'P')
                out[n++] = '\n';
            else if (*text == '~')
                out[n++] = ' ';
            else if (strchr("fFHWACQTp", *text))
                while (text[1] && *text != ';')
                    text++;
        } else if (*text == '%' && text[1] == '%' && text[2]) {
            text += 2; /* %%u underlines */
        } else if (stacked && (*text == '^' || *text == '#')) {
            out[n++] = '/';
        } else if (stacked && *text == ';') {
            stacked = false;
            out[n++] = ' ';
        } else {
            out[n++] = *text;
        }
    }
    out[*text ? 0 : n] = '\0'; /* a novel is no label */
}

/* Signs that part as blanks and slashes do: "12-ODT-85.4" and "12.ODT.85.4", where a digit and a capital stand on
 * the two sides ("ONT-C" is one code), and brackets around an area: "12 (85.4)". A number in brackets is an older
 * or a provisional one, and no label. In place. */
static void part_signs(char *text)
{
    for (size_t i = 0; text[i]; i++) {
        char before = i ? text[i - 1] : ' ', behind = text[i + 1];
        bool between = (is_digit(before) && is_upper(behind)) ||
                       (is_upper(before) && is_digit(behind)) ||
                       (before == '*' && is_digit(behind));
        if ((text[i] == '-' || text[i] == '.') && between)
            text[i] = '/';
        size_t inside = text[i] == '(' ? strspn(text + i + 1, "0123456789.,") : 0;
        if (inside && text[i + 1 + inside] == ')' && strcspn(text + i + 1, ".,") < inside)
            text[i] = text[i + 1 + inside] = ' ';
    }
}

/* "S=85.4", "DT: 85.4", "Thửa 12", "Thửa số 12": words that only say what follows are passed. */
static const char *pass_prefix(const char *text)
{
    static const char *const prefixes[] = {
        "S=",          "DT=",     "S =",      "DT =",    "DT:",  "DT :", "S:",
        "Thửa đất số", "Thửa số", "Số thửa:", "Số thửa", "Thửa", "thửa"};
    text += strspn(text, " \t\r\n");
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
        size_t n = strlen(prefixes[i]);
        if (strncmp(text, prefixes[i], n) == 0 && (text[n] == ' ' || is_digit(text[n])))
            return text + n;
    }
    return text;
}

/* "Hg/b" is one code, whatever the slash means elsewhere. Its length, 0 for none. */
static size_t slashed_code(const struct ranh_rules *rules, const char *text)
{
    size_t n = ranh_rules_land_use_length(rules, text);
    bool whole =
        n && n + 1 < WORD && memchr(text, '/', n) && !is_lower(text[n]) && !is_upper(text[n]);
    return whole ? n : 0;
}

static void split(const struct ranh_rules *rules, const char *text, struct words *words)
{
    char before = ' ';
    size_t length = 0;
    *words = (struct words){.n = 0};
    for (;; text++) {
        bool gap = strchr(" \t\r\n/", *text) != NULL; /* the end as well */
        bool nbsp = text[0] == '\xc2' && text[1] == '\xa0';
        if (!gap && !nbsp) {
            bool begins = length == 0 || text[-1] == '+';
            size_t n = begins ? slashed_code(rules, text) : 0;
            n += n == 0;
            if ((length == 0 && words->n == WORDS) || length + n >= WORD) {
                words->too_many = true;
                return;
            }
            if (length == 0)
                words->at[words->n++].before = before;
            memcpy(words->at[words->n - 1].text + length, text, n);
            length += n;
            text += n - 1;
            words->at[words->n - 1].text[length] = '\0';
            before = ' ';
            continue;
        }
        if (*text == '/' || (*text == '\n' && before == ' '))
            before = *text;
        length = 0;
        text += nbsp;
        if (!*text)
            return;
    }
}

/* One code: one to three capitals, or one of the list that is written otherwise. Its length, 0 for none. */
static size_t use_length(const struct ranh_rules *rules, const char *text)
{
    size_t n = ranh_rules_land_use_length(rules, text), capitals = 0;
    if (n && !is_upper(text[n]) && !is_lower(text[n]))
        return n;
    while (is_upper(text[capitals]))
        capitals++;
    return capitals <= 3 ? capitals : 0;
}

/* "ODT", "ODT+CLN", "ODT*", "ONT-C+CLN-P"; returns where it ends, NULL when it is none. */
static const char *pass_uses(const struct ranh_rules *rules, const char *text)
{
    for (;;) {
        size_t n = use_length(rules, text);
        if (!n)
            return NULL;
        text += n;
        if (*text == '-' && (text[1] == 'C' || text[1] == 'P') && !is_upper(text[2]))
            text += 2;
        if (*text == '*')
            text++;
        if (*text != '+')
            return text;
        text++;
    }
}

/* "245", "654a", "12A". */
static bool is_number(const char *text)
{
    size_t n = 0;
    while (is_digit(text[n]))
        n++;
    if (n == 0 || n > 7)
        return false;
    return !text[n] || ((is_lower(text[n]) || is_upper(text[n])) && !text[n + 1]);
}

/* A unit behind an area goes. */
static void drop_unit(char *text)
{
    static const char *const units[] = {"m2", "m\xc2\xb2"};
    size_t n = strlen(text);
    for (size_t i = 0; i < 2; i++) {
        size_t u = strlen(units[i]);
        if (n > u && strcmp(text + n - u, units[i]) == 0 && is_digit(text[n - u - 1])) {
            text[n - u] = '\0';
            return;
        }
    }
}

/* "85.4", "85,4", "1.234,5". Three digits behind a single sign may be thousands: no reading. */
static bool read_decimal(const char *text, double *value)
{
    char plain[WORD];
    size_t n = 0;
    const char *point = strrchr(text, '.'), *comma = strrchr(text, ',');
    const char *last = point > comma ? point : comma;
    if (!last || last == text || !is_digit(last[1]))
        return false;
    size_t digits = strlen(last + 1);
    bool grouped = strcspn(text, ".,") < (size_t)(last - text);
    for (const char *c = text; *c; c++) {
        if (is_digit(*c))
            plain[n++] = *c;
        else if (c == last)
            plain[n++] = '.';
        else if ((*c != '.' && *c != ',') || *c == *last || strspn(c + 1, "0123456789") != 3)
            return false;
    }
    plain[n] = '\0';
    return digits <= 2 + (size_t)grouped && ranh_num_double(plain, value);
}

struct reading {
    const struct ranh_rules *rules;
    struct ranh_label *label;
    const char *number[2]; /* whole numbers in their order */
    char parted;           /* what stands before the second */
    size_t n_numbers, n_areas;
};

static bool add_use(struct ranh_label *label, const char *text, size_t n)
{
    size_t have = strlen(label->use);
    if (have + n + 2 > RANH_LABEL_USES)
        return false;
    if (have)
        label->use[have++] = '+';
    memcpy(label->use + have, text, n);
    label->use[have + n] = '\0';
    label->parts |= RANH_LABEL_USE;
    return true;
}

static bool add_number(struct reading *r, const struct word *word, const char *text)
{
    if (r->n_numbers == 2 || !is_number(text))
        return false;
    if (r->n_numbers == 1)
        r->parted = word->before;
    r->number[r->n_numbers++] = text;
    return true;
}

static bool read_word(struct reading *r, struct word *word)
{
    double area;
    drop_unit(word->text);
    if (strcmp(word->text, "m2") == 0 || strcmp(word->text, "+") == 0)
        return true;
    const char *behind = pass_uses(r->rules, word->text);
    if (behind && !*behind)
        return add_use(r->label, word->text, strlen(word->text));
    if (behind && is_digit(*behind)) /* "1L654", "ODT123" */
        return add_use(r->label, word->text, (size_t)(behind - word->text)) &&
               add_number(r, word, behind);
    if (read_decimal(word->text, &area)) {
        r->label->area = area;
        return r->n_areas++ == 0;
    }
    return add_number(r, word, word->text);
}

static void put_code(char to[RANH_LABEL_CODE], const char *text)
{
    size_t n = strlen(text);
    n = n < RANH_LABEL_CODE ? n : RANH_LABEL_CODE - 1;
    memcpy(to, text, n);
    to[n] = '\0';
}

/* Which of the whole numbers is the parcel's. */
static bool settle(struct reading *r, enum ranh_label_part expected)
{
    struct ranh_label *label = r->label;
    const char *whole_area = NULL;
    if (r->n_areas)
        label->parts |= RANH_LABEL_AREA;
    if (r->n_numbers == 2) {
        if (r->n_areas || (r->parted != '/' && r->parted != '\n'))
            return false; /* "12 34" may be anything */
        whole_area = r->number[1];
    } else if (r->n_numbers == 1 && expected == RANH_LABEL_AREA && !r->n_areas &&
               !(label->parts & RANH_LABEL_USE)) {
        whole_area = r->number[0];
        r->n_numbers = 0;
    }
    if (whole_area) {
        if (!ranh_num_double(whole_area, &label->area))
            return false;
        label->parts |= RANH_LABEL_AREA;
    }
    if (r->n_numbers) {
        put_code(label->number, r->number[0]);
        label->parts |= RANH_LABEL_NUMBER;
    }
    return true;
}

unsigned ranh_label_parse(const struct ranh_rules *rules, const char *text,
                          enum ranh_label_part expected, struct ranh_label *label)
{
    char plain[TEXT];
    struct words words;
    struct reading r = {.rules = rules, .label = label};
    *label = (struct ranh_label){.area = NAN};
    strip_codes(text, plain);
    if (ranh_label_parse_phrase(plain, label))
        return label->parts;
    part_signs(plain);
    split(rules, pass_prefix(plain), &words);
    bool good = words.n > 0 && !words.too_many;
    for (size_t i = 0; good && i < words.n; i++)
        good = read_word(&r, &words.at[i]);
    if (!good || !settle(&r, expected))
        *label = (struct ranh_label){.area = NAN};
    return label->parts;
}

/* One line of a node, trimmed; *text goes behind it. False when too long to be a code. */
static bool next_line(const char **text, char line[WORD])
{
    const char *end = strchr(*text, '\n');
    size_t n = end ? (size_t)(end - *text) : strlen(*text);
    const char *from = *text;
    *text = end ? end + 1 : from + n;
    while (n && (unsigned char)*from <= ' ') {
        from++;
        n--;
    }
    while (n && (unsigned char)from[n - 1] <= ' ')
        n--;
    line[0] = '\0';
    if (n >= WORD)
        return false;
    memcpy(line, from, n);
    line[n] = '\0';
    return true;
}

unsigned ranh_label_parse_node(const struct ranh_rules *rules, const char *text,
                               struct ranh_label *label)
{
    char sheet[WORD], number[WORD], use[WORD], skipped[WORD];
    size_t lines = 1;
    *label = (struct ranh_label){.area = NAN};
    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    bool good = lines >= 4 && next_line(&text, sheet) && next_line(&text, number);
    if (good)
        (void)next_line(&text, skipped);
    good = good && next_line(&text, use) && is_number(sheet) && is_number(number);
    if (!good)
        return 0;
    put_code(label->sheet, sheet);
    put_code(label->number, number);
    label->parts = RANH_LABEL_SHEET | RANH_LABEL_NUMBER;
    const char *behind = pass_uses(rules, use);
    if (behind && !*behind)
        add_use(label, use, strlen(use));
    return label->parts;
}
