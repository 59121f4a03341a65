/* SPDX-License-Identifier: MIT */
#ifndef RANH_REPORT_BALANCES_H
#define RANH_REPORT_BALANCES_H
/* The rows of the table balance, for whoever prints them. */
#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/vec.h>
#include <ranh/check/balance.h>
#include <ranh/io/store.h>

struct ranh_balance_line {
    struct ranh_balance balance;
    const char *name; /* "26740/6"; what is known of it, else the name of the source */
};
struct ranh_balances {
    RANH_VEC(
        struct ranh_balance_line) /* each commune, then its sheets, in the order people read them */
};

/* Of all sheets and communes; source_id 0 = all, else sheets only that have a parcel of that source. Texts in
 * the arena; ranh_vec_release() the list. A workspace that has no balances yet gives none. */
int ranh_balances_read(struct ranh_store *store, int64_t source_id, struct ranh_arena *arena,
                       struct ranh_balances *balances, struct ranh_err *err);

#endif
