/* SPDX-License-Identifier: MIT */
/*
 * Which decoder reads which column. What the project states is kept as long as it can be; what a file
 * states (.cpg, language byte) is often wrong and yields to evidence beyond doubt; where nothing is
 * stated UTF-8 is tried first. A reading that is merely possible is never chosen: the column is told.
 */
#include "intake_text.h"

#include <string.h>

#include <ranh/base/text.h>
#include <ranh/base/vec.h>

#include "intake_impl.h"

/* Enough to see ten different names in any column that has them early; kept, so that nothing is read
 * twice. */
enum { AHEAD_FEATURES = 2000, AHEAD_BYTES = 16 << 20 };

struct intake_ahead {
    struct ranh_arena arena;
    struct {
        RANH_VEC(struct ranh_record)
    } records;
    size_t next;
    bool ended; /* the source had no more */
};

/* --- opening -------------------------------------------------------------------------------------- */

static int find_decoder(struct intake_run *run, const char *encoding, struct ranh_decoder **found,
                        struct ranh_err *err)
{
    struct intake_text *text = &run->text;
    struct ranh_decoder *fresh;
    int status = ranh_decoder_open(encoding, &fresh, err);
    if (status)
        return status;
    for (size_t i = 0; i < text->n_decoders; i++)
        if (strcmp(ranh_decoder_name(text->decoder[i]), ranh_decoder_name(fresh)) == 0) {
            ranh_decoder_close(fresh);
            *found = text->decoder[i];
            return RANH_OK;
        }
    *found = text->decoder[text->n_decoders++] = fresh;
    return RANH_OK;
}

int intake_text_open(struct intake_run *run, struct ranh_err *err)
{
    struct intake_text *text = &run->text;
    size_t n = run->info->n_fields;
    text->column = ranh_arena_zero(&run->arena, n, sizeof(*text->column));
    text->n_columns = n;
    text->cell = ranh_arena_zero(&run->arena, n, sizeof(*text->cell));
    /* the source's own, and up to two for each column */
    text->decoder = ranh_arena_zero(&run->arena, 2 * n + 1, sizeof(struct ranh_decoder *));
    for (size_t i = 0; i < n; i++) {
        ranh_text_sample_init(&text->column[i].sample, &run->arena);
        ranh_str_init(&text->column[i].last_bytes);
        ranh_str_init(&text->column[i].last_text);
    }
    int status = find_decoder(run, run->info->encoding, &run->decoder, err);
    for (size_t i = 0; i < n; i++)
        text->column[i].decoder = run->decoder;
    return status;
}

static void close_ahead(struct intake_text *text)
{
    if (!text->ahead)
        return;
    ranh_vec_release(&text->ahead->records);
    ranh_arena_release(&text->ahead->arena);
    ranh_free(text->ahead);
    text->ahead = NULL;
}

void intake_text_close(struct intake_run *run)
{
    close_ahead(&run->text);
    for (size_t i = 0; i < run->text.n_decoders; i++)
        ranh_decoder_close(run->text.decoder[i]);
    run->text.n_decoders = 0;
    for (size_t i = 0; i < run->text.n_columns; i++) {
        ranh_str_release(&run->text.column[i].last_bytes);
        ranh_str_release(&run->text.column[i].last_text);
    }
}

/* --- samples -------------------------------------------------------------------------------------- */

/* Letters by number show that the program knew its code page; their cells are no sample of bytes. */
static bool is_escaped(const struct intake_run *run, const struct ranh_cell *cell)
{
    return run->info->unicode_escapes && ranh_has_escape(cell->bytes, cell->n);
}

void intake_text_observe(struct intake_run *run, const struct ranh_record *record)
{
    run->text.sampled = true;
    for (size_t i = 0; i < run->info->n_fields; i++)
        if (run->info->fields[i].type == RANH_FIELD_TEXT && record->cells[i].bytes &&
            !is_escaped(run, &record->cells[i]))
            ranh_text_sample_add(&run->text.column[i].sample, record->cells[i].bytes,
                                 record->cells[i].n);
}

