import CZstd
import FairleadCore
import Foundation

/// Bodies as single zstd frames (RFC 8878).
package enum Compression {
    /// Returns one frame. A failure, which only a lack of memory can cause, gives no bytes, which is no frame.
    package static func compress(_ bytes: Data, level: Int32 = 3) -> Data {
        var result = Data(count: ZSTD_compressBound(bytes.count))
        let size = result.withUnsafeMutableBytes { output in
            bytes.withUnsafeBytes { input in
                ZSTD_compress(output.baseAddress, output.count, input.baseAddress, input.count, level)
            }
        }
        guard ZSTD_isError(size) == 0 else { return Data() }
        result.removeSubrange(size...)
        return result
    }

    /// Inflates exactly one frame, and stops as soon as it would become larger than `sizeBytesMax`.
    ///
    /// - Throws: `tooLarge` above the cap; `malformed` for a frame that is cut off, damaged, followed by anything, or
    ///   refers back further than `Limits.compressionWindowLogMax` allows.
    package static func decompress(_ bytes: Data, sizeBytesMax: Int) throws(ProtocolError) -> Data {
        // Skippable frames carry nothing of ours.
        guard bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) else { throw .malformed("The body is not zstd") }
        guard let context = ZSTD_createDCtx() else { throw .tooLarge("There is no memory to inflate the body") }
        defer { ZSTD_freeDCtx(context) }
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Limits.compressionWindowLogMax)
        var result = Data()
        let failure = bytes.withUnsafeBytes { input in
            inflate(input, with: context, into: &result, sizeBytesMax: sizeBytesMax)
        }
        if let failure { throw failure }
        return result
    }

    private static func inflate(
        _ bytes: UnsafeRawBufferPointer, with context: OpaquePointer, into result: inout Data, sizeBytesMax: Int
    ) -> ProtocolError? {
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: ZSTD_DStreamOutSize(), alignment: 1)
        defer { piece.deallocate() }
        while true {
            var output = ZSTD_outBuffer(dst: piece.baseAddress, size: piece.count, pos: 0)
            let hint = ZSTD_decompressStream(context, &output, &input)
            guard ZSTD_isError(hint) == 0 else { return .malformed("The compressed body is damaged") }
            guard output.pos <= sizeBytesMax - result.count else {
                return .tooLarge("The body inflates to more than \(sizeBytesMax) bytes")
            }
            result.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[..<output.pos]))
            if hint == 0 {
                return input.pos == input.size ? nil : .malformed("Something follows the compressed body")
            }
            // A full piece may leave more behind inside the decoder; otherwise all that came has been used up.
            if output.pos < output.size && input.pos == input.size {
                return .malformed("The compressed body is cut off")
            }
        }
    }
}
