import ArgumentParser
import FairleadServer
import FairleadServerHTTP

/// The server's program: `serve` runs it, the other commands administer its database.
@main
struct FairleadServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fairlead-server",
        abstract: "The central server of Fairlead, where the leads of all reps come together.",
        discussion: """
            All commands work on one database, by default the file fairlead.db in the working folder. With PostgreSQL \
            (--database postgres://USER@HOST:PORT/DATABASE) several servers may share one. The administrator's commands may run while the server runs: it notices what they change.

            A new team in four steps:
              fairlead-server user add mara --role manager --department east
              fairlead-server user add li --role rep --department east
              fairlead-server invite li          (li types the code into 'fairlead join')
              fairlead-server serve

            Exit codes: 0 done, 1 failed, 64 wrong usage, 65 wrong input, 74 disk error or damage found, \
            75 try again, 77 not allowed.
            """,
        version: ServerVersion.current,
        subcommands: [
            ServeCommand.self, UserCommand.self, InviteCommand.self, DeviceCommand.self, PolicyCommand.self,
            ReclaimCommand.self, QuarantineCommand.self, EraseCommand.self, BackupCommand.self, CopyCommand.self,
            CheckCommand.self, ReindexCommand.self, DigestCommand.self,
        ])
}
