extension BSONDocument {
    /// The document in bytes.
    ///
    /// One that is too long for its length field comes out malformed; the driver and the server then refuse it, as they
    /// refuse everything above 16 MB.
    func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        self.append(to: &bytes)
        return bytes
    }

    fileprivate func append(to bytes: inout [UInt8]) {
        bytes.appendMeasured { bytes in
            for field in self.fields { bytes.appendField(field.key, field.value) }
        }
    }
}

extension [UInt8] {
    fileprivate mutating func appendField(_ key: String, _ value: BSON) {
        self.append(value.type)
        // A key ends at its first NUL. Usher's own have none, and none can be read from a document.
        self.append(contentsOf: key.utf8.prefix { $0 != 0 })
        self.append(0)
        self.appendContent(of: value)
    }

    private mutating func appendContent(of value: BSON) {
        switch value {
        case .double(let value): self.appendInteger(value.bitPattern)
        case .string(let value):
            self.appendInteger(Int32(clamping: value.utf8.count + 1))
            self.append(contentsOf: value.utf8)
            self.append(0)
        case .document(let value): value.append(to: &self)
        case .array(let values):
            self.appendMeasured { bytes in
                for (index, value) in values.enumerated() { bytes.appendField(String(index), value) }
            }
        case .binary(let value):
            self.appendInteger(Int32(clamping: value.count))
            self.append(0)
            self.append(contentsOf: value)
        case .bool(let value): self.append(value ? 1 : 0)
        case .null: break
        case .int32(let value): self.appendInteger(value)
        case .int64(let value): self.appendInteger(value)
        case .other(_, let bytes): self.append(contentsOf: bytes)
        }
    }

    /// Puts the length of what `content` adds before it, and a zero behind it, both counted.
    fileprivate mutating func appendMeasured(_ content: (inout [UInt8]) -> Void) {
        let start = self.count
        self.appendInteger(Int32(0))
        content(&self)
        self.append(0)
        let length = UInt32(clamping: self.count - start)
        for index in 0..<4 { self[start + index] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(index))) }
    }

    private mutating func appendInteger<Integer: FixedWidthInteger>(_ value: Integer) {
        for shift in stride(from: 0, to: Integer.bitWidth, by: 8) {
            self.append(UInt8(truncatingIfNeeded: value >> Integer(shift)))
        }
    }
}

extension BSON {
    fileprivate var type: UInt8 {
        switch self {
        case .double: BSONType.double
        case .string: BSONType.string
        case .document: BSONType.document
        case .array: BSONType.array
        case .binary: BSONType.binary
        case .bool: BSONType.bool
        case .null: BSONType.null
        case .int32: BSONType.int32
        case .int64: BSONType.int64
        case .other(let type, _): type
        }
    }
}
