import DiscordModel
import Testing

@testable import DiscordREST

@Suite("Routes and secrets")
struct RouteTests {
    @Test("A route keeps the major parameter and forgets the rest")
    func template() {
        let route: Route = "/channels/\(major: 7 as ChannelID)/messages/\(9 as MessageID)"
        #expect(route.path == "/channels/7/messages/9")
        #expect(route.template == "/channels/{}/messages/{}")
        #expect(route.majorParameter == "7")
        #expect("\(route)" == "/channels/7/messages/9")
    }

    @Test("A webhook's id and token together are the major parameter")
    func webhook() {
        let one = EditOriginalInteractionResponse(of: 7, token: "one", MessageDraft()).route
        let two = EditOriginalInteractionResponse(of: 7, token: "two", MessageDraft()).route
        #expect(one.path == "/webhooks/7/one/messages/@original")
        #expect(one.template == two.template)
        #expect(one.majorParameter != two.majorParameter)
    }

    @Test("A token cannot leave its part of the path")
    func escaping() {
        let route = CreateFollowup(for: 7, token: "../a b?", MessageDraft()).route
        #expect(route.path == "/webhooks/7/..%2Fa%20b%3F")
    }

    @Test("No description shows a token")
    func secrets() {
        let secret = "sEcReT-token"
        let values: [Any] = [
            RESTConfiguration(token: secret),
            CreateInteractionResponse(to: 1, token: secret, .deferredUpdate),
            CreateInteractionResponse(to: 1, token: secret, .deferredUpdate).route,
            GetOriginalInteractionResponse(of: 1, token: secret),
            EditOriginalInteractionResponse(of: 1, token: secret, MessageDraft()),
            DeleteOriginalInteractionResponse(of: 1, token: secret),
            CreateFollowup(for: 1, token: secret, MessageDraft()).route,
            CreateFollowup(for: 1, token: secret, MessageDraft()),
        ]
        for value in values {
            var dumped = ""
            dump(value, to: &dumped)
            for text in ["\(value)", String(reflecting: value), dumped] { #expect(!text.contains(secret)) }
        }
    }
}
