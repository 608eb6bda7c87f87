internal import Crypto
public import DiscordModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Makes and checks the addresses under which a transcript can be read in a browser for a while.
///
/// An address carries for which ticket, for whom and until when it was made, and a signature over all three. Nothing of
/// it is stored: the key comes from the bot token, so that a new token makes all earlier addresses worthless.
public struct TranscriptLinks: Sendable {
    /// What an address allows.
    public struct Grant: Hashable, Sendable {
        public let ticketID: TicketID
        /// Whom it was made for. Whoever has the address can read with it; this says who passed it on.
        public let userID: UserID
        /// In seconds since 1970.
        public let until: Int64

        public init(ticketID: TicketID, userID: UserID, until: Int64) {
            self.ticketID = ticketID
            self.userID = userID
            self.until = until
        }
    }

    /// How long a link is good that somebody asked for.
    public static let lifetime = Duration.seconds(60 * 60)
    /// How long a link is good that stands in a message, where it may be read days later.
    public static let messageLifetime = Duration.seconds(7 * 24 * 60 * 60)

    /// Without a slash at its end.
    public let baseURL: String
    private let key: SymmetricKey

    /// - Parameters:
    ///   - baseURL: Where people reach Usher's HTTP server, such as `https://tickets.example.org`.
    ///   - token: The bot token, the one secret that every process of the bot has.
    public init(baseURL: String, token: String) {
        var baseURL = baseURL
        while baseURL.last == "/" { baseURL.removeLast() }
        self.baseURL = baseURL
        self.key = SymmetricKey(
            data: Data(
                HMAC<SHA256>.authenticationCode(
                    for: Data("usher transcript links v1".utf8), using: SymmetricKey(data: Data(token.utf8)))))
    }

    /// Whether nobody on another machine can open what is handed out.
    public var leadToThisMachineOnly: Bool { self.baseURL.leadsToThisMachineOnly }

    /// The address of the ticket's transcript.
    public func url(
        to ticket: TicketID, for user: UserID, at now: Timestamp, lasting lifetime: Duration = Self.lifetime
    ) -> String {
        let grant = Grant(ticketID: ticket, userID: user, until: (now + lifetime).secondsSince1970)
        return "\(self.baseURL)/transcripts/\(ticket)?\(self.query(for: grant))"
    }

    /// What follows the question mark of every address that the grant opens.
    public func query(for grant: Grant) -> String {
        "until=\(grant.until)&for=\(grant.userID)&sig=\(self.signature(of: grant).map(Self.hex).joined())"
    }

    /// Reads an address.
    ///
    /// - Parameters: The parts of the address as they came; `nil` where one is missing.
    /// - Returns: What it allows, or why it allows nothing.
    public func grant(
        ticket: String, until: String?, for user: String?, signature: String?, at now: Timestamp
    ) -> Result<Grant, Refusal> {
        guard let ticketID = TicketID(ticket), let until = until.flatMap({ Int64($0) }),
            let userID = user.flatMap({ UserID($0) }), let bytes = signature.flatMap(Self.bytes(ofHex:))
        else { return .failure(.forged) }
        let grant = Grant(ticketID: ticketID, userID: userID, until: until)
        // Compares in constant time.
        guard HMAC<SHA256>.isValidAuthenticationCode(bytes, authenticating: Self.signed(grant), using: self.key) else {
            return .failure(.forged)
        }
        return now.secondsSince1970 <= until ? .success(grant) : .failure(.expired)
    }

    /// Why an address is not good.
    public enum Refusal: Error, Hashable, Sendable {
        /// No address that this bot made: mistyped, cut off, changed, or from before the bot got another token.
        case forged
        case expired
    }

    private func signature(of grant: Grant) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Self.signed(grant), using: self.key))
    }

    private static func signed(_ grant: Grant) -> Data {
        Data("transcript \(grant.ticketID.rawValue) \(grant.until) \(grant.userID)".utf8)
    }

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    /// Only as it is made here: 64 digits, in lower case.
    private static func bytes(ofHex text: String) -> [UInt8]? {
        let digits = text.utf8.map { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
            default: nil
            }
        }
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}
