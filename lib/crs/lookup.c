/* SPDX-License-Identifier: MIT */
/*
 * From a definition (code, name, WKT, PROJ text) to a reference system and its family. A family is
 * decided by the datum, never by the look of the coordinates: what a file says about its datum is
 * all that keeps 225 m apart from 0.
 */
#include "internal.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/vec.h>

struct ranh_crs_ctx *ranh_crs_ctx_new(void)
{
    struct ranh_crs_ctx *ctx = ranh_calloc(1, sizeof(*ctx));
    ctx->proj = proj_context_create();
    if (!ctx->proj)
        RANH_BUG("PROJ gives no context");
    proj_context_set_enable_network(ctx->proj, 0);
    proj_log_level(ctx->proj, PJ_LOG_NONE);
    ranh_arena_init(&ctx->arena);
    ranh_map_init(&ctx->index);
    return ctx;
}

void ranh_crs_ctx_free(struct ranh_crs_ctx *ctx)
{
    if (!ctx)
        return;
    for (struct ranh_transform *t = ctx->transforms; t; t = t->next) {
        ranh_crs_cells_free(t->cells);
        proj_destroy(t->pj);
    }
    for (size_t i = 0; i < ctx->entry.n; i++)
        proj_destroy(ctx->entry.at[i]->pj);
    ranh_vec_release(&ctx->entry);
    ranh_map_release(&ctx->index);
    ranh_arena_release(&ctx->arena);
    proj_context_destroy(ctx->proj);
    ranh_free(ctx);
}

/* --- the horizontal, unbound system ----------------------------------------------------------- */

static PJ *replace(PJ *old, PJ *fresh)
{
    if (!fresh)
        return old;
    proj_destroy(old);
    return fresh;
}

/* Drops the vertical part. towgs84[0..6] is filled from a bound system (NAN = none),
 * which is left bound: whether its parameters are wanted depends on the datum. */
static PJ *horizontal(PJ_CONTEXT *proj, PJ *pj, double *towgs84)
{
    if (proj_get_type(pj) == PJ_TYPE_COMPOUND_CRS)
        pj = replace(pj, proj_crs_get_sub_crs(proj, pj, 0));
    if (proj_get_type(pj) == PJ_TYPE_BOUND_CRS) {
        PJ *operation = proj_crs_get_coordoperation(proj, pj);
        if (operation)
            proj_coordoperation_get_towgs84_values(proj, operation, towgs84, 7, 0);
        proj_destroy(operation);
    }
    return pj;
}

static PJ *unbound(PJ_CONTEXT *proj, PJ *pj)
{
    if (proj_get_type(pj) != PJ_TYPE_BOUND_CRS)
        return pj;
    return replace(pj, proj_get_source_crs(proj, pj));
}

/* --- family ----------------------------------------------------------------------------------- */

/* Lower-case letters and digits only, so that "D_Vietnam_2000" and "Vietnam 2000" meet. */
static void squeeze(char *out, size_t size, const char *name)
{
    size_t n = 0;
    for (; *name && n + 1 < size; name++)
        if (isalnum((unsigned char)*name))
            out[n++] = (char)tolower((unsigned char)*name);
    out[n] = '\0';
}

enum datum { DATUM_OTHER, DATUM_VN2000, DATUM_WGS84, DATUM_HN72, DATUM_INDIAN1960, DATUM_NONE };

static enum datum datum_by_name(const char *name)
{
    static const struct {
        const char *part;
        enum datum datum;
    } known[] = {
        {"vietnam2000", DATUM_VN2000}, {"vn2000", DATUM_VN2000}, {"hanoi1972", DATUM_HN72},
        {"hanoi72", DATUM_HN72},       {"hn72", DATUM_HN72},     {"indian1960", DATUM_INDIAN1960},
    };
    static const char *const wgs84[] = {"worldgeodeticsystem1984",
                                        "worldgeodeticsystem1984ensemble",
                                        "wgs84",
                                        "wgs1984",
                                        "dwgs1984",
                                        "gcswgs1984"};
    char squeezed[120];
    squeeze(squeezed, sizeof(squeezed), name);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strstr(squeezed, known[i].part))
            return known[i].datum;
    for (size_t i = 0; i < sizeof(wgs84) / sizeof(wgs84[0]); i++)
        if (strcmp(squeezed, wgs84[i]) == 0)
            return DATUM_WGS84;
    return DATUM_OTHER;
}

static enum datum datum_of(PJ_CONTEXT *proj, const PJ *pj)
{
    PJ *geodetic = proj_crs_get_geodetic_crs(proj, pj);
    if (!geodetic)
        return DATUM_NONE;
    PJ *datum = proj_crs_get_datum_forced(proj, geodetic);
    enum datum found = datum ? datum_by_name(proj_get_name(datum)) : DATUM_OTHER;
    if (found == DATUM_OTHER)
        found = datum_by_name(proj_get_name(geodetic));
    proj_destroy(datum);
    proj_destroy(geodetic);
    return found;
}

/* --- code, projection, units ------------------------------------------------------------------ */

