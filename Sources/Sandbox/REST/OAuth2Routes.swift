import DiscordModel

/// Where tokens for users would be had. No grant is known here, but the form of the request is checked (rule 3).
///
/// Source: <https://docs.discord.com/developers/topics/oauth2#shared-resources>
enum OAuth2Routes {
    static let all = [
        Endpoint("POST", "/oauth2/token", needsBot: false, takesFormsOnly: true, Self.token),
        Endpoint("POST", "/oauth2/token/revoke", needsBot: false, takesFormsOnly: true, Self.token),
    ]

    /// An error of RFC 6749, section 5.2, as Discord's are.
    private static func token(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let grant = call.body?["grant_type"]?.string ?? "None"
        return RESTAnswer(
            status: 400,
            body: [
                "error": "unsupported_grant_type",
                "error_description": .string("Grant type \(grant) is not supported: the sandbox gives no tokens."),
            ])
    }
}
