/// What Discord makes of the components of a message: what was sent as null is gone, and what every answer has is there.
///
/// Source: the schemas of components in Discord's OpenAPI description, by which nothing but what is named here can be null.
enum StoredComponents {
    private typealias Kind = ComponentRules.Kind

    static func stored(_ component: JSON) -> JSON {
        guard var fields = component.withoutNulls.object, let kind = fields["type"]?.int else { return component }
        for (name, value) in self.defaults(of: kind) where fields[name] == nil { fields[name] = value }
        for name in ["components", "items"] {
            if let children = fields[name]?.array { fields[name] = .array(children.map(self.storedChild)) }
        }
        if let accessory = fields["accessory"] { fields["accessory"] = self.stored(accessory) }
        return .object(fields)
    }

    /// An item of a gallery is no component.
    private static func storedChild(_ child: JSON) -> JSON {
        guard var item = child.object, item["type"] == nil else { return self.stored(child) }
        for (name, value) in self.mediaDefaults where item[name] == nil { item[name] = value }
        return .object(item)
    }

    private static let mediaDefaults: JSONObject = ["description": .null, "spoiler": false]

    private static func defaults(of kind: Int) -> JSONObject {
        switch kind {
        case _ where Kind.selects.contains(kind): ["min_values": 1, "max_values": 1]
        case Kind.container: ["accent_color": .null, "spoiler": false]
        case Kind.separator: ["divider": true, "spacing": 1]
        case Kind.thumbnail: self.mediaDefaults
        case Kind.file: ["spoiler": false]
        default: [:]
        }
    }
}
