/* SPDX-License-Identifier: MIT */
/* Everything of tests/prop/prop_validity_all.c with a corner and a place more: make check-long. */
#define CORNERS 6
#define PLACES  9
#include "tests/prop/prop_validity_all.c"
