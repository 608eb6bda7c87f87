import DiscordModel
import DiscordREST

extension RESTError {
    /// Whether Discord looked at the request and said no: asking again changes nothing. All else, a lost answer or a
    /// cancelled task included, leaves open what happened.
    var isRefusal: Bool { self.reason == .refused }

    /// Whether Discord complained of the field, as in `parent_id` with `CHANNEL_PARENT_MAX_CHANNELS`.
    func concerns(_ field: String) -> Bool {
        self.fieldErrors.contains { $0.path == field } || (field == "parent_id" && self.code == .unknownChannel)
    }
}

extension Error {
    /// Throws the error again unless it is one that was reckoned with.
    ///
    /// Instead of `catch where`: Swift 6.3 crashes on that where the thrown type is known.
    func rethrow(unless isExpected: Bool) throws {
        if !isExpected { throw self }
    }
}
