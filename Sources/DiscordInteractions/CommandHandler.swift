public import DiscordModel

/// One registered command of any kind, its input type forgotten: what Discord is told, and what happens.
public struct CommandHandler: Sendable {
    public let definition: ApplicationCommand
    let acknowledgement: @Sendable (InteractionData) -> Acknowledgement
    let run: @Sendable (InteractionData, InteractionContext) async throws -> Reply
    let complete: @Sendable (InteractionData, InteractionContext) async throws -> [String]

    public init<Command: SlashCommand>(
        _ command: Command, defaultMemberPermissions: Permissions? = nil, contexts: [Int] = [0]
    ) {
        self.definition = ApplicationCommand(
            name: Command.name, description: Command.summary, options: Command.options.schemas,
            defaultMemberPermissions: defaultMemberPermissions, contexts: contexts)
        let leaf = Leaf(command)
        self.acknowledgement = { _ in leaf.acknowledgement }
        self.run = { data, context in try await leaf.run(data.options ?? [], data.resolved, context) }
        self.complete = { data, context in try await leaf.complete(data.options ?? [], context) }
    }

    /// A command that does nothing by itself: each of its subcommands is a `SlashCommand` of its own.
    public init(
        group name: String, summary: String, subcommands: [any SlashCommand],
        defaultMemberPermissions: Permissions? = nil
    ) {
        let leaves = subcommands.map { Leaf($0) }
        self.definition = ApplicationCommand(
            name: name, description: summary, options: leaves.map(\.schema),
            defaultMemberPermissions: defaultMemberPermissions)
        let byName = Dictionary(leaves.map { ($0.schema.name, $0) }) { first, _ in
            preconditionFailure("/\(name) \(first.schema.name) is there twice")
        }
        self.acknowledgement = { data in
            data.options?.first.flatMap { byName[$0.name]?.acknowledgement } ?? .immediate
        }
        self.run = { data, context in
            guard let chosen = data.options?.first, let leaf = byName[chosen.name] else {
                throw OptionError.missing(name)
            }
            return try await leaf.run(chosen.options ?? [], data.resolved, context)
        }
        self.complete = { data, context in
            guard let chosen = data.options?.first, let leaf = byName[chosen.name] else { return [] }
            return try await leaf.complete(chosen.options ?? [], context)
        }
    }

    public init<Command: ContextMenuCommand>(
        _ command: Command, defaultMemberPermissions: Permissions? = nil
    ) where Command.Target == ChosenUser {
        self.init(menu: command, kind: .user, permissions: defaultMemberPermissions) { data in
            guard let id = data.targetID.map({ UserID($0.rawValue) }), let user = data.resolved?.users?[id] else {
                return nil
            }
            return ChosenUser(user: user, member: data.resolved?.members?[id])
        }
    }

    public init<Command: ContextMenuCommand>(
        _ command: Command, defaultMemberPermissions: Permissions? = nil
    ) where Command.Target == Message {
        self.init(menu: command, kind: .message, permissions: defaultMemberPermissions) { data in
            data.targetID.flatMap { data.resolved?.messages?[MessageID($0.rawValue)] }
        }
    }

    private init<Command: ContextMenuCommand>(
        menu command: Command, kind: ApplicationCommand.Kind, permissions: Permissions?,
        target: @escaping @Sendable (InteractionData) -> Command.Target?
    ) {
        self.definition = ApplicationCommand(
            type: kind, name: Command.name, description: "", defaultMemberPermissions: permissions)
        self.acknowledgement = { _ in Command.acknowledgement }
        self.run = { data, context in
            guard let target = target(data) else { throw OptionError.missing("target") }
            return try await command.run(on: target, in: context)
        }
        self.complete = { _, _ in [] }
    }
}

/// A slash command whose input type is forgotten.
private struct Leaf: Sendable {
    let schema: ApplicationCommand.Option
    let acknowledgement: Acknowledgement
    let run: @Sendable ([InteractionOption], ResolvedData?, InteractionContext) async throws -> Reply
    let complete: @Sendable ([InteractionOption], InteractionContext) async throws -> [String]

    init<Command: SlashCommand>(_ command: Command) {
        var schema = ApplicationCommand.Option(type: .subcommand, name: Command.name, description: Command.summary)
        schema.options = Command.options.schemas
        self.schema = schema
        self.acknowledgement = Command.acknowledgement
        self.run = { options, resolved, context in
            let input = try Command.options.read(OptionValues(options, resolved: resolved))
            return try await command.run(input, in: context)
        }
        self.complete = { options, context in
            guard let focused = options.first(where: { $0.focused == true }),
                case .string(let typed) = focused.value
            else { return [] }
            return try await command.completions(of: focused.name, typed: typed, in: context)
        }
    }
}
