/* SPDX-License-Identifier: MIT */
/*
 * The site, part by part. Order matters twice: findings come before parcels (which list theirs), and
 * data/meta.js last, because it tells what the others found out (extent, chunks, tiles).
 */
#include <stdio.h>
#include <string.h>

#include "lib/report/internal.h"

/* Nothing personal gets out by mistake: the connection itself refuses to read it while a site is made. */
static int refuse_personal(void *context, int action, const char *table, const char *column,
                           const char *schema, const char *trigger)
{
    (void)context, (void)schema, (void)trigger;
    bool personal =
        action == SQLITE_READ &&
        (!strcmp(table, "delivered") || (!strcmp(table, "permit") && !strcmp(column, "address")));
    return personal ? SQLITE_DENY : SQLITE_OK;
}

static int begin(struct site *site)
{
    char from[32];
    ranh_arena_init(&site->arena);
    ranh_arena_init(&site->scratch);
    ranh_map_init(&site->commune_at);
    ranh_map_init(&site->unit_at);
    ranh_map_init(&site->code_at);
    ranh_map_init(&site->zone_names);
    site->box = (struct ranh_box){1, 1, 0, 0};
    sqlite3_set_authorizer(ranh_store_db(site->store), refuse_personal, NULL);
    site->crs = ranh_crs_ctx_new();
    snprintf(from, sizeof(from), "EPSG:%d", (int)ranh_store_srid(site->store));
    return ranh_transform_get(site->crs, from, "EPSG:4326", &site->wgs84, site->err);
}

static void end(struct site *site)
{
    sqlite3_set_authorizer(ranh_store_db(site->store), NULL, NULL);
    site_folder_discard(site);
    ranh_index_free(site->def);
    ranh_vec_release(&site->hits);
    ranh_vec_release(&site->code_n);
    ranh_vec_release(&site->communes);
    ranh_map_release(&site->zone_names);
    ranh_map_release(&site->code_at);
    ranh_map_release(&site->unit_at);
    ranh_map_release(&site->commune_at);
    ranh_crs_ctx_free(site->crs);
    ranh_arena_release(&site->scratch);
    ranh_arena_release(&site->arena);
}

int ranh_site_build(struct ranh_store *store, const struct ranh_site_options *options,
                    struct ranh_site_counts *counts, struct ranh_err *err)
{
    static int (*const part[])(struct site *) = {
        site_folder_open,   site_assets,       site_names,         site_facts,
        site_data_findings, site_data_parcels, site_data_dossiers, site_data_scores,
        site_tiles,         site_data_meta,    site_page_overview, site_page_map,
        site_page_findings, site_page_scores,  site_page_dossiers, site_page_about,
        site_folder_commit,
    };
    struct site site = {.store = store, .opt = options, .counts = counts, .err = err};
    memset(counts, 0, sizeof(*counts));
    int status = begin(&site);
    for (size_t i = 0; i < sizeof(part) / sizeof(part[0]) && !status; i++) {
        status = site_stopped(&site);
        if (!status)
            status = part[i](&site);
        ranh_arena_clear(&site.scratch);
    }
    end(&site);
    return status;
}
