import Testing

@testable import Transcripts

@Suite("Discord's Markdown as HTML")
struct MarkdownTests {
    /// The HTML of one paragraph, without the paragraph.
    private func line(_ text: String) -> String {
        let html = Fixture.markdown(text)
        let (start, end) = ("<div class=\"text\">", "</div>")
        guard html.hasPrefix(start), html.hasSuffix(end) else { return html }
        return String(html.dropFirst(start.count).dropLast(end.count))
    }

    private func link(_ address: String, _ label: String? = nil) -> String {
        let title = label == nil ? "" : " title=\"\(address)\""
        return "<a href=\"\(address)\"\(title) rel=\"noopener noreferrer nofollow\">\(label ?? address)</a>"
    }

    @Test(
        "Each style has its signs",
        arguments: [
            ("**a**", "<strong>a</strong>"), ("*a*", "<em>a</em>"), ("_a_", "<em>a</em>"), ("__a__", "<u>a</u>"),
            ("~~a~~", "<s>a</s>"), ("** a **", "<strong> a </strong>"), ("**a\nb**", "<strong>a\nb</strong>"),
        ])
    func styles(_ text: String, _ html: String) { #expect(self.line(text) == html) }

    @Test(
        "Styles lie inside each other",
        arguments: [
            ("***a***", "<em><strong>a</strong></em>"), ("***a** b*", "<em><strong>a</strong> b</em>"),
            ("***a* b**", "<strong><em>a</em> b</strong>"), ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
            ("*a **b** c*", "<em>a <strong>b</strong> c</em>"), ("__**a**__", "<u><strong>a</strong></u>"),
            ("_**a**_", "<em><strong>a</strong></em>"), ("___a___", "<em><u>a</u></em>"),
            ("~~**a** b~~ c", "<s><strong>a</strong> b</s> c"), ("**a****b**", "<strong>a</strong><strong>b</strong>"),
            ("**a***b*", "<strong>a</strong><em>b</em>"),
        ])
    func nestedStyles(_ text: String, _ html: String) { #expect(self.line(text) == html) }

    @Test(
        "Signs that style nothing stay as they are",
        arguments: [
            "2 * 3 * 4", "snake_case_name", "**open", "a * b", "****", "____", "||||", "*****a*****", "~a~", "|a|",
            "**", "*", "_", "a*", "Name: ________", "a_b_", "`open", "```open", "[a]", "[a](", "](", "[](x)",
        ])
    func literals(_ text: String) { #expect(self.line(text) == text) }

    @Test("Signs that cross are closed by the outer one")
    func crossing() {
        #expect(self.line("**a *b** c*") == "<strong>a *b</strong> c*")
        #expect(self.line("**a __b** c__") == "<strong>a __b</strong> c__")
    }

    @Test("A spoiler is covered by a check box, which needs no script")
    func spoiler() {
        let covered =
            "<label class=\"spoiler\"><input type=\"checkbox\" aria-label=\"Show the spoiler\"><span>a</span></label>"
        #expect(self.line("||a||") == covered)
        #expect(self.line("||a||||a||") == covered + covered)
    }

    @Test(
        "Code is shown as typed",
        arguments: [
            ("`**a**`", "<code>**a**</code>"), ("``a`b``", "<code>a`b</code>"), ("`<b>`", "<code>&lt;b&gt;</code>"),
            ("**a `b** c`", "**a <code>b** c</code>"), ("\\`a`", "`a`"), ("`a\\`", "<code>a\\</code>"),
        ])
    func code(_ text: String, _ html: String) { #expect(self.line(text) == html) }

    private func block(_ code: String, _ language: String? = nil) -> String {
        let label = language.map { "<div class=\"language\">\($0)</div>" } ?? ""
        return "<div class=\"code\">\(label)<pre><code>\(code)</code></pre></div>"
    }

    @Test("A code block has a language only when that stands alone on the first line")
    func codeBlock() {
        #expect(self.line("```swift\nlet a\n```") == self.block("<span class=\"k\">let</span> a", "swift"))
        #expect(self.line("```C++\na```") == self.block("a", "c++"))
        #expect(self.line("```let a```") == self.block("let a"))
        #expect(self.line("```\n  a\n\n# b\n```") == self.block("  a\n\n# b"))
        #expect(self.line("```\n\n```") == "```\n\n```")
    }

    @Test("A code block in the middle of text takes the line feeds around it")
    func codeBlockInText() {
        #expect(self.line("a\n```\nb\n```\nc") == "a\(self.block("b"))c")
        #expect(self.line("a ```b``` c") == "a \(self.block("b")) c")
        #expect(self.line("**a ```*b*``` c**") == "<strong>a \(self.block("*b*")) c</strong>")
    }

    @Test("Quotes take their line, or all that follows")
    func quotes() {
        let quote = "<blockquote><div class=\"text\">a\nb</div></blockquote>"
        #expect(Fixture.markdown("> a\n> b") == quote)
        #expect(Fixture.markdown(">>> a\nb") == quote)
        #expect(Fixture.markdown("> a\n> b\nc") == quote + "<div class=\"text\">c</div>")
        #expect(Fixture.markdown(">a") == "<div class=\"text\">&gt;a</div>")
        #expect(Fixture.markdown("> > a") == "<blockquote><div class=\"text\">&gt; a</div></blockquote>")
        #expect(Fixture.markdown("> # a") == "<blockquote><h4 class=\"text\">a</h4></blockquote>")
    }

    @Test("Headings have three levels and need a space")
    func headings() {
        #expect(Fixture.markdown("# a") == "<h4 class=\"text\">a</h4>")
        #expect(Fixture.markdown("## **a**") == "<h5 class=\"text\"><strong>a</strong></h5>")
        #expect(Fixture.markdown("### a\nb") == "<h6 class=\"text\">a</h6><div class=\"text\">b</div>")
        #expect(self.line("#### a") == "#### a")
        #expect(self.line("#a") == "#a")
        #expect(self.line("# ") == "#")
    }

    @Test("Subtext is a small line")
    func subtext() { #expect(Fixture.markdown("-# a") == "<div class=\"text subtext\">a</div>") }

    @Test("Lists lie inside each other by their indents")
    func lists() {
        func item(_ text: String, _ children: String = "") -> String {
            "<li><div class=\"text\">\(text)</div>\(children)</li>"
        }
        #expect(Fixture.markdown("- a\n* b") == "<ul>\(item("a"))\(item("b"))</ul>")
        #expect(Fixture.markdown("3. a\n4. b") == "<ol start=\"3\">\(item("a"))\(item("b"))</ol>")
        #expect(
            Fixture.markdown("- a\n  - b\n    1. c\n- d")
                == "<ul>\(item("a", "<ul>\(item("b", "<ol start=\"1\">\(item("c"))</ol>"))</ul>"))\(item("d"))</ul>")
        #expect(Fixture.markdown("- a\n  b\n- c") == "<ul>\(item("a\n  b"))\(item("c"))</ul>")
        #expect(Fixture.markdown("- a\n1. b") == "<ul>\(item("a"))</ul><ol start=\"1\">\(item("b"))</ol>")
        #expect(self.line("-a") == "-a")
    }

    @Test("Lists are nested ten deep and no deeper")
    func listDepth() throws {
        let text = (0..<40).map { String(repeating: "  ", count: min($0, 18)) + "- a" }.joined(separator: "\n")
        let html = try StrictHTML.fragment(Fixture.markdown(text))
        #expect(html.elements["ul"] == 10)
        #expect(html.elements["li"] == 40)
    }

    @Test("Masked links lead to http and https only")
    func maskedLinks() {
        #expect(self.line("[**a**](https://b.c)") == self.link("https://b.c", "<strong>a</strong>"))
        #expect(self.line("[a](<https://b.c>)") == self.link("https://b.c", "a"))
        #expect(self.line("[a](https://b.c \"d\")") == self.link("https://b.c", "a"))
        #expect(self.line("[a](https://b.c/d_(e))") == self.link("https://b.c/d_(e)", "a"))
        #expect(self.line("[a [b] c](https://b.c)") == self.link("https://b.c", "a [b] c"))
        #expect(self.line("**[a](https://b.c)**") == "<strong>\(self.link("https://b.c", "a"))</strong>")
        #expect(self.line("[a](javascript:alert(1))") == "[a](javascript:alert(1))")
        #expect(self.line("[a](/b)") == "[a](/b)")
        #expect(self.line("[a https://x.y](https://b.c)") == self.link("https://b.c", "a https://x.y"))
    }

    @Test("Bare links end before the punctuation of the sentence")
    func bareLinks() {
        #expect(self.line("(see https://a.b/c).") == "(see \(self.link("https://a.b/c"))).")
        #expect(self.line("https://a.b/c_d_e?f=1#g") == self.link("https://a.b/c_d_e?f=1#g"))
        #expect(self.line("<https://a.b>") == self.link("https://a.b"))
        #expect(self.line("**https://a.b**") == "<strong>\(self.link("https://a.b"))</strong>")
        #expect(self.line("HTTP://a.b") == self.link("HTTP://a.b"))
        #expect(self.line("https://a.b/(c)") == self.link("https://a.b/(c)"))
        #expect(self.line("https:// a") == "https:// a")
        #expect(self.line("xhttps://a.b") == "xhttps://a.b")
        #expect(self.line("ftp://a.b") == "ftp://a.b")
    }

    @Test(
        "Mentions show names, or the id where none is known",
        arguments: [
            ("<@1>", "@Ann"), ("<@!1>", "@Ann"), ("<@2>", "@user 2"), ("<@&7>", "@Staff"), ("<@&8>", "@role 8"),
            ("<#5>", "#ticket-0042"), ("<#6>", "#channel 6"), ("</close:3>", "/close"), ("<id:guide>", "Server Guide"),
            ("@everyone", "@everyone"), ("@here", "@here"),
        ])
    func mentions(_ text: String, _ name: String) {
        #expect(self.line(text) == "<span class=\"mention\"><bdi>\(name)</bdi></span>")
    }

    @Test(
        "What only looks like a mention is text",
        arguments: ["<@>", "<@a>", "<@+1>", "<@99999999999999999999999>", "<#>", "<t:x>", "<t:1:Q>", "<:a>", "<@1"])
    func noMentions(_ text: String) {
        #expect(
            self.line(text) == text.replacing("<", with: "&lt;").replacing(">", with: "&gt;"))
    }

    @Test(
        "Moments are written in UTC, in their style, and tell a script what they are",
        arguments: [
            ("", "f", "22 November 2026, 14:03 UTC"), (":t", "t", "14:03 UTC"), (":T", "T", "14:03:22 UTC"),
            (":d", "d", "22/11/2026"), (":D", "D", "22 November 2026"), (":f", "f", "22 November 2026, 14:03 UTC"),
            (":F", "F", "Sunday, 22 November 2026, 14:03 UTC"), (":R", "R", "22 November 2026, 14:03 UTC"),
            (":s", "s", "22/11/2026, 14:03 UTC"), (":S", "S", "22/11/2026, 14:03:22 UTC"),
        ])
    func moments(_ style: String, _ letter: String, _ text: String) {
        let start = "<time data-f=\"\(letter)\" datetime=\"2026-11-22T14:03:22Z\" class=\"moment\""
        let title = "title=\"Sunday, 22 November 2026, 14:03:22 UTC\""
        #expect(self.line("<t:1795356202\(style)>") == "\(start) \(title)>\(text)</time>")
    }

    @Test("Moments beyond the calendar are text", arguments: ["<t:9223372036854775807>", "<t:-99999999999999:R>"])
    func impossibleMoments(_ text: String) {
        #expect(self.line(text) == "&lt;\(text.dropFirst().dropLast())&gt;")
    }

    @Test("Custom emoji are shown by name")
    func customEmoji() {
        #expect(self.line("<:wave:1>") == "<span class=\"emoji\">:wave:</span>")
        #expect(self.line("<a:wave:1>") == "<span class=\"emoji\">:wave:</span>")
    }

    @Test("A few emoji alone are large")
    func jumbo() {
        #expect(Fixture.markdown("🎉 👍🏽") == "<div class=\"text jumbo\">🎉 👍🏽</div>")
        #expect(Fixture.markdown("🎉 a") == "<div class=\"text\">🎉 a</div>")
    }

    @Test(
        "A backslash takes the meaning from a sign",
        arguments: [
            ("\\*a\\*", "*a*"), ("\\*\\*a\\*\\*", "**a**"), ("\\\\", "\\"), ("a\\b", "a\\b"),
            ("\\[a](https://b.c)", nil),
            ("\\<@1>", "&lt;@1&gt;"), ("\\# a", "# a"), ("\\> a", "&gt; a"), ("a\\", "a\\"),
            ("¯\\_(ツ)_/¯", "¯\\_(ツ)_/¯"),
        ])
    func escapes(_ text: String, _ html: String?) {
        #expect(self.line(text) == html ?? "[a](\(self.link("https://b.c")))")
    }

    @Test("Text in any script and direction stays what it is", arguments: ["שלום *", "日本語", "e\u{301}", "👩‍👩‍👧"])
    func scripts(_ text: String) { #expect(self.line(text).contains(text.prefix(3))) }

    @Test("Empty lines stay inside text and go at its ends")
    func emptyLines() { #expect(self.line("\n\na\n\nb\n\n") == "a\n\nb") }

    @Test("An excerpt is one line of plain text and tells no spoiler")
    func excerpt() {
        let text = "# **a** [b](https://c.d)\n- <@1> ||e||\n```f```"
        #expect(MarkdownExcerpt.of(text, names: Fixture.names()) == "a b @Ann ▇▇▇ f")
        #expect(MarkdownExcerpt.of(String(repeating: "a", count: 500), names: Fixture.names()).count == 121)
    }
}
