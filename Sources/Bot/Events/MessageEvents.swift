public import DiscordGateway
import DiscordModel
public import Logging
public import Tickets

/// Hands what is said in tickets to the archive.
public struct MessageEvents: Sendable {
    /// The events to ask the Gateway for.
    public static let names: Set<String> = [
        "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK",
    ]

    private let archive: TicketArchive
    private let logger: Logger

    public init(archive: TicketArchive, logger: Logger) {
        self.archive = archive
        self.logger = logger
    }

    /// Whether the event is to be delivered at all: those of messages outside of tickets are dropped here, before
    /// anything is made of their bytes.
    public func concerns(_ name: String, _ data: UnsafeRawBufferPointer) -> Bool {
        guard Self.names.contains(name) else { return true }
        guard let channel: ChannelID = JSONParts.id("channel_id", of: data) else { return false }
        return self.archive.follows(channel)
    }

    /// Events are noted in order, and written later; there is nothing to do beside that.
    public func handle(_ event: DispatchEvent) -> (@Sendable () async -> Void)? {
        do {
            switch event.name {
            case "MESSAGE_CREATE", "MESSAGE_UPDATE": self.archive.noteMessage(event.data)
            case "MESSAGE_DELETE":
                let deletion = try event.decode(MessageDeleted.self)
                self.archive.noteDeletion(of: [deletion.id], in: deletion.channelID)
            case "MESSAGE_DELETE_BULK":
                let deletion = try event.decode(MessagesDeleted.self)
                self.archive.noteDeletion(of: deletion.ids, in: deletion.channelID)
            default: break
            }
        } catch {
            self.logger.warning("event not read", metadata: ["event": "\(event.name)", "error": "\(error)"])
        }
        return nil
    }
}

private struct MessageDeleted: Decodable {
    let id: MessageID
    let channelID: ChannelID

    private enum CodingKeys: String, CodingKey {
        case id
        case channelID = "channel_id"
    }
}

private struct MessagesDeleted: Decodable {
    let ids: [MessageID]
    let channelID: ChannelID

    private enum CodingKeys: String, CodingKey {
        case ids
        case channelID = "channel_id"
    }
}
