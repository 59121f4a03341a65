/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/i18n.h>
#include <ranh/base/opt.h>

struct args {
    bool dry, shown;
    int verbose, colour;
    int64_t zoom;
    double share;
    const char *path;
    struct ranh_opt_list fields;
};
struct common {
    bool json, brief, full;
};

static const char *const colours[] = {"auto", "always", "never", NULL};
static const struct ranh_opt own[] = {
    RANH_OPT_INT('z', "min-zoom", offsetof(struct args, zoom), "Z", N_("lowest zoom"), 0, 22),
    RANH_OPT_DOUBLE(0, "min-share", offsetof(struct args, share), "SHARE", N_("smallest share")),
    RANH_OPT_TEXT('o', "output", offsetof(struct args, path), "FILE", N_("where to write")),
    RANH_OPT_LIST(0, "field", offsetof(struct args, fields), "ROLE=COLUMN", N_("a column")),
    RANH_OPT_FLAG('n', "dry-run", offsetof(struct args, dry), N_("only say")),
    RANH_OPT_FLAG(0, "secret", offsetof(struct args, shown), NULL),
    RANH_OPT_END,
};
static const struct ranh_opt shared[] = {
    RANH_OPT_GROUP(N_("Common options:")),
    RANH_OPT_FLAG('h', NULL, offsetof(struct common, brief), N_("short help")),
    RANH_OPT_FLAG(0, "help", offsetof(struct common, full), N_("full help")),
    RANH_OPT_FLAG(0, "json", offsetof(struct common, json), N_("JSON on stdout")),
    RANH_OPT_END,
};
static const struct ranh_opt more[] = {
    RANH_OPT_COUNT('v', "verbose", offsetof(struct args, verbose), N_("say more")),
    RANH_OPT_CHOICE(0, "color", offsetof(struct args, colour), "WHEN", N_("colours"), colours),
    RANH_OPT_END,
};
static const struct ranh_opt *const tables[] = {own, shared, more, NULL};
static const char *const examples[] = {"ranh tile --min-zoom 12", NULL};
static const struct ranh_opt_usage usage = {.program = "ranh tile",
                                            .summary = "draws tiles",
                                            .positional = "FILE...",
                                            .examples = examples,
                                            .tables = tables};

static struct ranh_arena arena;
static struct args args;
static struct common common;
static struct ranh_opt_list rest;
static struct ranh_err err;

/* Words after the program's name, NULL-terminated. */
static int parse(const char *const *words)
{
    char *argv[32] = {(char *)"ranh"};
    int argc = 1;
    while (words[argc - 1]) {
        argv[argc] = (char *)words[argc - 1];
        argc++;
    }
    args = (struct args){0};
    common = (struct common){0};
    err = (struct ranh_err){0};
    void *const targets[] = {&args, &common, &args};
    return ranh_opt_parse(&usage, targets, argc, argv, &arena, &rest, &err);
}
#define PARSE(...) parse((const char *const[]){__VA_ARGS__, NULL})

static void test_values(void **state)
{
    (void)state;
    assert_int_equal(PARSE("--min-zoom", "12", "-o", "x.mbtiles", "a", "--min-share=0.25", "-",
                           "-nvv", "--json", "--color=never", "--", "-b"),
                     0);
    assert_int_equal(args.zoom, 12);
    assert_string_equal(args.path, "x.mbtiles");
    assert_true(args.share == 0.25);
    assert_true(args.dry);
    assert_int_equal(args.verbose, 2);
    assert_true(common.json);
    assert_int_equal(args.colour, 2);
    assert_int_equal(rest.n, 3);
    assert_string_equal(rest.at[0], "a");
    assert_string_equal(rest.at[1], "-");
    assert_string_equal(rest.at[2], "-b");

    assert_int_equal(PARSE("-z7", "-nofile", "--no-dry-run"), 0);
    assert_int_equal(args.zoom, 7);
    assert_string_equal(args.path, "file");
    assert_false(args.dry);
    assert_int_equal(PARSE("--min-share", "-1"), 0); /* a value may begin with a dash */
    assert_true(args.share == -1);
    assert_int_equal(PARSE("-h"), 0);
    assert_true(common.brief && !common.full);
    assert_int_equal(PARSE("--secret"), 0);
    assert_true(args.shown);
}

