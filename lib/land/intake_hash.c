/* SPDX-License-Identifier: MIT */
/*
 * The SHA-256 of a delivery, by a thread of its own while the features are taken: what is hashed are the
 * bytes that were read, and neither waits for the other.
 */
#include <pthread.h>
#include <stdatomic.h>

#include <ranh/base/fs.h>
#include <ranh/base/hash.h>

#include "intake_impl.h"

struct intake_hash {
    const char *const *files;
    pthread_t thread;
    bool running;
    atomic_bool stop;
    /* Results. */
    struct ranh_str sums;
    int64_t bytes;
    struct ranh_err err;
};

/* One file: its SHA-256. Several: what sha256sum prints for them, the named file first. */
static void *hash_files(void *argument)
{
    struct intake_hash *hash = argument;
    char hex[RANH_SHA256_HEX];
    int64_t bytes;
    for (size_t i = 0; hash->files[i]; i++) {
        if (ranh_fs_is_dir(hash->files[i])) /* a geodatabase is a folder; its files follow */
            continue;
        if (ranh_sha256_file_until(hash->files[i], &hash->stop, hex, &bytes, &hash->err))
            break;
        hash->bytes += bytes;
        ranh_str_puts(&hash->sums, hex);
        if (hash->files[1])
            ranh_str_printf(&hash->sums, "  %s\n", ranh_fs_basename(hash->files[i]));
    }
    return NULL;
}

void intake_hash_start(struct intake_run *run)
{
    struct intake_hash *hash = ranh_calloc(1, sizeof(*hash));
    hash->files = run->info->files;
    ranh_str_init(&hash->sums);
    hash->running = pthread_create(&hash->thread, NULL, hash_files, hash) == 0;
    if (!hash->running) /* then before, not beside */
        hash_files(hash);
    run->hash = hash;
}

int intake_hash_wait(struct intake_run *run, const char **sums, int64_t *bytes,
                     struct ranh_err *err)
{
    struct intake_hash *hash = run->hash;
    if (hash->running)
        pthread_join(hash->thread, NULL);
    hash->running = false;
    *sums = hash->sums.text;
    *bytes = hash->bytes;
    return hash->err.status ? ranh_fail(err, hash->err.status, "%s", hash->err.text) : RANH_OK;
}

void intake_hash_end(struct intake_run *run)
{
    struct intake_hash *hash = run->hash;
    if (!hash)
        return;
    atomic_store(&hash->stop, true);
    if (hash->running)
        pthread_join(hash->thread, NULL);
    ranh_str_release(&hash->sums);
    ranh_free(hash);
    run->hash = NULL;
}
