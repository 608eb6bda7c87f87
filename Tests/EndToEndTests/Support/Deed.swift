import DiscordModel
import Sandbox
import Testing
import Tickets

/// What people do with a ticket.
enum Deed: String, CaseIterable, CustomTestStringConvertible {
    case open
    case add
    case remove
    case close

    var testDescription: String { self.rawValue }

    /// How many points there are at least at which it can be killed: what the deed is known to need.
    var leastRequests: Int { self == .close ? 7 : self == .open ? 5 : 4 }
    var leastWrites: Int { self == .close ? 7 : 4 }

    @discardableResult
    func perform(in harbour: Harbour, on scene: Scene) async throws -> Outcome {
        switch self {
        case .open: try await scene.opener.presses("Create Ticket", in: harbour.help)
        case .add: try await harbour.sam.runs("/add", ["user": .user(scene.guest)], in: try #require(scene.channel))
        case .remove:
            try await harbour.sam.runs("/remove", ["user": .user(scene.guest)], in: try #require(scene.channel))
        case .close: try await harbour.sam.runs("/close", ["reason": "done"], in: try #require(scene.channel))
        }
    }
}

/// Who takes part in one try, and in which ticket.
struct Scene: Sendable {
    let opener: Person
    let guest: Person
    /// `nil` where the ticket is still to be opened.
    var channel: ChannelID?
}

extension Harbour {
    /// Two new members, and a ticket of the first as the deed needs it.
    ///
    /// - Parameter isAtRest: Waits until the ticket needs nothing more.
    func scene(for deed: Deed, named name: String, isAtRest: (Scene) async throws -> Void) async throws -> Scene {
        let opener = await self.guild.addPerson("opener-\(name)")
        let guest = await self.guild.addPerson("guest-\(name)")
        var scene = Scene(opener: opener, guest: guest)
        guard deed != .open else { return scene }
        scene.channel = try await self.openTicket(opener).id
        try await isAtRest(scene)
        if deed == .remove {
            try await Deed.add.perform(in: self, on: scene)
            try await isAtRest(scene)
        }
        return scene
    }

    /// The newest ticket of the opener.
    func ticket(of scene: Scene, in store: any TicketStore) async throws -> Ticket? {
        var last: RecordKey?
        var found: Ticket?
        while true {
            let page = try await store.records(of: .ticket, after: last, limit: 100)
            for case .ticket(let ticket, _) in page where ticket.openerID == scene.opener.id { found = ticket }
            guard page.count == 100, let next = page.last?.key else { return found }
            last = next
        }
    }
}
