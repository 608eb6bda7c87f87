import CZlib
import NIOCore
import Testing

@testable import DiscordGateway

/// Packs messages as Discord does: one stream, a sync flush behind each.
final class Deflater {
    private var stream = z_stream()

    init() { _ = czlib_deflateInit(&self.stream, 6) }
    deinit { deflateEnd(&self.stream) }

    func pack(_ message: [UInt8]) -> [UInt8] {
        var message = message
        var packed = [UInt8](repeating: 0, count: message.count + 1024)
        let size = message.withUnsafeMutableBufferPointer { input in
            packed.withUnsafeMutableBufferPointer { output in
                self.stream.next_in = input.baseAddress
                self.stream.avail_in = UInt32(input.count)
                self.stream.next_out = output.baseAddress
                self.stream.avail_out = UInt32(output.count)
                _ = deflate(&self.stream, Z_SYNC_FLUSH)
                return output.count - Int(self.stream.avail_out)
            }
        }
        return Array(packed[..<size])
    }
}

@Suite("The inflater")
struct InflaterTests {
    let messages = ["{\"op\":10}", String(repeating: "abcdefgh", count: 40_000), "{\"op\":11}"].map {
        Array($0.utf8)
    }

    @Test("One stream, a message a frame")
    func whole() throws {
        let deflater = Deflater()
        var inflater = try Inflater()
        for message in self.messages {
            #expect(try inflater.inflate(ByteBuffer(bytes: deflater.pack(message))) == message)
        }
    }

    @Test("A message split into two frames at any byte comes out whole, once")
    func split() throws {
        let message = Array(#"{"op":0,"t":"MESSAGE_CREATE","s":3,"d":{"content":"hello, hello, hello"}}"#.utf8)
        for position in 0...Deflater().pack(message).count {
            let deflater = Deflater()
            var inflater = try Inflater()
            for _ in 0..<3 {
                let packed = deflater.pack(message)
                let cut = min(position, packed.count)
                let first = try inflater.inflate(ByteBuffer(bytes: packed[..<cut]))
                let second = cut < packed.count ? try inflater.inflate(ByteBuffer(bytes: packed[cut...])) : nil
                #expect([first, second].compactMap { $0 } == [message], "cut at \(cut)")
            }
        }
    }

    @Test("Byte by byte")
    func bytewise() throws {
        let deflater = Deflater()
        var inflater = try Inflater()
        for message in self.messages {
            var complete: [[UInt8]] = []
            for byte in deflater.pack(message) {
                if let message = try inflater.inflate(ByteBuffer(bytes: [byte])) { complete.append(message) }
            }
            #expect(complete == [message])
        }
    }

    @Test("What is no stream is refused; an oversized message too")
    func refused() throws {
        var inflater = try Inflater()
        do {
            _ = try inflater.inflate(ByteBuffer(string: "{\"op\":10}"))
            Issue.record("accepted")
        } catch {
            #expect(error == .corrupt)
        }
        let deflater = Deflater()
        var bomb = try Inflater()
        let piece = [UInt8](repeating: 0, count: 1 << 22)
        let packed = (0...16).flatMap { _ in deflater.pack(piece) }
        do {
            _ = try bomb.inflate(ByteBuffer(bytes: packed))
            Issue.record("accepted")
        } catch {
            #expect(error == .tooLarge)
        }
    }
}
