public import DiscordModel

/// What is said of transcripts and of the archive.
extension Texts {
    static func refusal(_ refusal: TranscriptRefusal) -> String {
        switch refusal {
        case .whichTicket:
            "This channel is not a ticket. Please use this command inside a ticket channel, or say which ticket you mean, as in `/transcript ticket:42`."
        case .noSuchTicket(let name):
            "There is no ticket “\(plain(String(name.prefix(100))))” here that you may read, or nothing of it is kept any more."
        case .mayNotRead:
            "Only staff and those who take part in a ticket can have its transcript. Please ask one of them."
        case .nothingKept(let number):
            "Nothing that was said in ticket \(number) is kept any more."
        case .tooLarge(let number):
            "The transcript of ticket \(number) is larger than Discord takes, and Usher has no web page to show it on. Whoever runs Usher can get it with `usher transcript export`, or set `http.publicURL` so that it can be linked."
        case .confirmationExpired:
            "This question has expired. Please use `/privacy erase` again."
        }
    }

    // MARK: Handing out

    public static func transcript(of ticket: Ticket) -> String {
        ticket.isActive
            ? "Ticket \(ticket.paddedNumber) as far as it has come. Any browser opens the file."
            : "The transcript of ticket \(ticket.paddedNumber). Any browser opens the file."
    }

    /// - Parameter end: When the link ceases to be good.
    public static func transcriptLink(_ url: String, until end: Timestamp) -> String {
        "It can be read here until <t:\(end.secondsSince1970):f>; whoever has the link can read it: <\(url)>"
    }

    public static func transcriptOnlyLinked(_ ticket: Ticket, _ url: String, until end: Timestamp) -> String {
        "The transcript of ticket \(ticket.paddedNumber) is too large for a message on Discord. \(transcriptLink(url, until: end))"
    }

    // MARK: Erasing

    public static func eraseQuestion(_ user: UserID, seconds: Int64) -> String {
        "Really erase everything that \(mention(user)) wrote and attached in the tickets of this server? It is removed from Usher's archive and from the transcripts there, and **cannot be brought back**. What Discord itself has stays: the ticket channels, and transcripts that were already sent to the log channel or in direct messages. (This question expires in \(seconds) seconds.)"
    }

    public static let eraseYes = "Erase for ever"
    public static let eraseNo = "Keep everything"
    public static let nothingErased = "Nothing was changed."

    public static func erased(_ user: UserID, _ report: ErasureReport) -> String {
        guard report.tickets > 0 else { return "The archive has nothing of \(mention(user)) on this server." }
        return
            "Erased: \(count(report.messages, "message")) of \(mention(user)) in \(count(report.tickets, "ticket")), and \(count(report.files, "file")). Transcripts that were already sent on Discord stay there until somebody deletes them."
    }

    // MARK: Retention

    public static func retention(_ days: Int?) -> String {
        days.map { "\(count($0, "day")) after closing" } ?? "for ever"
    }

    public static func retentionSaved(_ days: Int?) -> String {
        guard let days else { return "Saved. What is said in tickets is kept for ever." }
        return
            "Saved. What was said in a ticket is removed from Usher's archive \(count(days, "day")) after its closing, for older tickets within the next hour. What Discord itself has stays."
    }

    private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
