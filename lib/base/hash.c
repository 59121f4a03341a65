/* SPDX-License-Identifier: MIT */
/*
 * XXH3-128 for change detection and stable ids, SHA-256 for evidence. Fields are hashed with their
 * length in front, little-endian on every machine, so that ids do not depend on where they were made.
 */
#include <ranh/base/hash.h>

#include <errno.h>
#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include <ranh/base/arena.h>
#include <ranh/base/i18n.h>

struct ranh_hash128 ranh_hash_once(const void *bytes, size_t n)
{
    XXH128_hash_t h = XXH3_128bits(bytes, n);
    return (struct ranh_hash128){h.low64, h.high64};
}

void ranh_hash_init(struct ranh_hash *hash)
{
    XXH3_state_t *state = XXH3_createState();
    if (!state || XXH3_128bits_reset(state) == XXH_ERROR)
        RANH_BUG("no hash state");
    hash->state = state;
}

static void add(struct ranh_hash *hash, const void *bytes, size_t n)
{
    if (n && XXH3_128bits_update(hash->state, bytes, n) == XXH_ERROR)
        RANH_BUG("hash update");
}

void ranh_hash_int(struct ranh_hash *hash, int64_t value)
{
    unsigned char le[8];
    for (int i = 0; i < 8; i++)
        le[i] = (unsigned char)((uint64_t)value >> (8 * i));
    add(hash, le, sizeof(le));
}

void ranh_hash_bytes(struct ranh_hash *hash, const void *bytes, size_t n)
{
    ranh_hash_int(hash, (int64_t)n);
    add(hash, bytes, n);
}

void ranh_hash_text(struct ranh_hash *hash, const char *text)
{
    if (text)
        ranh_hash_bytes(hash, text, strlen(text));
    else
        ranh_hash_int(hash, -1);
}

void ranh_hash_hex(struct ranh_hash *hash, char hex[RANH_HASH_HEX])
{
    XXH128_hash_t digest = XXH3_128bits_digest(hash->state);
    snprintf(hex, RANH_HASH_HEX, "%016llx%016llx", (unsigned long long)digest.high64,
             (unsigned long long)digest.low64);
    XXH3_freeState(hash->state);
    hash->state = NULL;
}

int ranh_sha256_file(const char *path, char hex[RANH_SHA256_HEX], int64_t *bytes,
                     struct ranh_err *err)
{
    static const atomic_bool never;
    return ranh_sha256_file_until(path, &never, hex, bytes, err);
}

int ranh_sha256_file_until(const char *path, const atomic_bool *stop, char hex[RANH_SHA256_HEX],
                           int64_t *bytes, struct ranh_err *err)
{
    int status = RANH_OK;
    enum { CHUNK = 1 << 16 };
    unsigned char *buf = ranh_alloc(CHUNK);
    struct sha256_ctx ctx;
    uint8_t digest[SHA256_DIGEST_SIZE];
    FILE *file = fopen(path, "rb");
    if (!file) {
        status = ranh_fail(err, RANH_E_INPUT,
                           _("%s: cannot be opened (%s). Check the path and that you may read it."),
                           path, strerror(errno));
        goto out;
    }
    sha256_init(&ctx);
    *bytes = 0;
    size_t n;
    while ((n = fread(buf, 1, CHUNK, file)) > 0) {
        if (atomic_load(stop)) {
            status = ranh_fail(err, RANH_E_INTERRUPTED, "%s", path);
            goto out;
        }
        sha256_update(&ctx, n, buf);
        *bytes += (int64_t)n;
    }
    if (ferror(file)) {
        status = ranh_fail(
            err, RANH_E_INPUT,
            _("%s: reading stopped after %lld bytes (%s). Copy the file again from its source."),
            path, (long long)*bytes, strerror(errno));
        goto out;
    }
    sha256_digest(&ctx, sizeof(digest), digest);
    base16_encode_update(hex, sizeof(digest), digest);
    hex[RANH_SHA256_HEX - 1] = '\0';
out:
    if (file)
        fclose(file);
    ranh_free(buf);
    return status;
}
