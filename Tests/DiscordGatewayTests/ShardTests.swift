import DiscordModel
import Foundation
import NIOCore
import NIOWebSocket
import Testing

@testable import DiscordGateway

@Suite("A shard over real sockets", .timeLimit(.minutes(10)))
struct ShardTests {
    typealias Identify = ShardFixture.Identify
    typealias Resume = ShardFixture.Resume

    @Test("It asks for version 10 and JSON, identifies, and delivers what is wanted, in order")
    func identifies() async throws {
        try await ShardFixture.run(presence: Presence(.idle)) { fixture in
            #expect(fixture.shard.session == nil)
            let peer = try await fixture.gateway.accept()
            #expect(peer.target == "/?v=10&encoding=json")
            peer.sendHello()
            let identify = try await peer.receive(op: 2, Identify.self)
            #expect(
                identify
                    == Identify(
                        token: "secret", intents: 32_769, shard: [0, 1], properties: .init(os: "linux"),
                        presence: .init(status: "idle", afk: false)))
            peer.sendReady(resumeURL: fixture.resumeGateway.url)
            peer.dispatch("TYPING_START", 2)
            peer.dispatch("MESSAGE_CREATE", 3, #"{"id":"7"}"#)
            peer.dispatch("PRESENCE_UPDATE", 4)
            peer.dispatch("MESSAGE_CREATE", 5, #"{"id":"8"}"#)
            #expect(try await fixture.events.next().name == "READY")
            let first = try await fixture.events.next()
            #expect(first.name == "MESSAGE_CREATE" && first.sequence == 3)
            #expect(try first.decode(UnavailableGuild.self).id == 7)
            #expect(try await fixture.events.next().sequence == 5)
            #expect(fixture.shard.status.phase == .ready && fixture.shard.status.reconnects == 0)
        }
    }

    @Test("After a drop it resumes at the resume URL, with the same query and the last sequence")
    func resumes() async throws {
        try await ShardFixture.run { fixture in
            let first = try await fixture.becomeReady()
            first.dispatch("MESSAGE_CREATE", 2)
            _ = try await fixture.events.next()
            first.drop()
            let second = try await fixture.resumeGateway.accept()
            #expect(second.target == "/?v=10&encoding=json")
            second.sendHello()
            let resume = try await second.receive(op: 6, Resume.self)
            #expect(resume == Resume(token: "secret", sessionID: "abc", seq: 2))
            second.dispatch("MESSAGE_CREATE", 3)
            second.dispatch("RESUMED", 4)
            #expect(try await fixture.events.next().sequence == 3)
            #expect(try await fixture.events.next().name == "RESUMED")
            #expect(fixture.shard.status.reconnects == 1)
            // The shard counts the event when it is done with it.
            while fixture.shard.session?.sequence != 4 { await Task.yield() }
            #expect(
                fixture.shard.session == GatewaySession(id: "abc", sequence: 4, resumeURL: fixture.resumeGateway.url))
        }
    }

    @Test("Where the resume URL does not answer, it resumes at the gateway")
    func unreachableResumeURL() async throws {
        try await ShardFixture.run { fixture in
            let first = try await fixture.becomeReady()
            try await fixture.resumeGateway.stop()
            first.drop()
            try await fixture.clock.pass(.milliseconds(750))
            let second = try await fixture.gateway.accept()
            second.sendHello()
            #expect(try await second.receive(op: 6, Resume.self).sessionID == "abc")
        }
    }

