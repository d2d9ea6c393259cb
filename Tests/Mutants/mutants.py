#!/usr/bin/env python3
"""Breaks rules on purpose and checks that the tests notice.

Each mutant below replaces a piece of the sources by one that breaks a rule when its name stands in FAIRLEAD_MUTANT. All go into
one copy of the project, which is built once; then the tests that are named beside a mutant run with it switched on,
and at least one of them has to fail. A mutant that survives, or whose text is not in the sources any more, fails the run.

    mutants.py TREE [NAME...]     TREE is a copy of the project that may be changed; `make mutants` makes one
    mutants.py --check TREE       only says which mutants' text is not in the sources any more; `make lint` does
"""

import dataclasses
import os
import pathlib
import re
import subprocess
import sys

SWITCH = """
#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Tells whether this rule is broken in this process; only in a copy made by `make mutants`.
package func isMutant(_ name: String) -> Bool {
    getenv("FAIRLEAD_MUTANT").map { String(cString: $0) == name } ?? false
}
"""


@dataclasses.dataclass
class Mutant:
    name: str
    breaks: str
    file: str
    old: str
    new: str
    tests: str
    more: tuple = ()

    def edits(self):
        return ((self.file, self.old, self.new), *self.more)


def mutants():
    """The list, in the order of the rules."""
    return [
        Mutant(
            "fsync-off", "I2: a command that ended with 0 survives a power cut",
            "client/FairleadStore/DeviceStore.swift",
            """            try database.execute(sql: "PRAGMA synchronous = FULL")
            guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {""",
            """            try database.execute(sql: "PRAGMA synchronous = \\(isMutant("fsync-off") ? "OFF" : "FULL")")
            guard try isMutant("fsync-off") || Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {""",
            "PowerLossTests"),
        Mutant(
            "cursor-before-data", "I6, R26: page and cursor in one transaction",
            "client/FairleadStore/Exchange/Incoming.swift",
            """        let result = try transaction { database in
            var incoming = try Incoming(
                database, store: self, request: request, response: response, records: page?.records ?? [])
""",
            """        if isMutant("cursor-before-data"), let page = response.page {
            try transaction { database in
                var state = try ExchangeState(database)
                state.cursor = page.cursor
                try state.save(database)
            }
        }
        let result = try transaction { database in
            var incoming = try Incoming(
                database, store: self, request: request, response: response, records: page?.records ?? [])
            if isMutant("cursor-before-data") { incoming.state.cursor = request.cursor }
""",
            "FairleadStoreTests"),
        Mutant(
            "page-not-atomic", "I7, R26: all of an answer is taken in, or nothing",
            "client/FairleadStore/Exchange/Incoming.swift",
            """            let step = try incoming.apply()
""",
            """            let step: ExchangeStep
            do { step = try incoming.apply() } catch where isMutant("page-not-atomic") { step = .done }
""",
            "FairleadStoreTests"),
        Mutant(
            "pairwise-fold", "R4: never fold pairwise into one survivor",
            "Sources/FairleadCore/Records/Cell.swift",
            """        for entry in lacking where""",
            """        if isMutant("pairwise-fold"), let last = versions.max(by: Version.isEarlier) { versions = [last] }
        for entry in lacking where""",
            "FairleadCoreTests|FairleadSimulationTests"),
        Mutant(
            "dot-as-peer-counter", "R2, R3: a listed dot claims itself, not what its author wrote before",
            "Sources/FairleadCore/Clocks/Context.swift",
            """        return own.contains(version.dot) || dots.contains(version.dot)""",
            """        if isMutant("dot-as-peer-counter"),
            dots.contains(where: { $0.replica == version.dot.replica && $0.counter >= version.dot.counter })
        {
            return true
        }
        return own.contains(version.dot) || dots.contains(version.dot)""",
            "FairleadCoreTests|FairleadSimulationTests"),
        Mutant(
            "late-arrival-added", "R5: what was replaced before it arrived goes to history",
            "Sources/FairleadCore/Records/Cell.swift",
            """        if awaited.contains(where: isAwaited) {""",
            """        if awaited.contains(where: isAwaited), !isMutant("late-arrival-added") {""",
            "FairleadCoreTests|FairleadSimulationTests"),
        Mutant(
            "no-clamp", "R12: nothing happened after it was received",
            "Sources/FairleadCore/Clocks/DeviceTime.swift",
            """        time = min(max(time, lastExchangeMilliseconds, 0), receivedMilliseconds)""",
            """        time = max(time, lastExchangeMilliseconds, 0)
        if !isMutant("no-clamp") { time = min(time, receivedMilliseconds) }""",
            "FairleadCoreTests|FairleadSimulationTests"),
        Mutant(
            "stamp-ignores-seen", "I5, R12: a stamp is above those of the versions that the edit has seen",
            "Sources/FairleadCore/Merging/Integration.swift",
            """        var stamp = max(Stamp(milliseconds: time.milliseconds), last.next)
""",
            """        var stamp = max(Stamp(milliseconds: time.milliseconds), last.next)
        if isMutant("stamp-ignores-seen") { return stamp }
""",
            "FairleadCoreTests|FairleadSimulationTests"),
        Mutant(
            "archive-unreviewed", "R10: an archive and an edit that have not seen each other are kept for review",
            "Sources/FairleadCore/Merging/Integration.swift",
            """            guard let verdict, (state.value""",
            """            guard !isMutant("archive-unreviewed"), let verdict, (state.value""",
            "FairleadCoreTests|FairleadSimulationTests"),
        Mutant(
            "ack-raises-seen", "R2: an acknowledgement never raises `seen`",
            "client/FairleadStore/Writing/CommandWriter.swift",
            """        let seen = group.pulled[id] ?? 0
""",
            """        var seen = group.pulled[id] ?? 0
        if isMutant("ack-raises-seen") {
            let answered = try Int64.fetchOne(database, sql: "SELECT max(position) FROM changes WHERE standing IN (1, 2)")
            seen = max(seen, UInt64(answered ?? 0))
        }
""",
            "FairleadStoreTests|FairleadSimulationTests"),
        Mutant(
            "overlay-dropped-early", "R18: an edit leaves the overlay only when a complete pull has passed it",
            "client/FairleadStore/Exchange/Pages.swift",
            """        for lead in page.gone { try forgetWhole(lead) }
        state.cursor = page.cursor
""",
            """        for lead in page.gone { try forgetWhole(lead) }
        state.cursor = page.cursor
        if isMutant("overlay-dropped-early") { try settleAnswered() }
""",
            "FairleadStoreTests|FairleadSimulationTests"),
        Mutant(
            "forks-unnoticed", "R19: a cloned or restored device is told apart",
            "server/FairleadServer/Services/SyncExchange.swift",
            """        if let status = try difference(&ledger) {""",
            """        if let status = try difference(&ledger), !isMutant("forks-unnoticed") {""",
            "FairleadServerTests|FairleadSimulationTests"),
        Mutant(
            "origin-twice", "I3, R20: an origin is integrated once",
            "server/FairleadServer/Integration/Integrating.swift",
            """        if let place = origins[change.origin] {""",
            """        if !isMutant("origin-twice"), let place = origins[change.origin] {""",
            "FairleadServerTests|FairleadSimulationTests"),
        Mutant(
            "known-leaves-view", "R18, R20: what stands under another dot stays in view until its state has come",
            "client/FairleadStore/Exchange/Outcomes.swift",
            """            let standing: Standing = isOwn ? .answered : .known""",
            """            let standing: Standing = isOwn && !isMutant("known-leaves-view") ? .answered : .known""",
            "FairleadStoreTests|FairleadSimulationTests"),
        Mutant(
            "erased-put-aside", "I12: of what was erased nothing that comes later is kept",
            "server/FairleadServer/Integration/Integrating.swift",
            """        if isOfErased(change) {""",
            """        if !isMutant("erased-put-aside"), isOfErased(change) {""",
            "FairleadServerTests|FairleadSimulationTests"),
        Mutant(
            "rights-from-the-client", "I10: what an author may do is what the server knows of him",
            "server/FairleadServer/Integration/Judgement.swift",
            """        var refusal: Refusal?
        for record in""",
            """        var refusal: Refusal?
        var author = author
        if isMutant("rights-from-the-client") { author.actor.role = .admin }
        for record in""",
            "FairleadServerTests|FairleadSimulationTests"),
        Mutant(
            "seen-by-everyone", "I10: no byte of a lead reaches who may not see it",
            "server/FairleadServer/Integration/Principal.swift",
            """        if !access.ownerDepartment.isEmpty {""",
            """        if isMutant("seen-by-everyone") { principals.insert(.everyone) }
        if !access.ownerDepartment.isEmpty {""",
            "FairleadServerTests|FairleadSimulationTests"),
        Mutant(
            "tombstone-pruned-early", "R23, R26: a device hears that a lead has left its view",
            "server/FairleadServer/Integration/FeedReader.swift",
            """            WHERE f.principal = $1 AND (f.position, f.record) > ($2, $3)
            ORDER""",
            """            WHERE f.principal = $1 AND (f.position, f.record) > ($2, $3)
                AND (f.visible = 1 OR \\(isMutant("tombstone-pruned-early") ? "FALSE" : "TRUE"))
            ORDER""",
            "FairleadServerTests|FairleadSimulationTests"),
        Mutant(
            "deleted-bytes-stay", "I11, R23: no byte of a lost lead stays in the store's files",
            "client/FairleadStore/Exchange/Incoming.swift",
            """        let isPurged = isLast && (try? purge()) != nil""",
            """        let isPurged = isMutant("deleted-bytes-stay") || isLast && (try? purge()) != nil""",
            "FairleadStoreTests"),
        Mutant(
            "complete-too-early", "I6: an interrupted first sync never claims to be complete",
            "client/FairleadStore/Exchange/Incoming.swift",
            """        guard page.complete else {""",
            """        guard page.complete || isMutant("complete-too-early") else {""",
            "FairleadStoreTests|FairleadSimulationTests"),
        Mutant(
            "rest-withheld", "R21, R23: a restored server is offered what is left of a change set when one of its leads has gone",
            "client/FairleadStore/Exchange/Pages.swift",
            "if !row.carried, try log.withdraw(lead, from: row) { continue }",
            'if !isMutant("rest-withheld"), !row.carried, try log.withdraw(lead, from: row) { continue }',
            "FairleadStoreTests"),
        Mutant(
            "touched-link", "I9: who decides in view of all whose leads that are one are is not outvoted by the policy",
            "server/FairleadServer/Ownership/OwnerWork.swift",
            """            guard before.map(OwnerWork.standing) != after.map(OwnerWork.standing) else { return }""",
            """            guard isMutant("touched-link") || before.map(OwnerWork.standing) != after.map(OwnerWork.standing)
            else { return }""",
            "MergedOwnerTests"),
        Mutant(
            "access-on-root", "I10, I11: access to a merged lead is given and taken on each of its leads",
            "client/FairleadStore/Writing/CommandWriter+Links.swift",
            """        for member in own.isEmpty ? [merged.root] : own {""",
            """        for member in own.isEmpty || isMutant("access-on-root") ? [merged.root] : own {""",
            "MergedAccessTests"),
        Mutant(
            "owner-set-aside", "AS-07: two owners of leads that are one are a conflict until somebody decides",
            "Sources/FairleadCore/Links/MergedLead.swift",
            """(key.field != Field.owner || !link.isUnited || !link.isTakenIn)""",
            """(isMutant("owner-set-aside") || key.field != Field.owner || !link.isUnited || !link.isTakenIn)""",
            "MergedAccessTests"),
        Mutant(
            "looked-at-merged", "OW-11: what a user may only look at takes nothing of his own along",
            "client/FairleadStore/Writing/RecordViews+Merged.swift",
            "guard !viewers.isEmpty else { return false }",
            'guard !viewers.isEmpty, !isMutant("looked-at-merged") else { return false }',
            "FairleadSimulationTests|FairleadEndToEndTests.DuplicateTests"),
        Mutant(
            "undo-passes-over", "R8: undo takes back the last command or says why not, and never another one unasked",
            "client/FairleadStore/Exchange/ChangeLog.swift",
            "        // That there was a command stays:",
            """        if isMutant("undo-passes-over"), isLeft != true {
            return try database.execute(sql: "DELETE FROM commands WHERE id = ?", arguments: [command])
        }
        // That there was a command stays:""",
            "FairleadStoreTests"),
        Mutant(
            "gift-taken-back", "OW-07: who has given a lead away takes it back in the same push, and not later",
            "server/FairleadServer/Integration/Judgement.swift",
            "version.dot.replica == change.dot.replica && version.position.map { $0 >= first } ?? false",
            "version.dot.replica == change.dot.replica && (version.position ?? 0) >= first && !isMutant(\"gift-taken-back\")",
            "FairleadEndToEndTests.ClaimCommandTests"),
        Mutant(
            "claim-beside-pool", "I9: a claim that is granted stands alone, whatever came between",
            "server/FairleadServer/Ownership/OwnerKeeping.swift",
            "guard lead.isContested, own.count == 1, let holding = Holding(own[0].value),",
            'guard lead.isContested, !isMutant("claim-beside-pool"), own.count == 1, let holding = Holding(own[0].value),',
            "FairleadServerTests.ClaimServiceTests"),
        Mutant(
            "unmerged-from-pool", "R13: taken apart, a lead is whose it was before, a pool's too",
            "server/FairleadServer/Ownership/OwnerKeeping+Merged.swift",
            "case .pool(let name): set.policy.pool(name) != nil",
            'case .pool(let name): set.policy.pool(name) != nil && !isMutant("unmerged-from-pool")',
            "FairleadServerTests.MergedOwnerTests"),
        Mutant(
            "back-to-the-giver", "AS-18: who has given a lead back does not get it again",
            "server/FairleadServer/Ownership/OwnerKeeping+Assignment.swift",
            "candidates.filter { !former.contains($0.actor.name) }",
            'candidates.filter { isMutant("back-to-the-giver") || !former.contains($0.actor.name) }',
            "FairleadServerTests.AssignmentServiceTests"),
        Mutant(
            "undone-with-others", "R8: undo of a capture takes nothing along that it was merged with",
            "client/FairleadStore/Writing/Undo.swift",
            "try record.kind != .lead || writer.takeOut(record.id) else {",
            'try record.kind != .lead || isMutant("undone-with-others") || writer.takeOut(record.id) else {',
            "FairleadEndToEndTests.MergedAccessTests"),
        Mutant(
            "undo-as-server", "R9: a reason that only the server gives is nobody else's to give",
            "client/FairleadStore/Writing/ReturningValues.swift",
            "guard key.field == Field.owner, let holding",
            'guard !isMutant("undo-as-server"), key.field == Field.owner, let holding',
            "FairleadStoreTests"),
        Mutant(
            "twin-covered", "R2, R19: on a device too a listed dot covers nothing of a twin's",
            "Sources/FairleadCore/Merging/Overlay.swift",
            "return state.cells.contains { key, cell in",
            'return !isMutant("twin-covered") && state.cells.contains { key, cell in',
            "FairleadCoreTests"),
        Mutant(
            "listed-by-dot", "R2: what a context lists is known by its origin where that is told, not by its dot",
            "server/FairleadServer/Integration/Integrating.swift",
            "guard let origin = listed.origin else {",
            'guard let origin = isMutant("listed-by-dot") ? nil : listed.origin else {',
            "FairleadServerTests.CarriedTests"),
        Mutant(
            "carried-log", "R27: positions that a carried chain claims are of the log that it was written in view of",
            "server/FairleadServer/Services/CarriedChain.swift",
            "if seal.cursor.isEmpty { return true }", 'if seal.cursor.isEmpty || isMutant("carried-log") { return true }',
            "FairleadServerTests.CarriedTests"),
        Mutant(
            "cursor-of-place", "R26: a cursor in mid-pull says how far the log went when its page was read",
            "server/FairleadServer/Integration/PageBuilder.swift",
            "(end.head, end.chain) = (head.position, head.chain)",
            '(end.head, end.chain) = isMutant("cursor-of-place") ? (end.position, chain) : (head.position, head.chain)',
            "FairleadServerTests.RestoreTests"),
        Mutant(
            "restore-unnoticed", "R27: a restored server is noticed by its log's chain",
            "server/FairleadServer/Services/SyncExchange.swift",
            """        try LogTable.chain(ledger.transaction, at: cursor.head) == cursor.chain""",
            """        try isMutant("restore-unnoticed")
            || LogTable.chain(ledger.transaction, at: cursor.head) == cursor.chain""",
            "FairleadServerTests|FairleadSimulationTests"),
        Mutant(
            "union-by-arrival", "R13, I8: judgements join leads in the order in which they were made, in whatever order they came",
            "Sources/FairleadCore/Links/Clusters.swift",
            """            .sorted { ($0.judged, $0.state.id) < ($1.judged, $1.state.id) }""",
            """            .sorted {
                isMutant("union-by-arrival")
                    ? ($0.state.position, $0.state.id) > ($1.state.position, $1.state.id)
                    : ($0.judged, $0.state.id) < ($1.judged, $1.state.id)
            }""",
            "FairleadCoreTests|FairleadSimulationTests"),
        Mutant(
            "sides-forgotten", "R15: what an edit of a merged lead had in view of its other leads counts no more",
            "Sources/FairleadCore/Links/MergedLead.swift",
            """        others(of: member) { $1.covers(version, of: key, on: $2, beside: $0) }""",
            """        !isMutant("sides-forgotten") && others(of: member) { $1.covers(version, of: key, on: $2, beside: $0) }""",
            "FairleadCoreTests|FairleadSimulationTests"),
        Mutant(
            "link-seen-by-one", "R17, I10: a link is sent only to those who see both its leads",
            "server/FairleadServer/Integration/Judgement+Links.swift",
            """        var principals = Set(first).intersection(second)
""",
            """        var principals = Set(first).intersection(second)
        if isMutant("link-seen-by-one") { principals.formUnion(first + second) }
""",
            "FairleadServerTests|FairleadSimulationTests"),
        Mutant(
            "claim-by-guess", "I9: of many claims one is granted, in the order of the log",
            "Sources/FairleadCore/Ownership/Claim.swift",
            """            return beside(owner, policy.contests)""",
            """            return isMutant("claim-by-guess") ? .overtake : beside(owner, policy.contests)""",
            "FairleadCoreTests|FairleadServerTests|FairleadSimulationTests"),
        Mutant(
            "cap-not-counted", "AS-22: whoever has as many leads as he may claims no other",
            "Sources/FairleadCore/Ownership/Claim.swift",
            """        if let most = pool.holdingMax, held >= most {""",
            """        if !isMutant("cap-not-counted"), let most = pool.holdingMax, held >= most {""",
            "FairleadCoreTests|FairleadSimulationTests"),
        Mutant(
            "claims-not-counted", "AS-22: a claim counts for a day, also when the lead was given back",
            "server/FairleadServer/Ownership/ClaimTable.swift",
            """            "SELECT at FROM claims WHERE user_name = $1 ORDER BY at", [.text(user)])""",
            """            "SELECT at FROM claims WHERE user_name = $1 AND \\(isMutant("claims-not-counted") ? "1 = 0" : "1 = 1") ORDER BY at",
            [.text(user)])""",
            "FairleadServerTests|FairleadSimulationTests"),
        Mutant(
            "beaten-not-told", "I9, OW-07: whoever lost a claim stays on the lead",
            "server/FairleadServer/Ownership/ClaimJudgement.swift",
            """            guard case .refuse(_, isBeaten: true) = verdict else { continue }""",
            """            guard case .refuse(_, isBeaten: true) = verdict, !isMutant("beaten-not-told") else { continue }""",
            "FairleadServerTests|FairleadSimulationTests"),
        Mutant(
            "reclaim-over-unsent", "AS-19: no lead is taken whose follow-up may sit unsent on a device",
            "Sources/FairleadCore/Ownership/Reclaim.swift",
            """        guard silent.isEmpty else {""",
            """        guard silent.isEmpty || isMutant("reclaim-over-unsent") else {""",
            "FairleadCoreTests|FairleadSimulationTests"),
        Mutant(
            "reclaim-unwarned", "AS-16: a lead is taken back only after a warning",
            "Sources/FairleadCore/Ownership/Reclaim.swift",
            """        guard let warnedOf = lead.warnedOf, warnedOf >= deadline else {""",
            """        let told = isMutant("reclaim-unwarned") ? max(lead.warnedOf ?? 0, deadline) : lead.warnedOf
        guard let warnedOf = told, warnedOf >= deadline else {""",
            "FairleadCoreTests|FairleadSimulationTests"),
        Mutant(
            "look-never-ends", "OW-11, I11: what somebody may look at for a while ends",
            "server/FairleadServer/Ownership/ViewTable.swift",
            """until <= $2 ORDER BY lead", [.text(user), .int(moment)])""",
            """until <= $2 ORDER BY lead",
            [.text(user), .int(isMutant("look-never-ends") ? 0 : moment)])""",
            "FairleadServerTests|FairleadSimulationTests"),
        Mutant(
            "machine-overrules", "R13: the server merges nothing of which people have said something",
            "server/FairleadServer/Matching/MatchPlan.swift",
            """            return component.links[pair]?.decision == nil ? (pair, plan.edits) : nil""",
            """            return component.links[pair]?.decision == nil || isMutant("machine-overrules") ? (pair, plan.edits) : nil""",
            "FairleadServerTests|FairleadSimulationTests"),
        Mutant(
            "owners-apart", "I9: leads that people take for one get one owner",
            "server/FairleadServer/Ownership/OwnerKeeping+Merged.swift",
            """            guard members.count > 1, Set(members.map { $0.holding?.holder }).count > 1 else { continue }""",
            """            guard !isMutant("owners-apart"), members.count > 1, Set(members.map { $0.holding?.holder }).count > 1
            else { continue }""",
            "FairleadServerTests|FairleadSimulationTests"),
        Mutant(
            "clone-forgets-handover", "R16, R19: who has given a lead away knows of it, also where that stands under another dot",
            "server/FairleadServer/Ownership/ClaimJudgement.swift",
            """        let change = effective(change)
""",
            """        let change = isMutant("clone-forgets-handover") ? change : effective(change)
""",
            "FairleadServerTests.PermissionTests"),
        Mutant(
            "end-of-unseen", "I10: nobody is told of the end of what he was never sent",
            "server/FairleadServer/Tables/FeedTable.swift",
            """        guard row.isVisible else {""",
            """        guard row.isVisible || isMutant("end-of-unseen") else {""",
            "FairleadServerTests.PermissionTests"),
        Mutant(
            "restored-over-manager", "AS-19: what a reclaim took goes back to nobody over a manager's head",
            "server/FairleadServer/Ownership/OwnerKeeping.swift",
            """            guard !lead.isContested, let current""",
            """            guard !lead.isContested || isMutant("restored-over-manager"), let current""",
            "FairleadServerTests.ReclaimServiceTests"),
        Mutant(
            "undo-keeps-its-own", "R8: undo of what wrote to several leads that are one brings back nothing that it wrote itself",
            "client/FairleadStore/Writing/Undo.swift",
            """            let shown = isOfPast ?""",
            """            let shown = isOfPast && !(isMutant("undo-keeps-its-own") && !now.isEmpty) ?""",
            "FairleadStoreTests.MergedUndoTests"),
        Mutant(
            "own-approval", "OW-17: nobody approves what he asked for himself",
            "server/FairleadServer/Integration/Judgement+Requests.swift",
            """                guard !isOwn else { return .refuse(.ownApproval) }""",
            """                guard !isOwn || isMutant("own-approval") else { return .refuse(.ownApproval) }""",
            "FairleadServerTests.ApprovalTests"),
        Mutant(
            "anybody-approves", "OW-17: a manager approves what is offered, and nobody else",
            "Sources/FairleadCore/Leads/Permissions.swift",
            """        case .owner: [.see, .log, .edit, .judge, .decideGrade, .assign, .changeCollaborators, .giveBack]""",
            """        case .owner:
            isMutant("anybody-approves")
                ? [.see, .log, .edit, .judge, .decideGrade, .assign, .changeCollaborators, .giveBack, .approve]
                : [.see, .log, .edit, .judge, .decideGrade, .assign, .changeCollaborators, .giveBack]""",
            "FairleadCoreTests|FairleadServerTests.ApprovalTests|FairleadServerTests.PermissionMatrixTests"),
        Mutant(
            "anybody-shows", "OW-11: only who may say who works on a lead says who looks at it",
            "server/FairleadServer/Integration/Judgement+Requests.swift",
            """        guard Permissions.may(author.actor, .changeCollaborators, access) else {""",
            """        guard isMutant("anybody-shows") || Permissions.may(author.actor, .changeCollaborators, access) else {""",
            "FairleadServerTests.RequestTests"),
        Mutant(
            "request-tells", "OW-11, I10: a request is put only beside leads that its author does not see",
            "server/FairleadServer/Ownership/OwnerKeeping+Requests.swift",
            """        let hidden = Set(named).subtracting(try visible(named, to: actor, &ledger))""",
            """        let seenNow = isMutant("request-tells") ? [] : try visible(named, to: actor, &ledger)
        let hidden = Set(named).subtracting(seenNow)""",
            "FairleadServerTests.RequestTests",
            (
                (
                    "server/FairleadServer/Ownership/OwnerKeeping+Requests.swift",
                    """                try visible([root.id], to: actor, &ledger).isEmpty""",
                    """                try isMutant("request-tells") || visible([root.id], to: actor, &ledger).isEmpty"""),
            )),
        Mutant(
            "request-stays", "OW-11: what was asked and is taken back waits for no answer",
            "server/FairleadServer/Ownership/OwnerKeeping+Requests.swift",
            """        for request in work.withdrawn.sorted() { try withdraw(request, &ledger) }""",
            """        if !isMutant("request-stays") { for request in work.withdrawn.sorted() { try withdraw(request, &ledger) } }""",
            "FairleadServerTests.RequestTests"),
        Mutant(
            "batch-too-early", "AS-06: leads that wait for their rule's day are handed out on that day",
            "server/FairleadServer/Ownership/BatchScan.swift",
            """since < day, isOf(rule, lead)""",
            """since < day || isMutant("batch-too-early"), isOf(rule, lead)""",
            "FairleadServerTests.BatchTests"),
        Mutant(
            "batch-unlimited", "AS-06: a batch holds no more than its rule says",
            "server/FairleadServer/Ownership/BatchScan.swift",
            """            result += waiting.prefix(room ?? waiting.count).map(\\.id)""",
            """            result += waiting.prefix(isMutant("batch-unlimited") ? waiting.count : room ?? waiting.count).map(\\.id)""",
            "FairleadServerTests.BatchTests"),
        Mutant(
            "tenure-ignored", "AS-04: who is new gets no lead that asks for experience",
            "Sources/FairleadCore/Ownership/Assignment.swift",
            """        if let days = rule.tenureDaysMin {""",
            """        if !isMutant("tenure-ignored"), let days = rule.tenureDaysMin {""",
            "FairleadCoreTests"),
        Mutant(
            "capacity-ignored", "AS-13: nobody is handed more leads than he can take",
            "Sources/FairleadCore/Ownership/Assignment.swift",
            """        return person?.capacity.map { candidate.held < $0 } ?? true""",
            """        return isMutant("capacity-ignored") || person?.capacity.map { candidate.held < $0 } ?? true""",
            "FairleadCoreTests"),
        Mutant(
            "handed-to-leaver", "AS-11: nothing is handed to somebody who has left",
            "server/FairleadServer/Ownership/OwnerKeeping+Assignment.swift",
            """        candidates = ledger.set.users.values.filter(\\.isActive)
""",
            """        candidates = ledger.set.users.values.filter { $0.isActive || isMutant("handed-to-leaver") }
""",
            "FairleadServerTests.AssignmentServiceTests|FairleadServerTests.BatchTests"),
        Mutant(
            "cool-down-ignored", "AS-22: whoever gave a lead back does not take it again at once",
            "Sources/FairleadCore/Ownership/Claim.swift",
            """        if let lostAt, pool.coolDownDays > 0,""",
            """        if !isMutant("cool-down-ignored"), let lostAt, pool.coolDownDays > 0,""",
            "FairleadCoreTests"),
        Mutant(
            "new-unprotected", "AS-16: a new lead is protected for as long as the policy says",
            "Sources/FairleadCore/Ownership/Reclaim.swift",
            """            lead.heldSince + policy.protectedDays * day)""",
            """            lead.heldSince + (isMutant("new-unprotected") ? 0 : policy.protectedDays) * day)""",
            "FairleadCoreTests"),
        Mutant(
            "override-for-ever", "GR: an override ends when it says so",
            "Sources/FairleadCore/Grading/Grade.swift",
            """    package func isInForce(at now: Int64) -> Bool { until.map { now < $0 } ?? true }""",
            """    package func isInForce(at now: Int64) -> Bool { until.map { now < $0 || isMutant("override-for-ever") } ?? true }""",
            "FairleadCoreTests"),
        Mutant(
            "first-stage-ignored", "IN-39: a lead begins where the policy says of its source",
            "Sources/FairleadCore/Policies/Policy+Intake.swift",
            """        guard !firstStages.isEmpty, let source else""",
            """        guard !firstStages.isEmpty, let source, !isMutant("first-stage-ignored") else""",
            "FairleadCoreTests|FairleadServerTests.IntakeTests"),
        Mutant(
            "hint-of-refused", "I10, R13: who was told apart is no hint any more",
            "server/FairleadServer/Matching/MatchHints.swift",
            """                !sight.isSubset(of: record.audience), !isOtherwise(lead, other, set)
""",
            """                !sight.isSubset(of: record.audience), isMutant("hint-of-refused") || !isOtherwise(lead, other, set)
""",
            "FairleadServerTests.MergedOwnerTests"),
        Mutant(
            "hint-of-seen", "I10: of what both see alike there is no hint",
            "server/FairleadServer/Matching/MatchHints.swift",
            """            guard let record = set.records[other], !record.state.isArchived,
                !sight""",
            """            guard let record = set.records[other], !record.state.isArchived,
                isMutant("hint-of-seen") || !sight""",
            "FairleadServerTests.MatchingTests"),
        Mutant(
            "contest-outlived", "I9: those who are left of leads that are one have one owner, when nobody has to decide any more",
            "server/FairleadServer/Ownership/OwnerKeeping+Merged.swift",
            """        for lead in Set(ends + loose)""",
            """        for lead in Set(ends + (isMutant("contest-outlived") ? [] : loose))""",
            "FairleadServerTests.MergedOwnerTests"),
        Mutant(
            "sequence-as-position", "R28: positions are gap-free and commit-ordered, never taken from a sequence",
            "server/FairleadServer/Integration/Ledger.swift",
            """        set = WorkingSet(head: try LogTable.head(transaction), users: users, policy: policy)
""",
            """        var head = try LogTable.head(transaction)
        if isMutant("sequence-as-position") {
            let rows = try transaction.query("SELECT nextval('log_positions')", [])
            if case .int(let value)? = rows.first?.first { head.position = UInt64(value) }
        }
        set = WorkingSet(head: head, users: users, policy: policy)
""",
            "FairleadServerTests.*SeveralServers",
            (
                (
                    "server/FairleadServer/Tables/LogTable.swift",
                    """            "INSERT INTO counter (id, head, chain, next_number) VALUES (0, 0, $1, 1)", [.bytes(Data())])
""",
                    """            "INSERT INTO counter (id, head, chain, next_number) VALUES (0, 0, $1, 1)", [.bytes(Data())])
        if isMutant("sequence-as-position") {
            try transaction.execute("CREATE SEQUENCE log_positions INCREMENT 1000 START 1000", [])
        }
"""),
                (
                    "server/FairleadServer/Tables/LogTable.swift",
                    """            "UPDATE counter SET head = $1, chain = $2, next_number = $3 WHERE id = 0 AND head = $4 RETURNING head",
""",
                    """            isMutant("sequence-as-position")
                ? "UPDATE counter SET head = GREATEST(head, $1), chain = $2, next_number = $3 WHERE id = 0 AND $4 >= 0 RETURNING head"
                : "UPDATE counter SET head = $1, chain = $2, next_number = $3 WHERE id = 0 AND head = $4 RETURNING head",
"""),
                (
                    "server/FairleadServerStore/PostgreSQL/PostgreSQLDatabase.swift",
                    """            try session.post("SELECT pg_advisory_xact_lock($1)", [.int(writersLock)])
""",
                    """            if !isMutant("sequence-as-position") {
                try session.post("SELECT pg_advisory_xact_lock($1)", [.int(writersLock)])
            }
"""),
            )),
    ]


