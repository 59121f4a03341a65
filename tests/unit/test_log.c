/* SPDX-License-Identifier: MIT */
/* Messages and progress as they arrive in a pipe and on a terminal (a pseudo-terminal here). */
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include <ranh/base/i18n.h>
#include <ranh/base/log.h>

static char got[20000];

static const char *read_back(FILE *file)
{
    fflush(file);
    rewind(file);
    size_t n = fread(got, 1, sizeof(got) - 1, file);
    got[n] = '\0';
    fclose(file);
    return got;
}

static void test_levels(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    struct ranh_log *log = ranh_log_new(file, RANH_LOG_INFO, RANH_PROGRESS_NEVER, false);
    struct ranh_err err = {0};
    ranh_fail(&err, RANH_E_INPUT, "a.shp: missing");
    ranh_log_say(log, RANH_LOG_INFO, "%d parcels", 7);
    ranh_log_say(log, RANH_LOG_DEBUG, "not told");
    ranh_log_say(log, RANH_LOG_WARNING, "odd");
    ranh_log_err(log, &err);
    ranh_log_say(NULL, RANH_LOG_ERROR, "nowhere");
    ranh_log_err(NULL, &err);
    ranh_progress_add(NULL, 1);
    ranh_log_free(log);
    assert_string_equal(read_back(file),
                        "7 parcels\nranh: warning: odd\nranh: error: a.shp: missing\n");
}

static void test_colour(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    struct ranh_log *log = ranh_log_new(file, RANH_LOG_ERROR, RANH_PROGRESS_NEVER, true);
    ranh_log_say(log, RANH_LOG_ERROR, "bad");
    ranh_log_free(log);
    assert_string_equal(read_back(file), "ranh: \033[1;31merror:\033[0m bad\n");
}

/* A clock tick passes between the steps, so that each is due. */
static void steps(struct ranh_log *log, int n, uint64_t each)
{
    for (int i = 0; i < n; i++) {
        usleep(110000);
        ranh_progress_add(log, each);
    }
}

static void test_pipe_gets_a_line_per_tenth(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    struct ranh_log *log = ranh_log_new(file, RANH_LOG_INFO, RANH_PROGRESS_ALWAYS, false);
    ranh_progress_begin(log, "ingest", 100);
    steps(log, 4, 5); /* 5 10 15 20: two tenths */
    ranh_progress_end(log);
    ranh_progress_add(log, 80); /* after the end: nothing */
    ranh_log_free(log);
    read_back(file);
    int lines = 0;
    for (const char *p = got; (p = strchr(p, '\n')); p++)
        lines++;
    assert_int_equal(lines, 2);
    assert_non_null(strstr(got, "ingest  10 %  10 / 100"));
    assert_non_null(strstr(got, "ingest  20 %  20 / 100"));
    assert_null(strchr(got, '\r'));
}

static void test_automatic_progress_waits(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    struct ranh_log *log = ranh_log_new(file, RANH_LOG_INFO, RANH_PROGRESS_AUTO, false);
    ranh_progress_begin(log, "ingest", 100);
    steps(log, 2, 50);
    ranh_progress_end(log);
    ranh_log_free(log);
    assert_string_equal(read_back(file), "");
}

static void test_json(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    struct ranh_log *log = ranh_log_new(file, RANH_LOG_INFO, RANH_PROGRESS_JSON, false);
    ranh_progress_begin(log, "tile \"a\"", 0);
    ranh_progress_add(log, 3);
    ranh_progress_begin(log, "b", 9); /* ends the first */
    ranh_progress_add(log, 9);
    ranh_log_free(log); /* ends the second */
    read_back(file);
    assert_non_null(
        strstr(got, "{\"progress\":\"tile \\\"a\\\"\",\"done\":3,\"total\":null,\"seconds\":"));
    assert_non_null(strstr(got, "{\"progress\":\"b\",\"done\":9,\"total\":9,\"seconds\":"));
}

static void test_message_wipes_the_line(void **state)
{
    (void)state;
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
        skip();
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    struct termios raw;
    tcgetattr(slave, &raw);
    raw.c_oflag &= ~(tcflag_t)OPOST;
    tcsetattr(slave, TCSANOW, &raw);
    FILE *file = fdopen(slave, "w");
    struct ranh_log *log = ranh_log_new(file, RANH_LOG_INFO, RANH_PROGRESS_ALWAYS, false);
    ranh_progress_begin(log, "tile", 10);
    steps(log, 1, 5);
    ranh_log_say(log, RANH_LOG_INFO, "hello");
    steps(log, 1, 1);
    ranh_log_free(log);
    fclose(file);
    size_t have = 0;
    for (ssize_t n; (n = read(master, got + have, sizeof(got) - 1 - have)) > 0;)
        have += (size_t)n;
    got[have] = '\0';
    close(master);
    const char *first = strstr(got, "\r\033[Ktile  50 %"), *wiped = strstr(got, "\r\033[Khello\n");
    assert_non_null(first);
    assert_non_null(wiped);
    assert_true(first < wiped);
    assert_non_null(strstr(wiped, "\r\033[Ktile  60 %"));
    assert_string_equal(got + strlen(got) - 4, "\r\033[K"); /* nothing is left behind */
}

static void *worker(void *context)
{
    for (int i = 0; i < 100000; i++) {
        ranh_progress_add(context, 1);
        if (i % 20000 == 0)
            ranh_log_say(context, RANH_LOG_INFO, "whole line");
    }
    return NULL;
}

static void test_threads(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    struct ranh_log *log = ranh_log_new(file, RANH_LOG_INFO, RANH_PROGRESS_JSON, false);
    ranh_progress_begin(log, "t", 400000);
    pthread_t thread[4];
    for (int i = 0; i < 4; i++)
        pthread_create(&thread[i], NULL, worker, log);
    for (int i = 0; i < 4; i++)
        pthread_join(thread[i], NULL);
    ranh_log_free(log);
    read_back(file);
    assert_non_null(strstr(got, "\"done\":400000,")); /* none lost */
    int whole = 0;
    for (const char *p = got; *p; p = strchr(p, '\n') + 1)
        whole += strncmp(p, "whole line\n", 11) == 0;
    assert_int_equal(whole, 20); /* none torn */
}

static int setup(void **state)
{
    (void)state;
    ranh_i18n_init("en", NULL);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_colour),
        cmocka_unit_test(test_pipe_gets_a_line_per_tenth),
        cmocka_unit_test(test_automatic_progress_waits),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_message_wipes_the_line),
        cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
