import DiscordModel
import Foundation

/// Emoji of servers, and those of applications.
///
/// Source: <https://docs.discord.com/developers/resources/emoji>
enum EmojiRoutes {
    static let all = Self.routes("/guilds/{guild}/emojis") + Self.routes("/applications/{application}/emojis")

    private static func routes(_ path: String) -> [Endpoint] {
        [
            Endpoint("GET", path, Self.list),
            Endpoint("POST", path, Self.create),
            Endpoint("GET", path + "/{emoji}", Self.get),
            Endpoint("PATCH", path + "/{emoji}", Self.update),
            Endpoint("DELETE", path + "/{emoji}", Self.delete),
        ]
    }

    private static func owner(_ world: WorldState, _ call: RESTCall) throws(APIError) -> EmojiRecord.Owner {
        if call.parameters["guild"] != nil { return .guild(try world.guild(call).id) }
        let id: ApplicationID = try call.id("application")
        guard id == (try call.caller().id) else { throw APIError(.onlyOwnApplication) }
        return .application(id)
    }

    private static func emoji(_ world: WorldState, _ call: RESTCall) throws(APIError) -> EmojiRecord {
        let owner = try Self.owner(world, call)
        guard let emoji = world.emojis[try call.id("emoji")], emoji.owner == owner else { throw .noSuchEmoji }
        return emoji
    }

    /// Who made it is told to whoever may change it.
    private static func json(_ emoji: EmojiRecord, _ world: WorldState, _ call: RESTCall) throws(APIError) -> JSON {
        world.emojiJSON(emoji, showsCreator: try Self.mayChange(emoji, world, call))
    }

    private static func mayChange(
        _ emoji: EmojiRecord, _ world: WorldState, _ call: RESTCall
    ) throws(APIError) -> Bool {
        let caller = try call.caller()
        guard case .guild(let id) = emoji.owner, let guild = world.guilds[id] else { return true }
        let rights = world.guildPermissions(of: caller.userID, in: guild)
        return rights.contains(.manageGuildExpressions)
            || emoji.creatorID == caller.userID && rights.contains(.createGuildExpressions)
    }

    // MARK: Routes

    private static func list(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let owner = try Self.owner(world, call)
        guard case .guild(let id) = owner, let guild = world.guilds[id] else {
            return .ok(["items": .array(world.emojis(of: owner).map { world.emojiJSON($0, showsCreator: true) })])
        }
        let rights = world.guildPermissions(of: try call.caller().userID, in: guild)
        let showsCreator = rights.contains(.manageGuildExpressions) || rights.contains(.createGuildExpressions)
        return .ok(.array(world.emojis(of: owner).map { world.emojiJSON($0, showsCreator: showsCreator) }))
    }

    private static func get(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        .ok(try Self.json(try Self.emoji(world, call), world, call))
    }

    private static func create(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (owner, caller) = (try Self.owner(world, call), try call.caller())
        if case .guild = owner { try world.require(.createGuildExpressions, call, in: try world.guild(call)) }
        let form = Form(call.body, errors: FormErrors())
        let name = Self.name(form, isRequired: true)
        let image = form.string("image", isRequired: true).flatMap { EmojiImage(dataURL: $0) }
        let roles = Self.roles(form, of: owner, world)
        if let image, image.bytes.count > EmojiRecord.imageBytes {
            form.fail("image", "BINARY_TYPE_MAX_SIZE", "File cannot be larger than 256.0 kb.")
        }
        try form.errors.check()
        guard let name, let image else { throw APIError(.invalidFile) }
        let emoji = EmojiRecord(
            id: world.makeID(), owner: owner, name: name, roleIDs: roles ?? [], creatorID: caller.userID,
            contentType: image.contentType, image: image.bytes)
        try Self.checkRoom(for: emoji, world)
        world.emojis[emoji.id] = emoji
        Self.tell(.emojiCreate, emoji, &world, call)
        return .created(try Self.json(emoji, world, call))
    }

