import DiscordInteractions
import DiscordModel
import Testing
import Tickets

@testable import Bot

@Suite("What Discord is told of the commands")
struct DefinitionTests {
    /// Source: <https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming>
    private static func isName(_ text: String) -> Bool {
        text.wholeMatch(of: /[-_\p{L}\p{N}]{1,32}/) != nil && text == text.lowercased()
    }

    private static func check(_ option: ApplicationCommand.Option, of path: String) {
        let path = "\(path) \(option.name)"
        #expect(Self.isName(option.name), "\(path)")
        #expect((1...Limits.commandDescription).contains(option.description.count), "\(path)")
        #expect((option.choices ?? []).count <= Limits.commandChoices, "\(path)")
        for choice in option.choices ?? [] { #expect((1...100).contains(choice.name.count), "\(path)") }
        if let minimum = option.minLength { #expect((0...6000).contains(minimum), "\(path)") }
        if let maximum = option.maxLength { #expect((1...6000).contains(maximum), "\(path)") }
        #expect(option.isAutocompleted != true || option.choices == nil, "\(path)")
        if option.type == .subcommand { #expect(option.isRequired == nil, "\(path)") }
        Self.check(option.options ?? [], of: path)
    }

    private static func check(_ options: [ApplicationCommand.Option], of path: String) {
        #expect(options.count <= Limits.commandOptions, "\(path)")
        #expect(Set(options.map(\.name)).count == options.count, "\(path)")
        let required = options.map { $0.isRequired == true }
        #expect(required == required.sorted { $0 && !$1 }, "\(path): required options come first")
        let subcommands = options.count { $0.type == .subcommand }
        #expect(subcommands == 0 || subcommands == options.count, "\(path): subcommands do not mix with options")
        for option in options { Self.check(option, of: path) }
    }

    private static func size(_ option: ApplicationCommand.Option) -> Int {
        option.name.count + option.description.count
            + (option.choices ?? []).reduce(0) { $0 + $1.name.count + $1.value.count }
            + (option.options ?? []).reduce(0) { $0 + Self.size($1) }
    }

    @Test("Every definition keeps to Discord's limits")
    func limits() async throws {
        let definitions = try await Desk().bot.router.definitions
        #expect(definitions.count <= Limits.slashCommands)
        for definition in definitions {
            #expect(definition.type == .slash)
            #expect(Self.isName(definition.name), "\(definition.name)")
            #expect((1...Limits.commandDescription).contains(definition.description.count), "\(definition.name)")
            #expect(definition.contexts == [0], "\(definition.name) works on servers only")
            Self.check(definition.options, of: definition.name)
            let size = definition.options.reduce(definition.name.count + definition.description.count) {
                $0 + Self.size($1)
            }
            #expect(size <= Limits.commandTotal, "\(definition.name)")
        }
    }

    @Test("The settings have the subcommands that the texts speak of")
    func settings() async throws {
        let definitions = try await Desk().bot.router.definitions
        let settings = try #require(definitions.first { $0.name == "settings" })
        #expect(settings.options.map(\.name) == ["view", "staff", "category", "archive", "log", "panel", "retention"])
        let staff = settings.options[1].options ?? []
        #expect(staff.map(\.name) == ["role", "action"])
        #expect(staff.last?.choices?.map(\.value) == ["add", "remove"])
    }

    @Test("The panel's form keeps to Discord's limits, whatever is set")
    func form() {
        let longest = PanelText(
            title: String(repeating: "t", count: PanelText.titleLength.upperBound),
            instructions: String(repeating: "i", count: PanelText.instructionsLength.upperBound),
            buttonLabel: String(repeating: "b", count: PanelText.buttonLabelLength.upperBound),
            greeting: String(repeating: "g", count: PanelText.greetingLength.upperBound))
        for panel in [PanelText(), longest] {
            let form = PanelForm.draft(panel)
            #expect(form.title.count <= Limits.modalTitle)
            #expect((1...Limits.modalComponents).contains(form.fields.count))
            #expect(Set(form.fields.map(\.customID)).count == form.fields.count)
            for field in form.fields {
                #expect(field.label.count <= Limits.modalLabel)
                #expect(field.length.upperBound <= Limits.textInput)
                #expect(field.length.contains((field.value ?? "").count), "\(field.label)")
            }
        }
    }
}
