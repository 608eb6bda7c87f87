public import DiscordModel
public import DiscordREST
import Synchronization

/// Finds the names that stand above a conversation and in it.
public final class TranscriptHeadings: Sendable {
    private struct Known {
        let name: String?
        let at: Timestamp
    }

    private struct Person: Hashable {
        let user: UserID
        let guild: GuildID
    }

    /// How long what Discord said of somebody is believed, so that a page that is read often asks it nothing.
    private static let freshness = Duration.seconds(60 * 60)
    /// How long somebody who wants to read waits for one name.
    private static let patience = Duration.seconds(3)
    private static let mostKnown = 10_000
    /// How many of a ticket's first messages are looked at for the names of those who are not on the server any more.
    private static let searchedMessages = 2000

    private let store: any TicketStore
    private let directory: GuildDirectory
    private let rest: RESTClient?
    private let now: @Sendable () -> Timestamp
    private let known = Mutex<[Person: Known]>([:])

    /// - Parameter rest: `nil` where Discord cannot be asked; names then come from what people wrote.
    public init(
        store: any TicketStore, directory: GuildDirectory, rest: RESTClient?,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.directory = directory
        self.rest = rest
        self.now = now
    }

    /// What stands above the ticket's conversation.
    ///
    /// Whoever has left the server is called what their messages called them.
    /// - Throws: `StoreError`.
    public func heading(of ticket: Ticket) async throws -> TranscriptHeading {
        let guild = self.directory[ticket.guildID]
        let events = try await self.store.events(of: ticket.id)
        let people = Set(events.flatMap { [$0.actorID] + [$0.subjectID].compactMap(\.self) } + [ticket.openerID])
        var names: [UserID: String] = [:]
        for user in people { names[user] = try await self.name(of: Person(user: user, guild: ticket.guildID)) }
        let nameless = people.filter { names[$0] == nil }
        if !nameless.isEmpty { names.merge(try await self.written(by: nameless, in: ticket.id)) { name, _ in name } }
        return TranscriptHeading(
            ticket: ticket, guildName: guild?.name ?? "Server \(ticket.guildID)", events: events, userNames: names,
            roleNames: guild?.roles.mapValues(\.name) ?? [:],
            channelNames: guild?.channels.compactMapValues(\.name) ?? [:],
            historyProblem: try await self.store.historyProblem(of: ticket.id))
    }

    /// What the messages of the ticket call their authors.
    private func written(by users: Set<UserID>, in ticket: TicketID) async throws -> [UserID: String] {
        var names: [UserID: String] = [:]
        var last: ArchivedMessage.Position?
        for _ in 0..<(Self.searchedMessages / Limits.historyPage) where names.count < users.count {
            let page = try await self.store.archivedMessages(of: ticket, after: last, limit: Limits.historyPage)
            for message in page {
                guard let author = message.authorID, users.contains(author), names[author] == nil else { continue }
                names[author] = message.authorName
            }
            guard let next = page.last?.position, page.count == Limits.historyPage else { break }
            last = next
        }
        return names
    }

    /// `nil` if they are not on the server, or if Discord does not say: a name is worth no failure.
    private func name(of person: Person) async throws -> String? {
        guard let rest else { return nil }
        let now = self.now()
        if let known = self.known.withLock({ $0[person] }), now - known.at < Self.freshness { return known.name }
        var name: String?
        do {
            let member = try await rest.send(
                GetGuildMember(person.user, in: person.guild), maximumWait: Self.patience)
            name = member.nickname ?? member.user?.displayName
        } catch {
            try Task.checkCancellation()
            guard error.isRefusal else { return nil }
        }
        let found = Known(name: name, at: now)
        self.known.withLock { known in
            if known.count >= Self.mostKnown { known = [:] }
            known[person] = found
        }
        return name
    }
}

extension ArchivedMessage {
    /// More than any message of Discord's has.
    static let mostBytes = 16 * 1024 * 1024

    /// Discord's message object in JSON; `nil` where there is none, or none that can be read.
    var json: [UInt8]? {
        guard case .message(let body) = self.content else { return nil }
        return try? Compression.zlib.decompressed(body, limit: Self.mostBytes)
    }

    fileprivate var authorName: String? {
        struct Authored: Decodable {
            let author: User
            let member: MessageMember?
        }
        guard let json, let authored = try? WireDecoder().decode(Authored.self, from: json) else { return nil }
        return authored.member?.nickname ?? authored.author.displayName
    }
}
