extension String {
    /// Whether this is one of Unicode's emoji, and nothing else.
    var isEmoji: Bool {
        guard self.count == 1, let first = self.unicodeScalars.first else { return false }
        return first.properties.isEmoji && (!first.isASCII || self.unicodeScalars.count > 1)
    }
}
