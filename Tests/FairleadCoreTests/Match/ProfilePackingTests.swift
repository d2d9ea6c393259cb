import FairleadMatchMeasuring
import FairleadTestKit
import Testing

@testable import FairleadMatch

@Suite("Profiles as they are kept")
struct ProfilePackingTests {
    private static func unpacked(_ bytes: [UInt8]) -> Profile? { bytes.withUnsafeBytes { Profile(packed: $0) } }

    @Test("a profile is read as it was packed, whatever it has")
    func roundTrip() throws {
        let persons = try MeasuredSet.febrl1(MeasuredTests.folder).records
        for record in MeasuredSet.generated(count: 500, seed: TestSeed.value).records + persons {
            let profile = Profile(record)
            let read = try #require(Self.unpacked(profile.packed))
            #expect(read == profile)
            #expect(read.packed == profile.packed)
        }
    }

    @Test("bytes that are cut off or go on are no profile")
    func damage() throws {
        for record in MeasuredSet.generated(count: 20, seed: TestSeed.value).records {
            let packed = Profile(record).packed
            for count in packed.indices { #expect(Self.unpacked(Array(packed[..<count])) == nil) }
            #expect(Self.unpacked(packed + [1]) == nil)
        }
    }

    @Test("a record is the very same one only when each of its bytes is")
    func identical() {
        var record = MatchRecord()
        record.contact = "Zo\u{EB} Hill"
        record.phones = ["1", "2"]
        #expect(record.isIdentical(to: record))
        var other = record
        other.contact = "Zoe\u{308} Hill"
        #expect(!record.isIdentical(to: other))
        other = record
        other.phones = ["2", "1"]
        #expect(!record.isIdentical(to: other))
    }
}
