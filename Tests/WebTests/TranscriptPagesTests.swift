import AsyncHTTPClient
import DiscordModel
import Foundation
import NIOCore
import NIOHTTP1
import Testing
import Tickets

@testable import Web

@Suite("Transcripts in the browser")
struct TranscriptPagesTests {
    @Test("A link opens the transcript, with nothing that keeps or passes it on")
    func page() async throws {
        try await WebBench.with { bench in
            let answer = try await bench.get(bench.link())
            #expect(answer.status == .ok)
            #expect(answer.text.contains("said: Where is it? <&>"))
            #expect(answer.headers["content-type"] == ["text/html; charset=utf-8"])
            #expect(answer.headers["cache-control"] == ["private, no-store"])
            #expect(answer.headers["referrer-policy"] == ["no-referrer"])
            #expect(answer.headers["x-content-type-options"] == ["nosniff"])
            #expect(answer.headers["x-robots-tag"] == ["noindex, nofollow"])
            // The document has a policy of its own; a second one must not forbid what that allows.
            #expect(!(answer.headers["content-security-policy"].first ?? "").contains("default-src"))
        }
    }

    @Test("It comes compressed to those who take that, and says the same then")
    func compressed() async throws {
        try await WebBench.with { bench in
            let plain = try await bench.get(bench.link())
            let packed = try await bench.get(bench.link(), headers: ["accept-encoding": "br, gzip;q=0.8"])
            #expect(packed.headers["content-encoding"] == ["gzip"])
            #expect(try Compression.gzip.decompressed(packed.bytes, limit: 1 << 20) == plain.bytes)
            for refusing in ["gzip;q=0", "br", "identity"] {
                let answer = try await bench.get(bench.link(), headers: ["accept-encoding": refusing])
                #expect(answer.headers["content-encoding"].isEmpty)
                #expect(answer.bytes == plain.bytes)
            }
        }
    }

    @Test("Whatever of an address is changed, missing or made up opens nothing and says what to do")
    func forged() async throws {
        try await WebBench.with { bench in
            let good = bench.link()
            let other = bench.link(to: TicketID(rawValue: 99))
            let query = try #require(good.split(separator: "?").last)
            var bad = [
                good.replacingOccurrences(of: "for=11", with: "for=12"),
                good.replacingOccurrences(of: "until=", with: "until=1"),
                good.replacingOccurrences(of: "sig=", with: "sig=0"),
                String(good.dropLast()), good + "0", String(good.split(separator: "?")[0]),
                "\(bench.base)/transcripts", "\(bench.base)/transcripts/", "\(bench.base)/transcripts?\(query)",
                "\(bench.base)/transcripts/99?\(query)", "\(bench.base)/transcripts/..%2f..%2fetc%2fpasswd?\(query)",
            ]
            bad.append(
                TranscriptLinks(baseURL: bench.base, token: "other").url(
                    to: WebBench.ticket.id, for: .mia, at: bench.now))
            for url in bad {
                let answer = try await bench.get(url)
                #expect(answer.status == .forbidden, "\(url)")
                #expect(answer.text.contains("Ask for a new link with /transcript"), "\(url)")
                #expect(!answer.text.contains("Where is it"), "\(url)")
            }
            // One that was signed, of a ticket that is not there.
            #expect(try await bench.get(other).status == .notFound)
        }
    }

    @Test("An expired link says that it has expired")
    func expired() async throws {
        try await WebBench.with { bench in
            let url = bench.link(at: bench.now + .seconds(-3601))
            let answer = try await bench.get(url)
            #expect(answer.status == .forbidden)
            #expect(answer.text.contains("This link has expired"))
            #expect(answer.text.contains("/transcript"))
        }
    }

    @Test("Where nothing is kept any more, that is said; what was kept before there was an archive is shown")
    func kept() async throws {
        try await WebBench.with { bench in
            bench.store.messages = []
            let nothing = try await bench.get(bench.link())
            #expect(nothing.status == .notFound)
            #expect(nothing.text.contains("Nothing is kept"))
            bench.store.transcript = Transcript(
                ticketID: WebBench.ticket.id, madeAt: bench.now, messageCount: 1, html: Array("<html>old".utf8))
            #expect(try await bench.get(bench.link()).text == "<html>old")
        }
    }

    @Test("While the database is away, the page says to try again")
    func storeAway() async throws {
        try await WebBench.with { bench in
            bench.store.isAway = true
            let answer = try await bench.get(bench.link())
            #expect(answer.status == .serviceUnavailable)
            #expect(answer.headers["retry-after"] == ["30"])
            bench.store.isAway = false
            #expect(try await bench.get(bench.link()).status == .ok)
        }
    }

    @Test("Only reading is possible, and an endless address is refused")
    func methods() async throws {
        try await WebBench.with { bench in
            for method in [NIOHTTP1.HTTPMethod.POST, .PUT, .PATCH, .DELETE, .OPTIONS] {
                let answer = try await bench.get(bench.link(), method: method)
                #expect(answer.status == .methodNotAllowed)
                #expect(answer.headers["allow"] == ["GET, HEAD"])
            }
            let head = try await bench.get(bench.link(), method: .HEAD)
            #expect(head.status == .ok)
            #expect(head.bytes.isEmpty)
            #expect(try await bench.get(bench.link() + String(repeating: "0", count: 2000)).status == .uriTooLong)
        }
    }

