import FairleadSimulation
import FairleadTestKit
import Foundation
import Testing

/// Real stores and the real server against true causality, with everything going wrong that can (I1, I3 to I15).
/// `make sim` plays many more seeds, optimised.
@Suite("R1–R30: a run ends as it must, whatever went wrong", .serialized)
struct SimulationTests {
    private static let seedCount: UInt64 = 30

    /// The same seeds each time, so that a find of `make sim`, which plays fresh ones, is not a chance of every build.
    private static var firstSeed: UInt64 {
        ProcessInfo.processInfo.environment["FAIRLEAD_SEED"].flatMap { UInt64($0) }.map { $0 / 2 } ?? 1
    }

    @Test("thirty seeds break no rule")
    func seeds() async throws {
        for seed in Self.firstSeed..<Self.firstSeed + Self.seedCount {
            let result = try await Simulation.run(seed: seed)
            #expect(result.problems.isEmpty, "make sim SEED=\(seed): \(result.problems.prefix(3))")
        }
    }

    /// Seeds that found something once, in the first edition.
    static let found: [(seed: UInt64, what: String)] = [
        (1001, "bytes of a carried lead stayed in the write-ahead log when a restored server made the store drop it"),
        (1127, "bytes of a carried lead stayed in the write-ahead log once the server had answered it"),
        (1061, "a refused change set of two leads left with one of them, and the list still called the other refused"),
        (100_805, "a new manager was told that leads are gone which the department had had before, and nobody sent"),
        (101_430, "the same, while the first pull with the new rights was under way"),
        (1015, "after a server's restore the records of the team's directory were listed as leads"),
        (200_690, "the rest of a carried lead kept its bundle from being sent again, and so on the device"),
        (201_711, "the same, of the first of three change sets"),
        (5042, "a refused change gave a device new dots after a server's restore: a conflict that was none"),
        (5133, "the same, and an assignment was lost"),
        (8_000_153, "the model wrote down what a carrier is told of a clone's other branch; the server does not"),
        (9_000_193, "what a clone and its twin wrote was carried as one chain, and turned down as forged"),
        (9_000_500, "what stood under another dot stayed on a device that had never pulled the lead, which was gone"),
        (13_000_851, "a pull's second page told a manager that a lead is gone which came and went before the first"),
        (7_000_444, "both twins of a clone retried a creation, and the model had the first stage of both stand"),
        (13_000_176, "what had a clone's carried change set in view conflicted with it once the clone brought it"),
        (1_795_637_669_035, "the model took what a restored server wrote for what it had written there before"),
        (1_795_637_669_630, "the same bytes made another state at a restored server, and its log passed for the old"),
        (1_795_646_107_264, "a bundle was turned down whole where its author had written a part of it anew"),
        (1_795_635_388_774, "bytes of a visit that came without its lead, as the pull was cut off, stayed in the log"),
    ]

