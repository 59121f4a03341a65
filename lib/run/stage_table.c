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

bool ranh_stage_writes(const struct ranh_stage *stage, const char *table)
{
    for (const char *const *written = stage->writes; *written; written++)
        if (strcmp(*written, table) == 0)
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

bool ranh_stage_by_source(const struct ranh_workspace *ws, const struct ranh_stage *stages,
                          size_t i, size_t j)
{
    return ranh_stage_writes(&stages[j], "source") && !ranh_stage_writes(&stages[i], "source") &&
           !(stages[i].by_runs && stages[i].by_runs(ws->project));
}
