/* SPDX-License-Identifier: MIT */
/*
 * mkcity: options, and the walk over the city row by row.
 *
 * Three rows of tiles are alive: the row being written needs the lots of the rows beside it, whose
 * corners lie on its rim.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "mkcity.h"

static const char usage[] =
    "Usage: mkcity --seed N --parcels N --out DIR [--no-defects] [--defects PER_MILLE]\n"
    "              [--format demo|bench|bench-shp] [--vertex-list] [--drawings]\n"
    "              [--encoding utf8|tcvn3|vni|...]\n"
    "Makes a city of about N parcels: DIR/deliveries/, DIR/ranh.yaml, DIR/truth.csv (the defects\n"
    "that were hidden in it). demo: many files in many formats; bench: one FlatGeobuf per zone,\n"
    "bench-shp: one Shapefile per zone.\n"
    "--encoding: Shapefiles, CSV and drawings in an old font encoding, without a word about it.\n"
    "--vertex-list: one clean sheet more, as a list of boundary points and as polygons, in "
    "DIR/extra.\n"
    "--drawings: one sheet more as DGN and DXF, clean and with one of each flaw, in DIR/extra.\n";

/* The three rows of tiles that are alive, and the sheets of the one in the middle. */
struct window {
    struct mkcity_tile *tile[3];
    struct mkcity_sheet *sheet;
    int *number; /* next sheet number per commune */
};

static int make_dir(const char *path)
{
    if (mkdir(path, 0777) && errno != EEXIST) {
        fprintf(stderr, "mkcity: %s: %s\n", path, strerror(errno));
        return -1;
    }
    return 0;
}

static void make_row(struct window *w, const struct mkcity_plan *plan, int row)
{
    for (int col = 0; col < plan->ncols; col++) {
        struct mkcity_tile *t = &w->tile[row % 3][col];

        mkcity_tile_clear(t);
        if (row < plan->nrows)
            mkcity_tile_make(t, plan, col, row);
    }
}

static const struct mkcity_tile *tile_at(const struct window *w, const struct mkcity_plan *plan,
                                         int col, int row)
{
    const struct mkcity_tile *t;

    if (col < 0 || col >= plan->ncols || row < 0 || row >= plan->nrows)
        return NULL;
    t = &w->tile[row % 3][col];
    return t->used ? t : NULL;
}

static int make_sheets(struct mkcity_city *c, struct window *w, int row)
{
    int rc = 0;

    for (int col = 0; col < c->plan.ncols && !rc; col++) {
        const struct mkcity_tile *near[4] = {
            tile_at(w, &c->plan, col - 1, row), tile_at(w, &c->plan, col + 1, row),
            tile_at(w, &c->plan, col, row - 1), tile_at(w, &c->plan, col, row + 1)};
        int commune = mkcity_plan_commune(&c->plan, col, row);

        rc = mkcity_sheet_make(&w->sheet[col], &c->plan, &c->zones, tile_at(w, &c->plan, col, row),
                               near, ++w->number[commune]);
    }
    return rc;
}

static int write_sheet(struct mkcity_city *c, struct window *w, int col, struct mkcity_batch *b)
{
    struct mkcity_sheet *s = &w->sheet[col], *east = col + 1 < c->plan.ncols ? s + 1 : NULL;
    int rc = 0;

    if (east && east->zone != s->zone)
        east = NULL;
    if (s->zone == 5899 && !c->plan.opt.bench && !c->has_misplaced)
        rc = mkcity_deliver_misplaced(c, s);
    if (c->plan.opt.vertex_list && !c->has_vertex_list && !rc)
        rc = mkcity_deliver_vertices(c, s);
    if (c->plan.opt.drawings && !c->has_drawings && s->zone == 9210 && s->nparcel > 80 && !rc)
        rc = mkcity_deliver_drawings(c, s);
    mkcity_defects_sheet(c, s, east, b);
    for (size_t i = 0; i < b->n && !rc; i++)
        rc = mkcity_deliver(c, s, &b->record[i]);
    if (!rc)
        rc = mkcity_plans_sheet(c, s);
    if (!rc)
        rc = mkcity_permits_sheet(c, s, b);
    for (size_t i = 0; i < b->n; i++)
        if (b->record[i].geom) {
            mkcity_geom_free(b->record[i].geom);
            free(b->record[i].geom);
        }
    return rc;
}

