/// The system's file operations below one folder, as a disk does them that can be full, be broken, lie, and lose power.
///
/// Built and loaded like `ClockShim`; `TestDisk` is the other side of it.
enum DiskShim {
    static let source = #"""
        #define _GNU_SOURCE
        #include <dirent.h>
        #include <dlfcn.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <limits.h>
        #include <pthread.h>
        #include <signal.h>
        #include <stdarg.h>
        #include <stdatomic.h>
        #include <stdint.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/mman.h>
        #include <sys/stat.h>
        #include <unistd.h>

        // What the test and all programs on this disk share.
        static struct control {
            _Atomic int64_t operations; // that were begun
            _Atomic int64_t cut;        // the number of the one in whose place the program is killed; 0: of none
            _Atomic int64_t room;       // bytes by which files may still grow; below 0: without end
            _Atomic int64_t error;      // with which operations fail; 0: none does
            _Atomic int64_t failing;    // the number of the first one that fails
            _Atomic int64_t lies;       // syncing says that it was done and does nothing
        } *control;

        static char folder[PATH_MAX], image[PATH_MAX];
        static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

        #define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

        __attribute__((constructor)) static void begin(void) {
            const char *at = getenv("DISK_FOLDER"), *kept = getenv("DISK_IMAGE");
            if (!at || !kept || !realpath(at, folder)) return;
            snprintf(image, sizeof image, "%s", kept);
            char file[PATH_MAX + 16];
            snprintf(file, sizeof file, "%s/control", image);
            int descriptor = REAL(open)(file, O_RDWR | O_CLOEXEC);
            void *map = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
            close(descriptor);
            if (map != MAP_FAILED) control = map;
        }

        // The part of a path below the folder; "" for the folder itself, NULL for what is not in it.
        static const char *below(const char *path) {
            size_t length = strlen(folder);
            if (!control || strncmp(path, folder, length) != 0) return NULL;
            if (path[length] == 0) return path + length;
            return path[length] == '/' ? path + length + 1 : NULL;
        }

        static const char *named(const char *path, char *whole) {
            if (!control) return NULL;
            size_t length = 0;
            if (path[0] != '/' && getcwd(whole, PATH_MAX)) length = strlen(whole), whole[length++] = '/';
            if (length + strlen(path) >= PATH_MAX) return NULL;
            strcpy(whole + length, path);
            return below(whole);
        }

        static const char *opened(int descriptor, char *whole) {
            char link[64];
            if (!control) return NULL;
            snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
            ssize_t length = readlink(link, whole, PATH_MAX - 1);
            if (length <= 0) return NULL;
            whole[length] = 0;
            return strstr(whole, " (deleted)") ? NULL : below(whole);
        }

        // Begins an operation: it may be the last one, or one that fails. Returns whether it goes on.
        static int operate(int64_t growth) {
            int64_t number = atomic_fetch_add(&control->operations, 1) + 1;
            if (number == control->cut) {
                kill(getpid(), SIGKILL);
                for (;;) pause();
            }
            if (control->error && number >= control->failing) {
                errno = (int)control->error;
                return 0;
            }
            int64_t room = control->room;
            while (room >= 0 && growth > 0) {
                if (growth > room) {
                    errno = ENOSPC;
                    return 0;
                }
                if (atomic_compare_exchange_weak(&control->room, &room, room - growth)) break;
            }
            return 1;
        }

        static int64_t growth(int descriptor, int64_t end) {
            struct stat status;
            return fstat(descriptor, &status) == 0 && end > status.st_size ? end - status.st_size : 0;
        }

        // MARK: what is on the disk. `durable` has each file that is found again, as it was when it was last synced, and
        // `!here` in each folder that is; `pending` what was synced of files whose folder was not; `unlinked` marks names
        // that have another file since, or none.

