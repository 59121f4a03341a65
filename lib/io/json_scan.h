/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_JSON_SCAN_H
#define RANH_LIB_IO_JSON_SCAN_H
/*
 * Is it JSON to the last byte, and how many features does it hold? GDAL's reader forgives broken JSON
 * and skips elements that are no features, so the count is taken before it reads.
 */
#include <stdbool.h>
#include <stdint.h>

#include <ranh/base/err.h>

struct ranh_json_scan {
    int64_t features;  /* elements of the outermost "features"; -1 = there is none */
    int64_t strangers; /* of them no objects */
    bool sequence;     /* several values one after the other (GeoJSON text sequence) */
};

/* RFC 8259, depth up to 1000. RANH_E_INPUT with line and column. */
int ranh_json_scan(const char *path, struct ranh_json_scan *scan, struct ranh_err *err);

#endif
