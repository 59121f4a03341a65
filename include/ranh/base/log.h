/* SPDX-License-Identifier: MIT */
#ifndef RANH_BASE_LOG_H
#define RANH_BASE_LOG_H
/*
 * What the program tells a person while it works, on stderr: messages by level, and one progress
 * line. The two share a lock and know of each other: a message first clears the progress line.
 * Progress starts only after 2 s (`always`: at once), is drawn at most 10 times a second, and goes
 * to a pipe as one line per 10 %, or per minute when the total is unknown. `json` writes one object
 * a line, at most one a second, and always the last one. Thread-safe.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <ranh/base/err.h>

enum ranh_log_level { RANH_LOG_ERROR, RANH_LOG_WARNING, RANH_LOG_INFO, RANH_LOG_DEBUG };
enum ranh_progress_mode {
    RANH_PROGRESS_AUTO,
    RANH_PROGRESS_ALWAYS,
    RANH_PROGRESS_NEVER,
    RANH_PROGRESS_JSON
};

struct ranh_log; /* opaque */

/* Caller frees with ranh_log_free(). out is usually stderr; colour only where the caller says so.
 * */
struct ranh_log *ranh_log_new(FILE *out, enum ranh_log_level level, enum ranh_progress_mode mode,
                              bool colour);
void ranh_log_free(struct ranh_log *log);

/* log may be NULL everywhere below: then nothing is written. A newline is added. Errors and
 * warnings begin with "ranh: error:", "ranh: warning:" (in the language in force). */
void ranh_log_say(struct ranh_log *log, enum ranh_log_level level, const char *fmt, ...)
    RANH_PRINTF(3, 4);
/* Prints the failure at level error. */
void ranh_log_err(struct ranh_log *log, const struct ranh_err *err);

/* total 0 = unknown. label is copied. One at a time; begin ends the previous one. */
void ranh_progress_begin(struct ranh_log *log, const char *label, uint64_t total);
void ranh_progress_add(struct ranh_log *log,
                       uint64_t done); /* cheap: an atomic add and a coarse clock */
void ranh_progress_end(struct ranh_log *log);

#endif
