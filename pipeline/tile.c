/* SPDX-License-Identifier: MIT */
/*
 * ranh tile: the workspace as a pyramid of PNG tiles in one MBTiles file. Reads parcels, findings and
 * communes; writes no table. The file appears complete or not at all, and is the same whether a tile was drawn
 * again or taken from the file of before, where it was drawn from the same.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/io/mbtiles.h>
#include <ranh/tile/pyramid.h>

#include "pipeline/stages.h"

struct work {
    struct ranh_workspace *ws;
    const struct ranh_tile_options *options;
    struct ranh_projector *projector;
    struct ranh_tile_style style;
    struct ranh_tile_layer layer;
    struct ranh_tile_shapes findings, communes;
    struct ranh_tile_map map;
    struct ranh_tile_plan plan;
    struct ranh_mbtiles_earlier *earlier; /* NULL = everything is drawn */
    struct ranh_mbtiles *tiles;
    int64_t n_tiles, n_bytes, n_drawn;
};

static int check_options(const struct ranh_tile_options *options, struct ranh_err *err)
{
    if (options->size_px != 256 && options->size_px != 512)
        return ranh_fail(err, RANH_E_PROJECT, _("tile: size_px is %lld; it can be 256 or 512"),
                         (long long)options->size_px);
    if (options->min_zoom < 0 || options->max_zoom > RANH_TILE_MAX_ZOOM ||
        options->min_zoom > options->max_zoom)
        return ranh_fail(err, RANH_E_PROJECT,
                         _("tile: zooms %lld to %lld; they go from 0 to %d, the lowest first"),
                         (long long)options->min_zoom, (long long)options->max_zoom,
                         RANH_TILE_MAX_ZOOM);
    return RANH_OK;
}

/* An MBTiles file may be replaced; any other file only with --overwrite. */
static int check_output(const struct work *work, struct ranh_err *err)
{
    const char *path = work->options->path;
    unsigned char head[72] = {0};
    if (!ranh_fs_exists(path) || work->ws->overwrite)
        return RANH_OK;
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(head, 1, sizeof(head), file) : 0;
    if (file)
        (void)fclose(file);
    if (n == sizeof(head) && !memcmp(head, "SQLite format 3", 16) && !memcmp(head + 68, "MPBX", 4))
        return RANH_OK;
    return ranh_fail(
        err, RANH_E_OUTPUT,
        _("%s exists and is no MBTiles file; choose another path, or give --overwrite"), path);
}

static int load(struct work *work, struct ranh_err *err)
{
    struct ranh_workspace *ws = work->ws;
    const struct ranh_parcel_set *parcels;
    int status = ranh_workspace_parcels(ws, &parcels, err);
    if (status)
        return status;
    work->projector =
        ranh_projector_new(ranh_store_srid(ws->store), ws->pool ? ranh_pool_threads(ws->pool) : 1);
    struct ranh_tile_projection projection = ranh_projector_projection(work->projector);
    struct ranh_tile_frame *frame = &work->map.frame;
    ranh_tile_style_init(&work->style, ws->rules, parcels);
    status = ranh_tile_layer_frame(&parcels->fabric, &projection, frame, err);
    if (!status)
        status = ranh_tile_layer_build(&work->layer, &parcels->fabric, work->style.parcel_class,
                                       frame, &projection, ws->pool, err);
    if (!status)
        status =
            ranh_tile_shapes_load_findings(&work->findings, ws->store, frame, &projection, err);
    if (!status)
        status =
            ranh_tile_shapes_load_communes(&work->communes, ws->store, frame, &projection, err);
    work->map.size_px = (unsigned)work->options->size_px;
    work->map.style = &work->style;
    work->map.parcels = &work->layer;
    work->map.findings = &work->findings;
    work->map.communes = &work->communes;
    return status;
}

/* --- what the file says of itself --------------------------------------------------------------- */

static void put_degrees(struct ranh_str *out, double degrees)
{
    char buf[RANH_NUM_MAX];
    ranh_str_puts(out, ranh_num_fixed(buf, degrees, 7));
}

/* West, south, east, north of the parcels, in degrees. */
static bool bounds_of(const struct work *work, double bounds[4])
{
    struct ranh_grid_box box = work->layer.bounds;
    double x, y;
    if (box.xmin > box.xmax)
        return false;
    ranh_tile_frame_mercator(&work->map.frame, box.xmin, box.ymax, &x, &y);
    ranh_tile_mercator_to_lonlat(x, y, &bounds[0], &bounds[1]);
    ranh_tile_frame_mercator(&work->map.frame, box.xmax, box.ymin, &x, &y);
    ranh_tile_mercator_to_lonlat(x, y, &bounds[2], &bounds[3]);
    return true;
}

