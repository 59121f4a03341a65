/* SPDX-License-Identifier: MIT */
/*
 * The pinned operation between two systems, as one PROJ text:
 *
 *     steps of A to its hub, [EPSG:6960 between the hubs,] steps of B's hub to B
 *
 * A hub is longitude/latitude on VN-2000 or on WGS 84. Between VN-2000 systems the datum step is
 * absent, which is what makes zone to zone exact. Systems of another datum reach the WGS 84 hub by
 * the best operation the registry has for Viet Nam, or where else they are used; what PROJ calls
 * "ballpark" (doing nothing) is none.
 */
#include "internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/str.h>

static const char rad_to_deg[] = " +step +proj=unitconvert +xy_in=rad +xy_out=deg";
static const char deg_to_rad[] = " +step +proj=unitconvert +xy_in=deg +xy_out=rad";

static PJ *hub_of(struct ranh_crs_ctx *ctx, const struct ranh_crs_entry *entry)
{
    return proj_create(ctx->proj, entry->crs.family == RANH_CRS_VN2000 ? "EPSG:4756" : "EPSG:4326");
}

struct area {
    double west, south, east, north;
};

static const struct area viet_nam = {102, 8, 110, 24};

/* True when the system is used somewhere on Earth, but not in Viet Nam; *area is where. */
static bool used_elsewhere(struct ranh_crs_ctx *ctx, const PJ *system, struct area *area)
{
    struct area a;
    if (!proj_get_area_of_use(ctx->proj, system, &a.west, &a.south, &a.east, &a.north, NULL) ||
        a.west < -180 || a.west > a.east)
        return false;
    *area = a;
    return a.west > viet_nam.east || a.east < viet_nam.west || a.south > viet_nam.north ||
           a.north < viet_nam.south;
}

