/* SPDX-License-Identifier: MIT */
/*
 * Messages and the progress line share one stream and one lock, so that neither tears the other.
 *
 * The hot path is ranh_progress_add(): an atomic add and a look at the coarse clock (some ns). Only
 * when a drawing is due does a thread try the lock, and if another holds it, it goes on working.
 */
#include <ranh/base/log.h>

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <ranh/base/arena.h>
#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/str.h>
#include <ranh/base/text.h>

#define NS_PER_S      INT64_C(1000000000)
#define START_AFTER   (2 * NS_PER_S)
#define DRAW_EVERY    (NS_PER_S / 10)
#define JSON_EVERY    NS_PER_S
#define UNKNOWN_EVERY (60 * NS_PER_S)
#define COLUMNS       79
#define NEVER         INT64_MAX

struct ranh_log {
    FILE *out;
    enum ranh_log_level level;
    enum ranh_progress_mode mode;
    bool colour, terminal;
    pthread_mutex_t lock;

    char label[64]; /* empty = no progress at work */
    uint64_t total;
    int64_t started;
    unsigned tenths_told; /* on a pipe: 10 % steps already written */
    bool line_drawn;      /* a progress line stands on the terminal */
    _Atomic uint64_t done;
    _Atomic int64_t due; /* when to draw next, NEVER without progress */
};

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

struct ranh_log *ranh_log_new(FILE *out, enum ranh_log_level level, enum ranh_progress_mode mode,
                              bool colour)
{
    struct ranh_log *log = ranh_calloc(1, sizeof(*log));
    log->out = out;
    log->level = level;
    log->mode = mode;
    log->colour = colour;
    log->terminal = fileno(out) >= 0 && isatty(fileno(out));
    pthread_mutex_init(&log->lock, NULL);
    atomic_init(&log->done, 0);
    atomic_init(&log->due, NEVER);
    return log;
}

void ranh_log_free(struct ranh_log *log)
{
    if (!log)
        return;
    ranh_progress_end(log);
    pthread_mutex_destroy(&log->lock);
    ranh_free(log);
}

static void wipe_line(struct ranh_log *log)
{
    if (log->line_drawn)
        fputs("\r\033[K", log->out);
    log->line_drawn = false;
}

static void write_message(struct ranh_log *log, enum ranh_log_level level, const char *text)
{
    const char *word = "", *colour = "";
    if (level == RANH_LOG_ERROR) {
        word = _("error:");
        colour = "\033[1;31m";
    } else if (level == RANH_LOG_WARNING) {
        word = _("warning:");
        colour = "\033[1;33m";
    }
    pthread_mutex_lock(&log->lock);
    wipe_line(log);
    if (*word)
        fprintf(log->out, "ranh: %s%s%s %s\n", log->colour ? colour : "", word,
                log->colour ? "\033[0m" : "", text);
    else
        fprintf(log->out, "%s\n", text);
    fflush(log->out);
    pthread_mutex_unlock(&log->lock);
}

void ranh_log_say(struct ranh_log *log, enum ranh_log_level level, const char *fmt, ...)
{
    if (!log || level > log->level)
        return;
    struct ranh_str text = RANH_STR_INIT;
    va_list args;
    va_start(args, fmt);
    ranh_str_vprintf(&text, fmt, args);
    va_end(args);
    write_message(log, level, text.text);
    ranh_str_release(&text);
}

void ranh_log_err(struct ranh_log *log, const struct ranh_err *err)
{
    if (log && err && err->status != RANH_OK)
        write_message(log, RANH_LOG_ERROR, err->text);
}

