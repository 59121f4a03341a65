/* SPDX-License-Identifier: MIT */
/*
 * A label in words: "Thửa 25 tờ 7", "thửa đất số 25, tờ bản đồ số 7". It is read folded, for it is written in capitals,
 * in lower case and without diacritics, and for a grammar of two words, each with its number, in either order. "T.25"
 * may be thửa or tờ and is none.
 */
#include <ranh/land/label.h>

#include <math.h>
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/base/text.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool pass(const char **at, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(*at, word, n) != 0 || is_letter((*at)[n]))
        return false;
    *at += n;
    return true;
}

static void pass_any(const char **at, const char *signs)
{
    *at += strspn(*at, signs);
}

/* Up to seven digits and perhaps a letter; *text goes behind. */
static bool take_number(const char **text, char code[RANH_LABEL_CODE])
{
    size_t n = 0;
    while (is_digit((*text)[n]))
        n++;
    size_t whole = n + (n && is_letter((*text)[n]));
    if (n == 0 || n > 7 || is_letter((*text)[whole]) || is_digit((*text)[whole]))
        return false;
    memcpy(code, *text, whole);
    code[whole] = '\0';
    *text += whole;
    return true;
}

/* "thua", "thua dat so", "to", "to ban do so:", each with its number. Digits are read where the text was
 * not folded, in which "12A" has its capital. */
static bool take_part(const char **at, const char **text, struct ranh_label *label)
{
    char folded[RANH_LABEL_CODE];
    bool parcel = pass(at, "thua"), sheet = !parcel && pass(at, "to");
    if (!parcel && !sheet)
        return false;
    pass_any(at, " \n.:");
    if (pass(at, parcel ? "dat" : "ban do"))
        pass_any(at, " \n.:");
    if (pass(at, "so"))
        pass_any(at, " \n.:");
    *text += strcspn(*text, "0123456789");
    return take_number(at, folded) && take_number(text, parcel ? label->number : label->sheet);
}

/* "tổ 7" is a group of neighbours; folded it would be the sheet. */
static bool is_of_people(struct ranh_arena *arena, const char *text)
{
    const char *nfc = ranh_text_nfc(arena, text);
    return strstr(nfc, "tổ") || strstr(nfc, "Tổ") || strstr(nfc, "TỔ");
}

unsigned ranh_label_parse_phrase(const char *text, struct ranh_label *label)
{
    struct ranh_arena arena;
    const char *whole = text;
    ranh_arena_init(&arena);
    *label = (struct ranh_label){.area = NAN};
    const char *at = ranh_text_fold(&arena, text);
    pass_any(&at, " \r\n\t(");
    bool good = take_part(&at, &text, label);
    pass_any(&at, " \r\n\t,;.-/");
    good = good && take_part(&at, &text, label);
    pass_any(&at, " \r\n\t.)");
    if (good && !*at && label->number[0] && label->sheet[0] && !is_of_people(&arena, whole))
        label->parts = RANH_LABEL_NUMBER | RANH_LABEL_SHEET;
    else
        *label = (struct ranh_label){.area = NAN};
    ranh_arena_release(&arena);
    return label->parts;
}
