/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_SHEETS_H
#define RANH_CHECK_SHEETS_H
/* The parcels of a set by map sheet, and the sheets by commune. */
#include <ranh/land/parcel.h>

struct ranh_sheet_group {
    const char *commune, *sheet; /* NULL = not given */
    int64_t source_id;           /* parcels without a sheet belong together by source; else 0 */
    size_t first, n;             /* in ranh_sheets.face */
};
struct ranh_sheets {
    struct ranh_sheet_group *group; /* by commune, then sheet (2 before 10), those not given last */
    size_t n;
    uint32_t *face;     /* all faces of the set, sheet by sheet, ascending in each */
    uint32_t *group_of; /* [faces] */
};

/* O(n), and a sort of the sheets. */
void ranh_sheets_make(const struct ranh_parcel_set *parcels, struct ranh_sheets *sheets);
void ranh_sheets_release(struct ranh_sheets *sheets);

#endif
