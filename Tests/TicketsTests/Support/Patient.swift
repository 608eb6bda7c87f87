import DiscordModel
import DiscordREST

@testable import Tickets

/// A server that is well, to be made ill.
///
/// The staff role is 31, the ticket category 41, the archive category 42, the log channel 43, the panel's channel 44, and
/// the bot's own role 32.
struct Patient {
    struct Place {
        var type = ChannelType.text
        var parent: ChannelID?
        var name: String
        var overwrites: [Overwrite] = []
        var isObfuscated = false
    }

    static let bot = UserID(9)
    static let everything: Permissions = TicketChannel.essential.union(TicketChannel.participant)

    var settings = GuildSettings(
        guildID: .harbour, staffRoles: [31], categoryID: 41, archiveCategoryID: 42, logChannelID: 43)
    var everyone: Permissions = [.viewChannel, .sendMessages]
    var own = Self.everything
    /// What the staff role allows.
    var staff: Permissions = []
    var roles: [RoleID: Bool] = [31: true]
    /// By default each is only for the staff and the bot.
    var places: [ChannelID: Place] = [
        41: Place(type: .category, name: "Tickets", overwrites: Self.staffOnly),
        42: Place(type: .category, name: "Closed Tickets", overwrites: Self.staffOnly),
        43: Place(name: "ticket-log", overwrites: Self.staffOnly),
        44: Place(name: "help"),
    ]

    static let staffOnly = [
        Overwrite(.role(.everyone(of: .harbour)), deny: .viewChannel),
        Overwrite(.member(Self.bot), allow: TicketChannel.bot.intersection(Self.everything)),
    ]

    /// - Parameter role: The id of a role and whether everybody may mention it.
    private func role(_ id: RoleID, _ permissions: Permissions, isMentionable: Bool) throws -> Role {
        let text =
            #"{"id":"\#(id)","name":"role-\#(id)","position":1,"permissions":"\#(permissions.rawValue)","mentionable":\#(isMentionable)}"#
        return try WireDecoder().decode(Role.self, from: text.utf8)
    }

    private func channel(_ id: ChannelID, _ place: Place) throws -> Channel {
        let overwrites = place.overwrites.map { overwrite in
            let (subject, type) =
                switch overwrite.subject {
                case .role(let id): (id.description, 0)
                case .member(let id): (id.description, 1)
                }
            return
                #"{"id":"\#(subject)","type":\#(type),"allow":"\#(overwrite.change.allow.rawValue)","deny":"\#(overwrite.change.deny.rawValue)"}"#
        }
        let parent = place.parent.map { #""\#($0)""# } ?? "null"
        let text = #"""
            {"id":"\#(id)","type":\#(place.type.rawValue),"name":"\#(place.name)","parent_id":\#(parent),
            "flags":\#(place.isObfuscated ? ChannelFlags.obfuscated.rawValue : 0),
            "permission_overwrites":[\#(overwrites.joined(separator: ","))]}
            """#
        return try WireDecoder().decode(Channel.self, from: text.utf8)
    }

    /// Lacks nothing for tickets in threads.
    mutating func takesThreads() {
        self.own.formUnion(TicketThread.bot)
        self.everyone.formUnion(TicketThread.participant)
        self.staff = .manageThreads
    }

    /// More channels than there are.
    mutating func fill(_ category: ChannelID?, with count: Int) {
        for number in 0..<count {
            self.places[ChannelID(1000 + UInt64(self.places.count))] = Place(
                parent: category, name: "ticket-\(number)", overwrites: Self.staffOnly)
        }
    }

    func entry() throws -> GuildDirectory.Entry {
        var all = try self.roles.map { try self.role($0.key, $0.key == 31 ? self.staff : [], isMentionable: $0.value) }
        all.append(try self.role(.everyone(of: .harbour), self.everyone, isMentionable: false))
        all.append(try self.role(32, self.own, isMentionable: false))
        let channels = try self.places.map { try self.channel($0.key, $0.value) }
        return GuildDirectory.Entry(
            name: "Harbour", ownerID: .sam, roles: Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) }),
            channels: Dictionary(uniqueKeysWithValues: channels.map { ($0.id, $0) }), botRoles: [32])
    }

    func facts() throws -> DoctorFacts {
        var facts = DoctorFacts(botID: Self.bot, settings: self.settings)
        facts.guild = try self.entry()
        facts.panelID = 44
        facts.store = .well
        facts.clockLead = .milliseconds(300)
        facts.application = [.gatewayMessageContentLimited, .gatewayGuildMembersLimited]
        return facts
    }

    /// What the doctor says after the change.
    static func findings(
        style: Doctor.Style = .discord, _ change: (inout Patient) -> Void = { _ in },
        facts changeFacts: (inout DoctorFacts) -> Void = { _ in }
    ) throws -> [Finding] {
        var patient = Self()
        change(&patient)
        var facts = try patient.facts()
        changeFacts(&facts)
        return Doctor(facts, style: style).findings
    }
}
