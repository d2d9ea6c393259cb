import Glibc

/// What this machine is called, so that a person recognises the device in a history.
enum HostName {
    private static let sizeBytesMax = 256

    static var current: String {
        var bytes = [CChar](repeating: 0, count: sizeBytesMax)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
        return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
