/* SPDX-License-Identifier: MIT */
/*
 * mkcity makes a believable piece of Ho Chi Minh City from a seed, with a list of the defects it hid.
 *
 * The city is drawn on a flat plane (u, v) where roads and canals are straight, cut into tiles.  One
 * tile is one map sheet: the roads on its rim, and blocks cut again and again by straight lines into
 * streets, hem and lots.  "Weaving" then gives every edge all vertices that lie on it, from this tile
 * and its neighbours, and bends the plane with a smooth warp.  As both sides of an edge go through the
 * same chain of points the result is an exact coverage: no gap, no overlap, no missing vertex.
 *
 *   plan -> tile (blocks, lots) -> weave -> sheet (numbers, areas) -> defect -> permit -> write
 *
 * Only three rows of tiles are in memory at any time.  Only write.c and
 * write_drawing.c see GDAL.
 */
#ifndef MKCITY_H
#define MKCITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* ---- random numbers (rng.c) -------------------------------------------------------------- */

struct mkcity_rng {
    uint64_t s;
};

struct mkcity_rng mkcity_rng(uint64_t seed, uint64_t a, uint64_t b, uint64_t c);
uint64_t mkcity_next(struct mkcity_rng *r);
double mkcity_real(struct mkcity_rng *r, double lo, double hi);
int mkcity_int(struct mkcity_rng *r, int lo, int hi); /* both ends included */
bool mkcity_chance(struct mkcity_rng *r, double p);

/* ---- growable arrays ---------------------------------------------------------------------- */

/* Makes room for one more element; aborts when memory ends: this is a generator, not a service. */
void *mkcity_grow(void *array, size_t n, size_t *cap, size_t size);

/* ---- geometry (poly.c) --------------------------------------------------------------------- */

struct mkcity_pt {
    double x, y;
};

#define MKCITY_PIECE_MAX 32

/* A small, nearly convex polygon on the plane, counter-clockwise, first vertex not repeated. */
struct mkcity_piece {
    int n;
    struct mkcity_pt p[MKCITY_PIECE_MAX];
};

struct mkcity_span {
    double lo, hi;
};

double mkcity_ring_area(const struct mkcity_pt *p, size_t n);
double mkcity_piece_area(const struct mkcity_piece *a);
struct mkcity_pt mkcity_piece_centre(const struct mkcity_piece *a);
struct mkcity_span mkcity_piece_span(const struct mkcity_piece *a, struct mkcity_pt dir);
struct mkcity_pt mkcity_piece_axis(const struct mkcity_piece *a); /* direction of the longer side */
struct mkcity_pt mkcity_turn(struct mkcity_pt dir, double angle);
/* Cuts along the line through o; false (and nothing cut) when a side would be empty. */
bool mkcity_piece_cut(const struct mkcity_piece *a, struct mkcity_pt o, struct mkcity_pt dir,
                      struct mkcity_piece *left, struct mkcity_piece *right);
/* Cuts at the distance s along dir, square to it: `before` is the part with smaller values. */
bool mkcity_piece_cut_at(const struct mkcity_piece *a, struct mkcity_pt dir, double s,
                         struct mkcity_piece *before, struct mkcity_piece *after);

/* ---- land use (names.c) ---------------------------------------------------------------------- */

enum mkcity_use {
    USE_ODT,
    USE_ONT,
    USE_DGT,
    USE_SON,
    USE_DTL,
    USE_DGD,
    USE_DYT,
    USE_DVH,
    USE_DTT,
    USE_DCH,
    USE_DKV,
    USE_TON,
    USE_TIN,
    USE_TSC,
    USE_SKC,
    USE_TMD,
    USE_DNL,
    USE_MNC,
    USE_CLN,
    USE_NTS,
    USE_LUC,
    USE_COUNT
};

struct mkcity_use_info {
    const char *code, *function, *function_name;
    double max_coverage, max_far;
    int max_storeys;
};

const struct mkcity_use_info *mkcity_use_info(enum mkcity_use use);
void mkcity_owner(uint64_t key, enum mkcity_use use, char *out, size_t size);
const char *mkcity_street(uint64_t seed, int vertical, int index);

/* ---- the plan of the city (plan.c) ----------------------------------------------------------- */

#define MKCITY_STRIPS_MAX 3

struct mkcity_strip {
    double width;
    enum mkcity_use use;
};

struct mkcity_strips {
    int n;
    struct mkcity_strip s[MKCITY_STRIPS_MAX]; /* from the rim of the tile inwards */
};

struct mkcity_commune {
    const char *code, *name, *name_en;
    int zone; /* EPSG code of its sheets */
    bool rural;
    int col0, col1, row0, row1; /* tiles, last one included */
};

