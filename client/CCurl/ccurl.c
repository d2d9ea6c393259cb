#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "ccurl.h"

#include "library.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct fairlead_curl_session {
    const struct curl_library *curl;
    CURL *easy;
    // Drives the easy handle: only a multi handle can be woken from another thread, and it keeps the connections.
    CURLM *multi;
    struct curl_slist *headers;
    char detail[CURL_ERROR_SIZE];
};

// One transfer while it runs.
struct transfer {
    fairlead_curl_session *session;
    const fairlead_curl_request *request;
    const fairlead_curl_callbacks *callbacks;
    bool stopped;
    bool stalled;
    int64_t sent, sent_total, received, received_total;
    // Bytes in both directions, headers included, and where the current stall window began.
    int64_t moved;
    int64_t window_moved;
    int64_t window_start_milliseconds;
};

// SIGPIPE stays blocked while libcurl runs: with CURLOPT_NOSIGNAL set it does not do so itself, and OpenSSL writes
// to a socket that the server has closed.
struct pipe_guard {
    sigset_t before;
    bool was_pending;
};

static void pipe_guard_begin(struct pipe_guard *guard) {
    sigset_t pipe_only, pending;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    sigemptyset(&pending);
    sigpending(&pending);
    guard->was_pending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_only, &guard->before);
}

static void pipe_guard_end(const struct pipe_guard *guard) {
    sigset_t pipe_only, pending;
    sigemptyset(&pending);
    sigpending(&pending);
    if (!guard->was_pending && sigismember(&pending, SIGPIPE) == 1) {
        int taken = 0;
        sigemptyset(&pipe_only);
        sigaddset(&pipe_only, SIGPIPE);
        sigwait(&pipe_only, &taken);
    }
    pthread_sigmask(SIG_SETMASK, &guard->before, NULL);
}

static int64_t now_milliseconds(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) return 0;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

fairlead_curl_session *fairlead_curl_session_new(char *message, size_t message_size) {
    const struct curl_library *curl = fairlead_curl_library(message, message_size);
    if (curl == NULL) return NULL;
    fairlead_curl_session *session = calloc(1, sizeof *session);
    if (session != NULL) {
        session->curl = curl;
        session->easy = curl->easy_init();
        session->multi = curl->multi_init();
        if (session->easy != NULL && session->multi != NULL) {
            curl->multi_setopt(session->multi, CURLMOPT_MAXCONNECTS, 4L);
            return session;
        }
        fairlead_curl_session_free(session);
    }
    snprintf(message, message_size, "libcurl has no memory for a connection.");
    return NULL;
}

void fairlead_curl_session_free(fairlead_curl_session *session) {
    if (session == NULL) return;
    struct pipe_guard guard;
    pipe_guard_begin(&guard);
    session->curl->slist_free_all(session->headers);
    if (session->easy != NULL) session->curl->easy_cleanup(session->easy);
    if (session->multi != NULL) session->curl->multi_cleanup(session->multi);
    pipe_guard_end(&guard);
    free(session);
}

bool fairlead_curl_add_header(fairlead_curl_session *session, const char *line) {
    struct curl_slist *longer = session->curl->slist_append(session->headers, line);
    if (longer == NULL) return false;
    session->headers = longer;
    return true;
}

const char *fairlead_curl_detail(const fairlead_curl_session *session) {
    return session->detail;
}

void fairlead_curl_wake(fairlead_curl_session *session) {
    session->curl->multi_wakeup(session->multi);
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context) {
    struct transfer *transfer = context;
    size_t total = size * count;
    transfer->moved += (int64_t)total;
    if (transfer->callbacks->on_header(transfer->callbacks->context, (const uint8_t *)bytes, total)) return total;
    transfer->stopped = true;
    return 0;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
    struct transfer *transfer = context;
    size_t total = size * count;
    transfer->moved += (int64_t)total;
    if (transfer->callbacks->on_body(transfer->callbacks->context, (const uint8_t *)bytes, total)) return total;
    transfer->stopped = true;
    return 0;
}

static int take_progress(
    void *context, curl_off_t received_total, curl_off_t received, curl_off_t sent_total, curl_off_t sent) {
    struct transfer *transfer = context;
    if (sent == transfer->sent && received == transfer->received && sent_total == transfer->sent_total
        && received_total == transfer->received_total)
        return 0;
    if (sent > transfer->sent) transfer->moved += sent - transfer->sent;
    transfer->sent = sent;
    transfer->sent_total = sent_total;
    transfer->received = received;
    transfer->received_total = received_total;
    const fairlead_curl_callbacks *callbacks = transfer->callbacks;
    if (callbacks->on_progress(callbacks->context, sent, sent_total, received, received_total)) return 0;
    transfer->stopped = true;
    return 1;
}

