/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_SOURCE_CONTENTS_H
#define RANH_LIB_IO_SOURCE_CONTENTS_H
/* What the files that look into folders and archives share. */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/base/arena.h>

enum ranh_part {
    RANH_PART_NONE,  /* stands for itself */
    RANH_PART_OF,    /* of another of the names, with which it is read */
    RANH_PART_ALONE, /* of one that is not among them */
};
/* names: all that lie together, sorted by strcmp. */
enum ranh_part ranh_source_part(struct ranh_arena *arena, const char *const *names, size_t n,
                                const char *path);

/* What programs and the system leave behind: styles, locks, "Thumbs.db", layers of ranh check. */
bool ranh_source_is_litter(struct ranh_arena *arena, const char *path);

#endif
