/// Decodes what Discord sends: faster than Foundation's decoder, and as strict.
///
/// Members that a model does not name are skipped without being looked at, beyond being valid JSON. Dates, URLs and
/// data have no special treatment: what Discord sends are strings, and the models of this module decode them.
public struct WireDecoder: Sendable {
    public init() {}

    /// - Throws: `DecodingError`; `.dataCorrupted` with an empty path where the bytes are not JSON (RFC 8259).
    public func decode<Value: Decodable>(_ type: Value.Type, from bytes: some Sequence<UInt8>) throws -> Value {
        let decoded = try bytes.withContiguousStorageIfAvailable { try self.decode(type, fromBuffer: $0) }
        if let decoded { return decoded }
        return try ContiguousArray(bytes).withUnsafeBufferPointer { try self.decode(type, fromBuffer: $0) }
    }

    /// Decodes in place, for bytes that a network buffer owns.
    public func decode<Value: Decodable>(_ type: Value.Type, from bytes: UnsafeRawBufferPointer) throws -> Value {
        try bytes.withMemoryRebound(to: UInt8.self) { try self.decode(type, fromBuffer: $0) }
    }

    /// Decodes in place.
    public func decode<Value: Decodable>(_ type: Value.Type, from bytes: ArraySlice<UInt8>) throws -> Value {
        try bytes.withUnsafeBufferPointer { try self.decode(type, fromBuffer: $0) }
    }

    private func decode<Value: Decodable>(
        _ type: Value.Type, fromBuffer bytes: UnsafeBufferPointer<UInt8>
    ) throws -> Value {
        do {
            var document = try TapeDocument(bytes)
            defer {
                assert(isKnownUniquelyReferenced(&document), "\(type) kept its decoder, whose bytes are gone now")
            }
            return try document.root.decode()
        } catch let error as JSONSyntaxError {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [], debugDescription: error.description, underlyingError: error))
        }
    }
}
