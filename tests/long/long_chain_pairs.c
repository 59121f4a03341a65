/* SPDX-License-Identifier: MIT */
/* The property of tests/prop/prop_chain_pairs.c with a million cases: make check-long. */
#define CASES 1000000
#include "tests/prop/prop_chain_pairs.c"