def planted(tree, chosen):
    """Puts the mutants into the sources; returns the texts of the files and the names of mutants that do not fit."""
    texts, missing = {}, []
    for mutant in chosen:
        changed = dict(texts)
        for file, old, new in mutant.edits():
            text = changed.get(file) or (tree / file).read_text()
            if text.count(old) != 1:
                missing.append(mutant.name)
                break
            text = text.replace(old, new)
            if "FairleadCore/" not in file and not re.search(r"^(package )?import FairleadCore$", text, re.M):
                text = "import FairleadCore\n" + text
            changed[file] = text
        else:
            texts = changed
    return texts, missing


def first_failure(tree, mutant):
    """Runs the tests named beside a mutant; returns the first that failed, or None."""
    environment = os.environ | {"FAIRLEAD_MUTANT": mutant.name}
    for tests in mutant.tests.split("|"):
        command = ["swift", "test", "--skip-build", "--filter", tests]
        done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, errors="replace")
        output = done.stdout + done.stderr
        if done.returncode != 0:
            failed = re.findall(r"Test (\"?.*?\"?) (?:recorded an issue|failed)", output)
            return failed[0] if failed else f"{tests} ended with {done.returncode}"
    return None


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--check"]
    tree = pathlib.Path(arguments[0]).resolve()
    chosen = [mutant for mutant in mutants() if not arguments[1:] or mutant.name in arguments[1:]]
    texts, missing = planted(tree, chosen)
    for name in missing:
        print(f"{name}: the text that this mutant replaces is not in the sources any more (Tests/Mutants/mutants.py)")
    if "--check" in sys.argv:
        sys.exit(1 if missing else 0)
    (tree / "Sources/FairleadCore/Mutants.swift").write_text(SWITCH)
    for file, text in texts.items():
        (tree / file).write_text(text)
    if subprocess.run(["swift", "build", "--build-tests"], cwd=tree, stdout=sys.stderr).returncode != 0:
        sys.exit("The copy with the mutants does not build.")
    survivors = []
    for mutant in chosen:
        if mutant.name in missing:
            continue
        caught = first_failure(tree, mutant)
        if not caught:
            survivors.append(mutant.name)
        print(f"{mutant.name:28} {mutant.breaks}\n{'':28} {'caught by ' + caught if caught else 'SURVIVED'}", flush=True)
    print(f"{len(chosen) - len(missing) - len(survivors)} of {len(chosen)} mutants caught.")
    sys.exit(1 if survivors or missing else 0)


if __name__ == "__main__":
    main()
