import Glibc

/// Standard output and standard error, written whole or with an error.
enum StandardStream {
    /// Writes all bytes to a descriptor.
    ///
    /// A reader that went away, as in `fairlead lead list | head`, is no error: the work is done.
    /// - Throws: `Failure` when the disk behind it is full or fails.
    static func write(_ text: String, to descriptor: Int32) throws {
        var text = text
        let code = text.withUTF8 { bytes -> Int32 in
            var offset = 0
            while offset < bytes.count, let start = bytes.baseAddress {
                let count = Glibc.write(descriptor, start + offset, bytes.count - offset)
                if count >= 0 {
                    offset += count
                } else if errno != EINTR {
                    return errno
                }
            }
            return 0
        }
        guard code != 0, code != EPIPE else { return }
        throw Failure.output(String(cString: strerror(code)))
    }
}
