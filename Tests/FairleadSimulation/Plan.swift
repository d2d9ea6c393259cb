/// What a run can consist of. Seeds that found something are played as they were: with what there was then.
package enum Edition: Int, Sendable, CaseIterable {
    /// Leads by themselves, each with its owner.
    case first = 1
    /// Leads that are one, pools, claims.
    case second
    /// People who ask to be forgotten.
    case third
    /// A server that is restored beside merges, owners and the matcher.
    case fourth
}

/// What may happen in a run; drawn from its seed, so that runs differ and a shrunk one stays small.
struct Plan: Hashable {
    var network = false
    var wrongClocks = false
    var bundles = false
    var team = false
    var clones = false
    var restoredDevices = false
    var restoredServer = false
    var merges = false
    var owners = false
    var matching = false
    var erasures = false
    /// What the policy says of an earlier contact that comes to light.
    var rules = OwnerRules()

    init(using dice: inout some RandomNumberGenerator) {
        network = Int.random(in: 0..<100, using: &dice) < 85
        wrongClocks = Int.random(in: 0..<100, using: &dice) < 50
        bundles = Int.random(in: 0..<100, using: &dice) < 35
        team = Int.random(in: 0..<100, using: &dice) < 45
        // One disk at a time goes back in time or has a twin: with two of them at once nobody can say what was seen.
        switch Int.random(in: 0..<100, using: &dice) {
        case 0..<20: clones = true
        case 20..<40: restoredDevices = true
        case 40..<60: restoredServer = true
        default: break
        }
    }

    /// Adds what later editions brought, from dice of their own.
    mutating func addLater(_ edition: Edition, using dice: inout some RandomNumberGenerator) {
        merges = Int.random(in: 0..<100, using: &dice) < 60
        owners = Int.random(in: 0..<100, using: &dice) < 60
        rules.late = OwnerRules.Late.allCases.randomElement(using: &dice) ?? .keep
        rules.isCompanyOwnerFirst = Bool.random(using: &dice)
        rules.claimsPerDay = Int.random(in: 1...2, using: &dice)
        matching = Int.random(in: 0..<100, using: &dice) < 40
        if restoredServer, edition == .second || edition == .third {
            (merges, owners, matching) = (false, false, false)
        }
        guard edition != .second else { return }
        erasures = Int.random(in: 0..<100, using: &dice) < 40
    }

    /// Whether anything happens that the first edition does not know, so that the server writes by itself.
    var isLater: Bool { merges || owners || matching }
}