/* "1:05" or "2:00:00"; rounded to seconds. */
static void put_time(struct ranh_str *line, double seconds)
{
    long s = seconds < 359999 ? (long)(seconds + 0.5) : 359999;
    if (s >= 3600)
        ranh_str_printf(line, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
    else
        ranh_str_printf(line, "%ld:%02ld", s / 60, s % 60);
}

static void put_count(struct ranh_str *line, double value)
{
    char buf[RANH_NUM_MAX];
    ranh_str_puts(line, ranh_num_people(buf, value, 0, ranh_i18n_lang() == RANH_LANG_VI));
}

/* "ingest  45 %  900 of 2.000  1.200/s  0:05 left" */
static void put_progress(const struct ranh_log *log, uint64_t done, double seconds,
                         struct ranh_str *line)
{
    double rate = seconds > 0 ? (double)done / seconds : 0;
    ranh_str_printf(line, "%s  ", log->label);
    if (log->total > 0) {
        uint64_t shown = done < log->total ? done : log->total;
        ranh_str_printf(line, "%u %%  ", (unsigned)((double)shown / (double)log->total * 100.0));
        put_count(line, (double)done);
        ranh_str_puts(line, " / ");
        put_count(line, (double)log->total);
    } else {
        put_count(line, (double)done);
    }
    if (rate >= 1) {
        ranh_str_puts(line, "  ");
        put_count(line, rate);
        ranh_str_puts(line, "/s");
    }
    if (log->total > done && rate > 0) {
        ranh_str_puts(line, "  ");
        put_time(line, (double)(log->total - done) / rate);
        ranh_str_printf(line, " %s", _("left"));
    }
}

static void put_json(const struct ranh_log *log, uint64_t done, double seconds,
                     struct ranh_str *line)
{
    char buf[RANH_NUM_MAX];
    ranh_str_puts(line, "{\"progress\":");
    ranh_str_put_json(line, log->label);
    ranh_str_printf(line, ",\"done\":%llu,\"total\":", (unsigned long long)done);
    if (log->total > 0)
        ranh_str_printf(line, "%llu", (unsigned long long)log->total);
    else
        ranh_str_puts(line, "null");
    ranh_str_printf(line, ",\"seconds\":%s}", ranh_num_fixed(buf, seconds, 1));
}

/* Cuts to the terminal's width at a letter, so that the line never wraps and can be wiped. */
static void cut_to_width(struct ranh_str *line)
{
    while (line->len > 0 && ranh_text_width(line->text) > COLUMNS) {
        do
            line->len--;
        while (line->len > 0 && ((unsigned char)line->text[line->len] & 0xC0) == 0x80);
        line->text[line->len] = '\0';
    }
}

/* Draws what is due; the lock is held. */
static void draw(struct ranh_log *log, int64_t at)
{
    uint64_t done = atomic_load_explicit(&log->done, memory_order_relaxed);
    double seconds = (double)(at - log->started) / (double)NS_PER_S;
    struct ranh_str line = RANH_STR_INIT;
    int64_t next = at + DRAW_EVERY;
    if (log->mode == RANH_PROGRESS_JSON) {
        put_json(log, done, seconds, &line);
        fprintf(log->out, "%s\n", line.text);
        next = at + JSON_EVERY;
    } else if (log->terminal) {
        put_progress(log, done, seconds, &line);
        cut_to_width(&line);
        fprintf(log->out, "\r\033[K%s", line.text);
        log->line_drawn = true;
    } else {
        unsigned tenths = log->total > 0 ? (unsigned)((double)done / (double)log->total * 10.0) : 0;
        tenths = tenths > 10 ? 10 : tenths;
        if (log->total == 0 || tenths > log->tenths_told) {
            put_progress(log, done, seconds, &line);
            fprintf(log->out, "%s\n", line.text);
            log->tenths_told = tenths;
        }
        if (log->total == 0)
            next = at + UNKNOWN_EVERY;
    }
    fflush(log->out);
    ranh_str_release(&line);
    atomic_store_explicit(&log->due, next, memory_order_relaxed);
}

static void finish(struct ranh_log *log)
{
    if (log->label[0] == '\0')
        return;
    if (log->mode == RANH_PROGRESS_JSON)
        draw(log, now());
    wipe_line(log);
    fflush(log->out);
    log->label[0] = '\0';
    atomic_store(&log->due, NEVER);
}

void ranh_progress_begin(struct ranh_log *log, const char *label, uint64_t total)
{
    if (!log || log->mode == RANH_PROGRESS_NEVER)
        return;
    pthread_mutex_lock(&log->lock);
    finish(log);
    snprintf(log->label, sizeof(log->label), "%s", label);
    log->total = total;
    log->tenths_told = 0;
    log->started = now();
    atomic_store(&log->done, 0);
    atomic_store(&log->due,
                 log->mode == RANH_PROGRESS_AUTO ? log->started + START_AFTER : log->started);
    pthread_mutex_unlock(&log->lock);
}

void ranh_progress_add(struct ranh_log *log, uint64_t done)
{
    if (!log)
        return;
    atomic_fetch_add_explicit(&log->done, done, memory_order_relaxed);
    if (atomic_load_explicit(&log->due, memory_order_relaxed) == NEVER)
        return;
    int64_t at = now();
    if (at < atomic_load_explicit(&log->due, memory_order_relaxed) ||
        pthread_mutex_trylock(&log->lock) != 0)
        return;
    if (at >= atomic_load_explicit(&log->due, memory_order_relaxed) && log->label[0])
        draw(log, at);
    pthread_mutex_unlock(&log->lock);
}

void ranh_progress_end(struct ranh_log *log)
{
    if (!log)
        return;
    pthread_mutex_lock(&log->lock);
    finish(log);
    pthread_mutex_unlock(&log->lock);
}
