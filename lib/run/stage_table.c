/* SPDX-License-Identifier: MIT */
/* The table of stages: who reads what another writes. */
#include "stage_internal.h"

#include <string.h>

size_t ranh_stage_find(const struct ranh_stage *stages, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(stages[i].name, name) == 0)
            return i;
    return n;
}

bool ranh_stage_reads(const struct ranh_stage *stage, const char *what)
{
    for (const char *const *read = stage->reads; *read; read++)
        if (strcmp(*read, what) == 0)
            return true;
    return false;
}

bool ranh_stage_needs(const struct ranh_stage *stages, size_t i, size_t j)
{
    if (j >= i)
        return false;
    for (const char *const *written = stages[j].writes; *written; written++)
        if (ranh_stage_reads(&stages[i], *written))
            return true;
    return false;
}
