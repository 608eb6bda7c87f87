public import DiscordModel

/// A typed `custom_id`: a button, menu or form says with it what it was about.
///
/// Wire form: `kind:field:field`, at most 100 characters, for instance `close:1a2b3c`.
/// Discord hands back what we sent, but it says nothing of who may press: check that when it is pressed.
/// Source: <https://docs.discord.com/developers/components/reference#anatomy-of-a-component-custom-id>
public protocol CustomID: Sendable, Equatable {
    /// Unique among all custom ids; never renamed, since old messages keep their buttons.
    static var kind: String { get }
    static var codec: CustomIDCodec<Self> { get }
}

/// A value that fits between two colons.
public protocol CustomIDField: Sendable {
    var customIDText: String { get }
    init?(customIDText: Substring)
}

extension Int64: CustomIDField {
    public var customIDText: String { String(self, radix: 36) }

    public init?(customIDText: Substring) { self.init(customIDText, radix: 36) }
}

extension Snowflake: CustomIDField {
    public var customIDText: String { String(self.rawValue, radix: 36) }

    public init?(customIDText: Substring) {
        guard let rawValue = UInt64(customIDText, radix: 36) else { return nil }
        self.init(rawValue)
    }
}

/// Prints and parses the fields of a custom id, by one list of them.
public struct CustomIDCodec<Root>: Sendable {
    let encode: @Sendable (Root) -> [String]
    let decode: @Sendable ([Substring]) -> Root?

    public init<each Field: CustomIDField>(
        _ paths: repeat any KeyPath<Root, each Field> & Sendable,
        make: @escaping @Sendable (repeat each Field) -> Root
    ) {
        self.encode = { root in
            var texts: [String] = []
            for path in repeat each paths { texts.append(root[keyPath: path].customIDText) }
            return texts
        }
        self.decode = { texts in
            var rest = texts[...]
            func next<F: CustomIDField>(_: F.Type) throws(Malformed) -> F {
                guard let text = rest.popFirst(), let field = F(customIDText: text) else { throw Malformed() }
                return field
            }
            guard let root = try? make(repeat next((each Field).self)), rest.isEmpty else { return nil }
            return root
        }
    }
}

private struct Malformed: Error {}

extension CustomID {
    public var wireForm: String { ([Self.kind] + Self.codec.encode(self)).joined(separator: ":") }

    /// `nil` if `wireForm` is of another kind, of an older layout or damaged.
    public init?(wireForm: String) {
        let parts = wireForm.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.first == Self.kind[...], let id = Self.codec.decode(Array(parts.dropFirst())) else { return nil }
        self = id
    }
}
