/* SPDX-License-Identifier: MIT */
/*
 * GeoHash: the bits of longitude and latitude taken in turns, five to a character. 30 bits each are
 * exact in doubles, so the text is the same on every machine.
 */
#include <ranh/land/parcel_id.h>

#include <ctype.h>
#include <math.h>
#include <string.h>

static const char alphabet[] = "0123456789bcdefghjkmnpqrstuvwxyz";
enum { BITS = 30 };

enum ranh_parcel_id_form ranh_parcel_id_parse(const char *text, char id[RANH_PARCEL_ID_MAX])
{
    size_t digits = 0, n = strlen(text);
    if (n != RANH_PARCEL_ID_CHARS)
        return RANH_PARCEL_ID_LENGTH;
    for (size_t i = 0; i < n; i++) {
        id[i] = (char)tolower((unsigned char)text[i]);
        if (!strchr(alphabet, id[i]))
            return RANH_PARCEL_ID_ALPHABET;
        digits += id[i] >= '0' && id[i] <= '9';
    }
    id[n] = '\0';
    return digits == n ? RANH_PARCEL_ID_DIGITS : RANH_PARCEL_ID_GOOD;
}

/* The cell of a value in [low, low + span); a value on an edge belongs to the cell above it. */
static uint32_t cell_of(double value, double low, double span)
{
    double size = span / (1 << BITS), at = floor((value - low) / size);
    at = at < 0 ? 0 : at > (1 << BITS) - 1 ? (1 << BITS) - 1 : at;
    if (value < low + at * size && at > 0) /* the division was rounded up */
        at--;
    else if (at < (1 << BITS) - 1 && value >= low + (at + 1) * size)
        at++;
    return (uint32_t)at;
}

void ranh_parcel_id_encode(double lon, double lat, char id[RANH_PARCEL_ID_MAX])
{
    uint32_t x = cell_of(lon, -180, 360), y = cell_of(lat, -90, 180);
    for (int c = 0; c < RANH_PARCEL_ID_CHARS; c++) {
        unsigned five = 0;
        for (int b = 5 * c; b < 5 * c + 5; b++)
            five = five << 1 | (((b % 2 ? y : x) >> (BITS - 1 - b / 2)) & 1);
        id[c] = alphabet[five];
    }
    id[RANH_PARCEL_ID_CHARS] = '\0';
}

void ranh_parcel_id_decode(const char *id, double *lon, double *lat)
{
    uint32_t x = 0, y = 0;
    for (int b = 0; b < 2 * BITS; b++) {
        const char *at = strchr(alphabet, id[b / 5]);
        uint32_t bit = at ? (uint32_t)(at - alphabet) >> (4 - b % 5) & 1 : 0;
        if (b % 2)
            y = y << 1 | bit;
        else
            x = x << 1 | bit;
    }
    *lon = -180 + (x + 0.5) * (360.0 / (1 << BITS));
    *lat = -90 + (y + 0.5) * (180.0 / (1 << BITS));
}

bool ranh_parcel_id_of(const struct ranh_shape *shape, struct ranh_transform *to_wgs84,
                       char id[RANH_PARCEL_ID_MAX])
{
    double at[2];
    size_t failed = 0;
    if (shape->kind != RANH_SHAPE_POLYGON || !ranh_shape_deep_inside(shape, &at[0], &at[1]))
        return false;
    ranh_transform_points(to_wgs84, at, 1, &failed, NULL);
    if (failed)
        return false;
    ranh_parcel_id_encode(at[0], at[1], id);
    return true;
}
