/* SPDX-License-Identifier: MIT */
/*
 * Files. A file we write is there complete or not at all: it is written as name.tmp in the same
 * folder, flushed to the disk, and renamed. Every error names the path, what failed and what to do.
 */
#include <ranh/base/fs.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ranh/base/i18n.h>

bool ranh_fs_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

bool ranh_fs_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int fail_output(struct ranh_err *err, const char *path)
{
    if (errno == ENOSPC || errno == EDQUOT)
        return ranh_fail(err, RANH_E_OUTPUT,
                         _("%s: the disk is full. Free some space and run again; nothing was left "
                           "half-written."),
                         path);
    return ranh_fail(
        err, RANH_E_OUTPUT,
        _("%s: cannot be written (%s). Check the folder and your permission to write there."), path,
        strerror(errno));
}

int ranh_fs_mkdirs(const char *path, struct ranh_err *err)
{
    int status = RANH_OK;
    char *copy = ranh_alloc(strlen(path) + 1);
    memcpy(copy, path, strlen(path) + 1);
    for (char *p = copy + 1;; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        char end = *p;
        *p = '\0';
        if (mkdir(copy, 0777) != 0 && !(errno == EEXIST && ranh_fs_is_dir(copy))) {
            status = fail_output(err, copy);
            break;
        }
        *p = end;
        if (!end)
            break;
    }
    ranh_free(copy);
    return status;
}

int64_t ranh_fs_size(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? (int64_t)st.st_size : -1;
}

char *ranh_fs_join(struct ranh_arena *arena, const char *dir, const char *rest)
{
    if (!dir || !*dir || rest[0] == '/')
        return ranh_arena_strdup(arena, rest);
    const char *slash = dir[strlen(dir) - 1] == '/' ? "" : "/";
    return ranh_arena_printf(arena, "%s%s%s", dir, slash, rest);
}

const char *ranh_fs_outer(struct ranh_arena *arena, const char *path)
{
    struct stat st;
    if (stat(path, &st) == 0)
        return path;
    char *part = ranh_arena_strdup(arena, path);
    for (char *slash = strrchr(part, '/'); slash && slash != part; slash = strrchr(part, '/')) {
        *slash = '\0';
        if (stat(part, &st) == 0)
            return S_ISREG(st.st_mode) ? part : path;
    }
    return path;
}

char *ranh_fs_dirname(struct ranh_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ranh_arena_strdup(arena, ".");
    if (slash == path)
        return ranh_arena_strdup(arena, "/");
    return ranh_arena_strndup(arena, path, (size_t)(slash - path));
}

