import DiscordInteractions
import DiscordModel

/// Arbitrary text as a custom id. What is read must be read again from what it is printed as.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: size), as: UTF8.self)
    check(Plain.self, text)
    check(Single.self, text)
    check(Triple.self, text)
    return 0
}

private func check<ID: CustomID>(_: ID.Type, _ text: String) {
    guard let id = ID(wireForm: text) else { return }
    precondition(ID(wireForm: id.wireForm) == id, "not read again")
    precondition(id.wireForm.utf8.count <= 100, "longer than Discord allows")
}

private struct Plain: CustomID {
    static let kind = "open"
    static let codec = CustomIDCodec { Self() }
}

private struct Single: CustomID {
    static let kind = "close"
    static let codec = CustomIDCodec(\Self.number) { Self(number: $0) }

    let number: Int64
}

private struct Triple: CustomID {
    static let kind = "erase"
    static let codec = CustomIDCodec(\Self.user, \.asked, \.end) { Self(user: $0, asked: $1, end: $2) }

    let user: UserID
    let asked: UserID
    let end: Int64
}
