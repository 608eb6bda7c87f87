import DiscordInteractions
import DiscordModel
import Tickets

/// "Remove the opener" in the question that only the asking staff member sees.
struct RemoveOpenerID: CustomID {
    static let kind = "remove-opener"
    static let codec = CustomIDCodec(\Self.openerID, \.askedID, \.expiresAt) {
        Self(openerID: $0, askedID: $1, expiresAt: $2)
    }

    /// How long the question can be answered, in seconds.
    static let lifetime: Int64 = 60

    let openerID: UserID
    /// Who asked, and alone may answer.
    let askedID: UserID
    /// In seconds since 1970.
    let expiresAt: Int64
}

/// "Keep them" in the same question.
struct KeepOpenerID: CustomID {
    static let kind = "keep-opener"
    static let codec = CustomIDCodec(\Self.askedID) { Self(askedID: $0) }

    let askedID: UserID
}

/// The question itself.
enum RemoveOpenerQuestion {
    static func reply(about opener: User, to actor: UserID, at now: Timestamp) -> Reply {
        let yes = RemoveOpenerID(
            openerID: opener.id, askedID: actor, expiresAt: now.secondsSince1970 + RemoveOpenerID.lifetime)
        return .ephemeral(
            MessageDraft(
                content: Texts.removeOpenerQuestion(opener.id, seconds: RemoveOpenerID.lifetime),
                components: [
                    .buttons([
                        Button(Texts.removeOpenerYes, style: .danger, customID: yes.wireForm),
                        Button(Texts.keepOpener, customID: KeepOpenerID(askedID: actor).wireForm),
                    ])
                ]))
    }
}

extension ComponentHandler {
    static func removeOpener(_ services: BotServices) -> Self {
        Self(RemoveOpenerID.self, acknowledgement: .deferredUpdate) { id, context in
            let actor = try context.actingMember()
            guard actor.userID == id.askedID else { throw TicketRefusal.confirmationOfSomebodyElse }
            guard services.desk.now().secondsSince1970 <= id.expiresAt else {
                return .update(.answered(TicketRefusal.confirmationExpired.text))
            }
            do {
                _ = try await services.desk.remove(
                    User(id: id.openerID, username: ""), member: nil, fromTicketIn: context.channel(), by: actor,
                    isConfirmed: true)
            } catch let refusal as any UserFacingError {
                return .update(.answered(refusal.text))
            }
            return .update(.answered(Texts.removed(id.openerID)))
        }
    }

    static func keepOpener(_ services: BotServices) -> Self {
        Self(KeepOpenerID.self, acknowledgement: .immediate) { id, context in
            guard context.actor.id == id.askedID else { throw TicketRefusal.confirmationOfSomebodyElse }
            return .update(.answered(Texts.openerKept))
        }
    }
}

extension MessageDraft {
    /// The answer in place of the question: its buttons go.
    fileprivate static func answered(_ text: String) -> Self { MessageDraft(content: text, components: []) }
}
