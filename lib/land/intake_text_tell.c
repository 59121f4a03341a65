/* SPDX-License-Identifier: MIT */
/*
 * What is told about the text of a source: one sentence a column and matter, so that a file of a million
 * names in an old font gives a line and not a million. Values never appear: a cell may hold a person.
 */
#include <string.h>

#include "intake_impl.h"

/* Details in both languages are about one column; the rest of the sentence is that of the code. */
static int tell(struct intake_run *run, enum intake_code code, enum ranh_verdict verdict, int64_t n,
                const char *vi, const char *en, struct ranh_err *err)
{
    struct ranh_finding finding = intake_finding(run, code);
    finding.verdict = verdict;
    if (n > 0)
        finding.measured = (double)n;
    finding.detail_vi = vi;
    finding.detail_en = en;
    return ranh_finding_put(run->intake->findings, &finding, err);
}

static const char *certainty_vi(enum ranh_certainty certainty)
{
    return certainty == RANH_TEXT_CERTAIN ? "chắc chắn" : "có khả năng";
}

static int tell_spoilt(struct intake_run *run, const struct intake_column *column, const char *name,
                       struct ranh_err *err)
{
    struct ranh_arena *arena = &run->intake->feature;
    const struct ranh_text_guess *guess = &column->guess;
    return tell(run, INTAKE_REPAIRED, RANH_VIOLATION, column->marked,
                ranh_arena_printf(arena, "cột %s: %.*s đọc nhầm theo CP1252 (%s)", name,
                                  (int)strcspn(guess->encoding, " "), guess->encoding,
                                  certainty_vi(guess->certainty)),
                ranh_arena_printf(arena, "column %s: %s (%s)", name, guess->encoding,
                                  ranh_certainty_name(guess->certainty)),
                err);
}

/* Which encoding, and what was stated where that is another. */
static int tell_encoding(struct intake_run *run, const struct intake_column *column,
                         const char *name, struct ranh_err *err)
{
    struct ranh_arena *arena = &run->intake->feature;
    const struct ranh_text_guess *guess = &column->guess;
    const char *stated = ranh_decoder_name(run->decoder);
    if (column->why == INTAKE_TEXT_DETECTED && strstr(guess->encoding, " via "))
        return tell_spoilt(run, column, name, err);
    if (column->why == INTAKE_TEXT_DETECTED)
        return tell(
            run, INTAKE_RECOGNISED,
            guess->certainty == RANH_TEXT_CERTAIN ? RANH_VIOLATION : RANH_POSSIBLE, column->marked,
            ranh_arena_printf(arena, "cột %s: %s (%s, %zu giá trị khác nhau)", name,
                              guess->encoding, certainty_vi(guess->certainty), guess->values),
            ranh_arena_printf(arena, "column %s: %s (%s, %zu different values)", name,
                              guess->encoding, ranh_certainty_name(guess->certainty),
                              guess->values),
            err);
    /* A drawing states the code page of the Windows it was saved on, whatever its fonts: nobody's mistake. */
    bool by_itself = strcmp(run->info->driver, "DXF") == 0 && !run->from->encoding;
    if (column->why == INTAKE_TEXT_OVERRULED)
        return tell(run, INTAKE_CONTRADICTED, by_itself ? RANH_POSSIBLE : RANH_VIOLATION,
                    column->marked,
                    ranh_arena_printf(arena, "cột %s: khai %s, thực tế là %s và đã đọc theo %s",
                                      name, stated, guess->encoding, guess->encoding),
                    ranh_arena_printf(arena, "column %s: stated as %s, is %s and was read as %s",
                                      name, stated, guess->encoding, guess->encoding),
                    err);
    return tell(run, INTAKE_CONTRADICTED, RANH_POSSIBLE, column->marked,
                ranh_arena_printf(arena, "cột %s: khai %s và đã đọc như vậy, nhưng giống %s hơn",
                                  name, stated, guess->encoding),
                ranh_arena_printf(arena,
                                  "column %s: stated as %s and read so, but looks more like %s",
                                  name, stated, guess->encoding),
                err);
}

#define STATE_VI "hãy khai báo bảng mã (khóa encoding, --encoding) và xem lại các ô này"
#define STATE_EN "state the encoding (key encoding, --encoding) and look at these cells"

static int tell_undecided(struct intake_run *run, const struct intake_column *column,
                          const char *name, struct ranh_err *err)
{
    struct ranh_arena *arena = &run->intake->feature;
    const struct ranh_text_guess *guess = &column->guess;
    if (guess->certainty == RANH_TEXT_AMBIGUOUS)
        return tell(run, INTAKE_DOUBTFUL, RANH_VIOLATION, column->marked,
                    ranh_arena_printf(arena, "chữ ở cột %s có thể viết theo %s hoặc %s; " STATE_VI,
                                      name, guess->encoding, guess->rival),
                    ranh_arena_printf(arena, "text of column %s may be in %s or in %s; " STATE_EN,
                                      name, guess->encoding, guess->rival),
                    err);
    return tell(
        run, INTAKE_DOUBTFUL, RANH_VIOLATION, column->marked,
        ranh_arena_printf(
            arena, "chữ ở cột %s không theo bảng mã tiếng Việt nào nhận ra được; " STATE_VI, name),
        ranh_arena_printf(
            arena, "text of column %s is in no Vietnamese encoding that is known; " STATE_EN, name),
        err);
}

