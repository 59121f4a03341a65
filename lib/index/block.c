/* SPDX-License-Identifier: MIT */
/*
 * Which units are compared with which. Files write the kind of a unit as they like; the two blocks of
 * the city's index are departments and localities.
 */
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/base/text.h>
#include <ranh/index/definition.h>

static const struct {
    const char *kind, *block; /* kind folded: lower case, no marks */
} known[] = {
    {"d", "D"},          {"department", "D"}, {"so", "D"},
    {"ban", "D"},        {"nganh", "D"},      {"so nganh", "D"},
    {"l", "L"},          {"commune", "L"},    {"ward", "L"},
    {"phuong", "L"},     {"xa", "L"},         {"dac khu", "L"},
    {"locality", "L"},   {"thi tran", "L"},   {"special zone", "L"},
    {"dia phuong", "L"},
};

const char *ranh_index_block(const char *kind)
{
    if (!kind)
        return "";
    const char *block = kind;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    const char *folded = ranh_text_fold(&arena, kind);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (!strcmp(known[i].kind, folded))
            block = known[i].block;
    ranh_arena_release(&arena);
    return block;
}

bool ranh_index_applies(const struct ranh_index_item *item, const char *block)
{
    size_t n = strlen(block);
    if (!*item->applies_to)
        return true;
    for (const char *p = item->applies_to; *p;) {
        p += strspn(p, "; ");
        size_t len = strcspn(p, "; ");
        if (len == n && !strncmp(p, block, n))
            return true;
        p += len;
    }
    return false;
}
