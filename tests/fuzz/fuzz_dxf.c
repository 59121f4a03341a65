/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a DXF, in the text form and behind the first bytes of the binary form: the pass must end, read nothing
 * beyond the bytes, and give the same when it reads what it wrote.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/io/dxf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void pass(const char *bytes, size_t n)
{
    struct ranh_arena arena;
    struct dxf_account account;
    struct ranh_str once = RANH_STR_INIT, twice = RANH_STR_INIT;
    ranh_arena_init(&arena);
    if (dxf_rewrite(&arena, bytes, n, &once, &account) && !account.broken) {
        if (dxf_rewrite(&arena, once.text, once.len, &twice, &account) && twice.len > 4 * once.len)
            RANH_BUG("what was mended grows when it is mended again");
    }
    ranh_str_release(&once);
    ranh_str_release(&twice);
    ranh_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char head[] = "AutoCAD Binary DXF\r\n\x1a";
    char *bytes = malloc(sizeof(head) + size + 1);
    memcpy(bytes, data, size);
    pass(bytes, size);
    memcpy(bytes, head, sizeof(head) - 1);
    bytes[sizeof(head) - 1] = '\0'; /* the mark ends with one */
    memcpy(bytes + sizeof(head), data, size);
    pass(bytes, sizeof(head) + size);
    free(bytes);
    return 0;
}
