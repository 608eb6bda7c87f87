/// Why somebody does not get a transcript.
public enum TranscriptRefusal: Error, Hashable {
    /// Neither in a ticket's channel nor with a number.
    case whichTicket
    /// There is no such ticket, or they may not know of it.
    case noSuchTicket(String)
    case mayNotRead
    /// What was said in it is not kept any more, or never was.
    case nothingKept(number: String)
    /// Larger than Discord takes, and there is no address where it could be read instead.
    case tooLarge(number: String)
    case confirmationExpired
}

extension TranscriptRefusal: UserFacingError {
    public var text: String { Texts.refusal(self) }
}
