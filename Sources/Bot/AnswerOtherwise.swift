import DiscordInteractions
import DiscordModel
import DiscordREST
import Logging
import Tickets

/// Tells somebody what Discord did not take as an answer to their interaction, because it was away for too long: in a
/// direct message, or where they take none, with a word in the channel that their answer was lost.
struct AnswerOtherwise: Sendable {
    private static let mostTries = 12

    let rest: RESTClient
    let logger: Logger

    func deliver(_ undelivered: UndeliveredReply) async {
        let interaction = undelivered.context.interaction
        // What is no text, such as a list or a form, is to be had again by asking again.
        let text = undelivered.reply.text ?? Texts.pleaseRepeat
        for attempt in 0..<Self.mostTries {
            do {
                return try await self.write(text, to: undelivered.context.actor.id, about: interaction)
            } catch let error as RESTError where error.isTransient || error.code == .directMessagesTooFast {
                // As long as Discord was away: up to five minutes from try to try, for about half an hour.
                let pause = Duration.seconds(min(300, 1 << attempt))
                guard (try? await Task.sleep(for: pause)) != nil else { return }
            } catch {
                self.logger.warning("answer lost", metadata: ["interaction": "\(interaction.id)", "error": "\(error)"])
                return
            }
        }
        self.logger.warning("answer lost", metadata: ["interaction": "\(interaction.id)"])
    }

    private func write(_ text: String, to person: UserID, about interaction: Interaction) async throws {
        do {
            let channel = try await self.rest.send(CreateDM(with: person))
            let text = Texts.lateAnswer(text, in: interaction.channelID)
            _ = try await self.rest.send(
                CreateMessage(
                    in: channel.id,
                    MessageDraft(content: String(text.prefix(Limits.messageContent)), nonce: "late-\(interaction.id)")))
        } catch {
            guard error.saysUnreachable, let channel = interaction.channelID else { throw error }
            // The text itself was meant for one person.
            let draft = MessageDraft(
                content: Texts.answerLost(person), allowedMentions: AllowedMentions(users: [person]),
                nonce: "late-\(interaction.id)")
            _ = try await self.rest.send(CreateMessage(in: channel, draft))
        }
    }
}

extension Reply {
    fileprivate var text: String? {
        switch self {
        case .message(let draft, _), .update(let draft): draft.content
        case .form: nil
        }
    }
}

extension RESTError {
    /// Whether the person takes no direct messages from the bot.
    fileprivate var saysUnreachable: Bool { self.code == .cannotMessageUser || self.code == .noMutualGuild }
}
