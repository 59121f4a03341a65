/* SPDX-License-Identifier: MIT */
/*
 * Completion. The shell scripts are a few lines that call the hidden `ranh --complete WORDS...`;
 * the program answers from its own tables, so completion can never be older than the program.
 */
#include "cli.h"

#include <string.h>

#include <ranh/base/text.h>
#include <ranh/land/finding.h>

#include "stages.h"

static const char bash_script[] =
    "_ranh() {\n"
    "    local IFS=$'\\n'\n"
    "    COMPREPLY=($(compgen -W \"$(\"${COMP_WORDS[0]}\" --complete "
    "\"${COMP_WORDS[@]:1:COMP_CWORD}\" 2>/dev/null)\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
    "}\n"
    "complete -o default -F _ranh ranh\n";
static const char zsh_script[] =
    "#compdef ranh\n"
    "_ranh() {\n"
    "    local -a found\n"
    "    found=(${(f)\"$(${words[1]} --complete \"${(@)words[2,CURRENT]}\" 2>/dev/null)\"})\n"
    "    if (( ${#found} )); then compadd -a found; else _files; fi\n"
    "}\n"
    "compdef _ranh ranh\n";
static const char fish_script[] = "function __ranh_complete\n"
                                  "    set -l words (commandline -opc) (commandline -ct)\n"
                                  "    ranh --complete $words[2..-1] 2>/dev/null\n"
                                  "end\n"
                                  "complete -c ranh -a '(__ranh_complete)'\n";

static const struct {
    const char *shell, *script;
} scripts[] = {{"bash", bash_script}, {"zsh", zsh_script}, {"fish", fish_script}};
#define N_SCRIPTS (sizeof(scripts) / sizeof(scripts[0]))

int ranh_cmd_completion(struct ranh_cli *cli, void *args, struct ranh_err *err)
{
    (void)args;
    const char *shell = cli->words.n == 1 ? cli->words.at[0] : "";
    for (size_t i = 0; i < N_SCRIPTS; i++) {
        if (strcmp(scripts[i].shell, shell) == 0) {
            ranh_str_puts(&cli->out, scripts[i].script);
            return 0;
        }
    }
    return ranh_fail(err, RANH_E_USAGE, _("name your shell: ranh completion bash, zsh or fish"));
}

static void put_line(struct ranh_str *out, const char *word)
{
    ranh_str_printf(out, "%s\n", word);
}

static void put_stages(struct ranh_str *out)
{
    for (size_t i = 0; i < ranh_n_stages; i++)
        put_line(out, ranh_stages[i].name);
}

static void put_commands(struct ranh_str *out)
{
    for (const struct ranh_command *c = ranh_commands; c->name; c++)
        put_line(out, c->name);
}

/* Words a command takes besides options; nothing where it takes files. */
static void put_words(const struct ranh_command *command, struct ranh_str *out)
{
    if (strcmp(command->name, "explain") == 0) {
        size_t n = 0;
        const struct ranh_finding_code *codes = ranh_finding_codes(&n);
        for (size_t i = 0; i < n; i++)
            put_line(out, codes[i].code);
    } else if (strcmp(command->name, "help") == 0) {
        put_commands(out);
        put_line(out, "exit-codes");
        put_line(out, "project-file");
    } else if (strcmp(command->name, "completion") == 0) {
        for (size_t i = 0; i < N_SCRIPTS; i++)
            put_line(out, scripts[i].shell);
    }
}

void ranh_cli_complete(struct ranh_arena *arena, int n, char *const *words, struct ranh_str *out)
{
    if (n <= 1) {
        put_commands(out);
        return;
    }
    const struct ranh_command *command = ranh_command_find(words[0]);
    if (!command)
        return;
    const char *previous = n > 2 ? words[n - 2] : NULL;
    struct ranh_str options = RANH_STR_INIT;
    const char *value = ranh_opt_complete(ranh_cli_usage(arena, command), previous, &options);
    if (value) { /* the word is a free value; the shell completes files */
        if (strcmp(value, "STAGE") == 0)
            put_stages(out);
        else if (strcmp(value, "vi|en") == 0)
            ranh_str_puts(out, "vi\nen\n");
    } else if (options.text[0] != '-' ||
               words[n - 1][0] == '-') { /* values of a choice, or options asked for */
        ranh_str_puts(out, options.text);
    } else {
        put_words(command, out);
    }
    ranh_str_release(&options);
}
