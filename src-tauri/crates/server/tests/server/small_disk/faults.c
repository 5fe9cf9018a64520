/* A disk that is full or read-only on demand, for those who may not mount one. Preloaded into the program under test: what it
 * asks of files below $FAULT_DIR is refused as a disk would refuse it, while the file $FAULT_STATE says "full" or "ro". */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int is(const char *state) {
    const char *path = getenv("FAULT_STATE");
    char said[8] = {0};
    int fd = path ? REAL(open)(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) return 0;
    ssize_t got = read(fd, said, sizeof said - 1);
    close(fd);
    return got > 0 && strncmp(said, state, strlen(state)) == 0;
}

static int below(const char *path) {
    const char *dir = getenv("FAULT_DIR");
    return dir && path && strncmp(path, dir, strlen(dir)) == 0;
}

static int below_fd(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t got = readlink(link, path, sizeof path - 1);
    if (got < 0) return 0;
    path[got] = 0;
    return below(path);
}

#define REFUSE_FD(fd) if (below_fd(fd)) { if (is("full")) { errno = ENOSPC; return -1; } if (is("ro")) { errno = EROFS; return -1; } }
#define REFUSE_PATH(path) if (below(path) && is("ro")) { errno = EROFS; return -1; }

ssize_t write(int fd, const void *bytes, size_t count) { REFUSE_FD(fd) return REAL(write)(fd, bytes, count); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) { REFUSE_FD(fd) return REAL(pwrite)(fd, bytes, count, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) { REFUSE_FD(fd) return REAL(pwrite64)(fd, bytes, count, at); }
int fallocate(int fd, int mode, off_t at, off_t count) { REFUSE_FD(fd) return REAL(fallocate)(fd, mode, at, count); }
int fallocate64(int fd, int mode, off64_t at, off64_t count) { REFUSE_FD(fd) return REAL(fallocate64)(fd, mode, at, count); }
ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t count, unsigned flags) {
    REFUSE_FD(to)
    return REAL(copy_file_range)(from, a, to, b, count, flags);
}
int mkdir(const char *path, mode_t mode) {
    struct stat there;
    if (below(path) && stat(path, &there) == 0) { errno = EEXIST; return -1; }
    REFUSE_PATH(path)
    return REAL(mkdir)(path, mode);
}
int unlink(const char *path) { REFUSE_PATH(path) return REAL(unlink)(path); }
int rename(const char *from, const char *to) { REFUSE_PATH(to) return REAL(rename)(from, to); }

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        if ((flags & O_ACCMODE) != O_RDONLY || flags & O_CREAT) { REFUSE_PATH(path) } \
        return REAL(name)(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)
