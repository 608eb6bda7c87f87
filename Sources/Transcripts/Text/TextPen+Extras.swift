import DiscordModel
import Tickets

extension TextPen {
    mutating func extras(of entry: TranscriptMessage, _ message: Message, _ scene: Scene) {
        for file in scene.files(of: entry, message.attachments) { self.file(file) }
        if message.flags?.contains(.suppressEmbeds) != true {
            for embed in message.embeds ?? [] { self.embed(embed, scene.names) }
        }
        for sticker in message.stickers ?? [] { self.line("Sticker: \(sticker.name)", indent: 2) }
        if let poll = message.poll { self.poll(poll) }
        for snapshot in message.snapshots ?? [] { self.forward(snapshot.message, entry, scene) }
        for component in (message.components ?? []).flatMap(\.flattened) { self.component(component, scene.names) }
        if let reactions = message.reactions, !reactions.isEmpty {
            let list = reactions.map { "\(Self.name(of: $0.emoji)) \($0.count)" }.joined(separator: ", ")
            self.line("Reactions: \(list)", indent: 2)
        }
    }

    private static func name(of emoji: Emoji) -> String {
        emoji.id == nil ? emoji.name ?? ":deleted:" : ":\(emoji.name ?? "deleted"):"
    }

    private mutating func file(_ file: AttachmentView) {
        guard file.fate != .erased else {
            return self.line("Attachment: erased at its author's request.", indent: 2)
        }
        var facts = [file.filename, ByteCount.text(file.attachment.size)]
        if let type = file.contentType { facts.append(type) }
        if let seconds = file.duration { facts.append("voice message of \(seconds) s") }
        if file.fate == .kept { facts.append(file.link.map { "kept as \($0.address)" } ?? "kept in the archive") }
        self.line("Attachment: \(facts.joined(separator: ", "))", indent: 2)
        if let description = file.attachment.description, !description.isEmpty { self.block(description, indent: 4) }
        if let sentence = file.fate.sentence { self.line("\(sentence)", indent: 4) }
    }

    private mutating func embed(_ embed: Embed, _ names: NameBook) {
        let parts = [embed.provider?.name, embed.author?.name, embed.title, embed.url].compactMap(\.self)
        self.line("Embed: \(parts.joined(separator: " · "))", indent: 2)
        if let description = embed.description {
            self.block(ReadableMarkdown.text(description, names), indent: 4)
        }
        for field in embed.fields ?? [] {
            self.line("\(ReadableMarkdown.text(field.name, names)):", indent: 4)
            self.block(ReadableMarkdown.text(field.value, names), indent: 6)
        }
        for link in EmbedLink.all(of: embed) {
            let description = link.description.flatMap { $0.isEmpty ? nil : " “\($0)”" } ?? ""
            self.line("\(link.kind): \(link.address)\(description)", indent: 4)
        }
        for (kind, address) in [("Author’s page", embed.author?.url), ("Provider’s page", embed.provider?.url)] {
            if let address { self.line("\(kind): \(address)", indent: 4) }
        }
        let footer = [embed.footer?.text, embed.timestamp.map(UTCFormat.plain.text)].compactMap(\.self)
        if !footer.isEmpty { self.block(footer.joined(separator: " · "), indent: 4) }
    }

    private mutating func poll(_ poll: Poll) {
        self.line("Poll: \(poll.question.text ?? "")", indent: 2)
        for answer in poll.answers {
            let emoji = answer.media.emoji.map { Self.name(of: $0) + " " } ?? ""
            self.line("- \(emoji)\(answer.media.text ?? ""): \(poll.votes(for: answer))", indent: 4)
        }
        if let expiry = poll.expiry { self.line("Until \(UTCFormat.plain.text(expiry))", indent: 4) }
    }

    private mutating func forward(_ content: MessageSnapshot.Content, _ entry: TranscriptMessage, _ scene: Scene) {
        self.line("Forwarded\(content.timestamp.map { ", from \(UTCFormat.plain.text($0))" } ?? ""):", indent: 2)
        if let text = content.content, !text.isEmpty {
            self.block(ReadableMarkdown.text(text, scene.names), indent: 6)
        }
        for file in scene.files(of: entry, content.attachments) { self.file(file) }
        for embed in content.embeds ?? [] { self.embed(embed, scene.names) }
        for component in (content.components ?? []).flatMap(\.flattened) { self.component(component, scene.names) }
    }

    private mutating func component(_ component: Component, _ names: NameBook) {
        switch component.type {
        case .button:
            let emoji = component.emoji.map { Self.name(of: $0) + " " } ?? ""
            let target = component.url.map { " \($0)" } ?? ""
            self.line("Button: \(emoji)\(component.label ?? "")\(target)", indent: 2)
        case .stringSelect, .userSelect, .roleSelect, .mentionableSelect, .channelSelect:
            self.line("Menu: \(component.placeholder ?? "Make a choice")", indent: 2)
            for option in component.options ?? [] { self.line("- \(option.label)", indent: 4) }
        case .textDisplay: self.block(ReadableMarkdown.text(component.content ?? "", names), indent: 4)
        case .thumbnail, .file, .mediaGallery:
            let media = (component.media.map { [$0] } ?? []) + (component.items ?? []).map(\.media)
            for one in media where one.attachmentID == nil { self.line("Media: \(one.url)", indent: 2) }
        case .actionRow, .section, .separator, .container, .label: break
        default: self.line("Something that cannot be shown (component type \(component.type.rawValue))", indent: 2)
        }
    }
}
