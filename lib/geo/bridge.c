/* SPDX-License-Identifier: MIT */
/*
 * The bridge, upper half: the operations. Each opens a scope, owns in it whatever GEOS makes,
 * copies the answer into the caller's arena and ends the scope: one way out, nothing to leak.
 */
#include "lib/geo/bridge_internal.h"

#include <math.h>

#include <ranh/base/i18n.h>

/* --- validity -------------------------------------------------------------------------------- */

/* GEOS frees its strings itself; the reason is copied. */
static void take_reason(struct ranh_geos *geos, struct ranh_arena *arena, char *reason,
                        GEOSGeometry *place, struct ranh_invalid *where)
{
    *where = (struct ranh_invalid){.reason = "", .x = NAN, .y = NAN};
    if (reason) {
        where->reason = ranh_arena_strdup(arena, reason);
        GEOSFree_r(geos->handle, reason);
    }
    if (place) {
        double x, y;
        if (GEOSGeomGetX_r(geos->handle, place, &x) == 1 &&
            GEOSGeomGetY_r(geos->handle, place, &y) == 1) {
            where->x = x;
            where->y = y;
        }
        GEOSGeom_destroy_r(geos->handle, place);
    }
}

int ranh_geos_valid(struct ranh_geos *geos, struct ranh_arena *arena,
                    const struct ranh_shape *shape, bool *valid, struct ranh_invalid *where,
                    struct ranh_err *err)
{
    struct ranh_geos_scope scope = {.geos = geos};
    char *reason = NULL;
    GEOSGeometry *place = NULL;
    int status = 0;
    *valid = true;
    GEOSGeometry *geometry = ranh_geos_own(&scope, ranh_geos_raw(geos, shape));
    if (!geometry) { /* cannot be built: what the constructor says is the reason */
        *valid = false;
        *where = (struct ranh_invalid){ranh_arena_strdup(arena, geos->message), NAN, NAN};
        goto out;
    }
    switch (GEOSisValidDetail_r(geos->handle, geometry, 0, &reason, &place)) {
    case 1:
        break;
    case 0:
        *valid = false;
        take_reason(geos, arena, reason, place, where);
        reason = NULL;
        place = NULL;
        break;
    default:
        status = ranh_geos_threw(geos, err, _("the validity check"));
        break;
    }
    if (reason)
        GEOSFree_r(geos->handle, reason);
    ranh_geos_own(&scope, place);
out:
    ranh_geos_end(&scope);
    return status;
}

/* --- overlays -------------------------------------------------------------------------------- */

static int finish(struct ranh_geos_scope *scope, struct ranh_arena *arena, GEOSGeometry *result,
                  struct ranh_shape *out, const char *doing, struct ranh_err *err)
{
    int status = 0;
    *out = (struct ranh_shape){.kind = RANH_SHAPE_NONE};
    ranh_geos_own(scope, result);
    if (!result || !ranh_geos_polygons(scope->geos, arena, result, out))
        status = ranh_geos_threw(scope->geos, err, doing);
    ranh_geos_end(scope);
    return status;
}

int ranh_geos_buffer(struct ranh_geos *geos, struct ranh_arena *arena,
                     const struct ranh_shape *shape, double distance, struct ranh_shape *out,
                     struct ranh_err *err)
{
    enum { QUARTER = 16 }; /* chords of a quarter of a circle */
    struct ranh_geos_scope scope = {.geos = geos};
    GEOSGeometry *sound = ranh_geos_own(&scope, ranh_geos_sound(geos, shape));
    GEOSGeometry *result = sound ? GEOSBuffer_r(geos->handle, sound, distance, QUARTER) : NULL;
    return finish(&scope, arena, result, out, _("a buffer of a polygon"), err);
}

int ranh_geos_intersection(struct ranh_geos *geos, struct ranh_arena *arena,
                           const struct ranh_shape *a, const struct ranh_shape *b,
                           struct ranh_shape *out, struct ranh_err *err)
{
    struct ranh_geos_scope scope = {.geos = geos};
    GEOSGeometry *ga = ranh_geos_own(&scope, ranh_geos_sound(geos, a));
    GEOSGeometry *gb = ga ? ranh_geos_own(&scope, ranh_geos_sound(geos, b)) : NULL;
    GEOSGeometry *result = gb ? GEOSIntersection_r(geos->handle, ga, gb) : NULL;
    return finish(&scope, arena, result, out, _("an intersection"), err);
}

int ranh_geos_difference(struct ranh_geos *geos, struct ranh_arena *arena,
                         const struct ranh_shape *a, const struct ranh_shape *b,
                         struct ranh_shape *out, struct ranh_err *err)
{
    struct ranh_geos_scope scope = {.geos = geos};
    GEOSGeometry *ga = ranh_geos_own(&scope, ranh_geos_sound(geos, a));
    GEOSGeometry *gb = ga ? ranh_geos_own(&scope, ranh_geos_sound(geos, b)) : NULL;
    GEOSGeometry *result = gb ? GEOSDifference_r(geos->handle, ga, gb) : NULL;
    return finish(&scope, arena, result, out, _("a difference"), err);
}

