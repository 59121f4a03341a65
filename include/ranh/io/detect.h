/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_DETECT_H
#define RANH_IO_DETECT_H
/*
 * In which encoding the text of a column was written. Every table is tried on a sample of its values, and
 * what comes out is judged by the spelling of Vietnamese syllables. A column of ten names shows its
 * encoding beyond doubt; a single word often has two readings ("Củ Chi" in TCVN3 is "Cự Chi" in VISCII),
 * and then that is the answer: nothing is guessed.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>

enum ranh_certainty {
    RANH_TEXT_ASCII,     /* nothing to decide */
    RANH_TEXT_CERTAIN,   /* ten values or more speak for one, or they are UTF-8 */
    RANH_TEXT_LIKELY,    /* few values, and only one reading is Vietnamese */
    RANH_TEXT_AMBIGUOUS, /* two readings are; see rival */
    RANH_TEXT_UNKNOWN,   /* none is */
};
const char *ranh_certainty_name(enum ranh_certainty certainty); /* "certain" */

/* Distinct values with bytes outside of ASCII, up to a number. */
enum { RANH_SAMPLE_MAX = 64 };
struct ranh_text_sample {
    struct ranh_arena *arena; /* the caller's; keeps the values */
    const char *value[RANH_SAMPLE_MAX];
    size_t length[RANH_SAMPLE_MAX];
    uint64_t hash[RANH_SAMPLE_MAX];
    size_t n;
};
void ranh_text_sample_init(struct ranh_text_sample *sample, struct ranh_arena *arena);
/* True when the bytes were of interest: not ASCII, and not yet in the sample. */
bool ranh_text_sample_add(struct ranh_text_sample *sample, const char *bytes, size_t n);

enum { RANH_ENCODING_NAME_MAX = 32 };
struct ranh_text_guess {
    enum ranh_certainty certainty;
    char encoding[RANH_ENCODING_NAME_MAX]; /* for ranh_decoder_open(); "" for ASCII and UNKNOWN */
    char rival[RANH_ENCODING_NAME_MAX];    /* of AMBIGUOUS: the other reading */
    char
        minority[RANH_ENCODING_NAME_MAX]; /* of the values that are no UTF-8 in a column of UTF-8 */
    size_t values;                        /* of the sample */
    size_t words, legal; /* with marks, and how many of them are spelt as Vietnamese is */
};

struct ranh_detector; /* opaque; tables, about 100 kB; one thread */
struct ranh_detector *ranh_detector_open(void);
void ranh_detector_close(struct ranh_detector *detector); /* NULL is fine */

void ranh_detect(struct ranh_detector *detector, const struct ranh_text_sample *sample,
                 struct ranh_text_guess *guess);

/* Words with marks in NFC text, and how many are spelt as Vietnamese is. With shared_case the small toned
 * letters of a word may stand for capitals, as in TCVN3. */
struct ranh_text_score {
    size_t words, legal;
};
struct ranh_text_score ranh_detector_score(const struct ranh_detector *detector, const char *text,
                                           bool shared_case);
/* The same, each word once, however often it stands there: what ranh_detect() counts. */
struct ranh_text_score ranh_detector_score_once(const struct ranh_detector *detector,
                                                const char *text);

#endif
