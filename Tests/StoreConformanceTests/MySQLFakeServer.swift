#if MySQL
    import Foundation
    import NIOCore
    import NIOPosix
    import Synchronization

    /// Speaks of MySQL's protocol what signing in takes, as MySQL 8 does, and keeps what it is told. Whoever is let in
    /// hears that it knows no statements.
    ///
    /// Source: <https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html>
    struct MySQLFakeServer: Sendable {
        /// How the user is to sign in.
        enum Way: Sendable {
            /// `caching_sha2_password`, for a user whom the server knows.
            case cached
            /// `caching_sha2_password`, for a user whose password the server has to have once.
            case uncached
            /// `mysql_clear_password`: the password itself.
            case clear
            /// `sha256_password`, the predecessor.
            case sha256
        }

        /// The words of whoever was let in.
        static let farewell = "the fake server knows no statements"
        /// What the client's answers are mixed with.
        static let nonce = (1...20).map { UInt8($0) }

        private let channel: any Channel
        private let told: Told

        /// - Parameter key: The public key that it sends when asked for it, as PEM.
        static func with<Value>(
            _ way: Way, host: String = "127.0.0.1", key: [UInt8] = [], _ body: (MySQLFakeServer) async throws -> Value
        ) async throws -> Value {
            let told = Told()
            let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandlers(
                            ByteToMessageHandler(PacketDecoder()), SignInHandler(way: way, key: key, told: told))
                    }
                }
                .bind(host: host, port: 0).get()
            let result: Result<Value, any Error>
            do { result = .success(try await body(MySQLFakeServer(channel: channel, told: told))) } catch {
                result = .failure(error)
            }
            try await channel.close().get()
            return try result.get()
        }

        func url(user: String = "mia", password: String, tls: String = "off") -> String {
            let address = self.channel.localAddress
            return "mysql://\(user):\(password)@\(address?.ipAddress ?? ""):\(address?.port ?? 0)/tickets?tls=\(tls)"
        }

        /// The contents of all packets that clients have sent.
        var packets: [[UInt8]] { self.told.packets.withLock { $0 } }

        fileprivate final class Told: Sendable {
            let packets = Mutex<[[UInt8]]>([])
        }
    }

    extension MySQLFakeServer.Way {
        fileprivate var plugin: String {
            switch self {
            case .cached, .uncached: "caching_sha2_password"
            case .clear: "mysql_clear_password"
            case .sha256: "sha256_password"
            }
        }
    }

    /// One client's way in.
    private final class SignInHandler: ChannelInboundHandler {
        typealias InboundIn = MySQLPacket
        typealias OutboundOut = ByteBuffer

        private enum State {
            /// The client is to say who it is, and may answer for the way that the greeting names.
            case greeted
            /// The client was asked to use another way.
            case switched
            /// It was told that its password is not known here.
            case askedForPassword
            /// It asked for the key, and has it.
            case sentKey
            case inside
        }

        private let way: MySQLFakeServer.Way
        private let key: [UInt8]
        private let told: MySQLFakeServer.Told
        private var state = State.greeted

        init(way: MySQLFakeServer.Way, key: [UInt8], told: MySQLFakeServer.Told) {
            self.way = way
            self.key = key
            self.told = told
        }

        func channelActive(context: ChannelHandlerContext) { self.send(Self.greeting, number: 0, context) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let packet = self.unwrapInboundIn(data)
            self.told.packets.withLock { $0.append(packet.content) }
            let answer: [UInt8]
            switch (self.state, self.way) {
            case (.greeted, let way) where !packet.content.contains(Array(Self.firstWay.utf8)) || way.isOther:
                self.state = .switched
                answer = [0xFE] + Array(way.plugin.utf8) + [0] + MySQLFakeServer.nonce + [0]
            case (.greeted, .cached), (.switched, .cached):
                self.send([1, 3], number: packet.number &+ 1, context)
                self.state = .inside
                self.send(Self.fine, number: packet.number &+ 2, context)
                return
            case (.greeted, .uncached), (.switched, .uncached):
                self.state = .askedForPassword
                answer = [1, 4]
            case (.askedForPassword, _) where packet.content == [2], (.switched, .sha256) where packet.content == [1]:
                self.state = .sentKey
                answer = [1] + self.key
            case (.inside, _):
                answer = Self.error(1317, "70100", MySQLFakeServer.farewell)
            case (.askedForPassword, _), (.sentKey, _), (.switched, _), (.greeted, _):
                self.state = .inside
                answer = Self.fine
            }
            self.send(answer, number: packet.number &+ 1, context)
        }

        private func send(_ content: [UInt8], number: UInt8, _ context: ChannelHandlerContext) {
            var buffer = context.channel.allocator.buffer(capacity: content.count + 4)
            buffer.writeBytes([UInt8(content.count & 0xFF), UInt8(content.count >> 8), 0, number])
            buffer.writeBytes(content)
            context.writeAndFlush(self.wrapOutboundOut(buffer), promise: nil)
        }

        /// What MySQL 8 proposes to everybody, before it knows who comes.
        private static let firstWay = "caching_sha2_password"

        /// Without `CLIENT_SSL`: there is no TLS here.
        private static let greeting: [UInt8] = {
            let abilities: UInt32 = 0x1 | 0x4 | 0x8 | 0x200 | 0x2000 | 0x8000 | 0x8_0000
            var bytes: [UInt8] = [10] + Array("8.0.40".utf8) + [0] + [7, 0, 0, 0]
            bytes += MySQLFakeServer.nonce[..<8] + [0]
            bytes += [UInt8(abilities & 0xFF), UInt8(abilities >> 8 & 0xFF), 255, 2, 0]
            bytes += [UInt8(abilities >> 16 & 0xFF), UInt8(abilities >> 24), 21] + [UInt8](repeating: 0, count: 10)
            bytes += MySQLFakeServer.nonce[8...] + [0] + Array(SignInHandler.firstWay.utf8) + [0]
            return bytes
        }()

        private static let fine: [UInt8] = [0, 0, 0, 2, 0, 0, 0]

        private static func error(_ code: UInt16, _ state: String, _ message: String) -> [UInt8] {
            [0xFF, UInt8(code & 0xFF), UInt8(code >> 8)] + Array("#\(state)\(message)".utf8)
        }
    }

    extension MySQLFakeServer.Way {
        /// Whether it is another one than the greeting proposes.
        fileprivate var isOther: Bool { self.plugin != "caching_sha2_password" }
    }

    private struct MySQLPacket: Sendable {
        let number: UInt8
        let content: [UInt8]
    }

    private struct PacketDecoder: ByteToMessageDecoder {
        typealias InboundOut = MySQLPacket

        mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
            let start = buffer.readerIndex
            guard let head = buffer.getBytes(at: start, length: 4) else { return .needMoreData }
            let length = Int(head[0]) | Int(head[1]) << 8 | Int(head[2]) << 16
            guard let content = buffer.getBytes(at: start + 4, length: length) else { return .needMoreData }
            buffer.moveReaderIndex(forwardBy: 4 + length)
            context.fireChannelRead(self.wrapInboundOut(MySQLPacket(number: head[3], content: content)))
            return .continue
        }

        mutating func decodeLast(
            context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
        ) throws -> DecodingState { try self.decode(context: context, buffer: &buffer) }
    }
#endif