/* The deepest zoom at which the data fit on three tiles each way: a good first view. */
static int64_t first_view(const struct ranh_tile_options *options, const double bounds[4])
{
    double widest = fmax(bounds[2] - bounds[0], bounds[3] - bounds[1]);
    int64_t zoom = options->min_zoom;
    while (zoom < options->max_zoom && widest * ldexp(1.0, (int)zoom + 1) / 360.0 <= 3.0)
        zoom++;
    return zoom;
}

static int put_place(struct work *work, struct ranh_err *err)
{
    struct ranh_str text = RANH_STR_INIT;
    double bounds[4];
    int status = RANH_OK;
    if (!bounds_of(work, bounds))
        return RANH_OK; /* nothing drawn: a place would be invented */
    for (int i = 0; i < 4; i++) {
        if (i > 0)
            ranh_str_putc(&text, ',');
        put_degrees(&text, bounds[i]);
    }
    status = ranh_mbtiles_meta(work->tiles, "bounds", text.text, err);
    ranh_str_clear(&text);
    put_degrees(&text, (bounds[0] + bounds[2]) / 2);
    ranh_str_putc(&text, ',');
    put_degrees(&text, (bounds[1] + bounds[3]) / 2);
    ranh_str_printf(&text, ",%lld", (long long)first_view(work->options, bounds));
    if (!status)
        status = ranh_mbtiles_meta(work->tiles, "center", text.text, err);
    ranh_str_release(&text);
    return status;
}

static int put_legend(struct work *work, struct ranh_err *err)
{
    struct ranh_str json = RANH_STR_INIT;
    ranh_str_putc(&json, '[');
    for (size_t i = 0; i < work->style.n_legend; i++) {
        const struct ranh_legend_entry *entry = &work->style.legend[i];
        ranh_str_puts(&json, i ? ",{\"code\":" : "{\"code\":");
        ranh_str_put_json(&json, entry->code);
        ranh_str_puts(&json, ",\"name_vi\":");
        ranh_str_put_json(&json, entry->name_vi);
        ranh_str_puts(&json, ",\"name_en\":");
        ranh_str_put_json(&json, entry->name_en);
        ranh_str_printf(&json, ",\"colour\":\"#%06x\",\"parcels\":%zu}", (unsigned)entry->rgb,
                        entry->n_parcels);
    }
    ranh_str_putc(&json, ']');
    int status = ranh_mbtiles_meta(work->tiles, "ranh_legend", json.text, err);
    ranh_str_release(&json);
    return status;
}

static int put_number(struct work *work, const char *name, int64_t value, struct ranh_err *err)
{
    char text[RANH_NUM_MAX];
    snprintf(text, sizeof(text), "%lld", (long long)value);
    return ranh_mbtiles_meta(work->tiles, name, text, err);
}

static int put_metadata(struct work *work, struct ranh_err *err)
{
    const struct ranh_project *project = work->ws->project;
    const struct {
        const char *name, *value;
    } text[] = {
        {"name", project->name ? project->name : "Ranh"},
        {"format", "png"},
        {"type", "overlay"},
        {"version", "1"},
        {"description", "Thửa đất theo loại đất, ranh giới xã, lỗi của dữ liệu / Parcels by land "
                        "use, commune boundaries, flaws of the data"},
        {"attribution", project->identity.owner},
    };
    int status = RANH_OK;
    for (size_t i = 0; i < sizeof(text) / sizeof(text[0]) && !status; i++)
        if (text[i].value && *text[i].value)
            status = ranh_mbtiles_meta(work->tiles, text[i].name, text[i].value, err);
    if (!status)
        status = put_number(work, "minzoom", work->options->min_zoom, err);
    if (!status)
        status = put_number(work, "maxzoom", work->options->max_zoom, err);
    if (!status)
        status = put_place(work, err);
    return status ? status : put_legend(work, err);
}

/* --- the tiles ---------------------------------------------------------------------------------- */

static int put_tile(void *context, const struct ranh_tile_planned *tile, const void *bytes,
                    size_t n, struct ranh_err *err)
{
    struct work *work = context;
    const struct ranh_tile_id id = tile->id;
    int status;
    if (tile->kept)
        status = ranh_mbtiles_put_earlier(work->tiles, work->earlier, id.z, id.x, id.y, &n, err);
    else
        status =
            ranh_mbtiles_put_drawn(work->tiles, id.z, id.x, id.y, tile->content, bytes, n, err);
    work->n_tiles += n > 0;
    work->n_bytes += (int64_t)n;
    work->n_drawn += n > 0 && !tile->kept;
    return status;
}