struct mkcity_options {
    uint64_t seed;
    long parcels;
    int per_mille;
    bool bench, vertex_list, drawings;
    bool bench_shp;                   /* with bench: Shapefiles */
    struct mkcity_encoding *encoding; /* of Shapefiles, CSV and drawings; NULL = UTF-8 */
    const char *dir;
};

struct mkcity_wave {
    double kx, ky, phase, ax, ay;
};

#define MKCITY_WAVES      9
#define MKCITY_POWER_HALF 4.0   /* 110 kV */
#define MKCITY_PER_TILE   262.0 /* lots, about */

/* A road reserve or a corridor: a rectangle of the plane. */
struct mkcity_band {
    double u0, u1, v0, v1, width;
    const char *kind;
    bool vertical;
    int index;
};

struct mkcity_plan {
    struct mkcity_options opt;
    int ncols, nrows, river,
        canal;     /* river: first column east of it; canal: first row south of it */
    double *u, *v; /* ncols + 1 from the west, nrows + 1 from the north */
    double uc, vc, cos_r, sin_r;
    struct mkcity_wave wave[MKCITY_WAVES];
    struct mkcity_commune *commune;
    int ncommunes;
    struct mkcity_band *band; /* road reserves and corridors */
    size_t nband, cap_band;
    struct mkcity_pt power[2]; /* the power line, in metres of the city's own zone */
};

void mkcity_plan_of_size(struct mkcity_plan *plan, const struct mkcity_options *opt, double size);
/* fit.c: of the size that has about opt->parcels lots. */
void mkcity_plan_make(struct mkcity_plan *plan, const struct mkcity_options *opt);
void mkcity_plan_free(struct mkcity_plan *plan);
int mkcity_plan_commune(const struct mkcity_plan *plan, int col, int row);
void mkcity_plan_strips(const struct mkcity_plan *plan, int col, int row,
                        struct mkcity_strips side[4]); /* W E N S */
bool mkcity_plan_rural(const struct mkcity_plan *plan, int col, int row);
bool mkcity_plan_zoned(const struct mkcity_plan *plan, int col, int row);
/* How deep p lies inside a reserve or corridor; negative: how far outside. */
double mkcity_plan_reserve(const struct mkcity_plan *plan, struct mkcity_pt p);
/* From the plane to metres in EPSG:9210, rounded to 1 mm. */
struct mkcity_pt mkcity_warp(const struct mkcity_plan *plan, struct mkcity_pt p);

/* ---- tiles (tile.c, lots.c) ------------------------------------------------------------------- */

enum mkcity_kind { KIND_PARCEL, KIND_ZONE, KIND_SIDE };

struct mkcity_ring {
    size_t start, n;
};

/* What a line of the plan became: a parcel, a planning zone, or one side of the tile. */
struct mkcity_shape {
    enum mkcity_kind kind;
    enum mkcity_use use;
    int side;   /* KIND_SIDE: 0..3 = W E N S */
    bool house; /* a lot for one house */
    bool strip; /* a road or canal on the rim */
    size_t ring0;
    int nrings; /* the first is the outline, the others are holes */
};

struct mkcity_tile {
    int col, row;
    bool used;
    struct mkcity_pt *pt;
    size_t npt, cap_pt;
    struct mkcity_ring *ring;
    size_t nring, cap_ring;
    struct mkcity_shape *shape;
    size_t nshape, cap_shape;
};

void mkcity_tile_make(struct mkcity_tile *t, const struct mkcity_plan *plan, int col, int row);
void mkcity_tile_clear(struct mkcity_tile *t);
void mkcity_tile_free(struct mkcity_tile *t);
struct mkcity_shape *mkcity_tile_add(struct mkcity_tile *t, enum mkcity_kind kind,
                                     enum mkcity_use use, const struct mkcity_pt *p, size_t n);
void mkcity_tile_hole(struct mkcity_tile *t, const struct mkcity_pt *p, size_t n);
struct mkcity_shape *mkcity_tile_piece(struct mkcity_tile *t, enum mkcity_kind kind,
                                       enum mkcity_use use, const struct mkcity_piece *p);

/* A block of tube houses: rows, hem, lots. */
void mkcity_lots_block(struct mkcity_tile *t, struct mkcity_rng *r, enum mkcity_use use,
                       const struct mkcity_piece *block);
void mkcity_lots_row(struct mkcity_tile *t, struct mkcity_rng *r, enum mkcity_use use,
                     const struct mkcity_piece *row, struct mkcity_pt along, double lo, double hi);
