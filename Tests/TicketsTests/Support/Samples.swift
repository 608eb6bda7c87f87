import DiscordModel
import Testing
import Tickets

extension GuildID {
    static let harbour: Self = 1_100_000_000_000_000_001
    static let market: Self = 1_100_000_000_000_000_002
}

extension UserID {
    static let mia: Self = 1_200_000_000_000_000_001
    static let noah: Self = 1_200_000_000_000_000_002
    static let sam: Self = 1_200_000_000_000_000_003
    static let usher: Self = 1_200_000_000_000_000_009
}

extension Timestamp {
    static let morning = Timestamp(millisecondsSince1970: 1_790_000_000_123)
}

extension TicketID {
    static func sample(_ number: Int) -> Self { Self(at: .morning + .milliseconds(number), chance: UInt64(number)) }
}

extension Ticket {
    /// Mia's ticket 42, as it is before anything was done on Discord.
    static let new = TicketOpening(id: .sample(42), guildID: .harbour, openerID: .mia, at: .morning).ticket(number: 42)

    /// The same with everything done.
    static let open = Self.new.changed {
        $0.channelID = 7
        $0.greetingID = 8
        $0.members = [TicketMember(userID: .mia, isApplied: true)]
        $0.isSettled = true
    }

    /// The same, closed by Sam, with nothing of the closing done.
    static let closed = Self.open.changed {
        $0.status = .closed
        $0.isSettled = false
        $0.closing = Closing(closedBy: .sam, closedAt: .morning, reason: "solved")
    }

    func changed(_ change: (inout Self) -> Void) -> Self {
        var ticket = self
        change(&ticket)
        return ticket
    }
}

extension ActingMember {
    static func sample(
        _ user: UserID, in guild: GuildID = .harbour, roles: [RoleID] = [], permissions: Permissions = []
    ) -> Self {
        Self(userID: user, guildID: guild, roles: roles, permissions: permissions)
    }

    static let owner = Self.sample(.sam, permissions: .manageGuild)
}

extension GuildDirectory.Entry {
    /// A server with these roles beside `@everyone`, and these channels.
    ///
    /// - Parameter bot: What the bot's own role, with the id 500, allows.
    static func sample(
        _ guild: GuildID = .harbour, roles: [RoleID] = [], channels: [ChannelID] = [],
        everyone: Permissions = .viewChannel, bot: Permissions = .all
    ) throws -> Self {
        var all = [
            RoleID.everyone(of: guild): try role(.everyone(of: guild), everyone), 500: try role(500, bot),
        ]
        for id in roles { all[id] = try role(id, []) }
        let decoder = WireDecoder()
        let known = try channels.map {
            try decoder.decode(Channel.self, from: #"{"id":"\#($0)","type":0,"name":"channel-\#($0)"}"#.utf8)
        }
        return Self(
            name: "Harbour", ownerID: .sam, roles: all,
            channels: Dictionary(uniqueKeysWithValues: known.map { ($0.id, $0) }), botRoles: [500])
    }

    private static func role(_ id: RoleID, _ permissions: Permissions) throws -> Role {
        let text = #"{"id":"\#(id)","name":"role","position":1,"permissions":"\#(permissions.rawValue)"}"#
        return try WireDecoder().decode(Role.self, from: text.utf8)
    }
}

/// Chance that can be repeated (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
