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

    /// The line above the entry in the log channel; none where the file speaks for itself.
    static func besideLogEntry(_ delivery: TranscriptDelivery, of ticket: Ticket) -> String? {
        switch delivery {
        case .file, .nothingKept: nil
        case .link(let url, let end): Self.transcriptOnlyLinked(ticket, url, until: end)
        case .tooLarge: Self.transcriptTooLarge
        }
    }
}
