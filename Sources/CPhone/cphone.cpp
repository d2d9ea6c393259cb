#include "cphone.h"

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include <cstdio>
#include <set>
#include <string>
#include <vector>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

const PhoneNumberUtil &Library() { return *PhoneNumberUtil::GetInstance(); }

template <size_t size>
void Copy(const std::string &text, char (&out)[size]) {
    std::snprintf(out, size, "%s", text.c_str());
}

cphone_kind KindOf(const PhoneNumber &number) {
    switch (Library().GetNumberType(number)) {
        case PhoneNumberUtil::FIXED_LINE: return CPHONE_LANDLINE;
        case PhoneNumberUtil::MOBILE: return CPHONE_MOBILE;
        case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return CPHONE_LANDLINE_OR_MOBILE;
        default: return CPHONE_OTHER;
    }
}

void Fill(const PhoneNumber &number, cphone_number *out) {
    std::string text;
    out->country = number.country_code();
    Library().GetNationalSignificantNumber(number, &text);
    Copy(text, out->national);
    Copy(number.extension(), out->extension);
    out->kind = KindOf(number);
    out->is_valid = Library().IsValidNumber(number);
    Library().Format(number, PhoneNumberUtil::E164, &text);
    Copy(text, out->e164);
    Library().Format(number, PhoneNumberUtil::INTERNATIONAL, &text);
    Copy(text, out->international);
    Library().Format(number, PhoneNumberUtil::NATIONAL, &text);
    Copy(text, out->local);
}

}  // namespace

bool cphone_read(const char *text, const char *region, cphone_number *out) {
    PhoneNumber number;
    if (Library().Parse(text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return false;
    Fill(number, out);
    return true;
}

const char *cphone_region(size_t index) {
    static const std::vector<std::string> regions = [] {
        std::set<std::string> found;
        Library().GetSupportedRegions(&found);
        return std::vector<std::string>(found.begin(), found.end());
    }();
    return index < regions.size() ? regions[index].c_str() : nullptr;
}

bool cphone_example(const char *region, cphone_kind kind, cphone_number *out) {
    PhoneNumber number;
    PhoneNumberUtil::PhoneNumberType type =
        kind == CPHONE_MOBILE ? PhoneNumberUtil::MOBILE : PhoneNumberUtil::FIXED_LINE;
    if (!Library().GetExampleNumberForType(region, type, &number)) return false;
    Fill(number, out);
    return true;
}
