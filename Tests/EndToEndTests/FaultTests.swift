import Bot
import DiscordModel
import HookedStore
import Sandbox
import Synchronization
import Testing
import Tickets

/// What goes wrong once while a ticket is opened, changed or closed.
struct Trouble: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let begin: @Sendable (Harbour) async -> Void
    var end: @Sendable (Harbour) async -> Void = { _ in }

    init(
        _ description: String, _ begin: @escaping @Sendable (Harbour) async -> Void,
        end: @escaping @Sendable (Harbour) async -> Void = { _ in }
    ) {
        self.testDescription = description
        self.begin = begin
        self.end = end
    }

    /// Whatever the bot asks next, whichever it is, goes wrong three times.
    private static func rest(_ description: String, _ kind: Fault.Kind, path: String = "/**") -> Self {
        Self(description) { $0.sandbox.faults.add(Fault(path: path, times: 3, kind: kind)) }
    }

    static let all: [Self] = [
        rest("500 before the effect", .status(500, afterEffect: false)),
        rest("500 after the effect", .status(500, afterEffect: true)),
        rest("502 after the effect", .status(502, afterEffect: true)),
        rest("connection reset before the effect", .dropConnection(.beforeEffect)),
        rest("connection reset after the effect", .dropConnection(.afterEffect)),
        rest("429 for us", .rateLimited(retryAfter: .milliseconds(200))),
        rest("429 for everybody", .rateLimited(retryAfter: .milliseconds(200), scope: "shared")),
        rest("429 for all routes", .rateLimited(retryAfter: .milliseconds(200), global: true)),
        rest("banned by the wall before Discord", .banned),
        // The acknowledgement is what people wait for; it has a test of its own.
        rest("channels answer after 25 seconds", .delay(.seconds(25)), path: "/channels/**"),
        Self("op 7") { $0.sandbox.gatewayFaults.askToReconnect() },
        Self("op 9, not resumable") { $0.sandbox.gatewayFaults.invalidateSessions() },
        Self("op 9, resumable") { $0.sandbox.gatewayFaults.invalidateSessions(isResumable: true) },
        Self("1006") { $0.sandbox.gatewayFaults.dropConnections() },
        Self("close code 4000") { $0.sandbox.gatewayFaults.closeConnections(.unknownError) },
        Self("every event twice") { $0.sandbox.gatewayFaults.add(.init(.duplicate, times: 1000)) },
        Self("events in another order") { $0.sandbox.gatewayFaults.add(.init(.swapWithNext, of: "CHANNEL_CREATE")) },
        Self("a lost event") { $0.sandbox.gatewayFaults.add(.init(.drop, of: "CHANNEL_CREATE")) },
        Self(
            "withheld acknowledgements", { $0.sandbox.gatewayFaults.withholdsAcknowledgements = true },
            end: { $0.sandbox.gatewayFaults.withholdsAcknowledgements = false }),
    ]
}

@Suite("Whatever Discord does, one ticket is one ticket (R1, R3, R4, R7)", .timeLimit(.minutes(60)))
struct FaultTests {
    @Test("A deed with one kind of trouble in it", arguments: Trouble.all, Deed.allCases)
    func trouble(_ trouble: Trouble, deed: Deed) async throws {
        try await Harbour.ready { harbour, bot in
            let scene = try await harbour.scene(for: deed, named: "x") { try await harbour.waitForRest($0, bot) }
            let before = try await harbour.ticket(of: scene, in: bot.store)?.revision ?? -1
            await trouble.begin(harbour)
            let outcome = try await deed.perform(in: harbour, on: scene)
            await trouble.end(harbour)
            harbour.sandbox.faults.removeAll()
            if try await harbour.ticket(of: scene, in: bot.store)?.revision ?? -1 == before {
                // Nothing came of it, and the person knows.
                guard case .failed = outcome else {
                    Issue.record("not done, and said \(outcome.text)")
                    return
                }
                try await deed.perform(in: harbour, on: scene)
            }
            try await harbour.waitForRest(scene, bot, after: before)
            try await harbour.check(deed, scene, in: bot.store, "\(deed), \(trouble.testDescription)")
        }
    }

