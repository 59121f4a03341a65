/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_DXF_TEXT_H
#define RANH_LIB_IO_DXF_TEXT_H
/*
 * What a text of a DXF says, apart from how it is drawn. Its bytes are of an encoding that is not known here, and stay
 * as they are; only the codes are read, which are ASCII in every one: \U+1EA1 and ^B in all values, %%c in texts,
 * formats like {\fArial|b0;\S245/85.4;} in an MTEXT. (AutoCAD's DXF reference, "MTEXT", and its list of control
 * codes.) \M+nXXXX is the letter of a code page of East Asia, and stays as it is written where that has none such.
 */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/base/str.h>

enum dxf_kind { DXF_NAME, DXF_TEXT, DXF_MTEXT };

/* Printable ASCII without codes: says what it is. */
bool dxf_text_is_plain(enum dxf_kind kind, const char *bytes, size_t n);

/* Appends what the value says. Letters told by number become UTF-8; or, where the other bytes need not be UTF-8,
 * \U+XXXX to be read when those have been decoded (ranh_decode_escapes()). */
void dxf_text_read(enum dxf_kind kind, const char *bytes, size_t n, bool later,
                   struct ranh_str *out);

#endif
