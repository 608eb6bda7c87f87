import DiscordModel

@testable import GatewayParts

/// Arbitrary bytes as a frame of the Gateway: the peek at `op`, `t` and `s`, and what the shard makes of it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: size)
    let header = try? FrameHeader(scanning: bytes)
    if let data = header?.data { precondition(data.lowerBound >= 0 && data.upperBound <= size, "contents outside") }
    let frame = InboundFrame(bytes, interests: ["INTERACTION_CREATE", "GUILD_CREATE"]) { _, data in data.count % 2 == 0
    }
    if let event = frame?.event { _ = try? WireDecoder().decode(Guild.self, from: event.data) }
    return 0
}
