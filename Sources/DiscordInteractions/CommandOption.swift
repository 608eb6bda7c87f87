public import DiscordModel

/// One option: what Discord is told of it, and how its value is read. The two cannot drift apart.
public struct CommandOption<Value: Sendable>: Sendable {
    public let schema: ApplicationCommand.Option
    let read: @Sendable (OptionValues) throws(OptionError) -> Value

    init(
        _ kind: ApplicationCommand.Option.Kind, _ name: String, _ summary: String,
        change: (inout ApplicationCommand.Option) -> Void = { _ in },
        read: @escaping @Sendable (OptionValue, OptionValues) -> Value?
    ) {
        var schema = ApplicationCommand.Option(type: kind, name: name, description: summary)
        schema.isRequired = true
        change(&schema)
        self.init(schema: schema) { values throws(OptionError) in
            guard let value = values.values[name] else { throw .missing(name) }
            guard let result = read(value, values) else { throw .wrongKind(name) }
            return result
        }
    }

    init(
        schema: ApplicationCommand.Option,
        read: @escaping @Sendable (OptionValues) throws(OptionError) -> Value
    ) {
        self.schema = schema
        self.read = read
    }
}

/// The values a person gave, by option name, and the objects behind the ids among them.
public struct OptionValues: Sendable {
    public let values: [String: OptionValue]
    public let resolved: ResolvedData?

    public init(_ options: [InteractionOption], resolved: ResolvedData?) {
        var values: [String: OptionValue] = [:]
        for option in options { values[option.name] = option.value }
        self.values = values
        self.resolved = resolved
    }
}

/// What Discord sent does not fit what it was told: a command of an older version, as a rule.
public enum OptionError: Error, Hashable {
    case missing(String)
    case wrongKind(String)
}

extension CommandOption where Value == String {
    public static func string(_ name: String, _ summary: String, length: ClosedRange<Int> = 1...6000) -> Self {
        Self(.string, name, summary) {
            $0.minLength = length.lowerBound
            $0.maxLength = length.upperBound
        } read: { value, _ in
            guard case .string(let text) = value else { return nil }
            return text
        }
    }
}

extension CommandOption {
    /// One of a fixed list of values, which Discord shows by their names.
    public static func choice(
        _ name: String, _ summary: String, _: Value.Type = Value.self
    ) -> Self where Value: CaseIterable & RawRepresentable<String> {
        Self(.string, name, summary) {
            $0.choices = Value.allCases.map { .init(name: $0.rawValue, value: $0.rawValue) }
        } read: { value, _ in
            guard case .string(let text) = value else { return nil }
            return Value(rawValue: text)
        }
    }
}

extension CommandOption where Value == Int {
    public static func integer(_ name: String, _ summary: String, in range: ClosedRange<Int>) -> Self {
        Self(.integer, name, summary) {
            $0.minValue = range.lowerBound
            $0.maxValue = range.upperBound
        } read: { value, _ in
            guard case .integer(let number) = value else { return nil }
            return number
        }
    }
}

extension CommandOption where Value == Bool {
    public static func boolean(_ name: String, _ summary: String) -> Self {
        Self(.boolean, name, summary) { value, _ in
            guard case .boolean(let flag) = value else { return nil }
            return flag
        }
    }
}

/// A user that somebody chose, and their membership where they are in the guild.
public struct ChosenUser: Sendable {
    public let user: User
    /// `nil` if they are not in the guild.
    public let member: Member?
}

extension CommandOption where Value == ChosenUser {
    public static func user(_ name: String, _ summary: String) -> Self {
        Self(.user, name, summary) { value, values in
            guard case .string(let text) = value, let id = UserID(text), let user = values.resolved?.users?[id]
            else { return nil }
            return ChosenUser(user: user, member: values.resolved?.members?[id])
        }
    }
}

extension CommandOption where Value == Role {
    public static func role(_ name: String, _ summary: String) -> Self {
        Self(.role, name, summary) { value, values in
            guard case .string(let text) = value, let id = RoleID(text) else { return nil }
            return values.resolved?.roles?[id]
        }
    }
}

extension CommandOption where Value == InteractionChannel {
    public static func channel(_ name: String, _ summary: String, types: [ChannelType]) -> Self {
        Self(.channel, name, summary) {
            $0.channelTypes = types
        } read: { value, values in
            guard case .string(let text) = value, let id = ChannelID(text) else { return nil }
            return values.resolved?.channels?[id]
        }
    }
}

extension CommandOption {
    /// The same option, but the person may leave it out; then its value is `nil`.
    public static func optional<Wrapped>(_ option: CommandOption<Wrapped>) -> Self where Value == Wrapped? {
        var schema = option.schema
        schema.isRequired = false
        return Self(schema: schema) { [name = schema.name, read = option.read] values throws(OptionError) in
            values.values[name] == nil ? nil : try read(values)
        }
    }
}

extension CommandOption where Value == String {
    /// The same option, but Discord asks for completions while it is being typed; what is typed need not be one.
    public static func autocompleted(_ option: Self) -> Self {
        var schema = option.schema
        schema.isAutocompleted = true
        return Self(schema: schema, read: option.read)
    }
}

/// The options of one command, read together into one tuple.
public struct OptionList<Input: Sendable>: Sendable {
    public let schemas: [ApplicationCommand.Option]
    public let read: @Sendable (OptionValues) throws(OptionError) -> Input
}

/// Lists options. Discord is told of the required ones first, as it demands, in whatever order they are given.
public func optionList<each Value: Sendable>(
    _ list: repeat CommandOption<each Value>
) -> OptionList<(repeat each Value)> {
    var schemas: [ApplicationCommand.Option] = []
    for option in repeat each list { schemas.append(option.schema) }
    let required = schemas.filter { $0.isRequired == true }
    return OptionList(schemas: required + schemas.filter { $0.isRequired != true }) { (values) throws(OptionError) in
        (repeat try (each list).read(values))
    }
}
