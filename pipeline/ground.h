/* SPDX-License-Identifier: MIT */
#ifndef RANH_PIPELINE_GROUND_H
#define RANH_PIPELINE_GROUND_H
/* The rows that the stage overlap writes about the ground itself: the table balance. */
#include <ranh/check/detector.h>

struct ranh_ground_rows {
    struct ranh_balance_sink balances; /* first: a pointer to it is a pointer to this */
    struct ranh_store *store;
    sqlite3_stmt *balance;
    int64_t n_without; /* communes whose boundary is not there */
};

/* Empties the table. */
int ranh_ground_rows_open(struct ranh_ground_rows *rows, struct ranh_store *store,
                          struct ranh_err *err);
void ranh_ground_rows_close(struct ranh_ground_rows *rows);

#endif
