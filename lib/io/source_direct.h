/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_SOURCE_DIRECT_H
#define RANH_LIB_IO_SOURCE_DIRECT_H
/*
 * Features read from the bytes of the file, beside GDAL, which has opened it and told what its columns
 * are. GDAL makes an object with a dozen allocations of a feature and of each of its rings, only to write
 * them out as WKB; that was a third of an import (docs/decisions/0008-bulk-loading.md). A direct reader
 * gives what it understands for certain, exactly as GDAL would, and leaves everything else to GDAL: kinds
 * of geometry, types of columns, and all damage, so that there is one voice that says what is wrong.
 */
#include "source_ogr.h"

enum direct {
    DIRECT_GIVEN, /* record holds the next feature */
    DIRECT_LEFT,  /* GDAL is to read feature ranh_direct.at, which is then passed over here */
    DIRECT_END,   /* all features the file states were passed */
    DIRECT_SWELLS, /* the feature is larger than its bytes, and would be to GDAL: it must not see it */
};

struct direct_reader {
    int64_t at; /* number of the next feature or row */
    bool
        once; /* after DIRECT_LEFT the reader is closed: it cannot tell where the next feature begins */
    enum direct (*next)(struct direct_reader *reader, struct ranh_source *source,
                        struct ranh_record *record);
    void (*close)(struct direct_reader *reader);
};

/* NULL = nothing of this file is known well enough. */
struct direct_reader *ranh_direct_fgb(const struct ranh_source *source, struct ogr *ogr);
struct direct_reader *ranh_direct_shp(const struct ranh_source *source, struct ogr *ogr);

/* What the readers share: little-endian numbers, and WKB growing in source->wkb. */
static inline uint16_t direct_u16(const unsigned char *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}
static inline uint32_t direct_u32(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}
static inline uint64_t direct_u64(const unsigned char *p)
{
    return (uint64_t)direct_u32(p) | (uint64_t)direct_u32(p + 4) << 32;
}
void ranh_direct_head(struct ranh_str *wkb, uint32_t type, size_t parts);
void ranh_direct_count(struct ranh_str *wkb, size_t n);

/* A number as ogr->record's text; number NAN is not asked for. */
void ranh_direct_whole(struct ogr *ogr, struct ranh_cell *cell, int64_t value);
void ranh_direct_real(struct ogr *ogr, struct ranh_cell *cell, double value);

/* A window on a file. */
struct direct_window {
    int fd;
    unsigned char *bytes;
    size_t cap, n, at;   /* bytes[at..n) are read and not yet used */
    uint64_t left, next; /* bytes of the file behind bytes[n), and their offset */
};
bool ranh_direct_open(struct direct_window *window, const char *path, uint64_t offset);
void ranh_direct_close(struct direct_window *window);
/* Goes to a place in the file. */
void ranh_direct_seek(struct direct_window *window, uint64_t offset);
/* Makes sure that bytes[at..at + want) are there; false when the file has not as many, or cannot be read. */
bool ranh_direct_want(struct direct_window *window, size_t want);

#endif
