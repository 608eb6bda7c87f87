public import DiscordModel
public import DiscordREST
public import Logging
import Synchronization

/// Keeps what is said in tickets: live, as the Gateway tells of it, and from history wherever something was missed.
///
/// Everything is kept under the ticket, the message and its version, so that seeing a thing twice, live and in history,
/// keeps it once, in whichever order. Who reads an archive that was filled up has read all of it.
public final class TicketArchive: Sendable {
    public let files: AttachmentFiles
    let store: any TicketStore
    let rest: RESTClient
    let limits: ArchiveLimits
    let logger: Logger
    let now: @Sendable () -> Timestamp

    let tracked = TrackedChannels()
    let queue: ArrivalQueue
    /// Something was put into the queue.
    let arrivals = Signal()
    /// An attachment waits to be copied.
    let copying = Signal()
    let gaps: AsyncStream<ChannelID>
    let gapsContinuation: AsyncStream<ChannelID>.Continuation
    let writing = KeyedLock<Int>()
    let reading = KeyedLock<ChannelID>()
    let gapLane = KeyedLock<Int>()
    let catchingUp = KeyedLock<UInt64>()
    let copyLanes = KeyedLock<UInt64>()
    let accounts = KeyedLock<GuildID>()
    let digests = KeyedLock<String>()
    let copyState = Mutex(CopyState())
    /// How often in a row writing failed.
    let failedWrites = Mutex(0)

    public convenience init(
        store: any TicketStore, files: AttachmentFiles, rest: RESTClient, limits: ArchiveLimits = ArchiveLimits(),
        logger: Logger, now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.init(
            store: store, files: files, rest: rest, limits: limits, logger: logger, now: now, queue: ArrivalQueue())
    }

    init(
        store: any TicketStore, files: AttachmentFiles, rest: RESTClient, limits: ArchiveLimits, logger: Logger,
        now: @escaping @Sendable () -> Timestamp, queue: ArrivalQueue
    ) {
        self.store = store
        self.files = files
        self.rest = rest
        self.limits = limits
        self.logger = logger
        self.now = now
        self.queue = queue
        (self.gaps, self.gapsContinuation) = AsyncStream.makeStream()
    }

    /// Writes what arrives, closes gaps and copies attachments, until cancelled or told to finish.
    public func run() async {
        await self.files.removeLeftovers()
        self.copying.raise()
        await withDiscardingTaskGroup { group in
            group.addTask { await self.writeArrivals() }
            group.addTask { await self.closeGaps() }
            group.addTask { await self.copyWaitingAttachments() }
        }
    }

    /// Takes no more work in; `run` returns when what is in hand is done.
    public func finish() {
        self.arrivals.finish()
        self.copying.finish()
        self.gapsContinuation.finish()
    }

    /// The ticket's messages, oldest first, with all that is known of them.
    public func messages(of ticket: TicketID) -> ArchivedConversation {
        ArchivedConversation(ticket: ticket, store: self.store, logger: self.logger)
    }
}

// MARK: - Which channels

extension TicketArchive {
    /// Keeps what is said in the ticket's channel as long as its row says so: from the channel's making until the
    /// transcript is kept.
    public func follow(_ ticket: Ticket) {
        guard let channel = ticket.channelID else { return }
        if ticket.isActive || ticket.closing?.isTranscriptKept == false {
            self.follow(channel, of: ticket)
        } else {
            self.tracked.remove(channel)
        }
    }

    func follow(_ channel: ChannelID, of ticket: Ticket) {
        self.tracked.add(TrackedTicket(id: ticket.id, guildID: ticket.guildID), channel: channel)
    }

    /// Whether messages of the channel are kept. Cheap enough to be asked for every message there is.
    public func follows(_ channel: ChannelID) -> Bool { self.tracked[channel] != nil }

    /// Discord has just described the guild anew, as it does after everything that may have hidden events from us: a
    /// start, a session that could not be resumed, an outage. Looks for what was missed in its tickets.
    public func catchUp(with guild: GuildID) async {
        var last: TicketID?
        for attempt in 0... {
            do {
                while true {
                    // A start brings all guilds at once; people's clicks need the store as well.
                    let page = try await self.catchingUp.withLock(guild.rawValue % 4) { [last] in
                        try await self.store.activeTickets(in: guild, after: last, limit: 100)
                    }
                    for ticket in page {
                        self.follow(ticket)
                        if let channel = ticket.channelID { self.noteGap(in: channel) }
                    }
                    guard page.count == 100, let next = page.last?.id else { return }
                    last = next
                }
            } catch {
                self.logger.warning(
                    "open tickets cannot be read", metadata: ["guild": "\(guild)", "error": "\(error)"])
                guard await Backoff.pause(after: attempt) else { return }
            }
        }
    }

    /// Something of the channel was missed; its history will be read.
    func noteGap(in channel: ChannelID) {
        if self.tracked.addGap(in: channel) { self.gapsContinuation.yield(channel) }
    }
}

// MARK: - What the Gateway tells

extension TicketArchive {
    /// A message was posted or has changed.
    ///
    /// - Parameter json: The message object with what the event adds to it. One that is not whole makes the archive read
    ///   the channel's history.
    public func noteMessage(_ json: [UInt8]) {
        guard let channel: ChannelID = json.withUnsafeBytes({ JSONParts.id("channel_id", of: $0) }),
            let ticket = self.tracked[channel]
        else { return }
        guard let outline = try? WireDecoder().decode(MessageOutline.self, from: json) else {
            self.logger.debug("message is not whole", metadata: ["channel": "\(channel)"])
            return self.noteGap(in: channel)
        }
        guard outline.guildID != nil, !outline.isEphemeral else { return }
        self.tracked.noteArrival(of: outline.id, in: channel)
        self.add(.message(outline, json: json), in: channel, of: ticket)
    }

    /// Messages were deleted, one or many at once.
    public func noteDeletion(of messages: [MessageID], in channel: ChannelID) {
        guard let ticket = self.tracked[channel] else { return }
        for message in messages { self.add(.deletion(message), in: channel, of: ticket) }
    }

    private func add(_ what: Arrival.What, in channel: ChannelID, of ticket: TrackedTicket) {
        if self.queue.add(Arrival(channel: channel, ticket: ticket, what: what, at: self.now())) {
            self.arrivals.raise()
        } else {
            self.logger.warning("archive queue is full", metadata: ["channel": "\(channel)"])
            self.noteGap(in: channel)
        }
    }
}
