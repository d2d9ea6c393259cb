/// A day of the Gregorian calendar, and the arithmetic between it and a count of days.
///
/// After Howard Hinnant's "chrono-compatible low-level date algorithms": a year starts in March, so that the leap day is
/// its last, and 400 years always have the same number of days.
package struct CivilDate: Hashable, Sendable {
    package var year: Int64
    package var month: Int64
    package var day: Int64

    /// The years that texts can name with four digits.
    package static let years: ClosedRange<Int64> = 0...9999
    package static let millisecondsPerDay: Int64 = 86_400_000

    /// Returns `nil` for a day that does not exist, or outside of the years 0 to 9999.
    package init?(year: Int64, month: Int64, day: Int64) {
        guard CivilDate.years.contains(year), (1...12).contains(month), day >= 1,
            day <= CivilDate.daysInMonth(month, of: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Takes a count of days since 1970-01-01, which must be one of the years 0 to 9999 or close to them.
    init(daysSince1970 days: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    package var daysSince1970: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Returns the day on which a moment of local time (milliseconds as if it were UTC) falls.
    static func daysSince1970(ofMilliseconds milliseconds: Int64) -> Int64 {
        let days = milliseconds / millisecondsPerDay
        return milliseconds % millisecondsPerDay < 0 ? days - 1 : days
    }

    private static func daysInMonth(_ month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
