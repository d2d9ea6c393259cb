/// The version of the server program, as `--version` and `/healthz` say it.
package enum ServerVersion {
    package static let current = "0.1.0"
}
