import DiscordModel
import Foundation
import Testing

@testable import Tickets

@Suite("Whether a ticket can be a thread")
struct TicketThreadTests {
    /// What stands in the way below channel 44 of a server that takes threads, after the change.
    private func obstacle(
        below parent: ChannelID? = 44, roles: Set<RoleID>? = [], _ change: (inout Patient) -> Void = { _ in }
    ) throws -> ThreadObstacle? {
        var patient = Patient()
        patient.takesThreads()
        change(&patient)
        return try patient.entry().obstacle(
            toThreadsBelow: parent, of: .harbour, bot: Patient.bot, opener: .mia, openerRoles: roles)
    }

    @Test("Nothing stands in the way where bot and opener have what they need")
    func possible() throws {
        #expect(try self.obstacle() == nil)
        // What is not known is not held against anybody.
        #expect(try self.obstacle(roles: nil) { $0.everyone.remove(.sendMessagesInThreads) } == nil)
    }

    @Test("Without a channel there is no thread")
    func noChannel() throws {
        #expect(try self.obstacle(below: nil) == .noChannel)
        #expect(try self.obstacle(below: 99) == .noChannel)
    }

    @Test(
        "Private threads lie below text channels only",
        arguments: [ChannelType.announcement, .voice, .forum, .publicThread])
    func type(type: ChannelType) throws {
        #expect(try self.obstacle { $0.places[44]?.type = type } == .noTextChannel(44))
    }

    @Test(
        "Each permission that the bot lacks is named",
        arguments: [
            Permissions.readMessageHistory, .manageThreads, .createPrivateThreads, .sendMessagesInThreads, .viewChannel,
        ])
    func bot(missing: Permissions) throws {
        let obstacle = try self.obstacle {
            $0.places[44]?.overwrites = [Overwrite(.member(Patient.bot), deny: missing)]
        }
        #expect(obstacle == .botLacks(missing.names, 44))
    }

    @Test("What the opener lacks is named, with their roles and overwrites reckoned in")
    func opener() throws {
        let denied: (inout Patient) -> Void = {
            $0.places[44]?.overwrites = [
                Overwrite(.role(.everyone(of: .harbour)), deny: .sendMessagesInThreads),
                Overwrite(.member(Patient.bot), allow: .sendMessagesInThreads),
                Overwrite(.role(31), allow: .sendMessagesInThreads),
            ]
        }
        #expect(try self.obstacle(denied) == .openerLacks(["Send Messages in Threads"], 44))
        #expect(try self.obstacle(roles: [31], denied) == nil)
    }

    @Test("The thread is private, for its members alone to open up, and closes with its name in one change")
    func drafts() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        func json(_ draft: ThreadDraft) throws -> String { String(decoding: try encoder.encode(draft), as: UTF8.self) }
        #expect(
            try json(TicketThread.draft(of: .new))
                == #"{"auto_archive_duration":10080,"invitable":false,"name":"ticket-0042","type":12}"#)
        #expect(
            try json(TicketThread.archival(of: .closed)) == #"{"archived":true,"locked":true,"name":"closed-0042"}"#)
    }

    @Test("What the bot needs for threads is in the invitation")
    func invitation() {
        #expect(Permissions(rawValue: 2_252_163_007_376_464).isSuperset(of: TicketThread.bot))
    }
}
