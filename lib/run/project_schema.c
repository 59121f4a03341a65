/* SPDX-License-Identifier: MIT */
/* The keys of ranh.yaml: one table, in the order the reference page tells them. */
#include "project_schema.h"

#include <string.h>

#include <ranh/base/i18n.h>

/* clang-format off: a table, one key per entry */
#define P(field) offsetof(struct ranh_project, field)
#define S(field) offsetof(struct ranh_project_source, field)
#define KEY(t, n, at, h)                                                                           \
    {                                                                                              \
        .name = (n), .type = (t), .offset = (at), .help = (h)                                      \
    }
#define REQUIRED(t, n, at, h)                                                                      \
    {                                                                                              \
        .name = (n), .type = (t), .offset = (at), .required = true, .help = (h)                    \
    }
#define DEFAULT(t, n, at, text, h)                                                                 \
    {                                                                                              \
        .name = (n), .type = (t), .offset = (at), .fallback = (text), .help = (h)                  \
    }
#define RANGE(t, n, at, text, lo, hi, h)                                                           \
    {                                                                                              \
        .name = (n), .type = (t), .offset = (at), .fallback = (text), .min = (lo), .max = (hi),    \
        .help = (h)                                                                                \
    }
#define SECTION(n, table, h)                                                                       \
    {                                                                                              \
        .name = (n), .type = RANH_KEY_SECTION, .keys = (table), .help = (h)                        \
    }
#define END                                                                                        \
    {                                                                                              \
        .type = RANH_KEY_END                                                                       \
    }

static const struct ranh_key identity[] = {
    KEY(RANH_KEY_TEXT, "owner", P(identity.owner),
        N_("name of the office in Vietnamese, on the site and in reports")),
    KEY(RANH_KEY_TEXT, "owner_en", P(identity.owner_en), N_("the same in English")),
    DEFAULT(RANH_KEY_COLOUR, "primary", P(identity.primary), "#0b5d66",
            N_("main colour, as \"#rrggbb\"")),
    DEFAULT(RANH_KEY_COLOUR, "accent", P(identity.accent), "#b3541e",
            N_("second colour, as \"#rrggbb\"")),
    KEY(RANH_KEY_PATH, "mark", P(identity.mark), N_("SVG or PNG file of the emblem")),
    END,
};

static const struct ranh_key project[] = {
    REQUIRED(RANH_KEY_TEXT, "name", P(name), N_("name of the city or area in Vietnamese")),
    KEY(RANH_KEY_TEXT, "name_en", P(name_en), N_("the same in English")),
    REQUIRED(RANH_KEY_TEXT, "crs", P(crs),
             N_("reference system of the workspace, in metres, as \"EPSG:9210\"")),
    REQUIRED(RANH_KEY_DATE, "as_of", P(as_of),
             N_("the date questions are asked for; never the clock, so that a re-run gives the "
                "same answer")),
    SECTION("identity", identity, N_("who publishes, and the colours")),
    END,
};

static const struct ranh_key local_shift[] = {
    REQUIRED(RANH_KEY_TEXT, "label", S(local_shift.label),
             N_("who determined the shift, and from what; it is written beside every result")),
    RANGE(RANH_KEY_NUMBER, "dx_m", S(local_shift.dx_m), NULL, -1e6, 1e6, N_("added to x (east)")),
    RANGE(RANH_KEY_NUMBER, "dy_m", S(local_shift.dy_m), NULL, -1e6, 1e6, N_("added to y (north)")),
    RANGE(RANH_KEY_NUMBER, "rotation_sec", S(local_shift.rotation_sec), NULL, -36000, 36000,
          N_("turn about the origin of coordinates first, counter-clockwise, in seconds of arc")),
    RANGE(RANH_KEY_NUMBER, "scale_ppm", S(local_shift.scale_ppm), NULL, -10000, 10000,
          N_("scale about the origin of coordinates, in parts per million more than 1")),
    END,
};

