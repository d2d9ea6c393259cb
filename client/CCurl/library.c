#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "library.h"

#include "ccurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

#ifdef __APPLE__
static const char *const default_name = "libcurl.4.dylib";
#else
static const char *const default_name = "libcurl.so.4";
#endif

static struct curl_library library;
static bool is_ready = false;
static char failure[512] = "";
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool find(void *handle, const char *name, void **function) {
    *function = dlsym(handle, name);
    return *function != NULL;
}

// Finds every function before any is used: half a library would fail in the middle of a sync.
static const char *fill(void *handle, struct curl_library *into) {
#define FIND(name) \
    if (!find(handle, "curl_" #name, (void **)&into->name)) return "curl_" #name
    FIND(global_init);
    FIND(easy_init);
    FIND(easy_reset);
    FIND(easy_cleanup);
    FIND(easy_setopt);
    FIND(easy_getinfo);
    FIND(easy_strerror);
    FIND(slist_append);
    FIND(slist_free_all);
    FIND(multi_init);
    FIND(multi_cleanup);
    FIND(multi_setopt);
    FIND(multi_add_handle);
    FIND(multi_remove_handle);
    FIND(multi_perform);
    FIND(multi_poll);
    FIND(multi_wakeup);
    FIND(multi_info_read);
#undef FIND
    return NULL;
}

// Leaves the library open: libcurl's clean-up is not safe while its threads may still run.
static bool load(const char *name, struct curl_library *into, char *message, size_t message_size) {
    // Lazily: libcurl brings thirty libraries along, and a sync calls little of them.
    void *handle = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
    if (handle == NULL) {
        const char *reason = dlerror();
        snprintf(
            message, message_size,
            "Talking to a server needs libcurl, which is not installed; install the Debian package libcurl4 (%s).",
            reason != NULL ? reason : name);
        return false;
    }
    const char *missing = fill(handle, into);
    if (missing != NULL) {
        snprintf(
            message, message_size,
            "The libcurl of this machine is too old: it has no %s; install the Debian package libcurl4, 7.68 or newer.",
            missing);
        return false;
    }
    return true;
}

static void load_once(void) {
    if (!load(default_name, &library, failure, sizeof failure)) return;
    if (library.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        snprintf(failure, sizeof failure, "libcurl could not be started; is the Debian package libcurl4 whole?");
        return;
    }
    is_ready = true;
}

const struct curl_library *fairlead_curl_library(char *message, size_t message_size) {
    pthread_once(&once, load_once);
    if (is_ready) return &library;
    snprintf(message, message_size, "%s", failure);
    return NULL;
}

void fairlead_curl_warm_up(void) { pthread_once(&once, load_once); }

bool fairlead_curl_can_load(const char *library_name, char *message, size_t message_size) {
    struct curl_library found;
    return load(library_name, &found, message, message_size);
}
