/* SPDX-License-Identifier: MIT */
/* The ground floor: arenas, strings, maps, numbers, dates, hashes, files, the pool. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <ranh/base/arena.h>
#include <ranh/base/date.h>
#include <ranh/base/fs.h>
#include <ranh/base/hash.h>
#include <ranh/base/map.h>
#include <ranh/base/num.h>
#include <ranh/base/pool.h>
#include <ranh/base/str.h>
#include <ranh/base/vec.h>

static void arena_pieces_are_apart_and_aligned(void **state)
{
    (void)state;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    unsigned char *piece[2000];
    for (size_t i = 0; i < 2000; i++) {
        piece[i] = ranh_arena_alloc(&arena, i % 97);
        assert_int_equal((uintptr_t)piece[i] % 16, 0);
        memset(piece[i], (int)(i % 251), i % 97);
    }
    for (size_t i = 0; i < 2000; i++)
        for (size_t j = 0; j < i % 97; j++)
            assert_int_equal(piece[i][j], i % 251);
    char *big = ranh_arena_alloc(&arena, 5u << 20);
    memset(big, 1, 5u << 20);
    size_t held = arena.total_bytes;
    ranh_arena_clear(&arena);
    assert_true(arena.total_bytes < held);
    assert_string_equal(ranh_arena_printf(&arena, "thửa %d", 12), "thửa 12");
    ranh_arena_release(&arena);
    assert_int_equal(arena.total_bytes, 0);
}

static void vec_keeps_what_was_pushed(void **state)
{
    (void)state;
    struct {
        RANH_VEC(int)
    } v = {0};
    for (int i = 0; i < 1000; i++)
        *ranh_vec_push(&v) = i * i;
    assert_int_equal(v.n, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(v.at[i], i * i);
    ranh_vec_release(&v);
    assert_null(v.at);
}

static void str_escapes_what_would_break_out(void **state)
{
    (void)state;
    struct ranh_str s = RANH_STR_INIT;
    assert_string_equal(s.text, "");
    ranh_str_put_json(&s, "Đất \"ở\"\n</script>\x01");
    assert_string_equal(s.text, "\"Đất \\\"ở\\\"\\n\\u003c/script>\\u0001\"");
    ranh_str_clear(&s);
    ranh_str_put_json(&s, NULL);
    assert_string_equal(s.text, "null");
    ranh_str_clear(&s);
    ranh_str_put_html(&s, "<b a='1' c=\"2\">&");
    assert_string_equal(s.text, "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;");
    ranh_str_clear(&s);
    ranh_str_put_csv(&s, "12A");
    ranh_str_putc(&s, ',');
    ranh_str_put_csv(&s, "a \"b\", c");
    assert_string_equal(s.text, "12A,\"a \"\"b\"\", c\"");
    ranh_str_clear(&s);
    ranh_str_put_html(&s, "Ch\xE1\xBB th\xED"); /* half a letter, and a Latin-1 one */
    assert_string_equal(s.text, "Ch\xEF\xBF\xBD\xEF\xBF\xBD th\xEF\xBF\xBD");
    char *own = ranh_str_detach(&s);
    assert_string_equal(s.text, "");
    ranh_free(own);
    ranh_str_release(&s);
}

static void map_keeps_order_and_values(void **state)
{
    (void)state;
    struct ranh_map map;
    ranh_map_init(&map);
    assert_null(ranh_map_get(&map, "x"));
    char key[32];
    for (int i = 0; i < 5000; i++) {
        bool fresh;
        snprintf(key, sizeof(key), "26740/%d/%d", i % 70, i);
        *ranh_map_put(&map, key, 0, &fresh) += i;
        assert_true(fresh);
    }
    for (int i = 0; i < 5000; i++) {
        bool fresh;
        snprintf(key, sizeof(key), "26740/%d/%d", i % 70, i);
        assert_string_equal(map.entry[i].key, key);
        assert_int_equal(*ranh_map_get(&map, key), i);
        ranh_map_put(&map, key, 0, &fresh);
        assert_false(fresh);
    }
    assert_int_equal(map.n, 5000);
    const char *a = ranh_map_intern(&map, "ODT"), *b = ranh_map_intern(&map, "ODT");
    assert_ptr_equal(a, b);
    ranh_map_release(&map);
}

static void numbers_are_read_whole_or_not_at_all(void **state)
{
    (void)state;
    double d = 7;
    assert_true(ranh_num_double(" 123.5 ", &d) && d == 123.5);
    assert_true(ranh_num_double("-.5e2", &d) && d == -50);
    const char *const bad[] = {"",     " ",  "12abc", "1,5", "nan",   "inf",
                               "0x10", "1e", ".",     "--1", "1e999", NULL};
    for (size_t i = 0; bad[i]; i++)
        assert_false(ranh_num_double(bad[i], &d));
    int64_t n = 0;
    assert_true(ranh_num_int("-9223372036854775808", &n) && n == INT64_MIN);
    assert_false(ranh_num_int("9223372036854775808", &n));
    assert_false(ranh_num_int("1.0", &n));
    assert_false(ranh_num_int("-", &n));
}

