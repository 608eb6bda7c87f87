import DiscordModel

/// What happens when a component or a form with one kind of custom id is used.
public struct ComponentHandler: Sendable {
    public let kind: String
    let acknowledgement: Acknowledgement
    /// `nil` if the id cannot be read, since an older version made it.
    let run: @Sendable (String, InteractionData, InteractionContext) async throws -> Reply?

    /// A button.
    public init<ID: CustomID>(
        _: ID.Type, acknowledgement: Acknowledgement = .deferredEphemeral,
        _ handle: @escaping @Sendable (ID, InteractionContext) async throws -> Reply
    ) {
        self.init(ID.self, acknowledgement) { id, _, context in try await handle(id, context) }
    }

    /// A select; the handler gets the chosen values.
    public init<ID: CustomID>(
        select: ID.Type, acknowledgement: Acknowledgement = .deferredEphemeral,
        _ handle: @escaping @Sendable (ID, [String], InteractionContext) async throws -> Reply
    ) {
        self.init(ID.self, acknowledgement) { id, data, context in try await handle(id, data.values ?? [], context) }
    }

    /// A form; the handler gets what was typed, by the custom ids of the fields.
    public init<ID: CustomID>(
        form: ID.Type, acknowledgement: Acknowledgement = .deferredEphemeral,
        _ handle: @escaping @Sendable (ID, [String: String], InteractionContext) async throws -> Reply
    ) {
        self.init(ID.self, acknowledgement) { id, data, context in
            var texts: [String: String] = [:]
            for component in (data.components ?? []).flatMap(\.flattened) {
                if let customID = component.customID, let value = component.value { texts[customID] = value }
            }
            return try await handle(id, texts, context)
        }
    }

    private init<ID: CustomID>(
        _: ID.Type, _ acknowledgement: Acknowledgement,
        _ handle: @escaping @Sendable (ID, InteractionData, InteractionContext) async throws -> Reply
    ) {
        self.kind = ID.kind
        self.acknowledgement = acknowledgement
        self.run = { wireForm, data, context in
            guard let id = ID(wireForm: wireForm) else { return nil }
            return try await handle(id, data, context)
        }
    }
}
