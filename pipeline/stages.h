/* SPDX-License-Identifier: MIT */
#ifndef RANH_PIPELINE_STAGES_H
#define RANH_PIPELINE_STAGES_H
/*
 * The stages: each composes the library's engines over one workspace. What each reads and writes
 * stands in the table (stages.c); what it does, in its own file.
 */
#include <ranh/run/stage.h>

extern const struct ranh_stage ranh_stages[];
extern const size_t ranh_n_stages;

int ranh_stage_ingest(struct ranh_workspace *ws, struct ranh_err *err);
int ranh_stage_reproject(struct ranh_workspace *ws, const struct ranh_reproject_options *options,
                         struct ranh_err *err);
int ranh_stage_validate(struct ranh_workspace *ws, const struct ranh_validate_options *options,
                        struct ranh_err *err);
int ranh_stage_overlap(struct ranh_workspace *ws, const struct ranh_overlap_options *options,
                       struct ranh_err *err);
int ranh_stage_link(struct ranh_workspace *ws, struct ranh_err *err);
int ranh_stage_zoning(struct ranh_workspace *ws, const struct ranh_zoning_options *options,
                      struct ranh_err *err);
int ranh_stage_tile(struct ranh_workspace *ws, const struct ranh_tile_options *options,
                    struct ranh_err *err);
int ranh_stage_index(struct ranh_workspace *ws, const struct ranh_index_options *options,
                     struct ranh_err *err);
/* The project's definition of the index, or ours. The arena's, or the project's. */
const char *ranh_index_definition_path(const struct ranh_index_options *options,
                                       struct ranh_arena *arena);
int ranh_stage_publish(struct ranh_workspace *ws, const struct ranh_publish_options *options,
                       struct ranh_err *err);
/* The folders the site's pages, styles and scripts come from: ours, and Leaflet's. The first is the arena's. */
const char *ranh_site_assets(struct ranh_arena *arena);
const char *ranh_site_leaflet(void);

#endif