static int stopped(void *context, struct ranh_err *err)
{
    const struct work *work = context;
    return ranh_workspace_stopped(work->ws, err);
}

static void progress(void *context, uint64_t n)
{
    const struct work *work = context;
    ranh_progress_add(work->ws->log, n);
}

/* Which tiles there are to be, and which of them the file of before has. Returns how many are to be drawn. */
static uint64_t plan(struct work *work)
{
    const struct ranh_tile_options *options = work->options;
    struct ranh_tile_plan *tiles = &work->plan;
    uint64_t n = 0;
    ranh_tile_plan_build(tiles, &work->map, (unsigned)options->min_zoom,
                         (unsigned)options->max_zoom, work->ws->pool);
    if (!work->ws->whole)
        work->earlier = ranh_mbtiles_earlier_open(options->path);
    for (size_t i = 0; i < tiles->n; i++) {
        struct ranh_tile_planned *tile = &tiles->at[i];
        tile->kept = ranh_mbtiles_earlier_has(work->earlier, tile->id.z, tile->id.x, tile->id.y,
                                              tile->content);
        n += !tile->kept;
    }
    return n;
}

/* Of the n tiles to be drawn. */
static void mark_edges(struct work *work, uint64_t n)
{
    uint8_t *wanted = NULL;
    if (n == 0)
        return;
    if (n < work->plan.n) {
        wanted = ranh_calloc(work->layer.fabric->n_faces + 1, 1);
        ranh_tile_plan_faces(&work->plan, &work->map, work->ws->pool, wanted);
    }
    ranh_tile_layer_edges(&work->layer, wanted, work->ws->pool);
    ranh_free(wanted);
}

static int draw(struct work *work, struct ranh_err *err)
{
    struct ranh_arena arena;
    const struct ranh_tile_options *options = work->options;
    struct ranh_tile_sink sink = {work, put_tile, stopped, progress};
    uint64_t n = plan(work);
    mark_edges(work, n);
    ranh_arena_init(&arena);
    int status = ranh_fs_mkdirs(ranh_fs_dirname(&arena, options->path), err);
    ranh_arena_release(&arena);
    if (!status)
        status = ranh_mbtiles_create(options->path, &work->tiles, err);
    if (!status)
        status = put_metadata(work, err);
    if (status)
        return status;
    if (n > 0)
        ranh_progress_begin(work->ws->log, _("tiles"), n);
    status = ranh_tile_pyramid(&work->map, &work->plan, work->ws->pool, &sink, err);
    ranh_progress_end(work->ws->log);
    if (!status) {
        status = ranh_mbtiles_commit(work->tiles, err);
        work->tiles = NULL;
    }
    return status;
}

static void tell(struct work *work)
{
    ranh_workspace_count(work->ws, "tiles", work->n_tiles);
    ranh_workspace_count(work->ws, "tiles_drawn", work->n_drawn);
    ranh_workspace_count(work->ws, "tile_bytes", work->n_bytes);
    ranh_workspace_count(work->ws, "findings_drawn", (int64_t)work->findings.shape.n);
    size_t lost = work->layer.n_lost + work->findings.n_lost + work->communes.n_lost;
    if (!lost)
        return;
    ranh_workspace_count(work->ws, "not_drawn", (int64_t)lost);
    ranh_log_say(work->ws->log, RANH_LOG_WARNING,
                 _("%zu shapes have no place on the web map and are not drawn"), lost);
}

int ranh_stage_tile(struct ranh_workspace *ws, const struct ranh_tile_options *options,
                    struct ranh_err *err)
{
    struct work work = {.ws = ws, .options = options};
    int status = check_options(options, err);
    if (!status)
        status = check_output(&work, err);
    if (status)
        return status;
    ranh_tile_shapes_init(&work.findings);
    ranh_tile_shapes_init(&work.communes);
    status = load(&work, err);
    if (!status)
        status = draw(&work, err);
    if (!status)
        tell(&work);
    ranh_mbtiles_discard(work.tiles);
    ranh_mbtiles_earlier_close(work.earlier);
    ranh_tile_plan_release(&work.plan);
    ranh_tile_shapes_release(&work.findings);
    ranh_tile_shapes_release(&work.communes);
    ranh_tile_layer_release(&work.layer);
    ranh_tile_style_release(&work.style);
    ranh_projector_free(work.projector);
    return status;
}
