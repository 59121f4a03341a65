/* SPDX-License-Identifier: MIT */
/*
 * The front end: `ranh <command>`, or a link `ranh-<command>` to the same program.
 *
 * Everything a command says to its caller is gathered and written at the end in one go: a reader of
 * the pipe never sees half an answer of a run that failed. Messages go to standard error at once.
 */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ranh/base/fs.h>
#include <ranh/base/text.h>

static volatile sig_atomic_t stop_wanted; /* the one thing a signal handler may touch */

/* The first signal asks to stop; by SA_RESETHAND a second one kills. */
static void on_signal(int signal_number)
{
    (void)signal_number;
    stop_wanted = 1;
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal,
                               .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* Where vi.mo lies: beside the program in the build folder, else where it was installed. */
static const char *catalogue_dir(struct ranh_arena *arena)
{
    static const char *const beside[] = {"locale", "../share/locale", NULL};
    char program[4096];
    ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);
    program[n > 0 ? n : 0] = '\0';
    const char *dir = ranh_fs_dirname(arena, program);
    for (const char *const *b = beside; *b; b++) {
        const char *candidate = ranh_fs_join(arena, dir, *b);
        if (ranh_fs_exists(ranh_fs_join(arena, candidate, "vi/LC_MESSAGES/ranh.mo")))
            return candidate;
    }
    return RANH_PREFIX "/share/locale";
}

/* The language is needed before the options are read: their mistakes are told in it. */
static const char *wanted_language(int argc, char *const *argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "--lang=", 7) == 0)
            return argv[i] + 7;
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            return argv[i + 1];
    }
    return NULL;
}

static bool color_wanted(int choice, int fd)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    if (choice != 0)
        return choice == 1;
    return isatty(fd) && !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0);
}

static void open_log(struct ranh_cli *cli)
{
    const struct ranh_common *c = &cli->common;
    /* What stages say as they go is of no interest where a report follows at once. */
    bool terse = c->quiet || (cli->command->run == ranh_cmd_check && !c->verbose);
    enum ranh_log_level level = terse        ? RANH_LOG_WARNING
                                : c->verbose ? RANH_LOG_DEBUG
                                             : RANH_LOG_INFO;
    enum ranh_progress_mode progress = (enum ranh_progress_mode)c->progress;
    if (c->quiet && progress == RANH_PROGRESS_AUTO)
        progress = RANH_PROGRESS_NEVER;
    ranh_log_free(cli->log);
    cli->log = ranh_log_new(stderr, level, progress, color_wanted(c->color, STDERR_FILENO));
    cli->color = color_wanted(c->color, STDOUT_FILENO);
}

int ranh_cli_run(struct ranh_cli *cli, const struct ranh_command *command, int argc,
                 char *const *argv, struct ranh_err *err)
{
    void *args = ranh_arena_zero(&cli->arena, 1, command->args_bytes ? command->args_bytes : 1);
    cli->command = command;
    cli->argc = argc;
    cli->argv = argv;
    int r = ranh_cli_parse(cli, args, err);
    open_log(cli);
    if (r != 0)
        return r;
    if (cli->common.brief_help || cli->common.full_help)
        ranh_opt_help(ranh_cli_usage(&cli->arena, command), cli->common.full_help, &cli->out);
    else if (cli->common.json_usage)
        ranh_opt_json(ranh_cli_usage(&cli->arena, command), &cli->out);
    else if (cli->common.version)
        ranh_cli_versions(cli->common.json, &cli->out);
    else if (!command->positional && cli->words.n > 0)
        r = ranh_fail(err, RANH_E_USAGE, _("ranh %s takes no file or word (\"%s\")"), command->name,
                      cli->words.at[0]);
    else
        r = command->run(cli, args, err);
    return r;
}

static int unknown_command(struct ranh_cli *cli, const char *word, struct ranh_err *err)
{
    const char *near = ranh_text_suggest(word, ranh_command_names(&cli->arena));
    if (near)
        return ranh_fail(err, RANH_E_USAGE,
                         _("there is no command \"%s\"; did you mean \"ranh %s\"?"), word, near);
    if (ranh_fs_exists(word))
        return ranh_fail(err, RANH_E_USAGE, _("\"%s\" is a file; to check it: ranh check %s"), word,
                         word);
    return ranh_fail(err, RANH_E_USAGE, _("there is no command \"%s\"; \"ranh help\" lists them"),
                     word);
}

