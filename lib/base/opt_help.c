/* SPDX-License-Identifier: MIT */
/*
 * What people and programs are told of a command's options: help (examples first), one JSON object,
 * and the words of shell completion. All of it is made from the tables that parse.
 */
#include <ranh/base/opt.h>

#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/text.h>

#define HELP_COLUMN 30

/* gettext answers "" with the catalogue's header. */
static const char *translated(const char *text)
{
    return text && *text ? _(text) : "";
}

static bool hidden(const struct ranh_opt *opt)
{
    return opt->type != RANH_OPT_TYPE_GROUP && opt->help == NULL;
}

static void put_pad(struct ranh_str *out, size_t from, size_t to)
{
    for (; from < to; from++)
        ranh_str_putc(out, ' ');
}

static void put_choices(struct ranh_str *out, const struct ranh_opt *opt, char between)
{
    for (const char *const *c = opt->choices; *c; c++) {
        if (c != opt->choices)
            ranh_str_putc(out, between);
        ranh_str_puts(out, *c);
    }
}

/* "  -z, --min-zoom Z          lowest zoom" */
static void put_option(struct ranh_str *out, const struct ranh_opt *opt)
{
    struct ranh_str left = RANH_STR_INIT;
    if (opt->letter)
        ranh_str_printf(&left, "  -%c%s", opt->letter, opt->name ? ", " : "");
    else
        ranh_str_puts(&left, "      ");
    if (opt->name)
        ranh_str_printf(&left, "--%s", opt->name);
    if (opt->type == RANH_OPT_TYPE_CHOICE) {
        ranh_str_putc(&left, ' ');
        put_choices(&left, opt, '|');
    } else if (opt->value_name) {
        ranh_str_printf(&left, " %s", opt->value_name);
    }
    ranh_str_puts(out, left.text);
    size_t width = ranh_text_width(left.text);
    if (width + 2 > HELP_COLUMN) {
        ranh_str_putc(out, '\n');
        width = 0;
    }
    put_pad(out, width, HELP_COLUMN);
    ranh_str_printf(out, "%s\n", translated(opt->help));
    ranh_str_release(&left);
}

/* A table that does not begin with a heading of its own gets this one. */
static void put_table(struct ranh_str *out, const struct ranh_opt *table, const char *heading)
{
    bool open = false;
    for (const struct ranh_opt *opt = table; opt->type != RANH_OPT_TYPE_END; opt++) {
        if (hidden(opt))
            continue;
        if (opt->type == RANH_OPT_TYPE_GROUP || !open) {
            const char *title = opt->type == RANH_OPT_TYPE_GROUP ? opt->help : heading;
            ranh_str_printf(out, "\n%s\n", translated(title));
            open = true;
        }
        if (opt->type != RANH_OPT_TYPE_GROUP)
            put_option(out, opt);
    }
}

void ranh_opt_help(const struct ranh_opt_usage *usage, bool full, struct ranh_str *out)
{
    ranh_str_printf(out, "%s: %s\n\n%s\n", usage->program, translated(usage->summary),
                    _("Examples:"));
    for (const char *const *e = usage->examples; e && *e; e++)
        ranh_str_printf(out, "  %s\n", *e);
    ranh_str_printf(out, "\n%s %s [%s]%s%s\n", _("Usage:"), usage->program, _("options"),
                    usage->positional ? " " : "", usage->positional ? usage->positional : "");
    for (size_t t = 0; usage->tables[t]; t++)
        if (full || t == 0)
            put_table(out, usage->tables[t], N_("Options:"));
    if (!full)
        ranh_str_printf(out, _("\n\"%s --help\" lists all options.\n"), usage->program);
}

