/// Reads rows in the order of Discord's ids, which are unsigned.
///
/// The column has the same bits signed, and so the upper half of the ids below the lower one. No snowflake will be that
/// large before 2084; a store that lists them wrongly all the same would lose what it copies.
enum UnsignedOrder {
    /// - Parameters:
    ///   - last: The column behind which to begin.
    ///   - fetch: The first rows with such a column, in order of it.
    static func rows<Element>(
        after last: Int64?, limit: Int, _ fetch: (_ columns: ClosedRange<Int64>, _ limit: Int) throws -> [Element]
    ) rethrows -> [Element] {
        var rows: [Element] = []
        for half in [0...Int64.max, Int64.min...(-1)] {
            var columns = half
            if let last, half.contains(last) {
                guard last < half.upperBound else { continue }
                columns = (last + 1)...half.upperBound
            } else if let last, last < 0, half.lowerBound == 0 {
                continue
            }
            rows += try fetch(columns, limit - rows.count)
            if rows.count >= limit { break }
        }
        return rows
    }
}