static void test_lists_append(void **state)
{
    (void)state;
    assert_int_equal(PARSE("--field", "a=1", "--field=b=2", "--field", "c=3", "--field", "d=4",
                           "--field", "e=5"),
                     0);
    assert_int_equal(args.fields.n, 5);
    assert_string_equal(args.fields.at[1], "b=2");
    assert_string_equal(args.fields.at[4], "e=5");
}

static void fails(int got, const char *text)
{
    assert_int_equal(got, RANH_E_USAGE);
    assert_int_equal(err.status, RANH_E_USAGE);
    assert_string_equal(err.text, text);
}

static void test_errors(void **state)
{
    (void)state;
    fails(PARSE("--min-zom", "3"), "unknown option --min-zom; did you mean --min-zoom?");
    fails(PARSE("--zebra"), "unknown option --zebra; \"ranh tile -h\" lists the options");
    fails(PARSE("-x"), "unknown option -x; \"ranh tile -h\" lists the options");
    fails(PARSE("--secre"),
          "unknown option --secre; \"ranh tile -h\" lists the options"); /* hidden */
    fails(PARSE("--min-zoom", "23"), "--min-zoom: \"23\" is not a whole number from 0 to 22");
    fails(PARSE("-z", "1x"), "--min-zoom: \"1x\" is not a whole number from 0 to 22");
    fails(PARSE("--min-zoom="), "--min-zoom: \"\" is not a whole number from 0 to 22");
    fails(PARSE("--min-share", "0,5"),
          "--min-share: \"0,5\" is not a number (write 0.5, with a point)");
    fails(PARSE("--output"), "--output needs a value: --output FILE");
    fails(PARSE("-o"), "--output needs a value: --output FILE");
    fails(PARSE("--dry-run=yes"), "--dry-run takes no value");
    fails(PARSE("--no-output"), "unknown option --no-output; did you mean --output?");
    fails(PARSE("--color", "alway"),
          "--color: \"alway\" is none of auto, always, never; did you mean \"always\"?");
    fails(PARSE("--color", "rainbow"), "--color: \"rainbow\" is none of auto, always, never");
}

static void test_help(void **state)
{
    (void)state;
    struct ranh_str out = RANH_STR_INIT;
    ranh_opt_help(&usage, true, &out);
    const char *example = strstr(out.text, "ranh tile --min-zoom 12"),
               *line = strstr(out.text, "  -z, --min-zoom Z");
    assert_non_null(example);
    assert_non_null(line);
    assert_true(example < line); /* examples first */
    assert_non_null(strstr(out.text, "lowest zoom"));
    assert_non_null(strstr(out.text, "Usage: ranh tile [options] FILE..."));
    assert_non_null(strstr(out.text, "--color auto|always|never"));
    assert_non_null(strstr(out.text, "Common options:"));
    assert_null(strstr(out.text, "secret"));
    ranh_str_clear(&out);
    ranh_opt_help(&usage, false, &out);
    assert_null(strstr(out.text, "Common options:"));
    assert_non_null(strstr(out.text, "\"ranh tile --help\" lists all options."));
    ranh_str_release(&out);
}

static void test_json_and_completion(void **state)
{
    (void)state;
    struct ranh_str out = RANH_STR_INIT;
    ranh_opt_json(&usage, &out);
    assert_non_null(strstr(
        out.text, "{\"name\":\"min-zoom\",\"letter\":\"z\",\"type\":\"integer\",\"value\":\"Z\","
                  "\"min\":0,\"max\":22,\"help\":\"lowest zoom\"}"));
    assert_null(strstr(out.text, "secret"));
    ranh_str_clear(&out);
    assert_null(ranh_opt_complete(&usage, NULL, &out));
    assert_string_equal(out.text, "--min-zoom\n--min-share\n--output\n--field\n--dry-run\n--help\n-"
                                  "-json\n--verbose\n--color\n");
    ranh_str_clear(&out);
    assert_null(ranh_opt_complete(&usage, "--color", &out));
    assert_string_equal(out.text, "auto\nalways\nnever\n");
    ranh_str_clear(&out);
    assert_string_equal(ranh_opt_complete(&usage, "-o", &out), "FILE");
    assert_string_equal(out.text, "");
    ranh_str_release(&out);
}

static int setup(void **state)
{
    (void)state;
    ranh_i18n_init("en", NULL);
    ranh_arena_init(&arena);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ranh_arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_lists_append),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_help),
        cmocka_unit_test(test_json_and_completion),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
