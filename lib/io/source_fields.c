/* SPDX-License-Identifier: MIT */
/*
 * Names of columns as people will read them: decoded, trimmed, never empty, never twice the same.
 */
#include <string.h>

#include <ranh/base/map.h>
#include <ranh/base/text.h>

#include "source_impl.h"

int ranh_source_name_fields(struct ranh_source *source, const char *const *raw, size_t n,
                            struct ranh_field *fields, struct ranh_err *err)
{
    struct ranh_arena *arena = &source->arena;
    struct ranh_decoder *decoder;
    struct ranh_str text = RANH_STR_INIT;
    struct ranh_map seen;
    int status = ranh_decoder_open(source->info.encoding, &decoder, err);
    if (status)
        return ranh_fail_context(err, "%s", source->info.files[0]);
    ranh_map_init(&seen);
    for (size_t i = 0; i < n; i++) {
        bool fresh;
        ranh_decode(decoder, raw[i], strlen(raw[i]), &text);
        const char *name = ranh_text_trim(arena, text.text);
        if (!*name)
            name = ranh_arena_printf(arena, "column_%zu", i + 1);
        const char *stem = name;
        for (int k = 2; ranh_map_put(&seen, name, 0, &fresh), !fresh; k++)
            name = ranh_arena_printf(arena, "%s_%d", stem, k);
        fields[i].name = name;
    }
    ranh_map_release(&seen);
    ranh_str_release(&text);
    ranh_decoder_close(decoder);
    source->info.fields = fields;
    source->info.n_fields = n;
    source->cells = ranh_arena_zero(arena, n, sizeof(*source->cells));
    return RANH_OK;
}
