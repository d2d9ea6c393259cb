import FairleadCore
import FairleadServer
import Foundation
import Testing

@Suite("Cursors")
struct SyncCursorTests {
    /// A cursor at a position; with `began` as of today, without it as of before.
    private static func cursor(position: UInt64, began: UInt64?) -> Data {
        let numbers = [position, began ?? 0].map { withUnsafeBytes(of: $0.bigEndian) { Data($0) } }
        let bytes = Data([1]) + numbers[0] + Data(repeating: 7, count: 32) + Data([0]) + Data(count: 16 + 16)
        return began == nil ? bytes : bytes + numbers[1]
    }

    @Test("a cursor is read again as it was written, an older one too")
    func roundTrip() throws {
        for began: UInt64? in [nil, 0, 17, Limits.counterMax] {
            let cursor = try #require(SyncCursor(encoded: Self.cursor(position: 1204, began: began)))
            #expect(cursor.position == 1204 && cursor.began == began ?? 0)
            #expect(SyncCursor(encoded: cursor.encoded) == cursor)
        }
    }

    @Test("numbers above 2^53 were not given by this server", arguments: [Limits.counterMax + 1, UInt64.max])
    func numbers(tooLarge: UInt64) {
        #expect(SyncCursor(encoded: Self.cursor(position: tooLarge, began: 0)) == nil)
        #expect(SyncCursor(encoded: Self.cursor(position: 0, began: tooLarge)) == nil)
    }
}
