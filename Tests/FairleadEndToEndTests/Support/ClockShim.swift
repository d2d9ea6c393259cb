/// Sets the wall clock of a program wrong, and leaves the clock that counts since the machine started as it is.
final class ClockShim: Sendable {
    private let library: PreloadedLibrary

    /// `clock_gettime(CLOCK_REALTIME)` and its older relatives, moved by `FAKE_SHIFT` seconds.
    private static let source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <stdlib.h>
        #include <sys/time.h>
        #include <time.h>

        static time_t shift(void) {
            const char *text = getenv("FAKE_SHIFT");
            return text ? (time_t)atoll(text) : 0;
        }

        int clock_gettime(clockid_t clock, struct timespec *moment) {
            static int (*real)(clockid_t, struct timespec *);
            if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
            int result = real(clock, moment);
            if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) moment->tv_sec += shift();
            return result;
        }

        int gettimeofday(struct timeval *moment, void *zone) {
            struct timespec precise;
            (void)zone;
            clock_gettime(CLOCK_REALTIME, &precise);
            moment->tv_sec = precise.tv_sec;
            moment->tv_usec = precise.tv_nsec / 1000;
            return 0;
        }

        time_t time(time_t *into) {
            struct timespec precise;
            clock_gettime(CLOCK_REALTIME, &precise);
            if (into) *into = precise.tv_sec;
            return precise.tv_sec;
        }
        """

    init() throws {
        library = try PreloadedLibrary(Self.source)
    }

    func environment(shiftSeconds: Int) -> [String: String?] {
        ["LD_PRELOAD": library.path, "FAKE_SHIFT": String(shiftSeconds)]
    }

    /// Ten years, and nearly twenty-five, as far as clocks have been seen to be off.
    static let tenYears = 10 * 365 * 86_400
    static let to2001 = -25 * 365 * 86_400
}
