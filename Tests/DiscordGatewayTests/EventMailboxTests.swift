import Testing

@testable import DiscordGateway

@Suite("The event mailbox", .timeLimit(.minutes(10)))
struct EventMailboxTests {
    func event(_ sequence: Int) -> DispatchEvent { DispatchEvent(name: "E", sequence: sequence, data: []) }

    @Test("Events come out in order; the one in hand counts as not handled until the next is asked for")
    func order() async {
        let mailbox = EventMailbox(capacity: 3)
        for sequence in 1...3 { #expect(await mailbox.send(self.event(sequence))) }
        #expect(mailbox.firstUnhandledSequence == 1)
        #expect(await mailbox.receive()?.sequence == 1)
        #expect(mailbox.firstUnhandledSequence == 1)
        #expect(await mailbox.receive()?.sequence == 2)
        #expect(mailbox.firstUnhandledSequence == 2)
    }

    @Test("Cancelling at any moment wakes both sides")
    func cancellation() async {
        for round in 0..<2000 {
            let mailbox = EventMailbox(capacity: 1)
            let taken = await withTaskGroup(of: Int.self) { group in
                group.addTask {
                    var sent = 0
                    while await mailbox.send(self.event(sent + 1)) {
                        sent += 1
                        if Task.isCancelled { break }
                    }
                    return sent
                }
                group.addTask {
                    while await mailbox.receive() != nil {}
                    return 0
                }
                for _ in 0..<round % 7 { await Task.yield() }
                group.cancelAll()
                return await group.reduce(0, +)
            }
            if let first = mailbox.firstUnhandledSequence { #expect(first <= taken) }
        }
    }
}
