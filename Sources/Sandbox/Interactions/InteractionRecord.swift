import DiscordModel
import NIOCore

/// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding>
enum InteractionKind {
    static let command = 2
    static let component = 3
    static let autocomplete = 4
    static let modal = 5
}

enum CallbackKind {
    static let message = 4
    static let deferredMessage = 5
    static let deferredUpdate = 6
    static let update = 7
    static let choices = 8
    static let modal = 9
}

struct InteractionRecord: Sendable {
    let id: InteractionID
    let token: String
    let applicationID: ApplicationID
    let type: Int
    let guildID: GuildID?
    let channelID: ChannelID
    let userID: UserID
    let createdAt: Timestamp
    /// The message whose component was used, also when the modal it opened is handed in.
    var sourceMessageID: MessageID?
    var commandName: String?
    var isContextMenu = false
    var targetUserID: UserID?
    var targetMessageID: MessageID?
    /// Of a form: what was answered with it.
    var trigger: InteractionOrigin?

    /// The type of the first callback; `nil` while there is none.
    var callbackType: Int?
    /// It went to an endpoint that has said nothing yet.
    var isAtEndpoint = false
    /// Nobody answered in time: the token is worth nothing any more.
    var isVoid = false
    /// What `@original` means.
    var originalID: MessageID?
    /// The answer is deferred and was not completed yet.
    var isLoading = false
    /// Something came after the first callback.
    var lastFollowUpID: MessageID?
    var isOriginalEdited = false
    /// The application is there only because the person installed it.
    var isOfUserInstall = false
    var followUpCount = 0
    var modal: JSON?
    /// The files that were handed in with a form. They go with the interaction.
    var uploads: [AttachmentID] = []
    var choices: [JSON] = []

    /// Who installed an application for themselves alone, gets five messages beside the first answer.
    ///
    /// Source: error 40094; <https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages>
    var mayFollowUp: Bool { !self.isOfUserInstall || self.followUpCount < 5 }

    var origin: InteractionOrigin {
        var origin = InteractionOrigin(
            id: self.id, type: self.type, userID: self.userID, commandName: self.commandName,
            targetUserID: self.targetUserID, targetMessageID: self.targetMessageID)
        if self.type == InteractionKind.component {
            // Only a forged press has none.
            origin.interactedMessageID = self.sourceMessageID ?? MessageID(self.id.rawValue)
        }
        origin.isOfUserInstall = self.isOfUserInstall
        origin.trigger = self.trigger.map { .interaction($0) }
        return origin
    }
}

/// A person cannot do that; the sentence says why.
public struct PersonRefusal: Error, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }

    /// People meet the same rules as bots, and are told why not in Discord's words.
    static func wrap<Result>(_ rule: () throws(APIError) -> Result) throws(PersonRefusal) -> Result {
        do throws(APIError) { return try rule() } catch { throw PersonRefusal(error.message) }
    }
}

extension WorldState {
    /// Stores an interaction and tells the application of it: its endpoint where it has one, else its sessions.
    mutating func begin(_ interaction: InteractionRecord, data: JSON) {
        self.forgetInteractions(olderThan: .seconds(1800))
        self.interactions[interaction.id] = interaction
        self.interactionsByToken[interaction.token] = interaction.id
        self.interactionOrder.append(interaction.id)
        let payload = self.interactionJSON(interaction, data: data)
        guard !self.sendToEndpoint(interaction, payload) else { return }
        self.publish("INTERACTION_CREATE", payload, guild: interaction.guildID, to: interaction.applicationID)
    }

    /// Their tokens must be dead, or nobody must have a use for them.
    mutating func forgetInteractions(olderThan age: Duration) {
        var expired = 0
        for id in self.interactionOrder {
            guard let interaction = self.interactions[id], self.now - interaction.createdAt > age else {
                break
            }
            self.interactions[id] = nil
            self.interactionsByToken[interaction.token] = nil
            for upload in interaction.uploads { self.attachments[upload] = nil }
            expired += 1
        }
        if expired > 0 { self.interactionOrder.removeFirst(expired) }
    }

    mutating func newInteraction(
        _ type: Int, application: ApplicationID, channel: ChannelRecord, user: UserID
    ) -> InteractionRecord {
        var interaction = InteractionRecord(
            id: self.makeID(), token: Secrets.token(characters: 96), applicationID: application, type: type,
            guildID: channel.guildID, channelID: channel.id, userID: user, createdAt: self.now)
        interaction.isOfUserInstall =
            !self.isInstalled(application, in: channel)
            && self.users[user]?.installedApplications.contains(application) == true
        return interaction
    }

    /// Changes an interaction. Those who wait for its answer are looked at when the world has changed as a whole.
    mutating func change(_ id: InteractionID, _ change: (inout InteractionRecord) -> Void) {
        guard self.interactions.change(id, change) else { return }
        if self.interactionWaits[id] != nil { self.changedInteractions.append(id) }
    }
}