        #define KEPT(kind, name) \
            char kind[2 * PATH_MAX]; \
            snprintf(kind, sizeof kind, "%s/" #kind "/%s", image, name)

        static int exists(const char *path) { return access(path, F_OK) == 0; }

        static void copy(const char *from, const char *to) {
            char part[3 * PATH_MAX], bytes[1 << 16];
            snprintf(part, sizeof part, "%s.part", to);
            int source = REAL(open)(from, O_RDONLY | O_CLOEXEC);
            int target = REAL(open)(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
            // A folder that was made behind this disk's back: the test has to say `settle` after that.
            if (target < 0) abort();
            ssize_t count;
            while ((count = read(source, bytes, sizeof bytes)) > 0)
                if (REAL(write)(target, bytes, count) != count) abort();
            close(source);
            close(target);
            REAL(rename)(part, to);
        }

        static void mark(const char *path) { copy("/dev/null", path); }

        static void syncFile(int descriptor, const char *name) {
            char link[64];
            KEPT(durable, name);
            KEPT(pending, name);
            KEPT(unlinked, name);
            snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
            copy(link, exists(durable) && !exists(unlinked) ? durable : pending);
        }

        static void syncFolder(const char *whole, const char *name) {
            char child[2 * PATH_MAX];
            struct dirent *entry;
            DIR *list = opendir(whole);
            while (list && (entry = readdir(list))) {
                if (entry->d_name[0] == '.') continue;
                snprintf(child, sizeof child, "%s/%s%s", name, entry->d_name, entry->d_type == DT_DIR ? "/!here" : "");
                KEPT(durable, child);
                KEPT(pending, child);
                KEPT(unlinked, child);
                if (REAL(rename)(pending, durable) != 0 && (!exists(durable) || exists(unlinked))) mark(durable);
                REAL(unlink)(unlinked);
            }
            if (list) closedir(list);
            KEPT(durable, name);
            list = opendir(durable);
            while (list && (entry = readdir(list))) {
                snprintf(child, sizeof child, "%s/%s", whole, entry->d_name);
                if (entry->d_type == DT_DIR || entry->d_name[0] == '!' || exists(child)) continue;
                snprintf(child, sizeof child, "%s/%s", name, entry->d_name);
                KEPT(durable, child);
                KEPT(unlinked, child);
                REAL(unlink)(durable);
                REAL(unlink)(unlinked);
            }
            if (list) closedir(list);
        }

        static void gone(const char *name) {
            KEPT(durable, name);
            KEPT(pending, name);
            KEPT(unlinked, name);
            REAL(unlink)(pending);
            if (exists(durable)) mark(unlinked);
        }

        // Gives a file another name: what of it is on the disk already is found there once the folder is synced.
        static void alias(const char *from, const char *to) {
            KEPT(durable, from);
            KEPT(pending, from);
            KEPT(unlinked, from);
            char target[2 * PATH_MAX];
            snprintf(target, sizeof target, "%s/pending/%s", image, to);
            gone(to);
            copy(exists(pending) ? pending : exists(durable) && !exists(unlinked) ? durable : "/dev/null", target);
        }

        static void make(const char *name) {
            KEPT(durable, name);
            KEPT(pending, name);
            KEPT(unlinked, name);
            REAL(mkdir)(durable, 0700);
            REAL(mkdir)(pending, 0700);
            REAL(mkdir)(unlinked, 0700);
        }

        static int syncAll(int descriptor, int (*real)(int)) {
            char whole[PATH_MAX];
            const char *name = opened(descriptor, whole);
            if (!name) return real(descriptor);
            if (!operate(0)) return -1;
            if (control->lies) return 0;
            struct stat status;
            fstat(descriptor, &status);
            pthread_mutex_lock(&lock);
            if (S_ISDIR(status.st_mode)) syncFolder(whole, name);
            else syncFile(descriptor, name);
            pthread_mutex_unlock(&lock);
            return 0;
        }

        // MARK: the system's own

        int fsync(int descriptor) { return syncAll(descriptor, REAL(fsync)); }
        int fdatasync(int descriptor) { return syncAll(descriptor, REAL(fdatasync)); }

        ssize_t write(int descriptor, const void *bytes, size_t count) {
            char whole[PATH_MAX];
            if (opened(descriptor, whole)) {
                struct stat status;
                int isAppending = fcntl(descriptor, F_GETFL) & O_APPEND;
                off_t at = isAppending && fstat(descriptor, &status) == 0
                    ? status.st_size : lseek(descriptor, 0, SEEK_CUR);
                if (!operate(growth(descriptor, at + (int64_t)count))) return -1;
            }
            return REAL(write)(descriptor, bytes, count);
        }

        ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t at) {
            char whole[PATH_MAX];
            if (opened(descriptor, whole) && !operate(growth(descriptor, at + (int64_t)count))) return -1;
            return REAL(pwrite64)(descriptor, bytes, count, at);
        }

        ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t at) {
            return pwrite64(descriptor, bytes, count, at);
        }