// Sets one option, unless an earlier one failed: a transfer runs with all of them or not at all.
#define SET(option, value) \
    do { \
        if (code == CURLE_OK) code = curl->easy_setopt(easy, (option), (value)); \
    } while (0)

// Only HTTP and HTTPS, certificates and host names always checked, no redirect followed, no signal used.
static CURLcode set_rules(fairlead_curl_session *session) {
    const struct curl_library *curl = session->curl;
    CURL *easy = session->easy;
    CURLcode code = CURLE_OK;
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    SET(CURLOPT_TCP_KEEPALIVE, 1L);
    SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    SET(CURLOPT_ERRORBUFFER, session->detail);
#if LIBCURL_VERSION_NUM >= 0x075500
    if (code == CURLE_OK && curl->easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK) return code;
#endif
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    SET(CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#pragma GCC diagnostic pop
    return code;
}

static CURLcode set_request(struct transfer *transfer) {
    const fairlead_curl_request *request = transfer->request;
    const struct curl_library *curl = transfer->session->curl;
    CURL *easy = transfer->session->easy;
    CURLcode code = CURLE_OK;
    SET(CURLOPT_URL, request->url);
    if (request->body != NULL) {
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_size);
        SET(CURLOPT_POSTFIELDS, (const char *)request->body);
    } else {
        SET(CURLOPT_HTTPGET, 1L);
    }
    // The method by name alone would leave out the body, the body alone would make every method a POST.
    if (strcmp(request->method, request->body != NULL ? "POST" : "GET") != 0)
        SET(CURLOPT_CUSTOMREQUEST, request->method);
    SET(CURLOPT_HTTPHEADER, transfer->session->headers);
    if (request->ca_file != NULL) {
        SET(CURLOPT_CAINFO, request->ca_file);
        SET(CURLOPT_CAPATH, NULL);
    }
    if (request->bypasses_proxy) SET(CURLOPT_PROXY, "");
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)request->connect_timeout_milliseconds);
    SET(CURLOPT_TIMEOUT_MS, (long)request->total_timeout_milliseconds);
    SET(CURLOPT_HEADERFUNCTION, take_header);
    SET(CURLOPT_HEADERDATA, transfer);
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, transfer);
    SET(CURLOPT_XFERINFOFUNCTION, take_progress);
    SET(CURLOPT_XFERINFODATA, transfer);
    SET(CURLOPT_NOPROGRESS, 0L);
#if LIBCURL_VERSION_NUM >= 0x075700
    // Ending a transfer does not wait for a name server that hangs. A libcurl without it waits, which is only slower.
    if (code == CURLE_OK) curl->easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
    return code;
}
#undef SET

// Milliseconds to wait for something to happen; 0: the transfer has stalled.
static int wait_milliseconds(struct transfer *transfer) {
    const int longest = 1000;
    const fairlead_curl_request *request = transfer->request;
    if (request->stall_window_milliseconds <= 0) return longest;
    const int64_t now = now_milliseconds();
    curl_off_t ready_microseconds = 0;
    transfer->session->curl->easy_getinfo(
        transfer->session->easy, CURLINFO_PRETRANSFER_TIME_T, &ready_microseconds);
    // The connect timeout watches until the connection stands.
    const bool waits_for_connection = ready_microseconds == 0;
    if (waits_for_connection || transfer->moved - transfer->window_moved >= request->stall_bytes_min) {
        transfer->window_moved = transfer->moved;
        transfer->window_start_milliseconds = now;
    }
    const int64_t left = request->stall_window_milliseconds - (now - transfer->window_start_milliseconds);
    if (left <= 0) return 0;
    return left < longest ? (int)left : longest;
}

static CURLcode drive(struct transfer *transfer) {
    const struct curl_library *curl = transfer->session->curl;
    CURLM *multi = transfer->session->multi;
    int running = 1;
    while (true) {
        if (!transfer->callbacks->goes_on(transfer->callbacks->context)) {
            transfer->stopped = true;
            return CURLE_ABORTED_BY_CALLBACK;
        }
        if (curl->multi_perform(multi, &running) != CURLM_OK) return CURLE_OUT_OF_MEMORY;
        if (running == 0) break;
        const int wait = wait_milliseconds(transfer);
        if (wait == 0) {
            transfer->stalled = true;
            return CURLE_OPERATION_TIMEDOUT;
        }
        if (curl->multi_poll(multi, NULL, 0, wait, NULL) != CURLM_OK) return CURLE_OUT_OF_MEMORY;
    }
    CURLMsg *message = NULL;
    int left = 0;
    while ((message = curl->multi_info_read(multi, &left)) != NULL)
        if (message->msg == CURLMSG_DONE) return message->data.result;
    return CURLE_RECV_ERROR;
}