static void put_json_option(struct ranh_str *out, const struct ranh_opt *opt)
{
    static const char *const types[] = {
        [RANH_OPT_TYPE_FLAG] = "flag",     [RANH_OPT_TYPE_COUNT] = "count",
        [RANH_OPT_TYPE_INT] = "integer",   [RANH_OPT_TYPE_DOUBLE] = "number",
        [RANH_OPT_TYPE_TEXT] = "text",     [RANH_OPT_TYPE_LIST] = "list",
        [RANH_OPT_TYPE_CHOICE] = "choice",
    };
    char letter[2] = {opt->letter, '\0'};
    ranh_str_puts(out, "{\"name\":");
    ranh_str_put_json(out, opt->name);
    ranh_str_puts(out, ",\"letter\":");
    ranh_str_put_json(out, opt->letter ? letter : NULL);
    ranh_str_printf(out, ",\"type\":\"%s\",\"value\":", types[opt->type]);
    ranh_str_put_json(out, opt->value_name);
    if (opt->type == RANH_OPT_TYPE_INT)
        ranh_str_printf(out, ",\"min\":%lld,\"max\":%lld", (long long)opt->min,
                        (long long)opt->max);
    if (opt->type == RANH_OPT_TYPE_CHOICE) {
        ranh_str_puts(out, ",\"choices\":[");
        for (const char *const *c = opt->choices; *c; c++) {
            ranh_str_puts(out, c == opt->choices ? "" : ",");
            ranh_str_put_json(out, *c);
        }
        ranh_str_putc(out, ']');
    }
    ranh_str_puts(out, ",\"help\":");
    ranh_str_put_json(out, translated(opt->help));
    ranh_str_putc(out, '}');
}

void ranh_opt_json(const struct ranh_opt_usage *usage, struct ranh_str *out)
{
    ranh_str_puts(out, "{\"program\":");
    ranh_str_put_json(out, usage->program);
    ranh_str_puts(out, ",\"summary\":");
    ranh_str_put_json(out, translated(usage->summary));
    ranh_str_puts(out, ",\"positional\":");
    ranh_str_put_json(out, usage->positional);
    ranh_str_puts(out, ",\"examples\":[");
    for (const char *const *e = usage->examples; e && *e; e++) {
        ranh_str_puts(out, e == usage->examples ? "" : ",");
        ranh_str_put_json(out, *e);
    }
    ranh_str_puts(out, "],\"options\":[");
    bool first = true;
    for (size_t t = 0; usage->tables[t]; t++) {
        for (const struct ranh_opt *opt = usage->tables[t]; opt->type != RANH_OPT_TYPE_END; opt++) {
            if (opt->type == RANH_OPT_TYPE_GROUP || hidden(opt))
                continue;
            ranh_str_puts(out, first ? "\n " : ",\n ");
            put_json_option(out, opt);
            first = false;
        }
    }
    ranh_str_puts(out, "]}\n");
}

static bool is_word_of(const struct ranh_opt *opt, const char *word)
{
    if (word[0] != '-')
        return false;
    if (word[1] == '-')
        return opt->name && strcmp(opt->name, word + 2) == 0;
    return opt->letter && word[1] == opt->letter && word[2] == '\0';
}

const char *ranh_opt_complete(const struct ranh_opt_usage *usage, const char *previous,
                              struct ranh_str *out)
{
    for (size_t t = 0; previous && usage->tables[t]; t++) {
        for (const struct ranh_opt *opt = usage->tables[t]; opt->type != RANH_OPT_TYPE_END; opt++) {
            if (opt->type == RANH_OPT_TYPE_GROUP || opt->type == RANH_OPT_TYPE_FLAG ||
                opt->type == RANH_OPT_TYPE_COUNT || !is_word_of(opt, previous))
                continue;
            if (opt->type != RANH_OPT_TYPE_CHOICE)
                return opt->value_name;
            put_choices(out, opt, '\n');
            ranh_str_putc(out, '\n');
            return NULL;
        }
    }
    for (size_t t = 0; usage->tables[t]; t++)
        for (const struct ranh_opt *opt = usage->tables[t]; opt->type != RANH_OPT_TYPE_END; opt++)
            if (opt->type != RANH_OPT_TYPE_GROUP && opt->name && !hidden(opt))
                ranh_str_printf(out, "--%s\n", opt->name);
    return NULL;
}
