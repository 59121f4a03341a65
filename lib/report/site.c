/* SPDX-License-Identifier: MIT */
/*
 * The site, part by part. First the workspace is read: the order of findings, then parcels (which list
 * theirs), then names. Of what is written data/meta.js comes after the other data, because it tells what they
 * found out (extent, chunks, tiles). Whatever the threads, the bytes are the same.
 */
#include <string.h>

#include "lib/report/internal.h"

static void begin(struct site *site)
{
    ranh_arena_init(&site->arena);
    ranh_arena_init(&site->scratch);
    ranh_map_init(&site->commune_at);
    ranh_map_init(&site->unit_at);
    ranh_map_init(&site->code_at);
    ranh_map_init(&site->zones);
    ranh_map_init(&site->uses);
    site->box = (struct ranh_box){1, 1, 0, 0};
}

static void end(struct site *site)
{
    site_workers_close(site);
    site_folder_discard(site);
    ranh_index_free(site->def);
    for (size_t i = 0; i < site->n_texts; i++)
        ranh_arena_release(&site->texts[i]);
    ranh_free(site->texts);
    ranh_free(site->parcels);
    ranh_vec_release(&site->sheets);
    ranh_vec_release(&site->hits);
    ranh_vec_release(&site->code_n);
    ranh_vec_release(&site->bad);
    ranh_vec_release(&site->findings);
    ranh_vec_release(&site->communes);
    ranh_map_release(&site->uses);
    ranh_map_release(&site->zones);
    ranh_map_release(&site->code_at);
    ranh_map_release(&site->unit_at);
    ranh_map_release(&site->commune_at);
    ranh_arena_release(&site->scratch);
    ranh_arena_release(&site->arena);
}

int ranh_site_build(struct ranh_store *store, const struct ranh_site_options *options,
                    struct ranh_site_counts *counts, struct ranh_err *err)
{
    static int (*const part[])(struct site *) = {
        site_workers_open, site_folder_open,   site_assets,      site_order_findings,
        site_read_parcels, site_names,         site_facts,       site_data_findings,
        site_data_parcels, site_data_dossiers, site_data_scores, site_tiles,
        site_data_meta,    site_page_overview, site_page_map,    site_page_findings,
        site_page_scores,  site_page_dossiers, site_page_about,  site_folder_commit,
    };
    struct site site = {.store = store, .opt = options, .counts = counts, .err = err};
    memset(counts, 0, sizeof(*counts));
    int status = 0;
    begin(&site);
    for (size_t i = 0; i < sizeof(part) / sizeof(part[0]) && !status; i++) {
        status = site_stopped(&site, err);
        if (!status)
            status = part[i](&site);
        ranh_arena_clear(&site.scratch);
    }
    end(&site);
    return status;
}
