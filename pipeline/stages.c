/* SPDX-License-Identifier: MIT */
/*
 * The table of stages, in the order they run. What each reads and writes makes the graph; what it
 * takes from the project makes its inputs. What a stage does stands in the file of its name.
 */
#include "stages.h"

#include <ranh/base/i18n.h>

#define TABLES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* --- what runs ----------------------------------------------------------------------------------
 * */

#define RUN_PLAIN(name)                                                                            \
    static int run_##name(struct ranh_workspace *ws, struct ranh_err *err)                         \
    {                                                                                              \
        return ranh_stage_##name(ws, err);                                                         \
    }
#define RUN_WITH_OPTIONS(name)                                                                     \
    static int run_##name(struct ranh_workspace *ws, struct ranh_err *err)                         \
    {                                                                                              \
        return ranh_stage_##name(ws, &ws->project->name, err);                                     \
    }
RUN_PLAIN(ingest)
RUN_WITH_OPTIONS(reproject)
RUN_WITH_OPTIONS(validate)
RUN_WITH_OPTIONS(overlap)
RUN_PLAIN(link)
RUN_WITH_OPTIONS(zoning)
RUN_WITH_OPTIONS(tile)
RUN_WITH_OPTIONS(index)
RUN_WITH_OPTIONS(publish)

/* --- what they depend on besides tables
 * ----------------------------------------------------------- */

static void reproject_inputs(const struct ranh_project *p, struct ranh_inputs *inputs)
{
    ranh_inputs_number(inputs, "max_edge_m", p->reproject.max_edge_m);
}

static void validate_inputs(const struct ranh_project *p, struct ranh_inputs *inputs)
{
    ranh_inputs_number(inputs, "area_tolerance_m2", p->validate.area_tolerance_m2);
    /* parcel.identifier_computed, which this writes, is read by no stage. */
    ranh_inputs_int(inputs, "compute_identifiers", p->validate.compute_identifiers);
}

/* Whatever read a source again has forgotten the numbers computed for its parcels. */
static bool validate_by_runs(const struct ranh_project *p)
{
    return p->validate.compute_identifiers;
}

static void zoning_inputs(const struct ranh_project *p, struct ranh_inputs *inputs)
{
    ranh_inputs_number(inputs, "min_share", p->zoning.min_share);
}

static void overlap_inputs(const struct ranh_project *p, struct ranh_inputs *inputs)
{
    ranh_inputs_number(inputs, "min_area_m2", p->overlap.min_area_m2);
    ranh_inputs_number(inputs, "min_width_m", p->overlap.min_width_m);
    ranh_inputs_number(inputs, "max_gap_m2", p->overlap.max_gap_m2);
}

static void tile_inputs(const struct ranh_project *p, struct ranh_inputs *inputs)
{
    ranh_inputs_path(inputs, "path", p->tile.path);
    ranh_inputs_text(inputs, "name", p->name); /* the file says whose it is */
    ranh_inputs_text(inputs, "owner", p->identity.owner);
    ranh_inputs_int(inputs, "min_zoom", p->tile.min_zoom);
    ranh_inputs_int(inputs, "max_zoom", p->tile.max_zoom);
    ranh_inputs_int(inputs, "size_px", p->tile.size_px);
}
static const char *tile_output(const struct ranh_project *p)
{
    return p->tile.path;
}

/* Those of ours count by their bytes like those of a project. */
static void put_definition(const struct ranh_project *p, struct ranh_inputs *inputs)
{
    ranh_inputs_file(inputs, "definition",
                     ranh_index_definition_path(&p->index, &inputs->ws->arena));
}

static void index_inputs(const struct ranh_project *p, struct ranh_inputs *inputs)
{
    put_definition(p, inputs);
    ranh_inputs_text(inputs, "period", p->index.period);
}