/* Candidates without ballpark ones, those for the area of use, best first. */
static PJ_OBJ_LIST *candidates(struct ranh_crs_ctx *ctx, const PJ *from, const PJ *to,
                               bool with_missing_grids)
{
    /* A French or Japanese file, in a project of its own, is asked for where it lies. */
    struct area area = viet_nam, elsewhere;
    if (used_elsewhere(ctx, from, &elsewhere) || used_elsewhere(ctx, to, &elsewhere))
        area = elsewhere;
    PJ_OPERATION_FACTORY_CONTEXT *f = proj_create_operation_factory_context(ctx->proj, NULL);
    proj_operation_factory_context_set_allow_ballpark_transformations(ctx->proj, f, 0);
    proj_operation_factory_context_set_area_of_interest(ctx->proj, f, area.west, area.south,
                                                        area.east, area.north);
    proj_operation_factory_context_set_spatial_criterion(
        ctx->proj, f, PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
    proj_operation_factory_context_set_grid_availability_use(
        ctx->proj, f,
        with_missing_grids ? PROJ_GRID_AVAILABILITY_IGNORED
                           : PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID);
    PJ_OBJ_LIST *list = proj_create_operations(ctx->proj, from, to, f);
    proj_operation_factory_context_destroy(f);
    return list;
}

/* The sentence differs when a grid file would help. */
static int fail_no_operation(struct ranh_crs_ctx *ctx, const struct ranh_crs_entry *entry,
                             const PJ *hub, struct ranh_err *err)
{
    PJ_OBJ_LIST *list = candidates(ctx, entry->pj, hub, true);
    PJ *operation =
        list && proj_list_get_count(list) > 0 ? proj_list_get(ctx->proj, list, 0) : NULL;
    const char *grid = NULL;
    for (int i = 0; operation && i < proj_coordoperation_get_grid_used_count(ctx->proj, operation);
         i++) {
        int available = 0;
        if (proj_coordoperation_get_grid_used(ctx->proj, operation, i, &grid, NULL, NULL, NULL,
                                              NULL, NULL, &available) &&
            !available)
            break;
        grid = NULL;
    }
    int status =
        grid
            ? ranh_fail(err, RANH_E_CRS,
                        _("%.80s (%s): its transformation needs the grid file %s, which is not "
                          "installed. Install it (package proj-data) and run again."),
                        entry->definition, entry->crs.name, grid)
            : ranh_fail(err, RANH_E_CRS,
                        _("%.80s (%s): no transformation to WGS 84 is registered for its area; the "
                          "only way "
                          "would be to ignore the datum, which can be wrong by hundreds of metres. "
                          "Declare the system the file was really drawn in."),
                        entry->definition, entry->crs.name);
    proj_destroy(operation);
    proj_list_destroy(list);
    return status;
}

/* "+step" text of the best candidate in x east, y north order, degrees where the hub is; NULL =
 * none. */
static const char *best_steps(struct ranh_crs_ctx *ctx, const PJ *from, const PJ *to,
                              struct ranh_crs_entry *told)
{
    const char *text = NULL;
    PJ_OBJ_LIST *list = candidates(ctx, from, to, false);
    PJ *operation =
        list && proj_list_get_count(list) > 0 ? proj_list_get(ctx->proj, list, 0) : NULL;
    PJ *visual = operation && !proj_coordoperation_has_ballpark_transformation(ctx->proj, operation)
                     ? proj_normalize_for_visualization(ctx->proj, operation)
                     : NULL;
    const char *proj = visual ? proj_as_proj_string(ctx->proj, visual, PJ_PROJ_5, NULL) : NULL;
    if (proj) {
        static const char prefix[] = "+proj=pipeline";
        if (strcmp(proj, "+proj=noop") == 0)
            text = "";
        else if (strncmp(proj, prefix, sizeof(prefix) - 1) == 0)
            text = ranh_arena_strdup(&ctx->arena, proj + sizeof(prefix) - 1);
        else
            text = ranh_arena_printf(&ctx->arena, " +step %s", proj);
        if (told && told->crs.family == RANH_CRS_OTHER) {
            double accuracy = proj_coordoperation_get_accuracy(ctx->proj, operation);
            told->hub_accuracy_m = accuracy < 0 ? NAN : accuracy;
            snprintf(told->hub_name, sizeof(told->hub_name), "%s", proj_get_name(operation));
        }
    }
    proj_destroy(visual);
    proj_destroy(operation);
    proj_list_destroy(list);
    return text;
}

/* The hub is in radians: takes a conversion to degrees off the end, or adds its opposite. */
static const char *end_in_radians(struct ranh_arena *arena, const char *steps)
{
    size_t n = strlen(steps);
    size_t m = sizeof(rad_to_deg) - 1;
    if (n >= m && strcmp(steps + n - m, rad_to_deg) == 0)
        return ranh_arena_strndup(arena, steps, n - m);
    return ranh_arena_printf(arena, "%s%s", steps, deg_to_rad);
}

static const char *start_in_radians(struct ranh_arena *arena, const char *steps)
{
    size_t m = sizeof(deg_to_rad) - 1;
    if (strncmp(steps, deg_to_rad, m) == 0)
        return steps + m;
    return ranh_arena_printf(arena, "%s%s", rad_to_deg, steps);
}

int ranh_crs_entry_steps(struct ranh_crs_ctx *ctx, struct ranh_crs_entry *entry,
                         struct ranh_err *err)
{
    if (entry->to_hub)
        return 0;
    if (entry->refusal)
        return ranh_fail(err, RANH_E_CRS, "%.80s: %s.", entry->definition, _(entry->refusal));
    PJ *hub = hub_of(ctx, entry);
    if (!hub)
        return ranh_fail(
            err, RANH_E_INTERNAL,
            _("PROJ has no database. Install the package proj-data, or set PROJ_DATA to the "
              "folder with proj.db."));
    const char *to = best_steps(ctx, entry->pj, hub, entry);
    const char *from = to ? best_steps(ctx, hub, entry->pj, NULL) : NULL;
    int status = 0;
    if (!to || !from) {
        status = fail_no_operation(ctx, entry, hub, err);
    } else {
        entry->from_hub = start_in_radians(&ctx->arena, from);
        entry->to_hub = end_in_radians(&ctx->arena, to);
    }
    proj_destroy(hub);
    return status;
}

/* --- composing -------------------------------------------------------------------------------- */

static const char *pipeline_text(struct ranh_arena *arena, const char *to_hub, const char *datum,
                                 const char *from_hub)
{
    return ranh_arena_printf(arena, "+proj=pipeline%s%s%s", to_hub, datum, from_hub);
}

static bool on_vn2000(const struct ranh_crs_entry *entry)
{
    return entry->crs.family == RANH_CRS_VN2000;
}

static void name_operation(struct ranh_crs_ctx *ctx, struct ranh_transform *t)
{
    struct ranh_operation *o = &t->operation;
    const char *pinned = "";
    double accuracy = t->from->hub_accuracy_m + t->to->hub_accuracy_m;
    if (on_vn2000(t->from) != on_vn2000(t->to)) {
        pinned = on_vn2000(t->from) ? "VN-2000 to WGS 84 (2) [EPSG:6960]"
                                    : "inverse of VN-2000 to WGS 84 (2) [EPSG:6960]";
        accuracy += 1; /* as stated in the registry */
    }
    o->accuracy_m = accuracy;
    o->crosses_datum = *pinned || *t->from->hub_name || *t->to->hub_name;
    if (!o->crosses_datum) {
        o->name = on_vn2000(t->from) ? N_("zone to zone, exact") : N_("projection change, exact");
        return;
    }
    struct ranh_str name = RANH_STR_INIT;
    const char *const part[] = {t->from->hub_name, pinned, t->to->hub_name};
    for (size_t i = 0; i < 3; i++)
        if (*part[i])
            ranh_str_printf(&name, "%s%s%s", name.len ? " + " : "", i == 2 ? "inverse of " : "",
                            part[i]);
    o->name = ranh_arena_strdup(&ctx->arena, name.text);
    ranh_str_release(&name);
}

static bool same_system(const struct ranh_crs_entry *a, const struct ranh_crs_entry *b)
{
    if (a == b)
        return true;
    int32_t code_a = a->crs.replaced_by ? a->crs.replaced_by : a->crs.epsg;
    int32_t code_b = b->crs.replaced_by ? b->crs.replaced_by : b->crs.epsg;
    if (a->crs.family != b->crs.family)
        return false;
    return code_a > 0 && code_b > 0
               ? code_a == code_b
               : proj_is_equivalent_to(a->pj, b->pj,
                                       PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS) != 0;
}

bool ranh_crs_same(struct ranh_crs_ctx *ctx, const char *a, const char *b, const double *xy,
                   size_t n)
{
    struct ranh_crs_entry *x = NULL, *y = NULL;
    struct ranh_transform *t = NULL;
    struct ranh_err ignored = {0};
    if (ranh_crs_entry_get(ctx, a, &x, &ignored) || ranh_crs_entry_get(ctx, b, &y, &ignored))
        return strcmp(a, b) == 0;
    if (same_system(x, y) ||
        proj_is_equivalent_to(x->pj, y->pj, PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS))
        return true;
    if (n == 0 || x->crs.geographic != y->crs.geographic ||
        ranh_transform_get(ctx, a, b, &t, &ignored))
        return false;
    double limit = x->crs.geographic ? 1e-8 : 0.001 / x->crs.metres_per_unit;
    for (size_t i = 0; i < n; i++) {
        double moved[2] = {xy[2 * i], xy[2 * i + 1]};
        ranh_transform_points(t, moved, 1, NULL, &ignored);
        if (!(fabs(moved[0] - xy[2 * i]) <= limit && fabs(moved[1] - xy[2 * i + 1]) <= limit))
            return false;
    }
    return true;
}

/* Between VN-2000 and a system of another part of the Earth lies a wrong label, not an operation. */
static int refuse_elsewhere(struct ranh_crs_ctx *ctx, const struct ranh_transform *t,
                            struct ranh_err *err)
{
    struct area area;
    const struct ranh_crs_entry *other = on_vn2000(t->from) ? t->to : t->from;
    if (on_vn2000(t->from) == on_vn2000(t->to) || !used_elsewhere(ctx, other->pj, &area))
        return 0;
    return ranh_fail(err, RANH_E_CRS,
                     _("%.80s (%s) is not used in Viet Nam, so no transformation between it and "
                       "VN-2000 means anything. Declare the system the file was really drawn in."),
                     other->definition, other->crs.name);
}

static int build(struct ranh_crs_ctx *ctx, struct ranh_transform *t, struct ranh_err *err)
{
    const char *datum = "";
    if (refuse_elsewhere(ctx, t, err))
        return RANH_E_CRS;
    if (on_vn2000(t->from) && !on_vn2000(t->to))
        datum = ranh_vn2000_to_wgs84;
    else if (!on_vn2000(t->from) && on_vn2000(t->to))
        datum = ranh_vn2000_from_wgs84;
    t->into_vn2000 = datum == ranh_vn2000_from_wgs84;
    t->operation.pipeline = pipeline_text(&ctx->arena, t->from->to_hub, datum, t->to->from_hub);
    name_operation(ctx, t);
    t->pj = proj_create(ctx->proj, t->operation.pipeline);
    if (!t->pj)
        return ranh_fail(err, RANH_E_INTERNAL, _("PROJ refuses the operation \"%s\": %s"),
                         t->operation.pipeline,
                         proj_context_errno_string(ctx->proj, proj_context_errno(ctx->proj)));
    return 0;
}

int ranh_transform_get(struct ranh_crs_ctx *ctx, const char *from, const char *to,
                       struct ranh_transform **transform, struct ranh_err *err)
{
    struct ranh_crs_entry *a = NULL;
    struct ranh_crs_entry *b = NULL;
    *transform = NULL;
    int status = ranh_crs_entry_get(ctx, from, &a, err);
    if (status == 0)
        status = ranh_crs_entry_get(ctx, to, &b, err);
    if (status == 0)
        status = ranh_crs_entry_steps(ctx, a, err);
    if (status == 0)
        status = ranh_crs_entry_steps(ctx, b, err);
    if (status != 0)
        return status;
    for (struct ranh_transform *t = ctx->transforms; t; t = t->next)
        if (t->from == a && t->to == b) {
            *transform = t;
            return 0;
        }
    struct ranh_transform *fresh = RANH_NEW(&ctx->arena, struct ranh_transform);
    fresh->proj = ctx->proj;
    fresh->from = a;
    fresh->to = b;
    if (same_system(a, b)) {
        fresh->operation = (struct ranh_operation){N_("identity"), "+proj=noop", 0, false};
    } else {
        status = build(ctx, fresh, err);
        if (status != 0)
            return status;
        if (ctx->by_cells)
            fresh->cells = ranh_crs_cells_new(fresh);
    }
    fresh->next = ctx->transforms;
    ctx->transforms = fresh;
    *transform = fresh;
    return 0;
}

const struct ranh_operation *ranh_transform_operation(const struct ranh_transform *transform)
{
    return &transform->operation;
}

double ranh_transform_deviation(const struct ranh_transform *transform)
{
    return ranh_crs_cells_deviation(transform);
}

void ranh_transform_deviation_reset(const struct ranh_transform *transform)
{
    ranh_crs_cells_reset(transform);
}

void ranh_crs_ctx_by_cells(struct ranh_crs_ctx *ctx)
{
    ctx->by_cells = true;
}

int ranh_vn2000_pipeline(struct ranh_crs_ctx *ctx, struct ranh_arena *arena, int32_t epsg,
                         const char **pipeline, struct ranh_err *err)
{
    char code[20];
    struct ranh_crs_entry *entry = NULL;
    snprintf(code, sizeof(code), "EPSG:%d", epsg);
    int status = ranh_crs_entry_get(ctx, code, &entry, err);
    if (status == 0)
        status = ranh_crs_entry_steps(ctx, entry, err);
    if (status == 0 && !on_vn2000(entry))
        status = ranh_fail(err, RANH_E_CRS, _("%s (%s) is not a VN-2000 system."), code,
                           entry->crs.name);
    if (status == 0)
        *pipeline = pipeline_text(arena, entry->to_hub, ranh_vn2000_to_wgs84, rad_to_deg);
    return status;
}
