/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_REPORT_INTERNAL_H
#define RANH_LIB_REPORT_INTERNAL_H
/* What the files of lib/report share: the site at work, the helpers that write HTML and scripts, and
 * the parts in the order site.c calls them. */
#include <math.h>
#include <stdatomic.h>
#include <stddef.h>

#include <ranh/base/arena.h>
#include <ranh/base/map.h>
#include <ranh/base/str.h>
#include <ranh/base/vec.h>
#include <ranh/crs/transform.h>
#include <ranh/geo/shape.h>
#include <ranh/index/score.h>
#include <ranh/report/site.h>

/* --- facts: what the front page says ------------------------------------------------------------- */

struct site_commune {
    const char *code, *name, *name_en;
    int64_t parcels, with_error, findings[3], overlaps;
    struct ranh_box box;        /* degrees; empty when unknown */
    struct ranh_shape *shape;   /* workspace CRS; NULL = none */
    struct ranh_shape *degrees; /* the same for the map; NULL = none */
};

struct site_facts {
    bool validated, overlapped, linked, zoned;
    int64_t delivered, parcels, located, keyed, with_error; /* parcels */
    int64_t overlaps, gaps;
    double overlap_m2;
    int64_t dossiers, on_time, late, overdue, pending;
    int64_t permits, permits_linked;
    int64_t findings[3]; /* by severity */
};

struct site_hit {
    int64_t parcel;
    int64_t finding; /* ordinal in the list */
};

/* A parcel as its data file has it. */
struct site_parcel {
    int64_t id;
    const char *number;
    const char *text; /* n bytes of JSON, in site->texts */
    size_t n;
};
struct site_sheet {
    const char *commune, *sheet;
    struct site_parcel *parcel; /* [n], of site->parcels; by id */
    size_t n;
    struct ranh_box box; /* of their outlines, degrees */
};

/* What one thread works with: a connection that sees what site->store sees, its own way to degrees. */
struct site_worker {
    struct ranh_store *store;
    struct ranh_crs_ctx *crs;
    struct ranh_transform *wgs84;
    struct ranh_arena scratch; /* of one row */
};

struct site {
    struct ranh_store *store;
    const struct ranh_site_options *opt;
    struct ranh_site_counts *counts;
    struct ranh_err *err;
    struct ranh_arena arena;   /* of the whole build */
    struct ranh_arena scratch; /* of one row */
    char *tmp;                 /* folder at work */
    const char *before;        /* folder of ours that stands in its place; NULL = none */
    atomic_llong files, written;
    struct site_worker *worker; /* [n_workers] */
    struct ranh_store **reader; /* [n_readers], of all workers but the first */
    unsigned n_workers, n_readers;
    struct ranh_pool *pool; /* of as many threads; NULL = one */
    struct ranh_box box;    /* degrees, of parcels and findings */
    struct site_facts facts;
    struct {
        RANH_VEC(struct site_commune)
    } communes;                          /* by code, once they have names */
    struct ranh_map commune_at, unit_at; /* code -> position */
    struct ranh_index_unit *units;
    size_t n_units;
    struct {
        RANH_VEC(int64_t)
    } findings; /* rows of those told, in the order of the list */
    struct {
        RANH_VEC(int64_t)
    } bad; /* parcels with an error, ascending */
    struct {
        RANH_VEC(struct site_hit)
    } hits;                  /* by parcel */
    struct ranh_map code_at; /* finding code -> position in meta.codes */
    struct {
        RANH_VEC(int64_t)
    } code_n;                 /* findings in the list, by position in code_at */
    int64_t placed[3];        /* findings with a place on the map, by severity */
    struct ranh_map zones;    /* names of plan functions -> position in meta.zones */
    struct ranh_map uses;     /* land use as delivered -> parcels */
    struct ranh_arena *texts; /* [n_texts] of parcels */
    size_t n_texts;
    struct site_parcel *parcels; /* by sheet */
    struct {
        RANH_VEC(struct site_sheet)
    } sheets;                 /* by commune, then sheet */
    int64_t parcels_unlisted; /* without commune, sheet or number: not in the search */
    struct ranh_index_definition *def;
    struct ranh_index_scores scores;
    const char *period;
    int *best, *worst; /* rank intervals, per unit */
    bool has_tiles;
    unsigned min_zoom, max_zoom, source_max_zoom;
};

#define SITE_CHUNK 2000 /* findings per data file */

/* --- folder.c ------------------------------------------------------------------------------------ */
int site_folder_open(struct site *site);
int site_folder_commit(struct site *site);
void site_folder_discard(struct site *site);
/* By any thread, as the next. */
int site_mkdir(struct site *site, const char *relative, struct ranh_err *err);
/* A file that stands with the same bytes is kept: it gets a second name. */
int site_write(struct site *site, const char *relative, const void *bytes, size_t n,
               struct ranh_err *err);
