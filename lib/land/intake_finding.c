/* SPDX-License-Identifier: MIT */
/* What findings of the intake have in common. */
#include <ranh/base/fs.h>

#include "intake_impl.h"

const char *intake_code_name(enum intake_code code)
{
    static const char *const names[INTAKE_CODES] = {
        [INTAKE_NO_GEOMETRY] = "F101",  [INTAKE_WRONG_KIND] = "F102",
        [INTAKE_UNDECODABLE] = "F103",  [INTAKE_HEIGHTS] = "F104",
        [INTAKE_CURVED] = "F105",       [INTAKE_MIXED] = "F106",
        [INTAKE_NOT_FINITE] = "F107",   [INTAKE_DOUBTFUL] = "F108",
        [INTAKE_CAPITALS] = "F109",     [INTAKE_CUT] = "F110",
        [INTAKE_REPAIRED] = "F111",     [INTAKE_RECOGNISED] = "F112",
        [INTAKE_CONTRADICTED] = "F113", [INTAKE_VERTEX_LIST] = "F121",
        [INTAKE_BAD_VERTEX] = "F122",   [INTAKE_NO_KEY] = "A102",
        [INTAKE_BAD_NUMBER] = "A107",   [INTAKE_BAD_DATE] = "A108",
        [INTAKE_INCOMPLETE] = "A109",   [INTAKE_REPEATED] = "A110",
        [INTAKE_BAD_ID] = "A117",       [INTAKE_TABLE] = "F123",
        [INTAKE_FILLED_UP] = "A120",    [INTAKE_NOTHING] = "F141",
        [INTAKE_DELETED] = "F124",
    };
    return names[code];
}

struct ranh_finding intake_finding(const struct intake_run *run, enum intake_code code)
{
    struct ranh_finding finding = RANH_FINDING_INIT;
    finding.code = intake_code_name(code);
    finding.stage = "ingest";
    finding.subject = "source";
    finding.verdict = RANH_VIOLATION;
    finding.source_id = run->source_id;
    finding.file = ranh_fs_basename(run->from->path);
    finding.commune = run->from->commune;
    return finding;
}
