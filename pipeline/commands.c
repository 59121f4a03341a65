/* SPDX-License-Identifier: MIT */
/*
 * The table of commands, with the options of each. Options of stages are offsets into struct
 * ranh_project: they replace what the project file says, for this run.
 */
#include "cli.h"

#include <string.h>

#include "stages.h"

#define P(field)      offsetof(struct ranh_project, field)
#define EXAMPLES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* --- options ------------------------------------------------------------------------------------
 * */

static const struct ranh_opt reproject_options[] = {
    RANH_OPT_DOUBLE(0, "max-edge-m", P(reproject.max_edge_m), "M",
                    N_("longer edges get points in between; 0 = never")),
    RANH_OPT_END,
};
static const struct ranh_opt validate_options[] = {
    RANH_OPT_DOUBLE(0, "area-tolerance-m2", P(validate.area_tolerance_m2), "M2",
                    N_("recorded and computed area may differ by this much")),
    RANH_OPT_END,
};
static const struct ranh_opt overlap_options[] = {
    RANH_OPT_DOUBLE(0, "min-area-m2", P(overlap.min_area_m2), "M2",
                    N_("smaller overlaps and gaps are not told")),
    RANH_OPT_DOUBLE(0, "min-width-m", P(overlap.min_width_m), "M",
                    N_("narrower overlaps and gaps are not told")),
    RANH_OPT_DOUBLE(0, "max-gap-m2", P(overlap.max_gap_m2), "M2",
                    N_("larger enclosed gaps are land outside the survey; 0 = no limit")),
    RANH_OPT_END,
};
static const struct ranh_opt zoning_options[] = {
    RANH_OPT_DOUBLE(0, "min-share", P(zoning.min_share), "SHARE",
                    N_("smaller shares of a parcel in a zone are noise")),
    RANH_OPT_END,
};
static const struct ranh_opt tile_options[] = {
    RANH_OPT_INT('z', "min-zoom", P(tile.min_zoom), "Z", N_("lowest zoom level"), 0, 22),
    RANH_OPT_INT('Z', "max-zoom", P(tile.max_zoom), "Z", N_("highest zoom level"), 0, 22),
    RANH_OPT_INT(0, "size-px", P(tile.size_px), "PX",
                 N_("width and height of a tile in pixels: 256 or 512"), 256, 512),
    RANH_OPT_TEXT('o', "output", P(tile.path), "FILE", N_("MBTiles file to write")),
    RANH_OPT_END,
};
static const struct ranh_opt index_options[] = {
    RANH_OPT_TEXT(0, "definition", P(index.definition), "FILE",
                  N_("CSV file that defines the index")),
    RANH_OPT_TEXT(0, "period", P(index.period), "PERIOD", N_("period to score")),
    RANH_OPT_END,
};
static const struct ranh_opt publish_options[] = {
    RANH_OPT_TEXT('o', "output", P(publish.path), "FOLDER", N_("folder to write the site to")),
    RANH_OPT_TEXT(0, "base-url", P(publish.base_url), "URL", N_("address the site will have")),
    RANH_OPT_END,
};
static const struct ranh_opt run_options[] = {
    RANH_OPT_TEXT(0, "from", offsetof(struct ranh_run_args, from), "STAGE",
                  N_("first stage to look at")),
    RANH_OPT_TEXT(0, "to", offsetof(struct ranh_run_args, to), "STAGE",
                  N_("last stage to look at")),
    RANH_OPT_FLAG('f', "force", offsetof(struct ranh_run_args, force),
                  N_("run also what is up to date, and keep nothing of earlier runs")),
    RANH_OPT_END,
};
static const struct ranh_opt repair_options[] = {
    RANH_OPT_LIST(0, "apply", offsetof(struct ranh_repair_args, apply), "CODE",
                  N_("apply all repairs of this finding code or method; may be given again")),
    RANH_OPT_LIST(0, "id", offsetof(struct ranh_repair_args, id), "ID",
                  N_("apply this repair: its id or the first letters; may be given again")),
    RANH_OPT_TEXT(0, "who", offsetof(struct ranh_repair_args, who), "OFFICE",
                  N_("who applies it, kept with the repair")),
    RANH_OPT_FLAG(0, "undo", offsetof(struct ranh_repair_args, undo),
                  N_("take applied repairs back instead")),
    RANH_OPT_END,
};
static const struct ranh_opt waive_options[] = {
    RANH_OPT_TEXT(0, "reason", offsetof(struct ranh_waive_args, reason), "TEXT",
                  N_("why the deviation is accepted; the site shows it")),
    RANH_OPT_TEXT(0, "expires", offsetof(struct ranh_waive_args, expires), "DATE",
                  N_("last day the decision holds; else for good")),
    RANH_OPT_TEXT(0, "who", offsetof(struct ranh_waive_args, who), "OFFICE",
                  N_("who decided: an office rather than a person; the site does not show it")),
    RANH_OPT_FLAG(0, "withdraw", offsetof(struct ranh_waive_args, withdraw),
                  N_("take the decision back")),
    RANH_OPT_END,
};
#define E(field) offsetof(struct ranh_export_args, field)
static const struct ranh_opt export_options[] = {
    RANH_OPT_TEXT(
        'l', "layer", E(layer), "NAME",
        N_("parcels (the default), findings, overlaps, gaps, borders, zones, names or repairs")),
    RANH_OPT_TEXT(0, "crs", E(crs), "CRS",
                  N_("reference system to write; else the workspace's, of GeoJSON WGS 84")),
    RANH_OPT_TEXT(0, "commune", E(commune), "CODE", N_("this commune only")),
    RANH_OPT_TEXT(0, "sheet", E(sheet), "NUMBER", N_("this map sheet only")),
    RANH_OPT_FLAG(0, "clean", E(clean), N_("parcels without an error only")),
    RANH_OPT_TEXT(0, "encoding", E(encoding), "NAME",
                  N_("encoding of a shapefile for older programs: TCVN3, VNI; else UTF-8")),
    RANH_OPT_END,
};
static const struct ranh_opt sheet_options[] = {
    RANH_OPT_TEXT(0, "html", offsetof(struct ranh_sheet_args, html), "FILE",
                  N_("write pages of A4 to print, one per source")),
    RANH_OPT_END,
};
static const struct ranh_opt extract_options[] = {
    RANH_OPT_TEXT(0, "html", offsetof(struct ranh_extract_args, html), "FILE",
                  N_("write pages of A4 to print, one extract after the other")),
    RANH_OPT_END,
};
static const struct ranh_opt help_options[] = {
    RANH_OPT_FLAG(0, "markdown", offsetof(struct ranh_help_args, markdown),
                  NULL), /* for docs/reference */
    RANH_OPT_END,
};

