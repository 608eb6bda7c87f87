public import DiscordModel

/// Finds the handler of an interaction, acknowledges in time, and delivers the reply.
///
/// What is registered here is also what Discord is told of (`definitions`).
public struct InteractionRouter: Sendable {
    /// Runs around every handler; the first one registered is the outermost.
    public typealias Middleware =
        @Sendable (InteractionContext, _ next: @escaping @Sendable (InteractionContext) async throws -> Reply)
        async throws ->
        Reply

    /// Turns what a handler throws into what the person sees.
    public typealias ErrorReply = @Sendable (any Error, InteractionContext) -> Reply

    private let commands: [CommandKey: CommandHandler]
    private let components: [Substring: ComponentHandler]
    private let middleware: [Middleware]
    private let errorReply: ErrorReply
    /// The reply to a button, menu or command that nobody here knows any more.
    private let outdatedReply: Reply
    /// How long a reply may take before the interaction is deferred after all.
    private let patience: Duration

    private struct CommandKey: Hashable {
        let type: ApplicationCommand.Kind
        let name: String
    }

    public init(
        commands: [CommandHandler], components: [ComponentHandler], middleware: [Middleware] = [],
        outdatedReply: Reply, patience: Duration = .milliseconds(1500), errorReply: @escaping ErrorReply
    ) {
        self.commands = Dictionary(
            commands.map { (CommandKey(type: $0.definition.type, name: $0.definition.name), $0) }
        ) {
            first, _ in preconditionFailure("the command \(first.definition.name) is registered twice")
        }
        self.components = Dictionary(components.map { ($0.kind[...], $0) }) { first, _ in
            preconditionFailure("the custom id \(first.kind) is registered twice")
        }
        self.middleware = middleware
        self.outdatedReply = outdatedReply
        self.patience = patience
        self.errorReply = errorReply
    }

    /// What Discord is told of the commands, in a steady order.
    public var definitions: [ApplicationCommand] {
        self.commands.values.map(\.definition).sorted { ($0.type.rawValue, $0.name) < ($1.type.rawValue, $1.name) }
    }

    /// Answers the interaction.
    ///
    /// - Throws: `InteractionGone` if Discord does not want an answer; nothing was done then, as the person was told.
    ///   `UndeliveredReply` if all was done and only the answer did not arrive. An error of a handler becomes a reply.
    public func handle(_ interaction: Interaction, by responder: any InteractionResponder) async throws {
        guard let context = InteractionContext(interaction), let data = interaction.data else { return }
        switch interaction.type {
        case .command:
            let key = CommandKey(type: data.type ?? .slash, name: data.name ?? "")
            guard let handler = self.commands[key] else { return try await self.reject(context, responder) }
            try await self.answer(context, by: responder, acknowledging: handler.acknowledgement(data)) { context in
                try await handler.run(data, context)
            }
        case .component, .modalSubmit:
            let customID = data.customID ?? ""
            guard let handler = self.components[customID.prefix { $0 != ":" }] else {
                return try await self.reject(context, responder)
            }
            try await self.answer(context, by: responder, acknowledging: handler.acknowledgement) { context in
                try await handler.run(customID, data, context) ?? self.outdatedReply
            }
        case .autocomplete:
            let key = CommandKey(type: .slash, name: data.name ?? "")
            let texts = (try? await self.commands[key]?.complete(data, context)) ?? []
            let choices = texts.prefix(Limits.commandChoices).map {
                ApplicationCommand.Option.Choice(name: String($0.prefix(100)), value: String($0.prefix(100)))
            }
            try await responder.respond(.completions(choices), to: interaction)
        default: return
        }
    }

    private func reject(_ context: InteractionContext, _ responder: any InteractionResponder) async throws {
        try await self.answer(context, by: responder, acknowledging: .immediate) { _ in self.outdatedReply }
    }

    private func answer(
        _ context: InteractionContext, by responder: any InteractionResponder,
        acknowledging acknowledgement: Acknowledgement,
        with handle: @escaping @Sendable (InteractionContext) async throws -> Reply
    ) async throws {
        let answer = PendingAnswer(context.interaction, responder)
        defer { context.afterwards.begin() }
        switch acknowledgement {
        case .deferredEphemeral: try await self.defer(answer, .deferredMessage(ephemeral: true))
        case .deferredUpdate: try await self.defer(answer, .deferredUpdate)
        case .immediate: break
        }
        if acknowledgement != .immediate {
            return try await self.deliver(self.reply(to: context, handle), as: answer, in: context)
        }
        try await withThrowingTaskGroup(of: Reply?.self) { group in
            group.addTask { await self.reply(to: context, handle) }
            group.addTask {
                try? await Task.sleep(for: self.patience)
                return nil
            }
            while let result = try await group.next() {
                guard let reply = result else {
                    // Here and not in the task, so that no reply overtakes a deferral that is still on its way.
                    try await self.defer(answer, .deferredMessage(ephemeral: true))
                    continue
                }
                group.cancelAll()
                return try await self.deliver(reply, as: answer, in: context)
            }
        }
    }

    /// Where nobody knows what became of the deferral, the work is done all the same: the person may be looking at
    /// "Usher is thinking…" by now.
    private func `defer`(_ answer: PendingAnswer, _ callback: InteractionCallback) async throws {
        do { try await answer.defer(callback) } catch {
            if error is InteractionGone || Task.isCancelled { throw error }
        }
    }

    private func deliver(_ reply: Reply, as answer: PendingAnswer, in context: InteractionContext) async throws {
        do { try await answer.deliver(reply) } catch {
            throw UndeliveredReply(context: context, reply: reply, cause: error)
        }
    }

    private func reply(
        to context: InteractionContext, _ handle: @escaping @Sendable (InteractionContext) async throws -> Reply
    ) async -> Reply {
        var next = handle
        for middleware in self.middleware.reversed() {
            next = { [inner = next] context in try await middleware(context, inner) }
        }
        do { return try await next(context) } catch { return self.errorReply(error, context) }
    }
}
