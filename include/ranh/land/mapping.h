/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_MAPPING_H
#define RANH_LAND_MAPPING_H
/*
 * Which column of a delivered file holds which field of its role. What the project says comes first;
 * the rest is found by the names offices are known to use (datasets/codes/field-aliases.csv), compared
 * without case, diacritics and punctuation, and after the 10-byte cut of DBF names. Two columns of equal
 * rank for one field are an error that names both: a wrong guess here would give parcels wrong numbers.
 */
#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/str.h>
#include <ranh/io/source.h>
#include <ranh/io/table.h>
#include <ranh/land/role.h>

struct ranh_mapping_pair {
    const char *role_field; /* "sheet" */
    const char *column;     /* "SHBANDO"; "-" = the file has none, do not look for it */
};

struct ranh_mapping {
    const struct ranh_role_kind *role;
    int column[RANH_ROLE_FIELDS_MAX]; /* of the file; -1 = none */
};

/* Reads the alias table; columns role, role_field, alias, rank, source. RANH_E_PROJECT. */
int ranh_mapping_aliases(struct ranh_arena *arena, const char *datasets_dir,
                         struct ranh_table *aliases, struct ranh_err *err);

/* RANH_E_PROJECT: unknown role field, a column the file does not have (with those it has), ambiguity, or
 * nothing for a required field. aliases may be NULL: then only what the project says counts. */
int ranh_mapping_make(const struct ranh_role_kind *role, const struct ranh_source_info *info,
                      const struct ranh_mapping_pair *pairs, size_t n_pairs,
                      const struct ranh_table *aliases, struct ranh_mapping *mapping,
                      struct ranh_err *err);

/* The names columns of the role may have, and those the project says: for ranh_source_options. Arena,
 * NULL-terminated. */
const char *const *ranh_mapping_names(struct ranh_arena *arena, const struct ranh_role_kind *role,
                                      const struct ranh_mapping_pair *pairs, size_t n_pairs,
                                      const struct ranh_table *aliases);

/* Appends {"sheet":"SHBANDO",...} in the order of the role's fields. */
void ranh_mapping_json(const struct ranh_mapping *mapping, const struct ranh_source_info *info,
                       struct ranh_str *out);

#endif
