/* SPDX-License-Identifier: MIT */
/* Reads the sheet of one source out of the workspace. */
#include <ranh/report/sheet.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/text.h>
#include <ranh/crs/transform.h>
#include <ranh/land/row_id.h>

#include "lib/io/column.h"

int ranh_sheet_sources(struct ranh_store *store, const char *name, struct ranh_arena *arena,
                       int64_t **ids, size_t *n, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int64_t total = 0;
    *n = 0;
    int r = ranh_store_count(store, "SELECT count(*) FROM source", &total, err);
    const char **names = RANH_NEW_ARRAY(arena, (size_t)total + 1, const char *);
    size_t n_names = 0;
    *ids = RANH_NEW_ARRAY(arena, (size_t)total + 1, int64_t);
    if (r == 0)
        r = ranh_store_prepare(store, "SELECT source_id, name FROM source ORDER BY name", &stmt,
                               err);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(store, stmt, &row, err);
        if (r != 0 || !row)
            continue;
        names[n_names] = column_text(arena, stmt, 1);
        if (!name || strcmp(name, names[n_names]) == 0)
            (*ids)[(*n)++] = sqlite3_column_int64(stmt, 0);
        n_names++;
    }
    names[n_names] = NULL;
    sqlite3_finalize(stmt);
    if (r != 0 || *n > 0 || !name)
        return r;
    const char *near = ranh_text_suggest(name, names);
    return near ? ranh_fail(err, RANH_E_USAGE, _("there is no source \"%s\"; did you mean \"%s\"?"),
                            name, near)
                : ranh_fail(err, RANH_E_USAGE, _("there is no source \"%s\""), name);
}

/* "sum" for one file, "sum  name\n" lines for several. */
static void read_sums(struct ranh_sheet *sheet, const char *sums)
{
    struct ranh_arena *arena = &sheet->arena;
    for (const char *line = sums; line && *line;) {
        const char *end = strchr(line, '\n');
        size_t n = end ? (size_t)(end - line) : strlen(line);
        const char *blank = memchr(line, ' ', n);
        struct ranh_sheet_file *file = ranh_vec_push(&sheet->files);
        file->name = blank ? ranh_arena_strndup(arena, blank + 2, n - (size_t)(blank + 2 - line))
                           : ranh_fs_basename(sheet->path);
        file->sha256 = ranh_arena_strndup(arena, line, blank ? (size_t)(blank - line) : n);
        line = end ? end + 1 : NULL;
    }
}

static void name_crs(struct ranh_sheet *sheet)
{
    struct ranh_err ignored = {0};
    struct ranh_crs crs;
    struct ranh_crs_ctx *ctx = sheet->crs_used ? ranh_crs_ctx_new() : NULL;
    if (ctx && ranh_crs_lookup(ctx, sheet->crs_used, &crs, &ignored) == 0)
        sheet->crs_name = ranh_arena_strdup(&sheet->arena, crs.name);
    ranh_crs_ctx_free(ctx);
}

static void read_head(struct ranh_sheet *sheet, sqlite3_stmt *stmt)
{
    struct ranh_arena *arena = &sheet->arena;
    const char **text[] = {&sheet->name,         &sheet->role,     &sheet->path,
                           &sheet->layer,        &sheet->driver,   &sheet->encoding,
                           &sheet->crs_declared, &sheet->crs_used, &sheet->crs_reason,
                           &sheet->operation,    &sheet->commune,  &sheet->survey_date};
    int i = 0;
    for (; i < (int)(sizeof(text) / sizeof(*text)); i++)
        *text[i] = column_text(arena, stmt, i);
    read_sums(sheet, (const char *)sqlite3_column_text(stmt, i++));
    sheet->bytes = sqlite3_column_int64(stmt, i++);
    sheet->accuracy_m = column_number(stmt, i);
    sheet->scale = sqlite3_column_int64(stmt, ++i);
    sheet->features = sqlite3_column_int64(stmt, ++i);
    sheet->accepted = sqlite3_column_int64(stmt, ++i);
    sheet->rejected = sqlite3_column_int64(stmt, ++i);
    int64_t rows = sqlite3_column_int64(stmt, ++i), kept_out = sqlite3_column_int64(stmt, ++i);
    sheet->balanced = sheet->features == sheet->accepted + sheet->rejected &&
                      rows == sheet->features && kept_out == sheet->rejected;
    sheet->parcels = sqlite3_column_int64(stmt, ++i);
    ++i;
    sheet->area_m2 = column_number(stmt, i);
    name_crs(sheet);
}

