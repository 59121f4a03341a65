/* SPDX-License-Identifier: MIT */
/*
 * One tile: what the R-trees find. Nothing of it depends on the order in which things are drawn (ranh/tile/raster.h)
 * but which of two parcels on the same ground is seen, and they are drawn in the order of their land uses. So a tile is the same whoever
 * draws it and whenever, and follows from what is in it (ranh/tile/plan.h).
 */
#include <ranh/tile/pyramid.h>

#include <stdlib.h>
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/tile/compose.h>
#include <ranh/tile/png.h>

#define MARGIN_PX 14 /* the widest mark reaches this far out of its place */

struct pens {
    struct ranh_pen edge, inner, commune, line[3]; /* line by enum ranh_tint */
};

struct ranh_tile_painter {
    const struct ranh_tile_map *map;
    struct ranh_canvas canvas;
    struct ranh_composer *composer;
    struct ranh_png_writer *png;
    uint8_t *index;
    struct pens pens;
    struct ranh_tile_look look;
    unsigned look_zoom;
    uint8_t rank[256]; /* by class: where it comes in drawing */
    struct {
        RANH_VEC(uint32_t)
    } found, sorted;
    struct {
        RANH_VEC(struct ranh_px)
    } px;
    struct {
        RANH_VEC(uint32_t)
    } ring_end;
    /* Of the tile at work: */
    struct ranh_tile_view view;
    bool covers, edges;
};

static unsigned factor(const struct ranh_tile_map *map)
{
    return map->size_px / 256;
}

static int32_t px(const struct ranh_tile_map *map, double pixels)
{
    return (int32_t)(pixels * RANH_TILE_SUB) * (int32_t)factor(map);
}

static int by_code(const void *a, const void *b, void *context)
{
    const struct ranh_legend_entry *legend = context;
    uint8_t i = *(const uint8_t *)a, j = *(const uint8_t *)b;
    const char *x = legend[i].code, *y = legend[j].code;
    int order = x && y ? strcmp(x, y) : 0;
    return order ? order : (i > j) - (i < j);
}

/* Where parcels lie on each other the land use is seen whose code comes last in the alphabet: whatever else is in the
 * city, and however the parcels are numbered. */
static void order_classes(struct ranh_tile_painter *painter, const struct ranh_tile_style *style)
{
    uint8_t entry[256] = {0};
    for (size_t i = 0; i < style->n_legend; i++)
        entry[i] = (uint8_t)i;
    if (style->n_legend)
        qsort_r(entry, style->n_legend, 1, by_code, style->legend);
    for (size_t i = 0; i < style->n_legend; i++)
        painter->rank[entry[i] + 1] = (uint8_t)i;
}

struct ranh_tile_painter *ranh_tile_painter_new(const struct ranh_tile_map *map)
{
    struct ranh_tile_painter *painter = ranh_calloc(1, sizeof(*painter));
    struct pens *pens = &painter->pens;
    painter->map = map;
    ranh_canvas_init(&painter->canvas, map->size_px);
    painter->composer = ranh_composer_new(map->size_px);
    painter->png = ranh_png_writer_new();
    painter->index = ranh_alloc((size_t)map->size_px * map->size_px);
    painter->look_zoom = UINT32_MAX;
    order_classes(painter, map->style);
    pens->edge = ranh_pen_of(RANH_INK_EDGE, px(map, 0.5), 3);
    pens->commune = ranh_pen_of(RANH_INK_COMMUNE, px(map, 1.1), 3);
    pens->line[RANH_TINT_WARNING] = ranh_pen_of(RANH_INK_WARNING_LINE, px(map, 0.8), 7);
    pens->line[RANH_TINT_ERROR] = ranh_pen_of(RANH_INK_ERROR_LINE, px(map, 0.8), 7);
    pens->line[RANH_TINT_NONE] = pens->line[RANH_TINT_WARNING];
    return painter;
}

