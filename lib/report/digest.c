/* SPDX-License-Identifier: MIT */
/*
 * One pass over the findings in the order they are told; places are looked up by a key made of
 * code and boundary. A gap names its neighbours in its own table; with two of them it has a
 * boundary as an overlap has.
 */
#include <ranh/land/parcel.h>
#include <ranh/report/digest.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/map.h>
#include <ranh/base/num.h>
#include <ranh/geo/shape.h>
#include <ranh/geo/wkb.h>

#include "lib/io/column.h"

struct reading {
    struct ranh_digest *digest;
    struct ranh_map places;   /* "T101 a|b" -> index in its code */
    struct ranh_map communes; /* seen */
    bool vietnamese;
    sqlite3_stmt *stmt;
};

enum {
    C_SEVERITY,
    C_CODE,
    C_KEY_A,
    C_KEY_B,
    C_FEATURE,
    C_AREA,
    C_WIDTH,
    C_MEASURED,
    C_UNIT,
    C_MESSAGE,
    C_FILE,
    C_FILE_B,
    C_NEIGHBOURS,
    C_FEATURE_B,
    C_PLACE,
};

/* Neighbours of a gap as keys, "a, b, c", in order of key. */
#define NEIGHBOURS                                                                                 \
    "CASE WHEN f.code IN ('T201', 'T204', 'T205', 'T206') THEN (SELECT group_concat(k, char(10)) " \
    "FROM "                                                                                        \
    "(SELECT " RANH_PARCEL_NAME(                                                                   \
        "p") " AS k "                                                                              \
             "FROM gap g, json_each(g.neighbours) j JOIN parcel p ON p.parcel_id = j.value "       \
             "WHERE g.finding_id = f.finding_id AND k IS NOT NULL ORDER BY k)) END"

static const char sql[] =
    "SELECT severity, code, key_a, key_b, feature, area_m2, width_m, measured, measure_unit, "
    "CASE ?2 WHEN 1 THEN message_vi ELSE message_en END, s.name, "
    "(SELECT t.name FROM parcel p JOIN source t ON t.source_id = p.source_id "
    "WHERE p.parcel_id = f.id_b), " NEIGHBOURS
    ", (SELECT d.feature FROM parcel p JOIN delivered d ON d.delivered_id = p.delivered_id "
    "WHERE p.parcel_id = f.id_b), CASE WHEN key_a IS NULL THEN f.geometry END FROM finding f LEFT "
    "JOIN source s ON s.source_id = f.source_id WHERE " RANH_DIGEST_TOLD
    " AND (?1 = 0 OR f.source_id = ?1) "
    "ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, code, key_a, "
    "f.feature, finding_id";

static const char *text_at(struct reading *r, int i)
{
    return ranh_arena_strdup(&r->digest->arena, (const char *)sqlite3_column_text(r->stmt, i));
}

/* The middle of what has a place but no key: an element's number alone finds nothing on a map. */
static void read_middle(struct reading *r, struct ranh_digest_place *place)
{
    struct ranh_err ignored = {0};
    struct ranh_arena arena;
    struct ranh_shape shape = {0};
    const void *blob = sqlite3_column_blob(r->stmt, C_PLACE);
    place->x = place->y = NAN;
    if (!blob)
        return;
    ranh_arena_init(&arena);
    if (ranh_blob_read(&arena, blob, (size_t)sqlite3_column_bytes(r->stmt, C_PLACE), &shape, NULL,
                       &ignored) == RANH_OK &&
        shape.n_points) {
        struct ranh_box box = ranh_shape_box(&shape);
        place->x = (box.xmin + box.xmax) / 2;
        place->y = (box.ymin + box.ymax) / 2;
    }
    ranh_arena_release(&arena);
}

/* "26740/12" of "26740/12/345"; NULL when the key has no sheet. */
static const char *sheet_of(struct ranh_arena *arena, const char *key)
{
    const char *last = key ? strrchr(key, '/') : NULL;
    return last && strchr(key, '/') != last ? ranh_arena_strndup(arena, key, (size_t)(last - key))
                                            : NULL;
}

static void see_commune(struct reading *r, const char *key)
{
    const char *slash = key ? strchr(key, '/') : NULL;
    if (!slash)
        return;
    bool fresh;
    ranh_map_put(&r->communes, ranh_arena_strndup(&r->digest->arena, key, (size_t)(slash - key)), 0,
                 &fresh);
    r->digest->n_communes += fresh;
}

static void turn(const char **a, const char **b)
{
    const char *t = *a;
    *a = *b;
    *b = t;
}

/* Two parcels of different sheets are a place of the sheets' common border. Which parcel lies in
 * which (T104) stays as told. */
