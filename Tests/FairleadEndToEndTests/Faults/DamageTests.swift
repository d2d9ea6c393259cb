import FairleadTestKit
import Foundation
import Testing

@Suite("Damaged stores")
struct DamageTests {
    @Test("a damaged page is found and named, ends with 74, and is never pushed (trap disk)")
    func damagedPage() throws {
        let server = try TestServer()
        let lena = try server.device(of: "lena")
        for number in 0..<40 {
            try lena.add("Company \(number)", "--need", "need \(number) \(String(repeating: "x", count: 300))")
        }
        try lena.sync()
        #expect(try lena.run("verify").code == 0)
        // Everything into the one file, then one bit in each of its later pages.
        let script = """
            import sqlite3, sys
            database = sqlite3.connect(sys.argv[1])
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            size = database.execute("PRAGMA page_size").fetchone()[0]
            database.close()
            with open(sys.argv[1], "r+b") as file:
                pages = file.seek(0, 2) // size
                for page in range(pages // 2, pages):
                    file.seek(page * size + size - 40)
                    byte = file.read(1)[0]
                    file.seek(page * size + size - 40)
                    file.write(bytes([byte ^ 0x10]))
            """
        let damaged = try ChildProcess.run("python3", ["-c", script, lena.databaseFile])
        #expect(damaged.code == 0, "\(damaged.all)")
        let digest = try server.digest(of: "lena")
        let result = try lena.run("verify", "--json")
        #expect(result.code == 74, "\(result.all)")
        // A page that every command reads stops the check itself; else the check lists what it found.
        let named = try (result.output.isEmpty ? JSONValue(parsing: result.talk) : result.json())
        if named["error"].isNull {
            #expect(named["ok"].bool == false)
            #expect(!named["problems"].list.isEmpty)
            #expect(named["problems"].list.allSatisfy { $0["what"].text != nil && $0["hint"].text != nil })
        } else {
            #expect(named["error"]["message"].text?.contains("damaged") == true, "\(result.all)")
            #expect(named["error"]["hint"].text != nil)
        }
        _ = try lena.run("sync")
        #expect(try server.digest(of: "lena") == digest, "damage was pushed")
    }
}
