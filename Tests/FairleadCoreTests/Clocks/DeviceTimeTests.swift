import Testing

@testable import FairleadCore

@Suite("R11, R12: effective time")
struct DeviceTimeTests {
    private let tenYears: Int64 = 315_576_000_000
    private let now: Int64 = 1_800_000_000_000

    private func time(wall: Int64, boot: Int64, bootID: String = "b1", last: Int64 = 0) -> DeviceTime {
        DeviceTime(wallMilliseconds: wall, bootID: bootID, bootMilliseconds: boot, lastExchangeMilliseconds: last)
    }

    @Test("within the boot of the sync only the boot-time clock counts, ten years either way", arguments: [-1, 0, 1])
    func sameBoot(years: Int64) {
        let written = time(wall: now + years * tenYears, boot: 5_000)
        // The clock was put right between the edit and the sync: the wall clocks no longer tell anything.
        let reading = ClockReading(device: time(wall: now, boot: 65_000), receivedMilliseconds: now)
        let effective = written.effective(reading: reading, knownOffsetMilliseconds: 0, receivedMilliseconds: now)
        #expect(effective == EffectiveTime(milliseconds: now - 60_000, isCertain: true))
    }

    @Test("after a reboot the wall clock counts, with the author's offset", arguments: [-1, 1])
    func otherBoot(years: Int64) {
        let written = time(wall: now - 60_000 + years * tenYears, boot: 5_000, bootID: "b0")
        let reading = ClockReading(
            device: time(wall: now + years * tenYears, boot: 9_000), receivedMilliseconds: now)
        let effective = written.effective(reading: reading, knownOffsetMilliseconds: 0, receivedMilliseconds: now)
        #expect(effective == EffectiveTime(milliseconds: now - 60_000, isCertain: false))
    }

    @Test("never later than the receipt, never earlier than the last exchange before the edit")
    func bounds() {
        let ahead = time(wall: now + tenYears, boot: 0, bootID: "", last: now - 1_000)
        #expect(
            ahead.effective(reading: nil, knownOffsetMilliseconds: 0, receivedMilliseconds: now).milliseconds == now)
        let behind = time(wall: now - tenYears, boot: 0, bootID: "", last: now - 1_000)
        let effective = behind.effective(reading: nil, knownOffsetMilliseconds: 0, receivedMilliseconds: now)
        #expect(effective == EffectiveTime(milliseconds: now - 1_000, isCertain: true))
    }

    @Test("a carried change set takes its author's offset, and without any bound it is uncertain")
    func carried() {
        let written = time(wall: now - 5_000 - 3_600_000, boot: 0, bootID: "b1")
        let effective = written.effective(
            reading: nil, knownOffsetMilliseconds: 3_600_000, receivedMilliseconds: now)
        #expect(effective == EffectiveTime(milliseconds: now - 5_000, isCertain: false))
    }

    @Test("absurd clocks do not overflow", arguments: [Int64.min, -1, 0, .max])
    func absurd(value: Int64) {
        let written = time(wall: value, boot: value, last: 0)
        let reading = ClockReading(device: time(wall: .min, boot: .max), receivedMilliseconds: now)
        let effective = written.effective(reading: reading, knownOffsetMilliseconds: value, receivedMilliseconds: now)
        #expect((0...now).contains(effective.milliseconds))
        #expect(Stamp(milliseconds: value).next > .zero)
    }
}
