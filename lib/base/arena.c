/* SPDX-License-Identifier: MIT */
/*
 * Memory by lifetime: a list of blocks, newest first, from which pieces are cut and never returned
 * one by one. Ordinary blocks grow from 4 KiB to 1 MiB; a piece larger than that gets its own block.
 * Under AddressSanitizer the unused tail of a block is poisoned, so that overruns are seen.
 */
#include <ranh/base/arena.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n)   ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20, ALIGNMENT = 16 };

struct ranh_arena_block {
    struct ranh_arena_block *older;
    size_t bytes; /* of data */
    _Alignas(16) char data[];
};

static _Noreturn void out_of_memory(size_t bytes)
{
    fprintf(stderr, "ranh: out of memory (%zu more bytes were needed)\n", bytes);
    exit(RANH_E_INTERNAL);
}

void *ranh_alloc(size_t bytes)
{
    void *memory = malloc(bytes ? bytes : 1);
    if (!memory)
        out_of_memory(bytes);
    return memory;
}

void *ranh_calloc(size_t n, size_t element_bytes)
{
    void *memory = calloc(n ? n : 1, element_bytes ? element_bytes : 1);
    if (!memory)
        out_of_memory(n * element_bytes);
    return memory;
}

void *ranh_realloc(void *old, size_t n, size_t element_bytes)
{
    size_t bytes;
    if (__builtin_mul_overflow(n, element_bytes, &bytes))
        RANH_BUG("an array of %zu x %zu bytes", n, element_bytes);
    void *memory = realloc(old, bytes ? bytes : 1);
    if (!memory)
        out_of_memory(bytes);
    return memory;
}

void ranh_free(void *memory)
{
    free(memory);
}

void ranh_arena_init(struct ranh_arena *arena)
{
    *arena = (struct ranh_arena){.block_bytes = FIRST_BLOCK};
}

static void free_blocks(struct ranh_arena_block *block)
{
    while (block) {
        struct ranh_arena_block *older = block->older;
        ASAN_UNPOISON_MEMORY_REGION(block->data, block->bytes);
        free(block);
        block = older;
    }
}

void ranh_arena_release(struct ranh_arena *arena)
{
    free_blocks(arena->head);
    ranh_arena_init(arena);
}

void ranh_arena_clear(struct ranh_arena *arena)
{
    struct ranh_arena_block *keep = arena->head;
    if (!keep)
        return;
    free_blocks(keep->older);
    keep->older = NULL;
    arena->next = keep->data;
    arena->end = keep->data + keep->bytes;
    arena->total_bytes = keep->bytes;
    ASAN_POISON_MEMORY_REGION(keep->data, keep->bytes);
}

static void add_block(struct ranh_arena *arena, size_t bytes)
{
    size_t size = arena->block_bytes ? arena->block_bytes : FIRST_BLOCK;
    if (bytes > size)
        size = bytes;
    else if (arena->block_bytes < LARGEST_BLOCK)
        arena->block_bytes = size * 2;
    struct ranh_arena_block *block = ranh_alloc(sizeof(*block) + size);
    block->older = arena->head;
    block->bytes = size;
    arena->head = block;
    arena->next = block->data;
    arena->end = block->data + size;
    arena->total_bytes += size;
    ASAN_POISON_MEMORY_REGION(block->data, size);
}

void *ranh_arena_alloc(struct ranh_arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX / 2)
        RANH_BUG("an arena piece of %zu bytes", bytes);
    size_t need = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (!arena->head || (size_t)(arena->end - arena->next) < need)
        add_block(arena, need);
    void *piece = arena->next;
    arena->next += need;
    ASAN_UNPOISON_MEMORY_REGION(piece, bytes);
    return piece;
}

void *ranh_arena_array(struct ranh_arena *arena, size_t n, size_t element_bytes)
{
    size_t bytes;
    if (__builtin_mul_overflow(n, element_bytes, &bytes))
        RANH_BUG("an arena array of %zu x %zu bytes", n, element_bytes);
    return ranh_arena_alloc(arena, bytes);
}

void *ranh_arena_zero(struct ranh_arena *arena, size_t n, size_t element_bytes)
{
    void *piece = ranh_arena_array(arena, n, element_bytes);
    return memset(piece, 0, n * element_bytes);
}

char *ranh_arena_strndup(struct ranh_arena *arena, const char *text, size_t n)
{
    char *copy = ranh_arena_alloc(arena, n + 1);
    if (n)
        memcpy(copy, text, n);
    copy[n] = '\0';
    return copy;
}

char *ranh_arena_strdup(struct ranh_arena *arena, const char *text)
{
    return text ? ranh_arena_strndup(arena, text, strlen(text)) : NULL;
}

char *ranh_arena_vprintf(struct ranh_arena *arena, const char *fmt, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    if (n < 0)
        RANH_BUG("format %s", fmt);
    char *text = ranh_arena_alloc(arena, (size_t)n + 1);
    vsnprintf(text, (size_t)n + 1, fmt, again);
    va_end(again);
    return text;
}

char *ranh_arena_printf(struct ranh_arena *arena, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *text = ranh_arena_vprintf(arena, fmt, args);
    va_end(args);
    return text;
}
