import AsyncHTTPClient
import DiscordModel
import NIOCore
import NIOHTTP1
import Testing

@testable import Sandbox

@Suite("Parts of files")
struct ByteRangeTests {
    @Test(
        "A part is what was asked for, as far as there is a file",
        arguments: [
            ("bytes=0-3", 206, "abcd", "bytes 0-3/10"), ("bytes=4-", 206, "efghij", "bytes 4-9/10"),
            ("bytes=-3", 206, "hij", "bytes 7-9/10"), ("bytes=8-99", 206, "ij", "bytes 8-9/10"),
            ("bytes=-99", 206, "abcdefghij", "bytes 0-9/10"), ("bytes=10-", 416, "", "bytes */10"),
            ("bytes=-0", 416, "", "bytes */10"), ("bytes=3-1", 200, "abcdefghij", nil),
            ("bytes=0-1,3-4", 200, "abcdefghij", nil), ("lines=0-1", 200, "abcdefghij", nil),
            ("bytes=a-b", 200, "abcdefghij", nil), ("bytes=99999999999999999999-", 200, "abcdefghij", nil),
            ("bytes=99999999999999999999-5", 200, "abcdefghij", nil),
        ] as [(String, Int, String, String?)])
    func parts(range: String, status: Int, text: String, contentRange: String?) async throws {
        try await Town.visit { town async throws in
            let file = SentFile("a.bin", bytes: Array("abcdefghij".utf8))
            let sent = try await town.mia.sends(file, in: town.general)
            var request = HTTPClientRequest(url: try #require(sent.attachments.first).url)
            request.headers.add(name: "Range", value: range)
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
            #expect(response.status.code == status)
            #expect(response.headers.first(name: "Content-Range") == contentRange)
            #expect(response.headers.first(name: "Accept-Ranges") == "bytes")
            #expect(String(buffer: try await response.body.collect(upTo: 100)) == text)
        }
    }
}
