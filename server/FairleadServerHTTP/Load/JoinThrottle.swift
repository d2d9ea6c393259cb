import FairleadCore

/// Slows down those who guess invite codes: a network address may send only so many wrong ones.
///
/// Right codes cost nothing, so a whole team can join from behind one address at a trade show.
/// An attempt counts as wrong while it is under way, so that many at once gain nothing.
package struct JoinThrottle: Sendable {
    private struct Entry {
        var wrong: Int
        /// When `wrong` was last brought up to date, in milliseconds since 1970.
        var since: Int64
    }

    package enum Action: Hashable, Sendable {
        case go
        /// Nothing was counted; the address may try again after that many seconds.
        case wait(seconds: Int)
    }

    private let wrongMax: Int
    private let forgivenMilliseconds: Int64
    private let entriesMax: Int
    private var entries: [String: Entry] = [:]

    package init(
        wrongMax: Int = Limits.wrongCodesPerAddressMax,
        forgivenMilliseconds: Int64 = Limits.wrongCodeForgivenMilliseconds,
        entriesMax: Int = Limits.addressesRememberedMax
    ) {
        self.wrongMax = wrongMax
        self.forgivenMilliseconds = forgivenMilliseconds
        self.entriesMax = entriesMax
    }

    package var entryCount: Int { entries.count }

    /// Counts an attempt as wrong until `right` says otherwise.
    package mutating func attempt(_ address: String, now: Int64) -> Action {
        var entry = current(address, now: now)
        guard entry.wrong < wrongMax else {
            entries[address] = entry
            let left = forgivenMilliseconds - (now - entry.since)
            return .wait(seconds: Int(max(left, 1) + 999) / 1_000)
        }
        entry.wrong += 1
        if entries[address] == nil { makeRoom(now: now) }
        entries[address] = entry
        return .go
    }

    /// Takes back the attempt's count: its code was right, or was never looked at.
    package mutating func right(_ address: String, now: Int64) {
        var entry = current(address, now: now)
        entry.wrong -= 1
        entries[address] = entry.wrong > 0 ? entry : nil
    }

    /// Forgives what time has forgiven. A clock that went back forgives nothing and takes nothing.
    private func current(_ address: String, now: Int64) -> Entry {
        guard var entry = entries[address] else { return Entry(wrong: 0, since: now) }
        guard now > entry.since else { return Entry(wrong: entry.wrong, since: now) }
        let forgiven = (now - entry.since) / forgivenMilliseconds
        guard forgiven < Int64(entry.wrong) else { return Entry(wrong: 0, since: now) }
        entry.wrong -= Int(forgiven)
        entry.since += forgiven * forgivenMilliseconds
        return entry
    }

    /// Forgets who has been forgiven, and if none has, the address that would be forgiven first.
    private mutating func makeRoom(now: Int64) {
        guard entries.count >= entriesMax else { return }
        entries = entries.filter { current($0.key, now: now).wrong > 0 }
        guard entries.count >= entriesMax else { return }
        let first = entries.min { left, right in
            (left.value.wrong, left.value.since, left.key) < (right.value.wrong, right.value.since, right.key)
        }
        if let first { entries[first.key] = nil }
    }
}
