/* SPDX-License-Identifier: MIT */
#ifndef RANH_TESTS_UNIT_FOLDER_H
#define RANH_TESTS_UNIT_FOLDER_H
/* A test with a folder of its own, an arena and a place for what failed. */
#include <stdio.h>
#include <stdlib.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/fs.h>

struct fixture {
    struct ranh_arena arena;
    char dir[64];
    struct ranh_err err;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    ranh_arena_init(&f->arena);
    snprintf(f->dir, sizeof(f->dir), "/tmp/ranh-test-XXXXXX");
    *state = f;
    return mkdtemp(f->dir) ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    ranh_fs_remove(f->dir, NULL);
    ranh_arena_release(&f->arena);
    free(f);
    return 0;
}

#endif
