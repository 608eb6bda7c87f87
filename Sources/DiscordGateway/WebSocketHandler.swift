import DiscordModel
import NIOCore
import NIOWebSocket
import Synchronization

/// How a connection ended.
final class WebSocketEnding: Sendable {
    private let code = Mutex<GatewayCloseCode?>(nil)

    /// What the other side sent; `nil` when the connection broke.
    var closeCode: GatewayCloseCode? { self.code.withLock { $0 } }

    func set(_ code: GatewayCloseCode) { self.code.withLock { $0 = $0 ?? code } }
}

typealias WebSocketMessages = NIOAsyncSequenceProducer<
    ByteBuffer, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, WebSocketReadControl
>

/// Stops reading from the socket while nobody takes the messages.
struct WebSocketReadControl: NIOAsyncSequenceProducerDelegate {
    let channel: any NIOCore.Channel

    func produceMore() { self.channel.setOption(.autoRead, value: true).whenComplete { _ in } }

    // Whoever stopped listening is closing; the peer's last frames must still be read.
    func didTerminate() { self.produceMore() }
}

/// The client's side of an open WebSocket: answers pings and closes, passes messages on.
final class WebSocketHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let messages: WebSocketMessages.Source
    private let ending: WebSocketEnding

    init(messages: WebSocketMessages.Source, ending: WebSocketEnding) {
        self.messages = messages
        self.ending = ending
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = self.unwrapInboundIn(data)
        switch frame.opcode {
        case .text, .binary: self.pass(frame.unmaskedData, context)
        case .ping: self.answer(.pong, frame.unmaskedData, context)
        case .connectionClose: self.close(frame.unmaskedData, context)
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.messages.finish()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func pass(_ message: ByteBuffer, _ context: ChannelHandlerContext) {
        guard case .stopProducing = self.messages.yield(message) else { return }
        context.channel.setOption(.autoRead, value: false).whenComplete { _ in }
    }

    private func answer(_ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
        context.writeAndFlush(self.wrapOutboundOut(frame), promise: nil)
    }

    /// Answers in kind and leaves. After our own close this is the peer's answer, and a second frame does no harm.
    private func close(_ data: ByteBuffer, _ context: ChannelHandlerContext) {
        var data = data
        let code = data.readInteger(as: UInt16.self)
        if let code { self.ending.set(GatewayCloseCode(rawValue: code)) }
        let echo = code.map { ByteBuffer(integer: $0) } ?? ByteBuffer()
        self.answer(.connectionClose, echo, context)
        context.close(promise: nil)
    }
}
