import DiscordInteractions
import DiscordModel
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Options of commands")
struct OptionListTests {
    enum Size: String, CaseIterable, Sendable { case small, large }

    private static func json(_ schema: ApplicationCommand.Option) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(schema), as: UTF8.self)
    }

    /// - Parameter options: The elements of `options`, as JSON.
    private static func values(_ options: String, resolved: String = "") throws -> OptionValues {
        let data = try #require(try Interaction.command("x", options, resolved: resolved).data)
        return OptionValues(data.options ?? [], resolved: data.resolved)
    }

    @Test("Discord is told of each kind as its reference demands")
    func schemas() throws {
        let list = optionList(
            .string("a", "A", length: 1...300), .choice("b", "B", Size.self), .integer("c", "C", in: 1...9),
            .boolean("d", "D"), .user("e", "E"), .role("f", "F"), .channel("g", "G", types: [.text, .category]),
            .autocompleted(.string("h", "H")), .optional(.integer("i", "I", in: 0...1)))
        let expected = [
            #"{"description":"A","max_length":300,"min_length":1,"name":"a","required":true,"type":3}"#,
            #"{"choices":[{"name":"small","value":"small"},{"name":"large","value":"large"}],"description":"B","name":"b","required":true,"type":3}"#,
            #"{"description":"C","max_value":9,"min_value":1,"name":"c","required":true,"type":4}"#,
            #"{"description":"D","name":"d","required":true,"type":5}"#,
            #"{"description":"E","name":"e","required":true,"type":6}"#,
            #"{"description":"F","name":"f","required":true,"type":8}"#,
            #"{"channel_types":[0,4],"description":"G","name":"g","required":true,"type":7}"#,
            #"{"autocomplete":true,"description":"H","max_length":6000,"min_length":1,"name":"h","required":true,"type":3}"#,
            #"{"description":"I","max_value":1,"min_value":0,"name":"i","required":false,"type":4}"#,
        ]
        #expect(try list.schemas.map(Self.json) == expected)
    }

    @Test("Discord hears of required options first, whatever their order, and each is read in its place")
    func requiredFirst() throws {
        let list = optionList(
            .optional(.boolean("a", "A")), .boolean("b", "B"), .optional(.boolean("c", "C")), .boolean("d", "D"))
        #expect(list.schemas.map(\.name) == ["b", "d", "a", "c"])
        let (a, b, c, d) = try list.read(
            Self.values(
                #"{"name":"b","type":5,"value":true},{"name":"c","type":5,"value":true},{"name":"d","type":5,"value":false}"#
            ))
        #expect(a == nil)
        #expect(b)
        #expect(c == true)
        #expect(!d)
    }

    @Test("Every kind is read from what Discord sends")
    func reading() throws {
        let list = optionList(
            .string("a", "A"), .choice("b", "B", Size.self), .integer("c", "C", in: -5...9), .boolean("d", "D"),
            .user("e", "E"), .role("f", "F"), .channel("g", "G", types: [.text]))
        let (text, size, number, flag, chosen, role, channel) = try list.read(
            Self.values(
                #"""
                {"name":"a","type":3,"value":"5"},{"name":"b","type":3,"value":"large"},
                {"name":"c","type":4,"value":-5},{"name":"d","type":5,"value":true},{"name":"e","type":6,"value":"51"},
                {"name":"f","type":8,"value":"61"},{"name":"g","type":7,"value":"71"}
                """#,
                resolved: #"""
                    "users":{"51":{"id":"51","username":"noah"}},"members":{"51":{"roles":["9"]}},
                    "roles":{"61":{"id":"61","name":"Staff","position":1,"permissions":"0"}},
                    "channels":{"71":{"id":"71","type":0,"name":"help"}}
                    """#))
        #expect(text == "5")
        #expect(size == .large)
        #expect(number == -5)
        #expect(flag)
        #expect(chosen.user.username == "noah")
        #expect(chosen.member?.roles == [9])
        #expect(role.id == 61)
        #expect(channel.name == "help")
    }

    @Test("A user who is not in the guild has no membership")
    func strangers() throws {
        let chosen = try optionList(.user("e", "E")).read(
            Self.values(
                #"{"name":"e","type":6,"value":"51"}"#, resolved: #""users":{"51":{"id":"51","username":"x"}}"#))
        #expect(chosen.user.id == 51)
        #expect(chosen.member == nil)
    }

    @Test("A missing option is an error, or nil where it may be left out")
    func missing() throws {
        let none = try Self.values("")
        #expect(throws: OptionError.missing("a")) { try optionList(.string("a", "A")).read(none) }
        let text: String? = try optionList(.optional(.string("a", "A"))).read(none)
        #expect(text == nil)
        let typed: String? = try optionList(.optional(.autocompleted(.string("a", "A")))).read(none)
        #expect(typed == nil)
        #expect(throws: OptionError.missing("b")) {
            _ = try optionList(.optional(.string("a", "A")), .boolean("b", "B")).read(none)
        }
    }

    @Test(
        "A value of another kind is an error, also where the option may be left out",
        arguments: [#""text""#, "true", "7", "1.5", #""71""#])
    func wrongKind(value: String) throws {
        let values = try Self.values(#"{"name":"a","type":3,"value":\#(value)}"#)
        let wrong = OptionError.wrongKind("a")
        if !value.hasPrefix("\"") { #expect(throws: wrong) { try optionList(.string("a", "A")).read(values) } }
        if value != "true" { #expect(throws: wrong) { try optionList(.boolean("a", "A")).read(values) } }
        if value != "7" { #expect(throws: wrong) { try optionList(.integer("a", "A", in: 0...9)).read(values) } }
        #expect(throws: wrong) { try optionList(.choice("a", "A", Size.self)).read(values) }
        // Not among the resolved objects.
        #expect(throws: wrong) { _ = try optionList(.user("a", "A")).read(values) }
        #expect(throws: wrong) { _ = try optionList(.role("a", "A")).read(values) }
        #expect(throws: wrong) { _ = try optionList(.channel("a", "A", types: [])).read(values) }
        #expect(throws: wrong) { _ = try optionList(.optional(.user("a", "A"))).read(values) }
    }

    @Test("Options that nobody asked for are passed over")
    func unknown() throws {
        let values = try Self.values(#"{"name":"a","type":3,"value":"x"},{"name":"new","type":3,"value":"y"}"#)
        #expect(try optionList(.string("a", "A")).read(values) == "x")
        #expect(optionList().schemas.isEmpty)
    }
}
