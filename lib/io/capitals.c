/* SPDX-License-Identifier: MIT */
/*
 * Capitals that have no bytes. In TCVN3 and its like a toned capital is the byte of its small letter, shown
 * large by a font; the font is not in the file. What ASCII letters show is certain: in "NGUYễN THị áNH"
 * every word is in capitals. A single word ("ẩn Danh", "ấp 3") shows nothing, and is told and left alone.
 */
#include <ranh/io/encoding.h>

#include "encoding_impl.h"

/* One word, or a whole cell. */
struct letters {
    size_t begin;           /* offset of the word */
    size_t n, upper, lower; /* letters; those of known case */
    size_t unknown;         /* small letters that may be capitals */
    bool begins_unknown;
};

/* Ă Â Đ Ê Ô Ơ Ư have bytes of their own. */
static bool is_capital_of_doubt(struct ranh_letter letter, uint32_t c)
{
    return c >= 0x80 && !letter.upper && letter.tone > 0;
}

static void count(struct letters *letters, struct ranh_letter letter, uint32_t c)
{
    bool unknown = is_capital_of_doubt(letter, c);
    letters->begins_unknown |= letters->n == 0 && unknown;
    letters->n++;
    letters->unknown += unknown;
    letters->upper += letter.upper;
    letters->lower += !unknown && !letter.upper;
}

/* From begin to end of text, in capitals. Lengths in bytes stay: 2 or 3 for both cases of a letter, but
 * for ư and ơ, whose capitals have two as well. */
static void raise_case(const struct ranh_syllables *syllables, const char *begin, const char *end,
                       struct ranh_str *out)
{
    while (begin < end)
        ranh_put_letter(out, ranh_syllables_upper(syllables, ranh_next_letter(&begin)));
}

static bool all_capitals(const struct letters *word)
{
    return word->upper >= 2 && word->lower == 0;
}

struct words {
    size_t n, title, doubtful, capitals;
    bool first_doubtful;
    bool raised; /* a word in capitals has a letter of doubt */
};

static void end_word(struct words *words, struct letters *cell, struct letters *word)
{
    if (word->n == 0)
        return;
    cell->lower += word->lower;
    cell->unknown += word->unknown;
    words->capitals += all_capitals(word);
    words->raised |= word->unknown && all_capitals(word);
    words->title += word->upper > 0 && !word->begins_unknown;
    words->doubtful += word->begins_unknown;
    words->first_doubtful |= words->n == 0 && word->begins_unknown;
    words->n++;
}

/* Writes text anew, words in capitals (or whole: all words) raised. */
static void raise_words(const struct ranh_syllables *syllables, bool whole, struct ranh_str *text)
{
    struct letters word = {0};
    struct ranh_str out = RANH_STR_INIT;
    const char *begin = text->text;
    for (const char *at = begin;;) {
        const char *here = at;
        uint32_t c = *at ? ranh_next_letter(&at) : 0;
        struct ranh_letter letter = ranh_syllables_letter(syllables, c);
        if (letter.base) {
            count(&word, letter, c);
            continue;
        }
        if (word.unknown && (whole || all_capitals(&word)))
            raise_case(syllables, begin, here, &out);
        else
            ranh_str_add(&out, begin, (size_t)(here - begin));
        if (!c)
            break;
        ranh_str_add(&out, here, (size_t)(at - here));
        begin = at;
        word = (struct letters){0};
    }
    ranh_str_clear(text);
    ranh_str_add(text, out.text, out.len);
    ranh_str_release(&out);
}

unsigned ranh_capitals_restore(const struct ranh_syllables *syllables, struct ranh_str *text)
{
    struct letters cell = {0}, word = {0};
    struct words words = {0};
    unsigned flags = 0;
    for (const char *at = text->text; *at;) {
        uint32_t c = ranh_next_letter(&at);
        struct ranh_letter letter = ranh_syllables_letter(syllables, c);
        if (letter.base) {
            count(&word, letter, c);
        } else {
            end_word(&words, &cell, &word);
            word = (struct letters){0};
        }
    }
    end_word(&words, &cell, &word);
    if (cell.unknown == 0)
        return 0;
    bool whole = words.capitals > 0 && cell.lower == 0;
    if (whole || words.raised) {
        raise_words(syllables, whole, text);
        flags |= RANH_CELL_TEXT_CAPITALS;
    }
    if (!whole &&
        (words.first_doubtful || (words.doubtful && words.title + words.doubtful == words.n)))
        flags |= RANH_CELL_TEXT_CASE;
    return flags;
}
