/* SPDX-License-Identifier: MIT */
/*
 * Parcels delivered as a table of boundary points. Whether a table is one is seen from its columns
 * (x, y and a part of the key) and its rows (some key has several); from then on it is a source
 * like any other.
 */
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/io/vertex_list.h>

#include "intake_impl.h"

static int column_of(const struct intake_run *run, const char *field)
{
    return run->mapping.column[ranh_role_field(run->role, field)];
}

static int needs_table(const struct intake_run *run, struct ranh_err *err)
{
    if (strcmp(run->info->geometry_type, "None") == 0)
        return RANH_OK;
    return ranh_fail(err, RANH_E_INPUT, _("%s: has its own geometry; x, y and wkt are for tables"),
                     run->from->path);
}

static int no_key(const struct intake_run *run, struct ranh_err *err)
{
    return ranh_fail(err, RANH_E_INPUT,
                     _("%s: has columns of coordinates but none for sheet or number, so its points "
                       "belong to no parcel; name the columns under \"fields\""),
                     run->from->path);
}

int intake_open_vertices(struct intake_run *run, struct ranh_err *err)
{
    const struct ranh_vertex_columns columns = {
        .x = column_of(run, "x"),
        .y = column_of(run, "y"),
        .vertex = column_of(run, "vertex"),
        .marks = run->declared,
        .key = {column_of(run, "commune"), column_of(run, "sheet"), column_of(run, "number")}};
    bool keyed = columns.key[1] >= 0 || columns.key[2] >= 0 || run->info->table.blocks;
    int status = columns.y < 0 ? RANH_OK : needs_table(run, err);
    if (status || columns.y < 0)
        return status;
    if (!keyed)
        return no_key(run, err);
    struct ranh_source *table = run->source, *list = NULL;
    run->source = NULL; /* taken over */
    status = ranh_vertex_list_open(table, &columns, &list, err);
    if (status)
        return status;
    run->is_vertex_list = list != NULL;
    if (list) {
        run->source = list;
        run->info = ranh_source_info(list);
        return RANH_OK;
    }
    ranh_source_close(table); /* its rows are used up */
    return intake_open_file(run, err);
}

/* What a list cut off between two rows would show. */
static void add_whole(struct ranh_arena *arena, const struct ranh_vertex_told *told,
                      struct ranh_finding *finding)
{
    const char *vi, *en;
    if (told->counted == told->parcels) {
        vi = "mỗi thửa có ghi số đỉnh và số đỉnh đã được đếm lại";
        en = "each parcel says how many points it has, and they were counted";
    } else if (told->comes_back) {
        vi = "mọi vòng ranh đều khép về đỉnh đầu, nhưng không có gì cho biết cuối bảng có thiếu "
             "thửa hay "
             "không: hãy đối chiếu số thửa với bên giao";
        en = "every ring comes back to its first point, but nothing says whether parcels are "
             "missing at "
             "the end: compare their number with the sender's";
    } else {
        vi = "không có gì trong bảng cho biết phải có bao nhiêu đỉnh, bao nhiêu thửa, nên nếu bảng "
             "bị cắt giữa "
             "hai dòng thì không nhận ra được: hãy đối chiếu hai số này với bên giao";
        en = "nothing in it says how many points or parcels there must be, so a list cut off "
             "between two "
             "rows could not be told: compare both numbers with the sender's";
    }
    finding->detail_vi = ranh_arena_printf(arena, "%s; %s", finding->detail_vi, vi);
    finding->detail_en = ranh_arena_printf(arena, "%s; %s", finding->detail_en, en);
}

int intake_note_vertices(struct intake_run *run, struct ranh_err *err)
{
    const struct ranh_vertex_told *told = ranh_vertex_list_told(run->source);
    const char *x = run->info->fields[column_of(run, "x")].name;
    const char *y = run->info->fields[column_of(run, "y")].name;
    const char *north = told->x_is_north ? x : y, *east = told->x_is_north ? y : x;
    struct ranh_arena *arena = &run->intake->feature;
    long long points = told->points, parcels = told->parcels;
    struct ranh_finding finding = RANH_FINDING_INIT;
    finding.code = intake_code_name(INTAKE_VERTEX_LIST);
    finding.stage = "ingest";
    finding.subject = "source";
    finding.verdict = RANH_VIOLATION;
    finding.source_id = run->source_id;
    finding.file = ranh_fs_basename(run->from->path);
    finding.commune = run->from->commune;
    finding.measured = (double)told->rows;
    finding.detail_vi = ranh_arena_printf(
        arena,
        told->decided
            ? "%lld đỉnh thành %lld thửa; theo độ lớn, cột %s là tọa độ Bắc, cột %s là "
              "tọa độ Đông"
            : "%lld đỉnh thành %lld thửa; độ lớn không phải của Việt Nam nên coi cột %s là "
              "tọa độ Bắc, cột %s là tọa độ Đông",
        points, parcels, north, east);
    finding.detail_en = ranh_arena_printf(
        arena,
        told->decided ? "%lld points make %lld %s; by magnitude, column %s is north and column "
                        "%s is east"
                      : "%lld points make %lld %s; the numbers are not those of Vietnam, so "
                        "column %s is taken for north and column %s for east",
        points, parcels, parcels == 1 ? "parcel" : "parcels", north, east);
    add_whole(arena, told, &finding);
    return ranh_finding_put(run->intake->findings, &finding, err);
}

void intake_flaw_detail(struct intake_run *run, const struct ranh_record *record, const char **vi,
                        const char **en)
{
    static const char *const texts[][2] = {
        [RANH_FLAW_NONE] = {"", ""},
        [RANH_FLAW_VERTEX] = {"thiếu tọa độ hoặc tọa độ không phải là số",
                              "a coordinate is missing or is no number"},
        [RANH_FLAW_SWAPPED] = {"X và Y đổi chỗ so với các dòng khác",
                               "X and Y are exchanged against the other rows"},
        [RANH_FLAW_FEW] = {"vòng ranh bắt đầu từ đây có ít hơn ba đỉnh",
                           "the ring that begins here has fewer than three points"},
        [RANH_FLAW_OPEN] =
            {"vòng ranh cuối cùng dừng ở đây mà không khép về đỉnh đầu như mọi vòng khác: "
             "bảng có thể bị cắt cụt",
             "the last ring ends here and does not come back to its first point as all "
             "others do: the list may be cut off"},
    };
    struct ranh_arena *arena = &run->intake->feature;
    if (record->flaw == RANH_FLAW_COUNT) {
        long long row = record->flaw_row, stated = record->flaw_stated, found = record->flaw_found;
        *vi =
            ranh_arena_printf(arena, "dòng %lld: ghi %lld đỉnh nhưng có %lld", row, stated, found);
        *en = ranh_arena_printf(arena, "row %lld: it says %lld points and has %lld", row, stated,
                                found);
        return;
    }
    const char *const *text = texts[record->flaw];
    *vi = ranh_arena_printf(arena, "dòng %lld: %s", (long long)record->flaw_row, text[0]);
    *en = ranh_arena_printf(arena, "row %lld: %s", (long long)record->flaw_row, text[1]);
}
