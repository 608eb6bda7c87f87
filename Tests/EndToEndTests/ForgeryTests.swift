import DiscordInteractions
import DiscordModel
import Sandbox
import Synchronization
import Testing
import Tickets

@testable import Bot

@Suite("Old, forged and foreign buttons", .timeLimit(.minutes(60)))
struct ForgeryTests {
    @Test("A custom id that is damaged, too long or from elsewhere is answered and changes nothing")
    func malformed() async throws {
        let ids = [
            "", ":", "::::", "close", "close:", "close::", "close:1:2", "close:-", "close:zzzzzzzzzzzzzzzzzzzzzzzz",
            "close:\u{0}", "close: 1", "CLOSE:1", "open:1", "open:", "remove-opener:1:2", "remove-opener:a:b:c:d",
            "erase:1:1", "keep-opener:", "panel-form:1", "verify_42", "{\"action\":\"close\"}", "🎫:1",
            String(repeating: "x", count: 100), "close:" + String(repeating: "1", count: 5000),
        ]
        try await Harbour.ready { harbour, bot in
            let channel = try await harbour.openTicket(harbour.mia).id
            try await harbour.expectNothingHappens(bot) {
                for id in ids {
                    let outcome = try await harbour.forge(id, by: harbour.sam, in: channel)
                    #expect(outcome.text == Texts.outdated, "\(id.prefix(40)): \(outcome.text)")
                    #expect(outcome.reply?.isEphemeral == true)
                }
            }
        }
    }

    @Test("The close button of one ticket, pressed in the channel of another or outside of any, closes neither")
    func otherChannel() async throws {
        try await Harbour.ready { harbour, bot in
            let first = try await harbour.openTicket(harbour.mia).id
            let second = try await harbour.openTicket(harbour.noah).id
            let ticket = try #require(try await bot.store.ticket(in: first))
            try await harbour.expectNothingHappens(bot) {
                for channel in [second, harbour.help, try await harbour.log] {
                    let outcome = try await harbour.forge(
                        CloseTicketID(ticket.id).wireForm, by: harbour.sam, in: channel)
                    #expect(outcome.text == TicketRefusal.notATicketChannel.text)
                }
            }
        }
    }

    @Test("Whoever lost the role, is timed out, left the server or never had a right is refused, whatever the button")
    func whoMayNot() async throws {
        try await Harbour.ready { harbour, bot in
            let channel = try await harbour.openTicket(harbour.mia).id
            let ticket = try #require(try await bot.store.ticket(in: channel))
            let demoted = await harbour.guild.addPerson("dora", roles: [harbour.staff])
            let silenced = await harbour.guild.addPerson("silas", roles: [harbour.staff])
            let gone = await harbour.guild.addPerson("greta", roles: [harbour.staff])
            await harbour.guild.takeRole(harbour.staff, from: demoted)
            await harbour.guild.timeOut(silenced, for: .seconds(3600))
            await harbour.guild.kick(gone)
            let stranger = await harbour.sandbox.makePerson("stranger")
            let people = [
                (demoted, TicketRefusal.notStaff.text), (silenced, Texts.timedOut), (gone, Texts.serverOnly),
                (stranger, Texts.serverOnly), (harbour.mia, TicketRefusal.notStaff.text),
            ]
            try await harbour.expectNothingHappens(bot) {
                for (person, sentence) in people {
                    let ids = [
                        CloseTicketID(ticket.id).wireForm,
                        RemoveOpenerID(openerID: harbour.mia.id, askedID: person.id, expiresAt: .max).wireForm,
                    ]
                    for id in ids {
                        let outcome = try await harbour.forge(id, by: person, in: channel)
                        #expect(outcome.text == sentence, "\(person.name), \(id)")
                    }
                }
                let erase = EraseID(userID: harbour.mia.id, askedID: harbour.sam.id, expiresAt: .max)
                let outcome = try await harbour.forge(erase.wireForm, by: harbour.sam, in: channel)
                #expect(outcome.text == TicketRefusal.mustManageServer.text)
            }
        }
    }

    @Test("Whoever is timed out or no member opens no ticket")
    func whoMayNotOpen() async throws {
        try await Harbour.ready { harbour, bot in
            await harbour.guild.timeOut(harbour.mia, for: .seconds(3600))
            await harbour.guild.kick(harbour.noah)
            try await harbour.expectNothingHappens(bot) {
                for (person, sentence) in [(harbour.mia, Texts.timedOut), (harbour.noah, Texts.serverOnly)] {
                    let outcome = try await harbour.forge(OpenTicketID().wireForm, by: person, in: harbour.help)
                    #expect(outcome.text == sentence)
                }
            }
        }
    }

