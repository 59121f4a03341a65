/* SPDX-License-Identifier: MIT */
/*
 * A checker of JSON that builds nothing: one pass, a stack of one byte per level. It follows RFC 8259 to
 * the letter except that a UTF-8 mark at the beginning is allowed, and that bytes inside strings are not
 * judged (text is decoded, and complained about, later).
 */
#include "json_scan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/i18n.h>

enum { DEPTH_MAX = 1000, KEY_MAX = 16 };

struct scanner {
    const char *path;
    FILE *file;
    int c; /* the byte at work; EOF at the end */
    int64_t line, column;
    char stack[DEPTH_MAX]; /* '{' or '[' */
    int depth;
    int features_depth; /* of the array "features"; 0 = not inside */
    char key[KEY_MAX];  /* the last one of the outermost object */
    struct ranh_json_scan *scan;
};

static void next(struct scanner *s)
{
    if (s->c == '\n') {
        s->line++;
        s->column = 0;
    }
    s->c = getc_unlocked(s->file);
    s->column++;
}

static void skip_blanks(struct scanner *s)
{
    while (s->c == ' ' || s->c == '\n' || s->c == '\t' || s->c == '\r')
        next(s);
}

static int broken(const struct scanner *s, struct ranh_err *err)
{
    if (s->c == EOF)
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: is cut off: the JSON ends in line %" PRId64
                           " before it is complete; get the file again"),
                         s->path, s->line);
    return ranh_fail(err, RANH_E_INPUT, _("%s:%" PRId64 ":%" PRId64 ": this is not JSON"), s->path,
                     s->line, s->column);
}

static bool digits(struct scanner *s)
{
    if (s->c < '0' || s->c > '9')
        return false;
    while (s->c >= '0' && s->c <= '9')
        next(s);
    return true;
}

static bool number(struct scanner *s)
{
    if (s->c == '-')
        next(s);
    if (s->c == '0')
        next(s);
    else if (!digits(s))
        return false;
    if (s->c == '.') {
        next(s);
        if (!digits(s))
            return false;
    }
    if (s->c == 'e' || s->c == 'E') {
        next(s);
        if (s->c == '+' || s->c == '-')
            next(s);
        return digits(s);
    }
    return true;
}

static bool escape(struct scanner *s)
{
    next(s);
    if (s->c != 'u') {
        bool known = s->c != EOF && s->c && strchr("\"\\/bfnrt", s->c);
        next(s);
        return known;
    }
    for (int i = 0; i < 4; i++) {
        next(s);
        if (s->c == EOF || !s->c || !strchr("0123456789abcdefABCDEF", s->c))
            return false;
    }
    next(s);
    return true;
}

/* From the opening quote to behind the closing one. key NULL = not wanted. */
static bool string(struct scanner *s, char *key)
{
    size_t n = 0;
    next(s);
    while (s->c != '"') {
        if (s->c == EOF || s->c < 0x20)
            return false;
        if (key && n + 1 < KEY_MAX)
            key[n++] = (char)s->c;
        if (s->c == '\\') {
            if (!escape(s))
                return false;
        } else {
            next(s);
        }
    }
    if (key)
        key[n] = '\0';
    next(s);
    return true;
}

static bool word(struct scanner *s, const char *rest)
{
    for (; *rest; rest++, next(s))
        if (s->c != *rest)
            return false;
    return true;
}

static bool scalar(struct scanner *s)
{
    switch (s->c) {
    case '"':
        return string(s, NULL);
    case 't':
        return word(s, "true");
    case 'f':
        return word(s, "false");
    case 'n':
        return word(s, "null");
    default:
        return number(s);
    }
}

/* `"name" :` of an object. */
static bool key(struct scanner *s)
{
    if (s->c != '"' || !string(s, s->depth == 1 ? s->key : NULL))
        return false;
    skip_blanks(s);
    if (s->c != ':')
        return false;
    next(s);
    skip_blanks(s);
    return true;
}

static void count_element(struct scanner *s)
{
    if (!s->features_depth || s->depth != s->features_depth)
        return;
    s->scan->features++;
    if (s->c != '{')
        s->scan->strangers++;
}

/* An opening bracket; *empty when the closing one follows at once (then it is left for close()). */
static bool open_level(struct scanner *s, bool *empty)
{
    if (s->depth == DEPTH_MAX)
        return false;
    if (s->depth == 1 && s->stack[0] == '{' && s->c == '[' && strcmp(s->key, "features") == 0 &&
        s->scan->features < 0) {
        s->features_depth = 2;
        s->scan->features = 0;
    }
    s->stack[s->depth++] = (char)s->c;
    next(s);
    skip_blanks(s);
    *empty = s->c == (s->stack[s->depth - 1] == '{' ? '}' : ']');
    return *empty || s->stack[s->depth - 1] == '[' || key(s);
}

/* Behind a value: commas and closing brackets, until the next value or the end. */
static bool close_levels(struct scanner *s)
{
    for (;;) {
        skip_blanks(s);
        if (s->depth == 0)
            return true;
        bool object = s->stack[s->depth - 1] == '{';
        if (s->c == ',') {
            next(s);
            skip_blanks(s);
            return object ? key(s) : s->c != ']';
        }
        if (s->c != (object ? '}' : ']'))
            return false;
        if (--s->depth < s->features_depth)
            s->features_depth = 0;
        next(s);
    }
}

/* One value with all that is in it, without recursion: 100,000 brackets are a hostile file. */
static bool value(struct scanner *s)
{
    for (;;) {
        count_element(s);
        bool empty = true;
        bool good = s->c == '{' || s->c == '[' ? open_level(s, &empty) : scalar(s);
        if (!good)
            return false;
        if (!empty)
            continue;
        if (!close_levels(s))
            return false;
        if (s->depth == 0)
            return true;
    }
}

/* A UTF-8 mark is passed over; a part of one is a byte that is no JSON. */
static void first_byte(struct scanner *s)
{
    next(s);
    if (s->c != 0xef)
        return;
    next(s);
    if (s->c != 0xbb)
        return;
    next(s);
    if (s->c == 0xbf)
        next(s);
    else
        s->c = 0xbb;
}

int ranh_json_scan(const char *path, struct ranh_json_scan *scan, struct ranh_err *err)
{
    struct scanner s = {.path = path, .line = 1, .scan = scan, .file = fopen(path, "rb")};
    *scan = (struct ranh_json_scan){.features = -1};
    if (!s.file)
        return ranh_fail(err, RANH_E_INPUT, _("%s: cannot be read; check its permissions"), path);
    first_byte(&s);
    if (s.c == 0x1e) { /* RFC 8142 begins each text with it */
        scan->sequence = true;
        next(&s);
    }
    skip_blanks(&s);
    bool good = value(&s);
    while (good && s.c != EOF && (s.c == '{' || s.c == 0x1e)) {
        scan->sequence = true;
        if (s.c == 0x1e)
            next(&s);
        skip_blanks(&s);
        s.key[0] = '\0';
        good = value(&s);
    }
    int status = good && s.c == EOF ? RANH_OK : broken(&s, err);
    if (scan->sequence)
        scan->features = -1;
    fclose(s.file);
    return status;
}