static int32_t epsg_of(const PJ *pj)
{
    const char *authority = proj_get_id_auth_name(pj, 0);
    const char *code = proj_get_id_code(pj, 0);
    int64_t value = 0;
    if (!authority || strcmp(authority, "EPSG") != 0 || !code || !ranh_num_int(code, &value))
        return 0;
    return (int32_t)value;
}

/* For a WKT without codes: the system of the registry that differs in names at most (confidence
 * 70). */
static int32_t identify(PJ_CONTEXT *proj, const PJ *pj)
{
    int *confidence = NULL;
    int32_t epsg = 0;
    PJ_OBJ_LIST *list = proj_identify(proj, pj, "EPSG", NULL, &confidence);
    for (int i = 0; list && i < proj_list_get_count(list) && epsg == 0; i++) {
        PJ *candidate = proj_list_get(proj, list, i);
        if (confidence[i] >= 70 && !proj_is_deprecated(candidate))
            epsg = epsg_of(candidate);
        proj_destroy(candidate);
    }
    proj_int_list_destroy(confidence);
    proj_list_destroy(list);
    return epsg;
}

static double parameter(PJ_CONTEXT *proj, const PJ *conversion, const char *epsg_code)
{
    for (int i = 0; i < proj_coordoperation_get_param_count(proj, conversion); i++) {
        const char *code = NULL;
        double value = 0;
        if (proj_coordoperation_get_param(proj, conversion, i, NULL, NULL, &code, &value, NULL,
                                          NULL, NULL, NULL, NULL, NULL) &&
            code && strcmp(code, epsg_code) == 0)
            return value;
    }
    return NAN;
}

struct projection {
    double central_meridian, scale, false_easting, metres_per_unit;
    bool geographic;
};

static struct projection projection_of(PJ_CONTEXT *proj, const PJ *pj)
{
    struct projection p = {NAN, NAN, NAN, NAN, false};
    PJ_TYPE type = proj_get_type(pj);
    p.geographic = type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
    if (type == PJ_TYPE_PROJECTED_CRS) {
        PJ *conversion = proj_crs_get_coordoperation(proj, pj);
        if (conversion) {
            p.central_meridian = parameter(proj, conversion, "8802");
            p.scale = parameter(proj, conversion, "8805");
            p.false_easting = parameter(proj, conversion, "8806");
        }
        proj_destroy(conversion);
    }
    PJ *axes = p.geographic ? NULL : proj_crs_get_coordinate_system(proj, pj);
    if (axes)
        proj_cs_get_axis_info(proj, axes, 0, NULL, NULL, NULL, &p.metres_per_unit, NULL, NULL,
                              NULL);
    proj_destroy(axes);
    return p;
}

/* --- one entry -------------------------------------------------------------------------------- */

static const char *refusal_for(enum datum datum, const struct projection *p, int32_t epsg)
{
    switch (datum) {
    case DATUM_HN72:
        return N_("Hanoi 1972 (HN-72) has no nationwide transformation that is lawful for parcels: "
                  "Circular 973/2001/TT-TCĐC art. 6.3 asks for local increments at control points. "
                  "Convert the file to VN-2000 that way first, then declare its VN-2000 zone; or "
                  "give the "
                  "increments under `local_shift:` and the zone they lead to as `crs:`");
    case DATUM_INDIAN1960:
        return N_(
            "Indian 1960 can only be converted to 26 m or worse. Use the sheet's VN-2000 "
            "re-survey, or convert it with local control points and declare its VN-2000 zone; or "
            "give the increments under `local_shift:` and the zone they lead to as `crs:`");
    case DATUM_NONE:
        return N_("a local system without a datum has no place on the ground. Declare the zone the "
                  "file was drawn in, e.g. EPSG:9210");
    case DATUM_WGS84:
        /* Nobody uses TM-3 on WGS 84; programs without a VN-2000 entry are told to "just use WGS
         * 84". */
        if (epsg == 0 && fabs(p->scale - 0.9999) < 1e-9 && fabs(p->false_easting - 500000) < 1e-6)
            return N_(
                "the projection is a VN-2000 cadastral zone but the datum says WGS 84; the two "
                "lie 225 m apart. Declare what the file really is, e.g. EPSG:9210");
        return NULL;
    default:
        return NULL;
    }
}

static enum ranh_crs_family family_of(enum datum datum, const char *refusal)
{
    if (refusal)
        return RANH_CRS_REFUSED;
    return datum == DATUM_VN2000  ? RANH_CRS_VN2000
           : datum == DATUM_WGS84 ? RANH_CRS_WGS84
                                  : RANH_CRS_OTHER;
}

/* A deprecated system is read as its successor: the numbers are the same, the registry entry was
 * wrong. */
static PJ *successor(struct ranh_crs_ctx *ctx, PJ *pj, struct ranh_crs *crs)
{
    crs->deprecated = proj_is_deprecated(pj) != 0;
    if (!crs->deprecated)
        return pj;
    PJ_OBJ_LIST *list = proj_get_non_deprecated(ctx->proj, pj);
    if (list && proj_list_get_count(list) == 1) {
        pj = replace(pj, proj_list_get(ctx->proj, list, 0));
        crs->replaced_by = epsg_of(pj);
    }
    proj_list_destroy(list);
    return pj;
}