static int walk(struct mkcity_city *c)
{
    struct window w = {0};
    struct mkcity_batch b = {0};
    size_t n = (size_t)c->plan.ncols;
    int rc = -1;

    for (int i = 0; i < 3; i++)
        if (!(w.tile[i] = calloc(n, sizeof *w.tile[i])))
            goto out;
    w.sheet = calloc(n, sizeof *w.sheet);
    w.number = calloc((size_t)c->plan.ncommunes, sizeof *w.number);
    if (!w.sheet || !w.number)
        goto out;
    rc = 0;
    make_row(&w, &c->plan, 0);
    for (int row = 0; row < c->plan.nrows && !rc; row++) {
        make_row(&w, &c->plan, row + 1);
        rc = make_sheets(c, &w, row);
        for (int col = 0; col < c->plan.ncols && !rc; col++)
            rc = write_sheet(c, &w, col, &b);
        for (int col = 0; col < c->plan.ncols; col++)
            mkcity_sheet_free(&w.sheet[col]);
    }
out:
    for (int i = 0; i < 3; i++)
        for (size_t k = 0; w.tile[i] && k < n; k++)
            mkcity_tile_free(&w.tile[i][k]);
    for (int i = 0; i < 3; i++)
        free(w.tile[i]);
    free(w.sheet);
    free(w.number);
    free(b.record);
    return rc;
}

static int make_city(const struct mkcity_options *opt)
{
    struct mkcity_city c = {0};
    char path[4096];
    int rc = -1;

    snprintf(path, sizeof path, "%s/deliveries", opt->dir);
    if (make_dir(opt->dir) || make_dir(path))
        return -1;
    snprintf(path, sizeof path, "%s/extra", opt->dir);
    if (!opt->bench && make_dir(path))
        return -1;
    mkcity_write_start();
    mkcity_plan_make(&c.plan, opt);
    if (mkcity_zones_open(&c.zones) || mkcity_defects_open(&c) || mkcity_deliver_open(&c) ||
        mkcity_plans_open(&c) || mkcity_permits_open(&c))
        goto out;
    rc = walk(&c);
    if (!rc)
        rc = mkcity_plans_close(&c) || mkcity_tables(&c) || mkcity_project(&c) ? -1 : 0;
out:
    rc |= mkcity_deliver_close(&c);
    if (!rc)
        fprintf(stderr, "%ld parcels on %d sheets, %ld permits, %ld defects in the list\n",
                c.parcels, c.plan.ncols * c.plan.nrows, c.permits, c.truth_rows);
    mkcity_defects_close(&c);
    mkcity_zones_close(&c.zones);
    mkcity_plan_free(&c.plan);
    mkcity_geom_free(&c.scratch);
    mkcity_geom_free(&c.border);
    free(c.side);
    return rc;
}

int main(int argc, char **argv)
{
    static const struct option longs[] = {{"seed", required_argument, NULL, 's'},
                                          {"parcels", required_argument, NULL, 'p'},
                                          {"out", required_argument, NULL, 'o'},
                                          {"no-defects", no_argument, NULL, 'n'},
                                          {"defects", required_argument, NULL, 'd'},
                                          {"format", required_argument, NULL, 'f'},
                                          {"vertex-list", no_argument, NULL, 'v'},
                                          {"drawings", no_argument, NULL, 'w'},
                                          {"encoding", required_argument, NULL, 'e'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
    struct mkcity_options opt = {.seed = 7, .parcels = 2000, .per_mille = 20};
    int k;

    while ((k = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
        if (k == 's')
            opt.seed = strtoull(optarg, NULL, 10);
        else if (k == 'p')
            opt.parcels = strtol(optarg, NULL, 10);
        else if (k == 'o')
            opt.dir = optarg;
        else if (k == 'n')
            opt.per_mille = 0;
        else if (k == 'd')
            opt.per_mille = (int)strtol(optarg, NULL, 10);
        else if (k == 'v')
            opt.vertex_list = true;
        else if (k == 'w')
            opt.drawings = true;
        else if (k == 'e' && (!strcasecmp(optarg, "utf8") || !strcasecmp(optarg, "utf-8")))
            opt.encoding = NULL;
        else if (k == 'e' && (opt.encoding = mkcity_encoding_open(optarg)))
            continue;
        else if (k == 'f' && (!strcmp(optarg, "bench") || !strcmp(optarg, "bench-shp") ||
                              !strcmp(optarg, "demo"))) {
            opt.bench = *optarg == 'b';
            opt.bench_shp = !strcmp(optarg, "bench-shp");
        } else {
            fputs(usage, k == 'h' ? stdout : stderr);
            return k == 'h' ? 0 : 2;
        }
    }
    if (!opt.dir || opt.parcels < 1 || opt.per_mille < 0 || opt.per_mille > 100) {
        fputs(usage, stderr);
        return 2;
    }
    k = make_city(&opt) ? 5 : 0;
    free(opt.encoding);
    return k;
}
