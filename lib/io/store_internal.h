/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_STORE_INTERNAL_H
#define RANH_IO_STORE_INTERNAL_H
/* What the files of the store share. */
#include <ranh/io/store.h>

#include <ranh/base/str.h>
#include <ranh/crs/transform.h>

struct ranh_store {
    sqlite3 *db;
    void *spatialite; /* per-connection state of SpatiaLite */
    char *path;       /* owned */
    enum ranh_store_mode mode;
    int lock; /* of ranh_fs_lock(), -1 = none */
    int32_t srid;
    struct ranh_grid grid;
    struct ranh_crs_ctx *crs; /* for ST_Transform and new workspaces */
    int64_t changes_at_begin; /* sqlite3_total_changes64() when the transaction at hand began */
    bool held;                /* the transaction at hand was begun for readers */
    int (*stop)(void *);      /* asked while statements run, here and by readers; NULL = nobody */
    void *stop_context;
};

/* Pages in memory, in kB: of a stage, and while rows are only added (the rest would hold what was written). */
enum { RANH_STORE_CACHE_KB = 131072, RANH_STORE_LOADING_KB = 32768 };
void ranh_store_cache(struct ranh_store *store, int kb);

/* Fills an empty database: SpatiaLite's tables, ours, the reference systems. One transaction. */
int ranh_store_create(struct ranh_store *store, int32_t srid, struct ranh_err *err);

/* Makes and fills the R-tree of table.geometry, and writes the layer statistics; not placed: leaves it empty. */
int ranh_store_pack_rtree(struct ranh_store *store, const char *table, bool placed,
                          struct ranh_err *err);

/* Box of a SpatiaLite BLOB: xmin, ymin, xmax, ymax. False when it is none. */
bool ranh_store_blob_box(const unsigned char *blob, int n, double box[4]);

/* lib/io/store_statistics.c. box NULL = the layer has no geometry. */
int ranh_store_write_statistics(struct ranh_store *store, const char *table, const double box[4],
                                struct ranh_err *err);

/* ST_Transform by the pinned operation. */
int ranh_store_functions(struct ranh_store *store, struct ranh_err *err);

#endif
