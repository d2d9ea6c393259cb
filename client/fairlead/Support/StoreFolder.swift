/// Where this device's leads are kept.
enum StoreFolder {
    /// Returns the folder named on the command line, by `FAIRLEAD_STORE`, or the user's data folder.
    static func path(option: String?) throws -> String {
        for candidate in [option, ProcessEnvironment.value("FAIRLEAD_STORE")] {
            if let candidate, !candidate.isEmpty { return candidate }
        }
        if let data = ProcessEnvironment.value("XDG_DATA_HOME"), data.hasPrefix("/") { return data + "/fairlead" }
        guard let home = ProcessEnvironment.value("HOME"), !home.isEmpty else {
            throw Failure.usage(Texts.noHomeFolder, hint: Texts.noHomeFolderHint)
        }
        return home + "/.local/share/fairlead"
    }
}
