import DiscordModel
import Foundation
import Testing

@testable import DiscordREST

@Suite("Every request against Discord's own list of routes")
struct RequestTableTests {
    struct Entry: CustomTestStringConvertible {
        let name: String
        let operation: String
        var testDescription: String { self.name }

        init<Request: RESTRequest>(_ request: Request) {
            self.name = "\(Request.self)"
            self.operation = "\(Request.method.rawValue) \(request.route.template)"
        }
    }

    static let entries = [
        Entry(GetGatewayBot()),
        Entry(GetCurrentApplication()),
        Entry(GetCurrentUser()),
        Entry(CreateDM(with: 1)),
        Entry(GetGuild(1)),
        Entry(GetGuildChannels(of: 1)),
        Entry(GetGuildRoles(of: 1)),
        Entry(GetGuildMember(2, in: 1)),
        Entry(CreateGuildRole(in: 1, RoleDraft(name: "Staff"))),
        Entry(CreateGuildChannel(in: 1, ChannelDraft())),
        Entry(GetChannel(1)),
        Entry(ModifyChannel(1, ChannelDraft())),
        Entry(DeleteChannel(1)),
        Entry(EditChannelPermissions(of: 1, Overwrite(.role(2)))),
        Entry(EditChannelPermissions(of: 1, Overwrite(.member(2)))),
        Entry(DeleteChannelPermission(of: 1, .role(2))),
        Entry(DeleteChannelPermission(of: 1, .member(2))),
        Entry(StartThread(in: 1, ThreadDraft())),
        Entry(ModifyThread(1, ThreadDraft())),
        Entry(AddThreadMember(2, to: 1)),
        Entry(RemoveThreadMember(2, from: 1)),
        Entry(GetActiveThreads(of: 1)),
        Entry(GetPrivateArchivedThreads(below: 1)),
        Entry(CreateMessage(in: 1, MessageDraft())),
        Entry(EditMessage(2, in: 1, MessageDraft())),
        Entry(DeleteMessage(2, in: 1)),
        Entry(GetMessage(2, in: 1)),
        Entry(GetChannelMessages(in: 1)),
        Entry(CreateInteractionResponse(to: 1, token: "t", .deferredUpdate)),
        Entry(GetOriginalInteractionResponse(of: 1, token: "t")),
        Entry(EditOriginalInteractionResponse(of: 1, token: "t", MessageDraft())),
        Entry(DeleteOriginalInteractionResponse(of: 1, token: "t")),
        Entry(CreateFollowup(for: 1, token: "t", MessageDraft())),
        Entry(BulkOverwriteGlobalCommands(of: 1, [])),
        Entry(BulkOverwriteGuildCommands(of: 1, in: 2, [])),
    ]

    @Test("Method and path are Discord's", arguments: Self.entries)
    func route(entry: Entry) throws {
        #expect(try Self.discordOperations().contains(entry.operation))
    }

    @Test("The list is whole: 242 operations")
    func list() throws { #expect(try Self.discordOperations().count == 242) }

    @Test("No request is missing from this table, and each lies in a file of its name")
    func complete() throws {
        let folder = Self.file("../../Sources/DiscordREST/Requests")
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        var names: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /struct (\w+): RESTRequest/) {
                names.insert(String(match.1))
                #expect(file.lastPathComponent == "\(match.1).swift")
            }
        }
        #expect(names == Set(Self.entries.map(\.name)))
    }

    @Test("Requests that make something anew are not repeated, those that set something are")
    func repeatable() {
        #expect(!CreateGuildChannel(in: 1, ChannelDraft()).isRepeatable)
        #expect(!StartThread(in: 1, ThreadDraft(name: "x")).isRepeatable)
        #expect(!CreateGuildRole(in: 1, RoleDraft(name: "Staff")).isRepeatable)
        #expect(!CreateFollowup(for: 1, token: "t", MessageDraft()).isRepeatable)
        #expect(!CreateMessage(in: 1, MessageDraft(content: "x")).isRepeatable)
        #expect(CreateMessage(in: 1, MessageDraft(content: "x", nonce: "n")).isRepeatable)
        #expect(CreateDM(with: 1).isRepeatable)
        #expect(ModifyChannel(1, ChannelDraft()).isRepeatable)
    }

    @Test("Only changes of name or topic fall under the hidden limit")
    func subLimit() {
        #expect(ModifyChannel(1, ChannelDraft(parentID: 2)).subLimit == nil)
        #expect(ModifyChannel(1, ChannelDraft(name: "closed-0001", parentID: 2)).subLimit != nil)
        #expect(ModifyChannel(1, ChannelDraft(topic: "x")).subLimit != nil)
        #expect(ModifyThread(1, ThreadDraft(isArchived: true)).subLimit == nil)
        #expect(ModifyThread(1, ThreadDraft(name: "x")).subLimit == ModifyChannel(1, ChannelDraft(name: "x")).subLimit)
    }

    /// `METHOD /path/{}`, with the parameters' names blanked.
    private static func discordOperations() throws -> Set<String> {
        let text = try String(contentsOf: Self.file("Fixtures/discord-routes.txt"), encoding: .utf8)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        return Set(lines.map { String($0.replacing(/\{\w+\}/, with: "{}")) })
    }

    private static func file(_ path: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(path).standardizedFileURL
    }
}
