/* SPDX-License-Identifier: MIT */
/*
 * A spatial index packed bottom-up. SQLite's R-tree keeps its nodes in three ordinary tables (node,
 * parent, rowid); filling them directly, in Hilbert order and with full nodes, is a sort and a few
 * inserts per fifty rows instead of a search and a split per row, and gives a smaller, better tree.
 * The tables are the documented format of SQLite ("The SQLite R*Tree Module", shadow tables);
 * rtreecheck() accepts them.
 *
 * A node is a block of fixed size: depth of the tree (in the root only) and number of cells, 2
 * bytes each, then cells of an id (8 bytes: row, or child node) and xmin, xmax, ymin, ymax as
 * floats rounded outwards. All are big-endian. The root is node 1.
 */
#include "store_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>
#include <ranh/geo/hilbert.h>

#define CELL_BYTES 24
#define ROOT       1

struct cell {
    int64_t id; /* row, later also child node */
    float xmin, xmax, ymin, ymax;
};

struct cells {
    RANH_VEC(struct cell)
};

struct packer {
    struct ranh_store *store;
    const char *table;
    struct cells rows;             /* in order of rowid */
    double xmin, ymin, xmax, ymax; /* of all rows; empty when xmin > xmax */
    uint64_t *order;               /* Hilbert key << 32 | position in rows, sorted */
    uint32_t *leaf;                /* [rows.n] node of each row */
    size_t node_bytes, per_node;
    int64_t next_node;
    int depth;
    sqlite3_stmt *node, *parent, *rowid;
    unsigned char *block;
    struct cell *in_order; /* [per_node] rows of the leaf at work */
};

/* --- reading --------------------------------------------------------------------------------- */

/* SQLite's own rounding: never inwards. */
static float round_down(double d)
{
    float f = (float)d;
    return (double)f > d ? nextafterf(f, -INFINITY) : f;
}

static float round_up(double d)
{
    float f = (float)d;
    return (double)f < d ? nextafterf(f, INFINITY) : f;
}

static void add_row(struct packer *p, int64_t id, const double box[4])
{
    *ranh_vec_push(&p->rows) = (struct cell){.id = id,
                                             .xmin = round_down(box[0]),
                                             .xmax = round_up(box[2]),
                                             .ymin = round_down(box[1]),
                                             .ymax = round_up(box[3])};
    p->xmin = fmin(p->xmin, box[0]);
    p->ymin = fmin(p->ymin, box[1]);
    p->xmax = fmax(p->xmax, box[2]);
    p->ymax = fmax(p->ymax, box[3]);
}

static int read_rows(struct packer *p, struct ranh_err *err)
{
    char sql[200];
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    snprintf(sql, sizeof(sql),
             "SELECT rowid, geometry FROM \"%s\" WHERE geometry IS NOT NULL ORDER BY rowid",
             p->table);
    int status = ranh_store_prepare(p->store, sql, &stmt, err);
    while (status == 0 && (status = ranh_store_step(p->store, stmt, &row, err)) == 0 && row) {
        double box[4];
        const unsigned char *blob = sqlite3_column_blob(stmt, 1);
        if (blob && ranh_store_blob_box(blob, sqlite3_column_bytes(stmt, 1), box))
            add_row(p, sqlite3_column_int64(stmt, 0), box);
    }
    sqlite3_finalize(stmt);
    return status;
}

/* --- packing --------------------------------------------------------------------------------- */

static uint16_t scaled(double value, double low, double high)
{
    double f = high > low ? (value - low) / (high - low) * 65535 : 0;
    return f >= 65535 ? 65535 : f > 0 ? (uint16_t)f : 0;
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void sort_rows(struct packer *p)
{
    p->order = ranh_alloc((p->rows.n + 1) * sizeof(*p->order));
    p->leaf = ranh_alloc((p->rows.n + 1) * sizeof(*p->leaf));
    for (size_t i = 0; i < p->rows.n; i++) {
        const struct cell *c = &p->rows.at[i];
        double x = ((double)c->xmin + (double)c->xmax) / 2;
        double y = ((double)c->ymin + (double)c->ymax) / 2;
        uint64_t key = ranh_hilbert(scaled(x, p->xmin, p->xmax), scaled(y, p->ymin, p->ymax));
        p->order[i] = key << 32 | (uint32_t)i;
    }
    if (p->rows.n > 0)
        qsort(p->order, p->rows.n, sizeof(*p->order), ascending);
}

static unsigned char *put_big(unsigned char *to, uint64_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--)
        *to++ = (unsigned char)(value >> (8 * i));
    return to;
}

