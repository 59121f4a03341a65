/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_LEGACY_H
#define RANH_LIB_IO_LEGACY_H
/*
 * The Vietnamese font encodings: which bytes are which letter. The tables are made from
 * datasets/codes/encodings.csv when the program is built: a decoder must work where no datasets are, and a
 * constant table needs no loading, no lock and no failure.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/str.h>

/* The order is that of likelihood in files of offices; of two readings with the same text the first
 * gives the name. */
enum ranh_legacy {
    RANH_LEGACY_TCVN3,
    RANH_LEGACY_VNI,
    RANH_LEGACY_CP1258,
    RANH_LEGACY_VISCII,
    RANH_LEGACY_TCVN5712,
    RANH_LEGACY_VPS,
    RANH_LEGACY_BKHCM2,
    RANH_LEGACY_BKHCM1,
    RANH_LEGACY_VIETWARE_X,
    RANH_LEGACY_VIETWARE_F,
    RANH_LEGACY_ISC,
    RANH_LEGACY_N
};

/* First bytes of pairs: five vowels and up to seven more, in two cases. */
enum { RANH_LEGACY_ROWS = 26 };

struct ranh_legacy_table {
    enum ranh_legacy which;
    uint16_t one[256];                    /* letter, 0 = none */
    uint8_t row[256];                     /* of pair[], + 1; 0 = begins no pair */
    uint16_t pair[RANH_LEGACY_ROWS][128]; /* by second byte - 0x80; 0 = none */
};

const char *ranh_legacy_name(enum ranh_legacy which);
void ranh_legacy_load(struct ranh_legacy_table *table, enum ranh_legacy which);

/* Appends UTF-8, not yet normalised, longest match first; returns how many bytes are no letter there
 * (each became U+FFFD). Signs the fonts share with Windows-1252 (“ ” – ° ²) are read as such. */
size_t ranh_legacy_decode(const struct ranh_legacy_table *table, const char *bytes, size_t n,
                          struct ranh_str *out);

/* Some letters are bytes below 80: controls (VISCII, TCVN5712-1) or signs such as ^ (ISC, BK HCM1). */
bool ranh_legacy_has_low_letters(const struct ranh_legacy_table *table);

/* Toned capitals are the bytes of small letters there, told apart by a font of capitals. */
bool ranh_legacy_shares_case(enum ranh_legacy which);

/* Windows-1252: what a byte shows (U+0081 for 81: five bytes have no sign), and the way back (-1). */
uint16_t ranh_cp1252_letter(unsigned char byte);
int ranh_cp1252_byte(uint32_t letter);

/* Appends one letter (below U+10000) as UTF-8. */
void ranh_put_letter(struct ranh_str *out, uint32_t letter);
/* The next letter of well-formed UTF-8; moves on. */
uint32_t ranh_next_letter(const char **text);

#endif
