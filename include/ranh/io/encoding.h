/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_ENCODING_H
#define RANH_IO_ENCODING_H
/*
 * Bytes of a text column to NFC UTF-8. GDAL's own decoding of CP1258 and TCVN5712-1 drops last
 * letters, so nothing here goes through GDAL. The Vietnamese encodings are read by our own tables, UTF-8 is
 * checked strictly by ourselves; iconv serves the others, always with the closing flush.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/str.h>

struct ranh_decoder; /* opaque; one thread */

/* "UTF-8", "TCVN3", "VNI", "VISCII", "VPS", "BK HCM2", "Shift_JIS", "CP932", "ISO-8859-1", "windows-1252",
 * ...; code page numbers as in .cpg files ("932", "1258", "88591"); NULL or "" is UTF-8. "TCVN3 via CP1252"
 * and "UTF-8 via CP1252" undo a wrong reading as Windows-1252 that was saved as UTF-8. RANH_E_INPUT for an
 * unknown name. */
int ranh_decoder_open(const char *encoding, struct ranh_decoder **decoder, struct ranh_err *err);
/* In a decoder of UTF-8: how to read the cells that are not UTF-8. */
int ranh_decoder_also(struct ranh_decoder *decoder, const char *encoding, struct ranh_err *err);
void ranh_decoder_close(struct ranh_decoder *decoder); /* NULL is fine */

/* One name per encoding ("UTF-8", "CP932"), however it was asked for. */
const char *ranh_decoder_name(const struct ranh_decoder *decoder);
/* The bytes of the file are UTF-8 (also where that UTF-8 is of text once read wrongly). */
bool ranh_decoder_is_utf8(const struct ranh_decoder *decoder);
/* Printable ASCII stands for itself. */
/* Whether well-formed UTF-8 without a NUL is read as it stands. */
bool ranh_decoder_keeps_utf8(const struct ranh_decoder *decoder);
bool ranh_decoder_keeps_ascii(const struct ranh_decoder *decoder);

/* Replaces *out by NFC UTF-8. NULs at the end are padding and dropped. Returns false when some bytes
 * could not be decoded (each became U+FFFD): the caller reports the cell; the bytes themselves are
 * kept in `delivered`. */
bool ranh_decode(struct ranh_decoder *decoder, const char *bytes, size_t n, struct ranh_str *out);

/* What there is to tell about a cell; 0 for nearly all. */
enum ranh_cell_text {
    RANH_CELL_TEXT_BAD = 1,        /* bytes that are no letter; each became U+FFFD */
    RANH_CELL_TEXT_CUT = 2,        /* ended inside of a letter, which was left out */
    RANH_CELL_TEXT_DECOMPOSED = 4, /* letters and marks were apart (NFD) */
    RANH_CELL_TEXT_OTHER = 8, /* read in another encoding than its column: it fits that one only */
    RANH_CELL_TEXT_CAPITALS = 16, /* capitals without a sign of their own were restored */
    RANH_CELL_TEXT_CASE = 32,     /* a small letter may have been a capital; nothing tells */
};
/* As ranh_decode(), for cells of a column of names and addresses: looks at spelling to tell cells that came
 * from elsewhere and lost capitals. */
struct ranh_detector;
unsigned ranh_decode_cell(struct ranh_decoder *decoder, const struct ranh_detector *detector,
                          const char *bytes, size_t n, struct ranh_str *out);

/* Letters that drawings write by number, \U+1EA1, in text of any encoding: what the encoding lacks. The bytes of
 * the escape that begins here, and its letter; 0 = none does. */
size_t ranh_read_escape(const char *bytes, size_t n, uint32_t *letter);
bool ranh_has_escape(const char *bytes, size_t n);
/* Of decoded text, in place; NFC again. */
void ranh_decode_escapes(struct ranh_arena *arena, struct ranh_str *text);

#endif