static const struct ranh_key source[] = {
    REQUIRED(RANH_KEY_TEXT, "name", S(name), N_("unique name, used in findings and lineage")),
    REQUIRED(RANH_KEY_ROLE, "role", S(role),
             N_("what the file holds: parcels, zones, restrictions, non_parcels (roads, "
                "rivers, canals not numbered as parcels), communes, permits, events, units or "
                "indicators")),
    REQUIRED(RANH_KEY_PATH, "path", S(path), N_("the file, relative to the project file")),
    KEY(RANH_KEY_TEXT, "layer", S(layer), N_("layer or sheet, when the file has several")),
    KEY(RANH_KEY_TEXT, "crs", S(crs),
        N_("reference system, when the file states none or a wrong one; auto = by its numbers, "
           "when only one fits")),
    SECTION("local_shift", local_shift,
            N_("from HN-72 or a local grid into the zone `crs`, by increments of your own")),
    KEY(RANH_KEY_TEXT, "commune", S(commune),
        N_("commune code, when the file has no column for it")),
    RANGE(RANH_KEY_INT32, "scale", S(scale), NULL, 1, 1000000,
          N_("map scale denominator (500 for 1:500); it decides the legal tolerances")),
    KEY(RANH_KEY_DATE, "survey_date", S(survey_date), N_("date of the survey")),
    KEY(RANH_KEY_DATE, "commune_asof", S(commune_asof),
        N_("the date the commune codes are of; before 2025-07-01 they are brought over to "
           "today's, and the old key is kept")),
    KEY(RANH_KEY_TEXT, "encoding", S(encoding),
        N_("encoding of text columns, when the file states none or a wrong one")),
    KEY(RANH_KEY_TEXT, "decimal", S(decimal),
        N_("decimal mark of numbers in text, comma or point, when their columns do not show it")),
    KEY(RANH_KEY_TEXT, "dates", S(dates),
        N_("order of dates like 5/9/2026, day-first or month-first, when their columns do not show "
           "it")),
    KEY(RANH_KEY_TEXT, "x", S(x), N_("column of the east coordinate, in a table")),
    KEY(RANH_KEY_TEXT, "y", S(y), N_("column of the north coordinate, in a table")),
    KEY(RANH_KEY_TEXT, "wkt", S(wkt), N_("column of the geometry as WKT, in a table")),
    KEY(RANH_KEY_TEXT, "sheet", S(sheet),
        N_("sheet number, when the file has no column for it, as a drawing")),
    KEY(RANH_KEY_PATH, "levels", S(levels),
        N_("CSV file whose rows replace the built-in table of levels, for a drawing (DGN, DXF)")),
    KEY(RANH_KEY_FIELDS, "fields", S(fields),
        N_("which column holds which field, as \"sheet: SHBANDO\"")),
    END,
};

