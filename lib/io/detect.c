/* SPDX-License-Identifier: MIT */
/*
 * Which reading fits. The values of a column are read in every way; each word with a mark in it is legal
 * or not. Bytes that are valid UTF-8 are seldom anything else, so those speak for UTF-8 unless the letters
 * that come out are none that people write (eleven of 1,512 short legacy strings are valid UTF-8: "Gia
 * Định" in VISCII is "Gia иnh"). Two readings that give the same text are one.
 */
#include <ranh/io/detect.h>

#include <stdio.h>
#include <string.h>

#include <ranh/base/text.h>

#include "detect_impl.h"

/* Fewer distinct values than this are never beyond doubt. */
enum { ENOUGH = 10 };

/* Raw bytes in every table, UTF-8, and the ways text comes back from Windows-1252. */
enum {
    N_VIA = 4,
    N_TABLES = RANH_LEGACY_ISC
}; /* ISC is so near to TCVN3 that it must be declared */
static const int via[N_VIA] = {-1, RANH_LEGACY_TCVN3, RANH_LEGACY_VNI, RANH_LEGACY_VISCII};

struct tally {
    struct ranh_reading reading;
    struct ranh_word_set seen;
    size_t words, legal; /* different ones */
    size_t broken;       /* values that cannot be read so */
    uint64_t text;       /* hash of what comes out */
};

const char *ranh_certainty_name(enum ranh_certainty certainty)
{
    static const char *const names[] = {"ascii", "certain", "likely", "ambiguous", "unknown"};
    return names[certainty];
}

/* --- readings ------------------------------------------------------------------------------------- */

static bool shares_case(const struct ranh_reading *reading)
{
    return reading->table && ranh_legacy_shares_case(reading->table->which);
}

/* One value in one reading; false when it cannot be read so. */
static bool score_value(struct ranh_detector *detector, const struct ranh_reading *reading,
                        const char *bytes, size_t n, struct ranh_word_set *seen,
                        struct ranh_text_score *score, uint64_t *hash)
{
    ranh_str_clear(&detector->text);
    ranh_arena_clear(&detector->arena);
    unsigned flags = ranh_reading_apply(reading, bytes, n, &detector->text);
    *score = (struct ranh_text_score){0, 0};
    if (flags & (RANH_READ_BAD | RANH_READ_OTHERWISE))
        return false;
    const char *text = ranh_text_nfc(&detector->arena, detector->text.text);
    *score = ranh_score_text(detector, text, shares_case(reading), seen);
    *hash = ranh_bytes_hash(text, strlen(text));
    return true;
}

static void add_value(struct ranh_detector *detector, struct tally *tally, const char *bytes,
                      size_t n)
{
    struct ranh_text_score score;
    uint64_t hash = 0;
    if (!score_value(detector, &tally->reading, bytes, n, &tally->seen, &score, &hash))
        tally->broken++;
    tally->words += score.words;
    tally->legal += score.legal;
    tally->text = tally->text * 1099511628211u + hash;
}

/* What speaks against a reading, in words; a value that cannot be read counts as two. */
static size_t missed(const struct tally *tally)
{
    return tally->words - tally->legal + 2 * tally->broken;
}

/* Of a thousand words, those that are Vietnamese. */
static size_t fitness(const struct tally *tally)
{
    size_t words = tally->words + 2 * tally->broken;
    return words ? tally->legal * 1000 / words : 0;
}

static void name_guess(struct ranh_text_guess *guess, const struct tally *tally,
                       enum ranh_certainty certainty)
{
    guess->certainty = certainty;
    guess->words = tally->words;
    guess->legal = tally->legal;
    ranh_reading_name(&tally->reading, guess->encoding);
}

/* The best two that differ in what they say. Of equals the earlier comes first. */
static void best_two(const struct tally *tally, size_t n, const struct tally **best,
                     const struct tally **second)
{
    *best = *second = NULL;
    for (size_t i = 0; i < n; i++)
        if (tally[i].legal && (!*best || missed(&tally[i]) < missed(*best)))
            *best = &tally[i];
    for (size_t i = 0; i < n; i++)
        if (*best && tally[i].legal && tally[i].text != (*best)->text &&
            (!*second || missed(&tally[i]) < missed(*second)))
            *second = &tally[i];
}

