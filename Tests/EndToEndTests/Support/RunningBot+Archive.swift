import Bot
import DiscordModel
import Sandbox
import TestSupport
import Testing
import Tickets

extension RunningBot {
    /// What the archive has of the channel's ticket.
    func archived(_ channel: ChannelID) async throws -> [TranscriptMessage] {
        let ticket = try #require(try await self.store.ticket(in: channel))
        var messages: [TranscriptMessage] = []
        for try await page in self.application.desk.archive.messages(of: ticket.id) { messages += page }
        return messages
    }

    /// The texts of one message, oldest first.
    func texts(of message: MessageID, in channel: ChannelID) async throws -> [String] {
        try await self.archived(channel).first { $0.id == message }?.versions.map(\.message.content) ?? []
    }

    func attachments(_ channel: ChannelID) async throws -> [ArchivedAttachment] {
        let ticket = try #require(try await self.store.ticket(in: channel))
        return try await self.store.attachments(of: ticket.id)
    }

    /// The kept transcript.
    func transcript(_ channel: ChannelID) async throws -> String {
        let ticket = try #require(try await self.store.ticket(in: channel))
        let transcript = try #require(try await self.store.transcript(of: ticket.id))
        return String(decoding: try Compression.gzip.decompressed(transcript.html, limit: .max), as: UTF8.self)
    }

    /// Waits for something of the bot's own, of which nothing tells the sandbox.
    func until(
        _ what: String, within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
    ) async throws {
        try await waitUntil(what, within: limit, condition)
    }
}
