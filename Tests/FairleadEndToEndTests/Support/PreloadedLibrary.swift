import FairleadTestKit
import Foundation

/// A library that stands between a program and the system, made by the machine's C compiler.
final class PreloadedLibrary: Sendable {
    private let folder: TemporaryFolder

    var path: String { folder.file("shim.so") }

    init(_ source: String) throws {
        folder = try TemporaryFolder()
        let file = folder.file("shim.c")
        try source.write(toFile: file, atomically: true, encoding: .utf8)
        let arguments = ["-shared", "-fPIC", "-O1", "-o", path, file, "-ldl"]
        var talk = ""
        for compiler in ["cc", "clang", "gcc"] {
            guard let result = try? ChildProcess.run(compiler, arguments) else { continue }
            if result.code == 0 { return }
            talk += result.talk
        }
        throw Trouble("no C compiler made the library that stands in for the system: \(talk)")
    }
}