static const struct ranh_key reproject[] = {
    RANGE(RANH_KEY_NUMBER, "max_edge_m", P(reproject.max_edge_m), "300", 0, 1e6,
          N_("longer edges get points in between before they are transformed; 0 = never")),
    END,
};
static const struct ranh_key validate[] = {
    RANGE(RANH_KEY_NUMBER, "area_tolerance_m2", P(validate.area_tolerance_m2), "0.05", 0, 1e6,
          N_("recorded and computed area may differ by this much from rounding alone")),
    RANGE(RANH_KEY_INT, "compute_identifiers", P(validate.compute_identifiers), "0", 0, 1,
          N_("1 = compute the 12-character identifier of every parcel")),
    END,
};
static const struct ranh_key overlap[] = {
    RANGE(RANH_KEY_NUMBER, "min_area_m2", P(overlap.min_area_m2), "0", 0, 1e9,
          N_("smaller overlaps and gaps are not told")),
    RANGE(RANH_KEY_NUMBER, "min_width_m", P(overlap.min_width_m), "0", 0, 1e6,
          N_("narrower overlaps and gaps are not told")),
    RANGE(RANH_KEY_NUMBER, "max_gap_m2", P(overlap.max_gap_m2), "0", 0, 1e12,
          N_("larger enclosed gaps are taken for land outside the survey; 0 = no limit")),
    END,
};
static const struct ranh_key zoning[] = {
    RANGE(RANH_KEY_NUMBER, "min_share", P(zoning.min_share), "0.001", 0, 1,
          N_("smaller shares of a parcel in a zone are taken for noise")),
    END,
};
static const struct ranh_key tile[] = {
    DEFAULT(RANH_KEY_PATH, "path", P(tile.path), "work/tiles.mbtiles", N_("MBTiles file to write")),
    RANGE(RANH_KEY_INT, "min_zoom", P(tile.min_zoom), "12", 0, 22, N_("lowest zoom level")),
    RANGE(RANH_KEY_INT, "max_zoom", P(tile.max_zoom), "18", 0, 22, N_("highest zoom level")),
    RANGE(RANH_KEY_INT, "size_px", P(tile.size_px), "256", 256, 512,
          N_("width and height of a tile in pixels: 256 or 512")),
    END,
};
static const struct ranh_key index_keys[] = {
    KEY(RANH_KEY_PATH, "definition", P(index.definition),
        N_("CSV file that defines pillars, indicators and weights")),
    DEFAULT(
        RANH_KEY_TEXT, "period", P(index.period), "",
        N_("period to score, as it stands in the indicator files; empty = the newest delivered")),
    END,
};
static const struct ranh_key publish[] = {
    DEFAULT(RANH_KEY_PATH, "path", P(publish.path), "site", N_("folder to write the site to")),
    DEFAULT(RANH_KEY_TEXT, "base_url", P(publish.base_url), "",
            N_("address the site will have, when it is known")),
    END,
};

const struct ranh_key ranh_project_keys[] = {
    {.name = "project",
     .type = RANH_KEY_SECTION,
     .required = true,
     .keys = project,
     .help = N_("what the project is called and where it lies")},
    DEFAULT(RANH_KEY_PATH, "workspace", P(workspace), "work/city.sqlite",
            N_("the workspace: one SpatiaLite database, made by the first stage")),
    {.name = "sources",
     .type = RANH_KEY_SOURCES,
     .required = true,
     .keys = source,
     .help = N_("the delivered files, at least one")},
    KEY(RANH_KEY_PATHS, "rules", P(rules),
        N_("CSV files whose rows replace or add to the built-in rules")),
    SECTION("reproject", reproject, N_("parameters of the stage reproject")),
    SECTION("validate", validate, N_("parameters of the stage validate")),
    SECTION("overlap", overlap, N_("parameters of the stage overlap")),
    SECTION("zoning", zoning, N_("parameters of the stage zoning")),
    SECTION("tile", tile, N_("parameters of the stage tile")),
    SECTION("index", index_keys, N_("parameters of the stage index")),
    SECTION("publish", publish, N_("parameters of the stage publish")),
    END,
};
/* clang-format on */

static const char *const role_names[] = {
    [RANH_ROLE_PARCELS] = "parcels",
    [RANH_ROLE_ZONES] = "zones",
    [RANH_ROLE_RESTRICTIONS] = "restrictions",
    [RANH_ROLE_NON_PARCELS] = "non_parcels",
    [RANH_ROLE_COMMUNES] = "communes",
    [RANH_ROLE_PERMITS] = "permits",
    [RANH_ROLE_EVENTS] = "events",
    [RANH_ROLE_UNITS] = "units",
    [RANH_ROLE_INDICATORS] = "indicators",
    [RANH_ROLE_INDICATORS + 1] = NULL,
};

const char *ranh_role_name(enum ranh_role role)
{
    return role_names[role];
}

const char *const *ranh_role_names(void)
{
    return role_names;
}

bool ranh_role_parse(const char *name, enum ranh_role *role)
{
    for (int i = 0; role_names[i]; i++) {
        if (strcmp(role_names[i], name) == 0) {
            *role = (enum ranh_role)i;
            return true;
        }
    }
    return false;
}

char *ranh_key_bound(char buf[RANH_NUM_MAX], double value)
{
    bool whole = value == (double)(int64_t)value;
    return whole ? ranh_num_fixed(buf, value, 0) : ranh_num_write(buf, value);
}
