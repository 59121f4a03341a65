/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_SOURCE_ARCHIVE_H
#define RANH_LIB_IO_SOURCE_ARCHIVE_H
/*
 * Deliveries in a zip, as offices mail them. The member to read and the files that belong to it (same folder, same
 * stem: .shp with .dbf, .shx, .prj, .cpg) are unpacked into a folder of their own, under their last names, so
 * that no name in the archive can lead out of it. Bounded: SOURCE_UNPACKED_MOST bytes in all.
 */
#include <stdbool.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>

#define SOURCE_UNPACKED_MOST ((int64_t)4 << 30)

/* "a/x.zip" or "a/x.zip/dc12.shp": *archive is the part that is a zip file, *member the rest or NULL. False for
 * any other path, and for what only looks like a zip inside: spreadsheets (.xlsx, .ods) and .kmz. */
bool ranh_archive_split(struct ranh_arena *arena, const char *path, const char **archive,
                        const char **member);

/* All names inside but folders, sorted. RANH_E_INPUT when it is damaged. */
int ranh_archive_names(struct ranh_arena *arena, const char *archive, const char *const **names,
                       size_t *n, struct ranh_err *err);

/* Unpacks member (NULL = the only one; several are RANH_E_INPUT naming them) into a new folder under TMPDIR, which
 * the caller removes also after a failure when it is not NULL. *path is the unpacked member. */
int ranh_archive_unpack(struct ranh_arena *arena, const char *archive, const char *member,
                        char **folder, const char **path, struct ranh_err *err);

/* Whether a file of this extension is a delivery for itself, not a part of one ("dbf" is a part). */
bool ranh_archive_is_delivery(const char *extension);
bool ranh_archive_is_packed(const char *extension); /* zip, rar, 7z */

#endif
