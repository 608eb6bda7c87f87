import Testing

@testable import Transcripts

@Suite("Style, script and policy")
struct AssetTests {
    @Test("The policy allows this style and this script by their digests and nothing else")
    func policy() async throws {
        let html = try await Fixture.render(Fixture.message(1, "a"))
        let policy = try #require(html.firstMatch(of: /Content-Security-Policy" content="([^"]*)"/)).1
        let expected =
            /default-src 'none'; style-src 'sha256-[A-Za-z0-9+\/]{43}='; script-src 'sha256-[A-Za-z0-9+\/]{43}='; img-src data:; base-uri 'none'; form-action 'none'/
        #expect(policy.wholeMatch(of: expected) != nil, "\(policy)")
    }

    @Test("The script makes no markup and asks nobody for anything")
    func script() {
        let script = String(decoding: Assets.shared.script, as: UTF8.self)
        for word in ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "fetch(", "src", "</"] {
            #expect(!script.contains(word), "\(word)")
        }
    }

    @Test(
        "Code is coloured by its language, and no letter of it changes",
        arguments: [
            ("swift", "let a = \"b\\\"c\" // d", ["k:let", "s:\"b\\\"c\"", "c:// d"]),
            ("py", "if x: # y\n  'z", ["k:if", "c:# y", "s:'z"]),
            ("sql", "SELECT 1 -- x", ["k:SELECT", "n:1", "c:-- x"]),
            ("js", "/* a\nb */ 0x1F", ["c:/* a\nb */", "n:0x1F"]), ("json", "{\"a\": true}", ["s:\"a\"", "k:true"]),
            ("js", "/* open", ["c:/* open"]), ("js", "\"\\", ["s:\"\\"]), ("js", "letter let1", []),
        ])
    func colours(_ language: String, _ code: String, _ parts: [String]) throws {
        let tokens = try #require(CodeGrammar.of(language)).tokens(of: code)
        #expect(tokens.map(\.1).joined() == code)
        let letters: [CodeGrammar.Kind: String] = [.keyword: "k", .literal: "s", .comment: "c", .number: "n"]
        #expect(tokens.compactMap { kind, text in letters[kind].map { "\($0):\(text)" } } == parts)
    }

    @Test("A language that is not known has no colours")
    func unknown() { #expect(CodeGrammar.of("brainfuck") == nil) }

    @Test(
        "Text without any sign takes a shorter way to the same result",
        arguments: ["a", "Hello, how are you? (fine)", "naïve 日本語", "a - b + c = d; 1. 2. 3 > 2 & 1 # x", "http: //a"])
    func plain(_ text: String) {
        #expect(PlainText.isPlain(text))
        #expect(MarkdownParser.blocks(of: text) == [.paragraph([.text(text)])])
    }

    @Test(
        "Any sign takes the long way",
        arguments: ["*a*", "a_b", "1. a", "- a", "# a", "a\nb", "see https://a.b", "@here"])
    func notPlain(_ text: String) { #expect(!PlainText.isPlain(text)) }
}