/* --- commands ------------------------------------------------------------------------------- */

#define STAGE(n, table, ...)                                                                       \
    {                                                                                              \
        .name = (n), .examples = EXAMPLES(__VA_ARGS__), .options = (table),                        \
        .args_bytes = sizeof(struct ranh_project), .uses_project = true, .run = ranh_cmd_stage     \
    }

const struct ranh_command ranh_commands[] = {
    {.name = "run",
     .summary = N_("runs every stage that is not up to date"),
     .examples =
         EXAMPLES("ranh run", "ranh run --dry-run", "ranh run --from validate --to overlap"),
     .options = run_options,
     .args_bytes = sizeof(struct ranh_run_args),
     .uses_project = true,
     .run = ranh_cmd_run},
    {.name = "status",
     .summary = N_("tells which stages are up to date, and why not"),
     .examples = EXAMPLES("ranh status", "ranh status --json"),
     .uses_project = true,
     .run = ranh_cmd_status},
    {.name = "check",
     .summary = N_("checks parcel files without a project and writes the findings as a layer"),
     .positional = "FILE...",
     .examples =
         EXAMPLES("ranh check sheet-12.shp", "ranh check --crs EPSG:9210 --scale 500 sheet-12.dxf",
                  "ranh check --scale 500 --scale 2000 sheet-12.shp sheet-13.shp",
                  "ranh check --field sheet=SHBANDO --field number=SHTHUA *.shp --fail-on error"),
     .options = ranh_check_options,
     .args_bytes = sizeof(struct ranh_check_args),
     .uses_project = true,
     .run = ranh_cmd_check},
    {.name = "sheet",
     .summary =
         N_("shows the delivery sheet of each source: what came in, how it was read, what was "
            "rejected"),
     .positional = "[SOURCE]",
     .examples = EXAMPLES("ranh sheet", "ranh sheet --html phieu.html", "ranh sheet --json to-12"),
     .options = sheet_options,
     .args_bytes = sizeof(struct ranh_sheet_args),
     .uses_project = true,
     .run = ranh_cmd_sheet},
    {.name = "extract",
     .summary =
         N_("shows all that is known of a parcel: survey, zones with their shares, findings, "
            "sources"),
     .positional = "PARCEL...",
     .examples = EXAMPLES("ranh extract 26740/12/345", "ranh extract 12/345 --html thua-345.html",
                          "ranh extract --json 26740/12/345 26740/12/346"),
     .options = extract_options,
     .args_bytes = sizeof(struct ranh_extract_args),
     .uses_project = true,
     .run = ranh_cmd_extract},
    {.name = "export",
     .summary = N_("writes a layer (parcels, findings, repairs ...) as GPKG, SHP, GeoJSON, FGB, "
                   "CSV, DXF, SQL, PostGIS"),
     .positional = "FILE",
     .examples =
         EXAMPLES("ranh export parcels.gpkg", "ranh export --sheet 12 --encoding TCVN3 to-12.shp",
                  "ranh export --layer findings findings.geojson",
                  "ranh export \"PG:host=db.local dbname=city\"",
                  "ranh export parcels.sql && psql -f parcels.sql"),
     .options = export_options,
     .args_bytes = sizeof(struct ranh_export_args),
     .uses_project = true,
     .run = ranh_cmd_export},
    {.name = "explain",
     .summary = N_("tells what a finding code means and what to do; without a code lists them"),
     .positional = "[CODE]",
     .examples = EXAMPLES("ranh explain G104", "ranh explain", "ranh explain T101 --lang vi"),
     .run = ranh_cmd_explain},
    {.name = "repair",
     .summary = N_("proposes repairs of parcels with their change of area; applies the ones named"),
     .examples = EXAMPLES("ranh repair", "ranh repair --apply G111 --apply T202",
                          "ranh repair --apply snap --who \"Tổ đo đạc\"",
                          "ranh repair --id 9b1f04d2", "ranh repair --undo --id 9b1f04d2"),
     .options = repair_options,
     .args_bytes = sizeof(struct ranh_repair_args),
     .uses_project = true,
     .run = ranh_cmd_repair},
    {.name = "waive",
     .summary = N_("accepts findings as they are, with a reason: they no longer count"),
     .positional = "FINDING...",
     .examples =
         EXAMPLES("ranh waive 3f2a9c01 --reason 'mốc cũ, đã có biên bản' --expires 2027-12-31",
                  "ranh waive 3f2a9c01 --withdraw"),
     .options = waive_options,
     .args_bytes = sizeof(struct ranh_waive_args),
     .uses_project = true,
     .run = ranh_cmd_waive},
    {.name = "decisions",
     .summary = N_("lists accepted findings, and which decisions no longer hold"),
     .examples = EXAMPLES("ranh decisions", "ranh decisions --json"),
     .uses_project = true,
     .run = ranh_cmd_decisions},
    STAGE("ingest", NULL, "ranh ingest", "ranh ingest --project city/ranh.yaml"),
    STAGE("reproject", reproject_options, "ranh reproject", "ranh reproject --max-edge-m 100"),
    STAGE("validate", validate_options, "ranh validate", "ranh validate --fail-on error",
          "ranh validate --area-tolerance-m2 0.1"),
    STAGE("overlap", overlap_options, "ranh overlap", "ranh overlap --min-area-m2 0.5"),
    STAGE("link", NULL, "ranh link"),
    STAGE("zoning", zoning_options, "ranh zoning", "ranh zoning --min-share 0.01"),
    STAGE("tile", tile_options, "ranh tile --min-zoom 12 --max-zoom 16",
          "ranh tile --output draft.mbtiles --size-px 512"),
    STAGE("index", index_options, "ranh index", "ranh index --period 2026-Q3"),
    STAGE("publish", publish_options, "ranh publish", "ranh publish --output /srv/www/city"),
    {.name = "help",
     .summary = N_("shows help of a command or a topic (exit-codes, project-file)"),
     .positional = "[COMMAND|TOPIC]",
     .examples = EXAMPLES("ranh help tile", "ranh help exit-codes", "ranh help project-file"),
     .options = help_options,
     .args_bytes = sizeof(struct ranh_help_args),
     .run = ranh_cmd_help},
    {.name = "version",
     .summary = N_("versions of Ranh and of the libraries it uses"),
     .examples = EXAMPLES("ranh version", "ranh version --json"),
     .run = ranh_cmd_version},
    {.name = "completion",
     .summary = N_("writes a script that completes commands and options in your shell"),
     .positional = "bash|zsh|fish",
     .examples = EXAMPLES("ranh completion bash >~/.local/share/bash-completion/completions/ranh"),
     .run = ranh_cmd_completion},
    {.name = NULL},
};

const char *ranh_command_summary(const struct ranh_command *command)
{
    size_t i = ranh_stage_find(ranh_stages, ranh_n_stages, command->name);
    return i < ranh_n_stages ? ranh_stages[i].summary : command->summary;
}

const struct ranh_command *ranh_command_find(const char *name)
{
    for (const struct ranh_command *c = ranh_commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

const char *const *ranh_command_names(struct ranh_arena *arena)
{
    const char **names =
        RANH_NEW_ARRAY(arena, sizeof(ranh_commands) / sizeof(ranh_commands[0]), const char *);
    size_t n = 0;
    for (const struct ranh_command *c = ranh_commands; c->name; c++)
        names[n++] = c->name;
    names[n] = NULL;
    return names;
}
