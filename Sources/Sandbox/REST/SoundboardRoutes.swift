import DiscordModel

/// Sounds that there are everywhere. Some libraries ask for them before they are ready.
///
/// Source: <https://docs.discord.com/developers/resources/soundboard#list-default-soundboard-sounds>
enum SoundboardRoutes {
    static let all = [Endpoint("GET", "/soundboard-default-sounds", Self.list)]

    /// Discord has some more.
    private static func list(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        .ok([
            [
                "name": "quack", "sound_id": "1", "volume": 1.0, "emoji_id": .null, "emoji_name": "🦆",
                "available": true,
            ]
        ])
    }
}
