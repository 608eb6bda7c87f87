import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// A listening socket of the gateway.
struct GatewayListener: Sendable {
    enum Arrival: Sendable {
        case webSocket(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, GatewayEndpoint)
        case notUpgraded(NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>, Rejection)
    }

    /// Frames and messages beyond it end the connection with 1009; Discord's own limit is far below.
    private static let maximumFrameSize = 1 << 20
    private static let maximumFragments = 64

    /// A connection that may become a WebSocket.
    struct Candidate: Sendable {
        let channel: any NIOCore.Channel
        private let arrival: EventLoopFuture<Arrival>

        init(_ channel: any NIOCore.Channel, _ arrival: EventLoopFuture<Arrival>) {
            self.channel = channel
            self.arrival = arrival
        }

        /// Waits for the client's request. Cancelling closes the connection.
        func get() async throws -> Arrival {
            try await withTaskCancellationHandler {
                try await self.arrival.get()
            } onCancel: {
                self.channel.close(promise: nil)
            }
        }
    }

    let arrivals: NIOAsyncChannel<Candidate, Never>
    let isForResuming: Bool

    var port: Int { self.arrivals.channel.localAddress?.port ?? 0 }

    static func bind(
        host: String, port: Int, isForResuming: Bool, on loop: any EventLoop,
        accepts: @escaping @Sendable () -> Bool
    ) async throws -> Self {
        let arrivals = try await ServerBootstrap(group: loop)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    Candidate(channel, try Self.configure(channel, isForResuming: isForResuming, accepts: accepts))
                }
            }
        return Self(arrivals: arrivals, isForResuming: isForResuming)
    }

    private static func configure(
        _ channel: any NIOCore.Channel, isForResuming: Bool, accepts: @escaping @Sendable () -> Bool
    ) throws -> EventLoopFuture<Arrival> {
        let rejection = NIOLoopBound<RejectionBox>(RejectionBox(), eventLoop: channel.eventLoop)
        let upgrader = NIOTypedWebSocketServerUpgrader<Arrival>(
            maxFrameSize: Self.maximumFrameSize,
            shouldUpgrade: { channel, head in
                rejection.value.rejection = Rejection(of: head, accepts: accepts())
                let isAccepted = rejection.value.rejection == nil
                return channel.eventLoop.makeSucceededFuture(isAccepted ? HTTPHeaders() : nil)
            },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture {
                    let endpoint = try GatewayEndpoint(uri: head.uri, isForResuming: isForResuming)
                    try channel.pipeline.syncOperations.addHandler(
                        NIOWebSocketFrameAggregator(
                            minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: Self.maximumFragments,
                            maxAccumulatedFrameSize: Self.maximumFrameSize))
                    return .webSocket(try NIOAsyncChannel(wrappingChannelSynchronously: channel), endpoint)
                }
            })
        let notUpgrading: @Sendable (any NIOCore.Channel) -> EventLoopFuture<Arrival> = { channel in
            channel.eventLoop.makeCompletedFuture {
                .notUpgraded(
                    try NIOAsyncChannel(wrappingChannelSynchronously: channel),
                    rejection.value.rejection ?? .noWebSocket)
            }
        }
        return try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
            configuration: .init(
                upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(
                    upgraders: [upgrader], notUpgradingCompletionHandler: notUpgrading)))
    }

    /// Answers a request that did not become a WebSocket, and ends the connection.
    static func turnAway(
        _ channel: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>, _ rejection: Rejection
    ) async throws {
        try await channel.executeThenClose { inbound, outbound in
            // Of a refused upgrade, the upgrade handler keeps the head of the request to itself.
            for try await _ in inbound {
                let headers: HTTPHeaders = [
                    "Content-Type": "text/plain", "Content-Length": "\(rejection.sentence.utf8.count)",
                    "Connection": "close",
                ]
                try await outbound.write(
                    .head(HTTPResponseHead(version: .http1_1, status: rejection.status, headers: headers)))
                try await outbound.write(.body(.byteBuffer(ByteBuffer(string: rejection.sentence))))
                try await outbound.write(.end(nil))
                return
            }
        }
    }
}

extension GatewayListener {
    /// Why a request does not become a WebSocket.
    struct Rejection: Sendable {
        static let noWebSocket = Self(.upgradeRequired, "This is a Gateway: connect with a WebSocket.")

        let status: HTTPResponseStatus
        let sentence: String

        private init(_ status: HTTPResponseStatus, _ sentence: String) {
            self.status = status
            self.sentence = sentence
        }

        /// `nil` if there is nothing against it.
        init?(of head: HTTPRequestHead, accepts: Bool) {
            guard accepts else {
                self.init(.serviceUnavailable, "No connections are taken at present.")
                return
            }
            do throws(UnsupportedQuery) {
                _ = try GatewayEndpoint(uri: head.uri, isForResuming: false)
                return nil
            } catch {
                self.init(.badRequest, error.sentence)
            }
        }
    }

    /// What the decision on the upgrade leaves for the answer. Stays on its event loop.
    private final class RejectionBox {
        var rejection: Rejection?
    }
}
