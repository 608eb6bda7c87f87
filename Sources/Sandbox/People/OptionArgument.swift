public import DiscordModel

/// What a person puts into an option of a command.
public enum OptionArgument: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral
{
    case text(String)
    case user(UserID)
    case channel(ChannelID)
    case role(RoleID)
    case integer(Int)
    case number(Double)
    case boolean(Bool)

    public static func user(_ person: Person) -> Self { .user(person.id) }

    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }

    var json: JSON {
        switch self {
        case .text(let text): .string(text)
        case .user(let id): .id(id)
        case .channel(let id): .id(id)
        case .role(let id): .id(id)
        case .integer(let number): .number(number)
        case .number(let number): .double(number)
        case .boolean(let flag): .bool(flag)
        }
    }
}
