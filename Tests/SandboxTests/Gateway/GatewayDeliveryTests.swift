import DiscordModel
import NIOCore
import Synchronization
import Testing

@testable import Sandbox

@Suite("Gateway: delivery and compression", .timeLimit(.minutes(10)))
struct GatewayDeliveryTests {
    private static let streamQuery = "?v=10&encoding=json&compress=zlib-stream"
    private static let zstdQuery = "?v=10&encoding=json&compress=zstd-stream"

    @Test("Rule 31: Events can come twice, too late or never")
    func noise() async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { client in
                try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                bench.server.faults.add(.init(.duplicate, of: "MESSAGE_CREATE"))
                bench.server.faults.add(.init(.drop, of: "TYPING_START", times: 2))
                bench.publish(1, "CHANNEL_CREATE")
                bench.publish(2, "MESSAGE_CREATE")
                for number in 3...5 { bench.publish(number, "TYPING_START") }
                bench.server.faults.add(.init(.swapWithNext))
                for number in 6...8 { bench.publish(number) }
                for (number, sequence) in zip([1, 2, 2, 5, 7, 6, 8], 3...) {
                    let event = try await client.frame(0)
                    #expect(event["d"]?["n"]?.int == number)
                    #expect(event["s"]?.int == sequence)
                }
            }
        }
    }

    @Test(
        "Rule 32: zlib-stream is one stream for a connection, in one message each or cut at arbitrary places",
        arguments: [.none, .random(seed: 1), .random(seed: 2), .random(seed: 3)] as [GatewaySettings.FrameSplitting])
    func zlibStream(splitting: GatewaySettings.FrameSplitting) async throws {
        try await GatewayBench.run({ $0.frameSplitting = splitting }) { bench in
            var mostPieces = 0
            let sessionID = try await bench.connect(query: Self.streamQuery) { client in
                let (sessionID, _) = try await client.begin(compress: true)
                _ = try await client.dispatch("GUILD_CREATE")
                for number in 1...100 { bench.publish(number) }
                for number in 1...100 {
                    #expect(try await client.dispatch("MESSAGE_CREATE")["d"]?["n"]?.int == number)
                    #expect(client.lastShape.isBinary)
                    mostPieces = max(mostPieces, client.lastShape.pieces)
                }
                return sessionID
            }
            #expect(splitting == .none ? mostPieces == 1 : mostPieces > 1)
            try await bench.reconnect(query: Self.streamQuery) { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 101)
                #expect(try await client.dispatch("MESSAGE_CREATE")["d"]?["n"]?.int == 100)
                _ = try await client.dispatch("RESUMED")
            }
        }
    }

    @Test(
        "Rule 32: zstd-stream is one frame for a connection that never ends, one WebSocket message for each payload",
        arguments: [.none, .random(seed: 1)] as [GatewaySettings.FrameSplitting])
    func zstdStream(splitting: GatewaySettings.FrameSplitting) async throws {
        try await GatewayBench.run({ $0.frameSplitting = splitting }) { bench in
            let sessionID = try await bench.connect(query: Self.zstdQuery) { client in
                // Payload compression is off where the transport compresses.
                let (sessionID, _) = try await client.begin(compress: true)
                _ = try await client.dispatch("GUILD_CREATE")
                for number in 1...100 { bench.publish(number) }
                for number in 1...100 {
                    #expect(try await client.dispatch("MESSAGE_CREATE")["d"]?["n"]?.int == number)
                    #expect(client.lastShape.isBinary && client.lastShape.pieces == 1)
                }
                return sessionID
            }
            // The next connection begins a frame of its own.
            try await bench.reconnect(query: Self.zstdQuery) { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 101)
                #expect(try await client.dispatch("MESSAGE_CREATE")["d"]?["n"]?.int == 100)
                _ = try await client.dispatch("RESUMED")
            }
        }
    }

    @Test("Rule 32: What was said before makes zstd-stream smaller")
    func zstdRemembers() {
        let payload = (0..<40).map { "\($0 * 7919)" }.joined(separator: " ").utf8
        var compressor = ZstdCompressor()
        let first = compressor.compressNext(ByteBuffer(bytes: payload)).readableBytes
        let second = compressor.compressNext(ByteBuffer(bytes: payload)).readableBytes
        #expect(second < first)
    }

    @Test("Rule 32: Large payloads pass through the streams", arguments: [Self.streamQuery, Self.zstdQuery])
    func largePayload(query: String) async throws {
        try await GatewayBench.run({ $0.frameSplitting = .random(seed: 4) }) { bench in
            var random = SeededRandom(seed: 1)
            let noise = String(
                (0..<300_000).map { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement(using: &random)! })
            try await bench.connect(query: query) { client in
                try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                bench.server.publish(
                    GatewayDispatch("GUILD_CREATE", ["noise": .string(noise)], guildID: 7), to: FakeWorld.usher)
                #expect(try await client.dispatch("GUILD_CREATE")["d"]?["noise"]?.string == noise)
            }
        }
    }

    @Test("Rule 32: Payload compression is for large dispatches of those who asked")
    func payloadCompression() async throws {
        try await GatewayBench.run { bench in
            let large: JSON = ["text": .string(String(repeating: "long ", count: 200))]
            try await bench.connect { client in
                try await client.begin(compress: true)
                _ = try await client.dispatch("GUILD_CREATE")
                #expect(!client.lastShape.isBinary)
                bench.server.publish(GatewayDispatch("MESSAGE_CREATE", large, guildID: 7), to: FakeWorld.usher)
                #expect(try await client.dispatch("MESSAGE_CREATE")["d"] == large)
                #expect(client.lastShape.isBinary)
            }
            try await bench.connect { client in
                try await client.begin(compress: false)
                _ = try await client.dispatch("GUILD_CREATE")
                bench.server.publish(GatewayDispatch("MESSAGE_CREATE", large, guildID: 7), to: FakeWorld.usher)
                _ = try await client.dispatch("MESSAGE_CREATE")
                #expect(!client.lastShape.isBinary)
            }
        }
    }

    @Test("Events keep their order under load")
    func order() async throws {
        let count = 5000
        try await GatewayBench.run { bench in
            try await bench.connect { client in
                try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                for number in 1...count { bench.publish(number) }
                for number in 1...count {
                    let event = try await client.dispatch("MESSAGE_CREATE")
                    guard event["d"]?["n"]?.int == number, event["s"]?.int == number + 2 else {
                        Issue.record("\(number) came as \(event)")
                        return
                    }
                }
            }
        }
    }

    @Test("A client that does not read is dropped, and does not hold up the others")
    func slowClient() async throws {
        try await GatewayBench.run({ $0.outboxLimit = 8 }) { bench in
            let large: JSON = ["text": .string(String(repeating: "x", count: 500_000))]
            try await bench.connect { slow in
                let (sessionID, _) = try await slow.begin(intents: [.guildMessages])
                try await bench.connect { quick in
                    try await quick.begin("token", intents: [.guildMessages])
                    while !bench.isGone(sessionID) {
                        bench.server.publish(GatewayDispatch("MESSAGE_CREATE", large, guildID: 7), to: FakeWorld.usher)
                        _ = try await quick.dispatch("MESSAGE_CREATE")
                    }
                    bench.publish(1)
                    #expect(try await quick.dispatch("MESSAGE_CREATE")["d"]?["n"]?.int == 1)
                }
            }
        }
    }
}