const char *ranh_fs_basename(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *ranh_fs_extension(struct ranh_arena *arena, const char *path)
{
    const char *base = ranh_fs_basename(path);
    const char *dot = strrchr(base, '.');
    char *ext = ranh_arena_strdup(arena, dot && dot != base ? dot + 1 : "");
    for (char *p = ext; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
    return ext;
}

int ranh_fs_read(struct ranh_arena *arena, const char *path, size_t limit, char **text, size_t *n,
                 struct ranh_err *err)
{
    int status = RANH_OK;
    struct stat st;
    FILE *file = fopen(path, "rb");
    if (!file || fstat(fileno(file), &st) != 0) {
        status = ranh_fail(err, RANH_E_INPUT,
                           _("%s: cannot be opened (%s). Check the path and that you may read it."),
                           path, strerror(errno));
        goto out;
    }
    if (!S_ISREG(st.st_mode)) {
        status = ranh_fail(err, RANH_E_INPUT,
                           _("%s: is not a file. Name the file itself, not a folder."), path);
        goto out;
    }
    if ((uint64_t)st.st_size > limit) {
        status = ranh_fail(err, RANH_E_INPUT,
                           _("%s: has %lld bytes, more than the %zu that such a file may have. Is "
                             "it the right file?"),
                           path, (long long)st.st_size, limit);
        goto out;
    }
    char *bytes = ranh_arena_alloc(arena, (size_t)st.st_size + 1);
    size_t got = fread(bytes, 1, (size_t)st.st_size, file);
    if (ferror(file)) {
        status = ranh_fail(
            err, RANH_E_INPUT,
            _("%s: reading stopped after %zu bytes (%s). Copy the file again from its source."),
            path, got, strerror(errno));
        goto out;
    }
    bytes[got] = '\0';
    *text = bytes;
    if (n)
        *n = got;
out:
    if (file)
        fclose(file);
    return status;
}

int ranh_fs_out_open(struct ranh_fs_out *out, const char *path, struct ranh_err *err)
{
    size_t n = strlen(path);
    *out = (struct ranh_fs_out){.path = ranh_alloc(n + 1), .tmp = ranh_alloc(n + 5)};
    memcpy(out->path, path, n + 1);
    memcpy(out->tmp, path, n);
    memcpy(out->tmp + n, ".tmp", 5);
    out->file = fopen(out->tmp, "wb");
    if (out->file)
        return RANH_OK;
    int status = fail_output(err, path);
    ranh_fs_out_discard(out);
    return status;
}

int ranh_fs_out_commit(struct ranh_fs_out *out, struct ranh_err *err)
{
    int status = RANH_OK;
    bool good = fflush(out->file) == 0 && !ferror(out->file) && fsync(fileno(out->file)) == 0;
    if (!good)
        status = fail_output(err, out->path);
    if (fclose(out->file) != 0 && good)
        status = fail_output(err, out->path);
    out->file = NULL;
    if (status == RANH_OK && rename(out->tmp, out->path) != 0)
        status = fail_output(err, out->path);
    if (status == RANH_OK) {
        ranh_free(out->tmp);
        out->tmp = NULL;
    }
    ranh_fs_out_discard(out);
    return status;
}

void ranh_fs_out_discard(struct ranh_fs_out *out)
{
    if (out->file)
        fclose(out->file);
    if (out->tmp)
        unlink(out->tmp);
    ranh_free(out->tmp);
    ranh_free(out->path);
    *out = (struct ranh_fs_out){0};
}

int ranh_fs_write(const char *path, const void *bytes, size_t n, struct ranh_err *err)
{
    struct ranh_fs_out out = {0};
    int status = ranh_fs_out_open(&out, path, err);
    if (status != RANH_OK)
        return status;
    if (n && fwrite(bytes, 1, n, out.file) != n) {
        status = fail_output(err, path);
        ranh_fs_out_discard(&out);
        return status;
    }
    return ranh_fs_out_commit(&out, err);
}

static int remove_tree(const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return errno == ENOENT ? 0 : -1;
    if (!S_ISDIR(st.st_mode))
        return unlink(path);
    DIR *dir = opendir(path);
    if (!dir)
        return -1;
    int result = 0;
    struct dirent *entry;
    while (result == 0 && (entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        size_t n = strlen(path) + strlen(entry->d_name) + 2;
        char *inner = ranh_alloc(n);
        snprintf(inner, n, "%s/%s", path, entry->d_name);
        result = remove_tree(inner);
        ranh_free(inner);
    }
    closedir(dir);
    return result == 0 ? rmdir(path) : result;
}

int ranh_fs_remove(const char *path, struct ranh_err *err)
{
    if (remove_tree(path) == 0)
        return RANH_OK;
    return ranh_fail(err, RANH_E_OUTPUT,
                     _("%s: cannot be removed (%s). Check your permission in that folder."), path,
                     strerror(errno));
}

static void lock_path(char *buf, size_t size, const char *path)
{
    snprintf(buf, size, "%s.lock", path);
}

int ranh_fs_lock(const char *path, int *fd, struct ranh_err *err)
{
    char name[4096];
    lock_path(name, sizeof(name), path);
    *fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (*fd < 0)
        return fail_output(err, name);
    if (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
        char holder[32] = "?";
        ssize_t n = read(*fd, holder, sizeof(holder) - 1);
        if (n > 0)
            holder[strcspn(holder, "\n")] = '\0';
        close(*fd);
        *fd = -1;
        return ranh_fail(err, RANH_E_LOCKED,
                         _("%s: another run is writing it (process %s). Wait for it to end, or "
                           "stop it, and run again."),
                         path, holder);
    }
    char pid[32];
    int n = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());
    if (ftruncate(*fd, 0) != 0 || pwrite(*fd, pid, (size_t)n, 0) != n) {
        int status = fail_output(err, name);
        close(*fd);
        *fd = -1;
        return status;
    }
    return RANH_OK;
}

void ranh_fs_unlock(const char *path, int fd)
{
    if (fd < 0)
        return;
    char name[4096];
    lock_path(name, sizeof(name), path);
    unlink(name);
    close(fd);
}
