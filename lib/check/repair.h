/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_REPAIR_H
#define RANH_CHECK_REPAIR_H
/*
 * Proposals for what the stages validate and overlap found: parcels that are wrong by themselves, and what
 * parcels do to each other. Each is judged for itself against the parcels as they stand; applying several takes
 * them one after the other and judges each again on what the ones before made of the parcels.
 */
#include <ranh/check/detector.h>
#include <ranh/land/repair.h>

struct ranh_repair_counts {
    int64_t proposed; /* groups */
    int64_t
        impossible; /* findings that have none: table repair_none, or a shape that leaves no land */
    int64_t applied; /* groups */
    int64_t gone;    /* chosen, but another one had done it already */
    int64_t refused; /* chosen, but not after the ones before it */
    int64_t without; /* chosen by code, but there is none */
};

struct ranh_repair_offer {
    const char *group, *codes, *method; /* group and method NULL: none is proposed */
};

/* Whether findings of the code may get a proposal at all ("T105"). */
bool ranh_repair_answers(const char *code);

struct ranh_repairs; /* opaque: of one parcel set, while it is in memory */

/* Writes proposals and reasons in place of those that nobody applied; inside the caller's transaction. input
 * with parcels, rules, store and as_of; it must outlive the repairs. About 0.3 ms a finding. */
int ranh_repairs_propose(const struct ranh_check_input *input, struct ranh_repairs **repairs,
                         struct ranh_repair_counts *counts, struct ranh_err *err);
/* Applies those that `wanted` says, in the order in which they were proposed: shapes, overlaps, gaps, missing
 * vertices, each by the keys of the parcels; then again, as long as it helps, those that did not help before, also
 * those of which none was proposed (the offer has a code only). What is impossible in the end is not
 * applied; its reason is written. Inside the caller's transaction; the parcel set is out of date afterwards. */
int ranh_repairs_apply(struct ranh_repairs *repairs,
                       bool (*wanted)(const void *context, const struct ranh_repair_offer *offer),
                       const void *context, const char *who, const char *date,
                       struct ranh_repair_counts *counts, struct ranh_err *err);
void ranh_repairs_free(struct ranh_repairs *repairs);

#endif
