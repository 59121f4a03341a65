/* SPDX-License-Identifier: MIT */
/*
 * The walk along the chain before reading. Three ways a drawing loses its rest: the file is shorter than
 * its last element says; the end mark is missing; an end mark stands in the middle, with drawing behind it.
 */
#include <ranh/io/dgn.h>

#include <inttypes.h>
#include <string.h>

#include <ranh/base/i18n.h>

#include "dgn_bytes.h"

enum { TCB_BYTES = 1536, SEARCH_BYTES = 1 << 17, CERTAIN = 1000 };

static bool is_drawn(int type)
{
    return (type >= RANH_DGN_CELL && type <= RANH_DGN_SHAPE && type != 5) ||
           type == RANH_DGN_TEXT_NODE || (type >= RANH_DGN_CURVE && type <= 37);
}

/* The first element holds the settings: dimension, working units, global origin. */
static int read_settings(struct dgn_bytes tcb, const char *name, struct ranh_dgn_scan *scan,
                         struct ranh_err *err)
{
    if (dgn_type(tcb) != RANH_DGN_TCB || tcb.n < TCB_BYTES)
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: is not a MicroStation V7 drawing: it does not begin with design "
                           "settings; save it as V7 DGN or as DXF"),
                         name);
    int64_t subs = dgn_long(tcb, 1112), uors = dgn_long(tcb, 1116);
    scan->three_d = dgn_byte(tcb, 1214) & 0x40;
    memcpy(scan->master_unit, tcb.at + 1120, 2);
    memcpy(scan->sub_unit, tcb.at + 1122, 2);
    if (subs <= 0 || uors <= 0)
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: states no working units (%" PRId64 " sub-units of %" PRId64
                           "); set them in MicroStation (m, mm, 1000) and save it again"),
                         name, subs, uors);
    scan->uor_per_master = (double)subs * (double)uors;
    scan->x0 = dgn_double(tcb, 1240) / scan->uor_per_master;
    scan->y0 = dgn_double(tcb, 1248) / scan->uor_per_master;
    return RANH_OK;
}

static void count(struct ranh_dgn_scan *scan, struct dgn_bytes e)
{
    scan->elements++;
    if (dgn_is_deleted(e)) {
        scan->deleted++;
        return;
    }
    scan->by_type[dgn_type(e)]++;
    if (is_drawn(dgn_type(e)))
        scan->by_level[dgn_level(e)]++;
}

/* Elements of a chain from an offset on, when it holds to the end (of the file or an end mark), or so long
 * that it is no accident. */
static int64_t follow(const unsigned char *bytes, size_t n, size_t from)
{
    struct dgn_bytes e;
    int64_t elements = 0;
    while (elements < CERTAIN && dgn_at(bytes, n, from, &e)) {
        if (e.n < 36 || !is_drawn(dgn_type(e)))
            return 0;
        elements++;
        from += e.n;
    }
    bool ended = elements == CERTAIN || from == n ||
                 (from + 2 <= n && bytes[from] == 0xff && bytes[from + 1] == 0xff);
    return ended ? elements : 0;
}

static bool is_filling(const unsigned char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bytes[i] != 0 && bytes[i] != 0xff)
            return false;
    return true;
}

/* What an early end mark hides. Writers fill the last block with zeros or FF: that is nothing. */
static int look_behind(const unsigned char *bytes, size_t n, const char *name,
                       struct ranh_dgn_scan *scan, struct ranh_err *err)
{
    size_t from = (size_t)scan->end + 2;
    if (is_filling(bytes + from, n - from))
        return RANH_OK;
    size_t limit = n - from < SEARCH_BYTES ? n : from + SEARCH_BYTES;
    for (size_t at = from; at < limit && scan->behind == 0; at += 2) {
        scan->behind = follow(bytes, n, at);
        scan->behind_from = (int64_t)at;
    }
    return ranh_fail(err, RANH_E_INPUT,
                     _("%s: the drawing ends at byte %" PRId64 " of %zu after %" PRId64
                       " elements, but more elements follow (at least %" PRId64
                       "), which programs leave out without a word; open it in MicroStation, "
                       "compress it and save it again"),
                     name, scan->end, n, scan->elements, scan->behind);
}

int ranh_dgn_scan(const void *bytes, size_t n, const char *name, struct ranh_dgn_scan *scan,
                  struct ranh_err *err)
{
    const unsigned char *b = bytes;
    struct dgn_bytes e;
    size_t at = 0;
    *scan = (struct ranh_dgn_scan){.bytes = (int64_t)n};
    int status = dgn_at(b, n, 0, &e) ? read_settings(e, name, scan, err)
                 : n >= 2 && b[1] == RANH_DGN_TCB
                     ? RANH_OK /* told below as cut off */
                     : read_settings((struct dgn_bytes){b, 0}, name, scan, err);
    if (status)
        return status;
    for (; dgn_at(b, n, at, &e); at += e.n)
        count(scan, e);
    scan->end = (int64_t)at;
    if (n - at >= 2 && b[at] == 0xff && b[at + 1] == 0xff)
        return look_behind(b, n, name, scan, err);
    if (n - at >= 4) {
        int64_t stated = (int64_t)at + 4 + 2 * (int64_t)(b[at + 2] | b[at + 3] << 8);
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: is cut off: element %" PRId64 " at byte %" PRId64
                           " reaches to byte %" PRId64 " of %zu, and what follows it is lost; get "
                           "the file again"),
                         name, scan->elements, scan->end, stated, n);
    }
    return ranh_fail(err, RANH_E_INPUT,
                     _("%s: is cut off after %" PRId64 " elements: the end mark of the drawing is "
                       "missing at byte %" PRId64 "; get the file again"),
                     name, scan->elements, scan->end);
}
