import Bot
import DiscordModel
import Foundation
import HookedStore
import Sandbox
import Synchronization
import Testing
import Tickets

private let soakSeconds = ProcessInfo.processInfo.environment["USHER_SOAK_SECONDS"].flatMap(Int.init) ?? 60

/// People and faults at random. `USHER_SOAK_SECONDS` says for how long, `USHER_SOAK_SEED` repeats a run.
@Suite("Chaos (R1, R3, R4, R7)", .timeLimit(.minutes(60 + soakSeconds / 60)))
struct ChaosTests {
    private static let seed =
        ProcessInfo.processInfo.environment["USHER_SOAK_SEED"].flatMap(UInt64.init) ?? .random(in: 0 ... .max)

    @Test("Whatever people do while Discord and the store fail, every ticket ends where its owner expects it")
    func chaos() async throws {
        var settings = SandboxSettings()
        // An answer that was lost comes another way; people do something else meanwhile.
        settings.deferralPatience = .seconds(3)
        try await Harbour.with(
            settings: settings, answerDeadline: .seconds(3), privilegedIntents: [.messageContent, .guildMembers]
        ) { harbour in
            let weather = StoreWeather(seed: Self.seed)
            try await harbour.withBot(wrapping: weather.over) { bot in
                try await harbour.setUp()
                var chaos = await Chaos(harbour, bot, weather, seed: Self.seed)
                let end = ContinuousClock.now + .seconds(soakSeconds)
                var steps = 0
                repeat {
                    steps += await chaos.storm()
                    try await chaos.calm()
                } while ContinuousClock.now < end
                print(
                    """
                    chaos: seed \(Self.seed), \(steps) steps, \(chaos.faults) faults, \
                    \(try await chaos.countOfTickets()) tickets looked at
                    """)
            }
        }
    }
}

/// A store that is slow or away at random.
final class StoreWeather: Sendable {
    private struct State {
        /// In percent of the calls.
        var failing = 0
        var losing = 0
        var slow = 0
        var generator: SplitMix

        mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self.generator) < percent }
    }

    private let state: Mutex<State>

    init(seed: UInt64) { self.state = Mutex(State(generator: SplitMix(state: ~seed))) }

    func turn(failing: Int = 0, losing: Int = 0, slow: Int = 0) {
        self.state.withLock { ($0.failing, $0.losing, $0.slow) = (failing, losing, slow) }
    }

    var over: @Sendable (any TicketStore) -> any TicketStore {
        { store in
            HookedStore(
                store,
                before: { (_) async throws(StoreError) in
                    let (isSlow, fails) = self.state.withLock { ($0.chance($0.slow), $0.chance($0.failing)) }
                    if isSlow { try? await Task.sleep(for: .milliseconds(300)) }
                    if fails { throw StoreError(.unavailable) }
                },
                after: { (call) async throws(StoreError) in
                    if call.isWrite, self.state.withLock({ $0.chance($0.losing) }) { throw StoreError(.unavailable) }
                })
        }
    }
}

/// The people of a server, and what can go wrong there.
struct Chaos {
    private let harbour: Harbour
    private let bot: RunningBot
    private let weather: StoreWeather
    private let members: [Person]
    private let seed: UInt64
    private var generator: SplitMix
    private(set) var faults = 0

