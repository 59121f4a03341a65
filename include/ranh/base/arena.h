/* SPDX-License-Identifier: MIT */
#ifndef RANH_BASE_ARENA_H
#define RANH_BASE_ARENA_H
/*
 * Memory by lifetime.
 *
 * Three lifetimes exist: the run, the source (or partition), the feature. Each has an arena; what
 * belongs to it is freed by one call. A function that returns memory takes the arena as a parameter,
 * so its caller decides how long the answer lives. Out of memory is not a failure that code handles:
 * one handler prints a sentence and exits with RANH_E_INTERNAL.
 *
 * An arena is used by one thread at a time.
 */
#include <stdarg.h>
#include <stddef.h>

#include <ranh/base/err.h>

struct ranh_arena_block;

struct ranh_arena {
    struct ranh_arena_block *head; /* newest block */
    char *next;                    /* first free byte of head */
    char *end;                     /* one past head's last byte */
    size_t block_bytes;            /* size of the next ordinary block */
    size_t total_bytes;            /* held from the system, for the memory figures of a run */
};

void ranh_arena_init(struct ranh_arena *arena);
void ranh_arena_release(struct ranh_arena *arena);

/* Keeps one block for the next user: the per-feature reset, O(1) in the usual case. */
void ranh_arena_clear(struct ranh_arena *arena);

/* 16-byte aligned, uninitialised; never NULL; bytes may be 0. */
void *ranh_arena_alloc(struct ranh_arena *arena, size_t bytes);
/* As above for n elements; an overflowing product aborts. */
void *ranh_arena_array(struct ranh_arena *arena, size_t n, size_t element_bytes);
void *ranh_arena_zero(struct ranh_arena *arena, size_t n, size_t element_bytes);

char *ranh_arena_strdup(struct ranh_arena *arena, const char *text); /* NULL stays NULL */
char *ranh_arena_strndup(struct ranh_arena *arena, const char *text, size_t n); /* adds the NUL */
char *ranh_arena_printf(struct ranh_arena *arena, const char *fmt, ...) RANH_PRINTF(2, 3);
char *ranh_arena_vprintf(struct ranh_arena *arena, const char *fmt, va_list args);

#define RANH_NEW(arena, type)          ((type *)ranh_arena_zero((arena), 1, sizeof(type)))
#define RANH_NEW_ARRAY(arena, n, type) ((type *)ranh_arena_array((arena), (n), sizeof(type)))

/* The only heap functions used outside this module: they never return NULL for bytes > 0. */
void *ranh_alloc(size_t bytes);
void *ranh_calloc(size_t n, size_t element_bytes);
void *ranh_realloc(void *old, size_t n, size_t element_bytes);
void ranh_free(void *memory);

#endif