static void all_usages(struct ranh_cli *cli)
{
    ranh_str_putc(&cli->out, '[');
    for (const struct ranh_command *c = ranh_commands; c->name; c++) {
        ranh_str_puts(&cli->out, c == ranh_commands ? "" : ",");
        ranh_opt_json(ranh_cli_usage(&cli->arena, c), &cli->out);
    }
    ranh_str_puts(&cli->out, "]\n");
}

/* Options before or instead of a command. */
static int top_option(struct ranh_cli *cli, int argc, char *const *argv, struct ranh_err *err)
{
    const char *word = argv[1];
    if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0)
        ranh_cli_overview(&cli->out);
    else if (strcmp(word, "--version") == 0)
        ranh_cli_versions(argc > 2 && strcmp(argv[2], "--json") == 0, &cli->out);
    else if (strcmp(word, "--json-usage") == 0)
        all_usages(cli);
    else if (strcmp(word, "--complete") == 0)
        ranh_cli_complete(&cli->arena, argc - 2, argv + 2, &cli->out);
    else
        return ranh_fail(err, RANH_E_USAGE, _("options stand behind the command: ranh COMMAND %s"),
                         word);
    return 0;
}

static int dispatch(struct ranh_cli *cli, int argc, char *const *argv, struct ranh_err *err)
{
    const char *self = ranh_fs_basename(argc > 0 ? argv[0] : "ranh");
    const struct ranh_command *linked =
        strncmp(self, "ranh-", 5) == 0 ? ranh_command_find(self + 5) : NULL;
    if (linked)
        return ranh_cli_run(cli, linked, argc, argv, err);
    while (argc > 1 && strncmp(argv[1], "--lang", 6) == 0) { /* read already */
        int used = argv[1][6] == '=' || argc < 3 ? 1 : 2;
        argc -= used;
        argv += used;
    }
    if (argc < 2) {
        struct ranh_str overview = RANH_STR_INIT;
        ranh_cli_overview(&overview);
        fputs(overview.text, stderr);
        ranh_str_release(&overview);
        return ranh_fail(err, RANH_E_USAGE, _("give a command"));
    }
    if (argv[1][0] == '-')
        return top_option(cli, argc, argv, err);
    const struct ranh_command *command = ranh_command_find(argv[1]);
    return command ? ranh_cli_run(cli, command, argc - 1, argv + 1, err)
                   : unknown_command(cli, argv[1], err);
}

static void put_json_error(struct ranh_cli *cli, const struct ranh_err *err)
{
    ranh_str_clear(&cli->out);
    ranh_str_printf(&cli->out, "{\"error\":{\"status\":\"%s\",\"exit\":%d,\"text\":",
                    ranh_status_name(err->status), (int)err->status);
    ranh_str_put_json(&cli->out, err->text);
    if (cli->error_more.len)
        ranh_str_printf(&cli->out, ",%s", cli->error_more.text);
    ranh_str_puts(&cli->out, "}}\n");
}

static int write_out(const struct ranh_str *out, struct ranh_err *err)
{
    bool good = fwrite(out->text, 1, out->len, stdout) == out->len && fflush(stdout) == 0;
    return good ? 0
                : ranh_fail(err, RANH_E_OUTPUT, _("standard output cannot be written (%s)"),
                            strerror(errno));
}

int main(int argc, char **argv)
{
    struct ranh_cli cli = {.out = RANH_STR_INIT, .error_more = RANH_STR_INIT, .stop = &stop_wanted};
    struct ranh_err err = {0};
    ranh_arena_init(&cli.arena);
    ranh_i18n_init(wanted_language(argc, argv), catalogue_dir(&cli.arena));
    catch_signals();
    cli.log =
        ranh_log_new(stderr, RANH_LOG_INFO, RANH_PROGRESS_AUTO, color_wanted(0, STDERR_FILENO));

    int r = dispatch(&cli, argc, argv, &err);
    if (r != 0 && err.status != RANH_OK) {
        ranh_log_err(cli.log, &err);
        if (cli.common.json)
            put_json_error(&cli, &err);
    }
    struct ranh_err late = {0};
    if (write_out(&cli.out, &late) != 0) {
        ranh_log_err(cli.log, &late);
        r = r != 0 ? r : (int)late.status;
    }
    ranh_log_free(cli.log);
    ranh_str_release(&cli.out);
    ranh_str_release(&cli.error_more);
    ranh_arena_release(&cli.arena);
    return r;
}