/* Large lots: a school, a park with its pond ... (big.c) */
void mkcity_big_lot(struct mkcity_tile *t, struct mkcity_rng *r, enum mkcity_use use,
                    const struct mkcity_piece *p);
void mkcity_rural_block(struct mkcity_tile *t, struct mkcity_rng *r,
                        const struct mkcity_piece *block);

/* Gives every edge of `t` the vertices that lie on it; near = the four neighbours or NULL. */
void mkcity_weave(const struct mkcity_tile *t, const struct mkcity_tile *const near[4],
                  struct mkcity_tile *out);

/* The operation between the two zones, kept open for the whole run (write.c). */
struct mkcity_zones {
    void *east, *west;
};

/* ---- sheets (sheet.c) ----------------------------------------------------------------------- */

struct mkcity_parcel {
    size_t shape;
    int number;
    enum mkcity_use use;
    double area;             /* of the delivered geometry, in its own zone */
    struct mkcity_pt label;  /* a point inside, EPSG:9210 */
    struct mkcity_pt lo, hi; /* its box, EPSG:9210 */
    bool house, home;        /* home: a house lot in a housing zone */
    bool reserved;           /* touches a road reserve or a corridor */
    bool clear;              /* certainly far from every reserve and corridor */
    bool busy;               /* takes part in a defect, or lies beside one that does */
};

struct mkcity_sheet {
    int col, row, number, commune, scale, zone;
    bool zoned;
    struct mkcity_tile shape; /* woven, plane coordinates */
    struct mkcity_pt *metre;  /* EPSG:9210, 1 mm */
    struct mkcity_pt *native; /* in the sheet's own zone, 1 mm (may be the same array) */
    struct mkcity_parcel *parcel;
    size_t nparcel, cap_parcel;
    int next_number;
};

int mkcity_sheet_make(struct mkcity_sheet *s, const struct mkcity_plan *plan,
                      const struct mkcity_zones *zones, const struct mkcity_tile *t,
                      const struct mkcity_tile *const near[4], int number);
void mkcity_sheet_free(struct mkcity_sheet *s);
void mkcity_sheet_address(const struct mkcity_plan *plan, const struct mkcity_sheet *s,
                          const struct mkcity_parcel *p, char *out, size_t size);

/* ---- output (write.c) -------------------------------------------------------------------------- */

struct mkcity_field {
    const char *name;
    char type; /* s text, i integer, f real, d date */
    int width, precision;
};

struct mkcity_value {
    const char *s; /* NULL: f is meant */
    double f;
    bool null;
};

/* A geometry to be written: rings of points; part[i] says to which polygon ring i belongs. */
struct mkcity_geom {
    struct mkcity_pt *pt;
    size_t npt, cap_pt;
    struct mkcity_ring *ring;
    int *part;
    size_t nring, cap_ring, cap_part;
    bool open; /* leave the first ring unclosed, as a broken program would */
};

void mkcity_geom_clear(struct mkcity_geom *g);
void mkcity_geom_free(struct mkcity_geom *g);
void mkcity_geom_ring(struct mkcity_geom *g, int part, const struct mkcity_pt *p, size_t n);

struct mkcity_layer;

struct mkcity_layer_spec {
    const char *path, *layer, *driver;
    int epsg;        /* 0: a table without geometry */
    int source_epsg; /* the system of the points handed in, when it differs */
    bool multi, add; /* add: one more layer in an existing file */
    const struct mkcity_field *field;
    int nfields;
    const struct mkcity_encoding *encoding; /* NULL = UTF-8 */
};

void mkcity_write_start(void);
struct mkcity_layer *mkcity_layer_open(const struct mkcity_layer_spec *spec);
int mkcity_layer_row(struct mkcity_layer *l, const struct mkcity_geom *g,
                     const struct mkcity_value *value);
int mkcity_layer_close(struct mkcity_layer *l);
int mkcity_zones_open(struct mkcity_zones *z);
void mkcity_zones_close(struct mkcity_zones *z);
/* EPSG:9210 to EPSG:5899 and back, one exact operation, rounded to 1 mm. */
int mkcity_to_east(const struct mkcity_zones *z, struct mkcity_pt *p, size_t n);
int mkcity_to_east_exact(const struct mkcity_zones *z, struct mkcity_pt *p, size_t n);
int mkcity_from_east(const struct mkcity_zones *z, struct mkcity_pt *p, size_t n);

/* ---- font encodings (encode.c) ---------------------------------------------------------------- */

/* NULL for a name that is none ("tcvn3", "vni", "viscii", "vps"...). */
struct mkcity_encoding *mkcity_encoding_open(const char *name);
void mkcity_encode(const struct mkcity_encoding *e, const char *text, char *out, size_t size);

