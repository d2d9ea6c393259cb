/// Things that have to happen now and then, or a run of many seeds has not tried what it is for.
package enum Rarity: String, CaseIterable, Sendable {
    case threeSiblings = "three or more siblings"
    case cloneFound = "clone found"
    case deviceRestoreFound = "restored device found"
    case serverRestoreFound = "restored server found"
    case offeredAgain = "offered to a restored server again"
    case placeholder = "number kept taken before a restored server"
    case revokedWithUnsent = "device shut out with unsent edits"
    case quarantine = "quarantined"
    case lostRequest = "request lost"
    case lostReply = "reply lost"
    case cutOff = "message cut off"
    case duplicateRequest = "request delivered again later"
    case cursorAtPageEdge = "last page exactly full"
    case editInMidPull = "edit in mid-pull"
    case crash = "store opened anew in mid-sync"
    case clockClamped = "clock reading clamped"
    case refused = "refused"
    case refusedAndRetried = "refused, retried, accepted"
    case dropped = "refused and dropped"
    case bundleTwice = "bundle read twice"
    case carriedFirst = "carried change set came before its author"
    case branch = "carried change set taken in beside its twin's"
    case knownElsewhere = "known under another dot"
    case undoOfResolution = "undo of a resolved conflict"
    case archiveReview = "archive under review"
    case lostSight = "lead left a user's view"
    case gainedSight = "lead came into a user's view"
    case userChanged = "role or department changed"
    case userLeft = "user left"
    case merge = "leads merged"
    case unmerge = "lead taken out of a merge"
    case mergesAtOnce = "two merged at once"
    case contradiction = "merged and told apart at once"
    case lateEdit = "late edit to an absorbed lead"
    case mergedEdit = "edit of a merged lead"
    case partlySeen = "merged lead of which a user sees a part"
    case mergedOwner = "one owner for a merged lead"
    case claimGranted = "claim granted"
    case claimLimit = "claim refused: so many a day"
    case holdingCap = "claim refused: has so many"
    case coolDown = "claim refused: had it before"
    case claimBeaten = "claim refused: somebody was first"
    case claimContested = "claim contested"
    case claimOvertakes = "earlier claim comes to light"
    case claimBesidePool = "claim granted of a lead that was given back meanwhile"
    case contestDecided = "contest decided"
    case givenBack = "lead given back to a pool"
    case givenAnew = "hand-over put right in the same push"
    case viewGranted = "lead shown to somebody for a while"
    case viewEnded = "that ended"
    case handedOut = "lead handed out by the policy"
    case reclaimWarned = "owner warned of a reclaim"
    case reclaimCleared = "warning taken back"
    case reclaimed = "lead reclaimed"
    case reclaimHeldBack = "reclaim held back for a device not heard from"
    case reclaimUndone = "reclaim undone by a follow-up from before"
    case automaticMerge = "automatic merge"
    case automaticUnmerge = "automatic merge taken back"
    case suggestion = "suggestion made"
    case suggestionDecided = "suggestion decided"
    case hint = "hint of a lead elsewhere"
    case erased = "lead erased"
    case mergedErased = "leads that were one erased"
    case lateToErased = "refused as it is of an erased lead"
    case erasedOnceMore = "erased once more from a restored server"
}

/// How often each of them did.
package struct RareCounts: Sendable {
    private var counts: [Rarity: Int] = [:]

    package init() {}

    package subscript(_ rarity: Rarity) -> Int { counts[rarity] ?? 0 }

    package mutating func add(_ rarity: Rarity, _ count: Int = 1) { counts[rarity, default: 0] += count }

    package mutating func add(_ other: RareCounts) {
        for rarity in Rarity.allCases { add(rarity, other[rarity]) }
    }

    /// Those that never happened.
    package var missing: [Rarity] { Rarity.allCases.filter { self[$0] == 0 } }
}