static const char head_sql[] =
    "SELECT name, role, path, layer, driver, encoding, crs_declared, crs_used, crs_reason, "
    "operation, commune_code, survey_date, sha256, bytes, accuracy_m, scale, features_in, "
    "accepted, rejected, "
    "d.n, d.kept_out, p.n, p.area FROM source s, "
    "(SELECT count(*) AS n, count(rejected) AS kept_out FROM delivered "
    "WHERE " RANH_ROWS_OF(
        "delivered_id", "?1") ") d, "
                              "(SELECT count(*) AS n, sum(native_area_m2) AS area FROM parcel "
                              "WHERE " RANH_ROWS_OF("parcel_id", "?1") ") p WHERE s.source_id = ?1";

/* How certain, of what was concluded from the text; of a statement, whether the text agrees. */
#define CERTAINTY                                                                                  \
    "CASE json_extract(e.value, '$.why') WHEN 'stated' THEN CASE json_extract(e.value, "           \
    "'$.encoding') WHEN 'UTF-8' THEN json_extract(e.value, '$.certainty') ELSE 'stated' END "      \
    "WHEN 'disputed' THEN 'disputed' WHEN 'undecided' THEN CASE json_extract(e.value, "            \
    "'$.certainty') WHEN 'ambiguous' THEN 'ambiguous' ELSE 'unknown' END ELSE "                    \
    "json_extract(e.value, '$.certainty') END, json_extract(e.value, '$.values') "
static const char columns_sql[] =
    "SELECT f.key, f.value, json_extract(e.value, '$.encoding'), " CERTAINTY
    "FROM source s, json_each(s.fields) f LEFT JOIN json_each(s.encodings) e ON e.key = f.value "
    "WHERE source_id = ?1 UNION ALL "
    "SELECT NULL, e.key, json_extract(e.value, '$.encoding'), " CERTAINTY
    "FROM source s, json_each(s.encodings) e WHERE source_id = ?1 AND e.key NOT IN (SELECT value "
    "FROM json_each(s.fields))";
/* Workspaces made before encodings were kept by column. */
static const char columns_old_sql[] = "SELECT f.key, f.value, NULL, NULL, 0 FROM source s, "
                                      "json_each(s.fields) f WHERE source_id = ?1";

static const char rejected_sql[] =
    "SELECT rejected, count(*), (SELECT group_concat(feature, ', ') FROM (SELECT feature FROM "
    "delivered e WHERE " RANH_ROWS_OF(
        "e.delivered_id", "?1") " AND e.rejected = d.rejected "
                                "ORDER BY feature LIMIT 8)) FROM delivered d WHERE " RANH_ROWS_OF(
                                    "d.delivered_id",
                                    "?1") " AND rejected IS NOT NULL GROUP BY rejected ORDER BY "
                                          "count(*) DESC, rejected";

/* Elements by level: a column that GDAL and our own reader of drawings call Level or Layer. */
static const char levels_sql[] =
    "WITH used AS (SELECT DISTINCT j.value AS feature FROM drawn JOIN parcel p USING (parcel_id), "
    "json_each(elements) j WHERE p.source_id = ?1) "
    "SELECT coalesce(json_extract(attributes, '$.Level'), json_extract(attributes, '$.Layer')) AS "
    "l, count(*), sum(feature IN (SELECT feature FROM used)) "
    "FROM delivered d JOIN source s USING (source_id) WHERE s.source_id = ?1 AND " RANH_ROWS_OF(
        "d.delivered_id", "?1") " AND s.driver IN ('DGN', 'DXF') GROUP BY l HAVING l IS NOT NULL "
                                "ORDER BY CAST(l AS INTEGER), l";

static void take_column(struct ranh_sheet *sheet, sqlite3_stmt *stmt)
{
    *ranh_vec_push(&sheet->columns) = (struct ranh_sheet_column){
        column_text(&sheet->arena, stmt, 0), column_text(&sheet->arena, stmt, 1),
        column_text(&sheet->arena, stmt, 2), column_text(&sheet->arena, stmt, 3),
        sqlite3_column_int64(stmt, 4)};
}

static void take_rejected(struct ranh_sheet *sheet, sqlite3_stmt *stmt)
{
    const char *name = column_text(&sheet->arena, stmt, 0);
    const struct ranh_finding_code *code = ranh_finding_code(name);
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    *ranh_vec_push(&sheet->reasons) = (struct ranh_sheet_rejected){
        name,
        !code ? ""
        : vi  ? code->title_vi
              : code->title_en,
        sqlite3_column_int64(stmt, 1), column_text(&sheet->arena, stmt, 2)};
}

static void take_level(struct ranh_sheet *sheet, sqlite3_stmt *stmt)
{
    *ranh_vec_push(&sheet->levels) =
        (struct ranh_sheet_level){column_text(&sheet->arena, stmt, 0),
                                  sqlite3_column_int64(stmt, 1), sqlite3_column_int64(stmt, 2)};
}

