public import DiscordModel
public import DiscordREST
public import Logging

/// Tells administrators what needs them, where they look: in the log channel, or else the owner by direct message.
///
/// Whatever calls it again and again, each thing is told once in a while: the store keeps what was told, across restarts,
/// and the message carries a nonce for the moment in between.
public struct AdminNotices: Sendable {
    /// How long the same thing is not told again, unless said otherwise.
    public static let pause = Duration.seconds(24 * 60 * 60)
    /// The same where nobody could be told: neither the log channel nor the owner takes messages.
    static let pauseAfterFailure = Duration.seconds(60 * 60)

    private let store: any TicketStore
    private let settings: SettingsDesk
    private let directory: GuildDirectory
    private let rest: RESTClient
    /// The custom id of a button that repairs; known to whoever handles it.
    private let repairButtonID: @Sendable (Repair, GuildID) -> String
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let locks = KeyedLock<String>()

    public init(
        store: any TicketStore, settings: SettingsDesk, directory: GuildDirectory, rest: RESTClient,
        repairButtonID: @escaping @Sendable (Repair, GuildID) -> String,
        now: @escaping @Sendable () -> Timestamp = { .now }, logger: Logger
    ) {
        self.store = store
        self.settings = settings
        self.directory = directory
        self.rest = rest
        self.repairButtonID = repairButtonID
        self.now = now
        self.logger = logger
    }

    /// Tells the administrators of the server, unless they were told lately. Never throws: what it is told about is
    /// trouble enough.
    ///
    /// - Parameters:
    ///   - key: What it is about, as `category-full`; at most 100 characters.
    ///   - text: One or two sentences: what is wrong, and what to do.
    ///   - repair: What a button below can do about it.
    ///   - pause: How long the same key stays quiet after this; `nil` is for ever.
    /// - Returns: `false` if it could not be told and another try makes sense.
    @discardableResult
    public func tell(
        _ guild: GuildID, key: String, _ text: String, repair: Repair? = nil, pause: Duration? = Self.pause
    ) async -> Bool {
        let note = "told.\(guild).\(key)"
        do {
            return try await self.locks.withLock(note) {
                guard try await self.mayTell(note) else { return true }
                self.logger.warning("needs an administrator", metadata: ["guild": "\(guild)", "about": "\(key)"])
                let isTold = try await self.send(text, repair, nonce: Self.nonce(note), to: guild)
                let quiet = isTold ? pause : min(pause ?? Self.pauseAfterFailure, Self.pauseAfterFailure)
                let until = quiet.map { "\((self.now() + $0).millisecondsSince1970)" }
                try await self.store.setNote(note, to: until ?? Self.forEver)
                return true
            }
        } catch {
            self.logger.warning(
                "administrators not told",
                metadata: ["guild": "\(guild)", "about": "\(key)", "error": "\(error)"])
            return false
        }
    }

    private static let forEver = "ever"

    /// The note says until when to be quiet.
    private func mayTell(_ note: String) async throws -> Bool {
        guard let value = try await self.store.note(note) else { return true }
        guard let moment = Int64(value) else { return false }
        return moment <= self.now().millisecondsSince1970
    }

    /// - Returns: Whether somebody was told.
    /// - Throws: `RESTError` if Discord does not answer, `StoreError`.
    private func send(_ text: String, _ repair: Repair?, nonce: String, to guild: GuildID) async throws -> Bool {
        let settings = try await self.settings.settings(of: guild)
        if let log = settings.logChannelID, !self.directory.isGone(log, in: guild) {
            let buttons = repair.map {
                [ActionRow.buttons([Button(Texts.button($0), emoji: "🔧", customID: self.repairButtonID($0, guild))])]
            }
            let draft = MessageDraft(content: Texts.warning(text), components: buttons, nonce: nonce)
            if try await self.isTaken(by: log, draft) { return true }
        }
        guard let entry = self.directory[guild] else { return false }
        let draft = MessageDraft(content: Texts.notice(text, on: entry.name), nonce: nonce)
        do {
            let channel = try await self.rest.send(CreateDM(with: entry.ownerID))
            return try await self.isTaken(by: channel.id, draft)
        } catch let error as RESTError where error.isRefusal {
            return false
        }
    }

    /// - Returns: `false` if Discord refuses it: no right to write there, or no direct messages wanted.
    private func isTaken(by channel: ChannelID, _ draft: MessageDraft) async throws -> Bool {
        do {
            _ = try await self.rest.send(CreateMessage(in: channel, draft))
            return true
        } catch {
            try error.rethrow(unless: error.isRefusal)
            return false
        }
    }

    /// Of a nonce's 25 characters the key gets those that a hash needs (FNV-1a).
    private static func nonce(_ note: String) -> String {
        let hash = note.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return "told-" + String(hash, radix: 36)
    }
}
