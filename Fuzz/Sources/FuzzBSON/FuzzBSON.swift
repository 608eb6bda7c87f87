@testable import BSONFormat

/// Arbitrary bytes as a BSON document. What is read is written again as the same bytes, or at least to the same document.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: size))
    guard let document = try? BSONDocument(parsing: bytes) else { return 0 }
    let encoded = document.encoded()
    // Compared as bytes: a document may hold numbers that are not equal to themselves.
    guard let again = try? BSONDocument(parsing: encoded) else { fatalError("what was written cannot be read") }
    precondition(again.encoded() == encoded, "not the same when written twice")
    return 0
}
