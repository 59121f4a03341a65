/* SPDX-License-Identifier: MIT */
/* UTF-16 to UTF-8, unit by unit. */
#include "utf16.h"

#include <stdint.h>

#include <ranh/base/i18n.h>

bool ranh_is_utf16(const unsigned char *head, size_t n, bool *big_endian)
{
    if (n < 2)
        return false;
    *big_endian = (head[0] == 0xfe && head[1] == 0xff) ||
                  (n >= 4 && !head[0] && head[1] && !head[2] && head[3]);
    bool little_endian = (head[0] == 0xff && head[1] == 0xfe) ||
                         (n >= 4 && head[0] && !head[1] && head[2] && !head[3]);
    return *big_endian || little_endian;
}

/* -1 at the end, -2 when half a unit is left. */
static int32_t unit(FILE *file, bool big_endian)
{
    int a = getc_unlocked(file), b = a == EOF ? EOF : getc_unlocked(file);
    if (a == EOF)
        return -1;
    if (b == EOF)
        return -2;
    return big_endian ? a << 8 | b : b << 8 | a;
}

static void put(FILE *to, int32_t c)
{
    if (c < 0x80) {
        putc_unlocked(c, to);
    } else if (c < 0x800) {
        putc_unlocked(0xc0 | c >> 6, to);
        putc_unlocked(0x80 | (c & 0x3f), to);
    } else {
        putc_unlocked(c < 0x10000 ? 0xe0 | c >> 12 : 0xf0 | c >> 18, to);
        if (c >= 0x10000)
            putc_unlocked(0x80 | (c >> 12 & 0x3f), to);
        putc_unlocked(0x80 | (c >> 6 & 0x3f), to);
        putc_unlocked(0x80 | (c & 0x3f), to);
    }
}

int ranh_utf16_open(const char *path, bool big_endian, FILE **file, struct ranh_err *err)
{
    FILE *from = *file, *to = tmpfile();
    if (!to)
        return ranh_fail(err, RANH_E_OUTPUT, _("%s: no temporary file can be made to read it"),
                         path);
    rewind(from);
    int32_t c = unit(from, big_endian);
    if (c == 0xfeff)
        c = unit(from, big_endian);
    while (c >= 0) {
        int32_t next = unit(from, big_endian);
        if (c >= 0xd800 && c < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
            c = 0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00);
            next = unit(from, big_endian);
        }
        put(to, c);
        c = next;
    }
    if (c == -2 || ferror(from)) {
        fclose(to);
        return ranh_fail(
            err, RANH_E_INPUT,
            _("%s: is UTF-16 text that ends inside of a letter: it is cut off; get the "
              "file again"),
            path);
    }
    if (fflush(to) || ferror(to)) {
        fclose(to);
        return ranh_fail(err, RANH_E_OUTPUT, _("%s: there is no room for a temporary file"), path);
    }
    rewind(to);
    fclose(from);
    *file = to;
    return RANH_OK;
}