        int ftruncate64(int descriptor, off64_t length) {
            char whole[PATH_MAX];
            // A hole needs no room.
            if (opened(descriptor, whole) && !operate(0)) return -1;
            return REAL(ftruncate64)(descriptor, length);
        }

        int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }

        int posix_fallocate64(int descriptor, off64_t at, off64_t length) {
            char whole[PATH_MAX];
            if (opened(descriptor, whole) && !operate(growth(descriptor, at + length))) return errno;
            return REAL(posix_fallocate64)(descriptor, at, length);
        }

        int posix_fallocate(int descriptor, off_t at, off_t length) {
            return posix_fallocate64(descriptor, at, length);
        }

        static int openFile(int (*real)(const char *, int, ...), const char *path, int flags, mode_t mode) {
            char whole[PATH_MAX];
            if ((flags & O_ACCMODE) != O_RDONLY || flags & O_CREAT) {
                const char *name = named(path, whole);
                // A new name finds its room in the folder.
                if (name && control->error == EROFS) {
                    errno = EROFS;
                    return -1;
                }
                if (name && flags & O_CREAT && !exists(whole) && !operate(0)) return -1;
            }
            return real(path, flags, mode);
        }

        #define MODE(flags, mode) \
            mode_t mode = 0; \
            if (flags & (O_CREAT | __O_TMPFILE)) { \
                va_list more; \
                va_start(more, flags); \
                mode = va_arg(more, mode_t); \
                va_end(more); \
            }

        int open(const char *path, int flags, ...) {
            MODE(flags, mode)
            return openFile(REAL(open), path, flags, mode);
        }

        int open64(const char *path, int flags, ...) {
            MODE(flags, mode)
            return openFile(REAL(open64), path, flags, mode);
        }

        int mkdir(const char *path, mode_t mode) {
            char whole[PATH_MAX];
            const char *name = named(path, whole);
            if (name && !exists(whole) && !operate(0)) return -1;
            int result = REAL(mkdir)(path, mode);
            if (name && result == 0) make(name);
            return result;
        }

        int unlink(const char *path) {
            char whole[PATH_MAX];
            const char *name = named(path, whole);
            if (name && exists(whole) && !operate(0)) return -1;
            int result = REAL(unlink)(path);
            if (name && result == 0) gone(name);
            return result;
        }

        int rename(const char *from, const char *to) {
            char source[PATH_MAX], target[PATH_MAX];
            const char *old = named(from, source), *new = named(to, target);
            if (new && !operate(0)) return -1;
            int result = REAL(rename)(from, to);
            if (result == 0 && old && new) {
                alias(old, new);
                gone(old);
            }
            return result;
        }

        int link(const char *from, const char *to) {
            char source[PATH_MAX], target[PATH_MAX];
            const char *old = named(from, source), *new = named(to, target);
            if (new && !operate(0)) return -1;
            int result = REAL(link)(from, to);
            if (result == 0 && old && new) alias(old, new);
            return result;
        }
        """#
}