static unsigned char *put_float(unsigned char *to, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof(bits));
    return put_big(to, bits, 4);
}

static int insert_pair(struct packer *p, sqlite3_stmt *stmt, int64_t a, int64_t b,
                       struct ranh_err *err)
{
    sqlite3_bind_int64(stmt, 1, a);
    sqlite3_bind_int64(stmt, 2, b);
    int status = ranh_store_step(p->store, stmt, NULL, err);
    sqlite3_reset(stmt);
    return status;
}

static int insert_node(struct packer *p, int64_t node, const struct cell *cell, size_t n,
                       struct ranh_err *err)
{
    unsigned char *to = p->block;
    memset(p->block, 0, p->node_bytes);
    to = put_big(to, node == ROOT ? (uint64_t)p->depth : 0, 2);
    to = put_big(to, n, 2);
    for (size_t i = 0; i < n; i++) {
        to = put_big(to, (uint64_t)cell[i].id, 8);
        to = put_float(to, cell[i].xmin);
        to = put_float(to, cell[i].xmax);
        to = put_float(to, cell[i].ymin);
        to = put_float(to, cell[i].ymax);
    }
    sqlite3_bind_int64(p->node, 1, node);
    sqlite3_bind_blob64(p->node, 2, p->block, p->node_bytes, SQLITE_STATIC);
    int status = ranh_store_step(p->store, p->node, NULL, err);
    sqlite3_reset(p->node);
    return status;
}

static struct cell cover(int64_t id, const struct cell *cell, size_t n)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): no node is empty */
    struct cell c = cell[0];
    c.id = id;
    for (size_t i = 1; i < n; i++) {
        c.xmin = fminf(c.xmin, cell[i].xmin);
        c.xmax = fmaxf(c.xmax, cell[i].xmax);
        c.ymin = fminf(c.ymin, cell[i].ymin);
        c.ymax = fmaxf(c.ymax, cell[i].ymax);
    }
    return c;
}

/* Cells of a node; those of a leaf are gathered in Hilbert order. */
static const struct cell *cells_of(struct packer *p, const struct cells *cells, bool leaf,
                                   size_t first, size_t n)
{
    if (!leaf)
        return cells->at + first;
    for (size_t i = 0; i < n; i++)
        p->in_order[i] = p->rows.at[(uint32_t)p->order[first + i]];
    return p->in_order;
}

/* Writes one level; *above becomes the level above it. Equal shares, so that no node is nearly
 * empty. */
static int pack_level(struct packer *p, const struct cells *cells, bool leaves, struct cells *above,
                      struct ranh_err *err)
{
    size_t nodes = (cells->n + p->per_node - 1) / p->per_node;
    int status = 0;
    for (size_t k = 0; status == 0 && k < nodes; k++) {
        size_t first = cells->n * k / nodes;
        size_t n = cells->n * (k + 1) / nodes - first;
        int64_t node = nodes == 1 ? ROOT : p->next_node++;
        const struct cell *cell = cells_of(p, cells, leaves, first, n);
        status = insert_node(p, node, cell, n, err);
        for (size_t i = 0; i < n; i++) {
            if (leaves)
                p->leaf[(uint32_t)p->order[first + i]] = (uint32_t)node;
            else if (status == 0)
                status = insert_pair(p, p->parent, cell[i].id, node, err);
        }
        *ranh_vec_push(above) = cover(node, cell, n);
    }
    return status;
}

static int levels_above_leaves(size_t rows, size_t per_node)
{
    int depth = 0;
    for (size_t n = (rows + per_node - 1) / per_node; n > 1; n = (n + per_node - 1) / per_node)
        depth++;
    return depth;
}

