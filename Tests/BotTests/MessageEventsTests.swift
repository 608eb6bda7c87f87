import DiscordGateway
import DiscordModel
import Foundation
import Logging
import Testing
import Tickets

@testable import Bot

@Suite("What the Gateway tells of messages")
struct MessageEventsTests {
    private let desk: Desk
    private let events: MessageEvents

    init() async throws {
        self.desk = try await Desk()
        self.events = MessageEvents(archive: self.desk.services.desk.archive, logger: .none)
        self.desk.services.desk.archive.follow(.open)
    }

    private func concerns(_ name: String, _ data: String) -> Bool {
        Array(data.utf8).withUnsafeBytes { self.events.concerns(name, $0) }
    }

    @Test("Messages of tickets pass, those of other channels are dropped, and all other events pass")
    func concerns() {
        for name in MessageEvents.names {
            #expect(self.concerns(name, #"{"content":"x","channel_id":"\#(ChannelID.ticket)"}"#))
            #expect(!self.concerns(name, #"{"content":"x","channel_id":"\#(ChannelID.help)"}"#))
            #expect(!self.concerns(name, #"{"message_reference":{"channel_id":"\#(ChannelID.ticket)"}}"#))
            #expect(!self.concerns(name, "no JSON"))
        }
        #expect(self.concerns("GUILD_CREATE", "{}"))
        #expect(self.concerns("INTERACTION_CREATE", #"{"channel_id":"42"}"#))
    }

    @Test("Events that cannot be read are passed over")
    func unreadable() {
        for name in MessageEvents.names {
            let event = DispatchEvent(name: name, sequence: 1, data: Array(#"{"channel_id":"41"}"#.utf8))
            #expect(self.events.handle(event) == nil)
        }
    }

    /// The cost of a message that is nobody's business, beside reading the frame's outside, which every event costs.
    @Test("A message elsewhere costs next to nothing")
    func cost() {
        let text = String(repeating: "word ", count: 60)
        let message = Array(
            #"""
            {"type":0,"tts":false,"timestamp":"2026-07-18T10:00:00.000000+00:00","referenced_message":null,"pinned":false,"nonce":"1","mentions":[],"mention_roles":[],"mention_everyone":false,"member":{"roles":["1","2"],"premium_since":null,"pending":false,"nick":"n","mute":false,"joined_at":"2020-01-01T00:00:00+00:00","flags":0,"deaf":false,"communication_disabled_until":null,"banner":null,"avatar":null},"id":"1395670000000000000","flags":0,"embeds":[],"edited_timestamp":null,"content":"\#(text)","components":[],"channel_type":0,"channel_id":"1395670000000000001","author":{"username":"somebody","public_flags":0,"primary_guild":null,"id":"1395670000000000002","global_name":"Somebody","discriminator":"0","collectibles":null,"clan":null,"avatar_decoration_data":null,"avatar":"0123456789abcdef0123456789abcdef"},"attachments":[],"guild_id":"1395670000000000003"}
            """#.utf8)
        let rounds = 20_000
        var passed = 0
        // Of this thread alone: others may have the core meanwhile.
        let start = threadNanoseconds()
        for _ in 0..<rounds where message.withUnsafeBytes({ self.events.concerns("MESSAGE_CREATE", $0) }) {
            passed += 1
        }
        let perSecond = Double(rounds) * 1e9 / Double(threadNanoseconds() - start)
        print("messages elsewhere, \(message.count) bytes each: \(Int(perSecond)) a second on one core")
        #expect(passed == 0)
        // A build without optimization on a busy machine; the release build does some hundred thousand.
        #expect(perSecond > 1000)
    }
}

/// The time that this thread has had of a core.
private func threadNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}
