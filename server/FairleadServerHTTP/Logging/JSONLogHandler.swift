import Foundation
import Logging

/// Writes each log event as one line with one JSON object.
///
/// Whatever a text holds, it cannot start a new line or send a command to a terminal: control characters
/// and Unicode's line separators are escaped, and long texts are cut.
package struct JSONLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let now: @Sendable () -> Int64
    private let write: @Sendable (String) -> Void

    /// - now: milliseconds since 1970.
    /// - write: takes one whole line, with its end.
    package init(
        label: String, level: Logger.Level, now: @escaping @Sendable () -> Int64,
        write: @escaping @Sendable (String) -> Void
    ) {
        self.label = label
        self.logLevel = level
        self.now = now
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { _, new in new } }
        if let own = event.metadata { fields.merge(own) { _, new in new } }
        var line = "{\"at\":\(JSONLine.text(JSONLine.time(now()))),\"level\":\"\(event.level.rawValue)\""
        line += ",\"message\":\(JSONLine.text(event.message.description)),\"logger\":\(JSONLine.text(label))"
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
            let name = key == "hb.request.id" ? "request" : key
            line += ",\(JSONLine.text(name)):\(JSONLine.value(value))"
        }
        write(line + "}\n")
    }
}
