/* SPDX-License-Identifier: MIT */
/*
 * Tiles out of the MBTiles file into z/x/y folders, the one form that opens from a disk. When there are
 * more than the limit, whole zoom levels are left out from the deep end, and the page says so. Threads take
 * strips of columns, so that each folder is one thread's.
 */
#include <stdio.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/io/mbtiles.h>

#include "lib/report/internal.h"

#define ZOOMS 25
#define STRIP 64 /* tiles */

struct exporting {
    struct site *site;
    struct ranh_mbtiles_strip *strip;
    size_t n;
};

/* Of a thread. */
struct column {
    struct site *site;
    uint32_t x;
    bool have_folder;
};

static int write_tile(void *context, unsigned z, uint32_t x, uint32_t y, const void *bytes,
                      size_t n, struct ranh_err *err)
{
    struct column *column = context;
    char name[64];
    if (!column->have_folder || x != column->x) {
        snprintf(name, sizeof(name), "tiles/%u/%u", z, x);
        int status = site_mkdir(column->site, name, err);
        if (!status)
            status = site_stopped(column->site, err);
        if (status)
            return status;
        column->have_folder = true;
        column->x = x;
    }
    snprintf(name, sizeof(name), "tiles/%u/%u/%u.png", z, x, y);
    return site_write(column->site, name, bytes, n, err);
}

static int write_strips(void *context, unsigned worker, size_t first, size_t last,
                        struct ranh_err *err)
{
    struct exporting *e = context;
    int status = 0;
    (void)worker;
    for (size_t i = first; i < last && !status; i++) {
        struct column column = {.site = e->site};
        status = ranh_mbtiles_each(e->site->opt->tiles, &e->strip[i], write_tile, &column, err);
    }
    return status;
}

/* The deepest zoom that still fits; the first one present always does. */
static void choose_zooms(struct exporting *e)
{
    struct site *site = e->site;
    int64_t limit = site->opt->max_tiles > 0 ? site->opt->max_tiles : RANH_SITE_MAX_TILES, sum = 0;
    int64_t per_zoom[ZOOMS] = {0};
    bool fits = true;
    for (size_t i = 0; i < e->n; i++)
        if (e->strip[i].z < ZOOMS)
            per_zoom[e->strip[i].z] += e->strip[i].tiles;
    for (unsigned z = 0; z < ZOOMS; z++) {
        if (!per_zoom[z])
            continue;
        sum += per_zoom[z];
        fits = fits && (!site->has_tiles || sum <= limit);
        if (!site->has_tiles)
            site->min_zoom = z;
        if (fits) {
            site->max_zoom = z;
            site->counts->tiles = sum;
        }
        site->has_tiles = true;
        site->source_max_zoom = z;
    }
}

int site_tiles(struct site *site)
{
    struct exporting e = {.site = site};
    if (!site->opt->tiles || !ranh_fs_exists(site->opt->tiles))
        return 0;
    int status =
        ranh_mbtiles_strips(site->opt->tiles, STRIP, &site->arena, &e.strip, &e.n, site->err);
    if (status)
        return status;
    choose_zooms(&e);
    if (site->max_zoom < site->source_max_zoom)
        ranh_log_say(
            site->opt->log, RANH_LOG_WARNING,
            _("The site holds tiles to zoom %u of %u; deeper ones would be more than its limit of "
              "files."),
            site->max_zoom, site->source_max_zoom);
    size_t chosen = 0; /* strips come by zoom */
    while (site->has_tiles && chosen < e.n && e.strip[chosen].z <= site->max_zoom)
        chosen++;
    return ranh_pool_run(site->pool, chosen, 1, write_strips, &e, site->err);
}
