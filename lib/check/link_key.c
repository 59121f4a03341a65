/* SPDX-License-Identifier: MIT */
/* Keys as the links compare them: parts without blanks around them and zeros in front, letters upper case. */
#include "lib/check/link_internal.h"

#include <ctype.h>
#include <string.h>

#include <ranh/land/parcel.h>

char *ranh_link_normalise(struct ranh_arena *arena, const char *part)
{
    if (!part)
        return NULL;
    while (isspace((unsigned char)*part))
        part++;
    while (*part == '0' && part[1] && !isspace((unsigned char)part[1]))
        part++;
    char *copy = ranh_arena_strdup(arena, part);
    size_t n = strlen(copy);
    while (n > 0 && isspace((unsigned char)copy[n - 1]))
        copy[--n] = '\0';
    for (char *p = copy; *p; p++)
        *p = (char)toupper((unsigned char)*p);
    return copy;
}

char *ranh_link_normalised_key(struct ranh_arena *arena, const char *commune, const char *sheet,
                               const char *number)
{
    return ranh_parcel_key(arena, ranh_link_normalise(arena, commune),
                           ranh_link_normalise(arena, sheet), ranh_link_normalise(arena, number));
}
