/* SPDX-License-Identifier: MIT */
/*
 * The page is printed without a script, so how many findings it holds is reckoned here: what stands above them has
 * heights known from the style of sheet_html.c, each taken at its most. A change of that style is a change here;
 * tests/cases/sheet.sh prints the pages and counts them.
 */
#include "lib/report/sheet_room.h"

#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>

/* Heights in tenths of a millimetre, by the style; what a page of A4 has between its margins, less a reserve. */
enum {
    PAGE = 2690 - 30,
    TITLE = 110, /* and TITLE_LINE for a name of two lines */
    TITLE_LINE = 61,
    BALANCE = 155, /* of features, in its box */
    SIGNATURES = 220,
    HEADING = 72,
    TERM = 50, /* a row of a dl */
    HASH = 43, /* a line of small type in it */
    ITEM = 49, /* a row of a ul */
    ROW = 44,  /* a row of a table, of one line; each line more: */
    LINE = 38,
    NOTE = 55,
    WIDE = 78,       /* letters of title and place of a finding that stand on one line */
    TITLE_WIDE = 45, /* letters of the title */
    SENTENCE = 84,   /* letters of a line of a sentence beside other columns */
};

static int listed(size_t n, size_t max, size_t columns, int height)
{
    size_t shown = n < max ? n : max;
    return n ? HEADING + (int)((shown + columns - 1) / columns) * height + (n > max) * NOTE : 0;
}

static int used_by_file(const struct ranh_sheet *sheet)
{
    enum { TERMS = 4 }; /* role, format, layer, size */
    size_t files = sheet->files.n < RANH_SHEET_MAX_FILES ? sheet->files.n : RANH_SHEET_MAX_FILES;
    int terms = TERMS + (sheet->columns.n == 0) + !!sheet->commune + !!sheet->survey_date;
    return HEADING + terms * TERM + (int)files * HASH + (sheet->files.n > files) * NOTE;
}

static int used_by_crs(const struct ranh_sheet *sheet)
{
    enum { TERMS = 4, PIPELINE_LINES = 3 }; /* used, why, operation, scale */
    bool pipeline = sheet->operation && strncmp(sheet->operation, "identity", 8) != 0 &&
                    strstr(sheet->operation, ": +");
    if (!sheet->crs_used)
        return 0;
    return HEADING + TERMS * TERM + pipeline * PIPELINE_LINES * HASH;
}

static size_t letters(const char *text)
{
    size_t n = 0;
    for (; text && *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

/* Height of a sentence in a table beyond its first line. */
static int more_lines(const char *sentence)
{
    return (int)((letters(sentence) + SENTENCE - 1) / SENTENCE - 1) * LINE;
}

/* What stands above the findings, and below. */
static int used(struct ranh_sheet *sheet)
{
    bool long_name = letters(ranh_fs_basename(sheet->path)) > TITLE_WIDE;
    int n = TITLE + long_name * TITLE_LINE + BALANCE + SIGNATURES;
    n += used_by_file(sheet) + used_by_crs(sheet);
    n += listed(sheet->reasons.n, RANH_SHEET_MAX_REASONS, 1, ROW) + (sheet->reasons.n > 0) * LINE;
    n += listed(sheet->balances.n, RANH_SHEET_MAX_BALANCES, 1, ROW);
    n += (sheet->balances.n > 0) * ROW; /* its head */
    for (size_t i = 0; i < sheet->balances.n && i < RANH_SHEET_MAX_BALANCES; i++)
        n += more_lines(ranh_balance_sentence(&sheet->arena, &sheet->balances.at[i].balance,
                                              ranh_i18n_lang() == RANH_LANG_VI));
    n += listed(sheet->borders.n, RANH_SHEET_MAX_BORDERS, 1, ROW);
    for (size_t i = 0; i < sheet->borders.n && i < RANH_SHEET_MAX_BORDERS; i++)
        n += more_lines(ranh_border_line_text(&sheet->arena, &sheet->borders.at[i]));
    n += listed(sheet->levels.n, RANH_SHEET_MAX_LEVELS, 3, ITEM);
    return n + listed(sheet->columns.n, RANH_SHEET_MAX_COLUMNS, 2, ITEM);
}

size_t ranh_sheet_room(struct ranh_sheet *sheet)
{
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    struct ranh_digest *digest = &sheet->digest;
    int left = PAGE - used(sheet) - HEADING;
    size_t n = 0;
    for (; n < digest->n; n++) {
        const struct ranh_digest_code *code = &digest->at[n];
        size_t text =
            letters(vi ? code->code->title_vi : code->code->title_en) +
            letters(code->places[0].spoken ? code->places[0].message
                                           : ranh_digest_where(digest, &code->places[0], false));
        left -= ROW + (int)(text / WIDE) * LINE;
        if (left < (n + 1 < digest->n) * NOTE)
            break;
    }
    size_t least = digest->n < RANH_SHEET_MIN_CODES ? digest->n : RANH_SHEET_MIN_CODES;
    return n > least ? n : least;
}
