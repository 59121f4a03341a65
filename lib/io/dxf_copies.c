/* SPDX-License-Identifier: MIT */
/*
 * What an INSERT becomes. A block holds inserts of blocks, each in columns and rows: ten small blocks are enough for a
 * thousand million elements, and GDAL makes them all in memory. Before it sees the drawing each insert among the entities is
 * weighed, and left out where the whole would become more than can be meant; it is told then.
 */
#include <math.h>
#include <string.h>

#include <ranh/base/text.h>

#include "dxf_impl.h"

enum { DEEPEST = 64 };

static bool is_insert(const struct dxf_pair *name)
{
    return dxf_is(name, "INSERT") || dxf_is(name, "DIMENSION"); /* a block draws the latter */
}

static const char *block_of(struct rewrite *r)
{
    const struct dxf_pair *name = dxf_find(r, 2);
    return name ? ranh_text_trim(r->arena, ranh_arena_strndup(r->arena, name->value, name->n)) : "";
}

static double times_of(const struct rewrite *r)
{
    return fmax(1, dxf_number_of(r, 70, 1)) * fmax(1, dxf_number_of(r, 71, 1));
}

static struct dxf_block *block(struct rewrite *r, const char *name)
{
    bool fresh;
    int64_t *at = ranh_map_put(&r->block_index, name, (int64_t)r->block.n, &fresh);
    if (fresh)
        *ranh_vec_push(&r->block) = (struct dxf_block){.first = SIZE_MAX};
    return &r->block.at[*at];
}

static void note(struct rewrite *r)
{
    const struct dxf_pair *name = &r->e.at[0];
    struct dxf_block *in = &r->block.at[r->open_block];
    if (is_insert(name)) {
        const char *of = block_of(r);
        size_t child = (size_t)(block(r, of) - r->block.at);
        *ranh_vec_push(&r->insert) = (struct dxf_insert){child, times_of(r), SIZE_MAX};
        in = &r->block.at[r->open_block]; /* they may have moved */
        r->insert.at[r->insert.n - 1].next = in->first;
        in->first = r->insert.n - 1;
    }
    in->own++;
    for (size_t i = 0; i < r->e.n; i++)
        in->own_points += r->e.at[i].code == 10;
}

void dxf_note_block(struct rewrite *r)
{
    const struct dxf_pair *name = &r->e.at[0];
    if (!r->blocks || name->code != 0)
        return;
    if (dxf_is(name, "BLOCK"))
        r->open_block = (size_t)(block(r, block_of(r)) - r->block.at);
    else if (dxf_is(name, "ENDBLK"))
        r->open_block = SIZE_MAX;
    else if (r->open_block != SIZE_MAX)
        note(r);
}

/* Elements and points of a block drawn once. A block in itself is not drawn, one too deep is as too many. */
static void weigh(struct rewrite *r, size_t at, int depth)
{
    struct dxf_block *b = &r->block.at[at];
    if (b->state == DXF_WEIGHED || b->state == DXF_BEING_WEIGHED)
        return;
    b->state = DXF_BEING_WEIGHED;
    b->all = b->own;
    b->points = b->own_points;
    for (size_t i = b->first; i != SIZE_MAX; i = r->insert.at[i].next) {
        const struct dxf_insert *insert = &r->insert.at[i];
        struct dxf_block *child = &r->block.at[insert->block];
        if (depth == DEEPEST)
            b->all = INFINITY;
        else
            weigh(r, insert->block, depth + 1);
        if (child->state != DXF_WEIGHED)
            continue;
        b->all += insert->times * child->all;
        b->points += insert->times * child->points;
    }
    b->state = DXF_WEIGHED;
}

bool dxf_is_too_many(struct rewrite *r)
{
    const struct dxf_pair *name = &r->e.at[0];
    if (!r->entities || name->code != 0 || !is_insert(name))
        return false;
    const char *of = block_of(r);
    struct dxf_block *b = block(r, of);
    weigh(r, (size_t)(b - r->block.at), 0);
    double all = times_of(r) * b->all, points = times_of(r) * b->points;
    if (r->copies + all <= DXF_MOST_COPIES && r->copied_points + points <= DXF_MOST_POINTS) {
        r->copies += all;
        r->copied_points += points;
        return false;
    }
    ++*ranh_map_put(&r->too_many, of, 0, NULL);
    return true;
}
