/* SPDX-License-Identifier: MIT */
/*
 * Failures: one sentence, filled once. The text is cut at a whole UTF-8 letter, so that a long path
 * with diacritics never ends in half a letter.
 */
#include <ranh/base/err.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void cut_at_letter(char *text)
{
    size_t n = strlen(text);
    if (n < RANH_ERR_TEXT_MAX - 1)
        return;
    size_t start = n;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (n - (start - 1) < want)
        text[start - 1] = '\0';
}

int ranh_fail(struct ranh_err *err, enum ranh_status status, const char *fmt, ...)
{
    if (!err)
        return (int)status;
    if (err->status != RANH_OK)
        return (int)err->status;
    err->status = status;
    va_list args;
    va_start(args, fmt);
    vsnprintf(err->text, sizeof(err->text), fmt, args);
    va_end(args);
    cut_at_letter(err->text);
    return (int)status;
}

int ranh_fail_context(struct ranh_err *err, const char *fmt, ...)
{
    if (!err || err->status == RANH_OK) /* nothing to put a context before */
        return RANH_E_INTERNAL;
    char old[RANH_ERR_TEXT_MAX];
    memcpy(old, err->text, sizeof(old));
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(err->text, sizeof(err->text), fmt, args);
    va_end(args);
    size_t used = n < 0 ? 0 : (size_t)n < sizeof(err->text) ? (size_t)n : sizeof(err->text) - 1;
    snprintf(err->text + used, sizeof(err->text) - used, ": %s", old);
    cut_at_letter(err->text);
    return (int)err->status;
}

void ranh_err_clear(struct ranh_err *err)
{
    if (err) {
        err->status = RANH_OK;
        err->text[0] = '\0';
    }
}

const char *ranh_status_name(enum ranh_status status)
{
    switch (status) {
    case RANH_OK:
        return "done";
    case RANH_FINDINGS:
        return "findings";
    case RANH_E_USAGE:
        return "usage";
    case RANH_E_PROJECT:
        return "project-invalid";
    case RANH_E_INPUT:
        return "input-unreadable";
    case RANH_E_OUTPUT:
        return "output-not-writable";
    case RANH_E_CRS:
        return "crs-refused";
    case RANH_E_PARTIAL:
        return "partial";
    case RANH_E_INTERRUPTED:
        return "interrupted";
    case RANH_E_LOCKED:
        return "locked";
    case RANH_E_INTERNAL:
        break;
    }
    return "internal-error";
}

_Noreturn void ranh_bug(const char *file, int line, const char *fmt, ...)
{
    fprintf(stderr, "ranh: BUG at %s:%d: ", file, line);
    va_list args;
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}
