/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_LAND_REPAIR_IMPL_H
#define RANH_LIB_LAND_REPAIR_IMPL_H
/* What the files of repairs share: the geometry of a parcel in the workspace, and texts that may be missing. */
#include <ranh/base/hash.h>
#include <ranh/land/repair.h>

void ranh_repair_hash(const void *wkb, size_t n, char hex[RANH_HASH_HEX]);
/* Of a parcel as it stands; "" when it has none. */
int ranh_repair_hash_of_parcel(struct ranh_store *store, struct ranh_arena *arena,
                               int64_t parcel_id, char hex[RANH_HASH_HEX], int32_t *native_srid,
                               struct ranh_err *err);
/* In the parcel's own zone. */
int ranh_repair_native_area(struct ranh_store *store, struct ranh_arena *arena,
                            const struct ranh_shape *shape, int32_t native, double *area,
                            struct ranh_err *err);
/* native: the area in the parcel's own zone; NAN = not known. */
int ranh_repair_write_parcel(struct ranh_store *store, int64_t parcel_id,
                             const struct ranh_shape *shape, double native, struct ranh_err *err);
void ranh_repair_bind_text(sqlite3_stmt *stmt, int column, const char *text);

#endif
