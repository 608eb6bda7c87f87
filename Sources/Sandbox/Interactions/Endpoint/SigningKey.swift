import Crypto
import Foundation

/// The key pair of an application. Discord keeps the private half and shows the public one as `verify_key`.
///
/// Source: <https://docs.discord.com/developers/interactions/overview#validating-security-request-headers>
struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    init() { self.key = Curve25519.Signing.PrivateKey() }

    /// The public half, in 64 hexadecimal digits.
    var verifyKey: String { self.key.publicKey.rawRepresentation.hexadecimal }

    /// The header `X-Signature-Ed25519` of a request.
    ///
    /// - Parameter timestamp: The header `X-Signature-Timestamp`.
    func signature(of body: [UInt8], at timestamp: String) throws -> String {
        try self.key.signature(for: Array(timestamp.utf8) + body).hexadecimal
    }
}

extension Sequence<UInt8> {
    var hexadecimal: String { self.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
}

/// The private half, in Base64.
extension SigningKey: Codable {
    init(from decoder: any Decoder) throws {
        let raw = try decoder.singleValueContainer().decode(Data.self)
        self.key = try Curve25519.Signing.PrivateKey(rawRepresentation: raw)
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(self.key.rawRepresentation)
    }
}
