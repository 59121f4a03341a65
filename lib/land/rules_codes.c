/* SPDX-License-Identifier: MIT */
/*
 * Code lists: land uses, and how planned functions relate to them. A parcel of several uses joins codes
 * by "+"; "-C" and "-P" mark main and secondary use and "*" a parcel of a rural quarter: they are taken
 * off before a code is looked up.
 */
#include "lib/land/rules_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <ranh/base/i18n.h>

int ranh_rules_read_land_uses(struct ranh_rules *rules, const char *path, struct ranh_err *err)
{
    static const char *const names[9] = {"code",         "name_vi", "name_en", "rgb",        "kind",
                                         "agricultural", "today",   "unused",  "name_status"};
    struct ranh_table table;
    size_t column[9];
    int status = ranh_table_read(&rules->arena, path, &table, err);
    for (int i = 0; i < 9 && !status; i++)
        status = ranh_table_column(&table, names[i], &column[i], err);
    if (status)
        return status;
    for (size_t row = 0; row < table.n_rows; row++) {
        const char *cell[9];
        for (int i = 0; i < 9; i++)
            cell[i] = ranh_table_cell(&table, row, column[i]);
        char *end;
        unsigned long rgb = strtoul(cell[3], &end, 16);
        if (strlen(cell[3]) != 6 || *end)
            return ranh_fail(err, RANH_E_PROJECT, _("%s:%d: \"%s\" is not a colour RRGGBB"), path,
                             table.line[row], cell[3]);
        *ranh_vec_push(&rules->use) = (struct ranh_land_use){.code = cell[0],
                                                             .name_vi = cell[1],
                                                             .name_en = cell[2],
                                                             .today = cell[6],
                                                             .rgb = (uint32_t)rgb,
                                                             .kind = cell[4][0],
                                                             .agricultural = cell[5][0] == '1',
                                                             .unused = cell[7][0] == '1',
                                                             .status = cell[8][0]};
    }
    return 0;
}

/* "04-QHDH-DAT-O-Nhomnhao" and "DAT O NHOMNHAO" mean one function: upper case, one "_" between words,
 * no leading number or planning stage. A layer of what exists (HT_) is no planned function: "". */
static void normalise(const char *name, char out[64])
{
    size_t n = 0;
    for (; *name && n < 63; name++) {
        unsigned char c = (unsigned char)*name;
        if (isalnum(c))
            out[n++] = (char)toupper(c);
        else if (c < 0x80 && n > 0 && out[n - 1] != '_')
            out[n++] = '_';
    }
    while (n > 0 && out[n - 1] == '_')
        n--;
    out[n] = '\0';
    char *p = out + strspn(out, "0123456789_");
    if (strncmp(p, "HT_", 3) == 0)
        p += strlen(p);
    if (strncmp(p, "QHDH_", 5) == 0 || strncmp(p, "QHDD_", 5) == 0)
        p += 5;
    memmove(out, p, strlen(p) + 1);
}

int ranh_rules_read_functions(struct ranh_rules *rules, const struct ranh_table *table,
                              struct ranh_err *err)
{
    static const char *const names[5] = {"function", "land_use", "relation", "applies_to",
                                         "status"};
    size_t column[5];
    int status = 0;
    for (int i = 0; i < 5 && !status; i++)
        status = ranh_table_column(table, names[i], &column[i], err);
    for (size_t row = 0; row < table->n_rows && !status; row++) {
        const char *cell[5];
        char function[64];
        for (int i = 0; i < 5; i++)
            cell[i] = ranh_table_cell(table, row, column[i]);
        char relation = strcmp(cell[2], "agrees") == 0        ? 'a'
                        : strcmp(cell[2], "conflicts") == 0   ? 'c'
                        : strcmp(cell[2], "conditional") == 0 ? 'd'
                                                              : 0;
        if (!relation || !strchr("VSGP", cell[4][0]) || !cell[4][0])
            status =
                ranh_fail(err, RANH_E_PROJECT,
                          _("%s:%d: relation is agrees, conflicts or conditional, and status V, "
                            "S, G or P; found \"%s\" and \"%s\""),
                          table->path, table->line[row], cell[2], cell[4]);
        normalise(cell[0], function);
        if (!status)
            *ranh_vec_push(&rules->function) =
                (struct ranh_function_use){.function = ranh_arena_strdup(&rules->arena, function),
                                           .land_use = cell[1],
                                           .relation = relation,
                                           .applies = cell[3][0],
                                           .status = cell[4][0]};
    }
    return status;
}

