/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_LABEL_H
#define RANH_LAND_LABEL_H
/*
 * What the texts of a cadastral drawing say. The statutory label is a fraction, number over area, with the land
 * use below, as separate texts; offices also write one text ("1L654/119.3", "12/ODT/85.4", "ODT 123/85.4"),
 * lines of a text node, MTEXT with its codes. Nothing is guessed: a text with two readings has none.
 */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/land/rules.h>

enum ranh_label_part {
    RANH_LABEL_NUMBER = 1, /* "245", "654a" */
    RANH_LABEL_AREA = 2,   /* "85,4" */
    RANH_LABEL_USE = 4,    /* "ODT", "ODT+CLN", "2L" */
    RANH_LABEL_SHEET = 8,
};

enum { RANH_LABEL_CODE = 16, RANH_LABEL_USES = 40 };

struct ranh_label {
    unsigned parts; /* enum ranh_label_part */
    char number[RANH_LABEL_CODE], sheet[RANH_LABEL_CODE], use[RANH_LABEL_USES];
    double area; /* NAN = none */
};

/* Parts of a UTF-8 text, 0 when it is no label. expected: the one part the text is there for by its level; it
 * decides what a whole number alone means. A land use is one to three capitals, in the list or not (A103 tells),
 * or another code of the list of the rules ("2L", "Hg/b"). */
unsigned ranh_label_parse(const struct ranh_rules *rules, const char *text,
                          enum ranh_label_part expected, struct ranh_label *label);

/* Number and sheet in words: "Thửa 25 tờ 7", "thửa số 25, tờ bản đồ số 7", in any case, with or without diacritics. 0
 * when it is none. ranh_label_parse() reads these as well. */
unsigned ranh_label_parse_phrase(const char *text, struct ranh_label *label);

/* An attribute node of gCadas: lines sheet, parcel, address, land use, owner. Of these sheet, parcel and
 * land use are read; the others, who and where, are not looked at. 0 when it is none. */
unsigned ranh_label_parse_node(const struct ranh_rules *rules, const char *text,
                               struct ranh_label *label);

#endif
