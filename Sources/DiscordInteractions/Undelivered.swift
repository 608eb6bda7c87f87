/// Discord does not take an answer to this interaction: it came too late, or it was answered already.
public struct InteractionGone: Error {
    public let cause: any Error

    public init(cause: any Error) { self.cause = cause }
}

/// What the person should have read, had Discord taken it. There may be another way to tell them.
public struct UndeliveredReply: Error {
    public let context: InteractionContext
    public let reply: Reply
    public let cause: any Error
}
