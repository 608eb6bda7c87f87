extension Dictionary {
    /// Changes a value in its place. Going through `self[key]?`, the compiler asks for memory each time.
    ///
    /// - Returns: Whether there is one.
    @discardableResult
    mutating func change(_ key: Key, _ change: (inout Value) -> Void) -> Bool {
        guard let index = self.index(forKey: key) else { return false }
        change(&self.values[index])
        return true
    }
}
