import FairleadTestKit
import Foundation
import Synchronization
import Testing

/// A busy server. `make tsan` plays it for a minute with a server that ThreadSanitizer watches; a race that it saw is an
/// exit code above 0.
@Suite("Eight devices at once")
struct EightDevicesTests {
    /// For how long they work, which decides nothing but how much they do.
    private static let seconds =
        ProcessInfo.processInfo.environment["FAIRLEAD_BUSY_SECONDS"].flatMap { Double($0) } ?? 3

    @Test("eight devices push, pull and follow events at the same time, and come to one state")
    func play() throws {
        let server = try TestServer()
        // Two of each, as a laptop and a tablet: the owner, the co-owner and two managers may edit one lead.
        let users = ["lena", "lena", "wei", "wei", "tom", "tom", "mara", "mara"]
        let devices = try users.map { user in
            try server.device(of: user, role: ["mara", "tom"].contains(user) ? "manager" : "rep")
        }
        let shared = try devices[0].add("Nordlicht Robotik")
        try devices[0].ok("assign", shared, "--co-owner", "wei")
        for device in devices { try device.sync() }
        let followers = try devices.map { try $0.start("sync", "--watch", "--json") }
        defer { for follower in followers { follower.signal(SIGKILL) } }
        try work(devices, on: shared)
        for follower in followers {
            follower.signal(SIGINT)
            try follower.waitForEnd()
        }
        for _ in 0..<2 { for device in devices { try device.sync() } }
        for device in devices { #expect(try device.digest() == server.digest(of: device.user), "\(device.user)") }
        #expect(try server.run("check").code == 0)
        let end = try server.stop()
        #expect(end.code == 0, "\(end.talk)")
    }

    /// Lets each device work in a thread of its own.
    private func work(_ devices: [TestDevice], on shared: String) throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(Self.seconds))
        let trouble = Mutex<[String]>([])
        let all = DispatchGroup()
        for (number, device) in devices.enumerated() {
            all.enter()
            Thread.detachNewThread {
                defer { all.leave() }
                do {
                    for round in 0... {
                        try device.add("Company \(number).\(round)", "--contact", "王 \(round)")
                        try device.ok("lead", "edit", shared, "tags+=\(number)", "need=\(round)")
                        try device.sync()
                        if round > 0, ContinuousClock.now >= deadline { break }
                    }
                } catch { trouble.withLock { $0.append("\(error)") } }
            }
        }
        all.wait()
        let errors = trouble.withLock { $0 }
        #expect(errors.isEmpty, "\(errors.joined(separator: "\n"))")
    }
}
