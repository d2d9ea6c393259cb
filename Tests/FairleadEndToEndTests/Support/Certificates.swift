import FairleadTestKit
import Foundation

/// A certificate authority of a test's own, and a server's certificate from it.
final class Certificates: Sendable {
    private let folder: TemporaryFolder

    var authority: String { folder.file("ca.pem") }
    var certificate: String { folder.file("server.pem") }
    var key: String { folder.file("server.key") }

    /// - name: for what the certificate is issued, such as `IP:127.0.0.1` or `DNS:elsewhere.example`.
    init(for name: String = "IP:127.0.0.1") throws {
        folder = try TemporaryFolder()
        try "subjectAltName=\(name)\n".write(toFile: folder.file("extensions"), atomically: true, encoding: .utf8)
        try openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=Fairlead test authority", "-addext", "basicConstraints=critical,CA:TRUE",
            "-keyout", folder.file("ca.key"), "-out", authority)
        try openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=Fairlead test",
            "-keyout", key, "-out", folder.file("request"))
        try openssl(
            "x509", "-req", "-in", folder.file("request"), "-CA", authority, "-CAkey", folder.file("ca.key"),
            "-CAcreateserial", "-days", "2", "-extfile", folder.file("extensions"), "-out", certificate)
    }

    private func openssl(_ arguments: String...) throws {
        let result = try ChildProcess.run("openssl", arguments)
        guard result.code == 0 else { throw Trouble("openssl \(arguments): \(result.all)") }
    }
}
