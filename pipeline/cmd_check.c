/* SPDX-License-Identifier: MIT */
/*
 * `ranh check FILE...`: a surveyor's question, without a project. The files become the sources of a
 * project in memory, the stages ingest to overlap run on a workspace in memory, and what they found
 * is printed and written beside the first file as a layer that opens in QGIS.
 */
#include "check.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ranh/base/date.h>
#include <ranh/base/fs.h>
#include <ranh/base/map.h>
#include <ranh/base/num.h>
#include <ranh/base/vec.h>
#include <ranh/crs/transform.h>
#include <ranh/io/source.h>

#include "stages.h"

#define AT(field)    offsetof(struct ranh_check_args, field)
#define FALLBACK_CRS "EPSG:9210" /* VN-2000 / TM-3 105-45: Ho Chi Minh City */

const struct ranh_opt ranh_check_options[] = {
    RANH_OPT_LIST(
        0, "crs", AT(crs), "CRS",
        N_("reference system, where files state none or a wrong one; one, or one a file")),
    RANH_OPT_LIST(0, "scale", AT(scale), "N",
                  N_("map scale denominator (500 for 1:500), for the limits; one, or one a file")),
    RANH_OPT_LIST(0, "survey-date", AT(survey_date), "DATE",
                  N_("date of survey, for who adjusts at a border; one, or one a file")),
    RANH_OPT_TEXT(0, "commune", AT(commune), "CODE",
                  N_("commune code, when the files have no column for it")),
    RANH_OPT_TEXT(0, "communes", AT(communes), "FILE",
                  N_("boundaries of communes: ground that no parcel covers is found up to them")),
    RANH_OPT_LIST(0, "sheet", AT(sheet), "NUMBER",
                  N_("sheet number, where no column has it, as in a drawing; one, or one a file")),
    RANH_OPT_TEXT(0, "levels", AT(levels), "FILE",
                  N_("table of levels of a drawing (DGN, DXF), where it differs from the statutory "
                     "one")),
    RANH_OPT_LIST(
        0, "field", AT(fields), "FIELD=COLUMN",
        N_("which column holds commune, sheet, number, land_use or area_m2; else found by name")),
    RANH_OPT_TEXT('l', "layer", AT(layer), "NAME", N_("layer, when a file has several")),
    RANH_OPT_TEXT(0, "encoding", AT(encoding), "NAME",
                  N_("encoding of text columns, when the files state none")),
    RANH_OPT_TEXT(0, "decimal", AT(decimal), "MARK",
                  N_("decimal mark of numbers in text, comma or point, when it cannot be told")),
    RANH_OPT_TEXT(0, "as-of", AT(as_of), "DATE",
                  N_("date of the rules to apply; else those in force without an end")),
    RANH_OPT_TEXT('o', "output", AT(output), "FILE",
                  N_("where to write the layer; else FILE.ranh.gpkg, which is replaced")),
    RANH_OPT_FLAG(0, "dxf", AT(dxf),
                  N_("write the findings as a drawing too, FILE.ranh.dxf, a level per code")),
    RANH_OPT_TEXT(0, "report", AT(report), "FILE",
                  N_("write the delivery sheet of each file, pages of A4 to print")),
    RANH_OPT_FLAG(0, "all-faces", AT(all_faces),
                  N_("list each overlap and gap, also those only counted at a border")),
    RANH_OPT_FLAG(0, "no-layer", AT(no_layer), N_("write no layer")),
    RANH_OPT_END,
};

/* "sheet=SHBANDO" pairs, the same for all files. */
static int read_fields(const struct ranh_check_args *args, struct ranh_arena *arena,
                       struct ranh_project_field **fields, struct ranh_err *err)
{
    *fields = ranh_arena_zero(arena, args->fields.n + 1, sizeof(**fields));
    for (size_t i = 0; i < args->fields.n; i++) {
        const char *pair = args->fields.at[i], *equals = strchr(pair, '=');
        if (!equals || equals == pair || !equals[1])
            return ranh_fail(err, RANH_E_USAGE,
                             _("--field: \"%s\" is not FIELD=COLUMN, such as sheet=SHBANDO"), pair);
        (*fields)[i].role_field = ranh_arena_strndup(arena, pair, (size_t)(equals - pair));
        (*fields)[i].column = equals + 1;
    }
    return 0;
}

/* A system the workspace can be in: the files' own where it is one of metres, so that nothing
 * moves. */
