/// What is said where a transcript is delivered.
extension Texts {
    static func yourTicketLostItsChannel(_ ticket: Ticket, guildName: String) -> String {
        "Your ticket \(ticket.paddedNumber) on **\(plain(guildName))** was closed, because its channel was deleted."
    }

    /// The lines below the news that a ticket was closed.
    static func handingOver(_ delivery: TranscriptDelivery, of ticket: Ticket) -> [String] {
        switch delivery {
        case .file: [Self.transcriptAttached]
        case .link, .tooLarge: [Self.besideLogEntry(delivery, of: ticket)].compactMap(\.self)
        case .nothingKept: []
        }
    }

    static func historyRefused(_ message: String?, code: Int?) -> String {
        let reason = message.map { ": \($0)" + (code.map { " (code \($0))" } ?? "") } ?? ""
        return "Discord did not let Usher read the channel's history\(reason)"
    }

    static let historyUnreadable = "what Discord sent of the channel's history could not be read"

    /// Stands at the head of a transcript.
    public static func historyNotRead(_ problem: String) -> String {
        "The channel's history could not be read when the ticket was closed; this is what was seen as it was written, and something may be missing. The reason: \(problem)."
    }

    /// The line above the entry in the log channel; none where the file speaks for itself.
    static func besideLogEntry(_ delivery: TranscriptDelivery, of ticket: Ticket) -> String? {
        switch delivery {
        case .file, .nothingKept: nil
        case .link(let url, let end): Self.transcriptOnlyLinked(ticket, url, until: end)
        case .tooLarge: Self.transcriptTooLarge
        }
    }
}
