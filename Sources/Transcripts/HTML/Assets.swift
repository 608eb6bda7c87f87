import Crypto

/// What every document carries besides its content, and the policy that lets browsers run nothing else.
struct Assets: Sendable {
    let style: [UInt8]
    let script: [UInt8]
    /// The Content-Security-Policy of a document whose pictures are all inside of it.
    let closedPolicy: [UInt8]
    /// The same for a document that shows files lying beside it.
    let folderPolicy: [UInt8]

    static let shared = Self()

    private init() {
        self.style = Self.joined([Stylesheet.frame, Stylesheet.messages, Stylesheet.parts, Stylesheet.media])
        self.script = Self.joined([PageScript.text])
        let hashes = "style-src \(Self.source(self.style)); script-src \(Self.source(self.script))"
        let start = "default-src 'none'; \(hashes); "
        let end = "; base-uri 'none'; form-action 'none'"
        self.closedPolicy = Array("\(start)img-src data:\(end)".utf8)
        self.folderPolicy = Array("\(start)img-src data: 'self'; media-src 'self'\(end)".utf8)
    }

    /// With a line feed before and behind, as it stands in its element.
    private static func joined(_ parts: [StaticString]) -> [UInt8] {
        var bytes: [UInt8] = [0x0A]
        for part in parts {
            bytes.append(contentsOf: UnsafeBufferPointer(start: part.utf8Start, count: part.utf8CodeUnitCount))
            bytes.append(0x0A)
        }
        return bytes
    }

    /// `'sha256-…'`, which allows exactly this content.
    private static func source(_ content: [UInt8]) -> String {
        var digest: [UInt8] = []
        Base64.append(Array(SHA256.hash(data: content)), to: &digest)
        return "'sha256-\(String(decoding: digest, as: UTF8.self))'"
    }
}
