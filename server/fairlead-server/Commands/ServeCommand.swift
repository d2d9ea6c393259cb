import ArgumentParser
import FairleadServer
import FairleadServerHTTP
import FairleadServerStore
import Logging

/// `serve`: runs the server until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server.",
        discussion: """
            Devices reach it over HTTPS. On one machine, for trying out, plain HTTP on a loopback address is enough. \
            For a team either give a certificate and its key, or put a proxy that does TLS in front and say so:

              fairlead-server serve
              fairlead-server serve --listen 0.0.0.0:8443 --tls-certificate cert.pem --tls-key key.pem
              fairlead-server serve --listen 10.0.0.5:8080 --behind-proxy

            Several servers may run over one PostgreSQL database, behind a proxy that deals out requests. A server \
            waits for its database; PGPASSWORD or ~/.pgpass keep the password out of the command line:

              fairlead-server serve --database postgres://fairlead@db.example.com/fairlead?sslmode=verify-full

            SIGTERM or Ctrl-C lets exchanges under way end, for at most ten seconds; a second signal ends at once. \
            The log goes to stderr, one JSON object a line, without personal data.
            """)

    @OptionGroup var storage: DatabaseOptions
    @OptionGroup var journal: JournalOption

    @Option(
        help: ArgumentHelp("Where to wait for connections; port 0 takes any free one.", valueName: "host:port"),
        transform: ListenAddress.parse)
    var listen: ListenAddress = .usual

    @Option(
        name: .customLong("tls-certificate"),
        help: ArgumentHelp("The certificate with its issuers', in PEM form.", valueName: "file"), completion: .file())
    var certificate: String?

    @Option(
        name: .customLong("tls-key"),
        help: ArgumentHelp("The certificate's private key, in PEM form.", valueName: "file"),
        completion: .file())
    var key: String?

    @Flag(help: "A proxy in front does TLS and writes X-Forwarded-For; allows plain HTTP on any address.")
    var behindProxy = false

    @Option(help: "How much to log: trace, debug, info, notice, warning, error, critical.")
    var logLevel: LogLevel = .info

    func validate() throws {
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("Give --tls-certificate and --tls-key together.")
        }
        guard listen.isLoopback || certificate != nil || behindProxy else {
            throw ValidationError(
                """
                \(listen) can be reached from other machines, and without TLS anybody on the way could read the leads. \
                Give --tls-certificate and --tls-key, or --behind-proxy when a proxy in front does TLS.
                """)
        }
    }

    func run() async throws {
        do {
            try await ServerProcess(
                database: storage.database, journal: journal.journal(beside: storage.database), listen: listen,
                tls: certificate.flatMap { certificate in key.map { (certificate, $0) } },
                isBehindProxy: behindProxy, logLevel: logLevel.level
            ).run()
        } catch {
            let failure = CommandFailure(describing: error, isPostgreSQL: storage.database.isPostgreSQL)
            failure.report()
            throw failure.code
        }
    }
}

/// A log level as the command line names it.
enum LogLevel: String, ExpressibleByArgument, CaseIterable {
    case trace, debug, info, notice, warning, error, critical

    var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
}
