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

    /// Whether it hands out the transcript, and so has to come after it.
    fileprivate var needsTranscript: Bool {
        switch self {
        case .tellOpener: true
        case .post(let event): event.bringsTranscript
        default: false
        }
    }
}

extension Ticket {
    /// What to do next, from what is stored and nothing else; `nil` when Discord shows it all, or what is left cannot be
    /// done just now.
    ///
    /// - Parameters:
    ///   - events: Those that the log channel does not have yet.
    ///   - refused: What cannot be done just now. What does not depend on it is done all the same.
    func nextStep(unposted events: [TicketEvent], without refused: Set<Step> = []) -> Step? {
        if self.isSettled { return nil }
        let lacksTranscript = refused.contains(.keepTranscript)
        // The events were read after the ticket: what ended it in between comes when its end is known here as well.
        let known = events.filter { !($0.bringsTranscript && self.isActive) }
        let steps = self.channelSteps + known.map(Step.post)
        return steps.first { !refused.contains($0) && !($0.needsTranscript && lacksTranscript) }
            ?? (refused.isEmpty ? .settle : nil)
    }

    private var channelSteps: [Step] {
        switch self.status {
        case .cancelled: return []
        case .open:
            // Without a channel there is nothing else to do, and nothing to tell of.
            if self.channelID == nil { return [.createChannel] }
            return self.members.filter { !$0.isApplied }.map(Step.apply) + (self.greetingID == nil ? [.greet] : [])
        case .closed:
            guard let closing = self.closing, self.channelID != nil else { return [] }
            var steps: [Step] = []
            if !closing.isAnnounced { steps.append(.announceClosing) }
            if !closing.isArchived { steps.append(.archive) }
            if !closing.isTranscriptKept { steps.append(.keepTranscript) }
            if !closing.isOpenerTold { steps.append(.tellOpener) }
            return steps
        }
    }
}

/// Steps that Discord, or a store that is away, does not allow just now. All else was done.
struct RefusedSteps: Error, CustomStringConvertible {
    private(set) var all: [(step: Step, error: any Error)] = []

    var steps: Set<Step> { Set(self.all.map(\.step)) }
    var isEmpty: Bool { self.all.isEmpty }

    mutating func add(_ step: Step, _ error: any Error) { self.all.append((step, error)) }

    func error(where isMeant: (Step) -> Bool) -> (any Error)? { self.all.first { isMeant($0.step) }?.error }

    var description: String { self.all.map { "\($0.step.name): \($0.error)" }.joined(separator: "; ") }
}
