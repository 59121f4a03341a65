/* SPDX-License-Identifier: MIT */
/*
 * The table of finding codes. The texts lie in lib/land/codes/, one file per group of families, as
 * initialisers: people who mend a sentence need not read C. Sorted here by code, so that lookups and the
 * reference page need no order of their own.
 */
#include <ranh/land/finding.h>

#include <string.h>
#include <strings.h>

static const struct ranh_finding_code codes[] = {
#include "lib/land/codes/file.inc"

#include "lib/land/codes/shape.inc"

#include "lib/land/codes/fabric.inc"

#include "lib/land/codes/drawing.inc"

#include "lib/land/codes/record.inc"

#include "lib/land/codes/zoning.inc"
};

static const char *const severity_names[] = {"info", "warning", "error"};
static const char *const verdict_names[] = {"VIOLATION", "POSSIBLE", "OK", "NO_DATA",
                                            "NOT_APPLICABLE"};

const char *ranh_severity_name(enum ranh_severity severity)
{
    return severity_names[severity];
}

const char *ranh_verdict_name(enum ranh_verdict verdict)
{
    return verdict_names[verdict];
}

bool ranh_severity_parse(const char *name, enum ranh_severity *severity)
{
    for (int i = 0; i < 3; i++) {
        if (strcasecmp(name, severity_names[i]) == 0) {
            *severity = (enum ranh_severity)i;
            return true;
        }
    }
    return false;
}

const struct ranh_finding_code *ranh_finding_codes(size_t *n)
{
    *n = sizeof(codes) / sizeof(codes[0]);
    return codes;
}

const struct ranh_finding_code *ranh_finding_code(const char *code)
{
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        if (code[0] && codes[i].code[1] == code[1] && codes[i].code[2] == code[2] &&
            strcasecmp(codes[i].code, code) == 0)
            return &codes[i];
    return NULL;
}

enum ranh_severity ranh_finding_severity(const struct ranh_finding *finding)
{
    const struct ranh_finding_code *code = ranh_finding_code(finding->code);
    if (!code)
        RANH_BUG("finding code %s is not in the table", finding->code);
    switch (finding->verdict) {
    case RANH_VIOLATION:
        return code->severity;
    case RANH_POSSIBLE:
        return code->severity == RANH_ERROR ? RANH_WARNING : RANH_INFO;
    case RANH_PASS:
    case RANH_NO_DATA:
    case RANH_NOT_APPLICABLE:
        break;
    }
    return RANH_INFO;
}

static void put_cell(struct ranh_str *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '|')
            ranh_str_putc(out, '\\');
        ranh_str_putc(out, *text);
    }
}

static void put_entry(struct ranh_str *out, const struct ranh_finding_code *code)
{
    ranh_str_printf(out, "\n### %s %s\n\n**%s** · %s · %s%s\n\n", code->code, code->name,
                    code->title_vi, code->title_en, ranh_severity_name(code->severity),
                    code->implemented ? "" : " · *not yet implemented*");
    ranh_str_printf(out, "%s\n\n%s\n\n", code->explain_vi, code->explain_en);
    if (code->article)
        ranh_str_printf(out, "- Legal basis: %s\n", code->article);
    ranh_str_printf(out, "- Also known as: %s\n", code->terms);
}

void ranh_finding_reference(struct ranh_str *out)
{
    ranh_str_puts(
        out,
        "# Findings\n\n"
        "<!-- Made from the table in lib/land/codes: `make reference` writes it. -->\n\n"
        "Every finding has a code that stays the same. `ranh explain G104` prints one entry.\n"
        "Severity is that of a certain finding (VIOLATION). POSSIBLE is one step lower; NO DATA, "
        "OK\n"
        "and NOT APPLICABLE are information.\n\n"
        "| code | name | severity | Vietnamese | English |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        const struct ranh_finding_code *code = &codes[i];
        ranh_str_printf(out, "| %s | %s | %s%s | ", code->code, code->name,
                        ranh_severity_name(code->severity), code->implemented ? "" : " (not yet)");
        put_cell(out, code->title_vi);
        ranh_str_puts(out, " | ");
        put_cell(out, code->title_en);
        ranh_str_puts(out, " |\n");
    }
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        put_entry(out, &codes[i]);
}
