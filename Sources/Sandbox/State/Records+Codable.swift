import DiscordModel
import Foundation

/// The messages alone, oldest first.
extension MessageList: Codable {
    init(from decoder: any Decoder) throws {
        self.init()
        var container = try decoder.unkeyedContainer()
        while !container.isAtEnd { self.append(try container.decode(MessageRecord.self)) }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for message in self { try container.encode(message) }
    }
}

/// The bytes in Base64.
extension StoredFile: Codable {
    private enum CodingKeys: String, CodingKey { case channelID, filename, contentType, bytes, secret, folder }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            channelID: try values.decode(ChannelID.self, forKey: .channelID),
            filename: try values.decode(String.self, forKey: .filename),
            contentType: try values.decode(String.self, forKey: .contentType),
            bytes: Array(try values.decode(Data.self, forKey: .bytes)),
            secret: try values.decode(String.self, forKey: .secret),
            folder: try values.decode(String.self, forKey: .folder))
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(self.channelID, forKey: .channelID)
        try values.encode(self.filename, forKey: .filename)
        try values.encode(self.contentType, forKey: .contentType)
        try values.encode(Data(self.bytes), forKey: .bytes)
        try values.encode(self.secret, forKey: .secret)
        try values.encode(self.folder, forKey: .folder)
    }
}

/// As it is.
extension JSON: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .int(value)
        } else if let value = try? container.decode(Double.self) {
            self = .double(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSON].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode(JSONObject.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .digits(let value): try container.encode(String(value))
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

extension JSONObject: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([String: JSON].self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Dictionary(uniqueKeysWithValues: self.map { ($0.key, $0.value) }))
    }
}
