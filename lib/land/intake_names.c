/* SPDX-License-Identifier: MIT */
/*
 * Names that a drawing writes: streets, waters and places on the levels that are for them, and of the texts in the
 * margin those that are a title, since the others name who surveyed and who approved. They go into a table of
 * their own, as NFC; every other text stays in `delivered` as it came.
 */
#include <string.h>

#include <ranh/base/text.h>
#include <ranh/land/row_id.h>

#include "intake_impl.h"

static const char *const kinds[] = {[RANH_LEVEL_STREET_NAME] = "street",
                                    [RANH_LEVEL_WATER_NAME] = "water",
                                    [RANH_LEVEL_PLACE_NAME] = "place",
                                    [RANH_LEVEL_FRAME] = "title"};

/* How titles, names of units, scale and system begin, folded. */
static bool is_title(struct ranh_arena *arena, const char *text)
{
    static const char *const begin[] = {
        "to ban do",  "ban do",   "to so",  "manh ",     "xa ",         "phuong ",
        "thi tran ",  "dac khu ", "quan ",  "huyen ",    "thi xa ",     "tinh ",
        "thanh pho ", "ty le ",   "ti le ", "he toa do", "he quy chieu"};
    const char *folded = ranh_text_fold(arena, text);
    for (size_t i = 0; i < sizeof(begin) / sizeof(*begin); i++)
        if (strncmp(folded, begin[i], strlen(begin[i])) == 0)
            return true;
    return false;
}

void intake_names_add(struct intake_run *run, struct intake_names *names, enum ranh_level_role role,
                      const struct ranh_shape *shape, const char *text)
{
    if (!text || shape->n_points == 0 ||
        (role == RANH_LEVEL_FRAME && !is_title(&run->intake->feature, text)))
        return;
    *ranh_vec_push(names) = (struct intake_name){kinds[role], ranh_arena_strdup(&run->arena, text),
                                                 shape->xy[0], shape->xy[1], run->delivered_id};
}

int intake_names_insert(struct intake_run *run, const struct intake_names *names,
                        struct ranh_err *err)
{
    sqlite3_stmt *s = NULL;
    int status = ranh_store_prepare(
        run->intake->store,
        "INSERT INTO drawn_name (name_id, delivered_id, source_id, kind, text, x, y) "
        "VALUES (?1,?2,?3,?4,?5,?6,?7)",
        &s, err);
    for (size_t i = 0; !status && i < names->n; i++) {
        const struct intake_name *name = &names->at[i];
        sqlite3_bind_int64(s, 1, ranh_row_id(run->source_id, (int64_t)i + 1));
        sqlite3_bind_int64(s, 2, name->delivered);
        sqlite3_bind_int64(s, 3, run->source_id);
        sqlite3_bind_text(s, 4, name->kind, -1, SQLITE_STATIC);
        sqlite3_bind_text(s, 5, name->text, -1, SQLITE_STATIC);
        sqlite3_bind_double(s, 6, name->x);
        sqlite3_bind_double(s, 7, name->y);
        status = ranh_store_step(run->intake->store, s, NULL, err);
        sqlite3_reset(s);
    }
    sqlite3_finalize(s);
    return status;
}
