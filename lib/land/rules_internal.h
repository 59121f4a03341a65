/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_RULES_INTERNAL_H
#define RANH_LAND_RULES_INTERNAL_H
/* What rules.c and rules_codes.c share. */
#include <ranh/base/vec.h>
#include <ranh/io/table.h>
#include <ranh/land/rules.h>

struct ranh_function_use {
    const char *function; /* normalised: "DAT_O_NHOMNHAO" */
    const char *land_use; /* "*" = every use */
    char relation;        /* 'a' 'c' 'd' */
    char applies;         /* 'a'ny, 'n'ew building, 'e'xisting use */
    char status;
};

struct ranh_rules {
    struct ranh_arena arena;
    struct {
        RANH_VEC(struct ranh_rule)
    } rule; /* sorted by code and parameter, then in the order read: overrides last */
    struct {
        RANH_VEC(struct ranh_land_use)
    } use; /* as in the file */
    struct {
        RANH_VEC(struct ranh_function_use)
    } function; /* in the order read: overrides last */
};

int ranh_rules_read_land_uses(struct ranh_rules *rules, const char *path, struct ranh_err *err);
int ranh_rules_read_functions(struct ranh_rules *rules, const struct ranh_table *table,
                              struct ranh_err *err);

#endif