static bool workspace_crs(const char *definition, struct ranh_project *project)
{
    struct ranh_crs_ctx *ctx = ranh_crs_ctx_new();
    struct ranh_crs crs = {0};
    struct ranh_err ignored = {0};
    bool good = definition && ranh_crs_lookup(ctx, definition, &crs, &ignored) == 0 &&
                crs.epsg > 0 && !crs.geographic && crs.metres_per_unit == 1 &&
                crs.family != RANH_CRS_REFUSED;
    if (good) {
        project->crs = ranh_arena_printf(&project->arena, "EPSG:%d", (int)crs.epsg);
        project->srid = crs.epsg;
    }
    ranh_crs_ctx_free(ctx);
    return good;
}

/* What an option says of file i: the one word for all, or that of the file; NULL = not given. */
static const char *of_file(const struct ranh_opt_list *option, size_t i)
{
    return option->n == 0 ? NULL : option->at[option->n == 1 ? 0 : i];
}

/* A slip of the pen is one of the command line, not of the file it is given for. */
static int check_systems(const struct ranh_opt_list *systems, struct ranh_err *err)
{
    struct ranh_crs_ctx *ctx = ranh_crs_ctx_new();
    int r = 0;
    for (size_t i = 0; r == 0 && i < systems->n; i++) {
        struct ranh_crs crs;
        if (strcmp(systems->at[i], "auto") != 0 &&
            ranh_crs_lookup(ctx, systems->at[i], &crs, err) != 0)
            r = ranh_fail_context(err, "--crs");
    }
    ranh_crs_ctx_free(ctx);
    return r;
}

/* Options given several times must name every file; systems, scales and dates must be such. */
static int check_options(const struct ranh_check_args *args, size_t n_files, struct ranh_err *err)
{
    const struct {
        const char *name;
        const struct ranh_opt_list *list;
    } each[] = {{"crs", &args->crs},
                {"scale", &args->scale},
                {"sheet", &args->sheet},
                {"survey-date", &args->survey_date}};
    for (size_t i = 0; i < sizeof(each) / sizeof(each[0]); i++)
        if (each[i].list->n > 1 && each[i].list->n != n_files)
            return ranh_fail(
                err, RANH_E_USAGE,
                _("--%s is given %zu times for %zu files; give it once for all, or once "
                  "for each"),
                each[i].name, each[i].list->n, n_files);
    for (size_t i = 0; i < args->scale.n; i++) {
        int64_t scale;
        if (!ranh_num_int(args->scale.at[i], &scale) || scale < 1 || scale > 1000000)
            return ranh_fail(err, RANH_E_USAGE,
                             _("--scale: \"%s\" is not a number from 1 to 1000000"),
                             args->scale.at[i]);
    }
    for (size_t i = 0; i < args->survey_date.n; i++) {
        int32_t date;
        if (!ranh_date_parse(args->survey_date.at[i], &date))
            return ranh_fail(err, RANH_E_USAGE,
                             _("--survey-date: \"%s\" is not a date (write 2026-11-22)"),
                             args->survey_date.at[i]);
    }
    return check_systems(&args->crs, err);
}

static int32_t scale_of(const struct ranh_check_args *args, size_t i)
{
    const char *text = of_file(&args->scale, i);
    int64_t scale = 0;
    return text && ranh_num_int(text, &scale) ? (int32_t)scale : 0;
}

static int choose_crs(const struct ranh_check_args *args, const char *file, size_t i,
                      struct ranh_project *project, struct ranh_err *err)
{
    const char *declared = of_file(&args->crs, i);
    if (declared && strcmp(declared, "auto") != 0) {
        if (workspace_crs(declared, project))
            return 0;
    } else {
        const struct ranh_source_options options = {.layer = args->layer,
                                                    .encoding = args->encoding};
        struct ranh_source *source = NULL;
        int r = ranh_source_open(file, &options, &source, err);
        bool chosen = r == 0 && workspace_crs(ranh_source_info(source)->crs, project);
        if (r == 0)
            ranh_source_close(source);
        if (r != 0 || chosen)
            return r;
    }
    workspace_crs(FALLBACK_CRS, project);
    return 0;
}

