import DiscordModel
import Foundation
import Testing

@testable import Sandbox

/// Runs the program itself, at its most talkative, and looks for what must not be in its output.
@Suite("Secrets are in no log", .timeLimit(.minutes(60)))
struct SecretLogTests {
    private static let words = ["tangerine-in-a-message", "quince-in-a-reason", "medlar-in-an-edit"]

    @Test(
        "Not what people say, no token, no signature of a file: through a ticket's life, and errors",
        arguments: ["text", "json"])
    func running(format: String) async throws {
        try await Harbour.with { harbour in
            let folder = URL(filePath: harbour.databasePath).deletingLastPathComponent()
            let usher = try await UsherProcess(
                in: folder,
                environment: [
                    "DISCORD_TOKEN": harbour.usher.token, "DISCORD_API_URL": harbour.sandbox.apiURL,
                    "STORE_URL": "sqlite:\(folder.path)/usher.db", "LOG_LEVEL": "trace", "LOG_FORMAT": format,
                ])
            defer { usher.kill() }
            try await usher.waitUntil("ready") { $0.isReady }
            try await harbour.setUp()
            let channel = try await harbour.openTicket(harbour.mia).id
            try await harbour.live(in: channel, saying: Self.words)
            let secrets = harbour.sandbox.world.read { world in
                let interactions = world.interactions.values.map(\.token)
                return interactions + world.attachments.values.map(\.secret) + [harbour.usher.token]
            }
            try #require(secrets.count >= 12)
            usher.terminate()
            #expect(try await usher.end() == 0)

            let output = usher.output
            // It did say something of all this: otherwise nothing is proved.
            for sign in ["debug", "ticket step", "500", "404: injected", "answer not delivered"] {
                #expect(output.contains(sign))
            }
            let token = harbour.usher.token.split(separator: ".").map(String.init)
            for secret in secrets + [token[2]] + Self.words {
                #expect(!output.contains(secret), "\(secret) is in the log")
            }
            #expect(!output.contains("hm="))
        }
    }

    @Test("Not the database's password, which is wrong, nor the token that Discord does not know")
    func wrongCredentials() async throws {
        try await OwnMariaDB.with { database in
            try await Harbour.with { harbour in
                let folder = URL(filePath: harbour.databasePath).deletingLastPathComponent()
                let password = "persimmon-as-a-password"
                let address = database.url.replacing(#/mysql:\/\/[^@]*@/#, with: "mysql://usher:\(password)@")
                try #require(address.contains(password))
                let token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.\(String(repeating: "loquat", count: 6))ab"
                var environment = [
                    "DISCORD_TOKEN": token, "DISCORD_API_URL": harbour.sandbox.apiURL, "LOG_LEVEL": "trace",
                    "STORE_URL": address, "STORE_FALLBACK_URL": "none",
                ]
                let closed = try await UsherProcess(in: folder, environment: environment)
                defer { closed.kill() }
                #expect(try await closed.end() == 69)
                #expect(closed.output.contains("Access denied"), "\(closed.output.suffix(2000))")
                environment["STORE_URL"] = "sqlite:\(folder.path)/usher.db"
                let unknown = try await UsherProcess(in: folder, environment: environment)
                defer { unknown.kill() }
                #expect(try await unknown.end() != 0)
                #expect(unknown.output.contains("token"), "\(unknown.output.suffix(2000))")
                for output in [closed.output, unknown.output] {
                    #expect(!output.contains("loquat"))
                    #expect(!output.contains(password))
                }
            }
        }
    }

    @Test("Not what stands in a wrong configuration, in the file or the environment", arguments: ["run", "check"])
    func wrongConfiguration(verb: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "usher-secrets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = """
            discord:
              token: "Bot loquat-in-the-file"
            store:
              url: "mysqul://usher:persimmon@db.example/usher"
              fallbackURL: "mysql://usher:persimmon@db.example/usher"
            """
        try file.write(to: folder.appending(path: "usher.yml"), atomically: true, encoding: .utf8)
        for environment in [[:], ["DISCORD_TOKEN": "loquat in the environment", "STORE_URL": "persimmon"]] {
            let usher = try await UsherProcess([verb], in: folder, environment: environment)
            defer { usher.kill() }
            #expect(try await usher.end() == 78)
            #expect(usher.output.contains("discord.token"))
            #expect(usher.output.contains("store.url"))
            #expect(!usher.output.contains("loquat"))
            #expect(!usher.output.contains("persimmon"))
        }
    }
}

extension Harbour {
    /// A ticket from its second message to its closing, with everything going wrong that shows in a log.
    fileprivate func live(in channel: ChannelID, saying words: [String]) async throws {
        let said = try await self.mia.says("It is \(words[0])", in: channel)
        try await self.mia.sends(
            SentFile("photo.png", contentType: "image/png", bytes: Array(repeating: 7, count: 2000)), saying: words[0],
            in: channel)
        try await self.mia.edits(said.id, to: words[2], in: channel)
        try await self.sam.runs("/add", ["user": .user(self.noah)], in: channel)
        try await self.sam.runs("/remove", ["user": .user(self.noah)], in: channel)
        try await self.mia.runs("/close", in: channel)
        _ = try await self.sam.forgesPress(of: "close:1", in: channel, to: self.usher)
        try await self.sam.runs("/transcript", in: channel)
        // Discord breaks down in the middle, and loses an answer for good.
        self.sandbox.faults.add(
            Fault(method: .post, path: "/channels/*/messages", times: 2, kind: .status(500, afterEffect: false)))
        self.sandbox.faults.add(Fault(method: .patch, path: "/webhooks/**", kind: .status(404, afterEffect: false)))
        try await self.sam.runs("/close", ["reason": .text(words[1])], in: channel)
        try await self.logEntry("Ticket 0001 closed")
        try await self.sandbox.until("the transcript") { await !self.mia.directMessages().isEmpty }
    }
}