void ranh_tile_painter_free(struct ranh_tile_painter *painter)
{
    if (!painter)
        return;
    ranh_canvas_release(&painter->canvas);
    ranh_composer_free(painter->composer);
    ranh_png_writer_free(painter->png);
    ranh_free(painter->index);
    ranh_vec_release(&painter->found);
    ranh_vec_release(&painter->sorted);
    ranh_vec_release(&painter->px);
    ranh_vec_release(&painter->ring_end);
    ranh_free(painter);
}

static bool remember(void *context, uint32_t item)
{
    struct ranh_tile_painter *painter = context;
    *ranh_vec_push(&painter->found) = item;
    return true;
}

static int32_t clamp32(int64_t v)
{
    return v > INT32_MAX ? INT32_MAX : v < INT32_MIN ? INT32_MIN : (int32_t)v;
}

/* The tile's square in units from the frame's corner, grown by a margin. */
static struct ranh_grid_box square(const struct ranh_tile_map *map, struct ranh_tile_id tile,
                                   int64_t margin_px)
{
    struct ranh_tile_scale scale = ranh_tile_scale_at(tile.z, 256);
    int64_t x = ((int64_t)tile.x << scale.tile_bits) - map->frame.x0;
    int64_t y = ((int64_t)tile.y << scale.tile_bits) - map->frame.y0;
    int64_t edge = (int64_t)1 << scale.tile_bits, margin = margin_px * edge / 256;
    return (struct ranh_grid_box){clamp32(x - margin), clamp32(y - margin),
                                  clamp32(x + edge + margin), clamp32(y + edge + margin)};
}

static bool find(struct ranh_tile_painter *painter, const struct ranh_rtree *tree,
                 struct ranh_tile_id tile, int64_t margin_px)
{
    struct ranh_grid_box box = square(painter->map, tile, margin_px);
    painter->found.n = 0;
    if (box.xmin < box.xmax && box.ymin < box.ymax) /* else beyond the frame's reach */
        ranh_rtree_query(tree, box, remember, painter);
    return painter->found.n > 0;
}

/* --- parcels ------------------------------------------------------------------------------------ */

/* What was found, in that order, in place; and notes which classes there are. */
static void sort_by_class(struct ranh_tile_painter *painter, const uint8_t *klass)
{
    uint32_t place[256 + 1] = {0};
    size_t n = painter->found.n;
    memset(painter->look.drawn, 0, sizeof(painter->look.drawn));
    for (size_t i = 0; i < n; i++) {
        place[painter->rank[klass[painter->found.at[i]]] + 1]++;
        painter->look.drawn[klass[painter->found.at[i]]] = true;
    }
    for (size_t c = 0; c < 256; c++)
        place[c + 1] += place[c];
    painter->sorted.n = 0;
    ranh_vec_reserve(&painter->sorted, n);
    for (size_t i = 0; i < n; i++)
        painter->sorted.at[place[painter->rank[klass[painter->found.at[i]]]]++] =
            painter->found.at[i];
    memcpy(painter->found.at, painter->sorted.at, n * sizeof(*painter->found.at));
}

static void to_px(struct ranh_tile_painter *painter, const struct ranh_unit *units, size_t n)
{
    painter->px.n = 0;
    ranh_vec_reserve(&painter->px, n + 1);
    for (size_t i = 0; i < n; i++)
        painter->px.at[i] = ranh_tile_view_px(&painter->view, units[i]);
    painter->px.n = n;
}

static void draw_edges(struct ranh_tile_painter *painter, const uint8_t *edge, uint32_t first,
                       uint32_t end)
{
    const struct ranh_px *at = painter->px.at;
    for (uint32_t i = first; i < end; i++) {
        if (!(edge[i] & RANH_EDGE_DRAW))
            continue;
        bool inner = (edge[i] & (RANH_EDGE_SHARED | RANH_EDGE_DIFFER)) == RANH_EDGE_SHARED;
        if (inner && painter->covers)
            continue; /* within one land use: left out where parcels are small */
        ranh_canvas_line(&painter->canvas, at[i], at[i + 1 < end ? i + 1 : first],
                         inner ? &painter->pens.inner : &painter->pens.edge);
    }
}