static void describe(struct ranh_crs_ctx *ctx, struct ranh_crs_entry *entry)
{
    struct ranh_crs *crs = &entry->crs;
    double towgs84[7] = {NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    entry->pj = horizontal(ctx->proj, entry->pj, towgs84);
    crs->epsg = epsg_of(entry->pj);
    entry->pj = successor(ctx, entry->pj, crs);

    enum datum datum = datum_of(ctx->proj, entry->pj);
    if (datum == DATUM_OTHER && ranh_vn2000_is_towgs84(towgs84))
        datum = DATUM_VN2000;
    if (datum !=
        DATUM_OTHER) /* the datum is known: its operation is pinned, not what the file brings */
        entry->pj = unbound(ctx->proj, entry->pj);
    struct projection p = projection_of(ctx->proj, entry->pj);
    if (crs->epsg == 0 && (datum == DATUM_VN2000 || datum == DATUM_WGS84))
        crs->epsg = identify(ctx->proj, entry->pj);
    entry->refusal = refusal_for(datum, &p, crs->epsg);
    crs->family = family_of(datum, entry->refusal);
    crs->geographic = p.geographic;
    crs->central_meridian = p.central_meridian;
    crs->metres_per_unit = p.metres_per_unit;
    const char *name = proj_get_name(entry->pj);
    snprintf(crs->name, sizeof(crs->name), "%s", name ? name : "?");
    /* A TOWGS84 that means VN-2000 on a datum without a name: take the registry's entry for all of
     * it. */
    if (datum == DATUM_VN2000 && crs->epsg > 0 && epsg_of(entry->pj) == 0) {
        char code[20];
        snprintf(code, sizeof(code), "EPSG:%d", crs->epsg);
        entry->pj = replace(entry->pj, proj_create(ctx->proj, code));
    }
}

static int fail_unknown(const char *definition, struct ranh_err *err)
{
    return ranh_fail(
        err, RANH_E_CRS,
        _("\"%.80s\" is no known reference system. Cadastral maps of Ho Chi Minh City and Bình "
          "Dương are in EPSG:9210 (VN-2000, 105°45'), those of Bà Rịa - Vũng Tàu in EPSG:5899 "
          "(107°45'); other provinces use EPSG:9205 to 9218 and 5896 to 5898."),
        definition);
}

int ranh_crs_entry_get(struct ranh_crs_ctx *ctx, const char *definition,
                       struct ranh_crs_entry **entry, struct ranh_err *err)
{
    const int64_t *known = ranh_map_get(&ctx->index, definition);
    if (known) {
        *entry = ctx->entry.at[*known];
        return 0;
    }
    char code[40];
    int64_t number = 0;
    const char *text = definition;
    if (ranh_num_int(definition, &number)) {
        snprintf(code, sizeof(code), "EPSG:%lld", (long long)number);
        text = code;
    }
    PJ *pj = proj_create(ctx->proj, text);
    if (!pj || !proj_is_crs(pj)) {
        proj_destroy(pj);
        return fail_unknown(definition, err);
    }
    struct ranh_crs_entry *fresh = RANH_NEW(&ctx->arena, struct ranh_crs_entry);
    fresh->definition = ranh_arena_strdup(&ctx->arena, definition);
    fresh->pj = pj;
    describe(ctx, fresh);
    *ranh_map_put(&ctx->index, definition, 0, NULL) = (int64_t)ctx->entry.n;
    *ranh_vec_push(&ctx->entry) = fresh;
    *entry = fresh;
    return 0;
}

int ranh_crs_lookup(struct ranh_crs_ctx *ctx, const char *definition, struct ranh_crs *crs,
                    struct ranh_err *err)
{
    struct ranh_crs_entry *entry = NULL;
    int status = ranh_crs_entry_get(ctx, definition, &entry, err);
    if (status == 0)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): set on success */
        *crs = entry->crs;
    return status;
}

int ranh_crs_texts(struct ranh_crs_ctx *ctx, struct ranh_arena *arena, const char *definition,
                   const char **wkt, const char **proj4, struct ranh_err *err)
{
    static const char *const one_line[] = {"MULTILINE=NO", NULL};
    struct ranh_crs_entry *entry = NULL;
    int status = ranh_crs_entry_get(ctx, definition, &entry, err);
    if (status)
        return status;
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): set on success */
    const char *text = proj_as_wkt(ctx->proj, entry->pj, PJ_WKT1_GDAL, one_line);
    if (!text) /* younger projections have no WKT 1 */
        text = proj_as_wkt(ctx->proj, entry->pj, PJ_WKT2_2019, one_line);
    *wkt = ranh_arena_strdup(arena, text ? text : "");
    text = proj_as_proj_string(ctx->proj, entry->pj, PJ_PROJ_4, NULL);
    *proj4 = ranh_arena_strdup(arena, text ? text : "");
    return 0;
}
