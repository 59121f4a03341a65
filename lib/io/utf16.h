/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_UTF16_H
#define RANH_LIB_IO_UTF16_H
/*
 * Text files in UTF-16, which is what Excel calls "Unicode text": read as a temporary file in UTF-8, so
 * that readers of bytes need not know.
 */
#include <stdbool.h>
#include <stdio.h>

#include <ranh/base/err.h>

/* By its first bytes: a mark, or every second one NUL. */
bool ranh_is_utf16(const unsigned char *head, size_t n, bool *big_endian);
/* Replaces *file by one in UTF-8, without a mark, at its beginning, that nobody else sees. Halves of
 * pairs become the three bytes that no UTF-8 has, so that they are told like any other bad bytes.
 * RANH_E_INPUT: an odd number of bytes; RANH_E_OUTPUT: no room. *file stays open in either case. */
int ranh_utf16_open(const char *path, bool big_endian, FILE **file, struct ranh_err *err);

#endif