/* Cuts the next code off *rest; false at the end. An empty part ("ODT+") comes out empty. */
static bool next_code(const char **rest, char code[16])
{
    const char *p = *rest;
    if (!p)
        return false;
    const char *end = strchr(p, '+');
    size_t n = end ? (size_t)(end - p) : strlen(p);
    *rest = end ? end + 1 : NULL;
    while (n > 0 && isspace((unsigned char)*p))
        p++, n--;
    while (n > 0 && (isspace((unsigned char)p[n - 1]) || p[n - 1] == '*'))
        n--;
    if (n > 2 && p[n - 2] == '-' && strchr("CcPp", p[n - 1]))
        n -= 2;
    snprintf(code, 16, "%.*s", (int)(n < 15 ? n : 15), p);
    return true;
}

static const struct ranh_land_use *lookup(const struct ranh_rules *rules, const char *code)
{
    for (size_t i = 0; i < rules->use.n; i++)
        if (strcasecmp(rules->use.at[i].code, code) == 0)
            return &rules->use.at[i];
    return NULL;
}

const struct ranh_land_use *ranh_rules_land_use(const struct ranh_rules *rules, const char *code)
{
    char first[16];
    return next_code(&code, first) ? lookup(rules, first) : NULL;
}

bool ranh_rules_land_use_check(const struct ranh_rules *rules, const char *codes, char bad[16],
                               const struct ranh_land_use **what)
{
    const struct ranh_land_use *old = NULL;
    char code[16];
    *what = NULL;
    bad[0] = '\0';
    while (next_code(&codes, code)) {
        const struct ranh_land_use *use = lookup(rules, code);
        if (use && use->kind == 'l')
            continue;
        if (use && use->kind == 'o' && old)
            continue;
        memcpy(bad, code, sizeof(code));
        *what = use;
        if (!use || use->kind != 'o')
            return false;
        old = use;
    }
    return !old;
}

bool ranh_rules_land_use_valid(const struct ranh_rules *rules, const char *codes)
{
    char bad[16];
    const struct ranh_land_use *what;
    return codes && ranh_rules_land_use_check(rules, codes, bad, &what);
}

size_t ranh_rules_land_use_length(const struct ranh_rules *rules, const char *text)
{
    size_t longest = 0;
    for (size_t i = 0; i < rules->use.n; i++) {
        const char *code = rules->use.at[i].code;
        size_t n = strlen(code);
        bool begins =
            strchr(code, '/') ? strncasecmp(text, code, n) == 0 : strncmp(text, code, n) == 0;
        if (begins && n > longest)
            longest = n;
    }
    return longest;
}

const struct ranh_land_use *ranh_rules_land_uses(const struct ranh_rules *rules, size_t *n)
{
    *n = rules->use.n;
    return rules->use.at;
}

/* Relation of one code; a row for the code itself goes before one for every use, a later row before an
 * earlier one. */
static char relation_of(const struct ranh_rules *rules, const char *function, const char *code,
                        bool building, char *status)
{
    char every = 0, every_status = 0;
    for (size_t i = rules->function.n; i-- > 0;) {
        const struct ranh_function_use *row = &rules->function.at[i];
        if (strcmp(row->function, function) != 0 || row->applies == (building ? 'e' : 'n'))
            continue;
        if (strcasecmp(row->land_use, code) == 0) {
            *status = row->status;
            return row->relation;
        }
        if (!every && strcmp(row->land_use, "*") == 0) {
            every = row->relation;
            every_status = row->status;
        }
    }
    *status = every_status;
    return every;
}

char ranh_rules_function_relation(const struct ranh_rules *rules, const char *function,
                                  const char *land_use, bool building, char *status)
{
    char name[64], code[16], best = 0, best_status = 0;
    bool unknown = false;
    if (!function || !land_use)
        return 0;
    normalise(function, name);
    while (next_code(&land_use, code)) {
        char row_status;
        char relation = relation_of(rules, name, code, building, &row_status);
        unknown |= relation == 0;
        if (relation == 'a' || (relation == 'd' && best != 'a') || (relation == 'c' && !best)) {
            best = relation;
            best_status = row_status;
        }
    }
    if (best == 'c' && unknown) /* one part conflicts, of another nothing is known */
        return 0;
    if (status)
        *status = best_status;
    return best;
}
