/* SPDX-License-Identifier: MIT */
#ifndef RANH_PIPELINE_CLI_H
#define RANH_PIPELINE_CLI_H
/*
 * The front end: one table of commands (commands.c), one set of common options (common.c), one way
 * to end. A command gets its options parsed and its log ready, writes data to stdout, and returns a
 * status that is the exit status. Only main() exits.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/i18n.h>
#include <ranh/base/log.h>
#include <ranh/base/opt.h>
#include <ranh/base/str.h>
#include <ranh/base/vec.h>
#include <ranh/run/project.h>
#include <ranh/run/workspace.h>

/* Options of every command. */
struct ranh_common {
    bool brief_help, full_help, version, json_usage;
    bool quiet, json, dry_run, overwrite;
    int verbose, color, progress, fail_on;
    int64_t threads;
    const char *project, *lang;
};
enum { RANH_FAIL_ON_NEVER, RANH_FAIL_ON_INFO, RANH_FAIL_ON_WARNING, RANH_FAIL_ON_ERROR };

struct ranh_command;

struct ranh_cli {
    const struct ranh_command *command;
    struct ranh_common common;
    struct ranh_arena arena; /* of the program */
    struct ranh_log *log;
    struct ranh_opt_list words; /* positional */
    int argc;                   /* of the command: argv[0] is its name */
    char *const *argv;
    bool color;                 /* of stdout */
    struct ranh_str out;        /* what goes to stdout; main() writes it */
    struct ranh_str error_more; /* with --json: members the object of the error has besides */
    const volatile sig_atomic_t *stop;
};

struct ranh_command {
    const char *name, *summary, *positional;
    const char *const *examples;
    const struct ranh_opt *options; /* own; ends with RANH_OPT_END */
    size_t args_bytes;              /* of the struct they fill; zeroed before */
    bool uses_project;              /* takes the options about project and run */
    int (*run)(struct ranh_cli *cli, void *args, struct ranh_err *err);
};

extern const struct ranh_command ranh_commands[]; /* ends with a NULL name */
/* One line; that of a stage stands in the table of stages. */
const char *ranh_command_summary(const struct ranh_command *command);
const struct ranh_command *ranh_command_find(const char *name);
/* Names, for suggestions and completion; NULL-terminated, in the arena. */
const char *const *ranh_command_names(struct ranh_arena *arena);

/* Parses argv of a command into args and cli->common; fills cli->words. */
int ranh_cli_parse(struct ranh_cli *cli, void *args, struct ranh_err *err);
/* What --help, --json-usage and completion are made from; lives in the arena. */
const struct ranh_opt_usage *ranh_cli_usage(struct ranh_arena *arena,
                                            const struct ranh_command *command);
/* Runs a command: argv[0] is its name. */
int ranh_cli_run(struct ranh_cli *cli, const struct ranh_command *command, int argc,
                 char *const *argv, struct ranh_err *err);

/* The project file of --project, or ranh.yaml here or above. Stage options given on the command
 * line replace its values. Caller frees. */
int ranh_cli_project(struct ranh_cli *cli, struct ranh_project **project, struct ranh_err *err);
/* The workspace of a project. For reading one that is not there yet, an empty one in memory. */
int ranh_cli_workspace(struct ranh_cli *cli, const struct ranh_project *project,
                       enum ranh_store_mode mode, struct ranh_workspace **ws, struct ranh_err *err);
/* RANH_FINDINGS when open findings of a stage (NULL = all) reach --fail-on, else 0. */
int ranh_cli_verdict(struct ranh_cli *cli, struct ranh_workspace *ws, const char *stage,
                     int *verdict, struct ranh_err *err);
/* What a dry run would do, as JSON; ran[] as long as the table of stages. */
void ranh_cli_put_plan(struct ranh_cli *cli, const bool *ran);
/* One stage's last record as a JSON object. */
int ranh_cli_put_record(struct ranh_cli *cli, struct ranh_workspace *ws, const char *stage,
                        struct ranh_err *err);