static void numbers_are_written_as_people_round(void **state)
{
    (void)state;
    char buf[RANH_NUM_MAX];
    assert_string_equal(ranh_num_write(buf, 0.1), "0.1");
    assert_string_equal(ranh_num_write(buf, 1191942.259), "1191942.259");
    assert_string_equal(ranh_num_write(buf, 1000), "1000");
    assert_string_equal(ranh_num_write(buf, -0.05), "-0.05");
    assert_string_equal(ranh_num_write(buf, 2997.4), "2997.4");
    assert_string_equal(ranh_num_write(buf, 1e300), "1e+300");
    double back;
    for (int i = -40000; i <= 40000; i += 7) /* few decimals and not quite, either side of zero */
        for (int k = -1; k <= 1; k++) {
            double value = i / 1000.0 * (1 + k * 2.3e-16);
            assert_true(ranh_num_double(ranh_num_write(buf, value), &back) && back == value);
        }
    double third = 1.0 / 3;
    assert_true(ranh_num_double(ranh_num_write(buf, third), &back) && back == third);
    assert_string_equal(ranh_num_fixed(buf, 0.05, 1), "0.1");
    assert_string_equal(ranh_num_fixed(buf, 1.005, 2), "1.01");
    assert_string_equal(ranh_num_fixed(buf, 0.0499, 1), "0.0");
    assert_string_equal(ranh_num_fixed(buf, -0.04, 1), "0.0");
    assert_string_equal(ranh_num_fixed(buf, -2.5, 0), "-3");
    assert_string_equal(ranh_num_people(buf, 1234567.89, 1, true), "1.234.567,9");
    assert_string_equal(ranh_num_people(buf, -1234.5, 1, false), "-1,234.5");
    assert_string_equal(ranh_num_people(buf, 999, 0, true), "999");
}

static void dates_know_the_calendar(void **state)
{
    (void)state;
    char buf[RANH_DATE_MAX];
    assert_int_equal(ranh_date_of(1970, 1, 1), 0);
    assert_int_equal(ranh_date_of(2026, 11, 22), 20779);
    assert_int_equal(ranh_date_of(2023, 2, 29), RANH_DATE_NONE);
    for (int32_t day = ranh_date_of(1899, 1, 1); day < ranh_date_of(2101, 1, 1); day++) {
        int32_t back;
        assert_true(ranh_date_parse(ranh_date_iso(buf, day), &back));
        assert_int_equal(back, day);
        assert_true(ranh_date_parse(ranh_date_vi(buf, day), &back));
        assert_int_equal(back, day);
    }
    assert_string_equal(ranh_date_vi(buf, ranh_date_of(2026, 11, 2)), "02/11/2026");
    assert_string_equal(ranh_date_vi(buf, RANH_DATE_NONE), "");
    int32_t d;
    assert_true(ranh_date_parse("05/09/2025", &d) && d == ranh_date_of(2025, 9, 5));
    assert_true(ranh_date_parse("2025/09/05 00:00:00+07", &d) && d == ranh_date_of(2025, 9, 5));
    assert_false(ranh_date_parse("31/02/2025", &d));
    assert_false(ranh_date_parse("09-2025", &d));
    assert_false(ranh_date_parse("2025-09/05", &d));
    assert_false(ranh_date_parse("45800", &d));
}

static void hashes_tell_fields_apart(void **state)
{
    (void)state;
    char a[RANH_HASH_HEX], b[RANH_HASH_HEX], c[RANH_HASH_HEX];
    struct ranh_hash h;
    ranh_hash_init(&h), ranh_hash_text(&h, "ab"), ranh_hash_text(&h, "c"), ranh_hash_hex(&h, a);
    ranh_hash_init(&h), ranh_hash_text(&h, "a"), ranh_hash_text(&h, "bc"), ranh_hash_hex(&h, b);
    assert_string_not_equal(a, b);
    ranh_hash_init(&h), ranh_hash_text(&h, NULL), ranh_hash_hex(&h, a);
    ranh_hash_init(&h), ranh_hash_text(&h, ""), ranh_hash_hex(&h, c);
    assert_string_not_equal(a, c);
    assert_int_equal(strlen(a), 32);
}