/* Sources named by their files; by their whole path where two files have one name. */
static const char *source_name(const struct ranh_opt_list *files, size_t i)
{
    const char *name = ranh_fs_basename(files->at[i]);
    for (size_t j = 0; j < files->n; j++)
        if (j != i && strcmp(ranh_fs_basename(files->at[j]), name) == 0)
            return files->at[i];
    return name;
}

static int make_project(struct ranh_cli *cli, const struct ranh_check_args *args,
                        const struct ranh_check_files *given, struct ranh_project **made,
                        struct ranh_err *err)
{
    struct ranh_project *project = ranh_project_new();
    struct ranh_project_field *fields = NULL;
    const struct ranh_opt_list *files = &cli->words;
    int32_t date = RANH_DATE_NONE;
    size_t first = ranh_check_first(given);
    *made = project;
    project->name = ranh_fs_basename(files->at[first]);
    if (args->as_of && !ranh_date_parse(args->as_of, &date))
        return ranh_fail(err, RANH_E_USAGE, _("--as-of: \"%s\" is not a date (write 2026-11-22)"),
                         args->as_of);
    project->as_of = args->as_of;
    int r = check_options(args, files->n, err);
    if (r == 0)
        r = read_fields(args, &project->arena, &fields, err);
    if (r == 0)
        r = choose_crs(args, files->at[first], first, project, err);
    if (r != 0)
        return r;
    project->sources = ranh_arena_zero(&project->arena, files->n + 2, sizeof(*project->sources));
    for (size_t i = 0; i < files->n; i++) {
        if (given->at[i].reason)
            continue;
        project->sources[project->n_sources++] = (struct ranh_project_source){
            .name = source_name(files, i),
            .role = given->at[i].role,
            .path = files->at[i],
            .layer = args->layer,
            .crs = of_file(&args->crs, i),
            .commune = args->commune,
            .sheet = of_file(&args->sheet, i),
            .levels = args->levels,
            .scale = scale_of(args, i),
            .survey_date = of_file(&args->survey_date, i),
            .encoding = args->encoding,
            .decimal = args->decimal,
            .fields = fields,
            .n_fields = args->fields.n,
        };
    }
    if (args->communes)
        project->sources[project->n_sources++] = (struct ranh_project_source){
            .name = "communes", .role = RANH_ROLE_COMMUNES, .path = args->communes};
    return 0;
}

/* What would be a mistake of the project file is one of the command line here. */
static int without_project(int r, struct ranh_err *err)
{
    if (r != RANH_E_PROJECT)
        return r;
    err->status = RANH_E_USAGE;
    return RANH_E_USAGE;
}

static int run_checks(struct ranh_workspace *ws, struct ranh_err *err)
{
    static const char *const order[] = {"ingest", "reproject", "validate", "overlap", NULL};
    int r = 0;
    for (const char *const *name = order; r == 0 && *name; name++) {
        size_t i = ranh_stage_find(ranh_stages, ranh_n_stages, *name);
        if (i == ranh_n_stages)
            return ranh_fail(err, RANH_E_INTERNAL, _("this build of Ranh has no stage \"%s\""),
                             *name);
        r = ranh_stage_execute(ws, ranh_stages, ranh_n_stages, i, err);
    }
    /* what a project would declare was an option here */
    return r ? r
             : ranh_store_exec(ws->store,
                               "UPDATE source SET crs_reason = 'given with --crs' WHERE crs_reason "
                               "= 'declared in ranh.yaml'",
                               err);
}

/* Beside the first file, or beside its archive; where that folder cannot be written, here. */
static const char *beside(struct ranh_cli *cli, size_t first, const char *ending)
{
    struct ranh_arena *arena = &cli->arena;
    const char *file = ranh_fs_outer(arena, cli->words.at[first]);
    if (access(ranh_fs_dirname(arena, file), W_OK) != 0)
        file = ranh_fs_basename(file);
    return ranh_arena_printf(arena, "%s.ranh.%s", file, ending);
}

/* A layer under the name we choose is ours and replaced; one that was named is not. written: what is there. */
static int write_layers(struct ranh_cli *cli, const struct ranh_check_args *args,
                        struct ranh_workspace *ws, size_t first, const char **written,
                        struct ranh_err *err)
{
    size_t n = 0;
    if (args->no_layer || cli->common.dry_run)
        return 0;
    const char *chosen = args->output ? args->output : beside(cli, first, "gpkg");
    int r =
        ranh_check_layer(ws, chosen, !args->output || cli->common.overwrite, args->all_faces, err);
    if (r == 0)
        written[n++] = chosen;
    if (r == 0 && args->dxf) {
        const char *drawing = beside(cli, first, "dxf");
        r = ranh_check_drawing(ws, drawing, err);
        if (r == 0)
            written[n++] = drawing;
    }
    written[n] = NULL;
    return r;
}

