/* SPDX-License-Identifier: MIT */
/* What a drawing shows on the screen and a reader of its elements does not see: kinds that are not read, and files it
 * refers to. */
#include <ranh/io/dgn.h>

#include <string.h>
#include <strings.h>

#include "dgn_bytes.h"

enum { GROUP_DATA = 5, REFERENCE_LEVEL = 9, LISTED = 8 };

const char *ranh_dgn_unread(struct ranh_arena *arena, const struct ranh_dgn_scan *scan)
{
    static const struct {
        int type;
        const char *name;
    } kinds[] = {{22, "POINT STRING"}, {23, "CONE"},        {24, "B-SPLINE SURFACE"},
                 {33, "DIMENSION"},    {35, "SHARED CELL"}, {36, "MULTI-LINE"},
                 {37, "TAG"}};
    const char *list = NULL;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        if (scan->by_type[kinds[i].type])
            list = ranh_arena_printf(arena, "%s%s%s (%lld)", list ? list : "", list ? ", " : "",
                                     kinds[i].name, (long long)scan->by_type[kinds[i].type]);
    return list;
}

/* The first name of a drawing in an element: where it stands differs between versions. */
static const char *find_name(struct ranh_arena *arena, struct dgn_bytes e)
{
    for (size_t dot = 33; dot + 4 <= e.n; dot++) {
        const char *at = (const char *)e.at + dot;
        if (strncasecmp(at, ".dgn", 4) != 0 && strncasecmp(at, ".dwg", 4) != 0)
            continue;
        size_t from = dot;
        while (from > 32 && e.at[from - 1] >= ' ' && !strchr("/\\:", e.at[from - 1]))
            from--;
        char *name = ranh_arena_strndup(arena, (const char *)e.at + from, dot + 4 - from);
        for (char *c = name; *c; c++)
            if ((unsigned char)*c >= 0x7f)
                *c = '?';
        if (from < dot)
            return name;
    }
    return NULL;
}

const char *ranh_dgn_references(struct ranh_arena *arena, const void *bytes, size_t n)
{
    struct dgn_bytes e;
    const char *list = NULL;
    int listed = 0;
    for (size_t at = 0; listed < LISTED && dgn_at(bytes, n, at, &e); at += e.n) {
        if (dgn_type(e) != GROUP_DATA || dgn_level(e) != REFERENCE_LEVEL || dgn_is_deleted(e))
            continue;
        const char *name = find_name(arena, e);
        listed++;
        list = ranh_arena_printf(arena, "%s%s%s", list ? list : "", list ? ", " : "",
                                 name ? name : "?");
    }
    return list;
}