static void keep(struct intake_ahead *ahead, const struct ranh_record *record, size_t n_fields)
{
    struct ranh_arena *arena = &ahead->arena;
    struct ranh_cell *cells = RANH_NEW_ARRAY(arena, n_fields, struct ranh_cell);
    for (size_t i = 0; i < n_fields; i++) {
        cells[i] = record->cells[i];
        if (cells[i].bytes)
            cells[i].bytes = ranh_arena_strndup(arena, cells[i].bytes, cells[i].n);
    }
    struct ranh_record copy = *record;
    copy.cells = cells;
    if (record->bad_text)
        copy.bad_text = ranh_arena_strdup(arena, record->bad_text);
    if (record->wkb) {
        unsigned char *wkb = ranh_arena_alloc(arena, record->wkb_n);
        memcpy(wkb, record->wkb, record->wkb_n);
        copy.wkb = wkb;
    }
    *ranh_vec_push(&ahead->records) = copy;
}

static bool sample_whole_file(struct intake_run *run)
{
    size_t n = run->info->n_fields;
    struct ranh_text_sample **samples = RANH_NEW_ARRAY(&run->arena, n, struct ranh_text_sample *);
    for (size_t i = 0; i < n; i++)
        samples[i] =
            run->info->fields[i].type == RANH_FIELD_TEXT ? &run->text.column[i].sample : NULL;
    return ranh_source_sample(run->source, samples);
}

static int read_ahead(struct intake_run *run, struct ranh_err *err)
{
    struct intake_ahead *ahead = ranh_calloc(1, sizeof(*ahead));
    ranh_arena_init(&ahead->arena);
    run->text.ahead = ahead;
    bool more = true;
    int status = RANH_OK;
    while (!status && more && ahead->records.n < AHEAD_FEATURES &&
           ahead->arena.total_bytes < AHEAD_BYTES) {
        struct ranh_record record;
        status = ranh_source_next(run->source, &record, &more, err);
        if (!status && more) {
            intake_text_observe(run, &record);
            keep(ahead, &record, run->info->n_fields);
        }
    }
    ahead->ended = !more;
    return status;
}

int intake_text_next(struct intake_run *run, struct ranh_record *record, bool *more,
                     struct ranh_err *err)
{
    struct intake_ahead *ahead = run->text.ahead;
    if (!ahead)
        return ranh_source_next(run->source, record, more, err);
    *more = ahead->next < ahead->records.n;
    if (*more) {
        *record = ahead->records.at[ahead->next++];
        return RANH_OK;
    }
    bool ended = ahead->ended;
    close_ahead(&run->text);
    return ended ? RANH_OK : ranh_source_next(run->source, record, more, err);
}

/* --- deciding ------------------------------------------------------------------------------------- */

/* What the stated encoding makes of the sample. */
struct trial {
    size_t bad; /* values */
    struct ranh_text_score score;
};

static struct trial try_stated(struct intake_run *run, struct ranh_decoder *decoder,
                               const struct ranh_text_sample *sample)
{
    struct trial trial = {0};
    struct ranh_str all = RANH_STR_INIT;
    for (size_t i = 0; i < sample->n; i++) {
        struct ranh_str *text = &run->intake->text;
        unsigned flags = ranh_decode_cell(decoder, NULL, sample->value[i], sample->length[i], text);
        trial.bad += (flags & RANH_CELL_TEXT_BAD) != 0;
        ranh_str_puts(&all, text->text);
        ranh_str_putc(&all, '\n');
    }
    trial.score = ranh_detector_score_once(run->intake->detector, all.text);
    ranh_str_release(&all);
    return trial;
}

static bool is_found(const struct ranh_text_guess *guess)
{
    return guess->certainty == RANH_TEXT_CERTAIN || guess->certainty == RANH_TEXT_LIKELY;
}

