/* SPDX-License-Identifier: MIT */
/* The radix sort against qsort, and its stability. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/arena.h>
#include <ranh/base/sort.h>

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void sorts_as_qsort_and_keeps_equal_ones_in_order(void **state)
{
    (void)state;
    uint64_t z = 1;
    const size_t sizes[] = {0, 1, 2, 47, 48, 49, 1000, 70000};
    const uint64_t masks[] = {UINT64_MAX, 0xFF, 0xFF00FF0000000000, 0x3, 0};
    for (size_t s = 0; s < 8; s++)
        for (size_t m = 0; m < 5; m++) {
            size_t n = sizes[s];
            uint64_t *key = ranh_alloc(n * 8), *copy = ranh_alloc(n * 8),
                     *before = ranh_alloc(n * 8);
            uint32_t *item = ranh_alloc(n * 4);
            for (size_t i = 0; i < n; i++) {
                z = z * 6364136223846793005u + 1442695040888963407u;
                before[i] = copy[i] = key[i] = (z ^ z >> 31) & masks[m];
                item[i] = (uint32_t)i;
            }
            ranh_sort_u64(key, item, n);
            qsort(copy, n, 8, by_value);
            for (size_t i = 0; i < n; i++) {
                assert_true(key[i] == copy[i] && before[item[i]] == key[i]);
                assert_true(i == 0 || key[i - 1] < key[i] || item[i - 1] < item[i]);
            }
            memcpy(key, before, n * 8);
            ranh_sort_u64(key, NULL, n);
            assert_int_equal(n ? memcmp(key, copy, n * 8) : 0, 0);
            for (unsigned threads = 1; threads <= 3; threads++) {
                struct ranh_pool *pool = ranh_pool_new(threads);
                memcpy(key, before, n * 8);
                for (size_t i = 0; i < n; i++)
                    item[i] = (uint32_t)i;
                ranh_sort_u64_with(pool, key, item, n);
                assert_int_equal(n ? memcmp(key, copy, n * 8) : 0, 0);
                for (size_t i = 0; i < n; i++) {
                    assert_true(before[item[i]] == key[i]);
                    assert_true(i == 0 || key[i - 1] < key[i] || item[i - 1] < item[i]);
                }
                memcpy(key, before, n * 8);
                ranh_sort_u64_with(pool, key, NULL, n);
                assert_int_equal(n ? memcmp(key, copy, n * 8) : 0, 0);
                ranh_pool_free(pool);
            }
            ranh_free(key), ranh_free(copy), ranh_free(before), ranh_free(item);
        }
}

static void pair_keys_order_signed_numbers(void **state)
{
    (void)state;
    assert_true(ranh_sort_key(-1, 5) < ranh_sort_key(0, -5));
    assert_true(ranh_sort_key(3, -1) < ranh_sort_key(3, 0));
    assert_true(ranh_sort_key(INT32_MIN, INT32_MAX) < ranh_sort_key(INT32_MAX, INT32_MIN));
}

/* Every one that is there, none that is not, whatever lies behind the id. */
static void an_id_is_found_or_not(void **state)
{
    struct row {
        int64_t id;
        char more[9];
    } rows[40];
    (void)state;
    for (size_t n = 0; n <= 40; n++) {
        for (size_t i = 0; i < n; i++)
            rows[i] = (struct row){.id = 3 * (int64_t)i - 30};
        for (int64_t id = -32; id < 95; id++) {
            const struct row *found = ranh_find_id(rows, n, sizeof(*rows), id);
            bool there = id >= -30 && (id + 30) % 3 == 0 && (size_t)(id + 30) / 3 < n;
            assert_true(there ? found && found->id == id : !found);
        }
    }
    rows[0].id = INT64_MIN;
    rows[1].id = INT64_MAX;
    assert_ptr_equal(ranh_find_id(rows, 2, sizeof(*rows), INT64_MAX), &rows[1]);
    assert_null(ranh_find_id(NULL, 0, sizeof(*rows), 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_is_found_or_not),
        cmocka_unit_test(sorts_as_qsort_and_keeps_equal_ones_in_order),
        cmocka_unit_test(pair_keys_order_signed_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
