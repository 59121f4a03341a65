/* SPDX-License-Identifier: MIT */
/*
 * What a map is that lies in a folder or an archive. Whoever names a folder means the parcels in it, and an office keeps
 * its plans, corridors and boundaries of communes beside them: checked as parcels, each would overlap everything. Files
 * are told apart by the names of their columns, and only where there is no doubt: one with a column of sheets, parcel
 * numbers or recorded areas is of parcels, and so is one that no other role knows better. What a person names is
 * what the person says it is.
 */
#include "check.h"

#include <string.h>
#include <strings.h>

#include <ranh/io/source.h>
#include <ranh/land/mapping.h>
#include <ranh/run/workspace.h>

enum { ENOUGH = 3 }; /* columns that make a plan; "ma, ten" are had by anything */

/* Columns of the role that the file has; 0 where one name may mean two. */
static size_t columns_of(const struct ranh_source_info *info, enum ranh_role role,
                         const struct ranh_table *aliases, struct ranh_mapping *mapping)
{
    struct ranh_err doubt = {0};
    size_t n = 0;
    if (ranh_mapping_make(ranh_role_kind(ranh_role_name(role)), info, NULL, 0, aliases, mapping,
                          &doubt))
        return 0;
    for (size_t i = 0; i < mapping->role->n_fields; i++)
        n += mapping->column[i] >= 0;
    return n;
}

static bool has(const struct ranh_mapping *mapping, const char *field)
{
    return mapping->column[ranh_role_field(mapping->role, field)] >= 0;
}

static enum ranh_role map_of(const struct ranh_source_info *info, const struct ranh_table *aliases)
{
    static const enum ranh_role plans[] = {RANH_ROLE_ZONES, RANH_ROLE_RESTRICTIONS};
    struct ranh_mapping m;
    enum ranh_role role = RANH_ROLE_PARCELS;
    if (columns_of(info, RANH_ROLE_PERMITS, aliases, &m) && has(&m, "permit_no"))
        return RANH_ROLE_PERMITS;
    size_t best = columns_of(info, RANH_ROLE_PARCELS, aliases, &m);
    if (best && (has(&m, "number") || has(&m, "sheet") || has(&m, "area_m2")))
        return RANH_ROLE_PARCELS;
    size_t communes = columns_of(info, RANH_ROLE_COMMUNES, aliases, &m);
    if (communes > best && has(&m, "code") && has(&m, "name")) {
        best = communes;
        role = RANH_ROLE_COMMUNES;
    }
    for (size_t i = 0; i < sizeof(plans) / sizeof(*plans); i++) {
        size_t n = columns_of(info, plans[i], aliases, &m);
        if (n > best && n >= ENOUGH) {
            best = n;
            role = plans[i];
        }
    }
    return role;
}

/* A table is a map of parcels when each row has a number and a shape. A list of points is not: it mostly is that of the
 * sheet beside it. */
static bool has_parcels(const struct ranh_source_info *info, const struct ranh_table *aliases)
{
    struct ranh_mapping m;
    return strcmp(info->geometry_type, "None") != 0 && map_of(info, aliases) == RANH_ROLE_PARCELS &&
           columns_of(info, RANH_ROLE_PARCELS, aliases, &m) && has(&m, "number");
}

/* Drawings have no columns, and are long to open. */
static bool is_drawing(const char *path)
{
    const char *ending = strrchr(path, '.');
    return ending && (strcasecmp(ending, ".dgn") == 0 || strcasecmp(ending, ".dxf") == 0);
}

int ranh_check_role(struct ranh_cli *cli, const char *path, bool table, enum ranh_role *role,
                    struct ranh_err *err)
{
    struct ranh_table aliases;
    struct ranh_source *source = NULL;
    struct ranh_err later = {0}; /* told when the file is read */
    *role = RANH_ROLE_PARCELS;
    if (is_drawing(path))
        return RANH_OK;
    int status = ranh_mapping_aliases(&cli->arena, ranh_datasets_dir(), &aliases, err);
    if (status)
        return status;
    const struct ranh_source_options options = {
        .known = ranh_mapping_names(&cli->arena, ranh_role_kind("parcels"), NULL, 0, &aliases)};
    if (ranh_source_open(path, &options, &source, &later) == 0) {
        const struct ranh_source_info *info = ranh_source_info(source);
        if (table)
            *role = has_parcels(info, &aliases) ? RANH_ROLE_PARCELS : RANH_ROLE_PERMITS;
        else
            *role = map_of(info, &aliases);
        ranh_source_close(source);
    } else if (table) {
        *role = RANH_ROLE_PERMITS;
    }
    return RANH_OK;
}
