/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_FINDING_STORE_H
#define RANH_LAND_FINDING_STORE_H
/* What finding_store.c (rows as they are put), finding_keep.c (rows that stay) and finding_repeats.c (ids) share. */
#include <ranh/land/finding.h>

/* In the order of the parameters. The first counts without its ordinal, the last, which is settled after all are
 * put, does not count. */
#define COLUMNS                                                                                    \
    "stage, code, severity, verdict, subject, id_a, key_a, id_b, key_b, source_id, feature,"       \
    " measured, limit_value, measure_unit, article, area_m2, width_m, commune_code, message_vi,"   \
    " message_en, geometry, length_m, adjust, group_key"
enum { N_COLUMNS = 25, GROUP = 24 };
/* Of them as they are read: the id's hash stands before the first. */
enum { CODE = 2, SUBJECT = 5, ID_A = 6, SOURCE = 10 };

/* The sources of keep (NULL = none), ascending. ranh_free(). */
int64_t *ranh_finding_kept_sources(const struct ranh_finding_keep *keep);
/* A row that stays in any case, because nothing it depends on changed; source: ranh_finding_kept_sources(). */
bool ranh_finding_stays_unasked(const struct ranh_finding_keep *keep, const int64_t *source,
                                sqlite3_stmt *stmt);

/* Sets the ordinals of the stage's findings that are alike to the id. RANH_E_OUTPUT, RANH_E_INTERRUPTED (ranh/io/store.h). */
int ranh_finding_number_repeats(struct ranh_store *store, const char *stage, struct ranh_err *err);

#endif
