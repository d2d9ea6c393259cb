import FairleadServer
import FairleadServerHTTP
import Foundation
import HummingbirdCore
import HummingbirdHTTP2
import NIOSSL

/// Reads the certificate and the key, and makes connections that speak TLS, with HTTP/2 where the client can.
enum TLSFiles {
    /// Throws `CommandFailure` when a file cannot be read or the two do not belong together.
    static func channels(certificate: String, key: String) throws -> HTTPServerBuilder {
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try read(certificate, "certificate") {
                try NIOSSLCertificate.fromPEMFile($0).map { .certificate($0) }
            },
            privateKey: .privateKey(try read(key, "key") { try NIOSSLPrivateKey(file: $0, format: .pem) }))
        tls.minimumTLSVersion = .tlsv12
        do {
            _ = try NIOSSLContext(configuration: tls)
        } catch {
            throw CommandFailure(
                message: "The certificate \(certificate) and the key \(key) cannot be used together.",
                hint: "Give the key for which the certificate was issued, and the certificate before its issuers'.",
                code: .badData)
        }
        let configuration = HTTP2ChannelConfiguration(
            idleTimeout: .seconds(75), gracefulCloseTimeout: .seconds(5),
            streamConfiguration: ServerSettings.connection)
        return HTTPServerBuilder { [tls] responder in
            HandshakeGuard(
                base: try HTTP2UpgradeChannel(
                    tlsConfiguration: tls, configuration: configuration, responder: responder))
        }
    }

    private static func read<Value>(_ path: String, _ what: String, _ body: (String) throws -> Value) throws -> Value {
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw CommandFailure(message: "The \(what) file \(path) cannot be read.", code: .badData)
        }
        do {
            return try body(path)
        } catch {
            throw CommandFailure(
                message: "\(path) holds no \(what) in PEM form.",
                hint: "It should have a line that begins with -----BEGIN.", code: .badData)
        }
    }
}
