import GRDB

/// What a rep sets up once and every capture then uses.
package enum Setting: Sendable {
    case event, booth

    var key: MetaKey {
        switch self {
        case .event: .event
        case .booth: .booth
        }
    }
}

extension DeviceStore {
    package func setting(_ setting: Setting) throws -> String? {
        try read { try Meta($0).text(setting.key) }
    }

    /// Sets a value, or takes it away with `nil`.
    package func set(_ setting: Setting, _ value: String?) throws {
        try transaction { database in
            let meta = Meta(database)
            if let value { try meta.set(setting.key, value) } else { try meta.remove(setting.key) }
        }
    }
}