    @Test("Reconnect is obeyed with a close that keeps the session")
    func reconnect() async throws {
        try await ShardFixture.run { fixture in
            let first = try await fixture.becomeReady()
            first.send(#"{"op":7,"d":null}"#)
            #expect(try await first.receive() == .close(4000))
            let second = try await fixture.resumeGateway.accept()
            second.send(#"{"op":7,"d":null}"#)
            #expect(try await second.receive() == .close(4000))
            try await fixture.clock.pass(.milliseconds(750))
            let third = try await fixture.resumeGateway.accept()
            third.sendHello()
            #expect(try await third.receive(op: 6, Resume.self).seq == 1)
        }
    }

    @Test("An invalid session is identified anew at the gateway, after a wait")
    func invalidSession() async throws {
        try await ShardFixture.run { fixture in
            let first = try await fixture.becomeReady()
            first.send(#"{"op":9,"d":false}"#)
            #expect(try await first.receive() == .close(1000))
            try await fixture.clock.pass(.seconds(3))
            let second = try await fixture.gateway.accept()
            second.sendHello()
            try await fixture.clock.pass(.seconds(2))  // five seconds since the first Identify
            #expect(try await second.receive(op: 2, Identify.self).token == "secret")
        }
    }

    @Test("A session that timed out is identified anew")
    func timedOut() async throws {
        try await ShardFixture.run { fixture in
            let first = try await fixture.becomeReady()
            first.close(4009)
            let second = try await fixture.gateway.accept()
            second.sendHello()
            try await fixture.clock.pass(.seconds(5))
            _ = try await second.receive(op: 2, Identify.self)
        }
    }

    @Test("A refused token ends the shard with a sentence")
    func refusedToken() async throws {
        let error = await #expect(throws: GatewayError.self) {
            try await ShardFixture.run(endsByItself: true) { fixture in
                let peer = try await fixture.gateway.accept()
                peer.sendHello()
                _ = try await peer.receive(op: 2, Identify.self)
                peer.close(4004)
            }
        }
        #expect(error?.closeCode == .authenticationFailed)
        #expect(error?.description.contains("Developer Portal") == true)
    }

    @Test("Heartbeats begin at a random moment, go on steadily, and give the latency")
    func heartbeats() async throws {
        try await ShardFixture.run { fixture in
            let peer = try await fixture.gateway.accept()
            peer.sendHello(interval: 10_000)
            _ = try await peer.receive(op: 2, Identify.self)
            try await fixture.clock.pass(.seconds(5))
            try await peer.expectHeartbeat(nil)
            try await peer.acknowledge(nil)
            peer.sendReady(resumeURL: fixture.resumeGateway.url, sequence: 7)
            _ = try await fixture.events.next()
            #expect(fixture.shard.status.latency == .zero)
            try await fixture.clock.pass(.seconds(10))
            try await peer.expectHeartbeat(7)
            try await peer.acknowledge(7)
        }
    }

    @Test("A heartbeat without an answer closes the connection with 4000, and resumes")
    func withheldAcknowledgement() async throws {
        try await ShardFixture.run { fixture in
            let first = try await fixture.becomeReady()
            try await fixture.clock.pass(.milliseconds(20_625))
            _ = try await first.receive(op: 1, Int?.self)
            try await fixture.clock.pass(.milliseconds(41_250))
            #expect(try await first.receive() == .close(4000))
            let second = try await fixture.resumeGateway.accept()
            second.sendHello()
            _ = try await second.receive(op: 6, Resume.self)
        }
    }

    @Test("A handler that hangs does not hold up heartbeats; what it has not done is not lost")
    func hangingHandler() async throws {
        let gate = Inbox<Void>()
        try await ShardFixture.run(
            interests: ["MESSAGE_CREATE"], handle: { _ in try? await gate.next() },
            { fixture in
                let peer = try await fixture.gateway.accept()
                peer.sendHello()
                _ = try await peer.receive(op: 2, Identify.self)
                peer.sendReady(resumeURL: fixture.resumeGateway.url)
                for sequence in 2...20 { peer.dispatch("MESSAGE_CREATE", sequence) }
                try await peer.acknowledge(20)
                try await fixture.clock.pass(.milliseconds(20_625))
                try await peer.expectHeartbeat(20)
                try await peer.acknowledge(20)
                try await fixture.clock.pass(.milliseconds(41_250))
                try await peer.expectHeartbeat(20)
                #expect(fixture.shard.session?.sequence == 1)
                for _ in 2...20 { gate.push(()) }
                for sequence in 2...20 { #expect(try await fixture.events.next().sequence == sequence) }
            })
    }

    @Test("A full mailbox makes the connection wait, and everything arrives in the end")
    func backpressure() async throws {
        try await ShardFixture.run(capacity: 2) { fixture in
            let peer = try await fixture.becomeReady()
            for sequence in 2...1000 { peer.dispatch("MESSAGE_CREATE", sequence) }
            for sequence in 2...1000 { #expect(try await fixture.events.next().sequence == sequence) }
        }
    }

    @Test("zlib-stream: one stream a connection, frames cut anywhere")
    func compression() async throws {
        try await ShardFixture.run(compression: .zlibStream) { fixture in
            for attempt in 0..<2 {
                let peer = try await (attempt == 0 ? fixture.gateway : fixture.resumeGateway).accept()
                #expect(peer.target == "/?v=10&encoding=json&compress=zlib-stream")
                let deflater = Deflater()
                func send(_ text: String) {
                    let packed = deflater.pack(Array(text.utf8))
                    peer.send(.binary, Array(packed[..<3]))
                    peer.send(.binary, Array(packed[3...]))
                }
                send(#"{"op":10,"d":{"heartbeat_interval":41250}}"#)
                if attempt == 0 {
                    _ = try await peer.receive(op: 2, Identify.self)
                    let url = fixture.resumeGateway.url
                    send(#"{"op":0,"t":"READY","s":1,"d":{"session_id":"z","resume_gateway_url":"\#(url)"}}"#)
                } else {
                    #expect(try await peer.receive(op: 6, Resume.self).sessionID == "z")
                    send(#"{"op":0,"t":"RESUMED","s":2,"d":{}}"#)
                }
                #expect(try await fixture.events.next().sequence == attempt + 1)
                peer.drop()
            }
        }
    }

    @Test("Bytes that make no sense start a new connection")
    func garbage() async throws {
        try await ShardFixture.run { fixture in
            let peer = try await fixture.becomeReady()
            peer.send("{nonsense")
            #expect(try await peer.receive() == .close(4000))
            _ = try await fixture.resumeGateway.accept()
        }
    }

    @Test("Pings are answered; fragments become one message; a message may be megabytes long")
    func webSocket() async throws {
        try await ShardFixture.run { fixture in
            let peer = try await fixture.becomeReady()
            peer.send(.ping, Array("are you there".utf8))
            #expect(try await peer.receive() == .pong("are you there"))
            let long = String(repeating: "x", count: 3_000_000)
            let frame = Array(#"{"op":0,"t":"MESSAGE_CREATE","s":2,"d":{"content":"\#(long)"}}"#.utf8)
            peer.send(.text, Array(frame[..<10]), isFinal: false)
            peer.send(.continuation, Array(frame[10..<20]), isFinal: false)
            peer.send(.continuation, Array(frame[20...]))
            #expect(try await fixture.events.next().data.count == long.count + 14)
        }
    }

    @Test("Cancelling closes with 4000 and keeps the session, with which another shard resumes")
    func cancellation() async throws {
        let kept = Inbox<GatewaySession?>()
        let lastPeer = Inbox<GatewayPeer>()
        let shard = Inbox<Shard>()
        try await ShardFixture.run { fixture in
            let peer = try await fixture.becomeReady()
            peer.dispatch("MESSAGE_CREATE", 9)
            _ = try await fixture.events.next()
            lastPeer.push(peer)
            shard.push(fixture.shard)
        }
        #expect(try await lastPeer.next().receive() == .close(4000))
        let stopped = try await shard.next()
        #expect(stopped.status.phase == .stopped)
        kept.push(stopped.session)
        let session = try #require(try await kept.next())
        #expect(session.sequence == 9)
        let restored = try JSONDecoder().decode(GatewaySession.self, from: JSONEncoder().encode(session))
        let elsewhere = GatewaySession(id: restored.id, sequence: restored.sequence, resumeURL: nil)
        try await ShardFixture.run(session: elsewhere) { fixture in
            let peer = try await fixture.gateway.accept()
            peer.sendHello()
            let resume = try await peer.receive(op: 6, Resume.self)
            #expect(resume == Resume(token: "secret", sessionID: "abc", seq: 9))
        }
    }

    @Test("The presence can be changed; one that is too long is refused at once")
    func presence() async throws {
        struct Update: Decodable, Equatable {
            struct Activity: Decodable, Equatable { let name: String, type: Int }
            let status: String
            let activities: [Activity]
        }
        try await ShardFixture.run { fixture in
            let peer = try await fixture.becomeReady()
            try fixture.shard.updatePresence(Presence(.online, activities: [.init(.watching, name: "tickets")]))
            let update = try await peer.receive(op: 3, Update.self)
            #expect(update == Update(status: "online", activities: [.init(name: "tickets", type: 3)]))
            let tooLong = String(repeating: "x", count: 5000)
            #expect(throws: GatewayError.self) {
                try fixture.shard.updatePresence(Presence(activities: [.init(.playing, name: tooLong)]))
            }
        }
    }

    @Test("A server that stays silent is left after the hello timeout")
    func silence() async throws {
        try await ShardFixture.run { fixture in
            let peer = try await fixture.gateway.accept()
            try await fixture.clock.pass(.seconds(20))
            #expect(try await peer.receive() == .close(4000))
            _ = try await fixture.gateway.accept()
        }
    }

    @Test("wss works with a certificate that is trusted, and not with one that is not")
    func tls() async throws {
        let server = try TestCertificate.serverContext()
        try await ShardFixture.run(serverTLS: server, clientTLS: TestCertificate.clientConfiguration()) { fixture in
            _ = try await fixture.becomeReady()
        }
        try await ShardFixture.run(serverTLS: server) { fixture in
            try await fixture.clock.waitForSleeper(for: .milliseconds(750))
            #expect(fixture.shard.status.phase == .waiting)
        }
    }

    @Test("wss without TLS fails, and sends nothing in the clear")
    func noPlaintext() async throws {
        let plain = try await ScriptedGateway.start()
        let url = try #require(WebSocketURL(plain.url.replacingOccurrences(of: "ws:", with: "wss:"), query: "v=10"))
        await #expect(throws: WebSocketConnection.OpenError.noTLS) {
            _ = try await WebSocketConnection.open(url, tls: nil, timeout: .seconds(10))
        }
        try await plain.stop()
    }

    @Test("A shard runs once; a URL that is none is said so")
    func misuse() async throws {
        try await ShardFixture.run { fixture in
            _ = try await fixture.becomeReady()
            await #expect(throws: GatewayError.self) { try await fixture.shard.run { _ in } }
        }
        for url in ["", "http://x", "wss://", "gateway.discord.gg"] {
            #expect(WebSocketURL(url, query: "v=10") == nil)
        }
        #expect(WebSocketURL("wss://g.gg", query: "v=10")?.authority == "g.gg")
        #expect(WebSocketURL("ws://[::1]:99/p?x=1", query: "v=10")?.authority == "[::1]:99")
        #expect(WebSocketURL("ws://[::1]:99/p?x=1", query: "v=10")?.target == "/p?v=10")
    }
}
