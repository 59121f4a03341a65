/* SPDX-License-Identifier: MIT */
#ifndef RANH_REPORT_SITE_H
#define RANH_REPORT_SITE_H
/*
 * The public site: a folder of static files in Vietnamese and English, read from a disk (file://) or any
 * web server, without build step, framework or foreign host. Pages, style and scripts are files under
 * datasets/site; here they are filled with what the workspace holds. The table `delivered` (personal
 * data) is never read. Same workspace, same bytes: the only date is as_of.
 *
 * The folder is built beside its place and swapped in; a folder that was not made here is refused, or
 * with overwrite set aside as NAME.replaced, never deleted.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include <ranh/base/err.h>
#include <ranh/base/log.h>
#include <ranh/base/pool.h>
#include <ranh/io/store.h>
#include <ranh/land/admin.h>
#include <ranh/land/rules.h>

#define RANH_SITE_MAX_TILES 150000

struct ranh_site_options {
    const char *path;                              /* folder to make */
    const char *assets;                            /* folder with the templates: datasets/site */
    const char *leaflet;                           /* folder with leaflet.js and leaflet.css */
    const char *tiles;                             /* MBTiles file; NULL = none */
    const char *definition;                        /* of the index; NULL = none */
    const char *base_url;                          /* canonical address; NULL = none */
    const char *name, *name_en, *owner, *owner_en; /* *_en may be NULL */
    const char *primary, *accent;                  /* "#rrggbb"; NULL = default */
    const char *mark;                              /* SVG or PNG file; NULL = none */
    int32_t as_of;
    int64_t max_tiles; /* whole zoom levels are left out beyond; 0 = RANH_SITE_MAX_TILES */
    bool overwrite;
    struct ranh_pool *pool;         /* NULL = one thread; the site does not depend on it */
    const struct ranh_rules *rules; /* names and colours of land uses; NULL = codes only */
    const struct ranh_admin *admin; /* names of communes that no layer names; NULL = codes only */
    struct ranh_log *log;
    const volatile sig_atomic_t *stop; /* may be NULL */
};

struct ranh_site_counts {
    int64_t findings, parcels, dossiers, units, tiles, files;
    int64_t written; /* files that are not as they stood before */
};

/* RANH_E_INPUT: templates, Leaflet or mark missing. RANH_E_OUTPUT: the folder. RANH_E_PROJECT: colours,
 * definition. The site that was there stays as it was when anything fails. */
int ranh_site_build(struct ranh_store *store, const struct ranh_site_options *options,
                    struct ranh_site_counts *counts, struct ranh_err *err);

#endif
