/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_DECISION_H
#define RANH_LAND_DECISION_H
/*
 * The register of accepted deviations. A person may waive a finding with a reason and an expiry; the
 * verdict stays what it was, the finding stays in every list, marked, but no longer counts. A decision
 * holds for one finding as it was: its id tells code, parcels and geometry, and the figure measured
 * then must be the figure measured now.
 */
#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/io/store.h>

/* SQL: decision d holds for a row of finding on a date ('' = no date is known: nothing expires). */
#define RANH_DECISION_HOLDS(finding, date)                                                         \
    "d.finding_id = " finding ".finding_id AND d.decision = 'waive'"                               \
    " AND (d.expires IS NULL OR " date " = '' OR d.expires >= " date ")"                           \
    " AND (d.measured IS " finding ".measured"                                                     \
    " OR abs(d.measured - " finding ".measured) <= 1e-6 * abs(d.measured) + 1e-9)"

struct ranh_decision {
    const char *finding_id; /* whole, or its first letters, as long as only one finding has them */
    const char *reason, *who, *expires, *made; /* reason is a must; the others may be NULL */
};

/* Records it, in place of an earlier one on the same finding. RANH_E_USAGE: no such finding, several
 * with these first letters, no reason, a date that is none. *finding gets the whole id. */
int ranh_decision_waive(struct ranh_store *store, struct ranh_arena *arena,
                        const struct ranh_decision *decision, const char **finding,
                        struct ranh_err *err);
/* Takes a decision back. RANH_E_USAGE: there is none. */
int ranh_decision_withdraw(struct ranh_store *store, struct ranh_arena *arena,
                           const char *finding_id, const char **finding, struct ranh_err *err);

#endif
