/* SPDX-License-Identifier: MIT */
/*
 * Parsing of command lines from option tables. What is written to people (help, JSON, completion)
 * stands in opt_help.c.
 *
 * Values stay pointers into argv: nothing is copied, so a command line may be parsed twice, the
 * second time over values read from the project file.
 */
#include <ranh/base/opt.h>

#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/text.h>

struct parse {
    const struct ranh_opt_usage *usage;
    void *const *targets;
    int argc, at; /* at: the word being read */
    char *const *argv;
    struct ranh_arena *arena;
    struct ranh_err *err;
};

static bool takes_value(const struct ranh_opt *opt)
{
    return opt->type != RANH_OPT_TYPE_FLAG && opt->type != RANH_OPT_TYPE_COUNT;
}

static const struct ranh_opt *find(const struct parse *p, const char *name, size_t n, char letter,
                                   char **target)
{
    for (size_t t = 0; p->usage->tables[t]; t++) {
        for (const struct ranh_opt *opt = p->usage->tables[t]; opt->type != RANH_OPT_TYPE_END;
             opt++) {
            if (opt->type == RANH_OPT_TYPE_GROUP)
                continue;
            bool hit = name ? opt->name && strncmp(opt->name, name, n) == 0 && opt->name[n] == '\0'
                            : opt->letter == letter;
            if (hit) {
                *target = (char *)p->targets[t] + opt->offset;
                return opt;
            }
        }
    }
    return NULL;
}

static void append(struct ranh_arena *arena, struct ranh_opt_list *list, const char *word)
{
    if ((list->n & (list->n - 1)) == 0) { /* 0, 1, 2, 4, 8 ...: full */
        const char **more = ranh_arena_array(arena, list->n ? list->n * 2 : 1, sizeof(*more));
        if (list->n)
            memcpy(more, list->at, list->n * sizeof(*more));
        list->at = more;
    }
    list->at[list->n++] = word;
}

/* "--min-zoom" or "-z", as the table names it. */
static const char *shown(const struct parse *p, const struct ranh_opt *opt)
{
    return opt->name ? ranh_arena_printf(p->arena, "--%s", opt->name)
                     : ranh_arena_printf(p->arena, "-%c", opt->letter);
}

static int bad_choice(const struct parse *p, const struct ranh_opt *opt, const char *value)
{
    struct ranh_str all = RANH_STR_INIT;
    for (const char *const *c = opt->choices; *c; c++)
        ranh_str_printf(&all, "%s%s", c == opt->choices ? "" : ", ", *c);
    const char *near = ranh_text_suggest(value, opt->choices);
    int r =
        near ? ranh_fail(p->err, RANH_E_USAGE, _("%s: \"%s\" is none of %s; did you mean \"%s\"?"),
                         shown(p, opt), value, all.text, near)
             : ranh_fail(p->err, RANH_E_USAGE, _("%s: \"%s\" is none of %s"), shown(p, opt), value,
                         all.text);
    ranh_str_release(&all);
    return r;
}

static int store_choice(const struct parse *p, const struct ranh_opt *opt, char *target,
                        const char *value)
{
    for (int i = 0; opt->choices[i]; i++) {
        if (strcmp(opt->choices[i], value) == 0) {
            memcpy(target, &i, sizeof(i));
            return 0;
        }
    }
    return bad_choice(p, opt, value);
}

static int store_int(const struct parse *p, const struct ranh_opt *opt, char *target,
                     const char *value)
{
    int64_t number = 0;
    if (!ranh_num_int(value, &number) || number < opt->min || number > opt->max)
        return ranh_fail(p->err, RANH_E_USAGE,
                         _("%s: \"%s\" is not a whole number from %lld to %lld"), shown(p, opt),
                         value, (long long)opt->min, (long long)opt->max);
    memcpy(target, &number, sizeof(number));
    return 0;
}

static int store(const struct parse *p, const struct ranh_opt *opt, char *target, const char *value)
{
    double number = 0;
    switch (opt->type) {
    case RANH_OPT_TYPE_INT:
        return store_int(p, opt, target, value);
    case RANH_OPT_TYPE_DOUBLE:
        if (!ranh_num_double(value, &number))
            return ranh_fail(p->err, RANH_E_USAGE,
                             _("%s: \"%s\" is not a number (write 0.5, with a point)"),
                             shown(p, opt), value);
        memcpy(target, &number, sizeof(number));
        return 0;
    case RANH_OPT_TYPE_TEXT:
        memcpy(target, &value, sizeof(value));
        return 0;
    case RANH_OPT_TYPE_LIST:
        append(p->arena, (struct ranh_opt_list *)(void *)target, value);
        return 0;
    case RANH_OPT_TYPE_CHOICE:
        return store_choice(p, opt, target, value);
    default:
        RANH_BUG("option %s has no value", opt->name);
    }
}