int site_write_str(struct site *site, const char *relative, const struct ranh_str *str);
int site_copy(struct site *site, const char *from, const char *relative);

/* --- workers.c ----------------------------------------------------------------------------------- */
int site_workers_open(struct site *site);
void site_workers_close(struct site *site);

/* --- html.c --------------------------------------------------------------------------------------- */
/* Both languages, escaped; only one when en is NULL, empty or equal. */
void site_put_both(struct ranh_str *out, const char *vi, const char *en);
void site_put_number(struct ranh_str *out, double value, int decimals); /* NAN: "–" */
void site_put_date(struct ranh_str *out, const char *iso);
/* A JSON string that is also harmless inside a script element; NULL -> null. */
void site_put_js(struct ranh_str *out, const char *text);
void site_put_js_number(struct ranh_str *out, double value, int decimals); /* NAN -> null */
/* Percent-encoded for a fragment or query. */
void site_put_url(struct ranh_str *out, const char *text);
/* A link to a page of ours that keeps the language; fragment may be NULL and must be encoded. */
void site_put_link(struct ranh_str *out, const char *page, const char *fragment, const char *vi,
                   const char *en);
void site_put_bar(struct ranh_str *out, double share);

/* --- template.c ----------------------------------------------------------------------------------- */
struct site_slot {
    const char *name, *html;
};
/* Fills {{name}} and [[vi|en]]; every slot must be known. slots end with a NULL name. */
int site_template(struct site *site, const char *file, const struct site_slot *slots,
                  struct ranh_str *out);
/* A page: its own template inside the layout. scripts: NULL-terminated names under assets. */
struct site_page {
    const char *name; /* "map": map.html */
    const char *title_vi, *title_en, *description_vi, *description_en;
    const char *const *scripts;
    bool leaflet;
};
int site_put_page(struct site *site, const struct site_page *page, const struct site_slot *slots);

/* --- palette.c ------------------------------------------------------------------------------------ */
int site_palette(struct site *site, struct ranh_str *css);

/* --- shapes.c ------------------------------------------------------------------------------------- */
/* A shape of the workspace in degrees, in the worker's scratch arena; false when there is none. */
bool site_degrees(struct site_worker *worker, sqlite3_stmt *stmt, int column,
                  struct ranh_shape *shape);
void site_grow(struct ranh_box *box, const struct ranh_box *other);
/* [[ring],[ring]] in whole micro-degrees, first point then steps; at most about max_points points. */
void site_put_rings(struct ranh_str *out, const struct ranh_shape *degrees, uint32_t max_points);

/* --- query.c -------------------------------------------------------------------------------------- */
int site_query(struct site *site, const char *sql, sqlite3_stmt **stmt);
/* True while there are rows; on an error *status is set and false returned. */
bool site_next(struct site *site, sqlite3_stmt *stmt, int *status);
const char *site_text(sqlite3_stmt *stmt, int column); /* NULL stays NULL */
double site_double(sqlite3_stmt *stmt, int column);    /* NULL -> NAN */
int site_count(struct site *site, const char *sql, int64_t *value);
/* RANH_E_INTERRUPTED once the stop flag is set. */
int site_stopped(struct site *site, struct ranh_err *err);

/* --- parts ---------------------------------------------------------------------------------------- */
int site_order_findings(struct site *site); /* their list, and what counts in it */
int site_read_parcels(struct site *site);   /* after it: parcels list theirs */
int site_names(struct site *site);          /* communes and units */
int site_facts(struct site *site);
int site_data_findings(struct site *site); /* also findings.csv */
int site_data_parcels(struct site *site);
int site_data_dossiers(struct site *site);
int site_data_scores(struct site *site);
int site_data_meta(struct site *site);
int site_tiles(struct site *site);
int site_assets(struct site *site);
void site_city(struct site *site, struct ranh_str *out); /* the SVG of communes */
void site_communes_table(struct site *site, struct ranh_str *out);
int site_page_overview(struct site *site);
int site_page_scores(struct site *site);
int site_page_dossiers(struct site *site);
/* about_borders.c: how well the map sheets meet. */
int site_put_borders(struct site *site, struct ranh_str *out);
int site_page_about(struct site *site);
int site_page_findings(struct site *site);
int site_page_map(struct site *site);

/* The commune of this code, made when it is new; NULL for no code. Until the next is made. */
struct site_commune *site_commune(struct site *site, const char *code);
const char *site_commune_name(const struct site *site, const char *code, const char **en);
/* Number of the dossier as people may type it: blanks, dots, strokes and dashes out, ASCII letters upper case. */
char *site_dossier_normal(struct ranh_arena *arena, const char *number);
uint32_t site_fnv1a(const char *text);
/* Band of a percentage of attainable points: names in both languages. */
const char *site_band(double share, const char **en);

#endif
