/* SPDX-License-Identifier: MIT */
/*
 * The folder of the site: built beside its place, swapped in whole. Single files are not synced one by
 * one (there may be a hundred thousand tiles); the file system is, once, before the swap.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/version.h>

#include "lib/report/internal.h"

#define MARKER ".ranh-site" /* tells that a folder is ours to replace */
#define MARK   "ranh publish " RANH_VERSION "\n"

static bool is_ours(struct site *site, const char *folder)
{
    return ranh_fs_exists(ranh_fs_join(&site->arena, folder, MARKER));
}

static bool is_empty_dir(const char *folder)
{
    DIR *dir = opendir(folder);
    bool empty = dir != NULL;
    for (struct dirent *e; dir && empty && (e = readdir(dir));)
        empty = !strcmp(e->d_name, ".") || !strcmp(e->d_name, "..");
    if (dir)
        closedir(dir);
    return empty;
}

static int refuse_foreign(struct site *site, const char *folder)
{
    if (!ranh_fs_exists(folder) || is_ours(site, folder) || is_empty_dir(folder))
        return 0;
    return ranh_fail(
        site->err, RANH_E_OUTPUT,
        _("%s: exists and was not made by ranh publish; give another path, or --overwrite to "
          "set it aside."),
        folder);
}

/* The mark goes last: whoever is stopped here leaves a folder that is still known for ours. */
static int remove_ours(const char *folder, struct ranh_err *err)
{
    struct ranh_arena arena;
    int status = 0;
    DIR *dir = opendir(folder);
    ranh_arena_init(&arena);
    for (struct dirent *e; dir && !status && (e = readdir(dir));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 &&
            strcmp(e->d_name, MARKER) != 0)
            status = ranh_fs_remove(ranh_fs_join(&arena, folder, e->d_name), err);
    if (dir)
        closedir(dir);
    ranh_arena_release(&arena);
    return status ? status : ranh_fs_remove(folder, err);
}

int site_folder_open(struct site *site)
{
    const char *path = site->opt->path;
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
        len--;
    char *tmp = ranh_arena_printf(&site->arena, "%.*s.tmp", (int)len, path);
    int status = site->opt->overwrite ? 0 : refuse_foreign(site, path);
    if (!status)
        status = refuse_foreign(site, tmp);
    if (!status)
        status = remove_ours(tmp, site->err);
    if (!status)
        status = ranh_fs_mkdirs(tmp, site->err);
    if (status)
        return status;
    site->tmp = tmp;
    site->before = is_ours(site, path) ? path : NULL;
    return site_write(site, MARKER, MARK, strlen(MARK), site->err);
}

static int move(struct site *site, const char *from, const char *to)
{
    if (rename(from, to) == 0)
        return 0;
    return ranh_fail(site->err, RANH_E_OUTPUT,
                     _("%s: cannot be renamed to %s: %s. The site that was there is unchanged."),
                     from, to, strerror(errno));
}

/* A folder of somebody else's is put aside, never removed. */
static int set_aside(struct site *site, const char *path)
{
    char *aside = ranh_arena_printf(&site->arena, "%s.replaced", path);
    for (int i = 2; ranh_fs_exists(aside); i++)
        aside = ranh_arena_printf(&site->arena, "%s.replaced-%d", path, i);
    ranh_log_say(site->opt->log, RANH_LOG_WARNING, _("%s was not ours; it now lies at %s."), path,
                 aside);
    return move(site, path, aside);
}

int site_folder_commit(struct site *site)
{
    const char *path = ranh_arena_strndup(&site->arena, site->tmp, strlen(site->tmp) - 4);
    char *old = ranh_arena_printf(&site->arena, "%s.old", path);
    site->counts->files = atomic_load(&site->files);
    site->counts->written = atomic_load(&site->written);
    int fd = open(site->tmp, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        syncfs(fd);
        close(fd);
    }
    int status = 0;
    bool there = ranh_fs_exists(path);
    if (there && !is_ours(site, path) && !is_empty_dir(path)) {
        if ((status = set_aside(site, path)))
            return status;
        there = false;
    }
    if (there && renameat2(AT_FDCWD, site->tmp, AT_FDCWD, path, RENAME_EXCHANGE) == 0) {
        status = remove_ours(site->tmp, site->err); /* the old one, under the new one's name */
        site->tmp = NULL;
        return status;
    }
    if (there && (status = remove_ours(old, site->err)) == 0)
        status = move(site, path, old);
    if (status)
        return status;
    if ((status = move(site, site->tmp, path))) {
        if (there)
            rename(old, path);
        return status;
    }
    site->tmp = NULL;
    return there ? remove_ours(old, site->err) : 0;
}

void site_folder_discard(struct site *site)
{
    if (site->tmp)
        remove_ours(site->tmp, NULL);
    site->tmp = NULL;
}

int site_mkdir(struct site *site, const char *relative, struct ranh_err *err)
{
    struct ranh_str path = RANH_STR_INIT;
    ranh_str_printf(&path, "%s/%s", site->tmp, relative);
    int status = ranh_fs_mkdirs(path.text, err);
    ranh_str_release(&path);
    return status;
}

/* True when the file that stood there has these bytes. Links are not followed: they may be somebody's. */
static bool stands(const char *path, const char *bytes, size_t n)
{
    char piece[16384];
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool same = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (size_t)st.st_size == n;
    for (size_t at = 0; same && at < n;) {
        ssize_t got = read(fd, piece, sizeof(piece));
        same = got > 0 && (size_t)got <= n - at && memcmp(piece, bytes + at, (size_t)got) == 0;
        at += same ? (size_t)got : 0;
    }
    if (fd >= 0)
        close(fd);
    return same;
}

static bool put_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t put = write(fd, bytes, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes += put;
        n -= (size_t)put;
    }
    return true;
}

int site_write(struct site *site, const char *relative, const void *bytes, size_t n,
               struct ranh_err *err)
{
    struct ranh_str path = RANH_STR_INIT, before = RANH_STR_INIT;
    ranh_str_printf(&path, "%s/%s", site->tmp, relative);
    if (site->before)
        ranh_str_printf(&before, "%s/%s", site->before, relative);
    int status = 0;
    if (!site->before || !stands(before.text, bytes, n) || link(before.text, path.text) != 0) {
        int fd = open(path.text, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        bool good = fd >= 0 && put_all(fd, bytes, n);
        int error = errno;
        if (fd >= 0 && close(fd) != 0 && good) {
            good = false;
            error = errno;
        }
        if (!good)
            status =
                ranh_fail(err, RANH_E_OUTPUT,
                          _("%s: cannot be written: %s. The site that was there is unchanged."),
                          path.text, strerror(error));
        atomic_fetch_add(&site->written, 1);
    }
    atomic_fetch_add(&site->files, 1);
    ranh_str_release(&before);
    ranh_str_release(&path);
    return status;
}

int site_write_str(struct site *site, const char *relative, const struct ranh_str *str)
{
    return site_write(site, relative, str->text, str->len, site->err);
}

#define COPY_MAX (16u << 20)

int site_copy(struct site *site, const char *from, const char *relative)
{
    char *bytes;
    size_t n;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    int status = ranh_fs_read(&arena, from, COPY_MAX, &bytes, &n, site->err);
    if (!status)
        status = site_write(site, relative, bytes, n, site->err);
    ranh_arena_release(&arena);
    return status;
}
