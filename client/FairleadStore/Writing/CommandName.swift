/// Names of commands that something else follows from than their edits; change sets carry them.
package enum CommandName {
    /// Its outcome is told to whoever claimed.
    package static let claim = "claim"
    /// What it asks is listed from the moment that it was written.
    package static let requestView = "request-view"
    package static let requestApproval = "request-approval"
}
