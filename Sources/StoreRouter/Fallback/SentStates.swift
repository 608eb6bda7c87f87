import Crypto
import DiscordModel
import Tickets

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Remembers which states of a record this process itself has made or sent, so that the server's differing state is
/// known for our own and not taken for somebody else's change. Kept in the mirror as notes that no outbox sees.
extension FallbackStore {
    private static let mostStates = 12

    /// To be called before the rows are sent, or may have been sent.
    func noteSent(_ tickets: [Ticket]) async throws(StoreError) {
        var notes: [StoredRecord] = []
        for ticket in tickets {
            notes.append(try await self.note(Self.digest(of: ticket), under: Self.key(of: ticket.id)))
        }
        if !notes.isEmpty { try await self.mirror.adopt(notes) }
    }

    func wasSent(_ ticket: Ticket) async throws(StoreError) -> Bool {
        try await self.isNoted(Self.digest(of: ticket), under: Self.key(of: ticket.id))
    }

    /// Notes what the settings were before the mirror's are replaced.
    func noteSettings(before settings: GuildSettings) async throws(StoreError) {
        let current = try await self.mirror.settings(of: settings.guildID)
        try await self.mirror.adopt([
            try await self.note(Self.digest(of: current), under: Self.key(of: settings.guildID))
        ])
    }

    /// Whether somebody else has changed the settings on the server since.
    func isForeign(_ stored: GuildSettings?, beside own: GuildSettings) async throws(StoreError) -> Bool {
        guard stored != own else { return false }
        return try await !self.isNoted(Self.digest(of: stored), under: Self.key(of: own.guildID))
    }

    private func note(_ digest: String, under key: String) async throws(StoreError) -> StoredRecord {
        var digests = try await self.mirror.note(key)?.split(separator: " ").map(String.init) ?? []
        digests.removeAll { $0 == digest }
        digests.append(digest)
        return .note(key, value: digests.suffix(Self.mostStates).joined(separator: " "))
    }

    private func isNoted(_ digest: String, under key: String) async throws(StoreError) -> Bool {
        try await self.mirror.note(key)?.split(separator: " ").contains { $0 == digest } ?? false
    }

    private static func key(of ticket: TicketID) -> String { "fallback.ticket.\(ticket)" }
    private static func key(of guild: GuildID) -> String { "fallback.settings.\(guild)" }
}

extension FallbackStore {
    /// What two rows have to have in common to be the same.
    private struct Row: Encodable {
        let number: Int
        let slot: Int
        let status: Ticket.Status
        let members: [TicketMember]
        /// `nil` where it is false: so the digests that an earlier version has noted still hold.
        let isThread: Bool?
        let channel: ChannelID?
        let greeting: MessageID?
        let closing: Closing?
        let isSettled: Bool
        let revision: Int
    }

    private static func digest(of ticket: Ticket) -> String {
        self.digest(
            Row(
                number: ticket.number, slot: ticket.slot, status: ticket.status, members: ticket.members,
                isThread: ticket.isThread ? true : nil, channel: ticket.channelID, greeting: ticket.greetingID,
                closing: ticket.closing, isSettled: ticket.isSettled, revision: ticket.revision))
    }

    private static func digest(of settings: GuildSettings?) -> String {
        guard let settings else { return "none" }
        return self.digest(settings)
    }

    private static func digest(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // A value that cannot be encoded is like no other.
        guard let data = try? encoder.encode(value) else { return "unknown" }
        return SHA256.hash(data: data).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
