/* SPDX-License-Identifier: MIT */
/*
 * How Vietnamese a text is: its words with marks, and those of them that are legal syllables in one case.
 * Letters in an unlikely place (a sign inside of a word, a capital behind small letters) are what a wrong
 * reading leaves behind, and count against it.
 */
#include <string.h>

#include "detect_impl.h"

enum { WORD_MAX = RANH_SYLLABLE_MAX + 1 };

struct word {
    struct ranh_letter letter[WORD_MAX];
    size_t n;
    bool marked;  /* has a letter outside of ASCII */
    bool strange; /* or something that is no letter of Vietnamese */
    bool vowel;
    bool upper, lower, upper_inside; /* of letters whose case is known */
    uint64_t hash;
};

/* False when it was there, or the set is full enough. */
static bool is_new(struct ranh_word_set *seen, uint64_t hash)
{
    size_t slot = hash % RANH_WORD_SLOTS;
    if (seen->n > RANH_WORD_SLOTS / 2)
        return false;
    for (; seen->slot[slot]; slot = (slot + 1) % RANH_WORD_SLOTS)
        if (seen->slot[slot] == hash)
            return false;
    seen->slot[slot] = hash;
    seen->n++;
    return true;
}

static void add_letter(struct word *word, struct ranh_letter letter, bool ascii, bool shared_case)
{
    bool known = ascii || letter.upper || !shared_case;
    word->marked |= !ascii;
    word->vowel |= letter.base < 'a' ? letter.base != '0' : strchr("aeiouy", letter.base) != NULL;
    if (known && letter.upper) {
        word->upper = true;
        word->upper_inside |= word->n > 0;
    } else if (known) {
        word->lower = true;
    }
    if (word->n < WORD_MAX)
        word->letter[word->n] = letter;
    word->n++;
}

/* Without a vowel it is an abbreviation (QĐ, TĐ): no evidence. */
static void end_word(const struct ranh_detector *detector, struct word *word,
                     struct ranh_word_set *seen, struct ranh_text_score *score)
{
    bool counts = word->strange || (word->marked && word->vowel);
    if (counts && seen)
        counts = is_new(seen, word->hash | 1);
    bool one_case = !(word->lower && word->upper_inside);
    score->words += counts;
    score->legal += counts && !word->strange && one_case && word->n < WORD_MAX &&
                    ranh_syllable_legal(&detector->syllables, word->letter, word->n);
    *word = (struct word){0};
}

/* Quotes, dashes, dots, and in UTF-8 arrows and the like: they end a word as a comma does. */
static bool is_punctuation(uint32_t c)
{
    return c == 0xa0 || c == 0xab || c == 0xbb || c == 0xb7 || c == 0xa7 ||
           (c >= 0x2010 && c <= 0x203a && c != 0x2020 && c != 0x2021 && c != 0x2030) ||
           (c >= 0x2070 && c < 0x20a0) || (c >= 0x2190 && c < 0x2c00);
}

/* Signs that stand behind a number or a name. */
static bool is_suffix(uint32_t c)
{
    return c == 0xb0 || c == 0xb2 || c == 0xb3 || (c >= 0xbc && c <= 0xbe) || c == 0xae ||
           c == 0xa9 || c == 0x2122 || c == 0xd7 || c == 0xb1;
}

struct ranh_text_score ranh_score_text(const struct ranh_detector *detector, const char *text,
                                       bool shared_case, struct ranh_word_set *seen)
{
    struct ranh_text_score score = {0, 0};
    struct word word = {0};
    bool after_suffix = false;
    while (*text) {
        uint32_t c = ranh_next_letter(&text);
        struct ranh_letter letter = ranh_syllables_letter(&detector->syllables, c);
        if (letter.base) {
            word.strange |= after_suffix;
            word.hash = (word.hash + c) * 0x9e3779b97f4a7c15u;
            add_letter(&word, letter, c < 0x80, shared_case);
            after_suffix = false;
            continue;
        }
        bool ends = (c < 0x80 && (c >= ' ' || c == '\t' || c == '\n' || c == '\r')) ||
                    is_punctuation(c) || is_suffix(c);
        after_suffix = ends && is_suffix(c);
        if (ends) {
            end_word(detector, &word, seen, &score);
        } else {
            word.hash = (word.hash + c) * 0x9e3779b97f4a7c15u;
            word.strange = true;
        }
    }
    end_word(detector, &word, seen, &score);
    return score;
}

struct ranh_text_score ranh_detector_score(const struct ranh_detector *detector, const char *text,
                                           bool shared_case)
{
    return ranh_score_text(detector, text, shared_case, NULL);
}

struct ranh_text_score ranh_detector_score_once(const struct ranh_detector *detector,
                                                const char *text)
{
    struct ranh_word_set seen;
    memset(&seen, 0, sizeof(seen));
    return ranh_score_text(detector, text, false, &seen);
}
