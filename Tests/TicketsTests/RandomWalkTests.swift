import DiscordModel
import Testing

@testable import Tickets

/// A ticket with its events, on which steps have the effect that `TicketDesk` gives them.
private struct Walk {
    var ticket = Ticket.new
    var events = [TicketEvent(id: .sample(42), ticketID: Ticket.new.id, kind: .created, at: .morning, actorID: .mia)]
    /// What was done that no later decision may ask for again.
    private var done: Set<Step> = []
    /// Whose access was applied since it last changed.
    private var applied: Set<UserID> = []
    private var number = 100
    private var generator: SeededGenerator

    init(seed: UInt64) { self.generator = SeededGenerator(seed: seed) }

    var nextStep: Step? {
        self.ticket.nextStep(unposted: self.events.filter { !$0.isPosted })
    }

    mutating func flip() -> Bool { Bool.random(using: &self.generator) }

    /// Somebody does something; a refusal changes nothing.
    mutating func decide() {
        self.number += 1
        let people: [UserID] = [.mia, .noah, .sam]
        let person = people.randomElement(using: &self.generator) ?? .mia
        let event = TicketID.sample(self.number)
        let kind = Int.random(in: 0..<20, using: &self.generator)
        let decision: Ticket.Decision? =
            switch kind {
            case 0..<9: try? self.ticket.adding(person, by: .sam, at: .morning, event: event)
            case 9..<17: try? self.ticket.removing(person, by: .sam, at: .morning, event: event)
            case 17: try? self.ticket.closing(by: .sam, reason: nil, at: .morning, event: event)
            case 18: self.ticket.isActive ? self.ticket.losingChannel(bot: .usher, at: .morning, event: event) : nil
            default:
                self.ticket.channelID == nil && self.ticket.isActive
                    ? self.ticket.cancelling(because: "full", at: .morning, event: event) : nil
            }
        guard let decision else { return }
        if kind < 17 { self.applied.remove(person) }
        self.ticket = decision.ticket
        self.events.append(decision.event)
    }

    /// - Returns: Whether the step is a new one.
    mutating func perform(_ step: Step) -> Bool {
        switch step {
        case .createChannel:
            self.ticket.channelID = 7
            self.ticket.members = self.ticket.members.map {
                TicketMember(userID: $0.userID, isPresent: $0.isPresent, isApplied: true)
            }
        case .greet: self.ticket.greetingID = 8
        case .apply(let member):
            guard let index = self.ticket.members.firstIndex(of: member) else { return false }
            self.ticket.members[index].isApplied = true
            return self.applied.insert(member.userID).inserted
        case .announceClosing: self.ticket.closing?.isAnnounced = true
        case .archive: self.ticket.closing?.isArchived = true
        case .keepTranscript: self.ticket.closing?.isTranscriptKept = true
        case .tellOpener: self.ticket.closing?.isOpenerTold = true
        case .post(let event):
            guard let index = self.events.firstIndex(of: event) else { return false }
            self.events[index].isPosted = true
        case .settle:
            self.ticket.isSettled = true
            return true
        }
        return self.done.insert(step).inserted
    }
}

@Suite("Random walks")
struct RandomWalkTests {
    @Test("Whatever people do in between, every ticket comes to rest, and nothing is done twice", arguments: 1...300)
    func walk(seed: Int) {
        var walk = Walk(seed: UInt64(seed))
        for _ in 0..<60 {
            if walk.flip() { walk.decide() }
            guard let step = walk.nextStep else { continue }
            let isNew = walk.perform(step)
            #expect(isNew, "\(step)")
        }
        var steps = 0
        while let step = walk.nextStep {
            let isNew = walk.perform(step)
            #expect(isNew, "\(step)")
            steps += 1
            guard steps <= 100 else { break }
        }
        #expect(steps <= 100)
        #expect(walk.ticket.isSettled)
        #expect(!walk.events.contains { !$0.isPosted })
        if walk.ticket.isActive { #expect(!walk.ticket.members.contains { !$0.isApplied }) }
        let listed = walk.ticket.members.map(\.userID)
        #expect(Set(listed).count == listed.count)
    }
}
