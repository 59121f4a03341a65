/* SPDX-License-Identifier: MIT */
#ifndef RANH_PIPELINE_GROUND_H
#define RANH_PIPELINE_GROUND_H
/* The rows that the stage overlap writes about the ground itself: the table balance. */
#include <ranh/check/detector.h>
#include <ranh/io/store_merge.h>

struct ranh_ground_rows {
    struct ranh_balance_sink balances; /* first: a pointer to it is a pointer to this */
    struct ranh_store *store;
    struct ranh_merge *balance;
    int64_t n_without; /* communes whose boundary is not there */
};

int ranh_ground_rows_open(struct ranh_ground_rows *rows, struct ranh_store *store,
                          struct ranh_err *err);
/* err NULL = after a failure. */
int ranh_ground_rows_close(struct ranh_ground_rows *rows, struct ranh_err *err);

#endif
