/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_DETECT_IMPL_H
#define RANH_LIB_IO_DETECT_IMPL_H
/*
 * What detect.c (which reading fits) shares with text_sample.c, detect_score.c (how it is spelt), reading.c
 * (one reading) and the decoder of cells.
 */
#include <ranh/base/str.h>
#include <ranh/io/detect.h>

#include "legacy.h"
#include "syllable.h"

/*
 * One way to read bytes. via_windows: the text had been read as Windows-1252 by some program and saved as
 * UTF-8, so it is turned back into bytes first ("NguyÔn V¨n", "Äá»‹nh").
 */
struct ranh_reading {
    bool via_windows;
    const struct ranh_legacy_table *table; /* NULL = UTF-8 */
};

void ranh_reading_name(const struct ranh_reading *reading, char name[RANH_ENCODING_NAME_MAX]);

enum {
    RANH_READ_BAD = 1,       /* some bytes are no letter in it; they became U+FFFD */
    RANH_READ_TRUNCATED = 2, /* UTF-8 that ends inside of a letter, which was left out */
    RANH_READ_OTHERWISE =
        4, /* via_windows, but the text cannot have come that way: left as it is */
};
/* Appends UTF-8, not normalised. */
unsigned ranh_reading_apply(const struct ranh_reading *reading, const char *bytes, size_t n,
                            struct ranh_str *out);

/* Words already counted: "Phường 1" to "Phường 16" are one piece of evidence and not sixteen. */
enum { RANH_WORD_SLOTS = 1024 };
struct ranh_word_set {
    uint64_t slot[RANH_WORD_SLOTS]; /* hash, 0 = free */
    size_t n;
};

/* As ranh_detector_score(), counting each word once for all texts scored with the same set (may be NULL). */
struct ranh_text_score ranh_score_text(const struct ranh_detector *detector, const char *text,
                                       bool shared_case, struct ranh_word_set *seen);

/* Not ASCII; control bytes count too: VISCII and TCVN5712-1 have letters there. */
bool ranh_bytes_matter(const char *bytes, size_t n);
/* To tell values apart, nothing more. */
uint64_t ranh_bytes_hash(const char *bytes, size_t n);

struct ranh_detector {
    struct ranh_syllables syllables;
    struct ranh_legacy_table table[RANH_LEGACY_N];
    struct ranh_arena arena; /* scratch */
    struct ranh_str text;
};

#endif
