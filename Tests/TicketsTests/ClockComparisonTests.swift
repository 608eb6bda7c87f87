import DiscordModel
import Testing

@testable import Tickets

@Suite("The clock against Discord's")
struct ClockComparisonTests {
    @Test(
        "The date of an HTTP answer is read in its one form",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
            ("Sat, 28 Feb 2026 23:59:59 GMT", "2026-02-28T23:59:59Z"),
            ("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00Z"),
        ])
    func dates(text: String, moment: String) {
        #expect(ClockComparison.moment(text) == Timestamp(moment))
    }

    @Test(
        "Anything else is no date",
        arguments: [
            "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Now 1994 08:49:37 GMT",
            "Sun, 31 Feb 2026 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
        ])
    func others(text: String) {
        #expect(ClockComparison.moment(text) == nil)
    }

    @Test("The middle of the exchange is compared with the middle of the second")
    func lead() {
        let date = Timestamp(millisecondsSince1970: 1_790_000_000_000)
        let lead = ClockComparison.lead(from: date + .milliseconds(3400), to: date + .milliseconds(3600), over: date)
        #expect(lead == .seconds(3))
    }

    @Test("Where nobody answers, nothing is known")
    func silence() async {
        #expect(await ClockComparison.lead(over: "http://127.0.0.1:1") == nil)
    }
}
