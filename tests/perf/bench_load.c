/* SPDX-License-Identifier: MIT */
/*
 * Parcels per second from a workspace to the fabric in memory: rows, geometries, Hilbert order, R-tree.
 *
 * Usage: bench_load WORKSPACE [threads [times]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <ranh/base/pool.h>
#include <ranh/io/store.h>
#include <ranh/land/parcel.h>

#include "tests/perf/step.h"

static double now(clockid_t clock_id)
{
    struct timespec t;
    clock_gettime(clock_id, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv)
{
    struct ranh_err err = {0};
    struct ranh_store *store = NULL;
    if (argc < 2 || ranh_store_open(argv[1], RANH_STORE_READ, 0, &store, &err)) {
        fprintf(stderr, "%s\n", argc < 2 ? "bench_load WORKSPACE [threads [times]]" : err.text);
        return 1;
    }
    struct ranh_pool *pool = ranh_pool_new(argc > 2 ? (unsigned)atoi(argv[2]) : 0);
    int times = argc > 3 ? atoi(argv[3]) : 3;
    for (int i = 0; i < times; i++) {
        struct ranh_parcel_set set;
        double wall = now(CLOCK_MONOTONIC), processor = now(CLOCK_PROCESS_CPUTIME_ID);
        bench_step("(opening)");
        if (ranh_parcel_set_load(store, pool, &set, &err)) {
            fprintf(stderr, "%s\n", err.text);
            return 1;
        }
        bench_step("load");
        wall = now(CLOCK_MONOTONIC) - wall;
        processor = now(CLOCK_PROCESS_CPUTIME_ID) - processor;
        printf("load: %zu parcels, %zu vertices in %.3f s (processor %.3f s), %.0f parcels/s\n",
               set.fabric.n_faces, set.fabric.n_vertices, wall, processor,
               (double)set.fabric.n_faces / wall);
        ranh_parcel_set_release(&set);
    }
    ranh_pool_free(pool);
    return ranh_store_close(store, &err) != 0;
}
