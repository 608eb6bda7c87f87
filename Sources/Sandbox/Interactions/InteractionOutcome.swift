import DiscordModel

/// What came of an interaction, as far as it is known.
enum InteractionOutcome: Sendable {
    case answered(MessageRecord)
    case deferred
    case acknowledged
    case updated(MessageRecord)
    case form(InteractionID, JSON)
    case choices([JSON])
    case failed(String)
}

/// Somebody who waits for what comes of an interaction.
struct InteractionWait: Sendable {
    let number: Int
    /// Whether to wait for what follows a deferral.
    let isFinal: Bool
    /// Called once, while the world is locked.
    let resolve: @Sendable (inout WorldState, InteractionOutcome) -> Void
}

extension WorldState {
    /// What can be said now; `nil` while it is worth waiting.
    ///
    /// - Parameter isFinal: Whether to wait for what follows a deferral.
    func outcome(of id: InteractionID, isFinal: Bool) -> InteractionOutcome? {
        guard let interaction = self.interactions[id] else { return .failed(Self.noResponse) }
        let age = self.now - interaction.createdAt
        guard let callback = interaction.callbackType else {
            return interaction.isVoid || age >= self.settings.answerDeadline ? .failed(Self.noResponse) : nil
        }
        let original = interaction.originalID.flatMap { self.messages[interaction.channelID]?[$0] }
        switch callback {
        case CallbackKind.message: return original.map { .answered($0) } ?? .acknowledged
        case CallbackKind.deferredMessage:
            guard isFinal else { return .deferred }
            if interaction.isLoading {
                return age >= self.settings.deferralPatience
                    ? .failed("The application deferred its answer for good") : nil
            }
            return original.map { .answered($0) } ?? .acknowledged
        case CallbackKind.deferredUpdate:
            guard isFinal else { return .acknowledged }
            if interaction.isOriginalEdited, let original { return .updated(original) }
            let followUp = interaction.lastFollowUpID.flatMap { self.messages[interaction.channelID]?[$0] }
            if let followUp { return .answered(followUp) }
            return age >= self.settings.acknowledgementPatience ? .acknowledged : nil
        case CallbackKind.update: return original.map { .updated($0) } ?? .acknowledged
        case CallbackKind.choices: return .choices(interaction.choices)
        case CallbackKind.modal: return .form(id, interaction.modal ?? [:])
        default: return .acknowledged
        }
    }

    private static let noResponse = "The application did not respond"

    /// Lets go of those for whom there is something to say.
    mutating func settleWaits(for id: InteractionID) {
        guard let waits = self.interactionWaits[id] else { return }
        let left = waits.filter { wait in
            guard let outcome = self.outcome(of: id, isFinal: wait.isFinal) else { return true }
            self.settle(wait, for: id, outcome)
            return false
        }
        self.interactionWaits[id] = left.isEmpty ? nil : left
    }

    private mutating func settle(_ wait: InteractionWait, for id: InteractionID, _ outcome: InteractionOutcome) {
        if case .failed = outcome { self.interactions[id]?.isVoid = true }
        wait.resolve(&self, outcome)
    }

    /// The deadlines after which there may be something to say.
    fileprivate func patience(isFinal: Bool) -> [Duration] {
        let first = self.settings.answerDeadline
        guard isFinal else { return [first] }
        return [first, self.settings.acknowledgementPatience, self.settings.deferralPatience].sorted()
    }

    fileprivate mutating func add(_ wait: InteractionWait, for id: InteractionID) {
        if Task.isCancelled {
            wait.resolve(&self, .unawaited)
        } else if let outcome = self.outcome(of: id, isFinal: wait.isFinal) {
            self.settle(wait, for: id, outcome)
        } else {
            self.interactionWaits[id, default: []].append(wait)
        }
    }

    fileprivate mutating func giveUp(_ number: Int, waitingFor id: InteractionID) {
        guard let index = self.interactionWaits[id]?.firstIndex(where: { $0.number == number }) else { return }
        let wait = self.interactionWaits[id]?.remove(at: index)
        if self.interactionWaits[id]?.isEmpty == true { self.interactionWaits[id] = nil }
        wait?.resolve(&self, .unawaited)
    }
}

extension InteractionOutcome {
    fileprivate static let unawaited = Self.failed("Nobody waits for the answer any more")
}

extension World {
    /// Waits until an interaction came to something, by the sandbox's clock.
    func settle(_ id: InteractionID, isFinal: Bool) async -> InteractionOutcome {
        let number = self.read { world in world.nextWaitNumber() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                self.settle(id, isFinal: isFinal, number: number) { _, outcome in
                    continuation.resume(returning: outcome)
                }
            }
        } onCancel: {
            self.read { world in world.giveUp(number, waitingFor: id) }
        }
    }

    /// The same without a task.
    ///
    /// - Parameter resolve: Called once, while the world is locked.
    func settle(
        _ id: InteractionID, isFinal: Bool, number: Int? = nil,
        _ resolve: @escaping @Sendable (inout WorldState, InteractionOutcome) -> Void
    ) {
        let clock = self.clock
        self.read { world in
            let alarm = clock.ring(after: world.patience(isFinal: isFinal)) { [weak self] in
                self?.read { world in world.settleWaits(for: id) }
            }
            let wait = InteractionWait(number: number ?? world.nextWaitNumber(), isFinal: isFinal) { world, outcome in
                clock.callOff(alarm)
                resolve(&world, outcome)
            }
            world.add(wait, for: id)
        }
    }
}