// A connection that dies in the middle of the handshake is the network's doing, not a wrong certificate.
static fairlead_curl_outcome handshake_outcome(const fairlead_curl_session *session) {
    const bool was_cut = strstr(session->detail, "SSL_ERROR_SYSCALL") != NULL
        || strstr(session->detail, "unexpected eof") != NULL || strstr(session->detail, "reset by peer") != NULL;
    return was_cut ? FAIRLEAD_CURL_UNREACHABLE : FAIRLEAD_CURL_TLS_FAILED;
}

static fairlead_curl_outcome outcome_of(const struct transfer *transfer, CURLcode code) {
    if (transfer->stopped) return FAIRLEAD_CURL_STOPPED;
    switch (code) {
    case CURLE_OK: return FAIRLEAD_CURL_ANSWERED;
    case CURLE_OPERATION_TIMEDOUT: return FAIRLEAD_CURL_TIMED_OUT;
    case CURLE_SSL_CONNECT_ERROR: return handshake_outcome(transfer->session);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_USE_SSL_FAILED: return FAIRLEAD_CURL_TLS_FAILED;
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING: return FAIRLEAD_CURL_BROKEN_OFF;
    case CURLE_URL_MALFORMAT:
    case CURLE_OUT_OF_MEMORY:
    case CURLE_BAD_FUNCTION_ARGUMENT:
    case CURLE_UNKNOWN_OPTION:
    case CURLE_NOT_BUILT_IN: return FAIRLEAD_CURL_INVALID;
    default: return FAIRLEAD_CURL_UNREACHABLE;
    }
}

static int version_of(long number) {
    switch (number) {
    case CURL_HTTP_VERSION_1_0: return 10;
    case CURL_HTTP_VERSION_1_1: return 11;
    case CURL_HTTP_VERSION_2_0: return 20;
    case CURL_HTTP_VERSION_3: return 30;
    default: return 0;
    }
}

static CURLcode run(struct transfer *transfer) {
    fairlead_curl_session *session = transfer->session;
    CURLcode code = set_rules(session);
    // Without this header libcurl waits up to a second for a "100 Continue" before a large body.
    if (code == CURLE_OK && !fairlead_curl_add_header(session, "Expect:")) code = CURLE_OUT_OF_MEMORY;
    if (code == CURLE_OK) code = set_request(transfer);
    if (code != CURLE_OK) return code;
    if (session->curl->multi_add_handle(session->multi, session->easy) != CURLM_OK) return CURLE_OUT_OF_MEMORY;
    return drive(transfer);
}

fairlead_curl_result fairlead_curl_perform(
    fairlead_curl_session *session, const fairlead_curl_request *request, const fairlead_curl_callbacks *callbacks) {
    struct transfer transfer = {.session = session, .request = request, .callbacks = callbacks};
    const struct curl_library *curl = session->curl;
    struct pipe_guard guard;
    pipe_guard_begin(&guard);
    session->detail[0] = '\0';
    transfer.window_start_milliseconds = now_milliseconds();
    const CURLcode code = run(&transfer);

    fairlead_curl_result result = {.curl_code = (int)code};
    long version = 0;
    curl->easy_getinfo(session->easy, CURLINFO_HTTP_VERSION, &version);
    curl->easy_getinfo(session->easy, CURLINFO_SSL_VERIFYRESULT, &result.verify_result);
    result.http_version = version_of(version);
    // Removing a handle in the middle of its transfer closes the connection.
    curl->multi_remove_handle(session->multi, session->easy);
    result.outcome = outcome_of(&transfer, code);
    if (transfer.stalled)
        snprintf(
            session->detail, sizeof session->detail, "fewer than %lld bytes in %lld ms",
            (long long)request->stall_bytes_min, (long long)request->stall_window_milliseconds);
    else if (session->detail[0] == '\0' && code != CURLE_OK)
        snprintf(session->detail, sizeof session->detail, "%s", curl->easy_strerror(code));
    // Keeps connections, names and TLS sessions; forgets the request.
    curl->easy_reset(session->easy);
    curl->slist_free_all(session->headers);
    session->headers = NULL;
    pipe_guard_end(&guard);
    return result;
}
