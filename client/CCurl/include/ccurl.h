#ifndef FAIRLEAD_CCURL_H
#define FAIRLEAD_CCURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A small surface over libcurl without variadic calls, so that Swift can use it.
//
// libcurl is opened at the first use and not linked: loading it costs every start of the program 8 ms, and only
// the commands that talk to a server need it.

// One connection cache and what a transfer needs. Used by one thread at a time, except for `fairlead_curl_wake`.
typedef struct fairlead_curl_session fairlead_curl_session;

typedef enum {
    // A whole answer arrived.
    FAIRLEAD_CURL_ANSWERED = 0,
    // A callback returned false.
    FAIRLEAD_CURL_STOPPED = 1,
    // No connection, or none that carried a request and its answer.
    FAIRLEAD_CURL_UNREACHABLE = 2,
    FAIRLEAD_CURL_TIMED_OUT = 3,
    FAIRLEAD_CURL_TLS_FAILED = 4,
    // The connection ended before the answer did.
    FAIRLEAD_CURL_BROKEN_OFF = 5,
    // The request cannot be sent by this libcurl, or memory ran out.
    FAIRLEAD_CURL_INVALID = 6,
} fairlead_curl_outcome;

// What to send. Every pointer must stay valid until `fairlead_curl_perform` returns.
typedef struct {
    const char *method;
    const char *url;
    // NULL: no body.
    const uint8_t *body;
    size_t body_size;
    // Certificates to trust instead of the system's; NULL: the system's.
    const char *ca_file;
    // Goes straight to the host, whatever proxy the environment names.
    bool bypasses_proxy;
    // Milliseconds for name, TCP and TLS together.
    int64_t connect_timeout_milliseconds;
    // A transfer that moves fewer than these bytes in a window of these milliseconds ends; 0: no limit.
    int64_t stall_window_milliseconds;
    int64_t stall_bytes_min;
    // Milliseconds for everything; 0: no limit.
    int64_t total_timeout_milliseconds;
} fairlead_curl_request;

// Called on the thread that performs. Each returns whether to go on.
typedef struct {
    void *context;
    // One header line as received, status lines and the empty line included.
    bool (*on_header)(void *context, const uint8_t *bytes, size_t size);
    bool (*on_body)(void *context, const uint8_t *bytes, size_t size);
    // Bytes of the bodies so far, and what they will be in all (0: not known). Called when one has changed.
    bool (*on_progress)(void *context, int64_t sent, int64_t sent_total, int64_t received, int64_t received_total);
    // Asked at least once a second, and right after `fairlead_curl_wake`.
    bool (*goes_on)(void *context);
} fairlead_curl_callbacks;

typedef struct {
    fairlead_curl_outcome outcome;
    // libcurl's own number for what happened.
    int curl_code;
    // 10, 11, 20, 30 for HTTP/1.0, 1.1, 2, 3; 0: not known.
    int http_version;
    // OpenSSL's X509_V_… number; 0: no complaint.
    long verify_result;
} fairlead_curl_result;

// Returns a session, or NULL with a sentence in `message` when libcurl is not there.
fairlead_curl_session *fairlead_curl_session_new(char *message, size_t message_size);
void fairlead_curl_session_free(fairlead_curl_session *session);

// Adds a "Name: value" line to the next transfer. False: memory ran out.
bool fairlead_curl_add_header(fairlead_curl_session *session, const char *line);

// Runs one transfer to its end. Blocks; never raises SIGPIPE; re-uses the session's connections.
fairlead_curl_result fairlead_curl_perform(
    fairlead_curl_session *session, const fairlead_curl_request *request, const fairlead_curl_callbacks *callbacks);

// What libcurl said about the last transfer; valid until the next one.
const char *fairlead_curl_detail(const fairlead_curl_session *session);

// Makes a running transfer ask `goes_on` at once. Any thread, any time before the session is freed.
void fairlead_curl_wake(fairlead_curl_session *session);

// Loads libcurl if that has not been done; what is wrong with it the first session says. Any thread.
void fairlead_curl_warm_up(void);

// Whether a library of this name can serve as libcurl; if not, `message` is the sentence that says so.
bool fairlead_curl_can_load(const char *library_name, char *message, size_t message_size);

#endif