static void draw_parcel(struct ranh_tile_painter *painter, uint32_t face)
{
    const struct ranh_tile_layer *layer = painter->map->parcels;
    const struct ranh_fabric *fabric = layer->fabric;
    uint32_t ring0 = fabric->face_ring[face], n_rings = fabric->face_ring[face + 1] - ring0;
    uint32_t first = fabric->ring_vertex[ring0], end = fabric->ring_vertex[ring0 + n_rings];
    uint8_t klass = layer->klass[face];
    to_px(painter, layer->vertex + first, end - first);
    painter->ring_end.n = 0;
    for (uint32_t r = 0; r < n_rings; r++)
        *ranh_vec_push(&painter->ring_end) = fabric->ring_vertex[ring0 + r + 1] - first;
    if (!painter->covers)
        ranh_canvas_fill(&painter->canvas, painter->px.at, painter->ring_end.at, n_rings, klass);
    for (uint32_t r = 0, from = 0; r < n_rings; from = painter->ring_end.at[r++]) {
        uint32_t to = painter->ring_end.at[r];
        bool hole = fabric->ring_role[ring0 + r] & RANH_RING_HOLE;
        if (painter->covers)
            ranh_canvas_cover(&painter->canvas, painter->px.at + from, to - from, hole,
                              painter->look.class_rgb[klass]);
        if (painter->edges)
            draw_edges(painter, layer->edge + first, from, to);
    }
}

/* --- shapes ------------------------------------------------------------------------------------- */

static void draw_lines(struct ranh_tile_painter *painter, bool closed, const struct ranh_pen *pen)
{
    uint32_t from = 0;
    for (size_t r = 0; r < painter->ring_end.n; from = painter->ring_end.at[r++])
        for (uint32_t i = from; i < painter->ring_end.at[r]; i++) {
            bool last = i + 1 == painter->ring_end.at[r];
            if (!last || closed)
                ranh_canvas_line(&painter->canvas, painter->px.at[i],
                                 painter->px.at[last ? from : i + 1], pen);
        }
}

static void shape_px(struct ranh_tile_painter *painter, const struct ranh_tile_shapes *shapes,
                     const struct ranh_tile_shape *shape)
{
    uint32_t first = shape->ring ? shapes->ring_end.at[shape->ring - 1] : 0;
    to_px(painter, shapes->vertex.at + first,
          shapes->ring_end.at[shape->ring + shape->n_rings - 1] - first);
    painter->ring_end.n = 0;
    for (uint32_t r = 0; r < shape->n_rings; r++)
        *ranh_vec_push(&painter->ring_end) = shapes->ring_end.at[shape->ring + r] - first;
}

static void draw_mark(struct ranh_tile_painter *painter, struct ranh_unit at, enum ranh_tint tint,
                      int32_t radius)
{
    enum ranh_ink kind = tint == RANH_TINT_ERROR ? RANH_INK_ERROR_MARK : RANH_INK_WARNING_MARK;
    struct ranh_pen mark = ranh_pen_of(kind, radius, 7);
    struct ranh_pen halo = ranh_pen_of(RANH_INK_HALO, radius + px(painter->map, 1.0), 7);
    struct ranh_px centre = ranh_tile_view_px(&painter->view, at);
    ranh_canvas_dot(&painter->canvas, centre, &halo);
    ranh_canvas_dot(&painter->canvas, centre, &mark);
}

static void draw_finding(struct ranh_tile_painter *painter, const struct ranh_tile_shape *shape)
{
    enum ranh_tint tint = (enum ranh_tint)shape->tag;
    struct ranh_unit middle = {(int32_t)(((int64_t)shape->box.xmin + shape->box.xmax) / 2),
                               (int32_t)(((int64_t)shape->box.ymin + shape->box.ymax) / 2)};
    int64_t width =
        ranh_tile_scaled(painter->view.shift, (int64_t)shape->box.xmax - shape->box.xmin);
    int64_t height =
        ranh_tile_scaled(painter->view.shift, (int64_t)shape->box.ymax - shape->box.ymin);
    int32_t least = px(painter->map, 7.0);
    if (shape->kind != RANH_SHAPE_POINT) {
        shape_px(painter, painter->map->findings, shape);
        if (shape->kind == RANH_SHAPE_POLYGON)
            ranh_canvas_tint(&painter->canvas, painter->px.at, painter->ring_end.at,
                             painter->ring_end.n, tint);
        draw_lines(painter, shape->kind == RANH_SHAPE_POLYGON, &painter->pens.line[tint]);
    }
    if (shape->kind == RANH_SHAPE_POINT || (width < least && height < least))
        draw_mark(painter, middle, tint, px(painter->map, painter->covers ? 2.1 : 2.6));
}

