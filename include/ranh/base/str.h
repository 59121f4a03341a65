/* SPDX-License-Identifier: MIT */
#ifndef RANH_BASE_STR_H
#define RANH_BASE_STR_H
/*
 * A growing byte string. Invariant: `text` is never NULL and text[len] is always NUL, so it can be
 * handed to any C function at any time. It owns its memory; ranh_str_detach() hands it over.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/err.h>

struct ranh_str {
    char *text; /* owned, NUL-terminated; points to a static "" while nothing was added */
    size_t len;
    size_t cap; /* 0 while text is the static "" */
};

extern char ranh_str_empty[1];
#define RANH_STR_INIT                                                                              \
    {                                                                                              \
        .text = ranh_str_empty                                                                     \
    }

void ranh_str_init(struct ranh_str *str);
void ranh_str_release(struct ranh_str *str);
void ranh_str_clear(struct ranh_str *str); /* empty, memory kept */
char *
ranh_str_detach(struct ranh_str *str); /* caller frees with ranh_free(); str is as after init */

void ranh_str_reserve(struct ranh_str *str, size_t extra);
void ranh_str_add(struct ranh_str *str, const void *bytes, size_t n);
void ranh_str_puts(struct ranh_str *str, const char *text);
void ranh_str_putc(struct ranh_str *str, char c);
void ranh_str_put_int(struct ranh_str *str, int64_t value); /* in decimal */
void ranh_str_printf(struct ranh_str *str, const char *fmt, ...) RANH_PRINTF(2, 3);
void ranh_str_vprintf(struct ranh_str *str, const char *fmt, va_list args);

/* Escapers for the three languages we write by hand; text is UTF-8, invalid bytes become U+FFFD. */
void ranh_str_put_json(struct ranh_str *str, const char *text); /* with the quotes; NULL -> null */
/* Of n bytes known to be well-formed; the same text, in one pass. */
void ranh_str_put_json_valid(struct ranh_str *str, const char *bytes, size_t n);
void ranh_str_put_html(struct ranh_str *str,
                       const char *text); /* text and attribute values; NULL -> "" */
void ranh_str_put_csv(struct ranh_str *str,
                      const char *text); /* RFC 4180; quotes only where needed */

#endif