static void set_flag(const struct ranh_opt *opt, char *target, bool on)
{
    if (opt->type == RANH_OPT_TYPE_FLAG) {
        memcpy(target, &on, sizeof(on));
    } else {
        int count = 0;
        memcpy(&count, target, sizeof(count));
        count = on ? count + 1 : 0;
        memcpy(target, &count, sizeof(count));
    }
}

static int unknown(const struct parse *p, const char *word)
{
    const char *names[256];
    size_t n = 0;
    for (size_t t = 0; p->usage->tables[t]; t++)
        for (const struct ranh_opt *opt = p->usage->tables[t]; opt->type != RANH_OPT_TYPE_END;
             opt++)
            if (opt->type != RANH_OPT_TYPE_GROUP && opt->name && opt->help && n < 255)
                names[n++] = opt->name;
    names[n] = NULL;
    const char *near = word[1] == '-' ? ranh_text_suggest(word + 2, names) : NULL;
    if (near)
        return ranh_fail(p->err, RANH_E_USAGE, _("unknown option %s; did you mean --%s?"), word,
                         near);
    return ranh_fail(p->err, RANH_E_USAGE, _("unknown option %s; \"%s -h\" lists the options"),
                     word, p->usage->program);
}

static int no_value(const struct parse *p, const struct ranh_opt *opt)
{
    return ranh_fail(p->err, RANH_E_USAGE, _("%s needs a value: %s %s"), shown(p, opt),
                     shown(p, opt), opt->value_name ? opt->value_name : "VALUE");
}

static int parse_long(struct parse *p)
{
    const char *word = p->argv[p->at], *name = word + 2, *equals = strchr(name, '=');
    size_t n = equals ? (size_t)(equals - name) : strlen(name);
    const char *bare = ranh_arena_printf(p->arena, "--%.*s", (int)n, name);
    char *target = NULL;
    bool on = true;
    const struct ranh_opt *opt = find(p, name, n, 0, &target);
    if (!opt && n > 3 && strncmp(name, "no-", 3) == 0) {
        opt = find(p, name + 3, n - 3, 0, &target);
        if (opt && takes_value(opt))
            opt = NULL;
        on = false;
    }
    if (!opt)
        return unknown(p, bare);
    if (!takes_value(opt)) {
        if (equals)
            return ranh_fail(p->err, RANH_E_USAGE, _("%s takes no value"), bare);
        set_flag(opt, target, on);
        return 0;
    }
    if (equals)
        return store(p, opt, target, equals + 1);
    if (p->at + 1 >= p->argc)
        return no_value(p, opt);
    return store(p, opt, target, p->argv[++p->at]);
}

/* "-qn", "-z12", "-z 12": letters until one takes the rest as its value. */
static int parse_letters(struct parse *p)
{
    const char *word = p->argv[p->at];
    for (const char *c = word + 1; *c; c++) {
        char *target = NULL;
        const struct ranh_opt *opt = find(p, NULL, 0, *c, &target);
        if (!opt)
            return unknown(p, ranh_arena_printf(p->arena, "-%c", *c));
        if (!takes_value(opt)) {
            set_flag(opt, target, true);
            continue;
        }
        if (c[1])
            return store(p, opt, target, c + 1);
        if (p->at + 1 >= p->argc)
            return no_value(p, opt);
        return store(p, opt, target, p->argv[++p->at]);
    }
    return 0;
}

int ranh_opt_parse(const struct ranh_opt_usage *usage, void *const *targets, int argc,
                   char *const *argv, struct ranh_arena *arena, struct ranh_opt_list *rest,
                   struct ranh_err *err)
{
    struct parse p = {
        .usage = usage, .targets = targets, .argc = argc, .argv = argv, .arena = arena, .err = err};
    *rest = (struct ranh_opt_list){0};
    bool words_only = false;
    for (p.at = 1; p.at < argc; p.at++) {
        const char *word = argv[p.at];
        int r = 0;
        if (words_only || word[0] != '-' || word[1] == '\0')
            append(arena, rest, word);
        else if (strcmp(word, "--") == 0)
            words_only = true;
        else
            r = word[1] == '-' ? parse_long(&p) : parse_letters(&p);
        if (r != 0)
            return r;
    }
    return 0;
}
