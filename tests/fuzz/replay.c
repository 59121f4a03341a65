/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target without a fuzzer, in `make check`: every file of its corpus as it is, cut, and with
 * bytes changed, always the same ones. `make fuzz` searches; what it finds goes into the corpus.
 */
#include <dirent.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/vec.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CHANGES = 200 };

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void replay(const char *path, struct ranh_arena *arena)
{
    struct ranh_err err = {0};
    char *bytes;
    size_t n;
    uint64_t state = 0x9e3779b97f4a7c15u;
    if (ranh_fs_read(arena, path, 1 << 20, &bytes, &n, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    LLVMFuzzerTestOneInput((const uint8_t *)bytes, n);
    for (int i = 0; i < CHANGES; i++) {
        /* An exact copy: reading one byte too far is then seen by the sanitizer. */
        size_t length = i % 4 == 0 ? next_random(&state) % (n + 1) : n;
        uint8_t *copy = ranh_alloc(length ? length : 1);
        memcpy(copy, bytes, length);
        for (uint64_t k = next_random(&state) % 8; length && k > 0; k--)
            copy[next_random(&state) % length] = (uint8_t)next_random(&state);
        LLVMFuzzerTestOneInput(copy, length);
        ranh_free(copy);
    }
}

/* Program fuzz_detect: tests/fuzz/corpus/detect. */
int main(int argc, char **argv)
{
    struct ranh_arena arena;
    struct {
        RANH_VEC(const char *)
    } names = {0};
    const char *target = argc > 0 && strstr(argv[0], "fuzz_") ? strrchr(argv[0], '_') + 1 : "";
    ranh_arena_init(&arena);
    const char *folder = ranh_fs_join(&arena, "tests/fuzz/corpus", target);
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            *ranh_vec_push(&names) = ranh_arena_strdup(&arena, entry->d_name);
    if (dir)
        closedir(dir);
    if (names.n == 0) {
        printf("not ok 1 - %s is empty\n1..1\n", folder);
        return 1;
    }
    qsort(names.at, names.n, sizeof(*names.at), by_name);
    for (size_t i = 0; i < names.n; i++) {
        replay(ranh_fs_join(&arena, folder, names.at[i]), &arena);
        printf("ok %zu - %s and %d changes of it\n", i + 1, names.at[i], CHANGES);
        fflush(stdout);
    }
    printf("1..%zu\n", names.n);
    ranh_vec_release(&names);
    ranh_arena_release(&arena);
    return 0;
}
