import DiscordModel
import Foundation
import SQLiteStore
import Tickets

/// Text that breaks what counts in bytes or escapes too little.
let movingText = "🎫 Grüße, 日本語, e\u{301} is not é; ' \" \\ / % \u{2028}\r\n\ttail"

/// Records of every kind. The same numbers give the same records.
struct MovingSamples {
    /// Beyond what a signed number of 64 bits holds.
    static let largeGuild = GuildID(.max - 7)
    static let moment = Timestamp(millisecondsSince1970: 1_790_000_000_123)

    let tickets: Int
    let messagesEach: Int

    static func ticketID(_ number: Int) -> TicketID {
        TicketID(at: Self.moment + .milliseconds(number), chance: UInt64(number))
    }

    var all: [StoredRecord] {
        var random = SplitMix(state: 42)
        let numbers = 1...max(1, self.tickets)
        var records: [StoredRecord] = [
            .settings(
                GuildSettings(
                    guildID: 5, staffRoles: [9, 8], categoryID: 1, archiveCategoryID: 2, logChannelID: 3,
                    panel: PanelText(title: movingText), retentionDays: 30)),
            .settings(GuildSettings(guildID: Self.largeGuild)),
        ]
        records += numbers.map { self.ticket($0) }
        records += numbers.filter { $0.isMultiple(of: 3) }.map { number in
            .transcript(
                Transcript(
                    ticketID: Self.ticketID(number), madeAt: Self.moment, messageCount: number,
                    html: (0..<(100 + number % 7 * 1000)).map { _ in UInt8.random(in: 0...255, using: &random) }))
        }
        records += numbers.flatMap { number in
            (0..<self.messagesEach).map { self.message($0, of: number, &random) }
        }
        records += numbers.filter { $0.isMultiple(of: 2) }.map { self.attachment(of: $0) }
        records += (0..<5).map { number in
            .audit(
                AuditEntry(
                    id: Self.ticketID(900_000 + number), guildID: number == 0 ? nil : 5, at: Self.moment,
                    actorID: number == 1 ? nil : 77, action: .erased, subject: "77", detail: movingText))
        }
        records += [.note("commands", value: movingText), .note("an earlier one", value: "")]
        return records
    }

    private func ticket(_ number: Int) -> StoredRecord {
        let id = Self.ticketID(number)
        let guild: GuildID = number.isMultiple(of: 5) ? Self.largeGuild : 5
        let created = TicketEvent(id: id, ticketID: id, kind: .created, at: Self.moment, actorID: 100)
        let added = TicketEvent(
            id: TicketID(rawValue: id.rawValue + 1), ticketID: id, kind: .userAdded, at: Self.moment, actorID: 3,
            subjectID: UserID(.max), detail: movingText, isPosted: true)
        var ticket = Ticket(
            id: id, guildID: guild, number: number, openerID: UserID(UInt64(1000 + number)), openedAt: Self.moment,
            panelChannelID: number.isMultiple(of: 3) ? nil : 31,
            members: [
                TicketMember(userID: UserID(UInt64(1000 + number))),
                TicketMember(userID: UserID(.max), isPresent: false, isApplied: true, pendingEvent: added),
            ],
            isThread: number.isMultiple(of: 7), channelID: ChannelID(UInt64(5_000_000 + number)), revision: number % 4)
        if !number.isMultiple(of: 4) {
            ticket.status = .closed
            ticket.isSettled = true
            ticket.greetingID = MessageID(UInt64(number))
            ticket.closing = Closing(
                closedBy: 3, closedAt: Self.moment, reason: movingText, isAnnounced: true, isTranscriptKept: true)
        }
        return .ticket(ticket, events: [created, added])
    }

    private func message(_ place: Int, of number: Int, _ random: inout SplitMix) -> StoredRecord {
        let content: ArchivedMessage.Content =
            switch place % 5 {
            case 3: .deleted
            case 4: .erased
            default: .message((0..<60).map { _ in UInt8.random(in: 0...255, using: &random) })
            }
        return .message(
            ArchivedMessage(
                ticketID: Self.ticketID(number), guildID: number.isMultiple(of: 5) ? Self.largeGuild : 5,
                messageID: MessageID(UInt64(place + 1)), version: place % 5 == 3 ? ArchivedMessage.deletion : 0,
                authorID: place % 5 == 3 ? nil : 77, seenAt: Self.moment, content: content))
    }

    private func attachment(of number: Int) -> StoredRecord {
        .attachment(
            ArchivedAttachment(
                id: AttachmentID(.max - UInt64(number)), ticketID: Self.ticketID(number), guildID: 5, messageID: 1,
                authorID: 77, filename: "../\(movingText).png",
                contentType: number.isMultiple(of: 4) ? nil : "image/png", size: 5_000_000_000,
                url: "https://cdn.example/\(number)?ex=1&is=2", state: number.isMultiple(of: 4) ? .waiting : .kept,
                digest: number.isMultiple(of: 4) ? nil : String(repeating: "ab", count: 32)))
    }
}

extension TicketStore {
    /// Writes the records in portions, as a copy would.
    func fill(_ records: [StoredRecord]) async throws {
        var rest = records[...]
        while !rest.isEmpty {
            try await self.put(Array(rest.prefix(1000)))
            rest = rest.dropFirst(1000)
        }
    }

    func recordCount() async throws -> Int { try await self.recordCounts().values.reduce(0, +) }
}

/// Runs `body` with a folder of its own, gone afterwards.
func withMovingFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "moving-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.path)
}

/// Runs `body` with two SQLite files, the first of which holds the records.
func withMovingPair(
    _ records: [StoredRecord], _ body: (SQLiteStore, SQLiteStore) async throws -> Void
) async throws {
    try await withMovingFolder { folder in
        let source = try await SQLiteStore.open(path: folder + "/source.db")
        let target = try await SQLiteStore.open(path: folder + "/target.db")
        try await source.fill(records)
        var failure: (any Error)?
        do { try await body(source, target) } catch { failure = error }
        await source.shutDown()
        await target.shutDown()
        if let failure { throw failure }
    }
}

/// The same numbers at each run (SplitMix64 of Steele, Lea and Flood).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var z = self.state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