static int each(struct ranh_store *store, const char *sql, struct ranh_sheet *sheet,
                int64_t source_id, void (*take)(struct ranh_sheet *, sqlite3_stmt *),
                struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int r = ranh_store_prepare(store, sql, &stmt, err);
    if (r == 0)
        sqlite3_bind_int64(stmt, 1, source_id);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(store, stmt, &row, err);
        if (r == 0 && row)
            take(sheet, stmt);
    }
    sqlite3_finalize(stmt);
    return r;
}

int ranh_sheet_read(struct ranh_store *store, int64_t source_id, struct ranh_sheet *sheet,
                    struct ranh_err *err)
{
    int64_t by_column = 0;
    *sheet = (struct ranh_sheet){0};
    ranh_arena_init(&sheet->arena);
    int r =
        ranh_digest_make(store, source_id, ranh_i18n_lang() == RANH_LANG_VI, &sheet->digest, err);
    if (r == 0)
        r = each(store, head_sql, sheet, source_id, read_head, err);
    if (r == 0)
        r = ranh_store_count(
            store, "SELECT count(*) FROM pragma_table_info('source') WHERE name = 'encodings'",
            &by_column, err);
    if (r == 0)
        r = each(store, by_column ? columns_sql : columns_old_sql, sheet, source_id, take_column,
                 err);
    if (r == 0)
        r = ranh_balances_read(store, source_id, &sheet->arena, &sheet->balances, err);
    if (r == 0)
        r = ranh_border_lines_read(store, source_id, ranh_i18n_lang() == RANH_LANG_VI,
                                   &sheet->arena, &sheet->borders, err);
    if (r == 0)
        r = each(store, rejected_sql, sheet, source_id, take_rejected, err);
    if (r == 0)
        r = each(store, levels_sql, sheet, source_id, take_level, err);
    return r;
}

void ranh_sheet_release(struct ranh_sheet *sheet)
{
    ranh_digest_release(&sheet->digest);
    ranh_vec_release(&sheet->files);
    ranh_vec_release(&sheet->columns);
    ranh_vec_release(&sheet->reasons);
    ranh_vec_release(&sheet->levels);
    ranh_vec_release(&sheet->balances);
    ranh_vec_release(&sheet->borders);
    ranh_arena_release(&sheet->arena);
}

const char *ranh_sheet_reason(const char *reason)
{
    static const char *const known[] = {N_("declared in ranh.yaml"), N_("given with --crs"),
                                        N_("stated by the file"),
                                        N_("stated by the file, and its numbers fit")};
    for (size_t i = 0; reason && i < sizeof(known) / sizeof(*known); i++)
        if (strcmp(reason, known[i]) == 0)
            return _(known[i]);
    return reason;
}

struct word {
    const char *key, *word;
};

static const char *word_of(const struct word *words, size_t n, const char *key)
{
    for (size_t i = 0; key && i < n; i++)
        if (strcmp(words[i].key, key) == 0)
            return _(words[i].word);
    return key;
}

/* Only of what was concluded from the text; UTF-8 shows itself. */
const char *ranh_sheet_certainty(const struct ranh_sheet_column *column)
{
    static const struct word words[] = {
        {"certain", N_("certain")},
        {"likely", N_("likely")},
        {"stated", N_("as stated")},
        {"disputed", N_("as stated, but LOOKS OTHERWISE")},
        {"ambiguous", N_("NOT CERTAIN: two readings")},
        {"unknown", N_("NOT CERTAIN: no reading fits")},
    };
    if (!column->encoding || !column->certainty || strcmp(column->certainty, "ascii") == 0 ||
        (strcmp(column->encoding, "UTF-8") == 0 && strcmp(column->certainty, "certain") == 0))
        return NULL;
    return word_of(words, sizeof(words) / sizeof(*words), column->certainty);
}

const char *ranh_sheet_role(const char *role)
{
    static const struct word words[] = {
        {"parcels", N_("parcels")},
        {"zones", N_("zones of plans")},
        {"communes", N_("communes")},
        {"restrictions", N_("road reserves and corridors")},
        {"non_parcels", N_("land not numbered as parcels")},
        {"permits", N_("permits")},
        {"events", N_("dossiers")},
        {"units", N_("offices")},
        {"indicators", N_("indicators")},
    };
    return word_of(words, sizeof(words) / sizeof(*words), role);
}

const char *ranh_sheet_field(const char *field)
{
    static const struct word words[] = {
        {"commune", N_("commune code")},
        {"sheet", N_("map sheet")},
        {"number", N_("parcel number")},
        {"area_m2", N_("recorded area")},
        {"land_use", N_("land use")},
        {"scale", N_("map scale")},
        {"old_key", N_("old number")},
        {"owner", N_("owner (confidential)")},
        {"x", "X"},
        {"y", "Y"},
        {"vertex", N_("point number")},
        {"applicant", N_("applicant (confidential)")},
        {"name", N_("name")},
        {"code", N_("code")},
    };
    return word_of(words, sizeof(words) / sizeof(*words), field);
}
