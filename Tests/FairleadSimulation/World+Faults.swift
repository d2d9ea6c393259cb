import FairleadCore
import FairleadProtocol
import FairleadServer
import FairleadServerStore
import FairleadStore
import Foundation

/// What happens to machines and disks.
extension World {
    func restart(_ device: SimulatedDevice) throws {
        let rebooting = roll(60)
        note("d\(device.number) \(rebooting ? "reboots" : "restarts")")
        try device.reopen(rebooting: rebooting)
    }

    /// The server's process ends and starts anew, perhaps with other page sizes.
    func restartServer() async throws {
        pageRecordsMax = Int.random(in: 1...6, using: &dice)
        note("server restarts, \(pageRecordsMax) records a page")
        services = try await World.open(database, time: time, pageRecordsMax: pageRecordsMax)
    }

    /// Unsent change sets go to a colleague's device by file, perhaps twice.
    func carry(to device: SimulatedDevice) throws {
        let others = devices.filter { $0 !== device }
        let bundle: Data
        if roll(25), let old = pick(bundles) {
            counts.add(.bundleTwice)
            note("d\(device.number) reads an old bundle")
            bundle = old
        } else if let other = pick(others), let written = try? other.store.writeBundle().data {
            note("d\(device.number) reads a bundle of d\(other.number)")
            bundle = written
        } else {
            return
        }
        bundles.append(bundle)
        do {
            _ = try device.store.readBundle(bundle)
        } catch let error as StoreError {
            // A clone's twin has other bytes under the same number: the file is turned down whole.
            note("d\(device.number) turns the bundle down")
            if !plan.clones, !plan.restoredDevices { fail("d\(device.number) cannot read a bundle: \(error.message)") }
        }
    }

    func clone(_ device: SimulatedDevice) throws {
        guard devices.count < 8 else { return }
        let twin = try makeDevice(user: device.user, skew: device.skew, copying: device.folder)
        twin.device = device.device
        (twin.known, twin.written) = (device.known, device.written)
        twin.hasTwin = true
        device.hasTwin = true
        devices.append(twin)
        note("d\(twin.number) is a copy of d\(device.number)")
    }

    func backUpOrRestore(_ device: SimulatedDevice) throws {
        guard let backup = device.backup else {
            deviceFolders += 1
            let path = folder.path + "/backup-\(deviceFolders)"
            try FileManager.default.copyItem(atPath: device.folder, toPath: path)
            device.backup = (path: path, known: device.known, written: device.written)
            return note("d\(device.number) is backed up")
        }
        let restored = try makeDevice(user: device.user, skew: device.skew, copying: backup.path)
        restored.device = device.device
        (restored.known, restored.written) = (backup.known, backup.written)
        restored.wasRestored = true
        guard let place = devices.firstIndex(where: { $0 === device }) else { return }
        devices[place] = restored
        // What it sent before may still be under way.
        delayed = delayed.map { $0.device === device ? (request: $0.request, device: restored) : $0 }
        note("d\(device.number) goes back to its backup as d\(restored.number)")
    }

    func backUpOrRestoreServer() async throws {
        guard let backup = serverBackup else {
            serverFiles += 1
            let path = folder.path + "/server-\(serverFiles).db"
            try await database.backup(to: path)
            serverBackup = (path: path, model: model)
            return note("server is backed up")
        }
        guard !serverWasRestored else { return }
        serverWasRestored = true
        note("server goes back to its backup")
        try await database.close()
        serverPath = backup.path
        let opened = try SQLiteDatabase(path: serverPath)
        database = opened
        model = backup.model
        services = try await World.open(opened, time: time, pageRecordsMax: pageRecordsMax)
        try await eraseOnceMore()
        noteVisible()
    }
}
