/* SPDX-License-Identifier: MIT */
#ifndef RANH_PIPELINE_CHECK_H
#define RANH_PIPELINE_CHECK_H
/* What the files of `ranh check` share. */
#include <ranh/io/sink.h>
#include <ranh/io/source.h>
#include <ranh/land/finding.h>
#include <ranh/report/boundaries.h>
#include <ranh/report/digest.h>
#include <ranh/run/project.h>

#include "cli.h"

/* Findings a person should look at: what the law permits is not told here. */
#define RANH_CHECK_TOLD "verdict NOT IN ('OK', 'NOT_APPLICABLE')"
#define RANH_CHECK_RANK "CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END"

/* A file that was named. reason: why it cannot be read, or not be placed (RANH_E_CRS), a sentence with its advice;
 * NULL while it can. */
struct ranh_unread {
    const char *path, *reason;
    enum ranh_status status;
    enum ranh_role role; /* parcels, or boundaries of communes that lie beside them */
};

/* What became of the words of the command line; all in the arena of cli. */
struct ranh_check_files {
    struct ranh_unread *at; /* in the order of cli->words, by which options given per file go */
    size_t n, n_unread;
    const struct ranh_aside_file *aside; /* what lies beside and is not read; ends with NULL */
};

/* Words of the command line become the files to check, each once. RANH_E_USAGE when a file is named twice; a folder
 * without files and the like is among the files with its reason. */
int ranh_check_words(struct ranh_cli *cli, struct ranh_check_files *files, struct ranh_err *err);

/* What a map of a folder or an archive is, by its columns (check_role.c): parcels where there is doubt. A table is
 * parcels or permits. Opens the file, unless it is a drawing; one that cannot be opened is told later. Fails when
 * the list of names of columns cannot be read (RANH_E_PROJECT). */
int ranh_check_role(struct ranh_cli *cli, const char *path, bool table, enum ranh_role *role,
                    struct ranh_err *err);

/* After a run that broke: sets aside the files that cannot be opened, and those on which it broke (ws; NULL = it did
 * not come so far), each with its reason. True when there were any: err is cleared then, and the rest may be tried. */
bool ranh_check_set_aside(struct ranh_cli *cli, struct ranh_check_files *files,
                          const struct ranh_source_options *options,
                          const struct ranh_workspace *ws, struct ranh_err *err);
/* The first of parcels that is not set aside; the last of all when there is none. */
size_t ranh_check_first(const struct ranh_check_files *files);
/* The failure when no file is left: of one file its own; of several all are told, on standard error and in JSON. */
int ranh_check_none(struct ranh_cli *cli, const struct ranh_check_files *files,
                    struct ranh_err *err);
/* A line for each that was not read, with its reason. */
void ranh_check_put_unread(struct ranh_cli *cli, const struct ranh_check_files *files);
/* "1 of 3 files was not read: bad.dwg"; "not checked", where one was read and could not be placed. */
const char *ranh_check_unread_sum(struct ranh_cli *cli, const struct ranh_check_files *files);
/* The member "unreadable" of an object. */
void ranh_check_json_unread(const struct ranh_check_files *files, struct ranh_str *out);

/* A line on what lay beside the deliveries for one reason, without its end; NULL when nothing did. Arena of cli. */
const char *ranh_check_aside(struct ranh_cli *cli, const struct ranh_check_files *files,
                             enum ranh_aside why);
/* The member "not_read" of an object. */
void ranh_check_json_aside(const struct ranh_check_files *files, struct ranh_str *out);

/* What was read, a line each, and what was not. */
int ranh_check_put_files(struct ranh_cli *cli, struct ranh_workspace *ws,
                         const struct ranh_check_files *files, struct ranh_err *err);

/* The findings as text or JSON. written: the layers, ends with NULL. */
int ranh_check_report(struct ranh_cli *cli, struct ranh_workspace *ws,
                      const struct ranh_check_files *files, const char *const *written,
                      bool all_faces, struct ranh_err *err);
/* "error", in colour where there is any. */
const char *ranh_check_severity(struct ranh_cli *cli, enum ranh_severity severity);
/* "1.2 cm". In the arena. */
const char *ranh_check_length(struct ranh_arena *arena, double metres);
/* The boundaries of one severity, a line or two each. */
void ranh_check_boundaries(struct ranh_cli *cli, struct ranh_digest *digest,
                           const struct ranh_boundaries *boundaries, enum ranh_severity severity,
                           bool several_files);
/* What is only counted at borders, in one line; with all_faces each of them. */
int ranh_check_rest(struct ranh_cli *cli, struct ranh_workspace *ws,
                    const struct ranh_boundaries *boundaries, bool all_faces, struct ranh_err *err);

/* Writes the findings as layers of a GeoPackage: points, lines, areas, and those without a place; with
 * all_faces the overlaps and gaps that are no findings as layer small_faces too. */
int ranh_check_layer(struct ranh_workspace *ws, const char *path, bool overwrite, bool all_faces,
                     struct ranh_err *err);

/* The same places as a DXF drawing: a level per code, the sentence as text; replaces what is there. */
int ranh_check_drawing(struct ranh_workspace *ws, const char *path, struct ranh_err *err);

/* The balance of areas and the coverage of communes, as text. */
int ranh_check_ground(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_err *err);

/* The style of a layer of findings as QGIS keeps it (QML), in the language in force. */
void ranh_check_style(enum ranh_shape_kind kind, struct ranh_str *qml);
/* Adds the table layer_styles for the layers written. */
int ranh_check_put_styles(struct ranh_sink *sink, const enum ranh_shape_kind *kinds,
                          const char *const *names, size_t n, struct ranh_err *err);

#endif
