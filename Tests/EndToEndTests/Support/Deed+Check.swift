import DiscordModel
import Sandbox
import Testing
import Tickets

/// What has to be true of a ticket after whatever happened.
extension Harbour {
    func check(_ deed: Deed, _ scene: Scene, in store: any TicketStore, _ place: Comment) async throws {
        let ticket = try #require(try await self.ticket(of: scene, in: store), place)
        let channel = try #require(ticket.channelID, place)
        let isClosed = deed == .close
        #expect(ticket.status == (isClosed ? .closed : .open), place)

        let channels = await self.guild.channels()
        #expect(ticket.isThread == (channels.count == Limits.channelsPerGuild), place)
        let own =
            ticket.isThread
            ? await self.guild.threads(in: self.help).filter { $0.name.hasSuffix("-\(ticket.paddedNumber)") }
            : channels.filter { $0.topic?.contains("\(ticket.id)") == true }
        #expect(own.map(\.id) == [channel], place)
        #expect(own.first?.name == (isClosed ? ticket.archivedChannelName : ticket.channelName), place)

        let said = await self.guild.messages(in: channel).filter { !$0.isEphemeral }
        let greetings = said.filter { !$0.buttons.isEmpty }
        #expect(greetings.count == 1, place)
        // The answer to a click that died with the process.
        #expect(greetings.first?.mentionedUsers == [scene.opener.id], place)
        try await self.checkAccess(deed, scene, channel, isThread: ticket.isThread, place)
        try await self.checkWords(deed, scene, said, place)
        try await self.checkLog(of: ticket, deed, in: store, place)
        if isClosed { try await self.checkClosing(of: ticket, scene, in: store, place) }
    }

    private func checkAccess(
        _ deed: Deed, _ scene: Scene, _ channel: ChannelID, isThread: Bool, _ place: Comment
    ) async throws {
        #expect(await scene.opener.sees(channel), place)
        #expect(await self.sam.sees(channel), place)
        #expect(await scene.guest.sees(channel) == (deed == .add), place)
        #expect(await !self.noah.sees(channel), place)
        if isThread {
            let thread = await self.guild.threads(in: self.help).first { $0.id == channel }?.thread
            #expect(thread?.isLocked == (deed == .close) && thread?.isArchived == (deed == .close), place)
            return
        }
        let writes = await scene.opener.permissions(in: channel).contains(.sendMessages)
        #expect(writes == (deed != .close), place)
    }

    /// Staff whose command died, and those whom it is about, read in the channel what came of it.
    private func checkWords(
        _ deed: Deed, _ scene: Scene, _ said: [SeenMessage], _ place: Comment
    ) async throws {
        let added = said.filter { $0.text.contains("was added by") }
        let removed = said.filter { $0.text.contains("was removed by") }
        let closed = said.filter { $0.text.contains("was closed by") }
        #expect(added.count == ([.add, .remove].contains(deed) ? 1 : 0), place)
        #expect(added.allSatisfy { $0.mentionedUsers == [scene.guest.id] }, place)
        #expect(removed.count == (deed == .remove ? 1 : 0), place)
        #expect(closed.count == (deed == .close ? 1 : 0), place)
    }

    private func checkLog(
        of ticket: Ticket, _ deed: Deed, in store: any TicketStore, _ place: Comment
    ) async throws {
        let events = try await store.events(of: ticket.id)
        let kinds: [TicketEvent.Kind] =
            switch deed {
            case .open: [.created]
            case .add: [.created, .userAdded]
            case .remove: [.created, .userAdded, .userRemoved]
            case .close: [.created, .closed]
            }
        #expect(events.map(\.kind) == kinds, place)
        let entries = await self.guild.messages(in: try await self.log)
            .filter { $0.text.contains("\(ticket.id)") }
        #expect(entries.count == kinds.count, "\(place): \(entries.map(\.text))")
        for title in ["opened", "user added", "user removed", "closed"] {
            #expect(entries.filter { $0.embeds.first?.title?.hasSuffix(title) == true }.count <= 1, place)
        }
    }

    private func checkClosing(
        of ticket: Ticket, _ scene: Scene, in store: any TicketStore, _ place: Comment
    ) async throws {
        #expect(try await store.transcript(of: ticket.id) != nil, place)
        let archive = await self.guild.channel(named: "Closed Tickets")
        let channel = await self.guild.channels().first { $0.id == ticket.channelID }
        if !ticket.isThread { #expect(channel?.parentID == archive?.id, place) }
        let messages = await scene.opener.directMessages()
        #expect(messages.count == 1, place)
        #expect(messages.first?.attachments.count == 1, place)
    }
}
