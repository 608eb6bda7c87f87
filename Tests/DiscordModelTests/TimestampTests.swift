import DiscordModel
import Foundation
import Testing

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "Texts as Discord writes them become the right moment",
        arguments: [
            ("2021-04-12T23:40:39.855793+00:00", 1_618_270_839_855), ("2021-04-12T23:40:39+00:00", 1_618_270_839_000),
            ("2015-01-01T00:00:00Z", 1_420_070_400_000), ("2021-04-13T01:40:39.5+02:00", 1_618_270_839_500),
            ("2021-04-12T18:10:39.05-05:30", 1_618_270_839_050), ("1969-12-31T23:59:59.999Z", -1),
            ("2024-02-29T12:00:00Z", 1_709_208_000_000), ("2000-03-01T00:00:00Z", 951_868_800_000),
        ] as [(String, Int64)])
    func parsing(text: String, milliseconds: Int64) {
        #expect(Timestamp(text)?.millisecondsSince1970 == milliseconds)
    }

    @Test(
        "What is no time is refused",
        arguments: [
            "", "2021-04-12", "2021-04-12T23:40:39", "2021-13-12T23:40:39Z", "2021-04-32T23:40:39Z",
            "2021-02-30T00:00:00Z",
            "2023-02-29T00:00:00Z", "2021-04-12T24:40:39Z", "2021-04-12T23:60:39Z", "2021-04-12T23:40:61Z",
            "2021-04-12 23:40:39Z", "2021-04-12T23:40:39.Z", "2021-04-12T23:40:39Zx", "2021-04-12T23:40:39+0000",
            "+021-04-12T23:40:39Z", "2021-04-12T23:40:39+00:99",
        ])
    func refusing(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(
        "Writing and reading again gives the same moment, as Foundation reads it too", arguments: 0..<4 as Range<UInt64>
    )
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let moment = Timestamp(
                millisecondsSince1970: Int64.random(in: -2_000_000_000_000...4_102_444_800_000, using: &random))
            #expect(Timestamp(moment.description) == moment)
            let seconds = Timestamp(millisecondsSince1970: moment.secondsSince1970 * 1000)
            let text = seconds.description.replacing(".000", with: "")
            #expect(try Date(text, strategy: .iso8601) == seconds.date)
        }
    }

    @Test("The remotest times are written with all the digits of their years")
    func remote() {
        #expect(Timestamp(millisecondsSince1970: .max).description == "292278994-08-17T07:12:55.807+00:00")
        #expect(Timestamp(millisecondsSince1970: .min).description == "-292275055-05-16T16:47:04.192+00:00")
        #expect(Timestamp(millisecondsSince1970: 253_402_300_800_000).description == "10000-01-01T00:00:00.000+00:00")
        #expect(Timestamp(millisecondsSince1970: -62_135_596_800_000).description == "0001-01-01T00:00:00.000+00:00")
    }

    @Test("Durations are added and taken to the millisecond")
    func arithmetic() {
        let moment = Timestamp(millisecondsSince1970: 1_500)
        #expect(moment + .milliseconds(250) == Timestamp(millisecondsSince1970: 1_750))
        #expect(moment + .milliseconds(-2_250) == Timestamp(millisecondsSince1970: -750))
        #expect((moment + .seconds(3)) - moment == .seconds(3))
        #expect(Timestamp(millisecondsSince1970: -1).secondsSince1970 == -1)
        #expect(Timestamp(Date(timeIntervalSince1970: 1.0006)).millisecondsSince1970 == 1_001)
    }
}
