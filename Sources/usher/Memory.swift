#if canImport(Glibc)
    import CMalloc

    /// How the C library hands memory back.
    ///
    /// Left alone, glibc gives every thread an arena of its own, up to eight for each core, and learns from large blocks to
    /// keep ever larger ones. Each arena holds what it once needed, so that memory grows without anything being lost. Two
    /// arenas and fixed limits end that (docs/reliability.md has what was measured).
    ///
    /// Source: `mallopt(3)`.
    enum Memory {
        private static let arenas: Int32 = 2
        /// In bytes: blocks from this size on are mapped and given back one by one; what is free at the heap's end beyond
        /// this goes back as well.
        private static let limit: Int32 = 128 << 10

        /// To be called before there are threads. What the environment says (`MALLOC_ARENA_MAX` and the like) is overridden.
        static func stayFlat() {
            _ = mallopt(M_ARENA_MAX, self.arenas)
            _ = mallopt(M_MMAP_THRESHOLD, self.limit)
            _ = mallopt(M_TRIM_THRESHOLD, self.limit)
        }
    }
#else
    enum Memory {
        /// Other C libraries do not hoard.
        static func stayFlat() {}
    }
#endif
