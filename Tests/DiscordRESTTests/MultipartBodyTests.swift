import DiscordModel
import NIOCore
import Testing

@testable import DiscordREST

@Suite("Multipart bodies")
struct MultipartBodyTests {
    @Test("What is written can be read back")
    func roundTrip() throws {
        let bytes: [UInt8] = [0, 13, 10, 45, 45, 255, 13, 10]
        let body = MultipartBody(
            json: ByteBuffer(string: #"{"content":"hi"}"#),
            files: [
                FileUpload(filename: "a.bin", contentType: "application/octet-stream", bytes: ByteBuffer(bytes: bytes)),
                FileUpload(filename: "ü \".html", contentType: "text/html", bytes: ByteBuffer(string: "")),
            ])
        let parts = try #require(MultipartParts(body.bytes, contentType: body.contentType)?.parts)
        #expect(parts.map(\.name) == ["payload_json", "files[0]", "files[1]"])
        #expect(parts.map(\.filename) == [nil, "a.bin", "ü %22.html"])
        #expect(parts.map(\.contentType) == ["application/json", "application/octet-stream", "text/html"])
        #expect(parts.map(\.content) == [Array(#"{"content":"hi"}"#.utf8), bytes, []])
    }

    @Test("A boundary that occurs in the content is not taken")
    func boundary() {
        var offered = ["aaa", "bbb", "ccc"]
        let file = FileUpload(filename: "a", contentType: "text/plain", bytes: ByteBuffer(string: "xx--bbb"))
        let body = MultipartBody(json: ByteBuffer(string: "\"aaa\""), files: [file]) { offered.removeFirst() }
        #expect(body.contentType == "multipart/form-data; boundary=ccc")
    }

    @Test("A file's name and type cannot add headers or parts")
    func injection() throws {
        let file = FileUpload(
            filename: "a\"\r\nX-Evil: 1", contentType: "text/plain\r\nX-Evil: 1", bytes: ByteBuffer(string: "x"))
        let body = MultipartBody(json: ByteBuffer(string: "{}"), files: [file])
        #expect(!String(buffer: body.bytes).contains("\r\nX-Evil"))
    }

    @Test("A draft lists the files that are sent along, and keeps what it lists itself")
    func listing() {
        let files = ["a", "b"].map { FileUpload(filename: $0, contentType: "text/plain", bytes: ByteBuffer()) }
        let plain = CreateMessage(in: 1, MessageDraft(content: "x"), files: files)
        #expect(
            plain.body.attachments == [AttachmentDraft(id: 0, filename: "a"), AttachmentDraft(id: 1, filename: "b")])
        let own = AttachmentDraft(id: 0, filename: "a", description: "The first")
        let mixed = EditMessage(2, in: 1, MessageDraft(attachments: [own]), files: files)
        #expect(mixed.body.attachments == [own, AttachmentDraft(id: 1, filename: "b")])
        #expect(CreateMessage(in: 1, MessageDraft(content: "x")).body.attachments == nil)
        let callback = CreateInteractionResponse(to: 1, token: "t", .message(MessageDraft()), files: files)
        guard case .message(let draft) = callback.body else { return #expect(Bool(false)) }
        #expect(draft.attachments?.count == 2)
    }
}
