import Dispatch
import Foundation
import Synchronization

/// What libFuzzer calls with bytes of its own making; `FAIRLEAD_FUZZ_TARGET` names the target.
///
/// A broken rule ends the process, as a trap would: libFuzzer then keeps the bytes.
@c(LLVMFuzzerTestOneInput)
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    do {
        if chosenTarget == .push { try wait(for: bytes) } else { try chosenTarget.checkAtOnce(bytes) }
    } catch {
        fatalError("\(chosenTarget.rawValue): \(error)")
    }
    return 0
}

private let chosenTarget: FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["FAIRLEAD_FUZZ_TARGET"] ?? ""
    guard let target = FuzzTarget(rawValue: name) else { fatalError("FAIRLEAD_FUZZ_TARGET names no target") }
    return target
}()

/// libFuzzer knows nothing of tasks.
private func wait(for bytes: [UInt8]) throws {
    let end = DispatchSemaphore(value: 0)
    let trouble = Mutex<(any Error)?>(nil)
    Task.detached {
        do { try await chosenTarget.check(bytes) } catch { trouble.withLock { $0 = error } }
        end.signal()
    }
    end.wait()
    if let error = trouble.withLock({ $0 }) { throw error }
}