static void publish_inputs(const struct ranh_project *p, struct ranh_inputs *inputs)
{
    ranh_inputs_path(inputs, "path", p->publish.path);
    ranh_inputs_text(inputs, "base_url", p->publish.base_url);
    ranh_inputs_text(inputs, "as_of", p->as_of);
    ranh_inputs_text(inputs, "name", p->name);
    ranh_inputs_text(inputs, "name_en", p->name_en);
    ranh_inputs_text(inputs, "owner", p->identity.owner);
    ranh_inputs_text(inputs, "owner_en", p->identity.owner_en);
    ranh_inputs_text(inputs, "primary", p->identity.primary);
    ranh_inputs_text(inputs, "accent", p->identity.accent);
    ranh_inputs_file(inputs, "mark", p->identity.mark);
    ranh_inputs_file(inputs, "pages", ranh_site_assets(&inputs->ws->arena));
    ranh_inputs_file(inputs, "leaflet", ranh_site_leaflet());
    put_definition(p, inputs);
}
static const char *publish_output(const struct ranh_project *p)
{
    return p->publish.path;
}

/* --- the table
 * ------------------------------------------------------------------------------------ */

const struct ranh_stage ranh_stages[] = {
    {.name = "ingest",
     .summary = N_("reads the delivered files into the workspace"),
     .reads = TABLES(RANH_READS_SOURCES, RANH_READS_RULES),
     .writes = TABLES("source", "delivered", "drawn", "drawn_name", "parcel", "zone", "restriction",
                      "non_parcel", "commune", "permit", "permit_event", "unit", "indicator_value",
                      "finding"),
     .run = run_ingest},
    {.name = "reproject",
     .summary = N_("brings everything into the workspace's reference system"),
     .reads = TABLES("source", "delivered", "drawn", "parcel", "zone", "restriction", "non_parcel",
                     "commune", "permit", RANH_READS_RULES),
     .writes = TABLES("source", "parcel", "zone", "restriction", "non_parcel", "commune", "permit",
                      "finding"),
     .run = run_reproject,
     .inputs = reproject_inputs},
    {.name = "validate",
     .summary = N_("checks each parcel: shape, number, land use, area, commune"),
     .reads = TABLES("parcel", "commune", "delivered", "source", RANH_READS_RULES),
     .writes = TABLES("finding"),
     .run = run_validate,
     .inputs = validate_inputs,
     .by_runs = validate_by_runs},
    {.name = "overlap",
     .summary = N_("finds overlaps and gaps between parcels"),
     .reads = TABLES("parcel", "commune", "non_parcel", "delivered", "source", RANH_READS_RULES),
     .writes = TABLES("overlap", "gap", "border", "balance", "finding"),
     .run = run_overlap,
     .inputs = overlap_inputs},
    {.name = "link",
     .summary = N_("finds the parcel of each permit"),
     .reads = TABLES("parcel", "permit", "permit_event", "delivered", "source", RANH_READS_RULES),
     .writes = TABLES("permit_parcel", "finding"),
     .run = run_link},
    {.name = "zoning",
     .summary = N_("compares parcels and permits with plans, road reserves and corridors"),
     .reads = TABLES("parcel", "zone", "restriction", "permit", "permit_parcel", "delivered",
                     "source", RANH_READS_RULES),
     .writes = TABLES("parcel_zone", "permit_zone", "finding"),
     .run = run_zoning,
     .inputs = zoning_inputs},
    {.name = "tile",
     .summary = N_("draws map tiles"),
     .reads = TABLES("source", "delivered", "parcel", "zone", "commune", "overlap", "gap",
                     "finding", RANH_READS_RULES),
     .writes = TABLES("tiles"),
     .run = run_tile,
     .inputs = tile_inputs,
     .output = tile_output},
    {.name = "index",
     .summary = N_("scores offices and communes"),
     .reads = TABLES("parcel", "permit", "permit_event", "permit_parcel", "unit", "indicator_value",
                     "commune", "overlap", "gap", "parcel_zone", "finding", RANH_READS_RULES,
                     RANH_READS_DECISIONS),
     .writes = TABLES("parcel_count", "indicator_value", "score", "finding"),
     .run = run_index,
     .inputs = index_inputs},
    {.name = "publish",
     .summary = N_("writes the public site"),
     .reads = TABLES("source", "parcel", "zone", "commune", "permit", "permit_event",
                     "permit_parcel", "finding", "overlap", "gap", "balance", "parcel_zone", "unit",
                     "indicator_value", "score", "tiles", RANH_READS_RULES, RANH_READS_DECISIONS),
     .writes = TABLES("site"),
     .run = run_publish,
     .inputs = publish_inputs,
     .output = publish_output},
};
const size_t ranh_n_stages = sizeof(ranh_stages) / sizeof(ranh_stages[0]);