int ranh_geos_union(struct ranh_geos *geos, struct ranh_arena *arena,
                    const struct ranh_shape *const *shapes, size_t n, struct ranh_shape *out,
                    struct ranh_err *err)
{
    struct ranh_geos_scope scope = {.geos = geos};
    GEOSGeometry **members = ranh_alloc((n + 1) * sizeof(*members));
    GEOSGeometry *all = NULL, *result = NULL;
    unsigned made = 0;
    for (size_t i = 0; i < n; i++, made++) {
        members[made] = ranh_geos_sound(geos, shapes[i]);
        if (!members[made])
            break;
    }
    if (made == n)
        all = GEOSGeom_createCollection_r(geos->handle, GEOS_GEOMETRYCOLLECTION, members, made);
    for (unsigned i = 0; !all && i < made; i++)
        GEOSGeom_destroy_r(geos->handle, members[i]);
    ranh_free(members);
    if (ranh_geos_own(&scope, all))
        result = GEOSUnaryUnion_r(geos->handle, all);
    return finish(&scope, arena, result, out, _("a union"), err);
}

int ranh_geos_make_valid(struct ranh_geos *geos, struct ranh_arena *arena,
                         const struct ranh_shape *shape, struct ranh_shape *out,
                         struct ranh_err *err)
{
    struct ranh_geos_scope scope = {.geos = geos};
    return finish(&scope, arena, ranh_geos_sound(geos, shape), out, _("a repair"), err);
}

int ranh_geos_faces(struct ranh_geos *geos, struct ranh_arena *arena,
                    const struct ranh_shape *lines, struct ranh_shape *out, struct ranh_err *err)
{
    struct ranh_geos_scope scope = {.geos = geos};
    GEOSGeometry *given = ranh_geos_own(&scope, ranh_geos_lines(geos, lines));
    GEOSGeometry *noded =
        given ? ranh_geos_own(&scope, GEOSUnaryUnion_r(geos->handle, given)) : NULL;
    GEOSGeometry *faces =
        noded ? GEOSPolygonize_r(geos->handle, (const GEOSGeometry *const[]){noded}, 1) : NULL;
    return finish(&scope, arena, faces, out, _("the faces between lines"), err);
}

int ranh_geos_width(struct ranh_geos *geos, struct ranh_arena *arena,
                    const struct ranh_shape *polygon, double tolerance, double *width,
                    struct ranh_err *err)
{
    (void)arena;
    struct ranh_geos_scope scope = {.geos = geos};
    double radius = 0;
    int status = 0;
    GEOSGeometry *geometry = ranh_geos_own(&scope, ranh_geos_sound(geos, polygon));
    GEOSGeometry *line =
        geometry
            ? ranh_geos_own(&scope, GEOSMaximumInscribedCircle_r(geos->handle, geometry, tolerance))
            : NULL; /* from the centre to the outline */
    if (!line || GEOSLength_r(geos->handle, line, &radius) != 1)
        status = ranh_geos_threw(geos, err, _("an inscribed circle"));
    *width = 2 * radius;
    ranh_geos_end(&scope);
    return status;
}

/* --- kept polygons --------------------------------------------------------------------------- */

struct ranh_geos_kept {
    GEOSGeometry *geometry;
    const GEOSPreparedGeometry *prepared;
};

int ranh_geos_keep(struct ranh_geos *geos, const struct ranh_shape *shape,
                   struct ranh_geos_kept **kept, struct ranh_err *err)
{
    struct ranh_geos_kept *made = ranh_calloc(1, sizeof(*made));
    made->geometry = ranh_geos_sound(geos, shape);
    if (made->geometry)
        made->prepared = GEOSPrepare_r(geos->handle, made->geometry);
    if (!made->prepared) {
        ranh_geos_drop(geos, made);
        *kept = NULL;
        return ranh_geos_threw(geos, err, _("preparing a polygon"));
    }
    *kept = made;
    return 0;
}

void ranh_geos_drop(struct ranh_geos *geos, struct ranh_geos_kept *kept)
{
    if (!kept)
        return;
    if (kept->prepared)
        GEOSPreparedGeom_destroy_r(geos->handle, kept->prepared);
    if (kept->geometry)
        GEOSGeom_destroy_r(geos->handle, kept->geometry);
    ranh_free(kept);
}

int ranh_geos_kept_relation(struct ranh_geos *geos, const struct ranh_geos_kept *kept,
                            const struct ranh_shape *shape, enum ranh_geos_relation *relation,
                            struct ranh_err *err)
{
    struct ranh_geos_scope scope = {.geos = geos};
    int status = 0;
    *relation = RANH_APART;
    GEOSGeometry *other = ranh_geos_own(&scope, ranh_geos_sound(geos, shape));
    char meets = other ? GEOSPreparedIntersects_r(geos->handle, kept->prepared, other) : 2;
    char within = meets == 1 ? GEOSPreparedCovers_r(geos->handle, kept->prepared, other) : 0;
    if (meets > 1 || within > 1)
        status = ranh_geos_threw(geos, err, _("a comparison of two polygons"));
    else if (meets)
        *relation = within ? RANH_WITHIN : RANH_MEETS;
    ranh_geos_end(&scope);
    return status;
}

int ranh_geos_kept_intersection(struct ranh_geos *geos, struct ranh_arena *arena,
                                const struct ranh_geos_kept *kept, const struct ranh_shape *shape,
                                struct ranh_shape *out, struct ranh_err *err)
{
    struct ranh_geos_scope scope = {.geos = geos};
    GEOSGeometry *other = ranh_geos_own(&scope, ranh_geos_sound(geos, shape));
    GEOSGeometry *result = other ? GEOSIntersection_r(geos->handle, kept->geometry, other) : NULL;
    return finish(&scope, arena, result, out, _("an intersection"), err);
}