/*
 * A word that is legal in one reading and not in the other is a strong sign: foreign words are few, and a
 * wrong reading of a toned letter hits a legal syllable less than half of the time. Two such words in
 * a column of ten values are beyond doubt, three where the best reading has a strange word itself. Of few values every word must be legal in one reading only.
 */
static void choose(const struct tally *tally, size_t n, size_t values,
                   struct ranh_text_guess *guess)
{
    const struct tally *best, *second;
    best_two(tally, n, &best, &second);
    bool many = values >= ENOUGH;
    guess->certainty = RANH_TEXT_UNKNOWN;
    if (!best || fitness(best) < (many ? 700 : 1000))
        return;
    size_t against = second ? missed(second) : missed(best) + best->words;
    if (many && against >= missed(best) + (missed(best) ? 3 : 2)) {
        name_guess(guess, best, RANH_TEXT_CERTAIN);
    } else if (against <= missed(best)) {
        name_guess(guess, best, RANH_TEXT_AMBIGUOUS);
        ranh_reading_name(&second->reading, guess->rival);
    } else {
        name_guess(guess, best, RANH_TEXT_LIKELY);
    }
}

static void read_all(struct ranh_detector *detector, const struct ranh_text_sample *sample,
                     const bool *take, struct tally *tally, size_t n)
{
    for (size_t r = 0; r < n; r++)
        for (size_t i = 0; i < sample->n; i++)
            if (take[i])
                add_value(detector, &tally[r], sample->value[i], sample->length[i]);
}

/* Valid UTF-8, and how its words are spelt. A cut last letter is allowed behind whole ones; alone it is
 * more likely a letter of a font ("Hoà" ends with a byte that can begin one of UTF-8). */
static bool is_utf8(struct ranh_detector *detector, const char *bytes, size_t n,
                    struct ranh_text_score *score)
{
    const struct ranh_reading utf8 = {0};
    uint64_t hash;
    return score_value(detector, &utf8, bytes, n, NULL, score, &hash) &&
           (detector->text.len == n || ranh_bytes_matter(detector->text.text, detector->text.len));
}

/* A word of Latin letters and letters of another script: nobody writes so. */
static bool mixes_scripts(const char *text)
{
    bool latin = false, other = false;
    while (*text) {
        uint32_t c = ranh_next_letter(&text);
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0xc0;
        if (!letter)
            latin = other = false;
        else if (c < 0x250 || (c >= 0x300 && c < 0x370) || (c >= 0x1e00 && c < 0x1f00))
            latin = true;
        else if (c < 0x800)
            other = true; /* what two bytes of a font encoding can look like */
        if (latin && other)
            return true;
    }
    return false;
}

/* All values are UTF-8: is it the text itself, or text spoilt on the way? */
static void judge_utf8(struct ranh_detector *detector, const struct ranh_text_sample *sample,
                       const bool *all, struct ranh_text_guess *guess)
{
    struct tally plain, tally[N_TABLES + N_VIA];
    const struct tally *best, *second;
    size_t n = 0;
    memset(&plain, 0, sizeof(plain));
    memset(tally, 0, sizeof(tally));
    for (size_t i = 0; i < N_VIA; i++)
        tally[n++].reading =
            (struct ranh_reading){true, via[i] < 0 ? NULL : &detector->table[via[i]]};
    for (size_t i = 0; sample->n < ENOUGH && i < N_TABLES; i++)
        tally[n++].reading.table = &detector->table[i];
    read_all(detector, sample, all, &plain, 1);
    size_t fit = fitness(&plain);
    name_guess(guess, &plain, RANH_TEXT_CERTAIN);
    if (fit >= 900)
        return;
    read_all(detector, sample, all, tally, n);
    best_two(tally, n, &best, &second);
    struct ranh_text_guess other = {.values = sample->n};
    choose(tally, n, sample->n, &other);
    if (!best || fitness(best) < fit + 200 || other.certainty == RANH_TEXT_UNKNOWN)
        return;
    if (best->reading.via_windows && other.certainty != RANH_TEXT_AMBIGUOUS) {
        *guess = other;
    } else { /* bytes that are UTF-8 by accident, or spoilt in one of two ways */
        guess->certainty = RANH_TEXT_AMBIGUOUS;
        ranh_reading_name(&best->reading, guess->rival);
    }
}

