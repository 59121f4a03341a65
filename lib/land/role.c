/* SPDX-License-Identifier: MIT */
/*
 * The roles as one table. Everything that depends on the role (mapping, the insert statements, what is
 * a number, what is a person) is read from here, so a new field is one line.
 */
#include <ranh/land/role.h>

#include <string.h>

#define TEXT(name)                                                                                 \
    {                                                                                              \
        name, name, RANH_VALUE_TEXT, false                                                         \
    }
#define CODE(name)                                                                                 \
    {                                                                                              \
        name, name, RANH_VALUE_CODE, false                                                         \
    }
#define CODE_IN(name, column)                                                                      \
    {                                                                                              \
        name, column, RANH_VALUE_CODE, false                                                       \
    }
#define NEEDED(name, column)                                                                       \
    {                                                                                              \
        name, column, RANH_VALUE_CODE, true                                                        \
    }
#define NUMBER(name)                                                                               \
    {                                                                                              \
        name, name, RANH_VALUE_NUMBER, false                                                       \
    }
#define DATE(name)                                                                                 \
    {                                                                                              \
        name, name, RANH_VALUE_DATE, false                                                         \
    }
#define VERTEX(name)                                                                               \
    {                                                                                              \
        name, NULL, RANH_VALUE_VERTEX, false                                                       \
    }
#define PERSON(name)                                                                               \
    {                                                                                              \
        name, NULL, RANH_VALUE_PERSON, false                                                       \
    }

static const struct ranh_role_kind roles[] = {
    {"parcels",
     "parcel",
     "parcel",
     RANH_GEOMETRY_AREA,
     {CODE_IN("commune", "commune_code"),
      CODE("sheet"),
      CODE("number"),
      {"area_m2", "area_recorded_m2", RANH_VALUE_NUMBER, false},
      TEXT("land_use"),
      NUMBER("scale"),
      CODE("old_key"),
      CODE("identifier"),
      PERSON("owner"),
      VERTEX("x"),
      VERTEX("y"),
      VERTEX("vertex")},
     12},
    {"zones",
     "zone",
     "zone",
     RANH_GEOMETRY_AREA,
     {CODE("code"), TEXT("function"), TEXT("function_name"), TEXT("plan"), TEXT("decision"),
      DATE("valid_from"), DATE("valid_to"), NUMBER("max_coverage_pct"), NUMBER("max_far"),
      NUMBER("max_storeys"), TEXT("land_use")},
     11},
    {"restrictions",
     "restriction",
     "restriction",
     RANH_GEOMETRY_ANY,
     {CODE("code"), TEXT("kind"), TEXT("name"), NUMBER("width_m"), TEXT("decision"),
      DATE("valid_from"), DATE("valid_to")},
     7},
    {"non_parcels",
     "non_parcel",
     "non_parcel",
     RANH_GEOMETRY_AREA,
     {CODE("code"), TEXT("kind"), TEXT("name")},
     3},
    {"communes",
     "commune",
     "commune",
     RANH_GEOMETRY_AREA,
     {CODE("code"), TEXT("name"), TEXT("name_en"), DATE("valid_from")},
     4},
    {"permits",
     "permit",
     "permit",
     RANH_GEOMETRY_OPTIONAL,
     {CODE("permit_no"), DATE("issued"), DATE("filed"), CODE_IN("commune", "commune_code"),
      CODE("sheet"), CODE("number"), TEXT("work"), TEXT("use"), NUMBER("footprint_m2"),
      NUMBER("floor_area_m2"), NUMBER("storeys"), NUMBER("coverage_pct"), NUMBER("far"),
      TEXT("address"), TEXT("status"), PERSON("applicant")},
     16},
    {"events",
     "permit_event",
     "event",
     RANH_GEOMETRY_NONE,
     {NEEDED("dossier", "dossier"), CODE("permit_no"), CODE_IN("unit", "unit_code"),
      DATE("received"), DATE("due"), DATE("done"), TEXT("status"), TEXT("channel"),
      PERSON("applicant")},
     9},
    {"units",
     "unit",
     "unit",
     RANH_GEOMETRY_NONE,
     {NEEDED("code", "code"), TEXT("name"), TEXT("name_en"), TEXT("kind"), CODE("parent")},
     5},
    {"indicators",
     "indicator_value",
     "unit",
     RANH_GEOMETRY_NONE,
     {NEEDED("unit", "unit_code"),
      NEEDED("indicator", "indicator"),
      CODE("period"),
      {"value", "value", RANH_VALUE_NUMBER, true}},
     4},
};

const struct ranh_role_kind *ranh_role_kinds(size_t *n)
{
    *n = sizeof(roles) / sizeof(*roles);
    return roles;
}

const struct ranh_role_kind *ranh_role_kind(const char *name)
{
    for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++)
        if (strcmp(roles[i].name, name) == 0)
            return &roles[i];
    return NULL;
}

int ranh_role_field(const struct ranh_role_kind *role, const char *name)
{
    for (size_t i = 0; i < role->n_fields; i++)
        if (strcmp(role->field[i].name, name) == 0)
            return (int)i;
    return -1;
}