@Suite("Gateway: outbox")
struct GatewayOutboxTests {
    @Test("A full outbox takes nothing more, be it full of items or of bytes")
    func bounds() {
        let few = GatewayOutbox(limit: 2, byteLimit: 1000)
        #expect(few.add(.payload(GatewayPayload(.heartbeat))))
        #expect(few.add(.payload(GatewayPayload(.heartbeat))))
        #expect(!few.add(.payload(GatewayPayload(.heartbeat))))
        #expect(few.takeAll().count == 2)
        #expect(few.add(.payload(GatewayPayload(.heartbeat))))

        let small = GatewayOutbox(limit: 100, byteLimit: 10)
        #expect(small.add(.payload(GatewayPayload(.hello, "a text longer than the limit may go alone"))))
        #expect(!small.add(.payload(GatewayPayload(.heartbeat))))
    }

    @Test("The reader is told of the first item after it found nothing, and not of those that follow")
    func telling() {
        let told = Mutex(0)
        let outbox = GatewayOutbox(limit: 10, byteLimit: 1000)
        func add() { #expect(outbox.add(.payload(GatewayPayload(.heartbeat)))) }
        add()
        outbox.open { told.withLock { $0 += 1 } }
        #expect(told.withLock(\.self) == 1)
        add()
        #expect(outbox.takeAll().count == 2)
        add()
        #expect(told.withLock(\.self) == 1)
        #expect(outbox.takeAll().count == 1 && outbox.takeAll().isEmpty)
        add()
        add()
        #expect(told.withLock(\.self) == 2)
        #expect(outbox.takeAll().count == 2 && outbox.takeAll().isEmpty)
        outbox.shut()
        add()
        #expect(told.withLock(\.self) == 2)
    }

    @Test("After the close frame nothing is taken in")
    func closed() {
        let outbox = GatewayOutbox(limit: 10, byteLimit: 1000)
        #expect(outbox.add(.close(code: 4000, reason: "", isAnswer: false)))
        #expect(outbox.isClosed)
        #expect(outbox.add(.payload(GatewayPayload(.heartbeat))))
        #expect(outbox.takeAll().count == 1)
    }
}
