/* SPDX-License-Identifier: MIT */
/* `ranh explain`: what a finding code means and what to do, from the one table of codes. */
#include "cli.h"

#include <string.h>

#include <ranh/land/finding.h>

#include "lib/check/repair.h"
#include "print.h"

static const struct {
    char letter;
    const char *title;
} families[] = {
    {'F', N_("F  the file")},        {'C', N_("C  the reference system")},
    {'G', N_("G  one geometry")},    {'L', N_("L  linework")},
    {'T', N_("T  between parcels")}, {'E', N_("E  sheets and layers")},
    {'A', N_("A  attributes")},      {'P', N_("P  permits")},
    {'Z', N_("Z  zoning and bulk")}, {'X', N_("X  index data")},
};

static const char *pick(const char *vi, const char *en)
{
    return ranh_i18n_lang() == RANH_LANG_VI ? vi : en;
}

static const char *severity_shown(enum ranh_severity severity)
{
    return severity == RANH_ERROR     ? _("error")
           : severity == RANH_WARNING ? _("warning")
                                      : _("note");
}

static void put_json(struct ranh_str *out, const struct ranh_finding_code *c)
{
    const struct {
        const char *name, *value;
    } texts[] = {
        {"code", c->code},
        {"name", c->name},
        {"terms", c->terms},
        {"title_vi", c->title_vi},
        {"title_en", c->title_en},
        {"message_vi", c->message_vi},
        {"message_en", c->message_en},
        {"explain_vi", c->explain_vi},
        {"explain_en", c->explain_en},
        {"article", c->article},
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        ranh_str_printf(out, "%s\"%s\":", i ? "," : "{", texts[i].name);
        ranh_str_put_json(out, texts[i].value);
    }
    ranh_str_printf(out, ",\"severity\":\"%s\",\"implemented\":%s}",
                    ranh_severity_name(c->severity), c->implemented ? "true" : "false");
}

static void put_code(struct ranh_str *out, const struct ranh_finding_code *c)
{
    ranh_str_printf(out, "%s  %s  (%s, %s)\n\n", c->code, pick(c->title_vi, c->title_en), c->name,
                    severity_shown(c->severity));
    ranh_str_printf(out, "%s\n\n%s\n  %s\n", pick(c->explain_vi, c->explain_en),
                    _("It is told as:"), pick(c->message_vi, c->message_en));
    if (ranh_repair_answers(c->code)) {
        ranh_str_printf(out, "\n");
        ranh_str_printf(out,
                        _("At the desk: \"ranh repair\" proposes what can be mended, \"ranh repair "
                          "--apply %s\" applies it."),
                        c->code);
        ranh_str_printf(out, "\n");
    }
    if (c->article)
        ranh_str_printf(out, "\n%s %s\n", _("Rule:"), c->article);
    if (c->terms)
        ranh_str_printf(out, "%s %s\n", _("Elsewhere called:"), c->terms);
    if (!c->implemented)
        ranh_str_printf(out, "\n%s\n", _("Reserved: this version does not look for it yet."));
}

static void put_family(struct ranh_cli *cli, size_t f, const struct ranh_finding_code *codes,
                       size_t n)
{
    struct ranh_print table = {.arena = &cli->arena, .n_columns = 4};
    for (size_t i = 0; i < n; i++) {
        if (codes[i].code[0] != families[f].letter)
            continue;
        const char **cell = ranh_print_row(&table);
        cell[0] = ranh_arena_printf(&cli->arena, "  %s", codes[i].code);
        cell[1] = severity_shown(codes[i].severity);
        cell[2] = codes[i].implemented ? "" : _("not yet");
        cell[3] = pick(codes[i].title_vi, codes[i].title_en);
    }
    if (table.n > 0) {
        ranh_str_printf(&cli->out, "%s\n", _(families[f].title));
        ranh_print_write(&table, &cli->out);
    }
    ranh_print_release(&table);
}

static void list(struct ranh_cli *cli)
{
    size_t n = 0;
    const struct ranh_finding_code *codes = ranh_finding_codes(&n);
    if (cli->common.json) {
        for (size_t i = 0; i < n; i++) {
            ranh_str_puts(&cli->out, i ? ",\n " : "[");
            put_json(&cli->out, &codes[i]);
        }
        ranh_str_puts(&cli->out, "]\n");
        return;
    }
    for (size_t f = 0; f < sizeof(families) / sizeof(families[0]); f++)
        put_family(cli, f, codes, n);
}

int ranh_cmd_explain(struct ranh_cli *cli, void *args, struct ranh_err *err)
{
    (void)args;
    if (cli->words.n == 0) {
        list(cli);
        return 0;
    }
    for (size_t i = 0; i < cli->words.n; i++) {
        const struct ranh_finding_code *code = ranh_finding_code(cli->words.at[i]);
        if (!code)
            return ranh_fail(err, RANH_E_USAGE,
                             _("there is no finding code \"%s\"; \"ranh explain\" lists them"),
                             cli->words.at[i]);
        if (cli->common.json) {
            put_json(&cli->out, code);
            ranh_str_putc(&cli->out, '\n');
        } else {
            ranh_str_puts(&cli->out, i ? "\n" : "");
            put_code(&cli->out, code);
        }
    }
    return 0;
}
