/* SPDX-License-Identifier: MIT */
/*
 * The threads that make a site, each with a connection that sees one state of the workspace and its own way to
 * degrees. A workspace in memory has no other connections: then one thread does all.
 */
#include <stdio.h>
#include <string.h>

#include "lib/report/internal.h"

/* Nothing personal gets out by mistake: the connections refuse to read it while a site is made. */
static int refuse_personal(void *context, int action, const char *table, const char *column,
                           const char *schema, const char *trigger)
{
    (void)context, (void)schema, (void)trigger;
    bool personal =
        action == SQLITE_READ &&
        (!strcmp(table, "delivered") || (!strcmp(table, "permit") && !strcmp(column, "address")));
    return personal ? SQLITE_DENY : SQLITE_OK;
}

static int begin(struct site *site, struct site_worker *worker, struct ranh_store *store)
{
    char from[32];
    worker->store = store;
    worker->crs = ranh_crs_ctx_new();
    ranh_arena_init(&worker->scratch);
    ranh_crs_ctx_by_cells(worker->crs);
    sqlite3_set_authorizer(ranh_store_db(store), refuse_personal, NULL);
    snprintf(from, sizeof(from), "EPSG:%d", (int)ranh_store_srid(site->store));
    return ranh_transform_get(worker->crs, from, "EPSG:4326", &worker->wgs84, site->err);
}

int site_workers_open(struct site *site)
{
    unsigned threads = ranh_pool_threads(site->opt->pool), more = 0;
    site->worker = ranh_calloc(threads, sizeof(*site->worker));
    site->reader = ranh_calloc(threads, sizeof(struct ranh_store *));
    int status = ranh_store_readers_open(site->store, threads - 1, site->reader, &more, site->err);
    site->n_readers = more;
    while (!status && site->n_workers <= more) {
        unsigned t = site->n_workers++;
        status = begin(site, &site->worker[t], t ? site->reader[t - 1] : site->store);
    }
    site->pool = site->n_workers == threads ? site->opt->pool : NULL;
    return status;
}

void site_workers_close(struct site *site)
{
    sqlite3_set_authorizer(ranh_store_db(site->store), NULL, NULL);
    for (unsigned t = 0; t < site->n_workers; t++) {
        ranh_crs_ctx_free(site->worker[t].crs);
        ranh_arena_release(&site->worker[t].scratch);
    }
    ranh_store_readers_close(site->store, site->reader, site->n_readers);
    ranh_free(site->reader);
    ranh_free(site->worker);
}