/* ---- deliveries (deliver.c) ----------------------------------------------------------------- */

/* A parcel as one office delivers it; defects change this, never the sheet. */
struct mkcity_record {
    size_t parcel; /* in its sheet; the geometry comes from there when geom is NULL */
    int number;    /* 0: missing */
    int sheet;
    const char *use;
    double area; /* NAN: missing */
    int to;      /* delivery; -1: that of the sheet */
    bool drop, cut_text, empty, twin;
    struct mkcity_geom *geom;
};

/* One file that an office sent, as ranh.yaml lists it. */
struct mkcity_source {
    char name[64], path[96];
    const char *role, *layer, *driver, *commune, *date, *fields, *extra;
    int epsg, source_epsg, scale;
    bool text_raw;  /* carries text bytes as they are */
    bool any_shape; /* carries unclosed rings, missing and degenerate geometry */
    bool null_shape;
    const struct mkcity_schema *schema;
    struct mkcity_layer *out;
    long rows;
};

#define MKCITY_SOURCES_MAX 64

struct mkcity_city {
    struct mkcity_plan plan;
    struct mkcity_zones zones;
    struct mkcity_source source[MKCITY_SOURCES_MAX];
    int nsources, nparcel_sources;
    FILE *truth;
    long truth_rows, parcels, permits;
    struct mkcity_layer *zone_out, *permit_out[2], *event_out;
    long zone_rows;
    struct mkcity_defects *defects;
    struct mkcity_side *side; /* sides of tiles on commune borders */
    size_t nside, cap_side;
    struct mkcity_geom scratch, border;
    long event_rows, faults[8];
    double fault_owed;
    bool has_index, has_misplaced, has_vertex_list, has_drawings;
    const char *permit_source[2];
};

int mkcity_deliver_open(struct mkcity_city *c);
int mkcity_deliver_close(struct mkcity_city *c);
/* Where the parcels of a sheet are delivered. */
int mkcity_deliver_source(const struct mkcity_city *c, const struct mkcity_sheet *s);
/* A small file that states the wrong zone; it stands beside the project, not in it. */
int mkcity_deliver_misplaced(struct mkcity_city *c, const struct mkcity_sheet *s);
/* One sheet as a row per boundary point (CSV and XLSX), and as polygons to compare with. */
/* A sheet as a drawing, clean and with flaws (drawing.c). */
int mkcity_deliver_drawings(struct mkcity_city *c, const struct mkcity_sheet *s);
int mkcity_deliver_vertices(struct mkcity_city *c, const struct mkcity_sheet *s);
int mkcity_deliver(struct mkcity_city *c, const struct mkcity_sheet *s,
                   const struct mkcity_record *r);
struct mkcity_source *mkcity_source_add(struct mkcity_city *c, const char *name, const char *role,
                                        const char *file, const char *driver);
struct mkcity_layer *mkcity_source_open(struct mkcity_city *c, struct mkcity_source *s,
                                        const struct mkcity_field *field, int nfields);

/* ---- defects (defect.c, harm.c) ---------------------------------------------------------------- */

struct mkcity_truth {
    const char *code, *source;
    char key_a[48], key_b[48];
    double area, width, measured, limit; /* NAN: empty */
    struct mkcity_pt at;                 /* EPSG:9210 */
    const char *note;
    char text[96]; /* room for a note with numbers */
};

void mkcity_truth_init(struct mkcity_truth *t, const char *code);
void mkcity_truth_put(struct mkcity_city *c, const struct mkcity_truth *t);
void mkcity_key(char key[48], const char *commune, int sheet, int number);

/* The records of one sheet with their defects; east = the sheet east of it in the same zone or NULL. */
struct mkcity_batch {
    struct mkcity_record *record;
    size_t n, cap;
};

int mkcity_defects_open(struct mkcity_city *c);
void mkcity_defects_close(struct mkcity_city *c);
void mkcity_defects_sheet(struct mkcity_city *c, struct mkcity_sheet *s, struct mkcity_sheet *east,
                          struct mkcity_batch *b);

/* ---- the other tables (permit.c, plans.c, tables.c, project.c) ---------------------------------- */

int mkcity_permits_open(struct mkcity_city *c);
int mkcity_permits_sheet(struct mkcity_city *c, struct mkcity_sheet *s,
                         const struct mkcity_batch *b);
int mkcity_plans_open(struct mkcity_city *c);
int mkcity_plans_sheet(struct mkcity_city *c, const struct mkcity_sheet *s);
int mkcity_plans_close(struct mkcity_city *c); /* restrictions and communes */
int mkcity_tables(struct mkcity_city *c);
int mkcity_project(struct mkcity_city *c);

#endif