static void name_boundary(struct ranh_digest *digest, const char *code,
                          struct ranh_digest_place *place)
{
    const char *a = sheet_of(&digest->arena, place->a), *b = sheet_of(&digest->arena, place->b);
    bool turned = place->a && strcmp(place->a, place->b) > 0 && strcmp(code, "T104") != 0;
    if (turned) {
        turn(&place->a, &place->b);
        turn(&place->file, &place->file_b);
        turn(&a, &b);
    }
    if (a && b && strcmp(a, b) != 0) {
        place->sheet_a = a;
        place->sheet_b = b;
    }
}

/* The neighbours of a gap: the first two make its boundary when there are no others on the sheet.
 * */
static void name_neighbours(struct reading *r, struct ranh_digest_place *place)
{
    char *list = ranh_arena_strdup(&r->digest->arena,
                                   (const char *)sqlite3_column_text(r->stmt, C_NEIGHBOURS));
    size_t n = 0;
    for (char *next = list; next; n++) {
        char *key = next;
        next = strchr(key, '\n');
        if (next)
            *next++ = '\0';
        if (n == 0)
            place->a = key;
        else if (n == 1)
            place->b = key;
        else
            place->others = place->others
                                ? ranh_arena_printf(&r->digest->arena, "%s, %s", place->others, key)
                                : key;
        see_commune(r, key);
    }
}

static struct ranh_digest_place read_place(struct reading *r)
{
    struct ranh_digest_place place = {
        .a = text_at(r, C_KEY_A),
        .b = text_at(r, C_KEY_B),
        .file = text_at(r, C_FILE),
        .file_b = text_at(r, C_FILE_B),
        .feature = sqlite3_column_type(r->stmt, C_FEATURE) == SQLITE_NULL
                       ? -1
                       : sqlite3_column_int64(r->stmt, C_FEATURE),
        .feature_b = sqlite3_column_type(r->stmt, C_FEATURE_B) == SQLITE_NULL
                         ? -1
                         : sqlite3_column_int64(r->stmt, C_FEATURE_B),
        .n = 1,
        .area_m2 = column_number(r->stmt, C_AREA),
        .width_m = column_number(r->stmt, C_WIDTH),
        .measured = column_number(r->stmt, C_MEASURED),
        .unit = text_at(r, C_UNIT),
        .message = text_at(r, C_MESSAGE),
    };
    read_middle(r, &place);
    see_commune(r, place.a);
    see_commune(r, place.b);
    if (sqlite3_column_type(r->stmt, C_NEIGHBOURS) != SQLITE_NULL)
        name_neighbours(r, &place);
    if (place.b && !place.others)
        name_boundary(r->digest, (const char *)sqlite3_column_text(r->stmt, C_CODE), &place);
    place.largest = !isnan(place.area_m2)    ? place.area_m2
                    : !isnan(place.measured) ? fabs(place.measured)
                                             : 0;
    return place;
}

static double sum(double a, double b)
{
    return isnan(a) ? b : isnan(b) ? a : a + b;
}

static void merge(struct ranh_digest_place *to, const struct ranh_digest_place *from)
{
    to->n++;
    to->area_m2 = sum(to->area_m2, from->area_m2);
    to->width_m = fmax(to->width_m, from->width_m); /* a NAN loses */
    to->measured = fmax(to->measured, from->measured);
    if (from->largest > to->largest) {
        to->largest = from->largest;
        to->message = from->message;
    }
}

static struct ranh_digest_code *code_of(struct ranh_digest *digest, const char *code,
                                        enum ranh_severity severity)
{
    for (size_t i = digest->n; i-- > 0;)
        if (digest->at[i].severity == severity && strcmp(digest->at[i].code->code, code) == 0)
            return &digest->at[i];
    struct ranh_digest_code *made = ranh_vec_push(digest);
    *made = (struct ranh_digest_code){ranh_finding_code(code), severity, 0, NAN, NULL, 0, 0};
    return made;
}

