/* SPDX-License-Identifier: MIT */
/*
 * How the layers of findings look in QGIS: the table layer_styles of the GeoPackage, from which QGIS takes the style of a
 * layer when it is opened. Red, orange and blue by severity, code as label, columns under names people read.
 */
#include "check.h"

#include <string.h>

static const struct {
    const char *column, *vi, *en;
} aliases[] = {
    {"code", "Mã", "Code"},
    {"severity", "Mức độ", "Severity"},
    {"verdict", "Kết luận", "Verdict"},
    {"key_a", "Thửa", "Parcel"},
    {"key_b", "Thửa kia", "Other parcel"},
    {"file", "Tệp", "File"},
    {"feature", "Đối tượng", "Feature"},
    {"measured", "Đo được", "Measured"},
    {"limit_value", "Hạn cho phép", "Limit"},
    {"unit", "Đơn vị", "Unit"},
    {"area_m2", "Diện tích (m²)", "Area (m²)"},
    {"width_m", "Rộng nhất (m)", "Width (m)"},
    {"length_m", "Chiều dài (m)", "Length (m)"},
    {"article", "Căn cứ", "Article"},
    {"message_vi", "Nội dung", "In Vietnamese"},
    {"message_en", "Tiếng Anh", "In English"},
};

static const struct {
    const char *value, *color, *vi, *en;
} severities[] = {
    {"error", "214,39,40", "Lỗi", "Error"},
    {"warning", "255,127,14", "Cảnh báo", "Warning"},
    {"info", "31,119,180", "Lưu ý", "Note"},
};
enum { N_SEVERITIES = sizeof(severities) / sizeof(*severities) };

static void put_symbol(struct ranh_str *q, size_t i, enum ranh_shape_kind kind)
{
    const char *color = severities[i].color;
    bool area = kind == RANH_SHAPE_POLYGON, line = kind == RANH_SHAPE_LINE;
    ranh_str_printf(q, "<symbol name=\"%zu\" type=\"%s\" alpha=\"1\">", i,
                    area   ? "fill"
                    : line ? "line"
                           : "marker");
    if (area)
        ranh_str_printf(q,
                        "<layer class=\"SimpleFill\"><prop k=\"color\" v=\"%s,90\"/>"
                        "<prop k=\"style\" v=\"solid\"/><prop k=\"outline_color\" v=\"%s,255\"/>"
                        "<prop k=\"outline_style\" v=\"solid\"/><prop k=\"outline_width\" "
                        "v=\"0.6\"/></layer>",
                        color, color);
    else if (line)
        ranh_str_printf(q,
                        "<layer class=\"SimpleLine\"><prop k=\"line_color\" v=\"%s,255\"/>"
                        "<prop k=\"line_width\" v=\"0.8\"/></layer>",
                        color);
    else
        ranh_str_printf(q,
                        "<layer class=\"SimpleMarker\"><prop k=\"name\" v=\"circle\"/>"
                        "<prop k=\"color\" v=\"255,255,255,0\"/><prop k=\"outline_color\" "
                        "v=\"%s,255\"/><prop k=\"outline_width\" v=\"0.6\"/><prop k=\"size\" "
                        "v=\"3.5\"/></layer>",
                        color);
    ranh_str_puts(q, "</symbol>");
}

static void put_renderer(struct ranh_str *q, enum ranh_shape_kind kind, bool vi)
{
    ranh_str_puts(q, "<renderer-v2 type=\"categorizedSymbol\" attr=\"severity\"><categories>");
    for (size_t i = 0; i < N_SEVERITIES; i++)
        ranh_str_printf(q, "<category symbol=\"%zu\" value=\"%s\" label=\"%s\" render=\"true\"/>",
                        i, severities[i].value, vi ? severities[i].vi : severities[i].en);
    ranh_str_puts(q, "</categories><symbols>");
    for (size_t i = 0; i < N_SEVERITIES; i++)
        put_symbol(q, i, kind);
    ranh_str_puts(q, "</symbols></renderer-v2>");
    ranh_str_puts(q, "<labeling type=\"simple\"><settings><text-style fieldName=\"code\" "
                     "fontSize=\"8\" textColor=\"60,60,60,255\"><text-buffer bufferDraw=\"1\" "
                     "bufferSize=\"0.8\" bufferColor=\"255,255,255,255\"/></text-style>"
                     "</settings></labeling>");
}

void ranh_check_style(enum ranh_shape_kind kind, struct ranh_str *q)
{
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    ranh_str_puts(q, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
                     "<qgis version=\"3.22\" labelsEnabled=\"1\" "
                     "styleCategories=\"Symbology|Labeling|Fields|MapTips\">");
    if (kind != RANH_SHAPE_NONE)
        put_renderer(q, kind, vi);
    ranh_str_puts(q, "<aliases>");
    for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++)
        ranh_str_printf(q, "<alias field=\"%s\" name=\"%s\"/>", aliases[i].column,
                        vi ? aliases[i].vi : aliases[i].en);
    ranh_str_printf(q, "</aliases><mapTip>[%% message_%s %%]</mapTip></qgis>", vi ? "vi" : "en");
}

/* --- the table ------------------------------------------------------------------------------------ */

int ranh_check_put_styles(struct ranh_sink *sink, const enum ranh_shape_kind *kinds,
                          const char *const *names, size_t n, struct ranh_err *err)
{
    static const struct ranh_field fields[] = {
        {.name = "f_table_catalog", .type = RANH_FIELD_TEXT},
        {.name = "f_table_schema", .type = RANH_FIELD_TEXT},
        {.name = "f_table_name", .type = RANH_FIELD_TEXT},
        {.name = "f_geometry_column", .type = RANH_FIELD_TEXT},
        {.name = "styleName", .type = RANH_FIELD_TEXT},
        {.name = "styleQML", .type = RANH_FIELD_TEXT},
        {.name = "styleSLD", .type = RANH_FIELD_TEXT},
        {.name = "useAsDefault", .type = RANH_FIELD_INT},
        {.name = "description", .type = RANH_FIELD_TEXT},
        {.name = "owner", .type = RANH_FIELD_TEXT},
        {.name = "ui", .type = RANH_FIELD_TEXT},
        {.name = "update_time", .type = RANH_FIELD_TEXT},
    };
    enum { FIELDS = sizeof(fields) / sizeof(*fields) };
    int r = ranh_sink_layer(sink, "layer_styles", 0, RANH_SHAPE_NONE, fields, FIELDS, err);
    for (size_t i = 0; r == 0 && i < n; i++) {
        struct ranh_str qml = RANH_STR_INIT;
        ranh_check_style(kinds[i], &qml);
        const char *value[FIELDS] = {"",     "",       names[i], kinds[i] ? "geom" : "",
                                     "ranh", qml.text, "",       "1",
                                     "",     "",       NULL,     "2000-01-01T00:00:00.000Z"};
        r = ranh_sink_write(sink, NULL, value, err);
        ranh_str_release(&qml);
    }
    return r;
}
