import FairleadTestKit
import Foundation

/// The real programs, as the same build made them.
enum Programs {
    static let client = path("fairlead")
    /// `FAIRLEAD_SERVER` names one of another build, such as the one for ThreadSanitizer.
    static let server = ProcessInfo.processInfo.environment["FAIRLEAD_SERVER"] ?? path("fairlead-server")

    /// The folder of this package.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// They stand beside the bundle of tests.
    private static func path(_ name: String) -> String {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: name).path
    }

    /// What a program of a test knows of the machine: as little as may be.
    static func environment(home: String) -> [String: String?] {
        [
            "HOME": home, "TZ": "UTC", "LC_ALL": "C.UTF-8", "FAIRLEAD_STORE": nil, "XDG_DATA_HOME": nil,
            "NO_COLOR": nil,
            "COLUMNS": nil, "http_proxy": nil, "https_proxy": nil, "HTTP_PROXY": nil, "HTTPS_PROXY": nil,
            "all_proxy": nil, "ALL_PROXY": nil, "no_proxy": "*",
        ]
    }
}

/// Something that a test needed did not happen.
struct Trouble: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}
