/// Traditional and simplified forms of Chinese characters, which are one word to whoever searches: 國際 is 国际.
enum ChineseForms {
    /// Returns the simplified form of a character, itself when it has none.
    static func simplified(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let value = scalar.value
        guard (0x4E00...0x9FFF).contains(value) else { return scalar }
        let place = SimplifiedTable.traditional.withUTF8Buffer { characters -> Int? in
            var (low, high) = (0, characters.count / bytesEach)
            while low < high {
                let middle = (low + high) / 2
                let found = character(middle, characters)
                if found == value { return middle }
                if found < value { low = middle + 1 } else { high = middle }
            }
            return nil
        }
        guard let place else { return scalar }
        return SimplifiedTable.simplified.withUTF8Buffer { Unicode.Scalar(character(place, $0)) } ?? scalar
    }

    private static let bytesEach = 3

    private static func character(_ index: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let start = index * bytesEach
        let parts = (UInt32(bytes[start]), UInt32(bytes[start + 1]), UInt32(bytes[start + 2]))
        return (parts.0 & 0x0F) << 12 | (parts.1 & 0x3F) << 6 | parts.2 & 0x3F
    }
}
