/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a .txt and as a .csv: refused with one sentence, or read to the end twice with as many rows; and
 * as a list of boundary points, none of which is lost between rows, points and blank rows.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ranh/base/err.h>
#include <ranh/io/source.h>
#include <ranh/io/vertex_list.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const known[] = {"Tờ", "Thửa", "X", "Y", "Điểm", "Diện tích", NULL};
static const struct ranh_source_options options = {.known = known};

static void demand(bool holds, const char *what)
{
    if (!holds)
        RANH_BUG("%s", what);
}

static int64_t count(struct ranh_source *source, int *status)
{
    struct ranh_record record;
    struct ranh_err err = {0};
    bool more = true;
    int64_t n = 0;
    while (!*status && more) {
        *status = ranh_source_next(source, &record, &more, &err);
        n += more;
    }
    demand(!*status || err.status == RANH_E_INPUT, "a failure that is not the file's");
    return n;
}

static int column(const struct ranh_source_info *info, const char *name)
{
    for (size_t i = 0; i < info->n_fields; i++)
        if (strcmp(info->fields[i].name, name) == 0)
            return (int)i;
    return -1;
}

static void as_list(const char *path, int64_t rows)
{
    struct ranh_source *table, *list;
    struct ranh_err err = {0};
    if (ranh_source_open(path, &options, &table, &err))
        return;
    const struct ranh_source_info *info = ranh_source_info(table);
    const struct ranh_vertex_columns columns = {
        .x = column(info, "X"),
        .y = column(info, "Y"),
        .vertex = column(info, "Điểm"),
        .key = {-1, column(info, "Tờ"), column(info, "Thửa")}};
    if (columns.x < 0 || columns.y < 0) {
        ranh_source_close(table);
        return;
    }
    if (ranh_vertex_list_open(table, &columns, &list, &err)) {
        demand(err.status == RANH_E_INPUT, "a failure that is not the file's");
        return;
    }
    if (!list) {
        ranh_source_close(table);
        return;
    }
    int status = 0;
    const struct ranh_vertex_told *told = ranh_vertex_list_told(list);
    demand(told->rows == rows, "rows are lost");
    demand(told->points + told->blank_rows <= told->rows, "more points than rows");
    demand(count(list, &status) == told->parcels, "parcels are lost");
    ranh_source_close(list);
}

static void as_file(const char *path)
{
    struct ranh_source *source;
    struct ranh_err err = {0};
    int64_t rows[2];
    for (int i = 0; i < 2; i++) {
        int status = ranh_source_open(path, &options, &source, &err);
        demand(!status || status == RANH_E_INPUT, "a failure that is not the file's");
        if (status)
            return;
        rows[i] = count(source, &status);
        ranh_source_close(source);
        if (status)
            return;
    }
    demand(rows[0] == rows[1], "two readings differ");
    as_list(path, rows[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const endings[] = {".txt", ".csv"};
    for (size_t i = 0; i < 2; i++) {
        char path[64];
        snprintf(path, sizeof(path), "/tmp/ranh-fuzz-%ld%s", (long)getpid(), endings[i]);
        FILE *file = fopen(path, "wb");
        if (!file)
            return 0;
        fwrite(data, 1, size, file);
        fclose(file);
        as_file(path);
        remove(path);
    }
    return 0;
}