    @Test("The transcript links its attachments, and those links open")
    func attachments() async throws {
        try await WebBench.with { bench in
            let text = try await bench.get(bench.link()).text
            let address = try #require(text.split(separator: "\n").first { $0.hasPrefix("file: ") }?.dropFirst(6))
            let answer = try await bench.get("\(bench.base)/transcripts/\(address)")
            #expect(answer.status == .ok)
            #expect(answer.text == WebBench.picture)
            #expect(answer.headers["content-type"] == ["image/png"])
            #expect(answer.headers["content-disposition"].first?.hasPrefix("inline; ") == true)
            #expect(answer.headers["content-security-policy"].first?.hasPrefix("sandbox; default-src 'none'") == true)
            #expect(answer.headers["x-content-type-options"] == ["nosniff"])
            #expect(answer.headers["cache-control"] == ["private, no-store"])
        }
    }

    @Test("A part of a file is served as a browser asks for a video, and what is not in it is refused")
    func ranges() async throws {
        try await WebBench.with { bench in
            let url = bench.attachmentLink(501)
            let size = WebBench.picture.utf8.count
            for (range, part) in [
                ("bytes=0-3", WebBench.picture.prefix(4)), ("bytes=4-", WebBench.picture.dropFirst(4)),
                ("bytes=-5", WebBench.picture.suffix(5)), ("bytes=2-999", WebBench.picture.dropFirst(2)),
            ] {
                let answer = try await bench.get(url, headers: ["range": range])
                #expect(answer.status == .partialContent)
                #expect(answer.text == part)
                #expect(answer.headers["content-range"].first?.hasSuffix("/\(size)") == true)
            }
            #expect(try await bench.get(url, headers: ["range": "bytes=999-"]).status == .rangeNotSatisfiable)
            for range in ["bytes=1-2,4-5", "lines=1-2", "bytes=-", "bytes=a-b"] {
                #expect(try await bench.get(url, headers: ["range": range]).status == .ok)
            }
        }
    }

    @Test("What could run in a browser is only ever downloaded, under a name that breaks no header")
    func harmfulFiles() async throws {
        try await WebBench.with { bench in
            let answer = try await bench.get(bench.attachmentLink(502))
            #expect(answer.status == .ok)
            #expect(answer.headers["content-type"] == ["application/octet-stream"])
            #expect(
                answer.headers["content-disposition"]
                    == ["attachment; filename=\"e_vil_ __x.html\"; filename*=UTF-8''e%22vil%0D%0A%20%C3%BC%2Fx.html"])
        }
    }

    @Test("Attachments need the signature too, and belong to their ticket; what is not kept is not there")
    func attachmentRights() async throws {
        try await WebBench.with { bench in
            let plain = "\(bench.base)/transcripts/\(WebBench.ticket.id)/attachments/501"
            #expect(try await bench.get(plain).status == .forbidden)
            // Too large, of another ticket, unknown, missing on the disk, no number, too deep.
            for end in ["503", "504", "505", "506", "x", "501/x", ""] {
                let answer = try await bench.get(
                    bench.link().replacingOccurrences(of: "?", with: "/attachments/\(end)?"))
                #expect(answer.status == .notFound, "\(end)")
            }
            for middle in ["attachment/501", "501", "../attachments/501"] {
                let answer = try await bench.get(bench.link().replacingOccurrences(of: "?", with: "/\(middle)?"))
                #expect(answer.status == .notFound || answer.status == .forbidden, "\(middle)")
            }
        }
    }
}

@Suite("How attachments are served")
struct TranscriptFileTests {
    @Test(
        "Only pictures, films and sounds are shown in the browser",
        arguments: [
            ("image/png", true), ("IMAGE/PNG", true), ("image/jpeg; x=y", true), ("video/mp4", true),
            ("audio/ogg", true),
            ("image/svg+xml", false), ("text/html", false), ("text/plain", false), ("application/pdf", false),
            ("application/xhtml+xml", false), ("text/xml", false), (nil, false), ("", false),
            ("image/png\r\nX: y", false),
        ])
    func types(type: String?, isShown: Bool) {
        var attachment = WebBench.attachments[0]
        attachment.contentType = type
        let answer = AttachmentType(attachment)
        #expect(answer.disposition.hasPrefix("inline") == isShown)
        #expect((answer.contentType == "application/octet-stream") == !isShown)
    }

    @Test(
        "A range is counted as the standard says",
        arguments: [
            ("bytes=0-0", 10, 0...0), ("bytes=0-9", 10, 0...9), ("bytes=5-100", 10, 5...9), ("bytes=-3", 10, 7...9),
            ("bytes=-30", 10, 0...9), ("bytes=10-", 10, nil), ("bytes=-0", 10, nil), ("bytes=0-", 0, nil),
            ("bytes=5-4", 10, nil),
        ] as [(String, Int, ClosedRange<Int>?)])
    func ranges(header: String, size: Int, expected: ClosedRange<Int>?) throws {
        #expect(try #require(ByteRange(header)).bytes(of: size) == expected)
    }
}
