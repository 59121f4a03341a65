/* SPDX-License-Identifier: MIT */
#ifndef RANH_BASE_HASH_H
#define RANH_BASE_HASH_H
/*
 * Two hashes: XXH3-128 for "did it change" and stable ids inside the suite, SHA-256 for evidence that
 * leaves it. Hex is lower case.
 */
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/err.h>

#define RANH_HASH_HEX   33 /* 32 digits and NUL */
#define RANH_SHA256_HEX 65 /* 64 digits and NUL */

/* A running XXH3-128: add fields one by one; each is length-prefixed, so ("ab","c") != ("a","bc"). */
struct ranh_hash {
    void *state;
};
void ranh_hash_init(struct ranh_hash *hash);
void ranh_hash_bytes(struct ranh_hash *hash, const void *bytes, size_t n);
void ranh_hash_text(struct ranh_hash *hash, const char *text); /* NULL differs from "" */
void ranh_hash_int(struct ranh_hash *hash, int64_t value);
/* Writes the digest and releases the state. */
void ranh_hash_hex(struct ranh_hash *hash, char hex[RANH_HASH_HEX]);

/* One XXH3-128 of a piece of memory, for sums over many: half a gigabyte a second and more. */
struct ranh_hash128 {
    uint64_t low, high;
};
struct ranh_hash128 ranh_hash_once(const void *bytes, size_t n);

/* SHA-256 and size of a file, read in one pass. RANH_E_INPUT when it cannot be read. */
int ranh_sha256_file_until(const char *path, const atomic_bool *stop, char hex[RANH_SHA256_HEX],
                           int64_t *bytes, struct ranh_err *err); /* RANH_E_INTERRUPTED */
int ranh_sha256_file(const char *path, char hex[RANH_SHA256_HEX], int64_t *bytes,
                     struct ranh_err *err);

#endif