static void take(struct reading *r)
{
    struct ranh_digest *digest = r->digest;
    const char *name = (const char *)sqlite3_column_text(r->stmt, C_CODE);
    enum ranh_severity severity = RANH_INFO;
    ranh_severity_parse((const char *)sqlite3_column_text(r->stmt, C_SEVERITY), &severity);
    if (!ranh_finding_code(name))
        return;
    struct ranh_digest_code *code = code_of(digest, name, severity);
    struct ranh_digest_place place = read_place(r);
    digest->total[severity]++;
    code->n++;
    code->area_m2 = sum(code->area_m2, place.area_m2);
    place.spoken = code->code->spoken;
    if (place.a && place.b && !place.others) {
        bool fresh;
        const char *a = place.sheet_a ? place.sheet_a : place.a;
        const char *b = place.sheet_b ? place.sheet_b : place.b;
        bool forward = strcmp(a, b) <= 0;
        const char *key = ranh_arena_printf(&digest->arena, "%s%d %s|%s", name, (int)severity,
                                            forward ? a : b, forward ? b : a);
        int64_t *at = ranh_map_put(&r->places, key, (int64_t)code->n_places, &fresh);
        if (!fresh) {
            merge(&code->places[*at], &place);
            return;
        }
    }
    code->places = code->n_places < code->cap_places
                       ? code->places
                       : ranh_vec_grow(code->places, &code->cap_places, code->n_places + 1,
                                       sizeof(*code->places));
    code->places[code->n_places++] = place;
}

static int by_size(const void *pa, const void *pb)
{
    const struct ranh_digest_place *a = pa, *b = pb;
    double x = isnan(a->area_m2) ? a->largest : a->area_m2;
    double y = isnan(b->area_m2) ? b->largest : b->area_m2;
    if (x != y)
        return x > y ? -1 : 1;
    int c = strverscmp(a->a ? a->a : "", b->a ? b->a : ""); /* 2 before 10 */
    if (!c)
        c = strverscmp(a->b ? a->b : "", b->b ? b->b : "");
    if (!c)
        c = (a->feature > b->feature) - (a->feature < b->feature);
    return c ? c : strcmp(a->message, b->message);
}

int ranh_digest_make(struct ranh_store *store, int64_t source_id, bool vietnamese,
                     struct ranh_digest *digest, struct ranh_err *err)
{
    struct reading r = {.digest = digest, .vietnamese = vietnamese};
    *digest = (struct ranh_digest){0};
    ranh_arena_init(&digest->arena);
    ranh_map_init(&r.places);
    ranh_map_init(&r.communes);
    int status = ranh_store_prepare(store, sql, &r.stmt, err);
    if (!status) {
        sqlite3_bind_int64(r.stmt, 1, source_id);
        sqlite3_bind_int(r.stmt, 2, vietnamese);
    }
    for (bool row = true; !status && row;) {
        status = ranh_store_step(store, r.stmt, &row, err);
        if (!status && row)
            take(&r);
    }
    for (size_t i = 0; i < digest->n; i++)
        qsort(digest->at[i].places, digest->at[i].n_places, sizeof(*digest->at[i].places), by_size);
    sqlite3_finalize(r.stmt);
    ranh_map_release(&r.places);
    ranh_map_release(&r.communes);
    return status;
}

void ranh_digest_release(struct ranh_digest *digest)
{
    for (size_t i = 0; i < digest->n; i++)
        ranh_free(digest->at[i].places);
    ranh_vec_release(digest);
    ranh_arena_release(&digest->arena);
}

/* --- what to begin with
 * --------------------------------------------------------------------------- */

/* Families in the order in which their flaws spoil what comes after. */
static int urgency(const struct ranh_digest_code *code)
{
    static const char families[] = "CFLGTEAPZX";
    const char *at = strchr(families, code->code->code[0]);
    return at ? (int)(at - families) : (int)sizeof(families);
}

/* Of a drawing: nothing was read, a line is missing, a number is; a line too short was joined already. */
static int spoiling(const struct ranh_digest_code *code)
{
    static const char *const first[] = {"L116", "L118", "L107", "L110", "L109", "L108"};
    const int n = sizeof(first) / sizeof(*first);
    for (int i = 0; i < n; i++)
        if (strcmp(first[i], code->code->code) == 0)
            return i;
    return n;
}

static bool before(const struct ranh_digest_code *a, const struct ranh_digest_code *b)
{
    int earlier = urgency(b) - urgency(a);
    if (!earlier)
        earlier = spoiling(b) - spoiling(a);
    return earlier ? earlier > 0 : a->n > b->n;
}

static bool among(const struct ranh_digest *digest, const size_t *index, size_t n, size_t i,
                  bool family)
{
    for (size_t k = 0; k < n; k++)
        if (index[k] == i ||
            (family && digest->at[index[k]].code->code[0] == digest->at[i].code->code[0]))
            return true;
    return false;
}

size_t ranh_digest_first(const struct ranh_digest *digest, size_t *index, size_t max)
{
    enum ranh_severity wanted = digest->total[RANH_ERROR] ? RANH_ERROR : RANH_WARNING;
    size_t n = 0;
    for (int family = 1; family >= 0; family--) /* one of each family, then the rest */
        for (size_t best = 0; n < max && best < digest->n;) {
            best = digest->n;
            for (size_t i = 0; i < digest->n; i++)
                if (digest->at[i].severity == wanted && !among(digest, index, n, i, family) &&
                    (best == digest->n || before(&digest->at[i], &digest->at[best])))
                    best = i;
            if (best < digest->n)
                index[n++] = best;
        }
    return n;
}

