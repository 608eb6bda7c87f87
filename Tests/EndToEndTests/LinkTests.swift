import DiscordModel
import Foundation
import Sandbox
import Testing

/// The program itself, and what its configuration makes of links to transcripts.
@Suite("Links to transcripts, from the configuration to the reader", .timeLimit(.minutes(60)))
struct LinkTests {
    @Test("Without a public URL it says at the start that there will be no links, and there are none")
    func none() async throws {
        try await Harbour.runningUsher([:]) { harbour, usher in
            #expect(usher.output.contains("no http.publicURL: transcripts that are too large for Discord"))
            let reply = try await harbour.askedTranscript()
            #expect(reply.attachments.count == 1 && !reply.text.contains("/transcripts/"), "\(reply.text)")
        }
    }

    @Test("A public URL that leads to this machine alone is told at the start, with the address; links are there")
    func local() async throws {
        try await Harbour.runningUsher(["HTTP_PUBLIC_URL": "http://localhost:8080"]) { harbour, usher in
            let warning = usher.output.split(separator: "\n").filter { $0.contains("leads to this machine alone") }
            #expect(warning.count == 1 && warning.first?.contains("http://localhost:8080") == true, "\(usher.output)")
            #expect(!usher.output.contains("no http.publicURL"))
            let reply = try await harbour.askedTranscript()
            #expect(reply.text.contains("<http://localhost:8080/transcripts/"))
        }
    }

    @Test("A public URL that others reach is no cause for a warning, and stands in the links")
    func others() async throws {
        try await Harbour.runningUsher(["HTTP_PUBLIC_URL": "https://tickets.example.org/usher/"]) { harbour, usher in
            #expect(!usher.output.contains("publicURL"), "\(usher.output)")
            let reply = try await harbour.askedTranscript()
            #expect(reply.text.contains("<https://tickets.example.org/usher/transcripts/"))
        }
    }
}

extension Harbour {
    /// The program on a server that is set up, with these variables beside what it cannot do without.
    fileprivate static func runningUsher(
        _ environment: [String: String], _ body: @Sendable @escaping (Harbour, UsherProcess) async throws -> Void
    ) async throws {
        try await Self.with { harbour in
            let needed = [
                "DISCORD_TOKEN": harbour.usher.token, "DISCORD_API_URL": harbour.sandbox.apiURL,
                "STORE_URL": "sqlite:\(harbour.databasePath)", "ARCHIVE_FOLDER": harbour.archiveFolder,
            ]
            let usher = try await UsherProcess(
                in: URL(filePath: harbour.databasePath).deletingLastPathComponent(),
                environment: needed.merging(environment) { $1 })
            defer { usher.kill() }
            try await usher.waitUntil("ready") { $0.isReady }
            try await harbour.setUp()
            try await body(harbour, usher)
            usher.terminate()
            #expect(try await usher.end() == 0)
        }
    }

    /// What `/transcript` answers to staff in a ticket.
    fileprivate func askedTranscript() async throws -> SeenMessage {
        let id = try await self.openTicket(self.mia).id
        try await self.mia.says("my printer is on fire", in: id)
        return try #require(try await self.sam.runs("/transcript", in: id).reply)
    }
}
