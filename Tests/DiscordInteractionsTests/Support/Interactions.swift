import DiscordModel

extension Interaction {
    /// An interaction as Discord sends it.
    ///
    /// - Parameter data: The members of `data`, as JSON.
    static func sample(_ type: InteractionType, _ data: String, isDirectMessage: Bool = false) throws -> Self {
        let user = #"{"id":"11","username":"mia"}"#
        let actor =
            isDirectMessage
            ? #""user":\#(user)"#
            : #""guild_id":"21","member":{"user":\#(user),"roles":["31"],"permissions":"32"}"#
        let text = #"""
            {"id":"1","application_id":"2","type":\#(type.rawValue),"token":"secret","version":1,"channel_id":"41",
            \#(actor),"data":{\#(data)}}
            """#
        return try WireDecoder().decode(Self.self, from: text.utf8)
    }

    /// - Parameter options: The elements of `options`, as JSON.
    static func command(_ name: String, _ options: String = "", resolved: String = "") throws -> Self {
        try .sample(
            .command, #""id":"3","name":"\#(name)","type":1,"options":[\#(options)],"resolved":{\#(resolved)}"#)
    }

    static func typing(_ name: String, _ options: String) throws -> Self {
        try .sample(.autocomplete, #""id":"3","name":"\#(name)","type":1,"options":[\#(options)]"#)
    }

    static func button(_ customID: String) throws -> Self {
        try .sample(.component, #""custom_id":"\#(customID)","component_type":2"#)
    }
}
