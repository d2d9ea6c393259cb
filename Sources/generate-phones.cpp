// Writes Sources/FairleadMatch/PhonePlans.swift: which numbers of each country are mobile ones, asked of libphonenumber
// digit by digit, and what is dialled before a number within the country where that is no zero.
//
//     c++ -O2 Sources/generate-phones.cpp -lphonenumber -o /tmp/generate-phones
//     /tmp/generate-phones > Sources/FairleadMatch/PhonePlans.swift        (a minute)
//
// The library itself costs 14 to 27 ms at start and 40 µs a number; a table made from it costs under 0.1 ms and 1 µs, and reads the
// same on every device and server, whatever version of the library a machine has.
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include <cstdio>
#include <random>
#include <set>
#include <string>
#include <vector>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

// Deeper, the tables of some countries grow and say hardly more.
constexpr size_t kDepth = 3;

// Of a line of the table.
constexpr size_t kWidth = 110;

// What numbers with certain digits in front are: none is valid, mobile, any other kind, or one cannot tell.
enum Kind { kNone, kMobile, kOther, kMixed, kSplit };

struct Prefix {
    std::string digits;
    Kind kind;
};

class Country {
  public:
    explicit Country(int code) : code_(code) {
        for (int length = 4; length <= 13; length++) {
            PhoneNumber number = Numbered(Filled("2", length));
            if (Library().IsPossibleNumberWithReason(number) == PhoneNumberUtil::IS_POSSIBLE) lengths_.push_back(length);
        }
        Kind all = Walk("");
        if (all == kMobile || all == kMixed) found_.push_back({"", all});
    }

    // Consecutive prefixes of one length as `71-79`; `*` for all numbers.
    std::string List(Kind kind) const {
        std::string list;
        for (size_t index = 0; index < found_.size(); index++) {
            if (found_[index].kind != kind) continue;
            const std::string& first = found_[index].digits;
            if (first.empty()) return "*";
            size_t last = index;
            while (last + 1 < found_.size() && found_[last + 1].kind == kind &&
                   found_[last + 1].digits.size() == first.size() && found_[last + 1].digits.front() == first.front() &&
                   std::stoi(found_[last + 1].digits) == std::stoi(found_[last].digits) + 1)
                last++;
            list += (list.empty() ? "" : ",") + first + (last > index ? "-" + found_[last].digits : "");
            index = last;
        }
        return list;
    }

    std::string Trunk() const {
        std::string region, trunk;
        Library().GetRegionCodeForCountryCode(code_, &region);
        Library().GetNddPrefixForRegion(region, true, &trunk);
        return trunk == "0" ? "" : trunk;
    }

    static const PhoneNumberUtil& Library() { return *PhoneNumberUtil::GetInstance(); }

  private:
    std::string Filled(std::string digits, size_t length) {
        while (digits.size() < length) digits += static_cast<char>('0' + dice_() % 10);
        return digits;
    }

    PhoneNumber Numbered(const std::string& digits) const {
        PhoneNumber number;
        number.set_country_code(code_);
        number.set_national_number(std::stoull(digits));
        size_t zeros = digits.find_first_not_of('0');
        if (zeros != 0) {
            number.set_italian_leading_zero(true);
            number.set_number_of_leading_zeros(zeros == std::string::npos ? digits.size() - 1 : zeros);
        }
        return number;
    }

    Kind KindOf(const std::string& digits) const {
        switch (Library().GetNumberType(Numbered(digits))) {
            case PhoneNumberUtil::MOBILE:
            case PhoneNumberUtil::PAGER: return kMobile;
            case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return kMixed;
            case PhoneNumberUtil::UNKNOWN: return kNone;
            default: return kOther;
        }
    }

    Kind Walk(const std::string& prefix) {
        if (prefix.size() >= 2) {
            int counts[kSplit] = {};
            int tries = prefix.size() < kDepth ? 120 : 60;
            for (int length : lengths_) {
                for (int index = 0; index < tries && length > static_cast<int>(prefix.size()); index++)
                    counts[KindOf(Filled(prefix, length))]++;
            }
            int valid = counts[kMobile] + counts[kOther] + counts[kMixed];
            if (valid == 0) return kNone;
            // Voice mail, machines and the like have a few numbers among those of a kind.
            int few = prefix.size() < kDepth ? 0 : valid / 20;
            for (Kind kind : {kMobile, kOther, kMixed}) {
                if (valid - counts[kind] <= few) return kind;
            }
            if (prefix.size() >= kDepth) return kMixed;
        }
        std::set<Kind> seen;
        std::vector<Prefix> parts;
        for (char digit = '0'; digit <= '9'; digit++) {
            Kind kind = Walk(prefix + digit);
            parts.push_back({prefix + digit, kind});
            if (kind != kNone) seen.insert(kind);
        }
        if (seen.empty()) return kNone;
        if (seen.size() == 1 && *seen.begin() != kSplit) return *seen.begin();
        for (const Prefix& part : parts) {
            if (part.kind == kMobile || part.kind == kMixed) found_.push_back(part);
        }
        return kSplit;
    }

    int code_;
    std::mt19937 dice_{1};
    std::vector<int> lengths_;
    std::vector<Prefix> found_;
};

}  // namespace

int main() {
    std::set<int> codes;
    Country::Library().GetSupportedCallingCodes(&codes);
    std::printf(
        "// Written by Sources/generate-phones.cpp from libphonenumber %s; not to be edited.\n\n"
        "/// The numbering plans of the world.\n"
        "enum PhonePlans {\n"
        "    /// A line for each calling code: the code; prefixes of mobile numbers; prefixes of which one cannot tell; what is\n"
        "    /// dialled within the country before a number, where that is no zero. `71-79` are nine prefixes, `*` is all.\n"
        "    static let table: StaticString = \"\"\"\n",
        "8.12.57");
    for (int code : codes) {
        std::string region;
        Country::Library().GetRegionCodeForCountryCode(code, &region);
        if (region == "001" || region == "ZZ") continue;
        Country country(code);
        std::string rest =
            std::to_string(code) + "|" + country.List(kMobile) + "|" + country.List(kMixed) + "|" + country.Trunk();
        while (rest.size() > kWidth) {
            size_t end = rest.rfind(',', kWidth) + 1;
            std::printf("        %s\\\n", rest.substr(0, end).c_str());
            rest = rest.substr(end);
        }
        std::printf("        %s\n", rest.c_str());
    }
    std::printf("        \"\"\"\n}\n");
}
