/* SPDX-License-Identifier: MIT */
/* Geometry for a browser: degrees, few bytes. */
#include <ranh/geo/wkb.h>

#include "lib/report/internal.h"

void site_grow(struct ranh_box *box, const struct ranh_box *other)
{
    if (other->xmin > other->xmax)
        return;
    if (box->xmin > box->xmax) {
        *box = *other;
        return;
    }
    box->xmin = fmin(box->xmin, other->xmin);
    box->ymin = fmin(box->ymin, other->ymin);
    box->xmax = fmax(box->xmax, other->xmax);
    box->ymax = fmax(box->ymax, other->ymax);
}

bool site_degrees(struct site_worker *worker, sqlite3_stmt *stmt, int column,
                  struct ranh_shape *shape)
{
    int32_t srid;
    size_t failed = 0;
    const void *blob = sqlite3_column_blob(stmt, column);
    int n = sqlite3_column_bytes(stmt, column);
    if (!blob || ranh_blob_read(&worker->scratch, blob, (size_t)n, shape, &srid, NULL) ||
        shape->n_points == 0)
        return false;
    return ranh_transform_points(worker->wgs84, shape->xy, shape->n_points, &failed, NULL) == 0 &&
           !failed;
}

static char *put_whole(char *to, long value)
{
    char digits[20], *p = digits + sizeof(digits);
    unsigned long left = value < 0 ? -(unsigned long)value : (unsigned long)value;
    do
        *--p = (char)('0' + left % 10);
    while (left /= 10);
    if (value < 0)
        *to++ = '-';
    while (p < digits + sizeof(digits))
        *to++ = *p++;
    return to;
}

/* Of a long ring every step-th point, and the last. Twenty million numbers of a city: written in place. */
static void put_ring(struct ranh_str *out, const double *xy, uint32_t n, uint32_t step)
{
    long lon = 0, lat = 0;
    ranh_str_reserve(out, (size_t)(n / step + 2) * 44 + 2);
    char *to = out->text + out->len;
    for (uint32_t i = 0; i < n; i++) {
        if (i % step && i != n - 1)
            continue;
        long x = lround(xy[2 * i] * 1e6), y = lround(xy[2 * i + 1] * 1e6);
        *to++ = i ? ',' : '[';
        to = put_whole(to, x - lon);
        *to++ = ',';
        to = put_whole(to, y - lat);
        lon = x;
        lat = y;
    }
    *to++ = ']';
    *to = '\0';
    out->len = (size_t)(to - out->text);
}

void site_put_rings(struct ranh_str *out, const struct ranh_shape *degrees, uint32_t max_points)
{
    uint32_t step = degrees->n_points / max_points + 1;
    ranh_str_puts(out, "[");
    for (uint32_t r = 0; r < degrees->n_rings; r++) {
        uint32_t first = degrees->ring_point[r], n = degrees->ring_point[r + 1] - first;
        if (r)
            ranh_str_puts(out, ",");
        if (n)
            put_ring(out, &degrees->xy[2 * (size_t)first], n, n / step < 4 ? 1 : step);
        else
            ranh_str_puts(out, "[]");
    }
    ranh_str_puts(out, "]");
}
