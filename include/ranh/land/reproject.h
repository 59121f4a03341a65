/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_REPROJECT_H
#define RANH_LAND_REPROJECT_H
/*
 * Delivered geometry into the workspace: decides the reference system of each source, runs the
 * pinned operation on every feature, snaps to the 0.1 mm grid and writes parcel.geometry,
 * zone.geometry and so on. The area of a parcel is measured before, in the system it was drawn in.
 * Nothing is mended: rings keep their points, order and direction. What cannot be placed keeps a
 * NULL geometry and a finding.
 */
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/log.h>
#include <ranh/base/map.h>
#include <ranh/base/pool.h>
#include <ranh/io/store.h>
#include <ranh/land/finding.h>
#include <ranh/land/sheet_number.h>

/* What a person declared for a source; wins over what the file states (C102 when they differ). */
struct ranh_declared_crs {
    const char *source; /* its name */
    const char *crs;    /* NULL = nothing declared; "auto" = by its numbers, when one answer fits */
    bool detect;        /* as "auto", but only where the file states nothing */
    const struct ranh_local_shift *shift; /* NULL = none; crs is then the zone it leads to */
};

/* From a plane that has no national operation (HN-72, a local grid) into a VN-2000 zone, by
 * increments somebody measured: turned about the origin of coordinates, scaled, moved. */
struct ranh_local_shift {
    const char *label; /* who determined it, from what */
    double dx_m, dy_m, rotation_sec, scale_ppm;
};

struct ranh_reproject_input {
    struct ranh_store *store;
    struct ranh_finding_sink *sink; /* NULL = findings of the stage reproject in the workspace, of
                                     * sources that stay too */
    const struct ranh_declared_crs *declared;
    size_t n_declared;
    double max_edge_m; /* edges longer are densified before a transform; 0 = never */
    const char
        *datasets_dir; /* codes and boxes of communes, to test systems against; NULL = none */
    const struct ranh_sheet_frames *frames; /* to test sheet numbers; NULL = they say nothing */
    const struct ranh_rules *rules; /* to compare boundary points; NULL = they say nothing */
    int32_t as_of;                  /* of the rules */
    bool whole;                     /* every source is placed anew, whatever an earlier run did */
    struct ranh_pool *pool;         /* NULL = one thread */
    struct ranh_log *log;           /* may be NULL */
    const volatile sig_atomic_t *stop; /* may be NULL */
    struct ranh_map *counts;           /* rows placed per table, "not placed"; may be NULL */
    /* Called with each source whose system is refused, before the run fails; why holds its sentence and lives
     * until the return. NULL = nobody asks. */
    void (*refused)(void *context, const char *source, const struct ranh_err *why);
    void *refused_context;
};

/*
 * Inside the caller's transaction. Sources of which nothing changed stay as they are. Rows are taken in order of id, in batches: memory does not grow
 * with them, and 1 thread = N threads. RANH_E_CRS: sources have no reference system, or one that is
 * refused; all of them are looked at, the error is that of the first.
 */
int ranh_reproject_run(const struct ranh_reproject_input *input, struct ranh_err *err);

#endif
