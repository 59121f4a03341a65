/* SPDX-License-Identifier: MIT */
#ifndef RANH_BASE_OPT_H
#define RANH_BASE_OPT_H
/*
 * One option table per command drives parsing, -h and --help, --json-usage and shell completion.
 *
 *     static const struct ranh_opt options[] = {
 *         RANH_OPT_INT('z', "min-zoom", offsetof(struct args, zoom), "Z", N_("zoom"), 0, 22),
 *         RANH_OPT_FLAG('n', "dry-run", offsetof(struct args, dry), N_("only say it")),
 *         RANH_OPT_END };
 *
 * Values are written into the caller's struct at the offset. "--name VALUE" and "--name=VALUE" are
 * the same; a flag has a "--no-name" form; "--" ends options; repeated list options append. Unknown
 * names get a suggestion. Short usage on an error, exit RANH_E_USAGE.
 *
 * An entry may have a letter only (name NULL) or a name only (letter 0). One without help is
 * hidden: it works, and is not shown.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/str.h>

enum ranh_opt_type {
    RANH_OPT_TYPE_END,
    RANH_OPT_TYPE_FLAG,   /* bool */
    RANH_OPT_TYPE_COUNT,  /* int, +1 each time (-vv) */
    RANH_OPT_TYPE_INT,    /* int64_t, min..max */
    RANH_OPT_TYPE_DOUBLE, /* double */
    RANH_OPT_TYPE_TEXT,   /* const char * */
    RANH_OPT_TYPE_LIST,   /* struct ranh_opt_list */
    RANH_OPT_TYPE_CHOICE, /* int, index into choices */
    RANH_OPT_TYPE_GROUP,  /* a heading in --help */
};

struct ranh_opt_list {
    const char **at;
    size_t n;
};

struct ranh_opt {
    enum ranh_opt_type type;
    char letter;                /* 0 = none */
    const char *name;           /* without the dashes */
    size_t offset;              /* where in the target struct */
    const char *value_name;     /* "FILE"; NULL for flags */
    const char *help;           /* one line, N_() */
    int64_t min, max;           /* INT */
    const char *const *choices; /* CHOICE: NULL-terminated */
};

#define RANH_OPT_FLAG(l, n, off, h)                                                                \
    {                                                                                              \
        .type = RANH_OPT_TYPE_FLAG, .letter = (l), .name = (n), .offset = (off), .help = (h)       \
    }
#define RANH_OPT_COUNT(l, n, off, h)                                                               \
    {                                                                                              \
        .type = RANH_OPT_TYPE_COUNT, .letter = (l), .name = (n), .offset = (off), .help = (h)      \
    }
#define RANH_OPT_INT(l, n, off, v, h, lo, hi)                                                      \
    {                                                                                              \
        .type = RANH_OPT_TYPE_INT, .letter = (l), .name = (n), .offset = (off), .value_name = (v), \
        .help = (h), .min = (lo), .max = (hi)                                                      \
    }
#define RANH_OPT_DOUBLE(l, n, off, v, h)                                                           \
    {                                                                                              \
        .type = RANH_OPT_TYPE_DOUBLE, .letter = (l), .name = (n), .offset = (off),                 \
        .value_name = (v), .help = (h)                                                             \
    }
#define RANH_OPT_TEXT(l, n, off, v, h)                                                             \
    {                                                                                              \
        .type = RANH_OPT_TYPE_TEXT, .letter = (l), .name = (n), .offset = (off),                   \
        .value_name = (v), .help = (h)                                                             \
    }
#define RANH_OPT_LIST(l, n, off, v, h)                                                             \
    {                                                                                              \
        .type = RANH_OPT_TYPE_LIST, .letter = (l), .name = (n), .offset = (off),                   \
        .value_name = (v), .help = (h)                                                             \
    }
#define RANH_OPT_CHOICE(l, n, off, v, h, c)                                                        \
    {                                                                                              \
        .type = RANH_OPT_TYPE_CHOICE, .letter = (l), .name = (n), .offset = (off),                 \
        .value_name = (v), .help = (h), .choices = (c)                                             \
    }
#define RANH_OPT_GROUP(h)                                                                          \
    {                                                                                              \
        .type = RANH_OPT_TYPE_GROUP, .help = (h)                                                   \
    }
#define RANH_OPT_END                                                                               \
    {                                                                                              \
        .type = RANH_OPT_TYPE_END                                                                  \
    }

/* What --help, --json-usage and the docs print of a command. */
struct ranh_opt_usage {
    const char *program;         /* "ranh tile" */
    const char *summary;         /* one line, N_() */
    const char *positional;      /* "FILE..." or NULL */
    const char *const *examples; /* NULL-terminated, shown first */
    /* NULL-terminated: the command's own, then the common ones */
    const struct ranh_opt *const *tables;
};

/*
 * Parses argv[1..argc-1]. targets[i] is the struct filled by tables[i]. Positional words go to rest
 * (arena). RANH_E_USAGE with a sentence and, where one is near, a suggestion.
 */
int ranh_opt_parse(const struct ranh_opt_usage *usage, void *const *targets, int argc,
                   char *const *argv, struct ranh_arena *arena, struct ranh_opt_list *rest,
                   struct ranh_err *err);

void ranh_opt_help(const struct ranh_opt_usage *usage, bool full, struct ranh_str *out);
void ranh_opt_json(const struct ranh_opt_usage *usage, struct ranh_str *out); /* one JSON object */
/* One word a line: the values of a choice when `previous` (may be NULL) is such an option, else all
 * option names. When `previous` takes a free value nothing is written, and the name of the value is
 * returned ("FILE"); else NULL. */
const char *ranh_opt_complete(const struct ranh_opt_usage *usage, const char *previous,
                              struct ranh_str *out);

#endif
