public import DiscordInteractions
public import DiscordModel
public import Tickets

/// A button that mends something, in the answer of `/doctor` or in a message to the administrators.
public struct RepairID: CustomID {
    public static let kind = "repair"
    public static let codec = CustomIDCodec(\Self.repair, \.guildID) { Self($0, in: $1) }

    public let repair: Repair
    public let guildID: GuildID

    public init(_ repair: Repair, in guildID: GuildID) {
        self.repair = repair
        self.guildID = guildID
    }
}

extension Repair: CustomIDField {
    public var customIDText: String { self.rawValue }
    public init?(customIDText: Substring) { self.init(rawValue: String(customIDText)) }
}

extension ComponentHandler {
    static func repair(_ services: BotServices) -> Self {
        Self(RepairID.self) { id, context in
            let actor = try context.actingMember()
            guard actor.guildID == id.guildID else { throw SetupRefusal.buttonOfAnotherServer }
            let done = try await services.doctor.repair(id.repair, by: actor)
            return .ephemeral(DoctorAnswer.draft(try await services.doctor.findings(for: actor), in: actor, done: done))
        }
    }
}

/// How findings are shown.
enum DoctorAnswer {
    /// - Parameter done: What was mended just now.
    static func draft(_ findings: [Finding], in actor: ActingMember, done: String? = nil) -> MessageDraft {
        let isWell = (findings.first?.severity ?? .hint) == .hint
        let heading = findings.isEmpty ? Texts.allIsWell : isWell ? Texts.allButHints : nil
        var lines = [done.map(Texts.done), heading].compactMap(\.self)
        var left = findings[...]
        while let finding = left.first {
            let line = Texts.line(finding)
            let length = lines.reduce(line.utf16.count) { $0 + $1.utf16.count + 2 }
            guard length < Limits.embedDescription - 50 else { break }
            lines.append(line)
            left.removeFirst()
        }
        if !left.isEmpty { lines.append(Texts.moreFindings(left.count)) }
        return MessageDraft(
            content: nil,
            embeds: [Embed(title: Texts.doctorTitle, description: lines.joined(separator: "\n\n"))],
            components: self.buttons(for: findings, in: actor.guildID))
    }

    /// One for each repair, as many as fit into a row.
    private static func buttons(for findings: [Finding], in guild: GuildID) -> [ActionRow] {
        var repairs: [Repair] = []
        for case let repair? in findings.map(\.repair) where !repairs.contains(repair) { repairs.append(repair) }
        guard !repairs.isEmpty else { return [] }
        return [
            .buttons(
                repairs.prefix(Limits.buttonsPerRow).map {
                    Button(Texts.button($0), emoji: "🔧", customID: RepairID($0, in: guild).wireForm)
                })
        ]
    }
}