/* Grows with each doubling of the number: one is seen, a thousand does not hide the town. */
static int32_t dot_radius(const struct ranh_tile_map *map, uint32_t n)
{
    int32_t radius = px(map, 2.0), most = px(map, 6.5);
    for (; n > 1 && radius < most; n /= 2)
        radius += px(map, 0.45);
    return radius < most ? radius : most;
}

static void draw_dots(struct ranh_tile_painter *painter, const struct ranh_tile_dots *dots)
{
    int32_t size = (int32_t)painter->map->size_px * RANH_TILE_SUB;
    int32_t margin = px(painter->map, MARGIN_PX);
    for (size_t i = 0; i < dots->n; i++) {
        const struct ranh_tile_dot *dot = &dots->at[i];
        struct ranh_px at = ranh_tile_view_px(&painter->view, dot->at);
        if (at.x > -margin && at.y > -margin && at.x < size + margin && at.y < size + margin)
            draw_mark(painter, dot->at, dot->n_errors ? RANH_TINT_ERROR : RANH_TINT_WARNING,
                      dot_radius(painter->map, dot->n));
    }
}

/* --- the tile ----------------------------------------------------------------------------------- */

static void begin(struct ranh_tile_painter *painter, struct ranh_tile_id tile)
{
    unsigned zoom = tile.z + (factor(painter->map) > 1); /* pixels as small as one zoom deeper */
    painter->view = ranh_tile_view_of(&painter->map->frame, tile, painter->map->size_px);
    if (painter->look_zoom != zoom) {
        /* Between lots of one land use lines come in gradually: many, and close together. */
        painter->pens.inner = ranh_pen_soft(&painter->pens.edge, zoom < 17 ? 3 : zoom < 18 ? 5 : 7);
        ranh_tile_style_look(painter->map->style, zoom, &painter->look);
        painter->look_zoom = zoom;
    }
    painter->covers = zoom < RANH_TILE_FILL_ZOOM;
    painter->edges = painter->look.ink[RANH_INK_EDGE].alpha > 0;
    ranh_canvas_clear(&painter->canvas);
    painter->canvas.covered = painter->covers;
}

static void draw(struct ranh_tile_painter *painter, struct ranh_tile_id tile,
                 const struct ranh_tile_dots *dots)
{
    const struct ranh_tile_map *map = painter->map;
    if (map->parcels && find(painter, &map->parcels->tree, tile, 2)) {
        sort_by_class(painter, map->parcels->klass);
        for (size_t i = 0; i < painter->found.n; i++)
            draw_parcel(painter, painter->found.at[i]);
    }
    if (map->communes && find(painter, &map->communes->tree, tile, 3))
        for (size_t i = 0; i < painter->found.n; i++) {
            shape_px(painter, map->communes, &map->communes->shape.at[painter->found.at[i]]);
            draw_lines(painter, false, &painter->pens.commune);
        }
    if (dots)
        draw_dots(painter, dots);
    else if (map->findings && find(painter, &map->findings->tree, tile, MARGIN_PX))
        for (size_t i = 0; i < painter->found.n; i++)
            draw_finding(painter, &map->findings->shape.at[painter->found.at[i]]);
}

int ranh_tile_paint(struct ranh_tile_painter *painter, struct ranh_tile_id tile,
                    const struct ranh_tile_dots *dots, struct ranh_str *out, struct ranh_err *err)
{
    struct ranh_palette palette;
    begin(painter, tile);
    draw(painter, tile, dots);
    if (!ranh_compose(painter->composer, &painter->canvas, &painter->look, painter->index,
                      &palette))
        return RANH_OK;
    return ranh_png_write(painter->png, painter->index, painter->map->size_px, &palette, out, err);
}
