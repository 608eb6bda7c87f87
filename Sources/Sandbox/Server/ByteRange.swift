import NIOHTTP1

/// The part of a file that is asked for, as players of sounds and films do. Source: RFC 9110, section 14.
enum ByteRange {
    /// Nothing that could be served: all of it is.
    case all
    case part(Range<Int>)
    case unsatisfiable

    /// - Parameters:
    ///   - header: `Range`. Several parts at once are not served as such.
    ///   - count: How long the file is.
    init(_ header: String?, of count: Int) {
        self = .all
        guard let header, header.hasPrefix("bytes="), !header.contains(",") else { return }
        let ends = header.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard ends.count == 2, ends.joined().utf8.allSatisfy(digits.contains) else { return }
        switch (Int(ends[0]), Int(ends[1])) {
        case (nil, let last?) where ends[0].isEmpty:
            self = last > 0 && count > 0 ? .part(max(0, count - last)..<count) : .unsatisfiable
        case (let first?, nil) where ends[1].isEmpty: self = first < count ? .part(first..<count) : .unsatisfiable
        case (let first?, let last?) where first <= last:
            self = first < count ? .part(first..<(min(last, count - 1) + 1)) : .unsatisfiable
        default: return
        }
    }
}

extension HTTPResponse {
    /// The part of a file that `range`, the header, asks for.
    consuming func part(_ range: String?) -> HTTPResponse {
        guard self.status == .ok, case .bytes(let bytes) = self.body else { return self }
        self.headers.add(name: "Accept-Ranges", value: "bytes")
        switch ByteRange(range, of: bytes.count) {
        case .all: break
        case .part(let part):
            self.status = .partialContent
            self.headers.add(
                name: "Content-Range", value: "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(bytes.count)")
            self.body = .bytes(Array(bytes[part]))
        case .unsatisfiable:
            self.status = .rangeNotSatisfiable
            self.headers.add(name: "Content-Range", value: "bytes */\(bytes.count)")
            self.body = .none
        }
        return self
    }
}