static int pack(struct packer *p, struct ranh_err *err)
{
    struct cells level = {0};
    int status = 0;
    if (p->rows.n == 0)
        return insert_node(p, ROOT, NULL, 0, err);
    p->depth = levels_above_leaves(p->rows.n, p->per_node);
    p->next_node = ROOT + 1;
    p->in_order = ranh_alloc(p->per_node * sizeof(*p->in_order));
    status = pack_level(p, &p->rows, true, &level, err);
    for (int k = 1; status == 0 && k <= p->depth; k++) {
        struct cells above = {0};
        status = pack_level(p, &level, false, &above, err);
        ranh_vec_release(&level);
        level = above;
    }
    for (size_t i = 0; status == 0 && i < p->rows.n; i++)
        status = insert_pair(p, p->rowid, p->rows.at[i].id, p->leaf[i], err);
    ranh_vec_release(&level);
    return status;
}

/* --- the tables ------------------------------------------------------------------------------ */

static int prepare(struct packer *p, const char *fmt, sqlite3_stmt **stmt, struct ranh_err *err)
{
    char sql[200];
    snprintf(sql, sizeof(sql), fmt, p->table);
    return ranh_store_prepare(p->store, sql, stmt, err);
}

static int create_tables(struct packer *p, struct ranh_err *err)
{
    char sql[300];
    int64_t bytes = 0;
    snprintf(sql, sizeof(sql),
             "CREATE VIRTUAL TABLE \"idx_%s_geometry\" USING rtree(pkid, xmin, xmax, ymin, ymax)",
             p->table);
    int status = ranh_store_exec(p->store, sql, err);
    snprintf(sql, sizeof(sql), "SELECT length(data) FROM \"idx_%s_geometry_node\" WHERE nodeno = 1",
             p->table);
    if (status == 0)
        status = ranh_store_count(p->store, sql, &bytes, err);
    if (status == 0 && bytes < 4 + 2 * CELL_BYTES)
        status = ranh_fail(err, RANH_E_INTERNAL,
                           _("%s: SQLite's R-tree has an unknown form (node of %lld "
                             "bytes)."),
                           p->store->path, (long long)bytes);
    if (status != 0)
        return status;
    p->node_bytes = (size_t)bytes;
    p->per_node = (p->node_bytes - 4) / CELL_BYTES;
    p->block = ranh_alloc(p->node_bytes);
    snprintf(sql, sizeof(sql), "DELETE FROM \"idx_%s_geometry_node\"", p->table);
    status = ranh_store_exec(p->store, sql, err);
    if (status == 0)
        status = prepare(p, "INSERT INTO \"idx_%s_geometry_node\"(nodeno, data) VALUES (?1, ?2)",
                         &p->node, err);
    if (status == 0)
        status =
            prepare(p, "INSERT INTO \"idx_%s_geometry_parent\"(nodeno, parentnode) VALUES (?1, ?2)",
                    &p->parent, err);
    if (status == 0)
        status = prepare(p, "INSERT INTO \"idx_%s_geometry_rowid\"(rowid, nodeno) VALUES (?1, ?2)",
                         &p->rowid, err);
    return status;
}

int ranh_store_pack_rtree(struct ranh_store *store, const char *table, bool placed,
                          struct ranh_err *err)
{
    struct packer p = {.store = store,
                       .table = table,
                       .xmin = INFINITY,
                       .ymin = INFINITY,
                       .xmax = -INFINITY,
                       .ymax = -INFINITY};
    int status = placed ? read_rows(&p, err) : RANH_OK;
    if (status == 0 && p.rows.n >= UINT32_MAX)
        status = ranh_fail(err, RANH_E_INTERNAL,
                           _("%s: more than four thousand million rows in %s"), store->path, table);
    if (status == 0)
        status = create_tables(&p, err);
    if (status == 0) {
        sort_rows(&p);
        status = pack(&p, err);
    }
    if (status == 0)
        status = ranh_store_write_statistics(
            store, table,
            p.xmin <= p.xmax ? (const double[]){p.xmin, p.ymin, p.xmax, p.ymax} : NULL, err);
    sqlite3_finalize(p.node);
    sqlite3_finalize(p.parent);
    sqlite3_finalize(p.rowid);
    ranh_vec_release(&p.rows);
    ranh_free(p.order);
    ranh_free(p.leaf);
    ranh_free(p.block);
    ranh_free(p.in_order);
    return status;
}