/* The column is UTF-8 if anything; text may be spoilt, rows may be of another make. */
static int decide_utf8(struct intake_run *run, struct intake_column *column, struct ranh_err *err)
{
    struct ranh_text_guess *guess = &column->guess;
    bool stated = run->from->encoding || run->info->encoding_stated;
    if (strcmp(guess->encoding, "UTF-8") == 0) {
        if (guess->certainty == RANH_TEXT_AMBIGUOUS)
            column->why = INTAKE_TEXT_UNDECIDED;
        return guess->minority[0] ? ranh_decoder_also(column->decoder, guess->minority, err)
                                  : RANH_OK;
    }
    struct trial trial = try_stated(run, column->decoder, &column->sample);
    if (!is_found(guess)) {
        column->why = INTAKE_TEXT_UNDECIDED;
        return RANH_OK;
    }
    if (run->from->encoding && trial.bad == 0) { /* spoilt, but the project insists */
        column->why = INTAKE_TEXT_DISPUTED;
        return RANH_OK;
    }
    column->why = stated && trial.bad ? INTAKE_TEXT_OVERRULED : INTAKE_TEXT_DETECTED;
    return find_decoder(run, guess->encoding, &column->decoder, err);
}

/* An encoding of one byte a letter reads nearly everything: whether it may be is a matter of spelling. */
static int decide_stated(struct intake_run *run, struct intake_column *column, struct ranh_err *err)
{
    struct ranh_text_guess *guess = &column->guess;
    struct trial trial = try_stated(run, column->decoder, &column->sample);
    bool same = strcmp(guess->encoding, ranh_decoder_name(column->decoder)) == 0;
    bool worse = trial.bad > 0 || 2 * trial.score.legal < guess->legal;
    if (!is_found(guess) || same || !worse)
        return RANH_OK;
    if (guess->certainty == RANH_TEXT_CERTAIN && (trial.bad || !run->from->encoding)) {
        column->why = INTAKE_TEXT_OVERRULED;
        return find_decoder(run, guess->encoding, &column->decoder, err);
    }
    column->why = INTAKE_TEXT_DISPUTED;
    return RANH_OK;
}

int intake_text_decide(struct intake_run *run, struct ranh_err *err)
{
    struct intake_text *text = &run->text;
    bool any = false;
    int status = RANH_OK;
    for (size_t i = 0; i < run->info->n_fields; i++)
        any |= run->info->fields[i].type == RANH_FIELD_TEXT;
    if (any && !text->sampled && !sample_whole_file(run))
        status = read_ahead(run, err);
    for (size_t i = 0; !status && i < run->info->n_fields; i++) {
        struct intake_column *column = &text->column[i];
        if (column->sample.n == 0)
            continue;
        ranh_detect(run->intake->detector, &column->sample, &column->guess);
        column->decoder = run->decoder;
        if (strcmp(ranh_decoder_name(run->decoder), "UTF-8") != 0)
            status = decide_stated(run, column, err);
        else
            status = decide_utf8(run, column, err);
    }
    return status;
}

/* --- cells ---------------------------------------------------------------------------------------- */

static bool is_plain(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)bytes[i] >= 0x7f || (unsigned char)bytes[i] < 0x20)
            return false;
    return true;
}

static bool is_last(const struct intake_column *column, const struct ranh_cell *cell)
{
    return cell->n > 0 && cell->n == column->last_bytes.len &&
           memcmp(cell->bytes, column->last_bytes.text, cell->n) == 0;
}

