/* SPDX-License-Identifier: MIT */
#ifndef RANH_BASE_POOL_H
#define RANH_BASE_POOL_H
/*
 * A small pthread pool. Work is a range of indices cut into equal chunks; results are written to
 * places fixed by the index, so that 1 thread and N threads give the same bytes.
 */
#include <stddef.h>

#include <ranh/base/err.h>

struct ranh_pool; /* opaque */

struct ranh_pool *
ranh_pool_new(unsigned threads); /* 0 = one per processor; 1 = run in the caller */
void ranh_pool_free(struct ranh_pool *pool);
unsigned ranh_pool_threads(const struct ranh_pool *pool);

/*
 * Calls work(context, worker, first, last) for chunks of [0, n) until all is done or one failed; each
 * call handles first <= i < last. worker is 0..threads-1, for per-thread contexts. Returns the failure
 * of the lowest chunk, so that the message does not depend on timing. pool NULL = in the caller.
 */
int ranh_pool_run(struct ranh_pool *pool, size_t n, size_t chunk,
                  int (*work)(void *context, unsigned worker, size_t first, size_t last,
                              struct ranh_err *err),
                  void *context, struct ranh_err *err);

#endif
