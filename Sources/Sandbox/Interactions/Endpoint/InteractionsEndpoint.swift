public import DiscordModel
import Foundation

/// Where an application gets its interactions by HTTP, and not from the Gateway (rule 59).
///
/// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding#receiving-an-interaction>
struct InteractionsEndpoint: Sendable, Codable {
    let url: String
    /// How many interactions went there since it was looked at.
    var sentSinceCheck = 0
}

/// What the sandbox saw of an application's interactions endpoint, for tests and for whoever writes the bot.
public struct EndpointEvent: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Codable {
        /// It was looked at and will get the interactions.
        case saved
        /// The application does without it from now on.
        case removed
        /// An interaction got no answer, or one that was refused: the person saw that it failed.
        case failed
        /// It did not stand the check; interactions go to the Gateway again.
        case dropped
    }

    public let at: Timestamp
    public let kind: Kind
    public let url: String
    /// What was wrong, in a sentence; empty where nothing was.
    public let reason: String

    var json: JSON {
        [
            "at": .time(self.at), "kind": .string(self.kind.rawValue), "url": .string(self.url),
            "reason": .string(self.reason),
        ]
    }
}

/// An interactions endpoint cannot be saved; the sentence says why.
public struct EndpointRefusal: Error, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

/// Something to do at an endpoint.
enum EndpointErrand: Sendable {
    case deliver(EndpointDelivery)
    case check(ApplicationID)
}

/// An interaction on its way to an endpoint.
struct EndpointDelivery: Sendable {
    let interactionID: InteractionID
    let applicationID: ApplicationID
    let request: EndpointRequest
}

extension WorldState {
    /// - Returns: `false` where the application has no endpoint.
    mutating func sendToEndpoint(_ interaction: InteractionRecord, _ payload: JSON) -> Bool {
        guard let application = self.applications[interaction.applicationID],
            var endpoint = application.interactionsEndpoint
        else { return false }
        let dispatch = GatewayDispatch("INTERACTION_CREATE", payload, guildID: interaction.guildID)
        let body = self.withExtras(dispatch, for: application.id).first?.data ?? payload
        let request = EndpointRequest(
            url: endpoint.url, body: body.serialized(), sentAt: self.now, signingKey: application.signingKey)
        self.endpointErrands?.yield(
            .deliver(
                EndpointDelivery(interactionID: interaction.id, applicationID: application.id, request: request)))
        self.interactions[interaction.id]?.isAtEndpoint = true
        endpoint.sentSinceCheck += 1
        if let interval = self.settings.endpointCheckInterval, endpoint.sentSinceCheck >= interval {
            endpoint.sentSinceCheck = 0
            self.endpointErrands?.yield(.check(application.id))
        }
        self.applications[application.id]?.interactionsEndpoint = endpoint
        return true
    }

    /// `nil` takes it away. Whether it is a good one was looked at before.
    mutating func setEndpoint(_ url: String?, of id: ApplicationID) {
        guard let old = self.applications[id] else { return }
        self.applications[id]?.interactionsEndpoint = url.map { InteractionsEndpoint(url: $0) }
        if let url {
            self.note(.saved, at: url, of: id)
        } else if let old = old.interactionsEndpoint {
            self.note(.removed, at: old.url, of: id)
        }
    }

    /// Only if it still is the one that was looked at.
    mutating func dropEndpoint(_ url: String, of id: ApplicationID, because reason: String) {
        guard self.applications[id]?.interactionsEndpoint?.url == url else { return }
        self.applications[id]?.interactionsEndpoint = nil
        self.note(.dropped, at: url, of: id, because: reason)
    }

    mutating func note(_ kind: EndpointEvent.Kind, at url: String, of id: ApplicationID, because reason: String = "") {
        guard var events = self.applications[id]?.endpointEvents else { return }
        if events.count >= 100 { events.removeFirst(25) }
        self.tellPeople(.state)
        events.append(EndpointEvent(at: self.now, kind: kind, url: url, reason: reason))
        self.applications[id]?.endpointEvents = events
    }
}

// MARK: Answers

extension WorldState {
    /// Carries out what an endpoint answered, as the callback route would (rules 57 and 58).
    mutating func take(_ reply: EndpointReply, to delivery: EndpointDelivery) {
        self.interactions[delivery.interactionID]?.isAtEndpoint = false
        // Whoever answered through the callback route may say here what they like.
        guard let interaction = self.interactions[delivery.interactionID], interaction.callbackType == nil else {
            return
        }
        guard let problem = self.carryOut(reply, to: interaction) else { return }
        self.change(interaction.id) { $0.isVoid = true }
        self.note(.failed, at: delivery.request.url, of: delivery.applicationID, because: problem)
    }

    /// - Returns: What is wrong with the answer, in a sentence.
    private mutating func carryOut(_ reply: EndpointReply, to interaction: InteractionRecord) -> String? {
        switch reply {
        case .silence(let reason): return reason
        case .answer(200, let type, let bytes):
            guard EndpointReply.isBody(type, oneOf: ["application/json", "multipart/form-data"]) else {
                return "The answer must be application/json or multipart/form-data, and came as \(type ?? "nothing")"
            }
            do throws(APIError) {
                var call = RESTCall(method: "POST", path: [], query: [:])
                call.parameters = ["interaction": interaction.id.description, "token": interaction.token]
                (call.body, call.files) = try RequestBodyParsing.parse(bytes, contentType: type)
                _ = try InteractionRoutes.callback(&self, call)
                return nil
            } catch {
                return "The answer was refused: \(error.body)"
            }
        case .answer(202, _, let bytes):
            return bytes.isEmpty ? nil : "202 was answered with a body; an answer in the body needs 200"
        case .answer(let status, _, _): return "The status was \(status); it must be 200, or 202 without a body"
        }
    }
}

/// Which addresses can be endpoints.
enum EndpointURL {
    private static let loopback: Set<String> = ["127.0.0.1", "localhost", "::1", "[::1]"]

    /// - Returns: The code of the error and what is wrong; `nil` if nothing is.
    static func problem(with text: String) -> (code: String, message: String)? {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(), let host = parts.host,
            !host.isEmpty
        else { return ("URL_TYPE_INVALID_URL", "Not a well formed URL.") }
        guard ["http", "https"].contains(scheme) else {
            return (
                "URL_TYPE_INVALID_SCHEME",
                "Scheme \"\(scheme)\" is not supported. Scheme must be one of ('http', 'https')."
            )
        }
        guard Self.loopback.contains(host.lowercased()) else {
            return (Self.refused, "The sandbox calls nobody but this machine: use 127.0.0.1 or localhost.")
        }
        return nil
    }

    static let refused = "APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID"
}