    @Test("A question is answered only by whoever was asked, and only in time")
    func confirmations() async throws {
        let offset = Mutex(Duration.zero)
        try await Harbour.ready(now: { Timestamp.now + offset.withLock { $0 } }) { harbour, bot in
            let channel = try await harbour.openTicket(harbour.mia).id
            let question = try #require(
                try await harbour.sam.runs("/remove", ["user": .user(harbour.mia)], in: channel).reply)
            let remove = try #require(question.buttons.compactMap(\.customID).first)
            let erasure = try #require(
                try await harbour.owner.runs("/privacy erase", ["user": .user(harbour.mia)], in: harbour.help).reply)
            let erase = try #require(erasure.buttons.compactMap(\.customID).first)
            try await harbour.expectNothingHappens(bot) {
                // The owner is an administrator, so they might remove and erase, had they been asked.
                let foreign = [
                    try await harbour.forge(remove, by: harbour.owner, in: channel),
                    try await harbour.forge(erase, by: harbour.sam, in: harbour.help),
                    try await harbour.forge(
                        KeepOpenerID(askedID: harbour.sam.id).wireForm, by: harbour.owner, in: channel),
                ]
                for outcome in foreign { #expect(outcome.text == TicketRefusal.confirmationOfSomebodyElse.text) }
                offset.withLock { $0 = .seconds(61) }
                let late = try await harbour.forge(remove, by: harbour.sam, in: channel)
                #expect(late.text == TicketRefusal.confirmationExpired.text)
                let lateErasure = try await harbour.forge(erase, by: harbour.owner, in: harbour.help)
                #expect(lateErasure.text == TranscriptRefusal.confirmationExpired.text)
            }
        }
    }

    @Test("Buttons of another server count for nothing here, nor its staff")
    func otherServer() async throws {
        try await Harbour.ready { harbour, bot in
            let channel = try await harbour.openTicket(harbour.mia).id
            let ticket = try #require(try await bot.store.ticket(in: channel))
            let island = await harbour.sandbox.makeGuild("Island", owner: "ingrid")
            await island.install(harbour.usher, permissions: Permissions(rawValue: 2_252_163_007_376_464))
            let square = await island.makeChannel("square")
            // A panel of a server that has no ticket desk, and one whose staff is not ours.
            try await harbour.expectNothingHappens(bot) {
                let unknown = try await harbour.forge(OpenTicketID().wireForm, by: island.owner, in: square)
                #expect(unknown.text == TicketRefusal.notSetUp.text)
            }
            _ = try await island.owner.runs("/setup", in: square)
            await island.add(harbour.noah)
            _ = try await harbour.noah.presses("Create Ticket", in: square)
            let theirs = try #require(await island.channel(named: "ticket-0001")).id
            try await harbour.expectNothingHappens(bot) {
                let press = CloseTicketID(ticket.id).wireForm
                let there = try await harbour.forge(press, by: island.owner, in: theirs)
                #expect(there.text == TicketRefusal.notATicketChannel.text)
                let here = try await harbour.forge(press, by: island.owner, in: channel)
                #expect(here.text == Texts.serverOnly)
                let removal = RemoveOpenerID(openerID: harbour.mia.id, askedID: island.owner.id, expiresAt: .max)
                let outcome = try await harbour.forge(removal.wireForm, by: island.owner, in: theirs)
                #expect(outcome.text == TicketRefusal.notPresent(harbour.mia.id).text)
            }
            let ticketThere = try #require(try await bot.store.ticket(in: theirs))
            #expect(ticketThere.status == .open)
        }
    }

    @Test("A form that was opened by somebody who has lost the right meanwhile is not saved")
    func oldForm() async throws {
        try await Harbour.ready { harbour, bot in
            let managers = await harbour.guild.makeRole("Managers", permissions: .manageGuild)
            await harbour.guild.giveRole(managers, to: harbour.noah)
            let form = try #require(try await harbour.noah.runs("/settings panel", in: harbour.help).form)
            await harbour.guild.takeRole(managers, from: harbour.noah)
            try await harbour.expectNothingHappens(bot) {
                let outcome = try await harbour.noah.fillsIn(form, ["Title": "Mine now"])
                #expect(outcome.text == TicketRefusal.mustManageServer.text)
            }
        }
    }
}

extension Harbour {
    fileprivate func forge(_ id: String, by person: Person, in channel: ChannelID) async throws -> Outcome {
        try await person.forgesPress(of: id, in: channel, to: self.usher)
    }

    /// What people can see and the store has, without the answers that only one person sees.
    private func picture(_ bot: RunningBot) async throws -> [String] {
        var lines = await self.guild.channels().map { "\($0.id) \($0.name) \($0.overwrites)" }
        for channel in await self.guild.channels() {
            lines += await self.guild.messages(in: channel.id).filter { !$0.isEphemeral }
                .map { "\($0.id) \($0.text) \($0.buttons)" }
        }
        let tickets = try await bot.store.activeTickets(in: self.guild.id, after: nil, limit: 100)
        for ticket in tickets {
            lines.append("\(ticket)")
            lines += try await bot.store.events(of: ticket.id).map { "\($0)" }
        }
        lines.append("\(String(describing: try await bot.store.settings(of: self.guild.id)))")
        return lines + (await self.mia.directMessages().map(\.text))
    }

    fileprivate func expectNothingHappens(
        _ bot: RunningBot, whenever act: () async throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        // What opening and setting up began shall be over first.
        try await bot.until("settled") { try await bot.store.unsettledTickets(after: nil, limit: 1).isEmpty }
        let before = try await self.picture(bot)
        try await act()
        #expect(try await self.picture(bot) == before, sourceLocation: sourceLocation)
    }
}
