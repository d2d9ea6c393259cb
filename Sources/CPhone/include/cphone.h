// What libphonenumber makes of a phone number, in C.
//
// Only tests link this: loading the library takes 14 to 27 ms and a number 40 µs. The programs read numbers by a table that
// Sources/generate-phones.cpp has made from it, and the tests compare the two.
#ifndef CPHONE_H
#define CPHONE_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { CPHONE_OTHER, CPHONE_LANDLINE, CPHONE_MOBILE, CPHONE_LANDLINE_OR_MOBILE } cphone_kind;

typedef struct {
    int country;
    // What is dialled behind the country's code.
    char national[32];
    char extension[16];
    cphone_kind kind;
    bool is_valid;
    // As people write it: +8613812345678, +86 138 1234 5678, and the way it is dialled within the country.
    char e164[32];
    char international[48];
    char local[48];
} cphone_number;

// Reads a number; one without a country's code is of the region ("CN"). False for what is none.
bool cphone_read(const char *text, const char *region, cphone_number *number);

// The regions that have numbers, by index; NULL after the last one.
const char *cphone_region(size_t index);

// A valid landline or mobile number of a region; false when there is none.
bool cphone_example(const char *region, cphone_kind kind, cphone_number *number);

#ifdef __cplusplus
}
#endif

#endif