/* Where each value of a sample stands before any table was tried. */
struct split {
    bool all[RANH_SAMPLE_MAX];
    bool legacy[RANH_SAMPLE_MAX]; /* is no UTF-8, or UTF-8 that nobody writes */
    size_t n_legacy, n_utf8;      /* n_utf8: UTF-8, whatever it says */
    size_t n_invalid;             /* is no UTF-8 */
};

static void split_sample(struct ranh_detector *detector, const struct ranh_text_sample *sample,
                         struct split *split)
{
    bool weak[RANH_SAMPLE_MAX];
    *split = (struct split){.n_utf8 = 0};
    for (size_t i = 0; i < sample->n; i++) {
        struct ranh_text_score score;
        bool mixed = false;
        bool valid = is_utf8(detector, sample->value[i], sample->length[i], &score);
        if (valid)
            mixed = mixes_scripts(detector->text.text);
        split->all[i] = true;
        split->legacy[i] = !valid || mixed;
        split->n_legacy += split->legacy[i];
        split->n_invalid += !valid;
        split->n_utf8 += valid && !mixed;
        weak[i] = valid && score.legal < score.words;
    }
    /* Next to values that are no UTF-8 those that merely happen to be valid speak for the tables too. */
    for (size_t i = 0; split->n_legacy > split->n_utf8 && i < sample->n; i++) {
        split->n_legacy += weak[i] && !split->legacy[i];
        split->legacy[i] |= weak[i];
    }
}

void ranh_detect(struct ranh_detector *detector, const struct ranh_text_sample *sample,
                 struct ranh_text_guess *guess)
{
    struct split split;
    struct tally tally[N_TABLES];
    *guess = (struct ranh_text_guess){.values = sample->n};
    if (sample->n == 0)
        return;
    split_sample(detector, sample, &split);
    if (split.n_legacy > 0) {
        memset(tally, 0, sizeof(tally));
        for (size_t r = 0; r < N_TABLES; r++)
            tally[r].reading.table = &detector->table[r];
        read_all(detector, sample, split.legacy, tally, N_TABLES);
        choose(tally, N_TABLES, split.n_legacy, guess);
    }
    bool found = guess->certainty == RANH_TEXT_CERTAIN || guess->certainty == RANH_TEXT_LIKELY;
    if (split.n_legacy == 0 || (split.n_invalid == 0 && !found)) {
        judge_utf8(detector, sample, split.all, guess);
    } else if (split.n_utf8 >= split.n_legacy) { /* one half by one program, the rest by another */
        if (found)
            snprintf(guess->minority, sizeof(guess->minority), "%s", guess->encoding);
        snprintf(guess->encoding, sizeof(guess->encoding), "UTF-8");
        guess->rival[0] = '\0';
        guess->certainty = RANH_TEXT_CERTAIN;
    }
}

struct ranh_detector *ranh_detector_open(void)
{
    struct ranh_detector *detector = ranh_calloc(1, sizeof(*detector));
    ranh_syllables_load(&detector->syllables);
    for (int i = 0; i < RANH_LEGACY_N; i++)
        ranh_legacy_load(&detector->table[i], (enum ranh_legacy)i);
    ranh_arena_init(&detector->arena);
    ranh_str_init(&detector->text);
    return detector;
}

void ranh_detector_close(struct ranh_detector *detector)
{
    if (!detector)
        return;
    ranh_str_release(&detector->text);
    ranh_arena_release(&detector->arena);
    ranh_free(detector);
}