/* Commands. */
int ranh_cmd_stage(struct ranh_cli *cli, void *args, struct ranh_err *err);
int ranh_cmd_run(struct ranh_cli *cli, void *args, struct ranh_err *err);
int ranh_cmd_status(struct ranh_cli *cli, void *args, struct ranh_err *err);
int ranh_cmd_check(struct ranh_cli *cli, void *args, struct ranh_err *err);
int ranh_cmd_export(struct ranh_cli *cli, void *args, struct ranh_err *err);
int ranh_cmd_sheet(struct ranh_cli *cli, void *args, struct ranh_err *err);
int ranh_cmd_extract(struct ranh_cli *cli, void *args, struct ranh_err *err);
int ranh_cmd_explain(struct ranh_cli *cli, void *args, struct ranh_err *err);
int ranh_cmd_help(struct ranh_cli *cli, void *args, struct ranh_err *err);
int ranh_cmd_version(struct ranh_cli *cli, void *args, struct ranh_err *err);
int ranh_cmd_completion(struct ranh_cli *cli, void *args, struct ranh_err *err);

int ranh_cmd_repair(struct ranh_cli *cli, void *args, struct ranh_err *err);
/* cmd_repair_list.c: repairs, and what has none, as text or JSON. */
int ranh_cli_put_repairs(struct ranh_cli *cli, struct ranh_workspace *ws, const char *out_of_date,
                         struct ranh_err *err);
/* Says when what repairs are made from is out of date; *json: the stages as an array, in the arena. */
int ranh_cli_repairs_dated(struct ranh_cli *cli, struct ranh_workspace *ws, const char **json,
                           struct ranh_err *err);
int ranh_cmd_waive(struct ranh_cli *cli, void *args, struct ranh_err *err);
int ranh_cmd_decisions(struct ranh_cli *cli, void *args, struct ranh_err *err);

/* Findings of the last runs against those of the runs before (changes.c). */
struct ranh_change {
    const char *code;
    int64_t n[4]; /* new, open, gone, accepted */
};
struct ranh_changes {
    RANH_VEC(struct ranh_change)
    int64_t sum[4];
};
int ranh_cli_changes(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_changes *changes,
                     struct ranh_err *err);
void ranh_cli_put_changes(struct ranh_cli *cli, const struct ranh_changes *changes);
void ranh_cli_put_changes_json(const struct ranh_changes *changes, struct ranh_str *out);

/* Options and arguments of commands, where the table needs them. */
struct ranh_repair_args {
    struct ranh_opt_list apply, id;
    const char *who;
    bool undo;
};
struct ranh_waive_args {
    const char *reason, *who, *expires;
    bool withdraw;
};
struct ranh_run_args {
    bool force;
    const char *from, *to;
};
struct ranh_check_args {
    const char *layer, *commune, *encoding, *decimal, *as_of, *output, *levels, *report;
    const char *communes;                                /* file with their boundaries */
    struct ranh_opt_list crs, scale, sheet, survey_date; /* one for all files, or one for each */
    struct ranh_opt_list fields;
    bool no_layer, dxf, all_faces;
};
struct ranh_export_args {
    const char *layer, *crs, *encoding, *commune, *sheet;
    bool clean;
};
struct ranh_extract_args {
    const char *html;
};
struct ranh_sheet_args {
    const char *html;
};
struct ranh_help_args {
    bool markdown;
};
extern const struct ranh_opt ranh_check_options[];

/* How many map sheets balance: a line, or a member of a JSON object with the comma after it. */
int ranh_ground_status(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_err *err);

/* Delivery sheets of a source (NULL = all): JSON or text to stdout, or pages appended to html. */
int ranh_sheets_put(struct ranh_cli *cli, struct ranh_store *store, const char *source,
                    struct ranh_str *html, struct ranh_err *err);

/* The list of commands, for `ranh`, `ranh -h` and `ranh help`. */
void ranh_cli_overview(struct ranh_str *out);
void ranh_cli_versions(bool json, struct ranh_str *out);
/* Exit statuses with name and meaning, for people or as Markdown. */
void ranh_cli_exit_codes(bool markdown, struct ranh_str *out);
/* What `ranh --complete WORDS...` prints: candidates for the last word. */
void ranh_cli_complete(struct ranh_arena *arena, int n, char *const *words, struct ranh_str *out);

#endif
