/// An address that a reader may be sent to: `http` or `https` with a host, and nothing that could end it early.
struct SafeLink: Hashable, Sendable {
    static let lengthInBytes = 2048

    let address: String

    init?(_ address: String) {
        let bytes = address.utf8
        guard bytes.count <= Self.lengthInBytes, let prefix = Self.schemeLength(of: bytes),
            let host = bytes.dropFirst(prefix).first, Self.canStartHost(host),
            !bytes.contains(where: Self.isForbidden)
        else { return nil }
        self.address = address
    }

    /// The length of `http://` or `https://` at the beginning.
    static func schemeLength(of bytes: some Collection<UInt8>) -> Int? {
        let start = bytes.prefix(8).map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        if start.elementsEqual("https://".utf8) { return 8 }
        return start.starts(with: "http://".utf8) ? 7 : nil
    }

    /// A letter, a digit, the bracket of an IPv6 address, or anything beyond ASCII.
    private static func canStartHost(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF, UInt8(ascii: "["): true
        default: false
        }
    }

    static func isForbidden(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F: true
        case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"), UInt8(ascii: "`"): true
        default: false
        }
    }
}
