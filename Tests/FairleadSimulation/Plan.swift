/// What may happen in a run; drawn from its seed, so that runs differ and a shrunk one stays small.
struct Plan: Hashable {
    var network = false
    var wrongClocks = false
    var bundles = false
    var team = false
    var clones = false
    var restoredDevices = false
    var restoredServer = false

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
}
