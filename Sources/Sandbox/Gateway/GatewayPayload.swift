import NIOCore

/// One frame to a client, before compression.
struct GatewayPayload: Sendable {
    var operation: GatewayOpcode
    /// `d`, as JSON.
    var data: [UInt8]
    /// `s`, only of dispatches.
    var sequence: Int?
    /// `t`, only of dispatches.
    var name: String?
    /// Whether it may go out as zlib data of its own; what is not a dispatch never does.
    var isCompressible = false

    init(_ operation: GatewayOpcode, _ data: JSON = .null) {
        self.operation = operation
        self.data = data.serialized()
    }

    init(dispatch name: String, data: [UInt8], sequence: Int, isCompressible: Bool) {
        self.operation = .dispatch
        self.data = data
        self.sequence = sequence
        self.name = name
        self.isCompressible = isCompressible
    }

    /// The JSON text. Every frame has the four keys, in Discord's order.
    func encoded() -> ByteBuffer {
        var writer = JSONWriter()
        writer.write(#"{"t":"# as StaticString)
        writer.write(self.name.map(JSON.string) ?? .null)
        writer.write(#","s":"# as StaticString)
        writer.write(self.sequence.map { .int(Int64($0)) } ?? .null)
        writer.write(#","op":"# as StaticString)
        writer.write(Int64(self.operation.rawValue))
        writer.write(#","d":"# as StaticString)
        var text = ByteBuffer()
        text.reserveCapacity(self.data.count + 128)
        writer.withBytes { _ = text.writeBytes($0) }
        text.writeBytes(self.data)
        text.writeInteger(Byte.closeBrace)
        return text
    }
}

/// A dispatch whose data are JSON text already, so that many sessions share the work.
struct PreparedDispatch: Sendable {
    /// Without its data, which would take many times the room of their text.
    let dispatch: GatewayDispatch
    private let data: [UInt8]
    private let dataWithoutMessageContent: [UInt8]?

    init(_ dispatch: GatewayDispatch) {
        var rest = dispatch
        rest.data = .null
        rest.dataWithoutMessageContent = nil
        self.dispatch = rest
        self.data = dispatch.data.serialized()
        self.dataWithoutMessageContent = dispatch.dataWithoutMessageContent?.serialized()
    }

    func data(showingMessageContent showsContent: Bool) -> [UInt8] {
        showsContent ? self.data : self.dataWithoutMessageContent ?? self.data
    }
}