static void files_appear_whole(void **state)
{
    (void)state;
    char dir[] = "/tmp/ranh-base-XXXXXX";
    assert_non_null(mkdtemp(dir));
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    struct ranh_err err = {0};
    char *deep = ranh_fs_join(&arena, dir, "a/b/c");
    assert_int_equal(ranh_fs_mkdirs(deep, &err), 0);
    char *path = ranh_fs_join(&arena, deep, "tờ 12.CSV");
    assert_int_equal(ranh_fs_write(path, "abc", 3, &err), 0);
    char hex[RANH_SHA256_HEX];
    int64_t bytes;
    assert_int_equal(ranh_sha256_file(path, hex, &bytes, &err), 0);
    assert_string_equal(
        hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); /* FIPS 180-4 */
    assert_int_equal(bytes, 3);
    assert_string_equal(ranh_fs_extension(&arena, path), "csv");
    char *text;
    size_t n;
    assert_int_equal(ranh_fs_read(&arena, path, 10, &text, &n, &err), 0);
    assert_string_equal(text, "abc");
    assert_int_equal(ranh_fs_read(&arena, path, 2, &text, &n, &err), RANH_E_INPUT);
    ranh_err_clear(&err);
    assert_int_equal(ranh_fs_read(&arena, deep, 100, &text, &n, &err), RANH_E_INPUT);
    assert_non_null(strstr(err.text, deep));
    ranh_err_clear(&err);
    assert_int_equal(ranh_fs_write(ranh_fs_join(&arena, path, "x"), "", 0, &err), RANH_E_OUTPUT);
    ranh_err_clear(&err);
    struct ranh_fs_out out;
    assert_int_equal(ranh_fs_out_open(&out, path, &err), 0);
    fputs("half", out.file);
    ranh_fs_out_discard(&out);
    assert_int_equal(ranh_fs_read(&arena, path, 10, &text, &n, &err), 0);
    assert_string_equal(text, "abc");
    int fd, second;
    assert_int_equal(ranh_fs_lock(path, &fd, &err), 0);
    assert_int_equal(ranh_fs_lock(path, &second, &err), RANH_E_LOCKED);
    char pid[32];
    snprintf(pid, sizeof(pid), "%ld", (long)getpid());
    assert_non_null(strstr(err.text, pid));
    ranh_err_clear(&err);
    ranh_fs_unlock(path, fd);
    assert_int_equal(ranh_fs_lock(path, &fd, &err), 0);
    ranh_fs_unlock(path, fd);
    assert_int_equal(ranh_fs_remove(dir, &err), 0);
    assert_false(ranh_fs_exists(dir));
    assert_int_equal(ranh_fs_remove(dir, &err), 0);
    ranh_arena_release(&arena);
}

struct squares {
    uint64_t *out;
    size_t fail_from;
};

static int square(void *context, unsigned worker, size_t first, size_t last, struct ranh_err *err)
{
    (void)worker;
    struct squares *squares = context;
    for (size_t i = first; i < last; i++) {
        if (i >= squares->fail_from)
            return ranh_fail(err, RANH_E_INPUT, "row %zu", i);
        squares->out[i] = i * i;
    }
    return RANH_OK;
}

static void pool_does_all_and_names_the_first_failure(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 7; threads += 2) {
        struct ranh_pool *pool = ranh_pool_new(threads);
        struct squares squares = {ranh_calloc(10007, sizeof(uint64_t)), SIZE_MAX};
        struct ranh_err err = {0};
        assert_int_equal(ranh_pool_run(pool, 10007, 13, square, &squares, &err), 0);
        for (size_t i = 0; i < 10007; i++)
            assert_int_equal(squares.out[i], i * i);
        squares.fail_from = 5003;
        assert_int_equal(ranh_pool_run(pool, 10007, 13, square, &squares, &err), RANH_E_INPUT);
        assert_string_equal(err.text, "row 5003");
        ranh_free(squares.out);
        ranh_pool_free(pool);
    }
}

static void failures_keep_the_first_reason_and_whole_letters(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    assert_int_equal(ranh_fail(&err, RANH_E_INPUT, "first"), RANH_E_INPUT);
    assert_int_equal(ranh_fail(&err, RANH_E_OUTPUT, "second"), RANH_E_INPUT);
    ranh_fail_context(&err, "source %s", "a");
    assert_string_equal(err.text, "source a: first");
    ranh_err_clear(&err);
    char path[2000];
    for (size_t i = 0; i + 3 < sizeof(path); i += 3)
        memcpy(path + i, "ộ", 4);
    for (int shift = 0; shift < 3; shift++) {
        ranh_err_clear(&err);
        ranh_fail(&err, RANH_E_INPUT, "%.*s%s", shift, "abc", path);
        size_t n = strlen(err.text);
        assert_int_equal((n - (size_t)shift) % 3, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_pieces_are_apart_and_aligned),
        cmocka_unit_test(vec_keeps_what_was_pushed),
        cmocka_unit_test(str_escapes_what_would_break_out),
        cmocka_unit_test(map_keeps_order_and_values),
        cmocka_unit_test(numbers_are_read_whole_or_not_at_all),
        cmocka_unit_test(numbers_are_written_as_people_round),
        cmocka_unit_test(dates_know_the_calendar),
        cmocka_unit_test(hashes_tell_fields_apart),
        cmocka_unit_test(files_appear_whole),
        cmocka_unit_test(pool_does_all_and_names_the_first_failure),
        cmocka_unit_test(failures_keep_the_first_reason_and_whole_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
