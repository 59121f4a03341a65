/* SPDX-License-Identifier: MIT */
/*
 * Tiles out of the MBTiles file into z/x/y folders, the one form that opens from a disk. When there are
 * more than the limit, whole zoom levels are left out from the deep end, and the page says so.
 */
#include <stdio.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/io/mbtiles.h>

#include "lib/report/internal.h"

#define ZOOMS 25

struct exporting {
    struct site *site;
    int64_t per_zoom[ZOOMS];
    unsigned max_zoom, z;
    uint32_t x;
    bool have_folder;
};

static int count_tile(void *context, unsigned z, uint32_t x, uint32_t y, const void *bytes,
                      size_t n, struct ranh_err *err)
{
    struct exporting *e = context;
    (void)x, (void)y, (void)bytes, (void)n, (void)err;
    if (z < ZOOMS)
        e->per_zoom[z]++;
    return 0;
}

static int write_tile(void *context, unsigned z, uint32_t x, uint32_t y, const void *bytes,
                      size_t n, struct ranh_err *err)
{
    struct exporting *e = context;
    char name[64];
    if (z > e->max_zoom)
        return 0;
    ranh_arena_clear(&e->site->scratch);
    if (!e->have_folder || z != e->z || x != e->x) {
        snprintf(name, sizeof(name), "tiles/%u/%u", z, x);
        int status = site_mkdir(e->site, name);
        if (!status)
            status = site_stopped(e->site, err);
        if (status)
            return status;
        e->have_folder = true;
        e->z = z;
        e->x = x;
    }
    e->site->counts->tiles++;
    snprintf(name, sizeof(name), "tiles/%u/%u/%u.png", z, x, y);
    return site_write(e->site, name, bytes, n, err);
}

/* The deepest zoom that still fits; the first one present always does. */
static void choose_zooms(struct exporting *e)
{
    struct site *site = e->site;
    int64_t limit = site->opt->max_tiles > 0 ? site->opt->max_tiles : RANH_SITE_MAX_TILES, sum = 0;
    bool fits = true;
    for (unsigned z = 0; z < ZOOMS; z++) {
        if (!e->per_zoom[z])
            continue;
        sum += e->per_zoom[z];
        if (!site->has_tiles)
            site->min_zoom = site->max_zoom = z;
        else if (!(fits = fits && sum <= limit))
            ;
        else
            site->max_zoom = z;
        site->has_tiles = true;
        site->source_max_zoom = z;
    }
    e->max_zoom = site->max_zoom;
}

int site_tiles(struct site *site)
{
    struct exporting e = {.site = site};
    if (!site->opt->tiles || !ranh_fs_exists(site->opt->tiles))
        return 0;
    int status = ranh_mbtiles_each(site->opt->tiles, count_tile, &e, site->err);
    if (status)
        return status;
    choose_zooms(&e);
    if (site->max_zoom < site->source_max_zoom)
        ranh_log_say(
            site->opt->log, RANH_LOG_WARNING,
            _("The site holds tiles to zoom %u of %u; deeper ones would be more than its limit of "
              "files."),
            site->max_zoom, site->source_max_zoom);
    return site->has_tiles ? ranh_mbtiles_each(site->opt->tiles, write_tile, &e, site->err) : 0;
}
