/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_ENCODING_IMPL_H
#define RANH_LIB_IO_ENCODING_IMPL_H
/* The decoder: encoding.c opens it by name, encoding_cell.c reads cells with it. */
#include <iconv.h>

#include <ranh/io/encoding.h>

#include "detect_impl.h"

struct ranh_decoder {
    char name[RANH_ENCODING_NAME_MAX];
    bool own;                    /* reading is used, not iconv */
    struct ranh_reading reading; /* its table is the one below */
    struct ranh_legacy_table *table;
    struct ranh_decoder *other; /* for cells that are no UTF-8 in a column of UTF-8; or NULL */
    iconv_t iconv;              /* (iconv_t)-1 where own */
    bool plain_utf8;
    bool ascii_first;        /* bytes below 0x80 are ASCII */
    bool low_letters;        /* but for those of the table */
    struct ranh_arena arena; /* for normalising; cleared per cell */
    struct ranh_str raw;     /* decoded, not yet normalised */
};

/* Small toned letters that must be capitals, in text of an encoding that has no toned capitals. */
unsigned ranh_capitals_restore(const struct ranh_syllables *syllables, struct ranh_str *text);

#endif