/* --- words
 * ---------------------------------------------------------------------------------------- */

/* "26740/12/345" as commune, sheet, number; false for other keys. */
static bool split(struct ranh_arena *arena, const char *key, bool sheet, const char *part[3])
{
    const char *first = strchr(key, '/'), *last = strrchr(key, '/');
    if (!first || (!sheet && first == last))
        return false;
    part[0] = ranh_arena_strndup(arena, key, (size_t)(first - key));
    part[1] = sheet ? first + 1 : ranh_arena_strndup(arena, first + 1, (size_t)(last - first - 1));
    part[2] = sheet ? NULL : last + 1;
    return true;
}

static const char *one(struct ranh_digest *digest, const char *key, bool sheet)
{
    const char *part[3];
    struct ranh_arena *arena = &digest->arena;
    if (!split(arena, key, sheet, part))
        return key;
    const char *text = sheet ? ranh_arena_printf(arena, _("sheet %s"), part[1])
                             : ranh_arena_printf(arena, _("sheet %s, parcel %s"), part[1], part[2]);
    return digest->n_communes > 1 ? ranh_arena_printf(arena, _("commune %s, %s"), part[0], text)
                                  : text;
}

/* "tờ 12, thửa 345 × 346": what both have in common is said once. */
static const char *pair(struct ranh_digest *digest, const char *key_a, const char *key_b,
                        bool sheets)
{
    const char *a[3], *b[3];
    struct ranh_arena *arena = &digest->arena;
    const char *left = one(digest, key_a, sheets);
    if (strcmp(key_a, key_b) == 0)
        return left;
    if (!split(arena, key_a, sheets, a) || !split(arena, key_b, sheets, b))
        return ranh_arena_printf(arena, "%s × %s", left, key_b);
    if (strcmp(a[0], b[0]) != 0 || (!sheets && strcmp(a[1], b[1]) != 0))
        return ranh_arena_printf(arena, "%s × %s", left, one(digest, key_b, sheets));
    return ranh_arena_printf(arena, "%s × %s", left, sheets ? b[1] : b[2]);
}

const char *ranh_digest_names(struct ranh_digest *digest, const char *a, const char *b, bool sheets)
{
    return b ? pair(digest, a, b, sheets) : one(digest, a, sheets);
}

static size_t count_commas(const char *list)
{
    size_t n = 1;
    for (; *list; list++)
        n += *list == ',';
    return n;
}

static const char *metres(struct ranh_arena *arena, double value)
{
    char buf[RANH_NUM_MAX];
    char *text = ranh_arena_strdup(arena, ranh_num_fixed(buf, value, 2));
    char *point = ranh_i18n_lang() == RANH_LANG_VI ? strchr(text, '.') : NULL;
    if (point)
        *point = ',';
    return text;
}

const char *ranh_digest_where(struct ranh_digest *digest, const struct ranh_digest_place *place,
                              bool several_files)
{
    struct ranh_arena *arena = &digest->arena;
    const char *text;
    if (place->spoken || (place->a && place->file && strcmp(place->a, place->file) == 0))
        return NULL; /* of one row of a table, or about the whole file: its sentence says it */
    if (place->sheet_a && place->n > 1)
        text = pair(digest, place->sheet_a, place->sheet_b, true);
    else if (place->a && place->b)
        text = pair(digest, place->a, place->b, false);
    else if (place->a)
        text = one(digest, place->a, false);
    else if (place->feature >= 0 && place->feature_b >= 0)
        text = ranh_arena_printf(arena, _("features %lld × %lld"), (long long)place->feature,
                                 (long long)place->feature_b);
    else if (place->feature >= 0 && isfinite(place->x))
        text = ranh_arena_printf(arena, _("feature %lld at N %s, E %s"), (long long)place->feature,
                                 metres(arena, place->y), metres(arena, place->x));
    else if (place->feature >= 0)
        text = ranh_arena_printf(arena, _("feature %lld"), (long long)place->feature);
    else
        return NULL;
    if (place->others)
        text = ranh_arena_printf(arena, _("%s and %zu more"), text, count_commas(place->others));
    if (several_files && place->file && place->file_b && strcmp(place->file, place->file_b) != 0)
        text = ranh_arena_printf(arena, "%s (%s × %s)", text, place->file, place->file_b);
    else if (several_files && place->file)
        text = ranh_arena_printf(arena, "%s (%s)", text, place->file);
    return text;
}
