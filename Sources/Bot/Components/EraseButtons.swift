import DiscordInteractions
import DiscordModel
import Tickets

/// "Erase for ever" in the question that only the asking person sees.
struct EraseID: CustomID {
    static let kind = "erase"
    static let codec = CustomIDCodec(\Self.userID, \.askedID, \.expiresAt) {
        Self(userID: $0, askedID: $1, expiresAt: $2)
    }

    /// How long the question can be answered, in seconds.
    static let lifetime: Int64 = 60

    let userID: UserID
    /// Who asked, and alone may answer.
    let askedID: UserID
    /// In seconds since 1970.
    let expiresAt: Int64
}

/// "Keep everything" in the same question.
struct KeepMessagesID: CustomID {
    static let kind = "keep-messages"
    static let codec = CustomIDCodec(\Self.askedID) { Self(askedID: $0) }

    let askedID: UserID
}

/// The question itself.
enum EraseQuestion {
    static func reply(about user: UserID, to actor: UserID, at now: Timestamp) -> Reply {
        let yes = EraseID(userID: user, askedID: actor, expiresAt: now.secondsSince1970 + EraseID.lifetime)
        return .ephemeral(
            MessageDraft(
                content: Texts.eraseQuestion(user, seconds: EraseID.lifetime),
                components: [
                    .buttons([
                        Button(Texts.eraseYes, style: .danger, customID: yes.wireForm),
                        Button(Texts.eraseNo, customID: KeepMessagesID(askedID: actor).wireForm),
                    ])
                ]))
    }
}

extension ComponentHandler {
    static func erase(_ services: BotServices) -> Self {
        Self(EraseID.self, acknowledgement: .deferredUpdate) { id, context in
            let actor = try context.actingMember()
            guard actor.userID == id.askedID else { throw TicketRefusal.confirmationOfSomebodyElse }
            guard services.transcripts.now().secondsSince1970 <= id.expiresAt else {
                return .update(MessageDraft(content: TranscriptRefusal.confirmationExpired.text, components: []))
            }
            do {
                let report = try await services.transcripts.erase(id.userID, by: actor)
                return .update(MessageDraft(content: Texts.erased(id.userID, report), components: []))
            } catch let refusal as any UserFacingError {
                return .update(MessageDraft(content: refusal.text, components: []))
            }
        }
    }

    static func keepMessages(_ services: BotServices) -> Self {
        Self(KeepMessagesID.self, acknowledgement: .immediate) { id, context in
            guard context.actor.id == id.askedID else { throw TicketRefusal.confirmationOfSomebodyElse }
            return .update(MessageDraft(content: Texts.nothingErased, components: []))
        }
    }
}
