public import DiscordModel

/// Gives the channel for direct messages with a user, and makes it if there is none.
///
/// It succeeds also where the user takes no messages: that shows when one is sent (50007, 50278).
/// Fails with 40003 when many are made in a short time.
/// Source: <https://docs.discord.com/developers/resources/user#create-dm>
public struct CreateDM: RESTRequest {
    public typealias Response = Channel
    public static let method = HTTPMethod.post

    public struct Body: Encodable, Hashable, Sendable {
        private enum CodingKeys: String, CodingKey { case recipientID = "recipient_id" }

        let recipientID: UserID
    }

    public let userID: UserID

    public init(with userID: UserID) { self.userID = userID }

    public var route: Route { "/users/@me/channels" }
    public var body: Body { Body(recipientID: self.userID) }
    /// An existing channel is given back.
    public var isRepeatable: Bool { true }
}
