import FairleadMatch
import Foundation

/// Records of which is known who is who.
package struct MeasuredSet {
    package var name: String
    package var records: [MatchRecord] = []
    /// Records with the same number here are one person.
    package var people: [String] = []

    package init(name: String) { self.name = name }

    /// 10,000 leads as twelve reps capture them at one show.
    package static func tradeshow(_ folder: URL) throws -> MeasuredSet {
        try MeasuredSet("tradeshow", folder.appending(path: "tradeshow"), id: "id", person: "prospect_id") { row in
            var record = MatchRecord()
            record.company = row["company"] ?? ""
            record.contact = row["contact"] ?? ""
            record.title = row["title"] ?? ""
            record.phones = [row["phone"] ?? ""].filter { !$0.isEmpty }
            record.emails = [row["email"] ?? ""].filter { !$0.isEmpty }
            record.city = row["city"] ?? ""
            return record
        }
    }

    /// 1,000 Australians, 500 of them twice.
    package static func febrl1(_ folder: URL) throws -> MeasuredSet {
        try MeasuredSet("febrl1", folder.appending(path: "febrl1"), id: "rec_id", person: "entity_id") { row in
            var record = MatchRecord()
            record.contact = [row["surname"] ?? "", row["given_name"] ?? ""].filter { !$0.isEmpty }.joined(
                separator: ", ")
            record.street = [row["street_number"] ?? "", row["address_1"] ?? ""].joined(separator: " ")
            record.locality = row["suburb"] ?? ""
            record.postcode = row["postcode"] ?? ""
            record.birthDate = row["date_of_birth"] ?? ""
            record.identity = row["soc_sec_id"] ?? ""
            return record
        }
    }

    private init(
        _ name: String, _ folder: URL, id: String, person: String, read: ([String: String]) -> MatchRecord
    ) throws {
        self.name = name
        var people: [String: String] = [:]
        for row in try CSVFile.rows(folder.appending(path: "truth.csv")) { people[row[id] ?? ""] = row[person] }
        for row in try CSVFile.rows(folder.appending(path: "records.csv")) {
            records.append(read(row))
            self.people.append(people[row[id] ?? ""] ?? "")
        }
    }

    /// Returns the half of the set whose people's numbers are even or odd.
    package func half(_ remainder: Int) -> MeasuredSet {
        var half = MeasuredSet(name: "\(name), half \(remainder + 1)")
        for (record, person) in zip(records, people)
        where person.utf8.reduce(0, { ($0 * 31 + Int($1)) % 1_000_003 }) % 2 == remainder {
            half.records.append(record)
            half.people.append(person)
        }
        return half
    }
}

/// Reads what the sets are stored in: quoted fields may hold commas and line ends.
enum CSVFile {
    static func rows(_ url: URL) throws -> [[String: String]] {
        var lines = parsed(try Data(contentsOf: url))
        guard !lines.isEmpty else { return [] }
        let header = lines.removeFirst()
        return lines.map { line in Dictionary(zip(header, line)) { first, _ in first } }
    }

    private static func parsed(_ data: Data) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        func endField() {
            row.append(String(decoding: field, as: UTF8.self))
            field = []
        }
        for byte in data {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted: endField()
            case UInt8(ascii: "\n") where !isQuoted:
                endField()
                rows.append(row)
                row = []
            case UInt8(ascii: "\r") where !isQuoted: continue
            default: field.append(byte)
            }
        }
        if !field.isEmpty || !row.isEmpty {
            endField()
            rows.append(row)
        }
        return rows
    }
}
