import Testing

@Suite("Imports")
struct ImportTests {
    /// Which modules the files of a folder may import; the ways go down only. The server's locks are its own, `Locked`.
    static let allowed: [(folder: String, modules: Set<String>)] = [
        ("Sources/FairleadCore", ["Foundation"]),
        ("Sources/FairleadMatch", ["FairleadCore"]),
        ("protocol/FairleadProtocol", ["FairleadCore", "CZstd", "Crypto", "SwiftProtobuf", "Foundation"]),
        ("client/FairleadCapture", ["FairleadCore", "CExpat", "CZlib", "Glibc"]),
        (
            "client/FairleadStore",
            [
                "FairleadCore", "FairleadMatch", "FairleadProtocol", "Crypto", "GRDB", "GRDBSQLite", "Foundation",
                "Glibc", "Synchronization",
            ]
        ),
        (
            "client/FairleadClient",
            [
                "CCurl", "FairleadStore", "FairleadProtocol", "FairleadCore", "Foundation", "Dispatch", "Glibc",
                "Synchronization",
            ]
        ),
        (
            "client/fairlead",
            [
                "FairleadClient", "FairleadCapture", "FairleadStore", "FairleadProtocol", "FairleadCore",
                "ArgumentParser", "Dispatch", "Foundation", "Glibc", "Synchronization",
            ]
        ),
        (
            "server/FairleadServerStore",
            [
                "CPostgres", "FairleadCore", "FairleadProtocol", "GRDB", "GRDBSQLite", "Foundation", "Glibc",
            ]
        ),
        (
            "server/FairleadServer",
            [
                "FairleadServerStore", "FairleadProtocol", "FairleadMatch", "FairleadCore", "Crypto", "Foundation",
                "Glibc",
            ]
        ),
        (
            "server/FairleadServerHTTP",
            [
                "FairleadServer", "FairleadServerStore", "FairleadProtocol", "FairleadCore", "Crypto", "Foundation",
                "Hummingbird", "HummingbirdCore", "HTTPTypes", "Logging", "NIOCore", "NIOHTTP1",
                "NIOHTTPTypes", "ServiceLifecycle",
            ]
        ),
        ("server/FairleadPolicyFile", ["FairleadCore", "Yams"]),
        (
            "server/fairlead-server",
            [
                "FairleadPolicyFile", "FairleadServerHTTP", "FairleadServer", "FairleadServerStore", "FairleadProtocol",
                "FairleadCore",
                "ArgumentParser", "Dispatch", "Foundation", "Glibc", "Hummingbird",
                "HummingbirdCore", "HummingbirdHTTP2",
                "HummingbirdTLS", "HTTPTypes", "Logging", "NIOCore", "NIOHTTP1", "NIOHTTP2", "NIOPosix", "NIOSSL",
                "NIOTLS",
                "ServiceLifecycle",
            ]
        ),
    ]

    @Test("a folder imports only what stands below it", arguments: allowed)
    func imports(folder: String, modules: Set<String>) {
        let files = SourceTree.swift.filter { $0.path.hasPrefix(folder + "/") }
        #expect(!files.isEmpty, "\(folder) has no files")
        for file in files {
            for module in file.imports { #expect(modules.contains(module), "\(file.path) imports \(module)") }
        }
    }

    @Test("the pure core does without Foundation, but for Unicode's normal forms")
    func foundation() {
        for file in SourceTree.swift where file.path.hasPrefix("Sources/") && file.imports.contains("Foundation") {
            #expect(file.path == "Sources/FairleadCore/Text/Normalization.swift")
        }
    }

    @Test("client and server never import each other")
    func ends() {
        for file in SourceTree.swift {
            if file.path.hasPrefix("client/") {
                #expect(!file.imports.contains { $0.hasPrefix("FairleadServer") }, "\(file.path)")
            }
            if file.path.hasPrefix("server/") {
                let client: Set<String> = ["FairleadStore", "FairleadClient", "FairleadCapture", "CCurl"]
                #expect(client.isDisjoint(with: file.imports), "\(file.path)")
            }
        }
    }

    @Test("each own target has a folder in the list above, or is a test")
    func complete() throws {
        let folders = Set(
            SourceTree.swift.map { $0.path.split(separator: "/").prefix(2).joined(separator: "/") }
                .filter { !$0.hasPrefix("Tests/") })
        #expect(folders.subtracting(Self.allowed.map(\.folder)).isEmpty)
    }
}
