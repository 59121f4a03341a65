/* SPDX-License-Identifier: MIT */
/*
 * What the readers of bytes share: a window that moves over a file, numbers as text, heads of WKB. The
 * file is read into memory of our own: one that is cut off while it is read must not end the program, as
 * a mapped one would.
 */
#include "source_direct.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ranh/base/num.h>

enum { WINDOW_BYTES = 256 * 1024 };

bool ranh_direct_open(struct direct_window *window, const char *path, uint64_t offset)
{
    struct stat st;
    *window = (struct direct_window){.fd = open(path, O_RDONLY | O_CLOEXEC), .next = offset};
    if (window->fd < 0 || fstat(window->fd, &st) != 0 || st.st_size < 0 ||
        (uint64_t)st.st_size < offset)
        return false;
    window->left = (uint64_t)st.st_size - offset;
    return true;
}

void ranh_direct_close(struct direct_window *window)
{
    if (window->fd >= 0)
        close(window->fd);
    ranh_free(window->bytes);
}

void ranh_direct_seek(struct direct_window *window, uint64_t offset)
{
    uint64_t size = window->next + window->left, begin = window->next - window->n;
    if (offset >= begin && offset <= window->next) {
        window->at = (size_t)(offset - begin);
        return;
    }
    window->at = window->n = 0;
    window->next = offset < size ? offset : size;
    window->left = size - window->next;
}

static bool read_some(struct direct_window *window)
{
    size_t room = window->cap - window->n;
    size_t want = window->left < room ? (size_t)window->left : room;
    ssize_t got;
    do
        got = pread(window->fd, window->bytes + window->n, want, (off_t)window->next);
    while (got < 0 && errno == EINTR);
    if (got <= 0)
        return false;
    window->n += (size_t)got;
    window->next += (uint64_t)got;
    window->left -= (uint64_t)got;
    return true;
}

bool ranh_direct_want(struct direct_window *window, size_t want)
{
    size_t have = window->n - window->at;
    if (want <= have)
        return true;
    if (want - have > window->left)
        return false;
    if (have)
        memmove(window->bytes, window->bytes + window->at, have);
    window->at = 0;
    window->n = have;
    if (want > window->cap) { /* never more than the file has: sanitizers see what reads on */
        uint64_t most = have + window->left;
        window->cap = want > WINDOW_BYTES ? want + want / 2 : WINDOW_BYTES;
        window->cap = most < window->cap ? (size_t)most : window->cap;
        window->bytes = ranh_realloc(window->bytes, window->cap, 1);
    }
    while (window->n < want)
        if (!read_some(window))
            return false;
    return true;
}

/* --- numbers -------------------------------------------------------------------------------------- */

void ranh_direct_whole(struct ogr *ogr, struct ranh_cell *cell, int64_t value)
{
    char digits[24], *end = digits + sizeof(digits), *p = end;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        *--p = (char)('0' + left % 10);
    while (left /= 10);
    if (value < 0)
        *--p = '-';
    cell->n = (size_t)(end - p);
    cell->bytes = ranh_arena_strndup(&ogr->record, p, cell->n);
    cell->number = (double)value;
}

void ranh_direct_real(struct ogr *ogr, struct ranh_cell *cell, double value)
{
    char buf[RANH_NUM_MAX];
    cell->number = value;
    cell->bytes = ranh_arena_strdup(&ogr->record, ranh_num_write(buf, value));
    cell->n = strlen(cell->bytes);
}

/* --- WKB ------------------------------------------------------------------------------------------ */

void ranh_direct_count(struct ranh_str *wkb, size_t n)
{
    uint32_t count = (uint32_t)n;
    const unsigned char le[4] = {(unsigned char)count, (unsigned char)(count >> 8),
                                 (unsigned char)(count >> 16), (unsigned char)(count >> 24)};
    ranh_str_add(wkb, le, sizeof(le));
}

void ranh_direct_head(struct ranh_str *wkb, uint32_t type, size_t parts)
{
    ranh_str_putc(wkb, 1); /* little-endian */
    ranh_direct_count(wkb, type);
    ranh_direct_count(wkb, parts);
}
