/* SPDX-License-Identifier: MIT */
#ifndef RANH_BASE_FS_H
#define RANH_BASE_FS_H
/*
 * Files: paths, reading small ones whole, and writing so that a file is there complete or not at all
 * (name.tmp, fsync, rename). Each error names the path, what failed and what to do.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/str.h>

bool ranh_fs_exists(const char *path);
bool ranh_fs_is_dir(const char *path);
int64_t ranh_fs_size(const char *path); /* bytes of a file; -1 of anything else */
int ranh_fs_mkdirs(const char *path,
                   struct ranh_err *err); /* with parents; an existing folder is fine */
/* "a/b" + "c" -> "a/b/c"; an absolute second part wins; dir NULL or "" -> rest. */
char *ranh_fs_join(struct ranh_arena *arena, const char *dir, const char *rest);
/* The leading part of path that is there as a file: "a/x.zip" of "a/x.zip/dc12.shp"; path itself when it exists
 * or no part is a file. */
const char *ranh_fs_outer(struct ranh_arena *arena, const char *path);
char *ranh_fs_dirname(struct ranh_arena *arena, const char *path);
const char *ranh_fs_basename(const char *path);
/* Lower-case extension without the dot ("shp"), "" when none. */
char *ranh_fs_extension(struct ranh_arena *arena, const char *path);

/* Whole file into the arena, NUL added. RANH_E_INPUT; limit guards against the wrong file. */
int ranh_fs_read(struct ranh_arena *arena, const char *path, size_t limit, char **text, size_t *n,
                 struct ranh_err *err);

/* Replaces path atomically. RANH_E_OUTPUT. */
int ranh_fs_write(const char *path, const void *bytes, size_t n, struct ranh_err *err);

/* For big outputs: open path.tmp for writing, then commit (fsync + rename) or discard. */
struct ranh_fs_out {
    FILE *file;
    char *path, *tmp; /* owned */
};
int ranh_fs_out_open(struct ranh_fs_out *out, const char *path, struct ranh_err *err);
int ranh_fs_out_commit(struct ranh_fs_out *out, struct ranh_err *err);
void ranh_fs_out_discard(struct ranh_fs_out *out); /* safe after commit and on a zeroed struct */

/* Removes a file or a whole folder tree; a missing one is fine. */
int ranh_fs_remove(const char *path, struct ranh_err *err);

/* Advisory lock file path.lock holding the pid. RANH_E_LOCKED names the holder. fd goes to unlock. */
int ranh_fs_lock(const char *path, int *fd, struct ranh_err *err);
void ranh_fs_unlock(const char *path, int fd);

#endif
