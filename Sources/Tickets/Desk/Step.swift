/// One thing that is left to do on Discord for a ticket. Each is safe to repeat.
enum Step: Hashable {
    case createChannel
    case greet
    /// Gives or takes one member's access.
    case apply(TicketMember)
    case announceClosing
    case archive
    case keepTranscript
    case tellOpener
    case post(TicketEvent)
    case settle

    /// Whether the person who acted waits for it.
    var isUrgent: Bool {
        switch self {
        case .createChannel, .greet, .apply, .announceClosing, .archive: true
        case .keepTranscript, .tellOpener, .post, .settle: false
        }
    }
}

extension Ticket {
    /// What to do next, from what is stored and nothing else; `nil` when Discord shows it all.
    func nextStep(unposted event: TicketEvent?) -> Step? {
        if self.isSettled { return nil }
        return self.nextChannelStep ?? event.map(Step.post) ?? .settle
    }

    private var nextChannelStep: Step? {
        switch self.status {
        case .cancelled: return nil
        case .open:
            if self.channelID == nil { return .createChannel }
            if let member = self.members.first(where: { !$0.isApplied }) { return .apply(member) }
            return self.greetingID == nil ? .greet : nil
        case .closed:
            guard let closing = self.closing, self.channelID != nil else { return nil }
            if !closing.isAnnounced { return .announceClosing }
            if !closing.isArchived { return .archive }
            if !closing.isTranscriptKept { return .keepTranscript }
            return closing.isOpenerTold ? nil : .tellOpener
        }
    }
}
