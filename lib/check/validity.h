/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_VALIDITY_H
#define RANH_CHECK_VALIDITY_H
/* Codes of flaws, and the limits below which a valid shape is odd, for who asks of single parcels. */
#include <ranh/check/detector.h>
#include <ranh/geo/validity.h>

const char *ranh_validity_code(enum ranh_flaw_kind kind); /* "G104" */
/* By the rules in force on the input's date; nothing is odd without rules. */
struct ranh_quality ranh_validity_quality_of(const struct ranh_check_input *input);

#endif
