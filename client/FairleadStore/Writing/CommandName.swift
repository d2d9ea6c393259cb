/// Names of commands that something else follows from than their edits; change sets carry them.
package enum CommandName {
    /// Its outcome is told to whoever claimed.
    package static let claim = "claim"
}
