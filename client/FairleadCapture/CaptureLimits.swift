/// Every bound on what is read from files and scanners.
package enum CaptureLimits {
    /// Bytes of a spreadsheet or of a file of cards.
    package static let fileSizeBytesMax = 64 * 1024 * 1024
    /// Columns of a spreadsheet; what is further right is not looked at.
    package static let columnsMax = 1_000
    /// Bytes of one cell; a quote that runs on for longer was never closed.
    package static let cellSizeBytesMax = 256 * 1024
    /// Bytes of one part of a workbook, inflated; its cells, the empty ones before others included; cells that are merged.
    static let workbookPartSizeBytesMax = 256 * 1024 * 1024
    static let workbookCellsMax = 5_000_000
    static let workbookMergesMax = 10_000
    /// Rows above the header: titles and empty rows.
    package static let headerSearchRows = 20
    /// Bytes of one scan, photos included.
    package static let scanSizeBytesMax = 8 * 1024 * 1024
    /// Bytes of the text on a badge; no code on a badge holds more.
    package static let badgeSizeBytesMax = 16 * 1024
    package static let badgeLinesMax = 64
    /// Properties of one card; the ones after that are not looked at.
    package static let cardPropertiesMax = 2_000
    /// Bytes of one lead as captured: it has to fit one change set with room to spare.
    package static let draftSizeBytesMax = 128 * 1024
    /// Phones, e-mail addresses or tags of one lead.
    package static let elementsMax = 100
    /// Characters of a bad scan that are shown.
    package static let shownCharactersMax = 400
}