/* Text that only began after the part of the file that was looked at first. */
static int tell_late(struct intake_run *run, struct intake_column *column, const char *name,
                     struct ranh_err *err)
{
    struct ranh_arena *arena = &run->intake->feature;
    struct ranh_text_guess late;
    ranh_detect(run->intake->detector, &column->sample, &late);
    const char *looks = late.encoding[0] ? late.encoding : "?";
    return tell(
        run, INTAKE_DOUBTFUL, RANH_VIOLATION, column->bad,
        ranh_arena_printf(arena, "chữ ở cột %s từ đối tượng %lld trở đi giống %s; " STATE_VI, name,
                          (long long)column->first_bad, looks),
        ranh_arena_printf(arena, "text of column %s looks like %s from feature %lld on; " STATE_EN,
                          name, looks, (long long)column->first_bad),
        err);
}

static int tell_capitals(struct intake_run *run, const struct intake_column *column,
                         const char *name, struct ranh_err *err)
{
    struct ranh_arena *arena = &run->intake->feature;
    return tell(run, INTAKE_CAPITALS, RANH_POSSIBLE, 0,
                ranh_arena_printf(arena, "cột %s: đã khôi phục ở %lld ô, còn %lld ô không thể biết",
                                  name, (long long)column->capitals, (long long)column->case_lost),
                ranh_arena_printf(arena,
                                  "column %s: restored in %lld cells, %lld cells cannot be told",
                                  name, (long long)column->capitals, (long long)column->case_lost),
                err);
}

static int tell_decomposed(struct intake_run *run, const struct intake_column *column,
                           const char *name, struct ranh_err *err)
{
    struct ranh_arena *arena = &run->intake->feature;
    return tell(run, INTAKE_REPAIRED, RANH_VIOLATION, column->decomposed,
                ranh_arena_printf(arena, "cột %s: dấu viết rời (NFD)", name),
                ranh_arena_printf(arena, "column %s: marks written apart (NFD)", name), err);
}

int intake_text_tell(struct intake_run *run, struct ranh_err *err)
{
    int status = RANH_OK;
    for (size_t i = 0; !status && i < run->info->n_fields; i++) {
        struct intake_column *column = &run->text.column[i];
        const char *name = run->info->fields[i].name;
        if (column->marked == 0)
            continue;
        if (column->why == INTAKE_TEXT_UNDECIDED)
            status = tell_undecided(run, column, name, err);
        else if (column->why != INTAKE_TEXT_STATED)
            status = tell_encoding(run, column, name, err);
        else if (column->bad && column->guess.certainty == RANH_TEXT_ASCII)
            status = tell_late(run, column, name, err);
        if (!status && column->decomposed)
            status = tell_decomposed(run, column, name, err);
        if (!status && (column->capitals || column->case_lost))
            status = tell_capitals(run, column, name, err);
    }
    ranh_arena_clear(&run->intake->feature);
    return status;
}

static void put_count(struct ranh_str *out, const char *name, int64_t n)
{
    if (n)
        ranh_str_printf(out, ",\"%s\":%lld", name, (long long)n);
}

void intake_text_json(const struct intake_run *run, struct ranh_str *out)
{
    static const char *const why[] = {"stated", "detected", "overruled", "disputed", "undecided"};
    bool first = true;
    ranh_str_putc(out, '{');
    for (size_t i = 0; i < run->info->n_fields; i++) {
        const struct intake_column *column = &run->text.column[i];
        if (column->marked == 0)
            continue;
        if (!first)
            ranh_str_putc(out, ',');
        first = false;
        ranh_str_put_json(out, run->info->fields[i].name);
        ranh_str_puts(out, ":{\"encoding\":");
        ranh_str_put_json(out, ranh_decoder_name(column->decoder));
        ranh_str_printf(out, ",\"why\":\"%s\",\"certainty\":\"%s\",\"values\":%zu,\"cells\":%lld",
                        why[column->why], ranh_certainty_name(column->guess.certainty),
                        column->guess.values, (long long)column->marked);
        if (column->guess.rival[0]) {
            ranh_str_puts(out, ",\"or\":");
            ranh_str_put_json(out, column->guess.rival);
        }
        put_count(out, "undecodable", column->bad);
        put_count(out, "truncated", column->cut);
        put_count(out, "decomposed", column->decomposed);
        put_count(out, "otherwise", column->other);
        put_count(out, "capitals_restored", column->capitals);
        put_count(out, "capitals_unknown", column->case_lost);
        ranh_str_putc(out, '}');
    }
    ranh_str_putc(out, '}');
}
