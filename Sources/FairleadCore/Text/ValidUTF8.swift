extension String {
    /// Reads bytes as UTF-8; `nil` when they are none.
    ///
    /// The same as `String(validating:as:)`, which takes several hundred steps before it looks at the first byte. Most texts of a
    /// lead are plain ASCII, which needs no more than a look at each byte.
    package init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        if bytes.contains(where: { $0 >= 0x80 }) {
            self.init(validating: bytes, as: UTF8.self)
        } else {
            self.init(decoding: bytes, as: UTF8.self)
        }
    }
}
