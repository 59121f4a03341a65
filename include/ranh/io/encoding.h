/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_ENCODING_H
#define RANH_IO_ENCODING_H
/*
 * Bytes of a text column to NFC UTF-8. GDAL's own decoding of CP1258 and TCVN5712-1 drops last
 * letters, so nothing here goes through GDAL. iconv serves the encodings it does right (always with
 * the closing flush); UTF-8 is checked strictly by ourselves.
 */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/str.h>

struct ranh_decoder; /* opaque; one thread */

/* "UTF-8", "Shift_JIS", "CP932", "ISO-8859-1", "windows-1252", ...; code page numbers as in .cpg files
 * ("932", "88591"); NULL or "" is UTF-8. RANH_E_INPUT for an unknown name, and for the font encodings
 * (TCVN3, VNI, VPS ...) that are not read yet. */
int ranh_decoder_open(const char *encoding, struct ranh_decoder **decoder, struct ranh_err *err);
void ranh_decoder_close(struct ranh_decoder *decoder); /* NULL is fine */

/* One name per encoding ("UTF-8", "CP932"), however it was asked for. */
const char *ranh_decoder_name(const struct ranh_decoder *decoder);
bool ranh_decoder_is_utf8(const struct ranh_decoder *decoder);

/* Replaces *out by NFC UTF-8. NULs at the end are padding and dropped. Returns false when some bytes
 * could not be decoded (each became U+FFFD): the caller reports the cell; the bytes themselves are
 * kept in `delivered`. */
bool ranh_decode(struct ranh_decoder *decoder, const char *bytes, size_t n, struct ranh_str *out);

#endif
