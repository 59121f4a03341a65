/* SPDX-License-Identifier: MIT */
#ifndef RANH_BASE_NUM_H
#define RANH_BASE_NUM_H
/*
 * Numbers to text and back, the same in every locale. A parser takes the whole text or refuses it:
 * "12abc" is not 12.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RANH_NUM_MAX 40 /* bytes that hold any number written here, with its NUL */

/* Decimal point only, optional exponent; no inf, nan or hex. Surrounding blanks are allowed. */
bool ranh_num_double(const char *text, double *value);
bool ranh_num_int(const char *text, int64_t *value);

/* Shortest text that reads back as the same double ("0.1", "1e+300"); returns buf. */
char *ranh_num_write(char buf[RANH_NUM_MAX], double value);
/* Exactly `decimals` digits (0..9), rounded half away from zero, "-0.0" written as "0.0". */
char *ranh_num_fixed(char buf[RANH_NUM_MAX], double value, int decimals);
/* As ranh_num_fixed(), grouped for people: vi "1.234,5", en "1,234.5". */
char *ranh_num_people(char buf[RANH_NUM_MAX], double value, int decimals, bool vietnamese);

#endif
