/* SPDX-License-Identifier: MIT */
/*
 * A small pthread pool. Threads are started per job: jobs are long (a stage's inner loop) and starting
 * a thread costs some 20 µs, so keeping them asleep between jobs would buy nothing but states to get
 * wrong. Workers take chunks from a shared counter. Which worker takes which chunk is up to timing,
 * but results lie at places fixed by index and the failure reported is that of the lowest chunk.
 */
#include <ranh/base/pool.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

#include <ranh/base/arena.h>

struct ranh_pool {
    unsigned threads;
};

struct job {
    size_t n, chunk;
    int (*work)(void *, unsigned, size_t, size_t, struct ranh_err *);
    void *context;
    atomic_size_t next;   /* first index nobody took yet */
    pthread_mutex_t lock; /* guards the two below */
    size_t failed_at;     /* lowest first index of a failed chunk; SIZE_MAX = none */
    struct ranh_err failure;
};

struct worker {
    struct job *job;
    unsigned number;
    pthread_t thread;
};

struct ranh_pool *ranh_pool_new(unsigned threads)
{
    struct ranh_pool *pool = ranh_alloc(sizeof(*pool));
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    pool->threads = threads ? threads : processors > 0 ? (unsigned)processors : 1;
    if (pool->threads > 256)
        pool->threads = 256;
    return pool;
}

void ranh_pool_free(struct ranh_pool *pool)
{
    ranh_free(pool);
}

unsigned ranh_pool_threads(const struct ranh_pool *pool)
{
    return pool ? pool->threads : 1;
}

static void note_failure(struct job *job, size_t first, const struct ranh_err *err)
{
    pthread_mutex_lock(&job->lock);
    if (first < job->failed_at) {
        job->failed_at = first;
        job->failure = *err;
    }
    pthread_mutex_unlock(&job->lock);
}

/* After a failure, chunks below it are still worked on: one of them may fail too and be the lowest. */
static bool worth_doing(struct job *job, size_t first)
{
    pthread_mutex_lock(&job->lock);
    bool worth = first < job->failed_at;
    pthread_mutex_unlock(&job->lock);
    return worth;
}

static void *work_on(void *argument)
{
    struct worker *worker = argument;
    struct job *job = worker->job;
    for (;;) {
        size_t first = atomic_fetch_add(&job->next, job->chunk);
        if (first >= job->n || !worth_doing(job, first))
            return NULL;
        size_t last = job->n - first < job->chunk ? job->n : first + job->chunk;
        struct ranh_err err = {0};
        if (job->work(job->context, worker->number, first, last, &err) != RANH_OK)
            note_failure(job, first, &err);
    }
}

int ranh_pool_run(struct ranh_pool *pool, size_t n, size_t chunk,
                  int (*work)(void *context, unsigned worker, size_t first, size_t last,
                              struct ranh_err *err),
                  void *context, struct ranh_err *err)
{
    struct job job = {.n = n,
                      .chunk = chunk ? chunk : 1,
                      .work = work,
                      .context = context,
                      .failed_at = SIZE_MAX};
    pthread_mutex_init(&job.lock, NULL);
    size_t chunks = n / job.chunk + (n % job.chunk != 0);
    size_t wanted = ranh_pool_threads(pool);
    size_t threads = chunks < wanted ? chunks : wanted;
    struct worker *workers = ranh_calloc(threads + 1, sizeof(*workers));
    size_t started = 1; /* worker 0 is the caller */
    for (; started < threads; started++) {
        workers[started] = (struct worker){.job = &job, .number = (unsigned)started};
        if (pthread_create(&workers[started].thread, NULL, work_on, &workers[started]) != 0)
            break; /* fewer threads do the same work */
    }
    workers[0] = (struct worker){.job = &job};
    work_on(&workers[0]);
    for (size_t i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    ranh_free(workers);
    pthread_mutex_destroy(&job.lock);
    if (job.failed_at == SIZE_MAX)
        return RANH_OK;
    return ranh_fail(err, job.failure.status, "%s", job.failure.text);
}
