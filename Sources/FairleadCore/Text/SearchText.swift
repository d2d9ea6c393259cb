/// What a lead is found by: one text that holds the folded form of what is searched for, and its pinyin.
///
/// A word matches when its `needle` is a substring of the `haystack`. That needs no index of its own: reading through the
/// texts of 100,000 leads takes tens of milliseconds.
package enum SearchText {
    /// Alternative readings of one name, so that a text of polyphones cannot fill the column.
    private static let alternativesMax = 8

    /// Returns the text that a lead is searched in: lines of folded text.
    ///
    /// - Parameters:
    ///   - names: what people know by sound: company, contact, city, tags. Chinese ones are found by full pinyin without
    ///     blanks (`huaxingkeji`) and by its initials (`hxkj`) too, German ones as written out (`mueller`).
    ///   - others: phone numbers, addresses, notes. Numbers are found however they are grouped.
    package static func haystack(names: [String], others: [String]) -> String {
        var lines = Lines()
        for text in names { lines.add(TextFold.folded(text)) }
        for name in names {
            if let writtenOut = TextFold.writtenOut(name) { lines.add(writtenOut) }
            for line in sounds(of: name) { lines.add(line) }
        }
        for text in others { lines.add(TextFold.folded(text)) }
        for index in 0..<lines.count { addDigits(of: index, to: &lines) }
        return lines.text
    }

    /// Returns a typed word in the form in which it is looked for in a haystack; empty when nothing of it is left.
    ///
    /// A number is looked for by its digits alone: `138-0013 8000` is `13800138000`.
    package static func needle(_ word: String) -> String {
        let folded = TextFold.folded(TextFold.canonical(word))
        guard folded.utf8.allSatisfy(isPartOfNumber), folded.utf8.contains(where: isDigit) else { return folded }
        return String(decoding: folded.utf8.filter(isDigit), as: UTF8.self)
    }

    /// Lines without those that say nothing new.
    private struct Lines {
        private var bytes: [UInt8] = []
        private var places: [Range<Int>] = []

        init() {
            bytes.reserveCapacity(512)
            places.reserveCapacity(32)
        }

        var count: Int { places.count }

        subscript(place: Range<Int>) -> ArraySlice<UInt8> { bytes[place] }

        /// Where a line holds numbers with something else between their digits: those that stand together are in the text itself.
        func numbers(in index: Int) -> [Range<Int>] {
            var numbers: [Range<Int>] = []
            let end = places[index].upperBound
            var place = places[index].lowerBound
            while place < end {
                let start = place
                var (digits, first, last) = (0, 0, 0)
                while place < end, isPartOfNumber(bytes[place]) {
                    if isDigit(bytes[place]) {
                        if digits == 0 { first = place }
                        (digits, last) = (digits + 1, place)
                    }
                    place += 1
                }
                if digits > 0, last - first + 1 > digits { numbers.append(start..<place) }
                place += 1
            }
            return numbers
        }

        var text: String { String(decoding: bytes, as: UTF8.self) }

        mutating func add(_ line: String) { add(line.utf8) }

        mutating func add(_ line: some Collection<UInt8>) {
            guard !line.isEmpty, !places.contains(where: { isSame(line, at: $0) }) else { return }
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
            let start = bytes.count
            bytes.append(contentsOf: line)
            places.append(start..<bytes.count)
        }

        private func isSame(_ line: some Collection<UInt8>, at place: Range<Int>) -> Bool {
            line.count == place.count && line.elementsEqual(bytes[place])
        }
    }

    /// Returns the pinyin of a name that has Chinese characters, and its initials, in each of its likely readings.
    private static func sounds(of name: String) -> [String] {
        guard name.utf8.contains(where: { $0 >= 0xE3 }) else { return [] }
        let characters = Array(TextFold.folded(name).unicodeScalars)
        var units = Pinyin.units(of: characters)
        let han = units.indices.filter { units[$0].isHan }
        guard !han.isEmpty else { return [] }
        for index in han { units[index].spellings = withNameSpelling(units[index].spellings) }
        addSurname(of: characters, to: &units)
        var readings = [units.map(\.spellings.first)]
        // One character is read otherwise at a time: names with two unusual readings are rarer than the room is worth.
        for index in han {
            for other in units[index].spellings.dropFirst() where readings.count <= alternativesMax {
                var reading = readings[0]
                reading[index] = other
                readings.append(reading)
            }
        }
        let full = readings.map { $0.compactMap { $0 }.joined() }
        guard units.count > 1 else { return full }
        return full + readings.map { initials($0, units: units) }
    }

    /// 吕 is typed `lv`, and written `lu` on cards.
    private static func withNameSpelling(_ spellings: [String]) -> [String] {
        spellings + spellings.filter { Pinyin.inNames($0) != $0 }.map(Pinyin.inNames)
    }

    /// Adds how the first characters are read when they are a surname.
    private static func addSurname(of characters: [Unicode.Scalar], to units: inout [Pinyin.Unit]) {
        guard let surname = PinyinSurnames.reading(at: characters), surname.count <= units.count else { return }
        let isCompound = surname.count > 1
        for (index, syllable) in surname.enumerated() {
            // A compound surname is certain; a single character may be the beginning of a company's name.
            if isCompound {
                units[index].spellings = withNameSpelling([syllable])
            } else if !units[index].spellings.contains(syllable) {
                units[index].spellings.append(syllable)
            }
        }
    }

    private static func initials(_ reading: [String?], units: [Pinyin.Unit]) -> String {
        zip(reading, units).reduce(into: "") { result, pair in
            guard let spelling = pair.0 else { return }
            result += pair.1.isHan ? spelling.prefix(1) : spelling[...]
        }
    }

    /// Adds the digits of each number that is written with blanks, dashes or brackets.
    ///
    /// Runs are as long as they can be, so that the digits of every part of a text that a needle can be are in them.
    private static func addDigits(of index: Int, to lines: inout Lines) {
        for run in lines.numbers(in: index) {
            let run = lines[run]
            lines.add(run.filter(isDigit))
            addWithoutTrunkZero(run, to: &lines)
        }
    }

    /// `+49 (0)171 …` is dialled without the zero from abroad.
    private static func addWithoutTrunkZero(_ run: ArraySlice<UInt8>, to lines: inout Lines) {
        let trunk = Array("(0)".utf8)
        for start in run.indices.dropLast(trunk.count - 1) where run[start...].starts(with: trunk) {
            let rest = run[..<start] + run[(start + trunk.count)...]
            lines.add(rest.filter(isDigit))
            return
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Digits, and what stands between them in a phone number.
    private static func isPartOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "."), UInt8(ascii: "/"):
            true
        default: isDigit(byte)
        }
    }
}
