import Testing

@testable import FairleadClient

@Suite("Server-sent events")
struct ServerSentEventsTests {
    typealias Event = ServerSentEvents.Event
    typealias Item = ServerSentEvents.Item

    private func items(_ pieces: [[UInt8]]) throws -> [Item] {
        var events = ServerSentEvents()
        return try pieces.flatMap { try events.take($0) }
    }

    static let cases: [(String, [Item])] = [
        ("data: a\n\n", [.event(Event(data: "a"))]),
        ("data:a\r\n\r\n", [.event(Event(data: "a"))]),
        ("data: a\r\r", [.event(Event(data: "a"))]),
        ("data:  two spaces\n\n", [.event(Event(data: " two spaces"))]),
        ("data: one\ndata: two\n\n", [.event(Event(data: "one\ntwo"))]),
        ("data\ndata\n\n", [.event(Event(data: "\n"))]),
        ("data:\n\n", [.event(Event(data: ""))]),
        (": comment\n:\n\ndata: a\n\n", [.event(Event(data: "a"))]),
        (
            "event: head\ndata: 7\nid: 9\n\ndata: b\n\n",
            [
                .event(Event(name: "head", data: "7", id: "9")), .event(Event(data: "b", id: "9")),
            ]
        ),
        (
            "id: 1\n\ndata: a\n\nid\ndata: b\n\n",
            [.event(Event(data: "a", id: "1")), .event(Event(data: "b"))]
        ),
        ("id: a\u{0}b\ndata: x\n\n", [.event(Event(data: "x"))]),
        ("event: gone\n\ndata: a\n\n", [.event(Event(data: "a"))]),
        ("retry: 1500\nretry: 1x\nretry:\n", [.retry(milliseconds: 1_500)]),
        (
            "retry: 99999999999999999999999\n",
            [.retry(milliseconds: TransportLimits.eventRetryMillisecondsMax)]
        ),
        ("unknown: x\ndata: a:b\n\n", [.event(Event(data: "a:b"))]),
        ("\u{FEFF}data: mark\n\n", [.event(Event(data: "mark"))]),
        ("data: 曾小姐\r\n\r\ndata: never ended\r\n", [.event(Event(data: "曾小姐"))]),
        ("\n\r\n\r", []),
    ]

    @Test(
        "every line end, comments, ids, names and pauses are read as the standard has them",
        arguments: cases)
    func reading(text: String, expected: [Item]) throws {
        #expect(try items([Array(text.utf8)]) == expected)
    }

    @Test(
        "where the stream is cut makes no difference: at every byte, and at every two places",
        arguments: cases)
    func cuts(text: String, expected: [Item]) throws {
        let bytes = Array(text.utf8)
        #expect(try items(bytes.map { [$0] }) == expected)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let pieces = [bytes[..<first], bytes[first..<second], bytes[second...]].map { Array($0) }
                #expect(try items(pieces) == expected, "cut at \(first) and \(second)")
            }
        }
    }

    @Test("random bytes, cut at random, are read as the same items as in one piece")
    func randomBytes() throws {
        let seed = TestDice.seed()
        var dice = TestDice(seed: seed)
        let alphabet = Array("data:id:event:retry: 1\n\r\n\r\u{FEFF}x".utf8) + [0, 0xFF]
        for _ in 0..<500 {
            let count = Int.random(in: 0...60, using: &dice)
            let bytes = (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &dice)]
            }
            var pieces: [[UInt8]] = [[]]
            for byte in bytes {
                if Bool.random(using: &dice) { pieces.append([]) }
                pieces[pieces.count - 1].append(byte)
            }
            #expect(try items(pieces) == items([bytes]), "FAIRLEAD_SEED=\(seed), \(bytes)")
        }
    }

    @Test("a line or an event without end is broken off")
    func tooLong() throws {
        var events = ServerSentEvents()
        let long = [UInt8](repeating: 0x61, count: TransportLimits.eventLineSizeBytesMax)
        #expect(throws: Never.self) { try events.take(long) }
        #expect(throws: ServerSentEvents.TooLong.self) { try events.take([0x61]) }
        var many = ServerSentEvents()
        let line = Array("data: ".utf8) + long.dropLast(6) + [0x0A]
        #expect(throws: ServerSentEvents.TooLong.self) { for _ in 0..<10 { _ = try many.take(line) } }
    }

    @Test("the last id survives a new connection")
    func lastEventID() throws {
        var events = ServerSentEvents(lastEventID: "5")
        #expect(try events.take(Array("data: a\n\n".utf8)) == [.event(Event(data: "a", id: "5"))])
        _ = try events.take(Array("id: 6\n".utf8))
        #expect(events.lastEventID == "6")
    }
}
