/* SPDX-License-Identifier: MIT */
#ifndef RANH_BASE_ERR_H
#define RANH_BASE_ERR_H
/*
 * Failures.
 *
 * A failure stops the work at hand: a file that cannot be read, a full disk, a CRS without a pinned
 * operation. It is told once, at the lowest place that knows the file, the place in it and the
 * remedy, as a sentence that can be printed as it is. What is wrong with *data* is never a failure:
 * it is a finding (ranh/land/finding.h) and the run goes on. A mistake of the programmer is neither:
 * RANH_BUG() says where and aborts.
 *
 * Fallible functions return 0, or the enum ranh_status of the failure with *err filled. The status is
 * also the exit status of the program (docs/reference/exit-codes.md), so nothing needs translating.
 */
#include <stdarg.h>
#include <stdbool.h>

enum ranh_status {
    RANH_OK = 0,
    RANH_FINDINGS = 1,  /* done; findings at or above --fail-on (never returned by the library) */
    RANH_E_USAGE = 2,   /* the command line is wrong */
    RANH_E_PROJECT = 3, /* the project file, a rule table or a definition is wrong */
    RANH_E_INPUT = 4,   /* an input is missing, unreadable, truncated or not what it claims */
    RANH_E_OUTPUT = 5,  /* an output exists, or cannot be written: permission, full disk */
    RANH_E_CRS = 6,     /* no, contradictory or refused reference system or operation */
    RANH_E_PARTIAL = 7, /* some files or partitions failed, the others are complete */
    RANH_E_INTERRUPTED = 8, /* stopped by a signal; the workspace is as before: run again */
    RANH_E_LOCKED = 9,      /* another process is writing the workspace */
    RANH_E_INTERNAL = 70,   /* a library refused what it should accept; a bug of ours or theirs */
};

#define RANH_ERR_TEXT_MAX 1000

/* Zero-initialise: struct ranh_err err = {0}; it owns nothing and needs no release. */
struct ranh_err {
    enum ranh_status status;
    /* UTF-8, one or two sentences, no trailing newline, cut at a letter. */
    char text[RANH_ERR_TEXT_MAX];
};

#define RANH_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define RANH_MUST_CHECK        __attribute__((warn_unused_result))

/*
 * Fills *err (which may be NULL) and returns status, so that a failure is one statement:
 *     return ranh_fail(err, RANH_E_INPUT, _("%s: ..."), path);
 * A second failure on the way out (cleaning up) does not overwrite the first one.
 */
int ranh_fail(struct ranh_err *err, enum ranh_status status, const char *fmt, ...)
    RANH_PRINTF(3, 4);

/*
 * Puts "context: " before the text, where a caller knows more ("source parcels-1"). Returns the
 * status held by *err.
 */
int ranh_fail_context(struct ranh_err *err, const char *fmt, ...) RANH_PRINTF(2, 3);

/* Forgets the failure (for a caller that handled it). */
void ranh_err_clear(struct ranh_err *err);

/* Stable kebab name of a status ("input-unreadable"), for --json and the docs; never NULL. */
const char *ranh_status_name(enum ranh_status status);

/* A mistake of ours: prints file, line and text on stderr and aborts. */
#define RANH_BUG(...) ranh_bug(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void ranh_bug(const char *file, int line, const char *fmt, ...) RANH_PRINTF(3, 4);

#endif
