import DiscordModel
import Foundation
import Testing

@testable import Sandbox

@Suite("Traffic that is written down")
struct TrafficRecordingTests {
    @Test("Each request is a line with its answer, without tokens and without what was added at random")
    func lines() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).jsonl").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var settings = SandboxSettings()
        settings.addsResponseExtras = 7
        let sandbox = try await Sandbox.start(
            SandboxConfiguration(settings: settings, recording: try TrafficRecording(path: path)))
        let bot = await sandbox.makeApplication("Usher")
        let guild = await sandbox.makeGuild("Harbour", owner: "olivia")
        await guild.install(bot, permissions: DemoWorld.botPermissions)
        let room = await guild.makeChannel("general")
        let api = API(base: sandbox.apiURL, authorization: "Bot \(bot.token)")

        let (bytes, type) = multipart(["content": "hello"], files: [("a.txt", "text/plain", "A")])
        let posted = try await api("POST", "/channels/\(room)/messages", raw: bytes, type: type)
        _ = try await api("GET", "/channels/\(room)/messages?limit=5")
        _ = try await api("POST", "/interactions/1/secret/callback", ["type": 4])
        sandbox.faults.add(Fault(path: "/users/@me", kind: .banned))
        _ = try await api("GET", "/users/@me")
        await sandbox.stop()

        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            .map { try JSON(parsing: $0.utf8) }
        #expect(lines.map { $0["method"]?.string } == ["POST", "GET", "POST", "GET"])
        #expect(lines.map { $0["status"]?.int } == [200, 200, 404, 0], "the wall before Discord is not Discord")
        #expect(lines[0]["path"]?.string == "/channels/\(room)/messages")
        #expect(lines[0]["body"] == ["content": "hello"])
        #expect(lines[0]["files"] == [["field": "files[0]", "filename": "a.txt"]])
        #expect(lines[0]["answer"]?["id"]?.string == posted.id)
        #expect(lines[0]["answer"] != posted.json, "nothing was added to the answer")
        #expect(lines[0]["answer"]?["pinned"] == false)
        #expect(lines[1]["query"] == ["limit": "5"])
        #expect(lines[2]["path"]?.string == "/interactions/1/TOKEN/callback")
        #expect(lines[2]["answer"]?["code"]?.int == 10062)
        #expect(lines[3]["answer"] == nil)
    }

    @Test("A second recording in the same file adds to it; a file that cannot be written is an error")
    func files() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).jsonl").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("before\n".utf8).write(to: URL(fileURLWithPath: path))
        let recording = try TrafficRecording(path: path)
        let request = RecordedRequest(
            method: "GET", path: "/gateway", query: [:], status: 200, code: nil, applicationID: nil, body: nil,
            filenames: [], auditLogReason: nil, at: .now, duration: .zero)
        recording.write(request, files: [], isAnswered: true, answer: ["url": "ws://"])
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasPrefix("before\n{") && text.hasSuffix("}\n"))
        #expect(throws: (any Error).self) { try TrafficRecording(path: "/nowhere/at/all.jsonl") }
    }
}
