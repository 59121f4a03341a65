/* SPDX-License-Identifier: MIT */
/* What nobody would hear of: counted by name. */
#include <stdint.h>
#include <string.h>

#include <ranh/base/text.h>

#include "dxf_impl.h"

enum { LISTED = 8, MOST_NAMES = 1000 };

/* Names are bytes of the drawing's code page; what is no UTF-8 is not shown. */
static const char *name_of(struct rewrite *r, const struct dxf_pair *pair)
{
    char *name = ranh_text_trim(r->arena, ranh_arena_strndup(r->arena, pair->value, pair->n));
    bool valid = ranh_text_valid(name, strlen(name)) == strlen(name);
    for (char *c = name; !valid && *c; c++)
        if ((unsigned char)*c >= 0x80)
            *c = '?';
    return name;
}

static bool is_read(const struct dxf_pair *name)
{
    static const char *const names[] = {"POINT",     "LINE",    "LWPOLYLINE",  "POLYLINE", "VERTEX",
                                        "SEQEND",    "CIRCLE",  "ELLIPSE",     "ARC",      "SPLINE",
                                        "TEXT",      "MTEXT",   "ATTRIB",      "ATTDEF",   "INSERT",
                                        "DIMENSION", "HATCH",   "SOLID",       "TRACE",    "3DFACE",
                                        "LEADER",    "MLEADER", "MULTILEADER", "VIEWPORT"};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (dxf_is(name, names[i]))
            return true;
    return false;
}

static void count(struct ranh_map *map, const char *name)
{
    if (map->n < MOST_NAMES || ranh_map_get(map, name))
        ++*ranh_map_put(map, name, 0, NULL);
}

/* A path of another machine is of no use, and may hold a name: the file's own. */
static void note_reference(struct rewrite *r)
{
    const struct dxf_pair *path = dxf_find(r, 1);
    if (!(dxf_flags_of(r) & 12) || !path)
        return;
    const char *name = name_of(r, path), *slash = strrchr(name, '/'), *back = strrchr(name, '\\');
    const char *last = slash > back ? slash : back;
    count(&r->references, last ? last + 1 : name);
}

static void note_layer(struct rewrite *r)
{
    const struct dxf_pair *name = dxf_find(r, 2);
    bool frozen = dxf_flags_of(r) & 1, off = dxf_number_of(r, 62, 7) < 0;
    if (name && (frozen || off) && r->hidden.n < MOST_NAMES)
        ranh_map_put(&r->hidden, name_of(r, name), 0, NULL);
}

static void account_for(struct rewrite *r, const struct dxf_pair *name)
{
    if (r->blocks && dxf_is(name, "BLOCK"))
        note_reference(r);
    else if (r->tables && dxf_is(name, "LAYER"))
        note_layer(r);
    if (!r->entities || dxf_is(name, "SECTION"))
        return;
    if (!is_read(name))
        count(&r->unread, name_of(r, name));
    const struct dxf_pair *layer = r->hidden.n ? dxf_find(r, 8) : NULL;
    if (layer && ranh_map_get(&r->hidden, name_of(r, layer)))
        count(&r->hidden, name_of(r, layer));
}

/* $ACADVER and $DWGCODEPAGE: a name behind 9, then its value. */
static void read_header(struct rewrite *r)
{
    for (size_t i = 0; i + 1 < r->e.n; i++) {
        if (r->e.at[i].code != 9)
            continue;
        if (dxf_is(&r->e.at[i], "$ACADVER"))
            r->account->version = name_of(r, &r->e.at[i + 1]);
        if (dxf_is(&r->e.at[i], "$DWGCODEPAGE"))
            r->account->codepage = name_of(r, &r->e.at[i + 1]);
    }
}

static void enter_section(struct rewrite *r)
{
    const struct dxf_pair *name = dxf_find(r, 2);
    r->entities = name && dxf_is(name, "ENTITIES");
    r->blocks = name && dxf_is(name, "BLOCKS");
    r->tables = name && dxf_is(name, "TABLES");
    if (name && dxf_is(name, "HEADER"))
        read_header(r);
}

void dxf_account_for(struct rewrite *r)
{
    const struct dxf_pair *name = &r->e.at[0];
    if (name->code != 0)
        return;
    if (dxf_is(name, "SECTION"))
        enter_section(r);
    if (dxf_is(name, "ENDSEC"))
        r->entities = r->blocks = r->tables = false;
    dxf_note_block(r);
    account_for(r, name);
}

/* "MLINE 2, REGION 1", or names alone; entries that count nothing are left out. */
static const char *list(struct rewrite *r, const struct ranh_map *map, bool counted)
{
    struct ranh_str text = RANH_STR_INIT;
    size_t shown = 0;
    for (size_t i = 0; i < map->n && shown < LISTED; i++)
        if (map->entry[i].value > 0) {
            ranh_str_printf(&text, "%s%s", shown++ ? ", " : "", map->entry[i].key);
            if (counted)
                ranh_str_printf(&text, " (%lld)", (long long)map->entry[i].value);
        }
    const char *copy = shown ? ranh_arena_strdup(r->arena, text.text) : NULL;
    ranh_str_release(&text);
    return copy;
}

void dxf_account_end(struct rewrite *r)
{
    struct dxf_account *account = r->account;
    account->unread = list(r, &r->unread, true);
    account->references = list(r, &r->references, false);
    account->hidden_layers = list(r, &r->hidden, true);
    account->left_out = list(r, &r->too_many, true);
}
