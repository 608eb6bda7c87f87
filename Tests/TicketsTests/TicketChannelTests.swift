import DiscordModel
import Testing

@testable import Tickets

@Suite("Who may do what in a ticket's channel")
struct TicketChannelTests {
    private static func channel(
        _ ticket: Ticket = .open, staff: [RoleID] = [1, 2], grantable: Permissions = .all
    ) -> TicketChannel {
        TicketChannel(ticket: ticket, staffRoles: staff, botID: .usher, grantable: grantable)
    }

    private static let everyone = Overwrite.Subject.role(.everyone(of: .harbour))

    @Test("R1.3: everyone is kept out; the bot, the staff and the members are let in")
    func open() {
        let ticket = Ticket.open.changed {
            $0.members.append(TicketMember(userID: .noah))
            $0.members.append(TicketMember(userID: .sam, isPresent: false))
        }
        let expected = [
            Overwrite(Self.everyone, deny: .viewChannel),
            Overwrite(.member(.usher), allow: TicketChannel.bot),
            Overwrite(.role(1), allow: TicketChannel.participant),
            Overwrite(.role(2), allow: TicketChannel.participant),
            Overwrite(.member(.mia), allow: TicketChannel.participant),
            Overwrite(.member(.noah), allow: TicketChannel.participant),
        ]
        #expect(Self.channel(ticket).overwrites == expected)
    }

    @Test("R3.2: an added member may see, read and write")
    func participants() {
        let allowed = Self.channel().overwrite(of: .noah).change.allow
        #expect(allowed.isSuperset(of: [.viewChannel, .sendMessages, .readMessageHistory, .attachFiles]))
    }

    @Test("R7.1: in a closed ticket members read and the staff still writes, whatever else their roles grant")
    func closed() {
        let overwrites = Self.channel(.closed).overwrites
        #expect(overwrites.contains(Overwrite(.role(1), allow: TicketChannel.participant)))
        #expect(
            overwrites.last
                == Overwrite(.member(.mia), allow: TicketChannel.reader, deny: TicketChannel.writing))
        let mia = EffectivePermissions.inChannel(
            base: [.viewChannel, .sendMessages, .addReactions], guild: .harbour, member: .mia, roles: [],
            overwrites: overwrites)
        #expect(mia.contains(.viewChannel))
        #expect(mia.contains(.readMessageHistory))
        #expect(mia.isDisjoint(with: TicketChannel.writing))
    }

    @Test("A stranger sees neither an open ticket nor a closed one", arguments: [Ticket.open, .closed])
    func stranger(ticket: Ticket) {
        let noah = EffectivePermissions.inChannel(
            base: [.viewChannel, .sendMessages], guild: .harbour, member: .noah, roles: [77],
            overwrites: Self.channel(ticket).overwrites)
        #expect(EffectivePermissions.withoutVoidedBits(noah) == [])
    }

    @Test(
        "No overwrite grants or takes what the bot has not itself, but for keeping everyone out (50013)",
        arguments: [[], .viewChannel, [.viewChannel, .sendMessages, .manageChannels, .manageRoles], .all]
            as [Permissions])
    func grantable(permissions: Permissions) {
        for ticket in [Ticket.open, .closed] {
            for overwrite in Self.channel(ticket, grantable: permissions).overwrites {
                if overwrite.subject == Self.everyone {
                    // A channel that everybody sees would be worse than one that cannot be made.
                    #expect(overwrite.change == .init(deny: .viewChannel))
                } else {
                    #expect(permissions.isSuperset(of: overwrite.change.allow.union(overwrite.change.deny)))
                }
            }
        }
    }

    @Test("Manage Roles is in no overwrite, since only administrators may put it there")
    func manageRoles() {
        for ticket in [Ticket.open, .closed] {
            for overwrite in Self.channel(ticket).overwrites {
                #expect(!overwrite.change.allow.union(overwrite.change.deny).contains(.manageRoles))
            }
        }
    }

    @Test("The bot's own overwrite is always there, also without members and staff")
    func own() {
        let ticket = Ticket.closed.changed { $0.members = [] }
        let overwrites = Self.channel(ticket, staff: []).overwrites
        #expect(overwrites.map(\.subject) == [Self.everyone, .member(.usher)])
    }

    @Test("With 120 staff roles and 80 members the list still fits into one request, and the opener is in it")
    func limit() {
        let ticket = Ticket.open.changed { ticket in
            ticket.members += (1...80).map { TicketMember(userID: UserID(UInt64($0))) }
        }
        let overwrites = Self.channel(ticket, staff: (1000..<1120).map { RoleID($0) }).overwrites
        #expect(overwrites.count == Limits.overwritesPerRequest)
        let subjects = overwrites.map(\.subject)
        #expect(Set(subjects).count == subjects.count)
        #expect(subjects.starts(with: [Self.everyone, .member(.usher), .role(1000)]))
        #expect(subjects.contains(.member(.mia)))
    }
}
