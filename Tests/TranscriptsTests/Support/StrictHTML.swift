import Foundation

@testable import Transcripts

/// Reads HTML as strictly as no browser does, and knows only what a transcript may hold.
///
/// Every element is closed in order, every attribute quoted and on the list, every reserved character escaped.
struct StrictHTML {
    struct Violation: Error, CustomStringConvertible {
        let description: String
    }

    /// What a reader sees, and the values of attributes that are shown.
    private(set) var text = ""
    private(set) var links: [String] = []
    private(set) var elements: [String: Int] = [:]

    private let bytes: [UInt8]
    private var position = 0
    private var open: [String] = []

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func fragment(_ html: String) throws -> Self { try Self.fragment(Array(html.utf8)) }

    static func fragment(_ bytes: [UInt8]) throws -> Self {
        var reader = Self(bytes)
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Violation(description: "not UTF-8") }
        try reader.read()
        return reader
    }

    static func document(_ bytes: [UInt8]) throws -> Self {
        let doctype = Array("<!DOCTYPE html>\n".utf8)
        guard bytes.starts(with: doctype) else { throw Violation(description: "no doctype") }
        let reader = try Self.fragment(Array(bytes.dropFirst(doctype.count)))
        for name in ["html", "head", "style", "script", "title", "body", "main", "h1"] where reader.elements[name] != 1
        {
            throw Violation(description: "\(reader.elements[name] ?? 0) of <\(name)>")
        }
        return reader
    }

    private mutating func read() throws {
        while self.position < self.bytes.count {
            if self.bytes[self.position] == UInt8(ascii: "<") { try self.readTag() } else { try self.readText() }
        }
        if let last = self.open.last { throw Violation(description: "<\(last)> is not closed") }
    }

    private func fail(_ problem: String) -> Violation {
        let around = max(0, self.position - 60)..<min(self.bytes.count, self.position + 60)
        return Violation(description: "\(problem): \(String(decoding: self.bytes[around], as: UTF8.self))")
    }

    private mutating func readText() throws {
        let end = self.bytes[self.position...].firstIndex(of: UInt8(ascii: "<")) ?? self.bytes.count
        self.text += try self.decoded(self.position..<end, isAttribute: false)
        self.position = end
    }

    private func decoded(_ range: Range<Int>, isAttribute: Bool) throws -> String {
        let raw = self.bytes[range]
        guard raw.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x09 }) else {
            throw self.fail("a control character")
        }
        guard !raw.contains(where: { $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "<") }) else {
            throw self.fail("a bare angle bracket")
        }
        var result: [UInt8] = []
        var rest = raw
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "&") else {
                result.append(byte)
                continue
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: ";")),
                let character = Self.entities[String(decoding: rest[..<end], as: UTF8.self)]
            else { throw self.fail("a bare ampersand") }
            result.append(character)
            rest = rest[(end + 1)...]
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let entities: [String: UInt8] = [
        "amp": UInt8(ascii: "&"), "lt": UInt8(ascii: "<"), "gt": UInt8(ascii: ">"), "quot": UInt8(ascii: "\""),
        "#39": UInt8(ascii: "'"),
    ]

    private mutating func name() -> String {
        let start = self.position
        while self.position < self.bytes.count,
            self.bytes[self.position].isLetterOrDigit || self.bytes[self.position] == UInt8(ascii: "-")
        {
            self.position += 1
        }
        return String(decoding: self.bytes[start..<self.position], as: UTF8.self)
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard self.bytes[self.position...].starts(with: expected) else { return false }
        self.position += expected.count
        return true
    }

    private mutating func readTag() throws {
        if self.skip("</") {
            let name = self.name()
            guard self.skip(">"), self.open.popLast() == name else { throw self.fail("wrong </\(name)>") }
            return
        }
        self.position += 1
        let name = self.name()
        guard let rules = Self.allowed[name] else { throw self.fail("<\(name)> is not allowed") }
        self.elements[name, default: 0] += 1
        var seen: Set<String> = []
        while self.skip(" ") {
            let attribute = self.name()
            guard rules.contains(attribute), seen.insert(attribute).inserted else {
                throw self.fail("<\(name) \(attribute)> is not allowed")
            }
            try self.readValue(of: attribute, on: name)
        }
        guard self.skip(">") else { throw self.fail("<\(name)> does not end") }
        try self.checkNesting(of: name)
        switch name {
        case "style": try self.readAsset(Assets.shared.style, "</style>")
        case "script": try self.readAsset(Assets.shared.script, "</script>")
        default: if !Self.void.contains(name) { self.open.append(name) }
        }
    }

    private func checkNesting(of name: String) throws {
        let forbidden: [String: Set<String>] = ["a": ["a", "summary"], "label": ["a", "label", "summary"]]
        if let outer = self.open.first(where: { forbidden[name]?.contains($0) == true }) {
            throw self.fail("<\(name)> inside <\(outer)>")
        }
    }

    private mutating func readAsset(_ asset: [UInt8], _ end: StaticString) throws {
        guard self.bytes.count - self.position >= asset.count,
            self.bytes.withUnsafeBytes({ memcmp($0.baseAddress! + self.position, asset, asset.count) }) == 0
        else { throw self.fail("another style or script") }
        self.position += asset.count
        guard self.skip(end) else { throw self.fail("a longer style or script") }
    }

    private mutating func readValue(of attribute: String, on element: String) throws {
        if ["open", "hidden", "checked", "controls"].contains(attribute) { return }
        guard self.skip("=\"") else { throw self.fail("an unquoted value") }
        guard let end = self.bytes[self.position...].firstIndex(of: UInt8(ascii: "\"")) else {
            throw self.fail("an endless value")
        }
        let value = try self.decoded(self.position..<end, isAttribute: true)
        self.position = end + 1
        guard Self.isValid(value, attribute, element) else { throw self.fail("\(attribute)=\(value)") }
        if attribute == "href" { self.links.append(value) }
    }

    private static func isValid(_ value: String, _ attribute: String, _ element: String) -> Bool {
        switch (element, attribute) {
        case ("meta", _): return true
        case ("link", "rel"): return value == "icon"
        case ("link", "href"): return value == "data:,"
        case ("a", "href"):
            if let id = value.wholeMatch(of: /#m([0-9]+)/) { return UInt64(id.1) != nil }
            return value == "#conversation" || Self.isFile(value)
                || SafeLink(value) != nil && value.wholeMatch(of: /(?i)https?:\/\/[^\s"<>\\`]+/) != nil
        case ("img", "src"):
            return Self.isFile(value)
                || value.wholeMatch(of: /data:image\/(png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+\/]+={0,2}/) != nil
        case ("audio", "src"), ("video", "src"): return Self.isFile(value)
        case ("rect", "fill"): return value.wholeMatch(of: /#[0-9a-f]{6}/) != nil
        case ("input", "type"): return ["checkbox", "radio", "search"].contains(value)
        default: return Self.isValid(value, attribute)
        }
    }

    private static func isValid(_ value: String, _ attribute: String) -> Bool {
        switch attribute {
        case "class": value.wholeMatch(of: /[a-z0-9 -]+/) != nil
        case "id": value.wholeMatch(of: /m[0-9]+|light|dark|zone|conversation/) != nil
        case "dir": value == "auto"
        case "lang": value == "en"
        case "rel": value == "noopener noreferrer nofollow"
        case "start": value.wholeMatch(of: /[0-9]{1,9}/) != nil
        case "datetime": value.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z/) != nil
        case "data-f": value.wholeMatch(of: /[tTdDfFRsS]|edited/) != nil
        case "aria-hidden": value == "true"
        case "tabindex": value == "-1"
        case "role": value == "search" || value == "radiogroup"
        case "width", "height", "x", "y": value.wholeMatch(of: /[0-9]+%?/) != nil
        case "viewBox": value.wholeMatch(of: /0 0 [0-9]+ [0-9]+/) != nil
        case "preserveAspectRatio", "loading", "preload", "name", "autocomplete", "spellcheck":
            value.wholeMatch(of: /[a-z]+/) != nil
        case "type": value == "button"
        case "title", "aria-label", "alt", "placeholder": true
        default: false
        }
    }

    /// A relative address that stays on the site.
    private static func isFile(_ value: String) -> Bool {
        value.wholeMatch(of: /[A-Za-z0-9._~%?=&+,!()@-][A-Za-z0-9._~%?=&+,!()@\/-]*/) != nil
    }

    private static let void: Set<String> = ["meta", "link", "input", "hr", "img"]

    private static let allowed: [String: Set<String>] = [
        "html": ["lang"], "head": [], "meta": ["charset", "http-equiv", "content", "name"], "link": ["rel", "href"],
        "title": [], "style": [], "script": [], "body": [], "header": ["class"],
        "main": ["id", "tabindex", "aria-label"], "footer": ["class"], "article": ["class"], "p": ["class"],
        "div": ["class", "id", "dir", "role", "aria-label", "aria-hidden", "hidden"],
        "span": ["class", "id", "aria-hidden"],
        "h1": [], "h2": ["class"], "h3": [], "h4": ["class"], "h5": ["class"], "h6": ["class"], "dl": [], "dt": [],
        "dd": ["dir"], "details": ["class", "open"], "summary": [], "ol": ["class", "start"],
        "ul": ["class", "aria-label"], "li": ["class"], "time": ["class", "data-f", "datetime", "title"],
        "bdi": ["class", "title"], "em": ["dir"], "strong": [], "u": [], "s": [], "code": [], "pre": [],
        "blockquote": [],
        "label": ["class"], "output": [], "button": ["type"],
        "input": ["type", "aria-label", "name", "id", "checked", "placeholder", "autocomplete", "spellcheck"],
        "a": ["class", "href", "title", "rel", "dir"], "hr": [], "figure": [], "figcaption": [],
        "img": ["alt", "src", "loading"], "audio": ["controls", "preload", "src"],
        "video": ["controls", "preload", "src"],
        "svg": ["class", "aria-hidden", "viewBox", "preserveAspectRatio"],
        "rect": ["width", "height", "x", "y", "fill"],
    ]
}
