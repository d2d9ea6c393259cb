// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors in our own targets, never in the packages that we use.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
    name: "fairlead",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "fairlead", targets: ["fairlead"]),
        .executable(name: "fairlead-server", targets: ["fairlead-server"]),
        .executable(name: "fairlead-sim", targets: ["fairlead-sim"]),
        // What `make fuzz` links libFuzzer to.
        .library(name: "FairleadFuzzing", type: .static, targets: ["FairleadFuzzing"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // The rules both ends agree on: pure, no clock, no dice, no I/O, no await.
        .target(name: "FairleadCore", swiftSettings: strict),
        .target(name: "FairleadMatch", dependencies: ["FairleadCore"], swiftSettings: strict),

        // What the table of phone numbers is made from and compared with; no program links it.
        .target(name: "CPhone", linkerSettings: [.linkedLibrary("phonenumber")]),

        // The wire contract.
        .systemLibrary(name: "CZstd", path: "protocol/CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(
            name: "FairleadProtocol",
            dependencies: [
                "FairleadCore", "CZstd",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            path: "protocol/FairleadProtocol", swiftSettings: strict),

        // The device.
        .target(name: "CCurl", path: "client/CCurl"),
        .systemLibrary(name: "CZlib", path: "client/CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CExpat", path: "client/CExpat", providers: [.apt(["libexpat1-dev"])]),
        .target(
            name: "FairleadCapture",
            dependencies: ["FairleadCore", "CZlib", "CExpat"],
            path: "client/FairleadCapture", swiftSettings: strict,
            // Whole, as they are small and only an import of a workbook needs them: a library that is loaded costs each start.
            linkerSettings: [.linkedLibrary(":libz.a"), .linkedLibrary(":libexpat.a")]),
        .target(
            name: "FairleadStore",
            dependencies: [
                "FairleadCore", "FairleadMatch", "FairleadProtocol",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            path: "client/FairleadStore", swiftSettings: strict),
        .target(
            name: "FairleadClient",
            dependencies: ["CCurl", "FairleadStore", "FairleadProtocol", "FairleadCore"],
            path: "client/FairleadClient", swiftSettings: strict),
        .executableTarget(
            name: "fairlead",
            dependencies: [
                "FairleadClient", "FairleadCapture", "FairleadStore", "FairleadProtocol", "FairleadCore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "client/fairlead", swiftSettings: strict),

        // The server.
        .systemLibrary(
            name: "CPostgres", path: "server/CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "FairleadServerStore",
            dependencies: [
                "CPostgres", "FairleadCore", "FairleadProtocol", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            path: "server/FairleadServerStore", swiftSettings: strict),
        .target(
            name: "FairleadServer",
            dependencies: [
                "FairleadServerStore", "FairleadProtocol", "FairleadMatch", "FairleadCore",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "server/FairleadServer", swiftSettings: strict),
        .target(
            name: "FairleadServerHTTP",
            dependencies: [
                "FairleadServer", "FairleadServerStore", "FairleadProtocol", "FairleadCore",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "server/FairleadServerHTTP", swiftSettings: strict),
        .target(
            name: "FairleadPolicyFile", dependencies: ["FairleadCore", .product(name: "Yams", package: "Yams")],
            path: "server/FairleadPolicyFile", swiftSettings: strict),
        .executableTarget(
            name: "fairlead-server",
            dependencies: [
                "FairleadPolicyFile", "FairleadServerHTTP", "FairleadServer", "FairleadServerStore",
                "FairleadProtocol", "FairleadCore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "server/fairlead-server", swiftSettings: strict),

        // Tests. Only these see both ends.
        .target(
            name: "FairleadTestKit", dependencies: ["FairleadCore"], path: "Tests/FairleadTestKit",
            swiftSettings: strict),
        .target(
            name: "FairleadMatchMeasuring", dependencies: ["FairleadMatch", "FairleadTestKit"],
            path: "Tests/FairleadMatchMeasuring", swiftSettings: strict),
        .testTarget(
            name: "FairleadCoreTests",
            dependencies: ["CPhone", "FairleadCore", "FairleadMatch", "FairleadMatchMeasuring", "FairleadTestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "FairleadProtocolTests", dependencies: ["FairleadProtocol", "FairleadCore", "FairleadTestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "FairleadCaptureTests", dependencies: ["FairleadCapture", "FairleadCore", "FairleadTestKit"],
            exclude: ["Workbooks"],
            swiftSettings: strict),
        .testTarget(
            name: "FairleadStoreTests",
            dependencies: [
                "FairleadStore", "FairleadProtocol", "FairleadCore", "FairleadTestKit",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "FairleadClientTests",
            dependencies: ["FairleadClient", "FairleadStore", "FairleadProtocol", "FairleadTestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "FairleadServerTests",
            dependencies: [
                "FairleadPolicyFile", "FairleadServerHTTP", "FairleadServer", "FairleadServerStore",
                "FairleadProtocol", "FairleadMatch", "FairleadMatchMeasuring", "FairleadCore", "FairleadTestKit",
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ],
            swiftSettings: strict),
        .target(
            name: "FairleadSimulation",
            dependencies: [
                "FairleadStore", "FairleadServer", "FairleadServerStore", "FairleadProtocol", "FairleadCore",
                "FairleadTestKit",
            ],
            path: "Tests/FairleadSimulation", swiftSettings: strict),
        .executableTarget(
            name: "fairlead-sim",
            dependencies: [
                "FairleadSimulation", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/fairlead-sim", swiftSettings: strict),
        .executableTarget(
            name: "fairlead-bench",
            dependencies: [
                "FairleadClient", "FairleadStore", "FairleadServer", "FairleadServerStore", "FairleadMatch",
                "FairleadCore",
                "FairleadMatchMeasuring", "FairleadTestKit",
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            path: "Tests/fairlead-bench", swiftSettings: strict),
        .testTarget(
            name: "FairleadSimulationTests",
            dependencies: ["FairleadSimulation", "fairlead-sim", "FairleadTestKit"], swiftSettings: strict),
        .target(
            name: "FairleadFuzzing",
            dependencies: [
                "FairleadCapture", "FairleadClient", "FairleadMatch", "FairleadPolicyFile", "FairleadStore",
                "FairleadServer", "FairleadServerStore", "FairleadProtocol", "FairleadCore", "FairleadTestKit",
            ],
            path: "Tests/FairleadFuzzing", exclude: ["run.sh"], swiftSettings: strict),
        .testTarget(
            name: "FairleadFuzzingTests", dependencies: ["FairleadFuzzing"], exclude: ["Corpus"],
            swiftSettings: strict),
        .testTarget(
            name: "FairleadEndToEndTests",
            dependencies: ["fairlead", "fairlead-server", "FairleadTestKit"], swiftSettings: strict),
        .testTarget(name: "TidyTests", dependencies: ["FairleadTestKit"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c17,
    cxxLanguageStandard: .cxx17
)
