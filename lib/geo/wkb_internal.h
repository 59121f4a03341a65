/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_WKB_INTERNAL_H
#define RANH_GEO_WKB_INTERNAL_H
/* Numbers of the two binary forms, for reader and writer. */

#define BLOB_HEADER 39 /* 00 01 srid mbr 7C */
#define HOST_LITTLE (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)

enum wkb_type {
    WKB_ANY = 0,
    WKB_POINT = 1,
    WKB_LINE = 2,
    WKB_POLYGON = 3,
    WKB_MULTI_POINT = 4,
    WKB_MULTI_LINE = 5,
    WKB_MULTI_POLYGON = 6,
    WKB_COLLECTION = 7,
    WKB_CIRCULAR_STRING = 8,
    WKB_COMPOUND_CURVE = 9,
    WKB_CURVE_POLYGON = 10,
    WKB_MULTI_CURVE = 11,
    WKB_MULTI_SURFACE = 12,
    WKB_POLYHEDRAL_SURFACE = 15,
    WKB_TIN = 16,
    WKB_TRIANGLE = 17,
};

#endif