    @Test("what was found once stays mended", arguments: found)
    func regression(seed: UInt64, what: String) async throws {
        let result = try await Simulation.run(seed: seed, edition: .first)
        #expect(
            result.problems.isEmpty, "fairlead-sim --edition 1 --seed \(seed) (\(what)): \(result.problems.prefix(3))")
    }

    /// The same of later editions.
    static let foundLater: [(seed: UInt64, edition: Edition, what: String)] = [
        (10_119, .second, "an edit that stands under another dot was not shown until the pull that brings it ended"),
        (7, .third, "a late edit of an erased lead stayed on its device: a restored server knew not who saw it"),
        (107_963_832_391_178, .third, "links of erased leads stayed with those who had lost sight of the leads before"),
        (107_963_832_390_463, .third, "an erased lead of a history that was lost stayed on devices, for review"),
        (500_026, .third, "a judgement of an erased lead and of one that was lost was put aside, and so was kept"),
        (500_066, .third, "the same, where the two had been merged offline"),
        (107_963_832_390_752, .third, "undo of what wrote to two merged leads brought back what it had written to one"),
        (107_963_832_391_765, .third, "the model left out what goes on being carried for one who has left"),
        (211_000_000_001_559, .third, "a clone of who had given a lead away edited it still"),
        (211_000_000_001_669, .third, "bytes of a lead that had left stayed where its row had stood before"),
        (212_000_000_000_807, .third, "an activity from before a reclaim took the lead from whom it was given to"),
        (212_000_000_000_873, .third, "the model guessed when a carried claim was made, and owed the loser nothing"),
        (212_000_000_001_036, .third, "what came into a view and left it within one transaction was said to be gone"),
        (213_000_000_000_546, .third, "the model kept a lead for its claimant though it was made one with others"),
        (213_000_000_000_923, .third, "leads whose contest was over with one that was taken out had two owners"),
        (214_000_000_000_197, .third, "the model took an archive that was seen for a twin's under the same number"),
        (214_000_000_000_327, .third, "the model forgot an own edit that had left with another lead of its change set"),
        (214_000_000_000_519, .third, "the model had put aside what names an erased lead by a link alone"),
        (214_000_000_000_907, .third, "the model forgot an own edit that had left with an erased lead beside it"),
        (214_000_000_000_972, .third, "the model missed a visit that stays for review without its lead"),
        (4_065_300_365_516, .third, "the model forgot an own judgement of leads that had left and come back"),
        (107_379_502_700_895, .fourth, "the model took a claim that was turned down for its twin's, which was granted"),
        (165_675_428_026_048, .fourth, "the model took the greatest of two places on a lead, not the last one"),
        (61_033_498_939_475, .fourth, "the model took the second retry, by a clone's twin, for an edit of today"),
        (217_000_000_000_406, .third, "what undo keeps of an erased lead stayed when the edit on its way was taken in"),
        (217_000_000_000_710, .third, "undo gave a lead back for a reason that only the server gives, and was refused"),
        (193_367_853_701_967, .third, "a listed dot meant what a clone wrote, and was read as its twin's"),
        (4_065_300_365_355, .third, "positions of a lost log that a carried chain claims were taken for the new log's"),
        (79_455_815_153_855, .third, "the model had in view what was seen through what a restored server refused"),
        (215_000_000_000_590, .third, "a pull under way went on at a restored server, past what had been put off"),
        (1_795_657_772_047, .second, "what undo keeps of two merged leads that one change set wrote could not be read"),
        (1_795_657_772_058, .second, "the model took what was seen of one of two leads for what was seen of the other"),
        (1_795_657_772_119, .second, "a lead came to one who had left, and stood for it behind the pool that had it"),
        (1_795_657_772_525, .second, "the model had in view what the server wrote and a restore had taken from it"),
        (1_795_657_773_072, .second, "the same, of an owner's successor"),
        (1_795_657_773_327, .second, "the model took a carried write for the one that its author wrote anew"),
        (1_795_657_772_337, .second, "the model took a twin's write for the other twin's on another lead"),
        (
            1_795_732_495_696, .fourth,
            "a restored server erased a lead too that it held for one with an erased one, though people had told them apart"
        ),
        (1_795_732_495_576, .fourth, "the model asked why a claim was turned down that named an erased lead as well"),
    ]

    @Test("what was found later stays mended", arguments: foundLater)
    func later(seed: UInt64, edition: Edition, what: String) async throws {
        let result = try await Simulation.run(seed: seed, edition: edition)
        #expect(
            result.problems.isEmpty,
            "fairlead-sim --edition \(edition.rawValue) --seed \(seed) (\(what)): \(result.problems.prefix(3))")
    }

    @Test("the same seed gives the same trace, also in another process with other hash seeds (I15)")
    func deterministic() throws {
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "fairlead-sim").path
        let seed = TestSeed.value / 2
        let outputs = try (1...2).map { _ in
            try ChildProcess.run(
                program, ["--seed", "\(seed)", "--trace"], environment: ["SWIFT_DETERMINISTIC_HASHING": nil])
        }
        let traces = outputs.map { result in
            result.output.split(separator: "\n").filter { $0.contains("trace ") }.joined()
        }
        #expect(!traces[0].isEmpty, "\(outputs[0].all)")
        #expect(traces[0] == traces[1], "\(TestSeed.hint())")
    }
}