    private static func checkRoom(for emoji: EmojiRecord, _ world: WorldState) throws(APIError) {
        let others = world.emojis(of: emoji.owner)
        guard case .guild = emoji.owner else {
            guard others.count < EmojiRecord.perApplication else { throw APIError(.emojisFull) }
            return
        }
        guard others.count(where: { $0.isAnimated == emoji.isAnimated }) < EmojiRecord.perGuild else {
            throw APIError(emoji.isAnimated ? .animatedEmojisFull : .emojisFull)
        }
    }

    private static func update(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        var emoji = try Self.emoji(world, call)
        guard try Self.mayChange(emoji, world, call) else { throw APIError(.missingPermissions) }
        let form = Form(call.body, errors: FormErrors())
        let name = Self.name(form, isRequired: false)
        let roles = Self.roles(form, of: emoji.owner, world)
        try form.errors.check()
        emoji.name = name ?? emoji.name
        emoji.roleIDs = roles ?? emoji.roleIDs
        world.emojis[emoji.id] = emoji
        Self.tell(.emojiUpdate, emoji, &world, call)
        return .ok(try Self.json(emoji, world, call))
    }

    private static func delete(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let emoji = try Self.emoji(world, call)
        guard try Self.mayChange(emoji, world, call) else { throw APIError(.missingPermissions) }
        world.emojis[emoji.id] = nil
        Self.tell(.emojiDelete, emoji, &world, call)
        return .noContent
    }

    private static func tell(
        _ action: AuditAction, _ emoji: EmojiRecord, _ world: inout WorldState, _ call: RESTCall
    ) {
        guard case .guild(let guild) = emoji.owner else { return world.tellPeople(.state) }
        world.publishEmojis(of: guild)
        world.audit(action, target: emoji.id, call, in: guild)
    }

    // MARK: Fields

    private static func name(_ form: Form, isRequired: Bool) -> String? {
        let name = form.string("name", length: EmojiRecord.nameLength, isRequired: isRequired)
        if let name, !name.utf8.allSatisfy({ $0 == UInt8(ascii: "_") || Character(Unicode.Scalar($0)).isWord }) {
            form.fail("name", "STRING_TYPE_REGEX", "String value did not match validation regex.")
        }
        return name
    }

    /// Null stands for none. Emoji of applications have no roles.
    private static func roles(_ form: Form, of owner: EmojiRecord.Owner, _ world: WorldState) -> [RoleID]? {
        guard case .guild(let guild) = owner, form.has("roles") else { return nil }
        let known = world.guilds[guild]?.roles ?? [:]
        return (form.array("roles") ?? []).enumerated().compactMap { index, element in
            let role = element.looseID(of: Role.self).flatMap { known[$0] }
            if role == nil {
                form.errors.add(["roles", "\(index)"], "NUMBER_TYPE_COERCE", "Value \"\(element)\" is no role.")
            }
            return role?.id
        }
    }
}

/// A picture as Discord wants it in JSON: `data:image/png;base64,…`
///
/// Source: <https://docs.discord.com/developers/reference#image-data>
private struct EmojiImage {
    let contentType: String
    let bytes: Data

    init?(dataURL text: String) {
        let parts = text.split(separator: ",", maxSplits: 1)
        guard parts.count == 2, parts[0].hasPrefix("data:"), parts[0].hasSuffix(";base64"),
            let bytes = Data(base64Encoded: String(parts[1])), !bytes.isEmpty
        else { return nil }
        self.contentType = String(parts[0].dropFirst("data:".count).dropLast(";base64".count))
        self.bytes = bytes
        guard EmojiRecord.contentTypes.contains(self.contentType) else { return nil }
    }
}

extension Character {
    fileprivate var isWord: Bool { self.isASCII && (self.isLetter || self.isNumber) }
}
