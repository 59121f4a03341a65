/* SPDX-License-Identifier: MIT */
/* The property of tests/prop/prop_ground.c with a hundred thousand cases: make check-long. */
#define CASES 100000
#include "tests/prop/prop_ground.c"
