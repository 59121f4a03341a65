/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_SYLLABLE_H
#define RANH_LIB_IO_SYLLABLE_H
/*
 * Whether a word is written as Vietnamese syllables are: an onset, a rime, one tone in its place. About
 * 160 rimes and 28 onsets make some 7,000 spellings out of the millions that eleven wrong readings of the
 * same bytes produce; no word list is needed, and names of places and people count like any other word.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RANH_RIME_SLOTS = 512, RANH_SYLLABLE_MAX = 8 };

/* A letter: 'a' 'e' 'i' 'o' 'u' 'y' and consonants as they are; 1 ă, 2 â, 3 ê, 4 ô, 5 ơ, 6 ư, 0 đ. */
struct ranh_letter {
    char base;    /* '\0' = no letter of Vietnamese */
    uint8_t tone; /* 0 level, 1 sắc, 2 huyền, 3 hỏi, 4 ngã, 5 nặng */
    bool upper;
};

struct ranh_syllables {
    struct ranh_letter latin[0x1b1]; /* by code point */
    struct ranh_letter toned[0x5a];  /* U+1EA0.. */
    uint32_t rime[RANH_RIME_SLOTS];
};

void ranh_syllables_load(struct ranh_syllables *syllables);
struct ranh_letter ranh_syllables_letter(const struct ranh_syllables *syllables, uint32_t letter);

/* The letter in upper case, itself when it has none. */
uint32_t ranh_syllables_upper(const struct ranh_syllables *syllables, uint32_t letter);

/* One syllable; case is not looked at. */
bool ranh_syllable_legal(const struct ranh_syllables *syllables, const struct ranh_letter *letters,
                         size_t n);

#endif
