/* SPDX-License-Identifier: MIT */
#ifndef RANH_BASE_TEXT_H
#define RANH_BASE_TEXT_H
/*
 * Text is UTF-8 in NFC inside the program. Here: checking, normalising, folding for search (đ has
 * no Unicode decomposition and is folded by hand), and "did you mean".
 */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/base/arena.h>

/* Offset of the first byte that is not well-formed UTF-8, or n when all of it is. */
size_t ranh_text_valid(const char *bytes, size_t n);

/* Well-formed, without a NUL, and NFC as it stands, known in one pass and without tables: ASCII, Latin
 * letters below U+0300 and those of Vietnamese. False tells nothing. */
bool ranh_text_surely_nfc(const char *bytes, size_t n);

/* NFC of well-formed UTF-8; returns text itself when it already is NFC. */
const char *ranh_text_nfc(struct ranh_arena *arena, const char *text);

/* For matching: NFC, lower case, no tone marks or diacritics, đ -> d, blanks collapsed and trimmed.
 * */
char *ranh_text_fold(struct ranh_arena *arena, const char *text);

/* For comparing names of columns: folded, letters and digits only: "Số tờ bản đồ" and "SO_TO_BAN_DO"
 * are both "sotobando". */
char *ranh_text_squeeze(struct ranh_arena *arena, const char *text);

/* Trims ASCII blanks and NBSP at both ends; the copy lives in the arena. */
char *ranh_text_trim(struct ranh_arena *arena, const char *text);

/* Columns the text takes on a terminal (combining marks 0, wide letters 2). */
size_t ranh_text_width(const char *text);

/* Nearest candidate (NULL-terminated list) within a distance a person would mistype, or NULL. */
const char *ranh_text_suggest(const char *word, const char *const *candidates);

#endif
