/// A row of a sheet, of whatever file.
package struct SheetRow: Sendable {
    /// The line of the file that the row starts in, or its number in a workbook, the first one being 1.
    package var line: Int
    package var cells: [String]
    /// How many cells there were, `cells` being cut at the limit.
    package var cellCount: Int
    package var flaw: CaptureFlaw?

    var isBlank: Bool { cells.allSatisfy { CaptureText.line($0).isEmpty } }
}
