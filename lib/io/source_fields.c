/* SPDX-License-Identifier: MIT */
/*
 * Names of columns as people will read them: decoded, trimmed, never empty, never twice the same.
 */
#include <string.h>

#include <ranh/base/map.h>
#include <ranh/base/text.h>

#include "source_impl.h"

void ranh_source_put_names(struct ranh_source *source, const char *const *names, size_t n,
                           struct ranh_field *fields)
{
    struct ranh_arena *arena = &source->arena;
    struct ranh_map seen;
    ranh_map_init(&seen);
    for (size_t i = 0; i < n; i++) {
        bool fresh;
        const char *name = ranh_text_trim(arena, names[i]);
        if (!*name)
            name = ranh_arena_printf(arena, "column_%zu", i + 1);
        const char *stem = name;
        for (int k = 2; ranh_map_put(&seen, name, 0, &fresh), !fresh; k++)
            name = ranh_arena_printf(arena, "%s_%d", stem, k);
        fields[i].name = name;
    }
    ranh_map_release(&seen);
    source->info.fields = fields;
    source->info.n_fields = n;
    source->cells = ranh_arena_zero(arena, n, sizeof(*source->cells));
}

void ranh_source_find_names(struct ranh_source *source, const struct ranh_grid *grid,
                            int64_t first_row, struct ranh_header *header)
{
    struct ranh_table_told *told = &source->info.table;
    ranh_header_find(&source->arena, grid, source->known, source->info.encoding,
                     !source->users_encoding, header);
    told->names_row = first_row + (int64_t)header->first;
    told->names_rows = (int64_t)header->n;
    told->above = (int64_t)header->above;
    told->counted = header->data > header->first + header->n;
    told->names_encoding = header->encoding;
}

int ranh_source_check_encoding(struct ranh_source *source, struct ranh_err *err)
{
    struct ranh_decoder *decoder;
    int status = ranh_decoder_open(source->info.encoding, &decoder, err);
    if (status)
        return ranh_fail_context(err, "%s", source->info.files[0]);
    ranh_decoder_close(decoder);
    return RANH_OK;
}

int ranh_source_name_fields(struct ranh_source *source, const char *const *raw, size_t n,
                            struct ranh_field *fields, struct ranh_err *err)
{
    struct ranh_header header;
    int status = ranh_source_check_encoding(source, err);
    if (status)
        return status;
    const struct ranh_grid grid = {1, n, raw};
    ranh_source_find_names(source, &grid, 1, &header);
    ranh_source_put_names(source, header.name, n, fields);
    return RANH_OK;
}
