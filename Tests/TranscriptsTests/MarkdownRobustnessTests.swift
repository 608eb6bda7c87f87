import Testing

@testable import Transcripts

/// The same numbers for the same seed, everywhere.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("Any text at all")
struct MarkdownRobustnessTests {
    private static let pieces = [
        "*", "**", "***", "_", "__", "~~", "||", "`", "``", "```", "```js\n", "\n", "\n\n", "> ", ">>> ", "# ", "## ",
        "-# ",
        "- ", "  - ", "    * ", "1. ", "[", "]", "](", ")", "(", "](https://a.b)", "<", ">", "<@1>", "<#5>", "<@&7>",
        "<t:1795356202:R>", "<t:", "<:a:1>", "https://", "http://a.b/c", "<https://a.b>", "\\", "\"", "'", "&", "&amp;",
        "<script>", "</div>", "<!--", "word", " ", "ä", "漢", "👍🏽", "\u{0}", "\u{1B}", "\u{202E}", "\r\n", "@everyone",
        "</a:1>",
    ]

    @Test("Random Markdown becomes well-formed HTML", arguments: 0..<40)
    func fuzz(_ seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        for _ in 0..<60 {
            let count = Int.random(in: 1...120, using: &random)
            let text = (0..<count).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
            #expect(throws: Never.self, "\(text.debugDescription)") {
                try StrictHTML.fragment(Fixture.markdown(text))
            }
        }
    }

    @Test("Random bytes become well-formed HTML", arguments: 0..<10)
    func randomBytes(_ seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        for _ in 0..<100 {
            let bytes = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = try StrictHTML.fragment(Fixture.markdown(String(decoding: bytes, as: UTF8.self)))
        }
    }

    @Test("No word gets lost between random signs", arguments: 0..<20)
    func words(_ seed: Int) throws {
        // Letters that no language of a code block has.
        let words = ["äö", "ü", "éè"]
        let signs = [
            "*", "**", "***", "_", "__", "~~", "||", "`", "```", "\n", "> ", ">>> ", "# ", "- ", "  - ", "[", "]", "\\",
            " ",
        ]
        var random = SplitMix(state: UInt64(seed))
        for _ in 0..<100 {
            let text = (0..<60).map { _ in
                ((Bool.random(using: &random) ? words : signs).randomElement(using: &random) ?? "")
            }
            .joined()
            let seen = try StrictHTML.fragment(Fixture.markdown(text)).text
            #expect(seen.filter(\.isLetter) == text.filter(\.isLetter), "\(text.debugDescription)")
        }
    }

    private static let worstCases: [String] = [
        "*", "**", "***a", "*a ", "_", "__a", "_a ", "~~", "||", "||a", "`", "``", "```", "`a``b```c````", "\\", "\\`",
        "[", "]",
        "[]", "[](", "[a](", "[a](http://", "[a](http://a(", "[a](http://a \"", "[a](https://b.c)", "<", "<@", "<@1>",
        "<t:",
        "<http://", "<http://a", "http://", "http://(", "http://a(", "http://a.http://", "(http://a)", "h", "> ",
        ">>> ",
        "> > ", "> `", "# ", "#", "- ", "  - ", " - ", "- a\n", "  - a\n  ", "1. ", "1. a\n   ", "\n", " ", "a\n\n",
        "-# ",
        "*a **b __c _d ~~e ||f ", "**a**", "***a** ", "`a\n", "```\n", "@", "@everyone", "ä", "👩‍👩‍👧", "> a\n", "> ```\n",
        "- `\n",
    ]

    @Test("The work grows with the length and not faster", arguments: worstCases)
    func linear(_ piece: String) throws {
        for length in [2000, 4000, 16_000] {
            let text = String(repeating: piece, count: length / piece.utf8.count + 1)
            var parser = MarkdownParser(text)
            _ = parser.parse()
            #expect(parser.steps <= 10 * text.utf8.count + 100, "\(parser.steps) steps for \(text.utf8.count) bytes")
        }
        _ = try StrictHTML.fragment(Fixture.markdown(String(repeating: piece, count: 4000)))
    }

    @Test("Deep nesting stays shallow in the document")
    func depth() throws {
        let text = String(repeating: "**_~~__*||", count: 400) + "a" + String(repeating: "||*__~~_**", count: 400)
        let html = Fixture.markdown(text)
        _ = try StrictHTML.fragment(html)
        #expect(html.utf8.count < 20 * text.utf8.count)
    }
}
