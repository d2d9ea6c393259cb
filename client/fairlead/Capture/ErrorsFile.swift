import Glibc

/// Where the bad rows of an import go.
enum ErrorsFile {
    private static let namesMax = 1_000

    /// Returns the file that was named, or a free name beside the imported file.
    ///
    /// Somebody may be mending an older one, so nothing is ever replaced.
    /// - Throws: `Failure` when the named file is there already.
    static func path(named: String?, for file: String, extension ending: String) throws -> String {
        if let named {
            guard named == "-" || !isTaken(named) else {
                throw Failure(
                    exit: .failed, code: "file_exists", message: Texts.fileExists(CleanText.line(named)),
                    hint: Texts.errorsExistHint)
            }
            return named
        }
        let base = (file == "-" ? "import" : file) + ".errors"
        for number in 1...namesMax {
            let path = number == 1 ? "\(base).\(ending)" : "\(base).\(number).\(ending)"
            if !isTaken(path) { return path }
        }
        throw Failure(
            exit: .failed, code: "file_exists", message: Texts.fileExists("\(CleanText.line(base)).\(ending)"),
            hint: Texts.errorsExistHint)
    }

    /// Tells whether there is a file; a pipe or a device is written to as it is.
    private static func isTaken(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
