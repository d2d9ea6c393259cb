/// A workbook as Excel, WPS and LibreOffice save it: `.xlsx` (Office Open XML, ECMA-376).
///
///     let workbook = try Workbook(bytes)
///     for sheet in workbook.sheets where !sheet.isHidden { let rows = try workbook.rows(of: sheet) }
package struct Workbook {
    package struct Sheet: Hashable, Sendable {
        package var name: String
        package var isHidden: Bool
        /// Its file in the archive.
        fileprivate var part: String
    }

    package let sheets: [Sheet]
    private let archive: ZipArchive
    private let strings: SharedStrings
    private let formats: CellFormats

    /// Tells whether a file is a workbook, of this kind or of another that cannot be read here.
    package static func isOne(_ bytes: [UInt8]) -> Bool { ZipArchive.isOne(bytes) || isOld(bytes) }

    /// `.xls`; a workbook with a password is wrapped in the same way.
    private static func isOld(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) }

    /// Opens a workbook.
    ///
    /// - Throws: `CaptureFlaw` for what is damaged, locked, or no workbook.
    package init(_ bytes: [UInt8]) throws(CaptureFlaw) {
        guard !Workbook.isOld(bytes) else { throw .lockedWorkbook }
        let archive = try ZipArchive(bytes)
        let root = try Workbook.relations(of: "", archive).first { $0.value.type == "officeDocument" }?.value.part
        guard let root, let part = try archive.file(root), !root.lowercased().hasSuffix(".bin") else {
            throw .otherArchive
        }
        let related = try Workbook.relations(of: root, archive)
        var (sheets, isFrom1904): ([Sheet], Bool) = ([], false)
        try XMLElements.forEach(in: part) { event in
            guard case .start(let name, let attributes) = event else { return }
            if name == "workbookPr" { isFrom1904 = ["1", "true"].contains(attributes["date1904"]) }
            guard name == "sheet", let relation = attributes["id"].flatMap({ related[$0] }),
                relation.type == "worksheet"
            else { return }
            let isHidden = attributes["state"].map { $0 != "visible" } ?? false
            sheets.append(Sheet(name: attributes["name"] ?? "", isHidden: isHidden, part: relation.part))
        }
        guard !sheets.isEmpty else { throw .otherArchive }
        func file(_ type: String) throws(CaptureFlaw) -> [UInt8]? {
            guard let part = related.values.first(where: { $0.type == type })?.part else { return nil }
            guard let file = try archive.file(part) else { throw .damagedWorkbook("\(part) is missing") }
            return file
        }
        strings = try SharedStrings(file("sharedStrings"))
        formats = try CellFormats(file("styles"), isFrom1904: isFrom1904)
        (self.sheets, self.archive) = (sheets, archive)
    }

    /// Reads the rows of a sheet that hold anything.
    package func rows(of sheet: Sheet) throws(CaptureFlaw) -> [SheetRow] {
        guard let part = try archive.file(sheet.part) else {
            throw .damagedWorkbook("the sheet \(sheet.name) is missing")
        }
        return try WorksheetReader.rows(of: part, strings: strings, formats: formats)
    }

    // MARK: parts

    private struct Relation {
        /// The last word of the type's address.
        var type: String
        var part: String
    }

    /// What a part of the archive refers to, by the names that it uses; an empty name stands for the archive itself.
    private static func relations(of part: String, _ archive: ZipArchive) throws(CaptureFlaw) -> [String: Relation] {
        let folder = part.split(separator: "/").dropLast().map(String.init)
        let file = part.split(separator: "/").last.map(String.init) ?? ""
        guard let list = try archive.file((folder + ["_rels", file + ".rels"]).joined(separator: "/")) else {
            return [:]
        }
        var relations: [String: Relation] = [:]
        try XMLElements.forEach(in: list) { event in
            guard case .start("Relationship", let attributes) = event, let id = attributes["Id"],
                let target = attributes["Target"], attributes["TargetMode"] != "External"
            else { return }
            let type = attributes["Type"]?.split(separator: "/").last.map(String.init) ?? ""
            relations[id] = Relation(type: type, part: resolved(target, from: folder))
        }
        return relations
    }

    private static func resolved(_ target: String, from folder: [String]) -> String {
        var path = target.hasPrefix("/") ? [] : folder
        for step in target.split(separator: "/") where step != "." {
            if step == ".." { _ = path.popLast() } else { path.append(String(step)) }
        }
        return path.joined(separator: "/")
    }
}
