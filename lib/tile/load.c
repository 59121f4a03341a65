/* SPDX-License-Identifier: MIT */
/* Findings and communes from the workspace, as the rows come: what is drawn does not depend on their order. */
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/base/i18n.h>
#include <ranh/geo/wkb.h>
#include <ranh/tile/layer.h>
#include <ranh/tile/raster.h>

typedef int add_shape(struct ranh_tile_shapes *shapes, const struct ranh_shape *shape, uint8_t tag,
                      const struct ranh_tile_frame *frame,
                      const struct ranh_tile_projection *projection, struct ranh_err *err);

/* Rows of (tag, geometry). */
static int load(struct ranh_tile_shapes *shapes, struct ranh_store *store, const char *sql,
                add_shape *add, const struct ranh_tile_frame *frame,
                const struct ranh_tile_projection *projection, struct ranh_err *err)
{
    struct ranh_arena arena;
    sqlite3_stmt *stmt = NULL;
    bool row;
    ranh_arena_init(&arena);
    int status = ranh_store_prepare(store, sql, &stmt, err);
    while (!status && !(status = ranh_store_step(store, stmt, &row, err)) && row) {
        struct ranh_shape shape;
        int32_t srid;
        const void *bytes = sqlite3_column_blob(stmt, 1);
        status = ranh_blob_read(&arena, bytes, (size_t)sqlite3_column_bytes(stmt, 1), &shape, &srid,
                                err);
        if (status)
            status = ranh_fail_context(err, _("%s: a geometry of the map"), ranh_store_path(store));
        else
            status =
                add(shapes, &shape, (uint8_t)sqlite3_column_int(stmt, 0), frame, projection, err);
        ranh_arena_clear(&arena);
    }
    sqlite3_finalize(stmt);
    ranh_arena_release(&arena);
    if (!status)
        ranh_tile_shapes_index(shapes);
    return status;
}

int ranh_tile_shapes_load_findings(struct ranh_tile_shapes *shapes, struct ranh_store *store,
                                   const struct ranh_tile_frame *frame,
                                   const struct ranh_tile_projection *projection,
                                   struct ranh_err *err)
{
    _Static_assert(RANH_TINT_WARNING == 1 && RANH_TINT_ERROR == 2, "as the statement says");
    return load(shapes, store,
                "SELECT CASE severity WHEN 'error' THEN 2 ELSE 1 END, geometry FROM finding"
                " WHERE geometry IS NOT NULL AND severity IN ('error', 'warning')"
                " AND verdict IN ('VIOLATION', 'POSSIBLE')",
                ranh_tile_shapes_add, frame, projection, err);
}

int ranh_tile_shapes_load_communes(struct ranh_tile_shapes *shapes, struct ranh_store *store,
                                   const struct ranh_tile_frame *frame,
                                   const struct ranh_tile_projection *projection,
                                   struct ranh_err *err)
{
    return load(shapes, store, "SELECT 0, geometry FROM commune WHERE geometry IS NOT NULL",
                ranh_tile_shapes_add_outline, frame, projection, err);
}
