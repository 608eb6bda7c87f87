import DiscordModel
import Testing

@testable import DiscordGateway

@Suite("The shard's state machine")
struct ShardStateMachineTests {
    typealias Action = ShardStateMachine.Action
    typealias Step = ShardStateMachine.Step

    static let session = GatewaySession(id: "s", sequence: 5, resumeURL: "wss://resume")
    static let interval = Duration.seconds(40)
    static let resuming = Step.connect(.resumeURL("wss://resume"), after: .zero)

    /// With a jitter of one half: waits are 0, 0.75, 1.5, 3 … seconds.
    func machine(_ session: GatewaySession? = nil) -> ShardStateMachine {
        var machine = ShardStateMachine(session: session, jitter: { 0.5 })
        machine.connectBegan()
        return machine
    }

    func readyMachine() -> ShardStateMachine {
        var machine = self.machine()
        _ = machine.receive(.hello(interval: Self.interval), at: .zero)
        _ = machine.identifyTurnArrived()
        _ = machine.receive(.ready(Self.session), at: .zero)
        return machine
    }

    @Test("Hello, turn, identify, ready, dispatch")
    func identify() {
        var machine = ShardStateMachine(jitter: { 0.5 })
        #expect(machine.phase == .idle && machine.step == .connect(.gateway, after: .zero))
        machine.connectBegan()
        #expect(machine.phase == .connecting)
        #expect(
            machine.receive(.hello(interval: Self.interval), at: .zero)
                == [.scheduleHeartbeats(first: .seconds(20), every: Self.interval), .takeIdentifyTurn])
        #expect(machine.phase == .identifying)
        #expect(machine.heartbeatIsDue(at: .seconds(20)) == [.sendHeartbeat(sequence: nil)])
        #expect(machine.receive(.heartbeatAcknowledged, at: .milliseconds(20_080)) == [])
        #expect(machine.latency == .milliseconds(80))
        #expect(machine.identifyTurnArrived() == [.sendIdentify])
        #expect(machine.identifyTurnArrived() == [])
        #expect(machine.receive(.ready(Self.session), at: .seconds(21)) == [.deliver])
        #expect(machine.phase == .ready)
        #expect(machine.receive(.dispatch(sequence: 6), at: .seconds(22)) == [.deliver])
        #expect(machine.session?.sequence == 6)
        #expect(machine.heartbeatIsDue(at: .seconds(60)) == [.sendHeartbeat(sequence: 6)])
    }

    @Test("A session is resumed, and what was missed is delivered before the shard is ready")
    func resume() {
        var machine = ShardStateMachine(session: Self.session, jitter: { 0.5 })
        #expect(machine.step == Self.resuming)
        machine.connectBegan()
        #expect(
            machine.receive(.hello(interval: Self.interval), at: .zero)
                == [.scheduleHeartbeats(first: .seconds(20), every: Self.interval), .sendResume(Self.session)])
        #expect(machine.receive(.dispatch(sequence: 6), at: .zero) == [.deliver])
        #expect(machine.phase == .resuming)
        #expect(machine.receive(.resumed(sequence: 7), at: .zero) == [.deliver])
        #expect(machine.phase == .ready && machine.session?.sequence == 7)
    }

    @Test("The sequence never goes back")
    func sequence() {
        var machine = self.readyMachine()
        _ = machine.receive(.dispatch(sequence: 9), at: .zero)
        _ = machine.receive(.dispatch(sequence: 8), at: .zero)
        #expect(machine.session?.sequence == 9)
    }

    @Test("The first heartbeat without an answer ends the connection, with a code that keeps the session")
    func zombie() {
        var machine = self.readyMachine()
        #expect(machine.heartbeatIsDue(at: .seconds(20)) == [.sendHeartbeat(sequence: 5)])
        #expect(machine.heartbeatIsDue(at: .seconds(60)) == [.close(.unknownError)])
        #expect(machine.heartbeatIsDue(at: .seconds(100)) == [])
        #expect(machine.receive(.dispatch(sequence: 6), at: .seconds(60)) == [])
        #expect(machine.connectionEnded(with: nil, at: .seconds(61)) == Self.resuming)
        #expect(machine.session == Self.session)
    }

    @Test("Discord may ask for a heartbeat; its answer may come later than the next one is due")
    func requestedHeartbeat() {
        var machine = self.readyMachine()
        #expect(machine.receive(.heartbeatRequested, at: .seconds(19)) == [.sendHeartbeat(sequence: 5)])
        #expect(machine.heartbeatIsDue(at: .seconds(20)) == [.sendHeartbeat(sequence: 5)])
    }

    @Test("Reconnect means resume, also instead of Hello and while identifying")
    func reconnect() {
        var ready = self.readyMachine()
        #expect(ready.receive(.reconnect, at: .zero) == [.close(.unknownError)])
        #expect(ready.step == Self.resuming)

        var greeting = self.machine(Self.session)
        #expect(greeting.receive(.reconnect, at: .zero) == [.close(.unknownError)])
        #expect(greeting.step == Self.resuming)

        var identifying = self.machine()
        _ = identifying.receive(.hello(interval: Self.interval), at: .zero)
        #expect(identifying.receive(.reconnect, at: .zero) == [.close(.unknownError)])
        #expect(identifying.step == .connect(.gateway, after: .zero))
        #expect(identifying.identifyTurnArrived() == [])
    }

    @Test("An invalid session waits one to five seconds, then identifies anew, or resumes if it may")
    func invalidSession() {
        var machine = self.readyMachine()
        #expect(machine.receive(.invalidSession(canResume: false), at: .zero) == [.close(.normal)])
        #expect(machine.step == .connect(.gateway, after: .seconds(3)))
        #expect(machine.session == nil)

        var resumable = self.readyMachine()
        #expect(resumable.receive(.invalidSession(canResume: true), at: .zero) == [.close(.unknownError)])
        #expect(resumable.step == .connect(.resumeURL("wss://resume"), after: .seconds(3)))
    }

    @Test("After three failed resumes the session is dropped")
    func failedResumes() {
        var machine = self.machine(Self.session)
        #expect(machine.connectionEnded(with: .abnormal, at: .zero) == Self.resuming)
        machine.connectBegan()
        _ = machine.receive(.hello(interval: Self.interval), at: .zero)
        #expect(
            machine.connectionEnded(with: nil, at: .zero)
                == .connect(.resumeURL("wss://resume"), after: .milliseconds(750)))
        machine.connectBegan()
        _ = machine.receive(.hello(interval: Self.interval), at: .zero)
        #expect(machine.connectionEnded(with: nil, at: .zero) == .connect(.gateway, after: .milliseconds(1500)))
        #expect(machine.session == nil)
    }

    @Test("A resume that works makes the failed ones forgotten")
    func successfulResume() {
        var machine = self.machine(Self.session)
        for _ in 0..<5 {
            _ = machine.connectionEnded(with: nil, at: .zero)
            machine.connectBegan()
            _ = machine.receive(.hello(interval: Self.interval), at: .zero)
            _ = machine.connectionEnded(with: nil, at: .zero)
            machine.connectBegan()
            _ = machine.receive(.hello(interval: Self.interval), at: .zero)
            #expect(machine.receive(.resumed(sequence: 5), at: .zero) == [.deliver])
        }
        #expect(machine.session == Self.session)
    }

    @Test("A URL for resuming is not tried again after a failed connect; the session is")
    func failedConnect() {
        var machine = self.machine(Self.session)
        #expect(machine.connectFailed(at: .zero) == .connect(.gateway, after: .milliseconds(750)))
        machine.connectBegan()
        let withoutURL = GatewaySession(id: "s", sequence: 5, resumeURL: nil)
        #expect(machine.receive(.hello(interval: Self.interval), at: .zero).last == .sendResume(withoutURL))
    }

    @Test("Waits grow to a minute, and begin anew after a stable session")
    func backoff() {
        var machine = self.machine()
        var waits: [Duration] = []
        for _ in 0..<9 {
            if case .connect(_, let wait) = machine.connectFailed(at: .zero) { waits.append(wait) }
            machine.connectBegan()
        }
        #expect(waits == [750, 1500, 3000, 6000, 12000, 24000, 45000, 45000, 45000].map { .milliseconds($0) })
        _ = machine.receive(.hello(interval: Self.interval), at: .zero)
        _ = machine.identifyTurnArrived()
        _ = machine.receive(.ready(Self.session), at: .seconds(100))
        #expect(
            machine.connectionEnded(with: nil, at: .seconds(159))
                == .connect(.resumeURL("wss://resume"), after: .seconds(45)))
        machine.connectBegan()
        _ = machine.receive(.hello(interval: Self.interval), at: .seconds(200))
        _ = machine.receive(.resumed(sequence: 6), at: .seconds(200))
        #expect(machine.connectionEnded(with: nil, at: .seconds(260)) == Self.resuming)
    }

    @Test("Jitter takes up to half of a wait away", arguments: [(0.0, 15.0), (1.0, 30.0)])
    func jitter(jitter: Double, seconds: Double) {
        var backoff = Backoff()
        for _ in 0..<6 { _ = backoff.next(jitter: jitter) }
        #expect(backoff.next(jitter: jitter) == .seconds(seconds) * 32 / 30)
        _ = backoff.next(jitter: jitter)
        #expect(backoff.next(jitter: jitter) == .seconds(60) * (0.5 + jitter / 2))
    }

    @Test("A server that does not say Hello is left")
    func overdueHello() {
        var machine = self.machine(Self.session)
        #expect(machine.helloIsOverdue(at: .seconds(20)) == [.close(.unknownError)])
        #expect(machine.step == Self.resuming)
        var ready = self.readyMachine()
        #expect(ready.helloIsOverdue(at: .seconds(20)) == [])
    }

    @Test("Frames that make no sense restart the connection; a dispatch before READY is ignored")
    func malformed() {
        for frame in [ShardStateMachine.Frame.malformed, .hello(interval: .seconds(1))] {
            var machine = self.readyMachine()
            #expect(machine.receive(frame, at: .zero) == [.close(.unknownError)])
            #expect(machine.session == Self.session)
        }
        for frame in [ShardStateMachine.Frame.ready(Self.session), .resumed(sequence: 1)] {
            var machine = self.readyMachine()
            #expect(machine.receive(frame, at: .zero) == [.close(.unknownError)])
            #expect(machine.session == nil)
        }
        var machine = self.machine()
        _ = machine.receive(.hello(interval: Self.interval), at: .zero)
        #expect(machine.receive(.dispatch(sequence: 1), at: .zero) == [])
    }

    struct CloseCase: Sendable {
        let code: UInt16?
        let consequence: CloseConsequence
    }

    static let closeCases: [CloseCase] = [
        .init(code: nil, consequence: .resume), .init(code: 1000, consequence: .resume),
        .init(code: 1001, consequence: .resume), .init(code: 1006, consequence: .resume),
        .init(code: 4000, consequence: .resume), .init(code: 4001, consequence: .resume),
        .init(code: 4002, consequence: .resume), .init(code: 4003, consequence: .identifyAnew),
        .init(code: 4004, consequence: .stop), .init(code: 4005, consequence: .resume),
        .init(code: 4006, consequence: .resume), .init(code: 4007, consequence: .identifyAnew),
        .init(code: 4008, consequence: .resume), .init(code: 4009, consequence: .identifyAnew),
        .init(code: 4010, consequence: .stop), .init(code: 4011, consequence: .stop),
        .init(code: 4012, consequence: .stop), .init(code: 4013, consequence: .stop),
        .init(code: 4014, consequence: .stop), .init(code: 4999, consequence: .resume),
    ]

    @Test("Every close code has its consequence", arguments: closeCases)
    func closeCodes(_ example: CloseCase) {
        var machine = self.readyMachine()
        let code = example.code.map { GatewayCloseCode(rawValue: $0) }
        let step = machine.connectionEnded(with: code, at: .zero)
        switch example.consequence {
        case .resume: #expect(step == Self.resuming && machine.session == Self.session)
        case .identifyAnew: #expect(step == .connect(.gateway, after: .zero) && machine.session == nil)
        case .stop: #expect(code.map { step == .stop($0) } == true && machine.phase == .stopped)
        }
    }

    @Test(
        "A fatal code says what to do",
        arguments: [
            (4004, "token"), (4010, "shard 1 of 3"), (4011, "2,500"), (4012, "update the program"),
            (4013, "intents 32771"),
            (4014, "enable the Message Content, Server Members intents in the Developer Portal"),
        ] as [(UInt16, String)])
    func cures(code: UInt16, words: String) {
        let configuration = GatewayConfiguration(
            token: "secret", intents: [.guilds, .guildMembers, .messageContent], shard: .init(id: 1, count: 3),
            gatewayURL: "wss://gateway.discord.gg", interests: [])
        let error = GatewayError.refused(with: GatewayCloseCode(rawValue: code), configuration)
        #expect(error.description.contains(words))
        #expect(error.closeCode?.rawValue == code && error.reason == .refused)
        #expect(!"\(error)\(configuration)".contains("secret"))
    }
}
