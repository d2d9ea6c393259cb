import Testing

@testable import FairleadMatch

@Suite("how far two spellings are apart")
struct EditDistanceTests {
    /// All words of up to four letters out of three.
    private static let words = (0..<4).reduce(into: [[""]]) { lists, _ in
        lists.append(lists.last.map { $0.flatMap { word in ["a", "b", "c"].map { word + $0 } } } ?? [])
    }.flatMap { $0 }

    @Test("one slip is a distance of one, whatever the words")
    func oneSlip() {
        for left in Self.words {
            for right in Self.words
            where EditDistance.isOneSlip(left, right) != (EditDistance.between(left, right, limit: 1) == 1) {
                Issue.record("\(left) and \(right)")
            }
        }
        #expect(EditDistance.isOneSlip("shanghai", "shangahi") && EditDistance.isOneSlip("gmbh", "gmhb"))
        #expect(!EditDistance.isOneSlip("acme", "acme") && !EditDistance.isOneSlip("", ""))
    }
}
