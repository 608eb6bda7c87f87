import DiscordModel

/// Arbitrary bytes as JSON: into a value of any shape, and into the models of what Discord sends.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: size))
    let decoder = WireDecoder()
    let value = try? decoder.decode(AnyJSON.self, from: bytes)
    let isAccepted =
        [
            accepts(Message.self, decoder, bytes), accepts(Guild.self, decoder, bytes),
            accepts(Channel.self, decoder, bytes), accepts(Member.self, decoder, bytes),
            accepts(Interaction.self, decoder, bytes), accepts([String: Message].self, decoder, bytes),
            accepts([Role].self, decoder, bytes),
        ].contains(true)
    // What a model can be made of is JSON.
    precondition(!isAccepted || value != nil, "a model was made of what is no JSON")
    return 0
}

private func accepts<Model: Decodable>(_: Model.Type, _ decoder: WireDecoder, _ bytes: [UInt8]) -> Bool {
    (try? decoder.decode(Model.self, from: bytes)) != nil
}

/// Anything that JSON can say.
private indirect enum AnyJSON: Decodable {
    case scalar
    case array([AnyJSON])
    case object([String: AnyJSON])

    init(from decoder: any Decoder) throws {
        if (try? decoder.unkeyedContainer()) != nil {
            self = .array(try [AnyJSON](from: decoder))
        } else if (try? decoder.container(keyedBy: AnyKey.self)) != nil {
            self = .object(try [String: AnyJSON](from: decoder))
        } else {
            // Perhaps a number that is too large for every type: JSON all the same.
            let value = try decoder.singleValueContainer()
            _ = value.decodeNil()
            _ = try? value.decode(Bool.self)
            _ = try? value.decode(Int64.self)
            _ = try? value.decode(UInt64.self)
            _ = try? value.decode(Double.self)
            _ = try? value.decode(String.self)
            self = .scalar
        }
    }
}

private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
