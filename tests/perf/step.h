/* SPDX-License-Identifier: MIT */
#ifndef RANH_TESTS_PERF_STEP_H
#define RANH_TESTS_PERF_STEP_H
/*
 * Under callgrind: what was counted since the last step belongs to `name`; tools/bench-instructions reads it.
 * Else, or built without valgrind's header, nothing.
 */
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define bench_step(name) CALLGRIND_DUMP_STATS_AT(name)
#else
#define bench_step(name)    ((void)(name))
#define RUNNING_ON_VALGRIND 0
#endif

#endif
