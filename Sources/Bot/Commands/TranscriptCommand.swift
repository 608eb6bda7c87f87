import DiscordInteractions
import DiscordModel
import DiscordREST
import Tickets

/// `/transcript [ticket:]` hands out what was said in a ticket, to its staff and to those who take part in it.
struct TranscriptCommand: BotCommand, SlashCommand {
    static let name = "transcript"
    static let summary = "Get the transcript of a ticket"
    static let audience = Audience.everyone
    static let options = optionList(
        .optional(
            .autocompleted(
                .string("ticket", "The ticket's number; this channel's ticket, if left out", length: 1...100))))

    private let transcripts: TranscriptDesk

    init(_ services: BotServices) { self.transcripts = services.transcripts }

    var handler: CommandHandler { CommandHandler(self) }

    func run(_ name: String?, in context: InteractionContext) async throws -> Reply {
        let actor = try context.actingMember()
        let ticket = try await self.transcripts.ticket(
            name.map { String($0.prefix { !$0.isWhitespace }) }, in: context.channelID, for: actor)
        switch try await self.transcripts.freshDelivery(of: ticket, to: actor.userID) {
        case .file(let file):
            var text = Texts.transcript(of: ticket)
            if let links = self.transcripts.links {
                let now = self.transcripts.now()
                let url = links.url(to: ticket.id, for: actor.userID, at: now)
                text += "\n" + Texts.transcriptLink(url, until: now + TranscriptLinks.lifetime)
            }
            return .ephemeral(MessageDraft(content: text, attachments: [AttachmentDraft(id: 0, file)]))
        case .link(let url, let end): return .ephemeral(Texts.transcriptOnlyLinked(ticket, url, until: end))
        case .tooLarge: throw TranscriptRefusal.tooLarge(number: ticket.paddedNumber)
        case .nothingKept: throw TranscriptRefusal.nothingKept(number: ticket.paddedNumber)
        }
    }

    func completions(of name: String, typed: String, in context: InteractionContext) async throws -> [String] {
        try await self.transcripts.latestTickets(for: context.actingMember(), typed: typed)
            .map { "\($0.paddedNumber) (\($0.status.rawValue))" }
    }
}
