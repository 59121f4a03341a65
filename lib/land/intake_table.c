/* SPDX-License-Identifier: MIT */
/*
 * How a table was read, told where it is more than "names in the first row": names below a title or
 * in several rows, one of several sheets, names in a font encoding, UTF-16. People look at their
 * spreadsheet with the sentence in hand, so rows are counted as it counts them.
 */
#include "intake_impl.h"

struct words {
    struct ranh_arena *arena;
    const char *vi, *en; /* sentences so far, NULL = none */
};

static void add(struct words *w, const char *vi, const char *en)
{
    w->vi = w->vi ? ranh_arena_printf(w->arena, "%s; %s", w->vi, vi) : vi;
    w->en = w->en ? ranh_arena_printf(w->arena, "%s; %s", w->en, en) : en;
}

static void tell_names(struct words *w, const struct ranh_table_told *t)
{
    long long first = (long long)t->names_row, last = first + (long long)t->names_rows - 1;
    struct ranh_arena *a = w->arena;
    if (first <= 1 && last <= 1)
        return;
    if (first == last)
        add(w, ranh_arena_printf(a, "tên cột ở dòng %lld", first),
            ranh_arena_printf(a, "the names of the columns are in row %lld", first));
    else
        add(w, ranh_arena_printf(a, "tên cột ở các dòng %lld–%lld", first, last),
            ranh_arena_printf(a, "the names of the columns are in rows %lld to %lld", first, last));
    if (t->above == 1)
        add(w, "dòng có chữ phía trên được coi là tiêu đề", "the row above is taken for a title");
    else if (t->above > 1)
        add(w,
            ranh_arena_printf(a, "%lld dòng có chữ phía trên được coi là tiêu đề",
                              (long long)t->above),
            ranh_arena_printf(a, "the %lld rows above are taken for a title", (long long)t->above));
}

int intake_note_table(struct intake_run *run, struct ranh_err *err)
{
    const struct ranh_table_told *t = &run->info->table;
    struct words w = {.arena = &run->intake->feature};
    if (t->sheets_passed)
        add(&w,
            ranh_arena_printf(w.arena, "đọc trang tính \"%s\", không đọc %s", run->info->layer,
                              t->sheets_passed),
            ranh_arena_printf(w.arena, "sheet \"%s\" is read, %s not", run->info->layer,
                              t->sheets_passed));
    tell_names(&w, t);
    if (t->counted)
        add(&w, "dòng đánh số cột bên dưới không phải là dữ liệu",
            "the row below that numbers the columns is no data");
    if (t->names_encoding)
        add(&w, ranh_arena_printf(w.arena, "tên cột viết bằng %s", t->names_encoding),
            ranh_arena_printf(w.arena, "the names of the columns are in %s", t->names_encoding));
    if (t->written)
        add(&w, ranh_arena_printf(w.arena, "tệp viết bằng %s", t->written),
            ranh_arena_printf(w.arena, "the file is in %s", t->written));
    if (!w.vi)
        return RANH_OK;
    struct ranh_finding finding = intake_finding(run, INTAKE_TABLE);
    finding.detail_vi = w.vi;
    finding.detail_en = w.en;
    return ranh_finding_put(run->intake->findings, &finding, err);
}
