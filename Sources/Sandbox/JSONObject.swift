/// The members of a JSON object, in the order in which they were set first.
///
/// Discord's objects have some twenty members with short names: looking through them takes less than hashing each name
/// would.
public struct JSONObject: Sendable {
    /// A type of its own: what looks after memory knows nothing of a tuple beforehand, and takes longer with one.
    struct Member: Sendable {
        let name: String
        var value: JSON
    }

    private var members: [Member]
    /// What it is written as, where that is known. Whatever changes the members forgets it; an observer of them would
    /// have them copied each time.
    private(set) var text: [UInt8]?

    public init() { self.members = [] }

    /// Without members, but with room for as many.
    init(capacity: Int) {
        self.members = []
        self.members.reserveCapacity(capacity)
    }

    /// - Parameter members: When two have the same name, the last one counts.
    init(_ members: some Sequence<(String, JSON)>) {
        var builder = Builder()
        for (name, value) in members { builder.set(name, value) }
        self = builder.object
    }

    /// Puts objects of any size together. Of two members of one name the last one counts, in the place of the first.
    struct Builder {
        /// So many that looking through them for each one is not too much.
        private static let few = 64

        private(set) var object = JSONObject(capacity: 4)
        /// Where each member is, once there are many.
        private var places: [String: Int] = [:]

        mutating func set(_ name: String, _ value: JSON) {
            guard self.object.count >= Self.few else { return self.object[name] = value }
            if self.places.isEmpty {
                for (place, member) in self.object.members.enumerated() { self.places[member.name] = place }
            }
            if let place = self.places[name] {
                self.object.members[place].value = value
            } else {
                self.places[name] = self.object.count
                self.object.members.append(Member(name: name, value: value))
            }
        }
    }

    public init(_ members: [String: JSON]) {
        self.members = members.sorted { $0.key < $1.key }.map { Member(name: $0.key, value: $0.value) }
    }

    /// Adds a member behind the others without looking whether there is one of that name.
    mutating func add(_ name: String, _ value: JSON) {
        assert(self.index(of: name) == nil, "\(name) is there already")
        self.text = nil
        self.members.append(Member(name: name, value: value))
    }

    private func index(of key: String) -> Int? { self.members.firstIndex { $0.name == key } }

    /// Setting `nil` removes the member.
    public subscript(key: String) -> JSON? {
        get { self.index(of: key).map { self.members[$0].value } }
        set {
            self.text = nil
            switch (self.index(of: key), newValue) {
            case (let index?, let value?): self.members[index].value = value
            case (let index?, nil): self.members.remove(at: index)
            case (nil, let value?): self.members.append(Member(name: key, value: value))
            case (nil, nil): break
            }
        }
    }

    public var keys: some Collection<String> { self.members.lazy.map(\.name) }
    public var values: some Collection<JSON> { self.members.lazy.map(\.value) }

    /// The same, written already: for what is written again and again. Any change forgets that.
    func frozen() -> JSONObject {
        var result = self
        result.text = JSON.object(self).serialized()
        return result
    }

    /// Gives all of them at once, which saves counting who holds each.
    func withMembers(_ body: (UnsafeBufferPointer<Member>) -> Void) {
        self.members.withUnsafeBufferPointer { members in body(members) }
    }

    public func mapValues(_ change: (JSON) -> JSON) -> JSONObject {
        var result = self
        result.text = nil
        for index in result.members.indices { result.members[index].value = change(result.members[index].value) }
        return result
    }

    /// - Parameter other: Of members with the same name, its own count.
    public func merging(_ other: JSONObject) -> JSONObject {
        var result = self
        for (key, value) in other { result[key] = value }
        return result
    }

    public func filter(_ isKept: (Element) -> Bool) -> JSONObject {
        var result = self
        result.text = nil
        result.members.removeAll { !isKept((key: $0.name, value: $0.value)) }
        return result
    }
}

extension JSONObject: RandomAccessCollection {
    public var startIndex: Int { self.members.startIndex }
    public var endIndex: Int { self.members.endIndex }

    public subscript(position: Int) -> (key: String, value: JSON) {
        (key: self.members[position].name, value: self.members[position].value)
    }
}

/// Their order does not count.
extension JSONObject: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for (key, value) in self {
            var member = Hasher()
            member.combine(key)
            member.combine(value)
            sum ^= member.finalize()
        }
        hasher.combine(sum)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// No name must be there twice.
    public init(dictionaryLiteral members: (String, JSON)...) { self.init(distinct: members) }

    /// - Parameter members: No two of one name.
    init(distinct members: [(String, JSON)]) {
        self.members = []
        self.members.reserveCapacity(members.count)
        for (name, value) in members { self.members.append(Member(name: name, value: value)) }
        assert(Set(members.map(\.0)).count == members.count, "a name is there twice")
    }
}
