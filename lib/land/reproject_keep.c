/* SPDX-License-Identifier: MIT */
/*
 * Which sources stay where an earlier run placed them: those of which nothing changed that their places and
 * findings depend on, told by one hash a source. Boundaries of communes decide keys of parcels anywhere, so they
 * are in every hash. Where the other sources were looked at (`crs: auto` or the hint of C101, of a source that
 * names no commune), the hash is one over all of them. Placed anew in any case: sources with applied repairs,
 * which begin from the delivered shape.
 */
#include "reproject_internal.h"

#include <stdio.h>
#include <string.h>

#include <ranh/base/num.h>
#include <ranh/base/str.h>
#include <ranh/land/row_id.h>

static void hash_number(struct ranh_hash *hash, double value)
{
    char buf[RANH_NUM_MAX];
    ranh_hash_text(hash, ranh_num_write(buf, value));
}

static void hash_communes(const struct ranh_rp *rp, struct ranh_hash *hash)
{
    for (size_t i = 0; i < rp->n_sources; i++)
        if (strcmp(rp->source[i].role, "communes") == 0)
            ranh_hash_text(hash, rp->source[i].reading);
}

/* What a source is to those that are looked for beside it. */
static void hash_others(const struct ranh_rp *rp, char hex[RANH_HASH_HEX])
{
    struct ranh_hash hash;
    ranh_hash_init(&hash);
    for (size_t i = 0; i < rp->n_sources; i++) {
        ranh_hash_int(&hash, rp->source[i].id);
        ranh_hash_text(&hash, rp->source[i].reading);
        ranh_hash_text(&hash, rp->source[i].crs);
        ranh_hash_int(&hash, rp->source[i].detected);
    }
    ranh_hash_hex(&hash, hex);
}

static void make_placing(const struct ranh_rp *rp, struct ranh_rp_source *source,
                         const char *others)
{
    for (int beside = 0; beside < 2; beside++) {
        struct ranh_hash hash;
        ranh_hash_init(&hash);
        ranh_hash_text(&hash, source->reading);
        ranh_hash_text(&hash, source->crs);
        ranh_hash_text(&hash, source->reason);
        hash_number(&hash, rp->input->max_edge_m);
        hash_number(&hash, rp->grid.x0);
        hash_number(&hash, rp->grid.y0);
        hash_communes(rp, &hash);
        if (beside)
            ranh_hash_text(&hash, others);
        ranh_hash_hex(&hash, source->placing[beside]);
        if (beside) /* no hexadecimal digit: who asks ahead sees that others matter */
            source->placing[beside][0] = 'x';
    }
}

static bool stays(const struct ranh_rp *rp, const struct ranh_rp_source *source)
{
    return !rp->input->whole && source->placed &&
           (strcmp(source->placing[0], source->placed) == 0 ||
            strcmp(source->placing[1], source->placed) == 0);
}

/* Sources that the statement names by id. */
static int place_anew(struct ranh_rp *rp, const char *sql, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    int status = ranh_store_prepare(rp->input->store, sql, &stmt, err);
    while (!status && !(status = ranh_store_step(rp->input->store, stmt, &row, err)) && row) {
        struct ranh_rp_source *source = ranh_rp_source_by_id(rp, sqlite3_column_int64(stmt, 0));
        if (source)
            source->kept = false;
    }
    sqlite3_finalize(stmt);
    return status;
}

int ranh_rp_keep(struct ranh_rp *rp, struct ranh_err *err)
{
    int64_t *kept = RANH_NEW_ARRAY(&rp->arena, rp->n_sources + 1, int64_t);
    char others[RANH_HASH_HEX];
    hash_others(rp, others);
    for (size_t i = 0; i < rp->n_sources; i++) {
        struct ranh_rp_source *s = &rp->source[i];
        if (!s->reading)
            continue;
        make_placing(rp, s, others);
        s->kept = stays(rp, s);
    }
    int status = place_anew(rp,
                            "SELECT DISTINCT s.source_id FROM repair r JOIN source s ON s.name = "
                            "r.source WHERE r.state = 'applied'",
                            err);
    rp->keep = (struct ranh_finding_keep){.source = kept};
    for (size_t i = 0; i < rp->n_sources; i++)
        if (rp->source[i].kept)
            kept[rp->keep.n++] = rp->source[i].id;
    return status;
}

/* --- rows of those that do not stay ---------------------------------------------------------------- */

/* Of the source's rows in a table of the plural's name; false when its role has another table. */
static bool lies_in(const struct ranh_rp_source *source, const struct ranh_rp_table *table)
{
    size_t n = strlen(table->name);
    return strncmp(source->role, table->name, n) == 0 && strcmp(source->role + n, "s") == 0;
}

size_t ranh_rp_spans(const struct ranh_rp *rp, const struct ranh_rp_table *table,
                     struct ranh_rp_span *spans, bool *few)
{
    size_t n = 0;
    int64_t rows[2] = {0, 0}; /* of those that do not stay, and that do */
    *few = false;
    if (rp->keep.n == 0) {
        spans[0] = (struct ranh_rp_span){INT64_MIN, INT64_MAX};
        return 1;
    }
    for (size_t i = 0; i < rp->n_sources; i++) {
        const struct ranh_rp_source *s = &rp->source[i];
        if (!lies_in(s, table))
            continue;
        rows[s->kept] += s->n_features;
        if (!s->kept)
            spans[n++] =
                (struct ranh_rp_span){ranh_row_id(s->id, 0), ranh_row_id(s->id, RANH_ROWS_MAX)};
    }
    *few = rows[0] < rows[1] / 8;
    return n;
}

/* "1,2": for NOT IN. */
void ranh_rp_put_kept(const struct ranh_rp *rp, struct ranh_str *sql)
{
    for (size_t i = 0; i < rp->keep.n; i++)
        ranh_str_printf(sql, i ? ",%lld" : "%lld", (long long)rp->keep.source[i]);
}

/* Sources with shapes have rows there. */
static bool any_lies_in(const struct ranh_rp *rp, const struct ranh_rp_table *table)
{
    for (size_t i = 0; i < rp->n_sources; i++)
        if (lies_in(&rp->source[i], table))
            return true;
    return false;
}

/* Rows with a place, for the figures: as many as the spatial index has. */
int ranh_rp_count_placed(struct ranh_rp *rp, const struct ranh_rp_table *table, int64_t *placed,
                         int64_t *not_placed, struct ranh_err *err)
{
    char sql[260];
    snprintf(sql, sizeof(sql), "SELECT count(*) FROM \"idx_%s_geometry_rowid\"", table->name);
    int status = ranh_store_count(rp->input->store, sql, placed, err);
    if (!table->point) {
        status = status ? status : ranh_row_count(rp->input->store, table->name, not_placed, err);
        *not_placed -= *placed;
        return status;
    }
    *not_placed = 0;
    if (status || !any_lies_in(rp, table))
        return status;
    snprintf(sql, sizeof(sql),
             "SELECT count(*) FROM \"%s\" t JOIN delivered d USING (delivered_id) WHERE "
             "t.geometry IS NULL AND d.geometry IS NOT NULL",
             table->name);
    return ranh_store_count(rp->input->store, sql, not_placed, err);
}
