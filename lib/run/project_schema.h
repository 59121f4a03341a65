/* SPDX-License-Identifier: MIT */
#ifndef RANH_RUN_PROJECT_SCHEMA_H
#define RANH_RUN_PROJECT_SCHEMA_H
/*
 * The project file as a table: what project_yaml.c checks and fills, and project_reference.c
 * prints. A default is written here once, as text, and goes through the same parser as the user's
 * value.
 */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/base/num.h>
#include <ranh/run/project.h>

enum ranh_key_type {
    RANH_KEY_END,
    RANH_KEY_TEXT,    /* const char * */
    RANH_KEY_PATH,    /* const char *, joined to the file's folder */
    RANH_KEY_DATE,    /* const char *, ISO */
    RANH_KEY_COLOUR,  /* const char *, "#rrggbb" */
    RANH_KEY_INT,     /* int64_t, min..max */
    RANH_KEY_INT32,   /* int32_t, min..max */
    RANH_KEY_NUMBER,  /* double, min..max */
    RANH_KEY_ROLE,    /* enum ranh_role */
    RANH_KEY_SECTION, /* a mapping of `keys` into the same struct */
    RANH_KEY_SOURCES, /* a list of mappings of `keys` */
    RANH_KEY_PATHS,   /* a list of paths, NULL-terminated */
    RANH_KEY_FIELDS,  /* a mapping of any field to a column */
};

struct ranh_key {
    const char *name;
    enum ranh_key_type type;
    size_t offset;
    bool required;
    const char *fallback; /* as it would be written; NULL = none */
    double min, max;
    const char *help; /* one line, N_() */
    const struct ranh_key *keys;
};

/* The root of the file; ends with RANH_KEY_END. */
extern const struct ranh_key ranh_project_keys[];

/* A bound as people write it: "1000000", not "1e+06". */
char *ranh_key_bound(char buf[RANH_NUM_MAX], double value);

/* Checks `value` by the key's type and writes it at `at`; returns what is wrong with it, or NULL.
 * What the project keeps lives in its arena, the answer in `scratch`. */
const char *ranh_key_set(struct ranh_project *project, struct ranh_arena *scratch,
                         const struct ranh_key *key, char *at, const char *value);

/* Sets every default of the table. */
void ranh_project_defaults(struct ranh_project *project);

/* Fills project->* from YAML text. Tells every mistake it finds, sorted by place. RANH_E_PROJECT.
 * */
int ranh_project_parse(struct ranh_project *project, const char *text, size_t n,
                       struct ranh_err *err);

#endif
