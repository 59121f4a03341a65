/* SPDX-License-Identifier: MIT */
/* Stage publish: the public site, from the workspace, the tiles and the owner's identity. */
#include <stdlib.h>

#include <ranh/base/fs.h>
#include <ranh/report/site.h>

#include "pipeline/stages.h"

#define LEAFLET "/usr/share/javascript/leaflet" /* Debian's libjs-leaflet */

static const char *first(const char *a, const char *b)
{
    return a && *a ? a : b;
}

const char *ranh_site_assets(struct ranh_arena *arena)
{
    return ranh_fs_join(arena, ranh_datasets_dir(), "site");
}

const char *ranh_site_leaflet(void)
{
    return first(getenv("RANH_LEAFLET"), LEAFLET);
}

int ranh_stage_publish(struct ranh_workspace *ws, const struct ranh_publish_options *options,
                       struct ranh_err *err)
{
    const struct ranh_project *p = ws->project;
    struct ranh_arena arena;
    struct ranh_site_counts counts = {0};
    ranh_arena_init(&arena);
    const char *datasets = ranh_datasets_dir();
    struct ranh_admin admin;
    int status = ranh_admin_load(&arena, datasets, &admin, err);
    const struct ranh_site_options site = {
        .path = options->path,
        .assets = ranh_site_assets(&arena),
        .leaflet = ranh_site_leaflet(),
        .tiles = p->tile.path,
        .definition = ranh_index_definition_path(&p->index, &arena),
        .base_url = options->base_url,
        .name = first(p->name, "Ranh"),
        .name_en = p->name_en,
        .owner = first(p->identity.owner, first(p->name, "Ranh")),
        .owner_en = first(p->identity.owner_en, p->identity.owner ? NULL : p->name_en),
        .primary = p->identity.primary,
        .accent = p->identity.accent,
        .mark = p->identity.mark,
        .as_of = ws->as_of,
        .overwrite = ws->overwrite,
        .pool = ws->pool,
        .rules = ws->rules,
        .admin = &admin,
        .log = ws->log,
        .stop = ws->stop,
    };
    if (!status)
        status = ranh_site_build(ws->store, &site, &counts, err);
    if (!status) {
        ranh_workspace_count(ws, "findings", counts.findings);
        ranh_workspace_count(ws, "parcels", counts.parcels);
        ranh_workspace_count(ws, "dossiers", counts.dossiers);
        ranh_workspace_count(ws, "units", counts.units);
        ranh_workspace_count(ws, "tiles", counts.tiles);
        ranh_workspace_count(ws, "files", counts.files);
        ranh_workspace_count(ws, "files_written", counts.written);
    }
    ranh_admin_release(&admin);
    ranh_arena_release(&arena);
    return status;
}
