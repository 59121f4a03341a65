/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_GDAL_GUARD_H
#define RANH_LIB_IO_GDAL_GUARD_H
/*
 * What the reader and the writer of vector files share of GDAL: its drivers registered once, and its
 * messages caught instead of printed.
 */
#include <stdbool.h>

/* Registers GDAL's drivers, once per process; thread-safe. */
void ranh_gdal_init(void);

/* The first failure and the number of warnings GDAL told while a guard was up. */
struct ranh_gdal_messages {
    bool failed;
    char failure[400]; /* first failure, one line of valid UTF-8 */
    char warning[400]; /* first warning */
    unsigned warnings;
};

/* Messages of this thread go to *messages until ranh_gdal_unguard(). Guards nest. */
void ranh_gdal_guard(struct ranh_gdal_messages *messages);
void ranh_gdal_unguard(void);

/* A configuration option for this thread, from here to ranh_gdal_unset(). */
struct ranh_gdal_option {
    const char *name, *value;
};
void ranh_gdal_set(const struct ranh_gdal_option *options); /* ends with a NULL name */
void ranh_gdal_unset(const struct ranh_gdal_option *options);

#endif
