/// The outside of a gateway frame: enough to decide whether its contents are worth decoding.
///
/// Found by one scan that looks only at the members of the outermost object. What is inside `d` is not checked here
/// beyond its brackets and quotation marks; whoever decodes it will.
public struct FrameHeader: Hashable, Sendable {
    /// The operation.
    public let op: Int
    /// `s`, with dispatches only.
    public let sequence: Int?
    /// `t`, with dispatches only.
    public let eventName: String?
    /// Where the contents (`d`) lie, in bytes from the beginning of the frame. `nil` if there are none, or null.
    public let data: Range<Int>?

    /// - Throws: `DecodingError.dataCorrupted` unless the bytes are an object with an `op`.
    public init(scanning bytes: UnsafeRawBufferPointer) throws {
        do {
            self = try bytes.withMemoryRebound(to: UInt8.self) { bytes throws(JSONSyntaxError) in
                var scan = JSONScan(bytes)
                return try scan.header()
            }
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [], debugDescription: error.description, underlyingError: error))
        }
    }

    /// - Throws: `DecodingError.dataCorrupted` unless the bytes are an object with an `op`.
    public init(scanning bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBytes { try Self(scanning: $0) }
    }

    fileprivate init(op: Int, sequence: Int?, eventName: String?, data: Range<Int>?) {
        self.op = op
        self.sequence = sequence
        self.eventName = eventName
        self.data = data
    }
}

extension JSONScan {
    fileprivate mutating func header() throws(JSONSyntaxError) -> FrameHeader {
        var op: Range<Int>?
        var sequence: Range<Int>?
        var eventName: Range<Int>?
        var data: Range<Int>?
        let whole = self
        try self.members { key, value in
            if whole.text(key, is: "op") {
                op = value
            } else if whole.text(key, is: "s") {
                sequence = value
            } else if whole.text(key, is: "t") {
                eventName = value
            } else if whole.text(key, is: "d") {
                data = whole.text(value, is: "null") ? nil : value
            }
            return true
        }
        try self.expectEnd()
        guard let op = op.flatMap(self.number) else { throw JSONSyntaxError(problem: .unexpectedByte, offset: 0) }
        return FrameHeader(
            op: op, sequence: sequence.flatMap(self.number), eventName: eventName.flatMap(self.name), data: data)
    }

    private func number(_ range: Range<Int>) -> Int? {
        guard !range.isEmpty, range.count <= 18 else { return nil }
        var value = 0
        for position in range {
            guard ASCII.isDigit(self.bytes[position]) else { return nil }
            value = value &* 10 &+ Int(self.bytes[position] &- ASCII.zero)
        }
        return value
    }

    /// Event names are plain ASCII; `null` and anything else is no name.
    private func name(_ range: Range<Int>) -> String? {
        guard range.count >= 2, self.bytes[range.lowerBound] == ASCII.quote else { return nil }
        let text = self.bytes[range.lowerBound + 1..<range.upperBound - 1]
        return String(validating: text, as: UTF8.self)
    }
}