static int write_sheet(struct ranh_cli *cli, const struct ranh_check_args *args,
                       struct ranh_workspace *ws, struct ranh_err *err)
{
    struct ranh_str html = RANH_STR_INIT;
    if (!ws || !args->report || cli->common.dry_run)
        return 0;
    bool json = cli->common.json; /* stdout belongs to the findings */
    cli->common.json = false;
    int r = ranh_sheets_put(cli, ws->store, NULL, &html, err);
    cli->common.json = json;
    if (r == 0)
        r = ranh_fs_write(args->report, html.text, html.len, err);
    ranh_str_release(&html);
    return r;
}

static int try_files(struct ranh_cli *cli, const struct ranh_check_args *args,
                     const struct ranh_check_files *files, struct ranh_project **project,
                     struct ranh_workspace **ws, struct ranh_err *err)
{
    int r = make_project(cli, args, files, project, err);
    if (r == 0)
        r = ranh_cli_workspace(cli, *project, RANH_STORE_MEMORY, ws, err);
    return r ? r : without_project(run_checks(*ws, err), err);
}

/* The files that can be read and placed, checked; *ws and *project are the caller's also after a failure. */
static int check_files(struct ranh_cli *cli, const struct ranh_check_args *args,
                       struct ranh_check_files *files, struct ranh_project **project,
                       struct ranh_workspace **ws, struct ranh_err *err)
{
    const struct ranh_source_options options = {.layer = args->layer, .encoding = args->encoding};
    while (files->n_unread < files->n) {
        int r = try_files(cli, args, files, project, ws, err);
        if (r == 0 || !ranh_check_set_aside(cli, files, &options, *ws, err))
            return r;
        (void)ranh_workspace_close(*ws, NULL);
        ranh_project_free(*project);
        *ws = NULL;
        *project = NULL;
    }
    return ranh_check_none(cli, files, err);
}

static int check_outputs(const struct ranh_cli *cli, const struct ranh_check_args *args,
                         struct ranh_err *err)
{
    if (cli->words.n == 0)
        return ranh_fail(err, RANH_E_USAGE, _("name the files to check: ranh check FILE..."));
    if (args->output && !cli->common.overwrite && ranh_fs_exists(args->output))
        return ranh_fail(err, RANH_E_OUTPUT, _("%s exists; give another --output, or --overwrite"),
                         args->output);
    if (args->report && !cli->common.overwrite && ranh_fs_exists(args->report))
        return ranh_fail(err, RANH_E_OUTPUT, _("%s: exists already; --overwrite replaces it"),
                         args->report);
    return 0;
}

int ranh_cmd_check(struct ranh_cli *cli, void *args, struct ranh_err *err)
{
    const struct ranh_check_args *a = args;
    struct ranh_project *project = NULL;
    struct ranh_workspace *ws = NULL;
    struct ranh_check_files files = {0};
    const char *written[3] = {NULL};
    int verdict = 0;
    int unwritten = 0; /* a layer that cannot be written does not keep the answer from being told */
    int r = check_outputs(cli, a, err);
    if (r == 0)
        r = ranh_check_words(cli, &files, err);
    if (r == 0)
        r = check_files(cli, a, &files, &project, &ws, err);
    if (r == 0)
        unwritten = write_layers(cli, a, ws, ranh_check_first(&files), written, err);
    if (r == 0 && unwritten == 0)
        unwritten = write_sheet(cli, a, ws, err);
    if (r == 0)
        r = ranh_check_report(cli, ws, &files, written, a->all_faces, err);
    if (r == 0)
        r = ranh_cli_verdict(cli, ws, NULL, &verdict, err);
    if (r == 0 &&
        files.n_unread) { /* whatever was found, it is not the answer to all that was asked */
        ranh_log_say(cli->log, RANH_LOG_ERROR, "%s", ranh_check_unread_sum(cli, &files));
        verdict = RANH_E_PARTIAL;
    }
    int closed = ranh_workspace_close(ws, err);
    ranh_project_free(project);
    return r ? r : unwritten ? unwritten : closed ? closed : verdict;
}
