/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_VALIDITY_H
#define RANH_GEO_VALIDITY_H
/*
 * Is a face a polygon as OGC 06-103r4 wants it, and if not, why and where? All reasons at once, exact
 * on the integers of the grid, with no epsilon and no GEOS. A sound face without holes costs one walk
 * along its ring and one look at each pair of edges whose boxes meet; only what is not plain goes the
 * long way: rings are taken apart (repeats, spikes, rings without area), what is left is noded, and
 * each place where edges meet is judged by the order of directions around it.
 *
 * Nothing hides anything: a spike is cut off and the rest examined, a hole outside its shell does not
 * stop the search for nested ones. GEOS is the oracle of the tests: valid here is valid there.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/pool.h>
#include <ranh/base/vec.h>
#include <ranh/geo/fabric.h>

/* In the order a face's flaws are put; what size means stands behind. */
enum ranh_flaw_kind {
    RANH_FLAW_TOO_FEW_POINTS,    /* - */
    RANH_FLAW_NOT_CLOSED,        /* m between first and last point */
    RANH_FLAW_COLLAPSED,         /* m of the line that is left */
    RANH_FLAW_SPIKE,             /* m, the shorter of its two ways */
    RANH_FLAW_REPEATED,          /* times; one a face */
    RANH_FLAW_SELF_INTERSECTION, /* m² of the smaller loop; m where an edge is run over twice */
    RANH_FLAW_RINGS_CROSS,       /* m of the common edge; none where they cross */
    RANH_FLAW_PARTS_SHARE,       /* m of the edge that two parts share */
    RANH_FLAW_SELF_TOUCH,        /* m² of the smaller loop */
    RANH_FLAW_DUPLICATE_RINGS,   /* m² */
    RANH_FLAW_HOLE_OUTSIDE,      /* m² */
    RANH_FLAW_NESTED_HOLES,      /* m² of the inner one */
    RANH_FLAW_NESTED_SHELLS,     /* m² of the inner one */
    RANH_FLAW_DISCONNECTED,      /* - ; one for each place beyond the first contact */
    RANH_FLAW_MULTIPART,         /* parts; one a face */
    /* From here on the polygon is valid, only odd. */
    RANH_FLAW_SHORT_SEGMENT,    /* m, the shortest; one a face */
    RANH_FLAW_ACUTE_ANGLE,      /* degrees, the sharpest; one a face */
    RANH_FLAW_NEAR_VERTEX,      /* m, the closest; one a face */
    RANH_FLAW_SLIVER,           /* m, width; one a face */
    RANH_FLAW_HOLE_ORIENTATION, /* holes that run the way their shell does; one a face */
    RANH_FLAW_KINDS
};
/* "m", "m²", "°" or NULL. */
const char *ranh_flaw_unit(enum ranh_flaw_kind kind);

struct ranh_flaw {
    enum ranh_flaw_kind kind;
    uint32_t face;
    uint32_t count; /* how many there are where one is put a face, else 1 */
    struct ranh_vertex at;
    bool placed; /* false: no place (a ring without points) */
    bool length; /* size is in m where the kind has two units */
    double size; /* NAN = none */
};
struct ranh_flaws {
    RANH_VEC(struct ranh_flaw)
};

/* Below these a valid shape is odd; 0 = do not look. */
struct ranh_quality {
    double short_m; /* edges, and vertices from edges of the same parcel */
    double acute_degrees;
    double sliver_m;
    bool orientation;
};

/* At most so many places of one kind are put for one face. */
#define RANH_FLAWS_MOST 20

/* Working memory of one thread. */
struct ranh_validity; /* opaque */
struct ranh_validity *ranh_validity_new(void);
void ranh_validity_free(struct ranh_validity *work);

/* Appends the flaws of one face. quality NULL = only what makes it invalid. */
void ranh_validity_face(struct ranh_validity *work, const struct ranh_fabric *fabric, size_t face,
                        const struct ranh_quality *quality, struct ranh_flaws *flaws);
/* The face in steps with its rings closed, without repeats, spikes and rings that enclose nothing; no
 * other vertex moves and no area changes. RANH_SHAPE_NONE when nothing is left. */
void ranh_validity_cleaned(struct ranh_validity *work, const struct ranh_fabric *fabric,
                           size_t face, struct ranh_arena *arena, struct ranh_shape *shape);
/* No flaw before RANH_FLAW_MULTIPART, repeated vertices apart; an empty face is valid. */
bool ranh_validity_sound(struct ranh_validity *work, const struct ranh_fabric *fabric, size_t face);
/* All faces in their order (only[face] != 0, where only is not NULL), by the pool's threads; the caller
 * releases flaws. */
void ranh_validity_all(const struct ranh_fabric *fabric, const uint8_t *only,
                       struct ranh_pool *pool, const struct ranh_quality *quality,
                       struct ranh_flaws *flaws);

#endif