const struct intake_cell *intake_text_cell(struct intake_run *run, size_t column,
                                           const struct ranh_cell *cell)
{
    struct intake_cell *out = &run->text.cell[column];
    struct ranh_arena *arena = &run->intake->feature;
    if (out->text)
        return out;
    out->flags = 0;
    struct ranh_decoder *decoder = run->text.column[column].decoder;
    bool escaped = is_escaped(run, cell);
    out->as_it_is = escaped ? false
                    : ranh_decoder_keeps_utf8(decoder)
                        ? ranh_text_surely_nfc(cell->bytes, cell->n)
                        : ranh_decoder_keeps_ascii(decoder) && is_plain(cell->bytes, cell->n);
    if (out->as_it_is) {
        out->text = ranh_arena_strndup(arena, cell->bytes, cell->n);
        return out;
    }
    struct intake_column *its = &run->text.column[column];
    if (!is_last(its, cell)) {
        its->last_flags =
            ranh_decode_cell(decoder, run->intake->detector, cell->bytes, cell->n, &its->last_text);
        if (escaped)
            ranh_decode_escapes(arena, &its->last_text);
        ranh_str_clear(&its->last_bytes);
        ranh_str_add(&its->last_bytes, cell->bytes, cell->n);
    }
    out->flags = its->last_flags;
    out->text = ranh_arena_strndup(arena, its->last_text.text, its->last_text.len);
    return out;
}

void intake_text_end_feature(struct intake_run *run)
{
    memset(run->text.cell, 0, run->info->n_fields * sizeof(*run->text.cell));
}

static void tell_cut(struct intake_run *run, size_t column)
{
    struct ranh_arena *arena = &run->intake->feature;
    const char *name = run->info->fields[column].name;
    intake_note(run, INTAKE_CUT, ranh_arena_printf(arena, "cột %s", name),
                ranh_arena_printf(arena, "column %s", name));
}

/* A row of another make than its column. */
static void tell_other(struct intake_run *run, size_t column)
{
    struct ranh_arena *arena = &run->intake->feature;
    const char *name = run->info->fields[column].name;
    const char *encoding = ranh_decoder_name(run->text.column[column].decoder);
    intake_note(
        run, INTAKE_DOUBTFUL,
        ranh_arena_printf(arena,
                          "ô ở cột %s không viết theo %s như cả cột và đã được đọc theo bảng "
                          "mã duy nhất phù hợp; hãy xem lại ô này",
                          name, encoding),
        ranh_arena_printf(arena,
                          "the cell in column %s is not written in %s as its column is, and "
                          "was read in the one encoding that fits; look at this cell",
                          name, encoding));
}

void intake_text_note(struct intake_run *run, const struct ranh_record *record, size_t column)
{
    struct intake_column *its = &run->text.column[column];
    const struct ranh_cell *cell = &record->cells[column];
    if (!cell->bytes || run->info->fields[column].type != RANH_FIELD_TEXT ||
        is_plain(cell->bytes, cell->n))
        return;
    unsigned flags = intake_text_cell(run, column, cell)->flags;
    its->marked++;
    if (its->why == INTAKE_TEXT_UNDECIDED)
        flags &=
            ~(unsigned)
                RANH_CELL_TEXT_CUT; /* letters of an unknown encoding have no end to be cut at */
    its->cut += (flags & RANH_CELL_TEXT_CUT) != 0;
    its->decomposed += (flags & RANH_CELL_TEXT_DECOMPOSED) != 0;
    its->other += (flags & RANH_CELL_TEXT_OTHER) != 0;
    its->capitals += (flags & RANH_CELL_TEXT_CAPITALS) != 0;
    its->case_lost += (flags & RANH_CELL_TEXT_CASE) != 0;
    if (flags & RANH_CELL_TEXT_BAD) {
        if (its->bad++ == 0)
            its->first_bad = record->feature;
        if (its->guess.certainty == RANH_TEXT_ASCII) /* came after the sample */
            ranh_text_sample_add(&its->sample, cell->bytes, cell->n);
    }
    if (flags & RANH_CELL_TEXT_CUT)
        tell_cut(run, column);
    if (flags & RANH_CELL_TEXT_OTHER)
        tell_other(run, column);
}