    init(_ harbour: Harbour, _ bot: RunningBot, _ weather: StoreWeather, seed: UInt64) async {
        self.harbour = harbour
        self.bot = bot
        self.weather = weather
        self.members = await harbour.addMembers(8)
        self.seed = seed
        self.generator = SplitMix(state: seed)
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self.generator) < percent }

    private mutating func pick<Value>(_ values: [Value]) -> Value? { values.randomElement(using: &self.generator) }

    /// Some dozens of deeds at once, with faults between them.
    ///
    /// - Returns: How many deeds.
    mutating func storm() async -> Int {
        let deeds = Int.random(in: 10...40, using: &self.generator)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<deeds {
                if self.chance(40) { self.fault() }
                let deed = await self.deed()
                group.addTask { await deed() }
                // Up to four at a time, so that they meet each other and the faults.
                if self.chance(50) { await group.next() }
            }
        }
        return deeds
    }

    private mutating func deed() async -> @Sendable () async -> Void {
        let (harbour, person) = (self.harbour, self.pick(self.members) ?? self.harbour.mia)
        let other = self.pick(self.members) ?? self.harbour.noah
        let rooms = await harbour.guild.channels().filter { $0.name.hasPrefix("ticket-0") }
        guard let room = self.pick(rooms)?.id, !self.chance(40) else {
            return { _ = try? await person.presses("Create Ticket", in: harbour.help) }
        }
        switch Int.random(in: 0..<12, using: &self.generator) {
        case 0..<3: return { _ = try? await harbour.sam.runs("/add", ["user": .user(other)], in: room) }
        case 3..<5: return { _ = try? await harbour.sam.runs("/remove", ["user": .user(other)], in: room) }
        case 5..<7: return { _ = try? await harbour.sam.runs("/close", ["reason": "enough"], in: room) }
        case 7: return { _ = try? await harbour.sam.presses("Close", in: room) }
        case 8: return { await harbour.guild.deleteChannel(room) }
        case 9: return { _ = try? await person.runs("/close", in: room) }
        default: return { _ = try? await harbour.sam.says("words", in: room) }
        }
    }

    private mutating func fault() {
        self.faults += 1
        let sandbox = self.harbour.sandbox
        let afterEffect = self.chance(50)
        let kinds: [Fault.Kind] = [
            .status(500, afterEffect: afterEffect), .status(502, afterEffect: afterEffect),
            .dropConnection(afterEffect ? .afterEffect : .beforeEffect), .delay(.milliseconds(700)),
            .rateLimited(retryAfter: .milliseconds(300)), .rateLimited(retryAfter: .milliseconds(300), scope: "shared"),
            .rateLimited(retryAfter: .milliseconds(300), global: true),
        ]
        switch Int.random(in: 0..<14, using: &self.generator) {
        case 0..<7:
            let (skip, times) = (
                Int.random(in: 0...6, using: &self.generator), Int.random(in: 1...4, using: &self.generator)
            )
            if let kind = self.pick(kinds) {
                sandbox.faults.add(Fault(path: "/**", skip: skip, times: times, kind: kind))
            }
        case 7: sandbox.gatewayFaults.askToReconnect()
        case 8: sandbox.gatewayFaults.dropConnections()
        case 9: sandbox.gatewayFaults.invalidateSessions(isResumable: self.chance(50))
        case 10: sandbox.gatewayFaults.add(.init(.duplicate, times: 10))
        case 11: sandbox.gatewayFaults.add(.init(.swapWithNext, times: 2))
        case 12: self.weather.turn(failing: 10, losing: 5)
        default: self.weather.turn(slow: 10)
        }
    }

    // MARK: - After the storm

    /// Nothing goes wrong any more; everything comes to rest, and is as it should be.
    mutating func calm() async throws {
        self.harbour.sandbox.faults.removeAll()
        self.weather.turn()
        let end = ContinuousClock.now + .seconds(120)
        while let ticket = try await self.restless() {
            guard ContinuousClock.now < end else {
                throw UsherProcessProblem(text: "seed \(self.seed): not at rest: \(ticket)")
            }
            // What waits for another try need not wait minutes; some were under way when the weather changed.
            self.bot.application.desk.discordIsBack()
            // The last thing that happens is a write to the store, of which nobody tells.
            try await Task.sleep(for: .milliseconds(50))
        }
        try await self.check()
        await self.tidy()
    }

    /// As administrators do before the server is full.
    private func tidy() async {
        let closed = await self.harbour.guild.channels().filter { $0.name.hasPrefix("closed-") }
        guard closed.count > 40 else { return }
        for channel in closed { await self.harbour.guild.deleteChannel(channel.id) }
    }

    /// A ticket for which something is left to do, or of whose deleted channel the bot has not heard yet: the event waits
    /// for its connection, or for the store.
    private func restless() async throws -> Ticket? {
        // In this order: one whose channel is missed between the two questions is unsettled by then.
        let channels = Set(await self.harbour.guild.channels().map(\.id))
        let lost = try await self.bot.store.activeTickets(in: self.harbour.guild.id, after: nil, limit: 100)
            .first { !($0.channelID.map(channels.contains) ?? false) }
        if let lost { return lost }
        return try await self.bot.store.unsettledTickets(after: nil, limit: 1).first
    }

    func countOfTickets() async throws -> Int { try await self.tickets().count }

    private func tickets() async throws -> [(ticket: Ticket, events: [TicketEvent])] {
        var all: [(Ticket, [TicketEvent])] = []
        var last: RecordKey?
        while true {
            let page = try await self.bot.store.records(of: .ticket, after: last, limit: 500)
            for case .ticket(let ticket, let events) in page { all.append((ticket, events)) }
            guard page.count == 500, let next = page.last?.key else { return all }
            last = next
        }
    }

    private func check() async throws {
        let tickets = try await self.tickets()
        let place: Comment = "seed \(self.seed)"
        #expect(tickets.map(\.ticket.number).sorted() == Array(tickets.indices.map { $0 + 1 }), place)
        let active = tickets.map(\.ticket).filter(\.isActive)
        #expect(Set(active.map(\.openerID)).count == active.count, place)
        let channels = await self.harbour.guild.channels()
        let log = await self.harbour.guild.messages(in: try await self.harbour.log)
        let entriesByTicket = Dictionary(grouping: log) { $0.embeds.first?.footer ?? "" }
        for (ticket, events) in tickets {
            let place: Comment = "seed \(self.seed), ticket \(ticket)"
            let own = channels.filter { $0.topic?.contains("\(ticket.id)") == true }
            #expect(own.count <= 1 && own.allSatisfy { $0.id == ticket.channelID }, place)
            if ticket.isActive { #expect(own.count == 1, place) }
            let entries = entriesByTicket["ID \(ticket.id)"] ?? []
            #expect(entries.count == events.count, "\(place): \(events.map(\.kind)) \(entries.map(\.text))")
            if let channel = own.first { try await self.check(channel, of: ticket, place) }
            if ticket.status == .closed {
                #expect(try await self.bot.store.transcript(of: ticket.id) != nil, place)
            }
        }
        try await self.checkMessages(of: tickets.map(\.ticket))
    }

    private func check(_ channel: SeenChannel, of ticket: Ticket, _ place: Comment) async throws {
        let said = await self.harbour.guild.messages(in: channel.id).filter { !$0.isEphemeral }
        #expect(said.filter { !$0.buttons.isEmpty }.count == 1, place)
        #expect(said.filter { $0.text.contains("was closed by") }.count == (ticket.status == .closed ? 1 : 0), place)
        #expect(channel.name == (ticket.isActive ? ticket.channelName : ticket.archivedChannelName), place)
        for person in self.members {
            let sees = await person.sees(channel.id)
            #expect(sees == ticket.isPresent(person.id), "\(place): \(person.name)")
            let writes = await person.permissions(in: channel.id).contains(.sendMessages)
            #expect(!writes || ticket.isActive, "\(place): \(person.name)")
        }
    }

    /// Each opener has one direct message for each of their tickets that ended.
    private func checkMessages(of tickets: [Ticket]) async throws {
        for person in self.members {
            let closed = tickets.filter { $0.openerID == person.id && $0.status == .closed }
            let told = await person.directMessages().filter {
                $0.text.contains("Your ticket") && $0.text.contains("closed")
            }
            #expect(told.count == closed.count, "seed \(self.seed): \(person.name)")
        }
    }
}

/// Source: <https://prng.di.unimi.it/splitmix64.c>
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var value = self.state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
