/// Numbers that look like chance and are the same each time.
struct StableRandom: Sendable {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    /// SplitMix64, after Sebastiano Vigna.
    mutating func next(below bound: Int) -> Int {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }

    /// True once in so many times.
    mutating func happens(onceIn times: Int) -> Bool { self.next(below: times) == 0 }

    /// FNV-1a; unlike `Hasher` the same in every process.
    static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash
    }
}
