import FairleadMatch
import FairleadMatchMeasuring
import Foundation
import Testing

/// The figures that are promised, on the sets that are shipped: `make bench` prints them.
@Suite("duplicates among records of which is known who is who")
struct MeasuredTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Data")

    @Test("of a show's leads hardly any is merged wrongly, and most duplicates are merged or suggested")
    func tradeshow() throws {
        // Half of the set keeps the test short; the other half is measured by the bench.
        let pairs = PairFigures(try MeasuredSet.tradeshow(Self.folder).half(0))
        let automatic = pairs.figures(.automatic)
        #expect(automatic.found - automatic.isTrue <= 1)
        #expect(automatic.recall >= 0.85)
        #expect(pairs.figures(.suggest).recall >= 0.94)
        #expect(pairs.best.f1 >= 0.96)
    }

    @Test("people with address, birth date and id are found by those too")
    func febrl() throws {
        let pairs = PairFigures(try MeasuredSet.febrl1(Self.folder))
        let suggested = pairs.figures(.suggest)
        #expect(2 * suggested.precision * suggested.recall / (suggested.precision + suggested.recall) >= 0.98)
        #expect(pairs.figures(.automatic).precision == 1)
    }

    @Test("leads with other names and other slips are matched as well", arguments: [7, 8])
    func generated(seed: UInt64) {
        let pairs = PairFigures(MeasuredSet.generated(count: 3_000, seed: seed))
        #expect(pairs.figures(.automatic).precision >= 0.9995)
        #expect(pairs.figures(.automatic).recall >= 0.79)
        #expect(pairs.figures(.suggest).recall >= 0.94)
    }
}