    @Test("A store that takes two seconds for each call delays, and loses nothing", arguments: [Deed.open, .close])
    func slowStore(deed: Deed) async throws {
        try await Harbour.with { harbour in
            let isSlow = Flag()
            let slow: HookedStore.Hook = { (_) async throws(StoreError) in
                // What is tested is a store that takes its time.
                if isSlow.value { try? await Task.sleep(for: .seconds(2)) }
            }
            try await harbour.withBot(wrapping: { HookedStore($0, before: slow) }) { bot in
                try await harbour.setUp()
                let scene = try await harbour.scene(for: deed, named: "x") { try await harbour.waitForRest($0, bot) }
                let before = try await harbour.ticket(of: scene, in: bot.store)?.revision ?? -1
                isSlow.value = true
                let outcome = try await deed.perform(in: harbour, on: scene)
                isSlow.value = false
                #expect(outcome.reply != nil, "\(outcome.text)")
                try await harbour.waitForRest(scene, bot, after: before)
                try await harbour.check(deed, scene, in: bot.store, "\(deed)")
            }
        }
    }

    @Test("A store that fails for a while, before or after its effect, loses nothing", arguments: Deed.allCases)
    func failingStore(deed: Deed) async throws {
        try await Harbour.with { harbour in
            let (failing, losing) = (Flag(), Flag())
            let before: HookedStore.Hook = { (_) async throws(StoreError) in
                if failing.value { throw StoreError(.unavailable) }
            }
            let after: HookedStore.Hook = { (call) async throws(StoreError) in
                if call.isWrite, losing.take() {
                    failing.value = true
                    throw StoreError(.unavailable)
                }
            }
            try await harbour.withBot(wrapping: { HookedStore($0, before: before, after: after) }) { bot in
                try await harbour.setUp()
                let scene = try await harbour.scene(for: deed, named: "x") { try await harbour.waitForRest($0, bot) }
                let revision = try await harbour.ticket(of: scene, in: bot.store)?.revision ?? -1
                losing.value = true
                let outcome = try await deed.perform(in: harbour, on: scene)
                #expect(outcome.reply != nil, "\(outcome.text)")
                failing.value = false
                bot.application.desk.discordIsBack()
                // The member who was told that it went wrong tries again.
                _ = try await deed.perform(in: harbour, on: scene)
                try await harbour.waitForRest(scene, bot, after: revision)
                try await harbour.check(deed, scene, in: bot.store, "\(deed)")
            }
        }
    }

    @Test("After an outage of 40 seconds everybody has their answer, in place or by message", arguments: Deed.allCases)
    func outage(deed: Deed) async throws {
        var settings = SandboxSettings()
        settings.deferralPatience = .seconds(120)
        try await Harbour.ready(settings: settings) { harbour, bot in
            let scene = try await harbour.scene(for: deed, named: "x") { try await harbour.waitForRest($0, bot) }
            let before = try await harbour.ticket(of: scene, in: bot.store)?.revision ?? -1
            // From right after the acknowledgement on.
            harbour.sandbox.faults.add(
                Fault(path: "/**", skip: 1, times: .max, kind: .status(503, afterEffect: false)))
            async let outcome = deed.perform(in: harbour, on: scene)
            // This is what 40 seconds without Discord are.
            try await Task.sleep(for: .seconds(40))
            harbour.sandbox.faults.removeAll()
            #expect(try await outcome.reply != nil)
            try await harbour.waitForRest(scene, bot, after: before)
            try await harbour.check(deed, scene, in: bot.store, "\(deed)")
        }
    }
}

/// Set from here, looked at from there.
final class Flag: Sendable {
    private let state = Mutex(false)

    var value: Bool {
        get { self.state.withLock(\.self) }
        set { self.state.withLock { $0 = newValue } }
    }

    /// - Returns: Whether it was set; it is not any more.
    func take() -> Bool {
        self.state.withLock { value in
            defer { value = false }
            return value
        }
    }
}

extension Harbour {
    /// Waits until the scene's ticket needs nothing more.
    func waitForRest(_ scene: Scene, _ bot: RunningBot, after revision: Int = -1) async throws {
        let end = ContinuousClock.now + .seconds(90)
        while ContinuousClock.now < end {
            if let ticket = try? await self.ticket(of: scene, in: bot.store), ticket.isSettled,
                ticket.revision > revision
            {
                return
            }
            // The last thing that happens is a write to the store, of which nobody tells.
            try await Task.sleep(for: .milliseconds(10))
        }
        throw UsherProcessProblem(text: "the ticket of \(scene.opener.name) did not come to rest")
    }
}
