import StoreRouter
import Testing
import Tickets

@testable import usher

@Suite("The progress of a copy")
struct ProgressLineTests {
    private static func line(_ done: Int, of total: Int, after seconds: Int, from start: Int = 0) -> ProgressLine {
        ProgressLine(
            verb: "Copying", progress: .init(kind: .message, done: done, total: total), elapsed: .seconds(seconds),
            doneAtStart: start)
    }

    @Test("A bar shows the share, the figures and the time that is left")
    func bar() {
        #expect(
            Self.line(12_000, of: 24_000, after: 42).bar
                == "Copying messages        [##########··········]  50 %  12,000 of 24,000, 0:42 left")
        #expect(
            Self.line(0, of: 10, after: 0).bar == "Copying messages        [····················]   0 %  0 of 10")
        #expect(Self.line(10, of: 10, after: 1).bar.contains("[####################] 100 %  10 of 10, 0:00 left"))
        #expect(Self.line(24, of: 48, after: 3723).plain == "Copying messages: 24 of 48, 1:02:03 left")
    }

    @Test("What an earlier attempt did does not make the rest look quick")
    func resumed() {
        #expect(Self.line(900, of: 1000, after: 10, from: 800).secondsLeft == 10)
    }

    @Test("More than was counted at the beginning, or nothing at all, breaks nothing")
    func edges() {
        #expect(Self.line(12, of: 10, after: 1).bar.contains("100 %  12 of 12, 0:00 left"))
        #expect(Self.line(0, of: 0, after: 1).bar.contains("100 %  0 of 0"))
    }

    @Test(
        "Numbers are grouped in threes",
        arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1234, "-1,234")])
    func grouping(number: Int, text: String) {
        #expect(number.grouped == text)
    }
}
